//! Labelled rows, and a desk over the articles that they are about.

use std::fmt::Display;
use std::path::Path;

use anyhow::Context;
use dateline::bootstrap;
use dateline::desk::Desk;
use dateline::settings::{Overrides, Settings};
use serde::de::DeserializeOwned;

/// The text of a file of the folder `path`.
pub(crate) fn text(path: &Path, name: &str) -> anyhow::Result<String> {
    let file = path.join(name);
    std::fs::read_to_string(&file).with_context(|| format!("`{}` cannot be read", file.display()))
}

/// The rows of a file of the folder `path`.
pub(crate) fn read<T: DeserializeOwned>(path: &Path, name: &str) -> anyhow::Result<Vec<T>> {
    let text = text(path, name)?;
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("`{name}`, line {}", at + 1))
        })
        .collect()
}

/// `part` of `whole` as a share; none of none is nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// A desk over the articles of a file, in memory and without an entity file.
pub(crate) fn desk(corpus: &Path) -> anyhow::Result<Desk> {
    let overrides = Overrides {
        corpus: vec![corpus.to_owned()],
        entities: vec!["none".into()],
        data: Some(":memory:".into()),
    };
    let settings = Settings::load(&[], std::iter::empty(), &overrides).map_err(in_words)?;
    bootstrap::desk_in_memory(&settings).map_err(in_words)
}

fn in_words(error: impl Display) -> anyhow::Error {
    anyhow::anyhow!("{error}")
}
