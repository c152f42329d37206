//! Misspelt words of a phrase: "timline".
//!
//! Takes the words of all templates; gives for a typed word the one that it most
//! likely is. Whether a word is misspelt at all is for whoever asks to know.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::template::Piece;

/// The shortest word that is mended, in characters: shorter ones are too near to
/// others.
const LEAST: usize = 5;

/// The words of the templates, and how often each is used.
#[derive(Default)]
pub(super) struct Typos {
    uses: FxHashMap<String, usize>,
}

impl Typos {
    /// Adds the words of a template.
    pub(super) fn learn(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Word(word) => self.learn_word(word),
                Piece::Slot(_) => {}
                Piece::Choice { of, .. } => of.iter().for_each(|choice| self.learn(choice)),
            }
        }
    }

    /// Adds one word.
    pub(super) fn learn_word(&mut self, word: &str) {
        if word.chars().count() >= LEAST {
            *self.uses.entry(word.to_owned()).or_default() += 1;
        }
    }

    /// The word that a misspelt one is a typo away from; of several the one that is
    /// used most, then the first by its letters.
    pub(super) fn mended(&self, word: &str) -> Option<&str> {
        if word.chars().count() < LEAST {
            return None;
        }
        let near = |(known, _): &(&String, &usize)| {
            known.len().abs_diff(word.len()) <= 1 && strsim::osa_distance(known, word) == 1
        };
        let found = self.uses.iter().filter(near);
        let best = found.max_by_key(|(known, uses)| (**uses, Reverse(known.as_str())));
        best.map(|(known, _)| known.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_mended_by_one_typo() {
        let mut typos = Typos::default();
        for word in ["timeline", "latest", "quotes", "what", "quotes", "notes"] {
            typos.learn_word(word);
        }
        for (typed, expected) in [
            ("timline", Some("timeline")),
            ("lastest", Some("latest")),
            ("qoutes", Some("quotes")),
            ("nuotes", Some("quotes")),
            ("tmlne", None),
            ("wath", None),
        ] {
            assert_eq!(typos.mended(typed), expected, "{typed}");
        }
    }
}
