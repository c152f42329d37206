//! Keeps to its owner what the program itself has written into the data folder.
//!
//! Takes the folder; touches nothing in it that the program did not make, since any folder
//! may be named as the place for the data.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;

/// What others may do with a file: nothing.
const OTHERS: u32 = 0o077;
/// What the program makes in the data folder: by these names, or beginning so where
/// a database keeps files beside its own.
const OWN: [&str; 7] = [
    "index",
    "lock",
    "replies",
    "status.json",
    "discord-starts",
    "feeds",
    "history.jsonl",
];
const OWN_DATABASE: &str = "team.sqlite";
/// Deeper folders are none of the program's.
const DEEPEST: usize = 8;

/// Closes what the program keeps in a folder to all but its owner, and the folder where it
/// holds nothing else; makes all that this process writes from now on as private. What
/// cannot be closed is told in the log.
pub(super) fn keep(folder: &Path) {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
    let (own, others): (Vec<PathBuf>, Vec<PathBuf>) =
        entries(folder).partition(|entry| is_own(entry.file_name()));
    let device = folder.metadata().map(|found| found.dev()).ok();
    let mut closing = Closing {
        device,
        closed: 0,
        failed: None,
    };
    // A few looks tell whether all was closed before: what is made later is made so.
    if own.iter().any(|entry| is_open(entry)) {
        own.iter().for_each(|entry| closing.close(entry, DEEPEST));
    }
    if others.is_empty() && !own.is_empty() && is_open(folder) {
        closing.close_one(folder);
    }
    if closing.closed > 0 {
        tracing::warn!(
            folder = %folder.display(),
            closed = closing.closed,
            "What is kept in the data folder was open to others; it is its owner's alone now"
        );
    }
    if let Some((path, error)) = closing.failed {
        tracing::warn!(
            path = %path.display(),
            %error,
            "What is kept here is open to others and cannot be closed; close it with chmod go="
        );
    }
}

fn is_own(name: Option<&OsStr>) -> bool {
    name.and_then(OsStr::to_str)
        .is_some_and(|name| OWN.contains(&name) || name.starts_with(OWN_DATABASE))
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let read = fs::read_dir(folder).into_iter().flatten();
    read.filter_map(|entry| Some(entry.ok()?.path()))
}

/// Whether others may do anything with a file or folder; what a link leads to is not asked.
fn is_open(path: &Path) -> bool {
    let found = path.symlink_metadata();
    found.is_ok_and(|found| !found.is_symlink() && found.permissions().mode() & OTHERS != 0)
}

/// What was closed so far, and the first that could not be.
struct Closing {
    /// The file system that the data folder is on; others are left alone.
    device: Option<u64>,
    closed: usize,
    failed: Option<(PathBuf, io::Error)>,
}

impl Closing {
    /// Closes a file, or a folder with what lies below it so many folders deep. Links are
    /// left alone.
    fn close(&mut self, path: &Path, deep: usize) {
        let Ok(found) = path.symlink_metadata() else {
            // It went away meanwhile.
            return;
        };
        if found.is_symlink() || Some(found.dev()) != self.device {
            return;
        }
        if found.permissions().mode() & OTHERS != 0 {
            self.close_one(path);
        }
        if let Some(deeper) = deep.checked_sub(1).filter(|_| found.is_dir()) {
            entries(path).for_each(|entry| self.close(&entry, deeper));
        }
    }

    fn close_one(&mut self, path: &Path) {
        let mode = path.metadata().map(|found| found.permissions().mode());
        let closed =
            mode.and_then(|mode| fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS)));
        match closed {
            Ok(()) => self.closed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                self.failed.get_or_insert((path.to_owned(), error));
            }
        }
    }
}
