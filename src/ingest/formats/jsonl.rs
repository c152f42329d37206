//! JSON lines: one article a line,
//! `{ "id", "title"?, "text", "date"?, "publisher"?, "url"?, "language"? }`.
//!
//! Other keys are ignored. A line that is not that is a problem with its line
//! number; the rest loads. A date that can mean several days, or none that can be,
//! is a date all the same: the article is kept, with a note.

use serde::Deserialize;

use super::Line;
use super::given::Given;
use crate::ingest::Reader;
use crate::ingest::article::Article;
use crate::ingest::dates::{self, Order};

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

/// The longest id, in bytes.
const LONGEST_ID: usize = 500;

/// Why a line is no article.
#[derive(Debug, thiserror::Error)]
enum RecordError {
    #[error("not an article: no object of JSON, which begins with `{{`")]
    NoObject,
    #[error("not an article: {}", in_words(.0))]
    Form(#[from] serde_json::Error),
    #[error("`id` is empty")]
    NoId,
    #[error("`id` is longer than {LONGEST_ID} bytes or holds a control character")]
    BadId,
    #[error("article `{0}` has no text")]
    NoText(String),
    #[error("article `{id}`: `{value}` is not a date like 2024-03-31")]
    BadDate { id: String, value: String },
}

/// What is wrong with a line, by its column: the line is told by whoever reads it.
fn in_words(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match told.strip_suffix(&place) {
        Some(reason) => format!("{reason} (column {})", error.column()),
        None => told,
    }
}

/// Reads the article of a line.
pub(super) fn read(reader: &Reader, line: &Line<'_>) -> Result<Article, String> {
    article(reader, line).map_err(|error| error.to_string())
}

fn article(reader: &Reader, line: &Line<'_>) -> Result<Article, RecordError> {
    if !line.text.starts_with('{') {
        return Err(RecordError::NoObject);
    }
    let record: Record = serde_json::from_str(line.text)?;
    if record.id.trim().is_empty() {
        return Err(RecordError::NoId);
    }
    if record.id.len() > LONGEST_ID || record.id.chars().any(char::is_control) {
        return Err(RecordError::BadId);
    }
    if record.text.trim().is_empty() {
        return Err(RecordError::NoText(record.id));
    }
    let order = record.language.as_deref().and_then(Order::of_locale);
    let mut given = Given {
        id: record.id,
        title: record.title,
        text: record.text,
        publisher: record.publisher,
        url: record.url,
        language: record.language,
        ..Given::default()
    };
    if let Some(date) = record.date.filter(|date| !date.trim().is_empty()) {
        let told = dates::read(&date, order).ok_or_else(|| RecordError::BadDate {
            id: given.id.clone(),
            value: date.chars().take(60).collect(),
        })?;
        given.date(told);
    }
    Ok(given.article(reader, line.file))
}
