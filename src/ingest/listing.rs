//! The files of a corpus, each with its size and time, or why it is refused.
//!
//! Takes folders and files; gives every file below them in an order that is the
//! same on every machine. Nothing is opened here.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::CorpusError;

/// How deep below a corpus folder files are looked for.
const DEEPEST: usize = 32;

/// What tells without a look inside that a file has not changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was last written or otherwise changed: nanoseconds since 1970, 0 where that is unknown.
    pub modified: u64,
}

impl Stamp {
    /// The stamp in what the system says of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let since = metadata
            .modified()
            .ok()
            .and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let written = since.map_or(0, |since| {
            u64::try_from(since.as_nanos()).unwrap_or_default()
        });
        Self {
            bytes: metadata.len(),
            modified: written.max(changed(metadata)),
        }
    }
}

/// When anything about a file was last changed, nanoseconds since 1970: copying can
/// keep the time of writing, and nobody can set this one back.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let whole = u64::try_from(metadata.ctime()).unwrap_or(0);
    let parts = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
    whole.saturating_mul(1_000_000_000).saturating_add(parts)
}

#[cfg(not(unix))]
fn changed(_metadata: &Metadata) -> u64 {
    0
}

/// A file of the corpus.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Which of the corpus's folders it is below, counted from 0.
    pub root: u32,
    /// Where it lies; of a link, where the file lies that it leads to.
    pub path: PathBuf,
    /// Its path below the corpus folder with `/` between the parts, or why it is
    /// refused.
    pub file: Result<Arc<str>, String>,
    /// Its size and time.
    pub stamp: Stamp,
}

/// Every file below `paths`, which are folders or files, those of a folder sorted
/// by name. Of two names that differ in how their accents are written alone, the
/// first in that order is kept; names that differ in case are two.
///
/// # Errors
/// Where one of the paths is not there or cannot be read. A folder below one of
/// them that cannot be read is told in the list.
pub fn list(paths: &[PathBuf]) -> Result<Vec<Listed>, CorpusError> {
    let mut files = Vec::new();
    for (number, path) in (0_u32..).zip(paths) {
        let unreadable = |reason| CorpusError::Unreadable {
            path: path.clone(),
            reason,
        };
        let root = path.canonicalize().map_err(unreadable)?;
        let metadata = fs::metadata(&root).map_err(unreadable)?;
        if metadata.is_dir() {
            let mut walk = Walk {
                number,
                root: &root,
                files: &mut files,
            };
            walk.folder(path, "", 0).map_err(unreadable)?;
        } else {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push(Listed {
                root: number,
                path: if path.is_symlink() {
                    root
                } else {
                    path.clone()
                },
                file: Ok(name.into()),
                stamp: Stamp::of(&metadata),
            });
        }
    }
    Ok(files)
}

struct Walk<'w> {
    number: u32,
    root: &'w Path,
    files: &'w mut Vec<Listed>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, below: &str, depth: usize) -> std::io::Result<()> {
        let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut composed = HashMap::new();
        for entry in entries {
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else {
                self.refuse(path, "its name is not UTF-8");
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if name.chars().any(char::is_control) {
                self.refuse(path, "its name holds a control character");
                continue;
            }
            let same = composed.insert(name.nfc().collect::<String>(), name.clone());
            if let Some(same) = same {
                let reason = format!("its name is that of `{same}`, its accents written otherwise");
                self.refuse(path, &reason);
                continue;
            }
            let file = match below {
                "" => name,
                below => format!("{below}/{name}"),
            };
            match self.look(&entry, depth) {
                Ok(Entry::Folder) => {
                    if let Err(error) = self.folder(&path, &file, depth + 1) {
                        self.refuse(path, &format!("a folder that cannot be read: {error}"));
                    }
                }
                Ok(Entry::File { stamp, link }) => self.files.push(Listed {
                    root: self.number,
                    path: link.unwrap_or(path),
                    file: Ok(file.into()),
                    stamp,
                }),
                Err(reason) => self.refuse(path, &reason),
            }
        }
        Ok(())
    }

    /// What an entry of a folder is. Only links cost more than one look.
    fn look(&self, entry: &fs::DirEntry, depth: usize) -> Result<Entry, String> {
        let gone = |error: std::io::Error| error.to_string();
        let mut metadata = entry.metadata().map_err(gone)?;
        let mut link = None;
        if metadata.is_symlink() {
            let real = entry.path().canonicalize().ok();
            let Some(real) = real.filter(|real| real.starts_with(self.root)) else {
                return Err("a link that leads out of the corpus, or nowhere".to_owned());
            };
            metadata = fs::symlink_metadata(&real).map_err(gone)?;
            link = Some(real);
        }
        if metadata.is_dir() {
            return match (link.is_some(), depth >= DEEPEST) {
                (true, _) => Err("a link to a folder; name the folder itself".to_owned()),
                (_, true) => Err(format!("more than {DEEPEST} folders deep")),
                _ => Ok(Entry::Folder),
            };
        }
        if !metadata.is_file() {
            return Err("not a regular file".to_owned());
        }
        let stamp = Stamp::of(&metadata);
        Ok(Entry::File { stamp, link })
    }

    fn refuse(&mut self, path: PathBuf, reason: &str) {
        self.files.push(Listed {
            root: self.number,
            path,
            file: Err(reason.to_owned()),
            stamp: Stamp::default(),
        });
    }
}

enum Entry {
    Folder,
    File {
        stamp: Stamp,
        /// The file itself, where this is a link to it.
        link: Option<PathBuf>,
    },
}
