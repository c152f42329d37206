//! "first half of 2024", "since March" -> a range of days.

use jiff::civil::Date;
use serde::Serialize;

use crate::ingest::article::Span;

/// A range of days, both ends included; `None` is open ("since March").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The words that were read.
    pub text: String,
    /// The first day.
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// Where the words stand, in bytes of the text that was read.
    pub span: Span,
    /// Whether the words alone fix the days ("May 2022"), or the reading day was
    /// needed too ("last May").
    pub relative: bool,
}
