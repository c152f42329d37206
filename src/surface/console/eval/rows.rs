//! The rows of a question file, and what counts as gold in them.
//!
//! The measures are those of the command line's contract.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;

use crate::language::fold::{folded, skeleton};

/// A part of a sentence needs more letters and digits than this to stand for it.
const LEAST_PART: usize = 40;

/// A question with what counts as its answer.
#[derive(Deserialize)]
pub(in crate::surface::console) struct Row {
    pub(in crate::surface::console) id: String,
    pub(in crate::surface::console) question: String,
    pub(in crate::surface::console) answerable: bool,
    #[serde(default)]
    pub(in crate::surface::console) after: Option<String>,
    #[serde(default)]
    pub(in crate::surface::console) now: Option<Date>,
    #[serde(default)]
    pub(in crate::surface::console) need: Option<usize>,
    #[serde(default)]
    pub(in crate::surface::console) kind: Option<String>,
    #[serde(default)]
    pub(in crate::surface::console) sentence: Vec<String>,
    #[serde(default)]
    pub(in crate::surface::console) sentences_sha256: Vec<String>,
    #[serde(default)]
    pub(in crate::surface::console) answer_in_sentence: Vec<String>,
    #[serde(flatten)]
    pub(in crate::surface::console) other: BTreeMap<String, serde_json::Value>,
}

impl Row {
    /// The rows of a file; of those alone whose `key` has a value, where `only` is
    /// `key=value`.
    ///
    /// # Errors
    /// Where the file cannot be read or a line is no question.
    pub(in crate::surface::console) fn read(
        file: &Path,
        only: Option<&str>,
    ) -> anyhow::Result<Vec<Self>> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("the question file `{}` cannot be read", file.display()))?;
        let wanted = match only {
            Some(only) => Some(
                only.split_once('=')
                    .with_context(|| format!("`--where {only}` is not KEY=VALUE"))?,
            ),
            None => None,
        };
        let mut rows = Vec::new();
        for (number, line) in text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let place = || format!("{}:{}: not a question", file.display(), number + 1);
            let row: Self = serde_json::from_str(line).with_context(place)?;
            let value: serde_json::Value = serde_json::from_str(line).with_context(place)?;
            let kept = wanted.is_none_or(|(key, expected)| match value.get(key) {
                Some(serde_json::Value::String(text)) => text == expected,
                Some(serde_json::Value::Bool(yes)) => yes.to_string().as_str() == expected,
                Some(serde_json::Value::Number(number)) => number.to_string().as_str() == expected,
                Some(_) => false,
                None => false,
            });
            if kept {
                rows.push(row);
            }
        }
        anyhow::ensure!(
            !rows.is_empty(),
            "no row of `{}` is to be run",
            file.display()
        );
        Ok(rows)
    }

    /// Whether a sentence, of this hash, counts as an answer.
    pub(in crate::surface::console) fn is_gold(&self, text: &str, sha256: &str) -> bool {
        let by_sentence = self.sentence.iter().any(|gold| same_sentence(text, gold));
        let by_hash = || self.sentences_sha256.iter().any(|hash| hash == sha256);
        let by_words = || {
            let text = format!(" {} ", folded(text));
            self.answer_in_sentence
                .iter()
                .any(|words| text.contains(&format!(" {} ", folded(words))))
        };
        by_sentence || by_hash() || by_words()
    }
}

/// Whether a quote is a gold sentence: the letters and digits are the same, or the
/// quote holds them, or is a part of them of some length.
pub(super) fn same_sentence(quote: &str, gold: &str) -> bool {
    let (quote, gold) = (skeleton(quote), skeleton(gold));
    let part = quote.chars().count() > LEAST_PART && gold.contains(&quote);
    !gold.is_empty() && (quote.contains(&gold) || part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_its_sentence_whatever_its_marks() {
        for (quote, gold, expected) in [
            ("It rose, he said.", "it rose he said", true),
            ("date 2024-02-03 It rose.", "date 2024-02-03", true),
            ("It rose.", "It rose, and then it fell again.", false),
            (
                "The ministers agreed on Monday to go on with the talks on ports",
                "The ministers agreed on Monday to go on with the talks on ports and rails.",
                true,
            ),
            ("anything", "", false),
        ] {
            assert_eq!(
                same_sentence(quote, gold),
                expected,
                "{quote:?} and {gold:?}"
            );
        }
    }
}
