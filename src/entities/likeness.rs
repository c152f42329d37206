//! How much two names are alike, from 0 to 1.
//!
//! Takes two names as they are written and the type of what they name, where it is
//! known; says nothing about who is meant. The words of one are matched with those of
//! the other, whatever their order; what is left over on both sides tells them apart,
//! what is left over on one side alone does so less. Titles, legal forms and small
//! words weigh little. Names in different scripts are compared by their sound.

use super::name_conventions::{CUSTOMS, Customs};
use super::typos;
use crate::language::fold::words;

/// The most words of a name that are compared.
const MOST_WORDS: usize = 16;
/// Words less alike than this are two words.
const LEAST_ALIKE: f64 = 0.62;
/// Words that were written as one or as two are rarely misspelt as well.
const LEAST_ALIKE_JOINED: f64 = 0.82;
/// How alike words are that sound the same, at the least.
const SAME_SOUND: f64 = 0.82;
/// How alike a letter and a word that begins with it are.
const INITIAL: f64 = 0.9;
/// What it costs that both names have words of their own.
const OF_BOTH: f64 = 1.6;
/// What it costs that one name has more words than the other: persons leave names out.
const OF_ONE_PERSON: f64 = 0.3;
const OF_ONE: f64 = 1.1;
/// The same where the other name is one word: it names many.
const OF_ONE_WORD: f64 = 1.1;
/// What a name that is the first letters of the other is worth.
const ACRONYM: f64 = 0.85;

/// How much two names are alike; `kind` is the type of entity that they name, where
/// it is known.
pub fn likeness(one: &str, other: &str, kind: Option<&str>) -> f64 {
    let one = Parts::of(one);
    let other = Parts::of(other);
    of_parts(&one, &other, kind)
}

/// How much two names that were taken apart are alike.
pub(super) fn of_parts(one: &Parts, other: &Parts, kind: Option<&str>) -> f64 {
    if one.words.is_empty() || other.words.is_empty() {
        return 0.0;
    }
    // One order for both, so that ties fall the same way.
    let letters = |parts: &Parts| {
        parts
            .words
            .iter()
            .map(|part| part.letters.clone())
            .collect()
    };
    let ordered: [Vec<Vec<char>>; 2] = [letters(one), letters(other)];
    let (one, other) = match ordered.is_sorted() {
        true => (one, other),
        false => (other, one),
    };
    if one.foreign != other.foreign {
        return of_parts_in_one_script(&one.latin(), &other.latin(), kind, true);
    }
    of_parts_in_one_script(one, other, kind, false)
}

fn of_parts_in_one_script(one: &Parts, other: &Parts, kind: Option<&str>, sound: bool) -> f64 {
    let pairs = matched(one, other, sound);
    let mut alike = 0.0;
    let mut weight = 0.0;
    let (mut used, mut used_there) = (0_u32, 0_u32);
    for pair in &pairs {
        let both = (one.weight(pair.here) + other.weight(pair.there)) / 2.0;
        alike += both * pair.alike;
        weight += both;
        used |= pair.here.bits();
        used_there |= pair.there.bits();
    }
    let (left, left_there) = (one.left_over(used), other.left_over(used_there));
    let more = (left - left_there).abs();
    let least_names = one.names().min(other.names());
    let of_one = match kind {
        Some("person") if least_names > 1 => OF_ONE_PERSON,
        Some("person") => OF_ONE_WORD,
        _ => OF_ONE,
    };
    let whole = weight + OF_BOTH * left.min(left_there) * 2.0 + of_one * more;
    let score = if whole > 0.0 { alike / whole } else { 0.0 };
    if is_acronym(one, other) || is_acronym(other, one) {
        return score.max(ACRONYM);
    }
    score
}

/// What a word does in a name.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Name,
    Initial,
    Number,
    Common,
    Small,
    Title,
    Form(usize),
}

impl Role {
    fn weight(self, letters: usize) -> f64 {
        match self {
            Self::Name => 0.7 + 0.06 * letters.min(10) as f64,
            Self::Initial => 0.35,
            Self::Number => 0.3,
            Self::Common => 0.6,
            Self::Small => 0.1,
            Self::Title => 0.06,
            Self::Form(_) => 0.04,
        }
    }
}

#[derive(Clone, Debug)]
struct Part {
    letters: Vec<char>,
    role: Role,
}

/// A name, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    words: Vec<Part>,
    /// Whether it is written in letters that are not Latin.
    foreign: bool,
}

impl Parts {
    pub(super) fn of(name: &str) -> Self {
        let read = words(name);
        let split = read.iter().flat_map(|word| word.folded.split('&'));
        let split: Vec<String> = split
            .filter(|word| !word.is_empty())
            .map(|word| CUSTOMS.as_it_looks(word).unwrap_or_else(|| word.to_owned()))
            .take(MOST_WORDS)
            .collect();
        let mut parts = Self::with_roles(&split, &CUSTOMS);
        // A name of forms and titles alone is a name.
        if parts.words.iter().all(|part| part.role.weight(1) < 0.2) {
            for part in &mut parts.words {
                part.role = Role::Name;
            }
        }
        parts
    }

    fn with_roles(split: &[String], customs: &Customs) -> Self {
        let mut words = Vec::with_capacity(split.len());
        let mut at = 0;
        while let Some(rest) = split.get(at..).filter(|rest| !rest.is_empty()) {
            let form = customs.form_at(rest.iter().map(String::as_str));
            let count = form.map_or(1, |(_, count)| count);
            let letters: Vec<char> = rest
                .iter()
                .take(count)
                .flat_map(|word| word.chars())
                .collect();
            let role = match (form, rest.first()) {
                (Some((form, _)), _) => Role::Form(form),
                (None, Some(word)) => role_of(word, letters.len(), customs),
                (None, None) => Role::Name,
            };
            words.push(Part { letters, role });
            at += count;
        }
        let foreign = split.iter().any(|word| customs.in_latin(word).is_some());
        Self { words, foreign }
    }

    /// The same in Latin letters.
    fn latin(&self) -> Self {
        let mut latin = self.clone();
        for part in &mut latin.words {
            let word: String = part.letters.iter().collect();
            if let Some(word) = CUSTOMS.in_latin(&word) {
                part.letters = word.chars().collect();
            }
        }
        latin.foreign = false;
        latin
    }

    fn weight(&self, run: Run) -> f64 {
        let parts = self.words.iter().skip(run.start).take(run.count);
        parts.map(|part| part.role.weight(part.letters.len())).sum()
    }

    fn left_over(&self, used: u32) -> f64 {
        let runs = (0..self.words.len()).map(|start| Run { start, count: 1 });
        runs.filter(|run| run.bits() & used == 0)
            .map(|run| self.weight(run))
            .sum()
    }

    /// How many of its words are names in their own right.
    fn names(&self) -> usize {
        let names = self.words.iter().filter(|part| part.role == Role::Name);
        names.count()
    }

    fn letters(&self, run: Run) -> impl Iterator<Item = char> + '_ {
        let parts = self.words.iter().skip(run.start).take(run.count);
        parts.flat_map(|part| part.letters.iter().copied())
    }

    fn runs(&self, count: usize) -> impl Iterator<Item = Run> + use<> {
        let last = (self.words.len() + 1).saturating_sub(count);
        (0..last).map(move |start| Run { start, count })
    }
}

fn role_of(word: &str, letters: usize, customs: &Customs) -> Role {
    let roman = |c: char| matches!(c, 'i' | 'v' | 'x');
    match word {
        _ if word.chars().any(|c| c.is_ascii_digit()) && letters < 4 => Role::Number,
        _ if word.chars().all(|c| c.is_ascii_digit()) => Role::Number,
        _ if customs.is_title(word) => Role::Title,
        _ if customs.is_small(word) => Role::Small,
        _ if letters == 1 && word.is_ascii() => Role::Initial,
        _ if customs.is_common(word) => Role::Common,
        _ if letters > 1 && word.chars().all(roman) => Role::Number,
        _ => Role::Name,
    }
}

/// Words beside each other.
#[derive(Clone, Copy, Debug)]
struct Run {
    start: usize,
    count: usize,
}

impl Run {
    fn bits(self) -> u32 {
        ((1 << self.count) - 1) << self.start
    }
}

/// Words of both names that are alike.
struct Pair {
    here: Run,
    there: Run,
    alike: f64,
}

/// The words of both names that stand for each other, the most alike first, no word
/// twice. A word may stand for two that are written as one.
fn matched(one: &Parts, other: &Parts, sound: bool) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for (count, count_there) in [(1, 1), (1, 2), (2, 1)] {
        for here in one.runs(count) {
            for there in other.runs(count_there) {
                let alike = match (one.words.get(here.start), other.words.get(there.start)) {
                    (Some(a), Some(b)) if count == count_there => words_alike(a, b, sound),
                    _ => {
                        let letters: Vec<char> = one.letters(here).collect();
                        let there: Vec<char> = other.letters(there).collect();
                        let alike = spelling(&letters, &there);
                        alike.filter(|alike| *alike >= LEAST_ALIKE_JOINED)
                    }
                };
                pairs.extend(alike.map(|alike| Pair { here, there, alike }));
            }
        }
    }
    pairs.sort_by(|a, b| {
        let letters = |pair: &Pair| one.letters(pair.here).count();
        let by_likeness = b.alike.total_cmp(&a.alike);
        by_likeness.then_with(|| letters(b).cmp(&letters(a)))
    });
    let (mut used, mut used_there) = (0_u32, 0_u32);
    pairs.retain(|pair| {
        let free = pair.here.bits() & used == 0 && pair.there.bits() & used_there == 0;
        if free {
            used |= pair.here.bits();
            used_there |= pair.there.bits();
        }
        free
    });
    pairs
}

/// How much two words are alike; none where they are two words.
fn words_alike(one: &Part, other: &Part, sound: bool) -> Option<f64> {
    if one.letters == other.letters {
        return Some(1.0);
    }
    match (one.role, other.role) {
        (Role::Form(form), Role::Form(other)) => return (form == other).then_some(1.0),
        (Role::Number, _) | (_, Role::Number) => return None,
        (Role::Initial, _) | (_, Role::Initial) => {
            let first = one.letters.first() == other.letters.first();
            return (first && one.role != other.role).then_some(INITIAL);
        }
        _ => {}
    }
    let spelt = spelling(&one.letters, &other.letters);
    let same = || {
        let close = spelt.is_some() || sound || one.letters.len() > 4;
        let skeletons = (skeleton(&one.letters), skeleton(&other.letters));
        close && skeletons.0.is_some() && skeletons.0 == skeletons.1
    };
    match spelt {
        Some(alike) if alike >= SAME_SOUND => Some(alike),
        _ if same() => Some(SAME_SOUND),
        spelt => spelt,
    }
}

fn spelling(one: &[char], other: &[char]) -> Option<f64> {
    let longest = one.len().max(other.len());
    let most = longest / 3 + 1;
    typos::typos(one, other, most)?;
    let weight = typos::weight(one, other).min(typos::weight(other, one));
    let alike = 1.0 - weight / longest as f64;
    (alike >= LEAST_ALIKE).then_some(alike)
}

/// What is left of a word when vowels go and letters that sound alike become one.
fn skeleton(letters: &[char]) -> Option<Vec<char>> {
    let mut left: Vec<char> = Vec::new();
    for c in letters {
        let sound = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'j' | 'w' | 'h' => continue,
            'c' | 'q' => 'k',
            'z' => 's',
            'v' => 'f',
            'p' => 'b',
            other => *other,
        };
        if left.last() != Some(&sound) {
            left.push(sound);
        }
    }
    (left.len() > 1).then_some(left)
}

/// Whether one name is the first letters of the other.
fn is_acronym(one: &Parts, other: &Parts) -> bool {
    let [short] = one.words.as_slice() else {
        return false;
    };
    let large = other.words.iter().filter(|part| part.role != Role::Small);
    let initials = large.filter_map(|part| part.letters.first());
    (2..=8).contains(&short.letters.len()) && initials.eq(short.letters.iter())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// About where two names are the same more often than not.
    const ALIKE: f64 = 0.7;

    #[test]
    fn names_are_alike_whatever_their_order_dress_or_letters() {
        for (kind, one, other) in [
            ("person", "Orn, Ida Marie", "Ida Marie Orn"),
            ("person", "Dr. Ida Orn", "Ida Orn"),
            ("person", "I. Dahlberg", "Ida Dahlberg"),
            ("person", "Ida Marie Dahlberg", "Ida Dahlberg"),
            ("person", "Ida Dalhberg", "Ida Dahlberg"),
            ("person", "IdaDahlberg", "Ida Dahlberg"),
            ("person", "Ида Дальберг", "Ida Dalberg"),
            // The first letter is Cyrillic.
            ("company", "Тarmok Devices", "Tarmok Devices"),
            ("company", "Tarmok Devices Limited", "Tarmok Devices Ltd."),
            ("company", "TarmokAG", "Tarmok AG"),
            ("company", "Tarmok & Velda Co.", "Tarmok and Velda Company"),
            ("body", "MIT", "Ministry of Industry and Trade"),
        ] {
            let found = likeness(one, other, Some(kind));
            assert!(found >= ALIKE, "{one:?} and {other:?}: {found:.3}");
        }
    }

    #[test]
    fn names_with_words_of_their_own_are_not_alike() {
        for (kind, one, other) in [
            ("person", "Ida Dahlberg", "Otto Dahlberg"),
            ("person", "Ida Dahlberg", "Ida Rosvall"),
            ("person", "Ida M. Dahlberg", "Ida Karin Dahlberg"),
            ("person", "Ida", "Ida Marie Karin Dahlberg"),
            ("company", "Tarmok Devices", "Tarmok Foods"),
            ("company", "Tarmok Ltd", "Velda Ltd"),
            ("company", "Tarmok Devices Norway", "Tarmok Devices Chile"),
        ] {
            let found = likeness(one, other, Some(kind));
            assert!(found < ALIKE, "{one:?} and {other:?}: {found:.3}");
        }
    }

    #[test]
    fn another_number_is_another_thing_but_a_likely_one() {
        let same = likeness("Velda Fund 3", "Velda Fund 3", Some("company"));
        let other = likeness("Velda Fund 3", "Velda Fund 4", Some("company"));
        let none = likeness("Velda Fund 3", "Tarmok Fund 3", Some("company"));
        assert!(same > other && other > none, "{same} {other} {none}");
    }

    proptest! {
        #[test]
        fn likeness_is_the_same_both_ways_and_never_out_of_bounds(
            one in "[a-dА-Г&. 12]{0,24}",
            other in "[a-dА-Г&. 12]{0,24}",
        ) {
            let there = likeness(&one, &other, None);
            let back = likeness(&other, &one, None);
            prop_assert!((0.0..=1.0).contains(&there), "{}", there);
            prop_assert!((there - back).abs() < 1e-9, "{} and {}", there, back);
        }
    }
}
