//! Weights out of labelled messages.
//!
//! Takes messages with their intents, and who typed each; gives a file of weights. The
//! same messages give the same weights on every machine that adds as IEEE 754 says.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::features::{features, meanings, of_meaning, scaled};
use super::frame::{Piece, What, frame};
use super::weights::written;
use super::words_of;
use crate::fitting::minimum;
use crate::language::word_vectors::WordVectors;
use crate::understand::Context;
use crate::understand::message::Message;

/// A message, and how it must be read.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// What was typed.
    pub text: String,
    /// The intent, as phrase files name it.
    pub intent: String,
    /// The message before, where there was one that it leans on.
    pub before: Option<String>,
    /// Who typed it.
    pub writer: String,
}

/// A word is common where so many writers use it.
const WRITERS: usize = 5;
/// A feature counts where so many messages have it.
const MESSAGES: usize = 3;
/// How hard the weights are pulled to 0, beside one message's loss.
const STRENGTH: f64 = 1.0 / 30.0;

/// The weights under which the messages are most likely read as they must be, as the text
/// of a file: multinomial logistic regression, an intent counting as much as any other
/// however many messages it has.
pub fn fit(messages: &[Labelled], vectors: &WordVectors, context: &Context<'_>) -> String {
    let read: Vec<Message<'_>> = messages
        .iter()
        .map(|labelled| Message::read(&labelled.text, context))
        .collect();
    let common = common(messages, &read);
    let read_features = read.iter().zip(messages).map(|(message, labelled)| {
        let frame = frame(message, &common);
        let meaning = meaning(&frame, vectors);
        let before = labelled.before.as_deref().map(words_of).unwrap_or_default();
        let shapes = message.shapes(context);
        (features(&frame, &common, &before, &shapes), meaning)
    });
    let (rows, meanings): (Vec<Vec<String>>, Vec<Vec<f64>>) = read_features.unzip();
    let mut names = names(&rows);
    let plain = names.len();
    names.extend((0..vectors.dimensions()).map(of_meaning));
    let numbers: FxHashMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (name.as_str(), number))
        .collect();
    let intents: Vec<String> = {
        let distinct: FxHashSet<&str> = messages.iter().map(|it| it.intent.as_str()).collect();
        let mut distinct: Vec<String> = distinct.into_iter().map(str::to_owned).collect();
        distinct.sort();
        distinct
    };
    let rows: Vec<Row> = rows
        .iter()
        .zip(&meanings)
        .zip(messages)
        .filter_map(|((features, meaning), labelled)| {
            let known = features
                .iter()
                .filter(|name| numbers.contains_key(&***name));
            let known = scaled(known.cloned().collect()).into_iter();
            let known = known.filter_map(|(name, value)| Some((*numbers.get(&*name)?, value)));
            let meaning = meaning.iter().enumerate();
            let meaning = meaning.map(|(number, value)| (plain + number, *value));
            Some(Row {
                features: known.chain(meaning).collect(),
                intent: intents.iter().position(|it| *it == labelled.intent)?,
            })
        })
        .collect();
    let weights = regression(&rows, names.len(), intents.len());
    let (bias, weights) = weights.split_at(intents.len().min(weights.len()));
    let weights: Vec<(String, Vec<f64>)> = names
        .into_iter()
        .zip(weights.chunks(intents.len().max(1)))
        .map(|(name, weights)| (name, weights.to_vec()))
        .collect();
    let mut common: Vec<String> = common.into_iter().collect();
    common.sort();
    let head = format!(
        "What speaks for a reading of a message that no phrase fits, in hundredths. Made by\n\
         `dateline fit readings` of {} messages of {} writers; not to be edited.",
        messages.len(),
        messages
            .iter()
            .map(|it| &*it.writer)
            .collect::<FxHashSet<_>>()
            .len()
    );
    written(&head, &intents, &common, bias, &weights)
}

/// What the words of a frame mean together.
fn meaning(frame: &[Piece], vectors: &WordVectors) -> Vec<f64> {
    let parts = meanings(frame, vectors);
    vectors.sum(parts.iter().map(|(_, part)| part))
}

/// The words that several writers use.
fn common(messages: &[Labelled], read: &[Message<'_>]) -> FxHashSet<String> {
    let nothing = FxHashSet::default();
    let mut writers: FxHashMap<String, FxHashSet<&str>> = FxHashMap::default();
    for (message, labelled) in read.iter().zip(messages) {
        for Piece { what, .. } in frame(message, &nothing) {
            if let What::Word(word) = what {
                writers.entry(word).or_default().insert(&labelled.writer);
            }
        }
        // At the head of a sentence a common word has a capital too.
        if let Some(first) = message.words.first() {
            let word = first.folded.to_string();
            writers.entry(word).or_default().insert(&labelled.writer);
        }
    }
    let several = writers.into_iter().filter(|(_, by)| by.len() >= WRITERS);
    several.map(|(word, _)| word).collect()
}

/// The features that several messages have, in order of their names.
fn names(rows: &[Vec<String>]) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in rows.iter().flatten() {
        *count.entry(name).or_default() += 1;
    }
    let several = count.into_iter().filter(|(_, count)| *count >= MESSAGES);
    several.map(|(name, _)| name.to_owned()).collect()
}

/// A message as numbers.
struct Row {
    /// Each feature's number and value.
    features: Vec<(usize, f64)>,
    intent: usize,
}

/// The biases of the intents, then the weights of each feature for every intent.
fn regression(rows: &[Row], features: usize, intents: usize) -> Vec<f64> {
    let mut count = vec![0.0; intents];
    for row in rows {
        if let Some(count) = count.get_mut(row.intent) {
            *count += 1.0;
        }
    }
    let whole = rows.len() as f64 / intents.max(1) as f64;
    let worth: Vec<f64> = count
        .iter()
        .map(|count: &f64| whole / count.max(1.0))
        .collect();
    let loss = |weights: &[f64]| {
        let mut loss = 0.0;
        let mut slope = vec![0.0; weights.len()];
        let penalised = weights.iter().zip(&mut slope).skip(intents);
        for (weight, slope) in penalised {
            loss += STRENGTH * weight * weight / 2.0;
            *slope = STRENGTH * weight;
        }
        for row in rows {
            let mut scores = weights.get(..intents).unwrap_or_default().to_vec();
            for (number, value) in &row.features {
                let at = intents + number * intents;
                let weights = weights.get(at..at + intents).unwrap_or_default();
                for (score, weight) in scores.iter_mut().zip(weights) {
                    *score += weight * value;
                }
            }
            let likely = super::probabilities(&scores);
            let worth = worth.get(row.intent).copied().unwrap_or_default();
            let right = likely.get(row.intent).copied().unwrap_or_default();
            loss -= worth * right.max(f64::MIN_POSITIVE).ln();
            let pushed: Vec<f64> = likely
                .iter()
                .enumerate()
                .map(|(intent, likely)| {
                    let truth = if intent == row.intent { 1.0 } else { 0.0 };
                    worth * (likely - truth)
                })
                .collect();
            let mut push = |at: usize, value: f64| {
                let slope = slope.get_mut(at..at + intents).unwrap_or_default();
                for (slope, pushed) in slope.iter_mut().zip(&pushed) {
                    *slope += pushed * value;
                }
            };
            push(0, 1.0);
            for (number, value) in &row.features {
                push(intents + number * intents, *value);
            }
        }
        (loss, slope)
    };
    minimum(vec![0.0; intents + features * intents], &loss)
}
