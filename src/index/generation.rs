//! Directories of the index on disk: built aside, checked, swapped, swept.
//!
//! Every generation lies in a folder of its own, `<data>/index/0000000042`, and is
//! never changed once it has that name. The next one is built as
//! `0000000043.building`, from hard links to what stays the same; giving it its
//! name is the swap, so a process that dies at any moment leaves the old one or the
//! new. What a generation holds is told by its manifest.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::MmapDirectory;

use super::history::History;
use super::manifest::{Manifest, ManifestError, Part};
use super::schema::{Fields, register, settings};

/// The folder of the generations, in the data folder.
const FOLDER: &str = "index";
pub(super) const MANIFEST: &str = "manifest";
/// The engine's own accounts of its files, which it writes anew.
const ACCOUNTS: [&str; 2] = ["meta.json", ".managed.json"];
const BUILDING: &str = ".building";
/// How the names of the engine's lock files begin and end; they hold nothing.
const LOCKS: (&str, &str) = (".tantivy-", ".lock");

/// Why a generation cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GenerationError {
    /// The disk refuses.
    #[error("{}: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Its manifest is not what was written.
    #[error("{}: {source}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why.
        source: ManifestError,
    },
    /// A file of it is missing or has another length or content.
    #[error("{} is damaged", .0.display())]
    Damaged(PathBuf),
    /// The engine cannot open it.
    #[error("{}: {reason}", path.display())]
    Engine {
        /// Its folder.
        path: PathBuf,
        /// What the engine says.
        reason: String,
    },
}

/// The generations in a data folder.
#[derive(Clone, Debug)]
pub struct Generations {
    folder: PathBuf,
}

/// A generation that was opened.
pub(super) struct Opened {
    /// Where it lies.
    pub place: Place,
    /// Its account.
    pub manifest: Manifest,
    /// The engine's index in it.
    pub index: Index,
}

/// Where a generation lies.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its number.
    pub number: u64,
    /// Its folder.
    pub folder: PathBuf,
}

/// A generation that is being built; its folder goes when it is dropped unfinished.
pub(super) struct Building {
    folder: PathBuf,
    number: u64,
    /// Files that are there from the generation before.
    linked: Vec<Part>,
    /// The engine's index in it.
    pub index: Index,
    finished: bool,
}

impl Generations {
    /// The generations in a data folder.
    pub fn within(data: &Path) -> Self {
        Self {
            folder: data.join(FOLDER),
        }
    }

    /// The folder they lie in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The numbers of the folders with the name of a finished generation, the newest
    /// first.
    fn numbers(&self) -> Vec<u64> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut numbers: Vec<u64> = names
            .filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
            .filter_map(|name| name.parse().ok())
            .collect();
        numbers.sort_unstable_by(|one, other| other.cmp(one));
        numbers
    }

    /// The number of the newest generation; a folder without a manifest is none.
    pub(super) fn newest(&self) -> Option<u64> {
        let mut numbers = self.numbers().into_iter();
        numbers.find(|number| self.folder_of(*number).join(MANIFEST).exists())
    }

    fn folder_of(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number:010}"))
    }

    /// Opens the newest generation; none where there is none.
    ///
    /// # Errors
    /// Where it is there and cannot be used.
    pub(super) fn open(&self) -> Result<Option<Opened>, GenerationError> {
        loop {
            let Some(number) = self.newest() else {
                return Ok(None);
            };
            match self.open_number(number) {
                // A writer may have swept it since, with a newer one in place.
                Err(_) if self.newest() != Some(number) => {}
                opened => return opened.map(Some),
            }
        }
    }

    fn open_number(&self, number: u64) -> Result<Opened, GenerationError> {
        let folder = self.folder_of(number);
        let path = folder.join(MANIFEST);
        let bytes = fs::read(&path).map_err(disk(&path))?;
        let manifest =
            Manifest::from_bytes(&bytes).map_err(|source| GenerationError::Manifest {
                path: path.clone(),
                source,
            })?;
        for part in &manifest.parts {
            let path = folder.join(&part.name);
            let length = fs::metadata(&path).map_err(disk(&path))?.len();
            let account = ACCOUNTS.contains(&part.name.as_str());
            if length != part.bytes || (account && checksum(&path)? != part.checksum) {
                return Err(GenerationError::Damaged(path));
            }
        }
        let index = Index::open_in_dir(&folder).map_err(engine(&folder))?;
        register(&index);
        Ok(Opened {
            place: Place { number, folder },
            manifest,
            index,
        })
    }

    /// The history beside the newest generation, whatever can be read of the rest.
    pub(super) fn history(&self) -> Option<History> {
        History::read(&self.folder_of(self.newest()?))
    }

    /// Begins the generation after all others, with the files of the one numbered
    /// `from` in it, or empty. Only the process that has the lock of the data folder
    /// may.
    ///
    /// # Errors
    /// Where the disk refuses or the engine cannot begin.
    pub(super) fn begin(&self, from: Option<(u64, &[Part])>) -> Result<Building, GenerationError> {
        self.sweep_unfinished()?;
        let number = self.numbers().first().map_or(1, |newest| newest + 1);
        let folder = self.folder.join(format!("{number:010}{BUILDING}"));
        fs::create_dir_all(&folder).map_err(disk(&folder))?;
        let begun = match from {
            Some((from, _)) => self
                .link(from, &folder)
                .and_then(|()| Index::open_in_dir(&folder).map_err(engine(&folder))),
            None => create(&folder),
        };
        match begun {
            Ok(index) => {
                register(&index);
                Ok(Building {
                    folder,
                    number,
                    linked: from.map(|(_, parts)| parts.to_vec()).unwrap_or_default(),
                    index,
                    finished: false,
                })
            }
            Err(error) => {
                let _left_for_the_next_sweep = fs::remove_dir_all(&folder);
                Err(error)
            }
        }
    }

    /// Links the files of a generation into another folder; where the file system
    /// has no links, they are copied.
    fn link(&self, from: u64, to: &Path) -> Result<(), GenerationError> {
        let from = self.folder_of(from);
        for entry in fs::read_dir(&from).map_err(disk(&from))? {
            let entry = entry.map_err(disk(&from))?;
            let name = entry.file_name();
            if name == MANIFEST || is_lock(&name.to_string_lossy()) {
                continue;
            }
            let (old, new) = (entry.path(), to.join(&name));
            if fs::hard_link(&old, &new).is_err() {
                fs::copy(&old, &new).map_err(disk(&new))?;
            }
        }
        Ok(())
    }

    /// Removes every generation but the newest, and what was left unfinished.
    /// Processes that read an old one keep what they have open.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn sweep(&self) -> Result<(), GenerationError> {
        self.sweep_unfinished()?;
        let newest = self.newest();
        let others = self.numbers().into_iter();
        for number in others.filter(|number| Some(*number) != newest) {
            remove(&self.folder_of(number))?;
        }
        Ok(())
    }

    fn sweep_unfinished(&self) -> Result<(), GenerationError> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in entries {
            if entry.file_name().to_string_lossy().ends_with(BUILDING) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

impl Building {
    /// Writes the account, makes all of it safe against a loss of power, and gives
    /// the generation its name: from then on it is the newest.
    ///
    /// # Errors
    /// Where the disk refuses; the generation of before is then still the newest.
    pub(super) fn finish(
        mut self,
        mut manifest: Manifest,
        history: &History,
    ) -> Result<Opened, GenerationError> {
        history.write(&self.folder).map_err(disk(&self.folder))?;
        manifest.parts = self.parts()?;
        for part in &manifest.parts {
            synced(&self.folder.join(&part.name))?;
        }
        let path = self.folder.join(MANIFEST);
        let bytes = manifest
            .to_bytes()
            .map_err(|source| GenerationError::Manifest {
                path: path.clone(),
                source,
            })?;
        let mut file = File::create(&path).map_err(disk(&path))?;
        file.write_all(&bytes)
            .and_then(|()| file.sync_all())
            .map_err(disk(&path))?;
        synced(&self.folder)?;
        let name = self.folder.with_extension("");
        fs::rename(&self.folder, &name).map_err(disk(&name))?;
        self.finished = true;
        if let Some(parent) = name.parent() {
            synced(parent)?;
        }
        let index = Index::open_in_dir(&name).map_err(engine(&name))?;
        register(&index);
        Ok(Opened {
            place: Place {
                number: self.number,
                folder: name,
            },
            manifest,
            index,
        })
    }

    /// The files of the engine in the folder.
    fn parts(&self) -> Result<Vec<Part>, GenerationError> {
        let mut parts = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(disk(&self.folder))? {
            let entry = entry.map_err(disk(&self.folder))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_lock(&name) {
                let path = entry.path();
                fs::remove_file(&path).map_err(disk(&path))?;
            } else if name != MANIFEST {
                let path = entry.path();
                let bytes = entry.metadata().map_err(disk(&path))?.len();
                // The engine never changes a file of a segment.
                let changes = ACCOUNTS.contains(&name.as_str());
                let mut linked = self.linked.iter().filter(|part| part.name == name);
                let checksum = match linked.next().filter(|part| part.bytes == bytes) {
                    Some(part) if !changes => part.checksum,
                    _ => checksum(&path)?,
                };
                parts.push(Part {
                    name,
                    bytes,
                    checksum,
                });
            }
        }
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(parts)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.finished {
            let _left_for_the_next_sweep = fs::remove_dir_all(&self.folder);
        }
    }
}

fn create(folder: &Path) -> Result<Index, GenerationError> {
    let (schema, _) = Fields::new();
    let directory = MmapDirectory::open(folder).map_err(|error| engine(folder)(error.into()))?;
    Index::create(directory, schema, settings()).map_err(engine(folder))
}

fn is_lock(name: &str) -> bool {
    name.starts_with(LOCKS.0) && name.ends_with(LOCKS.1)
}

/// The files in a folder that are not what was written; none where the folder itself
/// is gone, because a newer generation has taken its place.
///
/// # Errors
/// Where one of them cannot be read.
pub(super) fn damaged(place: &Place, parts: &[Part]) -> Result<Vec<String>, GenerationError> {
    let mut damaged = Vec::new();
    for part in parts {
        match checksum(&place.folder.join(&part.name)) {
            Ok(checksum) if checksum == part.checksum => {}
            _ if !place.folder.exists() => return Ok(Vec::new()),
            Ok(_) => damaged.push(part.name.clone()),
            Err(error) => return Err(error),
        }
    }
    Ok(damaged)
}

/// The CRC-32 of a file.
fn checksum(path: &Path) -> Result<u32, GenerationError> {
    let mut file = File::open(path).map_err(disk(path))?;
    let mut piece = vec![0; 1 << 16];
    let mut hasher = crc32fast::Hasher::new();
    loop {
        let read = match file.read(&mut piece) {
            Ok(0) => return Ok(hasher.finalize()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(disk(path)(error)),
        };
        hasher.update(piece.get(..read).unwrap_or_default());
    }
}

/// Removes a folder by way of another name, so that nobody opens half of it.
fn remove(folder: &Path) -> Result<(), GenerationError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    if name.ends_with(BUILDING) {
        return fs::remove_dir_all(folder).map_err(disk(folder));
    }
    let aside = folder.with_file_name(format!("{name}-old{BUILDING}"));
    fs::rename(folder, &aside).map_err(disk(folder))?;
    fs::remove_dir_all(&aside).map_err(disk(&aside))
}

fn synced(path: &Path) -> Result<(), GenerationError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(disk(path))
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> GenerationError {
    let path = path.to_owned();
    move |source| GenerationError::Disk { path, source }
}

fn engine(path: &Path) -> impl FnOnce(tantivy::TantivyError) -> GenerationError {
    let path = path.to_owned();
    move |error| GenerationError::Engine {
        path,
        reason: error.to_string(),
    }
}
