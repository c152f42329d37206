//! The weights of the features, and every tie broken.

use serde::Deserialize;

use super::features::Features;

/// The weights that ship with the program.
pub const SHIPPED: &str = include_str!("../../config/weights.toml");

/// Why a file of weights cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("config/weights.toml: {0}")]
pub struct WeightsError(#[from] toml::de::Error);

/// What each feature counts for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    score: Score,
    confidence: Confidence,
    /// When an answer is given.
    pub decision: Decision,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Score {
    article: f64,
    coverage: f64,
    context: f64,
    entities: f64,
    answer_type: f64,
    also: f64,
    rarest_missing: f64,
    bigrams: f64,
    body: f64,
    position: f64,
    length: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confidence {
    bias: f64,
    coverage: f64,
    context: f64,
    entities: f64,
    answer_type: f64,
    also: f64,
    rarest_missing: f64,
    unknown_words: f64,
}

/// When an answer is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The least confidence of an answer, 0 to 1.
    pub threshold: f64,
    /// The least share of the first sentence's score that a further one needs.
    pub tail: f64,
}

impl Weights {
    /// The weights that ship with the program.
    ///
    /// # Errors
    /// Where the file is not of the expected form.
    pub fn shipped() -> Result<Self, WeightsError> {
        Ok(toml::from_str(SHIPPED)?)
    }

    /// How well a sentence answers; comparable within one question only.
    pub fn score(&self, features: &Features) -> f64 {
        let weights = &self.score;
        weights.article * features.article
            + weights.coverage * features.coverage
            + weights.context * features.context
            + weights.entities * features.entities
            + weights.answer_type * features.answer_type
            + weights.also * features.also
            + weights.rarest_missing * features.rarest_missing
            + weights.bigrams * features.bigrams
            + weights.body * features.body
            + weights.position * features.position
            + weights.length * features.length
    }

    /// How likely a sentence answers the question, 0 to 1.
    pub fn confidence(&self, features: &Features) -> f64 {
        let weights = &self.confidence;
        let sum = weights.bias
            + weights.coverage * features.coverage
            + weights.context * features.context
            + weights.entities * features.entities
            + weights.answer_type * features.answer_type
            + weights.also * features.also
            + weights.rarest_missing * features.rarest_missing
            + weights.unknown_words * features.unknown_words;
        1.0 / (1.0 + (-sum).exp())
    }
}
