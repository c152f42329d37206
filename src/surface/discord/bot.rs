//! What the bot does about each thing that comes in.
//!
//! Takes what `incoming` read; gives bodies to `rest`. Interactions are answered at
//! the front desk, within Discord's three seconds; what takes work waits in its
//! guild's line, and clerks take it from there. Whoever addressed the bot gets an
//! answer or a reason. What is answered is left to the desk and to the team.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Semaphore;
use tracing::{debug, error, info, warn};

use super::bounded::{Bounded, lock};
use super::buttons::{Action, Dead, Handles, Leaf, item_of};
use super::commands::{self, Meaning};
use super::escape::escape;
use super::incoming::{Handed, Heard, Incoming, Person, Place};
use super::queue::Queue;
use super::render::{self, EPHEMERAL};
use super::rest::{CallError, Rest};
use super::{Clock, Parts};
use crate::answer::Answer;
use crate::desk::{Ask, Outcome};
use crate::reply::Reply;
use crate::surface::workers::{Answering, Undone, Workers};
use crate::team::Team;
use crate::team::briefing::{Item, Order};
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

/// How many interactions and notices are under way at once; what comes on top is
/// dropped, and Discord tells the person that the bot did not respond.
const FRONT: usize = 64;
/// The same for names that are completed: one for every key that is pressed, and
/// none of them may keep an acknowledgement waiting.
const COMPLETIONS: usize = 16;
/// How many pieces of work are under way at once. They wait for Discord most of the
/// time, so they are more than there are worker threads.
pub(super) const CLERKS: usize = 16;
/// How many messages and interactions are remembered, and for how long: Discord may
/// send one twice.
const SEEN: (usize, Duration) = (20_000, Duration::from_secs(60 * 60));
/// How many people's cooldowns and conversations are remembered.
const PEOPLE: usize = 10_000;
/// The longest cooldown that can be set.
const TURN: Duration = Duration::from_secs(60 * 60);
/// A person who asks too fast is told so once in this time.
const TELL_AGAIN: Duration = Duration::from_secs(10);
/// How long a name may take to be completed; a later answer is of no use.
const COMPLETION: Duration = Duration::from_millis(1_500);
/// The most names that Discord takes, and the longest.
const CHOICES: (usize, usize) = (25, 100);
/// Answers faster than this need no sign of work; Discord shows one for ten seconds.
const TYPING: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(8));

const TOO_FAST: &str = "You are asking faster than I can be fair to others. \
     Please wait a moment and ask again.";
const TOO_MUCH: &str = "There are more questions here than I can answer right now. \
     Please ask again in a minute.";
const FAILED: &str = "That went wrong on my side. It is logged; please try again.";
const NOT_TAKEN: &str = "I have an answer, but Discord does not let me show it here. \
     It is logged; please ask in another way or in another channel.";
const WITHHELD: &str = "Discord does not show me the words of a reply that does not \
     mention me. Please reply with the mention on, or use `/ask`.";
const EXPIRED: &str = "This button has expired. Ask again to get a fresh one.";
const NOT_YOURS: &str = "Only the person who asked can turn these pages. \
     Ask the same to get your own.";
const UNHEARD_OF: &str = "I do not know this command. `/help` lists what you can ask.";
const NO_WORDS: &str = "There are no words in this message that I could look for.";
const NOTHING_TO_SAY: &str = "I have nothing to say to that. `/help` shows what you can ask.";

/// Work that waits in its guild's line.
#[derive(Debug)]
pub(super) enum Work {
    /// A message is answered by a message.
    Message(Heard),
    /// A question that came by an interaction.
    Ask(Handed, String),
    /// An order to the briefing that came by an interaction.
    Brief(Handed, Order),
}

/// The bot, between the gateway and everything that answers.
pub(super) struct Bot {
    pub(super) rest: Rest,
    workers: Workers,
    desk: Arc<dyn Answering>,
    team: Team,
    clock: Clock,
    cooldown: Duration,
    queue: Queue<Work>,
    front: Arc<Semaphore>,
    completions: Arc<Semaphore>,
    handles: Handles,
    me: OnceLock<u64>,
    registered: AtomicBool,
    seen: Mutex<Bounded<u64, ()>>,
    turns: Mutex<Bounded<u64, Turn>>,
    conversations: Mutex<Bounded<(u64, u64), Talk>>,
}

/// One person's conversation in one place. Its lock keeps two questions asked in one
/// breath in their order.
type Talk = Arc<tokio::sync::Mutex<Conversation>>;

#[derive(Clone, Copy, Debug)]
struct Turn {
    taken: Instant,
    told: Option<Instant>,
}

/// Why a question is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    TooFast { told: bool },
    TooMuch,
}

impl Refusal {
    fn words(self) -> &'static str {
        match self {
            Self::TooFast { .. } => TOO_FAST,
            Self::TooMuch => TOO_MUCH,
        }
    }
}

impl Bot {
    pub(super) fn new(rest: Rest, workers: Workers, parts: &Parts) -> Self {
        let settings = &parts.settings;
        Self {
            rest,
            workers,
            desk: Arc::clone(&parts.desk),
            team: parts.team.clone(),
            clock: Arc::clone(&parts.clock),
            cooldown: Duration::from_secs(settings.cooldown_seconds),
            queue: Queue::new(settings.guild_queue),
            front: Arc::new(Semaphore::new(FRONT)),
            completions: Arc::new(Semaphore::new(COMPLETIONS)),
            handles: Handles::default(),
            me: OnceLock::new(),
            registered: AtomicBool::new(false),
            seen: Mutex::new(Bounded::new(SEEN.0, SEEN.1)),
            turns: Mutex::new(Bounded::new(PEOPLE, TURN)),
            conversations: Mutex::new(Bounded::new(PEOPLE, parts.follow_up)),
        }
    }

    /// The bot's own id, once the gateway has told it.
    pub(super) fn me(&self) -> Option<u64> {
        self.me.get().copied()
    }

    /// The gateway is open. It opens anew after every lost session, and the commands
    /// are registered once.
    pub(super) fn ready(self: &Arc<Self>, me: u64, application: u64) {
        self.me.get_or_init(|| me);
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

    /// Takes in whatever came. It returns at once: serenity calls it on a task of its
    /// own for every event, so nothing may pile up behind it.
    pub(super) fn admit(self: &Arc<Self>, incoming: Incoming) {
        if !self.first_time(incoming.id()) {
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
        let (place, person) = (heard.place, heard.person.clone());
        let id = heard.id;
        let refusal = match self.refusal(place, &person) {
            Some(refusal) => refusal,
            None => match self.queue.offer(&place.key(&person), Work::Message(heard)) {
                Ok(()) => return,
                Err(_) => Refusal::TooMuch,
            },
        };
        if refusal == (Refusal::TooFast { told: true }) {
            return;
        }
        self.at_the_front(async move |bot| {
            bot.post(place, id, render::say(refusal.words(), 0)).await;
        });
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
        while let Some(work) = self.queue.next().await {
            match work {
                Work::Message(heard) => self.answer_message(heard).await,
                Work::Ask(handed, text) => self.answer_asked(&handed, text).await,
                Work::Brief(handed, order) => self.answer_order(&handed, order).await,
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

/// Interactions, at the front desk: each is acknowledged here.
impl Bot {
    async fn receive(&self, incoming: Incoming) {
        match incoming {
            Incoming::Command(handed, path, option) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                self.receive_command(handed, commands::meaning(&path, option.as_deref()))
                    .await;
            }
            Incoming::AskAbout(handed, words) if words.trim().is_empty() => {
                self.refuse(&handed, NO_WORDS).await;
            }
            Incoming::AskAbout(handed, words) => {
                let meaning = Meaning::Typed(words.trim().to_owned());
                self.receive_command(handed, Some(meaning)).await;
            }
            Incoming::Click(handed, handle) => self.receive_click(handed, &handle).await,
            // These two are admitted elsewhere.
            Incoming::Message(_) | Incoming::Completion(..) => {}
        }
    }

    async fn receive_command(&self, handed: Handed, meaning: Option<Meaning>) {
        let private = meaning == Some(Meaning::Help);
        let work = match meaning {
            Some(Meaning::Typed(text)) => Work::Ask(handed.clone(), text),
            Some(Meaning::Help) => Work::Ask(handed.clone(), "help".to_owned()),
            Some(Meaning::Brief(order)) => Work::Brief(handed.clone(), order),
            None => return self.refuse(&handed, UNHEARD_OF).await,
        };
        self.take_in(handed, work, private).await;
    }

    async fn receive_click(&self, handed: Handed, handle: &str) {
        match self.handles.pressed(handle, &handed) {
            Err(Dead::Expired) => self.refuse(&handed, EXPIRED).await,
            Err(Dead::NotYours) => self.refuse(&handed, NOT_YOURS).await,
            Ok(Action::Turn(leaf)) => {
                let body = self.page(&leaf, handed.place, handed.person.id);
                self.call_back(&handed, 7, body).await;
            }
            Ok(Action::Add(item)) => {
                let work = Work::Brief(handed.clone(), Order::Add(item));
                self.take_in(handed, work, true).await;
            }
        }
    }

    /// Promises an answer and puts the work in line, or says why not.
    async fn take_in(&self, handed: Handed, work: Work, private: bool) {
        // Only questions are work enough to be rationed.
        let refusal = match work {
            Work::Ask(..) => self.refusal(handed.place, &handed.person),
            Work::Message(_) | Work::Brief(..) => None,
        };
        if let Some(refusal) = refusal {
            return self.refuse(&handed, refusal.words()).await;
        }
        let flags = if private { EPHEMERAL } else { 0 };
        let promise = json!({"flags": flags, "allowed_mentions": render::nobody()});
        if !self.call_back(&handed, 5, promise).await {
            return;
        }
        let key = handed.place.key(&handed.person);
        if self.queue.offer(&key, work).is_err() {
            self.edit(&handed, render::say(TOO_MUCH, 0)).await;
        }
    }

    async fn complete(&self, handed: &Handed, typed: String) {
        let names = self.workers.complete(typed, CHOICES.0, COMPLETION).await;
        let names = names.unwrap_or_default();
        let choices: Vec<Value> = names
            .iter()
            .filter(|name| !name.trim().is_empty() && name.encode_utf16().count() <= CHOICES.1)
            .take(CHOICES.0)
            .map(|name| json!({"name": name, "value": name}))
            .collect();
        self.call_back(handed, 8, json!({"choices": choices})).await;
    }

    async fn refuse(&self, handed: &Handed, words: &str) {
        self.call_back(handed, 4, render::say(words, EPHEMERAL))
            .await;
    }

    /// Gives an interaction its first answer; whether there is anything left to do.
    async fn call_back(&self, handed: &Handed, kind: u8, data: Value) -> bool {
        let body = json!({"type": kind, "data": data});
        let called = self.rest.callback(handed.id, &handed.token, body).await;
        called
            .inspect_err(|error| warn!(%error, kind, "An interaction could not be answered"))
            .is_ok()
    }
}

/// Work, done by the clerks.
impl Bot {
    async fn answer_message(&self, heard: Heard) {
        let Heard {
            id,
            place,
            person,
            text,
        } = heard;
        let Some(text) = text else {
            return self.post(place, id, render::say(WITHHELD, 0)).await;
        };
        // A bare mention asks what one can ask.
        let text = if text.is_empty() {
            "help".to_owned()
        } else {
            text
        };
        let answer = self.ask(place, &person, text);
        let answer = self.while_typing(place.channel, answer).await;
        self.post(place, id, self.shown(answer, place, &person))
            .await;
    }

    async fn answer_asked(&self, handed: &Handed, text: String) {
        let answer = self.ask(handed.place, &handed.person, text).await;
        self.finish(handed, answer).await;
    }

    /// Carries out an order that was given by a command or a button.
    async fn answer_order(&self, handed: &Handed, order: Order) {
        let today = (self.clock)().date();
        let drafted = self.workers.with_desk(move |desk| {
            let order = resolved(order, desk);
            let draft = desk.draft(&typed(&order), &order, today);
            (order, draft)
        });
        let answer = match drafted.await.map_err(undone) {
            Ok((order, draft)) => self.brief(handed.place, &handed.person, order, draft).await,
            Err(trouble) => Err(trouble),
        };
        self.finish(handed, answer).await;
    }

    /// Answers a question, whatever it turns out to be.
    async fn ask(&self, place: Place, person: &Person, text: String) -> Result<Answer, Trouble> {
        let talk = self.talk(place, person);
        let mut conversation = talk.lock().await;
        let ask = Ask {
            text,
            today: (self.clock)().date(),
            addressed: true,
        };
        let (outcome, next) = self
            .workers
            .answer(ask, conversation.clone())
            .await
            .map_err(undone)?;
        *conversation = next;
        drop(conversation);
        match outcome {
            Outcome::Said(answer) => Ok(*answer),
            Outcome::Briefing(order, draft) => self.brief(place, person, order, *draft).await,
        }
    }

    async fn brief(
        &self,
        place: Place,
        person: &Person,
        order: Order,
        draft: Answer,
    ) -> Result<Answer, Trouble> {
        let now = (self.clock)();
        let today = now.date();
        let desk = Arc::clone(&self.desk);
        let freshen = move |item: &Item| desk.freshen(item, today);
        let answer = self
            .team
            .carry_out(
                &place.key(person),
                &person.name,
                now.timestamp(),
                order,
                draft,
                freshen,
            )
            .await?;
        Ok(answer)
    }

    async fn finish(&self, handed: &Handed, answer: Result<Answer, Trouble>) {
        let body = self.shown(answer, handed.place, &handed.person);
        self.edit(handed, body).await;
    }

    /// A reply to a message. Its nonce is the message's id, so that one message is
    /// answered once however often the answer has to be sent.
    async fn post(&self, place: Place, to: u64, body: Value) {
        let nonce = to.to_string();
        let body = reply(body, to, &nonce);
        let mut posted = self.rest.create_message(place.channel, body).await;
        if posted.as_ref().is_err_and(CallError::is_about_the_body) {
            let body = reply(render::say(NOT_TAKEN, 0), to, &format!("{nonce}-2"));
            posted = self.rest.create_message(place.channel, body).await;
        }
        if let Err(error) = posted {
            warn!(%error, channel = place.channel, "A message could not be answered");
        }
    }

    async fn edit(&self, handed: &Handed, body: Value) {
        let edit = |body| {
            self.rest
                .edit_original(handed.application, &handed.token, body)
        };
        let mut edited = edit(body).await;
        if edited.as_ref().is_err_and(CallError::is_about_the_body) {
            edited = edit(render::say(NOT_TAKEN, 0)).await;
        }
        match edited {
            Ok(_) => {}
            Err(error) if error.is_over() => debug!(%error, "An interaction is over"),
            Err(error) => warn!(%error, "A promised answer could not be given"),
        }
    }

    /// Waits for `work`, and lets the channel see that there is some.
    async fn while_typing<T>(&self, channel: u64, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        let mut pause = TYPING.0;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::time::sleep(pause) => pause = TYPING.1,
            }
            tokio::select! {
                biased;
                done = &mut work => return done,
                typing = self.rest.typing(channel) => if let Err(error) = typing {
                    debug!(%error, "Typing could not be shown");
                },
            }
        }
    }
}

/// Small decisions.
impl Bot {
    fn first_time(&self, id: u64) -> bool {
        let now = Instant::now();
        let mut seen = lock(&self.seen);
        let new = seen.get(&id, now).is_none();
        seen.put(id, (), now);
        new
    }

    /// Why a person's question is not taken, if it is not. A question that is taken
    /// starts their cooldown.
    fn refusal(&self, place: Place, person: &Person) -> Option<Refusal> {
        if self.queue.is_full(&place.key(person)) {
            return Some(Refusal::TooMuch);
        }
        let now = Instant::now();
        let mut turns = lock(&self.turns);
        if let Some(turn) = turns.get(&person.id, now)
            && now.saturating_duration_since(turn.taken) < self.cooldown
        {
            let recent = |at: Instant| now.saturating_duration_since(at) < TELL_AGAIN;
            let told = turn.told.is_some_and(recent);
            if !told {
                turn.told = Some(now);
            }
            return Some(Refusal::TooFast { told });
        }
        let told = turns.get(&person.id, now).and_then(|turn| turn.told);
        turns.put(person.id, Turn { taken: now, told }, now);
        None
    }

    /// The conversation that a person has here, or a new one where it is over.
    fn talk(&self, place: Place, person: &Person) -> Talk {
        let now = Instant::now();
        let key = (place.channel, person.id);
        let mut talks = lock(&self.conversations);
        let talk = talks.get(&key, now).map(|talk| Arc::clone(talk));
        let talk = talk.unwrap_or_default();
        talks.put(key, Arc::clone(&talk), now);
        talk
    }

    /// A message that shows an answer, or says why there is none.
    fn shown(&self, answer: Result<Answer, Trouble>, place: Place, asker: &Person) -> Value {
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => return render::say(&words(&trouble), 0),
        };
        let pages = render::render(&Reply::from(&answer));
        if pages.is_empty() {
            return render::say(NOTHING_TO_SAY, 0);
        }
        let leaf = Leaf {
            pages: Arc::new(pages),
            at: 0,
            item: item_of(&answer),
        };
        self.page(&leaf, place, asker.id)
    }

    fn page(&self, leaf: &Leaf, place: Place, asker: u64) -> Value {
        let buttons = self.handles.buttons(leaf, place, asker);
        render::body(render::components(&leaf.pages, leaf.at, &buttons), 0)
    }
}

/// The body, as the reply to a message.
fn reply(mut body: Value, to: u64, nonce: &str) -> Value {
    if let Some(body) = body.as_object_mut() {
        let reference = json!({"message_id": to.to_string(), "fail_if_not_exists": false});
        body.insert("message_reference".to_owned(), reference);
        body.insert("nonce".to_owned(), json!(nonce));
        body.insert("enforce_nonce".to_owned(), json!(true));
    }
    body
}

/// What the asker hears of trouble. Ours is logged here, once and in full.
fn words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Asker { said, hint } => {
            let hint = hint.iter().map(|hint| format!("\n{}", escape(hint)));
            escape(said) + &hint.collect::<String>()
        }
        Trouble::Operator { .. } | Trouble::Ours(_) => {
            error!(error = %trouble, "A question could not be answered");
            FAILED.to_owned()
        }
    }
}

/// What was typed as the item of an order may name an entity, which the desk knows.
fn resolved(order: Order, desk: &dyn Answering) -> Order {
    match order {
        Order::Add(Item::Topic(words)) => Order::Add(desk.item(&words)),
        order => order,
    }
}

/// How a person would have put an order.
fn typed(order: &Order) -> String {
    match order {
        Order::Show => "show the briefing".to_owned(),
        Order::Add(item) => format!("add {item} to the briefing"),
        Order::Remove(which) => format!("remove {which} from the briefing"),
        Order::Post => "post the briefing".to_owned(),
    }
}

fn undone(undone: Undone) -> Trouble {
    match undone {
        Undone::Busy => Trouble::Asker {
            said: TOO_MUCH.to_owned(),
            hint: None,
        },
        Undone::Failed | Undone::Late(_) => Trouble::Ours(undone.into()),
    }
}
