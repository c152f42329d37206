//! The templates of `config/phrases`, compiled once.
//!
//! Takes a phrase file; gives its rules, and for a message every rule that fits,
//! the best first. A template is compared with the message's folded words, each
//! time expression in it standing as one word. What the slots hold is left to
//! `slots`; whether the file's own examples are read as they say, to `mod`.

use std::collections::HashMap;

use regex::{Captures, Regex, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use toml::Spanned;

/// The wordings that ship with the program.
pub const ENGLISH: &str = include_str!("../../config/phrases/en.toml");

/// The memory that all templates together may take when compiled, in bytes.
const COMPILED_LIMIT: usize = 64 << 20;
/// How deep parts may use other parts.
const DEEPEST: usize = 8;

/// What is wrong in a phrase file.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct PhraseError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    parts: HashMap<String, String>,
    polite: Polite,
    rule: Vec<Spanned<RuleEntry>>,
    #[serde(default)]
    example_entity: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Polite {
    before: Vec<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: String,
    #[serde(default)]
    say: Vec<Spanned<String>>,
    #[serde(default)]
    also: Vec<String>,
    reply: Option<String>,
    #[serde(default)]
    examples: Vec<Spanned<Example>>,
}

/// A message, and how it must be read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What is typed.
    pub text: String,
    /// The words of its slots.
    #[serde(default)]
    pub slots: HashMap<String, String>,
}

/// One rule: wordings that ask for the same thing.
pub struct Rule {
    /// Its name: the intent, a slash, and which way of asking.
    pub name: String,
    /// Words that the sentence looked for may hold as well.
    pub also: Vec<String>,
    /// What is said back as it stands.
    pub reply: Option<String>,
    /// Messages it must claim, each with its line in the file.
    pub examples: Vec<(usize, Example)>,
}

impl Rule {
    /// The intent, as it is named in replies.
    pub fn intent(&self) -> &str {
        self.name.split('/').next().unwrap_or_default()
    }
}

struct Template {
    rule: usize,
    pattern: Regex,
    slots: Vec<String>,
}

/// Every rule of a language.
pub struct Phrases {
    /// The file they came from.
    pub file: String,
    /// The rules, in the order of the file.
    pub rules: Vec<Rule>,
    /// Entries of an entity file for the names that the examples use.
    pub example_entities: String,
    /// Those names, each with its type.
    pub example_names: Vec<(String, String)>,
    templates: Vec<Template>,
    prefilter: RegexSet,
    before: Regex,
    after: Regex,
}

/// A template that fits a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// The rule.
    pub rule: usize,
    /// The template, counted over all rules in the order of the file.
    pub template: usize,
    /// How many bytes of the message it matched to the letter.
    pub literal: usize,
    /// Each slot that was filled, and its half-open range of bytes in the
    /// compared text.
    pub slots: Vec<(String, std::ops::Range<usize>)>,
}

impl Phrases {
    /// Reads and compiles a phrase file.
    ///
    /// # Errors
    /// With file, line and reason, where a template is malformed.
    pub fn read(file: &str, text: &str) -> Result<Self, PhraseError> {
        let fault = |at: usize, reason: String| PhraseError {
            file: file.to_owned(),
            line: line_of(text, at),
            reason,
        };
        let read: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            fault(at, error.message().to_owned())
        })?;
        let parts = Parts(read.parts);
        let mut rules = Vec::new();
        let mut templates = Vec::new();
        let mut patterns = Vec::new();
        for entry in read.rule {
            let at = entry.span().start;
            let entry = entry.into_inner();
            if !entry.name.contains('/') {
                let reason = format!("the rule `{}` has no intent before a slash", entry.name);
                return Err(fault(at, reason));
            }
            for say in &entry.say {
                let at = say.span().start;
                let (source, slots) =
                    compile(say.get_ref(), &parts).map_err(|reason| fault(at, reason))?;
                let source = format!("^{source}$");
                let pattern = Regex::new(&source).map_err(|error| fault(at, error.to_string()))?;
                patterns.push(source);
                templates.push(Template {
                    rule: rules.len(),
                    pattern,
                    slots,
                });
            }
            let examples = entry.examples.into_iter().map(|example| {
                let line = line_of(text, example.span().start);
                (line, example.into_inner())
            });
            rules.push(Rule {
                name: entry.name,
                also: entry.also,
                reply: entry.reply,
                examples: examples.collect(),
            });
        }
        let prefilter = RegexSetBuilder::new(&patterns)
            .size_limit(COMPILED_LIMIT)
            .build()
            .map_err(|error| fault(0, error.to_string()))?;
        let polite = |says: &[String], form: &dyn Fn(&str) -> String| {
            let compiled: Result<Vec<String>, String> = says
                .iter()
                .map(|say| compile(say, &parts).map(|(source, _)| source))
                .collect();
            let joined = compiled.map_err(|reason| fault(0, reason))?.join("|");
            Regex::new(&form(&joined)).map_err(|error| fault(0, error.to_string()))
        };
        Ok(Self {
            file: file.to_owned(),
            rules,
            example_entities: entity_file(&read.example_entity),
            example_names: example_names(&read.example_entity),
            templates,
            prefilter,
            before: polite(&read.polite.before, &|joined| {
                format!(r"^(?:(?:{joined})\b)+")
            })?,
            after: polite(&read.polite.after, &|joined| {
                format!(r"(?:(?:{joined})\b)+$")
            })?,
        })
    }

    /// The half-open range of a compared text without the polite words around it;
    /// all of it where nothing else is there.
    pub fn heart(&self, text: &str) -> std::ops::Range<usize> {
        let start = self.before.find(text).map_or(0, |found| found.end());
        let rest = text.get(start..).unwrap_or_default();
        let end = self
            .after
            .find(rest)
            .map_or(rest.len(), |found| found.start());
        if end == 0 {
            0..text.len()
        } else {
            start..start + end
        }
    }

    /// Every template that fits a compared text (each word with a space before
    /// it), unranked.
    pub fn fits(&self, text: &str) -> Vec<Fit> {
        let numbers = self.prefilter.matches(text);
        let templates = numbers
            .into_iter()
            .filter_map(|number| Some((number, self.templates.get(number)?)));
        templates
            .filter_map(|(number, template)| {
                let captures = template.pattern.captures(text)?;
                Some(template.fit(number, text, &captures))
            })
            .collect()
    }
}

impl Template {
    fn fit(&self, number: usize, text: &str, captures: &Captures<'_>) -> Fit {
        let mut slots = Vec::new();
        let mut open = 0;
        for (place, name) in self.slots.iter().enumerate() {
            if let Some(found) = captures.get(place + 1) {
                open += found.len();
                slots.push((name.clone(), found.range()));
            }
        }
        Fit {
            rule: self.rule,
            template: number,
            literal: text.len() - open,
            slots,
        }
    }
}

struct Parts(HashMap<String, String>);

/// A template as a regular expression over words with one space before each, and
/// the names of its slots in order.
fn compile(say: &str, parts: &Parts) -> Result<(String, Vec<String>), String> {
    let mut compiler = Compiler {
        parts,
        slots: Vec::new(),
    };
    let source = compiler.sequence(say, 0)?;
    Ok((format!("(?:{source})"), compiler.slots))
}

struct Compiler<'p> {
    parts: &'p Parts,
    slots: Vec<String>,
}

impl Compiler<'_> {
    fn sequence(&mut self, say: &str, depth: usize) -> Result<String, String> {
        if depth > DEEPEST {
            return Err(format!("parts use each other more than {DEEPEST} deep"));
        }
        let mut source = String::new();
        let mut rest = say.trim_start();
        while let Some(first) = rest.chars().next() {
            match first {
                '[' | '(' => {
                    let (inner, after) = enclosed(rest, first)?;
                    let choices = self.choices(inner, depth)?;
                    let mark = if first == '[' { "?" } else { "" };
                    source.push_str(&format!("(?:{choices}){mark}"));
                    rest = after;
                }
                '{' => {
                    let (name, after) = rest
                        .get(1..)
                        .and_then(|rest| rest.split_once('}'))
                        .ok_or_else(|| format!("`{say}`: a `{{` is not closed"))?;
                    source.push_str(&format!(" ({})", slot(name)?));
                    self.slots.push(name.to_owned());
                    rest = after;
                }
                '<' => {
                    let (name, after) = rest
                        .get(1..)
                        .and_then(|rest| rest.split_once('>'))
                        .ok_or_else(|| format!("`{say}`: a `<` is not closed"))?;
                    let part = self
                        .parts
                        .0
                        .get(name)
                        .ok_or_else(|| format!("`{say}`: there is no part `<{name}>`"))?;
                    let part = part.clone();
                    source.push_str(&self.sequence(&part, depth + 1)?);
                    rest = after;
                }
                ']' | ')' | '}' | '>' | '|' => {
                    return Err(format!("`{say}`: a `{first}` stands alone"));
                }
                _ => {
                    let end = rest.find(|c: char| c.is_whitespace() || "[](){}<>|".contains(c));
                    let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
                    source.push(' ');
                    source.push_str(&regex::escape(&crate::language::fold::folded(word)));
                    rest = after;
                }
            }
            rest = rest.trim_start();
        }
        Ok(source)
    }

    fn choices(&mut self, inner: &str, depth: usize) -> Result<String, String> {
        let mut sources = Vec::new();
        for choice in split_choices(inner) {
            sources.push(self.sequence(choice, depth + 1)?);
        }
        Ok(sources.join("|"))
    }
}

/// What a slot can hold, before it is looked at more closely.
fn slot(name: &str) -> Result<&'static str, String> {
    match name {
        "period" => Ok(PERIOD),
        "count" => Ok("[0-9]+"),
        // A property is named in a few words: "exact title", "share price".
        "attribute" | "name" => Ok(r"[^ ]+(?: [^ ]+){0,3}?"),
        "entity" | "other" | "topic" | "matter" | "rest" => Ok(r"[^ ]+(?: [^ ]+)*?"),
        _ => Err(format!("there is no slot `{{{name}}}`")),
    }
}

/// The word that a time expression stands as, its number within.
const PERIOD: &str = "\u{29FC}[0-9]+\u{29FD}";

/// The word that stands for the time expression of this number.
pub fn period_word(number: usize) -> String {
    format!("\u{29FC}{number}\u{29FD}")
}

/// The number of the time expression that a word stands for.
pub fn period_number(word: &str) -> Option<usize> {
    let inner = word.strip_prefix('\u{29FC}')?.strip_suffix('\u{29FD}')?;
    inner.parse().ok()
}

/// The text inside a bracket that `text` begins with, and what follows it.
fn enclosed(text: &str, open: char) -> Result<(&str, &str), String> {
    let close = if open == '[' { ']' } else { ')' };
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => {
                depth -= 1;
                if depth == 0 {
                    let inner = text.get(1..at).unwrap_or_default();
                    let fits = c == close;
                    let after = text.get(at + 1..).unwrap_or_default();
                    return if fits {
                        Ok((inner, after))
                    } else {
                        Err(format!("`{text}`: brackets cross"))
                    };
                }
            }
            _ => {}
        }
    }
    Err(format!("`{text}`: a `{open}` is not closed"))
}

/// `a|b [c|d]` parted at the bars that stand in no bracket.
fn split_choices(inner: &str) -> Vec<&str> {
    let mut choices = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                choices.push(inner.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    choices.push(inner.get(start..).unwrap_or_default());
    choices
}

fn example_names(entries: &[toml::Table]) -> Vec<(String, String)> {
    let text = |entry: &toml::Table, key: &str| {
        entry
            .get(key)
            .and_then(|value| value.as_str())
            .map(str::to_owned)
    };
    entries
        .iter()
        .filter_map(|entry| Some((text(entry, "name")?, text(entry, "type")?)))
        .collect()
}

fn entity_file(entries: &[toml::Table]) -> String {
    let mut text = String::new();
    for entry in entries {
        text.push_str("[[entity]]\n");
        text.push_str(&entry.to_string());
        text.push('\n');
    }
    text
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(say: &str) -> Result<Phrases, PhraseError> {
        let text = format!(
            "[parts]\nthe = \"[the|a]\"\n[polite]\nbefore = [\"please\", \"(can|could) you\"]\nafter = [\"please\"]\n[[rule]]\nname = \"x/y\"\nsay = ['{say}']\n"
        );
        Phrases::read("test.toml", &text)
    }

    #[test]
    fn templates_fit_what_they_say() {
        for (say, text, expected) in [
            (
                "what is <the> {topic}",
                "what is the port",
                Some(vec![("topic", "port")]),
            ),
            (
                "what is <the> {topic}",
                "what is port",
                Some(vec![("topic", "port")]),
            ),
            (
                "[show me] (news|stories) [on {topic}]",
                "stories on steel",
                Some(vec![("topic", "steel")]),
            ),
            (
                "[show me] (news|stories) [on {topic}]",
                "show me news",
                Some(vec![]),
            ),
            (
                "{topic} timeline",
                "acme steel timeline",
                Some(vec![("topic", "acme steel")]),
            ),
            ("news", "newsroom", None),
        ] {
            let phrases = phrases(say).unwrap();
            let text = format!(" {text}");
            let found = phrases.fits(&text).into_iter().next().map(|fit| {
                let slots = fit.slots.into_iter();
                slots
                    .map(|(name, range)| (name, text.get(range).unwrap().to_owned()))
                    .collect::<Vec<_>>()
            });
            let found = found.as_ref().map(|slots| {
                slots
                    .iter()
                    .map(|(name, words)| (name.as_str(), words.as_str()))
                    .collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{say:?} on {text:?}");
        }
    }

    #[test]
    fn a_malformed_template_names_its_line() {
        for (say, words) in [
            ("what is {topic", "not closed"),
            ("what (is", "not closed"),
            ("what is <that> thing", "no part"),
            ("{nonsense}", "no slot"),
            ("a | b", "stands alone"),
        ] {
            let error = phrases(say).err().unwrap();
            assert!(error.reason.contains(words), "{say:?}: {error}");
            assert_eq!(error.line, 8, "{say:?}: {error}");
        }
    }
}
