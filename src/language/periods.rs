//! "first half of 2024", "since March" -> a range of days.
//!
//! Takes text and the day it is read on; gives every time expression in it as a
//! [`Period`]. Periods are the calendar's: "last month" is the month before, and
//! weeks begin on Monday. Which of several periods a question is about is left
//! to `understand`; times of day are not read.
//!
//! | file | job |
//! | --- | --- |
//! | `tokens` | text -> figures, words and marks |
//! | `lexicon`, `tables`, `holidays` | what a word means (`config/language/periods.*.toml`) |
//! | `grammar` | openers, ranges, and what follows them |
//! | `dates`, `weekdays`, `years`, `feasts` | days of the calendar in words |
//! | `figures` | days of the calendar in figures |
//! | `relative`, `counts`, `pieces` | "last week", "two weeks ago", "first half of" |
//! | `korean` | the same in Korean |
//! | `date_words` | a day written out for its own sake |
//! | `resolve`, `calendar` | what was put together -> days |

mod calendar;
mod counts;
pub mod date_words;
mod dates;
mod feasts;
mod figures;
mod grammar;
mod holidays;
mod korean;
mod lexicon;
mod pieces;
mod relative;
mod resolve;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;
mod weekdays;
mod years;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::language::fold::Word;
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;
use grammar::Parser;
use resolve::{Expr, Range, Scene};

/// A range of days, both ends included; `None` is open ("since March").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether the days are known. Relative words read on an unknown day are not;
    /// both ends are `None` then and say nothing.
    pub resolved: bool,
    /// Whether the days are the ones meant, or only hold them: the reading day is
    /// not known exactly, or the story may mean another ("two days later").
    pub exact: bool,
}

/// The day that relative words are read against: a question's `now`, or an
/// article's date, which may only be bounded or unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The first day it can be.
    pub earliest: Option<Date>,
    /// The last day it can be.
    pub latest: Option<Date>,
}

impl Anchor {
    /// A known day.
    pub const fn on(day: Date) -> Self {
        Self::between(day, day)
    }

    /// One of the days from `earliest` to `latest`.
    pub const fn between(earliest: Date, latest: Date) -> Self {
        Self {
            earliest: Some(earliest),
            latest: Some(latest),
        }
    }

    /// Any day: relative words are found and stay unresolved.
    pub const fn unknown() -> Self {
        Self {
            earliest: None,
            latest: None,
        }
    }
}

/// Which way bare "Thursday", "March" and "June 5" look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The nearest one up to the reading day, as news mean it.
    #[default]
    Past,
    /// The nearest one from the reading day on.
    Future,
}

impl Direction {
    /// Where the words of a message look: ahead, if one of them says so.
    pub fn of(words: &[Word<'_>], lexicon: &Lexicon) -> Self {
        let is_ahead = |word: &Word<'_>| lexicon.is(Class::Ahead, &word.folded);
        if words.iter().any(is_ahead) {
            Self::Future
        } else {
            Self::Past
        }
    }
}

/// Every time expression in `text`, left to right, none overlapping.
pub fn find(text: &str, anchor: &Anchor, direction: Direction) -> Vec<Period> {
    Parser::new(text)
        .expressions()
        .into_iter()
        .filter_map(|(expr, span)| {
            let words = text.get(span.start..span.end)?.to_owned();
            period(&expr, words, span, anchor, direction)
        })
        .collect()
}

/// Nothing if the words name no days of the calendar, like "31 June".
fn period(
    expr: &Expr,
    text: String,
    span: Span,
    anchor: &Anchor,
    direction: Direction,
) -> Option<Period> {
    let relative = expr.is_relative();
    let days = if relative {
        match (anchor.earliest, anchor.latest) {
            (Some(earliest), Some(latest)) => Some(bounded(expr, earliest, latest, direction)?),
            _ => None,
        }
    } else {
        let now = Date::constant(2000, 1, 1);
        let exact = !expr.is_narrative();
        Some((expr.range(Scene { now, direction })?, exact))
    };
    let (range, exact) = days.unwrap_or((
        Range {
            start: None,
            end: None,
        },
        false,
    ));
    Some(Period {
        text,
        start: range.start,
        end: range.end,
        span,
        relative,
        resolved: days.is_some(),
        exact,
    })
}

/// The days that hold what `expr` means on either day, and whether that is one.
fn bounded(
    expr: &Expr,
    earliest: Date,
    latest: Date,
    direction: Direction,
) -> Option<(Range, bool)> {
    let on = |now| expr.range(Scene { now, direction });
    let (early, late) = (on(earliest)?, on(latest)?);
    let hull = Range {
        start: early.start.zip(late.start).map(|(a, b)| a.min(b)),
        end: early.end.zip(late.end).map(|(a, b)| a.max(b)),
    };
    Some((hull, early == late && !expr.is_narrative()))
}
