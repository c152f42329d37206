//! What Discord would know: messages, commands, interactions, and what is to go wrong.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::sync::mpsc::UnboundedSender;

/// Something that goes wrong with one call.
#[derive(Clone, Debug)]
pub enum Fault {
    /// 429, with the seconds to wait.
    TooFast { seconds: f64, global: bool },
    /// 429 as the front door says it: a page of HTML and no headers.
    TooFastHtml,
    /// A status, and nothing is done.
    Status(u16),
    /// It is refused with 400 and this code, and nothing is done.
    Refused(u64),
    /// It is done, and the answer is lost: this status comes in its place.
    DoneBut(u16),
    /// The answer comes late.
    Late(Duration),
    /// It is done, and the rate-limit headers are nonsense.
    OddHeaders,
    /// It is done, and the body of the answer is nonsense.
    OddBody,
}

/// A call that the bot made.
#[derive(Clone, Debug)]
pub struct Call {
    pub at: Instant,
    pub method: String,
    pub path: String,
    pub status: u16,
}

/// A message that the bot posted, as it stands now.
#[derive(Clone, Debug)]
pub struct Posted {
    pub id: u64,
    pub body: Value,
    /// The message it replies to.
    pub to: Option<u64>,
}

/// Something a person did with the bot.
#[derive(Clone, Debug)]
pub struct Interaction {
    pub token: String,
    pub kind: u8,
    pub made: Instant,
    /// The kind of the first answer, once there is one.
    pub answered: Option<u64>,
    pub private: bool,
    /// The message, or the choices, that it was answered with.
    pub shown: Option<Value>,
    /// Whether the test does not mind if it is never answered.
    pub excused: bool,
    /// The message whose button was pressed.
    pub pressed: Option<u64>,
}

/// What goes to the gateway's socket.
#[derive(Clone, Debug)]
pub enum Out {
    Frame(Value),
    Close(u16),
    Drop,
}

/// What Discord no longer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// To the next connection, hello.
    Hello,
    /// To the next IDENTIFY, READY.
    Ready,
    /// Until a session is resumed, to heartbeats and all else.
    Heartbeats,
}

/// Whether a call holds all parts of a pattern, `*` standing for anything between.
pub fn like(call: &str, pattern: &str) -> bool {
    let mut rest = Some(call);
    for part in pattern.split('*') {
        rest = rest
            .and_then(|rest| rest.split_once(part))
            .map(|(_, rest)| rest);
    }
    rest.is_some()
}

#[derive(Default)]
pub struct State {
    pub token: String,
    pub calls: Vec<Call>,
    pub posted: Vec<Posted>,
    pub nonces: HashMap<String, u64>,
    pub commands: Vec<Value>,
    /// What people said, as the REST interface tells it.
    pub said: Vec<Value>,
    /// Whether what people say is kept from the gateway.
    pub deaf: bool,
    pub interactions: HashMap<u64, Interaction>,
    pub faults: VecDeque<(&'static str, Fault)>,
    pub broken: Vec<String>,
    pub typing: usize,
    /// What the gateway closes with when the bot introduces itself.
    pub refuse_identify: Option<u16>,
    pub identifies: Vec<Value>,
    /// How often heartbeats are asked for.
    pub heartbeat_ms: Option<u64>,
    pub silence: Option<Silence>,
    pub resumes: usize,
    pub sockets: Vec<UnboundedSender<Out>>,
    /// Every event of the session, for whoever resumes it.
    pub events: Vec<Value>,
    pub closed_by_bot: Vec<Option<u16>>,
    pub last_id: u64,
}

impl State {
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        1_300_000_000_000_000_000 + self.last_id
    }

    /// Sends an event to the bot, and keeps it for whoever resumes.
    pub fn dispatch(&mut self, name: &str, data: Value) {
        let sequence = self.events.len() + 1;
        let frame = serde_json::json!({"op": 0, "s": sequence, "t": name, "d": data});
        self.events.push(frame.clone());
        if self.silence == Some(Silence::Heartbeats) {
            return;
        }
        self.sockets
            .retain(|socket| socket.send(Out::Frame(frame.clone())).is_ok());
    }

    /// Whether something is kept silent about once, and this is the time.
    pub fn take_silence(&mut self, what: Silence) -> bool {
        let now = self.silence == Some(what);
        if now {
            self.silence = None;
        }
        now
    }

    /// The fault that the next call meets, if it is one of those that a fault waits for.
    pub fn fault_for(&mut self, call: &str) -> Option<Fault> {
        let at = self
            .faults
            .iter()
            .position(|(wanted, _)| like(call, wanted))?;
        self.faults.remove(at).map(|(_, fault)| fault)
    }

    pub fn breaks(&mut self, rules: Vec<String>) {
        for rule in &rules {
            eprintln!("broken: {rule}");
        }
        self.broken.extend(rules);
    }
}
