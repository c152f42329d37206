//! Things that a daemon remembers for a while, and never too many of.
//!
//! Takes keys and values; gives back those that are neither too old nor pushed out
//! by newer ones. What is remembered is left to those who use it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A map whose entries expire, and whose older half goes when it is full.
#[derive(Debug)]
pub struct ExpiringMap<K, V> {
    entries: HashMap<K, (Instant, V)>,
    most: usize,
    life: Duration,
}

impl<K: Eq + Hash, V> ExpiringMap<K, V> {
    /// A map of at most `most` entries, each kept for `life` after it was put in.
    pub fn new(most: usize, life: Duration) -> Self {
        Self {
            entries: HashMap::new(),
            most: most.max(1),
            life,
        }
    }

    /// Puts an entry in, in place of an older one under its key.
    pub fn put(&mut self, key: K, value: V, now: Instant) {
        if self.entries.len() >= self.most && !self.entries.contains_key(&key) {
            self.sweep(now);
        }
        self.entries.insert(key, (now, value));
    }

    /// The entry under `key`, unless it has expired.
    pub fn get(&mut self, key: &K, now: Instant) -> Option<&mut V> {
        let life = self.life;
        let entry = self.entries.get_mut(key);
        entry
            .filter(|(put, _)| now.saturating_duration_since(*put) < life)
            .map(|(_, value)| value)
    }

    /// All entries that have not expired, the newest first.
    pub fn fresh(&self, now: Instant) -> Vec<(&K, &V)> {
        let fresh = |put: Instant| now.saturating_duration_since(put) < self.life;
        let entries = self.entries.iter().filter(|(_, (put, _))| fresh(*put));
        let mut entries: Vec<_> = entries
            .map(|(key, (put, value))| (*put, key, value))
            .collect();
        entries.sort_by_key(|(put, ..)| std::cmp::Reverse(*put));
        entries
            .into_iter()
            .map(|(_, key, value)| (key, value))
            .collect()
    }

    /// How many entries there are, expired ones included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Lets go of what has expired, and of the older half where that is not enough.
    fn sweep(&mut self, now: Instant) {
        let life = self.life;
        let fresh = |put: &Instant| now.saturating_duration_since(*put) < life;
        self.entries.retain(|_, (put, _)| fresh(put));
        if self.entries.len() < self.most {
            return;
        }
        let mut times: Vec<Instant> = self.entries.values().map(|(put, _)| *put).collect();
        times.sort_unstable();
        // Of entries put in at one instant the half that stays is any.
        let mut surplus = times.len() - times.len() / 2;
        if let Some(middle) = times.get(surplus.saturating_sub(1)).copied() {
            self.entries.retain(|_, (put, _)| {
                let goes = *put <= middle && surplus > 0;
                surplus -= usize::from(goes);
                !goes
            });
        }
    }
}

/// Locks what nothing panics over: a value behind a poisoned lock is whole.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_lives_as_long_as_it_should_and_no_longer() {
        let mut map = ExpiringMap::new(10, Duration::from_secs(60));
        let now = Instant::now();
        map.put("a", 1, now);
        assert_eq!(map.get(&"a", now + Duration::from_secs(59)), Some(&mut 1));
        assert_eq!(map.get(&"a", now + Duration::from_secs(60)), None);
    }

    #[test]
    fn a_full_map_forgets_the_oldest_and_keeps_the_newest() {
        let mut map = ExpiringMap::new(100, Duration::from_secs(60));
        let start = Instant::now();
        for number in 0_u64..10_000 {
            map.put(number, (), start + Duration::from_micros(number));
            assert!(map.len() <= 100);
            assert!(map.get(&number, start).is_some());
        }
    }

    #[test]
    fn entries_of_one_instant_do_not_all_go_at_once() {
        let mut map = ExpiringMap::new(10, Duration::from_secs(60));
        let now = Instant::now();
        (0..11).for_each(|number| map.put(number, (), now));
        assert_eq!(map.len(), 6);
    }
}
