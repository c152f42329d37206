//! What a word means inside a time expression.
//!
//! Takes one word in lower case; gives its [`Word`]. The tables are the only
//! place where spellings stand; holidays have theirs in `holidays`.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::calendar::{Season, Unit};
use super::holidays;

/// The sense of a word, as far as time is concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// No word of time.
    Other,
    /// May begin a holiday's name.
    Festive,
    /// "January"; `short` for "Jan".
    Month {
        month: i8,
        short: bool,
    },
    /// "Thursday"; `short` for "Thu".
    Weekday {
        day: Weekday,
        short: bool,
    },
    /// "Thursdays": a habit, unless counted.
    Weekdays(Weekday),
    /// "week", "weeks".
    Unit(Unit),
    Season(Season),
    /// "three".
    Cardinal(u32),
    Hundred,
    Thousand,
    /// "third".
    Ordinal(u32),
    /// The letters behind "3rd".
    OrdinalEnding,
    /// "seventies", as its first year in a century.
    Decade(u32),
    /// "last", "this", "next": how many units away, and whether a count of units
    /// is then measured back from the day itself.
    Turn {
        shift: i32,
        from_today: bool,
        narrative: bool,
        /// "past": one unit is as long as it is, back from the day.
        rolling: bool,
    },
    /// "ytd": from the first day of the unit to the day itself.
    ToDate(Unit),
    /// "today", "yesterday", "tomorrow" as days away.
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
    Korean(Korean),
}

/// Korean words of time, particles left aside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Korean {
    /// 년, 월, 일, 분기 behind figures.
    Year,
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
    Unit(Unit, i32),
    /// 지난, 이번, 다음.
    Turn(i32),
    /// 주, 달 behind those.
    Half(i32),
    Ago,
    After,
    Since,
    Until,
    Onwards,
    Before,
}

const fn turn(shift: i32) -> Word {
    Word::Turn {
        shift,
        from_today: false,
        narrative: false,
        rolling: false,
    }
}

const fn month(month: i8) -> Word {
    Word::Month {
        month,
        short: false,
    }
}

const fn short_month(month: i8) -> Word {
    Word::Month { month, short: true }
}

const fn weekday(day: Weekday) -> Word {
    Word::Weekday { day, short: false }
}

const fn short_weekday(day: Weekday) -> Word {
    Word::Weekday { day, short: true }
}

/// Senses with their spellings, parted by spaces.
const WORDS: &[(Word, &str)] = &[
    (month(1), "january"),
    (month(2), "february"),
    (month(3), "march"),
    (month(4), "april"),
    (month(5), "may"),
    (month(6), "june"),
    (month(7), "july"),
    (month(8), "august"),
    (month(9), "september"),
    (month(10), "october"),
    (month(11), "november"),
    (month(12), "december"),
    (short_month(1), "jan"),
    (short_month(2), "feb"),
    (short_month(3), "mar"),
    (short_month(4), "apr"),
    (short_month(6), "jun"),
    (short_month(7), "jul"),
    (short_month(8), "aug"),
    (short_month(9), "sep sept"),
    (short_month(10), "oct"),
    (short_month(11), "nov"),
    (short_month(12), "dec"),
    (weekday(Weekday::Monday), "monday"),
    (weekday(Weekday::Tuesday), "tuesday"),
    (weekday(Weekday::Wednesday), "wednesday"),
    (weekday(Weekday::Thursday), "thursday"),
    (weekday(Weekday::Friday), "friday"),
    (weekday(Weekday::Saturday), "saturday"),
    (weekday(Weekday::Sunday), "sunday"),
    (short_weekday(Weekday::Monday), "mon"),
    (short_weekday(Weekday::Tuesday), "tue tues"),
    (short_weekday(Weekday::Wednesday), "wed weds"),
    (short_weekday(Weekday::Thursday), "thu thur thurs"),
    (short_weekday(Weekday::Friday), "fri"),
    (short_weekday(Weekday::Saturday), "sat"),
    (short_weekday(Weekday::Sunday), "sun"),
    (Word::Weekdays(Weekday::Monday), "mondays"),
    (Word::Weekdays(Weekday::Tuesday), "tuesdays"),
    (Word::Weekdays(Weekday::Wednesday), "wednesdays"),
    (Word::Weekdays(Weekday::Thursday), "thursdays"),
    (Word::Weekdays(Weekday::Friday), "fridays"),
    (Word::Weekdays(Weekday::Saturday), "saturdays"),
    (Word::Weekdays(Weekday::Sunday), "sundays"),
    (
        Word::Unit(Unit::Hour),
        "hour hours hr hrs minute minutes min mins",
    ),
    (Word::Unit(Unit::Day), "day days"),
    (
        Word::Unit(Unit::Workday),
        "workday workdays weekday weekdays",
    ),
    (Word::Unit(Unit::Week), "week weeks wk wks"),
    (Word::Unit(Unit::Fortnight), "fortnight fortnights"),
    (Word::Unit(Unit::Workweek), "workweek"),
    (Word::Unit(Unit::Weekend), "weekend weekends wknd wknds"),
    (Word::Unit(Unit::Month), "month months mth mths"),
    (Word::Unit(Unit::Quarter), "quarter quarters qtr qtrs"),
    (Word::Unit(Unit::Year), "year years yr yrs"),
    (Word::Unit(Unit::Decade), "decade decades"),
    (Word::Century, "century centuries"),
    (Word::Half, "half"),
    (Word::Season(Season::Spring), "spring springtime"),
    (Word::Season(Season::Summer), "summer summertime"),
    (Word::Season(Season::Autumn), "autumn fall"),
    (Word::Season(Season::Winter), "winter wintertime"),
    (Word::Cardinal(0), "zero oh"),
    (Word::Cardinal(1), "one"),
    (Word::Cardinal(2), "two"),
    (Word::Cardinal(3), "three"),
    (Word::Cardinal(4), "four"),
    (Word::Cardinal(5), "five"),
    (Word::Cardinal(6), "six"),
    (Word::Cardinal(7), "seven"),
    (Word::Cardinal(8), "eight"),
    (Word::Cardinal(9), "nine"),
    (Word::Cardinal(10), "ten"),
    (Word::Cardinal(11), "eleven"),
    (Word::Cardinal(12), "twelve"),
    (Word::Cardinal(13), "thirteen"),
    (Word::Cardinal(14), "fourteen"),
    (Word::Cardinal(15), "fifteen"),
    (Word::Cardinal(16), "sixteen"),
    (Word::Cardinal(17), "seventeen"),
    (Word::Cardinal(18), "eighteen"),
    (Word::Cardinal(19), "nineteen"),
    (Word::Cardinal(20), "twenty"),
    (Word::Cardinal(30), "thirty"),
    (Word::Cardinal(40), "forty"),
    (Word::Cardinal(50), "fifty"),
    (Word::Cardinal(60), "sixty"),
    (Word::Cardinal(70), "seventy"),
    (Word::Cardinal(80), "eighty"),
    (Word::Cardinal(90), "ninety"),
    (Word::Hundred, "hundred"),
    (Word::Thousand, "thousand"),
    (Word::Ordinal(1), "first"),
    (Word::Ordinal(2), "second"),
    (Word::Ordinal(3), "third"),
    (Word::Ordinal(4), "fourth"),
    (Word::Ordinal(5), "fifth"),
    (Word::Ordinal(6), "sixth"),
    (Word::Ordinal(7), "seventh"),
    (Word::Ordinal(8), "eighth"),
    (Word::Ordinal(9), "ninth"),
    (Word::Ordinal(10), "tenth"),
    (Word::Ordinal(11), "eleventh"),
    (Word::Ordinal(12), "twelfth"),
    (Word::Ordinal(13), "thirteenth"),
    (Word::Ordinal(14), "fourteenth"),
    (Word::Ordinal(15), "fifteenth"),
    (Word::Ordinal(16), "sixteenth"),
    (Word::Ordinal(17), "seventeenth"),
    (Word::Ordinal(18), "eighteenth"),
    (Word::Ordinal(19), "nineteenth"),
    (Word::Ordinal(20), "twentieth"),
    (Word::Ordinal(30), "thirtieth"),
    (Word::OrdinalEnding, "st nd rd th"),
    (Word::Decade(20), "twenties"),
    (Word::Decade(30), "thirties"),
    (Word::Decade(40), "forties"),
    (Word::Decade(50), "fifties"),
    (Word::Decade(60), "sixties"),
    (Word::Decade(70), "seventies"),
    (Word::Decade(80), "eighties"),
    (Word::Decade(90), "nineties"),
    (turn(-1), "last"),
    (turn(0), "this current"),
    (turn(1), "next coming upcoming"),
    (
        Word::Turn {
            shift: -1,
            from_today: true,
            narrative: false,
            rolling: true,
        },
        "past",
    ),
    (
        Word::Turn {
            shift: -1,
            from_today: true,
            narrative: false,
            rolling: false,
        },
        "previous prior preceding",
    ),
    (
        Word::Turn {
            shift: 1,
            from_today: false,
            narrative: true,
            rolling: false,
        },
        "following",
    ),
    (Word::Today(0), "today"),
    (Word::Today(0), "2day"),
    (Word::Today(-1), "yesterday yday"),
    (
        Word::Today(1),
        "tomorrow tmrw tmr tmro tmw tomoz 2moro 2morrow 2mrw",
    ),
    (Word::Today(0), "tonight tonite 2nite"),
    (Word::Overnight, "overnight"),
    (Word::ToDate(Unit::Year), "ytd"),
    (Word::ToDate(Unit::Quarter), "qtd"),
    (Word::ToDate(Unit::Month), "mtd"),
    (Word::ToDate(Unit::Week), "wtd"),
    (Word::Now, "now"),
    (Word::PartOfDay, "morning afternoon evening"),
    (Word::Night, "night nite"),
    (Word::Ago, "ago back"),
    (Word::Later, "later"),
    (Word::Sooner, "earlier"),
    (Word::Hence, "hence"),
    (Word::Early, "early"),
    (Word::Mid, "mid middle"),
    (Word::Late, "late"),
    (Word::Beginning, "beginning start"),
    (Word::End, "end close"),
    (Word::Rest, "rest remainder"),
    (Word::A, "a an"),
    (Word::The, "the my our"),
    (Word::Of, "of"),
    (Word::In, "in"),
    (Word::On, "on"),
    (Word::By, "by"),
    (Word::During, "during throughout over all"),
    (Word::For, "for"),
    (Word::Within, "within"),
    (Word::Since, "since"),
    (Word::From, "from"),
    (Word::To, "to"),
    (Word::Until, "until till til"),
    (Word::Through, "through thru"),
    (Word::Before, "before"),
    (Word::After, "after"),
    (Word::Between, "between"),
    (Word::And, "and n"),
    (Word::Or, "or"),
    (Word::Than, "than"),
    (Word::About, "about around roughly approximately circa"),
    (Word::Onwards, "onwards onward"),
    (Word::Beginner, "starting commencing"),
    (Word::Couple, "couple"),
    (Word::Few, "few"),
    (Word::Dozen, "dozen"),
    (Word::Business, "business working"),
    (Word::Calendar, "calendar cy"),
    (Word::Date, "date"),
    (Word::So, "so"),
    (Word::Far, "far"),
    (Word::Q, "q"),
    (Word::H, "h"),
    (Word::S, "s"),
    (Word::Era, "ad ce"),
    (Word::BuddhistEra, "be"),
    (Word::W, "w"),
    (Word::Fiscal, "fiscal financial fy ye"),
    (Word::Same, "same"),
    (Word::Time, "time"),
    (Word::Pre, "pre"),
    (Word::Post, "post"),
    (Word::At, "at toward towards"),
    (Word::Up, "up"),
    (Word::But, "but"),
    (Word::Ending, "ending ended"),
    (
        Word::Lead,
        "as no not older newer more less subsequent sooner b",
    ),
];

static LEXICON: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut lexicon = HashMap::new();
    for first in holidays::first_words() {
        lexicon.insert(first, Word::Festive);
    }
    // A word of time keeps its own sense where a holiday begins with it too
    // ("first", "may"): the grammar tries holidays before anything else.
    for &(word, spellings) in WORDS {
        for spelling in spellings.split(' ') {
            lexicon
                .entry(spelling)
                .and_modify(|sense| {
                    if *sense == Word::Festive {
                        *sense = word;
                    }
                })
                .or_insert(word);
        }
    }
    lexicon
});

/// The sense of `spelled`, which is in lower case.
pub(super) fn word(spelled: &str) -> Option<Word> {
    LEXICON.get(spelled).copied()
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

const PHRASES: &[(Opening, &str)] = &[
    (
        Opening::Bound(Bound::Since),
        "no earlier than|not earlier than|no sooner than|no older than|not older than|not before|on or after|after or on|after or equal to|later than or at|as early as|as from",
    ),
    (
        Opening::Bound(Bound::After),
        "later than|newer than|more recent than|subsequent to",
    ),
    (
        Opening::Bound(Bound::Until),
        "no later than|not later than|no newer than|not after|on or before|before or on|before or equal to|earlier than or at|as of|as at|as late as|up to and including|up to|up until|up till",
    ),
    (
        Opening::Bound(Bound::Before),
        "earlier than|sooner than|older than|prior to",
    ),
    (Opening::Between, "b / w"),
];

static BY_FIRST_WORD: LazyLock<HashMap<&'static str, Vec<(Opening, Vec<&'static str>)>>> =
    LazyLock::new(|| {
        let mut phrases: HashMap<_, Vec<(Opening, Vec<&str>)>> = HashMap::new();
        for &(opening, spellings) in PHRASES {
            for phrase in spellings.split('|') {
                let words: Vec<&str> = phrase.split(' ').collect();
                if let [first, rest @ ..] = &*words {
                    let known = phrases.entry(*first).or_default();
                    known.push((opening, rest.to_vec()));
                }
            }
        }
        for phrases in phrases.values_mut() {
            phrases.sort_by_key(|(_, rest)| std::cmp::Reverse(rest.len()));
        }
        phrases
    });

/// The phrases whose first word is `spelled`, longest first: what each opens, and its
/// other words.
pub(super) fn phrases_with(spelled: &str) -> &'static [(Opening, Vec<&'static str>)] {
    BY_FIRST_WORD
        .get(spelled.to_ascii_lowercase().as_str())
        .map_or(&[], Vec::as_slice)
}

/// Korean spellings, longer ones before the ones they begin with.
const HANGUL: &[(&str, Korean)] = &[
    ("그저께", Korean::Unit(Unit::Day, -2)),
    ("그제", Korean::Unit(Unit::Day, -2)),
    ("어제", Korean::Unit(Unit::Day, -1)),
    ("오늘", Korean::Unit(Unit::Day, 0)),
    ("내일", Korean::Unit(Unit::Day, 1)),
    ("모레", Korean::Unit(Unit::Day, 2)),
    ("지난주", Korean::Unit(Unit::Week, -1)),
    ("이번주", Korean::Unit(Unit::Week, 0)),
    ("금주", Korean::Unit(Unit::Week, 0)),
    ("다음주", Korean::Unit(Unit::Week, 1)),
    ("지난달", Korean::Unit(Unit::Month, -1)),
    ("이번달", Korean::Unit(Unit::Month, 0)),
    ("이달", Korean::Unit(Unit::Month, 0)),
    ("다음달", Korean::Unit(Unit::Month, 1)),
    ("내달", Korean::Unit(Unit::Month, 1)),
    ("재작년", Korean::Unit(Unit::Year, -2)),
    ("지난해", Korean::Unit(Unit::Year, -1)),
    ("작년", Korean::Unit(Unit::Year, -1)),
    ("올해", Korean::Unit(Unit::Year, 0)),
    ("금년", Korean::Unit(Unit::Year, 0)),
    ("내년", Korean::Unit(Unit::Year, 1)),
    ("지난", Korean::Turn(-1)),
    ("최근", Korean::Turn(-1)),
    ("이번", Korean::Turn(0)),
    ("다음", Korean::Turn(1)),
    ("향후", Korean::Turn(1)),
    ("상반기", Korean::Half(1)),
    ("하반기", Korean::Half(2)),
    ("분기", Korean::Quarter),
    ("년대", Korean::Years10),
    ("년간", Korean::Year),
    ("년", Korean::Year),
    ("개월", Korean::Months),
    ("주일", Korean::Weeks),
    ("주간", Korean::Weeks),
    ("주", Korean::Weeks),
    ("달", Korean::Months),
    ("월", Korean::Month),
    ("일간", Korean::DaysLong),
    ("일", Korean::Day),
    ("이전", Korean::Before),
    ("이후", Korean::Since),
    ("부터", Korean::Onwards),
    ("까지", Korean::Until),
    ("전", Korean::Ago),
    ("후", Korean::After),
    ("뒤", Korean::After),
];

/// The Korean word of time that `text` begins with, and its bytes.
pub(super) fn hangul_prefix(text: &str) -> Option<(Word, usize)> {
    HANGUL
        .iter()
        .find(|(spelling, _)| text.starts_with(spelling))
        .map(|&(spelling, sense)| (Word::Korean(sense), spelling.len()))
}
