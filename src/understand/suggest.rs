//! The nearest examples, for text that no intent claims.

use std::collections::HashSet;

use super::phrases::Phrases;
use crate::language::fold::folded;

/// The examples that share the most words with `text`, at most `most`; none where
/// no example shares one.
pub fn nearest(text: &str, phrases: &Phrases, most: usize) -> Vec<String> {
    let typed = folded(text);
    let typed: HashSet<&str> = typed.split(' ').collect();
    let mut ranked: Vec<(usize, usize, &str)> = Vec::new();
    for (place, rule) in phrases.rules.iter().enumerate() {
        let useful = !matches!(rule.intent(), "none" | "help" | "follow-up");
        for example in rule.examples.iter().filter(|_| useful).take(1) {
            let words = folded(&example.text);
            let shared = words.split(' ').filter(|word| typed.contains(word)).count();
            ranked.push((shared, place, &example.text));
        }
    }
    ranked.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    ranked.retain(|(shared, ..)| *shared > 0);
    ranked
        .into_iter()
        .take(most)
        .map(|(_, _, text)| text.to_owned())
        .collect()
}
