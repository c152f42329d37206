//! Whose turn it is: how soon one person may ask again.
//!
//! Takes people and the time; says whether a question is taken, and whether somebody
//! who is turned away is told so once more. What is said is left to `bot`.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::expiring_map::{ExpiringMap, lock};

/// How many people are remembered.
const PEOPLE: usize = 10_000;
/// For how long: the longest cooldown that can be set.
const LIFE: Duration = Duration::from_secs(60 * 60);
/// Whoever is turned away is told so once in this time.
const TELL_AGAIN: Duration = Duration::from_secs(10);

/// When each person last asked, and was last turned away in words.
#[derive(Debug)]
pub struct Turns {
    cooldown: Duration,
    taken: Mutex<ExpiringMap<u64, Instant>>,
    told: Mutex<ExpiringMap<u64, Instant>>,
}

impl Turns {
    /// Lets each person ask once in a `cooldown`; at any time where that is zero.
    pub fn new(cooldown: Duration) -> Self {
        Self {
            cooldown,
            taken: Mutex::new(ExpiringMap::new(PEOPLE, LIFE)),
            told: Mutex::new(ExpiringMap::new(PEOPLE, LIFE)),
        }
    }

    /// Takes a person's turn, if it is theirs already.
    pub fn take(&self, person: u64, now: Instant) -> bool {
        once_in(self.cooldown, &self.taken, person, now)
    }

    /// Whether a person who is turned away should hear of it.
    pub fn tell(&self, person: u64, now: Instant) -> bool {
        once_in(TELL_AGAIN, &self.told, person, now)
    }
}

/// Whether it is the first time in `pause`; only then it counts.
fn once_in(
    pause: Duration,
    times: &Mutex<ExpiringMap<u64, Instant>>,
    person: u64,
    now: Instant,
) -> bool {
    let mut times = lock(times);
    let last = times.get(&person, now).copied();
    let first = last.is_none_or(|last| now.saturating_duration_since(last) >= pause);
    if first {
        times.put(person, now, now);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_asks_once_in_a_cooldown_and_is_told_once() {
        let turns = Turns::new(Duration::from_secs(2));
        let start = Instant::now();
        let rows = [
            (0, 7, true),
            (0, 8, true),
            (1, 7, false),
            (2, 7, true),
            (3, 7, false),
            (5, 7, true),
        ];
        for (second, person, taken) in rows {
            let now = start + Duration::from_secs(second);
            assert_eq!(
                turns.take(person, now),
                taken,
                "second {second}, person {person}"
            );
        }
        let told =
            [0, 1, 9, 10, 11].map(|second| turns.tell(7, start + Duration::from_secs(second)));
        assert_eq!(told, [true, false, false, true, false]);
    }

    #[test]
    fn without_a_cooldown_everybody_may_always_ask() {
        let turns = Turns::new(Duration::ZERO);
        let now = Instant::now();
        assert!((0..100).all(|_| turns.take(7, now)));
    }
}
