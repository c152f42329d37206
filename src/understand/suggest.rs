//! The nearest examples, for text that no intent claims.

use rustc_hash::{FxHashMap, FxHashSet};

use super::phrases::{Example, Phrases};
use crate::language::fold::folded;

/// The examples that share the most telling words with `text`, at most `most` and one
/// of a rule; none where no example shares one. A word tells the more the fewer
/// examples have it.
pub fn nearest(text: &str, phrases: &Phrases, most: usize) -> Vec<String> {
    let typed = folded(text);
    let typed: FxHashSet<&str> = typed
        .split(' ')
        .map(|word| phrases.mended(word).unwrap_or(word))
        .collect();
    let rules = phrases.rules.iter().filter(|rule| rule.intent.suggested);
    let rules: Vec<Vec<(&Example, String)>> = rules
        .map(|rule| {
            let examples = rule.examples.iter().filter(|one| one.after.is_none());
            examples.map(|one| (one, folded(&one.text))).collect()
        })
        .collect();
    let mut uses: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, words) in rules.iter().flatten() {
        for word in words.split(' ').collect::<FxHashSet<_>>() {
            *uses.entry(word).or_default() += 1;
        }
    }
    let telling = |words: &str| -> usize {
        const WHOLE: usize = 1_000_000;
        let words: FxHashSet<&str> = words.split(' ').collect();
        let shared = words.into_iter().filter(|word| typed.contains(word));
        shared
            .filter_map(|word| uses.get(word))
            .map(|uses| WHOLE / uses)
            .sum()
    };
    let mut ranked: Vec<(usize, usize, &str)> = Vec::new();
    for (place, examples) in rules.iter().enumerate() {
        let scored = examples.iter().map(|(one, words)| (telling(words), one));
        // Of equals the first of its rule, which shows it best.
        let best = scored.rev().max_by_key(|(score, _)| *score);
        ranked.extend(best.map(|(score, one)| (score, place, one.text.as_str())));
    }
    ranked.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    ranked.retain(|(shared, ..)| *shared > 0);
    ranked
        .into_iter()
        .take(most)
        .map(|(_, _, text)| text.to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_with_the_rarest_shared_words_comes_first() {
        let phrases = Phrases::english(None).unwrap();
        for (text, expected) in [
            ("timeline steel whatever", "timeline"),
            ("chronolgy please of them all", "chronology"),
            ("qwertz", ""),
        ] {
            let found = nearest(text, &phrases, 1);
            let first = found.first().map(String::as_str).unwrap_or_default();
            assert!(first.contains(expected), "{text:?} gives {first:?}");
            assert_eq!(first.is_empty(), expected.is_empty(), "{text:?}");
        }
    }
}
