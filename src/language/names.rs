//! The words by which names are told that nobody listed: titles before them, nouns
//! at their end, the small words inside.
//!
//! Takes the section `names` of a language file; gives tables to look folded words
//! up in. Finding the names is left to `entities::discover`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::fold::{Word, folded};

/// The section as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    titles: Vec<String>,
    of: Vec<String>,
    and: Vec<String>,
    inner: Vec<String>,
    adjectives: Vec<String>,
    never: Vec<String>,
    heads: FxHashMap<String, Vec<String>>,
    korean: Korean,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Korean {
    titles: Vec<String>,
    surnames: Vec<String>,
}

/// The tables.
pub struct NameWords {
    titles: FxHashSet<String>,
    longest_title: usize,
    of: FxHashSet<String>,
    and: FxHashSet<String>,
    inner: FxHashSet<String>,
    adjectives: FxHashSet<String>,
    never: FxHashSet<String>,
    heads: FxHashMap<String, String>,
    korean_titles: Vec<String>,
    korean_surnames: FxHashSet<char>,
}

impl NameWords {
    /// The tables of the lists, and of the titles that are listed elsewhere.
    pub(super) fn new(lists: &Lists, titles: &[String]) -> Self {
        let set = |list: &[String]| list.iter().map(|word| folded(word)).collect();
        let titles: FxHashSet<String> = titles
            .iter()
            .chain(&lists.titles)
            .map(|t| folded(t))
            .collect();
        let heads = lists.heads.iter();
        let surnames = lists.korean.surnames.iter();
        Self {
            longest_title: titles
                .iter()
                .map(|title| title.split(' ').count())
                .max()
                .unwrap_or(0),
            titles,
            of: set(&lists.of),
            and: set(&lists.and),
            inner: set(&lists.inner),
            adjectives: set(&lists.adjectives),
            never: set(&lists.never),
            heads: heads
                .flat_map(|(kind, nouns)| nouns.iter().map(|noun| (folded(noun), kind.clone())))
                .collect(),
            korean_titles: lists.korean.titles.clone(),
            korean_surnames: surnames.filter_map(|name| name.chars().next()).collect(),
        }
    }

    /// How many of the first of these words are a title, 0 where none.
    pub fn title_at(&self, words: &[Word<'_>]) -> usize {
        let most = self.longest_title.min(words.len());
        let is_title = |count: &usize| {
            let run: Vec<&str> = words
                .iter()
                .take(*count)
                .map(|word| &*word.folded)
                .collect();
            self.titles.contains(run.join(" ").as_str())
        };
        (1..=most).rev().find(is_title).unwrap_or(0)
    }

    /// Whether the word is a title before people's names.
    pub fn is_title(&self, folded: &str) -> bool {
        self.titles.contains(folded)
    }

    /// Whether the word joins the parts of a body's name: "of".
    pub fn is_of(&self, folded: &str) -> bool {
        self.of.contains(folded)
    }

    /// Whether the word joins the last part of a row: "and".
    pub fn is_and(&self, folded: &str) -> bool {
        self.and.contains(folded)
    }

    /// Whether the word stands small inside names: "de".
    pub fn is_inner(&self, folded: &str) -> bool {
        self.inner.contains(folded)
    }

    /// Whether the word behind a hyphen makes an adjective of a name: "based".
    pub fn makes_adjective(&self, folded: &str) -> bool {
        self.adjectives.contains(folded)
    }

    /// Whether the words are written large and are no name by themselves.
    pub fn is_never(&self, folded: &str) -> bool {
        self.never.contains(folded)
    }

    /// The type of entity whose names end with this noun, or with this plural of it:
    /// "Centers for Disease Control".
    pub fn head(&self, folded: &str) -> Option<&str> {
        let kind = self.heads.get(folded);
        let singular = || self.heads.get(folded.strip_suffix('s')?);
        kind.or_else(singular).map(String::as_str)
    }

    /// Whether a Korean word is a title, whatever particle it has behind it.
    pub fn is_korean_title(&self, word: &str) -> bool {
        const LONGEST_PARTICLE: usize = 3;
        let mut titles = self.korean_titles.iter();
        titles.any(|title| {
            let rest = word.strip_prefix(title.as_str());
            rest.is_some_and(|rest| rest.chars().count() <= LONGEST_PARTICLE)
        })
    }

    /// Whether a word can be a Korean person's whole name: a surname of one syllable,
    /// and two more.
    pub fn is_korean_name(&self, word: &str) -> bool {
        const SYLLABLES: usize = 3;
        let mut syllables = word.chars();
        let surname = syllables
            .next()
            .is_some_and(|first| self.korean_surnames.contains(&first));
        let hangul = |c: char| ('\u{AC00}'..='\u{D7A3}').contains(&c);
        surname && syllables.clone().all(hangul) && syllables.count() + 1 == SYLLABLES
    }
}
