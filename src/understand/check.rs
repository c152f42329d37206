//! A phrase file checks itself: its own examples must be read as it says.

use jiff::civil::Date;

use crate::entities::{EntityError, parse};
use crate::language::lexicon::Lexicon;

use super::dialogue::Conversation;
use super::message::Message;
use super::phrases::{self, PhraseError, Phrases};
use super::{Context, intents};

/// Why the phrases cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GrammarError {
    /// A template is malformed, or an example is read otherwise.
    #[error(transparent)]
    Phrases(#[from] PhraseError),
    /// The examples' entities are at fault.
    #[error("the example entities: {0}")]
    Entities(#[from] EntityError),
}

/// Reads a phrase file and checks that its own examples are read as it says.
///
/// # Errors
/// With file, line and the two readings, where one is not.
pub fn load(file: &str, text: &str, lexicon: &Lexicon) -> Result<Phrases, GrammarError> {
    let phrases = Phrases::read(file, text)?;
    for rule in &phrases.rules {
        if intents::named(rule.intent()).is_none() {
            let known: Vec<&str> = intents::INTENTS.iter().map(|intent| intent.name).collect();
            let reason = format!(
                "`{}` begins with no known intent ({})",
                rule.name,
                known.join(", ")
            );
            let line = rule.examples.first().map_or(1, |(line, _)| *line);
            return Err(PhraseError {
                file: file.to_owned(),
                line,
                reason,
            }
            .into());
        }
    }
    let entities = parse(file, &phrases.example_entities, lexicon)?;
    let context = Context {
        phrases: &phrases,
        lexicon,
        entities: &entities,
        holds: &|_| true,
        unlisted: &|_, _| None,
        publisher: &|_| None,
        today: Date::constant(2024, 6, 28),
    };
    for rule in &phrases.rules {
        for (line, example) in &rule.examples {
            check(&rule.name, example, &context).map_err(|reason| PhraseError {
                file: file.to_owned(),
                line: *line,
                reason,
            })?;
        }
    }
    Ok(phrases)
}

fn check(rule: &str, example: &phrases::Example, context: &Context<'_>) -> Result<(), String> {
    let text = &example.text;
    let message = Message::read(text, context);
    let Some(request) = message.request(context, &Conversation::default()) else {
        return Err(format!(
            "the example \"{text}\" of `{rule}` is read by no rule"
        ));
    };
    if request.rule != rule {
        return Err(format!(
            "the example \"{text}\" of `{rule}` is read by `{}`",
            request.rule
        ));
    }
    for (slot, expected) in &example.slots {
        let found = request
            .slots
            .iter()
            .find(|(name, _)| name == slot)
            .map(|(_, words)| words.as_str());
        if found != Some(expected) {
            let found = found.unwrap_or("nothing");
            return Err(format!(
                "the example \"{text}\" of `{rule}`: `{slot}` holds \"{found}\", not \"{expected}\""
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::tests::english;

    #[test]
    fn the_shipped_phrases_read_their_own_examples() {
        if let Err(error) = load("config/phrases/en.toml", phrases::ENGLISH, &english()) {
            panic!("{error}");
        }
    }
}
