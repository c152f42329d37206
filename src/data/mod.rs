//! Where the index and the database live: a folder, or nowhere at all.
//!
//! Takes what `--data` says; gives a place that is made ready when it is first
//! needed. Which folder is the platform's default is left to the settings, who may
//! write there to `lock`.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub mod lock;
#[cfg(unix)]
mod private;

/// What `--data` says when nothing is to be kept.
const MEMORY: &str = ":memory:";

/// Where the data of a run lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataPlace {
    /// In this folder, made when it is first needed.
    Folder(PathBuf),
    /// In memory: gone with the process.
    Memory,
}

impl DataPlace {
    /// The folder; none where nothing is kept.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Memory => None,
        }
    }

    /// Makes the folder where it is absent, open to its owner alone as is all that this
    /// process writes from now on; closes what the program keeps there and is found open to
    /// others. Gives its full path, or none where nothing is kept on disk.
    pub fn make(&self) -> Result<Option<PathBuf>, PlaceError> {
        let Self::Folder(folder) = self else {
            return Ok(None);
        };
        let made = private_folder(folder).and_then(|()| folder.canonicalize());
        #[cfg(unix)]
        if let Ok(folder) = &made {
            private::keep(folder);
        }
        made.map(Some).map_err(|source| PlaceError {
            folder: folder.clone(),
            source,
        })
    }
}

impl FromStr for DataPlace {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            MEMORY => Self::Memory,
            folder => Self::Folder(folder.into()),
        })
    }
}

impl fmt::Display for DataPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Memory => f.write_str(MEMORY),
        }
    }
}

/// The data folder cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot use the data folder {}: {source}", folder.display())]
pub struct PlaceError {
    /// The folder.
    pub folder: PathBuf,
    /// What the system says.
    pub source: io::Error,
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_word_memory_keeps_nothing() {
        for (text, place) in [
            (":memory:", DataPlace::Memory),
            ("memory", DataPlace::Folder("memory".into())),
            ("/var/lib/x", DataPlace::Folder("/var/lib/x".into())),
        ] {
            assert_eq!(text.parse(), Ok(place.clone()), "typed {text:?}");
            assert_eq!(place.to_string(), text);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_new_folder_is_open_to_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let place = DataPlace::Folder(home.path().join("deep/data"));
        let folder = place.make().unwrap().unwrap();
        let mode = folder.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_open_to_others_is_closed_and_what_is_new_is_never_open() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let wide = |path: &Path, mode| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let mode = |path: &Path| path.symlink_metadata().unwrap().permissions().mode() & 0o777;
        let data = home.path().join("data");
        std::fs::create_dir_all(data.join("index/one")).unwrap();
        std::fs::write(data.join("index/one/a"), "").unwrap();
        let outside = home.path().join("outside");
        std::fs::write(&outside, "").unwrap();
        symlink(&outside, data.join("replies")).unwrap();
        for (path, as_found) in [("", 0o755), ("index", 0o775), ("index/one", 0o755)] {
            wide(&data.join(path), as_found);
        }
        wide(&data.join("index/one/a"), 0o644);
        wide(&outside, 0o644);
        DataPlace::Folder(data.clone()).make().unwrap();
        std::fs::write(data.join("new"), "").unwrap();
        std::fs::create_dir(data.join("folder")).unwrap();
        for (path, expected) in [
            ("", 0o700),
            ("index", 0o700),
            ("index/one", 0o700),
            ("index/one/a", 0o600),
            ("new", 0o600),
            ("folder", 0o700),
            ("../outside", 0o644),
        ] {
            assert_eq!(mode(&data.join(path)), expected, "{path:?}");
        }
        // A folder that holds other things is somebody's: only what is ours is closed.
        let shared = home.path().join("shared");
        std::fs::create_dir_all(shared.join("theirs")).unwrap();
        std::fs::create_dir_all(shared.join("index")).unwrap();
        for path in ["", "theirs", "index"] {
            wide(&shared.join(path), 0o755);
        }
        DataPlace::Folder(shared.clone()).make().unwrap();
        for (path, expected) in [("", 0o755), ("theirs", 0o755), ("index", 0o700)] {
            assert_eq!(mode(&shared.join(path)), expected, "shared {path:?}");
        }
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("data");
        std::fs::write(&file, "").unwrap();
        let said = DataPlace::Folder(file.clone()).make().unwrap_err();
        assert!(said.to_string().contains(&file.display().to_string()));
    }
}
