//! What came into a corpus, changed in it and left it since it is kept.
//!
//! Takes the engine of before and the one that follows it; gives what differs, article
//! by article. It lies beside the index as lines of JSON and goes from generation to
//! generation, also where the index is built anew.

use std::cmp::{Ordering, Reverse};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::search::{ArticlePlace, Search, SearchError};
use crate::ingest::article::{Article, Role, digest};
use crate::language::fold::skeleton;

/// The name of its file in the folder of a generation.
const FILE: &str = "history.jsonl";
/// How many events are kept; past that the oldest go.
const MOST_EVENTS: usize = 2_000;
/// How many articles of one update are told of each by itself; the rest are counted.
const MOST_AT_ONCE: usize = 500;
/// How many sentences are kept of what is new in an article, and of what is gone.
const MOST_SENTENCES: usize = 3;
/// The longest sentence that is kept whole, in characters.
const LONGEST: usize = 1_000;

/// What became of a corpus.
#[derive(Clone, Debug)]
pub struct History {
    head: Head,
    /// Oldest first.
    events: Vec<Event>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// The first day of which all is known, where the program ran.
    since: Date,
    /// The folders and files of the corpus, in full.
    corpus: Vec<PathBuf>,
}

/// Something that became of a corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it was seen.
    pub at: Timestamp,
    /// The day it was seen on, where the program ran.
    pub day: Date,
    /// What it was.
    #[serde(flatten)]
    pub what: What,
}

/// What can become of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// It came in.
    Added {
        /// The article.
        article: String,
    },
    /// It has other content than before.
    Changed {
        /// The article.
        article: String,
        /// The first sentences that it did not have before.
        new: Vec<String>,
        /// The first that it has no more.
        gone: Vec<String>,
    },
    /// It is no longer in the corpus.
    Withdrawn {
        /// The article.
        article: String,
        /// Its headline, or else its first sentence.
        headline: String,
    },
    /// So many more at once that they are not told one by one.
    More {
        /// How many came in or have other content.
        added: usize,
        /// How many left or had other content before.
        gone: usize,
    },
}

impl History {
    /// The history of a corpus of which nothing was known before `since`.
    pub(super) fn begun(since: Timestamp, corpus: &[PathBuf]) -> Self {
        Self {
            head: Head {
                since: day(since),
                corpus: corpus.to_vec(),
            },
            events: Vec::new(),
        }
    }

    /// The first day of which all is known.
    pub fn since(&self) -> Date {
        self.head.since
    }

    /// What is known, the oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Changes when an event is added.
    pub fn version(&self) -> String {
        let lines = serde_json::to_string(&self.events).unwrap_or_default();
        digest(lines.as_bytes())
    }

    /// Whether it is that of a corpus.
    pub(super) fn is_of(&self, corpus: &[PathBuf]) -> bool {
        self.head.corpus == corpus
    }

    /// The history with what one index has and the one before had not.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub(super) fn with(
        mut self,
        before: &dyn Search,
        now: &dyn Search,
        at: Timestamp,
    ) -> Result<Self, SearchError> {
        let (come, gone) = differing(before, now);
        let (come_more, gone_more) = (
            come.len().saturating_sub(MOST_AT_ONCE),
            gone.len().saturating_sub(MOST_AT_ONCE),
        );
        let mut found = Vec::new();
        for place in come.into_iter().take(MOST_AT_ONCE) {
            let article = now.article(place)?;
            if before.place_of(article.id.as_str())?.is_none() {
                found.push(What::Added {
                    article: article.id.to_string(),
                });
            }
        }
        for place in gone.into_iter().take(MOST_AT_ONCE) {
            let old = before.article(place)?;
            found.push(match now.place_of(old.id.as_str())? {
                Some(place) => changed(&old, &now.article(place)?),
                None => What::Withdrawn {
                    article: old.id.to_string(),
                    headline: headline(&old),
                },
            });
        }
        found.sort_by(|one, other| one.article().cmp(&other.article()));
        if come_more + gone_more > 0 {
            found.push(What::More {
                added: come_more,
                gone: gone_more,
            });
        }
        let day = day(at);
        let events = found.into_iter().map(|what| Event { at, day, what });
        self.events.extend(events);
        self.forget();
        Ok(self)
    }

    /// Forgets the oldest of very many events, whole moments at a time.
    fn forget(&mut self) {
        let Some(cut) = self.events.len().checked_sub(MOST_EVENTS) else {
            return;
        };
        if let Some(last) = cut.checked_sub(1).and_then(|last| self.events.get(last)) {
            let (at, day) = (last.at, last.day);
            self.events.retain(|event| event.at > at);
            self.head.since = day;
        }
    }

    /// The history in the folder of a generation; none where there is no file of one.
    /// Lines that cannot be read are left out.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                if error.kind() != ErrorKind::NotFound {
                    tracing::warn!(%error, path = %path.display(), "The history cannot be read");
                }
                return None;
            }
        };
        let broken = |error: &serde_json::Error| {
            tracing::warn!(%error, path = %path.display(), "A line of the history cannot be read");
        };
        let mut lines = text.lines();
        let head = serde_json::from_str::<Head>(lines.next()?).inspect_err(broken);
        let head = head.ok()?;
        let events = lines.map(|line| serde_json::from_str::<Event>(line).inspect_err(broken));
        let events: Vec<Event> = events.filter_map(Result::ok).collect();
        Some(Self { head, events })
    }

    /// Writes the history into the folder of a generation.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string(&self.head)?;
        for event in &self.events {
            text.push('\n');
            text.push_str(&serde_json::to_string(event)?);
        }
        text.push('\n');
        let path = folder.join(FILE);
        // The file of before may be a link to that of another generation.
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => fs::write(path, text),
        }
    }
}

impl What {
    fn article(&self) -> Option<&str> {
        match self {
            Self::Added { article }
            | Self::Changed { article, .. }
            | Self::Withdrawn { article, .. } => Some(article),
            Self::More { .. } => None,
        }
    }
}

/// The articles of `now` with content that `before` lacks, the newest first, and those
/// of `before` with content that `now` lacks.
fn differing(before: &dyn Search, now: &dyn Search) -> (Vec<ArticlePlace>, Vec<ArticlePlace>) {
    let (old, new) = (by_content(before), by_content(now));
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let (mut come, mut gone) = (Vec::new(), Vec::new());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((one, ..)), Some((other, ..))) => one.cmp(other),
        };
        if order != Ordering::Greater {
            gone.extend(old.next().filter(|_| order == Ordering::Less));
        }
        if order != Ordering::Less {
            come.extend(new.next().filter(|_| order == Ordering::Greater));
        }
    }
    come.sort_by_key(|(content, latest, _)| Reverse((*latest, *content)));
    let places = |found: Vec<Content>| found.into_iter().map(|(.., place)| place);
    (places(come).collect(), places(gone).collect())
}

/// The hash of an article's content, its last day, and where it stands.
type Content = (u64, i64, ArticlePlace);

/// Every article, in the order of the hashes.
fn by_content(engine: &dyn Search) -> Vec<Content> {
    let lines = engine.all();
    let mut all: Vec<Content> = lines
        .map(|(place, line)| (line.content.0, line.latest, place))
        .collect();
    all.sort_unstable();
    all
}

fn changed(old: &Article, new: &Article) -> What {
    What::Changed {
        article: new.id.to_string(),
        new: only_in(new, old),
        gone: only_in(old, new),
    }
}

/// The first sentences of one article that another has not.
fn only_in(one: &Article, other: &Article) -> Vec<String> {
    let known: FxHashSet<String> = texts(other).map(skeleton).collect();
    let own = texts(one).filter(|text| !known.contains(&skeleton(text)));
    own.take(MOST_SENTENCES).map(kept).collect()
}

/// What is kept of a sentence: all of it, or of a very long one its beginning.
pub fn kept(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::system()).date()
}

fn texts(article: &Article) -> impl Iterator<Item = &str> {
    let told = article
        .sentences
        .iter()
        .filter(|sentence| !matches!(sentence.role, Role::Byline | Role::Dateline));
    told.map(|sentence| article.text_of(sentence))
}

fn headline(article: &Article) -> String {
    let first = || texts(article).next().map(str::to_owned);
    let words = article.title.clone().or_else(first).unwrap_or_default();
    kept(&words)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event(second: i64) -> Event {
        Event {
            at: Timestamp::from_second(second).unwrap(),
            day: date(1970, 1, 1),
            what: What::Added {
                article: format!("{second}.txt"),
            },
        }
    }

    #[test]
    fn it_comes_back_from_its_file_and_a_broken_line_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let mut history = History::begun(Timestamp::UNIX_EPOCH, &["/corpus".into()]);
        history.events = vec![event(1), event(2)];
        history.write(folder.path()).unwrap();
        let read = History::read(folder.path()).unwrap();
        assert_eq!(read.head, history.head);
        assert_eq!(read.events, history.events);
        assert_eq!(read.version(), history.version());
        let path = folder.path().join(FILE);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"1.txt\"", "\"1.txt")).unwrap();
        assert_eq!(History::read(folder.path()).unwrap().events, vec![event(2)]);
    }

    #[test]
    fn of_very_many_events_the_oldest_moments_go_whole() {
        let mut history = History::begun(Timestamp::UNIX_EPOCH, &[]);
        history.events = vec![event(1), event(1)];
        history.events.extend((2..=MOST_EVENTS as i64).map(event));
        history.forget();
        assert_eq!(history.events.first(), Some(&event(2)));
        assert_eq!(history.since(), event(1).day);
    }
}
