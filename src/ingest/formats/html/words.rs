//! Comparing headlines and names by their words.

use std::collections::HashSet;

/// The words of a text, in lower case and without marks.
pub(super) fn folded(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether two texts have the same words.
pub(super) fn same(one: &str, other: &str) -> bool {
    folded(one) == folded(other)
}

/// The part of the words of both that are words of either, weighed against the
/// shorter: 1 where one holds the other.
pub(super) fn overlap(one: &str, other: &str) -> f32 {
    let one: HashSet<String> = folded(one).into_iter().collect();
    let other: HashSet<String> = folded(other).into_iter().collect();
    let least = one.len().min(other.len());
    if least == 0 {
        return 0.0;
    }
    one.intersection(&other).count() as f32 / least as f32
}

/// The same against all words of both.
pub(super) fn likeness(one: &str, other: &str) -> f32 {
    let one: HashSet<String> = folded(one).into_iter().collect();
    let other: HashSet<String> = folded(other).into_iter().collect();
    let all = one.union(&other).count();
    if all == 0 {
        return 0.0;
    }
    one.intersection(&other).count() as f32 / all as f32
}
