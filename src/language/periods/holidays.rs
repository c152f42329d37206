//! Holidays whose day follows from the year by a fixed rule.
//!
//! Takes a rule and a year; gives the day. Which names follow which rule stands in
//! `config/language/periods.*.toml`.

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Days};

/// How a holiday's day follows from the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rule {
    /// A month and a day.
    Fixed(i8, i8),
    /// A month and its nth weekday, from the end if negative, and days to add.
    Nth(i8, Weekday, i32, i32),
    /// Days after Easter Sunday.
    Easter(i32),
}

impl Rule {
    /// The day in `year`.
    pub(super) fn day(self, year: i32) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => calendar::date(year, month.into(), day.into()),
            Self::Nth(month, weekday, nth, then) => {
                let month: Days = calendar::months(year, month.into(), 1)?;
                calendar::plus_days(calendar::nth_weekday(month, weekday, nth)?, then)
            }
            Self::Easter(days) => calendar::plus_days(calendar::easter(year)?, days),
        }
    }
}
