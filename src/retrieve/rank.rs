//! The weights of the features: what makes one sentence better than another, and
//! how sure an answer is. Numbers are data in `config/weights.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::features::{COUNT, FEATURES, Features};

/// The weights that ship with the program.
pub const SHIPPED: &str = include_str!("../../config/weights.toml");

/// Why a file of weights cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WeightsError {
    /// It is not TOML of the expected form.
    #[error("config/weights.toml: {0}")]
    Form(#[from] toml::de::Error),
    /// A weight belongs to nothing.
    #[error("config/weights.toml: `{0}` is no feature; the features are {names}", names = names().join(", "))]
    NoFeature(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    score: BTreeMap<String, f64>,
    confidence: BTreeMap<String, f64>,
    decision: Decision,
}

/// What each feature counts for.
#[derive(Clone, Debug)]
pub struct Weights {
    score: [f64; COUNT],
    confidence: [f64; COUNT],
    /// What the score counts for in the confidence.
    of_score: f64,
    bias: f64,
    /// When an answer is given.
    pub decision: Decision,
}

/// When an answer is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The least confidence of an answer, 0 to 1.
    pub threshold: f64,
    /// The least confidence of one that is said without "probably".
    pub sure: f64,
    /// How much less than the first sentence's score a further one's may be.
    pub tail: f64,
}

impl Weights {
    /// The weights that ship with the program.
    ///
    /// # Errors
    /// Where the file is not of the expected form, or weighs what is no feature.
    pub fn shipped() -> Result<Self, WeightsError> {
        Self::read(SHIPPED)
    }

    fn read(text: &str) -> Result<Self, WeightsError> {
        let mut file: File = toml::from_str(text)?;
        let bias = file.confidence.remove("bias").unwrap_or(0.0);
        let of_score = file.confidence.remove("score").unwrap_or(0.0);
        Ok(Self {
            score: in_order(&file.score)?,
            confidence: in_order(&file.confidence)?,
            of_score,
            bias,
            decision: file.decision,
        })
    }

    /// What each feature adds to the score, in the order of [`FEATURES`].
    pub fn score_weights(&self) -> &[f64] {
        &self.score
    }

    /// What each feature adds to the confidence, in the order of [`FEATURES`].
    pub fn confidence_weights(&self) -> &[f64] {
        &self.confidence
    }

    /// How well a sentence answers; comparable within one question only.
    pub fn score(&self, features: &Features) -> f64 {
        weighed(&self.score, features)
    }

    /// How likely a sentence answers the question, 0 to 1: a logistic regression over
    /// its score and some of its features.
    pub fn confidence(&self, features: &Features) -> f64 {
        let sum =
            self.bias + self.of_score * self.score(features) + weighed(&self.confidence, features);
        1.0 / (1.0 + (-sum).exp())
    }
}

/// How far the first of ranked sentences stands out from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// How far its score is above the mean of the five behind it; at most 8.
    pub lead: f64,
    /// Its share in the odds of all, each having odds of e to its score.
    pub alone: f64,
}

impl Standing {
    /// That of the first of `scores`, the highest first.
    pub fn of_first(scores: &[f64]) -> Self {
        const BEHIND: usize = 5;
        const MOST_LEAD: f64 = 8.0;
        let Some((first, behind)) = scores.split_first() else {
            return Self {
                lead: 0.0,
                alone: 0.0,
            };
        };
        let next: Vec<f64> = behind.iter().take(BEHIND).copied().collect();
        let mean = next.iter().sum::<f64>() / next.len().max(1) as f64;
        let odds: f64 = scores.iter().map(|score| (score - first).exp()).sum();
        Self {
            lead: match next.is_empty() {
                true => MOST_LEAD,
                false => (first - mean).min(MOST_LEAD),
            },
            alone: 1.0 / odds,
        }
    }
}

fn names() -> Vec<&'static str> {
    FEATURES.iter().map(|feature| feature.name).collect()
}

fn weighed(weights: &[f64], features: &Features) -> f64 {
    let pairs = weights.iter().zip(features.values());
    pairs.map(|(weight, value)| weight * value).sum()
}

/// The weights in the order of the features; a feature without one weighs nothing.
fn in_order(named: &BTreeMap<String, f64>) -> Result<[f64; COUNT], WeightsError> {
    if let Some(name) = named.keys().find(|name| !names().contains(&name.as_str())) {
        return Err(WeightsError::NoFeature(name.clone()));
    }
    let names = names();
    Ok(std::array::from_fn(|at| {
        let weight = names.get(at).and_then(|name| named.get(*name));
        weight.copied().unwrap_or(0.0)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_no_feature_is_refused() {
        let text = "[score]\ncoverige = 1.0\n[confidence]\n[decision]\nthreshold = 0.5\nsure = 0.6\ntail = 0.7\n";
        let error = Weights::read(text).err().unwrap().to_string();
        assert!(error.contains("`coverige` is no feature"), "{error}");
    }

    #[test]
    fn the_first_stands_out_from_what_scores_less() {
        let far = Standing::of_first(&[9.0, 4.0, 3.0]);
        let near = Standing::of_first(&[9.0, 8.9, 8.8]);
        assert!(far.lead > near.lead && far.alone > near.alone);
        assert!((far.lead - 5.5).abs() < 1e-9, "{far:?}");
        assert!(far.alone > 0.99 && near.alone < 0.4, "{far:?} {near:?}");
        let only = Standing::of_first(&[9.0]);
        assert!((only.alone - 1.0).abs() < 1e-9 && only.lead > far.lead);
    }

    #[test]
    fn more_of_the_question_scores_higher() {
        let weights = Weights::shipped().unwrap();
        let less = Features::default();
        let more = Features {
            coverage: 1.0,
            count_coverage: 1.0,
            asked_coverage: 1.0,
            meaning: 1.0,
            ..less
        };
        assert!(weights.score(&more) > weights.score(&less));
        assert!(weights.confidence(&more) > weights.confidence(&less));
    }
}
