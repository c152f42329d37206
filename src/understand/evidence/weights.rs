//! What each feature counts for each intent: `config/evidence/<language>.tsv`.
//!
//! Takes the text of a file that `dateline fit readings` wrote; gives a table. A weight
//! is a whole number of hundredths.
//!
//! ```text
//! # comments
//! intents<TAB>compare<TAB>define …
//! common<TAB>the<TAB>a …
//! bias<TAB>-12<TAB>40 …
//! word what<TAB>3<TAB>81 …
//! ```

use std::fmt::Write;

use rustc_hash::{FxHashMap, FxHashSet};

use super::features;
use crate::understand::intents;

/// Why a file of weights cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct WeightsError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// How many parts a weight of 1 has in a file.
const PARTS: f64 = 100.0;
/// What the weight of a file may be at most, in its parts.
const MOST: i32 = 1_000_000;

/// The weights of a language.
#[derive(Clone, Debug, Default)]
pub struct EvidenceWeights {
    /// The intents, as phrase files name them, in the order of their weights.
    pub(super) intents: Vec<String>,
    /// The words that people use whatever their beat.
    pub(super) common: FxHashSet<String>,
    /// What speaks for each intent before anything is read.
    pub(super) bias: Vec<f32>,
    /// Where the weights of a feature begin in `weights`.
    at: FxHashMap<String, u32>,
    weights: Vec<i16>,
    /// Where those of each number of word vectors begin.
    meaning: Vec<usize>,
}

impl EvidenceWeights {
    /// Reads a file of weights.
    ///
    /// # Errors
    /// With file, line and reason, where it is malformed.
    pub fn read(file: &str, text: &str) -> Result<Self, WeightsError> {
        let mut read = Self::default();
        for (number, line) in text.lines().enumerate() {
            let fault = |reason: String| WeightsError {
                file: file.to_owned(),
                line: number + 1,
                reason,
            };
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            let mut cells = line.split('\t');
            let name = cells.next().unwrap_or_default();
            match name {
                "intents" if read.intents.is_empty() => {
                    read.intents = cells.map(str::to_owned).collect();
                    let mut names = read.intents.iter();
                    if let Some(name) = names.find(|name| intents::named(name).is_none()) {
                        return Err(fault(format!("there is no intent `{name}`")));
                    }
                }
                "intents" => return Err(fault("a second line of `intents`".to_owned())),
                "common" => read.common = cells.map(str::to_owned).collect(),
                _ => {
                    let weights = cells.map(|cell| {
                        let weight = match cell {
                            "" => Ok(0),
                            cell => cell.parse::<i32>(),
                        };
                        let weight = weight.ok().filter(|weight| weight.abs() <= MOST);
                        weight.ok_or_else(|| fault(format!("`{cell}` is no weight")))
                    });
                    let weights = weights.collect::<Result<Vec<i32>, _>>()?;
                    if weights.len() != read.intents.len() || weights.is_empty() {
                        return Err(fault(format!(
                            "`{name}` has {} weights, there are {} intents",
                            weights.len(),
                            read.intents.len()
                        )));
                    }
                    if name == "bias" {
                        let parts = weights.into_iter();
                        read.bias = parts
                            .map(|weight| (f64::from(weight) / PARTS) as f32)
                            .collect();
                        continue;
                    }
                    let at = u32::try_from(read.weights.len())
                        .map_err(|_| fault("there are too many weights".to_owned()))?;
                    if read.at.insert(name.to_owned(), at).is_some() {
                        return Err(fault(format!("`{name}` is there twice")));
                    }
                    let bound = |weight: i32| {
                        let most = i32::from(i16::MAX);
                        i16::try_from(weight.clamp(-most, most)).unwrap_or_default()
                    };
                    read.weights.extend(weights.into_iter().map(bound));
                }
            }
        }
        let place = |number: usize| {
            let at = read.at.get(&features::of_meaning(number))?;
            usize::try_from(*at).ok()
        };
        read.meaning = (0..).map_while(place).collect();
        if read.bias.len() != read.intents.len() || read.intents.is_empty() {
            return Err(WeightsError {
                file: file.to_owned(),
                line: 1,
                reason: "a line of `intents` and one of `bias` with as many weights are wanted"
                    .to_owned(),
            });
        }
        Ok(read)
    }

    /// What a feature counts for each intent; none of one that was never seen.
    pub(super) fn of(&self, feature: &str) -> Option<impl Iterator<Item = f64> + '_> {
        let at = usize::try_from(*self.at.get(feature)?).ok()?;
        let weights = self.weights.get(at..at + self.intents.len())?;
        Some(weights.iter().map(|weight| f64::from(*weight) / PARTS))
    }

    /// What the meaning of a word counts for each intent; `meaning` are its numbers, as
    /// [`features::meanings`] gives them.
    pub(super) fn of_meaning(&self, meaning: &[f64]) -> Vec<f64> {
        let mut counts = vec![0.0; self.intents.len()];
        for (number, value) in meaning.iter().enumerate() {
            let at = self.meaning.get(number);
            let weights = at.and_then(|at| self.weights.get(*at..at + self.intents.len()));
            for (count, weight) in counts.iter_mut().zip(weights.unwrap_or_default()) {
                *count += f64::from(*weight) / PARTS * value;
            }
        }
        counts
    }

    /// How many numbers the word vectors have that they were fitted with.
    pub fn dimensions(&self) -> usize {
        self.meaning.len()
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }
}

/// Writes weights as a file that [`EvidenceWeights::read`] reads. `features` come in the
/// order they are written; one whose weights are all less than a hundredth is left out.
pub(super) fn written(
    head: &str,
    intents: &[String],
    common: &[String],
    bias: &[f64],
    features: &[(String, Vec<f64>)],
) -> String {
    let mut text = String::new();
    for line in head.lines() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# {line}");
    }
    let _ = writeln!(text, "intents\t{}", intents.join("\t"));
    let _ = writeln!(text, "common\t{}", common.join("\t"));
    let parts = |weight: &f64| (weight * PARTS).round();
    let mut row = |name: &str, weights: &[f64]| {
        let weights: Vec<f64> = weights.iter().map(parts).collect();
        if weights.iter().all(|weight| *weight == 0.0) && name != "bias" {
            return;
        }
        text.push_str(name);
        for weight in weights {
            text.push('\t');
            if weight != 0.0 {
                let _ = write!(text, "{weight}");
            }
        }
        text.push('\n');
    };
    row("bias", bias);
    for (name, weights) in features {
        row(name, weights);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let intents = ["latest".to_owned(), "quote".to_owned()];
        let common = ["the".to_owned(), "#".to_owned()];
        let features = [
            ("word news".to_owned(), vec![1.25, -0.5]),
            ("word #".to_owned(), vec![0.0, 0.01]),
            ("word dull".to_owned(), vec![0.001, 0.0]),
        ];
        let text = written("Made up.", &intents, &common, &[0.5, 0.0], &features);
        let read = EvidenceWeights::read("t.tsv", &text).unwrap();
        assert_eq!(read.intents, intents);
        assert!(read.common.contains("the"));
        assert_eq!(read.bias, [0.5, 0.0]);
        let of = |name: &str| read.of(name).map(|weights| weights.collect::<Vec<_>>());
        assert_eq!(of("word news"), Some(vec![1.25, -0.5]));
        assert_eq!(of("word #"), Some(vec![0.0, 0.01]));
        assert_eq!(of("word dull"), None);
    }

    #[test]
    fn a_malformed_file_names_its_line() {
        for (text, line) in [
            ("intents\tlist\tquote\nbias\t1\t2\nword x\t1", 3),
            ("intents\tlist\nbias\t1\nword x\tmuch", 3),
            ("intents\tlist\nbias\t1\nword x\t1\nword x\t2", 4),
            ("intents\tlist\nword x\t1", 1),
            ("intents\tdance\nbias\t1", 1),
            ("intents\tlist\nintents\tquote\nbias\t1", 2),
            ("", 1),
        ] {
            let error = EvidenceWeights::read("t.tsv", text).err().unwrap();
            assert_eq!(error.line, line, "{text:?}: {error}");
        }
    }
}
