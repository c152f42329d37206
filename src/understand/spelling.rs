//! Typos in plain words: "ctenohore", which no article has, is "ctenophore",
//! which some have.
//!
//! Takes a request and what the articles hold; puts in the words that were likely meant.
//! Misspelt names are for `entities`, misspelt phrases for `phrases`.

use std::collections::BTreeMap;

use super::model::{AskedTerm, Request};
use crate::language::lexicon::Lexicon;
use crate::language::vocabulary;

/// The shortest word that is mended where neighbours changed places, or a letter is there
/// once that should be double or double that should be there once, in letters.
const LEAST: usize = 5;
/// The same where another letter is missing or too many, or a vowel stands for another: a
/// shorter word is too near to others that are words ("country", "county").
const LEAST_BY_ONE: usize = 9;
/// The same of a name, which is seldom another word.
const LEAST_OF_NAME: usize = 6;
/// The shortest word that is well spelt and yet read in the other spelling of it, in
/// letters: "councilor", "councillor". Of shorter ones both are words ("filed", "filled").
const LEAST_VARIANT: usize = 8;
/// The longest.
const LONGEST: usize = 24;
const VOWELS: [char; 6] = ['a', 'e', 'i', 'o', 'u', 'y'];

/// Puts the word that was likely meant in place of each that no article holds, where a
/// single typo leads to one that articles hold, and to one alone.
pub fn mend(request: &mut Request, lexicon: &Lexicon, holds: &dyn Fn(&str) -> bool) {
    let named = &request.named;
    let in_a_name = |term: &AskedTerm| {
        named
            .iter()
            .any(|named| !named.span.is_empty() && named.span.overlaps(term.span))
    };
    let known = |stem: &str| holds(stem) || lexicon.synonyms(stem).any(holds);
    let strange = request
        .terms
        .iter_mut()
        .filter(|term| !in_a_name(term) && !known(&term.stem));
    let begins = request.asking.start;
    for term in strange {
        let name = term.typed.starts_with(char::is_uppercase) && term.span.start > begins;
        if let Some(meant) = meant(&term.typed, &term.stem, name, lexicon, holds) {
            term.stem = lexicon.stem(&meant);
            term.meant = Some(meant);
        }
    }
}

/// The word that articles hold and a single typo makes `typed` of, a name or a plain word;
/// none where several words could be meant.
fn meant(
    typed: &str,
    own: &str,
    name: bool,
    lexicon: &Lexicon,
    holds: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let word: Vec<char> = typed.to_lowercase().chars().collect();
    let plain = word.iter().all(char::is_ascii_lowercase);
    if !plain || !(LEAST..=LONGEST).contains(&word.len()) {
        return None;
    }
    let written: String = word.iter().collect();
    let well_spelt = vocabulary::is_common(&written);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for spelling in spellings(&word, name) {
        if well_spelt && !is_variant(&written, &spelling) {
            continue;
        }
        let stem = lexicon.stem(&spelling);
        if stem != own
            && !lexicon.is_stop(&spelling)
            && holds_whole(&written, &spelling, &stem)
            && holds(&stem)
        {
            found.entry(stem).or_insert(spelling);
        }
    }
    match found.len() {
        1 => found.into_values().next(),
        _ => None,
    }
}

/// Whether a stem tells that articles hold a spelling, and not only one that ends in
/// another way: what was changed has to stand in the stem. "Councillers" has the stem
/// "council", which says nothing of its ending.
fn holds_whole(typed: &str, spelling: &str, stem: &str) -> bool {
    let same = |(one, other): &(char, char)| one == other;
    let alike = typed.chars().zip(spelling.chars()).take_while(same);
    alike.count() < stem.chars().count() || !spelling.starts_with(stem)
}

/// Whether two spellings are both right for one word: with s or z, with one l or two.
fn is_variant(one: &str, other: &str) -> bool {
    let plain = |word: &str| word.replace('z', "s").replace("ll", "l");
    one.chars().count() >= LEAST_VARIANT && plain(one) == plain(other)
}

/// Whether a word, which stands for a name or not, is mended into a spelling as a plain word.
pub(super) fn is_mended_into(word: &str, name: bool, spelling: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    (LEAST..=LONGEST).contains(&letters.len())
        && spellings(&letters, name).iter().any(|own| own == spelling)
}

/// What a word of a name may have been before a single typo, its first letter kept. Beside
/// another word of the name that is right any letter may be wrong; alone, only what is
/// wrong most often: a vowel, a letter doubled or not, two that changed places, and in
/// long ones a letter missing or too many. What is longer than a word was nothing else.
pub(super) fn of_name(word: &str, beside: bool) -> Vec<String> {
    let letters: Vec<char> = word.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return Vec::new();
    }
    let mut all = spellings(&letters, true);
    for (at, letter) in letters.iter().enumerate().skip(1) {
        let others: Vec<char> = match VOWELS.contains(letter) {
            true if !beside => VOWELS.to_vec(),
            _ if beside => ('a'..='z').collect(),
            _ => Vec::new(),
        };
        for other in others {
            let mut changed = letters.clone();
            if let Some(slot) = changed.get_mut(at) {
                *slot = other;
            }
            all.push(changed.into_iter().collect());
        }
    }
    if beside {
        all.extend(by_one(&letters));
    }
    all.retain(|spelling| spelling != word);
    all.sort_unstable();
    all.dedup();
    all
}

/// What a word may have been before a single typo. The first letter is the least often
/// wrong and stays; a letter in place of another makes other words too often, but for
/// vowels in long words that are no names, and for s and z.
fn spellings(word: &[char], name: bool) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |letters: Vec<char>| all.push(letters.into_iter().collect());
    for at in 1..word.len().saturating_sub(1) {
        let mut swapped = word.to_vec();
        swapped.swap(at, at + 1);
        add(swapped);
    }
    for (at, letter) in word.iter().enumerate().skip(1) {
        let others: &[char] = match letter {
            's' => &['z'],
            'z' => &['s'],
            vowel if VOWELS.contains(vowel) && !name && word.len() >= LEAST_BY_ONE => &VOWELS,
            _ => &[],
        };
        for other in others {
            let mut changed = word.to_vec();
            if let Some(slot) = changed.get_mut(at) {
                *slot = *other;
            }
            add(changed);
        }
    }
    let least = if name { LEAST_OF_NAME } else { LEAST_BY_ONE };
    let long = word.len() >= least;
    for (at, letter) in word.iter().enumerate() {
        let mut doubled = word.to_vec();
        doubled.insert(at, *letter);
        add(doubled);
        if at > 0 && word.get(at - 1) == Some(letter) {
            let mut single = word.to_vec();
            single.remove(at);
            add(single);
        }
    }
    if long {
        all.extend(by_one(word));
    }
    all
}

/// What a word may have been before a letter was left out or put in; the first one stays.
fn by_one(word: &[char]) -> Vec<String> {
    let mut all = Vec::new();
    for at in 1..word.len() {
        let mut shorter = word.to_vec();
        shorter.remove(at);
        all.push(shorter.into_iter().collect());
    }
    for at in 1..=word.len() {
        for letter in 'a'..='z' {
            let mut longer = word.to_vec();
            longer.insert(at, letter);
            all.push(longer.into_iter().collect());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::tests::english;

    #[test]
    fn what_is_longer_than_a_word_is_no_typo_of_one() {
        let long = "a".repeat(6_000);
        assert_eq!(of_name(&long, true), Vec::<String>::new());
        assert!(!is_mended_into(&long, true, &long));
    }

    #[test]
    fn a_typo_leads_to_the_word_that_articles_hold_and_to_one_alone() {
        let lexicon = english();
        let words = [
            "parliament",
            "semiconductors",
            "ferries",
            "revolution",
            "Colombia",
            "organise",
            "building",
            "treaty",
            "county",
            "corruption",
            "planning",
            "counselor",
            "filling",
        ];
        let stems: Vec<String> = words
            .map(|word| lexicon.stem(&word.to_lowercase()))
            .to_vec();
        let holds = |stem: &str| stems.iter().any(|own| own == stem);
        for (typed, expected) in [
            ("parliment", Some("parliament")),
            ("Parlaiment", Some("parliament")),
            ("semiconducters", Some("semiconductors")),
            ("coruption", Some("corruption")),
            ("organize", Some("organise")),
            // A letter for another, or a short word, can be a word of its own.
            ("resolution", None),
            ("Columbia", None),
            ("Colmbia", Some("colombia")),
            ("treat", None),
            ("country", None),
            // Both are words, in whatever spelling.
            ("planing", None),
            ("counsellor", Some("counselor")),
            ("filed", None),
        ] {
            let own = lexicon.stem(&typed.to_lowercase());
            let name = typed.starts_with(char::is_uppercase);
            let found = meant(typed, &own, name, &lexicon, &holds);
            assert_eq!(found.as_deref(), expected, "{typed}");
        }
    }

    #[test]
    fn a_name_alone_is_less_freely_mended_than_beside_another() {
        for (typed, meant, alone, beside) in [
            ("holm", "helm", true, true),
            ("hansen", "hanson", true, true),
            ("petrie", "petrle", false, true),
            ("petrie", "pettrie", true, true),
            ("petrie", "petre", true, true),
            ("petrie", "retrie", false, false),
            ("ruel", "reuel", false, true),
        ] {
            let has = |beside| of_name(typed, beside).iter().any(|word| word == meant);
            assert_eq!((has(false), has(true)), (alone, beside), "{typed} {meant}");
        }
    }

    #[test]
    fn no_ending_is_made_up_that_articles_do_not_hold() {
        let lexicon = english();
        let stems = ["govern", "organ", "market"];
        let holds = |stem: &str| stems.contains(&stem);
        for typed in [
            "governers",
            "organisors",
            "marketters",
            "governors",
            "organizer",
        ] {
            let own = lexicon.stem(typed);
            assert_eq!(meant(typed, &own, false, &lexicon, &holds), None, "{typed}");
        }
    }
}
