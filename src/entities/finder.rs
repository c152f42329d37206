//! Names that were not typed as they are: run together, in another order, by their
//! first letters, in part, or misspelt.
//!
//! Takes the names of the index once and makes lists to find them by: of each name
//! what it is without spaces, its words in order of the alphabet, its first letters,
//! each word, and thirds of it. Two typos leave one of three thirds whole, but for
//! neighbours that changed places across the border of two, which are looked for as
//! well. A list is found by a hash, which may bring wrong names: whoever asks compares.

use super::name_conventions::CUSTOMS;
use super::names::{NO_WORDS, NameKey, Names, mixed, with_word};
use super::typos::{LONGEST, typos};

/// The shortest spelling that can be misspelt, in letters.
pub(super) const SHORTEST: usize = 5;
/// The most typos that are looked for.
pub(super) const MOST_SLIPS: usize = 2;
/// The longest name that can be found by its parts, in words.
const MOST_WORDS: usize = 16;
/// The most names that are compared letter by letter for one spelling.
const MOST_COMPARED: usize = 20_000;

const THIRDS: usize = MOST_SLIPS + 1;

/// What a list of names has in common.
#[derive(Clone, Copy)]
enum Key {
    Closed = 1,
    Sorted = 2,
    Initials = 3,
    Word = 4,
    Third = 5,
}

/// Lists of names by what they have in common.
pub(super) struct Finder {
    /// Where each list ends among `listed`.
    ends: Vec<u32>,
    listed: Vec<u32>,
    /// The letters of each name, as bits.
    marks: Vec<u32>,
    /// How many letters each name has.
    lengths: Vec<u8>,
}

impl Finder {
    pub(super) fn of(names: &Names) -> Self {
        let mut keys = Keys::default();
        let mut count = 0_usize;
        for name in names.all() {
            keys.read(names.text(name), |_| count += 1);
        }
        let lists = (count / 2).next_power_of_two().max(16);
        let mut finder = Self {
            ends: vec![0; lists],
            listed: vec![0; count],
            marks: Vec::with_capacity(names.len()),
            lengths: Vec::with_capacity(names.len()),
        };
        for name in names.all() {
            keys.read(names.text(name), |key| {
                let list = finder.list(key);
                if let Some(length) = finder.ends.get_mut(list) {
                    *length += 1;
                }
            });
            finder.marks.push(marks(&keys.letters));
            finder
                .lengths
                .push(u8::try_from(keys.letters.len()).unwrap_or(u8::MAX));
        }
        // Each end becomes the start of its list, and moves to its end as it is filled.
        let mut start = 0;
        for end in &mut finder.ends {
            start += std::mem::replace(end, start);
        }
        for name in names.all() {
            keys.read(names.text(name), |key| {
                let list = finder.list(key);
                let Some(next) = finder.ends.get_mut(list) else {
                    return;
                };
                if let Some(slot) = finder.listed.get_mut(*next as usize) {
                    *slot = name.0;
                }
                *next += 1;
            });
        }
        finder
    }

    fn list(&self, key: u64) -> usize {
        (key >> 7) as usize & (self.ends.len() - 1)
    }

    fn listed(&self, key: u64) -> &[u32] {
        let list = self.list(key);
        let start = list.checked_sub(1).and_then(|before| self.ends.get(before));
        let start = start.map_or(0, |start| *start as usize);
        let end = self.ends.get(list).map_or(start, |end| *end as usize);
        self.listed.get(start..end).unwrap_or_default()
    }

    fn names(&self, key: u64) -> impl ExactSizeIterator<Item = NameKey> + '_ {
        self.listed(key).iter().map(|name| NameKey(*name))
    }

    /// Names that may be these letters, spaces left out.
    pub(super) fn closed(&self, letters: &[char]) -> impl Iterator<Item = NameKey> + '_ {
        self.names(of_letters(Key::Closed, 0, letters.iter().copied()))
    }

    /// Names that may be made of these words, whatever their order.
    pub(super) fn in_any_order(&self, words: &[&str]) -> impl Iterator<Item = NameKey> + '_ {
        self.names(of_words(Key::Sorted, sorted(words)))
    }

    /// Names that these may be the first letters of.
    pub(super) fn initials(&self, letters: &[char]) -> impl Iterator<Item = NameKey> + '_ {
        self.names(of_letters(Key::Initials, 0, letters.iter().copied()))
    }

    /// Names that may hold this word.
    pub(super) fn with_word(&self, word: &str) -> impl ExactSizeIterator<Item = NameKey> + '_ {
        self.names(of_words(Key::Word, [word]))
    }

    /// The names that these letters, spaces left out, may be a misspelling of, with
    /// the number of typos.
    pub(super) fn misspelt(&self, typed: &[char], names: &Names) -> Vec<(NameKey, usize)> {
        let length = typed.len();
        if !(SHORTEST..=LONGEST).contains(&length) {
            return Vec::new();
        }
        let letters = marks(typed);
        let mut near: Vec<u32> = Vec::new();
        let shortest = length.saturating_sub(MOST_SLIPS).max(SHORTEST);
        for other in shortest..=(length + MOST_SLIPS).min(LONGEST) {
            for number in 0..THIRDS {
                let third = Third::of(other, number);
                third.in_typed(typed, other, |key| {
                    let listed = self.listed(key).iter().copied();
                    near.extend(listed.filter(|name| {
                        let at = *name as usize;
                        // A typo changes two bits at the most.
                        self.lengths
                            .get(at)
                            .is_some_and(|known| usize::from(*known) == other)
                            && self.marks.get(at).is_some_and(|marks| {
                                (marks ^ letters).count_ones() as usize <= 2 * MOST_SLIPS
                            })
                    }));
                });
            }
        }
        near.sort_unstable();
        near.dedup();
        near.truncate(MOST_COMPARED);
        let mut meant = Vec::with_capacity(LONGEST);
        let near = near.into_iter().filter_map(|name| {
            meant.clear();
            meant.extend(letters_of(names.text(NameKey(name))));
            let typos = typos(typed, &meant, MOST_SLIPS)?;
            Some((NameKey(name), typos))
        });
        near.collect()
    }
}

/// The letters of a folded name, spaces left out.
pub(super) fn letters_of(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|c| *c != ' ')
}

/// The words in order of the alphabet.
pub(super) fn sorted<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words
}

/// The first letters of a name's words, small ones left out: `ministry of trade,
/// industry and energy` is `mtie`.
pub(super) fn initials_of(name: &str) -> impl Iterator<Item = char> + '_ {
    let large = name.split(' ').filter(|word| !CUSTOMS.is_small(word));
    large.filter_map(|word| word.chars().next())
}

/// A bit for each letter that there is.
fn marks(letters: &[char]) -> u32 {
    letters.iter().fold(0, |marks, c| {
        let place = match c {
            'a'..='z' => *c as u32 - 'a' as u32,
            other => 26 + *other as u32 % 6,
        };
        marks | 1 << place
    })
}

fn of_letters(kind: Key, place: usize, letters: impl Iterator<Item = char>) -> u64 {
    let start = mixed((kind as u64) << 32 | place as u64);
    letters.fold(start, |hash, c| mixed(hash.rotate_left(21) ^ u64::from(c)))
}

fn of_words<'w>(kind: Key, words: impl IntoIterator<Item = &'w str>) -> u64 {
    let hash = words.into_iter().fold(NO_WORDS, with_word);
    mixed(hash ^ (kind as u64) << 56)
}

/// One of the three parts of a spelling.
struct Third {
    number: usize,
    start: usize,
    length: usize,
}

impl Third {
    fn of(length: usize, number: usize) -> Self {
        let (even, longer) = (length / THIRDS, length % THIRDS);
        // The last ones take what is over.
        let first_longer = THIRDS - longer;
        let start = even * number + number.saturating_sub(first_longer);
        Self {
            number,
            start,
            length: even + usize::from(number >= first_longer),
        }
    }

    fn key(&self, whole: usize, letters: impl Iterator<Item = char>) -> u64 {
        of_letters(Key::Third, whole * THIRDS + self.number, letters)
    }

    /// What a spelling of `whole` letters has here if the typed one is at most two
    /// typos from it: the letters that stand here or a little before or behind, as
    /// they are or with one changed places across a border.
    fn in_typed(&self, typed: &[char], whole: usize, mut found: impl FnMut(u64)) {
        let moved = |by: usize| by + typed.len();
        // Typos before this third move it, typos behind it move it from the end.
        let (before, behind) = (self.number, MOST_SLIPS - self.number);
        let from_end = moved(self.start).saturating_sub(whole);
        let low = self
            .start
            .saturating_sub(before)
            .max(from_end.saturating_sub(behind));
        let high = (self.start + before).min(from_end + behind);
        for at in low..=high {
            let Some(here) = typed.get(at..at + self.length) else {
                continue;
            };
            found(self.key(whole, here.iter().copied()));
            let (Some(first), Some(last)) = (here.first(), here.last()) else {
                continue;
            };
            let left = at.checked_sub(1).and_then(|at| typed.get(at));
            if let Some(left) = left.filter(|left| self.number > 0 && *left != first) {
                let rest = here.iter().skip(1);
                found(self.key(whole, [left].into_iter().chain(rest).copied()));
            }
            let right = typed.get(at + self.length);
            if let Some(right) = right.filter(|right| self.number + 1 < THIRDS && *right != last) {
                let rest = here.iter().take(self.length - 1);
                found(self.key(whole, rest.chain([right]).copied()));
            }
        }
    }
}

/// Reads the keys of names, one name after another.
#[derive(Default)]
struct Keys {
    letters: Vec<char>,
}

impl Keys {
    fn read(&mut self, name: &str, mut found: impl FnMut(u64)) {
        self.letters.clear();
        self.letters.extend(letters_of(name));
        found(of_letters(Key::Closed, 0, self.letters.iter().copied()));
        let words: Vec<&str> = name.split(' ').take(MOST_WORDS).collect();
        if words.len() > 1 {
            found(of_words(Key::Sorted, sorted(&words)));
            found(of_letters(Key::Initials, 0, initials_of(name)));
        }
        for word in &words {
            found(of_words(Key::Word, [*word]));
        }
        let length = self.letters.len();
        if (SHORTEST..=LONGEST).contains(&length) {
            for number in 0..THIRDS {
                let third = Third::of(length, number);
                let letters = self.letters.iter().skip(third.start).take(third.length);
                found(third.key(length, letters.copied()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::names::Gathered;
    use super::super::{EntityKey, Origin, Sense, Strength};
    use super::*;

    fn names(list: &[&str]) -> Names {
        let mut gathered = Gathered::default();
        for (number, name) in list.iter().enumerate() {
            let sense = Sense {
                entity: EntityKey(number),
                strength: Strength::Strong,
                own: true,
                capitals: false,
                surname: false,
                common: false,
                large: false,
                origin: Origin::Listed,
            };
            gathered.add(name, sense);
        }
        gathered.finish()
    }

    #[test]
    fn thirds_make_a_whole() {
        for length in SHORTEST..=LONGEST {
            let mut end = 0;
            for number in 0..THIRDS {
                let third = Third::of(length, number);
                assert_eq!(third.start, end, "of {length} letters");
                end += third.length;
            }
            assert_eq!(end, length);
        }
    }

    #[test]
    fn names_are_found_however_they_were_typed() {
        let names = names(&["ida dahlberg", "port of orn", "tarmok"]);
        let finder = Finder::of(&names);
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert!(
            finder
                .closed(&letters("idadahlberg"))
                .any(|name| name.0 == 0)
        );
        assert!(
            finder
                .in_any_order(&["dahlberg", "ida"])
                .any(|name| name.0 == 0)
        );
        assert!(finder.initials(&letters("po")).any(|name| name.0 == 1));
        assert!(finder.with_word("orn").any(|name| name.0 == 1));
        for (typed, expected) in [
            ("tarmok", vec![(2, 0)]),
            ("tramko", vec![(2, 2)]),
            ("idadalhbreg", vec![(0, 2)]),
            ("portoform", vec![(1, 1)]),
            ("tar", vec![]),
            ("xxxxxxxxx", vec![]),
        ] {
            let near = finder.misspelt(&letters(typed), &names);
            let near: Vec<(u32, usize)> =
                near.iter().map(|(name, typos)| (name.0, *typos)).collect();
            assert_eq!(near, expected, "typed {typed:?}");
        }
    }

    proptest! {
        #[test]
        fn a_typo_or_a_simple_pair_of_them_is_never_missed(
            meant in "[a-e]{5,20}",
            typed in "[a-e]{5,20}",
            at in 0_usize..20,
            letter in proptest::char::range('a', 'e'),
        ) {
            let names = names(&[&meant]);
            let finder = Finder::of(&names);
            let mut slipped: Vec<char> = meant.chars().collect();
            let at = at % slipped.len();
            slipped[at] = letter;
            prop_assert_eq!(finder.misspelt(&slipped, &names).len(), 1, "{:?}", slipped);
            if at + 1 < slipped.len() {
                slipped.swap(at, at + 1);
            }
            prop_assert_eq!(finder.misspelt(&slipped, &names).len(), 1, "{:?}", slipped);
            let typed: Vec<char> = typed.chars().collect();
            for (_, found) in finder.misspelt(&typed, &names) {
                let meant: Vec<char> = meant.chars().collect();
                prop_assert_eq!(Some(found), typos(&typed, &meant, MOST_SLIPS));
            }
        }
    }
}
