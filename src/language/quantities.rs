//! Quantities in text: "14", "two and a half years", "$1.2 billion", "50 percent".
//!
//! Takes the words of a text; gives each number with its value and, where a unit stands
//! beside it, its dimension, so that two of them can be compared: `config/language/
//! quantities.toml` has the words. What they count is left to whoever asks.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::fold::{Word, folded};
use super::lexicon::Lexicon;
use crate::language::span::Span;

pub(crate) const SHIPPED: &str = include_str!("../../config/language/quantities.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    numbers: FxHashMap<String, f64>,
    scales: FxHashMap<String, f64>,
    fractions: FxHashMap<String, f64>,
    units: FxHashMap<String, FxHashMap<String, f64>>,
    same: Groups,
    firmness: Words,
    weak: Words,
    directions: Words,
    whole: Words,
    part: Words,
    about: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Groups {
    groups: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

/// A class of words that tells what a quantity is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// How firm something is: "preliminary".
    Firmness,
    /// One that takes something back.
    Weak,
    /// A part of a place: "central".
    Direction,
    /// A figure of all of it: "total".
    Whole,
    /// A figure of a part: "share".
    Part,
    /// A figure that is blurred: "about".
    About,
}

/// The tables of quantities.
pub struct Quantities {
    numbers: FxHashMap<String, f64>,
    scales: FxHashMap<String, f64>,
    fractions: FxHashMap<String, f64>,
    /// A unit's word to its dimension and its size.
    units: FxHashMap<String, (String, f64)>,
    same: FxHashMap<String, Vec<usize>>,
    kinds: FxHashMap<Kind, FxHashSet<String>>,
}

/// A value, the index behind its last word, and a unit that is one word with it.
type Number = (f64, usize, Option<(String, f64)>);

/// A quantity in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Where the number and its unit stand: bytes of the text.
    pub span: Span,
    /// The index of its first word.
    pub first: usize,
    /// The index behind its last word, the unit among them.
    pub end: usize,
    /// Its value, in the first unit of its dimension.
    pub value: f64,
    /// Its dimension; none for a plain number.
    pub dimension: Option<String>,
}

static ENGLISH: LazyLock<Option<Quantities>> = LazyLock::new(|| {
    let lexicon = Lexicon::english().ok()?;
    Quantities::read(SHIPPED, &lexicon).ok()
});

impl Quantities {
    /// The English tables that ship with the program; none where they are malformed,
    /// which a test rules out.
    pub fn english() -> Option<&'static Self> {
        ENGLISH.as_ref()
    }

    /// Reads the tables.
    ///
    /// # Errors
    /// Where the text is not TOML of the expected form.
    pub fn read(text: &str, lexicon: &Lexicon) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let set = |words: &Words| words.words.iter().map(|word| folded(word)).collect();
        let kinds: [(Kind, &Words); 6] = [
            (Kind::Firmness, &file.firmness),
            (Kind::Weak, &file.weak),
            (Kind::Direction, &file.directions),
            (Kind::Whole, &file.whole),
            (Kind::Part, &file.part),
            (Kind::About, &file.about),
        ];
        let kinds = kinds.map(|(kind, words)| (kind, set(words)));
        let mut units = FxHashMap::default();
        for (dimension, words) in &file.units {
            for (word, size) in words {
                units.insert(word.clone(), (dimension.clone(), *size));
            }
        }
        let mut same: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, group) in file.same.groups.iter().enumerate() {
            for word in group {
                same.entry(lexicon.stems_of(word)).or_default().push(number);
            }
        }
        Ok(Self {
            numbers: file.numbers,
            scales: file.scales,
            fractions: file.fractions,
            units,
            same,
            kinds: kinds.into_iter().collect(),
        })
    }

    /// Whether a folded word is of a kind.
    pub fn is(&self, kind: Kind, folded: &str) -> bool {
        let words = self.kinds.get(&kind);
        words.is_some_and(|words| words.contains(folded))
    }

    /// Whether two stems are equal or stand for the same matter.
    pub fn are_same(&self, one: &str, other: &str) -> bool {
        let groups = |stem: &str| self.same.get(stem).map_or(&[][..], Vec::as_slice);
        one == other
            || groups(one)
                .iter()
                .any(|group| groups(other).contains(group))
    }

    /// The quantities among words, in order, none overlapping.
    pub fn find(&self, words: &[Word<'_>]) -> Vec<Quantity> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.at(words, at) {
                Some(quantity) => {
                    at = quantity.end;
                    found.push(quantity);
                }
                None => at += 1,
            }
        }
        found
    }

    fn at(&self, words: &[Word<'_>], first: usize) -> Option<Quantity> {
        let word = |at: usize| words.get(at).map(|word| &*word.folded);
        let currency = word(first)
            .and_then(|text| self.units.get(text))
            .filter(|_| word(first).is_some_and(is_sign));
        let start = first + usize::from(currency.is_some());
        let (mut value, mut end, glued) = self.number(words, start)?;
        let mut unit = currency.cloned().or(glued);
        if unit.is_none() || currency.is_some() {
            // "85 million dollars", "50 per cent"
            let next = word(end);
            let per_cent = next == Some("per") && matches!(word(end + 1), Some("cent"));
            let named = next.and_then(|text| self.units.get(text));
            if per_cent {
                unit = self.units.get("percent").cloned();
                end += 2;
            } else if let Some(named) = named.filter(|_| unit.is_none()) {
                unit = Some(named.clone());
                end += 1;
            } else if let Some(area) = self.square(words, end).filter(|_| unit.is_none()) {
                unit = Some(area);
                end += 2;
            }
        }
        // "half of the homes" is a share.
        let (last, behind) = (word(end.wrapping_sub(1)), word(end));
        let fraction = last.is_some_and(|text| self.fractions.contains_key(text));
        if unit.is_none() && fraction && matches!(behind, Some("of" | "the" | "its" | "their")) {
            unit = self.units.get("percent").cloned();
            value *= 100.0;
        }
        let span = Span::new(words.get(first)?.span.start, words.get(end - 1)?.span.end);
        Some(Quantity {
            span,
            first,
            end,
            value: value * unit.as_ref().map_or(1.0, |(_, size)| *size),
            dimension: unit.map(|(dimension, _)| dimension),
        })
    }

    /// The area that two words name: "square miles".
    fn square(&self, words: &[Word<'_>], first: usize) -> Option<(String, f64)> {
        /// How many square metres the first unit of area is.
        const HECTARE: f64 = 10_000.0;
        let word = |at: usize| words.get(at).map(|word| &*word.folded);
        matches!(word(first), Some("square" | "sq")).then_some(())?;
        let (dimension, size) = self.units.get(word(first + 1)?)?;
        (dimension == "length").then(|| ("area".to_owned(), size * size / HECTARE))
    }

    /// A number from `first` on, the index behind it, and a unit that is one word with
    /// it ("30km").
    fn number(&self, words: &[Word<'_>], first: usize) -> Option<Number> {
        let word = |at: usize| words.get(at).map(|word| &*word.folded);
        let text = word(first)?;
        let mut glued = None;
        let mut at = first + 1;
        let mut value = if let Some((value, rest)) = figures(text) {
            match (rest, self.scales.get(rest)) {
                ("", _) => value,
                (_, Some(scale)) => value * scale,
                _ => {
                    glued = Some(self.units.get(rest)?.clone());
                    value
                }
            }
        } else if let Some(value) = self.numbers.get(text) {
            // "twenty one"
            let tens = *value >= 20.0 && *value < 100.0;
            let ones = word(at).and_then(|next| self.numbers.get(next));
            let ones = ones.filter(|ones| tens && **ones < 10.0 && **ones > 0.0);
            at += usize::from(ones.is_some());
            value + ones.copied().unwrap_or(0.0)
        } else if let Some(scale) = self.scales.get(text).filter(|_| text.len() > 2) {
            *scale
        } else if let Some(part) = self.fractions.get(text) {
            *part
        } else {
            return None;
        };
        // "three quarters"
        if let Some(part) = word(at).and_then(|next| self.fractions.get(next))
            && value > 1.0
            && value < 10.0
            && word(at).is_some_and(|next| next.ends_with('s'))
        {
            value *= part;
            at += 1;
        }
        if word(at) == Some("and") && word(at + 1) == Some("a") {
            let part = word(at + 2).and_then(|next| self.fractions.get(next));
            if let Some(part) = part {
                value += part;
                at += 3;
            }
        }
        while let Some(scale) = word(at).and_then(|next| self.scales.get(next)) {
            // "one hundred and fifty" is read as far as its hundreds.
            value *= scale;
            at += 1;
        }
        Some((value, at, glued))
    }
}

fn is_sign(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "¥" | "₩" | "₹" | "rs")
}

/// The value of the figures that a word begins with, and the letters behind them.
fn figures(text: &str) -> Option<(f64, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (figures, rest) = text.split_at(end);
    Some((figures.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::super::fold::words;
    use super::*;

    #[test]
    fn quantities_have_a_value_and_a_dimension() {
        let tables = Quantities::english().expect("the shipped tables are well formed");
        for (text, expected) in [
            ("14 passengers", vec![(14.0, None)]),
            ("$1.2 billion of bonds", vec![(1.2e9, Some("dollar"))]),
            ("1,200 million dollars", vec![(1.2e9, Some("dollar"))]),
            ("£18m", vec![(18e6, Some("pound"))]),
            ("Rs 450 crore", vec![(4.5e9, Some("rupee"))]),
            ("Half of the homes", vec![(50.0, Some("share"))]),
            ("5.4 per cent", vec![(5.4, Some("share"))]),
            ("seven and a half years", vec![(2739.375, Some("time"))]),
            ("Twenty-one fishermen", vec![(21.0, None)]),
            ("3,000-metre tunnel", vec![(3000.0, Some("length"))]),
            (
                "40 square miles",
                vec![(10_359.952_441_344_001, Some("area"))],
            ),
            ("no number", vec![]),
        ] {
            let found = tables.find(&words(text));
            let found: Vec<(f64, Option<&str>)> = found
                .iter()
                .map(|found| (found.value, found.dimension.as_deref()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
