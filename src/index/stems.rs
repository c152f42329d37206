//! The stems of words, remembered where they are cheap to find again.
//!
//! Takes the words of articles, one after another; gives the stem of each that counts.
//! A million articles are made of few words, most of them of very few: a small table
//! that stays in the processor's cache is faster than a large one that knows all.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::language::fold::Word;
use crate::language::lexicon::Lexicon;
use crate::language::terms::{Piece, counts};

/// How many words are remembered, as a power of two: with their slots, 512 KiB.
const BITS: u32 = 14;
/// The longest word that is remembered, in bytes.
const LONGEST: usize = 25;
/// The most bytes of a stem that are not those the word begins with.
const LONGEST_TAIL: usize = 3;

/// The stems met last.
pub(super) struct Stems {
    slots: Vec<Slot>,
    /// A stem that is no part of its word.
    other: String,
}

/// A word and its stem, in half of what is read from memory at once.
#[derive(Clone)]
#[repr(align(32))]
struct Slot {
    /// Its length; 0 where nothing is remembered here.
    word_length: u8,
    /// How many of its bytes the stem begins with.
    head: u8,
    /// How many others follow.
    tail_length: u8,
    is_stop: bool,
    tail: [u8; LONGEST_TAIL],
    word: [u8; LONGEST],
}

const EMPTY: Slot = Slot {
    word_length: 0,
    head: 0,
    tail_length: 0,
    is_stop: false,
    tail: [0; LONGEST_TAIL],
    word: [0; LONGEST],
};

impl Stems {
    pub(super) fn new() -> Self {
        Self {
            slots: vec![EMPTY; 1 << BITS],
            other: String::new(),
        }
    }

    /// The stem of what can be a term of `text`, where it counts as one.
    pub(super) fn of_piece<'s>(
        &'s mut self,
        piece: Piece<'s, 's>,
        text: &str,
        shouted: bool,
        lexicon: &Lexicon,
    ) -> Option<&'s str> {
        match piece {
            Piece::Word(word) => self.of(word, text, shouted, lexicon),
            Piece::Verb(stem, _) => Some(stem),
        }
    }

    /// The stem of a word of `text`, where it counts as one of its terms.
    fn of<'s>(
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
        if !counts(word, slot.is_stop, text, shouted) {
            return None;
        }
        let head = folded.get(..slot.head.into())?;
        if slot.tail_length == 0 {
            return Some(head);
        }
        let tail = slot.tail.get(..slot.tail_length.into())?;
        self.other.clear();
        self.other.push_str(head);
        self.other.push_str(std::str::from_utf8(tail).ok()?);
        Some(&self.other)
    }
}

impl Slot {
    fn is_of(&self, folded: &str) -> bool {
        self.word.get(..self.word_length.into()) == Some(folded.as_bytes())
    }

    /// Remembers a word, where it is short enough and its stem like it; gives whether
    /// it did.
    fn keep(&mut self, folded: &str, stem: &str, is_stop: bool) -> bool {
        let same = |(one, other): &(char, char)| one == other;
        let shared = folded.chars().zip(stem.chars()).take_while(same);
        let head: usize = shared.map(|(letter, _)| letter.len_utf8()).sum();
        let tail = stem.get(head..).unwrap_or_default().as_bytes();
        let lengths = [folded.len(), head, tail.len()].map(u8::try_from);
        let (Some(word), Some(place), [Ok(word_length), Ok(head), Ok(tail_length)]) = (
            self.word.get_mut(..folded.len()),
            self.tail.get_mut(..tail.len()),
            lengths,
        ) else {
            return false;
        };
        word.copy_from_slice(folded.as_bytes());
        place.copy_from_slice(tail);
        (self.word_length, self.head, self.tail_length) = (word_length, head, tail_length);
        self.is_stop = is_stop;
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
    use crate::language::terms::{pieces, terms};

    #[test]
    fn remembered_stems_are_those_of_the_lexicon() {
        let lexicon = english();
        let mut stems = Stems::new();
        let long = "Donaudampfschifffahrtsgesellschaftskapitänspatente";
        let text = format!(
            "The studies of happiness and national ponies; ran, mice; the ports of the U.S. opened 1,000 ports, 3.5 times; {long} 항만은 WHO; they took over and were laid off"
        );
        for _ in 0..2 {
            let read = words(&text);
            let found: Vec<String> = pieces(&read, &text, &lexicon)
                .filter_map(|piece| {
                    let stem = stems.of_piece(piece, &text, false, &lexicon);
                    stem.map(str::to_owned)
                })
                .collect();
            let expected: Vec<String> = terms(&text, &lexicon)
                .into_iter()
                .map(|term| term.stem.into())
                .collect();
            assert_eq!(found, expected);
        }
    }
}
