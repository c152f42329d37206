//! Names of places and given names of people: `config/places.txt` and
//! `config/given_names.txt`, read when first needed.
//!
//! Takes folded words; tells what a name that no entry covers may be of. Countries are
//! in `countries`.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::countries::{Countries, CountryWord};
use crate::language::fold::folded;

const PLACES: &str = include_str!("../../config/places.txt");
const GIVEN_NAMES: &str = include_str!("../../config/given_names.txt");

static PLACE_SET: LazyLock<FxHashSet<Box<str>>> = LazyLock::new(|| read(PLACES));
static GIVEN_NAME_SET: LazyLock<FxHashSet<Box<str>>> = LazyLock::new(|| read(GIVEN_NAMES));

/// The folded names of a list, one a line; `#` begins a remark.
fn read(list: &str) -> FxHashSet<Box<str>> {
    let lines = list.lines().map(str::trim);
    let names = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.map(|name| folded(name).into()).collect()
}

/// Whether folded words, one space between them, are the name of a country, its capital, a
/// region or a larger city.
pub fn is_place(folded: &str) -> bool {
    let mut countries = Countries::shipped().find(folded);
    PLACE_SET.contains(folded) || countries.any(|(_, what)| what != CountryWord::Adjective)
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
