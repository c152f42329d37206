//! The stems of words, remembered where they are cheap to find again.
//!
//! Takes the words of articles, one after another; gives the stem of each that counts.
//! A million articles are made of few words, most of them of very few: a small table
//! that stays in the processor's cache is faster than a large one that knows all.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::language::fold::Word;
use crate::language::lexicon::Lexicon;
use crate::language::terms::counts;

/// How many words are remembered, as a power of two: with their slots, 1 MiB.
const BITS: u32 = 14;
/// The longest word that is remembered, and its longest stem, in bytes.
const LONGEST: usize = 30;

/// The stems met last.
pub(super) struct Stems {
    slots: Vec<Slot>,
    /// The stem of a word that is not remembered.
    other: String,
}

/// A word and its stem: as much as is read from memory at once.
#[derive(Clone)]
#[repr(align(64))]
struct Slot {
    /// Its length; 0 where nothing is remembered here.
    word_length: u8,
    stem_length: u8,
    is_stop: bool,
    /// Whether the word begins with its stem.
    is_head: bool,
    word: [u8; LONGEST],
    stem: [u8; LONGEST],
}

const EMPTY: Slot = Slot {
    word_length: 0,
    stem_length: 0,
    is_stop: false,
    is_head: false,
    word: [0; LONGEST],
    stem: [0; LONGEST],
};

impl Stems {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![EMPTY; 1 << BITS],
            other: String::new(),
        }
    }

    /// The stem of a word of `text`, where it counts as one of its terms.
    pub(super) fn of<'s>(
        &'s mut self,
        word: &'s Word<'_>,
        text: &str,
        shouted: bool,
        lexicon: &Lexicon,
    ) -> Option<&'s str> {
        let folded = &*word.folded;
        // Figures stand for themselves.
        if folded.bytes().all(|byte| byte.is_ascii_digit()) {
            return counts(word, false, text, shouted).then_some(folded);
        }
        let place = usize::try_from(hash(folded) >> (u64::BITS - BITS)).ok()?;
        let slot = self.slots.get_mut(place)?;
        if !slot.is_of(folded) {
            let (stem, is_stop) = (lexicon.stem(folded), lexicon.is_stop(folded));
            if !slot.keep(folded, &stem, is_stop) {
                self.other = stem;
                return counts(word, is_stop, text, shouted).then_some(&self.other);
            }
        }
        let stem = slot.stem.get(..slot.stem_length.into())?;
        let stem = match slot.is_head {
            true => folded.get(..stem.len())?,
            false => std::str::from_utf8(stem).ok()?,
        };
        counts(word, slot.is_stop, text, shouted).then_some(stem)
    }
}

impl Slot {
    fn is_of(&self, folded: &str) -> bool {
        self.word.get(..self.word_length.into()) == Some(folded.as_bytes())
    }

    /// Remembers a word, where it and its stem are short enough; gives whether it did.
    fn keep(&mut self, folded: &str, stem: &str, is_stop: bool) -> bool {
        let (Some(word), Some(place)) = (
            self.word.get_mut(..folded.len()),
            self.stem.get_mut(..stem.len()),
        ) else {
            return false;
        };
        let (Ok(word_length), Ok(stem_length)) =
            (u8::try_from(folded.len()), u8::try_from(stem.len()))
        else {
            return false;
        };
        word.copy_from_slice(folded.as_bytes());
        place.copy_from_slice(stem.as_bytes());
        (self.word_length, self.stem_length) = (word_length, stem_length);
        (self.is_stop, self.is_head) = (is_stop, folded.starts_with(stem));
        true
    }
}

/// Of which the first bits are as good as any.
fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;
    use crate::language::terms::terms;

    #[test]
    fn remembered_stems_are_those_of_the_lexicon() {
        let lexicon = english();
        let mut stems = Stems::new();
        let long = "Donaudampfschifffahrtsgesellschaftskapitänspatente";
        let text =
            format!("The ports of the U.S. opened 1,000 ports, 3.5 times; {long} 항만은 WHO");
        for _ in 0..2 {
            let found: Vec<String> = words(&text)
                .iter()
                .filter_map(|word| stems.of(word, &text, false, &lexicon).map(str::to_owned))
                .collect();
            let expected: Vec<String> = terms(&text, &lexicon)
                .into_iter()
                .map(|term| term.stem)
                .collect();
            assert_eq!(found, expected);
        }
    }
}
