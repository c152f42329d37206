//! `off-corpus PATH`: whether the confidence tells questions on the corpus from
//! questions on something else.
//!
//! Reads `corpus.jsonl`, articles with an `id` and a `title`, and `questions.jsonl`:
//! a `question`, the `article` it is on and whether it is `answerable` there. The
//! articles of about half the titles are left out, and every answerable question is
//! asked.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;

use dateline::desk::Ask;
use dateline::ingest::article::digest;
use dateline::understand::dialogue::Conversation;
use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::rows::{desk, read, text};

/// The day that questions are asked on; the articles have no date.
const TODAY: Date = date(2025, 1, 1);

#[derive(Deserialize)]
struct Row {
    question: String,
    article: String,
    answerable: bool,
}

#[derive(Deserialize)]
struct Entry {
    id: String,
    title: String,
}

impl Entry {
    /// Whether articles of this title are left out: where its hash begins with an
    /// even digit.
    fn is_left_out(&self) -> bool {
        let hash = digest(self.title.as_bytes());
        hash.starts_with(['0', '2', '4', '6', '8', 'a', 'c', 'e'])
    }
}

/// Prints the figure.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let rows: Vec<Row> = read(path, "questions.jsonl")?;
    let entries: Vec<Entry> = read(path, "corpus.jsonl")?;
    let lines = text(path, "corpus.jsonl")?;
    let mut kept = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    let filled = lines.lines().filter(|line| !line.trim().is_empty());
    for (line, entry) in filled.zip(&entries) {
        if !entry.is_left_out() {
            writeln!(kept, "{line}")?;
        }
    }
    let known: HashSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    let left_out = entries.iter().filter(|entry| entry.is_left_out());
    let left_out: HashSet<&str> = left_out.map(|entry| entry.id.as_str()).collect();
    let desk = desk(kept.path())?;
    let mut confidences: HashMap<bool, Vec<f64>> = HashMap::new();
    for row in &rows {
        let article = row.article.as_str();
        if !row.answerable || !known.contains(article) {
            continue;
        }
        let ask = Ask::on(TODAY, &row.question);
        let answer = desk.handle(&ask, &mut Conversation::default())?;
        let on_corpus = !left_out.contains(article);
        confidences
            .entry(on_corpus)
            .or_default()
            .push(answer.confidence);
    }
    let on = confidences.remove(&true).unwrap_or_default();
    let off = confidences.remove(&false).unwrap_or_default();
    println!(
        "AUROC {:.3}, {} questions on the corpus, {} on what was left out",
        auroc(&on, &off),
        on.len(),
        off.len()
    );
    Ok(())
}

/// The share of pairs in which the first is the higher one, ties counting half.
fn auroc(higher: &[f64], lower: &[f64]) -> f64 {
    let mut sorted = lower.to_vec();
    sorted.sort_by(f64::total_cmp);
    let won: usize = higher
        .iter()
        .map(|value| {
            let below = sorted.partition_point(|other| other < value);
            let tied = sorted.partition_point(|other| other <= value);
            below + tied
        })
        .sum();
    won as f64 / (2 * higher.len() * lower.len()).max(1) as f64
}
