//! An independent Discord on loopback: REST and gateway on one port.
//!
//! Takes what a test lets people do; gives what the bot shows them, as Discord would.
//! Every body of the bot is checked by written rules, and [`Discord::finish`] fails
//! the test that broke one. Faults are scripted call by call. The bot under test is
//! started by the tests themselves.

pub mod events;
mod gateway;
mod rest;
pub mod rules;
mod schema;
pub mod state;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};

use self::state::{Call, Fault, Interaction, Out, State};

/// The bot.
pub const BOT: u64 = 1_200_000_000_000_000_001;
/// Its application.
pub const APPLICATION: u64 = 1_200_000_000_000_000_002;
/// The one guild, with its one channel.
pub const GUILD: u64 = 1_200_000_000_000_000_003;
/// The guild's channel.
pub const CHANNEL: u64 = 1_200_000_000_000_000_004;
/// Alice's direct messages with the bot.
pub const DIRECT: u64 = 1_200_000_000_000_000_005;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Somebody on the server.
#[derive(Clone, Debug)]
pub struct Member {
    pub id: u64,
    pub name: &'static str,
    pub bot: bool,
}

pub const ALICE: Member = Member {
    id: 1_200_000_000_000_000_011,
    name: "alice",
    bot: false,
};

pub const BOB: Member = Member {
    id: 1_200_000_000_000_000_012,
    name: "bob",
    bot: false,
};

pub const OTHER_BOT: Member = Member {
    id: 1_200_000_000_000_000_013,
    name: "echo",
    bot: true,
};

/// What was said, and how.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub text: String,
    /// The message it replies to.
    pub reply_to: Option<u64>,
    /// Whether that reply mentions the one it replies to.
    pub ping: bool,
    pub webhook: bool,
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }
}

/// What a person sees of the bot.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The message the text stands in; the interaction's where there is no other.
    pub id: u64,
    pub text: String,
    pub private: bool,
    pub body: Value,
}

pub struct Inner {
    state: Mutex<State>,
    address: SocketAddr,
}

impl Inner {
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn gateway(&self) -> String {
        format!("ws://{}/gateway-socket", self.address)
    }
}

/// A Discord of one guild, one channel and a few people.
pub struct Discord {
    inner: Arc<Inner>,
    server: tokio::task::JoinHandle<()>,
}

impl Discord {
    /// Starts on a free port of loopback; the bot's token is "token".
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port on loopback");
        let inner = Arc::new(Inner {
            address: listener.local_addr().expect("a bound port has an address"),
            state: Mutex::new(State {
                token: "token".to_owned(),
                ..State::default()
            }),
        });
        let router = Router::new()
            .route("/gateway-socket", get(gateway::open))
            .route("/gateway-socket/", get(gateway::open))
            .fallback(rest::call)
            .with_state(Arc::clone(&inner));
        let server = tokio::spawn(async move {
            let _ended = axum::serve(listener, router).await;
        });
        Self { inner, server }
    }

    /// What `discord.api_url` has to be.
    pub fn url(&self) -> String {
        format!("http://{}", self.inner.address)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state()
    }

    /// Lets the next call like `call` ("METHOD /path", `*` for anything) go wrong.
    pub fn fault(&self, call: &'static str, fault: Fault) {
        self.state().faults.push_back((call, fault));
    }

    /// Something happens to the gateway's socket.
    pub fn gateway(&self, out: Out) {
        let mut state = self.state();
        state
            .sockets
            .retain(|socket| socket.send(out.clone()).is_ok());
    }

    /// Waits until the bot is there and its commands are registered.
    pub async fn connected(&self) {
        self.until("the bot to connect and register its commands", |state| {
            let there = !state.sockets.is_empty() && !state.commands.is_empty();
            there.then_some(())
        })
        .await;
    }

    /// The calls so far that are like `call`.
    pub fn calls(&self, call: &str) -> Vec<Call> {
        let calls = self.state().calls.clone();
        let wanted = |made: &Call| state::like(&format!("{} {}", made.method, made.path), call);
        calls.into_iter().filter(wanted).collect()
    }

    /// Somebody says something; gives the message's id.
    pub fn say(&self, member: &Member, channel: u64, words: impl Into<Words>) -> u64 {
        let words = words.into();
        let mut state = self.state();
        let id = state.next_id();
        let answered = words.reply_to;
        let mentioned = words.ping || words.text.contains(&format!("<@{BOT}>"));
        // Without the message-content intent Discord withholds all other text.
        let seen = channel == DIRECT || mentioned;
        let text = if seen { words.text.as_str() } else { "" };
        let mut message = events::message(id, channel, events::user(member), text);
        if mentioned {
            message["mentions"] = json!([events::bot()]);
        }
        if let Some(answered) = answered {
            message["type"] = json!(19);
            message["message_reference"] = json!({
                "type": 0, "message_id": answered.to_string(), "channel_id": channel.to_string(),
            });
            let earlier = events::message(answered, channel, events::bot(), "");
            message["referenced_message"] = earlier;
        }
        if words.webhook {
            message["webhook_id"] = json!("77");
        }
        let mut told = message.clone();
        if let Some(told) = told.as_object_mut() {
            told.remove("guild_id");
            told.remove("member");
        }
        state.said.push(told);
        if !state.deaf {
            state.dispatch("MESSAGE_CREATE", message);
        }
        id
    }

    /// What the bot replied to a message.
    pub async fn reply_to(&self, message: u64) -> Shown {
        self.until("a reply", |state| {
            let posted = state
                .posted
                .iter()
                .find(|posted| posted.to == Some(message))?;
            Some(shown(posted.id, &posted.body, false))
        })
        .await
    }

    /// How a message of the bot's looks now.
    pub fn message(&self, id: u64) -> Shown {
        let state = self.state();
        let posted = state.posted.iter().find(|posted| posted.id == id);
        shown(
            id,
            &posted.expect("the bot posted this message").body,
            false,
        )
    }

    /// Somebody uses a slash command; gives the interaction's id.
    pub fn slash(&self, member: &Member, channel: u64, path: &[&str], option: Option<&str>) -> u64 {
        let name = self.first_option(path);
        let mut options = option.map_or(
            json!([]),
            |value| json!([{"name": name, "type": 3, "value": value}]),
        );
        for subcommand in path.iter().skip(1).rev() {
            options = json!([{"name": subcommand, "type": 1, "options": options}]);
        }
        let data = json!({"id": "5", "name": path.first(), "type": 1, "options": options});
        self.interact(member, channel, 2, &data, None)
    }

    /// The name of the first option that a registered command takes.
    fn first_option(&self, path: &[&str]) -> String {
        let mut level = self.state().commands.clone();
        for name in path {
            let found = level.iter().find(|command| command["name"] == *name);
            let options = found.and_then(|command| command["options"].as_array().cloned());
            level = options.unwrap_or_default();
        }
        let name = level.first().and_then(|option| option["name"].as_str());
        name.unwrap_or("option").to_owned()
    }

    /// Somebody types the beginning of an option.
    pub fn type_option(&self, member: &Member, command: &str, typed: &str) -> u64 {
        let option = json!({"name": "name", "type": 3, "value": typed, "focused": true});
        let data = json!({"id": "5", "name": command, "type": 1, "options": [option]});
        self.interact(member, CHANNEL, 4, &data, None)
    }

    /// Somebody chooses a command in the menu of a message with these words.
    pub fn menu(&self, member: &Member, command: &str, words: &str) -> u64 {
        let message = events::message(99, CHANNEL, events::user(&BOB), words);
        let data = json!({
            "id": "5", "name": command, "type": 3, "target_id": "99",
            "resolved": {"messages": {"99": message}},
        });
        self.interact(member, CHANNEL, 2, &data, None)
    }

    /// Somebody presses the button with this label.
    pub fn press(&self, member: &Member, shown: &Shown, label: &str) -> u64 {
        let buttons = rules::buttons(&shown.body);
        let button = buttons.iter().find(|button| button["label"] == label);
        let handle = button.and_then(|button| button["custom_id"].as_str());
        let handle = handle.unwrap_or_else(|| panic!("no button {label:?} in {shown:?}"));
        self.press_handle(member, shown.id, handle)
    }

    /// Somebody presses a button with this handle, whether or not there is one.
    pub fn press_handle(&self, member: &Member, message: u64, handle: &str) -> u64 {
        let data = json!({"custom_id": handle, "component_type": 2});
        self.interact(member, CHANNEL, 3, &data, Some(message))
    }

    /// What a person sees after an interaction, once no more is promised.
    pub async fn outcome(&self, interaction: u64) -> Shown {
        self.until("an answer to an interaction", |state| {
            let known = state.interactions.get(&interaction)?;
            let body = known.shown.as_ref()?;
            Some(shown(
                known.pressed.unwrap_or(interaction),
                body,
                known.private,
            ))
        })
        .await
    }

    /// Waits until `found` finds something.
    pub async fn until<T>(&self, what: &str, found: impl Fn(&State) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = found(&self.state()) {
                return found;
            }
            assert!(Instant::now() < deadline, "waited for {what} in vain");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Forgives an interaction that is never answered.
    pub fn excuse(&self, interaction: u64) {
        if let Some(known) = self.state().interactions.get_mut(&interaction) {
            known.excused = true;
        }
    }

    /// Fails the test if a rule was broken or an interaction was left without an answer.
    pub fn finish(self) {
        let state = self.state();
        assert!(
            state.broken.is_empty(),
            "rules were broken:\n{}",
            state.broken.join("\n")
        );
        for (id, known) in &state.interactions {
            let left = known.answered.is_none() && !known.excused;
            assert!(!left, "interaction {id} was never answered");
        }
    }

    fn interact(
        &self,
        member: &Member,
        channel: u64,
        kind: u8,
        data: &Value,
        pressed: Option<u64>,
    ) -> u64 {
        let mut state = self.state();
        let id = state.next_id();
        let token = format!("token-of-{id}");
        let mut event = events::interaction(id, &token, kind, channel, member, data);
        if let Some(message) = pressed {
            event["message"] = events::message(message, channel, events::bot(), "");
        }
        state.interactions.insert(
            id,
            Interaction {
                token,
                kind,
                made: Instant::now(),
                answered: None,
                private: false,
                shown: None,
                excused: false,
                pressed,
            },
        );
        state.dispatch("INTERACTION_CREATE", event);
        id
    }
}

impl Drop for Discord {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn shown(id: u64, body: &Value, private: bool) -> Shown {
    Shown {
        id,
        text: rules::texts(body).join("\n"),
        private,
        body: body.clone(),
    }
}
