//! What is kept of answers, a small file each, so that they can be given again by id.
//!
//! Takes an id and what is kept; writes it below the data folder, and reads it back. Of
//! very many the oldest go.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use super::Record;
use super::replay::Kept;
use crate::data::DataPlace;

/// The folder below the data folder.
const FOLDER: &str = "replies";
/// How many are kept at most, about: past that the oldest tenth goes.
const MOST: usize = 50_000;
/// Once in so many they are counted.
const COUNTED: &str = "00";
/// Tells apart what is being written at once.
static TURN: AtomicU64 = AtomicU64::new(0);

/// Why an answer cannot be given again.
#[derive(Debug, thiserror::Error)]
pub enum ReplyError {
    /// The text is no id.
    #[error("`{0}` is not an answer's id, like a1b2c3d4e5f6")]
    NotAnId(String),
    /// Nothing is kept of it.
    #[error("nothing is kept of an answer {0} in this data folder")]
    Unknown(String),
    /// Its file cannot be read.
    #[error("what is kept of {id} cannot be read: {reason}")]
    Unreadable {
        /// The answer.
        id: String,
        /// Why.
        reason: String,
    },
}

fn path_of(folder: &Path, id: &str) -> PathBuf {
    folder.join(FOLDER).join(format!("{id}.json"))
}

/// Keeps every answer that it is handed, where anything is kept at all.
pub fn recorder(data: &DataPlace) -> Record {
    let folder = data.folder().map(Path::to_owned);
    Box::new(move |kept| {
        if let Some(folder) = &folder
            && let Err(error) = keep(folder, kept)
        {
            tracing::warn!(%error, "The answer cannot be given again by its id");
        }
    })
}

/// Keeps an answer below a data folder. One that is there already stays as it is.
///
/// # Errors
/// Where it cannot be written.
pub fn keep(folder: &Path, kept: &Kept) -> io::Result<()> {
    let path = path_of(folder, &kept.id);
    if path.exists() {
        return Ok(());
    }
    let parent = folder.join(FOLDER);
    fs::create_dir_all(&parent)?;
    if kept.id.starts_with(COUNTED) {
        thin(&parent)?;
    }
    let text = serde_json::to_string(kept).map_err(io::Error::other)?;
    // Whole or not at all, whoever writes the same at once, here or in another process.
    let turn = TURN.fetch_add(1, Ordering::Relaxed);
    let aside = parent.join(format!(".{}-{}-{turn}", kept.id, std::process::id()));
    fs::write(&aside, text)?;
    fs::rename(&aside, &path)
}

/// What is kept of an answer.
///
/// # Errors
/// Where the id is none, or nothing can be read of it.
pub fn find(folder: &Path, id: &str) -> Result<Kept, ReplyError> {
    const LENGTH: usize = 12;
    let id = id.trim().to_ascii_lowercase();
    let hexadecimal = id.len() == LENGTH && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hexadecimal {
        return Err(ReplyError::NotAnId(id));
    }
    let unreadable = |reason: String| ReplyError::Unreadable {
        id: id.clone(),
        reason,
    };
    let text = fs::read_to_string(path_of(folder, &id)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => ReplyError::Unknown(id.clone()),
        _ => unreadable(error.to_string()),
    })?;
    serde_json::from_str(&text)
        .map_err(|_| unreadable("it was written by another version of the program".to_owned()))
}

/// Takes away the oldest tenth of very many.
fn thin(folder: &Path) -> io::Result<()> {
    let mut kept: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Another process may take some away at the same time.
        if let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) {
            kept.push((modified, entry.path()));
        }
    }
    if kept.len() < MOST {
        return Ok(());
    }
    kept.sort();
    for (_, path) in kept.iter().take(MOST / 10) {
        match fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
