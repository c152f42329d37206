//! What the parts of names do: `config/names.toml`, read once.
//!
//! Takes the file's text; gives tables to look folded words and letters up in.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::language::fold::folded;

const SHIPPED: &str = include_str!("../../config/names.toml");

/// The tables that ship with the program. A test reads them; a file that could not
/// be read would leave every word a plain part of a name.
pub(super) static CUSTOMS: LazyLock<Customs> = LazyLock::new(|| read(SHIPPED).unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    legal_forms: Vec<Vec<String>>,
    common: Vec<String>,
    titles: Vec<String>,
    small: Vec<String>,
    latin: FxHashMap<char, String>,
    looks: FxHashMap<char, char>,
}

/// What words and letters do in names.
#[derive(Default)]
pub(super) struct Customs {
    forms: FxHashMap<String, usize>,
    longest_form: usize,
    common: FxHashSet<String>,
    titles: FxHashSet<String>,
    small: FxHashSet<String>,
    latin: FxHashMap<char, String>,
    looks: FxHashMap<char, char>,
}

fn read(text: &str) -> Result<Customs, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let mut customs = Customs {
        common: set(&file.common),
        titles: set(&file.titles),
        small: set(&file.small),
        latin: file.latin,
        looks: file.looks,
        ..Customs::default()
    };
    for (number, group) in file.legal_forms.iter().enumerate() {
        for form in group {
            let form = folded(form);
            let words = form.split(' ').count();
            customs.longest_form = customs.longest_form.max(words);
            customs.forms.insert(form, number);
        }
    }
    Ok(customs)
}

fn set(words: &[String]) -> FxHashSet<String> {
    words.iter().map(|word| folded(word)).collect()
}

impl Customs {
    /// The legal form at the head of some words: its number, and how many words it takes.
    pub(super) fn form_at<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
    ) -> Option<(usize, usize)> {
        let mut run = String::new();
        let mut found = None;
        for (count, word) in words.take(self.longest_form).enumerate() {
            if count > 0 {
                run.push(' ');
            }
            run.push_str(word);
            if let Some(form) = self.forms.get(&run) {
                found = Some((*form, count + 1));
            }
        }
        found
    }

    /// Whether a word is what many companies and bodies are called.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word)
    }

    /// Whether a word is a person's title.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether a word comes and goes within names.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    /// A word in Latin letters, by their sound; none where it is in them already.
    pub(super) fn in_latin(&self, word: &str) -> Option<String> {
        if !word.chars().any(|c| self.latin.contains_key(&c)) {
            return None;
        }
        let mut latin = String::with_capacity(word.len());
        for c in word.chars() {
            match self.latin.get(&c) {
                Some(sound) => latin.push_str(sound),
                None => latin.push(c),
            }
        }
        Some(latin)
    }

    /// A word with its letters that only look Latin made so, where it mixes both.
    pub(super) fn as_it_looks(&self, word: &str) -> Option<String> {
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        if !latin || word.is_ascii() {
            return None;
        }
        let seen = |c: char| self.looks.get(&c).copied().unwrap_or(c);
        Some(word.chars().map(seen).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_read() {
        assert!(read(SHIPPED).is_ok(), "{:?}", read(SHIPPED).err());
    }

    #[test]
    fn the_longest_form_at_a_place_counts() {
        let group = |form: &str| CUSTOMS.forms.get(form).copied();
        for (words, expected) in [
            (
                "joint stock company orn",
                group("jsc").map(|form| (form, 3)),
            ),
            ("limited", group("ltd").map(|form| (form, 1))),
            ("orn limited", None),
        ] {
            assert_eq!(CUSTOMS.form_at(words.split(' ')), expected, "{words:?}");
        }
    }

    #[test]
    fn letters_are_read_by_sound_and_by_look() {
        for (word, sound, look) in [
            ("путин", Some("putin"), None),
            ("κυριακος", Some("kyriakos"), None),
            ("putin", None, None),
            // The second letter is Cyrillic.
            ("tаrmok", Some("tarmok"), Some("tarmok")),
        ] {
            assert_eq!(CUSTOMS.in_latin(word).as_deref(), sound, "{word:?}");
            assert_eq!(CUSTOMS.as_it_looks(word).as_deref(), look, "{word:?}");
        }
    }
}
