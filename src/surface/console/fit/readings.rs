//! `dateline fit readings FILE…`: weights for reading what no phrase fits.
//!
//! Takes labelled messages; writes a file of weights for their language. The examples of
//! the phrase file are learnt from as well. What the weights are is left to
//! `understand::evidence`.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::civil::Date;
use serde::Deserialize;

use crate::desk::Desk;
use crate::language::word_vectors::WordVectors;
use crate::surface::console::command_line::Fold;
use crate::understand::evidence::fit::Labelled;

/// A labelled message, as it stands in a file; other keys are ignored.
#[derive(Deserialize)]
struct Row {
    text: String,
    /// As phrase files name it; a question of fact may be "ask-fact" as well.
    intent: String,
    /// The message before, where this one leans on it.
    context: Option<String>,
    /// Who typed it.
    persona: Option<String>,
}

/// Makes weights of the messages of `files`, of all but a part of the last where one is
/// left out. `vectors` is a file of word vectors in place of those in use.
///
/// # Errors
/// Where a file cannot be read, a line is malformed or the weights cannot be written.
pub fn readings(
    desk: &Desk,
    files: &[PathBuf],
    without: Option<Fold>,
    vectors: Option<&Path>,
    today: Date,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut messages = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let rows = read(file)?;
        let last = number + 1 == files.len();
        let kept = rows.into_iter().enumerate().filter(|(at, _)| {
            let left_out = |part: Fold| at % part.of == part.number - 1;
            !(last && without.is_some_and(left_out))
        });
        messages.extend(kept.map(|(_, labelled)| labelled));
    }
    if messages.is_empty() {
        anyhow::bail!("there is no message to learn from in the files");
    }
    let first = messages.first().map(|it: &Labelled| it.intent.clone());
    if messages.iter().all(|it| Some(&it.intent) == first.as_ref()) {
        anyhow::bail!("the messages have one intent alone: there is nothing to tell apart");
    }
    let vectors = vectors.map(|file| {
        let shown = file.display();
        let text = std::fs::read_to_string(file);
        let text = text.with_context(|| format!("`{shown}` cannot be read"))?;
        Ok::<_, anyhow::Error>(WordVectors::read(&shown.to_string(), &text)?)
    });
    let vectors = vectors.transpose()?;
    let weights = desk.fit_readings(messages, vectors.as_ref(), today);
    write!(out, "{weights}")?;
    Ok(out.flush()?)
}

fn read(file: &Path) -> anyhow::Result<Vec<Labelled>> {
    let shown = file.display();
    let open = File::open(file).with_context(|| format!("`{shown}` cannot be read"))?;
    let mut messages = Vec::new();
    for (number, line) in BufReader::new(open).lines().enumerate() {
        let line = line.with_context(|| format!("`{shown}` cannot be read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line)
            .with_context(|| format!("{shown}:{}: no labelled message", number + 1))?;
        if row.text.trim().is_empty() {
            anyhow::bail!("{shown}:{}: the message is empty", number + 1);
        }
        let intent = match row.intent.as_str() {
            "ask-fact" => "fact".to_owned(),
            _ => row.intent,
        };
        if crate::understand::intents::named(&intent).is_none() {
            anyhow::bail!("{shown}:{}: there is no intent `{intent}`", number + 1);
        }
        messages.push(Labelled {
            text: row.text,
            intent,
            before: row.context,
            writer: format!("{shown} {}", row.persona.unwrap_or_default()),
        });
    }
    Ok(messages)
}
