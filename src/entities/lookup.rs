//! A typed name -> candidates, and how each matched.
//!
//! Exact, then folded, acronym, part of a name, and last a near spelling: never
//! under five letters, one slip for every four letters and two at the most, and
//! only on names of about the same length.

use std::collections::HashMap;

use super::{EntityIndex, EntityKey};
use crate::language::fold::{folded, words};

/// The shortest name, in characters, that a near spelling can stand for.
const SHORTEST_FUZZY: usize = 5;
/// The longest typed name that is compared letter by letter, in characters.
const LONGEST_FUZZY: usize = 60;

/// An entity that a typed name may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityKey,
    /// The name it was found by.
    pub matched: String,
    /// `exact`, `alias`, `surname`, `acronym`, `part`, `fuzzy`.
    pub how: &'static str,
    /// 1 for the name itself, less the less sure.
    pub score: f64,
}

/// The entities that `typed` may mean, the surest first, at most `most`.
pub fn candidates(typed: &str, index: &EntityIndex, most: usize) -> Vec<Candidate> {
    let key = bare(&folded(typed));
    let mut found: HashMap<EntityKey, Candidate> = HashMap::new();
    let mut add = |candidate: Candidate| {
        let known = found
            .entry(candidate.entity)
            .or_insert_with(|| candidate.clone());
        if candidate.score > known.score {
            *known = candidate;
        }
    };
    if key.is_empty() {
        return Vec::new();
    }
    let closed = key.replace(' ', "");
    for (name, senses) in index.folded_names() {
        for sense in senses {
            let Some((how, score)) = compare(&key, &closed, name, index, sense.entity) else {
                continue;
            };
            let (how, score) = match how {
                "exact" if sense.surname => ("surname", 0.9),
                "exact" if !sense.own => ("alias", 0.97),
                how => (how, score),
            };
            add(Candidate {
                entity: sense.entity,
                matched: name.to_owned(),
                how,
                score,
            });
        }
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    found.sort_by(|one, other| {
        let by_score = other.score.total_cmp(&one.score);
        by_score.then_with(|| one.entity.cmp(&other.entity))
    });
    found.truncate(most);
    found
}

fn bare(folded: &str) -> String {
    folded.strip_prefix("the ").unwrap_or(folded).to_owned()
}

fn compare(
    key: &str,
    closed: &str,
    name: &str,
    index: &EntityIndex,
    entity: EntityKey,
) -> Option<(&'static str, f64)> {
    if key == name {
        return Some(("exact", 1.0));
    }
    if same_closed(closed, name) {
        return Some(("folded", 0.95));
    }
    let acronym = !key.contains(' ') && (2..=8).contains(&key.len());
    if acronym && initials(index.get(entity)?.name.as_str()) == key {
        return Some(("acronym", 0.85));
    }
    if is_part(key, name) {
        return Some(("part", 0.7));
    }
    near(closed, name).map(|closeness| ("fuzzy", 0.6 * closeness))
}

fn same_closed(closed: &str, name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != ' ');
    letters.eq(closed.chars())
}

/// The first letters of a name's words, small ones left out: `Ministry of Trade,
/// Industry and Energy` is `mtie`.
fn initials(name: &str) -> String {
    let read = words(name);
    let large = read
        .iter()
        .filter(|word| !matches!(&*word.folded, "of" | "the" | "and" | "for" | "in" | "on"));
    large
        .filter_map(|word| word.folded.chars().next())
        .collect()
}

/// Whether every typed word is a word of the name, and together they are long
/// enough to say something.
fn is_part(key: &str, name: &str) -> bool {
    let all = key
        .split(' ')
        .all(|typed| name.split(' ').any(|word| word == typed));
    all && key.chars().count() >= 3
}

/// How near two spellings are, 0 to 1; none where they are too far apart.
pub fn near(typed: &str, name: &str) -> Option<f64> {
    let length = typed.chars().count();
    if !(SHORTEST_FUZZY..=LONGEST_FUZZY).contains(&length) {
        return None;
    }
    let name: String = name.chars().filter(|c| *c != ' ').collect();
    let other = name.chars().count();
    let allowed = (length.min(other) / 4).min(2);
    if other < SHORTEST_FUZZY || length.abs_diff(other) > allowed {
        return None;
    }
    let slips = strsim::osa_distance(typed, &name);
    (slips <= allowed).then(|| 1.0 - slips as f64 / length as f64)
}

/// Names that begin with, or hold a word that begins with, what was typed so far;
/// the best first, at most `most`.
pub fn complete<'i>(typed: &str, index: &'i EntityIndex, most: usize) -> Vec<&'i str> {
    let key = bare(&folded(typed));
    let mut ranked: HashMap<EntityKey, u8> = HashMap::new();
    for (name, senses) in index.folded_names() {
        let rank = match name {
            _ if key.is_empty() => 3,
            name if name == key => 0,
            name if name.starts_with(&key) => 1,
            name if name.split(' ').any(|word| word.starts_with(&key)) => 2,
            _ => continue,
        };
        for sense in senses {
            let best = ranked.entry(sense.entity).or_insert(rank);
            *best = rank.min(*best);
        }
    }
    let mut ranked: Vec<(u8, EntityKey)> =
        ranked.into_iter().map(|(key, rank)| (rank, key)).collect();
    ranked.sort();
    let mut names: Vec<&str> = ranked
        .into_iter()
        .filter_map(|(_, key)| index.get(key))
        .map(|entity| entity.name.as_str())
        .take(most)
        .collect();
    if names.is_empty() {
        let near = candidates(typed, index, most);
        names.extend(
            near.iter()
                .filter_map(|found| index.get(found.entity))
                .map(|entity| entity.name.as_str()),
        );
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
    "#;

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
            ("orm", None),
            ("", None),
        ] {
            let found = candidates(typed, &index, 3);
            let best = found.first();
            let read = best.map(|found| (index.get(found.entity).unwrap().id.as_str(), found.how));
            assert_eq!(read, expected, "typed {typed:?}");
        }
    }
}
