//! Folded names in little room, and which of them a run of words is.
//!
//! Takes names as folded words; gives what each stands for. All names lie one behind
//! the other in one text and are found by a hash of their words, which is put
//! together word by word, so that the longest name at a place in a text is found
//! without a string being made. What a hash says is always compared with the name
//! itself. Most words begin no name: a small table of bits tells so at once.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::name_conventions::CUSTOMS;
use super::{Origin, Sense, Strength};
use crate::language::vocabulary;

/// The shortest name of a company without its legal form, in letters.
const LEAST_SHORT: usize = 3;

/// A name, by its number: in the order in which they were first given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameKey(pub(super) u32);

/// The hash of no words yet.
pub(super) const NO_WORDS: u64 = 0;

/// The hash of some words and one more.
#[inline]
pub(super) fn with_word(before: u64, word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    mixed(before.rotate_left(29) ^ hasher.finish())
}

/// Every bit of the outcome depends on every bit that is given.
#[inline]
pub(super) fn mixed(bits: u64) -> u64 {
    const ODD: u128 = 0x9E37_79B9_7F4A_7C15;
    let product = u128::from(bits ^ 0x2545_F491_4F6C_DD1D) * ODD;
    (product >> 64) as u64 ^ product as u64
}

/// The hash of a whole name, one space between its words.
fn hash_of(name: &str) -> u64 {
    name.split(' ').fold(NO_WORDS, with_word)
}

/// Names, and what each stands for.
#[derive(Default)]
pub(crate) struct Names {
    /// The names, a line feed behind each.
    text: String,
    /// Where each ends.
    ends: Vec<Ends>,
    table: HashTable<u32>,
    /// What single words lead to, which every word of a text is looked up in.
    firsts: Leads,
    /// What more words lead to.
    leads: Leads,
    /// What the names stand for, in the order of the names.
    senses: Vec<Sense>,
}

/// Where a name and what it stands for end.
#[derive(Clone, Copy)]
struct Ends {
    /// In the text, its line feed left out.
    text: u32,
    /// Among the senses.
    senses: u32,
}

impl Names {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every name, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = NameKey> + use<> {
        (0..self.ends.len() as u32).map(NameKey)
    }

    /// A name as it is compared.
    pub(crate) fn text(&self, name: NameKey) -> &str {
        text_in(&self.text, &self.ends, name.0)
    }

    /// What a name stands for.
    pub(crate) fn senses(&self, name: NameKey) -> &[Sense] {
        let at = name.0 as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.map_or(0, |before| before.senses as usize);
        let end = self.ends.get(at).map_or(start, |ends| ends.senses as usize);
        self.senses.get(start..end).unwrap_or_default()
    }

    /// The name that is `folded`, one space between its words.
    pub(crate) fn named(&self, folded: &str) -> Option<NameKey> {
        self.find(hash_of(folded), folded.split(' '))
    }

    /// What one word with this hash can lead to.
    #[inline]
    pub(super) fn first(&self, hash: u64) -> Lead {
        self.firsts.get(hash)
    }

    /// What several words with this hash can lead to.
    #[inline]
    pub(super) fn lead(&self, hash: u64) -> Lead {
        self.leads.get(hash)
    }

    /// The name that is made of these words, whose hash is known.
    pub(super) fn find<'w>(
        &self,
        hash: u64,
        words: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<NameKey> {
        let is_it = |name: &u32| is_made_of(text_in(&self.text, &self.ends, *name), words.clone());
        self.table.find(hash, is_it).map(|name| NameKey(*name))
    }

    /// The names that hold `part`, beginning at a word: each with the place of it in
    /// the name, in bytes, in the order of the names.
    pub(super) fn holding<'n>(
        &'n self,
        part: &'n str,
    ) -> impl Iterator<Item = (NameKey, usize)> + 'n {
        let places = memchr::memmem::find_iter(self.text.as_bytes(), part.as_bytes());
        places.filter_map(|place| {
            let name = self
                .ends
                .partition_point(|ends| (ends.text as usize) < place);
            let start = start_in(&self.ends, name as u32);
            let before = self
                .text
                .as_bytes()
                .get(place.checked_sub(1).unwrap_or(start));
            let at_word = place == start || before == Some(&b' ');
            at_word.then_some((NameKey(name as u32), place - start))
        })
    }
}

fn start_in(ends: &[Ends], name: u32) -> usize {
    let before = (name as usize).checked_sub(1);
    let end = before.and_then(|before| ends.get(before));
    end.map_or(0, |ends| ends.text as usize + 1)
}

fn text_in<'t>(text: &'t str, ends: &[Ends], name: u32) -> &'t str {
    let Some(end) = ends.get(name as usize) else {
        return "";
    };
    text.get(start_in(ends, name)..end.text as usize)
        .unwrap_or_default()
}

fn is_made_of<'w>(name: &str, words: impl Iterator<Item = &'w str>) -> bool {
    let mut rest = Some(name);
    for (number, word) in words.enumerate() {
        if number > 0 {
            rest = rest.and_then(|rest| rest.strip_prefix(' '));
        }
        rest = rest.and_then(|rest| rest.strip_prefix(word));
        if rest.is_none() {
            return false;
        }
    }
    rest == Some("")
}

/// What words that were read so far can lead to. It may promise too much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    /// Whether they may be a name.
    pub(super) ends: bool,
    /// Whether a name may go on behind them.
    pub(super) goes_on: bool,
}

impl Lead {
    /// Whether they can lead to anything.
    #[inline]
    pub(super) fn is_any(self) -> bool {
        self.ends || self.goes_on
    }
}

/// Two bits for each of many hashes.
#[derive(Default)]
struct Leads {
    bits: Vec<u8>,
}

impl Leads {
    /// Places for each hash: one in about so many that is not there seems to be.
    const ROOM: usize = 4;

    fn with_room_for(count: usize) -> Self {
        let places = (count * Self::ROOM).next_power_of_two().max(64);
        Self {
            bits: vec![0; places / 4],
        }
    }

    fn place(&self, hash: u64) -> (usize, u32) {
        let mask = self.bits.len().wrapping_sub(1);
        (hash as usize >> 2 & mask, (hash as u32 & 3) * 2)
    }

    fn note(&mut self, hash: u64, lead: Lead) {
        let (at, shift) = self.place(hash);
        if let Some(bits) = self.bits.get_mut(at) {
            *bits |= (u8::from(lead.ends) | u8::from(lead.goes_on) << 1) << shift;
        }
    }

    #[inline]
    fn get(&self, hash: u64) -> Lead {
        let (at, shift) = self.place(hash);
        let bits = self.bits.get(at).map_or(0, |bits| bits >> shift);
        Lead {
            ends: bits & 1 != 0,
            goes_on: bits & 2 != 0,
        }
    }
}

/// Names as they come, before they are put in order.
#[derive(Default)]
pub(super) struct Gathered {
    names: Names,
    senses: Vec<(u32, Sense)>,
    /// Names of companies without their legal forms, which no entry may have.
    short: Vec<(String, Sense)>,
}

impl Gathered {
    /// Adds something that a name stands for. Names past four gigabytes of text are
    /// left out.
    pub(super) fn add(&mut self, name: &str, sense: Sense) {
        let Some(name) = self.number(name) else {
            return;
        };
        self.senses.push((name, sense));
    }

    /// Notes a company's name without its legal form, where it has one and something
    /// else that tells it from others.
    pub(super) fn note_short_name(&mut self, words: &[String], sense: Sense) {
        let Some(short) = CUSTOMS.without_form(words) else {
            return;
        };
        let letters: usize = short.iter().map(|word| word.chars().count()).sum();
        let says_little = |word: &String| {
            CUSTOMS.is_common(word) || CUSTOMS.is_small(word) || CUSTOMS.is_title(word)
        };
        if letters < LEAST_SHORT || short.iter().all(says_little) {
            return;
        }
        let large = short.iter().all(|word| vocabulary::is_common(word));
        let strength = match large && short.len() == 1 {
            true => Strength::Weak,
            false => sense.strength,
        };
        let sense = Sense {
            strength,
            own: false,
            large,
            origin: Origin::WithoutForm,
            ..sense
        };
        self.short.push((short.join(" "), sense));
    }

    /// Adds the short names that no entry has as a name of its own. Of several companies
    /// it is everybody's and needs context.
    pub(super) fn add_short_names(&mut self) {
        let mut short = std::mem::take(&mut self.short);
        short.retain(|(name, _)| self.named(name).is_none());
        short.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.entity.cmp(&other.1.entity)));
        for same in short.chunk_by(|one, other| one.0 == other.0) {
            let first = same.first().map(|(_, sense)| sense.entity);
            let shared = same.iter().any(|(_, sense)| Some(sense.entity) != first);
            for (name, sense) in same {
                let strength = match shared {
                    true => Strength::Weak,
                    false => sense.strength,
                };
                self.add(name, Sense { strength, ..*sense });
            }
        }
    }

    fn named(&self, name: &str) -> Option<NameKey> {
        let Names {
            text, ends, table, ..
        } = &self.names;
        let is_it = |known: &u32| text_in(text, ends, *known) == name;
        table.find(hash_of(name), is_it).map(|name| NameKey(*name))
    }

    fn number(&mut self, name: &str) -> Option<u32> {
        let Names {
            text, ends, table, ..
        } = &mut self.names;
        let hash = hash_of(name);
        if let Some(known) = table.find(hash, |known| text_in(text, ends, *known) == name) {
            return Some(*known);
        }
        let number = u32::try_from(ends.len()).ok()?;
        let end = u32::try_from(text.len() + name.len()).ok()?;
        text.push_str(name);
        text.push('\n');
        ends.push(Ends {
            text: end,
            senses: 0,
        });
        table.insert_unique(hash, number, |name| hash_of(text_in(text, ends, *name)));
        Some(number)
    }

    /// The names, with all that each stands for in the order in which it was given;
    /// the same entity once.
    pub(super) fn finish(mut self) -> Names {
        self.senses.sort_by_key(|(name, _)| *name);
        let mut names = self.names;
        names.senses.reserve_exact(self.senses.len());
        let mut senses = self.senses.into_iter().peekable();
        for (name, ends) in names.ends.iter_mut().enumerate() {
            let first = names.senses.len();
            while let Some((_, sense)) = senses.next_if(|(of, _)| *of as usize == name) {
                let known = names.senses.get(first..).unwrap_or_default();
                if !known.iter().any(|known| known.entity == sense.entity) {
                    names.senses.push(sense);
                }
            }
            ends.senses = names.senses.len() as u32;
        }
        names.senses.shrink_to_fit();
        names.text.shrink_to_fit();
        names.ends.shrink_to_fit();
        names.note_leads();
        names
    }
}

impl Names {
    fn note_leads(&mut self) {
        let mut firsts: Vec<u64> = Vec::with_capacity(self.ends.len());
        let mut more = 0;
        for name in self.text.lines() {
            let mut words = name.split(' ');
            firsts.extend(words.next().map(|word| with_word(NO_WORDS, word)));
            more += words.count();
        }
        firsts.sort_unstable();
        firsts.dedup();
        self.firsts = Leads::with_room_for(firsts.len());
        self.leads = Leads::with_room_for(more);
        for name in self.text.lines() {
            let mut words = name.split(' ').peekable();
            let mut hash = NO_WORDS;
            let mut leads = &mut self.firsts;
            while let Some(word) = words.next() {
                hash = with_word(hash, word);
                let goes_on = words.peek().is_some();
                let ends = !goes_on;
                leads.note(hash, Lead { ends, goes_on });
                leads = &mut self.leads;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{EntityKey, Strength};
    use super::*;

    fn sense(entity: usize) -> Sense {
        Sense {
            entity: EntityKey(entity),
            strength: Strength::Strong,
            own: true,
            capitals: false,
            surname: false,
            common: false,
            large: false,
            origin: Origin::Listed,
        }
    }

    fn names(rows: &[(&str, usize)]) -> Names {
        let mut gathered = Gathered::default();
        for (name, entity) in rows {
            gathered.add(name, sense(*entity));
        }
        gathered.finish()
    }

    #[test]
    fn a_name_is_found_whole_with_all_that_it_stands_for() {
        let names = names(&[
            ("tarmok", 0),
            ("tarmok devices", 1),
            ("tarmok", 2),
            ("tarmok", 0),
            ("dev", 3),
        ]);
        for (typed, expected) in [
            ("tarmok", Some(vec![0, 2])),
            ("tarmok devices", Some(vec![1])),
            ("tarmokdevices", None),
            ("devices", None),
            ("dev", Some(vec![3])),
            ("", None),
        ] {
            let found = names.named(typed).map(|name| {
                let senses = names.senses(name).iter();
                senses.map(|sense| sense.entity.0).collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "typed {typed:?}");
        }
    }

    #[test]
    fn words_lead_on_to_the_names_that_begin_with_them() {
        let names = names(&[("port of orn", 0), ("orn", 1)]);
        for (words, ends, goes_on) in [
            (vec!["port"], false, true),
            (vec!["port", "of"], false, true),
            (vec!["port", "of", "orn"], true, false),
            (vec!["orn"], true, false),
        ] {
            let hash = words
                .iter()
                .fold(NO_WORDS, |hash, word| with_word(hash, word));
            let lead = match words.len() {
                1 => names.first(hash),
                _ => names.lead(hash),
            };
            assert!(lead.ends >= ends && lead.goes_on >= goes_on, "{words:?}");
        }
    }

    #[test]
    fn a_hash_that_fits_another_name_is_no_match() {
        let names = names(&[("tarmok", 0)]);
        let hash = with_word(NO_WORDS, "tarmok");
        assert_eq!(names.find(hash, ["velda"].into_iter()), None);
    }

    #[test]
    fn names_that_hold_a_part_are_found_where_a_word_begins() {
        let names = names(&[("orn tak", 0), ("thorn", 1), ("tak orn", 2)]);
        let found: Vec<(u32, usize)> = names.holding("orn").map(|(key, at)| (key.0, at)).collect();
        assert_eq!(found, [(0, 0), (2, 4)]);
    }
}
