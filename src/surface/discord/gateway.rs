//! The connection that Discord's events come in by.
//!
//! Takes the bot that events are handed to; connects, connects anew, and ends when
//! it is told to or when trying again would change nothing. serenity keeps the
//! session; its own HTTP client is used for nothing but the gateway's address. What
//! is done about an event is left to `bot`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use serenity::all::{Context, EventHandler, GatewayIntents, Interaction, Message, Ready};
use serenity::async_trait;
use serenity::cache::Settings as CacheSettings;
use serenity::client::{Client, ClientBuilder};
use serenity::gateway::{ConnectionStage, GatewayError, ShardStageUpdateEvent};
use serenity::http::HttpBuilder;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tracing::{info, warn};

use super::bot::Bot;
use super::incoming::Incoming;
use super::rest::{CallError, jittered};
use super::starts::Starts;
use crate::trouble::Trouble;

/// How long closing the connection may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// The pause after a first failure, and after many.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// A session that lasted this long was no failure.
const LASTING: Duration = Duration::from_secs(60);
/// So many session starts of the day are never used: at none left Discord resets the
/// token.
const SPARE_STARTS: u64 = 50;

/// What we are told of: nothing that needs a permission of the developer portal.
fn intents() -> GatewayIntents {
    GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES
}

/// What a connection is made with.
pub(super) struct Login {
    pub(super) http: reqwest::Client,
    pub(super) token: SecretString,
    pub(super) api_url: String,
    pub(super) starts: Arc<Starts>,
}

/// Where and how to connect, as Discord tells.
struct Way {
    url: String,
    shards: u32,
}

/// Stays connected until `stop` turns true, or until it makes no sense.
pub(super) async fn listen(
    bot: Arc<Bot>,
    login: Login,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Trouble> {
    let mut failures = 0;
    loop {
        let begun = Instant::now();
        let error = match connect(&bot, &login, &mut stop).await {
            Ok(()) if *stop.borrow() => return Ok(()),
            Ok(()) => "the session ended".to_owned(),
            Err(Lost::ForGood(trouble)) => return Err(trouble),
            Err(Lost::ForNow(error)) => error,
        };
        failures = if begun.elapsed() >= LASTING {
            1
        } else {
            failures + 1
        };
        let pause = PAUSES.0 * 2_u32.saturating_pow(failures - 1).min(64);
        let pause = jittered(pause.min(PAUSES.1));
        let wait_ms = pause.as_millis();
        warn!(
            error,
            failures, wait_ms, "Not connected to Discord; trying again in {wait_ms} ms"
        );
        tokio::select! {
            () = sleep(pause) => {}
            () = told_to(&mut stop) => return Ok(()),
        }
    }
}

/// Why a connection ended.
enum Lost {
    /// It is worth trying again.
    ForNow(String),
    /// It is not.
    ForGood(Trouble),
}

/// Connects, and stays until the session is lost or `stop` turns true.
async fn connect(
    bot: &Arc<Bot>,
    login: &Login,
    stop: &mut watch::Receiver<bool>,
) -> Result<(), Lost> {
    let (mut client, shard_count) = tokio::select! {
        prepared = prepare(bot, login) => prepared?,
        () = told_to(stop) => return Ok(()),
    };
    let shards = Arc::clone(&client.shard_manager);
    tokio::select! {
        ended = client.start_shards(shard_count) => ended.map_err(lost),
        () = login.starts.spent() => {
            let _closed = timeout(GOODBYE, shards.shutdown_all()).await;
            Err(Lost::ForGood(Trouble::Ours(anyhow!(
                "Discord has ended so many sessions that it would soon reset the token; \
                 giving up before that"
            ))))
        }
        () = told_to(stop) => {
            // The process ends soon either way.
            let _closed = timeout(GOODBYE, shards.shutdown_all()).await;
            Ok(())
        }
    }
}

/// A client that knows where to connect, and to how many shards.
async fn prepare(bot: &Arc<Bot>, login: &Login) -> Result<(Client, u32), Lost> {
    let way = way(bot).await?;
    // `proxy` is ignored unless serenity's own limiter is off, and then this client
    // would call Discord itself, whatever the settings say.
    let http = HttpBuilder::new(login.token.expose_secret())
        .client(login.http.clone())
        .proxy(login.api_url.trim_end_matches('/'))
        .ratelimiter_disabled(true)
        .build();
    let mut cache = CacheSettings::default();
    cache.max_messages = 0;
    let handler = Handler {
        bot: Arc::clone(bot),
        starts: Arc::clone(&login.starts),
    };
    let client = ClientBuilder::new_with_http(http, intents())
        .cache_settings(cache)
        .event_handler(handler)
        .await
        .map_err(|error| Lost::ForNow(error.to_string()))?;
    // serenity falls back on an address of its own where asking for it failed.
    *client.ws_url.lock().await = way.url;
    Ok((client, way.shards))
}

/// Asks Discord where to connect, which shows whether the token is right, too.
async fn way(bot: &Bot) -> Result<Way, Lost> {
    let told = bot.rest.gateway().await.map_err(|error| match error {
        CallError::Unauthorized => Lost::ForGood(wrong_token()),
        error => Lost::ForNow(error.to_string()),
    })?;
    let left = told.pointer("/session_start_limit/remaining");
    if let Some(left) = left
        .and_then(Value::as_u64)
        .filter(|left| *left < SPARE_STARTS)
    {
        let error = format!("only {left} session starts are left for today; waiting for more");
        return Err(Lost::ForNow(error));
    }
    let url = told.get("url").and_then(Value::as_str);
    let url = url.ok_or_else(|| Lost::ForNow("Discord did not say where to connect".to_owned()))?;
    let shards = told.get("shards").and_then(Value::as_u64);
    Ok(Way {
        url: url.to_owned(),
        shards: shards
            .and_then(|shards| u32::try_from(shards).ok())
            .unwrap_or(1),
    })
}

/// Whether a session that ended with this error can be had again.
fn lost(error: serenity::Error) -> Lost {
    match error {
        serenity::Error::Gateway(
            GatewayError::InvalidAuthentication | GatewayError::NoAuthentication,
        ) => Lost::ForGood(wrong_token()),
        serenity::Error::Gateway(
            GatewayError::DisallowedGatewayIntents | GatewayError::InvalidGatewayIntents,
        ) => Lost::ForGood(Trouble::operator(
            "Discord refuses the intents that Dateline asks for (close code 4013 or 4014).",
            "Open https://discord.com/developers/applications, choose the application that \
             `discord.token` belongs to, and turn on what is missing under Bot > Privileged \
             Gateway Intents.",
        )),
        other => Lost::ForNow(other.to_string()),
    }
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

/// Translates, and that is all it does.
struct Handler {
    bot: Arc<Bot>,
    starts: Arc<Starts>,
}

#[async_trait]
impl EventHandler for Handler {
    async fn ready(&self, _context: Context, ready: Ready) {
        info!(guilds = ready.guilds.len(), "Connected to Discord");
        let application = ready.application.id.get();
        self.bot.ready(ready.user.id.get(), application);
    }

    async fn shard_stage_update(&self, _context: Context, event: ShardStageUpdateEvent) {
        if event.new == ConnectionStage::Identifying {
            self.starts.note(Instant::now());
        }
    }

    async fn message(&self, context: Context, message: Message) {
        // The cache knows who we are before the first message is handed on.
        let me = context.cache.current_user().id.get();
        self.bot.hear(&message, me);
    }

    async fn interaction_create(&self, _context: Context, interaction: Interaction) {
        if let Some(incoming) = Incoming::read(interaction) {
            self.bot.admit(incoming);
        }
    }
}
