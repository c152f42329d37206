//! `dateline entity "…"`: candidates for a name, each with how it matched, and the
//! page of the best.

use std::io::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::plain::plain;
use super::{Format, for_each_query, write_json};
use crate::desk::Desk;
use crate::entities::lookup::candidates;
use crate::index::Library;
use crate::reply::terminal::Terminal;
use crate::team::briefing::Item;

pub mod discover;

/// The most candidates that are listed.
const MOST: usize = 10;

#[derive(Serialize)]
struct Looked<'a> {
    query: &'a str,
    candidates: Vec<Candidate>,
}

#[derive(Serialize)]
struct Candidate {
    id: String,
    name: String,
    r#type: String,
    matched: String,
    how: &'static str,
    score: f64,
}

/// Looks each name up and writes who it can mean; gives whether
/// every line was well formed.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(
    desk: &Desk,
    words: &[String],
    today: Date,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let library = desk.library();
    for_each_query(words, out, |query, out| {
        let looked = Looked {
            query,
            candidates: found(query, &library),
        };
        if format != Format::Text {
            return Ok(write_json(&looked, format, out)?);
        }
        let Some(best) = looked.candidates.first() else {
            writeln!(out, "No entity is called anything like “{}”.", plain(query))?;
            return Ok(out.flush()?);
        };
        for candidate in &looked.candidates {
            writeln!(
                out,
                "{:.2}  {} ({}, {}), {}: “{}”",
                candidate.score,
                candidate.name,
                candidate.id,
                candidate.r#type,
                candidate.how,
                candidate.matched
            )?;
        }
        let page = desk.freshen(
            &Item::Entity {
                id: best.id.clone(),
                name: best.name.clone(),
            },
            today,
        );
        writeln!(out, "\n{}", terminal.render(&page).trim_end())?;
        Ok(out.flush()?)
    })
}

fn found(query: &str, library: &Library) -> Vec<Candidate> {
    let found = candidates(query, &library.entities, MOST).into_iter();
    let found = found.filter_map(|candidate| {
        let entity = library.entities.get(candidate.entity)?;
        Some(Candidate {
            id: entity.id.to_owned(),
            name: entity.name.to_owned(),
            r#type: entity.kind.to_owned(),
            matched: candidate.matched,
            how: candidate.how,
            score: (candidate.score * 1000.0).round() / 1000.0,
        })
    });
    found.collect()
}
