//! A phrase file checks itself: its own examples must be read as it says.

use jiff::civil::Date;

use crate::entities::{EntityError, EntityIndex, parse};
use crate::language::lexicon::Lexicon;

use super::dialogue::Conversation;
use super::evidence::WeightsError;
use super::model::{Reading, Request};
use super::phrases::{Example, PhraseError, Phrases, Rule};
use super::{Context, Wordings, understand};

/// Why the phrases cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GrammarError {
    /// A template is malformed, or an example is read otherwise.
    #[error(transparent)]
    Phrases(#[from] PhraseError),
    /// The weights of the evidence are malformed.
    #[error(transparent)]
    Evidence(#[from] WeightsError),
    /// The examples' entities are at fault.
    #[error("the example entities: {0}")]
    Entities(#[from] EntityError),
}

/// The day on which the examples are read.
const TODAY: Date = Date::constant(2024, 6, 28);

/// Checks that every rule reads its own examples as they say.
///
/// # Errors
/// With file, line and the two readings, where one is not.
pub fn check(wordings: &Wordings, lexicon: &Lexicon) -> Result<(), GrammarError> {
    for phrases in [&wordings.english, &wordings.korean] {
        phrases.check_templates()?;
        check_examples_given(phrases)?;
        let entities = parse(&phrases.file, &phrases.example_entities, lexicon)?;
        let context = example_context(wordings, lexicon, &entities);
        for rule in &phrases.rules {
            for (example, fault) in rule.checked_examples() {
                let Err(misread) = check_example(rule, example, &context) else {
                    continue;
                };
                let fault = fault(misread.reason);
                // A person's own rule that takes what another file's must claim.
                let thief = misread.by.and_then(|by| phrases.rule(&by));
                let thief =
                    thief.filter(|thief| fault.file != phrases.file && thief.is_of(&phrases.file));
                return Err(match thief {
                    Some(thief) => thief.fault(format!(
                        "`{}` takes \"{}\", an example of `{}`",
                        thief.name, example.text, rule.name
                    )),
                    None => fault,
                }
                .into());
            }
        }
    }
    Ok(())
}

/// A rule with lines shows by an example that they can be read.
fn check_examples_given(phrases: &Phrases) -> Result<(), PhraseError> {
    let silent = |rule: &&Rule| rule.has_lines && rule.examples.is_empty();
    match phrases.rules.iter().find(silent) {
        None => Ok(()),
        Some(rule) => Err(rule.fault(format!(
            "`{}` has no example: give it a message that it must claim",
            rule.name
        ))),
    }
}

/// How an example is read otherwise than it says.
struct Misread {
    reason: String,
    /// The rule that claims it instead.
    by: Option<String>,
}

impl From<String> for Misread {
    fn from(reason: String) -> Self {
        Self { reason, by: None }
    }
}

fn example_context<'a>(
    wordings: &'a Wordings,
    lexicon: &'a Lexicon,
    entities: &'a EntityIndex,
) -> Context<'a> {
    Context {
        phrases: &wordings.english,
        korean: Some(&wordings.korean),
        lexicon,
        entities,
        holds: &|_| true,
        unlisted: &|_, _| None,
        publisher: &|name| match name {
            "daily herald" => Some("The Daily Herald".to_owned()),
            "morning post" => Some("Morning Post".to_owned()),
            _ => None,
        },
        today: TODAY,
    }
}

fn check_example(rule: &Rule, example: &Example, context: &Context<'_>) -> Result<(), Misread> {
    let (text, name) = (&example.text, &rule.name);
    let mut conversation = Conversation::default();
    if let Some(before) = &example.after {
        let last = read(before, context, &conversation)
            .ok_or_else(|| format!("\"{before}\", before \"{text}\", is read by no rule"))?;
        conversation.last = Some(last);
    }
    let request = read(text, context, &conversation)
        .ok_or_else(|| format!("the example \"{text}\" of `{name}` is read by no rule"))?;
    let as_it_says = match rule.has_lines {
        true => request.rule == *name,
        false => request.name == rule.called(),
    };
    if !as_it_says {
        let (by, read_as) = (request.rule, request.name);
        return Err(Misread {
            reason: format!("the example \"{text}\" of `{name}` is read by `{by}`, as {read_as}"),
            by: Some(by),
        });
    }
    for (slot, expected) in &example.slots {
        let held = request.slots.iter().find(|held| held.name == *slot);
        if held.map(|held| held.span) != Some(*expected) {
            let found = held.map_or("nothing", |held| held.words.as_str());
            let expected = expected.of(text);
            return Err(format!(
                "the example \"{text}\" of `{name}`: `{slot}` holds \"{found}\", not \"{expected}\""
            )
            .into());
        }
    }
    Ok(())
}

fn read(text: &str, context: &Context<'_>, conversation: &Conversation) -> Option<Request> {
    match understand(text, context, conversation) {
        Reading::Clear(request) => Some(*request),
        Reading::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::language::lexicon::tests::english;

    fn shipped() -> Wordings {
        Wordings::shipped().unwrap()
    }

    #[test]
    fn the_shipped_phrases_read_their_own_examples() {
        let (wordings, lexicon) = (shipped(), english());
        let mut faults = Vec::new();
        for phrases in [&wordings.english, &wordings.korean] {
            let entities = parse(&phrases.file, &phrases.example_entities, &lexicon).unwrap();
            let context = example_context(&wordings, &lexicon, &entities);
            for rule in &phrases.rules {
                for (example, fault) in rule.checked_examples() {
                    let checked = check_example(rule, example, &context);
                    faults.extend(checked.err().map(|reason| fault(reason.reason).to_string()));
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        check(&wordings, &lexicon).unwrap();
    }

    #[test]
    fn every_intent_has_its_examples() {
        const LEAST: usize = 15;
        let wordings = shipped();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for rule in &wordings.english.rules {
            *counts.entry(rule.intent.name).or_default() += rule.examples.len();
        }
        let few: Vec<String> = super::super::intents::INTENTS
            .iter()
            .map(|intent| (intent.name, counts.get(intent.name).copied().unwrap_or(0)))
            .filter(|(_, count)| *count < LEAST)
            .map(|(name, count)| format!("{name}: {count}"))
            .collect();
        assert!(few.is_empty(), "too few examples: {}", few.join(", "));
    }

    #[test]
    fn every_template_is_read_back_by_its_own_intent() {
        let (wordings, lexicon) = (shipped(), english());
        let mut strays = Vec::new();
        for phrases in [&wordings.english, &wordings.korean] {
            let entities = parse(&phrases.file, &phrases.example_entities, &lexicon).unwrap();
            let context = example_context(&wordings, &lexicon, &entities);
            for (own, say, text) in phrases.samples() {
                let claimed = super::super::claimant(&text, &context);
                let intent = |name: &str| phrases.rule(name).map(|rule| rule.intent.name);
                if claimed.as_deref().and_then(intent) != intent(&own) {
                    strays.push(format!("`{own}` {say:?}: {text:?} is read by {claimed:?}"));
                }
            }
        }
        assert!(strays.is_empty(), "{}\n{}", strays.len(), strays.join("\n"));
    }

    #[test]
    fn polite_words_around_an_example_change_nothing() {
        let (wordings, lexicon) = (shipped(), english());
        let phrases = &wordings.english;
        let entities = parse(&phrases.file, &phrases.example_entities, &lexicon).unwrap();
        let context = example_context(&wordings, &lexicon, &entities);
        let asks = |rule: &&Rule| rule.intent.name != "none" && !rule.last_resort;
        let mut strays = Vec::new();
        for rule in phrases.rules.iter().filter(asks) {
            for example in rule.examples.iter().filter(|one| one.after.is_none()) {
                for text in [
                    format!("hey dateline, {}", example.text),
                    format!("{} please", example.text),
                    format!("ok so {} thanks", example.text),
                ] {
                    let read = read(&text, &context, &Conversation::default());
                    let as_it_says = read.as_ref().is_some_and(|read| match rule.has_lines {
                        true => read.rule == rule.name,
                        false => read.name == rule.called(),
                    });
                    let read = read.map_or_else(|| "nothing".to_owned(), |read| read.rule);
                    if !as_it_says {
                        strays.push(format!("`{}`: {text:?} is read by {read}", rule.name));
                    }
                }
            }
        }
        assert!(strays.is_empty(), "{}\n{}", strays.len(), strays.join("\n"));
    }

    #[test]
    fn talk_between_people_is_no_request() {
        let (wordings, lexicon) = (shipped(), english());
        let phrases = &wordings.english;
        let entities = parse(&phrases.file, &phrases.example_entities, &lexicon).unwrap();
        let context = example_context(&wordings, &lexicon, &entities);
        /// A few are told from requests by nothing but what people know of their office.
        const LEFT_ALONE: f64 = 0.95;
        let mut strays = Vec::new();
        let talk: Vec<&str> = include_str!("../../tests/talk.txt").lines().collect();
        for text in &talk {
            let read = read(text, &context, &Conversation::default());
            let read = read.map_or_else(|| "none".to_owned(), |read| read.name);
            if read != "none" {
                strays.push(format!("{text:?} is read as {read}"));
            }
        }
        let left = 1.0 - strays.len() as f64 / talk.len() as f64;
        assert!(left >= LEFT_ALONE, "{left}\n{}", strays.join("\n"));
    }

    #[test]
    fn a_file_that_only_extends_changes_nothing() {
        let own = Some(("own.toml", "extends = true\n"));
        let wordings = Wordings {
            english: Phrases::english(own).unwrap(),
            korean: Phrases::korean(own).unwrap(),
        };
        check(&wordings, &english()).unwrap();
    }

    #[test]
    fn a_line_without_a_word_that_must_stand_there_is_refused() {
        for say in ["", "[maybe]"] {
            let text =
                format!("[[rule]]\nname = \"help/mine\"\nintent = \"help\"\nsay = [\"{say}\"]\n");
            let wordings = Wordings {
                english: Phrases::read("own.toml", &text).unwrap(),
                ..shipped()
            };
            let error = check(&wordings, &english()).err().unwrap().to_string();
            assert!(error.starts_with("own.toml:4: "), "{say:?}: {error}");
        }
    }

    #[test]
    fn a_rule_that_shows_nothing_or_takes_what_is_anothers_is_refused() {
        for (rule, expected) in [
            (
                "name = \"search/mine\"\nintent = \"search\"\nsay = [\"dig {topic}\"]",
                "own.toml:2: `search/mine` has no example",
            ),
            (
                "name = \"help/mine\"\nintent = \"define\"\nsay = [\"what is {entity}\"]\nexamples = [\"what is Ana Diaz\"]",
                "own.toml:2: `help/mine` takes \"What is the Trade Dialogue?\"",
            ),
            (
                "name = \"briefing/dance\"\nintent = \"briefing\"\nset = { order = \"remove\" }\nsay = [\"dance\"]\nexamples = [\"dance\"]",
                "own.toml:7: the example \"dance\" of `briefing/dance` is read by",
            ),
            (
                "name = \"dance/mine\"\nintent = \"dance\"\nsay = [\"dance\"]",
                "own.toml:4: `dance/mine`: there is no intent `dance`",
            ),
        ] {
            let text = format!("extends = true\n[[rule]]\n{rule}\n");
            let error = match Phrases::english(Some(("own.toml", &text))) {
                Err(error) => error.to_string(),
                Ok(english_phrases) => {
                    let wordings = Wordings {
                        english: english_phrases,
                        ..shipped()
                    };
                    check(&wordings, &english()).err().unwrap().to_string()
                }
            };
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_file_whose_example_is_read_otherwise_is_refused() {
        let text = "[[rule]]\nname = \"timeline/of\"\nintent = \"timeline\"\nsay = [\"timeline of {topic}\"]\nexamples = [\n  \"timeline of {topic: steel}\",\n  \"timeline {topic: of steel}\",\n]\n";
        let wordings = Wordings {
            english: Phrases::read("own.toml", text).unwrap(),
            ..shipped()
        };
        let error = check(&wordings, &english()).err().unwrap().to_string();
        assert!(error.starts_with("own.toml:7: "), "{error}");
        assert!(
            error.contains("holds \"steel\", not \"of steel\""),
            "{error}"
        );
    }
}
