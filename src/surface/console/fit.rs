//! `dateline fit collect FILE` · `dateline fit weights FILE…` · `dateline fit readings
//! FILE…` · `dateline fit vectors FILE`
//!
//! The first writes for each question of a file the sentences that were found, their
//! features and whether they are gold; the second makes weights of such files. What the
//! weights are is left to `fitting`.

mod readings;
mod vectors;

use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::eval::Row;
use crate::desk::{Ask, Desk};
use crate::fitting::dot;
use crate::fitting::regression::{self, Group};
use crate::ingest::article::digest;
use crate::retrieve::features::{FEATURES, Feature, InConfidence, InScore};
use crate::retrieve::rank::Weights;
use crate::understand::dialogue::Conversation;

pub use readings::readings;
pub use vectors::vectors;

/// A question, and what was found for it.
#[derive(Debug, Serialize, Deserialize)]
struct Found {
    id: String,
    answerable: bool,
    /// The features' names, in the order of their values below.
    features: Vec<String>,
    sentences: Vec<Example>,
}

/// A sentence that was found.
#[derive(Debug, Serialize, Deserialize)]
struct Example {
    gold: bool,

    values: Vec<f64>,
}

/// Writes what is found for the questions of a file, a line each.
///
/// # Errors
/// Where the file cannot be read, the engine fails or the output cannot be written.
pub fn collect(
    desk: &Desk,
    file: &Path,
    only: Option<&str>,
    today: Date,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    /// What stands further down is hardly ever gold.
    const MOST: usize = 200;
    let mut conversations: HashMap<String, Conversation> = HashMap::new();
    for row in Row::read(file, only)? {
        let before = row.after.as_ref().and_then(|id| conversations.get(id));
        let mut conversation = before.cloned().unwrap_or_default();
        let ask = Ask {
            text: row.question.clone(),
            command: None,
            today: row.now.unwrap_or(today),
            addressed: true,
        };
        let mut sentences = Vec::new();
        if let Some((evidence, library)) = desk.evidence(&ask, &mut conversation)? {
            for ranked in evidence.ranked.iter().take(MOST) {
                let Some(place) = library.place(ranked) else {
                    continue;
                };
                let text = place.text();
                sentences.push(Example {
                    gold: row.answerable && row.is_gold(text, &digest(text.as_bytes())),
                    values: ranked.features.values().to_vec(),
                });
            }
        }
        let found = Found {
            id: row.id.clone(),
            answerable: row.answerable,
            features: names(),
            sentences,
        };
        writeln!(out, "{}", serde_json::to_string(&found)?)?;
        conversations.insert(row.id, conversation);
    }
    Ok(out.flush()?)
}

/// How hard the weights are held back.
const SCORE_STRENGTH: f64 = 5.0;
const CONFIDENCE_STRENGTH: f64 = 1.0;
/// In how many parts the questions are cut to tell what the weights are worth on others.
const FOLDS: usize = 5;
/// Which features have weights that are set by hand.
fn by_hand() -> Vec<bool> {
    let all = FEATURES.iter();
    all.map(|feature| feature.score == InScore::ByHand)
        .collect()
}

/// The features that tell, beside the score, how sure an answer is.
fn telling() -> impl Iterator<Item = (usize, &'static Feature)> {
    let all = FEATURES.iter().enumerate();
    all.filter(|(_, feature)| feature.confidence == InConfidence::Tells)
}

/// Makes weights of what was found, and writes them as a file of weights; on standard
/// error what they are worth on questions that they were not made of. What is in `sure`
/// tells of the confidence alone.
///
/// # Errors
/// Where a file cannot be read, or the weights cannot be written.
pub fn weights(files: &[PathBuf], sure: &[PathBuf], out: &mut impl Write) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for file in files {
        all.extend(read(file)?);
    }
    let now = Weights::shipped()?;
    let groups: Vec<Group> = all.iter().map(Found::group).collect();
    tell_worth(&groups, now.score_weights());
    let everything: Vec<&Group> = groups.iter().collect();
    let score = regression::choosing(&everything, now.score_weights(), &by_hand(), SCORE_STRENGTH);
    for file in sure {
        all.extend(read(file)?);
    }
    let rows: Vec<(Vec<f64>, bool)> = all
        .iter()
        .filter_map(|found| found.first(&score))
        .map(|(values, gold)| (of_confidence(&values, &score), gold))
        .collect();
    let confidence = regression::answering(&rows, CONFIDENCE_STRENGTH);
    write_weights(&score, &confidence, &now, out)
}

/// The score of a sentence and what else tells how sure it is.
fn of_confidence(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let told = telling().map(|(at, _)| values.get(at).copied().unwrap_or_default());
    [dot(weights, values)].into_iter().chain(told).collect()
}

/// Says what weights are worth on questions that they were not made of.
fn tell_worth(groups: &[Group], now: &[f64]) {
    let mut ranked = [0_usize; 2];
    let mut asked = 0;
    for fold in 0..FOLDS {
        let other = |at: &usize| at % FOLDS != fold;
        let learnt: Vec<&Group> = kept(groups, other).collect();
        let weights = regression::choosing(&learnt, now, &by_hand(), SCORE_STRENGTH);
        for group in kept(groups, |at| !other(at)).filter(|group| group.gold.contains(&true)) {
            asked += 1;
            let place = place_of_gold(group, &weights);
            for (count, most) in ranked.iter_mut().zip([1, 3]) {
                *count += usize::from(place <= most);
            }
        }
    }
    let share = |count: usize| count as f64 / f64::from(u32::try_from(asked.max(1)).unwrap_or(1));
    let [at_1, at_3] = ranked.map(share);
    eprintln!(
        "{} questions, {asked} with gold among what was found; of those, on parts left out in turn: gold at 1 {at_1:.3}, at 3 {at_3:.3}",
        groups.len()
    );
}

/// The names of the features, in their order.
fn names() -> Vec<String> {
    let all = FEATURES.iter();
    all.map(|feature| feature.name.to_owned()).collect()
}

fn kept(groups: &[Group], keep: impl Fn(&usize) -> bool) -> impl Iterator<Item = &Group> {
    let numbered = groups.iter().enumerate();
    numbered
        .filter(move |(at, _)| keep(at))
        .map(|(_, group)| group)
}

fn read(file: &Path) -> anyhow::Result<Vec<Found>> {
    let opened = std::fs::File::open(file)
        .with_context(|| format!("the file `{}` cannot be read", file.display()))?;
    let mut all = Vec::new();
    for (number, line) in BufReader::new(opened).lines().enumerate() {
        let place = || format!("{}:{}", file.display(), number + 1);
        let found: Found = serde_json::from_str(&line?)
            .with_context(|| format!("{}: not what `fit collect` writes", place()))?;
        anyhow::ensure!(
            found.features == names(),
            "{}: its features are others than this version has; collect it again",
            place()
        );
        let whole = |example: &Example| example.values.len() == FEATURES.len();
        anyhow::ensure!(
            found.sentences.iter().all(whole),
            "{}: a sentence has more or fewer values than there are features",
            place()
        );
        all.push(found);
    }
    Ok(all)
}

/// The place, from 1, of the first gold sentence under some weights; equals stand in the
/// order that they were found in.
fn place_of_gold(group: &Group, weights: &[f64]) -> usize {
    let scores = group.rows.iter().map(|values| dot(weights, values));
    let mut order: Vec<(f64, bool)> = scores.zip(group.gold.iter().copied()).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0));
    let place = order.iter().position(|(_, gold)| *gold);
    place.map_or(usize::MAX, |place| place + 1)
}

impl Found {
    fn group(&self) -> Group {
        let values = |example: &Example| example.values.clone();
        Group {
            rows: self.sentences.iter().map(values).collect(),
            gold: self.sentences.iter().map(|example| example.gold).collect(),
        }
    }

    /// The values of the sentence that comes first, and whether it answers.
    fn first(&self, weights: &[f64]) -> Option<(Vec<f64>, bool)> {
        // Of equals the one that was found first.
        let best = self.sentences.iter().reduce(|best, next| {
            let higher = dot(weights, &next.values) > dot(weights, &best.values);
            if higher { next } else { best }
        })?;
        Some((best.values.clone(), best.gold))
    }
}

fn write_weights(
    score: &[f64],
    confidence: &[f64],
    now: &Weights,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let rounded = |weight: &f64| (weight * 1000.0).round() / 1000.0;
    let named = FEATURES
        .iter()
        .map(|feature| feature.name)
        .zip(score.iter().map(rounded));
    let told = telling().map(|(_, feature)| feature.name);
    let names = ["score"].into_iter().chain(told).chain(["bias"]);
    let sure: BTreeMap<&str, f64> = names.zip(confidence.iter().map(rounded)).collect();
    writeln!(
        out,
        "# How sentences are ranked and when an answer is given. Numbers only: the\n# features are described in src/retrieve/features.rs. Written by `dateline fit`.\n"
    )?;
    writeln!(
        out,
        "# What each feature of a sentence adds to its score.\n[score]"
    )?;
    for (name, weight) in named.filter(|(_, weight)| *weight != 0.0) {
        writeln!(out, "{name} = {weight}")?;
    }
    writeln!(
        out,
        "\n# A logistic regression over the score and what tells more: how likely the first\n# sentence answers the question.\n[confidence]"
    )?;
    for (name, weight) in sure {
        writeln!(out, "{name} = {weight}")?;
    }
    let decision = &now.decision;
    writeln!(
        out,
        "\n[decision]\n# A reply with less confidence than this is not given as an answer.\nthreshold = {}\n# Sentences behind the first are shown where their score is at most this much less.\ntail = {}",
        decision.threshold, decision.tail
    )?;
    Ok(out.flush()?)
}
