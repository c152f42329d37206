//! Settings -> the parts, built and checked: the reader, the library, the desk.
//!
//! Takes the settings; gives a desk ready for questions, or what is wrong for the
//! person who can put it right.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;

use crate::answer::measured;
use crate::data::DataPlace;
use crate::data::lock::{Lock, LockError};
use crate::desk::{Desk, Limits};
use crate::entities::{self, EntityError, EntityIndex, Imported, Loaded};
use crate::index::Library;
use crate::index::index_manager::{Found, IndexManager, IndexManagerError};
use crate::index::update::{Changes, Progress, Tools};
use crate::ingest::feeds::{self, Feeds};
use crate::ingest::listing::{self, Listed};
use crate::ingest::{CorpusError, Reader};
use crate::language::asked;
use crate::language::lexicon::{self, Lexicon};
use crate::language::quantities;
use crate::retrieve::rank::{self, Weights};
use crate::settings::{DataFolder, Settings};
use crate::trouble::Trouble;

mod wordings;

pub use wordings::check as check_phrases;

/// An index of up to this many bytes is compared with its checksums whenever it is
/// opened; a larger one by the daemon, and where a quotation fails its own.
const CHECKED_AT_ONCE: u64 = 32 << 20;
/// A corpus of more bytes than this is not read into memory without a word.
const LARGE: u64 = 64 << 20;

/// What words do, in English.
///
/// # Errors
/// Where the shipped file is broken.
pub fn lexicon() -> Result<Arc<Lexicon>, Trouble> {
    let lexicon = Lexicon::english().context("the language file cannot be used")?;
    Ok(Arc::new(lexicon))
}

/// A reader of corpus files.
///
/// # Errors
/// Where the shipped patterns do not compile.
pub fn reader(settings: &Settings, lexicon: Arc<Lexicon>) -> Result<Reader, Trouble> {
    let reader = Reader::new(lexicon, settings.corpus.max_file_bytes)
        .context("the page patterns cannot be used")?;
    Ok(reader)
}

/// The folders and files that articles are read from: the configured ones, and the
/// folder that feeds are written to where there are feeds.
pub fn corpus_folders(settings: &Settings) -> Vec<PathBuf> {
    let mut folders = settings.corpus.folders.clone();
    folders.extend(feeds_folder(settings));
    folders
}

/// The folder that feeds are written to. It is made if it is absent, so that the
/// corpus is the same one before the first poll and after it; where it cannot be
/// made, nothing is in it either.
fn feeds_folder(settings: &Settings) -> Option<PathBuf> {
    let DataFolder::Folder(data) = &settings.data.folder else {
        return None;
    };
    if settings.feeds.sources.is_empty() {
        return None;
    }
    let data = DataPlace::Folder(data.clone()).make().ok().flatten()?;
    let folder = feeds::folder(&data);
    let _made_or_there = std::fs::create_dir_all(&folder);
    folder.is_dir().then_some(folder)
}

/// The configured feeds, for the process that has the lock of the data folder; none
/// where there are none.
///
/// # Errors
/// Where their folder cannot be used, or there is no data folder at all.
pub fn feeds(settings: &Settings, data: &DataPlace) -> Result<Option<Arc<Feeds>>, Trouble> {
    if settings.feeds.sources.is_empty() {
        return Ok(None);
    }
    let folder = data.make().map_err(|error| {
        Trouble::operator(error.to_string(), "Name another folder with --data.")
    })?;
    let Some(folder) = folder else {
        return Err(Trouble::operator(
            "feeds need a data folder, and `:memory:` is none",
            "Name a folder with --data, or leave feeds.sources out.",
        ));
    };
    let feeds = Feeds::open(&settings.feeds, &folder).map_err(|error| {
        Trouble::operator(error.to_string(), "Mend it, or leave feeds.sources out.")
    })?;
    Ok(Some(Arc::new(feeds)))
}

/// Every file of the configured corpus.
///
/// # Errors
/// Where a path is not there.
pub fn listing(settings: &Settings) -> Result<Vec<Listed>, Trouble> {
    listing::list(&corpus_folders(settings)).map_err(|error| no_corpus(&error))
}

fn no_corpus(error: &CorpusError) -> Trouble {
    Trouble::operator(
        error.to_string(),
        "Name another with --corpus PATH, or set corpus.folders.",
    )
}

/// The curated names.
///
/// # Errors
/// Every entry at fault.
pub fn entity_index(settings: &Settings, lexicon: &Lexicon) -> Result<EntityIndex, Trouble> {
    let loaded = entity_files(settings, lexicon)?;
    loaded.imported.iter().for_each(log_imported);
    Ok(loaded.index)
}

/// The curated names, and what came of the files that were made elsewhere.
///
/// # Errors
/// Every entry at fault.
pub fn entity_files(settings: &Settings, lexicon: &Lexicon) -> Result<Loaded, Trouble> {
    entities::load(&settings.entities.files, lexicon).map_err(|error| {
        let hint = match &error {
            EntityError::Unreadable { .. } => {
                "Name another with --entities PATH, or run without one: --entities none."
            }
            EntityError::Faults(_) => "Mend the entity file, or run without one: --entities none.",
        };
        Trouble::operator(error.to_string(), hint)
    })
}

/// Logs how much a file of other makers' entities gave, and what is left out of it.
pub fn log_imported(imported: &Imported) {
    let file = imported.file.display();
    let left_out = imported.left_out_in_words().unwrap_or_default();
    tracing::info!(
        %file,
        entities = imported.entities,
        relations = imported.relations,
        left_out,
        "Read entities from a FollowTheMoney file"
    );
    if let Some(first) = imported.faults.first() {
        tracing::warn!(
            lines = imported.faults.len() + imported.more_faults,
            %first,
            "Some entities are left out: `dateline corpus check` says why"
        );
    }
}

/// What articles are read with.
///
/// # Errors
/// As for its parts.
pub fn tools(settings: &Settings) -> Result<Tools, Trouble> {
    let lexicon = lexicon()?;
    Ok(Tools {
        reader: Arc::new(reader(settings, lexicon.clone())?),
        entities: Arc::new(entity_index(settings, &lexicon)?),
        lexicon,
    })
}

/// The index manager of the configured corpus's index.
///
/// # Errors
/// Where a folder of the corpus is not there or the data folder cannot be used.
pub fn index_manager(settings: &Settings, data: &DataPlace) -> Result<IndexManager, Trouble> {
    let folder = data.make().map_err(anyhow::Error::from)?;
    index_manager_in(settings, folder.as_deref())
}

fn index_manager_in(settings: &Settings, folder: Option<&Path>) -> Result<IndexManager, Trouble> {
    IndexManager::new(
        folder,
        &corpus_folders(settings),
        &settings.entities.files,
        settings.corpus.max_file_bytes,
    )
    .map_err(|error| no_corpus(&error))
}

/// The index of the configured corpus, brought up to date, for the process that has
/// the lock of the data folder. Gives what changed, none where all was as before.
///
/// # Errors
/// As for its parts; what is on disk is then as before.
pub fn bring_up_to_date(
    index_manager: &IndexManager,
    tools: &Tools,
    anew: bool,
    tell: &dyn Fn(Progress),
) -> Result<(Library, Option<Changes>), Trouble> {
    let listing = index_manager.list().map_err(|error| no_corpus(&error))?;
    let before = match sound(index_manager.find(tools)) {
        Found::Usable(library) if !anew => Some(library),
        Found::Broken(error) => {
            tracing::warn!(%error, "The index cannot be used and is built anew");
            None
        }
        Found::OfAnother(basis) => {
            tracing::warn!(
                of = ?basis.corpus,
                "The data folder held the index of another corpus, which is replaced"
            );
            None
        }
        _ => None,
    };
    match before {
        Some(before) if index_manager.is_fresh(&before, &listing, tools) => Ok((*before, None)),
        before => {
            let refreshed = index_manager.refresh(before.as_deref(), &listing, tools, tell);
            let (library, changes) = refreshed.map_err(not_kept)?;
            log_left_out(&library);
            Ok((library, Some(changes)))
        }
    }
}

/// What was found, a small index only where it is sound.
fn sound(found: Found) -> Found {
    match found {
        Found::Usable(library)
            if library.bytes_on_disk() <= CHECKED_AT_ONCE && !library.check() =>
        {
            Found::Outdated
        }
        found => found,
    }
}

/// Why an index could not be written, for the person who can put it right.
fn not_kept(error: IndexManagerError) -> Trouble {
    match &error {
        IndexManagerError::Corpus(error) => no_corpus(error),
        IndexManagerError::Generation(_) => Trouble::machine(
            format!("the index cannot be kept: {error}"),
            "Make room there, or name another folder with --data.",
        ),
        IndexManagerError::Engine(_) => Trouble::Ours(error.into()),
    }
}

/// The library of the configured corpus, for a command that only reads.
///
/// An index on disk is used, and brought up to date where no other process keeps
/// it; one that was made for another corpus is left alone, and where none can be
/// kept the corpus is read into memory.
///
/// # Errors
/// As for its parts, and where there is no article at all.
pub fn library(
    settings: &Settings,
    data: &DataPlace,
    tell: &dyn Fn(Progress),
) -> Result<Arc<Library>, Trouble> {
    let tools = tools(settings)?;
    let on_disk = match data.make() {
        Ok(folder) => read(
            &index_manager_in(settings, folder.as_deref())?,
            &tools,
            data,
            tell,
        )?,
        Err(error) => {
            tracing::warn!(%error, "No index can be kept; the corpus is read into memory");
            None
        }
    };
    let library = match on_disk {
        Some(library) => library,
        None => in_memory(settings, &tools, tell)?,
    };
    if library.is_empty() {
        return Err(no_articles(settings, &library));
    }
    Ok(Arc::new(library))
}

/// The library on disk, for a command that only reads; none where the corpus is to
/// be read into memory instead.
fn read(
    index_manager: &IndexManager,
    tools: &Tools,
    data: &DataPlace,
    tell: &dyn Fn(Progress),
) -> Result<Option<Library>, Trouble> {
    if !index_manager.is_on_disk() {
        return Ok(None);
    }
    let listing = index_manager.list().map_err(|error| no_corpus(&error))?;
    let before = match sound(index_manager.find(tools)) {
        Found::Usable(library) if index_manager.is_fresh(&library, &listing, tools) => {
            return Ok(Some(*library));
        }
        Found::OfAnother(_) => {
            warn_of_size(
                &listing,
                "The index is of another corpus; this one is read into memory. `dateline index` would replace it",
            );
            return Ok(None);
        }
        Found::Usable(library) => Some(library),
        Found::Broken(error) => {
            tracing::warn!(%error, "The index cannot be used and is built anew");
            None
        }
        Found::Nothing | Found::Outdated => None,
    };
    match Lock::take(data, "dateline, updating the index") {
        Ok(_held) => {
            let refreshed = index_manager.refresh(before.as_deref(), &listing, tools, tell);
            match refreshed {
                Ok((library, changes)) => {
                    log_changes(&changes);
                    log_left_out(&library);
                    Ok(Some(library))
                }
                Err(error) => {
                    tracing::warn!(%error, "The index cannot be kept");
                    Ok(before.map(|library| *library))
                }
            }
        }
        Err(LockError::Held { holder, .. }) => {
            tracing::info!(%holder, "Another process keeps the index; it is used as it is");
            if before.is_none() {
                warn_of_size(&listing, "The corpus is read into memory meanwhile");
            }
            Ok(before.map(|library| *library))
        }
        Err(error) => {
            tracing::warn!(%error, "No index can be kept; the corpus is read into memory");
            Ok(before.map(|library| *library))
        }
    }
}

fn in_memory(
    settings: &Settings,
    tools: &Tools,
    tell: &dyn Fn(Progress),
) -> Result<Library, Trouble> {
    let index_manager = index_manager_in(settings, None)?;
    let listing = index_manager.list().map_err(|error| no_corpus(&error))?;
    let (library, _) = index_manager
        .refresh(None, &listing, tools, tell)
        .map_err(not_kept)?;
    log_left_out(&library);
    Ok(library)
}

fn warn_of_size(listing: &[Listed], why: &str) {
    let bytes: u64 = listing.iter().map(|listed| listed.stamp.bytes).sum();
    if bytes > LARGE {
        tracing::warn!(bytes, "{why}");
    } else {
        tracing::debug!(bytes, "{why}");
    }
}

/// Logs what an update changed.
pub fn log_changes(changes: &Changes) {
    tracing::info!(
        added = changes.added.saturating_sub(changes.changed),
        changed = changes.changed,
        withdrawn = changes.withdrawn,
        files_read = changes.files_read,
        "Brought the index up to date"
    );
}

/// Logs, in one line, how much of the corpus is left out.
fn log_left_out(library: &Library) {
    let files = library.files();
    let faults = files.iter().filter(|file| file.fault.is_some()).count();
    let records: u64 = files.iter().map(|file| file.left_out).sum();
    if faults > 0 || records > 0 {
        tracing::warn!(
            files = faults,
            records,
            "Some of the corpus is left out: `dateline corpus check` says why"
        );
    }
}

/// Logs that there is nothing to answer from, if so. A daemon goes on: articles can
/// come at any time.
pub fn warn_if_empty(settings: &Settings, library: &Library) {
    if library.is_empty() {
        let (reason, hint) = emptiness(settings, library);
        tracing::warn!(reason, hint, "There is nothing to answer from yet");
    }
}

fn no_articles(settings: &Settings, library: &Library) -> Trouble {
    let (said, hint) = emptiness(settings, library);
    Trouble::operator(said, hint)
}

/// Why there is no article, and what to do about it.
fn emptiness(settings: &Settings, library: &Library) -> (String, &'static str) {
    let folders: Vec<String> = corpus_folders(settings)
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let folders = folders.join(", ");
    let said = match library.files().len() {
        0 => format!("the corpus {folders} is empty"),
        count => format!("none of the {count} files in the corpus {folders} holds an article"),
    };
    let hint = "Put articles there (.txt, .html, .jsonl …) or name another place with --corpus \
        PATH; `dateline corpus check` says what is wrong with each file.";
    (said, hint)
}

/// A desk over the configured corpus, for a command that only reads.
///
/// # Errors
/// As for its parts, and where the phrases or the weights are broken.
pub fn desk(
    settings: &Settings,
    data: &DataPlace,
    tell: &dyn Fn(Progress),
) -> Result<Desk, Trouble> {
    let library = library(settings, data, tell)?;
    let desk = desk_over(settings, library)?;
    let (settings, data) = (settings.clone(), data.clone());
    // A command can wait for an index to be built anew.
    let heal = move || {
        let anew = healed(&settings, &data);
        anew.inspect_err(|error| tracing::error!(%error, "The index cannot be built anew"))
            .ok()
    };
    Ok(desk.with_healing(Box::new(heal)))
}

/// A library read anew in place of a damaged one.
fn healed(settings: &Settings, data: &DataPlace) -> Result<Arc<Library>, Trouble> {
    let tools = tools(settings)?;
    if let Ok(_held) = Lock::take(data, "dateline, mending the index") {
        let (library, _) =
            bring_up_to_date(&index_manager(settings, data)?, &tools, true, &|_| {})?;
        return Ok(Arc::new(library));
    }
    in_memory(settings, &tools, &|_| {}).map(Arc::new)
}

/// A desk over the configured corpus, read into memory.
///
/// # Errors
/// As for its parts.
pub fn desk_in_memory(settings: &Settings) -> Result<Desk, Trouble> {
    desk(settings, &DataPlace::Memory, &|_| {})
}

/// A desk over a library.
///
/// # Errors
/// Where the phrases or the weights are broken.
pub fn desk_over(settings: &Settings, library: Arc<Library>) -> Result<Desk, Trouble> {
    let (wordings, said) = wordings::wordings(settings, &library.lexicon)?;
    let mut weights = Weights::shipped().context("the weights cannot be used")?;
    if let Some(threshold) = settings.answers.threshold {
        weights.decision.threshold = threshold;
    }
    let limits = Limits {
        max_citations: settings.answers.max_citations,
        max_per_article: settings.answers.max_per_article,
        max_question_chars: settings.answers.max_question_chars,
    };
    let shipped = [
        rank::SHIPPED,
        measured::SHIPPED,
        lexicon::SHIPPED,
        quantities::SHIPPED,
        asked::SHIPPED,
    ];
    let shipped = shipped.map(wordings::parsed).concat();
    let rules = format!("{shipped}{}{said}", entities::rules());
    Ok(Desk::new(library, wordings, weights, &rules, limits))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::settings::Overrides;

    /// A desk over the articles that come with the program.
    pub(crate) fn seeds() -> Desk {
        let overrides = Overrides {
            data: Some(":memory:".into()),
            ..Overrides::default()
        };
        let settings = Settings::load(&[], std::iter::empty(), &overrides).unwrap();
        desk_in_memory(&settings).unwrap()
    }
}
