//! What an index was built from: the account of every file, and what must be true
//! of the index before it is trusted.
//!
//! Takes what an update found; gives bytes that carry a hash of themselves, and
//! back. Where they lie is left to `generation`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ingest::article::ContentHash;
use crate::ingest::formats::Problem;
use crate::ingest::listing::Stamp;

/// What stands at the head of a manifest.
const MAGIC: &[u8] = b"dateline index\n";
/// The length of the hash behind it, in bytes.
const HASH: usize = 32;
/// How many problems of one file are kept; the rest are counted.
pub(super) const MOST_PROBLEMS: usize = 100;

/// What an index is made for. Another index is needed where any of it differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The folders and files of the corpus, in full.
    pub corpus: Vec<PathBuf>,
    /// The entity files, in full.
    pub entities: Vec<PathBuf>,
    /// The largest file that is read, in bytes.
    pub max_file_bytes: u64,
}

/// What came of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Which of the corpus's folders it is below.
    pub root: u32,
    /// Its path there.
    pub file: Arc<str>,
    /// Its number in the index.
    pub number: u64,
    /// Its size and time when it was read.
    pub stamp: Stamp,
    /// Whether it was written so shortly before it was read that its time proves
    /// nothing.
    pub unsure: bool,
    /// How many articles are in it.
    pub articles: u64,
    /// How many of them are as they were before it was broken.
    pub stale: u64,
    /// Why it could not be read. Articles it had before are kept.
    pub fault: Option<String>,
    /// Records in it that were left out, the first of them.
    pub problems: Vec<Problem>,
    /// How many records were left out.
    pub left_out: u64,
}

/// A file of the index, as it was when the index was finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its name in the folder.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The CRC-32 of all of them.
    pub checksum: u32,
}

/// The account of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the index.
    pub format: u32,
    /// The version of the program and of its rules.
    pub rules: String,
    /// What it is made for.
    pub basis: Basis,
    /// The version of the entity files.
    pub entities: String,
    /// Every file of the corpus, in the order they are listed.
    pub files: Vec<FileEntry>,
    /// The number that the next new file gets.
    pub next_file: u64,
    /// How many articles there are.
    pub articles: u64,
    /// The publishers by how they are compared, with every way that their articles
    /// write them and how many do.
    pub publishers: BTreeMap<String, BTreeMap<String, u64>>,
    /// The sum of the hashes of all articles, and of those that were taken back.
    pub sums: (ContentHash, ContentHash),
    /// The files of the index.
    pub parts: Vec<Part>,
}

/// Why bytes are no manifest.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ManifestError {
    /// They are not what was written.
    #[error("the manifest is damaged")]
    Damaged,
    /// They are intact but of another form.
    #[error("the manifest is of another version of the program")]
    Form,
}

impl Manifest {
    /// The manifest as bytes.
    ///
    /// # Errors
    /// Never for one that this module made.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        let body = postcard::to_stdvec(self).map_err(|_| ManifestError::Form)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&Sha256::digest(&body));
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    /// The manifest in bytes.
    ///
    /// # Errors
    /// Where they are not those that were written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ManifestError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(ManifestError::Damaged)?;
        let (hash, body) = rest.split_at_checked(HASH).ok_or(ManifestError::Damaged)?;
        if Sha256::digest(body).as_slice() != hash {
            return Err(ManifestError::Damaged);
        }
        postcard::from_bytes(body).map_err(|_| ManifestError::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_and_one_with_a_bit_changed_does_not() {
        let manifest = Manifest {
            format: 1,
            rules: "rules".to_owned(),
            files: vec![FileEntry {
                file: "a.txt".into(),
                fault: Some("gone".to_owned()),
                ..FileEntry::default()
            }],
            ..Manifest::default()
        };
        let mut bytes = manifest.to_bytes().unwrap();
        assert_eq!(Manifest::from_bytes(&bytes), Ok(manifest));
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(Manifest::from_bytes(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}
