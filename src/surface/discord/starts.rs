//! How often a session may be started: at a thousand times a day Discord takes the
//! token away.
//!
//! Takes each start before it is made; refuses it when a day has seen too many. The starts
//! of the day are kept in a file, so that a daemon that is started again and again counts
//! them too. Starting sessions is left to `gateway`.

use std::collections::VecDeque;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::anyhow;
use jiff::Timestamp;
use tracing::warn;

use super::expiring_map::lock;
use crate::trouble::Trouble;

/// A healthy day has a handful; whatever needs more than this is broken.
const MOST: usize = 100;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The session starts of the last day.
#[derive(Debug, Default)]
pub struct Starts {
    /// When they were made, in seconds since 1970.
    times: Mutex<VecDeque<i64>>,
    file: Option<PathBuf>,
}

impl Starts {
    /// Those that a file tells, if there is one; it is written when the next is made.
    pub fn read(file: Option<PathBuf>) -> Self {
        let times = file.as_deref().map(kept).unwrap_or_default();
        Self {
            times: Mutex::new(times),
            file,
        }
    }

    /// Counts a session that is about to be started.
    ///
    /// # Errors
    /// Where the last day has seen too many: it must not be started.
    pub fn take(&self) -> Result<(), Trouble> {
        self.take_at(Timestamp::now().as_second())
    }

    fn take_at(&self, now: i64) -> Result<(), Trouble> {
        let mut times = lock(&self.times);
        // What is said to be of the future was written by a clock that was wrong.
        times.retain(|at| (0..DAY.as_secs().cast_signed()).contains(&(now - at)));
        if times.len() >= MOST {
            return Err(Trouble::Ours(anyhow!(
                "Discord has ended so many sessions ({MOST} in a day) that it would soon reset \
                 the token; giving up before that"
            )));
        }
        times.push_back(now);
        if let Some(file) = &self.file
            && let Err(error) = keep(file, &times)
        {
            warn!(file = %file.display(), %error, "The session starts of the day could not be kept");
        }
        Ok(())
    }
}

/// The times that a file tells, a line each; what is none is left out.
fn kept(file: &Path) -> VecDeque<i64> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| {
        if error.kind() != ErrorKind::NotFound {
            warn!(file = %file.display(), %error, "The session starts of the day could not be read");
        }
        String::new()
    });
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// Writes the times, whole or not at all.
fn keep(file: &Path, times: &VecDeque<i64>) -> std::io::Result<()> {
    let new = file.with_extension("new");
    let mut out = fs::File::create(&new)?;
    for time in times {
        writeln!(out, "{time}")?;
    }
    out.sync_all()?;
    fs::rename(new, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: i64 = 1_700_000_000;

    #[test]
    fn a_day_of_too_many_starts_is_noticed_and_the_next_day_goes_on() {
        let starts = Starts::default();
        for minute in 0..100 {
            assert!(
                starts.take_at(BEGIN + 60 * minute).is_ok(),
                "minute {minute}"
            );
        }
        assert!(starts.take_at(BEGIN + 60 * 60 * 12).is_err());
        assert!(starts.take_at(BEGIN + 60 * 60 * 25).is_ok());
    }

    #[test]
    fn starts_of_other_days_do_not_count() {
        let starts = Starts::default();
        for hour in 0..1_000 {
            assert!(
                starts.take_at(BEGIN + 60 * 60 * hour).is_ok(),
                "hour {hour}"
            );
        }
        assert!(lock(&starts.times).len() <= 24);
    }

    #[test]
    fn a_new_process_counts_the_starts_of_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("starts");
        for minute in 0..100 {
            let starts = Starts::read(Some(file.clone()));
            assert!(
                starts.take_at(BEGIN + 60 * minute).is_ok(),
                "minute {minute}"
            );
        }
        assert!(
            Starts::read(Some(file.clone()))
                .take_at(BEGIN + 7_000)
                .is_err()
        );
        // A clock that was wrong locks nobody out.
        assert!(Starts::read(Some(file)).take_at(BEGIN - 7_000).is_ok());
    }
}
