//! Brings an index up to date with its corpus: only what changed is read.
//!
//! Takes the list of files and, where there is one, the index of before; writes
//! articles into an engine's index and gives its manifest and what changed. Where
//! that index lies is left to `generation`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::SystemTime;

use rustc_hash::FxHashSet;
use tantivy::indexer::{NoMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, Term};
use unicode_normalization::UnicodeNormalization;

use super::analysis::Analyst;
use super::manifest::{Basis, FileEntry, MOST_PROBLEMS, Manifest};
use super::schema::{FORMAT, Fields, Filed, document};
use super::search::{ArticlePlace, Search, SearchError};
use super::tantivy::Engine;
use crate::entities::{self, EntityIndex};
use crate::ingest::article::{Article, ArticleId, ContentHash};
use crate::ingest::corrections::{Corrections, Known, is_sidecar};
use crate::ingest::formats::Problem;
use crate::ingest::listing::{Listed, Stamp};
use crate::ingest::{self, Intake, Origin, Reader, publishers};
use crate::language::lexicon::Lexicon;

/// The memory that the engine may fill before it writes a segment out, in bytes:
/// for a new index, and for a few changes.
const MEMORY_TO_BUILD: usize = 120 << 20;
const MEMORY_TO_CHANGE: usize = 20 << 20;
/// A file that was written this shortly before it was read can have been written
/// again since without a trace in its time: in nanoseconds, where the file system
/// keeps parts of a second and where it does not.
const FINE_TICK: u64 = 100_000_000;
const COARSE_TICK: u64 = 2_000_000_000;
/// How many articles the engine is handed at once.
const BATCH: usize = 128;
/// More segments than this are joined.
const MOST_SEGMENTS: usize = 8;

/// What articles are read with.
#[derive(Clone)]
pub struct Tools {
    /// Reads files.
    pub reader: Arc<Reader>,
    /// Names and what they stand for.
    pub entities: Arc<EntityIndex>,
    /// What words do.
    pub lexicon: Arc<Lexicon>,
}

/// How far an update has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of corpus files that were read.
    pub bytes: u64,
    /// Bytes that there are to read.
    pub of_bytes: u64,
    /// Articles that were added so far.
    pub articles: u64,
    /// Whether all is read and the index is being finished.
    pub finishing: bool,
}

/// What an update changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Articles that are new or whose content changed.
    pub added: u64,
    /// Articles that an added one replaced.
    pub changed: u64,
    /// Articles that are no longer in the corpus.
    pub withdrawn: u64,
    /// Files that were read.
    pub files_read: u64,
    /// Files that were left alone, since nothing in them changed.
    pub files_unchanged: u64,
}

impl Changes {
    /// Whether the articles are the same as before.
    pub fn is_none(&self) -> bool {
        self.added + self.withdrawn == 0
    }
}

/// Why an update was given up.
#[derive(Debug, thiserror::Error)]
pub(super) enum UpdateError {
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] SearchError),
    /// An id moved between files: which of them has it is known only once all are
    /// read in their order.
    #[error("an article's id is in two files")]
    Collision,
}

impl From<tantivy::TantivyError> for UpdateError {
    fn from(error: tantivy::TantivyError) -> Self {
        Self::Engine(error.into())
    }
}

/// The version of everything that decides how a file is read, and which names are found
/// in it.
pub(super) fn rules() -> String {
    format!("{} {}", ingest::rules(), entities::rules())
}

/// Which files have to be read, of those that are listed now.
pub(super) struct Due<'l> {
    listed: Vec<(&'l Listed, Option<FileEntry>)>,
    withdrawn: Vec<FileEntry>,
}

impl<'l> Due<'l> {
    /// Compares a list of files with the account of an index.
    pub(super) fn of(listing: &'l [Listed], known: Option<&Manifest>) -> Self {
        let corrected_anew = known.is_some_and(|known| corrections_changed(listing, known));
        let entries = known.iter().flat_map(|manifest| &manifest.files);
        let mut entries: HashMap<(u32, Arc<str>), &FileEntry> = entries
            .map(|entry| ((entry.root, entry.file.clone()), entry))
            .collect();
        let listed = listing
            .iter()
            .map(|listed| {
                let name = name_of(listed);
                let mut entry = entries.remove(&(listed.root, name)).cloned();
                // A correction can be of any article.
                if let Some(entry) = entry.as_mut().filter(|_| corrected_anew) {
                    entry.unsure = true;
                }
                (listed, entry)
            })
            .collect();
        let mut withdrawn: Vec<FileEntry> = entries.into_values().cloned().collect();
        withdrawn.sort_by_key(|entry| entry.number);
        Self { listed, withdrawn }
    }

    /// Whether no file has to be read and none is gone.
    pub(super) fn is_empty(&self) -> bool {
        self.withdrawn.is_empty()
            && self
                .listed
                .iter()
                .all(|(listed, entry)| same(listed, entry))
    }

    fn bytes(&self) -> u64 {
        let due = self
            .listed
            .iter()
            .filter(|(listed, entry)| !same(listed, entry));
        due.map(|(listed, _)| listed.stamp.bytes).sum()
    }
}

/// Whether a file of corrections is new, changed or gone.
fn corrections_changed(listing: &[Listed], known: &Manifest) -> bool {
    let before = known.files.iter().filter(|entry| is_sidecar(&entry.file));
    let before: Vec<_> = before
        .map(|entry| (entry.root, entry.file.clone(), entry.stamp, entry.unsure))
        .collect();
    let now = listing.iter().filter_map(|listed| {
        let file = listed.file.as_ref().ok().filter(|file| is_sidecar(file))?;
        Some((listed.root, file.clone(), listed.stamp, false))
    });
    let now: Vec<_> = now.collect();
    now.len() != before.len() || now.iter().any(|file| !before.contains(file))
}

/// Whether a file is as it was when it was read.
fn same(listed: &Listed, entry: &Option<FileEntry>) -> bool {
    entry.as_ref().is_some_and(|entry| {
        let refused = listed.file.as_ref().err();
        entry.stamp == listed.stamp
            && !entry.unsure
            && (refused.is_none() || refused == entry.fault.as_ref())
    })
}

/// What a file is called in the account, a refused one by its path.
fn name_of(listed: &Listed) -> Arc<str> {
    match &listed.file {
        Ok(file) => file.clone(),
        Err(_) => listed.path.to_string_lossy().into(),
    }
}

/// An update under way.
pub(super) struct Update<'u> {
    tools: &'u Tools,
    analyst: Analyst<'u>,
    corrections: Arc<Corrections>,
    fields: Fields,
    writer: IndexWriter,
    known: Option<&'u dyn Search>,
    /// The hashes of the ids that were added.
    added: FxHashSet<u64>,
    withdrawn: HashSet<u64>,
    changes: Changes,
    progress: Progress,
    tell: &'u dyn Fn(Progress),
    scratch: Vec<u8>,
    /// What the engine is still to be told: one by one costs it a wake-up each.
    pending: Vec<UserOperation>,
    failed: Option<UpdateError>,
}

/// Writes what is due into an index; gives its new account, without the files of
/// the index, and what changed.
///
/// # Errors
/// Where the engine fails, or all has to be read anew.
pub(super) fn run(
    index: &Index,
    known: Option<(&dyn Search, &Manifest)>,
    due: &Due<'_>,
    basis: &Basis,
    tools: &Tools,
    tell: &dyn Fn(Progress),
) -> Result<(Manifest, Changes), UpdateError> {
    let memory = match known {
        Some(_) => MEMORY_TO_CHANGE,
        None => MEMORY_TO_BUILD,
    };
    let writer: IndexWriter = index.writer_with_num_threads(1, memory)?;
    if known.is_some() {
        writer.set_merge_policy(Box::new(NoMergePolicy));
    }
    let (_, fields) = Fields::new();
    let corrections = Arc::new(Corrections::of(
        due.listed.iter().map(|(listed, _)| *listed),
    ));
    let mut update = Update {
        tools,
        analyst: Analyst::new(&tools.entities, &tools.lexicon),
        corrections: Arc::clone(&corrections),
        fields,
        writer,
        known: known.map(|(engine, _)| engine),
        added: FxHashSet::default(),
        withdrawn: due.withdrawn.iter().map(|entry| entry.number).collect(),
        changes: Changes::default(),
        progress: Progress {
            of_bytes: due.bytes(),
            ..Progress::default()
        },
        tell,
        scratch: Vec::new(),
        pending: Vec::with_capacity(BATCH),
        failed: None,
    };
    for entry in &due.withdrawn {
        let term = Term::from_field_u64(fields.file, entry.number);
        update.operate(UserOperation::Delete(term))?;
        update.changes.withdrawn += entry.articles;
    }
    let mut next_file = known.map_or(0, |(_, manifest)| manifest.next_file);
    let mut files = Vec::with_capacity(due.listed.len());
    let mut sidecars = Vec::new();
    for (listed, entry) in &due.listed {
        if let Some(entry) = entry
            .as_ref()
            .filter(|entry| same(listed, &Some((*entry).clone())))
        {
            update.changes.files_unchanged += 1;
            files.push(entry.clone());
            continue;
        }
        let number = entry.as_ref().map_or(next_file, |entry| entry.number);
        next_file = next_file.max(number + 1);
        files.push(update.file(listed, entry.as_ref(), number)?);
        if listed.file.as_ref().is_ok_and(|file| is_sidecar(file)) {
            sidecars.push((files.len() - 1, &listed.path));
        }
    }
    for (at, path) in sidecars {
        // Articles that are as they were are not read again, and stay known.
        let unmet = corrections.unmet(path, |known| match known {
            Known::Id(id) => update.has(id),
            Known::File(path) => {
                let mut files = files.iter().filter(|entry| entry.articles > 0);
                files.any(|entry| entry.file.nfc().eq(path.chars()))
            }
        });
        if let Some(entry) = files.get_mut(at) {
            entry.left_out += unmet.len() as u64;
            entry.problems.extend(unmet);
            entry.problems.truncate(MOST_PROBLEMS);
        }
    }
    update.hand_over()?;
    update.progress.finishing = true;
    (update.tell)(update.progress);
    update.writer.commit()?;
    update.writer.wait_merging_threads()?;
    let changes = update.changes;
    let manifest = Manifest {
        format: FORMAT,
        rules: rules(),
        basis: basis.clone(),
        entities: tools.entities.version().to_owned(),
        files,
        next_file,
        ..Manifest::default()
    };
    Ok((manifest, changes))
}

/// Joins small segments where there are many, or all where much was taken back.
///
/// # Errors
/// Where the engine fails.
pub(super) fn tidy(index: &Index) -> Result<bool, UpdateError> {
    let mut segments = index.searchable_segment_metas()?;
    let all: u64 = segments
        .iter()
        .map(|segment| u64::from(segment.max_doc()))
        .sum();
    let gone: u64 = segments
        .iter()
        .map(|segment| u64::from(segment.num_deleted_docs()))
        .sum();
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
    let joined: Vec<_> = if gone * 4 > all {
        segments.iter().collect()
    } else if segments.len() > MOST_SEGMENTS {
        // The large ones stay as they are while the small ones together are smaller.
        let small = segments
            .iter()
            .skip(1)
            .map(|segment| u64::from(segment.num_docs()));
        let small: u64 = small.sum();
        let kept = usize::from(small * 2 < all);
        segments.iter().skip(kept).collect()
    } else {
        return Ok(false);
    };
    let ids: Vec<_> = joined.iter().map(|segment| segment.id()).collect();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY_TO_CHANGE)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    writer.merge(&ids).wait()?;
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(true)
}

/// Fills in what is counted over all articles of a finished index.
///
/// # Errors
/// Where the index cannot be read.
pub(super) fn count(manifest: &mut Manifest, engine: &Engine) -> Result<(), SearchError> {
    let mut spellings: BTreeMap<String, u64> = BTreeMap::new();
    let mut sum = 0_u64;
    let mut articles = 0;
    engine.for_each_publisher(|name, line| {
        articles += 1;
        // An article without content would leave no trace in the sum.
        sum = sum.wrapping_add(line.content.0 | 1);
        if let Some(name) = name {
            match spellings.get_mut(name) {
                Some(count) => *count += 1,
                None => {
                    spellings.insert(name.to_owned(), 1);
                }
            }
        }
    })?;
    manifest.articles = articles;
    manifest.sums = (ContentHash(sum), ContentHash(engine.ghosts()));
    manifest.publishers.clear();
    for (name, count) in spellings {
        let of_key = manifest
            .publishers
            .entry(publishers::key(&name))
            .or_default();
        of_key.insert(name, count);
    }
    Ok(())
}

impl Update<'_> {
    /// Reads one file that is new or changed.
    fn file(
        &mut self,
        listed: &Listed,
        before: Option<&FileEntry>,
        number: u64,
    ) -> Result<FileEntry, UpdateError> {
        let stamp = listed.stamp;
        let entry = FileEntry {
            root: listed.root,
            file: name_of(listed),
            number,
            stamp,
            unsure: may_change_unseen(stamp),
            ..FileEntry::default()
        };
        let mut known = HashMap::new();
        if let (Some(engine), Some(_)) = (self.known, before) {
            let lines = engine.of_file(number)?.into_iter();
            known.extend(lines.map(|(place, line)| (line.content, place)));
        }
        let at_start = self.progress.bytes;
        self.changes.files_read += 1;
        let reader = self.tools.reader.clone();
        let corrections = Arc::clone(&self.corrections);
        let mut intake = FileIntake {
            update: self,
            entry,
            known,
            kept: HashSet::new(),
            replaced: 0,
            unreadable: 0,
            last: None,
            at_start,
        };
        let outcome = match &listed.file {
            Ok(file) => {
                let mut corrected = corrections.over(&mut intake);
                reader.read_file(&listed.path, file, &mut corrected)
            }
            Err(refused) => Err(refused.clone()),
        };
        let FileIntake {
            mut entry,
            known,
            kept,
            replaced,
            unreadable,
            ..
        } = intake;
        if let Some(failed) = self.failed.take() {
            return Err(failed);
        }
        entry.articles += kept.len() as u64;
        self.changes.changed += replaced;
        match outcome {
            // A file that is gone between the listing and the reading counts as broken
            // until the next listing lacks it.
            Err(reason) => {
                entry.stale = known.len() as u64;
                entry.fault = Some(reason);
            }
            // A file of which nothing can be read any more is broken as well.
            Ok(()) if unreadable > 0 && entry.articles == 0 && !known.is_empty() => {
                entry.stale = known.len() as u64;
                let first = entry.problems.first();
                entry.fault =
                    first.map(|problem| format!("line {}: {}", problem.line, problem.reason));
            }
            // Articles that were there may be on the lines that cannot be read.
            Ok(()) if known.len() as u64 <= unreadable => entry.stale = known.len() as u64,
            Ok(()) => {
                for place in known.values() {
                    self.withdraw(*place)?;
                }
            }
        }
        entry.articles += entry.stale;
        self.progress.bytes = at_start + stamp.bytes;
        (self.tell)(self.progress);
        Ok(entry)
    }

    /// Whether there is an article with this id, new or kept.
    fn has(&self, id: &str) -> bool {
        let kept = || {
            self.known
                .and_then(|engine| engine.place_of(id).ok().flatten())
        };
        self.added.contains(&hash_of(&ArticleId::new(id))) || kept().is_some()
    }

    /// Takes an article back, unless a new one with its id has done so.
    fn withdraw(&mut self, place: ArticlePlace) -> Result<(), UpdateError> {
        let Some(engine) = self.known else {
            return Ok(());
        };
        let id = engine.article(place)?.id;
        if !self.added.contains(&hash_of(&id)) {
            let term = Term::from_field_text(self.fields.id, id.as_str());
            self.operate(UserOperation::Delete(term))?;
            self.changes.withdrawn += 1;
        }
        Ok(())
    }

    /// Does something to the index, in the order it is told.
    fn operate(&mut self, operation: UserOperation) -> Result<(), SearchError> {
        self.pending.push(operation);
        match self.pending.len() >= BATCH {
            true => self.hand_over(),
            false => Ok(()),
        }
    }

    fn hand_over(&mut self) -> Result<(), SearchError> {
        self.writer.run(self.pending.drain(..))?;
        Ok(())
    }

    fn add(
        &mut self,
        article: Article,
        content: ContentHash,
        file: u64,
        shares_text: bool,
    ) -> Result<(), SearchError> {
        let analysed = self.analyst.read(&article);
        let filed = Filed {
            file,
            content,
            shares_text,
        };
        let document = document(&self.fields, &article, analysed, &filed, &mut self.scratch);
        self.operate(UserOperation::Add(document))?;
        self.added.insert(hash_of(&article.id));
        self.changes.added += 1;
        self.progress.articles += 1;
        Ok(())
    }
}

fn hash_of(id: &ArticleId) -> u64 {
    ContentHash::of(id.as_str().as_bytes()).0
}

fn may_change_unseen(stamp: Stamp) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(0));
    let fine = !stamp.modified.is_multiple_of(1_000_000_000);
    let tick = if fine { FINE_TICK } else { COARSE_TICK };
    stamp.modified.saturating_add(tick) > now
}

/// Takes in what is in one file.
struct FileIntake<'f, 'u> {
    update: &'f mut Update<'u>,
    entry: FileEntry,
    /// The articles that the file had, by their content; those that it still has
    /// are taken out.
    known: HashMap<ContentHash, ArticlePlace>,
    kept: HashSet<ContentHash>,
    replaced: u64,
    /// Records that could not be read.
    unreadable: u64,
    /// The text of the article before.
    last: Option<Arc<str>>,
    at_start: u64,
}

impl FileIntake<'_, '_> {
    /// Whether an article's id is still free; a changed article of this file makes
    /// room for itself.
    fn makes_room(&mut self, id: &ArticleId) -> Result<bool, UpdateError> {
        let update = &mut *self.update;
        if update.added.contains(&hash_of(id)) {
            return Ok(false);
        }
        let Some(engine) = update.known else {
            return Ok(true);
        };
        let Some(place) = engine.place_of(id.as_str())? else {
            return Ok(true);
        };
        let Some((_, line)) = engine.lines(&[place])?.pop() else {
            return Ok(true);
        };
        if line.file != self.entry.number {
            return match update.withdrawn.contains(&line.file) {
                true => Ok(true),
                false => Err(UpdateError::Collision),
            };
        }
        if self.kept.contains(&line.content) {
            return Ok(false);
        }
        self.known.remove(&line.content);
        self.replaced += 1;
        let term = Term::from_field_text(update.fields.id, id.as_str());
        update.operate(UserOperation::Delete(term))?;
        Ok(true)
    }
}

impl Intake for FileIntake<'_, '_> {
    fn has(&mut self, content: ContentHash) -> bool {
        let has = self.known.remove(&content).is_some();
        if has {
            self.kept.insert(content);
        }
        has || self.update.failed.is_some()
    }

    fn has_whole(&mut self, content: ContentHash) -> bool {
        let has = self.known.contains_key(&content);
        if has {
            self.kept
                .extend(self.known.drain().map(|(content, _)| content));
        }
        has
    }

    fn article(&mut self, article: Article, origin: Origin) {
        if self.update.failed.is_some() {
            return;
        }
        let taken = match self.makes_room(&article.id) {
            Ok(true) => {
                let shares_text = article.host.is_some()
                    && self
                        .last
                        .as_ref()
                        .is_some_and(|last| Arc::ptr_eq(last, &article.stored));
                self.last = Some(article.stored.clone());
                self.entry.articles += 1;
                self.update
                    .add(article, origin.content, self.entry.number, shares_text)
                    .map_err(UpdateError::from)
            }
            Ok(false) => {
                self.unwanted(Problem::id_taken(origin.line, &article.id));
                Ok(())
            }
            Err(error) => Err(error),
        };
        self.update.failed = taken.err();
    }

    fn problem(&mut self, problem: Problem) {
        self.unreadable += 1;
        self.unwanted(problem);
    }

    fn unwanted(&mut self, problem: Problem) {
        self.entry.left_out += 1;
        if self.entry.problems.len() < MOST_PROBLEMS {
            self.entry.problems.push(problem);
        }
    }

    fn reached(&mut self, bytes: u64) {
        // A packed file holds more than its size.
        let read = bytes.min(self.entry.stamp.bytes);
        self.update.progress.bytes = self.at_start + read;
        (self.update.tell)(self.update.progress);
    }
}
