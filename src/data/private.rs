//! Keeps what lies in the data folder to its owner.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::Mode;

/// What others may do with a file: nothing.
const OTHERS: u32 = 0o077;

/// Closes a folder and what lies below it to all but its owner, and makes all that this
/// process writes from now on as private. What cannot be closed is told in the log.
pub(super) fn keep(folder: &Path) {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
    let open = is_open(folder) || entries(folder).any(|entry| is_open(&entry));
    if !open {
        return;
    }
    match close(folder) {
        Ok(closed) => tracing::warn!(
            folder = %folder.display(),
            closed,
            "The data folder was open to others; it is closed to all but its owner now"
        ),
        Err(error) => tracing::warn!(
            folder = %folder.display(),
            %error,
            "The data folder is open to others and cannot be closed; close it with chmod -R go="
        ),
    }
}

fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> {
    let read = fs::read_dir(folder).into_iter().flatten();
    read.filter_map(|entry| Some(entry.ok()?.path()))
}

/// Whether others may do anything with a file or folder; what a link leads to is not asked.
fn is_open(path: &Path) -> bool {
    let found = path.symlink_metadata();
    found.is_ok_and(|found| !found.is_symlink() && found.permissions().mode() & OTHERS != 0)
}

/// Closes a file, or a folder with all below it; gives how many were open. Links are left
/// alone, and so is what goes away meanwhile.
fn close(path: &Path) -> io::Result<usize> {
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    if found.is_symlink() {
        return Ok(0);
    }
    let mode = found.permissions().mode();
    let open = mode & OTHERS != 0;
    if open {
        fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS))?;
    }
    let mut closed = usize::from(open);
    if found.is_dir() {
        for entry in entries(path) {
            closed += close(&entry)?;
        }
    }
    Ok(closed)
}
