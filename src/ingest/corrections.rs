//! What a person who knows better has written beside the articles:
//! `corrections.toml`, in any folder of a corpus.
//!
//! ```toml
//! [[article]]
//! file = "harbour.txt"            # beside this file; or id = "2024/harbour"
//! date = 2024-06-28
//! byline = ""                     # it has none
//! why = "the page prints the day it was fetched"
//!
//! [[article]]
//! id = "2024/login-page"
//! not_an_article = true
//!
//! [[publisher]]
//! name = "The Korea Herald"
//! aliases = ["KH", "koreaherald.com"]
//! ```
//!
//! Takes articles on their way to an [`Intake`]; puts them right, and notes what
//! was changed and what it was before. An entry at fault is told with its line and
//! left out; the others hold.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use unicode_normalization::UnicodeNormalization;

use super::article::{Article, ArticleId, Certainty, ContentHash, Field, Note, Published};
use super::formats::{Problem, language_of_tag};
use super::listing::Listed;
use super::publishers::Publishers;
use super::{Intake, Origin, access, dates};
use crate::settings::nearest;

/// What the file is called.
pub const SIDECAR: &str = "corrections.toml";

/// The largest such file, in bytes.
const LARGEST: u64 = 16 << 20;

/// The keys of an entry on an article, and of one on a publisher.
const ARTICLE_KEYS: &[&str] = &[
    "id",
    "file",
    "title",
    "publisher",
    "byline",
    "date",
    "url",
    "language",
    "not_an_article",
    "why",
];
const PUBLISHER_KEYS: &[&str] = &["name", "aliases"];
const SECTIONS: &[&str] = &["article", "publisher"];

/// Whether a file, known by its path or its name, holds corrections.
pub fn is_sidecar(file: &str) -> bool {
    file.rsplit('/').next() == Some(SIDECAR)
}

/// All corrections of a corpus.
#[derive(Debug, Default)]
pub struct Corrections {
    entries: Vec<Entry>,
    /// The entries on an article, and on all of a file's.
    by_id: HashMap<ArticleId, Vec<usize>>,
    by_file: HashMap<String, Vec<usize>>,
    publishers: Publishers,
    content: Option<ContentHash>,
}

/// What one entry says.
#[derive(Debug)]
struct Entry {
    place: Place,
    target: Target,
    /// Each field and what it is to hold; empty takes it away.
    changes: BTreeMap<Field, String>,
    published: Option<Published>,
    not_an_article: bool,
    why: Option<String>,
    /// Whether an article was found that it speaks of.
    met: AtomicBool,
}

/// Where an entry stands.
#[derive(Clone, Debug)]
struct Place {
    path: PathBuf,
    /// The path of its file below the corpus folder.
    file: Arc<str>,
    line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Id(String),
    /// A path below the corpus folder.
    File(String),
}

/// What a correction can speak of.
#[derive(Clone, Copy, Debug)]
pub enum Known<'k> {
    /// The article with this id.
    Id(&'k str),
    /// The articles of the file at this path below the corpus folder, composed (NFC).
    File(&'k str),
}

impl Corrections {
    /// Those that lie among the files of a corpus. What is wrong with one of them
    /// is told where the file itself is read.
    pub fn of<'l>(files: impl IntoIterator<Item = &'l Listed>) -> Self {
        let mut all = Self::default();
        for listed in files {
            let Ok(file) = &listed.file else { continue };
            if is_sidecar(file) {
                all.add(&listed.path, file);
            }
        }
        all
    }

    /// Those that lie beside a file that is read by itself.
    pub fn beside(path: &Path) -> Self {
        let mut all = Self::default();
        let folder = path.parent().unwrap_or(Path::new(""));
        all.add(&folder.join(SIDECAR), &SIDECAR.into());
        all
    }

    fn add(&mut self, path: &Path, file: &Arc<str>) {
        let Ok(text) = text_of(path) else { return };
        let read = Parsed::of(&text, path, file);
        let before = self.content.map_or(0, |content| content.0);
        self.content = Some(ContentHash::of(
            format!("{before}:{file}:{text}").as_bytes(),
        ));
        for (alias, name) in &read.publishers {
            self.publishers.add(alias, name);
        }
        for entry in read.entries {
            let at = self.entries.len();
            match &entry.target {
                Target::Id(id) => {
                    let id = ArticleId::new(id.as_str());
                    self.by_id.entry(id).or_default().push(at);
                }
                Target::File(file) => self.by_file.entry(file.clone()).or_default().push(at),
            }
            self.entries.push(entry);
        }
    }

    /// Changes when any of them does; none where there are none.
    pub fn version(&self) -> Option<ContentHash> {
        self.content
    }

    /// The names that were given to publishers.
    pub fn publishers(&self) -> &Publishers {
        &self.publishers
    }

    /// An intake that puts articles right before `inner` takes them. What it calls
    /// an article's content changes with the corrections.
    pub fn over<'c>(&'c self, inner: &'c mut dyn Intake) -> Corrected<'c> {
        Corrected {
            corrections: self,
            inner,
        }
    }

    /// The entries of the file at `path` that speak of no article of the corpus: of
    /// none that was read, nor of one that `has` knows of besides.
    pub fn unmet(&self, path: &Path, has: impl Fn(Known<'_>) -> bool) -> Vec<Problem> {
        let known = |entry: &Entry| match &entry.target {
            // One that is left out may stand on the page of another.
            Target::Id(id) if entry.not_an_article => {
                let host = id.rsplit_once('#').map_or(id.as_str(), |(host, _)| host);
                has(Known::Id(host))
            }
            Target::Id(id) => has(Known::Id(id)),
            Target::File(file) => has(Known::File(file)),
        };
        let unmet = self.entries.iter().filter(|entry| {
            entry.place.path == path && !entry.met.load(Ordering::Relaxed) && !known(entry)
        });
        let problem = |entry: &Entry| {
            let (what, known) = match &entry.target {
                Target::Id(id) => ("article", id),
                Target::File(file) => ("file with articles", file),
            };
            Problem {
                line: entry.place.line,
                reason: format!("there is no {what} `{known}` to correct"),
            }
        };
        unmet.map(problem).collect()
    }

    fn entries_on(&self, id: &ArticleId, file: &str) -> impl Iterator<Item = &Entry> {
        let composed: String = file.nfc().collect();
        let by_file = self.by_file.get(&composed).into_iter().flatten();
        let by_id = self.by_id.get(id).into_iter().flatten();
        // What is said of the article itself comes last and so wins.
        by_file.chain(by_id).filter_map(|at| self.entries.get(*at))
    }

    /// Puts an article right; gives the reason where it is to be left out.
    fn apply(&self, article: &mut Article) -> Option<String> {
        let file = article.file.clone();
        let id = article.id.clone();
        for entry in self.entries_on(&id, &file) {
            entry.met.store(true, Ordering::Relaxed);
            if entry.not_an_article {
                return Some(format!(
                    "`{id}` is left out as not an article{}",
                    entry.because()
                ));
            }
            // What is said of a file is said of the page, not of what is embedded.
            if article.host.is_none() || matches!(entry.target, Target::Id(_)) {
                entry.apply(article);
            }
        }
        article.corrected.sort();
        article.corrected.dedup();
        self.name_publisher(article);
        None
    }

    /// Writes the publisher as a person has chosen to.
    fn name_publisher(&self, article: &mut Article) {
        let Some(written) = article.publisher.take() else {
            return;
        };
        let name = self.publishers.canonical(&written);
        if let Some(name) = name.filter(|name| **name != written) {
            article.notes.push(Note::plain(format!(
                "the publisher `{written}` is known as `{name}`"
            )));
        }
        article.publisher = Some(name.map_or(written.clone(), str::to_owned));
    }
}

impl Entry {
    fn because(&self) -> String {
        let why = self
            .why
            .as_ref()
            .map_or_else(String::new, |why| format!(": {why}"));
        format!("{why} ({}:{})", self.place.file, self.place.line)
    }

    fn apply(&self, article: &mut Article) {
        for (field, value) in &self.changes {
            let value = Some(value.clone()).filter(|value| !value.is_empty());
            let slot = match field {
                Field::Title => &mut article.title,
                Field::Publisher => &mut article.publisher,
                Field::Byline => &mut article.byline,
                Field::Url => &mut article.url,
                Field::Language => &mut article.language,
                Field::Date => continue,
            };
            if *slot == value {
                continue;
            }
            let before = std::mem::replace(slot, value);
            self.note(article, *field, before.as_deref());
        }
        if let Some(published) = &self.published {
            let before = std::mem::replace(&mut article.published, published.clone());
            let told = before.day().map(|day| day.to_string()).or(before.told_by);
            self.note(article, Field::Date, told.as_deref());
        }
    }

    fn note(&self, article: &mut Article, field: Field, before: Option<&str>) {
        let mut said = format!("{} corrected", field.name());
        match before {
            Some(before) => write!(said, ", it was `{before}`"),
            None => write!(said, ", there was none"),
        }
        .unwrap_or_default();
        article.notes.push(Note::plain(said + &self.because()));
        article.corrected.push(field);
    }
}

/// Puts articles right on their way to another intake.
pub struct Corrected<'c> {
    corrections: &'c Corrections,
    inner: &'c mut dyn Intake,
}

impl Corrected<'_> {
    /// The content of a record as it is once the corrections are made.
    fn content(&self, content: ContentHash) -> ContentHash {
        self.corrections.content.map_or(content, |corrections| {
            ContentHash::of(format!("{}:{}", content.0, corrections.0).as_bytes())
        })
    }
}

impl Intake for Corrected<'_> {
    fn has(&mut self, content: ContentHash) -> bool {
        self.inner.has(self.content(content))
    }

    fn has_whole(&mut self, content: ContentHash) -> bool {
        self.inner.has_whole(self.content(content))
    }

    fn reached(&mut self, bytes: u64) {
        self.inner.reached(bytes);
    }

    fn article(&mut self, mut article: Article, origin: Origin) {
        if self.corrections.content.is_none() {
            self.inner.article(article, origin);
            return;
        }
        match self.corrections.apply(&mut article) {
            None => {
                let content = self.content(origin.content);
                self.inner.article(article, Origin { content, ..origin });
            }
            Some(reason) => self.inner.unwanted(Problem {
                line: origin.line,
                reason,
            }),
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.inner.problem(problem);
    }

    fn unwanted(&mut self, problem: Problem) {
        self.inner.unwanted(problem);
    }
}

/// Tells what is wrong with the file of corrections at `path`.
///
/// # Errors
/// Where it cannot be read at all.
pub(super) fn check(path: &Path, intake: &mut dyn Intake) -> Result<(), String> {
    let text = text_of(path)?;
    for fault in Parsed::of(&text, path, &SIDECAR.into()).faults {
        intake.problem(fault);
    }
    Ok(())
}

/// Why words cannot be the value of a field.
fn objection(field: Field, words: &str) -> Option<&'static str> {
    let web = || words.starts_with("https://") || words.starts_with("http://");
    match field {
        _ if words.is_empty() => None,
        Field::Url if !web() || words.contains(char::is_whitespace) => {
            Some("`url` is an address like `https://news.example/1`")
        }
        Field::Language if language_of_tag(words).is_none() => {
            Some("`language` is a code like `en` or `ko`")
        }
        _ => None,
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    let opened = access::open(path, false)?;
    let mut text = String::new();
    let read = opened.bytes().take(LARGEST + 1).read_to_string(&mut text);
    let read = read.map_err(|error| error.to_string())?;
    if read as u64 > LARGEST {
        return Err(format!("more than {LARGEST} bytes of corrections"));
    }
    Ok(text)
}

/// What a file of corrections says, and what is wrong with it.
struct Parsed<'p> {
    path: &'p Path,
    file: &'p Arc<str>,
    entries: Vec<Entry>,
    /// Aliases, each with the name it stands for.
    publishers: Vec<(String, String)>,
    faults: Vec<Problem>,
    /// Where each line begins.
    lines: Vec<usize>,
    known: Publishers,
    /// The line on which a field of an article was corrected first.
    first: BTreeMap<(Target, &'static str), usize>,
}

type Table<'t> = DeTable<'t>;
type Value<'t> = Spanned<DeValue<'t>>;

impl<'p> Parsed<'p> {
    fn of(text: &'p str, path: &'p Path, file: &'p Arc<str>) -> Self {
        let mut parsed = Self {
            path,
            file,
            entries: Vec::new(),
            publishers: Vec::new(),
            faults: Vec::new(),
            lines: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
            known: Publishers::default(),
            first: BTreeMap::new(),
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().unwrap_or_default().start;
            parsed.fault(at, error.message().to_owned());
        }
        // A slip of the pen in one entry leaves the others as they are.
        parsed.sections(table.get_ref());
        parsed.faults.sort_by_key(|fault| fault.line);
        parsed.faults.dedup_by_key(|fault| fault.line);
        parsed
    }

    fn fault(&mut self, at: usize, reason: String) {
        let line = self.line(at);
        self.faults.push(Problem { line, reason });
    }

    fn line(&self, at: usize) -> usize {
        1 + self.lines.partition_point(|start| *start <= at)
    }

    fn sections(&mut self, table: &Table<'_>) {
        for (name, value) in table.iter() {
            let (name, at) = (name.get_ref().as_ref(), name.span().start);
            let DeValue::Array(entries) = value.get_ref() else {
                self.unknown_section(name, at);
                continue;
            };
            for entry in entries.iter() {
                let at = entry.span().start;
                match (name, entry.get_ref()) {
                    ("article", DeValue::Table(entry)) => self.article(entry, at),
                    ("publisher", DeValue::Table(entry)) => self.publisher(entry, at),
                    _ => self.unknown_section(name, at),
                }
            }
        }
    }

    fn unknown_section(&mut self, name: &str, at: usize) {
        let hint = match nearest(name, SECTIONS.iter().copied()) {
            Some(meant) => format!("did you mean `[[{meant}]]`?"),
            None => "write `[[article]]` or `[[publisher]]`".to_owned(),
        };
        self.fault(at, format!("there is no section `{name}`; {hint}"));
    }

    fn unknown_key(&mut self, key: &str, at: usize, known: &[&str]) {
        let hint = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys are {}", known.join(", ")),
        };
        self.fault(at, format!("there is no key `{key}`; {hint}"));
    }

    fn article(&mut self, table: &Table<'_>, at: usize) {
        let faults = self.faults.len();
        let mut targets = Vec::new();
        let mut entry = Entry {
            place: Place {
                path: self.path.to_owned(),
                file: self.file.clone(),
                line: self.line(at),
            },
            target: Target::Id(String::new()),
            changes: BTreeMap::new(),
            published: None,
            not_an_article: false,
            why: None,
            met: AtomicBool::new(false),
        };
        for (key, value) in table.iter() {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            let field = Field::ALL.iter().find(|field| field.name() == name);
            match (name, field) {
                ("id", _) => targets.extend(self.words(name, value).map(Target::Id)),
                ("file", _) => targets.extend(
                    self.words(name, value)
                        .and_then(|file| self.target(&file, at)),
                ),
                ("why", _) => entry.why = self.words(name, value),
                ("not_an_article", _) => match value.get_ref() {
                    DeValue::Boolean(said) => entry.not_an_article = *said,
                    _ => self.fault(at, "`not_an_article` is true or false".to_owned()),
                },
                (_, Some(Field::Date)) => entry.published = self.date(value),
                (_, Some(field)) => {
                    if let Some(words) = self.words(name, value) {
                        match objection(*field, &words) {
                            None => {
                                let code = language_of_tag(&words);
                                let code = code.filter(|_| *field == Field::Language);
                                entry.changes.insert(*field, code.unwrap_or(words));
                            }
                            Some(why) => self.fault(value.span().start, why.to_owned()),
                        }
                    }
                }
                _ => self.unknown_key(name, at, ARTICLE_KEYS),
            }
        }
        match <[Target; 1]>::try_from(targets) {
            Ok([target]) => entry.target = target,
            Err(_) if self.faults.len() > faults => return,
            Err(targets) => {
                let reason = match targets.is_empty() {
                    true => "say which article is meant: `id = …` or `file = …`",
                    false => "say which article is meant by `id` or by `file`, not by both",
                };
                return self.fault(at, reason.to_owned());
            }
        }
        let changes = entry.changes.len() + usize::from(entry.published.is_some());
        if changes == 0 && !entry.not_an_article && self.faults.len() == faults {
            return self.fault(at, "nothing is corrected here".to_owned());
        }
        if self.is_new(&entry, at) && self.faults.len() == faults {
            self.entries.push(entry);
        }
    }

    /// Whether no entry before corrects the same; a fault otherwise.
    fn is_new(&mut self, entry: &Entry, at: usize) -> bool {
        let date = entry.published.as_ref().map(|_| Field::Date.name());
        let dropped = entry.not_an_article.then_some("not_an_article");
        let fields = entry.changes.keys().map(|field| field.name());
        let names: Vec<&'static str> = fields.chain(date).chain(dropped).collect();
        for name in names {
            let line = entry.place.line;
            let first = *self
                .first
                .entry((entry.target.clone(), name))
                .or_insert(line);
            if first != line {
                self.fault(
                    at,
                    format!("`{name}` of the same article is corrected on line {first}"),
                );
                return false;
            }
        }
        true
    }

    /// A file beside this one, as a path below the corpus folder.
    fn target(&mut self, file: &str, at: usize) -> Option<Target> {
        let parts: Vec<&str> = file
            .split('/')
            .filter(|part| !matches!(*part, "" | "."))
            .collect();
        if parts.is_empty() || parts.contains(&"..") || file.starts_with('/') {
            let reason = format!("`{file}` is no file beside this one or below it");
            self.fault(at, reason);
            return None;
        }
        let folder = self.file.rsplit_once('/').map(|(folder, _)| folder);
        let below = folder
            .into_iter()
            .chain(parts)
            .collect::<Vec<_>>()
            .join("/");
        Some(Target::File(below.nfc().collect()))
    }

    fn words(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(words) => Some(words.trim().to_owned()),
            _ => {
                self.fault(value.span().start, format!("`{key}` is text in quotes"));
                None
            }
        }
    }

    /// A day, a month or a year; an empty text is "not known".
    fn date(&mut self, value: &Value<'_>) -> Option<Published> {
        let written = match value.get_ref() {
            DeValue::String(words) => words.trim().to_owned(),
            DeValue::Datetime(date) => date.to_string(),
            DeValue::Integer(figures) => figures.as_str().to_owned(),
            _ => String::from("?"),
        };
        if written.is_empty() {
            return Some(Published::default());
        }
        let told = dates::read(&written, None)
            .filter(|told| told.note.is_none() && told.published.certainty != Certainty::Unknown);
        if told.is_none() {
            let reason = format!("`{written}` is not one date; write it like 2024-03-31");
            self.fault(value.span().start, reason);
        }
        Some(told?.published)
    }

    fn publisher(&mut self, table: &Table<'_>, at: usize) {
        let (mut name, mut aliases) = (None, Vec::new());
        for (key, value) in table.iter() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("name", _) => name = self.words("name", value).filter(|name| !name.is_empty()),
                ("aliases", DeValue::Array(list)) => {
                    for alias in list.iter() {
                        aliases.extend(self.words("aliases", alias));
                    }
                }
                ("aliases", _) => {
                    let at = value.span().start;
                    self.fault(at, "`aliases` is a list of names".to_owned());
                }
                (unknown, _) => self.unknown_key(unknown, key.span().start, PUBLISHER_KEYS),
            }
        }
        let Some(name) = name else {
            return self.fault(at, "a publisher without a `name`".to_owned());
        };
        for alias in aliases.into_iter().chain([name.clone()]) {
            if alias.is_empty() {
                self.fault(at, format!("an alias of `{name}` is empty"));
            } else if let Some(other) = self.known.add(&alias, &name) {
                self.fault(
                    at,
                    format!("`{alias}` stands for both `{other}` and `{name}`"),
                );
            } else {
                self.publishers.push((alias, name.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (Vec<(usize, String)>, usize) {
        let file = "2024/corrections.toml".into();
        let parsed = Parsed::of(text, Path::new("news/2024/corrections.toml"), &file);
        let faults = parsed
            .faults
            .into_iter()
            .map(|fault| (fault.line, fault.reason));
        (faults.collect(), parsed.entries.len())
    }

    #[test]
    fn a_fault_is_told_with_its_line_and_what_was_meant() {
        for (text, line, words) in [
            (
                "[[article]]\nfile = \"a.txt\"\ntitel = \"x\"",
                3,
                "did you mean `title`?",
            ),
            (
                "[[artikle]]\nfile = \"a.txt\"",
                1,
                "did you mean `[[article]]`?",
            ),
            ("[[article]]\ntitle = \"x\"", 1, "say which article"),
            (
                "[[article]]\nid = \"a\"\nfile = \"a.txt\"\ntitle = \"x\"",
                1,
                "not by both",
            ),
            ("[[article]]\nid = \"a\"", 1, "nothing is corrected"),
            (
                "[[article]]\nid = \"a\"\ndate = \"03/04/05\"",
                3,
                "not one date",
            ),
            ("[[article]]\nid = \"a\"\ndate = true", 3, "not one date"),
            ("[[article]]\nid = \"a\"\ntitle = 7", 3, "text in quotes"),
            (
                "[[article]]\nid = \"a\"\nnot_an_article = 1",
                3,
                "true or false",
            ),
            (
                "[[article]]\nfile = \"../a.txt\"\ntitle = \"x\"",
                2,
                "no file beside",
            ),
            (
                "[[article]]\nid = \"a\"\ntitle = \"x\"\n[[article]]\nid = \"a\"\ntitle = \"y\"",
                4,
                "on line 1",
            ),
            ("[[article]]\nid = \"a\ntitle = \"x\"", 2, ""),
            ("[[publisher]]\naliases = [\"x\"]", 1, "without a `name`"),
            (
                "[[publisher]]\nname = \"One\"\naliases = [\"x1\"]\n[[publisher]]\nname = \"Two\"\naliases = [\"X1\"]",
                4,
                "both `One` and `Two`",
            ),
        ] {
            let (faults, _) = parsed(text);
            let [(at, reason), ..] = faults.as_slice() else {
                panic!("no fault in {text:?}")
            };
            assert_eq!(*at, line, "{text:?}: {faults:?}");
            assert!(reason.contains(words), "{text:?}: {faults:?}");
        }
    }

    #[test]
    fn the_entries_without_a_fault_hold() {
        let text = "[[article]]\nid = \"a\"\ntitle = \"x\"\n[[article]]\nid = \"b\"\n\
            [[article]]\nfile = \"./sub/b.txt\"\ndate = 2024-06-28\n[[article]]\nid = \"c\"\nnot_an_article = true\n";
        let (faults, entries) = parsed(text);
        assert_eq!((faults.len(), entries), (1, 3), "{faults:?}");
    }

    #[test]
    fn an_article_is_put_right_and_says_so() {
        let here = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(here.path().join(name), text).unwrap();
        std::fs::create_dir(here.path().join("2024")).unwrap();
        write(
            "2024/port.txt",
            "Port opens in Leeds\n\nThe port of Leeds opened after long work.\n",
        );
        write(
            "login.txt",
            "Please log in to read on, the page says to its readers.\n",
        );
        write(
            "wire.jsonl",
            "{\"id\": \"w1\", \"text\": \"The ferry sailed at noon.\", \"publisher\": \"kh.example\"}\n",
        );
        write(
            "2024/corrections.toml",
            "[[article]]\nfile = \"port.txt\"\ndate = 2024-06-28\nbyline = \"Ada Quill\"\nwhy = \"printed\"\n",
        );
        write(
            SIDECAR,
            "[[article]]\nid = \"login\"\nnot_an_article = true\n[[article]]\nid = \"gone\"\ntitle = \"x\"\n\
             [[publisher]]\nname = \"The Korea Herald\"\naliases = [\"kh.example\"]\n",
        );
        let lexicon = crate::language::lexicon::Lexicon::english().unwrap();
        let reader = crate::ingest::Reader::new(Arc::new(lexicon), 1 << 20).unwrap();
        let corpus = reader.read(&[here.path().to_owned()]).unwrap();
        let [port, wire] = corpus.articles.as_slice() else {
            panic!("two expected: {:?}", corpus.files)
        };
        assert_eq!(port.corrected, [Field::Byline, Field::Date]);
        assert_eq!(port.published.day(), Some(jiff::civil::date(2024, 6, 28)));
        let told = |article: &Article, words: &str| {
            article.notes.iter().any(|note| note.why.contains(words))
        };
        assert!(
            told(
                port,
                "date corrected, there was none: printed (2024/corrections.toml:1)"
            ),
            "{:?}",
            port.notes
        );
        assert_eq!(wire.publisher.as_deref(), Some("The Korea Herald"));
        assert!(told(wire, "`kh.example` is known as"), "{:?}", wire.notes);
        let problems = corpus.files.iter().flat_map(|file| &file.problems);
        let problems: Vec<&str> = problems.map(|problem| problem.reason.as_str()).collect();
        let [gone, login] = problems.as_slice() else {
            panic!("two expected: {problems:?}")
        };
        assert!(gone.contains("no article `gone`"), "{gone}");
        assert!(login.contains("not an article"), "{login}");
    }
}
