//! One file per corpus format, and the table that lists them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::article::{Article, ArticleId};
use super::decode::Decoding;
use super::{Reader, access};

pub mod feed;
mod front;
mod given;
pub(super) mod html;
mod jsonl;
mod markdown;
mod text;

/// A way to read a corpus file.
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// The endings of its files, lower case, without the full stop.
    pub endings: &'static [&'static str],
    /// How its files are read.
    pub reads: Reads,
    /// How the bytes of its files become text; one that is read by lines takes
    /// UTF-8 alone.
    pub decoding: Decoding,
    /// Whether the text of an article is that of its file, so that a place in the one
    /// is the same place in the other.
    pub keeps_text: bool,
}

/// How the files of a format are read.
#[derive(Clone, Copy)]
pub enum Reads {
    /// As one text.
    Whole(fn(&Reader, &Source) -> Contents),
    /// Line by line, an article each, whatever the length of the file.
    Lines(fn(&Reader, &Line<'_>) -> Result<Article, String>),
}

/// A line of a file as a format gets it.
#[derive(Clone, Copy)]
pub struct Line<'l> {
    /// The file's path below the corpus folder.
    pub file: &'l Arc<str>,
    /// The line, white space at its ends left out; never empty.
    pub text: &'l str,
}

/// A file as a format gets it.
pub struct Source {
    /// Its path below the corpus folder.
    pub file: Arc<str>,
    /// All of its text.
    pub text: Arc<str>,
}

impl Source {
    /// The path without its ending, or both of a packed file's: the id of the first
    /// article in it.
    pub fn stem(&self) -> &str {
        let file = access::unpacked_name(&self.file).unwrap_or(&self.file);
        let name_at = file.rfind('/').map_or(0, |at| at + 1);
        match file.rfind('.').filter(|dot| *dot > name_at) {
            Some(dot) => file.get(..dot).unwrap_or(file),
            None => file,
        }
    }
}

/// What was found in a file.
#[derive(Default)]
pub struct Contents {
    /// Its articles, in order.
    pub articles: Vec<Article>,
    /// Records that could not be read.
    pub problems: Vec<Problem>,
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Its line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Problem {
    /// An article whose id an earlier one has.
    pub(crate) fn id_taken(line: usize, id: &ArticleId) -> Self {
        Self {
            line,
            reason: format!("article id `{id}` was there before; this one is left out"),
        }
    }
}

/// Every format, in the order their endings are looked up.
pub const FORMATS: &[Format] = &[
    Format {
        name: "plain text",
        endings: &["txt", "text"],
        reads: Reads::Whole(text::read),
        decoding: Decoding::Utf8,
        keeps_text: true,
    },
    Format {
        name: "Markdown",
        endings: &["md", "markdown"],
        reads: Reads::Whole(markdown::read),
        decoding: Decoding::Utf8,
        keeps_text: true,
    },
    Format {
        name: "HTML",
        endings: &["html", "htm", "xhtml"],
        reads: Reads::Whole(html::read),
        decoding: Decoding::Declared,
        keeps_text: false,
    },
    Format {
        name: "feed",
        endings: &["rss", "atom", "xml", "json"],
        reads: Reads::Whole(feed::read),
        decoding: Decoding::Declared,
        keeps_text: false,
    },
    Format {
        name: "JSON lines",
        endings: &["jsonl", "ndjson"],
        reads: Reads::Lines(jsonl::read),
        decoding: Decoding::Utf8,
        keeps_text: false,
    },
];

/// The format of a file with this name or path, packed or not.
pub fn of_name(name: &str) -> Option<&'static Format> {
    let name = access::unpacked_name(name).unwrap_or(name);
    let (_, ending) = name.rsplit_once('.')?;
    of_ending(ending)
}

/// The format of files with this ending.
pub fn of_ending(ending: &str) -> Option<&'static Format> {
    let ending = ending.to_lowercase();
    FORMATS
        .iter()
        .find(|format| format.endings.contains(&ending.as_str()))
}

/// The endings that can be read, for messages: `.txt, .text, .jsonl`.
pub fn endings() -> String {
    let endings = FORMATS.iter().flat_map(|format| format.endings);
    let dotted: Vec<String> = endings.map(|ending| format!(".{ending}")).collect();
    dotted.join(", ")
}

/// The ISO 639 code in a language tag such as `en-GB` or `pt_BR`.
pub(super) fn language_of_tag(tag: &str) -> Option<String> {
    let code = tag.trim().split(['-', '_']).next()?.to_lowercase();
    let known = matches!(code.len(), 2 | 3) && code.chars().all(|c| c.is_ascii_lowercase());
    known.then_some(code)
}
