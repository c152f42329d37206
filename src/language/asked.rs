//! Words that say what a question asks for: `config/language/asked.toml`, read once.
//!
//! Takes folded words; gives the dimension or kind that a word behind "how" or a noun of
//! a property asks for. What of a message is a question is left to `understand`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::fold::{Word, folded};
use super::lexicon::Lexicon;

pub(crate) const SHIPPED: &str = include_str!("../../config/language/asked.toml");

/// The kind of thing that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// A sum, a share, a size.
    Amount,
    /// A length of time, or an age.
    Duration,
    /// A number of things.
    Count,
    /// A day or a time.
    Date,
    /// A place.
    Place,
    /// Somebody.
    Person,
    /// A reason.
    Reason,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    answer: AnswerKind,
    how: Vec<String>,
    nouns: Vec<String>,
    /// The units of `quantities.toml` that measure it.
    #[serde(default)]
    units: Vec<String>,
}

/// What a word asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedWord<'w> {
    /// The dimension or kind, such as "money" or "role-holder".
    pub dimension: &'w str,
    /// What answers it.
    pub answer: AnswerKind,
}

/// The words of a language that say what is asked for.
#[derive(Debug, Default)]
pub struct AskedWords {
    how: FxHashMap<String, (String, AnswerKind)>,
    /// By the stems of the noun's words, one space between two.
    nouns: FxHashMap<String, (String, AnswerKind)>,
    /// By dimension the units that measure it.
    units: FxHashMap<String, Vec<String>>,
    /// The words of the longest noun.
    longest: usize,
}

impl AskedWords {
    /// The units that measure a dimension, as `quantities.toml` names them; none where it
    /// has none of its own, as a count.
    pub fn units_of(&self, dimension: &str) -> &[String] {
        self.units
            .get(dimension)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Those that ship with the program.
    pub fn english(lexicon: &Lexicon) -> &'static Self {
        static READ: OnceLock<AskedWords> = OnceLock::new();
        // That the file can be read is tested.
        READ.get_or_init(|| Self::read(SHIPPED, lexicon).unwrap_or_default())
    }

    fn read(text: &str, lexicon: &Lexicon) -> Result<Self, toml::de::Error> {
        let sections: BTreeMap<String, Section> = toml::from_str(text)?;
        let mut read = Self::default();
        for (dimension, section) in sections {
            read.units.insert(dimension.clone(), section.units);
            let meaning = (dimension, section.answer);
            for word in section.how {
                read.how.insert(folded(&word), meaning.clone());
            }
            for noun in section.nouns {
                read.longest = read.longest.max(noun.split(' ').count());
                let stems = lexicon.stems_of(&folded(&noun));
                read.nouns.insert(stems, meaning.clone());
            }
        }
        Ok(read)
    }

    /// What a word behind "how" asks for, or two with one space between: "much of".
    pub fn behind_how(&self, word: &str) -> Option<AskedWord<'_>> {
        self.how.get(word).map(asked_word)
    }

    /// What the last noun of a property among the words asks for, the longest that ends
    /// there.
    pub fn noun_in(&self, words: &[Word<'_>], lexicon: &Lexicon) -> Option<AskedWord<'_>> {
        let stems: Vec<String> = words.iter().map(|it| lexicon.stem(&it.folded)).collect();
        (1..=stems.len()).rev().find_map(|end| {
            let starts = end.saturating_sub(self.longest)..end;
            starts.into_iter().find_map(|start| {
                let noun = stems.get(start..end)?.join(" ");
                self.nouns.get(&noun).map(asked_word)
            })
        })
    }
}

fn asked_word(meaning: &(String, AnswerKind)) -> AskedWord<'_> {
    AskedWord {
        dimension: &meaning.0,
        answer: meaning.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;

    #[test]
    fn no_word_stands_in_two_sections() {
        let sections: BTreeMap<String, Section> = toml::from_str(SHIPPED).unwrap();
        let lexicon = english();
        let mut of: BTreeMap<String, String> = BTreeMap::new();
        for (name, section) in &sections {
            let nouns = section.nouns.iter().map(|noun| lexicon.stems_of(noun));
            let how = section.how.iter().map(|word| format!("how {word}"));
            for word in nouns.chain(how) {
                let known = of.insert(word.clone(), name.clone());
                assert!(known.is_none_or(|known| known == *name), "{word:?}, {name}");
            }
        }
    }

    #[test]
    fn nouns_and_words_behind_how_say_what_is_asked_for() {
        let lexicon = english();
        let read = AskedWords::read(SHIPPED, &lexicon).unwrap();
        for (text, expected) in [
            ("the bridge's height", Some("height")),
            ("maximum penalties for spills", Some("money")),
            ("the market share of the dairy", Some("share")),
            ("Orrin Vale's job, the press officer", None),
            ("chief executive of the mill", Some("role-holder")),
        ] {
            let found = read.noun_in(&words(text), &lexicon);
            assert_eq!(found.map(|found| found.dimension), expected, "{text:?}");
        }
        assert_eq!(
            read.behind_how("tall").map(|found| found.dimension),
            Some("height")
        );
    }
}
