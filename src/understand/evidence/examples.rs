//! The examples of phrase files, and how near a message is to them.
//!
//! An example that somebody adds speaks at once for messages like it; weights know it
//! only when they are fitted again.

use rustc_hash::FxHashMap;

use super::features::{features, word_or_run};
use super::frame::frame_of;
use super::weights::EvidenceWeights;
use crate::understand::phrases::Rule;

/// What the nearest example of an intent adds to its score where the two are the same; the
/// less they are alike, the less it adds.
const SAME: f64 = 5.0;
/// From which likeness on an example adds anything: a cosine.
const ALIKE: f64 = 0.5;

/// The examples of phrase files, as features.
#[derive(Debug, Default)]
pub(super) struct Examples {
    /// The number of each one's intent, and that of its rule.
    intents: Vec<(usize, usize)>,
    /// The examples that have a feature, and what it counts in each.
    by_feature: FxHashMap<String, Vec<(u32, f32)>>,
}

impl Examples {
    pub(super) fn of(rules: &[Rule], weights: &EvidenceWeights) -> Self {
        let mut known = Self::default();
        for (place, rule) in rules.iter().enumerate() {
            let number = weights.intents.iter().position(|it| it == rule.intent.name);
            let Some(intent) = number else {
                continue;
            };
            for example in rule.examples.iter().filter(|one| one.after.is_none()) {
                let frame = frame_of(&example.text, &example.slots, &weights.common);
                let features = features(&frame, &weights.common, &[], &[]);
                let Ok(number) = u32::try_from(known.intents.len()) else {
                    return known;
                };
                for (name, value) in scaled(&features) {
                    let with = known.by_feature.entry(name.to_owned()).or_default();
                    with.push((number, value as f32));
                }
                known.intents.push((intent, place));
            }
        }
        known
    }

    /// What the nearest example of each intent adds to its score.
    pub(super) fn nearest(&self, features: &[String], weights: &EvidenceWeights) -> Vec<f64> {
        let mut adds = vec![0.0; weights.intents.len()];
        for (likeness, (intent, _)) in self.likeness(features).into_iter().zip(&self.intents) {
            let add = SAME * (likeness - ALIKE).max(0.0) / (1.0 - ALIKE);
            if let Some(most) = adds.get_mut(*intent) {
                *most = add.max(*most);
            }
        }
        adds
    }

    /// The rule, of those that will do, with the example that is most alike, and at least
    /// so much.
    pub(super) fn nearest_rule(
        &self,
        features: &[String],
        least: f64,
        will_do: impl Fn(&usize) -> bool,
    ) -> Option<usize> {
        let likeness = self.likeness(features).into_iter().zip(&self.intents);
        let near = likeness.filter(|(likeness, (_, rule))| *likeness >= least && will_do(rule));
        let nearest = near.max_by(|one, other| one.0.total_cmp(&other.0));
        nearest.map(|(_, (_, rule))| *rule)
    }

    /// How much each example is like a message: cosines.
    fn likeness(&self, features: &[String]) -> Vec<f64> {
        let mut likeness = vec![0.0; self.intents.len()];
        for (name, value) in scaled(features) {
            for (number, other) in self.by_feature.get(name).into_iter().flatten() {
                let at = usize::try_from(*number).unwrap_or_default();
                if let Some(likeness) = likeness.get_mut(at) {
                    *likeness += value * f64::from(*other);
                }
            }
        }
        likeness
    }
}

/// Words and runs alone, so that their squares add up to 1.
fn scaled(features: &[String]) -> impl Iterator<Item = (&str, f64)> {
    let kept = features.iter().filter(|name| word_or_run(name));
    let length = (kept.clone().count() as f64).sqrt();
    kept.map(move |name| (name.as_str(), 1.0 / length))
}
