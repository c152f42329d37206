//! Words of another language -> the English words they stand for.
//!
//! Takes the `[translation]` table of a phrase file; gives for a word as it is typed the
//! words of the articles' language that its sentence would hold, and whether its
//! ending asks. Particles and tenses are cut off; what a word means in its sentence
//! is not known here.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::language::fold::folded;

/// The table as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[serde(default)]
    particles: Vec<String>,
    #[serde(default)]
    asking: Vec<String>,
    #[serde(default)]
    verb_endings: Vec<String>,
    #[serde(default)]
    words: FxHashMap<String, Vec<String>>,
    #[serde(default)]
    verbs: FxHashMap<String, Vec<String>>,
}

impl Written {
    /// The same laid over another table: words that both have mean what this one says.
    pub(super) fn over(mut self, below: Self) -> Self {
        self.particles.extend(below.particles);
        self.asking.extend(below.asking);
        self.verb_endings.extend(below.verb_endings);
        for (mine, theirs) in [
            (&mut self.words, below.words),
            (&mut self.verbs, below.verbs),
        ] {
            for (english, words) in theirs {
                mine.entry(english).or_default().extend(words);
            }
        }
        self
    }
}

/// What a word stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Translated<'g> {
    /// The English words; none where it only carries the sentence.
    pub(super) words: &'g [String],
    /// Whether its ending asks.
    pub(super) asks: bool,
}

/// The words of a language, with their English ones.
#[derive(Debug, Default)]
pub(super) struct Translation {
    words: FxHashMap<String, Vec<String>>,
    /// Stems of verbs; what stands behind one is its tense.
    verbs: FxHashMap<String, Vec<String>>,
    longest_verb: usize,
    particles: FxHashSet<String>,
    asking: Vec<String>,
    verb_endings: Vec<String>,
}

/// The longest particle, in characters.
const LONGEST_PARTICLE: usize = 4;

impl Translation {
    pub(super) fn new(written: Written) -> Self {
        let turned = |table: FxHashMap<String, Vec<String>>| {
            let mut turned: FxHashMap<String, Vec<String>> = FxHashMap::default();
            let mut listed: Vec<_> = table.into_iter().collect();
            listed.sort();
            for (english, words) in listed {
                let english: Vec<String> = folded(&english).split(' ').map(str::to_owned).collect();
                for word in words {
                    turned
                        .entry(folded(&word))
                        .or_insert_with(|| english.clone());
                }
            }
            turned
        };
        let verbs = turned(written.verbs);
        Self {
            words: turned(written.words),
            longest_verb: verbs
                .keys()
                .map(|verb| verb.chars().count())
                .max()
                .unwrap_or(0),
            verbs,
            particles: written.particles.iter().map(|word| folded(word)).collect(),
            asking: written.asking.iter().map(|word| folded(word)).collect(),
            verb_endings: written
                .verb_endings
                .iter()
                .map(|word| folded(word))
                .collect(),
        }
    }

    /// Whether there is a word in it.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.verbs.is_empty()
    }

    /// A word without the particle that is written together with it.
    pub(super) fn bare<'w>(&self, word: &'w str) -> &'w str {
        const LEAST: usize = 2;
        if self.words.contains_key(word) {
            return word;
        }
        let count = word.chars().count();
        let cuts = word.char_indices().map(|(at, _)| at).enumerate();
        let mut cuts = cuts
            .skip(LEAST)
            .filter(|(place, _)| count - place <= LONGEST_PARTICLE);
        let cut = cuts.find(|(_, at)| {
            let ending = word.get(*at..).unwrap_or_default();
            self.particles.contains(ending)
        });
        cut.and_then(|(_, at)| word.get(..at)).unwrap_or(word)
    }

    /// A text without the particle that its last word ends in.
    pub(super) fn bare_end<'t>(&self, text: &'t str) -> &'t str {
        let last = text.rsplit(' ').next().unwrap_or(text);
        let cut = last.len() - self.bare(last).len();
        text.get(..text.len() - cut).unwrap_or(text)
    }

    /// What a folded word stands for; nothing where it is not known.
    pub(super) fn read(&self, word: &str) -> Option<Translated<'_>> {
        if let Some(words) = self
            .words
            .get(word)
            .or_else(|| self.words.get(self.bare(word)))
        {
            let asks = false;
            return Some(Translated { words, asks });
        }
        if let Some((words, rest)) = self.verb(word) {
            let asks = self.ends(rest, &self.asking);
            return Some(Translated { words, asks });
        }
        // A verb that is not listed says nothing that an English sentence could hold.
        let is_verb = self.ends(word, &self.verb_endings);
        is_verb.then(|| Translated {
            words: &[],
            asks: self.ends(word, &self.asking),
        })
    }

    /// The longest stem that a word begins with, and its ending.
    fn verb<'w>(&self, word: &'w str) -> Option<(&[String], &'w str)> {
        let cuts = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let mut cuts: Vec<usize> = cuts.take(self.longest_verb).collect();
        cuts.reverse();
        cuts.into_iter().find_map(|at| {
            let (stem, rest) = word.split_at_checked(at)?;
            // A stem of one syllable alone is too many other words.
            if rest.is_empty() && stem.chars().count() < 2 {
                return None;
            }
            Some((self.verbs.get(stem)?.as_slice(), rest))
        })
    }

    fn ends(&self, word: &str, endings: &[String]) -> bool {
        endings.iter().any(|ending| word.ends_with(ending.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_their_particles_and_verbs_without_their_tense() {
        let written: Written = toml::from_str(
            "particles = [\"은\", \"는\", \"을\", \"를\", \"에서\"]\nasking = [\"나\", \"니\"]\nverb_endings = [\"했나\"]\n[words]\nmeeting = [\"회의\"]\n\"supply chain\" = [\"공급망\"]\n[verbs]\nmeet = [\"만나\", \"만났\"]\n",
        )
        .unwrap();
        let translation = Translation::new(written);
        for (word, expected) in [
            ("회의는", Some((vec!["meeting"], false))),
            ("공급망에서", Some((vec!["supply", "chain"], false))),
            ("만났나", Some((vec!["meet"], true))),
            ("만났다", Some((vec!["meet"], false))),
            ("끄덕했나", Some((vec![], true))),
            ("안덕근", None),
        ] {
            let found = translation.read(&folded(word)).map(|found| {
                let words = found.words.iter().map(String::as_str).collect::<Vec<_>>();
                (words, found.asks)
            });
            assert_eq!(found, expected, "{word}");
        }
        assert_eq!(translation.bare("삼성전자를"), "삼성전자");
        assert_eq!(translation.bare("너를"), "너를");
    }
}
