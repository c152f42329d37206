//! What the parts of names do: `config/names.toml` and `config/first_names.toml`, read
//! once.
//!
//! Takes the file's text; gives tables to look folded words and letters up in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::language::fold::folded;

pub(super) const SHIPPED: &str = include_str!("../../config/names.toml");
pub(super) const FIRST_NAMES: &str = include_str!("../../config/first_names.toml");

/// The tables that ship with the program. A test reads them; a file that could not
/// be read would leave every word a plain part of a name.
pub(super) static CUSTOMS: LazyLock<Customs> =
    LazyLock::new(|| read(SHIPPED, FIRST_NAMES).unwrap_or_default());

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    legal_forms: Vec<Vec<String>>,
    leading_forms: Vec<String>,
    common: Vec<String>,
    titles: Vec<String>,
    small: Vec<String>,
    short_words: FxHashMap<String, String>,
    latin: FxHashMap<char, String>,
    looks: FxHashMap<char, char>,
}

/// What words and letters do in names.
#[derive(Default)]
pub(super) struct Customs {
    forms: FxHashMap<String, usize>,
    longest_form: usize,
    leading: FxHashSet<String>,
    common: FxHashSet<String>,
    titles: FxHashSet<String>,
    small: FxHashSet<String>,
    short_words: FxHashMap<String, String>,
    first_names: FxHashMap<String, Vec<String>>,
    latin: FxHashMap<char, String>,
    looks: FxHashMap<char, char>,
}

fn read(text: &str, first_names: &str) -> Result<Customs, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let short: BTreeMap<String, Vec<String>> = toml::from_str(first_names)?;
    let mut customs = Customs {
        common: set(&file.common),
        leading: set(&file.leading_forms),
        titles: set(&file.titles),
        small: set(&file.small),
        short_words: file.short_words,
        latin: file.latin,
        looks: file.looks,
        ..Customs::default()
    };
    for (full, short) in short {
        for short in short {
            let both = [(full.clone(), short.clone()), (short, full.clone())];
            for (one, other) in both {
                customs.first_names.entry(one).or_default().push(other);
            }
        }
    }
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

    /// A company's name without the legal forms at its end, or before it where they stand
    /// there; none where it has none or is nothing else.
    pub(super) fn without_form<'w>(&self, name: &'w [String]) -> Option<&'w [String]> {
        let mut rest = name;
        if let Some((first, behind)) = rest.split_first()
            && self.leading.contains(first)
        {
            rest = behind;
        }
        while let Some(count) = self.form_at_end(rest) {
            rest = rest.get(..rest.len() - count)?;
        }
        (!rest.is_empty() && rest.len() < name.len()).then_some(rest)
    }

    /// How many words the longest legal form at the end of a name takes.
    fn form_at_end(&self, name: &[String]) -> Option<usize> {
        let most = self.longest_form.min(name.len());
        let mut counts = (1..=most).rev();
        counts.find(|count| {
            let run = name.get(name.len() - count..).unwrap_or_default();
            self.forms.contains_key(&run.join(" "))
        })
    }

    /// The first names that one is short for, and those that are short for it.
    pub(super) fn first_names_of(&self, name: &str) -> impl Iterator<Item = &str> {
        let names = self.first_names.get(name).into_iter().flatten();
        names.map(String::as_str)
    }

    /// The word that a short one stands for: "department" for "dept".
    pub(super) fn in_full(&self, word: &str) -> Option<&str> {
        self.short_words.get(word).map(String::as_str)
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
        let read = read(SHIPPED, FIRST_NAMES);
        assert!(read.is_ok(), "{:?}", read.err());
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
    fn forms_are_left_out_at_the_end_and_some_at_the_head() {
        for (name, expected) in [
            ("orn steel ag", Some("orn steel")),
            ("orn co ltd", Some("orn")),
            ("jsc orn steel", Some("orn steel")),
            ("orn joint stock company", Some("orn")),
            ("ag orn", None),
            ("orn", None),
            ("ltd", None),
        ] {
            let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
            let short = CUSTOMS.without_form(&words).map(|words| words.join(" "));
            assert_eq!(short.as_deref(), expected, "{name:?}");
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
