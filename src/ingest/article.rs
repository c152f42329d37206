//! What a loaded article promises.
//!
//! An article is a set of sentences, each a range of bytes of the text that is
//! stored for its file; nothing in it is rewritten. Several articles can lie in
//! one file and share its text.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::language::span::Span;

/// A stable name: the file's path below the corpus folder without its ending,
/// then `#2`, `#3` … for further articles in one file, or a record's own id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(Arc<str>);

impl ArticleId {
    /// Takes the id as it stands.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a date can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The text says so.
    Stated,
    /// Worked out from a stated one ("Today" beside a dated line).
    Derived,
    /// It lies between two days that neighbouring text fixes.
    Bounded,
    /// Nothing tells.
    #[default]
    Unknown,
}

/// When an article was published: days, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The first day it can have been.
    pub earliest: Option<Date>,
    /// The last day it can have been.
    pub latest: Option<Date>,
    /// How far that can be trusted.
    pub certainty: Certainty,
    /// The words that tell, where some do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<String>,
}

impl Published {
    /// A date that the text states in the words `told_by`.
    pub fn stated(on: Date, told_by: impl Into<String>) -> Self {
        Self {
            earliest: Some(on),
            latest: Some(on),
            certainty: Certainty::Stated,
            told_by: Some(told_by.into()),
        }
    }

    /// The day, where it is known to the day.
    pub fn day(&self) -> Option<Date> {
        self.earliest.filter(|day| Some(*day) == self.latest)
    }
}

/// What a sentence is on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The headline.
    Title,
    /// A line above or between paragraphs.
    Heading,
    /// The line, or the part of one, that gives the date.
    Dateline,
    /// The line that names the writer.
    Byline,
    /// The words under a picture.
    Caption,
    /// Running text.
    Body,
}

/// A piece that can be quoted: a sentence, or a line that stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands in the stored text.
    pub span: Span,
    /// What it is on its page.
    pub role: Role,
    /// The number of its paragraph, from 0.
    pub paragraph: usize,
}

/// A statement about an article that a person can put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// Who published it.
    Publisher,
    /// Who wrote it.
    Byline,
    /// When it was published.
    Date,
    /// Its own address.
    Url,
    /// Its language.
    Language,
}

impl Field {
    /// Every one, in order.
    pub const ALL: [Self; 6] = [
        Self::Title,
        Self::Publisher,
        Self::Byline,
        Self::Date,
        Self::Url,
        Self::Language,
    ];

    /// The name by which a correction, a reply and a program call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Publisher => "publisher",
            Self::Byline => "byline",
            Self::Date => "date",
            Self::Url => "url",
            Self::Language => "language",
        }
    }
}

/// What was cut or decided while an article was read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The reason, in words for a person.
    pub why: String,
    /// The part of the stored text it speaks of.
    pub span: Option<Span>,
}

impl Note {
    /// A note on the article as a whole.
    pub fn plain(why: impl ToString) -> Self {
        Self {
            why: why.to_string(),
            span: None,
        }
    }
}

/// One article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its stable name.
    pub id: ArticleId,
    /// The file's path below the corpus folder.
    pub file: Arc<str>,
    /// The text that every span counts in: of a plain file all of it.
    pub stored: Arc<str>,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it, or the agency.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Published,
    /// Its own address.
    pub url: Option<String>,
    /// ISO 639-1 code of its language, where that could be told.
    pub language: Option<String>,
    /// Everything in it that can be quoted, in reading order.
    pub sentences: Vec<Sentence>,
    /// The article it was embedded in.
    pub host: Option<ArticleId>,
    /// What was cut or decided, and why.
    pub notes: Vec<Note>,
    /// What a person has put right, in the order of [`Field`].
    pub corrected: Vec<Field>,
}

impl Article {
    /// The words of a sentence.
    pub fn text_of(&self, sentence: &Sentence) -> &str {
        sentence.span.of(&self.stored)
    }

    /// The article as text: its title and running text, a blank line between
    /// paragraphs and none of its page's boilerplate.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Sentence> = None;
        for sentence in &self.sentences {
            if let Some(before) = before {
                // Not every language has a space between sentences.
                let touching = before.span.end == sentence.span.start;
                text.push_str(match before.paragraph == sentence.paragraph {
                    true if touching => "",
                    true => " ",
                    false => "\n\n",
                });
            }
            text.push_str(self.text_of(sentence));
            before = Some(sentence);
        }
        text
    }
}

/// Tells content from other content: the first 64 bits of its SHA-256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ContentHash(pub u64);

impl ContentHash {
    /// The hash of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let hash = Sha256::digest(bytes);
        let head = hash.iter().take(8);
        Self(head.fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    /// The hash of the part with this number of what this one is of.
    pub fn numbered(self, number: usize) -> Self {
        match number {
            0 => self,
            number => Self::of(format!("{}#{number}", self.0).as_bytes()),
        }
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
