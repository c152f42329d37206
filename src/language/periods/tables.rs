//! Reads the files of words, `config/language/periods.*.toml`, and checks them.
//!
//! Takes the text of files; gives one [`Table`] of all their words, or the line that is
//! at fault. What the words do is left to the grammar.

use std::cmp::Reverse;

use jiff::civil::Weekday;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::calendar::{Season, Unit};
use super::holidays::Rule;
use super::lexicon::{Bound, Korean, List, Opening, Word};
use super::tokens::LONGEST_WORD;

// `build.rs` lists every file: a language is added by adding its own.
include!(concat!(env!("OUT_DIR"), "/periods.rs"));

/// Why a file of words cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum TableError {
    #[error("`{file}`: {reason}")]
    NotToml { file: String, reason: String },
    #[error("`{file}`, line {line}: {reason}")]
    Word {
        file: String,
        line: usize,
        reason: String,
    },
}

type Words = Vec<Spanned<String>>;
type Numbered = FxHashMap<String, Words>;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    months: Option<[Words; 12]>,
    short_months: Option<[Words; 12]>,
    weekdays: Option<[Words; 7]>,
    short_weekdays: Option<[Words; 7]>,
    plural_weekdays: Option<[Words; 7]>,
    units: FxHashMap<Unit, Words>,
    short_units: FxHashMap<Unit, Words>,
    seasons: FxHashMap<Season, Words>,
    cardinals: Numbered,
    ordinals: Numbered,
    decades: Numbered,
    days: Numbered,
    to_date: FxHashMap<Unit, Words>,
    turns: Vec<Turn>,
    words: FxHashMap<Word, Words>,
    phrases: Phrases,
    lists: FxHashMap<List, Words>,
    holidays: Vec<Holiday>,
    endings: Endings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    shift: i32,
    words: Words,
    #[serde(default)]
    from_today: bool,
    #[serde(default)]
    rolling: bool,
    #[serde(default)]
    narrative: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Phrases {
    since: Words,
    after: Words,
    until: Words,
    before: Words,
    between: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Holiday {
    fixed: Option<FixedDay>,
    nth: Option<NthWeekday>,
    easter: Option<i32>,
    names: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FixedDay {
    month: i8,
    day: i8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NthWeekday {
    month: i8,
    weekday: DayName,
    nth: i32,
    then: i32,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Endings {
    units: Vec<EndingUnit>,
    turns: Numbered,
    halves: Numbered,
    words: FxHashMap<Korean, Words>,
    lists: FxHashMap<List, Words>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndingUnit {
    unit: Unit,
    shift: i32,
    words: Words,
}

/// The words of all languages.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) words: FxHashMap<String, Word>,
    pub(super) short_units: Vec<(String, Unit)>,
    /// By the sense of their first word.
    pub(super) phrases: FxHashMap<Word, Vec<(Opening, Vec<String>)>>,
    pub(super) lists: FxHashMap<List, Vec<String>>,
    /// By their first word.
    pub(super) holidays: FxHashMap<String, Vec<(Rule, String)>>,
    /// Words that particles are joined to, longest first.
    pub(super) endings: Vec<(String, Korean)>,
}

/// The words that ship with the program.
///
/// # Errors
/// Where a file is malformed, which a test rules out.
pub(super) fn shipped() -> Result<Table, TableError> {
    read(FILES)
}

/// Reads the words of several files, of which the first that has a word says what it
/// means.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Table, TableError> {
    let mut table = Table::default();
    for (file, text) in files {
        let read: File = toml::from_str(text).map_err(|error| TableError::NotToml {
            file: (*file).to_owned(),
            reason: error.to_string(),
        })?;
        let mut reader = Reader {
            file,
            text,
            own: FxHashMap::default(),
            table: &mut table,
        };
        reader.add(read)?;
    }
    // Longest first: "Easter Monday" is not Easter, and 지난주 is not 지난.
    for names in table.holidays.values_mut() {
        names.sort_by_key(|(_, name)| Reverse(name.len()));
    }
    for phrases in table.phrases.values_mut() {
        phrases.sort_by_key(|(_, words)| Reverse(words.len()));
    }
    table.endings.sort_by_key(|(word, _)| Reverse(word.len()));
    Ok(table)
}

/// What one file adds to the table.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    /// The words of this file, each with its sense.
    own: FxHashMap<String, Word>,
    table: &'t mut Table,
}

impl Reader<'_> {
    fn add(&mut self, file: File) -> Result<(), TableError> {
        for (short, months) in [(false, file.months), (true, file.short_months)] {
            for (month, words) in (1..).zip(months.into_iter().flatten()) {
                self.words(Word::Month { month, short }, words)?;
            }
        }
        for (short, weekdays) in [(false, file.weekdays), (true, file.short_weekdays)] {
            for (day, words) in week().zip(weekdays.into_iter().flatten()) {
                self.words(Word::Weekday { day, short }, words)?;
            }
        }
        for (day, words) in week().zip(file.plural_weekdays.into_iter().flatten()) {
            self.words(Word::Weekdays(day), words)?;
        }
        for (unit, words) in file.units {
            self.words(Word::Unit(unit), words)?;
        }
        for (season, words) in file.seasons {
            self.words(Word::Season(season), words)?;
        }
        self.numbered(file.cardinals, Word::Cardinal)?;
        self.numbered(file.ordinals, Word::Ordinal)?;
        self.numbered(file.decades, Word::Decade)?;
        self.numbered(file.days, Word::Today)?;
        for (unit, words) in file.to_date {
            self.words(Word::ToDate(unit), words)?;
        }
        for turn in file.turns {
            let sense = Word::Turn {
                shift: turn.shift,
                from_today: turn.from_today,
                narrative: turn.narrative,
                rolling: turn.rolling,
            };
            self.words(sense, turn.words)?;
        }
        for (sense, words) in file.words {
            self.words(sense, words)?;
        }
        for (unit, words) in file.short_units {
            for word in words {
                self.table.short_units.push((self.checked(word)?, unit));
            }
        }
        for (list, words) in file.lists.into_iter().chain(file.endings.lists) {
            for word in words {
                let word = self.checked(word)?;
                self.table.lists.entry(list).or_default().push(word);
            }
        }
        self.phrases(file.phrases)?;
        for holiday in file.holidays {
            self.holiday(holiday)?;
        }
        for ending in file.endings.units {
            self.endings(Korean::Unit(ending.unit, ending.shift), ending.words)?;
        }
        for (number, words) in file.endings.turns {
            let shift = self.number(&number, &words)?;
            self.endings(Korean::Turn(shift), words)?;
        }
        for (number, words) in file.endings.halves {
            let nth = self.number(&number, &words)?;
            self.endings(Korean::Half(nth), words)?;
        }
        for (sense, words) in file.endings.words {
            self.endings(sense, words)?;
        }
        Ok(())
    }

    fn numbered<N: std::str::FromStr>(
        &mut self,
        numbered: Numbered,
        sense: fn(N) -> Word,
    ) -> Result<(), TableError> {
        for (number, words) in numbered {
            let number = self.number(&number, &words)?;
            self.words(sense(number), words)?;
        }
        Ok(())
    }

    fn number<N: std::str::FromStr>(&self, key: &str, words: &Words) -> Result<N, TableError> {
        let at = words.first().map_or(0, |word| word.span().start);
        let reason = || format!("`{key}` is not a number");
        key.parse().map_err(|_| self.fault(at, reason()))
    }

    fn words(&mut self, sense: Word, words: Words) -> Result<(), TableError> {
        for word in words {
            let at = word.span().start;
            let word = self.checked(word)?;
            if word.contains(' ') {
                return Err(self.fault(at, format!("`{word}` is more than one word")));
            }
            let known = self.own.insert(word.clone(), sense);
            if known.is_some_and(|known| known != sense) {
                return Err(self.fault(at, format!("`{word}` has another meaning above")));
            }
            let entry = self.table.words.entry(word);
            // A word of time keeps its own sense where a holiday begins with it too
            // ("first", "may"): the grammar tries holidays before anything else.
            entry
                .and_modify(|known| {
                    if *known == Word::Festive {
                        *known = sense;
                    }
                })
                .or_insert(sense);
        }
        Ok(())
    }

    fn phrases(&mut self, phrases: Phrases) -> Result<(), TableError> {
        for (opening, phrases) in [
            (Opening::Bound(Bound::Since), phrases.since),
            (Opening::Bound(Bound::After), phrases.after),
            (Opening::Bound(Bound::Until), phrases.until),
            (Opening::Bound(Bound::Before), phrases.before),
            (Opening::Between, phrases.between),
        ] {
            for phrase in phrases {
                let at = phrase.span().start;
                let phrase = self.checked(phrase)?;
                let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
                let first = words.first().and_then(|first| self.own.get(first));
                let Some(first) = first.copied() else {
                    let reason = format!("the first word of `{phrase}` has no meaning above");
                    return Err(self.fault(at, reason));
                };
                let known = self.table.phrases.entry(first).or_default();
                known.push((opening, words));
            }
        }
        Ok(())
    }

    fn holiday(&mut self, holiday: Holiday) -> Result<(), TableError> {
        let at = holiday.names.first().map_or(0, |name| name.span().start);
        let rule = match (holiday.fixed, holiday.nth, holiday.easter) {
            (Some(day), None, None) => Rule::Fixed(day.month, day.day),
            (None, Some(day), None) => {
                Rule::Nth(day.month, weekday(day.weekday), day.nth, day.then)
            }
            (None, None, Some(days)) => Rule::Easter(days),
            _ => {
                let reason = "a holiday has one of `fixed`, `nth` and `easter`";
                return Err(self.fault(at, reason.to_owned()));
            }
        };
        // 2000 has every day that some year has.
        if rule.day(2000).is_none() {
            return Err(self.fault(at, "no year has such a day".to_owned()));
        }
        for name in holiday.names {
            let name = self.checked(name)?;
            let first = name.split(' ').next().unwrap_or(&name).to_owned();
            self.table
                .words
                .entry(first.clone())
                .or_insert(Word::Festive);
            let known = self.table.holidays.entry(first).or_default();
            known.push((rule, name));
        }
        Ok(())
    }

    fn endings(&mut self, sense: Korean, words: Words) -> Result<(), TableError> {
        for word in words {
            let at = word.span().start;
            let word = self.checked(word)?;
            if self.table.endings.iter().any(|(known, _)| *known == word) {
                return Err(self.fault(at, format!("`{word}` has another meaning above")));
            }
            self.table.endings.push((word, sense));
        }
        Ok(())
    }

    /// A word as texts are compared with it.
    fn checked(&self, word: Spanned<String>) -> Result<String, TableError> {
        let at = word.span().start;
        let word = word.into_inner();
        let reason = if word.trim() != word || word.is_empty() {
            "is empty or has a space around it"
        } else if word.chars().any(char::is_uppercase) {
            "is not in lower case"
        } else if word.split(' ').any(|word| word.len() > LONGEST_WORD) {
            "is too long"
        } else {
            return Ok(word);
        };
        Err(self.fault(at, format!("`{word}` {reason}")))
    }

    fn fault(&self, at: usize, reason: String) -> TableError {
        let before = self.text.get(..at).unwrap_or_default();
        TableError::Word {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            reason,
        }
    }
}

/// The days of a week, Monday first.
fn week() -> impl Iterator<Item = Weekday> {
    Weekday::Monday.cycle_forward().take(7)
}

const fn weekday(name: DayName) -> Weekday {
    match name {
        DayName::Monday => Weekday::Monday,
        DayName::Tuesday => Weekday::Tuesday,
        DayName::Wednesday => Weekday::Wednesday,
        DayName::Thursday => Weekday::Thursday,
        DayName::Friday => Weekday::Friday,
        DayName::Saturday => Weekday::Saturday,
        DayName::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_can_be_read() {
        if let Err(error) = shipped() {
            panic!("{error}");
        }
    }

    #[test]
    fn another_language_is_a_file_of_its_own() {
        let dutch = "[units]\nweek = [\"week\", \"weken\"]\n\n[days]\n-1 = [\"gisteren\"]\n\n[words]\nsince = [\"sinds\"]\n";
        let table = read(&[("periods.nl.toml", dutch)]).unwrap();
        assert_eq!(table.words.get("gisteren"), Some(&Word::Today(-1)));
        assert_eq!(table.words.get("sinds"), Some(&Word::Since));
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        for (text, told) in [
            ("[units]\nfoo = []\n", "line 2"),
            (
                "[words]\nsince = [\"Since\"]\n",
                "line 2: `Since` is not in lower case",
            ),
            (
                "[words]\nsince = [\"from\"]\n\nfrom = [\"from\"]\n",
                "`from` has another meaning above",
            ),
            (
                "[words]\nsince = [\"ever since\"]\n",
                "line 2: `ever since` is more than one word",
            ),
            (
                "[days]\nsoon = [\"morgen\"]\n",
                "line 2: `soon` is not a number",
            ),
            (
                "[phrases]\nuntil = [\n  \"up to\",\n]\n",
                "line 3: the first word of `up to` has no meaning above",
            ),
            (
                "[[holidays]]\nfixed = { month = 2, day = 30 }\nnames = [\"leap day\"]\n",
                "line 3: no year has such a day",
            ),
        ] {
            let error = read(&[("periods.xx.toml", text)]).unwrap_err().to_string();
            assert!(error.contains(told), "{text:?} tells {error:?}");
        }
    }
}
