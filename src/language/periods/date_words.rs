//! A day written out for its own sake: in a field of a record, an address, or the
//! line under a headline, in the languages that news come in.
//!
//! Unlike `find`, which reads running text, this knows the names of months of many
//! languages, and says when figures can be read two ways.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

/// A day, or the two that the same figures can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One day.
    Day(Date),
    /// "03/04/2025": the day first, or the month first.
    Either(Date, Date),
}

impl Reading {
    /// The day, where there is one.
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Either(..) => None,
        }
    }

    /// Every day it can mean.
    pub fn days(self) -> Vec<Date> {
        match self {
            Self::Day(day) => vec![day],
            Self::Either(one, other) => vec![one, other],
        }
    }
}

const SHIPPED: &str = include_str!("../../../config/language/dates.toml");

/// The words of `config/language/dates.toml`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// The names of months, by number.
    months: [Vec<String>; 12],
    between: Vec<String>,
    year: Vec<String>,
    month: Vec<String>,
}

/// The shipped words; a test reads them, so they are never empty in a release.
static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(SHIPPED).unwrap_or_default());

fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known == word)
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Figures(u32, usize),
    Month(i8),
    Word(String),
    Mark(char),
}

/// The first day in a short text; nothing where a part of it is missing.
pub fn reading(text: &str) -> Option<Reading> {
    let pieces = pieces(text);
    (0..pieces.len()).find_map(|at| from(pieces.get(at..)?))
}

fn from(pieces: &[Piece]) -> Option<Reading> {
    match pieces {
        // 20250304, and nothing of a longer number.
        [Piece::Figures(figures, 8), ..] => {
            let (year, month, day) = (figures / 10_000, figures / 100 % 100, figures % 100);
            date(year, month, day).map(Reading::Day)
        }
        [
            Piece::Figures(year, 4),
            Piece::Mark('-' | '/' | '.'),
            Piece::Figures(month, 1..=2),
            Piece::Mark('-' | '/' | '.'),
            Piece::Figures(day, 1..=2),
            ..,
        ] => date(*year, *month, *day).map(Reading::Day),
        [
            Piece::Figures(year, 4),
            Piece::Word(y),
            Piece::Figures(month, 1..=2),
            Piece::Word(m),
            Piece::Figures(day, 1..=2),
            ..,
        ] if is_one_of(&WORDS.year, y) && is_one_of(&WORDS.month, m) => {
            date(*year, *month, *day).map(Reading::Day)
        }
        [
            Piece::Figures(one, 1..=2),
            Piece::Mark(a @ ('-' | '/' | '.')),
            Piece::Figures(two, 1..=2),
            Piece::Mark(b),
            Piece::Figures(year, length @ (2 | 4)),
            ..,
        ] if a == b => numbers(*one, *two, full_year(*year, *length), *a),
        [Piece::Figures(day, 1..=2), rest @ ..] => {
            let rest = past_filling(rest);
            let [Piece::Month(month), rest @ ..] = rest else {
                return None;
            };
            let [Piece::Figures(year, length @ (2 | 4)), ..] = past_filling(rest) else {
                return None;
            };
            date(
                full_year(*year, *length),
                u32::from(month.unsigned_abs()),
                *day,
            )
            .map(Reading::Day)
        }
        [Piece::Month(month), rest @ ..] => {
            let [Piece::Figures(day, 1..=2), rest @ ..] = past_filling(rest) else {
                return None;
            };
            let [Piece::Figures(year, 4), ..] = past_filling(rest) else {
                return None;
            };
            date(*year, u32::from(month.unsigned_abs()), *day).map(Reading::Day)
        }
        _ => None,
    }
}

/// Behind the marks and small words between a day, its month and its year.
fn past_filling(pieces: &[Piece]) -> &[Piece] {
    let filling = |piece: &Piece| match piece {
        Piece::Mark(mark) => matches!(mark, '.' | ',' | '-' | '/' | '\'' | '’'),
        Piece::Word(word) => is_one_of(&WORDS.between, word),
        _ => false,
    };
    let behind = pieces
        .iter()
        .take(3)
        .take_while(|piece| filling(piece))
        .count();
    pieces.get(behind..).unwrap_or_default()
}

/// A date in figures alone. A full stop stands between day and month in that order
/// everywhere; a stroke does not say.
fn numbers(one: u32, two: u32, year: u32, mark: char) -> Option<Reading> {
    let day_first = date(year, two, one);
    let month_first = date(year, one, two).filter(|_| mark != '.');
    match (day_first, month_first) {
        (Some(one), Some(other)) if one == other => Some(Reading::Day(one)),
        (Some(one), Some(other)) => Some(Reading::Either(one, other)),
        (one, other) => one.or(other).map(Reading::Day),
    }
}

fn full_year(year: u32, length: usize) -> u32 {
    match (length, year) {
        (2, 0..70) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let alike = |c: &char| match first {
            first if first.is_ascii_digit() => c.is_ascii_digit(),
            first if first.is_alphabetic() => c.is_alphabetic(),
            _ => false,
        };
        let length: usize = rest.chars().take_while(alike).map(char::len_utf8).sum();
        let length = length.max(first.len_utf8());
        let (piece, behind) = rest.split_at(length);
        rest = behind;
        if first.is_ascii_digit() {
            // Longer numbers are no part of a date.
            let figures = piece.parse().unwrap_or(u32::MAX);
            pieces.push(Piece::Figures(figures, piece.len()));
        } else if first.is_alphabetic() || matches!(first, 'º' | 'ª') {
            // An ISO time is parted from its date by a letter.
            let word = piece.to_lowercase();
            pieces.push(month(&word).map_or(Piece::Word(word), Piece::Month));
        } else if !first.is_whitespace() {
            pieces.push(Piece::Mark(first));
        }
    }
    pieces
}

/// The number of a month by its name, whole or shortened.
fn month(word: &str) -> Option<i8> {
    let short = (3..=4).contains(&word.chars().count());
    let is = |name: &String| name == word || short && name.starts_with(word);
    let mut months = WORDS.months.iter();
    let found = months.position(|names| names.iter().any(is))?;
    i8::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_shipped_words_can_be_read() {
        if let Err(error) = toml::from_str::<Words>(SHIPPED) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_day_is_read_in_many_languages_and_two_ways_where_it_has_them() {
        let day = Some(Reading::Day(date(2025, 3, 4)));
        for (text, expected) in [
            ("2025-03-04", day),
            ("2025-03-04T23:59:00+09:00", day),
            ("20250304", day),
            ("2025/3/4", day),
            ("4 March 2025", day),
            ("4th of March, 2025", day),
            ("Tuesday, March 4, 2025 at 5 p.m.", day),
            ("Mar. 4, 2025", day),
            ("4. März 2025", day),
            ("4 de marzo de 2025", day),
            ("4 mars 2025", day),
            ("4 marca 2025", None),
            ("4 марта 2025", day),
            ("04.03.2025", day),
            ("2025년 3월 4일", day),
            ("2025年3月4日", day),
            ("25/12/2025", Some(Reading::Day(date(2025, 12, 25)))),
            ("12/25/2025", Some(Reading::Day(date(2025, 12, 25)))),
            ("04/04/2025", Some(Reading::Day(date(2025, 4, 4)))),
            (
                "03/04/25",
                Some(Reading::Either(date(2025, 4, 3), date(2025, 3, 4))),
            ),
            ("March 2025", None),
            ("31 June 2025", None),
            ("decide 4 2025", None),
            ("marathon 4, 2025", None),
            ("call 202503041", None),
            ("", None),
        ] {
            assert_eq!(reading(text), expected, "text {text:?}");
        }
    }
}
