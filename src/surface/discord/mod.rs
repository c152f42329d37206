//! Where a team types and reads: a Discord server.
//!
//! Takes the parts that answer; connects, hears, answers, and stops when it is told
//! to. Three uses on one engine: asking (a mention, a reply, a direct message),
//! looking up (slash commands) and the team's briefing (a button, `/brief`, words).
//!
//! | file | job |
//! | --- | --- |
//! | `gateway` | events in, and the connection they come by |
//! | `starts` | how often a session may be started |
//! | `incoming` | an event -> what was said, by whom and where |
//! | `bot` | what is done about it |
//! | `commands` | the slash commands, as data |
//! | `buttons` | what a button does, and who may press it |
//! | `render`, `escape` | a reply -> bodies that Discord takes |
//! | `rest`, `limits` | bodies out, as fast as Discord allows |
//! | `token` | where the bot's token comes from |
//! | `queue`, `turns`, `expiring_map` | waiting and remembering, never without end |

mod bot;
pub mod buttons;
pub mod commands;
pub mod escape;
pub mod expiring_map;
mod gateway;
pub mod incoming;
pub mod limits;
pub mod queue;
pub mod render;
pub mod rest;
pub mod starts;
mod token;
pub mod turns;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tracing::{info, warn};

use self::bot::{Bot, CLERKS};
use self::gateway::Login;
use self::rest::Rest;
use self::starts::Starts;
use crate::settings::DiscordSettings;
use crate::surface::workers::{Answering, Workers};
use crate::trouble::Trouble;

/// What time it is, and where: questions say "last week".
pub type Clock = Arc<dyn Fn() -> jiff::Zoned + Send + Sync>;

/// The file of the data folder that the session starts of the day are kept in.
pub const STARTS: &str = "discord-starts";

/// Stopping takes no longer than this.
const STOPPING: Duration = Duration::from_millis(4_500);

/// What the Discord surface is built from.
#[derive(Clone)]
pub struct Parts {
    /// The settings of this surface.
    pub settings: DiscordSettings,
    /// For how long the next question may lean on the last one.
    pub follow_up: Duration,
    /// What answers.
    pub desk: Arc<dyn Answering>,
    /// What tells the time.
    pub clock: Clock,
    /// The file that the session starts of the day are kept in; where none is, they are
    /// forgotten with the process.
    pub starts: Option<PathBuf>,
}

/// Serves until SIGTERM or SIGINT.
pub async fn serve(parts: Parts) -> Result<(), Trouble> {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).context("cannot listen for signals");
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    serve_until(parts, stop).await
}

/// Serves until `stop` is over; then finishes what is in hand, for five seconds at
/// most.
pub async fn serve_until(parts: Parts, stop: impl Future<Output = ()>) -> Result<(), Trouble> {
    let settings = &parts.settings;
    let token = token::token(settings)?;
    let http = client()?;
    let rest = Rest::new(http, &settings.api_url, token.clone());
    let mut revoked = rest.revoked();
    let workers = Workers::start(Arc::clone(&parts.desk), settings.workers)
        .context("cannot start the worker threads")?;
    let login = Login {
        token,
        starts: Starts::read(parts.starts.clone()),
    };
    let bot = Bot::new(rest, workers, &parts);
    let bot = Arc::new(bot);
    let mut clerks = JoinSet::new();
    for _ in 0..CLERKS {
        clerks.spawn(Arc::clone(&bot).clerk());
    }
    let (stopping, stopped) = watch::channel(false);
    let listening = gateway::listen(Arc::clone(&bot), login, stopped);
    tokio::pin!(listening);
    let mut connected = true;
    let outcome = tokio::select! {
        outcome = &mut listening => {
            connected = false;
            outcome
        }
        _ = revoked.wait_for(|revoked| *revoked) => Err(gateway::wrong_token()),
        () = stop => {
            info!("Stopping: no new questions, those in hand are finished");
            Ok(())
        }
    };
    stopping.send_replace(true);
    let deadline = Instant::now() + STOPPING;
    let finish = async {
        tokio::join!(bot.close(), async {
            while clerks.join_next().await.is_some() {}
        });
    };
    let goodbye = async {
        // A future that has ended must not be asked again.
        if connected {
            let _closed = listening.await;
        }
    };
    if timeout_at(deadline, async { tokio::join!(finish, goodbye) })
        .await
        .is_err()
    {
        warn!("Stopped with answers unfinished");
    }
    outcome
}

/// The HTTP client of everything that calls Discord: it always gives up in the end,
/// and goes nowhere that the settings do not name.
fn client() -> Result<reqwest::Client, Trouble> {
    let client = reqwest::Client::builder()
        .timeout(rest::CALL)
        .connect_timeout(Duration::from_secs(5))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .context("cannot start the HTTP client")?;
    Ok(client)
}
