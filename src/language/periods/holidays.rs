//! Holidays whose day follows from the year by a fixed rule.
//!
//! Takes words and a year; gives the day. Holidays of the moon are left out:
//! their days are announced, not computed.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Days};

/// How a holiday's day follows from the year.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Rules with the names that follow them: words in lower case without their
/// apostrophes, names parted by "|".
const HOLIDAYS: &[(Rule, &str)] = &[
    (
        Rule::Fixed(1, 1),
        "new years day|new year day|new year s day|yuandan",
    ),
    (
        Rule::Fixed(12, 31),
        "new years eve|new year eve|new year s eve",
    ),
    (Rule::Fixed(12, 24), "christmas eve|xmas eve"),
    (Rule::Fixed(12, 25), "christmas day|xmas day|christmas|xmas"),
    (Rule::Fixed(12, 26), "boxing day"),
    (Rule::Fixed(1, 6), "epiphany"),
    (Rule::Fixed(2, 2), "groundhog day"),
    (
        Rule::Fixed(2, 14),
        "valentine s day|valentines day|valentine day|valentines",
    ),
    (
        Rule::Fixed(3, 17),
        "saint patrick s day|st patrick s day|saint patricks day|st patricks day|st paddy s day|saint paddy s day",
    ),
    (
        Rule::Fixed(4, 1),
        "april fool s day|april fools day|april fools",
    ),
    (Rule::Fixed(4, 22), "earth day"),
    (Rule::Fixed(4, 25), "anzac day"),
    (Rule::Fixed(5, 1), "may day|international workers day"),
    (Rule::Fixed(6, 19), "juneteenth"),
    (Rule::Fixed(7, 1), "canada day"),
    (Rule::Fixed(7, 4), "independence day"),
    (Rule::Fixed(7, 14), "bastille day"),
    (Rule::Fixed(10, 31), "halloween"),
    (Rule::Fixed(11, 1), "all saints day"),
    (
        Rule::Fixed(11, 11),
        "veterans day|armistice day|remembrance day",
    ),
    (Rule::Fixed(1, 26), "australia day"),
    (Rule::Fixed(3, 8), "international women s day|women s day"),
    (
        Rule::Fixed(11, 5),
        "guy fawkes night|guy fawkes day|bonfire night",
    ),
    (
        Rule::Nth(1, Weekday::Monday, 3, 0),
        "martin luther king jr day|martin luther king day|mlk jr day|mlk day|civil rights day",
    ),
    (
        Rule::Nth(2, Weekday::Monday, 3, 0),
        "presidents day|president s day",
    ),
    (
        Rule::Nth(5, Weekday::Sunday, 2, 0),
        "mother s day|mothers day",
    ),
    (Rule::Nth(5, Weekday::Monday, -1, 0), "memorial day"),
    (
        Rule::Nth(6, Weekday::Sunday, 3, 0),
        "father s day|fathers day",
    ),
    (Rule::Nth(9, Weekday::Monday, 1, 0), "labor day|labour day"),
    (
        Rule::Nth(10, Weekday::Monday, 2, 0),
        "columbus day|indigenous peoples day",
    ),
    (
        Rule::Nth(11, Weekday::Thursday, 4, 0),
        "thanksgiving day|thanksgiving|thanks giving day",
    ),
    (Rule::Nth(11, Weekday::Thursday, 4, 1), "black friday"),
    (Rule::Nth(11, Weekday::Thursday, 4, 4), "cyber monday"),
    (Rule::Easter(-47), "shrove tuesday|mardi gras"),
    (Rule::Easter(-46), "ash wednesday"),
    (Rule::Easter(-7), "palm sunday"),
    (Rule::Easter(-3), "maundy thursday"),
    (Rule::Easter(-2), "good friday"),
    (Rule::Easter(1), "easter monday"),
    (Rule::Easter(0), "easter sunday|easter"),
    (Rule::Easter(39), "ascension day"),
    (
        Rule::Easter(49),
        "pentecost sunday|pentecost|whit sunday|white sunday",
    ),
    (Rule::Easter(50), "whit monday"),
    // Korea's, by their English names.
    (
        Rule::Fixed(3, 1),
        "independence movement day|march first movement day",
    ),
    (Rule::Fixed(5, 5), "children s day|childrens day"),
    (Rule::Fixed(6, 6), "korean memorial day"),
    (Rule::Fixed(7, 17), "constitution day"),
    (Rule::Fixed(8, 15), "liberation day"),
    (Rule::Fixed(10, 3), "national foundation day"),
    (Rule::Fixed(10, 9), "hangul day|hangeul day"),
];

static BY_FIRST_WORD: LazyLock<HashMap<&'static str, Vec<(Rule, &'static str)>>> =
    LazyLock::new(|| {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        for &(rule, spellings) in HOLIDAYS {
            for name in spellings.split('|') {
                let first = name.split(' ').next().unwrap_or(name);
                names.entry(first).or_default().push((rule, name));
            }
        }
        // Longest first: "Easter Monday" is not Easter.
        for names in names.values_mut() {
            names.sort_by_key(|&(_, name)| Reverse(name.len()));
        }
        names
    });

/// The words that holidays' names begin with.
pub(super) fn first_words() -> impl Iterator<Item = &'static str> {
    BY_FIRST_WORD.keys().copied()
}

/// The holidays whose names begin with this word, in whatever case.
pub(super) fn beginning_with(word: &str) -> &'static [(Rule, &'static str)] {
    BY_FIRST_WORD
        .get(word.to_ascii_lowercase().as_str())
        .map_or(&[], Vec::as_slice)
}
