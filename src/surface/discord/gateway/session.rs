//! One shard's session with the gateway: hello, identify or resume, heartbeats, events.
//!
//! Takes an open socket and what is known of the session before; gives events to the bot,
//! and how the connection ended. Connecting anew is left to the supervisor in `mod`. Each
//! stage has a time-out, and a connection that no longer answers heartbeats is given up
//! within seconds.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{Interaction, Message};
use tokio::time::{Instant, sleep_until, timeout_at};
use tracing::{debug, info, warn};

use super::socket::{Ended, Frame, Socket};
use crate::surface::discord::bot::Bot;
use crate::surface::discord::incoming::Incoming;
use crate::surface::discord::rest::jittered;

/// How long Discord may take to say hello, and to let us in.
const HELLO: Duration = Duration::from_secs(5);
const ENTRY: Duration = Duration::from_secs(15);
/// How long a heartbeat may go unanswered: what takes longer is dead, and no harm is done
/// by resuming what was not.
const ANSWERED: Duration = Duration::from_secs(4);
/// The heartbeat intervals that are believed.
const INTERVALS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(300));

/// The operations of the gateway.
mod op {
    pub(super) const DISPATCH: u8 = 0;
    pub(super) const HEARTBEAT: u8 = 1;
    pub(super) const IDENTIFY: u8 = 2;
    pub(super) const RESUME: u8 = 6;
    pub(super) const RECONNECT: u8 = 7;
    pub(super) const INVALID: u8 = 9;
    pub(super) const HELLO: u8 = 10;
    pub(super) const ANSWER: u8 = 11;
}

/// What a shard is to Discord: its number, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shard {
    pub(super) number: u32,
    pub(super) of: u32,
}

/// A session that can be resumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    id: String,
    /// Where it is resumed.
    pub(super) url: String,
    /// The number of the last event of it.
    seen: u64,
    /// Our own id.
    me: u64,
}

/// How a connection ended, as the session sees it.
#[derive(Debug)]
pub(super) enum Lost {
    /// Discord asked us to connect again, or the connection broke.
    Connection(Ended),
    /// The session is over: a new one is needed.
    Session,
}

impl From<Ended> for Lost {
    fn from(ended: Ended) -> Self {
        Self::Connection(ended)
    }
}

/// When the next heartbeat is due, and whether the last one was answered.
struct Heart {
    interval: Duration,
    due: Instant,
    /// Until when the last one has to be answered.
    answer_by: Option<Instant>,
}

impl Heart {
    fn new(interval: Duration) -> Self {
        Self {
            interval,
            // All clients would beat at once otherwise.
            due: Instant::now() + jittered(interval),
            answer_by: None,
        }
    }

    fn beat(&mut self) {
        let now = Instant::now();
        self.due = now + self.interval;
        // One that was not answered yet is still waited for.
        self.answer_by.get_or_insert(now + ANSWERED);
    }

    /// When something has to be done next.
    fn next(&self) -> Instant {
        self.answer_by.map_or(self.due, |by| by.min(self.due))
    }

    fn is_dead(&self) -> bool {
        self.answer_by.is_some_and(|by| by <= Instant::now())
    }
}

/// A connection, from hello to its end.
pub(super) struct Connection {
    bot: Arc<Bot>,
    pub(super) socket: Socket,
    heart: Heart,
    /// Whether events come in.
    pub(super) is_in: bool,
}

impl Connection {
    /// Waits for the hello on an open socket.
    pub(super) async fn greeted(bot: Arc<Bot>, mut socket: Socket) -> Result<Self, Lost> {
        let by = Instant::now() + HELLO;
        let hello = match timeout_at(by, socket.next()).await {
            Ok(frame) => frame?,
            Err(_) => return Err(Ended::Broken("Discord does not say hello".to_owned()).into()),
        };
        let interval = hello.d.get("heartbeat_interval").and_then(Value::as_u64);
        let Some(interval) = interval.filter(|_| hello.op == op::HELLO) else {
            return Err(Ended::Broken("Discord's first word is no hello".to_owned()).into());
        };
        let interval = Duration::from_millis(interval).clamp(INTERVALS.0, INTERVALS.1);
        Ok(Self {
            bot,
            socket,
            heart: Heart::new(interval),
            is_in: false,
        })
    }

    /// Asks for a new session.
    pub(super) async fn identify(&mut self, token: &str, shard: Shard) -> Result<(), Lost> {
        let who = json!({
            "token": token,
            "intents": super::INTENTS,
            "shard": [shard.number, shard.of],
            "properties": {"os": std::env::consts::OS, "browser": "dateline", "device": "dateline"},
        });
        Ok(self.socket.send(op::IDENTIFY, &who).await?)
    }

    /// Asks to go on with a session.
    pub(super) async fn resume(&mut self, token: &str, session: &Session) -> Result<(), Lost> {
        let which = json!({"token": token, "session_id": session.id, "seq": session.seen});
        Ok(self.socket.send(op::RESUME, &which).await?)
    }

    /// Takes events in until the connection is lost.
    pub(super) async fn run(&mut self, session: &mut Option<Session>) -> Result<Infallible, Lost> {
        let by = Instant::now() + ENTRY;
        loop {
            let until = match self.is_in {
                true => self.heart.next(),
                false => self.heart.next().min(by),
            };
            tokio::select! {
                frame = self.socket.next() => self.take(frame?, session).await?,
                () = sleep_until(until) => {
                    if !self.is_in && by <= Instant::now() {
                        return Err(Ended::Broken("Discord does not let us in".to_owned()).into());
                    }
                    if self.heart.is_dead() {
                        return Err(Ended::Broken("Discord does not answer heartbeats".to_owned()).into());
                    }
                    if self.heart.due <= Instant::now() {
                        self.beat(session.as_ref()).await?;
                    }
                }
            }
        }
    }

    async fn beat(&mut self, session: Option<&Session>) -> Result<(), Lost> {
        self.heart.beat();
        let seen = session.map(|session| session.seen);
        Ok(self.socket.send(op::HEARTBEAT, &json!(seen)).await?)
    }

    async fn take(&mut self, frame: Frame, session: &mut Option<Session>) -> Result<(), Lost> {
        match frame.op {
            op::DISPATCH => self.event(frame, session),
            op::HEARTBEAT => self.beat(session.as_ref()).await?,
            op::RECONNECT => {
                return Err(Ended::Broken("Discord asks to connect again".to_owned()).into());
            }
            op::INVALID if frame.d == Value::Bool(true) => {
                return Err(
                    Ended::Broken("the session could not be resumed yet".to_owned()).into(),
                );
            }
            op::INVALID => return Err(Lost::Session),
            op::ANSWER => self.heart.answer_by = None,
            other => debug!(op = other, "Discord sent something that nothing is made of"),
        }
        Ok(())
    }

    fn event(&mut self, frame: Frame, session: &mut Option<Session>) {
        let Frame { d, s, t, .. } = frame;
        let name = t.unwrap_or_default();
        match name.as_str() {
            "READY" => match opened(&d) {
                Some(opened) => {
                    let application = id(d.pointer("/application/id")).unwrap_or(opened.me);
                    let guilds = d
                        .get("guilds")
                        .and_then(Value::as_array)
                        .map_or(0, Vec::len);
                    info!(guilds, "Connected to Discord");
                    self.is_in = true;
                    self.bot.ready(opened.me, application);
                    *session = Some(opened);
                }
                None => warn!("Discord let us in without saying who we are"),
            },
            "RESUMED" => {
                info!("Resumed the session with Discord");
                self.is_in = true;
            }
            "MESSAGE_CREATE" => {
                let message = read::<Message>(&name, d);
                if let (Some(message), Some(session)) = (message, session.as_ref()) {
                    self.bot.hear(&message, session.me);
                }
            }
            "INTERACTION_CREATE" => {
                let read = read::<Interaction>(&name, d);
                if let Some(incoming) = read.and_then(Incoming::read) {
                    self.bot.admit(incoming);
                }
            }
            _ => {}
        }
        if let (Some(session), Some(number)) = (session.as_mut(), s) {
            session.seen = number;
        }
    }
}

/// An event as it is; none where it cannot be read, which is told without its words.
fn read<T: serde::de::DeserializeOwned>(name: &str, d: Value) -> Option<T> {
    let id = id(d.get("id"));
    match serde_json::from_value(d) {
        Ok(read) => Some(read),
        Err(error) => {
            let error = error.classify();
            warn!(name, id, ?error, "An event of Discord's could not be read");
            None
        }
    }
}

/// The session that a READY opens.
fn opened(d: &Value) -> Option<Session> {
    Some(Session {
        id: d.get("session_id")?.as_str()?.to_owned(),
        url: d.get("resume_gateway_url")?.as_str()?.to_owned(),
        seen: 0,
        me: id(d.pointer("/user/id"))?,
    })
}

/// An id, which Discord writes as text.
fn id(value: Option<&Value>) -> Option<u64> {
    value?.as_str()?.parse().ok()
}
