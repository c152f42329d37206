//! `ranking PATH`: the articles that fit a query, best first.
//!
//! Reads `corpus.jsonl`, articles with title and text; `queries.jsonl`, an `id` and
//! a `text` each; and `qrels.tsv`: query, article and a grade, which fits where it
//! is over 0. Each query's text is searched for as it would be typed, without an
//! entity file; queries that no article fits are left out.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::Context;
use dateline::index::QuerySession;
use dateline::index::search::Query;
use dateline::language::terms::terms;
use serde::Deserialize;

use crate::rows::{desk, read, share, text};

/// How far down a list counts for order.
const TOP: usize = 10;
/// How far down it counts for having been found.
const FOUND: usize = 100;

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
}

/// Sums over the queries.
#[derive(Default)]
struct Sums {
    queries: usize,
    ndcg: f64,
    reciprocal: f64,
    recall: f64,
}

impl Sums {
    /// Counts a query: whether each article found, best first, fits, and how many do.
    fn count(&mut self, fits: &[bool], wanted: usize) {
        let gain = |at: usize| 1.0 / (at as f64 + 2.0).log2();
        let top = || fits.iter().take(TOP).enumerate();
        let right = || top().filter(|(_, fits)| **fits).map(|(at, _)| at);
        let ideal: f64 = (0..wanted.min(TOP)).map(gain).sum();
        self.queries += 1;
        self.ndcg += right().map(gain).sum::<f64>() / ideal;
        self.reciprocal += right().next().map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
        self.recall += share(fits.iter().filter(|fits| **fits).count(), wanted);
    }
}

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let rows: Vec<Row> = read(path, "queries.jsonl")?;
    let wanted = judged(&text(path, "qrels.tsv")?)?;
    let library = QuerySession::to(desk(&path.join("corpus.jsonl"))?.library());
    let mut sums = Sums::default();
    for row in &rows {
        let Some(wanted) = wanted.get(&row.id) else {
            continue;
        };
        let stems = terms(&row.text, &library.lexicon);
        let query = Query {
            terms: stems
                .into_iter()
                .map(|term| (term.stem.into(), 1.0))
                .collect(),
            ..Query::default()
        };
        let hits = library.search(&query, FOUND)?;
        let articles = hits.iter().map(|hit| library.at(hit.article));
        let fits: Vec<bool> = articles
            .map(|found| found.is_some_and(|found| wanted.contains(found.article.id.as_str())))
            .collect();
        sums.count(&fits, wanted.len());
    }
    let mean = |sum: f64| sum / sums.queries.max(1) as f64;
    println!("{} articles, {} queries", library.len(), sums.queries);
    println!("nDCG@{TOP}       {:.3}", mean(sums.ndcg));
    println!("MRR@{TOP}        {:.3}", mean(sums.reciprocal));
    println!("recall@{FOUND}    {:.3}", mean(sums.recall));
    Ok(())
}

/// The articles that fit each query.
fn judged(table: &str) -> anyhow::Result<HashMap<String, HashSet<String>>> {
    let mut wanted: HashMap<String, HashSet<String>> = HashMap::new();
    for (at, line) in table.lines().enumerate() {
        let wrong = || format!("`qrels.tsv`, line {}: not query, article and grade", at + 1);
        let mut fields = line.split('\t').map(str::trim);
        let query = fields.next().with_context(wrong)?;
        let article = fields.next().with_context(wrong)?;
        let grade: f64 = fields
            .next()
            .with_context(wrong)?
            .parse()
            .with_context(wrong)?;
        if grade > 0.0 {
            let fits = wanted.entry(query.to_owned()).or_default();
            fits.insert(article.to_owned());
        }
    }
    Ok(wanted)
}
