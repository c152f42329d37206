//! The HTTP client for Discord's REST interface.
//!
//! Takes bodies that `render` made; gives what Discord answered. It is our own, as
//! serenity's has no time-outs, goes on calling after its token was revoked, and
//! sends one message a thousand times over an odd header. What is sent twice is
//! sent with a nonce, so that it is seen once. How fast it goes is left to `limits`.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, USER_AGENT};
use reqwest::{Method, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout_at};
use tracing::{debug, warn};

use super::limits::{Limits, Refusal, Route, Said};

/// How long one call may take.
pub const CALL: Duration = Duration::from_secs(10);
/// How long a call may take with all its waits and repetitions.
const SEND: Duration = Duration::from_secs(60);
/// How often a call that may be repeated is made, failures of Discord's counted.
const ATTEMPTS: u32 = 4;
/// How often a call is made that Discord refuses as too fast.
const REFUSALS: u32 = 5;
/// The first pause before a repetition; each next one is twice as long.
const PAUSE: Duration = Duration::from_millis(250);
/// The most of an answer that is read.
const ANSWER: usize = 4 << 20;

/// "This interaction is unknown": answered too late, or answered by another.
pub const UNKNOWN_INTERACTION: u64 = 10_062;
/// "This interaction was acknowledged already."
pub const ALREADY_ACKNOWLEDGED: u64 = 40_060;

/// Why a call came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The token is not accepted any more; nothing is called from then on.
    #[error("Discord does not accept the token")]
    Unauthorized,
    /// Discord refuses this call, and would again.
    #[error("Discord refused {call} with status {status}, code {code}")]
    Refused {
        /// Method and route.
        call: &'static str,
        /// The HTTP status.
        status: u16,
        /// Discord's own code; 0 where it gave none.
        code: u64,
    },
    /// It went through all repetitions, or its time was over.
    #[error("{call} did not succeed in time: {last}")]
    GaveUp {
        /// Method and route.
        call: &'static str,
        /// What happened last.
        last: String,
    },
    /// It was carried out, and what came back is not what it should be.
    #[error("the answer to {call} cannot be read")]
    Unreadable {
        /// Method and route.
        call: &'static str,
    },
}

impl CallError {
    /// Whether Discord has forgotten the interaction, or somebody was faster: then
    /// nothing more is to be said to it.
    pub fn is_over(&self) -> bool {
        let over = [UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED];
        matches!(self, Self::Refused { code, .. } if over.contains(code))
    }

    /// Whether Discord objects to what the body says, so that another one may do: its
    /// form, its size, its emptiness, or a filter of the server's.
    pub fn is_about_the_body(&self) -> bool {
        let about = [50_035, 40_005, 50_006, 200_000, 240_000];
        matches!(self, Self::Refused { code, .. } if about.contains(code))
    }
}

/// Who is let in by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// The bot's token; the global limit counts the call.
    Bot,
    /// The interaction's own token, in the path; the global limit does not.
    Interaction,
}

/// One call.
struct Call {
    method: Method,
    route: Route,
    path: String,
    body: Option<Value>,
    pass: Pass,
    /// Whether making it twice comes to the same as making it once.
    repeatable: bool,
}

/// What came of one attempt.
enum Attempt {
    Done(Value),
    TooFast(Refusal),
    /// Worth another attempt if the call may be repeated.
    Failed(String),
}

/// Discord's REST interface, as one bot sees it. Cheap to share behind an `Arc`.
pub struct Rest {
    http: reqwest::Client,
    root: String,
    token: SecretString,
    limits: Limits,
    revoked: watch::Sender<bool>,
}

impl Rest {
    /// A client for the server at `root`, without `/api/v10`.
    pub fn new(http: reqwest::Client, root: &str, token: SecretString) -> Self {
        Self {
            http,
            root: format!("{}/api/v10", root.trim_end_matches('/')),
            token,
            limits: Limits::default(),
            revoked: watch::Sender::new(false),
        }
    }

    /// Turns true when Discord no longer accepts the token.
    pub fn revoked(&self) -> watch::Receiver<bool> {
        self.revoked.subscribe()
    }

    /// Where the gateway is, and how many sessions may still be started.
    pub async fn gateway(&self) -> Result<Value, CallError> {
        let route = route("GET /gateway/bot", 0);
        self.call(self.get(route, "/gateway/bot".to_owned())).await
    }

    /// Posts a message. `body` carries a nonce, so it is seen once however often
    /// it has to be sent.
    pub async fn create_message(&self, channel: u64, body: Value) -> Result<Value, CallError> {
        debug_assert!(body.get("nonce").is_some(), "a message needs a nonce");
        self.call(Call {
            method: Method::POST,
            route: route("POST /channels/{}/messages", channel),
            path: format!("/channels/{channel}/messages"),
            repeatable: body.get("enforce_nonce") == Some(&Value::Bool(true)),
            body: Some(body),
            pass: Pass::Bot,
        })
        .await
    }

    /// What was said in a channel after a message, at most a hundred messages, the
    /// newest first.
    pub async fn messages_after(&self, channel: u64, after: u64) -> Result<Value, CallError> {
        let path = format!("/channels/{channel}/messages?after={after}&limit=100");
        let route = route("GET /channels/{}/messages", channel);
        self.call(self.get(route, path)).await
    }

    /// Shows that something is being written, for ten seconds.
    pub async fn typing(&self, channel: u64) -> Result<Value, CallError> {
        self.call(Call {
            method: Method::POST,
            route: route("POST /channels/{}/typing", channel),
            path: format!("/channels/{channel}/typing"),
            body: None,
            pass: Pass::Bot,
            repeatable: false,
        })
        .await
    }

    /// The commands that everybody sees.
    pub async fn commands(&self, application: u64) -> Result<Value, CallError> {
        let path = format!("/applications/{application}/commands");
        let route = route("GET /applications/{}/commands", application);
        self.call(self.get(route, path)).await
    }

    /// Replaces the commands that everybody sees.
    pub async fn put_commands(&self, application: u64, body: Value) -> Result<Value, CallError> {
        self.call(Call {
            method: Method::PUT,
            route: route("PUT /applications/{}/commands", application),
            path: format!("/applications/{application}/commands"),
            body: Some(body),
            pass: Pass::Bot,
            repeatable: true,
        })
        .await
    }

    /// Gives an interaction its first answer. It is never repeated: Discord would
    /// count the second as a mistake, and the person has seen the first.
    pub async fn callback(&self, id: u64, token: &str, body: Value) -> Result<Value, CallError> {
        self.call(Call {
            method: Method::POST,
            route: route("POST /interactions/{}/callback", id),
            path: format!("/interactions/{id}/{token}/callback"),
            body: Some(body),
            pass: Pass::Interaction,
            repeatable: false,
        })
        .await
    }

    /// Replaces the answer that an interaction was given before.
    pub async fn edit_original(
        &self,
        application: u64,
        token: &str,
        body: Value,
    ) -> Result<Value, CallError> {
        self.call(Call {
            method: Method::PATCH,
            route: Route {
                template: "PATCH /webhooks/{}/messages/@original",
                major: token.to_owned(),
            },
            path: format!("/webhooks/{application}/{token}/messages/@original"),
            body: Some(body),
            pass: Pass::Interaction,
            repeatable: true,
        })
        .await
    }

    fn get(&self, route: Route, path: String) -> Call {
        Call {
            method: Method::GET,
            route,
            path,
            body: None,
            pass: Pass::Bot,
            repeatable: true,
        }
    }

    /// Makes a call as often as it takes and may be made.
    async fn call(&self, call: Call) -> Result<Value, CallError> {
        let deadline = Instant::now() + SEND;
        let name = call.route.template;
        let gave_up = |last: String| CallError::GaveUp { call: name, last };
        // The share is held from the first attempt to the last, so that what was
        // said first in a channel is read first.
        let share = self.limits.share(&call.route);
        let turn = timeout_at(deadline, share.lock()).await;
        let mut bucket = turn.map_err(|_| gave_up("others were waiting before it".to_owned()))?;
        let (mut failures, mut refusals) = (0, 0);
        loop {
            let open_at = bucket.open_at();
            if !self.wait_for_turn(call.pass, open_at, deadline).await {
                return Err(gave_up("the rate limit lasts longer".to_owned()));
            }
            if *self.revoked.borrow() && call.pass == Pass::Bot {
                return Err(CallError::Unauthorized);
            }
            match self.attempt(&call, &mut bucket).await? {
                Attempt::Done(answer) => return Ok(answer),
                Attempt::TooFast(refusal) => {
                    refusals += 1;
                    warn!(
                        call = name,
                        wait_ms = refusal.wait.as_millis(),
                        global = refusal.global,
                        "Discord asks us to slow down"
                    );
                    self.limits.refuse(&mut bucket, refusal);
                    if refusals >= REFUSALS {
                        return Err(gave_up("refused as too fast again and again".to_owned()));
                    }
                }
                Attempt::Failed(last) => {
                    failures += 1;
                    let pause = jittered(PAUSE * 2_u32.saturating_pow(failures - 1));
                    let late = Instant::now() + pause >= deadline;
                    if !call.repeatable || failures >= ATTEMPTS || late {
                        return Err(gave_up(last));
                    }
                    debug!(call = name, failures, "Calling Discord once more");
                    sleep(pause).await;
                }
            }
        }
    }

    /// Waits until both the route and the whole allow a call; false where that
    /// would be after the deadline.
    async fn wait_for_turn(&self, pass: Pass, open_at: Instant, deadline: Instant) -> bool {
        let turn = match pass {
            Pass::Bot => self.limits.global_turn().max(open_at),
            Pass::Interaction => open_at,
        };
        if turn > deadline {
            return false;
        }
        sleep_until(turn).await;
        // Others may have been refused for all of us in the meantime.
        while let Some(until) = self.limits.stopped().filter(|_| pass == Pass::Bot) {
            if until > deadline {
                return false;
            }
            sleep_until(until).await;
        }
        true
    }

    async fn attempt(
        &self,
        call: &Call,
        bucket: &mut super::limits::Bucket,
    ) -> Result<Attempt, CallError> {
        let response = match self.request(call)?.send().await {
            Ok(response) => response,
            // The address is left out: an interaction's token is part of it.
            Err(error) => return Ok(Attempt::Failed(error.without_url().to_string())),
        };
        let status = response.status();
        let headers = response.headers().clone();
        self.limits.note(&call.route, bucket, &Said::read(&headers));
        let text = match read(response).await {
            Ok(text) => text,
            // It was carried out; only its answer is lost.
            Err(_) if status.is_success() => return Err(self.unreadable(call)),
            Err(error) => return Ok(Attempt::Failed(error)),
        };
        let answer: Option<Value> = serde_json::from_slice(&text).ok();
        if status.is_success() {
            let empty = text.is_empty().then_some(Value::Null);
            return answer
                .or(empty)
                .map(Attempt::Done)
                .ok_or_else(|| self.unreadable(call));
        }
        let answer = answer.unwrap_or_default();
        match status {
            StatusCode::TOO_MANY_REQUESTS => Ok(Attempt::TooFast(Refusal::read(&headers, &answer))),
            StatusCode::UNAUTHORIZED if call.pass == Pass::Bot => {
                self.revoked.send_replace(true);
                Err(CallError::Unauthorized)
            }
            _ if status.is_server_error() => Ok(Attempt::Failed(format!("status {status}"))),
            _ => Err(CallError::Refused {
                call: call.route.template,
                status: status.as_u16(),
                code: answer.get("code").and_then(Value::as_u64).unwrap_or(0),
            }),
        }
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, CallError> {
        let agent = concat!("DiscordBot (dateline, ", env!("CARGO_PKG_VERSION"), ")");
        let mut request = self
            .http
            .request(call.method.clone(), format!("{}{}", self.root, call.path))
            .timeout(CALL)
            .header(USER_AGENT, agent);
        if call.pass == Pass::Bot {
            let token = format!("Bot {}", self.token.expose_secret());
            let mut token = HeaderValue::from_str(&token).map_err(|_| CallError::Unauthorized)?;
            token.set_sensitive(true);
            request = request.header(AUTHORIZATION, token);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        Ok(request)
    }

    fn unreadable(&self, call: &Call) -> CallError {
        CallError::Unreadable {
            call: call.route.template,
        }
    }
}

fn route(template: &'static str, major: u64) -> Route {
    Route {
        template,
        major: major.to_string(),
    }
}

/// The answer's bytes, as long as they are no more than an answer of Discord's.
async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| error.without_url().to_string())?
    {
        if text.len() + chunk.len() > ANSWER {
            return Err("the answer is too long".to_owned());
        }
        text.extend_from_slice(&chunk);
    }
    Ok(text)
}

/// Between half and all of a pause, so that many callers do not come back at once.
pub fn jittered(pause: Duration) -> Duration {
    // The keys of a fresh state are random, and that is all that is needed here.
    let share = RandomState::new().hash_one(()) % 512;
    let share = u32::try_from(share).unwrap_or(0);
    pause * (512 + share) / 1024
}
