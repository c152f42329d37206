//! A date as someone wrote it -> when an article was published, and how sure that is.
//!
//! Takes the value of a field (`2024-06-28`, `Fri, 28 Jun 2024 09:38 GMT`,
//! `June 2024`, `1719567480`, `03/04/05`); gives the days it can mean. A value that
//! can mean several days is never decided by a guess: it bounds the date, and a
//! note lists the readings. The day is the one written, whatever the zone behind it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

use super::article::{Certainty, Published};
use crate::language::periods::{Anchor, Direction, Period, find};

/// The longest value that is looked at, in bytes.
const LONGEST: usize = 200;
/// The years in which an article can have been published.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;
/// A year in two figures is of this century up to here.
const THIS_CENTURY: i16 = 69;

/// Which part of a date in figures a source writes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 28/6/2024.
    DayFirst,
    /// 6/28/2024.
    MonthFirst,
    /// 24/6/28.
    YearFirst,
}

impl Order {
    /// The order of a locale such as `en-GB` or `de`, where all who write it keep
    /// to one. English alone says nothing.
    pub fn of_locale(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-").to_lowercase();
        let (language, region) = tag.split_once('-').unwrap_or((&tag, ""));
        match (language, region) {
            ("en", "us" | "ph") => Some(Self::MonthFirst),
            ("en", "gb" | "ie" | "au" | "nz" | "in" | "sg" | "hk" | "my" | "ng" | "ke" | "pk") => {
                Some(Self::DayFirst)
            }
            ("ko" | "ja" | "zh" | "hu" | "lt" | "mn", _) => Some(Self::YearFirst),
            (_, "ca") => None,
            (
                "de" | "fr" | "es" | "it" | "pt" | "nl" | "pl" | "ru" | "uk" | "cs" | "sk" | "da"
                | "nb" | "no" | "fi" | "el" | "tr" | "ro" | "bg" | "hr" | "sr" | "sl" | "id" | "vi"
                | "th" | "hi" | "ar" | "he",
                _,
            ) => Some(Self::DayFirst),
            _ => None,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::DayFirst => "day",
            Self::MonthFirst => "month",
            Self::YearFirst => "year",
        }
    }
}

/// What a written date tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// When that is; of unknown certainty where the value names no day that can be.
    pub published: Published,
    /// What a person should know of how it was read.
    pub note: Option<String>,
}

impl Told {
    fn stated(day: Date, value: &str) -> Self {
        Self::of(Published::stated(day, value))
    }

    fn of(published: Published) -> Self {
        Self {
            published,
            note: None,
        }
    }

    fn bounded(first: Date, last: Date, value: &str) -> Self {
        Self::of(Published {
            earliest: Some(first),
            latest: Some(last),
            certainty: Certainty::Bounded,
            told_by: Some(value.to_owned()),
        })
    }

    fn impossible(value: &str) -> Self {
        Self {
            published: Published {
                told_by: Some(value.to_owned()),
                ..Published::default()
            },
            note: Some(format!(
                "the date `{value}` names no day that can be, so the date is left open"
            )),
        }
    }

    /// The same, but for days on which nothing can have been published.
    fn within_reason(self) -> Self {
        let days = [self.published.earliest, self.published.latest];
        let possible = days.iter().flatten().all(|day| YEARS.contains(&day.year()));
        match &self.published.told_by {
            Some(value) if !possible => Self::impossible(value),
            _ => self,
        }
    }
}

/// Reads a written date; none where it is no date at all. `order` is how its
/// source writes dates in figures, where that is known.
pub fn read(value: &str, order: Option<Order>) -> Option<Told> {
    let value = value.trim();
    if value.is_empty() || value.len() > LONGEST {
        return None;
    }
    let told = in_figures(value, order)
        .or_else(|| moment(value))
        .or_else(|| formatted(value))
        .or_else(|| in_words(value))?;
    Some(told.within_reason())
}

/// When the words of a period say that an article was published: as
/// [`in_figures`] where they are figures that can be read in several ways.
pub fn of_period(period: &Period) -> Option<Told> {
    if period.relative || !period.resolved {
        return None;
    }
    let (first, last) = (period.start?, period.end?);
    let told = in_figures(&period.text, None).unwrap_or_else(|| match first == last {
        true => Told::stated(first, &period.text),
        false => Told::bounded(first, last, &period.text),
    });
    Some(told.within_reason())
}

/// A date in figures at the head of `value`: `2024-06-28T09:38+09:00`, `20240628`,
/// `2024-06`, `28.6.2024`, `03/04/05`.
pub fn in_figures(value: &str, order: Option<Order>) -> Option<Told> {
    let told = |days: Vec<Date>| days_told(value, &days, order);
    let parts = parts(value)?;
    match *parts.as_slice() {
        [(year, 4)] => {
            let year = i16::try_from(year).ok()?;
            let first = Date::new(year, 1, 1).ok();
            Some(first.map_or_else(
                || Told::impossible(value),
                |first| Told::bounded(first, first.last_of_year(), value),
            ))
        }
        [(all, 8)] => Some(told(
            day(all / 10_000, all / 100 % 100, all % 100)
                .into_iter()
                .collect(),
        )),
        [(year, 4), (month, 1 | 2)] => {
            let first = day(year, month, 1);
            Some(first.map_or_else(
                || Told::impossible(value),
                |first| Told::bounded(first, first.last_of_month(), value),
            ))
        }
        [(year, 4), (month, 1 | 2), (of_month, 1 | 2)] => {
            Some(told(day(year, month, of_month).into_iter().collect()))
        }
        [(a, 1 | 2), (b, 1 | 2), (year, 4)] => Some(told(readings(
            [
                (Order::DayFirst, day(year, b, a)),
                (Order::MonthFirst, day(year, a, b)),
            ],
            order,
        ))),
        [(a, 1 | 2), (b, 1 | 2), (c, 2)] => Some(told(readings(
            [
                (Order::DayFirst, day(full(c), b, a)),
                (Order::MonthFirst, day(full(c), a, b)),
                (Order::YearFirst, day(full(a), b, c)),
            ],
            order,
        ))),
        _ => None,
    }
}

/// The days that figures can mean: the one in the source's own order, if that is
/// known and gives one; else all, each once.
fn readings<const N: usize>(all: [(Order, Option<Date>); N], order: Option<Order>) -> Vec<Date> {
    let own = all.iter().find(|(of, _)| Some(*of) == order);
    let mut days: Vec<Date> = match own {
        Some((_, Some(day))) => vec![*day],
        _ => all.iter().filter_map(|(_, day)| *day).collect(),
    };
    days.sort();
    days.dedup();
    days
}

fn days_told(value: &str, days: &[Date], order: Option<Order>) -> Told {
    match days {
        [] => Told::impossible(value),
        [day] => {
            let mut told = Told::stated(*day, value);
            let unclear = || in_figures(value, None).is_some_and(|told| told.note.is_some());
            if let Some(order) = order.filter(|_| unclear()) {
                let first = order.in_words();
                told.note = Some(format!(
                    "the date `{value}` is read with the {first} first, as its language writes it"
                ));
            }
            told
        }
        [first, .., last] => {
            let all: Vec<String> = days.iter().map(ToString::to_string).collect();
            let mut told = Told::bounded(*first, *last, value);
            told.note = Some(format!(
                "the date `{value}` can be {}; which is not known",
                all.join(" or ")
            ));
            told
        }
    }
}

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok()
}

/// The year that two figures mean.
fn full(year: u32) -> u32 {
    let this = u32::try_from(THIS_CENTURY).unwrap_or_default();
    if year <= this {
        2000 + year
    } else {
        1900 + year
    }
}

/// One to three figures with the same mark between them, each with how many
/// digits it has, where a date can end behind them.
fn parts(value: &str) -> Option<Vec<(u32, usize)>> {
    let mut parts = Vec::new();
    let mut rest = value;
    let mut between = None;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, behind) = rest.split_at_checked(digits)?;
        parts.push((number.parse().ok()?, digits));
        let mark = behind
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '/' | '.'));
        let next = mark.and_then(|mark| behind.strip_prefix(mark));
        let next = next
            .map(str::trim_start)
            .filter(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        match (next, between.is_none() || between == mark) {
            (Some(next), true) if parts.len() < 3 => {
                between = mark;
                rest = next;
            }
            (None, _) => {
                let behind = behind.trim_start_matches('.');
                let ends = match behind.strip_prefix(['T', 't']) {
                    Some(time) => {
                        parts.len() != 2 && time.starts_with(|c: char| c.is_ascii_digit())
                    }
                    None if parts.len() < 3
                        && parts.first().is_some_and(|(_, digits)| *digits != 8) =>
                    {
                        behind.is_empty()
                    }
                    None => !behind.starts_with(|c: char| c.is_alphanumeric() || c == ':'),
                };
                return ends.then_some(parts);
            }
            _ => return None,
        }
    }
}

/// A moment counted in seconds or milliseconds since 1970. The day it fell on is
/// that of UTC, which need not be its source's.
fn moment(value: &str) -> Option<Told> {
    let figures = value.bytes().all(|byte| byte.is_ascii_digit());
    let count: i64 = value.parse().ok().filter(|_| figures)?;
    let at = match value.len() {
        9 | 10 => Timestamp::from_second(count),
        12 | 13 => Timestamp::from_millisecond(count),
        _ => return None,
    };
    let day = at.ok()?.to_zoned(TimeZone::UTC).date();
    Some(Told::of(Published {
        certainty: Certainty::Derived,
        ..Published::stated(day, value)
    }))
}

/// A date as programs write it: RFC 2822, and what resembles it.
fn formatted(value: &str) -> Option<Told> {
    // Weekdays are wrong more often than days.
    let mail = rfc2822::DateTimeParser::new().relaxed_weekday(true);
    let patterns = [
        "%a %b %d %H:%M:%S %Y",
        "%A, %d-%b-%y %H:%M:%S",
        "%d-%b-%Y",
        "%d %b %Y",
    ];
    let parsed = mail.parse_zoned(value).ok().map(|at| at.date());
    let day = parsed.or_else(|| {
        let read = |pattern| {
            let (parsed, _) = strtime::BrokenDownTime::parse_prefix(pattern, value).ok()?;
            parsed.to_date().ok()
        };
        patterns.into_iter().find_map(read)
    })?;
    Some(Told::stated(day, value))
}

/// A date in the words of a person: "June 28, 2024", "2024년 6월 28일", "June 2024".
fn in_words(value: &str) -> Option<Told> {
    let found = find(value, &Anchor::unknown(), Direction::Past);
    let mut told = found.iter().find_map(of_period)?;
    told.published.told_by = Some(value.to_owned());
    Some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &str, order: Option<Order>) -> String {
        let Some(told) = read(value, order) else {
            return "no date".to_owned();
        };
        let published = &told.published;
        assert_eq!(published.told_by.as_deref(), Some(value.trim()));
        let certainty = format!("{:?}", published.certainty).to_lowercase();
        let days = match (published.earliest, published.latest) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}..{last}"),
            _ => "-".to_owned(),
        };
        let noted = if told.note.is_some() { ", noted" } else { "" };
        format!("{certainty} {days}{noted}")
    }

    #[test]
    fn a_written_date_is_read_as_far_as_it_is_clear() {
        for (value, expected) in [
            ("2024-06-28", "stated 2024-06-28"),
            (" 2024-06-28T23:38:00+09:00 ", "stated 2024-06-28"),
            ("2024-06-28 09:38", "stated 2024-06-28"),
            ("2024/6/28", "stated 2024-06-28"),
            ("2024.06.28. 오전 9:38", "stated 2024-06-28"),
            ("20240628", "stated 2024-06-28"),
            ("20240628T0938", "stated 2024-06-28"),
            ("Fri, 28 Jun 2024 09:38:00 GMT", "stated 2024-06-28"),
            ("Mon, 28 Jun 2024 09:38:00 +0900", "stated 2024-06-28"),
            ("Fri Jun 28 09:38:00 2024", "stated 2024-06-28"),
            ("28-Jun-2024", "stated 2024-06-28"),
            ("June 28, 2024", "stated 2024-06-28"),
            ("Friday 28 June 2024, 9.38am", "stated 2024-06-28"),
            ("2024년 6월 28일", "stated 2024-06-28"),
            ("1719567480", "derived 2024-06-28"),
            ("1719567480000", "derived 2024-06-28"),
            ("June 2024", "bounded 2024-06-01..2024-06-30"),
            ("2024-06", "bounded 2024-06-01..2024-06-30"),
            ("2024", "bounded 2024-01-01..2024-12-31"),
            ("31/12/2024", "stated 2024-12-31"),
            ("12/31/2024", "stated 2024-12-31"),
            ("12/12/2024", "stated 2024-12-12"),
            ("03/04/2024", "bounded 2024-03-04..2024-04-03, noted"),
            ("3.4.2024 10:15", "bounded 2024-03-04..2024-04-03, noted"),
            ("03/04/05", "bounded 2003-04-05..2005-04-03, noted"),
            ("99/12/31", "stated 1999-12-31"),
            ("2024-02-30", "unknown -, noted"),
            ("2023-02-29", "unknown -, noted"),
            ("2024-13-01", "unknown -, noted"),
            ("0000-00-00", "unknown -, noted"),
            ("0001-01-01T00:00:00Z", "unknown -, noted"),
            ("9999-12-31", "unknown -, noted"),
            ("June", "no date"),
            ("yesterday", "no date"),
            ("soon", "no date"),
            ("1.2.3.4", "no date"),
            ("12:30", "no date"),
            ("", "no date"),
        ] {
            assert_eq!(shown(value, None), expected, "value {value:?}");
        }
    }

    #[test]
    fn a_declared_locale_decides_the_order_and_says_so() {
        for (tag, value, expected) in [
            ("en-GB", "03/04/2024", "stated 2024-04-03, noted"),
            ("en_US", "03/04/2024", "stated 2024-03-04, noted"),
            ("de", "3.4.24", "stated 2024-04-03, noted"),
            ("ko-KR", "24.03.04", "stated 2024-03-04, noted"),
            ("en", "03/04/2024", "bounded 2024-03-04..2024-04-03, noted"),
            (
                "fr-CA",
                "03/04/2024",
                "bounded 2024-03-04..2024-04-03, noted",
            ),
            ("en-US", "31/12/2024", "stated 2024-12-31"),
            ("en-US", "2024-03-04", "stated 2024-03-04"),
        ] {
            let order = Order::of_locale(tag);
            assert_eq!(shown(value, order), expected, "{tag}: {value:?}");
        }
    }
}
