//! A typed name -> candidates, and how each matched.
//!
//! Exact, then run together or in another order, without titles and legal forms, a word
//! for a country, a short first name, acronym, part of a name, and last a near spelling: never under five letters, one
//! typo for every four letters and two at the most, numbers as they are, and only
//! where both names are alike as a whole. What is typed in other letters is tried in
//! Latin ones as well.

use rustc_hash::FxHashMap;

use super::finder::{SHORTEST, initials_of, letters_of, sorted};
use super::likeness::{Parts, of_parts};
use super::name_conventions::CUSTOMS;
use super::names::NameKey;
use super::{EntityIndex, EntityKey, Origin, typos};
use crate::language::fold::folded;

/// The longest typed name that is looked for by its parts, in bytes.
const LONGEST: usize = 240;
/// The most words of it.
const MOST_WORDS: usize = 16;
/// The most names with a word in common that are looked at.
const MOST_SHARING: usize = 2_000;
/// The most names with a word in common that are compared as a whole.
const MOST_COMPARED: usize = 300;
/// How alike a typed name and a near spelling are as a whole, at the least.
const LEAST_ALIKE: f64 = 0.86;
/// The same where more than a typo or two tell them apart.
const LEAST_ALIKE_APART: f64 = 0.93;
/// The same of a guess.
const LEAST_ALIKE_GUESSED: f64 = 0.7;
/// The score under which a candidate is a guess, to ask back with, and is never taken
/// for what was meant.
pub const SURE: f64 = 0.6;
/// The score of a name that was typed in part.
const PART: f64 = 0.55;
/// The score of a name in full that was typed with a short first name.
const SHORT_FIRST: f64 = 0.75;
/// The score of a company's name without its legal form, or with another.
const WITHOUT_FORM: f64 = 0.95;
/// The score of a country by its adjective or its capital.
const COUNTRY: f64 = 0.7;
/// The score of the nearest spelling.
const BEST_FUZZY: f64 = 0.8;

/// An entity that a typed name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityKey,
    /// The name it was found by.
    pub matched: String,
    /// `exact`, `alias`, `surname`, `folded`, `order`, `country`, `short`, `acronym`,
    /// `part`, `fuzzy`.
    pub how: &'static str,
    /// 1 for the name itself, less the less sure.
    pub score: f64,
}

/// The entities that `typed` may mean, the surest first, at most `most`.
pub fn candidates(typed: &str, index: &EntityIndex, most: usize) -> Vec<Candidate> {
    Search::new(index, Bar::Meant).of(typed, most)
}

/// The entities whose names are the nearest to `typed`, the nearest first, at most
/// `most`: to ask back with. Nobody has said that one of them is meant.
pub fn nearest(typed: &str, index: &EntityIndex, most: usize) -> Vec<Candidate> {
    Search::new(index, Bar::Near).of(typed, most)
}

/// What a near spelling has to be.
#[derive(Clone, Copy, PartialEq)]
enum Bar {
    /// So near that it is taken for the name.
    Meant,
    /// The nearest that there is.
    Near,
}

/// What a name was found to be.
#[derive(Clone, Copy)]
struct Hit {
    how: &'static str,
    score: f64,
}

struct Search<'i> {
    index: &'i EntityIndex,
    bar: Bar,
    /// The best hit for each entity, and the name of it.
    found: FxHashMap<EntityKey, (Hit, NameKey)>,
}

impl<'i> Search<'i> {
    fn new(index: &'i EntityIndex, bar: Bar) -> Self {
        Self {
            index,
            bar,
            found: FxHashMap::default(),
        }
    }

    fn of(mut self, typed: &str, most: usize) -> Vec<Candidate> {
        let key = bare(&folded(typed));
        if key.is_empty() {
            return Vec::new();
        }
        let known = key.is_ascii() || self.index.names().named(&key).is_some();
        // Letters that only look Latin are nobody's typo.
        let key = if known {
            key
        } else {
            in_letters(&key, |word| CUSTOMS.as_it_looks(word))
        };
        self.find(&key);
        if self.found.is_empty() {
            let full = in_letters(&key, |word| CUSTOMS.in_full(word).map(str::to_owned));
            if full != key {
                self.find(&full);
            }
        }
        if self.found.is_empty() && !key.is_ascii() {
            self.find(&in_letters(&key, |word| CUSTOMS.in_latin(word)));
        }
        self.ranked(most)
    }

    fn ranked(self, most: usize) -> Vec<Candidate> {
        let mut found: Vec<_> = self.found.into_iter().collect();
        let order = |(one, (hit, _)): &(EntityKey, (Hit, NameKey)),
                     (other, (its, _)): &(EntityKey, (Hit, NameKey))| {
            let by_score = its.score.total_cmp(&hit.score);
            by_score.then_with(|| one.cmp(other))
        };
        found.sort_unstable_by(order);
        found.truncate(most);
        let names = self.index.names();
        let found = found.into_iter().map(|(entity, (hit, name))| Candidate {
            entity,
            matched: names.text(name).to_owned(),
            how: hit.how,
            score: hit.score,
        });
        found.collect()
    }

    fn add(&mut self, name: NameKey, hit: Hit) {
        for sense in self.index.names().senses(name) {
            let (how, score) = match hit.how {
                "exact" if sense.origin == Origin::WithoutForm => ("folded", WITHOUT_FORM),
                "exact" if sense.surname => ("surname", 0.9),
                "exact" if !sense.own => ("alias", 0.97),
                how => (how, hit.score),
            };
            let hit = Hit { how, score };
            let known = self.found.entry(sense.entity).or_insert((hit, name));
            if hit.score > known.0.score {
                *known = (hit, name);
            }
        }
    }

    fn find(&mut self, key: &str) {
        let names = self.index.names();
        let exact = names.named(key);
        if let Some(name) = exact {
            self.add(
                name,
                Hit {
                    how: "exact",
                    score: 1.0,
                },
            );
        }
        self.find_country(key);
        let typed: Vec<&str> = key.split(' ').collect();
        if key.len() > LONGEST || typed.len() > MOST_WORDS {
            return;
        }
        let letters: Vec<char> = letters_of(key).collect();
        self.find_rearranged(&typed, &letters, exact);
        let sure = !self.found.is_empty();
        self.find_short_first(&typed);
        self.find_acronym(&typed, &letters);
        self.find_listed_acronym(&typed);
        self.find_wholes(&typed);
        if !sure {
            let core = core(&typed);
            if core.len() < typed.len() {
                let letters: Vec<char> = core.iter().flat_map(|word| word.chars()).collect();
                self.find_rearranged(&core, &letters, None);
            }
        }
        if self.found.is_empty() || (!sure && self.bar == Bar::Near) {
            self.find_misspelt(key, &letters);
        }
        if self.found.is_empty() {
            self.find_sharing(key, &typed);
        }
        if self.found.is_empty() {
            self.find_person(&typed);
        }
    }

    /// Persons by a surname, which may be misspelt, behind a short, misspelt or first letter
    /// of a given name; those between may be left out.
    fn find_person(&mut self, typed: &[&str]) {
        let typed = core(typed);
        let Some((last, given)) = typed.split_last().filter(|(_, given)| !given.is_empty()) else {
            return;
        };
        let index = self.index;
        let exact = index.names().named(last);
        let letters: Vec<char> = last.chars().collect();
        let misspelt = index.finder().misspelt(&letters, index.names()).into_iter();
        let near = misspelt
            .map(|(name, _)| name)
            .filter(|name| Some(*name) != exact && near(last, index.names().text(*name)).is_some());
        for name in exact.into_iter().chain(near).take(MOST_COMPARED) {
            let hit = match Some(name) == exact {
                true => Hit {
                    how: "short",
                    score: SURE,
                },
                false => Hit {
                    how: "fuzzy",
                    score: PART * 0.9,
                },
            };
            for sense in index
                .names()
                .senses(name)
                .iter()
                .filter(|sense| sense.surname)
            {
                let entity = index.get(sense.entity);
                if entity.is_some_and(|entity| has_given(&folded(entity.name), given)) {
                    self.found.entry(sense.entity).or_insert((hit, name));
                }
            }
        }
    }

    /// Countries that are called by a word that their entry does not have.
    fn find_country(&mut self, key: &str) {
        let words = self.index.country_words();
        let found = words.named(key).map(|name| words.senses(name));
        for sense in found.unwrap_or_default() {
            let name = self
                .index
                .get(sense.entity)
                .map(|entity| folded(entity.name));
            let name = name.and_then(|name| self.index.names().named(&bare(&name)));
            let hit = Hit {
                how: "country",
                score: COUNTRY,
            };
            if let Some(name) = name {
                self.found.entry(sense.entity).or_insert((hit, name));
            }
        }
    }

    /// Persons whose first name was typed short, or in full where they go by the short
    /// one: "Dan" for "Daniel".
    fn find_short_first(&mut self, typed: &[&str]) {
        let typed = core(typed);
        let Some((first, rest)) = typed.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            return;
        };
        for other in CUSTOMS.first_names_of(first) {
            let mut words = vec![other];
            words.extend(rest);
            let name = self.index.names().named(&words.join(" "));
            let person = |name: &NameKey| self.kind(*name) == Some("person");
            if let Some(name) = name.filter(person) {
                let hit = Hit {
                    how: "short",
                    score: SHORT_FIRST,
                };
                self.add(name, hit);
            }
        }
    }

    /// Names that are the same but for spaces or the order of words.
    fn find_rearranged(&mut self, typed: &[&str], letters: &[char], exact: Option<NameKey>) {
        let index = self.index;
        let others = |name: &NameKey| Some(*name) != exact;
        for name in index.finder().closed(letters).filter(others) {
            if letters_of(index.names().text(name)).eq(letters.iter().copied()) {
                self.add(
                    name,
                    Hit {
                        how: "folded",
                        score: 0.95,
                    },
                );
            }
        }
        if typed.len() < 2 {
            return;
        }
        let typed = sorted(typed);
        for name in index.finder().in_any_order(&typed).filter(others) {
            let words: Vec<&str> = index.names().text(name).split(' ').collect();
            if sorted(&words) == typed {
                self.add(
                    name,
                    Hit {
                        how: "order",
                        score: 0.93,
                    },
                );
            }
        }
    }

    fn find_acronym(&mut self, typed: &[&str], letters: &[char]) {
        if typed.len() > 1 || !(2..=8).contains(&letters.len()) {
            return;
        }
        let index = self.index;
        for name in index.finder().initials(letters) {
            if initials_of(index.names().text(name)).eq(letters.iter().copied()) {
                self.add(
                    name,
                    Hit {
                        how: "acronym",
                        score: 0.85,
                    },
                );
            }
        }
    }

    /// What is listed by its first letters alone, where it was typed in full: a guess, as
    /// many things have the same letters.
    fn find_listed_acronym(&mut self, typed: &[&str]) {
        const LEAST: usize = 3;
        let letters: String = initials_of(&typed.join(" ")).collect();
        if letters.chars().count() < LEAST {
            return;
        }
        let Some(name) = self.index.names().named(&letters) else {
            return;
        };
        let senses = self.index.names().senses(name).iter();
        let mut acronyms = senses.filter(|sense| sense.capitals && !sense.surname);
        if acronyms.next().is_some() && self.kind(name) != Some("person") {
            let hit = Hit {
                how: "acronym",
                score: PART,
            };
            self.add(name, hit);
        }
    }

    /// Names that hold every typed word.
    fn find_wholes(&mut self, typed: &[&str]) {
        let index = self.index;
        let letters: usize = typed.iter().map(|word| word.chars().count()).sum();
        let lists = typed.iter().map(|word| index.finder().with_word(word));
        let Some(rarest) = lists
            .min_by_key(ExactSizeIterator::len)
            .filter(|_| letters >= 3)
        else {
            return;
        };
        for name in rarest.take(MOST_SHARING) {
            let text = index.names().text(name);
            let holds = |word: &&str| text.split(' ').any(|other| other == *word);
            if typed.iter().all(holds) {
                self.add(
                    name,
                    Hit {
                        how: "part",
                        score: PART,
                    },
                );
            }
        }
    }

    /// Names that are a typo or two away.
    fn find_misspelt(&mut self, key: &str, letters: &[char]) {
        let index = self.index;
        let typed = Parts::of(key);
        let spelling: Vec<char> = key.chars().collect();
        for (name, count) in index.finder().misspelt(letters, index.names()) {
            let text = index.names().text(name);
            let meant = letters_of(text).count();
            if self.bar == Bar::Meant && count > allowed(letters.len(), meant) {
                continue;
            }
            if !same_digits(key, text) {
                continue;
            }
            let alike = of_parts(&typed, &Parts::of(text), self.kind(name));
            if self.bar == Bar::Meant && alike < LEAST_ALIKE {
                continue;
            }
            let spelt: Vec<char> = text.chars().collect();
            let typos = typos::weight(&spelling, &spelt);
            let near = 1.0 - typos / spelling.len().max(1) as f64;
            let near = (0.97 * near + 0.03 * alike).max(0.0);
            let sure = count <= allowed(letters.len(), meant) && alike >= LEAST_ALIKE;
            let score = if sure {
                SURE + (BEST_FUZZY - SURE) * near
            } else {
                PART * near
            };
            self.add(
                name,
                Hit {
                    how: "fuzzy",
                    score,
                },
            );
        }
    }

    /// Names that have words in common with the typed one and are like it as a whole:
    /// initials, or another order and a typo.
    fn find_sharing(&mut self, key: &str, typed: &[&str]) {
        let index = self.index;
        let known = typed.iter().filter(|word| !CUSTOMS.is_small(word));
        let mut lists: Vec<_> = known.map(|word| index.finder().with_word(word)).collect();
        lists.sort_by_key(ExactSizeIterator::len);
        let parts = Parts::of(key);
        if letters_of(key).count() < SHORTEST || typed.len() < 2 {
            return;
        }
        let rare = lists
            .into_iter()
            .take(2)
            .flat_map(|list| list.take(MOST_COMPARED));
        for name in rare {
            let text = index.names().text(name);
            if !text.contains(' ') || !same_digits(key, text) {
                continue;
            }
            let kind = self.kind(name);
            let alike = of_parts(&parts, &Parts::of(text), kind);
            // A part of a person's name left out and a typo besides: to ask back with.
            let least = match kind {
                Some("person") => LEAST_ALIKE_GUESSED,
                _ => LEAST_ALIKE_APART,
            };
            if alike >= least {
                let score = match alike >= LEAST_ALIKE_APART {
                    true => SURE + (BEST_FUZZY - SURE) * alike * 0.9,
                    false => PART * alike,
                };
                self.add(
                    name,
                    Hit {
                        how: "fuzzy",
                        score,
                    },
                );
            }
        }
    }

    fn kind(&self, name: NameKey) -> Option<&'i str> {
        let sense = self.index.names().senses(name).first()?;
        Some(self.index.get(sense.entity)?.kind)
    }
}

/// Whether every given name stands, short or misspelt or as its first letter, in a full
/// name, in its order.
fn has_given(full: &str, given: &[&str]) -> bool {
    let mut words = full.split(' ');
    let is_for = |typed: &str, word: &str| {
        let initial = typed.chars().count() == 1 && word.starts_with(typed);
        let mut short = CUSTOMS.first_names_of(typed);
        typed == word || initial || short.any(|other| other == word) || near(typed, word).is_some()
    };
    given
        .iter()
        .all(|typed| words.any(|word| is_for(typed, word)))
}

fn bare(folded: &str) -> String {
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

/// A name with each word changed that can be.
fn in_letters(key: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let words = key.split(' ');
    let changed = words.map(|word| change(word).unwrap_or_else(|| word.to_owned()));
    changed.collect::<Vec<_>>().join(" ")
}

/// The words of a name without titles and legal forms, unless nothing else is there.
fn core<'w>(typed: &[&'w str]) -> Vec<&'w str> {
    let mut kept = Vec::with_capacity(typed.len());
    let mut at = 0;
    while let Some(rest) = typed.get(at..).filter(|rest| !rest.is_empty()) {
        let form = CUSTOMS.form_at(rest.iter().copied());
        let (_, count) = form.unwrap_or((0, 1));
        let plain = rest
            .first()
            .filter(|word| form.is_none() && !CUSTOMS.is_title(word));
        kept.extend(plain.copied());
        at += count;
    }
    if kept.is_empty() {
        typed.to_vec()
    } else {
        kept
    }
}

/// How many typos a near spelling may have.
fn allowed(typed: usize, meant: usize) -> usize {
    (typed.min(meant) / 4).min(2)
}

/// Whether two names have the same digits: another number is no typo.
fn same_digits(one: &str, other: &str) -> bool {
    let digits = |name: &'_ str| {
        name.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    digits(one) == digits(other)
}

/// How near two spellings are, 0 to 1; none where they are too far apart.
pub fn near(typed: &str, name: &str) -> Option<f64> {
    let typed: Vec<char> = letters_of(typed).collect();
    let name: Vec<char> = letters_of(name).collect();
    if typed.len().min(name.len()) < SHORTEST {
        return None;
    }
    let typos = typos::typos(&typed, &name, allowed(typed.len(), name.len()))?;
    Some(1.0 - typos as f64 / typed.len() as f64)
}

/// Names that begin with, or hold a word that begins with, what was typed so far;
/// the best first, at most `most`.
pub fn complete<'i>(typed: &str, index: &'i EntityIndex, most: usize) -> Vec<&'i str> {
    let key = bare(&folded(typed));
    let name_of = |key: EntityKey| index.get(key).map(|entity| entity.name);
    if key.is_empty() {
        return index
            .all()
            .map(|(_, entity)| entity.name)
            .take(most)
            .collect();
    }
    let mut ranked: FxHashMap<EntityKey, u8> = FxHashMap::default();
    for (name, place) in index.names().holding(&key).take(MOST_SHARING) {
        let rank = match place {
            0 if index.names().text(name) == key => 0,
            0 => 1,
            _ => 2,
        };
        for sense in index.names().senses(name) {
            let best = ranked.entry(sense.entity).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    let mut ranked: Vec<(u8, EntityKey)> =
        ranked.into_iter().map(|(key, rank)| (rank, key)).collect();
    ranked.sort_unstable();
    let ranked = ranked.into_iter().take(most);
    let mut names: Vec<&str> = ranked.filter_map(|(_, key)| name_of(key)).collect();
    if names.is_empty() {
        let near = candidates(typed, index, most);
        names.extend(near.iter().filter_map(|found| name_of(found.entity)));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::index;
    use super::*;

    const ENTRIES: &str = r#"
        [[entity]]
        id = "miti"
        type = "body"
        name = "Ministry of Industry, Trade and Innovation"
        [[entity]]
        id = "tarmok"
        type = "company"
        name = "Tarmok Devices"
        aliases = ["타르목"]
        [[entity]]
        id = "orn"
        type = "person"
        name = "Orn Tak-vel"
        surname = "Orn"
        [[entity]]
        id = "quarn"
        type = "company"
        name = "Quarn Mills GmbH"
        [[entity]]
        id = "dahl"
        type = "company"
        name = "Dahl & Daughters Ltd"
        [[entity]]
        id = "salt"
        type = "body"
        name = "Salt and Light Board"
        [[entity]]
        id = "varga"
        type = "person"
        name = "Elizabeth Rosa Varga"
        aliases = ["Elizabeth Varga"]
        surname = "Varga"
        [[entity]]
        id = "ruvalt"
        type = "person"
        name = "Elizabeth Rosa Ruvalt"
        [[entity]]
        id = "lit"
        type = "body"
        name = "LIT"
    "#;

    #[test]
    fn only_a_sure_candidate_is_taken_for_what_was_meant() {
        let index = index(ENTRIES);
        for (typed, sure) in [
            ("Tarmok Devices", true),
            ("tarmok devises", true),
            ("tarmok", false),
        ] {
            let best = candidates(typed, &index, 1).remove(0);
            assert_eq!(best.score >= SURE, sure, "typed {typed:?}: {best:?}");
        }
        // Too far off to be taken for it; nearer, but nothing to be sure of.
        assert_eq!(candidates("dermok devises", &index, 1), []);
        let near = nearest("tarmuk devicez", &index, 1).remove(0);
        assert!(near.score > 0.0, "{near:?}");
    }

    #[test]
    fn names_that_may_both_be_meant_are_both_given_in_the_order_of_the_entries() {
        let text = r#"
            [[entity]]
            id = "zeta"
            type = "person"
            name = "Ida Dahlberg"
            [[entity]]
            id = "alpha"
            type = "person"
            name = "Ida Dahlborg"
        "#;
        let index = index(text);
        let found = candidates("Ida Dahlburg", &index, 5);
        let ids: Vec<&str> = found
            .iter()
            .map(|found| index.get(found.entity).unwrap().id)
            .collect();
        assert_eq!(ids, ["zeta", "alpha"]);
    }

    #[test]
    fn another_number_is_another_thing() {
        let index = index("[[entity]]\nid = \"x\"\ntype = \"company\"\nname = \"Velda Fund 12\"");
        assert_eq!(candidates("Velda Fund 13", &index, 1), []);
    }

    #[test]
    fn a_typed_name_says_how_it_matched() {
        let index = index(ENTRIES);
        for (typed, expected) in [
            ("Tarmok Devices", Some(("tarmok", "exact"))),
            ("타르목", Some(("tarmok", "alias"))),
            ("orn takvel", Some(("orn", "exact"))),
            ("orn tak vel", Some(("orn", "exact"))),
            ("orntakvel", Some(("orn", "folded"))),
            ("MITI", Some(("miti", "acronym"))),
            ("tarmok", Some(("tarmok", "part"))),
            ("tarmok devises", Some(("tarmok", "fuzzy"))),
            ("Orn", Some(("orn", "surname"))),
            ("Tak-vel Orn", Some(("orn", "order"))),
            ("Orn, Tak-vel", Some(("orn", "exact"))),
            ("Mr. Orn Tak-vel", Some(("orn", "folded"))),
            ("Tarmok Devices Co., Ltd.", Some(("tarmok", "folded"))),
            ("ＴＡＲＭＯＫ Devices", Some(("tarmok", "exact"))),
            // The second letter is Cyrillic.
            ("Tаrmok Devices", Some(("tarmok", "exact"))),
            ("Тармок Девисес", Some(("tarmok", "fuzzy"))),
            ("Devices Tarmk", Some(("tarmok", "fuzzy"))),
            ("Velda Devices", None),
            ("orm", None),
            ("", None),
            // Without the legal form, or with another; "and" for "&" and back.
            ("Quarn Mills", Some(("quarn", "folded"))),
            ("QUARN MILLS INC.", Some(("quarn", "folded"))),
            ("Dahl and Daughters", Some(("dahl", "folded"))),
            ("Dahl & Daughters", Some(("dahl", "folded"))),
            ("Salt & Light Board", Some(("salt", "exact"))),
            ("Salt and Light Bd", None),
            // Short first names, initials, a part left out beside a typo.
            ("Liz Varga", Some(("varga", "short"))),
            ("E. Varga", Some(("varga", "fuzzy"))),
            ("Elizabeth Vargga", Some(("varga", "fuzzy"))),
            ("Liz Ruvalt", Some(("ruvalt", "short"))),
            ("E. Ruvalt", Some(("ruvalt", "short"))),
            ("Elizabet Ruvault", Some(("ruvalt", "fuzzy"))),
            ("Otto Ruvalt", None),
            ("Ana Kestrel", None),
            ("Levy of Inland Trade", Some(("lit", "acronym"))),
        ] {
            let found = candidates(typed, &index, 3);
            let best = found.first();
            let read = best.map(|found| (index.get(found.entity).unwrap().id, found.how));
            assert_eq!(read, expected, "typed {typed:?}");
        }
    }
}
