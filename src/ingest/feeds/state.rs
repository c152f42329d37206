//! What is remembered of a feed between two polls and across restarts.
//!
//! Takes a file; gives what it says, or a fresh start where it is broken. It is
//! written aside and renamed, so that a crash leaves the old one or the new one.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::fetch::Validators;

/// The form of the file; another is not read.
const VERSION: u32 = 1;
/// How many items are remembered beside those that the feed still holds.
const MOST_PAST: usize = 2_000;
/// The longest that a feed is left alone.
pub(super) const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// What is remembered of one feed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct FeedState {
    version: u32,
    /// The address it was polled at.
    pub(super) url: String,
    /// The version of the feed that was read last.
    pub(super) known: Validators,
    /// When it last answered as it should.
    pub(super) last_success: Option<Timestamp>,
    /// What went wrong since then.
    pub(super) last_error: Option<String>,
    /// How often in a row it went wrong.
    pub(super) failures: u32,
    /// When it is to be polled next.
    pub(super) next_due: Option<Timestamp>,
    /// Until when the server does not want to be asked.
    pub(super) not_before: Option<Timestamp>,
    /// Whether the server says that it is gone for good.
    pub(super) gone: bool,
    /// How many items were written, changed ones counted again.
    pub(super) items: u64,
    /// When one was written last.
    pub(super) last_item: Option<Timestamp>,
    /// The items that were dealt with, by key.
    pub(super) seen: BTreeMap<String, Seen>,
}

/// An item that was dealt with, or whose page could not be had yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// Its wording when it was written; none where it is still to be.
    pub(super) print: Option<String>,
    /// The time of the last poll that it was part of.
    pub(super) at: Timestamp,
    /// How often its page could not be had.
    #[serde(default)]
    pub(super) tries: u8,
}

impl FeedState {
    /// What `file` says of the feed at `url`. Of another address only the items
    /// are kept.
    pub(super) fn load(file: &Path, url: &str) -> Self {
        let fresh = || Self {
            version: VERSION,
            url: url.to_owned(),
            ..Self::default()
        };
        let read = match fs::read(file) {
            Ok(bytes) => serde_json::from_slice::<Self>(&bytes).map_err(|error| error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return fresh(),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(state) if state.version == VERSION && state.url == url => state,
            Ok(state) if state.version == VERSION => Self {
                items: state.items,
                last_item: state.last_item,
                seen: state.seen,
                ..fresh()
            },
            unread => {
                let reason = unread.err().unwrap_or_else(|| "another version".to_owned());
                tracing::warn!(
                    file = %file.display(),
                    reason,
                    "What was remembered of a feed cannot be read; starting anew"
                );
                fresh()
            }
        }
    }

    /// Writes it to `file`.
    pub(super) fn save(&self, file: &Path) -> io::Result<()> {
        let bytes = serde_json::to_vec(self)?;
        write_whole(file, &bytes)
    }

    /// Forgets the oldest of the items that were not part of the poll at `now`.
    pub(super) fn forget_old(&mut self, now: Timestamp) {
        let mut past: Vec<_> = self
            .seen
            .iter()
            .filter(|(_, seen)| seen.at != now)
            .map(|(key, seen)| (seen.at, key.clone()))
            .collect();
        past.sort();
        let surplus = past.len().saturating_sub(MOST_PAST);
        for (_, key) in past.into_iter().take(surplus) {
            self.seen.remove(&key);
        }
    }

    /// For how long from `now` on it is to be left alone. A clock that was set
    /// back silences nothing for longer than a day.
    pub(super) fn wait(&self, now: Timestamp) -> SignedDuration {
        let due = self.next_due.max(self.not_before);
        let wait = due.map_or(SignedDuration::ZERO, |due| due.duration_since(now));
        wait.clamp(SignedDuration::ZERO, LONGEST_WAIT + LONGEST_WAIT / 8)
    }
}

/// Writes a file that is there as a whole or not at all.
pub(super) fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // A name with a dot in front is no part of a corpus.
    let aside = folder.join(format!(".{}.tmp", name.trim_start_matches('.')));
    let written = File::create(&aside).and_then(|mut aside| {
        aside.write_all(bytes)?;
        aside.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&aside, file)) {
        // Half a file is of no use to anybody.
        let _gone = fs::remove_file(&aside);
        return Err(error);
    }
    // Without this the new name may not outlive a power cut.
    File::open(folder)?.sync_all()
}

/// Removes what a killed writer left half-written in a folder.
pub(super) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(".tmp") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://news.example/feed";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn state() -> FeedState {
        FeedState {
            version: VERSION,
            url: URL.to_owned(),
            known: Validators {
                etag: Some("\"1\"".to_owned()),
                last_modified: None,
            },
            last_success: Some(at(1000)),
            failures: 3,
            next_due: Some(at(2000)),
            items: 7,
            seen: BTreeMap::from([("abc".to_owned(), Seen::default())]),
            ..FeedState::default()
        }
    }

    #[test]
    fn what_is_saved_is_loaded_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        state().save(&file).unwrap();
        assert_eq!(FeedState::load(&file, URL), state());
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(names.len(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_feed_that_moved_keeps_its_items_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        state().save(&file).unwrap();
        let moved = FeedState::load(&file, "https://news.example/new");
        assert_eq!((moved.items, moved.seen.len()), (7, 1));
        assert_eq!((moved.known, moved.failures), (Validators::default(), 0));
    }

    #[test]
    fn a_broken_file_is_a_fresh_start() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        for bytes in [b"".as_slice(), b"{", b"\0\0\0", b"{\"version\":99}", b"[]"] {
            fs::write(&file, bytes).unwrap();
            let fresh = FeedState::load(&file, URL);
            assert_eq!(fresh.url, URL, "{bytes:?}");
            assert!(fresh.seen.is_empty() && fresh.next_due.is_none());
        }
    }

    #[test]
    fn only_the_oldest_items_that_left_the_feed_are_forgotten() {
        let mut state = FeedState::default();
        for number in 0..MOST_PAST as i64 + 10 {
            let seen = Seen {
                at: at(number),
                ..Seen::default()
            };
            state.seen.insert(format!("past{number}"), seen);
        }
        for number in 0..5000 {
            let seen = Seen {
                at: at(99_999),
                ..Seen::default()
            };
            state.seen.insert(format!("now{number}"), seen);
        }
        state.forget_old(at(99_999));
        assert_eq!(state.seen.len(), MOST_PAST + 5000);
        assert!(!state.seen.contains_key("past9") && state.seen.contains_key("past10"));
    }

    #[test]
    fn a_clock_that_was_set_back_silences_a_feed_for_a_day_at_most() {
        let mut state = state();
        assert_eq!(state.wait(at(1990)), SignedDuration::from_secs(10));
        assert_eq!(state.wait(at(3000)), SignedDuration::ZERO);
        state.not_before = Some(at(2100));
        assert_eq!(state.wait(at(1990)), SignedDuration::from_secs(110));
        state.next_due = Some(at(2_000_000_000));
        assert!(state.wait(at(0)) < SignedDuration::from_hours(28));
    }

    #[test]
    fn what_a_killed_writer_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".a.html.tmp", "b.html", ".state"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        sweep(folder.path()).unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        left.sort();
        assert_eq!(left, [".state", "b.html"]);
    }
}
