//! Weights out of examples: what is chosen from a group, and what is true of a row.
//!
//! Takes rows of values with what is gold or true; gives weights. What the values stand
//! for, reading the examples and writing the weights are left to others. The same
//! examples give the same weights on every machine that adds as IEEE 754 says.

use super::{add, dot, minimum};

/// What one is chosen from: the sentences that were found for a question, say.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The values of each; all have as many.
    pub rows: Vec<Vec<f64>>,
    /// For each whether it is right.
    pub gold: Vec<bool>,
    /// What the group counts for; 1 is a whole example.
    pub worth: f64,
}

/// The weights under which the gold sentences of the groups are most likely chosen, one
/// being chosen from each group with odds of e to its score: a conditional logit
/// (McFadden 1974), several gold ones in a group taken together. Groups without gold,
/// or with nothing else, say nothing. Each weight is pulled to 0 with `strength`, in
/// units of its column's own spread; those that are `kept`, and of a column that never
/// varies, stay as they are `now`.
pub fn choosing(groups: &[&Group], now: &[f64], kept: &[bool], strength: f64) -> Vec<f64> {
    let groups: Vec<&&Group> = groups
        .iter()
        .filter(|group| group.gold.contains(&true) && group.gold.contains(&false))
        .collect();
    let spread = spread(groups.iter().flat_map(|group| &group.rows));
    let columns = spread.iter().zip(kept);
    let stays: Vec<bool> = columns
        .map(|(spread, kept)| *spread == 0.0 || *kept)
        .collect();
    let start = now.iter().zip(&stays);
    let start: Vec<f64> = start
        .map(|(now, stays)| if *stays { *now } else { 0.0 })
        .collect();
    let loss = |weights: &[f64]| {
        let (mut loss, mut slope) = held_back(weights, strength, &spread);
        for group in &groups {
            let scores: Vec<f64> = group.rows.iter().map(|v| dot(weights, v)).collect();
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let odds: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
            let all: f64 = odds.iter().sum();
            let gold = odds.iter().zip(&group.gold).filter(|(_, gold)| **gold);
            let right: f64 = gold.map(|(odds, _)| odds).sum();
            let right = right.max(f64::MIN_POSITIVE);
            loss -= group.worth * (right / all).ln();
            for ((values, odds), gold) in group.rows.iter().zip(&odds).zip(&group.gold) {
                let pushed = odds / all - if *gold { odds / right } else { 0.0 };
                add(&mut slope, group.worth * pushed, values);
            }
        }
        let unmoved = slope.iter_mut().zip(&stays).filter(|(_, stays)| **stays);
        unmoved.for_each(|(slope, _)| *slope = 0.0);
        (loss, slope)
    };
    minimum(start, &loss)
}

/// Something that is true or not.
#[derive(Clone, Debug)]
pub struct Row {
    /// What tells.
    pub values: Vec<f64>,
    /// Whether it is true.
    pub truth: bool,
    /// What it counts for; 1 is a whole example.
    pub worth: f64,
    /// What is known beside the values: it is added to their score.
    pub offset: f64,
}

/// The weights, and behind them the bias, of a logistic regression: how likely a row
/// with these values is true. All rows have as many values; each weight is pulled to 0
/// with `strength`, in units of its column's own spread.
pub fn answering(rows: &[Row], strength: f64) -> Vec<f64> {
    let count = rows.first().map_or(0, |row| row.values.len());
    let spread = spread(rows.iter().map(|row| &row.values));
    let loss = |weights: &[f64]| {
        let (features, bias) = weights.split_at(count.min(weights.len()));
        let bias = bias.first().copied().unwrap_or_default();
        let (mut loss, mut slope) = held_back(features, strength, &spread);
        let mut of_bias = 0.0;
        for row in rows {
            let score = dot(features, &row.values) + bias + row.offset;
            let likely = 1.0 / (1.0 + (-score).exp());
            let truth = if row.truth { 1.0 } else { 0.0 };
            // ln(1 + e^x) without overflow.
            loss += row.worth * (score.max(0.0) + (-score.abs()).exp().ln_1p() - truth * score);
            add(&mut slope, row.worth * (likely - truth), &row.values);
            of_bias += row.worth * (likely - truth);
        }
        slope.push(of_bias);
        (loss, slope)
    };
    minimum(vec![0.0; count + 1], &loss)
}

/// What it costs to be away from 0, and its slope; nothing for a feature that never
/// varies, which the examples cannot move.
fn held_back(weights: &[f64], strength: f64, spread: &[f64]) -> (f64, Vec<f64>) {
    let mut loss = 0.0;
    let parts = weights.iter().zip(spread);
    let slope = parts.map(|(weight, spread)| {
        let away = weight * spread;
        loss += strength * away * away / 2.0;
        strength * away * spread
    });
    let slope = slope.collect();
    (loss, slope)
}

/// The standard deviation of each column; 0 for one that never varies.
fn spread<'v, V: AsRef<[f64]> + 'v>(all: impl Iterator<Item = &'v V> + Clone) -> Vec<f64> {
    let columns = all.clone().next().map_or(0, |values| values.as_ref().len());
    let count = (all.clone().count() as f64).max(1.0);
    let mut mean = vec![0.0; columns];
    all.clone()
        .for_each(|values| add(&mut mean, 1.0 / count, values.as_ref()));
    let mut variance = vec![0.0; columns];
    for values in all {
        let parts = variance.iter_mut().zip(values.as_ref()).zip(&mean);
        parts.for_each(|((sum, value), mean)| *sum += (value - mean) * (value - mean) / count);
    }
    let root = |variance: f64| match variance > 1e-12 {
        true => variance.sqrt(),
        false => 0.0,
    };
    variance.into_iter().map(root).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_gold_apart_gets_the_weight() {
        let group = |noise: f64| Group {
            rows: vec![
                vec![1.0, noise, 0.0],
                vec![0.0, 1.0 - noise, 0.0],
                vec![0.2, noise, 0.0],
            ],
            gold: vec![true, false, false],
            worth: 1.0,
        };
        let groups: Vec<Group> = [0.1, 0.9, 0.4, 0.6].map(group).to_vec();
        let groups: Vec<&Group> = groups.iter().collect();
        let weights = choosing(&groups, &[0.0; 3], &[false; 3], 0.1);
        assert!(weights[0] > 1.0, "{weights:?}");
        assert!(weights[1].abs() < weights[0] / 3.0, "{weights:?}");
        assert!(weights[2..].iter().all(|weight| *weight == 0.0));
    }

    #[test]
    fn a_likelihood_is_as_high_as_it_is_often_true() {
        let rows: Vec<Row> = (0..400)
            .map(|n| {
                let high = n % 2 == 0;
                // Three of four are true where it is high, one of four where it is low.
                let truth = if high { n % 8 != 0 } else { n % 8 == 1 };
                Row {
                    values: vec![f64::from(u8::from(high))],
                    truth,
                    worth: 1.0,
                    offset: 0.0,
                }
            })
            .collect();
        let found = answering(&rows, 0.0);
        let likely = |high: f64| 1.0 / (1.0 + (-(found[0] * high + found[1])).exp());
        assert!((likely(1.0) - 0.75).abs() < 0.01, "{}", likely(1.0));
        assert!((likely(0.0) - 0.25).abs() < 0.01, "{}", likely(0.0));
    }
}
