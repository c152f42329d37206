//! Opening the files of a corpus: regular ones only, without ever waiting for one,
//! inflated where they are packed.
//!
//! Takes a path; gives its bytes, never more of them than is allowed. What they
//! mean is left to `decode` and to the formats.

use std::cell::Cell;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::read::MultiGzDecoder;

use super::listing::Stamp;

/// The ending of a packed file, which stands behind that of its format.
const PACKED: &str = ".gz";

/// How much may come out of an archive before its ratio is looked at.
const FREE: u64 = 4 << 20;
/// How many bytes may come out of an archive for one in it. Text that says the
/// same thing over and over stays below; an archive made to fill a disk does not.
const MOST_RATIO: u64 = 200;

/// The name of a file without the ending that says it is packed, if it has one.
pub(crate) fn unpacked_name(name: &str) -> Option<&str> {
    let at = name.len().checked_sub(PACKED.len()).filter(|at| *at > 0)?;
    let (stem, ending) = name.split_at_checked(at)?;
    ending.eq_ignore_ascii_case(PACKED).then_some(stem)
}

/// A file of the corpus, open.
pub(super) struct Opened {
    file: File,
    packed: bool,
}

/// Opens a regular file.
///
/// # Errors
/// Why it cannot be opened, in words for a person.
pub(super) fn open(path: &Path, packed: bool) -> Result<Opened, String> {
    let file = plain(path).map_err(|error| match error.raw_os_error() {
        Some(code) if is_loop(code) => "a link; name the file that it leads to".to_owned(),
        _ => error.to_string(),
    })?;
    // Looked at once more now that nobody can exchange it.
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    Ok(Opened { file, packed })
}

/// Opens without following a link and without waiting for a pipe's other end.
#[cfg(unix)]
fn plain(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags =
        rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    OpenOptions::new().read(true).custom_flags(flags).open(path)
}

#[cfg(not(unix))]
fn plain(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

#[cfg(unix)]
fn is_loop(code: i32) -> bool {
    code == rustix::io::Errno::LOOP.raw_os_error()
}

#[cfg(not(unix))]
fn is_loop(_code: i32) -> bool {
    false
}

impl Opened {
    /// The size and time of the file as it is now.
    pub(super) fn stamp(&self) -> io::Result<Stamp> {
        self.file.metadata().map(|metadata| Stamp::of(&metadata))
    }

    /// Its bytes, inflated where it is packed.
    pub(super) fn bytes(&self) -> Box<dyn Read + '_> {
        if self.packed {
            Box::new(Inflated::of(&self.file))
        } else {
            Box::new(&self.file)
        }
    }
}

/// The content of an archive of one or several members, as long as it does not
/// grow beyond all reason.
struct Inflated<R> {
    inner: MultiGzDecoder<Counted<R>>,
    taken: Rc<Cell<u64>>,
    given: u64,
}

/// Counts what is read through it.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl<R: Read> Inflated<R> {
    fn of(inner: R) -> Self {
        let taken = Rc::new(Cell::new(0));
        let counted = Counted {
            inner,
            taken: Rc::clone(&taken),
        };
        Self {
            inner: MultiGzDecoder::new(counted),
            taken,
            given: 0,
        }
    }
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| {
            let said = match error.kind() {
                io::ErrorKind::UnexpectedEof => "the archive is cut off".to_owned(),
                _ => format!("the archive is damaged ({error})"),
            };
            io::Error::new(error.kind(), said)
        })?;
        self.given += read as u64;
        if self.given > FREE && self.given / MOST_RATIO > self.taken.get() {
            let said = format!(
                "the archive grows to more than {MOST_RATIO} times its size; unpack it if that is right"
            );
            return Err(io::Error::other(said));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn inflated(bytes: &[u8]) -> io::Result<(Vec<u8>, u64)> {
        let mut reader = Inflated::of(bytes);
        let mut out = Vec::new();
        reader.read_to_end(&mut out)?;
        Ok((out, reader.given))
    }

    #[test]
    fn an_archive_of_several_members_is_read_to_its_end() {
        let both = [packed(b"One. "), packed(b"Two.")].concat();
        assert_eq!(inflated(&both).unwrap().0, b"One. Two.");
    }

    #[test]
    fn what_is_wrong_with_an_archive_is_told() {
        let whole = packed(b"The works opened on Monday, and the ferry sailed.");
        let zeros = packed(&vec![b'a'; 50 << 20]);
        let mut damaged = whole.clone();
        damaged[20] ^= 0xFF;
        for (bytes, words) in [
            (&whole[..whole.len() - 6], "cut off"),
            (&damaged, "damaged"),
            (&zeros, "more than 200 times its size"),
        ] {
            let error = inflated(bytes).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_packed_file_is_told_by_its_last_ending() {
        for (name, expected) in [
            ("news.html.gz", Some("news.html")),
            ("NEWS.JSONL.GZ", Some("NEWS.JSONL")),
            ("news.gzip", None),
            (".gz", None),
            ("gz", None),
            ("é.gz", Some("é")),
        ] {
            assert_eq!(unpacked_name(name), expected, "name {name:?}");
        }
    }
}
