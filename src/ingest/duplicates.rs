//! Which articles are nearly the same: reprints of an agency's story, an updated
//! version, the same page scraped twice.
//!
//! Takes the stems of a text; gives a number of which near copies share most bits,
//! after Charikar's SimHash ("Similarity Estimation Techniques from Rounding
//! Algorithms", 2002) over runs of three stems. Whether two texts really are near
//! copies is told by the runs they share (Broder's resemblance, "On the resemblance
//! and containment of documents", 1997), and in which words two sentences differ by
//! their longest common subsequence.

use std::collections::HashSet;

use crate::language::fold::words;
use crate::language::span::Span;

/// The SimHash of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Likeness(pub u64);

/// How many stems in a row are one feature.
const RUN: usize = 3;
/// How many stems of a text are read.
const MOST: u32 = 60_000;

impl Likeness {
    /// The most bits in which the likenesses of near copies are taken to differ.
    pub const NEAR: u32 = 16;

    /// The likeness of the text with these stems, in order.
    pub fn of<'s>(stems: impl Iterator<Item = &'s str>) -> Self {
        let mut votes = Votes::default();
        for stem in stems {
            votes.take(stem);
        }
        votes.likeness()
    }

    /// How many of the 64 bits differ.
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

/// How many groups of near copies there are among texts with these likenesses, and
/// how many texts are in them.
///
/// Near copies agree in one of four quarters of their bits more often than not; among
/// those that do, neighbours in order are compared.
pub fn groups(likenesses: &[Likeness]) -> (usize, usize) {
    const BITS: u32 = 6;
    const NEIGHBOURS: usize = 4;
    let mut group: Vec<usize> = (0..likenesses.len()).collect();
    let mut order: Vec<(u64, usize)> = Vec::with_capacity(likenesses.len());
    for quarter in 0..4 {
        order.clear();
        let turned = likenesses.iter().enumerate();
        order.extend(turned.map(|(at, likeness)| (likeness.0.rotate_left(quarter * 16), at)));
        order.sort_unstable();
        for (place, (bits, at)) in order.iter().enumerate() {
            let next = order.iter().skip(place + 1).take(NEIGHBOURS);
            for (other_bits, other) in next.take_while(|(other, _)| other >> 48 == bits >> 48) {
                if (bits ^ other_bits).count_ones() <= BITS {
                    join(&mut group, *at, *other);
                }
            }
        }
    }
    let mut sizes = std::collections::HashMap::new();
    for at in 0..group.len() {
        *sizes.entry(head(&mut group, at)).or_insert(0_usize) += 1;
    }
    let several = sizes.values().filter(|size| **size > 1);
    (several.clone().count(), several.sum())
}

/// The first of the group that `at` is in.
fn head(group: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while let Some(next) = group.get(at).copied().filter(|next| *next != at) {
        let beyond = group.get(next).copied().unwrap_or(next);
        if let Some(here) = group.get_mut(at) {
            *here = beyond;
        }
        at = next;
    }
    at
}

fn join(group: &mut [usize], one: usize, other: usize) {
    let (one, other) = (head(group, one), head(group, other));
    if let Some(head) = group.get_mut(one.max(other)) {
        *head = one.min(other);
    }
}

/// The share of the runs of the shorter text that the other one holds too, 0 to 1:
/// a story that was cut or added to is still a copy.
pub fn containment(one: &[&str], other: &[&str]) -> f64 {
    let runs = |stems: &[&str]| -> HashSet<u64> {
        let hashed: Vec<u64> = stems.iter().map(|stem| hashed(stem)).collect();
        let whole = hashed.windows(RUN).filter_map(|run| run.try_into().ok());
        whole.map(|run: [u64; RUN]| mixed(&run)).collect()
    };
    let (one, other) = (runs(one), runs(other));
    let least = one.len().min(other.len());
    if least == 0 {
        return 0.0;
    }
    one.intersection(&other).count() as f64 / least as f64
}

/// Where two sentences that are nearly the same differ: the words of the one and
/// those that the other has in their place, either of them empty where words were
/// added. None where they are not nearly the same.
pub fn differing(one: &str, other: &str) -> Option<Vec<(String, String)>> {
    const LONGEST: usize = 200;
    const SHARED: f64 = 0.75;
    let (first, second) = (words(one), words(other));
    if first.len() > LONGEST || second.len() > LONGEST {
        return None;
    }
    // The length of the longest common subsequence of what follows each pair.
    let width = second.len() + 1;
    let mut common = vec![0_usize; (first.len() + 1) * width];
    let at = |row: usize, column: usize| row * width + column;
    for row in (0..first.len()).rev() {
        for column in (0..second.len()).rev() {
            let same = first.get(row)?.folded == second.get(column)?.folded;
            let best = match same {
                true => common.get(at(row + 1, column + 1))? + 1,
                false => *common
                    .get(at(row + 1, column))?
                    .max(common.get(at(row, column + 1))?),
            };
            *common.get_mut(at(row, column))? = best;
        }
    }
    let longest = first.len().max(second.len());
    let shared = common.first().copied().unwrap_or(0);
    if longest == 0 || (shared as f64) < SHARED * longest as f64 {
        return None;
    }
    let mut places: Vec<(Span, Span)> = Vec::new();
    let (mut row, mut column) = (0, 0);
    let (mut from_row, mut from_column) = (0, 0);
    loop {
        let ended = row >= first.len() && column >= second.len();
        let same = match (first.get(row), second.get(column)) {
            (Some(one), Some(other)) => one.folded == other.folded,
            _ => false,
        };
        if (same || ended) && (from_row < row || from_column < column) {
            places.push((Span::new(from_row, row), Span::new(from_column, column)));
        }
        if ended {
            break;
        }
        if same {
            row += 1;
            column += 1;
            (from_row, from_column) = (row, column);
        } else if column >= second.len()
            || (row < first.len()
                && common.get(at(row + 1, column)) >= common.get(at(row, column + 1)))
        {
            row += 1;
        } else {
            column += 1;
        }
    }
    let written = |text: &str, words: &[crate::language::fold::Word<'_>], run: Span| {
        let run = words.get(run.start..run.end).unwrap_or_default();
        match (run.first(), run.last()) {
            (Some(first), Some(last)) => {
                let span = Span::new(first.span.start, last.span.end);
                span.of(text).to_owned()
            }
            _ => String::new(),
        }
    };
    let differing = places
        .into_iter()
        .map(|(rows, columns)| (written(one, &first, rows), written(other, &second, columns)));
    Some(differing.collect())
}

/// The bits that the runs of a text vote for.
#[derive(Debug)]
pub struct Votes {
    /// For each bit how many runs set it, the last few left out.
    set: [u16; 64],
    /// How many of the last few did, eight bits in a number, a byte each.
    last: [u64; 8],
    /// How many are the last few.
    lasting: u8,
    run: [u64; RUN],
    read: u32,
}

impl Default for Votes {
    fn default() -> Self {
        Self {
            set: [0; 64],
            last: [0; 8],
            lasting: 0,
            run: [0; RUN],
            read: 0,
        }
    }
}

impl Votes {
    /// Takes the next stem of the text.
    pub fn take(&mut self, stem: &str) {
        self.run.rotate_left(1);
        if let Some(last) = self.run.last_mut() {
            *last = hashed(stem);
        }
        // A text of more runs than can be counted is told by its head.
        if self.read >= MOST {
            return;
        }
        self.read += 1;
        if self.read as usize >= RUN {
            self.vote();
        }
    }

    /// What most runs voted for.
    pub fn likeness(mut self) -> Likeness {
        let mut runs = (self.read as usize + 1).saturating_sub(RUN);
        if runs == 0 {
            self.vote();
            runs = 1;
        }
        self.add_last();
        let bits = self.set.iter().enumerate();
        let set = bits.filter(|(_, votes)| usize::from(**votes) * 2 > runs);
        Likeness(set.fold(0, |bits, (bit, _)| bits | 1 << bit))
    }

    fn vote(&mut self) {
        let hash = mixed(&self.run).to_le_bytes();
        for (votes, byte) in self.last.iter_mut().zip(hash) {
            *votes += SPREAD.get(usize::from(byte)).copied().unwrap_or_default();
        }
        self.lasting += 1;
        if self.lasting == u8::MAX {
            self.add_last();
        }
    }

    /// Adds the last votes to the others, before a byte of them overflows.
    fn add_last(&mut self) {
        let last = self.last.iter().flat_map(|votes| votes.to_le_bytes());
        for (votes, last) in self.set.iter_mut().zip(last) {
            *votes += u16::from(last);
        }
        self.last = [0; 8];
        self.lasting = 0;
    }
}

/// For each byte the number whose bytes are its bits, the lowest first.
static SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            spread[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    spread
};

/// FNV-1a, so that the number is the same on every machine and in every version.
fn hashed(stem: &str) -> u64 {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One number of a run in which every bit depends on every stem and its place, by
/// the finisher of MurmurHash3.
fn mixed(run: &[u64; RUN]) -> u64 {
    let joined = run.iter().fold(0_u64, |all, hash| {
        all.rotate_left(21).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ hash
    });
    let mut hash = joined ^ joined >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(text: &str) -> Likeness {
        Likeness::of(text.split_whitespace())
    }

    #[test]
    fn sentences_differ_in_the_words_that_were_changed() {
        for (one, other, expected) in [
            (
                "The mill cost 3.4 million euros, the mayor said.",
                "The mill cost 3.5 million euros, the mayor said.",
                Some(vec![("3.4", "3.5")]),
            ),
            (
                "The ferry sank near Hull on Sunday, the guard said.",
                "The old ferry sank near Hull on Sunday, the coast guard said",
                Some(vec![("", "old"), ("", "coast")]),
            ),
            ("The ferry sank.", "the FERRY sank", Some(vec![])),
            (
                "The ferry sank near Hull.",
                "The port of Leeds opened.",
                None,
            ),
        ] {
            let found = differing(one, other);
            let found: Option<Vec<(&str, &str)>> = found.as_ref().map(|found| {
                found
                    .iter()
                    .map(|(one, other)| (one.as_str(), other.as_str()))
                    .collect()
            });
            assert_eq!(found, expected, "{one:?} and {other:?}");
        }
    }

    #[test]
    fn near_copies_share_most_bits_and_others_about_half() {
        let story = "the harbour of leeds opened on monday after long work and the mayor cut a \
            ribbon while a band played for the crowd that had come from all parts of the county \
            to see the first ship leave for the north with wool coal and two hundred guests";
        let edited = story.replace("two hundred", "three hundred");
        let other = "prices of copper fell for the third week as stocks in the warehouses of the \
            exchange rose and buyers in asia waited for the new year before they signed contracts";
        assert_eq!(likeness(story).distance(likeness(story)), 0);
        assert!(likeness(story).distance(likeness(&edited)) <= 12);
        assert!(likeness(story).distance(likeness(other)) >= 20);
    }
}
