//! `dateline fit collect FILE` · `dateline fit weights FILE…`
//!
//! The first writes for each question of a file the sentences that were found, their
//! features and whether they are gold; the second makes weights of such files.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::eval::Row;
use crate::desk::{Ask, Desk};
use crate::ingest::article::digest;
use crate::retrieve::features::FEATURES;
use crate::understand::dialogue::Conversation;

/// A question, and what was found for it.
#[derive(Debug, Serialize, Deserialize)]
struct Group {
    id: String,
    answerable: bool,
    /// The features' names, in the order of their values below.
    features: Vec<String>,
    sentences: Vec<Example>,
}

/// A sentence that was found.
#[derive(Debug, Serialize, Deserialize)]
struct Example {
    gold: bool,
    values: Vec<f64>,
}

/// Writes what is found for the questions of a file, a line each.
///
/// # Errors
/// Where the file cannot be read, the engine fails or the output cannot be written.
pub fn collect(
    desk: &Desk,
    file: &Path,
    only: Option<&str>,
    today: Date,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    /// What stands further down is hardly ever gold.
    const MOST: usize = 200;
    let mut conversations: HashMap<String, Conversation> = HashMap::new();
    for row in Row::read(file, only)? {
        let before = row.after.as_ref().and_then(|id| conversations.get(id));
        let mut conversation = before.cloned().unwrap_or_default();
        let ask = Ask {
            text: row.question.clone(),
            today: row.now.unwrap_or(today),
            addressed: true,
        };
        let mut sentences = Vec::new();
        if let Some((evidence, library)) = desk.evidence(&ask, &mut conversation)? {
            for ranked in evidence.ranked.iter().take(MOST) {
                let Some(place) = library.place(ranked) else {
                    continue;
                };
                let text = place.text();
                sentences.push(Example {
                    gold: row.answerable && row.is_gold(text, &digest(text.as_bytes())),
                    values: ranked.features.values().to_vec(),
                });
            }
        }
        let group = Group {
            id: row.id.clone(),
            answerable: row.answerable,
            features: FEATURES.map(str::to_owned).to_vec(),
            sentences,
        };
        writeln!(out, "{}", serde_json::to_string(&group)?)?;
        conversations.insert(row.id, conversation);
    }
    Ok(out.flush()?)
}
