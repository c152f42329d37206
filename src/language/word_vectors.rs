//! What words mean, as numbers: words that are used alike have vectors that are alike
//! ("dossier" and "profile"), so that what is learnt of one holds for the other.
//!
//! Takes the file of a language, `config/language/<language>.vectors.txt`; gives the
//! direction of a word, and that of several together.
//!
//! ```text
//! # comments
//! the aZ3_…        a word, a space, and one letter for each number
//! ```
//!
//! A letter stands for a whole number from -32 to 31 in parts of 64, in the order of
//! base64url (RFC 4648): `A` is -32, `_` is 31. The words come in the order of how often
//! they are used, the most frequent first.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

const SHIPPED: &str = include_str!("../../config/language/en.vectors.txt");

static ENGLISH: LazyLock<Arc<WordVectors>> = LazyLock::new(|| {
    // A file that ships is read by a test.
    Arc::new(WordVectors::read("config/language/en.vectors.txt", SHIPPED).unwrap_or_default())
});

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The whole number that the first letter stands for.
const LOWEST: i8 = -32;
/// In how many parts 1 is divided.
const PARTS: f64 = 64.0;

/// Why a file of vectors cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct VectorsError {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// The vectors of the words of a language.
#[derive(Clone, Debug, Default)]
pub struct WordVectors {
    /// The place of each word in the order of frequency, from 0.
    places: FxHashMap<Box<str>, usize>,
    /// The numbers of all words, one word behind the other.
    numbers: Vec<i8>,
    /// The length of each word's vector, in whole numbers.
    lengths: Vec<f64>,
    dimensions: usize,
}

impl WordVectors {
    /// Those of English that ship with the program.
    pub fn english() -> Arc<Self> {
        Arc::clone(&ENGLISH)
    }

    /// Reads a file of vectors.
    ///
    /// # Errors
    /// With file, line and reason, where it is malformed.
    pub fn read(file: &str, text: &str) -> Result<Self, VectorsError> {
        let mut read = Self::default();
        for (number, line) in text.lines().enumerate() {
            let fault = |reason: String| VectorsError {
                file: file.to_owned(),
                line: number + 1,
                reason,
            };
            if line.is_empty() || line.starts_with("# ") {
                continue;
            }
            let (word, letters) = line
                .split_once(' ')
                .ok_or_else(|| fault("a word, a space and its letters are wanted".to_owned()))?;
            if read.places.is_empty() {
                read.dimensions = letters.len();
            }
            if letters.len() != read.dimensions || letters.is_empty() {
                let (has, first) = (letters.len(), read.dimensions);
                return Err(fault(format!(
                    "`{word}` has {has} letters, the first word has {first}"
                )));
            }
            for letter in letters.bytes() {
                let place = place_of(letter)
                    .ok_or_else(|| fault(format!("`{word}` has a letter that stands for none")))?;
                read.numbers.push(LOWEST + place);
            }
            let place = read.places.len();
            let length = read
                .vector(place)
                .map_or(0.0, |vector| dot(vector, vector).sqrt());
            read.lengths.push(length);
            if read.places.insert(word.into(), place).is_some() {
                return Err(fault(format!("`{word}` is there twice")));
            }
        }
        if read.places.is_empty() {
            return Err(VectorsError {
                file: file.to_owned(),
                line: 1,
                reason: "there is no word in it".to_owned(),
            });
        }
        Ok(read)
    }

    /// How many numbers a vector has; 0 where there is no word.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// What each word adds to the vector of all of them together, whose length is 1; a
    /// rare word adds more than a frequent one. Nothing for a word without a vector.
    ///
    /// The weight of a word is a / (a + p), p being how often it is used (Arora, Liang, Ma,
    /// A Simple but Tough-to-Beat Baseline for Sentence Embeddings, 2017), estimated from
    /// its place by Zipf's law.
    pub fn together<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Vec<(&'w str, Vec<f64>)> {
        const A: f64 = 0.01;
        /// The harmonic number of the words of a language, roughly; and a few more in front,
        /// since the first are not as frequent as Zipf's law says.
        const HARMONIC: f64 = 12.0;
        const IN_FRONT: f64 = 3.0;
        let mut parts: Vec<(&str, Vec<f64>)> = Vec::new();
        for word in words {
            let Some(place) = self.places.get(word) else {
                continue;
            };
            let frequency = 1.0 / (HARMONIC * (*place as f64 + IN_FRONT));
            let weight = A / (A + frequency);
            let numbers = place * self.dimensions..(place + 1) * self.dimensions;
            let numbers = self.numbers.get(numbers).unwrap_or_default();
            let part = numbers.iter().map(|number| f64::from(*number) * weight);
            let part: Vec<f64> = part.collect();
            match parts.iter_mut().find(|(known, _)| *known == word) {
                Some((_, sum)) => add(sum, &part),
                None => parts.push((word, part)),
            }
        }
        let sum = self.sum(parts.iter().map(|(_, part)| part));
        let length = length(&sum).max(f64::MIN_POSITIVE);
        for number in parts.iter_mut().flat_map(|(_, part)| part) {
            *number /= length;
        }
        parts
    }

    /// The place of a folded word; of one with an s at its end, where it has none itself,
    /// that of the word without.
    pub fn place(&self, word: &str) -> Option<usize> {
        let found = self.places.get(word);
        let plural = || self.places.get(word.strip_suffix('s')?);
        found.or_else(plural).copied()
    }

    /// How alike two words mean, by their places: the cosine of their vectors, at most 1.
    pub fn similarity(&self, one: usize, other: usize) -> f64 {
        let lengths = self.lengths.get(one).zip(self.lengths.get(other));
        let vectors = self.vector(one).zip(self.vector(other));
        match (vectors, lengths) {
            (Some((one, other)), Some((long, wide))) if *long > 0.0 && *wide > 0.0 => {
                dot(one, other) / (long * wide)
            }
            _ => 0.0,
        }
    }

    fn vector(&self, place: usize) -> Option<&[i8]> {
        let start = place * self.dimensions;
        self.numbers.get(start..start + self.dimensions)
    }

    /// The sum of vectors.
    pub fn sum<'v>(&self, vectors: impl IntoIterator<Item = &'v Vec<f64>>) -> Vec<f64> {
        let mut sum = vec![0.0; self.dimensions];
        for vector in vectors {
            add(&mut sum, vector);
        }
        sum
    }
}

fn dot(one: &[i8], other: &[i8]) -> f64 {
    let pairs = one.iter().zip(other);
    let sum: i32 = pairs
        .map(|(one, other)| i32::from(*one) * i32::from(*other))
        .sum();
    f64::from(sum)
}

/// Makes a file of vectors out of those of a collection, the most frequent word first. The
/// mean of all is taken off, since it says nothing of any, and each gets the length 1.
pub fn written(head: &str, vectors: &[(String, Vec<f64>)]) -> String {
    let dimensions = vectors.first().map_or(0, |(_, vector)| vector.len());
    let mut mean = vec![0.0; dimensions];
    for (_, vector) in vectors {
        for (mean, number) in mean.iter_mut().zip(vector) {
            *mean += number / vectors.len() as f64;
        }
    }
    let mut text = String::new();
    for line in head.lines() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# {line}");
    }
    for (word, vector) in vectors {
        let apart: Vec<f64> = vector
            .iter()
            .zip(&mean)
            .map(|(it, mean)| it - mean)
            .collect();
        let length = length(&apart).max(f64::MIN_POSITIVE);
        text.push_str(word);
        text.push(' ');
        text.extend(apart.iter().map(|number| letter_of(number / length)));
        text.push('\n');
    }
    text
}

fn add(sum: &mut [f64], vector: &[f64]) {
    for (sum, number) in sum.iter_mut().zip(vector) {
        *sum += number;
    }
}

fn length(vector: &[f64]) -> f64 {
    vector
        .iter()
        .map(|number| number * number)
        .sum::<f64>()
        .sqrt()
}

/// The letter of a number; of the nearest one that has a letter.
fn letter_of(number: f64) -> char {
    let place = (number * PARTS).round() - f64::from(LOWEST);
    let place = place.clamp(0.0, (LETTERS.len() - 1) as f64) as usize;
    LETTERS.get(place).copied().map_or('A', char::from)
}

/// The place of a letter among them.
fn place_of(letter: u8) -> Option<i8> {
    let place = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    i8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cosine between what two lists of words mean.
    fn alike(one: &[&str], other: &[&str]) -> f64 {
        let english = WordVectors::english();
        let sum = |words: &[&str]| {
            let parts = english.together(words.iter().copied());
            english.sum(parts.iter().map(|(_, part)| part))
        };
        let pairs = sum(one).into_iter().zip(sum(other));
        pairs.map(|(one, other)| one * other).sum()
    }

    #[test]
    fn the_shipped_vectors_say_which_words_are_used_alike() {
        assert!(WordVectors::read("shipped", SHIPPED).is_ok());
        for (word, near, far) in [
            ("newest", "latest", "cheese"),
            ("remind", "alert", "dairy"),
            ("difference", "contrast", "harbour"),
        ] {
            assert!(
                alike(&[word], &[near]) > alike(&[word], &[far]) + 0.2,
                "{word}"
            );
        }
        assert!((alike(&["newest", "the"], &["the", "newest"]) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let vectors = [
            ("the".to_owned(), vec![1.0, 0.0]),
            ("eel".to_owned(), vec![0.0, 1.0]),
        ];
        let text = written("Made up.", &vectors);
        let read = WordVectors::read("t.txt", &text).unwrap();
        assert_eq!(read.dimensions(), 2);
        let parts = read.together(["eel", "unheard"]);
        let [(word, part)] = parts.as_slice() else {
            panic!("one word is known: {parts:?}");
        };
        assert_eq!(*word, "eel");
        let diagonal = 0.5_f64.sqrt();
        assert!((part[0] + diagonal).abs() < 0.03 && (part[1] - diagonal).abs() < 0.03);
    }

    #[test]
    fn a_malformed_file_names_its_line() {
        for (text, line) in [
            ("the AAA\neel AA", 2),
            ("the", 1),
            ("# eels\nthe A+A", 2),
            ("the AAA\nthe AAB", 2),
            ("# nothing", 1),
        ] {
            let error = WordVectors::read("t.txt", text).err().unwrap();
            assert_eq!(error.line, line, "{text:?}: {error}");
        }
    }
}
