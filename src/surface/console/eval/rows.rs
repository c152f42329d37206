//! The rows of a question file, and what counts as gold in them.
//!
//! The measures are those of the command line's contract.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use fancy_regex::{Regex, RegexBuilder};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::ingest::article::digest;
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
    /// Regular expressions, one of which a sentence that answers matches.
    #[serde(default, deserialize_with = "patterns")]
    pub(in crate::surface::console) gold_re: Vec<Regex>,
    /// Accepted short answers.
    #[serde(default, deserialize_with = "one_or_more")]
    pub(in crate::surface::console) answers: Vec<String>,
    /// The same, where there is one.
    #[serde(default, deserialize_with = "one_or_more")]
    pub(in crate::surface::console) answer: Vec<String>,
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

    /// Whether a sentence counts as an answer.
    pub(in crate::surface::console) fn is_gold(&self, text: &str) -> bool {
        let by_sentence = self.sentence.iter().any(|gold| same_sentence(text, gold));
        let by_hash = || {
            let hash = digest(skeleton(text).as_bytes());
            self.sentences_sha256.contains(&hash)
        };
        let by_pattern = || {
            let mut patterns = self.gold_re.iter();
            patterns.any(|pattern| pattern.is_match(text).unwrap_or(false))
        };
        let by_words = || {
            let text = format!(" {} ", folded(text));
            self.answer_in_sentence
                .iter()
                .any(|words| text.contains(&format!(" {} ", folded(words))))
        };
        by_sentence || by_hash() || by_pattern() || by_words()
    }

    /// The accepted short answers.
    pub(in crate::surface::console) fn accepted(&self) -> impl Iterator<Item = &String> {
        self.answers.iter().chain(&self.answer)
    }

    /// Whether a short answer is one of those that are accepted: it has their words, and
    /// at most three others.
    pub(in crate::surface::console) fn accepts(&self, short: &str) -> bool {
        const MOST_OTHERS: usize = 3;
        let given = folded(short);
        let given: Vec<&str> = given.split(' ').collect();
        self.accepted().any(|accepted| {
            let accepted = folded(accepted);
            let mut wanted = accepted.split(' ');
            let count = accepted.split(' ').count();
            wanted.all(|word| given.contains(&word)) && given.len() <= count + MOST_OTHERS
        })
    }
}

/// Regular expressions, read without regard to case.
fn patterns<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<Regex>, D::Error> {
    let texts = one_or_more(reader)?.into_iter();
    let compiled = texts.map(|text| {
        let mut builder = RegexBuilder::new(&text);
        builder.case_insensitive(true).build()
    });
    compiled
        .collect::<Result<_, _>>()
        .map_err(serde::de::Error::custom)
}

/// One text, or several; none where it is something else.
fn one_or_more<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Several(Vec<String>),
        Other(serde::de::IgnoredAny),
    }
    Ok(match Texts::deserialize(reader)? {
        Texts::One(text) => vec![text],
        Texts::Several(texts) => texts,
        Texts::Other(_) => Vec::new(),
    })
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

    fn row(text: &str) -> Row {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_sentence_is_gold_by_its_words_its_hash_or_a_pattern() {
        let hash = digest(skeleton("It rose by 4 %.").as_bytes());
        for (gold, expected) in [
            (r#""sentence": ["it rose by 4"]"#.to_owned(), true),
            (format!(r#""sentences_sha256": ["{hash}"]"#), true),
            (r#""gold_re": ["ROSE by \\d"]"#.to_owned(), true),
            (r#""gold_re": ["fell"], "sentence": []"#.to_owned(), false),
            (r#""answer_in_sentence": ["by 4"]"#.to_owned(), true),
        ] {
            let row = row(&format!(
                r#"{{"id": "1", "question": "?", "answerable": true, {gold}}}"#
            ));
            assert_eq!(row.is_gold("It rose by 4 %."), expected, "{gold}");
        }
    }

    #[test]
    fn a_short_answer_has_the_accepted_words_and_few_others() {
        let row = row(
            r#"{"id": "1", "question": "?", "answerable": true, "answers": ["18 months", "a year and a half"]}"#,
        );
        for (short, expected) in [
            ("18 months", true),
            ("more than 18 months", true),
            ("17 months", false),
            ("18 or 19 or 20 months in all", false),
        ] {
            assert_eq!(row.accepts(short), expected, "{short:?}");
        }
    }

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
