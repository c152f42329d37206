//! `sentences PATH`: where sentences begin and end.
//!
//! Reads `sentences.jsonl`: a `text`, the `spans` of its sentences in characters,
//! the `set` it is from and its `genre`. A sentence is right if both its ends are,
//! white space at them left aside. Rows without spans are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dateline::ingest::sentences::{sentences, trimmed};
use dateline::language::lexicon::Lexicon;
use dateline::language::span::Span;
use serde::Deserialize;

use crate::rows::{read, share};
use crate::watch::least;

#[derive(Deserialize)]
struct Row {
    text: String,
    set: String,
    #[serde(default)]
    genre: Option<String>,
    #[serde(default)]
    spans: Option<Vec<[usize; 2]>>,
}

/// What was found in a group of rows.
#[derive(Clone, Copy, Default)]
struct Tally {
    rows: usize,
    whole: usize,
    right: usize,
    wanted: usize,
    found: usize,
}

impl Tally {
    fn count(&mut self, wanted: &BTreeSet<Span>, found: &BTreeSet<Span>) {
        self.rows += 1;
        self.whole += usize::from(wanted == found);
        self.right += wanted.intersection(found).count();
        self.wanted += wanted.len();
        self.found += found.len();
    }

    fn f1(self) -> f64 {
        share(2 * self.right, self.wanted + self.found)
    }
}

impl Row {
    /// The sets that the row counts in.
    fn groups(&self) -> Vec<String> {
        let genre = self.genre.as_deref().unwrap_or_default();
        let mut groups = vec![self.set.clone()];
        if self.genre.is_some() {
            groups.push("all treebanks".to_owned());
        }
        if genre == "news" || genre.starts_with("GUM_news") {
            groups.push("news documents".to_owned());
        }
        groups
    }
}

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let lexicon = Lexicon::english()?;
    let rows: Vec<Row> = read(path, "sentences.jsonl")?;
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for row in &rows {
        let Some(spans) = &row.spans else { continue };
        let wanted = in_bytes(&row.text, spans);
        let found = sentences(&row.text, &lexicon).into_iter().collect();
        for group in row.groups() {
            tallies.entry(group).or_default().count(&wanted, &found);
        }
    }
    println!("set                    rows  wholly right      F1");
    for (group, tally) in &tallies {
        let Tally { rows, whole, .. } = tally;
        println!("{group:<20}{rows:>7}{whole:>14}{:>8.4}", tally.f1());
    }
    let bytes: usize = rows.iter().map(|row| row.text.len()).sum();
    let took = least(|| -> usize {
        let all = rows.iter().map(|row| sentences(&row.text, &lexicon).len());
        all.sum()
    });
    let rate = bytes as f64 / 1e6 / took.as_secs_f64();
    println!("{rate:.1} MB/s of processor time, best of five");
    Ok(())
}

/// Spans of characters as spans of bytes, white space at their ends left out.
fn in_bytes(text: &str, spans: &[[usize; 2]]) -> BTreeSet<Span> {
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    starts.push(text.len());
    let byte = |at: usize| starts.get(at).copied().unwrap_or(text.len());
    let spans = spans
        .iter()
        .map(|[start, end]| Span::new(byte(*start), byte(*end)));
    spans.filter_map(|span| trimmed(text, span)).collect()
}
