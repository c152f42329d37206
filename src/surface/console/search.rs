//! `dateline search "…" --top N`: ranked articles for plain words, best first.

use std::io::Write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Format, for_each_query, json_or, write_json};
use crate::answer::dates::published_in_words;
use crate::desk::Desk;
use crate::index::QuerySession;
use crate::index::search::Filter;
use crate::index::search::Query;
use crate::ingest::article::ArticleId;
use crate::language::terms::terms;

/// A line of standard input: a query, and the id its reply carries.
#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: String,
}

#[derive(Serialize)]
struct Found<'a> {
    id: Option<serde_json::Value>,
    query: &'a str,
    hits: Vec<Hit>,
}

#[derive(Serialize)]
struct Hit {
    article: ArticleId,
    score: f32,
}

/// Searches for each query and writes what was found; gives whether
/// every line was well formed.
///
/// # Errors
/// Where a line is malformed, the engine fails or standard output cannot be written.
pub fn run(
    desk: &Desk,
    words: &[String],
    most: usize,
    today: Date,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    for_each_query(words, out, |text, out| {
        let library = QuerySession::to(desk.library());
        let line: Line = json_or(text, r#"{"id": 1, "text": "…"}"#, || Line {
            id: None,
            text: text.to_owned(),
        })?;
        let stems = terms(&line.text, &library.lexicon);
        let query = Query {
            terms: stems
                .into_iter()
                .map(|term| (term.stem.into(), 1.0))
                .collect(),
            entities: Vec::new(),
            filter: Filter::as_of(today),
        };
        let hits = library.search(&query, most)?;
        let articles = hits
            .iter()
            .filter_map(|hit| Some((library.at(hit.article)?, hit.score)));
        if format == Format::Text && hits.is_empty() {
            writeln!(out, "No article holds any of these words.")?;
        }
        if format == Format::Text {
            for (number, (analyzed, score)) in articles.enumerate() {
                let article = &analyzed.article;
                let title = article.title.as_deref().unwrap_or("no headline");
                let date = published_in_words(&article.published);
                writeln!(
                    out,
                    "{:>3}  {score:>6.2}  {}  {date}  {title}",
                    number + 1,
                    article.id
                )?;
            }
            return Ok(out.flush()?);
        }
        let found = Found {
            id: line.id,
            query: &line.text,
            hits: articles
                .map(|(analyzed, score)| Hit {
                    article: analyzed.article.id.clone(),
                    score,
                })
                .collect(),
        };
        Ok(write_json(&found, format, out)?)
    })
}
