//! What a word means inside a time expression: `config/language/periods.*.toml`, read
//! once.
//!
//! Takes one word in lower case; gives its [`Word`]. No spelling stands in code: the
//! grammar asks for senses, or for the [`List`] that a word is on. The files are read in
//! `tables`.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::calendar::{Season, Unit};
use super::holidays::Rule;
use super::tables::{self, Table};

/// The sense of a word, as far as time is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Word {
    /// No word of time.
    #[serde(skip)]
    Other,
    /// May begin a holiday's name.
    #[serde(skip)]
    Festive,
    /// "January"; `short` for "Jan".
    #[serde(skip)]
    Month {
        month: i8,
        short: bool,
    },
    /// "Thursday"; `short` for "Thu".
    #[serde(skip)]
    Weekday {
        day: Weekday,
        short: bool,
    },
    /// "Thursdays": a habit, unless counted.
    #[serde(skip)]
    Weekdays(Weekday),
    /// "week", "weeks".
    #[serde(skip)]
    Unit(Unit),
    #[serde(skip)]
    Season(Season),
    /// "three".
    #[serde(skip)]
    Cardinal(u32),
    Hundred,
    Thousand,
    /// "third".
    #[serde(skip)]
    Ordinal(u32),
    /// The letters behind "3rd".
    OrdinalEnding,
    /// "seventies", as its first year in a century.
    #[serde(skip)]
    Decade(u32),
    /// "last", "this", "next": how many units away, and whether a count of units
    /// is then measured back from the day itself.
    #[serde(skip)]
    Turn {
        shift: i32,
        from_today: bool,
        narrative: bool,
        /// "past": one unit is as long as it is, back from the day.
        rolling: bool,
    },
    /// "ytd": from the first day of the unit to the day itself.
    #[serde(skip)]
    ToDate(Unit),
    /// "today", "yesterday", "tomorrow" as days away.
    #[serde(skip)]
    Today(i32),
    Now,
    /// "morning", "night".
    PartOfDay,
    Night,
    Ago,
    Later,
    Sooner,
    Hence,
    Early,
    Mid,
    Late,
    Beginning,
    End,
    Rest,
    Half,
    Century,
    A,
    The,
    Of,
    In,
    On,
    By,
    During,
    For,
    Within,
    Since,
    From,
    To,
    Until,
    Through,
    Before,
    After,
    Between,
    And,
    Or,
    Than,
    About,
    Onwards,
    Beginner,
    Couple,
    Few,
    Dozen,
    Business,
    Calendar,
    Date,
    So,
    Far,
    Q,
    H,
    S,
    Era,
    BuddhistEra,
    /// "2025-W23".
    W,
    /// "FY24", "fiscal 2024".
    Fiscal,
    /// "same": "the same month last year".
    Same,
    /// "this time last year".
    Time,
    /// "pre-", "post-" before a date.
    Pre,
    Post,
    /// "at the end of".
    At,
    Up,
    But,
    /// "ended": a length up to a day.
    Ending,
    Overnight,
    /// May begin one of the phrases that open a time: "prior to".
    Lead,
    #[serde(skip)]
    Korean(Korean),
}

/// Korean words of time, particles left aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Korean {
    /// 년, 월, 일, 분기 behind figures.
    Year,
    /// 년간: years as a length.
    YearsLong,
    Month,
    Day,
    Quarter,
    Years10,
    /// 주, 개월 as lengths.
    Weeks,
    Months,
    /// 일간: days as a length.
    DaysLong,
    /// 오늘, 지난주, 올해.
    #[serde(skip)]
    Unit(Unit, i32),
    /// 지난, 이번, 다음.
    #[serde(skip)]
    Turn(i32),
    /// 주, 달 behind those.
    #[serde(skip)]
    Half(i32),
    Ago,
    After,
    Since,
    Until,
    Onwards,
    Before,
}

/// Which side of a time is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Since,
    After,
    Until,
    Before,
}

/// What a phrase of several words opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Bound(Bound),
    Between,
}

/// Words that decide between two readings; each list is described beside its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum List {
    Last,
    Past,
    All,
    Guided,
    Noon,
    HalfOfTheDay,
    OfTheClock,
    Clock,
    More,
    Less,
    Present,
    OrLater,
    OrEarlier,
    Is,
    Greater,
    Smaller,
    Back,
    BackUnits,
    MakesALength,
    Records,
    RecordEndings,
    Minutes,
    PlainSeasons,
    PlainWeekdays,
    AnotherYear,
    BeforeAVerb,
    ShortFiscal,
    VagueEndings,
    Counted,
    NotCounted,
    PluralEndings,
    SingularEndings,
    Lengths,
}

/// The shipped words; a test reads them, so they are never empty in a release.
static TABLE: LazyLock<Table> = LazyLock::new(|| tables::shipped().unwrap_or_default());

/// The sense of `spelled`, which is in lower case.
pub(super) fn word(spelled: &str) -> Option<Word> {
    TABLE.words.get(spelled).copied()
}

/// The unit that a letter behind figures stands for.
pub(super) fn short_unit(spelled: &str) -> Option<Unit> {
    let known = &TABLE.short_units;
    let found = known
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(spelled));
    found.map(|(_, unit)| *unit)
}

/// The phrases whose first word has this sense, longest first: what each opens, and its
/// words.
pub(super) fn phrases_from(first: Word) -> &'static [(Opening, Vec<String>)] {
    TABLE.phrases.get(&first).map_or(&[], Vec::as_slice)
}

/// The words on a list.
pub(super) fn listed(list: List) -> &'static [String] {
    TABLE.lists.get(&list).map_or(&[], Vec::as_slice)
}

/// Whether `spelled`, in whatever case, is on a list.
pub(super) fn is_listed(list: List, spelled: &str) -> bool {
    let mut words = listed(list).iter();
    words.any(|word| word.eq_ignore_ascii_case(spelled))
}

/// Whether `spelled` ends like the words that a list is about.
pub(super) fn ends_as(list: List, spelled: &str) -> bool {
    let ends = |ending: &String| {
        let from = spelled.len().checked_sub(ending.len());
        let end = from.and_then(|from| spelled.get(from..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    listed(list).iter().any(ends)
}

/// The holidays whose names begin with this word, in whatever case; longest first.
pub(super) fn holidays_with(first: &str) -> &'static [(Rule, String)] {
    let key = first.to_ascii_lowercase();
    TABLE.holidays.get(&key).map_or(&[], Vec::as_slice)
}

/// The Korean word of time that `text` begins with, and its bytes.
pub(super) fn hangul_prefix(text: &str) -> Option<(Word, usize)> {
    TABLE
        .endings
        .iter()
        .find(|(spelling, _)| text.starts_with(spelling.as_str()))
        .map(|(spelling, sense)| (Word::Korean(*sense), spelling.len()))
}
