//! What the bot does about each thing that comes in.
//!
//! Takes what `incoming` read; gives bodies to `rest`. Interactions are answered at
//! the front desk, within Discord's three seconds; what takes work waits in its
//! guild's line, and clerks take it from there. Whoever addressed the bot gets an
//! answer or a reason. What is answered is left to the desk.

mod asking;
mod interactions;
mod missed;
mod showing;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serenity::all::Message;
use tokio::sync::Semaphore;
use tracing::{debug, info, warn};

use self::missed::LastHeard;
use super::buttons::Handles;
use super::expiring_map::{ExpiringMap, lock};
use super::incoming::{Handed, Heard, Incoming, Person, Place};
use super::queue::Queue;
use super::rest::{CallError, Rest};
use super::turns::Turns;
use super::{Clock, Parts, commands, render};
use crate::surface::workers::{Undone, Workers};
use crate::team::briefing::Order;
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;
use crate::understand::model::Command;

/// How many interactions and notices are under way at once; what comes on top is
/// dropped, and Discord tells the person that the bot did not respond.
const FRONT: usize = 64;
/// The same for names that are completed: one for every key that is pressed, and
/// none of them may keep an acknowledgement waiting.
const COMPLETIONS: usize = 16;
/// How many pieces of work are under way at once. They wait for Discord most of the
/// time, so they are more than there are worker threads.
pub(super) const CLERKS: usize = 32;
/// How many messages and interactions are remembered, and for how long: Discord may
/// send one twice.
const SEEN: (usize, Duration) = (20_000, Duration::from_secs(60 * 60));
/// How many conversations are remembered.
const TALKS: usize = 10_000;

/// The command, and the intent, of what one can ask.
const HELP: &str = "help";

const TOO_FAST: &str = "You are asking faster than I can be fair to others. \
     Please wait a moment and ask again.";
const TOO_MUCH: &str = "There are more questions here than I can answer right now. \
     Please ask again in a minute.";

/// What somebody asks.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// In words.
    Typed(String),
    /// By a command, and how it is typed: "/timeline SCCD".
    Command(Command, String),
    /// An order to the briefing.
    Order(Order),
}

impl Asked {
    fn command(path: &[&str], command: Command) -> Self {
        let text = format!("/{} {}", path.join(" "), command.text());
        Self::Command(command, text.trim().to_owned())
    }

    fn help() -> Self {
        Self::command(&[HELP], Command::about(HELP, ""))
    }
}

/// Work that waits in its guild's line.
#[derive(Debug)]
pub(super) enum Work {
    /// A message is answered by a message.
    Message(Heard),
    /// Something that was asked by an interaction.
    Interaction(Handed, Asked),
}

/// The bot, between the gateway and everything that answers.
pub(super) struct Bot {
    pub(super) rest: Rest,
    workers: Workers,
    clock: Clock,
    queue: Queue<Work>,
    front: Arc<Semaphore>,
    completions: Arc<Semaphore>,
    handles: Handles,
    opened: AtomicBool,
    registered: AtomicBool,
    heard: LastHeard,
    seen: Mutex<ExpiringMap<u64, ()>>,
    turns: Turns,
    conversations: Mutex<ExpiringMap<(u64, u64), Talk>>,
}

/// One person's conversation in one place. Its lock keeps two questions asked in one
/// breath in their order.
type Talk = Arc<tokio::sync::Mutex<Conversation>>;

impl Bot {
    pub(super) fn new(rest: Rest, workers: Workers, parts: &Parts) -> Self {
        let settings = &parts.settings;
        Self {
            rest,
            workers,
            clock: Arc::clone(&parts.clock),
            queue: Queue::new(settings.guild_queue),
            front: Arc::new(Semaphore::new(FRONT)),
            completions: Arc::new(Semaphore::new(COMPLETIONS)),
            handles: Handles::default(),
            opened: AtomicBool::new(false),
            registered: AtomicBool::new(false),
            heard: LastHeard::default(),
            seen: Mutex::new(ExpiringMap::new(SEEN.0, SEEN.1)),
            turns: Turns::new(Duration::from_secs(settings.cooldown_seconds)),
            conversations: Mutex::new(ExpiringMap::new(TALKS, parts.follow_up)),
        }
    }

    /// The gateway is open. It opens anew after every session that could not be
    /// resumed: the commands are registered once, and what was said in between is
    /// asked for.
    pub(super) fn ready(self: &Arc<Self>, me: u64, application: u64) {
        if self.opened.swap(true, Ordering::SeqCst) {
            self.at_the_front(async move |bot| bot.catch_up(me).await);
        }
        if self.registered.swap(true, Ordering::SeqCst) {
            return;
        }
        self.at_the_front(async move |bot| {
            if let Err(error) = bot.register(application).await {
                warn!(%error, "The slash commands could not be registered; trying again at the next session");
                bot.registered.store(false, Ordering::SeqCst);
            }
        });
    }

    /// A message was said somewhere, perhaps to the bot, whose id is `me`.
    pub(super) fn hear(self: &Arc<Self>, message: &Message, me: u64) {
        self.heard.note(message);
        if let Some(heard) = Heard::read(message, me) {
            self.admit(Incoming::Message(heard));
        }
    }

    async fn register(&self, application: u64) -> Result<(), CallError> {
        let ours = commands::body();
        let held = self.rest.commands(application).await?;
        if commands::same(&held, &ours) {
            debug!("The slash commands are registered already");
            return Ok(());
        }
        self.rest.put_commands(application, ours).await?;
        info!("Registered the slash commands");
        Ok(())
    }

    /// Takes in whatever came. It returns at once: the connection that calls it has
    /// heartbeats to answer.
    pub(super) fn admit(self: &Arc<Self>, incoming: Incoming) {
        if !self.is_new(incoming.id()) {
            debug!("Discord sent something twice");
            return;
        }
        match incoming {
            Incoming::Message(heard) => self.admit_message(heard),
            Incoming::Completion(handed, typed) => {
                let task = async move |bot: Arc<Self>| bot.complete(&handed, typed).await;
                self.start(&self.completions, task);
            }
            other => self.at_the_front(async move |bot| bot.receive(other).await),
        }
    }

    fn admit_message(self: &Arc<Self>, heard: Heard) {
        let Heard { id, place, .. } = heard;
        let person = heard.person.clone();
        let work = Work::Message(heard);
        let words = match self.refusal(place, &person, &work) {
            Some(words) => words,
            None => match self.queue.offer(&place.key(&person), work) {
                Ok(()) => return,
                Err(_) => TOO_MUCH,
            },
        };
        if self.turns.tell(person.id, Instant::now()) {
            let task = async move |bot: Arc<Self>| bot.post(place, id, render::say(words, 0)).await;
            self.at_the_front(task);
        }
    }

    /// Why work is not taken, if it is not. Only questions are work enough to be
    /// rationed by person.
    fn refusal(&self, place: Place, person: &Person, work: &Work) -> Option<&'static str> {
        if self.queue.is_full(&place.key(person)) {
            return Some(TOO_MUCH);
        }
        let question = !matches!(work, Work::Interaction(_, Asked::Order(_)));
        let turn = !question || self.turns.take(person.id, Instant::now());
        (!turn).then_some(TOO_FAST)
    }

    /// Whether something comes in for the first time.
    fn is_new(&self, id: u64) -> bool {
        let now = Instant::now();
        let mut seen = lock(&self.seen);
        let new = seen.get(&id, now).is_none();
        seen.put(id, (), now);
        new
    }

    /// Runs a short task, if there are not too many of them already.
    fn at_the_front<F>(self: &Arc<Self>, task: impl FnOnce(Arc<Self>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.start(&self.front, task);
    }

    fn start<F>(self: &Arc<Self>, places: &Arc<Semaphore>, task: impl FnOnce(Arc<Self>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let Ok(place) = Arc::clone(places).try_acquire_owned() else {
            warn!("Too much comes in at once; something was dropped");
            return;
        };
        let task = task(Arc::clone(self));
        tokio::spawn(async move {
            task.await;
            drop(place);
        });
    }

    /// Takes work from the lines until they are closed and empty.
    pub(super) async fn clerk(self: Arc<Self>) {
        while let Some((work, _seat)) = self.queue.next().await {
            match work {
                Work::Message(heard) => self.answer_message(heard).await,
                Work::Interaction(handed, asked) => self.answer_asked(&handed, asked).await,
            }
        }
    }

    /// Takes nothing more in, and returns when the front desk has nothing in hand.
    pub(super) async fn close(&self) {
        self.queue.close();
        let all = u32::try_from(FRONT).unwrap_or(u32::MAX);
        // The semaphore is never closed; either way nothing is left to wait for.
        let _all = self.front.acquire_many(all).await;
    }
}

/// What it means to the asker that the workers did not do their work.
fn undone(undone: Undone) -> Trouble {
    match undone {
        Undone::Busy => Trouble::Asker {
            said: TOO_MUCH.to_owned(),
            hint: None,
        },
        Undone::Failed | Undone::Late(_) => Trouble::Ours(undone.into()),
    }
}
