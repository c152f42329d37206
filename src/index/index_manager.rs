//! Keeps the index of a corpus: opens what is there, and builds what is missing,
//! changed or broken.
//!
//! Takes where the index is to lie and what it is made for; gives libraries. When
//! to look for changes is left to `reload` and to the commands.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::Library;
use super::generation::{GenerationError, Generations, Opened, Place};
use super::history::History;
use super::manifest::{Basis, Manifest};
use super::schema::{self, FORMAT};
use super::search::{Search, SearchError};
use super::tantivy::Engine;
use super::update::{self, Changes, Due, Progress, Tools, UpdateError};
use crate::ingest::CorpusError;
use crate::ingest::listing::{self, Listed};

/// Why there is no library.
#[derive(Debug, thiserror::Error)]
pub enum IndexManagerError {
    /// The corpus cannot be listed.
    #[error(transparent)]
    Corpus(#[from] CorpusError),
    /// The index cannot be written or opened.
    #[error(transparent)]
    Generation(#[from] GenerationError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] SearchError),
}

/// What is kept on disk for a corpus.
pub enum Found {
    /// Nothing yet, or nothing on disk at all.
    Nothing,
    /// An index of another corpus.
    OfAnother(Basis),
    /// An index that another version of the program made, of this corpus.
    Outdated,
    /// An index that cannot be used.
    Broken(GenerationError),
    /// An index of this corpus; articles may have changed since.
    Usable(Box<Library>),
}

/// Keeps the index of one corpus.
#[derive(Clone, Debug)]
pub struct IndexManager {
    generations: Option<Generations>,
    basis: Basis,
    folders: Vec<PathBuf>,
}

impl IndexManager {
    /// An index manager of the index of `folders`, in a data folder or else in memory.
    ///
    /// # Errors
    /// Where one of the folders is not there.
    pub fn new(
        data: Option<&Path>,
        folders: &[PathBuf],
        entities: &[PathBuf],
        max_file_bytes: u64,
    ) -> Result<Self, CorpusError> {
        let full = |path: &PathBuf| {
            path.canonicalize()
                .map_err(|reason| CorpusError::Unreadable {
                    path: path.clone(),
                    reason,
                })
        };
        let entities = entities
            .iter()
            .map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()));
        Ok(Self {
            generations: data.map(Generations::within),
            basis: Basis {
                corpus: folders.iter().map(full).collect::<Result<_, _>>()?,
                entities: entities.collect(),
                max_file_bytes,
            },
            folders: folders.to_vec(),
        })
    }

    /// Every file of the corpus as it is now.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn list(&self) -> Result<Vec<Listed>, CorpusError> {
        listing::list(&self.folders)
    }

    /// The folders and files of the corpus.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The entity files.
    pub fn entity_files(&self) -> &[PathBuf] {
        &self.basis.entities
    }

    /// Whether the index is kept on disk.
    pub fn is_on_disk(&self) -> bool {
        self.generations.is_some()
    }

    /// What is on disk.
    pub fn find(&self, tools: &Tools) -> Found {
        let Some(generations) = &self.generations else {
            return Found::Nothing;
        };
        loop {
            let opened = match generations.open() {
                Ok(Some(opened)) => opened,
                Ok(None) => return Found::Nothing,
                Err(error) => return Found::Broken(error),
            };
            let number = opened.place.number;
            let found = self.judge(generations, opened, tools);
            // A writer may have swept it just now, with a newer one in place.
            let swept = matches!(found, Found::Broken(_)) && generations.newest() != Some(number);
            if !swept {
                return found;
            }
        }
    }

    /// What a generation is worth here.
    fn judge(&self, generations: &Generations, opened: Opened, tools: &Tools) -> Found {
        if opened.manifest.basis != self.basis {
            return Found::OfAnother(opened.manifest.basis);
        }
        if opened.manifest.format != FORMAT || opened.manifest.rules != update::rules() {
            return Found::Outdated;
        }
        match caught(|| Engine::open(opened.index)) {
            Ok(engine) => Found::Usable(Box::new(self.library(
                engine,
                opened.manifest,
                opened.place,
                tools,
            ))),
            Err(error) => Found::Broken(GenerationError::Engine {
                path: generations.folder().to_owned(),
                reason: error.to_string(),
            }),
        }
    }

    /// Whether a library holds just what the listed files and the tools would give.
    pub fn is_fresh(&self, library: &Library, listing: &[Listed], tools: &Tools) -> bool {
        library.manifest.entities == tools.entities.version()
            && Due::of(listing, Some(&library.manifest)).is_empty()
    }

    /// A library of what the corpus holds now. What did not change since `before`
    /// is not read again. On disk, only the process that has the lock of the data
    /// folder may.
    ///
    /// # Errors
    /// Where the disk or the engine fails; what is on disk is then as before.
    pub fn refresh(
        &self,
        before: Option<&Library>,
        listing: &[Listed],
        tools: &Tools,
        tell: &dyn Fn(Progress),
    ) -> Result<(Library, Changes), IndexManagerError> {
        let same_names = |library: &&Library| {
            library.manifest.entities == tools.entities.version() && !library.is_damaged()
        };
        let served = before;
        let before = before.filter(same_names);
        if let (Some(before), Some(generations)) = (before, &self.generations)
            && let Some(place) = &before.generation
        {
            let updated =
                AssertUnwindSafe(|| self.update(generations, before, place, listing, tools, tell));
            let updated = catch_unwind(updated).unwrap_or_else(|_| Err(failed(panicked())));
            match updated {
                Err(IndexUpdateError::Failed(error)) if !before.check() => {
                    tracing::warn!(%error, "The index is damaged and is built anew");
                }
                Err(IndexUpdateError::Collision) => {
                    tracing::info!("An article's id moved between files; reading all of them");
                }
                Err(IndexUpdateError::Failed(error)) => return Err(error),
                Ok(done) => return Ok(done),
            }
        }
        let (library, mut changes) = self.build(served, listing, tools, tell)?;
        if let Some(before) = before {
            changes.withdrawn = (before.len() as u64).saturating_sub(library.len() as u64);
        }
        Ok((library, changes))
    }

    /// Reads the whole corpus; what was served before tells what is different.
    fn build(
        &self,
        served: Option<&Library>,
        listing: &[Listed],
        tools: &Tools,
        tell: &dyn Fn(Progress),
    ) -> Result<(Library, Changes), IndexManagerError> {
        let due = Due::of(listing, None);
        let Some(generations) = &self.generations else {
            let index = schema::in_memory().map_err(SearchError::from)?;
            let (mut manifest, changes) =
                update::run(&index, None, &due, &self.basis, tools, tell).map_err(engine)?;
            let engine = Engine::open(index)?;
            update::count(&mut manifest, &engine)?;
            let history = self.history(served, &engine);
            let library = Library::new(Box::new(engine), manifest, history, None, tools);
            return Ok((library, changes));
        };
        let building = generations.begin(None)?;
        let (mut manifest, changes) =
            update::run(&building.index, None, &due, &self.basis, tools, tell).map_err(engine)?;
        let engine = Engine::open(building.index.clone())?;
        update::count(&mut manifest, &engine)?;
        let history = self.history(served, &engine);
        drop(engine);
        let library = self.open(building.finish(manifest, &history)?, tools)?;
        generations.sweep()?;
        Ok((library, changes))
    }

    fn update(
        &self,
        generations: &Generations,
        before: &Library,
        place: &Place,
        listing: &[Listed],
        tools: &Tools,
        tell: &dyn Fn(Progress),
    ) -> Result<(Library, Changes), IndexUpdateError> {
        let due = Due::of(listing, Some(&before.manifest));
        let building = generations
            .begin(Some((place.number, &before.manifest.parts)))
            .map_err(failed)?;
        let known = Some((&*before.engine, &before.manifest));
        let (mut manifest, changes) =
            update::run(&building.index, known, &due, &self.basis, tools, tell)?;
        update::tidy(&building.index)?;
        let engine = Engine::open(building.index.clone()).map_err(failed)?;
        update::count(&mut manifest, &engine).map_err(failed)?;
        let history = self.history(Some(before), &engine);
        drop(engine);
        let opened = building.finish(manifest, &history).map_err(failed)?;
        let library = self.open(opened, tools).map_err(IndexUpdateError::Failed)?;
        generations.sweep().map_err(failed)?;
        Ok((library, changes))
    }

    fn open(&self, opened: Opened, tools: &Tools) -> Result<Library, IndexManagerError> {
        let engine = Engine::open(opened.index)?;
        Ok(self.library(engine, opened.manifest, opened.place, tools))
    }

    fn library(&self, engine: Engine, manifest: Manifest, place: Place, tools: &Tools) -> Library {
        let history = History::read(&place.folder).unwrap_or_else(|| self.begun());
        Library::new(Box::new(engine), manifest, history, Some(place), tools)
    }

    fn begun(&self) -> History {
        History::begun(Timestamp::now(), &self.basis.corpus)
    }

    /// The history that goes with an index: that of the one served before, or else of
    /// the one on disk, and what is different from it.
    fn history(&self, served: Option<&Library>, now: &dyn Search) -> History {
        let on_disk = match (served, &self.generations) {
            (None, Some(generations)) => self.on_disk(generations),
            _ => None,
        };
        let (known, before) = match (served, &on_disk) {
            (Some(library), _) if library.is_damaged() => (&library.history, None),
            (Some(library), _) => (&library.history, Some(&*library.engine)),
            (None, Some((history, engine))) => {
                let engine = engine.as_ref().map(|engine| engine as &dyn Search);
                (history, engine)
            }
            (None, None) => return self.begun(),
        };
        let Some(before) = before else {
            return known.clone();
        };
        caught(|| known.clone().with(before, now, Timestamp::now())).unwrap_or_else(|error| {
            tracing::warn!(%error, "What changed in the corpus cannot be told");
            known.clone()
        })
    }

    /// The history of this corpus on disk, and the index it ends with where that can
    /// still be read.
    fn on_disk(&self, generations: &Generations) -> Option<(History, Option<Engine>)> {
        let history = generations.history()?;
        if !history.is_of(&self.basis.corpus) {
            return None;
        }
        let readable = |opened: &Opened| opened.manifest.format == FORMAT;
        let opened = generations.open().ok().flatten().filter(readable);
        let engine = opened.and_then(|opened| caught(|| Engine::open(opened.index)).ok());
        Some((history, engine))
    }
}

/// Does something with the engine, which is known to panic on an index whose bytes are
/// not what it wrote.
fn caught<T>(work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(panicked()))
}

fn panicked() -> SearchError {
    SearchError("the engine gave up on it".to_owned())
}

enum IndexUpdateError {
    Collision,
    Failed(IndexManagerError),
}

impl From<UpdateError> for IndexUpdateError {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Collision => Self::Collision,
            UpdateError::Engine(error) => Self::Failed(error.into()),
        }
    }
}

fn failed(error: impl Into<IndexManagerError>) -> IndexUpdateError {
    IndexUpdateError::Failed(error.into())
}

/// A collision cannot be where nothing was known before.
fn engine(error: UpdateError) -> IndexManagerError {
    SearchError(error.to_string()).into()
}
