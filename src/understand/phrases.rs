//! The templates of `config/phrases`, compiled once.
//!
//! Takes a phrase file; gives its rules, and for a message every rule that fits. A
//! template is compared with the message's folded words; each time expression,
//! schedule, quoted phrase and channel in it stands as one word. What the slots hold
//! is left to `slots`; whether the file's own examples are read as they say, to
//! `check`.
//!
//! | file | job |
//! | --- | --- |
//! | `file` | TOML -> rules as they are written |
//! | `template` | a line -> pieces -> a pattern |
//! | `prefilter` | the few templates that can fit a message at all |
//! | `typos` | words of a phrase that were misspelt |
//! | `nearest` | where a message fails that fits none |

mod file;
mod nearest;
mod prefilter;
#[cfg(test)]
mod sample;
mod template;
mod typos;

use std::ops::Range;
use std::sync::OnceLock;

use regex::bytes::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::language::fold::folded;
use crate::language::span::Span;
use crate::language::word_vectors::WordVectors;
use crate::understand::evidence::EvidenceModel;
use crate::understand::evidence::fit::Labelled;
use crate::understand::intents;
use crate::understand::intents::definition::Definition;
use crate::understand::translation::Translation;
use file::{Line, Written, WrittenRule};
use prefilter::Prefilter;
use template::{Parts, Piece};
use typos::Typos;

pub use nearest::NearMiss;
pub(crate) use template::Token;

/// The wordings that ship with the program.
pub const ENGLISH: &str = include_str!("../../config/phrases/en.toml");
/// Those for messages in Korean.
pub const KOREAN: &str = include_str!("../../config/phrases/ko.toml");

/// The most words of a message that is compared with phrases: nobody orders in more,
/// and a longer question is found by its words.
const LONGEST: usize = 300;

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

/// A message, and how it must be read.
#[derive(Clone, Debug)]
pub struct Example {
    /// What is typed.
    pub text: String,
    /// Its slots, and where their words stand in it.
    pub slots: Vec<(String, Span)>,
    /// What was typed before it.
    pub after: Option<String>,
}

/// What a rule says of its intent: keys, and the values of each.
pub type Settings = Vec<(String, Vec<String>)>;

/// One rule: wordings that ask for the same thing.
pub struct Rule {
    /// Its name, for people.
    pub name: String,
    /// What it asks for.
    pub intent: &'static Definition,
    /// What it says of that.
    pub set: Settings,
    /// What replies call it, where that is not the intent's own name.
    pub shown_as: Option<String>,
    /// Words that the sentence looked for may hold as well.
    pub also: Vec<String>,
    /// What is said back as it stands.
    pub reply: Option<String>,
    /// Messages it must claim.
    pub examples: Vec<Example>,
    /// Whether it claims only what no other rule does.
    pub last_resort: bool,
    /// At which place its first example shows a newcomer what can be asked, from 1.
    pub in_help: Option<u32>,
    /// Whether it has wordings of its own.
    pub(super) has_lines: bool,
    place: file::Place,
    example_places: Vec<file::Place>,
}

impl Rule {
    /// What replies call a request that it claims.
    pub(super) fn called(&self) -> &str {
        self.shown_as.as_deref().unwrap_or(self.intent.name)
    }

    /// What is wrong with the rule.
    pub(super) fn fault(&self, reason: String) -> PhraseError {
        self.place.fault(reason)
    }

    /// Whether it stands in this file.
    pub(super) fn is_of(&self, file: &str) -> bool {
        self.place.file == file
    }

    /// Its examples, and for each what makes a fault of a reason.
    pub(super) fn checked_examples(
        &self,
    ) -> impl Iterator<Item = (&Example, impl Fn(String) -> PhraseError)> {
        let numbered = self.examples.iter().zip(&self.example_places);
        numbered.map(|(example, place)| (example, move |reason: String| place.fault(reason)))
    }
}

struct Template {
    rule: usize,
    place: file::Place,
    say: String,
    pieces: Vec<Piece>,
    slots: Vec<String>,
    /// Compiled when it is first worth comparing; most never are.
    pattern: OnceLock<Option<Regex>>,
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
    prefilter: Prefilter,
    typos: Typos,
    skip: FxHashSet<String>,
    same: FxHashMap<String, String>,
    translation: Translation,
    /// How messages are read that no template claims.
    pub(super) evidence: EvidenceModel,
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
    pub slots: Vec<(String, Range<usize>)>,
}

impl Fit {
    fn shifted(mut self, by: usize) -> Self {
        for (_, range) in &mut self.slots {
            *range = range.start + by..range.end + by;
        }
        self
    }
}

impl WrittenRule {
    /// The intent that it names, with what it sets of that checked.
    fn definition(&self) -> Result<&'static Definition, PhraseError> {
        let Some((place, name)) = &self.intent else {
            let reason = format!("the rule `{}` names no `intent`", self.name);
            return Err(self.place.fault(reason));
        };
        let Some(definition) = intents::named(name) else {
            let known: Vec<&str> = intents::INTENTS.iter().map(|intent| intent.name).collect();
            return Err(place.fault(format!(
                "`{}`: there is no intent `{name}`; there are {}",
                self.name,
                known.join(", ")
            )));
        };
        for (place, key, values) in &self.set {
            let settings = definition.settings;
            let Some(setting) = settings.iter().find(|setting| setting.key == key) else {
                let known: Vec<&str> = settings.iter().map(|setting| setting.key).collect();
                let known = match known.as_slice() {
                    [] => "nothing".to_owned(),
                    known => known.join(", "),
                };
                return Err(place.fault(format!(
                    "`{}`: `{name}` lets a rule set {known}, not `{key}`",
                    self.name
                )));
            };
            let unknown = |value: &&String| !setting.values.contains(&value.as_str());
            if let Some(value) = values.iter().find(unknown) {
                return Err(place.fault(format!(
                    "`{}`: `{key}` cannot be `{value}`; it is one of {}",
                    self.name,
                    setting.values.join(", ")
                )));
            }
        }
        Ok(definition)
    }
}

/// Where the polite words before and behind a compared text can be cut off, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polite {
    /// From the first word on inwards.
    starts: Vec<usize>,
    /// From the last word on inwards.
    ends: Vec<usize>,
}

impl Polite {
    /// The half-open range without any of them.
    pub fn core(&self) -> Range<usize> {
        let start = self.starts.last().copied().unwrap_or_default();
        start..self.ends.last().copied().unwrap_or_default()
    }

    /// The core, and then more and more of the words around it, for those may be part
    /// of a phrase: "do you know" is one of its own.
    fn parts(&self) -> Vec<Range<usize>> {
        const MOST: usize = 16;
        let starts = || self.starts.iter().rev();
        let ends = self.ends.iter().rev();
        let all = ends.flat_map(|end| starts().map(|start| *start..*end));
        all.take(MOST).collect()
    }
}

impl Phrases {
    /// Reads and compiles the English phrases: those that ship with the program, and
    /// where there is one, a person's own file over or in place of them.
    ///
    /// # Errors
    /// With file, line and reason, where a template is malformed.
    pub fn english(own: Option<(&str, &str)>) -> Result<Self, PhraseError> {
        Self::shipped("config/phrases/en.toml", ENGLISH, own)
    }

    /// The same for Korean.
    ///
    /// # Errors
    /// With file, line and reason, where a template is malformed.
    pub fn korean(own: Option<(&str, &str)>) -> Result<Self, PhraseError> {
        Self::shipped("config/phrases/ko.toml", KOREAN, own)
    }

    fn shipped(file: &str, text: &str, own: Option<(&str, &str)>) -> Result<Self, PhraseError> {
        let Some((own_file, own_text)) = own else {
            return Self::read(file, text);
        };
        let own = Written::read(own_file, own_text)?;
        if !own.extends {
            return Self::compiled(own_file, own);
        }
        Self::compiled(own_file, own.over(Written::read(file, text)?)?)
    }

    /// Reads and compiles a phrase file.
    ///
    /// # Errors
    /// With file, line and reason, where a template is malformed.
    pub fn read(file: &str, text: &str) -> Result<Self, PhraseError> {
        Self::compiled(file, Written::read(file, text)?)
    }

    fn compiled(file: &str, written: Written) -> Result<Self, PhraseError> {
        let skip: FxHashSet<String> = written.skip.iter().map(|word| folded(word)).collect();
        let same: FxHashMap<String, String> = written
            .same
            .iter()
            .map(|(word, like)| (folded(word), folded(like)))
            .collect();
        let like = |word: &str| same.get(word).map_or(word, String::as_str).to_owned();
        let translation = Translation::new(written.translation);
        let read = |word: &str| {
            let bare = translation.bare(word);
            (!skip.contains(word)).then(|| like(bare))
        };
        let parts = Parts(written.parts);
        let mut rules = Vec::new();
        let mut templates = Vec::new();
        for rule in written.rules {
            let intent = rule.definition()?;
            let has_lines = !rule.say.is_empty();
            for (place, say) in rule.say {
                let pieces = template::parse(&say, &parts, &read)
                    .map_err(|reason| place.fault(format!("`{}`: {reason}", rule.name)))?;
                let slots = template::slots(&pieces);
                let unknown = |slot: &&String| !intent.slots.contains(&slot.as_str());
                if let Some(slot) = slots.iter().find(unknown) {
                    let known = intent.slots.join(", ");
                    return Err(place.fault(format!(
                        "`{}`: `{}` reads no slot `{slot}`; it has {known}",
                        rule.name, intent.name
                    )));
                }
                templates.push(Template {
                    rule: rules.len(),
                    place,
                    slots,
                    pattern: OnceLock::new(),
                    say,
                    pieces,
                });
            }
            let (example_places, examples) = rule.examples.into_iter().unzip();
            let set = rule.set.into_iter();
            rules.push(Rule {
                name: rule.name,
                intent,
                set: set.map(|(_, key, values)| (key, values)).collect(),
                shown_as: rule.shown_as,
                also: rule.also,
                reply: rule.reply,
                examples,
                last_resort: rule.last_resort,
                in_help: rule.in_help,
                has_lines,
                place: rule.place,
                example_places,
            });
        }
        let mut typos = Typos::default();
        templates
            .iter()
            .for_each(|template| typos.learn(&template.pieces));
        skip.iter().for_each(|word| typos.learn_word(word));
        let needs: Vec<_> = templates
            .iter()
            .map(|template| template::needed(&template.pieces))
            .collect();
        let mut around = |lines: &[Line], form: &dyn Fn(&str) -> String| {
            let mut sources = Vec::new();
            for (place, say) in lines {
                // What is skipped in a request may be all that a polite word is.
                let pieces =
                    template::parse(say, &parts, &|word| Some(like(translation.bare(word))))
                        .map_err(|reason| place.fault(reason))?;
                typos.learn(&pieces);
                sources.push(template::source(&pieces));
            }
            // Nothing polite is said in a language that lists nothing.
            let joined = match sources.is_empty() {
                true => r"[^\x00-\xff]".to_owned(),
                false => sources.join("|"),
            };
            let place = lines.first().map(|(place, _)| place.clone());
            template::compiled(&form(&joined)).map_err(|reason| PhraseError {
                file: file.to_owned(),
                line: place.map_or(1, |place| place.line),
                reason,
            })
        };
        let before = around(&written.before, &|joined| format!("^(?:{joined})(?: |$)"))?;
        let after = around(&written.after, &|joined| format!("(?:{joined})$"))?;
        Ok(Self {
            file: file.to_owned(),
            rules,
            example_entities: entity_file(&written.example_entities),
            example_names: example_names(&written.example_entities),
            prefilter: Prefilter::new(&needs),
            templates,
            before,
            after,
            typos,
            skip,
            same,
            translation,
            evidence: EvidenceModel::default(),
        })
    }

    /// Compiles every template, which is else done when one is first compared.
    ///
    /// # Errors
    /// With file, line and reason, where one is too large, or says nothing.
    pub(super) fn check_templates(&self) -> Result<(), PhraseError> {
        for template in &self.templates {
            let compiled = template::compiled(&template.source());
            let fault = |reason: &str| {
                let say = &template.say;
                template.place.fault(format!("`{say}`: {reason}"))
            };
            let pattern = compiled.map_err(|reason| fault(&reason))?;
            if pattern.is_match(b"") {
                return Err(fault("it has no word that must stand there"));
            }
        }
        Ok(())
    }

    /// What the words of their language mean; empty where there are no vectors of it.
    pub fn vectors(&self) -> &WordVectors {
        self.evidence.vectors()
    }

    /// The same phrases, with what reads a message that no template claims.
    #[must_use]
    pub fn with_evidence(self, evidence: EvidenceModel) -> Self {
        Self { evidence, ..self }
    }

    /// The examples of intents that labelled messages have, as further ones.
    pub fn labelled_examples(&self, messages: &[Labelled]) -> Vec<Labelled> {
        let known: FxHashSet<&str> = messages.iter().map(|it| it.intent.as_str()).collect();
        let rules = self.rules.iter();
        let rules = rules.filter(|rule| known.contains(rule.intent.name));
        let examples = rules.flat_map(|rule| {
            let examples = rule.examples.iter();
            examples.map(|example| Labelled {
                text: example.text.clone(),
                intent: rule.intent.name.to_owned(),
                before: example.after.clone(),
                writer: self.file.clone(),
            })
        });
        examples.collect()
    }

    /// The rule of this name.
    pub(super) fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// The word that a word of a message is compared as.
    pub(super) fn like<'w>(&'w self, word: &'w str) -> &'w str {
        let bare = self.translation.bare(word);
        self.same.get(bare).map_or(bare, String::as_str)
    }

    /// Whether some phrase has this word: then it is no misspelt name.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.prefilter.knows(self.like(word)) || self.same.contains_key(word) || self.skips(word)
    }

    /// The word of a phrase that a misspelt word most likely is.
    pub(super) fn mended(&self, word: &str) -> Option<&str> {
        self.typos.mended(word)
    }

    /// What the words of this language stand for in English.
    pub(super) fn translation(&self) -> &Translation {
        &self.translation
    }

    /// Whether a word of a message changes nothing wherever it stands ("the").
    pub(super) fn skips(&self, word: &str) -> bool {
        self.skip.contains(word)
    }

    /// A compared text with and without the polite words around it.
    pub fn polite(&self, text: &str) -> Polite {
        let mut starts = vec![0];
        let mut start = 0;
        // A polite word takes the space behind it along, which the next begins with.
        while let Some(found) = rest(text, start).and_then(|rest| self.before.find(rest)) {
            let end = start + found.end();
            // Nothing but polite words: what the last of them says counts.
            if end == text.len() || found.end() <= 1 {
                break;
            }
            start = end - 1;
            starts.push(start);
        }
        let mut ends = vec![text.len()];
        let mut end = text.len();
        let before_last = |end: usize| text.get(start..end).map(str::as_bytes);
        while let Some(found) = before_last(end).and_then(|text| self.after.find(text)) {
            if found.start() == 0 {
                break;
            }
            end = start + found.start();
            ends.push(end);
        }
        Polite { starts, ends }
    }

    /// Every template that fits a compared text (each word with a space before
    /// it), with or without the polite words around its core; unranked. Ranges count
    /// in all of the text.
    pub fn fits(&self, text: &str, polite: &Polite) -> Vec<Fit> {
        if text.split(' ').take(LONGEST + 1).count() > LONGEST {
            return Vec::new();
        }
        let parts = polite.parts();
        let mut fits: Vec<Fit> = Vec::new();
        for number in self.prefilter.candidates(text) {
            let Some(template) = self.templates.get(number) else {
                continue;
            };
            fits.extend(parts.iter().find_map(|part| {
                let text = text.get(part.clone())?;
                Some(template.fit(number, text)?.shifted(part.start))
            }));
        }
        fits
    }

    /// The line of a rule that a fit came from, as the file has it.
    pub fn say(&self, fit: &Fit) -> &str {
        self.templates
            .get(fit.template)
            .map_or("", |template| template.say.as_str())
    }

    /// The templates that a compared text nearly fits, at most `most`: those of which
    /// it matched the most letters before it failed.
    pub fn nearest(&self, text: &str, most: usize) -> Vec<NearMiss> {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let mut found = Vec::new();
        for (number, template) in self.templates.iter().enumerate() {
            if let Some(reach) = nearest::reach(&template.pieces, &words)
                && reach.literal > 0
            {
                found.push((reach, number));
            }
        }
        found.sort_by(|(one, at), (other, place)| {
            let key = |reach: &nearest::Reach| (reach.literal, reach.at);
            key(other).cmp(&key(one)).then(at.cmp(place))
        });
        let misses = found.into_iter().filter_map(|(reach, number)| {
            let template = self.templates.get(number)?;
            Some(NearMiss {
                rule: self.rules.get(template.rule)?.name.clone(),
                say: template.say.clone(),
                at: words.get(reach.at).map(|word| (*word).to_owned()),
                wanted: reach.wanted,
            })
        });
        misses.take(most).collect()
    }
}

impl Template {
    fn source(&self) -> String {
        format!("^{}$", template::source(&self.pieces))
    }

    fn fit(&self, number: usize, text: &str) -> Option<Fit> {
        // That it compiles was checked, of a person's own file when it was read.
        let pattern = self
            .pattern
            .get_or_init(|| template::compiled(&self.source()).ok());
        // Most do not match, and to tell that is much cheaper than to find the slots.
        let pattern = pattern.as_ref().filter(|it| it.is_match(text.as_bytes()))?;
        let captures = pattern.captures(text.as_bytes())?;
        let mut slots = Vec::new();
        let mut open = 0;
        for (place, name) in self.slots.iter().enumerate() {
            if let Some(found) = captures.get(place + 1) {
                open += found.len();
                slots.push((name.clone(), found.range()));
            }
        }
        Some(Fit {
            rule: self.rule,
            template: number,
            literal: text.len() - open,
            slots,
        })
    }
}

fn rest(text: &str, start: usize) -> Option<&[u8]> {
    text.get(start..).map(str::as_bytes)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(say: &str) -> Result<Phrases, PhraseError> {
        let text = format!(
            "skip = [\"really\"]\n[parts]\nthe = \"[the|a]\"\n[polite]\nbefore = [\"please\", \"(can|could) you\"]\nafter = [\"please\"]\n[[rule]]\nname = \"x/y\"\nintent = \"profile\"\nsay = ['{say}']\n"
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
            (
                "what is really {topic}",
                "what is 안덕근",
                Some(vec![("topic", "안덕근")]),
            ),
            ("news", "newsroom", None),
            ("from {period}", "from ten", None),
        ] {
            let phrases = phrases(say).unwrap();
            let text = format!(" {text}");
            let found = phrases
                .fits(&text, &phrases.polite(&text))
                .into_iter()
                .next()
                .map(|fit| {
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
    fn polite_words_are_no_part_of_a_request() {
        let phrases = phrases("news").unwrap();
        for (text, core) in [
            (" please could you news please", " news"),
            (" news", " news"),
            (" please", " please"),
            (" pleased", " pleased"),
        ] {
            let found = text.get(phrases.polite(text).core());
            assert_eq!(found, Some(core), "{text:?}");
        }
    }

    #[test]
    fn a_malformed_template_names_its_line_and_its_words() {
        for (say, words) in [
            ("what is {topic", "not closed"),
            ("what (is", "not closed"),
            ("what (is]", "cross"),
            ("what is <that> thing", "no part"),
            ("{nonsense}", "no slot"),
            ("a | b", "stands alone"),
        ] {
            let error = phrases(say).err().unwrap();
            assert!(error.reason.contains(words), "{say:?}: {error}");
            assert_eq!(error.line, 10, "{say:?}: {error}");
        }
    }

    #[test]
    fn a_near_miss_names_the_word_where_it_fails() {
        let phrases = phrases("compare <the> (stories|reports) on {topic}").unwrap();
        for (text, at, wanted) in [
            (
                " compare the tales on steel",
                Some("tales"),
                vec!["stories", "reports"],
            ),
            (" compare stories on", None, vec!["{topic}"]),
        ] {
            let [miss] = phrases.nearest(text, 3).try_into().unwrap();
            assert_eq!(miss.at.as_deref(), at, "{text:?}");
            assert_eq!(miss.wanted, wanted, "{text:?}");
        }
        assert_eq!(phrases.nearest(" compare stories on steel", 3), []);
    }
}
