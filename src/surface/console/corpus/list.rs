//! Every article, a line each.

use std::io::Write;

use serde::Serialize;

use super::super::Format;
use crate::answer::dates::published_in_words;
use crate::index::Library;
use crate::ingest::article::{ArticleId, Published};

#[derive(Serialize)]
struct InList<'a> {
    id: &'a ArticleId,
    file: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: &'a Published,
    sentences: usize,
}

/// Writes every article, in the order of their ids.
///
/// # Errors
/// Where standard output cannot be written.
pub fn list(library: &Library, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let mut first = true;
    if format == Format::Json {
        write!(out, "[")?;
    }
    for place in library.in_order_of_ids() {
        let Some(analyzed) = library.read(place) else {
            continue;
        };
        let article = &analyzed.article;
        let listed = InList {
            id: &article.id,
            file: &article.file,
            title: article.title.as_deref(),
            publisher: article.publisher.as_deref(),
            published: &article.published,
            sentences: article.sentences.len(),
        };
        match format {
            Format::Json => {
                let comma = if first { "" } else { "," };
                write!(out, "{comma}\n{}", serde_json::to_string(&listed)?)?;
            }
            Format::Jsonl => writeln!(out, "{}", serde_json::to_string(&listed)?)?,
            Format::Text => writeln!(
                out,
                "{}  {}  {}  {}",
                article.id,
                published_in_words(&article.published),
                article.publisher.as_deref().unwrap_or("no publisher"),
                article.title.as_deref().unwrap_or("no headline")
            )?,
        }
        first = false;
    }
    if format == Format::Json {
        writeln!(out, "\n]")?;
    }
    Ok(out.flush()?)
}
