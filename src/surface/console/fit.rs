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

use super::eval;
use crate::desk::{Ask, Desk};
use crate::fitting::dot;
use crate::fitting::regression::{self, Group, Row};
use crate::retrieve::LOOKED_CLOSER;
use crate::retrieve::features::{FEATURES, Feature, InConfidence, InScore};
use crate::retrieve::rank::{Standing, Weights};
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
    let mut conversations: HashMap<String, Conversation> = HashMap::new();
    for row in eval::Row::read(file, only)? {
        let before = row.after.as_ref().and_then(|id| conversations.get(id));
        let mut conversation = before.cloned().unwrap_or_default();
        let ask = Ask::on(row.now.unwrap_or(today), &row.question);
        let mut sentences = Vec::new();
        if let Some((evidence, library)) = desk.evidence(&ask, &mut conversation)? {
            for ranked in evidence.ranked.iter().take(LOOKED_CLOSER) {
                let Some(place) = library.place(ranked) else {
                    continue;
                };
                let text = place.text();
                sentences.push(Example {
                    gold: row.answerable && row.is_gold(text),
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
/// No file counts for more questions than this: what is right for one kind of question
/// is not for another.
const MOST_OF_A_FILE: f64 = 120.0;

/// Which features have weights that no examples move.
fn kept() -> Vec<bool> {
    let all = FEATURES.iter();
    all.map(|feature| feature.score != InScore::Fitted)
        .collect()
}

/// The features that tell, beside the score, how sure an answer is.
fn telling(how: InConfidence) -> impl Iterator<Item = (usize, &'static Feature)> {
    let all = FEATURES.iter().enumerate();
    all.filter(move |(_, feature)| feature.confidence == how)
}

/// Makes weights of what was found, and writes them as a file of weights. Each file is
/// one source: how sure an answer is gets told by weights that were made of the others,
/// and what those are worth is said on standard error. What is in `sure` tells of the
/// confidence alone.
///
/// # Errors
/// Where a file cannot be read, or the weights cannot be written.
pub fn weights(files: &[PathBuf], sure: &[PathBuf], out: &mut impl Write) -> anyhow::Result<()> {
    let now = Weights::shipped()?;
    let sources = files.iter().map(|file| Source::read(file));
    let sources = sources.collect::<anyhow::Result<Vec<Source>>>()?;
    let mut rows = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        let others = sources.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<&Source> = others.map(|(_, other)| other).collect();
        // One file alone is measured by itself: there is no other.
        let weights = match others.is_empty() {
            true => chosen(&[source], &now),
            false => chosen(&others, &now),
        };
        source.tell_worth(&weights, others.is_empty());
        rows.extend(source.rows(&weights, &now));
    }
    let score = chosen(&sources.iter().collect::<Vec<_>>(), &now);
    for file in sure {
        rows.extend(Source::read(file)?.rows(&score, &now));
    }
    let confidence = regression::answering(&rows, CONFIDENCE_STRENGTH);
    write_weights(&score, &confidence, &now, out)
}

fn chosen(sources: &[&Source], now: &Weights) -> Vec<f64> {
    let groups: Vec<&Group> = sources.iter().flat_map(|source| &source.groups).collect();
    regression::choosing(&groups, now.score_weights(), &kept(), SCORE_STRENGTH)
}

/// A file of what was found.
struct Source {
    name: String,
    all: Vec<Found>,
    groups: Vec<Group>,
    /// What a question of it counts for.
    worth: f64,
}

impl Source {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let all = read(file)?;
        let worth = (MOST_OF_A_FILE / all.len().max(1) as f64).min(1.0);
        Ok(Self {
            name: file.display().to_string(),
            groups: all.iter().map(|found| found.group(worth)).collect(),
            all,
            worth,
        })
    }

    /// How sure each first sentence is, and whether it is right.
    fn rows(&self, weights: &[f64], now: &Weights) -> Vec<Row> {
        let row = |found: &Found| found.first(weights, now, self.worth);
        self.all.iter().filter_map(row).collect()
    }

    /// Says what weights are worth on its questions.
    fn tell_worth(&self, weights: &[f64], alone: bool) {
        let of_what = if alone {
            "this file itself"
        } else {
            "the other files"
        };
        let answerable = self.all.iter().zip(&self.groups);
        let answerable = answerable.filter(|(found, _)| found.answerable);
        let places: Vec<usize> = answerable
            .map(|(_, group)| place_of_gold(group, weights))
            .collect();
        let within = |most| places.iter().filter(|place| **place <= most).count();
        eprintln!(
            "{}: {} questions that have an answer; gold at 1 {}, at 3 {}, by weights of {of_what}",
            self.name,
            places.len(),
            within(1),
            within(3)
        );
    }
}

/// The names of the features, in their order.
fn names() -> Vec<String> {
    let all = FEATURES.iter();
    all.map(|feature| feature.name.to_owned()).collect()
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
    fn group(&self, worth: f64) -> Group {
        let values = |example: &Example| example.values.clone();
        Group {
            rows: self.sentences.iter().map(values).collect(),
            gold: self.sentences.iter().map(|example| example.gold).collect(),
            worth,
        }
    }

    /// What tells how sure the sentence is that comes first under some weights, and
    /// whether it answers.
    fn first(&self, weights: &[f64], now: &Weights, worth: f64) -> Option<Row> {
        let mut scored: Vec<(f64, &Example)> = Vec::with_capacity(self.sentences.len());
        for example in &self.sentences {
            scored.push((dot(weights, &example.values), example));
        }
        // Of equals the one that was found first.
        scored.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (score, first) = scored.first()?;
        let scores: Vec<f64> = scored.iter().map(|(score, _)| *score).collect();
        let standing = Standing::of_first(&scores);
        let told = telling(InConfidence::Tells).map(|(at, feature)| match feature.name {
            "lead" => standing.lead,
            "alone" => standing.alone,
            _ => first.values.get(at).copied().unwrap_or_default(),
        });
        let by_hand = telling(InConfidence::ByHand).map(|(at, _)| {
            let weight = now.confidence_weights().get(at).copied();
            weight.unwrap_or_default() * first.values.get(at).copied().unwrap_or_default()
        });
        Some(Row {
            values: [*score].into_iter().chain(told).collect(),
            truth: first.gold,
            worth,
            offset: by_hand.sum(),
        })
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
    let told = telling(InConfidence::Tells).map(|(_, feature)| feature.name);
    let names = ["score"].into_iter().chain(told).chain(["bias"]);
    let by_hand = telling(InConfidence::ByHand).filter_map(|(at, feature)| {
        let weight = now.confidence_weights().get(at)?;
        Some((feature.name, *weight))
    });
    let fitted = names.zip(confidence.iter().map(rounded));
    let sure: BTreeMap<&str, f64> = fitted.chain(by_hand).collect();
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
        "\n[decision]\n# A reply with less confidence than this is not given as an answer.\nthreshold = {}\n# One with less than this is given as a likely one: \"Probably\".\nsure = {}\n# Sentences behind the first are shown where their score is at most this much less.\ntail = {}",
        decision.threshold, decision.sure, decision.tail
    )?;
    Ok(out.flush()?)
}
