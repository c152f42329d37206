//! The connection that Discord's events come in by.
//!
//! Takes the bot that events are handed to; connects each shard, connects anew, and ends
//! when it is told to or when trying again would change nothing. The client is our own:
//! serenity's counts no session starts, waits for ever for a READY, spins on some close
//! codes, starts anew where it could resume, and does not know the address to resume at.
//! What is done about an event is left to `bot`.
//!
//! | file | job |
//! | --- | --- |
//! | `socket` | a WebSocket of JSON frames |
//! | `session` | what the frames mean: heartbeats, events, the ends of a session |

mod session;
mod socket;

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::warn;

use self::session::{Connection, Lost, Session, Shard};
use self::socket::{Ended, Socket};
use super::bot::Bot;
use super::rest::{CallError, jittered};
use super::starts::Starts;
use crate::trouble::Trouble;

/// The pause after a first failure, and after many.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// At most so long is waited before a session is started in the place of one that Discord
/// ended; it asks for one to five seconds.
const ANEW: Duration = Duration::from_secs(5);
/// Discord lets one shard in, or as many as it says, in this time.
const ENTRIES: Duration = Duration::from_secs(5);
/// So often in a row a session is tried to be resumed before it is given up.
const RESUMES: u32 = 3;
/// More shards than this are not believed: one serves some thousand guilds.
const MOST_SHARDS: u32 = 256;
/// So many session starts of the day are never used: at none left Discord resets the
/// token.
const SPARE_STARTS: u64 = 50;
/// The close codes that end a connection: nothing more is wanted, or the session is to go
/// on.
const GOODBYE: u16 = 1000;
const GOING_ON: u16 = 4000;

/// What we are told of, nothing that needs a permission of the developer portal: guilds,
/// messages in them, and direct messages.
const INTENTS: u64 = 1 | 1 << 9 | 1 << 12;

/// What a connection is made with.
pub(super) struct Login {
    pub(super) token: SecretString,
    pub(super) starts: Starts,
}

/// Where and how to connect, as Discord tells.
struct Way {
    url: String,
    shards: u32,
    /// How many shards may be let in at once.
    at_once: u32,
}

/// Stays connected until `stop` turns true, or until it makes no sense.
pub(super) async fn listen(
    bot: Arc<Bot>,
    login: Login,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Trouble> {
    let login = Arc::new(login);
    let way = tokio::select! {
        way = way_in_the_end(&bot) => way?,
        () = told_to(&mut stop) => return Ok(()),
    };
    let entry = Arc::new(Entry::new(&way));
    let mut shards = JoinSet::new();
    for number in 0..way.shards {
        let shard = Supervised {
            shard: Shard {
                number,
                of: way.shards,
            },
            bot: Arc::clone(&bot),
            login: Arc::clone(&login),
            entry: Arc::clone(&entry),
            session: None,
            way: Some(way.url.clone()),
        };
        shards.spawn(shard.run(stop.clone()));
    }
    while let Some(ended) = shards.join_next().await {
        let ended = ended.unwrap_or_else(|error| Err(Trouble::Ours(error.into())));
        if ended.is_err() {
            shards.shutdown().await;
            return ended;
        }
    }
    Ok(())
}

/// Lets shards in one after another, as fast as Discord takes them.
struct Entry {
    next: Mutex<Instant>,
    apart: Duration,
}

impl Entry {
    fn new(way: &Way) -> Self {
        Self {
            next: Mutex::new(Instant::now()),
            apart: ENTRIES / way.at_once.max(1),
        }
    }

    async fn turn(&self) {
        let mut next = self.next.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + self.apart;
    }
}

/// Why a shard is given up, or is not.
enum Ending {
    /// It is worth trying again.
    ForNow(String),
    /// It is not.
    ForGood(Trouble),
}

/// A shard that is kept connected.
struct Supervised {
    shard: Shard,
    bot: Arc<Bot>,
    login: Arc<Login>,
    entry: Arc<Entry>,
    /// The session to go on with.
    session: Option<Session>,
    /// Where a new one is started, where that was asked for and not used yet.
    way: Option<String>,
}

impl Supervised {
    /// Stays connected until `stop` turns true, or until it makes no sense.
    async fn run(mut self, mut stop: watch::Receiver<bool>) -> Result<(), Trouble> {
        let mut failures: u32 = 0;
        loop {
            let mut was_in = false;
            let error = match self.connect(&mut was_in, &mut stop).await {
                Ok(()) => return Ok(()),
                Err(Ending::ForGood(trouble)) => return Err(trouble),
                Err(Ending::ForNow(error)) => error,
            };
            failures = if was_in { 0 } else { failures + 1 };
            if failures >= RESUMES {
                self.session = None;
            }
            let pause = match (failures, &self.session) {
                // The connection broke: the session goes on at once.
                (0, Some(_)) => Duration::ZERO,
                (0, None) => ANEW,
                _ => PAUSES.0 * 2_u32.saturating_pow(failures - 1).min(64),
            };
            let pause = jittered(pause.min(PAUSES.1));
            let (shard, wait_ms) = (self.shard.number, pause.as_millis());
            warn!(
                error,
                shard, failures, wait_ms, "Not connected to Discord; trying again in {wait_ms} ms"
            );
            tokio::select! {
                () = sleep(pause) => {}
                () = told_to(&mut stop) => return Ok(()),
            }
        }
    }

    /// Connects, and stays until the connection is lost or `stop` turns true.
    async fn connect(
        &mut self,
        was_in: &mut bool,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), Ending> {
        let mut connection = tokio::select! {
            connection = self.enter() => connection?,
            () = told_to(stop) => return Ok(()),
        };
        let ended = tokio::select! {
            ended = connection.run(&mut self.session) => ended,
            () = told_to(stop) => {
                connection.socket.close(GOODBYE).await;
                return Ok(());
            }
        };
        *was_in = connection.is_in;
        let Err(lost) = ended;
        if !matches!(lost, Lost::Connection(Ended::Closed(_))) {
            // A dead connection may not even take a goodbye: nobody waits for it.
            tokio::spawn(connection.socket.close(GOING_ON));
        }
        Err(self.ending(lost))
    }

    /// A connection on which a session was asked for.
    async fn enter(&mut self) -> Result<Connection, Ending> {
        let url = match (&self.session, self.way.take()) {
            (Some(session), _) => session.url.clone(),
            (None, Some(url)) => url,
            (None, None) => way(&self.bot).await?.url,
        };
        // Nobody waits for a turn on an open connection: its heartbeats would be due.
        if self.session.is_none() {
            self.entry.turn().await;
        }
        let bot = Arc::clone(&self.bot);
        let opened = Socket::open(&url).await;
        let socket = opened.map_err(|ended| self.ending(ended.into()))?;
        let greeted = Connection::greeted(bot, socket).await;
        let mut connection = greeted.map_err(|lost| self.ending(lost))?;
        let token = self.login.token.expose_secret();
        let asked = match &self.session {
            Some(session) => connection.resume(token, session).await,
            None => {
                self.login.starts.take().map_err(Ending::ForGood)?;
                connection.identify(token, self.shard).await
            }
        };
        asked.map_err(|lost| self.ending(lost))?;
        Ok(connection)
    }

    /// What is to be done about a lost connection; a session that is over is forgotten.
    fn ending(&mut self, lost: Lost) -> Ending {
        let code = match lost {
            Lost::Session => {
                self.session = None;
                return Ending::ForNow("Discord ended the session".to_owned());
            }
            Lost::Connection(Ended::Broken(error)) => return Ending::ForNow(error),
            Lost::Connection(Ended::Closed(code)) => code,
        };
        match code {
            Some(4004) => Ending::ForGood(wrong_token()),
            Some(4013 | 4014) => Ending::ForGood(Trouble::operator(
                "Discord refuses the intents that Dateline asks for (close code 4013 or 4014).",
                "Open https://discord.com/developers/applications, choose the application that \
                 `discord.token` belongs to, and turn on what is missing under Bot > Privileged \
                 Gateway Intents.",
            )),
            Some(code @ (4010..=4012)) => Ending::ForGood(Trouble::Ours(anyhow!(
                "Discord does not accept how Dateline connects (close code {code}); a newer \
                 version of Dateline may"
            ))),
            Some(code) => {
                if matches!(code, 4003 | 4007 | 4009) {
                    self.session = None;
                }
                Ending::ForNow(format!("Discord closed the connection with code {code}"))
            }
            None => Ending::ForNow("the connection was closed".to_owned()),
        }
    }
}

/// Asks Discord where to connect until it says so.
async fn way_in_the_end(bot: &Bot) -> Result<Way, Trouble> {
    let mut pause = PAUSES.0;
    loop {
        let error = match way(bot).await {
            Ok(way) => return Ok(way),
            Err(Ending::ForGood(trouble)) => return Err(trouble),
            Err(Ending::ForNow(error)) => error,
        };
        let wait = jittered(pause);
        let wait_ms = wait.as_millis();
        warn!(
            error,
            wait_ms, "Not connected to Discord; trying again in {wait_ms} ms"
        );
        sleep(wait).await;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// Asks Discord where to connect, which shows whether the token is right, too.
async fn way(bot: &Bot) -> Result<Way, Ending> {
    let told = bot.rest.gateway().await.map_err(|error| match error {
        CallError::Unauthorized => Ending::ForGood(wrong_token()),
        error => Ending::ForNow(error.to_string()),
    })?;
    let left = told.pointer("/session_start_limit/remaining");
    if let Some(left) = left
        .and_then(Value::as_u64)
        .filter(|left| *left < SPARE_STARTS)
    {
        let error = format!("only {left} session starts are left for today; waiting for more");
        return Err(Ending::ForNow(error));
    }
    let url = told.get("url").and_then(Value::as_str);
    let url =
        url.ok_or_else(|| Ending::ForNow("Discord did not say where to connect".to_owned()))?;
    let number = |at: &str| {
        let number = told.pointer(at).and_then(Value::as_u64);
        let number = number.and_then(|number| u32::try_from(number).ok());
        number.map_or(1, |number| number.clamp(1, MOST_SHARDS))
    };
    Ok(Way {
        url: url.to_owned(),
        shards: number("/shards"),
        at_once: number("/session_start_limit/max_concurrency"),
    })
}

/// What an operator hears of a token that is not accepted.
pub(super) fn wrong_token() -> Trouble {
    Trouble::operator(
        "Discord does not accept the token in `discord.token`.",
        "Open https://discord.com/developers/applications, choose the application, reset the \
         token under Bot, and put the new one into DATELINE__DISCORD__TOKEN.",
    )
}

async fn told_to(stop: &mut watch::Receiver<bool>) {
    // Whoever could tell us has gone: that is a reason to stop as well.
    let _gone = stop.wait_for(|stop| *stop).await;
}
