//! `periods PATH`: the days that times in words stand for.
//!
//! Reads `questions.jsonl`: a `text`, its `reference_date`, the days `expected`
//! (both ends included, null is open) and `alternatives`; and `negatives.jsonl`,
//! texts with no time in them. A row is right if some period found has exactly the
//! days of one of them; a negative is a false alarm if any is found. What reading a text
//! takes is the best of five rounds over all.

use std::path::Path;

use dateline::language::periods::{Anchor, Direction, Period, find};
use jiff::civil::Date;
use serde::Deserialize;

use crate::rows::{read, share};

#[derive(Deserialize)]
struct Row {
    text: String,
    reference_date: Date,
    expected: Option<Days>,
    #[serde(default)]
    alternatives: Vec<Days>,
    #[serde(default)]
    news: bool,
    #[serde(default)]
    core: bool,
}

#[derive(Deserialize)]
struct Days {
    start: Option<Date>,
    end: Option<Date>,
}

impl Row {
    fn found(&self) -> Vec<Period> {
        find(
            &self.text,
            &Anchor::on(self.reference_date),
            Direction::Past,
        )
    }

    fn is_right(&self) -> bool {
        let accepted = || self.expected.iter().chain(&self.alternatives);
        self.found().iter().any(|period| {
            let mut accepted = accepted();
            accepted.any(|days| days.start == period.start && days.end == period.end)
        })
    }
}

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let rows: Vec<Row> = read(path, "questions.jsonl")?;
    let negatives: Vec<Row> = read(path, "negatives.jsonl")?;
    println!("rows          rows   right   share");
    type Part = (&'static str, fn(&Row) -> bool);
    let parts: [Part; 4] = [
        ("all", |_| true),
        ("news", |row| row.news),
        ("core", |row| row.core),
        ("news core", |row| row.news && row.core),
    ];
    for (name, holds) in parts {
        let part: Vec<&Row> = rows.iter().filter(|row| holds(row)).collect();
        let right = part.iter().filter(|row| row.is_right()).count();
        let (all, share) = (part.len(), share(right, part.len()));
        println!("{name:<11}{all:>7}{right:>8}{share:>8.3}");
    }
    let alarms = negatives.iter().filter(|row| !row.found().is_empty());
    println!("{} false alarms of {}", alarms.count(), negatives.len());
    println!("{:.1} µs an expression, best of five", micros(&rows));
    Ok(())
}

/// What reading one text takes, in microseconds: the best of several rounds.
fn micros(rows: &[Row]) -> f64 {
    const ROUNDS: usize = 5;
    let round = || {
        let begun = std::time::Instant::now();
        for row in rows {
            std::hint::black_box(row.found());
        }
        begun.elapsed().as_secs_f64()
    };
    let best = (0..ROUNDS).map(|_| round()).fold(f64::MAX, f64::min);
    best * 1e6 / rows.len().max(1) as f64
}
