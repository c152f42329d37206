//! Reading by evidence: what a message asks for that no template claims.
//!
//! Takes a message with what differs from beat to beat masked, and the weights of a
//! language; gives how likely each intent is, and what spoke for it. The weights are
//! those of a multinomial logistic regression over messages that many people typed about
//! many beats; the examples of the phrase files, a person's own among them, add to what
//! is near them.
//!
//! | file | job |
//! | --- | --- |
//! | `frame` | a message -> words, marks and masks |
//! | `features` | a frame -> named features |
//! | `examples` | the examples of phrase files, and how near a message is to them |
//! | `weights` | the file of weights |
//! | `fit` | labelled messages -> weights |

pub mod fit;

mod examples;
mod features;
pub(super) mod frame;
mod weights;

use std::sync::{Arc, OnceLock};

use super::Context;
use super::intents::definition::Definition;
use super::message::Message;
use super::model::{Cue, Evidence, Likely};
use super::phrases::{Rule, Settings};
use crate::language::fold::words;
use crate::language::word_vectors::WordVectors;
use examples::Examples;
pub use weights::{EvidenceWeights, WeightsError};

/// The weights that ship with the program.
pub const ENGLISH: &str = include_str!("../../../config/evidence/en.tsv");
/// Those for messages in Korean.
pub const KOREAN: &str = include_str!("../../../config/evidence/ko.tsv");

/// How many of the best readings, and of the cues, are told.
const READINGS: usize = 4;
const CUES: usize = 8;

/// How messages of a language are read that no template claims.
#[derive(Debug, Default)]
pub struct EvidenceModel {
    weights: EvidenceWeights,
    /// What words mean; empty for a language without vectors.
    vectors: Arc<WordVectors>,
    examples: OnceLock<Examples>,
}

impl EvidenceModel {
    /// A model with these weights, and the vectors that they were fitted with.
    pub fn new(weights: EvidenceWeights, vectors: Arc<WordVectors>) -> Self {
        Self {
            weights,
            vectors,
            examples: OnceLock::new(),
        }
    }

    /// How likely each reading of a message is; none where none of its words is
    /// common. `before` are the words of the message before.
    pub(super) fn read(
        &self,
        message: &Message<'_>,
        context: &Context<'_>,
        before: &[String],
    ) -> Option<Evidence> {
        let weights = &self.weights;
        let rules = &context.phrases.rules;
        let frame = frame::frame(message, &weights.common);
        if !frame::says_something(&frame, &weights.common) {
            return None;
        }
        let mut found =
            features::features(&frame, &weights.common, before, &message.shapes(context));
        let examples = self.examples.get_or_init(|| Examples::of(rules, weights));
        // Polite words around an example make no other of it.
        let core = frame::core(&frame, message);
        let near = match core.len() == frame.len() {
            true => examples.nearest(&found, weights),
            false => {
                let bare = features::features(&core, &weights.common, &[], &[]);
                examples.nearest(&bare, weights)
            }
        };
        found.retain(|name| weights.of(name).is_some());
        let features = features::scaled(found);
        let mut scores: Vec<f64> = weights.bias.iter().copied().map(f64::from).collect();
        let mut spoke: Vec<(String, Vec<f64>)> = Vec::new();
        for (name, value) in features {
            if let Some(counts) = weights.of(&name) {
                spoke.push((name, counts.map(|weight| weight * value).collect()));
            }
        }
        for (word, meaning) in features::meanings(&frame, &self.vectors) {
            spoke.push((features::of_meaning(word), weights.of_meaning(&meaning)));
        }
        for (_, parts) in &spoke {
            for (score, part) in scores.iter_mut().zip(parts) {
                *score += part;
            }
        }
        for (score, near) in scores.iter_mut().zip(near) {
            *score += near;
        }
        if spoke.is_empty() {
            return None;
        }
        let mut readings: Vec<Likely> = probabilities(&scores)
            .into_iter()
            .zip(&weights.intents)
            .map(|(probability, intent)| Likely {
                intent: intent.clone(),
                probability: (probability * 1000.0).round() / 1000.0,
            })
            .collect();
        readings.sort_by(|one, other| other.probability.total_cmp(&one.probability));
        let best = readings.first()?;
        let number = weights.intents.iter().position(|it| *it == best.intent)?;
        let cues = cues(&spoke, number);
        readings.truncate(READINGS);
        Some(Evidence { readings, cues })
    }

    /// What words mean; empty for a language without vectors.
    pub fn vectors(&self) -> &WordVectors {
        &self.vectors
    }

    /// Whether the weights tell of an intent at all.
    pub(super) fn knows(&self, intent: &str) -> bool {
        self.weights.intents.iter().any(|it| it == intent)
    }

    /// What the rule of an intent sets whose example is nearest to a message; nothing
    /// where none is near.
    pub(super) fn settings(
        &self,
        message: &Message<'_>,
        intent: &Definition,
        rules: &[Rule],
    ) -> Settings {
        /// Less alike than this, two messages have nothing to do with each other.
        const LEAST: f64 = 0.1;
        /// The same of orders: nothing is cleared or stopped because a message and the
        /// example both have "the briefing".
        const LEAST_OF_ORDERS: f64 = 0.3;
        if !intent.settings.iter().any(|setting| setting.by_example) {
            return Settings::default();
        }
        let least = match intent.orders {
            Some(_) => LEAST_OF_ORDERS,
            None => LEAST,
        };
        let weights = &self.weights;
        let frame = frame::frame(message, &weights.common);
        let features = features::features(&frame, &weights.common, &[], &[]);
        let examples = self.examples.get_or_init(|| Examples::of(rules, weights));
        let of_intent = |rule: &usize| {
            let rule = rules.get(*rule);
            rule.is_some_and(|rule| rule.intent.name == intent.name && rule.has_lines)
        };
        let nearest = examples.nearest_rule(&features, least, of_intent);
        let set = nearest
            .and_then(|rule| rules.get(rule))
            .map(|rule| &rule.set);
        let by_example = |key: &str| {
            let mut settings = intent.settings.iter();
            settings.any(|setting| setting.key == key && setting.by_example)
        };
        let set = set.into_iter().flatten();
        set.filter(|(key, _)| by_example(key)).cloned().collect()
    }

    /// Whether several of those who wrote the messages behind the weights use a word.
    pub(super) fn is_used(&self, word: &str) -> bool {
        self.weights.common.contains(word)
    }

    /// Whether a word speaks for an intent by itself: it is part of how one asks, and not
    /// of what about.
    pub(super) fn is_cue(&self, word: &str, intent: &str) -> bool {
        /// So much more than on average a cue counts.
        const CLEARLY: f64 = 0.8;
        let weights = &self.weights;
        let number = weights.intents.iter().position(|it| it == intent);
        let counts = weights.of(&features::of_word(word));
        let (Some(number), Some(counts)) = (number, counts) else {
            return false;
        };
        let counts: Vec<f64> = counts.collect();
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        counts.get(number).is_some_and(|own| own - mean >= CLEARLY)
    }
}

/// The folded words of a message, as the one behind it is read with them.
pub fn words_of(text: &str) -> Vec<String> {
    let words = words(text).into_iter();
    words.map(|word| word.folded.into_owned()).collect()
}

/// What spoke most for a reading or against it: more than it did for the others.
fn cues(spoke: &[(String, Vec<f64>)], reading: usize) -> Vec<Cue> {
    let of_reading = |parts: &[f64]| {
        let mean = parts.iter().sum::<f64>() / parts.len().max(1) as f64;
        parts.get(reading).copied().unwrap_or_default() - mean
    };
    let mut cues: Vec<Cue> = spoke
        .iter()
        .map(|(name, parts)| Cue {
            what: features::in_words(name),
            weight: (of_reading(parts) * 100.0).round() / 100.0,
        })
        .collect();
    cues.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
    cues.truncate(CUES);
    cues
}

/// The softmax of scores.
fn probabilities(scores: &[f64]) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
    let all: f64 = odds.iter().sum();
    odds.into_iter().map(|odds| odds / all).collect()
}

#[cfg(test)]
mod tests {
    use super::fit::{Labelled, fit};
    use super::*;
    use crate::entities::parse;
    use crate::language::lexicon::tests::english;
    use crate::understand::dialogue::Conversation;
    use crate::understand::model::Reading;
    use crate::understand::phrases::Phrases;
    use crate::understand::understand;

    fn labelled(text: &str, intent: &str, writer: usize) -> Labelled {
        Labelled {
            text: text.to_owned(),
            intent: intent.to_owned(),
            before: None,
            writer: writer.to_string(),
        }
    }

    /// What messages are read against: these phrases, over articles that hold every word.
    fn in_context<T>(phrases: &Phrases, read: impl FnOnce(&Context<'_>) -> T) -> T {
        let lexicon = english();
        let entities = parse("none", "", &lexicon).unwrap();
        read(&Context {
            phrases,
            korean: None,
            lexicon: &lexicon,
            entities: &entities,
            holds: &|_| true,
            unlisted: &|_, _| None,
            publisher: &|_| None,
            today: jiff::civil::date(2024, 6, 28),
        })
    }

    fn intent_of(text: &str, phrases: &Phrases) -> String {
        let read = |context: &Context<'_>| understand(text, context, &Conversation::default());
        match in_context(phrases, read) {
            Reading::Clear(request) => request.name,
            Reading::Unknown(_) => "unknown".to_owned(),
        }
    }

    fn shipped(own: Option<(&str, &str)>) -> Phrases {
        let weights = EvidenceWeights::read("en.tsv", ENGLISH).unwrap();
        let model = EvidenceModel::new(weights, WordVectors::english());
        Phrases::english(own).unwrap().with_evidence(model)
    }

    #[test]
    fn the_shipped_weights_know_only_intents_that_there_are() {
        for text in [ENGLISH, KOREAN] {
            let weights = EvidenceWeights::read("shipped", text).unwrap();
            for intent in &weights.intents {
                assert!(
                    crate::understand::intents::named(intent).is_some(),
                    "{intent}"
                );
            }
            assert!(weights.intents.len() > 10);
        }
    }

    #[test]
    fn weights_read_messages_like_those_they_were_made_of() {
        let phrases = Phrases::read("none", "").unwrap();
        let topics = ["barley", "the ferry", "tin", "tolls", "the mill", "eels"];
        let messages: Vec<Labelled> = topics
            .iter()
            .enumerate()
            .flat_map(|(writer, topic)| {
                [
                    labelled(&format!("whats cooking with {topic}"), "latest", writer),
                    labelled(&format!("unroll the saga of {topic}"), "timeline", writer),
                ]
            })
            .collect();
        let text = in_context(&phrases, |context| {
            fit(&messages, &WordVectors::default(), context)
        });
        let weights = EvidenceWeights::read("t.tsv", &text).unwrap();
        let model = EvidenceModel::new(weights, Arc::default());
        let phrases = Phrases::read("none", "").unwrap().with_evidence(model);
        for (text, expected) in [
            ("whats cooking with the harbour", "latest"),
            ("unroll the saga of glass", "timeline"),
        ] {
            assert_eq!(intent_of(text, &phrases), expected, "{text:?}");
        }
    }

    #[test]
    fn a_new_example_moves_what_is_near_it() {
        const NEAR: &str = "spill the beans about copper smelting";
        let before = shipped(None);
        let own = "extends = true\n[[rule]]\nname = \"quote/beans\"\nintent = \"quote\"\nexamples = [\"spill the beans about eels\", \"spill the beans about tin mining\"]\n";
        let after = shipped(Some(("own.toml", own)));
        assert_ne!(intent_of(NEAR, &before), "quote");
        assert_eq!(intent_of(NEAR, &after), "quote");
    }
}
