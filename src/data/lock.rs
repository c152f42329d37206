//! One writer to a data folder.
//!
//! Takes the place of the data; gives a lock that lasts as long as the value, or
//! names the process that has it. The lock is the system's own, on a file, so it
//! ends with its holder however that ends; the file only says who it was.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::data::{DataPlace, PlaceError};

/// The file that is locked, in the data folder.
const FILE: &str = "lock";

/// How long a new holder has to write down who it is.
const INTRODUCTION: Duration = Duration::from_millis(20);

/// The right to write to a data folder; given back when it is dropped.
#[derive(Debug)]
pub struct Lock {
    /// None where the data is in memory, which nobody else can reach.
    file: Option<File>,
}

/// Why the right to write was not given.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// Somebody else has it.
    #[error("the data folder {} is in use by {holder}", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
        /// Who has it.
        holder: Holder,
    },
    /// The lock file cannot be used.
    #[error("cannot lock {}: {source}", file.display())]
    File {
        /// The lock file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl LockError {
    /// Whether the machine is at fault and may be well again soon: its disk is full, or
    /// cannot be read.
    pub fn may_pass(&self) -> bool {
        let source = match self {
            Self::Held { .. } => return false,
            Self::Place(place) => &place.source,
            Self::File { source, .. } => source,
        };
        let wrong = [
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::NotADirectory,
            io::ErrorKind::AlreadyExists,
            io::ErrorKind::IsADirectory,
        ];
        !wrong.contains(&source.kind())
    }
}

/// Who has a lock, as its file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The process, where the file says.
    pub pid: Option<u32>,
    /// What it was started as.
    pub command: String,
}

impl Lock {
    /// Takes the lock for this process, which was started as `command`.
    pub fn take(data: &DataPlace, command: &str) -> Result<Self, LockError> {
        let Some(folder) = data.make()? else {
            return Ok(Self { file: None });
        };
        let path = folder.join(FILE);
        let failed = |source| LockError::File {
            file: path.clone(),
            source,
        };
        let mut file = open(&path).map_err(failed)?;
        let mut locked = file.try_lock();
        if matches!(locked, Err(TryLockError::WouldBlock)) {
            // It may have been taken this instant, with the file still naming whoever
            // had it before, or by somebody who only looks whether it is taken.
            thread::sleep(INTRODUCTION);
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => {
                introduce(&mut file, command).map_err(failed)?;
                Ok(Self { file: Some(file) })
            }
            Err(TryLockError::WouldBlock) => {
                let holder = Holder::read(&mut file);
                Err(LockError::Held { folder, holder })
            }
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // The lock goes with the file. A name left behind would do no harm.
            let _ = file.set_len(0);
        }
    }
}

impl Holder {
    /// Who writes to a data folder now; none where nobody does.
    pub fn of(folder: &Path) -> Option<Self> {
        let mut file = File::open(folder.join(FILE)).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(Self::read(&mut file)),
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }

    fn read(file: &mut File) -> Self {
        let mut text = String::new();
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        if read.is_err() {
            return Self::default();
        }
        let (pid, command) = text.split_once('\n').unwrap_or((&text, ""));
        Self {
            pid: pid.trim().parse().ok(),
            command: command.trim().to_owned(),
        }
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.pid {
            Some(pid) => write!(f, "process {pid}")?,
            None => f.write_str("another process")?,
        }
        if self.command.is_empty() {
            return Ok(());
        }
        write!(f, " (`{}`)", self.command)
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    // Not truncated: until the lock is ours the words are somebody else's.
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn introduce(file: &mut File, command: &str) -> io::Result<()> {
    let command = command.replace(['\n', '\r'], " ");
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}\n{command}\n", std::process::id())?;
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, DataPlace) {
        let home = tempfile::tempdir().unwrap();
        let place = DataPlace::Folder(home.path().join("data"));
        (home, place)
    }

    #[test]
    fn a_second_writer_is_refused_with_the_first_ones_process() {
        let (_home, place) = folder();
        let first = Lock::take(&place, "dateline serve").unwrap();
        let said = Lock::take(&place, "dateline index").unwrap_err();
        let pid = std::process::id();
        let holder = format!("process {pid} (`dateline serve`)");
        assert!(said.to_string().ends_with(&holder), "said {said}");
        drop(first);
        Lock::take(&place, "dateline index").unwrap();
    }

    #[test]
    fn what_a_killed_holder_left_behind_blocks_nobody() {
        for left in ["", "4194304\ndateline serve\n", "not a number", "\u{0}"] {
            let (_home, place) = folder();
            let folder = place.make().unwrap().unwrap();
            std::fs::write(folder.join(FILE), left).unwrap();
            let _lock = Lock::take(&place, "dateline serve").unwrap();
            let now = std::fs::read_to_string(folder.join(FILE)).unwrap();
            let ours = format!("{}\ndateline serve\n", std::process::id());
            assert_eq!(now, ours, "left {left:?}");
        }
    }

    #[test]
    fn of_many_at_once_exactly_one_gets_it() {
        let (_home, place) = folder();
        let taken: Vec<_> = thread::scope(|scope| {
            let tries: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| Lock::take(&place, "dateline serve")))
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(taken.iter().filter(|lock| lock.is_ok()).count(), 1);
    }

    #[test]
    fn data_in_memory_is_never_in_use() {
        let _first = Lock::take(&DataPlace::Memory, "dateline serve").unwrap();
        Lock::take(&DataPlace::Memory, "dateline serve").unwrap();
    }
}
