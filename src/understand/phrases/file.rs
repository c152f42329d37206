//! A phrase file as TOML, and a person's own laid over the one that ships.
//!
//! Takes the text of a file; gives its rules as they are written, each line with its
//! place. Compiling them is left to `phrases`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use super::{Example, PhraseError};
use crate::language::span::Span;
use crate::understand::translation;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Whether it is laid over the shipped file instead of taking its place.
    #[serde(default)]
    extends: bool,
    #[serde(default)]
    parts: HashMap<String, String>,
    #[serde(default)]
    skip: Vec<String>,
    #[serde(default)]
    same: HashMap<String, String>,
    /// Words of this language, for articles in English.
    #[serde(default)]
    translation: translation::Written,
    #[serde(default)]
    polite: PoliteEntry,
    #[serde(default)]
    rule: Vec<Spanned<RuleEntry>>,
    #[serde(default)]
    example_entity: Vec<toml::Table>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PoliteEntry {
    #[serde(default)]
    before: Vec<Spanned<String>>,
    #[serde(default)]
    after: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: String,
    /// What it asks for. A rule that only adds to one of the shipped file may leave it out.
    intent: Option<Spanned<String>>,
    /// What it says of that.
    #[serde(default)]
    set: BTreeMap<String, Spanned<SetEntry>>,
    /// What replies call it, where that is not the intent's own name.
    shown_as: Option<String>,
    #[serde(default)]
    say: Vec<Spanned<String>>,
    #[serde(default)]
    also: Vec<String>,
    reply: Option<String>,
    #[serde(default)]
    examples: Vec<Spanned<ExampleEntry>>,
    /// Whether it claims only what no other rule does.
    #[serde(default)]
    last_resort: bool,
    /// The place of its first example in the help, from 1.
    in_help: Option<u32>,
    /// Whether it takes the place of the shipped rule of its name.
    #[serde(default)]
    replace: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SetEntry {
    One(String),
    Several(Vec<String>),
}

impl SetEntry {
    fn values(self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value],
            Self::Several(values) => values,
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ExampleEntry {
    Text(String),
    Turn(TurnEntry),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TurnEntry {
    text: String,
    /// The message before it.
    after: String,
}

/// Where something stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
}

impl Place {
    pub(super) fn fault(&self, reason: impl Into<String>) -> PhraseError {
        PhraseError {
            file: self.file.clone(),
            line: self.line,
            reason: reason.into(),
        }
    }
}

/// A line of a file.
pub(super) type Line = (Place, String);

/// A file as it is written.
pub(super) struct Written {
    pub(super) extends: bool,
    pub(super) parts: HashMap<String, String>,
    pub(super) skip: Vec<String>,
    pub(super) same: HashMap<String, String>,
    pub(super) translation: translation::Written,
    pub(super) before: Vec<Line>,
    pub(super) after: Vec<Line>,
    pub(super) rules: Vec<WrittenRule>,
    pub(super) example_entities: Vec<toml::Table>,
}

/// A rule as it is written.
pub(super) struct WrittenRule {
    pub(super) place: Place,
    pub(super) name: String,
    /// The intent's name, and where it stands.
    pub(super) intent: Option<Line>,
    /// What it sets, and where.
    pub(super) set: Vec<(Place, String, Vec<String>)>,
    pub(super) shown_as: Option<String>,
    pub(super) say: Vec<Line>,
    pub(super) also: Vec<String>,
    pub(super) reply: Option<String>,
    pub(super) examples: Vec<(Place, Example)>,
    pub(super) last_resort: bool,
    pub(super) in_help: Option<u32>,
    replace: bool,
}

impl Written {
    /// Reads the text of a file.
    pub(super) fn read(file: &str, text: &str) -> Result<Self, PhraseError> {
        let place = |at: usize| Place {
            file: file.to_owned(),
            line: line_of(text, at),
        };
        let read: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            place(at).fault(error.message())
        })?;
        let line = |said: Spanned<String>| (place(said.span().start), said.into_inner());
        let mut rules: Vec<WrittenRule> = Vec::new();
        for entry in read.rule {
            let here = place(entry.span().start);
            let entry = entry.into_inner();
            if rules.iter().any(|rule| rule.name == entry.name) {
                return Err(here.fault(format!("the rule `{}` is there twice", entry.name)));
            }
            let mut examples = Vec::new();
            for example in entry.examples {
                let here = place(example.span().start);
                let read = example.into_inner().read();
                examples.push(read.map(|read| (here.clone(), read)).map_err(|reason| {
                    here.fault(format!("an example of `{}`: {reason}", entry.name))
                })?);
            }
            let set = entry.set.into_iter().map(|(key, values)| {
                let here = place(values.span().start);
                (here, key, values.into_inner().values())
            });
            rules.push(WrittenRule {
                place: here,
                name: entry.name,
                intent: entry.intent.map(line),
                set: set.collect(),
                shown_as: entry.shown_as,
                say: entry.say.into_iter().map(line).collect(),
                also: entry.also,
                reply: entry.reply,
                examples,
                last_resort: entry.last_resort,
                in_help: entry.in_help,
                replace: entry.replace,
            });
        }
        Ok(Self {
            extends: read.extends,
            parts: read.parts,
            skip: read.skip,
            same: read.same,
            translation: read.translation,
            before: read.polite.before.into_iter().map(line).collect(),
            after: read.polite.after.into_iter().map(line).collect(),
            rules,
            example_entities: read.example_entity,
        })
    }

    /// The same laid over another file: parts take the place of those of their name,
    /// lines and examples come before those of their rule unless they replace it, and
    /// rules of a new name come first.
    pub(super) fn over(mut self, below: Self) -> Result<Self, PhraseError> {
        let mut rules = below.rules;
        let mut fresh = Vec::new();
        for mut rule in self.rules {
            let known = rules.iter_mut().find(|known| known.name == rule.name);
            match known {
                Some(known) if rule.replace => *known = rule,
                Some(known) => {
                    rule.say.append(&mut known.say);
                    rule.also.append(&mut known.also);
                    rule.examples.append(&mut known.examples);
                    rule.reply = rule.reply.or_else(|| known.reply.take());
                    rule.intent = rule.intent.or_else(|| known.intent.take());
                    rule.shown_as = rule.shown_as.or_else(|| known.shown_as.take());
                    if rule.set.is_empty() {
                        rule.set.append(&mut known.set);
                    }
                    rule.last_resort |= known.last_resort;
                    rule.in_help = rule.in_help.or(known.in_help);
                    *known = rule;
                }
                None if rule.replace => {
                    let reason = format!("the rule `{}` replaces one that there is not", rule.name);
                    return Err(rule.place.fault(reason));
                }
                None => fresh.push(rule),
            }
        }
        fresh.append(&mut rules);
        let mut parts = below.parts;
        parts.extend(self.parts);
        let mut same = below.same;
        same.extend(self.same);
        self.skip.extend(below.skip);
        self.before.extend(below.before);
        self.after.extend(below.after);
        self.example_entities.extend(below.example_entities);
        Ok(Self {
            translation: self.translation.over(below.translation),
            parts,
            same,
            rules: fresh,
            ..self
        })
    }
}

impl ExampleEntry {
    fn read(self) -> Result<Example, String> {
        let (marked, after) = match self {
            Self::Text(text) => (text, None),
            Self::Turn(turn) => (turn.text, Some(turn.after)),
        };
        let (text, slots) = unmarked(&marked)?;
        Ok(Example { text, slots, after })
    }
}

/// What a marked slot holds: its name, its words, and where they stand.
type MarkedSlot = (String, Span);

/// `"timeline of {topic: Acme}"` without its marks, and what they mark.
fn unmarked(marked: &str) -> Result<(String, Vec<MarkedSlot>), String> {
    let mut text = String::with_capacity(marked.len());
    let mut slots = Vec::new();
    let mut rest = marked;
    while let Some((before, mark)) = rest.split_once('{') {
        text.push_str(before);
        let malformed = || format!("\"{marked}\": a mark is written {{slot: words}}");
        let (mark, after) = mark.split_once('}').ok_or_else(malformed)?;
        let (name, words) = mark.split_once(':').ok_or_else(malformed)?;
        let words = words.trim_start();
        slots.push((
            name.trim().to_owned(),
            Span::new(text.len(), text.len() + words.len()),
        ));
        text.push_str(words);
        rest = after;
    }
    text.push_str(rest);
    Ok((text, slots))
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marked_example_says_what_its_slots_hold_and_where() {
        let (text, slots) = unmarked("timeline of {topic: Acme} {period: since 2023}").unwrap();
        assert_eq!(text, "timeline of Acme since 2023");
        let held: Vec<(&str, &str)> = slots
            .iter()
            .map(|(name, span)| (name.as_str(), span.of(&text)))
            .collect();
        assert_eq!(held, [("topic", "Acme"), ("period", "since 2023")]);
        assert!(unmarked("timeline of {topic Acme}").is_err());
        assert!(unmarked("timeline of {topic: Acme").is_err());
    }

    #[test]
    fn a_file_laid_over_another_adds_to_its_rules_or_takes_their_place() {
        let below = "[parts]\nthe = \"[the]\"\n[[rule]]\nname = \"a/x\"\nsay = [\"one\"]\n[[rule]]\nname = \"b/x\"\nsay = [\"two\"]\n";
        let above = "extends = true\n[[rule]]\nname = \"c/x\"\nsay = [\"new\"]\n[[rule]]\nname = \"a/x\"\nsay = [\"uno\"]\n[[rule]]\nname = \"b/x\"\nreplace = true\nsay = [\"due\"]\n";
        let read = |text| Written::read("t.toml", text).unwrap();
        let joined = read(above).over(read(below)).unwrap();
        let rules: Vec<(&str, Vec<&str>)> = joined
            .rules
            .iter()
            .map(|rule| {
                let say = rule.say.iter().map(|(_, say)| say.as_str()).collect();
                (rule.name.as_str(), say)
            })
            .collect();
        assert_eq!(
            rules,
            [
                ("c/x", vec!["new"]),
                ("a/x", vec!["uno", "one"]),
                ("b/x", vec!["due"])
            ]
        );
        assert_eq!(joined.parts["the"], "[the]");
        let lost = read("[[rule]]\nname = \"d/x\"\nreplace = true\n").over(read(below));
        assert_eq!(lost.err().unwrap().line, 1);
    }
}
