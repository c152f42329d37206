//! What countries are called: `config/countries.toml`, read when first needed.
//!
//! Takes a folded word or words; gives the countries that they name or stand for. No
//! country is an entity by itself: the index joins these words to the countries of an
//! entity file.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::language::fold::folded;

pub(super) const SHIPPED: &str = include_str!("../../config/countries.toml");

/// The table that ships with the program. A test reads it; a file that could not be read
/// would leave every country unknown.
static COUNTRIES: LazyLock<Countries> =
    LazyLock::new(|| Countries::read(SHIPPED).unwrap_or_default());

/// A country, and the words for it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Its code of two letters in ISO 3166-1.
    pub code: String,
    /// Its names in English and Korean, the one that is shown first.
    pub names: Vec<String>,
    /// The words for its people and for what is theirs.
    #[serde(default)]
    pub adjectives: Vec<String>,
    /// Its capitals, by which news also calls its government.
    #[serde(default)]
    pub capitals: Vec<String>,
}

/// What a word is to the country that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryWord {
    /// A name of the country itself.
    Name,
    /// The word for its people or for what is theirs.
    Adjective,
    /// Its capital.
    Capital,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kinds: Vec<String>,
    country: Vec<Country>,
}

/// Every country, and the table to find it by.
#[derive(Debug, Default)]
pub struct Countries {
    all: Vec<Country>,
    kinds: Vec<String>,
    by_word: FxHashMap<String, Vec<(usize, CountryWord)>>,
}

impl Countries {
    /// The countries that ship with the program.
    pub fn shipped() -> &'static Self {
        &COUNTRIES
    }

    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut by_word: FxHashMap<String, Vec<(usize, CountryWord)>> = FxHashMap::default();
        for (number, country) in file.country.iter().enumerate() {
            for (word, what) in country.words() {
                let known = by_word.entry(folded(word)).or_default();
                if known.iter().all(|(other, _)| *other != number) {
                    known.push((number, what));
                }
            }
        }
        Ok(Self {
            all: file.country,
            kinds: file.kinds,
            by_word,
        })
    }

    /// Every country, in order of its code.
    pub fn all(&self) -> &[Country] {
        &self.all
    }

    /// The nouns by which people ask for countries.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// The countries that folded words can stand for, one space between them, and how.
    pub fn find(&self, folded: &str) -> impl Iterator<Item = (&Country, CountryWord)> + use<'_> {
        let found = self.by_word.get(folded).into_iter().flatten();
        found.filter_map(|(number, what)| Some((self.all.get(*number)?, *what)))
    }
}

impl Country {
    /// Every word for it, names first.
    pub fn words(&self) -> impl Iterator<Item = (&str, CountryWord)> {
        let names = self.names.iter().map(|word| (word, CountryWord::Name));
        let adjectives = self.adjectives.iter();
        let adjectives = adjectives.map(|word| (word, CountryWord::Adjective));
        let capitals = self.capitals.iter();
        let capitals = capitals.map(|word| (word, CountryWord::Capital));
        let all = names.chain(adjectives).chain(capitals);
        all.map(|(word, what)| (word.as_str(), what))
    }

    /// The adjective that goes with a shorter name of the country, where both leave out
    /// the same words: "Korean" with "Korea", of "South Korean" and "South Korea".
    pub fn short_adjectives<'c>(&'c self, short: &str) -> impl Iterator<Item = &'c str> {
        let mut lead = None;
        for name in &self.names {
            let longer = name.strip_suffix(short);
            lead = lead.or(longer.filter(|lead| lead.ends_with(' ')));
        }
        let adjectives = self.adjectives.iter();
        let lead = lead.map(str::to_owned);
        adjectives.filter_map(move |adjective| adjective.strip_prefix(lead.as_deref()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_is_read_and_every_country_has_a_name() {
        let countries = Countries::read(SHIPPED).unwrap();
        assert!(countries.all.len() > 200);
        for country in &countries.all {
            assert_eq!(country.code.len(), 2, "{country:?}");
            assert!(country.names.len() > 1, "{country:?}");
            for (word, _) in country.words() {
                assert!(!folded(word).is_empty(), "{country:?}");
            }
        }
    }

    #[test]
    fn countries_are_found_by_names_adjectives_and_capitals_in_either_language() {
        for (word, code, what) in [
            ("peru", "PE", CountryWord::Name),
            ("peruvian", "PE", CountryWord::Adjective),
            ("lima", "PE", CountryWord::Capital),
            ("페루", "PE", CountryWord::Name),
            ("리마", "PE", CountryWord::Capital),
            ("ivory coast", "CI", CountryWord::Name),
            ("cote divoire", "CI", CountryWord::Name),
            ("uae", "AE", CountryWord::Name),
        ] {
            let found: Vec<_> = Countries::shipped().find(word).collect();
            let read: Vec<_> = found.iter().map(|(c, what)| (&*c.code, *what)).collect();
            assert_eq!(read, [(code, what)], "{word:?}");
        }
        assert_eq!(Countries::shipped().find("atlantis").count(), 0);
        // One word for two countries says which in neither.
        assert_eq!(Countries::shipped().find("congolese").count(), 2);
    }

    #[test]
    fn a_shorter_name_has_a_shorter_adjective() {
        for (code, short, expected) in [
            ("ZA", "Africa", vec!["African"]),
            ("KP", "Korea", vec!["Korean"]),
            ("PE", "ru", vec![]),
            ("PE", "Peru", vec![]),
        ] {
            let all = Countries::shipped().all();
            let country = all.iter().find(|country| country.code == code).unwrap();
            let found: Vec<_> = country.short_adjectives(short).collect();
            assert_eq!(found, expected, "{code} {short}");
        }
    }
}
