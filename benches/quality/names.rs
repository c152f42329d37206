//! `names PATH`: how well names are told apart, looked up and found in spite of slips.
//!
//! `cargo bench --bench quality -- names PATH`, where PATH holds
//!
//! | file | what it is |
//! | --- | --- |
//! | `pairs_dev.jsonl` | `name1`, `name2`, `schema`, `is_match`, and `quality`, which is `STRONG` where nobody doubts it |
//! | `retrieval_index.txt` | names, one a line |
//! | `retrieval_queries_dev.jsonl` | a `query` and the name that is its `answer`, null where the list has none |
//! | `aliases_1m.txt.gz` | very many names, one a line |
//! | `typo_queries.json` | what was typed, what was meant, and the slips between |
//!
//! *Pairs*: the threshold is the best one on the half of the pairs whose SHA-256 of
//! the id begins with an even digit; F1 is of the other half, and undoubted pairs of
//! both. *Look-up*: each query as a person would type it; a candidate counts as
//! accepted from `SURE` on. *Slips*: the nearest names to what was typed, which need
//! not be near enough to be accepted. Memory is what the process grew by while the
//! lists for look-ups were made.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use dateline::entities::likeness::likeness;
use dateline::entities::lookup::{SURE, candidates, nearest};
use dateline::entities::{Entity, EntityIndex};
use dateline::language::fold::folded;
use dateline::language::lexicon::Lexicon;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::rows::{read, share, text};

/// How many near names are looked at for the one that was meant.
const AMONG: usize = 100;

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    pairs(path)?;
    look_up(path)?;
    slips(path)
}

#[derive(Deserialize)]
struct PairRow {
    id: String,
    name1: String,
    name2: String,
    schema: String,
    is_match: bool,
    quality: String,
}

struct Pair {
    alike: f64,
    is_match: bool,
    /// Whether the threshold is chosen on it.
    fitted: bool,
    undoubted: bool,
}

fn pairs(path: &Path) -> anyhow::Result<()> {
    let rows: Vec<PairRow> = read(path, "pairs_dev.jsonl")?;
    let pairs: Vec<Pair> = rows.iter().map(pair).collect();
    let fitted = || pairs.iter().filter(|pair| pair.fitted);
    let thresholds = fitted().map(|pair| pair.alike);
    let best = thresholds.max_by(|one, other| {
        let by_f1 = f1(fitted(), *one).total_cmp(&f1(fitted(), *other));
        by_f1.then_with(|| other.total_cmp(one))
    });
    let threshold = best.unwrap_or_default();
    let held = || pairs.iter().filter(|pair| !pair.fitted);
    println!(
        "pairs, F1               {:.3} of {} (threshold {threshold:.3}, {:.3} of {} it was chosen on)",
        f1(held(), threshold),
        held().count(),
        f1(fitted(), threshold),
        fitted().count()
    );
    let undoubted = || pairs.iter().filter(|pair| pair.undoubted);
    let right = undoubted().filter(|pair| (pair.alike >= threshold) == pair.is_match);
    println!(
        "undoubted pairs right   {} of {}",
        right.count(),
        undoubted().count()
    );
    Ok(())
}

fn pair(row: &PairRow) -> Pair {
    let kind = match row.schema.as_str() {
        "Person" => Some("person"),
        "Company" => Some("company"),
        "Organization" => Some("body"),
        _ => None,
    };
    let first = Sha256::digest(row.id.as_bytes()).first().copied();
    Pair {
        alike: likeness(&row.name1, &row.name2, kind),
        is_match: row.is_match,
        fitted: first.is_some_and(|byte| (byte >> 4) % 2 == 0),
        undoubted: row.quality == "STRONG",
    }
}

fn f1<'p>(pairs: impl Iterator<Item = &'p Pair>, threshold: f64) -> f64 {
    let (mut right, mut said, mut there) = (0, 0, 0);
    for pair in pairs {
        let alike = pair.alike >= threshold;
        right += usize::from(alike && pair.is_match);
        said += usize::from(alike);
        there += usize::from(pair.is_match);
    }
    2.0 * share(right, said + there)
}

#[derive(Deserialize)]
struct Query {
    query: String,
    answer: Option<String>,
}

fn look_up(path: &Path) -> anyhow::Result<()> {
    let names = text(path, "retrieval_index.txt")?;
    let rows: Vec<Query> = read(path, "retrieval_queries_dev.jsonl")?;
    // The same name counts once, and one letter is none.
    let mut seen = HashSet::new();
    let list = names
        .lines()
        .filter(|name| key(name).chars().count() > 1 && seen.insert(key(name)));
    let index = index(list)?;
    let (mut right, mut known, mut accepted, mut named) = (0, 0, 0, 0);
    for row in &rows {
        let found = candidates(&row.query, &index, 1).into_iter().next();
        let sure = found.filter(|found| found.score >= SURE);
        let name = sure.and_then(|found| index.get(found.entity));
        match &row.answer {
            Some(answer) => {
                known += 1;
                right += usize::from(name.is_some_and(|found| key(found.name) == key(answer)));
            }
            None => {
                accepted += usize::from(name.is_some());
                named += usize::from(name.is_some_and(|found| key(found.name) == key(&row.query)));
            }
        }
    }
    let strangers = rows.len() - known;
    println!(
        "look-up, right at 1     {:.3} of {known}, among {} names",
        share(right, known),
        index.len()
    );
    println!(
        "strangers let through   {:.3} of {strangers}, {:.3} by a name that is in the list",
        share(accepted, strangers),
        share(named, strangers)
    );
    Ok(())
}

fn slips(path: &Path) -> anyhow::Result<()> {
    let file = std::fs::File::open(path.join("aliases_1m.txt.gz"))
        .context("`aliases_1m.txt.gz` cannot be read")?;
    let mut names = String::new();
    GzDecoder::new(file).read_to_string(&mut names)?;
    let rows: Vec<(String, String, u32)> = serde_json::from_str(&text(path, "typo_queries.json")?)?;
    let index = index(names.lines())?;
    let before = resident();
    let begun = Instant::now();
    index.make_ready();
    let took = begun.elapsed();
    let grown = resident().saturating_sub(before);
    let (mut first, mut among, mut accepted) = (0, 0, 0);
    let mut times: Vec<Duration> = Vec::with_capacity(rows.len());
    for (typed, meant, _) in &rows {
        let begun = Instant::now();
        let found = nearest(typed, &index, AMONG);
        times.push(begun.elapsed());
        let place = found
            .iter()
            .position(|found| found.matched == folded(meant));
        first += usize::from(place == Some(0));
        among += usize::from(place.is_some());
        let best = candidates(typed, &index, 1).into_iter().next();
        accepted += usize::from(best.is_some_and(|found| found.matched == folded(meant)));
    }
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let count = rows.len();
    println!(
        "slips, right at 1       {:.3} of {count}, among {} names",
        share(first, count),
        index.len()
    );
    println!("  among the candidates  {:.3}", share(among, count));
    println!("  accepted at 1         {:.3}", share(accepted, count));
    println!(
        "  a query               median {:.3} ms, 99 of 100 under {:.3} ms",
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3
    );
    println!(
        "  lists for look-ups    {} MB, made in {:.1} s",
        grown / 1_000_000,
        took.as_secs_f64()
    );
    Ok(())
}

/// An index in which each name is a person's.
fn index<'n>(names: impl Iterator<Item = &'n str>) -> anyhow::Result<EntityIndex> {
    let entities = names.enumerate().map(|(number, name)| Entity {
        id: number.to_string(),
        kind: "person".to_owned(),
        name: name.to_owned(),
        ..Entity::default()
    });
    let lexicon = Lexicon::english()?;
    Ok(EntityIndex::of(entities, String::new(), &lexicon))
}

/// A name as two of a list are told apart.
fn key(name: &str) -> String {
    folded(name).replace(' ', "")
}

/// The memory that the process holds, in bytes.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() * 1024
}
