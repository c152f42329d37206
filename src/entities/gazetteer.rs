//! Names of places and given names of people: `config/places.txt` and
//! `config/given_names.txt`, read when first needed.
//!
//! Takes folded words; tells what a name that no entry covers may be of. Countries are
//! in `countries`.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::countries::{Countries, CountryWord};
use crate::language::fold::folded;

const PLACES: &str = include_str!("../../config/places.txt");
const GIVEN_NAMES: &str = include_str!("../../config/given_names.txt");

static PLACE_LIST: LazyLock<Places> = LazyLock::new(|| Places::read(PLACES));
static GIVEN_NAME_SET: LazyLock<FxHashSet<Box<str>>> =
    LazyLock::new(|| names(GIVEN_NAMES).map(|name| folded(name).into()).collect());

/// The names of a list, one a line; `#` begins a remark.
fn names(list: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = list.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Names of places, and the nouns that they are asked for by.
#[derive(Default)]
struct Places {
    /// The nouns of each section.
    nouns: Vec<Vec<&'static str>>,
    /// The sections that a folded name stands in, a bit each.
    sections: FxHashMap<Box<str>, u8>,
}

impl Places {
    fn read(list: &'static str) -> Self {
        let mut places = Self::default();
        for line in names(list) {
            match line.strip_prefix('=') {
                Some(nouns) => places.nouns.push(nouns.split_whitespace().collect()),
                None => {
                    let section = places.nouns.len().saturating_sub(1);
                    *places.sections.entry(folded(line).into()).or_default() |= bit(section);
                }
            }
        }
        places
    }
}

/// The bit of a section; none of those past the eighth, which a test rules out.
fn bit(section: usize) -> u8 {
    let shift = u32::try_from(section).unwrap_or(u32::MAX);
    1_u8.checked_shl(shift).unwrap_or_default()
}

/// Whether folded words, one space between them, are the name of a country, its capital, a
/// region or a larger city.
pub fn is_place(folded: &str) -> bool {
    let mut countries = Countries::shipped().find(folded);
    PLACE_LIST.sections.contains_key(folded)
        || countries.any(|(_, what)| what != CountryWord::Adjective)
}

/// Whether a listed place is one of those that a noun asks for; `is` tells whether the noun
/// is another. A noun that asks for none of them in particular takes every place.
pub fn is_place_of_kind(folded: &str, is: impl Fn(&str) -> bool) -> bool {
    let countries = Countries::shipped();
    let country = countries.kinds().iter().any(|kind| is(kind));
    let asked = |nouns: &Vec<&str>| nouns.iter().any(|noun| is(noun));
    let sections = PLACE_LIST.nouns.iter().enumerate();
    let wanted = sections.filter(|(_, nouns)| asked(nouns));
    let wanted = wanted.fold(0, |wanted, (section, _)| wanted | bit(section));
    if !country && wanted == 0 {
        return true;
    }
    let listed = PLACE_LIST.sections.get(folded).copied().unwrap_or_default();
    let is_country = || {
        let mut found = countries.find(folded);
        found.any(|(_, what)| what == CountryWord::Name)
    };
    listed & wanted != 0 || (country && is_country())
}

/// Whether the places that a noun asks for are told apart from others.
pub fn tells_kind(is: impl Fn(&str) -> bool) -> bool {
    let mut sections = PLACE_LIST.nouns.iter().flatten();
    sections.any(|noun| is(noun)) || Countries::shipped().kinds().iter().any(|kind| is(kind))
}

/// Whether a listed place is one of a section of the list that a noun asks for, and is no mere
/// country: of the states, where states of one country and countries stand side by side.
pub fn is_in_section(folded: &str, is: impl Fn(&str) -> bool) -> bool {
    let sections = PLACE_LIST.nouns.iter().enumerate();
    let wanted = sections.filter(|(_, nouns)| nouns.iter().any(|noun| is(noun)));
    let wanted = wanted.fold(0, |wanted, (section, _)| wanted | bit(section));
    let listed = PLACE_LIST.sections.get(folded).copied();
    listed.is_some_and(|listed| listed & wanted != 0)
}

/// Whether a folded word is that for what is of a country, or for its people: "Peruvian",
/// "Peruvians".
pub fn is_of_a_country(folded: &str) -> bool {
    let is = |word: &str| {
        let mut found = Countries::shipped().find(word).peekable();
        found.peek().is_some() && found.all(|(_, what)| what == CountryWord::Adjective)
    };
    is(folded) || folded.strip_suffix('s').is_some_and(is)
}

/// Whether a folded word is a given name of people.
pub fn is_given_name(folded: &str) -> bool {
    GIVEN_NAME_SET.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_given_names_are_known_by_their_folded_words() {
        for (word, place, given) in [
            ("peru", true, false),
            ("lima", true, false),
            ("sao paulo", true, false),
            ("queensland", true, false),
            ("peruvian", false, false),
            ("concetta", false, true),
            ("jose", false, true),
            ("acme", false, false),
        ] {
            assert_eq!(
                (is_place(word), is_given_name(word)),
                (place, given),
                "{word:?}"
            );
        }
    }

    #[test]
    fn every_section_has_nouns_and_a_bit() {
        let nouns = &PLACE_LIST.nouns;
        assert!(!nouns.is_empty() && nouns.iter().all(|nouns| !nouns.is_empty()));
        assert!((0..nouns.len()).all(|section| bit(section) > 0));
    }

    #[test]
    fn a_noun_asks_for_places_of_its_kind() {
        for (noun, expected) in [
            ("country", vec!["peru"]),
            ("state", vec!["queensland"]),
            ("city", vec!["lima"]),
            ("place", vec!["peru", "queensland", "lima", "leith"]),
        ] {
            let places = ["peru", "queensland", "lima", "leith"].into_iter();
            let found = places.filter(|name| is_place_of_kind(name, |other| other == noun));
            assert_eq!(found.collect::<Vec<_>>(), expected, "{noun}");
        }
    }

    #[test]
    fn what_is_of_a_country_is_no_name_of_it() {
        for (word, expected) in [
            ("peruvian", true),
            ("peruvians", true),
            ("peru", false),
            ("lima", false),
            ("acme", false),
        ] {
            assert_eq!(is_of_a_country(word), expected, "{word:?}");
        }
    }
}
