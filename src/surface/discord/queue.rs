//! Work that waits, each guild in its own line.
//!
//! Takes work and the guild it is for; gives it back with the guilds in turn, and no
//! more of one guild's at once than a share, so that a guild that asks much, or a
//! channel where Discord lets us post but slowly, holds up nobody else. Doing the work
//! is left to those who take it.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;

use tokio::sync::Notify;

use super::expiring_map::lock;
use crate::team::GuildKey;

/// How many guilds may have work waiting at once.
const GUILDS: usize = 1_024;

/// How much of one guild's work is done at once.
const AT_ONCE: usize = 4;

/// Lines of waiting work, one a guild.
#[derive(Debug)]
pub struct Queue<T> {
    lines: Mutex<Lines<T>>,
    changed: Notify,
    most: usize,
}

/// Held while a piece of work is done; dropped, it makes room for the guild's next.
#[derive(Debug)]
pub struct Seat<'q, T> {
    queue: &'q Queue<T>,
    guild: GuildKey,
}

#[derive(Debug)]
struct Lines<T> {
    waiting: HashMap<GuildKey, VecDeque<T>>,
    /// Guilds with waiting work, the next to be served first.
    turns: VecDeque<GuildKey>,
    /// How much of each guild's work is under way.
    seated: HashMap<GuildKey, usize>,
    closed: bool,
}

impl<T> Queue<T> {
    /// Lines of at most `most` pieces of work each.
    pub fn new(most: usize) -> Self {
        Self {
            lines: Mutex::new(Lines {
                waiting: HashMap::new(),
                turns: VecDeque::new(),
                seated: HashMap::new(),
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
    pub async fn next(&self) -> Option<(T, Seat<'_, T>)> {
        loop {
            let changed = self.changed.notified();
            {
                let mut lines = lock(&self.lines);
                if let Some((guild, work)) = lines.take() {
                    return Some((work, Seat { queue: self, guild }));
                }
                if lines.closed && lines.turns.is_empty() {
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

impl<T> Drop for Seat<'_, T> {
    fn drop(&mut self) {
        let mut lines = lock(&self.queue.lines);
        if let Some(seated) = lines.seated.get_mut(&self.guild) {
            *seated -= 1;
            if *seated == 0 {
                lines.seated.remove(&self.guild);
            }
        }
        if lines.closed {
            self.queue.changed.notify_waiters();
        } else {
            self.queue.changed.notify_one();
        }
    }
}

impl<T> Lines<T> {
    fn take(&mut self) -> Option<(GuildKey, T)> {
        let seated = |guild: &GuildKey| self.seated.get(guild).copied().unwrap_or(0);
        let turn = self
            .turns
            .iter()
            .position(|guild| seated(guild) < AT_ONCE)?;
        let guild = self.turns.remove(turn)?;
        let line = self.waiting.get_mut(&guild)?;
        let work = line.pop_front()?;
        if line.is_empty() {
            self.waiting.remove(&guild);
        } else {
            self.turns.push_back(guild.clone());
        }
        *self.seated.entry(guild.clone()).or_default() += 1;
        Some((guild, work))
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
        while let Some((work, _seat)) = queue.next().await {
            order.push(work);
        }
        assert_eq!(order, [1, 100, 2, 3]);
    }

    #[tokio::test]
    async fn no_guild_takes_more_than_its_share_of_those_who_work() {
        let queue = Queue::new(10);
        let (busy, quiet) = (GuildKey::guild(1), GuildKey::guild(2));
        for number in 1..=10 {
            queue.offer(&busy, number).expect("room");
        }
        let mut seats = Vec::new();
        for _ in 0..AT_ONCE {
            seats.push(queue.next().await.expect("work"));
        }
        queue.offer(&quiet, 100).expect("room");
        let (work, _seat) = queue.next().await.expect("work");
        assert_eq!(work, 100);
        drop(seats.pop());
        let (work, _seat) = queue.next().await.expect("work");
        assert_eq!(work, AT_ONCE + 1);
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
        let waiting = tokio::spawn(async move { waiting.next().await.is_none() });
        tokio::task::yield_now().await;
        queue.close();
        assert!(waiting.await.expect("no panic"));
    }
}
