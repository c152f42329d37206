//! What of a frame can speak for a reading: words, runs of words, letters of words, and
//! what the words mean together.
//!
//! Takes a frame; gives named features, and their values.

use rustc_hash::{FxHashMap, FxHashSet};

use super::frame::{Piece, What};
use crate::language::word_vectors::WordVectors;

/// How many features of a kind a message has decides what each of them counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Word,
    Run,
    Letters,
    Before,
    Shape,
    Meaning,
}

impl Kind {
    /// How much all features of the kind together weigh beside those of another.
    fn worth(self) -> f64 {
        match self {
            // There are few of them, and each stands in very many messages.
            Self::Shape => 0.3,
            _ => 1.0,
        }
    }

    /// What names of this kind begin with in a file of weights.
    fn prefix(self) -> &'static str {
        match self {
            Self::Word => "word ",
            Self::Run => "run ",
            Self::Letters => "letters ",
            Self::Before => "before ",
            Self::Shape => "shape ",
            Self::Meaning => "meaning ",
        }
    }
}

/// A word that is not common stands for itself alone, in runs as this.
const ANY: &str = "*";
/// The first and the last of a run.
const START: &str = "^";
const END: &str = "$";
/// How many pieces a run has, at least and at most.
const RUN: std::ops::RangeInclusive<usize> = 2..=3;
/// How many letters of a word are looked at together, its beginning and end counted.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=5;
/// How many words of the message before are looked at.
const LONGEST_BEFORE: usize = 60;
/// The longest word whose letters are looked at, in letters.
const LONGEST_WORD: usize = 24;

/// The features of a frame, in order of their names. `before` are the words of the message
/// before, which this one may lean on; none where there was none. `shapes` are what its
/// grammar tells.
pub(super) fn features(
    frame: &[Piece],
    common: &FxHashSet<String>,
    before: &[String],
    shapes: &[String],
) -> Vec<String> {
    let mut found: FxHashSet<String> = FxHashSet::default();
    let mut add = |kind: Kind, name: String| {
        found.insert(format!("{}{name}", kind.prefix()));
    };
    let mut runs: Vec<String> = vec![START.to_owned()];
    for piece in frame {
        let name = match &piece.what {
            What::Word(word) => {
                add(Kind::Word, word.clone());
                for letters in letters(word) {
                    add(Kind::Letters, letters);
                }
                match common.contains(word) {
                    true => word.clone(),
                    false => ANY.to_owned(),
                }
            }
            What::Mark(mark) => {
                add(Kind::Word, mark.to_string());
                mark.to_string()
            }
            What::Mask(mask) => {
                add(Kind::Word, mask.name().to_owned());
                mask.name().to_owned()
            }
        };
        // How many words a topic has says nothing of how it is asked about.
        if name != ANY || runs.last().is_none_or(|last| last != ANY) {
            runs.push(name);
        }
    }
    runs.push(END.to_owned());
    for length in RUN {
        for run in runs.windows(length) {
            add(Kind::Run, run.join(" "));
        }
    }
    for shape in shapes {
        add(Kind::Shape, shape.clone());
    }
    for word in before.iter().take(LONGEST_BEFORE) {
        add(Kind::Before, word.clone());
    }
    if !before.is_empty() {
        add(Kind::Before, START.to_owned());
    }
    let mut all: Vec<String> = found.into_iter().collect();
    all.sort();
    all
}

/// Features with their values: the squares of those of a kind add up to the same, so that a
/// long message says no more than a short one.
pub(super) fn scaled(features: Vec<String>) -> Vec<(String, f64)> {
    let mut counts: FxHashMap<Kind, f64> = FxHashMap::default();
    for name in &features {
        *counts.entry(kind_of(name)).or_default() += 1.0;
    }
    let valued = features.into_iter().map(|name| {
        let kind = kind_of(&name);
        let count = counts.get(&kind).copied().unwrap_or(1.0);
        (name, kind.worth() / count.sqrt())
    });
    valued.collect()
}

const KINDS: [Kind; 6] = [
    Kind::Word,
    Kind::Run,
    Kind::Letters,
    Kind::Before,
    Kind::Shape,
    Kind::Meaning,
];

fn kind_of(name: &str) -> Kind {
    let mut kinds = KINDS.into_iter();
    let kind = kinds.find(|kind| name.starts_with(kind.prefix()));
    kind.unwrap_or(Kind::Word)
}

/// The runs of letters of a word, with a mark for its beginning and its end.
fn letters(word: &str) -> Vec<String> {
    let letters: Vec<char> = std::iter::once('_')
        .chain(word.chars().take(LONGEST_WORD))
        .chain(std::iter::once('_'))
        .collect();
    let runs = LETTERS.flat_map(|length| letters.windows(length));
    runs.map(|run| run.iter().collect()).collect()
}

/// A feature as a person reads it.
pub(super) fn in_words(name: &str) -> String {
    let told = KINDS.into_iter().find_map(|kind| {
        let name = name.strip_prefix(kind.prefix())?;
        Some(match kind {
            Kind::Word => format!("“{name}”"),
            Kind::Run => format!("“{name}” in a row"),
            Kind::Letters => format!("letters “{name}”"),
            Kind::Before if name == START => "another message before it".to_owned(),
            Kind::Before => format!("“{name}” in the message before"),
            Kind::Shape => format!("it {name}"),
            Kind::Meaning => format!("what “{name}” means"),
        })
    });
    told.unwrap_or_else(|| name.to_owned())
}

/// The words of a frame with what each adds to what they mean together: its values of the
/// features that [`of_meaning`] names, in order.
pub(super) fn meanings<'f>(frame: &'f [Piece], vectors: &WordVectors) -> Vec<(&'f str, Vec<f64>)> {
    vectors.together(frame.iter().filter_map(|piece| match &piece.what {
        What::Word(word) => Some(word.as_str()),
        What::Mark(_) | What::Mask(_) => None,
    }))
}

/// The feature of a number of word vectors, or the cue of a word by its meaning.
pub(super) fn of_meaning(what: impl std::fmt::Display) -> String {
    format!("{}{what}", Kind::Meaning.prefix())
}

/// Whether a feature is a word or a run of them.
pub(super) fn word_or_run(name: &str) -> bool {
    let kinds = [Kind::Word, Kind::Run];
    kinds.iter().any(|kind| name.starts_with(kind.prefix()))
}

/// The feature of a word.
pub(super) fn of_word(word: &str) -> String {
    format!("{}{word}", Kind::Word.prefix())
}
