//! Days, weeks, months and longer units of the calendar as ranges of days.
//!
//! Takes a day and how many units away; gives first and last day, or nothing
//! where the calendar ends. Which unit was meant is left to the grammar.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};
use serde::Deserialize;

/// A length that the calendar, or office life, knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Hour,
    Day,
    Workday,
    Week,
    Fortnight,
    Workweek,
    Weekend,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// Three whole months, as weather offices count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// The one that follows.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Spring => Self::Summer,
            Self::Summer => Self::Autumn,
            Self::Autumn => Self::Winter,
            Self::Winter => Self::Spring,
        }
    }
}

/// A first and a last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
}

impl Days {
    pub(super) const fn new(first: Date, last: Date) -> Self {
        Self { first, last }
    }

    pub(super) const fn on(day: Date) -> Self {
        Self::new(day, day)
    }

    /// How many days it has.
    pub(super) fn count(self) -> i32 {
        (self.last - self.first).get_days() + 1
    }
}

/// A date, if there is such a day.
pub(super) fn date(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| (1..=9999).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `day` moved by `by` days.
pub(super) fn plus_days(day: Date, by: i32) -> Option<Date> {
    plus(day, Span::new().try_days(by).ok()?)
}

/// `day` moved by a span.
pub(super) fn plus(day: Date, span: Span) -> Option<Date> {
    day.checked_add(span)
        .ok()
        .filter(|day| (1..=9999).contains(&day.year()))
}

/// `count` whole months, the first being the month of `year` that has this number,
/// which may lie beyond the year's ends.
pub(super) fn months(year: i32, month: i32, count: i32) -> Option<Days> {
    let first = year.checked_mul(12)?.checked_add(month - 1)?;
    let start = date(first.div_euclid(12), first.rem_euclid(12) + 1, 1)?;
    let end = first + count - 1;
    let end = date(end.div_euclid(12), end.rem_euclid(12) + 1, 1)?.last_of_month();
    Some(Days::new(start, end))
}

/// `count` whole years.
pub(super) fn years(first: i32, count: i32) -> Option<Days> {
    months(first, 1, count.checked_mul(12)?)
}

/// The Monday of the week of `day`.
pub(super) fn monday(day: Date) -> Option<Date> {
    plus_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// `count` units of the calendar, of which the first is `shift` units after the
/// one that `day` lies in.
pub(super) fn units(unit: Unit, day: Date, shift: i32, count: i32) -> Option<Days> {
    let year = i32::from(day.year());
    let month = i32::from(day.month());
    let steps = |size: i32, number: i32| {
        let first = (number - 1)
            .div_euclid(size)
            .checked_add(shift)?
            .checked_mul(size)?
            + 1;
        Some((first, count.checked_mul(size)?))
    };
    let weeks = |from: i32, to: i32| {
        let start = plus_days(monday(day)?, shift.checked_mul(7)?)?;
        let last = plus_days(start, (count - 1).checked_mul(7)?)?;
        Some(Days::new(plus_days(start, from)?, plus_days(last, to)?))
    };
    match unit {
        Unit::Hour => Some(Days::on(day)),
        Unit::Day => {
            let first = plus_days(day, shift)?;
            Some(Days::new(first, plus_days(first, count - 1)?))
        }
        Unit::Workday => {
            let first = plus_workdays(day, shift)?;
            Some(Days::new(first, plus_workdays(first, count - 1)?))
        }
        Unit::Week => weeks(0, 6),
        Unit::Fortnight => {
            let (shift, count) = (shift.checked_mul(2)?, count.checked_mul(2)?);
            units(Unit::Week, day, shift, count)
        }
        Unit::Workweek => weeks(0, 4),
        Unit::Weekend => weeks(5, 6),
        Unit::Month => steps(1, month).and_then(|(first, count)| months(year, first, count)),
        Unit::Quarter => steps(3, month).and_then(|(first, count)| months(year, first, count)),
        Unit::Half => steps(6, month).and_then(|(first, count)| months(year, first, count)),
        Unit::Year => years(year.checked_add(shift)?, count),
        Unit::Decade => steps(10, year + 1).and_then(|(first, count)| years(first - 1, count)),
        Unit::Century => steps(100, year + 1).and_then(|(first, count)| years(first - 1, count)),
    }
}

/// `day` moved by `by` days from Monday to Friday.
pub(super) fn plus_workdays(day: Date, by: i32) -> Option<Date> {
    let step = by.signum();
    // Whole weeks in one stride, so that a large count costs no more than a small one.
    let mut day = plus_days(day, (by / 5).checked_mul(7)?)?;
    let mut left = by % 5;
    while left != 0 {
        day = plus_days(day, step)?;
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= step;
        }
    }
    Some(day)
}

/// The `nth` such weekday within `days`, counted from the end if negative.
pub(super) fn nth_weekday(days: Days, weekday: Weekday, nth: i32) -> Option<Date> {
    let found = if nth > 0 {
        let first = plus_days(days.first, i32::from(days.first.weekday().until(weekday)))?;
        plus_days(first, (nth - 1).checked_mul(7)?)?
    } else {
        let last = plus_days(days.last, -i32::from(days.last.weekday().since(weekday)))?;
        plus_days(last, (nth + 1).checked_mul(7)?)?
    };
    (days.first..=days.last).contains(&found).then_some(found)
}

/// The season that begins in `year`.
pub(super) fn season(season: Season, year: i32) -> Option<Days> {
    let first = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    };
    months(year, first, 3)
}

/// Easter Sunday in the Gregorian calendar (the anonymous computus).
pub(super) fn easter(year: i32) -> Option<Date> {
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let (leaps, spare) = (century / 4, century % 4);
    let lunar = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - leaps - lunar + 15) % 30;
    let offset = (32 + 2 * spare + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * offset) / 451;
    let days = epact + offset - 7 * late + 114;
    date(year, days / 31, days % 31 + 1)
}

/// One day after `day`, if the calendar has one.
pub(super) fn after(day: Date) -> Option<Date> {
    plus(day, 1.day())
}

/// One day before `day`, if the calendar has one.
pub(super) fn before(day: Date) -> Option<Date> {
    plus(day, -1.day())
}
