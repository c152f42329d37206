//! How often a session may be started: at a thousand times a day Discord takes the
//! token away.
//!
//! Takes the time of each start; tells whoever waits for it when a day has seen too
//! many. Starting sessions is left to `gateway`.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::expiring_map::lock;

/// A healthy day has a handful; whatever needs more than this is broken.
const MOST: usize = 100;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The session starts of the last day.
#[derive(Debug)]
pub struct Starts {
    times: Mutex<VecDeque<Instant>>,
    spent: watch::Sender<bool>,
}

impl Default for Starts {
    fn default() -> Self {
        Self {
            times: Mutex::default(),
            spent: watch::Sender::new(false),
        }
    }
}

impl Starts {
    /// A session is started.
    pub fn note(&self, now: Instant) {
        let mut times = lock(&self.times);
        let past = |at: &Instant| now.saturating_duration_since(*at) >= DAY;
        while times.front().is_some_and(past) {
            times.pop_front();
        }
        times.push_back(now);
        if times.len() >= MOST {
            // It stays so: only a new process starts again.
            self.spent.send_replace(true);
        }
    }

    /// Returns once a day has seen too many.
    pub async fn spent(&self) {
        let mut spent = self.spent.subscribe();
        // The sender lives as long as this waits, so it cannot fail.
        let _spent = spent.wait_for(|spent| *spent).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_spent(starts: &Starts) -> bool {
        *starts.spent.borrow()
    }

    #[test]
    fn a_day_of_too_many_starts_is_noticed() {
        let starts = Starts::default();
        let begin = Instant::now();
        for minute in 0..99 {
            starts.note(begin + Duration::from_secs(60 * minute));
            assert!(!is_spent(&starts), "minute {minute}");
        }
        starts.note(begin + DAY / 2);
        assert!(is_spent(&starts));
    }

    #[test]
    fn starts_of_other_days_do_not_count() {
        let starts = Starts::default();
        let begin = Instant::now();
        for hour in 0..1_000 {
            starts.note(begin + Duration::from_secs(60 * 60 * hour));
        }
        assert!(!is_spent(&starts));
        assert!(lock(&starts.times).len() <= 24);
    }
}
