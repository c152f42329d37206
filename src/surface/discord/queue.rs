//! Work that waits, each guild in its own line.
//!
//! Takes work and the guild it is for; gives it back with the guilds in turn, so
//! that one that asks much waits for itself and not the others for it. Doing the
//! work is left to those who take it.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use tokio::sync::Notify;

use super::bounded::lock;
use crate::team::GuildKey;

/// How many guilds may have work waiting at once.
const GUILDS: usize = 1_024;

/// Lines of waiting work, one a guild.
#[derive(Debug)]
pub struct Queue<T> {
    lines: Mutex<Lines<T>>,
    changed: Notify,
    most: usize,
}

#[derive(Debug)]
struct Lines<T> {
    waiting: HashMap<GuildKey, VecDeque<T>>,
    /// Guilds with waiting work, the next to be served first.
    turns: VecDeque<GuildKey>,
    closed: bool,
}

impl<T> Queue<T> {
    /// Lines of at most `most` pieces of work each.
    pub fn new(most: usize) -> Self {
        Self {
            lines: Mutex::new(Lines {
                waiting: HashMap::new(),
                turns: VecDeque::new(),
                closed: false,
            }),
            changed: Notify::new(),
            most: most.max(1),
        }
    }

    /// Whether a guild's line takes no more.
    pub fn is_full(&self, guild: &GuildKey) -> bool {
        self.full(&lock(&self.lines), guild)
    }

    /// Puts work at the end of its guild's line; gives it back where that is full.
    pub fn offer(&self, guild: &GuildKey, work: T) -> Result<(), T> {
        let mut lines = lock(&self.lines);
        if self.full(&lines, guild) {
            return Err(work);
        }
        let line = lines.waiting.entry(guild.clone()).or_default();
        line.push_back(work);
        if line.len() == 1 {
            lines.turns.push_back(guild.clone());
        }
        self.changed.notify_one();
        Ok(())
    }

    /// The first piece of work of the guild whose turn it is; none once the queue is
    /// closed and empty.
    pub async fn next(&self) -> Option<T> {
        loop {
            let changed = self.changed.notified();
            {
                let mut lines = lock(&self.lines);
                if let Some(work) = lines.take() {
                    return Some(work);
                }
                if lines.closed {
                    return None;
                }
            }
            changed.await;
        }
    }

    /// Takes no more work. What waits is still given out.
    pub fn close(&self) {
        lock(&self.lines).closed = true;
        self.changed.notify_waiters();
    }

    fn full(&self, lines: &Lines<T>, guild: &GuildKey) -> bool {
        let line = lines.waiting.get(guild);
        let crowded = line.is_none() && lines.waiting.len() >= GUILDS;
        lines.closed || crowded || line.is_some_and(|line| line.len() >= self.most)
    }
}

impl<T> Lines<T> {
    fn take(&mut self) -> Option<T> {
        let guild = self.turns.pop_front()?;
        let line = self.waiting.get_mut(&guild)?;
        let work = line.pop_front();
        if line.is_empty() {
            self.waiting.remove(&guild);
        } else {
            self.turns.push_back(guild);
        }
        work
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_guild_that_asks_much_waits_for_itself_alone() {
        let queue = Queue::new(10);
        let (busy, quiet) = (GuildKey::guild(1), GuildKey::guild(2));
        for number in 1..=3 {
            queue.offer(&busy, number).expect("room");
        }
        queue.offer(&quiet, 100).expect("room");
        queue.close();
        let mut order = Vec::new();
        while let Some(work) = queue.next().await {
            order.push(work);
        }
        assert_eq!(order, [1, 100, 2, 3]);
    }

    #[test]
    fn a_full_line_refuses_and_the_others_do_not() {
        let queue = Queue::new(2);
        let (busy, quiet) = (GuildKey::guild(1), GuildKey::guild(2));
        assert_eq!(queue.offer(&busy, 1), Ok(()));
        assert_eq!(queue.offer(&busy, 2), Ok(()));
        assert_eq!(queue.offer(&busy, 3), Err(3));
        assert!(queue.is_full(&busy));
        assert_eq!(queue.offer(&quiet, 4), Ok(()));
    }

    #[tokio::test]
    async fn whoever_waits_hears_of_the_end() {
        let queue = std::sync::Arc::new(Queue::<u8>::new(1));
        let waiting = std::sync::Arc::clone(&queue);
        let waiting = tokio::spawn(async move { waiting.next().await });
        tokio::task::yield_now().await;
        queue.close();
        assert_eq!(waiting.await.expect("no panic"), None);
    }
}
