//! Days as an index counts them: days since 1 January 1970.

use jiff::civil::Date;

use super::record;

/// The value of a day that is not known: before any that a filter can ask for.
pub(super) const UNDATED: i64 = -200_000;

/// A day as a column keeps it.
pub(super) fn day_number(day: Option<Date>) -> i64 {
    day.map_or(UNDATED, |day| {
        i64::from(record::day_number(day)).max(UNDATED + 1)
    })
}

/// The day that a column keeps so; none for one that is not known.
pub(super) fn day_of(number: i64) -> Option<Date> {
    let number = i32::try_from(number).ok()?;
    (i64::from(number) > UNDATED)
        .then(|| record::day_of(number))
        .flatten()
}
