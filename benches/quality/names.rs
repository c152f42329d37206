//! `names PATH`: typed names found in a list, and strangers refused.
//!
//! Reads `retrieval_index.txt`, a name a line, and `retrieval_queries_dev.jsonl`:
//! a `query` and the name that is its `answer`, null where the list does not have
//! it. Each query is asked as a person would type it.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

use dateline::entities::lookup::candidates;
use dateline::entities::parse;
use dateline::language::fold::folded;
use dateline::language::lexicon::Lexicon;
use serde::Deserialize;

use crate::rows::{read, share, text};

#[derive(Deserialize)]
struct Row {
    query: String,
    answer: Option<String>,
}

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let names = text(path, "retrieval_index.txt")?;
    let rows: Vec<Row> = read(path, "retrieval_queries_dev.jsonl")?;
    let list = entries(&names);
    let index = parse("retrieval_index.txt", &list, &Lexicon::english()?)?;
    let (mut right, mut known, mut accepted) = (0, 0, 0);
    for row in &rows {
        let found = candidates(&row.query, &index, 1).into_iter().next();
        let name = found.and_then(|found| index.get(found.entity));
        match &row.answer {
            Some(answer) => {
                known += 1;
                right += usize::from(name.is_some_and(|found| key(&found.name) == key(answer)));
            }
            None => accepted += usize::from(name.is_some()),
        }
    }
    let strangers = rows.len() - known;
    println!("{} names in the list", index.len());
    println!(
        "look-up, right at 1     {:.3} of {known}",
        share(right, known)
    );
    println!(
        "strangers let through   {:.3} of {strangers}",
        share(accepted, strangers)
    );
    println!("pairs                   not measured yet: two names have no score of likeness");
    println!("typos among a million   not measured yet: a look-up reads the whole list");
    Ok(())
}

/// An entity file with an entry for each name; the same name counts once.
fn entries(names: &str) -> String {
    let mut seen = HashSet::new();
    let mut file = String::new();
    for (at, name) in names.lines().enumerate() {
        let key = key(name);
        if key.chars().count() < 2 || !seen.insert(key) {
            continue;
        }
        // JSON's strings are TOML's too.
        let quoted = serde_json::Value::from(name);
        let _ = writeln!(
            file,
            "[[entity]]\nid = \"{at}\"\ntype = \"company\"\nname = {quoted}"
        );
    }
    file
}

/// A name as two of a list are told apart.
fn key(name: &str) -> String {
    folded(name).replace(' ', "")
}
