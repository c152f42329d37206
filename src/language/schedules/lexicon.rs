//! What words do in a schedule, and whose time a place keeps:
//! `config/language/schedules.toml`, read once.
//!
//! Putting the words together is left to `schedules`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

const SHIPPED: &str = include_str!("../../../config/language/schedules.toml");

/// Hour and minute.
pub(super) type Clock = (u32, u32);

/// What a word does in a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Does {
    Every,
    Daily,
    Weekly,
    Monthly,
    Hourly,
    Day,
    Week,
    Month,
    Hour,
    Minute,
    Weekday,
    Business,
    Weekend,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
    Am,
    Pm,
    Oclock,
    At,
    On,
    And,
    The,
    To,
    Through,
    Except,
    For,
    Half,
    Quarter,
    Past,
    Time,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    times: FxHashMap<TimeName, jiff::civil::Time>,
    words: FxHashMap<Does, Vec<String>>,
    figures: Figures,
    endings: Endings,
    half: Listed,
    first: Listed,
    clock: ClockMarks,
    repeats: Repeats,
    places: FxHashMap<String, Vec<String>>,
    abbreviations: FxHashMap<String, Vec<String>>,
}

/// What is written together with figures.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Endings {
    pub(super) hour: Vec<String>,
    pub(super) half_past: Vec<String>,
    pub(super) minute: Vec<String>,
    pub(super) ordinal: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockMarks {
    marks: Vec<String>,
}

/// Whether a word is one of several.
pub(super) fn is_one_of(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known == word)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeats {
    endings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    hours: Vec<String>,
    day_letters: String,
}

/// A time of day that has a name, or the one meant where none is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TimeName {
    None,
    Morning,
    Noon,
    Afternoon,
    Evening,
    Night,
    Midnight,
}

#[derive(Default)]
pub(super) struct Table {
    pub(super) times: FxHashMap<TimeName, Clock>,
    pub(super) words: FxHashMap<String, Does>,
    /// The names of the hours, from one on.
    pub(super) hours: Vec<String>,
    /// The letters that days of the week are written with, Sunday first.
    pub(super) day_letters: String,
    pub(super) endings: Endings,
    /// Behind an hour: half of it more.
    pub(super) half: Vec<String>,
    /// The first day of a month.
    pub(super) first: Vec<String>,
    /// Between an hour and its minutes.
    pub(super) clock_marks: Vec<String>,
    pub(super) repeats: Vec<String>,
    /// Folded names -> the zone.
    pub(super) places: FxHashMap<String, String>,
    pub(super) abbreviations: FxHashMap<String, String>,
}

/// The shipped words; a test reads them, so they are never empty in a release.
pub(super) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::read(SHIPPED).unwrap_or_default());

impl Table {
    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let zones = |named: FxHashMap<String, Vec<String>>| {
            let pairs = named
                .into_iter()
                .flat_map(|(zone, names)| names.into_iter().map(move |name| (name, zone.clone())));
            pairs.collect()
        };
        let words = file.words.into_iter();
        let time = |time: jiff::civil::Time| {
            let figure = |part: i8| u32::from(part.unsigned_abs());
            (figure(time.hour()), figure(time.minute()))
        };
        Ok(Self {
            times: file
                .times
                .into_iter()
                .map(|(name, at)| (name, time(at)))
                .collect(),
            words: words
                .flat_map(|(does, words)| words.into_iter().map(move |word| (word, does)))
                .collect(),
            hours: file.figures.hours,
            day_letters: file.figures.day_letters,
            endings: file.endings,
            half: file.half.words,
            first: file.first.words,
            clock_marks: file.clock.marks,
            repeats: file.repeats.endings,
            places: zones(file.places),
            abbreviations: zones(file.abbreviations),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_can_be_read() {
        if let Err(error) = Table::read(SHIPPED) {
            panic!("{error}");
        }
    }
}
