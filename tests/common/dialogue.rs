//! Conversations as data: the files of `tests/dialogues`.
//!
//! Takes the text of a file; gives its turns, each with the place of its reply in
//! the text, so that a reply can be rewritten and everything else kept. What is
//! said to a question is left to the caller.
//!
//! A file is
//!
//! ```toml
//! now = "2025-06-25"               # the day of every question
//! corpus = "tests/corpus/river"    # the seeds where it is left out
//! entities = "tests/corpus/river.toml"
//!
//! [[turn]]
//! ask = "what was typed"
//! reply = """
//! the whole reply
//! """
//!
//! [[conversation]]                 # the turns below share nothing with those above
//! about = "what it shows"
//! ```
//!
//! A turn with `repeat = 2000` types its `ask` so many times over.

use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{SEED_NAMES, SEEDS, TODAY, project};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "today")]
    now: Date,
    #[serde(default = "seeds")]
    corpus: String,
    #[serde(default = "seed_names")]
    entities: String,
    #[serde(default)]
    turn: Vec<WrittenTurn>,
    #[serde(default)]
    conversation: Vec<Spanned<Break>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTurn {
    ask: Spanned<String>,
    #[serde(default = "once")]
    repeat: usize,
    reply: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    #[serde(rename = "about")]
    _about: Option<String>,
}

fn today() -> Date {
    TODAY
}

fn seeds() -> String {
    SEEDS.to_owned()
}

fn seed_names() -> String {
    SEED_NAMES.to_owned()
}

fn once() -> usize {
    1
}

/// A file of conversations.
pub(crate) struct Dialogue {
    /// Its path.
    pub(crate) path: PathBuf,
    /// The day of every question.
    pub(crate) now: Date,
    /// The articles, below the project's folder.
    pub(crate) corpus: String,
    /// The names, below the project's folder; "none" for none.
    pub(crate) entities: String,
    /// What is typed, in order.
    pub(crate) turns: Vec<Turn>,
    text: String,
}

/// One message and the reply that is expected.
pub(crate) struct Turn {
    /// What is typed.
    pub(crate) ask: String,
    /// The whole reply; none in a turn that was only just written.
    pub(crate) reply: Option<String>,
    /// Whether a new conversation begins with it.
    pub(crate) first: bool,
    /// Its line in the file.
    pub(crate) line: usize,
    /// Where its reply stands in the file, or where one belongs.
    place: Range<usize>,
}

impl Dialogue {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let written: Written =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let breaks = written.conversation.iter().map(|it| it.span().start);
        let breaks: Vec<usize> = breaks.collect();
        let mut before = 0;
        let turns = written.turn.into_iter().map(|turn| {
            let at = turn.ask.span();
            let first = breaks
                .iter()
                .any(|place| (before..at.start).contains(place));
            before = at.start;
            Turn {
                ask: turn.ask.get_ref().repeat(turn.repeat),
                first,
                line: text.bytes().take(at.start).filter(|b| *b == b'\n').count() + 1,
                place: match &turn.reply {
                    Some(reply) => reply.span(),
                    None => end_of_line(&text, at.end),
                },
                reply: turn.reply.map(Spanned::into_inner),
            }
        });
        let turns = turns.collect();
        Self {
            path: path.to_owned(),
            now: written.now,
            corpus: written.corpus,
            entities: written.entities,
            turns,
            text,
        }
    }

    /// Every file of `tests/dialogues`, by name.
    pub(crate) fn all() -> Vec<Self> {
        let folder = std::fs::read_dir(project("tests/dialogues")).unwrap();
        let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        paths.iter().map(|path| Self::read(path)).collect()
    }

    /// Its name, for messages.
    pub(crate) fn name(&self) -> String {
        let path = self.path.strip_prefix(env!("CARGO_MANIFEST_DIR"));
        path.unwrap_or(&self.path).display().to_string()
    }

    /// The file's text with these replies, one for each turn, and all else kept.
    pub(crate) fn with_replies(&self, replies: &[String]) -> String {
        let mut out = String::new();
        let mut kept = 0;
        for (turn, reply) in self.turns.iter().zip(replies) {
            out.push_str(self.text.get(kept..turn.place.start).unwrap());
            match turn.reply {
                Some(_) => out.push_str(&quoted(reply)),
                None => out.push_str(&format!("\nreply = {}", quoted(reply))),
            }
            kept = turn.place.end;
        }
        out.push_str(self.text.get(kept..).unwrap());
        out
    }
}

fn end_of_line(text: &str, at: usize) -> Range<usize> {
    let rest = text.get(at..).unwrap_or_default();
    let end = at + rest.find('\n').unwrap_or(rest.len());
    end..end
}

/// `text` as TOML: over several lines, as it is read.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace("\"\"\"", "\"\"\\\"");
    format!("\"\"\"\n{escaped}\"\"\"")
}
