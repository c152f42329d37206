//! Polls feeds and drops what is new into the corpus.
//!
//! Takes the feeds of the settings and the data folder; gives files below its
//! `feeds/`, which is a folder of the corpus: the page of each new item, or its words
//! in the feed as a `.jsonl` record. Reading those files is left to the corpus, and
//! noticing them to whoever watches it.
//!
//! | file | job |
//! | --- | --- |
//! | `address` | which addresses belong to the public internet |
//! | `fetch` | one request, its address vetted and its answer bounded |
//! | `robots` | what a site asks of robots |
//! | `web` | redirects, permission, and one request to a site at a time |
//! | `items` | a feed's bytes -> its items, and what tells them apart |
//! | `plain` | the words of a piece of HTML |
//! | `folder` | items -> files with safe and stable names |
//! | `state` | what is remembered between polls |
//! | `schedule` | when the next poll is due |
//! | `poll` | one poll: the steps above, in order |

mod address;
mod fetch;
mod folder;
mod items;
pub(super) mod plain;
mod poll;
mod robots;
mod schedule;
mod state;
#[cfg(test)]
mod tests;
mod web;

use std::collections::HashMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use serde::Serialize;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};

pub use self::fetch::{Fault, Limits};
pub use self::poll::{PollError, Polled};
pub use self::web::FetchError;

use self::folder::Folder;
use self::poll::Poll;
use self::state::FeedState;
use self::web::{Pace, Surroundings, Web};
use crate::settings::{FeedSettings, FeedSource};

/// The folder of the articles below the data folder.
const FOLDER: &str = "feeds";
/// The folder of what is remembered, below that one; the corpus passes it over, as
/// its name begins with a dot.
const STATE: &str = ".state";
/// The longest sleep: a clock that is set, or a machine that slept, is noticed then.
const NAP: Duration = Duration::from_secs(60);
/// How long stopping may take.
const STOPPING: Duration = Duration::from_secs(2);

/// What time it is.
type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Why feeds cannot be polled at all.
#[derive(Debug, thiserror::Error)]
pub enum FeedsError {
    /// The folder cannot be used.
    #[error("cannot use the folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An address of the settings is none.
    #[error("the feed `{name}` has no usable address")]
    Address {
        /// The feed's name.
        name: String,
    },
    /// The HTTP client does not start.
    #[error("the HTTP client cannot be started: {0}")]
    Client(#[from] reqwest::Error),
}

/// How a feed is doing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceStatus {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
    /// When it last answered as it should.
    pub last_success: Option<Timestamp>,
    /// What went wrong since then.
    pub last_error: Option<String>,
    /// How often in a row it went wrong.
    pub failures: u32,
    /// When it is polled next; none where it is gone, or due at once.
    pub next_due: Option<Timestamp>,
    /// Whether its server says that it is gone for good, so that it is not polled
    /// any more.
    pub gone: bool,
    /// How many items were written so far.
    pub items: u64,
    /// When one was written last: a source that is quiet for long has one far back.
    pub last_item: Option<Timestamp>,
}

/// The feeds of the settings.
pub struct Feeds {
    sources: Vec<Source>,
    web: Web,
    clock: Clock,
}

struct Source {
    settings: FeedSource,
    url: Url,
    /// Where its state is kept.
    file: PathBuf,
    folder: Arc<Mutex<Folder>>,
    /// Held while it is polled.
    state: tokio::sync::Mutex<FeedState>,
    /// As of the end of its last poll.
    status: Mutex<SourceStatus>,
}

/// Feeds that are polled in the background.
pub struct Polling {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// The folder of the corpus that feeds write to, below the data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// How the feeds of the settings are doing, as far as the data folder says.
pub fn status_on_disk(settings: &FeedSettings, data: &Path) -> Vec<SourceStatus> {
    let status = |source: &FeedSource| {
        let state = FeedState::load(&state_file(data, &source.name), &source.url);
        SourceStatus::of(source, &state)
    };
    settings.sources.iter().map(status).collect()
}

impl Limits {
    /// As the settings say.
    pub fn of(settings: &FeedSettings) -> Self {
        Self {
            max_bytes: settings.max_bytes,
            time: Duration::from_secs(settings.timeout_seconds),
            max_redirects: settings.max_redirects,
            user_agent: settings.user_agent.clone().unwrap_or_else(user_agent),
        }
    }
}

/// What we call ourselves where the settings do not say.
fn user_agent() -> String {
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    match (env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")) {
        ("", "") => format!("{name}/{version} (feed reader)"),
        ("", home) | (home, _) => format!("{name}/{version} (+{home})"),
    }
}

impl Feeds {
    /// The feeds of the settings, writing below the data folder. Only one process
    /// at a time may have them.
    ///
    /// # Errors
    /// Where a folder cannot be used, or an address of the settings is none.
    pub fn open(settings: &FeedSettings, data: &Path) -> Result<Self, FeedsError> {
        let surroundings = Surroundings {
            pace: Pace::default(),
            resolver: Arc::new(fetch::System),
            judge: match settings.allow_private_addresses {
                true => |_| None,
                false => address::refusal,
            },
        };
        Self::with(settings, data, surroundings, Arc::new(Timestamp::now))
    }

    fn with(
        settings: &FeedSettings,
        data: &Path,
        surroundings: Surroundings,
        clock: Clock,
    ) -> Result<Self, FeedsError> {
        let states = folder(data).join(STATE);
        let failed = |source| FeedsError::Folder {
            path: states.clone(),
            source,
        };
        fs::create_dir_all(&states).map_err(failed)?;
        state::sweep(&states).map_err(failed)?;
        let open = |source: &FeedSource| Source::open(source, data);
        Ok(Self {
            sources: settings
                .sources
                .iter()
                .map(open)
                .collect::<Result<_, _>>()?,
            web: Web::new(Limits::of(settings), surroundings)?,
            clock,
        })
    }

    /// How each feed is doing.
    pub fn status(&self) -> Vec<SourceStatus> {
        self.sources.iter().map(Source::status).collect()
    }

    /// Polls the feeds of these names now, or all where none is named; those that
    /// are gone for good only by name. Each is told as soon as it is done.
    pub async fn poll(
        self: &Arc<Self>,
        names: &[String],
        mut told: impl FnMut(&str, &Result<Polled, PollError>),
    ) {
        let mut polls = JoinSet::new();
        for (at, source) in self.sources.iter().enumerate() {
            let wanted = match names {
                [] => !source.status().gone,
                names => names.contains(&source.settings.name),
            };
            if wanted {
                let feeds = Arc::clone(self);
                polls.spawn(async move { (at, feeds.poll_one(at).await) });
            }
        }
        while let Some(done) = polls.join_next().await {
            match done {
                Ok((at, Some(outcome))) => {
                    if let Some(source) = self.sources.get(at) {
                        told(&source.settings.name, &outcome);
                    }
                }
                Ok((_, None)) => {}
                Err(broken) => tracing::error!(%broken, "A poll was broken off"),
            }
        }
    }

    /// Polls every feed when it is due, until it is stopped. Needs a runtime.
    pub fn start(self: Arc<Self>) -> Polling {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(self.run(stopped));
        Polling { stop, task }
    }

    async fn run(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        let mut tasks = JoinSet::new();
        let mut whose = HashMap::new();
        for at in 0..self.sources.len() {
            let task = tasks.spawn(Arc::clone(&self).keep_polling(at, Duration::ZERO));
            whose.insert(task.id(), at);
        }
        loop {
            let ended = tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => break,
                ended = tasks.join_next_with_id() => ended,
            };
            match ended {
                None => break,
                // Gone for good.
                Some(Ok((id, ()))) => {
                    whose.remove(&id);
                }
                // One feed that makes us stumble must not silence itself for ever,
                // nor keep us stumbling.
                Some(Err(broken)) => {
                    tracing::error!(%broken, "Polling a feed was broken off; going on in a minute");
                    if let Some(at) = whose.remove(&broken.id()) {
                        let task = tasks.spawn(Arc::clone(&self).keep_polling(at, NAP));
                        whose.insert(task.id(), at);
                    }
                }
            }
        }
        // A poll that is broken off loses nothing: files are whole or not there.
        tasks.shutdown().await;
    }

    async fn keep_polling(self: Arc<Self>, at: usize, first: Duration) {
        sleep(first).await;
        while let Some(source) = self.sources.get(at) {
            let wait = {
                let state = source.state.lock().await;
                if state.gone {
                    return;
                }
                state.wait((self.clock)())
            };
            if wait.is_zero() {
                // What came of it is logged and remembered there.
                let _told = self.poll_one(at).await;
            } else {
                let wait = Duration::try_from(wait).unwrap_or(NAP);
                sleep(wait.min(NAP)).await;
            }
        }
    }

    async fn poll_one(&self, at: usize) -> Option<Result<Polled, PollError>> {
        let source = self.sources.get(at)?;
        let mut state = source.state.lock().await;
        let now = (self.clock)();
        if let Some(until) = state.not_before.filter(|until| *until > now) {
            return Some(Err(PollError::NotYet(until)));
        }
        let poll = Poll {
            web: &self.web,
            name: &source.settings.name,
            url: &source.url,
            pages: source.settings.pages,
            state: &mut state,
            file: &source.file,
            folder: &source.folder,
            now,
        };
        let outcome = poll.run().await;
        source.conclude(&mut state, &outcome, (self.clock)());
        // A disk that is full shows in the next poll as well; what was polled is
        // there either way.
        let saved = poll::save(&state, &source.file).await;
        *source.status.lock().unwrap_or_else(PoisonError::into_inner) =
            SourceStatus::of(&source.settings, &state);
        Some(saved.and(outcome))
    }
}

impl Polling {
    /// Stops polling; what is in hand is broken off.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if timeout(STOPPING, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

impl Source {
    fn open(settings: &FeedSource, data: &Path) -> Result<Self, FeedsError> {
        let file = state_file(data, &settings.name);
        let below = folder(data);
        let folder = Folder::open(&below, &settings.name).map_err(|source| FeedsError::Folder {
            path: below.join(&settings.name),
            source,
        })?;
        let url = Url::parse(&settings.url).map_err(|_| FeedsError::Address {
            name: settings.name.clone(),
        })?;
        let state = FeedState::load(&file, &settings.url);
        Ok(Self {
            status: Mutex::new(SourceStatus::of(settings, &state)),
            settings: settings.clone(),
            url,
            file,
            folder: Arc::new(Mutex::new(folder)),
            state: tokio::sync::Mutex::new(state),
        })
    }

    fn status(&self) -> SourceStatus {
        let status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        status.clone()
    }

    /// Remembers what came of a poll, and says so once where that changed.
    fn conclude(&self, state: &mut FeedState, outcome: &Result<Polled, PollError>, now: Timestamp) {
        let feed = self.settings.name.as_str();
        let wait = match outcome {
            Ok(polled) => {
                if state.failures > 0 || state.gone {
                    tracing::info!(feed, failures = state.failures, "A feed is back");
                }
                let (new, changed) = (polled.new, polled.changed);
                if new + changed > 0 {
                    tracing::info!(feed, new, changed, "Wrote what is new in a feed");
                }
                state.last_success = Some(now);
                (state.failures, state.gone) = (0, false);
                (state.last_error, state.not_before) = (None, None);
                schedule::after_success(self.settings.every_minutes)
            }
            Err(error) => {
                if matches!(error, PollError::Gone { .. }) && !state.gone {
                    tracing::warn!(feed, %error, "A feed is gone; it is not polled any more");
                    state.gone = true;
                } else if state.failures == 0 {
                    tracing::warn!(feed, %error, "A feed fails; it is tried again, less and less often");
                }
                state.failures = state.failures.saturating_add(1);
                state.last_error = Some(error.to_string());
                state.not_before = match error {
                    PollError::Status { until, .. } => *until,
                    _ => None,
                };
                let chance = RandomState::new().hash_one(()).to_le_bytes()[0];
                schedule::after_failure(self.settings.every_minutes, state.failures, chance)
            }
        };
        state.next_due = (!state.gone).then(|| later(now, wait));
    }
}

impl SourceStatus {
    fn of(source: &FeedSource, state: &FeedState) -> Self {
        Self {
            name: source.name.clone(),
            url: source.url.clone(),
            last_success: state.last_success,
            last_error: state.last_error.clone(),
            failures: state.failures,
            next_due: state.next_due.max(state.not_before).filter(|_| !state.gone),
            gone: state.gone,
            items: state.items,
            last_item: state.last_item,
        }
    }
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(now)
}

fn state_file(data: &Path, name: &str) -> PathBuf {
    folder(data).join(STATE).join(format!("{name}.json"))
}
