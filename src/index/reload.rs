//! Watches the corpus and swaps the library.
//!
//! Takes an index manager, what articles are read with and the library that serves now;
//! hands over a new one whenever a file of the corpus or of the entity index has
//! changed, and when the index is found damaged. A broken file leaves the last good
//! version of its articles serving, a broken entity index the last good names, a
//! full disk the whole library; the status says why.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use notify::{RecursiveMode, Watcher};
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, mpsc};
use tokio::time::{sleep, timeout};

use super::Library;
use super::index_manager::{IndexManager, IndexManagerError};
use super::manifest::FileEntry;
use super::update::Tools;
use crate::data::lock::Holder;
use crate::entities;
use crate::ingest::corrections::is_sidecar;
use crate::ingest::listing::{self, Stamp};

/// How long the corpus must be quiet before it is read.
const QUIET: Duration = Duration::from_millis(200);
/// Files that never come to rest are read after this time all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// How often the corpus is looked at without a sign of change: some file systems
/// give none.
const LOOK: Duration = Duration::from_secs(60);
/// How often the whole index is compared with its checksums.
const CHECK: Duration = Duration::from_secs(6 * 3600);
/// The file of the status, in the data folder.
const STATUS: &str = "status.json";

/// How fresh what is served is, and why it is not fresher.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The process that keeps the index.
    pub pid: u32,
    /// The version of the corpus and the entity index that is served.
    pub version: String,
    /// How many articles that is.
    pub articles: u64,
    /// When the corpus was last read without trouble.
    pub read_at: Option<Timestamp>,
    /// Why the last reading of the corpus was given up, if it was.
    pub corpus_fault: Option<String>,
    /// Why the entity index is not the one of its files, if it is not.
    pub entities_fault: Option<String>,
    /// Files of which an older version or nothing is served, each with the reason.
    pub files: Vec<(String, String)>,
}

impl Status {
    /// The status of the daemon that runs on a data folder, if one does.
    pub fn of(data: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(data.join(STATUS)).ok()?;
        let status: Self = serde_json::from_str(&text).ok()?;
        let holder = Holder::of(data)?;
        (holder.pid == Some(status.pid)).then_some(status)
    }

    /// Whether anything is not as fresh as it could be.
    pub fn is_troubled(&self) -> bool {
        !self.troubles().is_empty()
    }

    /// What is not as fresh as it could be, and why, a sentence each.
    pub fn troubles(&self) -> Vec<String> {
        let corpus = self.corpus_fault.iter();
        let corpus = corpus.map(|why| format!("the corpus could not be read anew: {why}"));
        let entities = self.entities_fault.iter();
        let entities = entities.map(|why| format!("the last good names serve on: {why}"));
        let files = self.files.iter();
        let files = files.map(|(file, why)| format!("{file} could not be read: {why}"));
        corpus.chain(entities).chain(files).collect()
    }

    fn write(&self, data: &Path) {
        let aside = data.join(format!("{STATUS}.new"));
        let written = serde_json::to_vec_pretty(self)
            .map_err(std::io::Error::from)
            .and_then(|text| std::fs::write(&aside, text))
            .and_then(|()| std::fs::rename(&aside, data.join(STATUS)));
        if let Err(error) = written {
            tracing::warn!(%error, "The status cannot be written");
        }
    }
}

/// Keeps what is served fresh.
pub struct Reload {
    index_manager: IndexManager,
    tools: Mutex<Tools>,
    entity_stamps: Mutex<Vec<Stamp>>,
    served: Mutex<Arc<Library>>,
    status: Mutex<Status>,
    data: Option<PathBuf>,
    wake: Notify,
}

impl Reload {
    /// Keeps `library` fresh, which was made with these tools. The status is written
    /// to the data folder, if there is one.
    pub fn new(
        index_manager: IndexManager,
        tools: Tools,
        library: Arc<Library>,
        data: Option<PathBuf>,
    ) -> Self {
        let reload = Self {
            entity_stamps: Mutex::new(stamps(index_manager.entity_files())),
            index_manager,
            tools: Mutex::new(tools),
            served: Mutex::new(library),
            status: Mutex::default(),
            data,
            wake: Notify::new(),
        };
        reload.settle(None, None);
        reload
    }

    /// How fresh what is served is.
    pub fn status(&self) -> Status {
        held(&self.status).clone()
    }

    /// The library that serves now.
    pub fn served(&self) -> Arc<Library> {
        held(&self.served).clone()
    }

    /// Looks at the corpus at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Watches until the future is dropped; `swap` is handed every new library.
    pub async fn run(self: Arc<Self>, swap: impl Fn(Arc<Library>) + Send + Sync + 'static) {
        let swap = Arc::new(swap);
        let (sign, mut signs) = mpsc::channel::<()>(1);
        // Dropped with this future.
        let _watcher = self.watcher(sign);
        let mut checked: Option<Instant> = None;
        loop {
            let due = checked.is_none_or(|checked| checked.elapsed() >= CHECK);
            if due {
                checked = Some(Instant::now());
                self.blocking(&swap, |reload, swap| reload.check(swap))
                    .await;
            }
            tokio::select! {
                _ = signs.recv() => {
                    let begun = Instant::now();
                    while begun.elapsed() < LONGEST_WAIT
                        && timeout(QUIET, signs.recv()).await.is_ok_and(|sign| sign.is_some())
                    {}
                }
                () = self.wake.notified() => {}
                () = sleep(LOOK) => {}
            }
            self.blocking(&swap, |reload, swap| reload.refresh(swap))
                .await;
        }
    }

    async fn blocking<S: Fn(Arc<Library>) + Send + Sync + 'static>(
        self: &Arc<Self>,
        swap: &Arc<S>,
        work: impl FnOnce(&Self, &S) + Send + 'static,
    ) {
        let (reload, swap) = (Arc::clone(self), Arc::clone(swap));
        let done = tokio::task::spawn_blocking(move || work(&reload, &swap)).await;
        if let Err(error) = done {
            tracing::error!(%error, "Keeping the index fresh failed; it is tried again");
        }
    }

    fn watcher(&self, sign: mpsc::Sender<()>) -> Option<notify::RecommendedWatcher> {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let read_only = event.is_ok_and(|event| event.kind.is_access());
            if !read_only {
                // One sign that waits is as good as many.
                let _full = sign.try_send(());
            }
        });
        let told = |error: notify::Error| {
            tracing::warn!(
                %error,
                "The corpus cannot be watched; it is looked at every {} seconds",
                LOOK.as_secs()
            );
        };
        let mut watcher = watcher.map_err(told).ok()?;
        let corpus = self.index_manager.folders().iter().map(|path| (path, true));
        let entities = self
            .index_manager
            .entity_files()
            .iter()
            .map(|path| (path, false));
        for (path, deep) in corpus.chain(entities) {
            // A file that is replaced is a new one: its folder is watched.
            let folder = path.is_dir();
            let watched = match path.parent() {
                Some(parent) if !folder && !parent.as_os_str().is_empty() => parent,
                _ if !folder => Path::new("."),
                _ => path,
            };
            let mode = match folder && deep {
                true => RecursiveMode::Recursive,
                false => RecursiveMode::NonRecursive,
            };
            if let Err(error) = watcher.watch(watched, mode) {
                told(error);
            }
        }
        Some(watcher)
    }

    /// Compares the index with its checksums, and builds it anew if it is damaged.
    fn check(&self, swap: &dyn Fn(Arc<Library>)) {
        let served = held(&self.served).clone();
        if !served.check() {
            self.refresh(swap);
        }
    }

    /// Reads what changed, and swaps the library if anything did.
    pub fn refresh(&self, swap: &dyn Fn(Arc<Library>)) {
        let entities_fault = self.reload_entities();
        let tools = held(&self.tools).clone();
        let served = held(&self.served).clone();
        let refreshed = self.index_manager.list().map_err(IndexManagerError::from);
        let refreshed = refreshed.and_then(|listing| {
            if !served.is_damaged() && self.index_manager.is_fresh(&served, &listing, &tools) {
                return Ok(None);
            }
            let begun = Instant::now();
            let refreshed = self
                .index_manager
                .refresh(Some(&served), &listing, &tools, &|_| {});
            refreshed.map(|refreshed| Some((refreshed, begun.elapsed())))
        });
        let corpus_fault = match refreshed {
            Ok(None) => None,
            Ok(Some(((library, changes), took))) => {
                let library = Arc::new(library);
                *held(&self.served) = library.clone();
                swap(library);
                tracing::info!(
                    added = changes.added.saturating_sub(changes.changed),
                    changed = changes.changed,
                    withdrawn = changes.withdrawn,
                    took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
                    "Reloaded the corpus"
                );
                None
            }
            Err(error) => Some(error.to_string()),
        };
        self.settle(corpus_fault, entities_fault);
    }

    /// Reads the entity files if they changed; gives why they cannot be used.
    fn reload_entities(&self) -> Option<String> {
        let files = self.index_manager.entity_files();
        let now = stamps(files);
        if *held(&self.entity_stamps) == now {
            return self.status().entities_fault;
        }
        let lexicon = held(&self.tools).lexicon.clone();
        let loaded = entities::load(files, &lexicon);
        *held(&self.entity_stamps) = now;
        match loaded {
            Ok(loaded) => {
                let faults = loaded.imported.iter().flat_map(|file| &file.faults);
                if let Some(first) = faults.clone().next() {
                    tracing::warn!(lines = faults.count(), %first, "Some entities are left out");
                }
                // Nobody who asks waits for it then.
                loaded.index.make_ready();
                held(&self.tools).entities = Arc::new(loaded.index);
                None
            }
            Err(error) => Some(error.to_string()),
        }
    }

    /// Notes what came of the last look, and logs what is new of it.
    fn settle(&self, corpus_fault: Option<String>, entities_fault: Option<String>) {
        let served = held(&self.served).clone();
        let mut status = held(&self.status);
        let files = served.files().iter();
        let faults = files.filter_map(|file| Some((file.file.to_string(), fault_of(file)?)));
        let new = Status {
            pid: std::process::id(),
            version: served.version().to_owned(),
            articles: served.len() as u64,
            read_at: match corpus_fault {
                None => Some(Timestamp::now()),
                Some(_) => status.read_at,
            },
            files: faults.collect(),
            corpus_fault,
            entities_fault,
        };
        let news = |new: &Option<String>, old: &Option<String>| new.is_some() && new != old;
        if news(&new.corpus_fault, &status.corpus_fault) {
            let reason = new.corpus_fault.as_deref().unwrap_or_default();
            tracing::error!(
                reason,
                "The corpus cannot be read anew; the last one serves on"
            );
        }
        if news(&new.entities_fault, &status.entities_fault) {
            let reason = new.entities_fault.as_deref().unwrap_or_default();
            tracing::error!(
                reason,
                "The entity files cannot be used; the last good names serve on"
            );
        }
        for (file, reason) in &new.files {
            if !status.files.contains(&(file.clone(), reason.clone())) {
                tracing::warn!(file, reason, "A file cannot be read");
            }
        }
        *status = new;
        if let Some(data) = &self.data {
            status.write(data);
        }
    }
}

/// Why not all of a file is served as it is now, if so.
fn fault_of(file: &FileEntry) -> Option<String> {
    let first = file.problems.first();
    let line = first.map(|problem| format!("line {}: {}", problem.line, problem.reason));
    let told = file.stale > 0 || is_sidecar(&file.file);
    file.fault.clone().or_else(|| line.filter(|_| told))
}

/// What a lock guards, also after a panic elsewhere: every value is whole.
fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let listed = listing::list(files).unwrap_or_default();
    listed.into_iter().map(|listed| listed.stamp).collect()
}
