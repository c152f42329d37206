//! Which templates can fit at all, told by their words.
//!
//! Takes what each template needs; gives, for the words of a message, the few that
//! are worth comparing. A thousand templates cost as much as the handful whose
//! rarest words were typed.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::template::needed_form;

/// Templates by a word that they cannot do without.
#[derive(Default)]
pub(super) struct Prefilter {
    words: FxHashMap<String, u32>,
    /// For each template what it needs: one word of every clause.
    needs: Vec<Vec<Vec<u32>>>,
    /// For each word the templates that are looked at where it stands.
    by_word: FxHashMap<u32, Vec<usize>>,
    /// Templates that need no word at all.
    always: Vec<usize>,
}

impl Prefilter {
    /// A filter for templates with these needs.
    pub(super) fn new(needs: &[Vec<BTreeSet<String>>]) -> Self {
        let mut filter = Self::default();
        let mut uses: FxHashMap<u32, usize> = FxHashMap::default();
        for clauses in needs {
            let clauses: Vec<Vec<u32>> = clauses
                .iter()
                .map(|clause| clause.iter().map(|word| filter.number(word)).collect())
                .collect();
            for word in clauses.iter().flatten() {
                *uses.entry(*word).or_default() += 1;
            }
            filter.needs.push(clauses);
        }
        let (mut by_word, mut always) = (FxHashMap::<u32, Vec<usize>>::default(), Vec::new());
        for (template, clauses) in filter.needs.iter().enumerate() {
            let crowded = |clause: &&Vec<u32>| -> usize {
                clause.iter().filter_map(|word| uses.get(word)).sum()
            };
            match clauses.iter().min_by_key(crowded) {
                Some(clause) => {
                    for word in clause {
                        by_word.entry(*word).or_default().push(template);
                    }
                }
                None => always.push(template),
            }
        }
        filter.by_word = by_word;
        filter.always = always;
        filter
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        *self.words.entry(word.to_owned()).or_insert(next)
    }

    /// Whether some template has this word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The templates that can fit a compared text, by number.
    pub(super) fn candidates(&self, text: &str) -> Vec<usize> {
        let there: FxHashSet<u32> = text
            .split(' ')
            .filter_map(|word| self.words.get(needed_form(word).as_ref()).copied())
            .collect();
        let by_word = there.iter().filter_map(|word| self.by_word.get(word));
        let mut found: Vec<usize> = by_word.flatten().chain(&self.always).copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|template| {
            self.needs.get(*template).is_some_and(|clauses| {
                let met = |clause: &Vec<u32>| clause.iter().any(|word| there.contains(word));
                clauses.iter().all(met)
            })
        });
        found
    }
}
