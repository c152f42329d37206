//! JSON lines: one article a line,
//! `{ "id", "title"?, "text", "date"?, "publisher"?, "url"?, "language"? }`.
//!
//! Other keys are ignored. A line that is not that is a problem with its line
//! number; the rest loads.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::Line;
use crate::ingest::Reader;
use crate::ingest::article::{Article, ArticleId, Published, Role};
use crate::ingest::clean::{self, Shape};
use crate::language::span::Span;

#[derive(Deserialize)]
struct Record {
    id: String,
    title: Option<String>,
    text: String,
    date: Option<String>,
    publisher: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

/// Why a line is no article.
#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error("not an article: {0}")]
    Form(#[from] serde_json::Error),
    #[error("`id` is empty")]
    NoId,
    #[error("article `{0}` has no text")]
    NoText(String),
    #[error("article `{id}`: `{value}` is not a date like 2024-03-31")]
    BadDate { id: String, value: String },
}

/// Reads the article of a line.
pub(super) fn read(reader: &Reader, line: &Line<'_>) -> Result<Article, String> {
    article(reader, line).map_err(|error| error.to_string())
}

fn article(reader: &Reader, line: &Line<'_>) -> Result<Article, RecordError> {
    let record: Record = serde_json::from_str(line.text)?;
    if record.id.trim().is_empty() {
        return Err(RecordError::NoId);
    }
    if record.text.trim().is_empty() {
        return Err(RecordError::NoText(record.id));
    }
    let published = match record
        .date
        .as_deref()
        .map(str::trim)
        .filter(|date| !date.is_empty())
    {
        None => Published::default(),
        Some(date) => Published::stated(day(date, &record.id)?, date),
    };
    let stored: Arc<str> = record.text.into();
    let draft = clean::article(&stored, &reader.furniture);
    let pieces: Vec<(Span, Role)> = draft
        .blocks
        .iter()
        .map(|block| match block.shape {
            Shape::Short => (block.span, Role::Heading),
            Shape::Caption => (block.span, Role::Caption),
            Shape::Prose => (block.span, Role::Body),
        })
        .collect();
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let language = filled(record.language).or_else(|| reader.language(&stored));
    Ok(Article {
        id: ArticleId::new(record.id),
        file: line.file.clone(),
        title: filled(record.title),
        publisher: filled(record.publisher),
        byline: None,
        published,
        url: filled(record.url),
        language,
        sentences: reader.sentences(&stored, &pieces),
        host: None,
        notes: draft.notes,
        stored,
    })
}

/// The day of `2024-03-31`, of a time that begins so, or of an RFC 2822 date.
fn day(value: &str, id: &str) -> Result<Date, RecordError> {
    let iso = value.get(..10).and_then(|head| head.parse::<Date>().ok());
    let mail = || jiff::fmt::rfc2822::parse(value).ok().map(|at| at.date());
    iso.or_else(mail).ok_or_else(|| RecordError::BadDate {
        id: id.to_owned(),
        value: value.to_owned(),
    })
}
