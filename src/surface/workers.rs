//! Threads of their own for questions, so that the runtime's threads never wait
//! for a search.
//!
//! Takes work and gives back what came of it. Work waits in two bounded lanes,
//! quick before slow: a name is completed while somebody types. A panic fails the
//! one piece of work it happened in. Fair share among guilds is left to the
//! surface that hands the work in.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::answer::Answer;
use crate::desk::{Ask, Desk};
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

/// What a surface asks of the desk. The desk is the one that ships; tests bring
/// desks that are slow, that panic, or that say much.
pub trait Answering: Send + Sync + 'static {
    /// See [`Desk::handle`].
    ///
    /// # Errors
    /// Where what the team keeps cannot be used.
    fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Result<Answer, Trouble>;
    /// See [`Desk::complete`].
    fn complete(&self, typed: &str, most: usize) -> Vec<String>;
}

impl Answering for Desk {
    fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Result<Answer, Trouble> {
        Self::handle(self, ask, conversation)
    }

    fn complete(&self, typed: &str, most: usize) -> Vec<String> {
        Self::complete(self, typed, most)
    }
}

/// Why a piece of work came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undone {
    /// Too much is waiting already.
    #[error("all workers are busy and their queue is full")]
    Busy,
    /// It panicked; the panic's own message went to standard error.
    #[error("the work panicked")]
    Failed,
    /// It took longer than its caller could wait.
    #[error("the work took longer than {0:?}")]
    Late(Duration),
}

type Work = Box<dyn FnOnce() + Send>;

/// A pool of worker threads. Dropping it lets the threads end once they are idle.
pub struct Workers {
    desk: Arc<dyn Answering>,
    lanes: Arc<Lanes>,
}

/// How much may wait in a lane for each thread of the pool.
const WAITING_PER_THREAD: usize = 32;

/// How long a question may take before its asker is told that it failed.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    Quick,
    Slow,
}

struct Lanes {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    most: usize,
}

#[derive(Default)]
struct Waiting {
    quick: VecDeque<Work>,
    slow: VecDeque<Work>,
    closed: bool,
}

impl Workers {
    /// Starts `threads` threads, at least one, on which `desk` answers.
    pub fn start(desk: Arc<dyn Answering>, threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let lanes = Arc::new(Lanes {
            waiting: Mutex::default(),
            changed: Condvar::new(),
            most: threads * WAITING_PER_THREAD,
        });
        let workers = Self { desk, lanes };
        for number in 1..=threads {
            let lanes = Arc::clone(&workers.lanes);
            std::thread::Builder::new()
                .name(format!("worker-{number}"))
                .spawn(move || lanes.work())?;
        }
        Ok(workers)
    }

    /// Answers a question, and gives back the conversation as it stands after it.
    ///
    /// # Errors
    /// Where the work was not done; the answer itself may be trouble.
    pub async fn answer(
        &self,
        ask: Ask,
        conversation: Conversation,
    ) -> Result<(Result<Answer, Trouble>, Conversation), Undone> {
        let handle = move |desk: &dyn Answering| {
            let mut conversation = conversation;
            let answer = desk.handle(&ask, &mut conversation);
            (answer, conversation)
        };
        self.run(Lane::Slow, PATIENCE, handle).await
    }

    /// Names that complete what was typed, within `patience`.
    pub async fn complete(
        &self,
        typed: String,
        most: usize,
        patience: Duration,
    ) -> Result<Vec<String>, Undone> {
        let complete = move |desk: &dyn Answering| desk.complete(&typed, most);
        self.run(Lane::Quick, patience, complete).await
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        patience: Duration,
        work: impl FnOnce(&dyn Answering) -> T + Send + 'static,
    ) -> Result<T, Undone> {
        let (done, outcome) = oneshot::channel();
        let desk = Arc::clone(&self.desk);
        let accepted = self.lanes.put(
            lane,
            Box::new(move || {
                // Nobody waits any more: the work would be for nothing.
                if done.is_closed() {
                    return;
                }
                // The desk shares only an unchanging snapshot, so a panic in the
                // middle of a question leaves nothing half done behind.
                let result = catch_unwind(AssertUnwindSafe(|| work(&*desk)));
                let _nobody_waits = done.send(result.map_err(|_| Undone::Failed));
            }),
        );
        if !accepted {
            return Err(Undone::Busy);
        }
        match tokio::time::timeout(patience, outcome).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Undone::Failed),
            Err(_) => Err(Undone::Late(patience)),
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.lanes.lock().closed = true;
        self.lanes.changed.notify_all();
    }
}

impl Lanes {
    // A panic cannot happen while the lock is held, so a poisoned lock still
    // guards a whole value.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, lane: Lane, work: Work) -> bool {
        let mut waiting = self.lock();
        let queue = match lane {
            Lane::Quick => &mut waiting.quick,
            Lane::Slow => &mut waiting.slow,
        };
        let room = queue.len() < self.most;
        if room {
            queue.push_back(work);
            self.changed.notify_one();
        }
        room
    }

    /// The life of a worker thread.
    fn work(&self) {
        while let Some(work) = self.next() {
            work();
        }
    }

    fn next(&self) -> Option<Work> {
        let mut waiting = self.lock();
        loop {
            let quick = waiting.quick.pop_front();
            if let Some(work) = quick.or_else(|| waiting.slow.pop_front()) {
                return Some(work);
            }
            if waiting.closed {
                return None;
            }
            waiting = self
                .changed
                .wait(waiting)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use jiff::civil::date;

    use super::*;
    use crate::answer::Status;

    /// A desk that panics at "panic", sleeps at "slow", and else says what it heard.
    struct Moody;

    impl Answering for Moody {
        fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Result<Answer, Trouble> {
            match ask.text.as_str() {
                "panic" => panic!("a panic that a test asked for"),
                "slow" => std::thread::sleep(Duration::from_millis(200)),
                _ => {}
            }
            conversation.offered = vec![ask.text.clone()];
            Ok(Answer::blank(&ask.text, "none", Status::Done))
        }

        fn complete(&self, typed: &str, _most: usize) -> Vec<String> {
            vec![typed.to_owned()]
        }
    }

    fn ask(text: &str) -> Ask {
        Ask::on(date(2025, 6, 25), text)
    }

    #[tokio::test]
    async fn a_panic_fails_its_own_question_and_no_other() {
        let workers = Workers::start(Arc::new(Moody), 1).expect("threads start");
        let failed = workers.answer(ask("panic"), Conversation::default()).await;
        assert_eq!(failed.map(|_| ()), Err(Undone::Failed));
        let answered = workers.answer(ask("hello"), Conversation::default()).await;
        let (_, conversation) = answered.expect("the next question is answered");
        assert_eq!(conversation.offered, ["hello"]);
    }

    #[tokio::test]
    async fn names_are_completed_before_waiting_questions() {
        let workers = Arc::new(Workers::start(Arc::new(Moody), 1).expect("threads start"));
        for _ in 0..10 {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move { workers.answer(ask("slow"), Conversation::default()).await });
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        let begun = Instant::now();
        let names = workers.complete("sam".to_owned(), 5, Duration::from_secs(1));
        assert_eq!(names.await, Ok(vec!["sam".to_owned()]));
        assert!(begun.elapsed() < Duration::from_millis(600));
    }

    #[tokio::test]
    async fn what_cannot_wait_is_refused() {
        let workers = Arc::new(Workers::start(Arc::new(Moody), 1).expect("threads start"));
        let mut all = Vec::new();
        for place in 0..=WAITING_PER_THREAD {
            let workers = Arc::clone(&workers);
            all.push(tokio::spawn(async move {
                workers.answer(ask("slow"), Conversation::default()).await
            }));
            // The thread takes up the first, and all the others wait.
            let pause = if place == 0 { 50 } else { 0 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        let refused = workers.answer(ask("hello"), Conversation::default()).await;
        assert_eq!(refused.map(|_| ()), Err(Undone::Busy));
        all.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
