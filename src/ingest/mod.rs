//! Files -> articles: reads a corpus and accounts for every file.
//!
//! Takes folders and files; hands every article in them to an [`Intake`], one at a
//! time, and tells for each file what came of it: its articles, or the reason why
//! there are none. A broken file leaves the others alone.

use std::collections::HashSet;
use std::io::{self, BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::language::lexicon::{self, Lexicon};
use crate::language::span::Span;
use article::{Article, ArticleId, ContentHash, Note, Role, Sentence};
use boilerplate::{Boilerplate, BoilerplateError};
use corrections::Corrections;
use decode::{Decoded, Decoding};
use formats::html::cues::Cues;
use formats::{Line, Problem, Reads, Source};
use listing::Listed;

mod access;
pub mod article;
pub mod boilerplate;
pub mod clean;
pub mod corrections;
pub mod dateline;
pub mod dates;
pub mod decode;
pub mod duplicates;
pub mod feeds;
pub mod formats;
pub mod listing;
pub mod publishers;
pub mod sentences;
mod syndication;

/// Changes whenever the same file would be read as other articles by code that is not
/// data: an index of before is then built anew.
const READING: u32 = 3;

/// The version of everything that decides how a file is read.
pub fn rules() -> String {
    const DATA: [&str; 3] = [
        boilerplate::SHIPPED,
        formats::html::cues::SHIPPED,
        lexicon::SHIPPED,
    ];
    let version = env!("CARGO_PKG_VERSION");
    let whole = format!("{version} {READING} {}", DATA.concat());
    format!("{:016x}", ContentHash::of(whole.as_bytes()).0)
}

/// How many characters of a text tell its language.
const TELLING: usize = 2_000;
/// How often a file that is being written is read again before it is left for later.
const TRIES: usize = 3;

/// So few plain letters tell no language.
const LEAST_TELLING: usize = 24;

/// How long a file of lines may take, and how much longer for each MiB in it: far
/// more than any honest one needs on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);
const PATIENCE_FOR_MIB: Duration = Duration::from_secs(5);

/// Why a corpus cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The path is not there, or not readable.
    #[error("the corpus `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
}

/// Receives what a file holds, record by record, so that a file of any length can
/// be read in little memory.
pub trait Intake {
    /// Whether a record with this content, a line, is in already; it is then not
    /// read again.
    fn has(&mut self, content: ContentHash) -> bool {
        let _ = content;
        false
    }

    /// The same of a file that is read as a whole.
    fn has_whole(&mut self, content: ContentHash) -> bool {
        let _ = content;
        false
    }

    /// Takes how many bytes of a file of lines were read so far.
    fn reached(&mut self, bytes: u64) {
        let _ = bytes;
    }

    /// Takes an article.
    fn article(&mut self, article: Article, origin: Origin);

    /// Takes the reason why a record was left out.
    fn problem(&mut self, problem: Problem);

    /// The same of one that somebody wants left out.
    fn unwanted(&mut self, problem: Problem) {
        self.problem(problem);
    }
}

/// Where an article comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The content of its record, or of its file together with its number there.
    pub content: ContentHash,
    /// The line of its file that its record is on, counted from 1.
    pub line: usize,
}

/// What came of one file.
#[derive(Debug)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Its path below the corpus folder.
    pub file: Arc<str>,
    /// How many articles are in it, or why there are none.
    pub outcome: Result<usize, String>,
    /// Records in it that were left out.
    pub problems: Vec<Problem>,
}

/// All that was read, in memory.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The articles, in the order of their files.
    pub articles: Vec<Article>,
    /// Every file, in the same order.
    pub files: Vec<FileReport>,
}

/// Reads articles. Made once; the same file always gives the same articles.
pub struct Reader {
    lexicon: Arc<Lexicon>,
    boilerplate: Boilerplate,
    cues: Cues,
    max_file_bytes: u64,
}

impl Reader {
    /// A reader that refuses files, or lines of a file of lines, of more than
    /// `max_file_bytes` bytes.
    ///
    /// # Errors
    /// Where the shipped patterns do not compile.
    pub fn new(lexicon: Arc<Lexicon>, max_file_bytes: u64) -> Result<Self, BoilerplateError> {
        Ok(Self {
            lexicon,
            boilerplate: Boilerplate::shipped()?,
            cues: Cues::shipped()?,
            max_file_bytes,
        })
    }

    /// Reads everything below `paths`, which are folders or files, into memory.
    ///
    /// # Errors
    /// Where one of the paths is not there; a broken file is no error.
    pub fn read(&self, paths: &[PathBuf]) -> Result<Corpus, CorpusError> {
        let mut corpus = Corpus::default();
        let mut known = HashSet::new();
        let files = listing::list(paths)?;
        let corrections = Corrections::of(&files);
        for listed in &files {
            let mut gathered = Gathered::default();
            let outcome = match &listed.file {
                Ok(file) => {
                    let mut corrected = corrections.over(&mut gathered);
                    self.read_file(&listed.path, file, &mut corrected)
                }
                Err(refused) => Err(refused.clone()),
            };
            if outcome.is_err() {
                gathered = Gathered::default();
            }
            leave_out_known(&mut gathered, &mut known);
            corpus.files.push(report(listed, outcome, &gathered));
            let articles = gathered.articles.into_iter().map(|(_, article)| article);
            corpus.articles.extend(articles);
        }
        for file in &mut corpus.files {
            file.problems
                .extend(corrections.unmet(&file.path, |_| false));
        }
        Ok(corpus)
    }

    /// Reads one file, known below its corpus as `file`, and hands over what is in
    /// it. Gives the hash of its content, for a file that is read as a whole.
    ///
    /// # Errors
    /// Why nothing in it can be read, in words for a person. What was handed over
    /// before is then to be forgotten.
    pub fn read_file(
        &self,
        path: &Path,
        file: &Arc<str>,
        intake: &mut dyn Intake,
    ) -> Result<(), String> {
        // One file that a reader fails on is that file's fault and no other's.
        let read = AssertUnwindSafe(|| self.read_known(path, file, intake));
        catch_unwind(read).unwrap_or_else(|_| {
            tracing::error!(file = &**file, "A reader failed on a file of the corpus");
            Err(
                "its reader failed on it, which is a fault of the program; the log says where"
                    .to_owned(),
            )
        })
    }

    fn read_known(
        &self,
        path: &Path,
        file: &Arc<str>,
        intake: &mut dyn Intake,
    ) -> Result<(), String> {
        let name = file.rsplit('/').next().unwrap_or(file);
        if corrections::is_sidecar(name) {
            return corrections::check(path, intake);
        }
        let format = formats::of_name(name).ok_or_else(|| {
            format!(
                "no reader for this kind of file (known: {}, and each of them packed as .gz)",
                formats::endings()
            )
        })?;
        match format.reads {
            Reads::Whole(read) => self.whole_file(path, file, format.decoding, read, intake),
            Reads::Lines(read) => self.lines(path, file, read, intake),
        }
    }

    /// Reads a file that is one text.
    fn whole_file(
        &self,
        path: &Path,
        file: &Arc<str>,
        decoding: Decoding,
        read: fn(&Self, &Source) -> formats::Contents,
        intake: &mut dyn Intake,
    ) -> Result<(), String> {
        let Decoded { text, notes } = decoding.decode(self.whole(path, is_packed(file))?)?;
        let content = ContentHash::of(text.as_bytes());
        if intake.has_whole(content) {
            return Ok(());
        }
        let source = Source {
            file: file.clone(),
            text,
        };
        let contents = read(self, &source);
        if contents.articles.is_empty() && contents.problems.is_empty() {
            return Err("no text in it".to_owned());
        }
        for (number, mut article) in contents.articles.into_iter().enumerate() {
            let content = content.numbered(number);
            article.notes.extend(notes.iter().map(Note::plain));
            self.complete(&mut article);
            intake.article(article, Origin { content, line: 1 });
        }
        for problem in contents.problems {
            intake.problem(problem);
        }
        Ok(())
    }

    /// Reads a file of records, a line each, of any length.
    fn lines(
        &self,
        path: &Path,
        file: &Arc<str>,
        read: fn(&Self, &Line<'_>) -> Result<Article, String>,
        intake: &mut dyn Intake,
    ) -> Result<(), String> {
        let opened = access::open(path, is_packed(file))?;
        let mut input = BufReader::with_capacity(1 << 18, opened.bytes());
        let mut bytes = Vec::new();
        let mut number = 0;
        let mut records = 0;
        let mut reached = 0;
        let began = Instant::now();
        let mut patience = PATIENCE;
        loop {
            intake.reached(reached);
            bytes.clear();
            let read_bytes = input
                .by_ref()
                .take(self.max_file_bytes.saturating_add(1))
                .read_until(b'\n', &mut bytes)
                .map_err(|error| error.to_string())?;
            if read_bytes == 0 {
                break;
            }
            number += 1;
            reached += read_bytes as u64;
            patience += PATIENCE_FOR_MIB.mul_f64(read_bytes as f64 / f64::from(1 << 20));
            if began.elapsed() > patience {
                return Err(format!(
                    "reading it takes too long: given up at line {number}"
                ));
            }
            let problem = |reason: String| Problem {
                line: number,
                reason,
            };
            if bytes.len() as u64 > self.max_file_bytes {
                records += 1;
                intake.problem(problem(
                    self.too_large("a line of at least ", bytes.len() as u64),
                ));
                skip_line(&mut input).map_err(|error| error.to_string())?;
                continue;
            }
            let line = bytes.trim_ascii();
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            if line.is_empty() {
                continue;
            }
            records += 1;
            let content = ContentHash::of(line);
            if intake.has(content) {
                continue;
            }
            let article = std::str::from_utf8(line)
                .map_err(|error| {
                    format!(
                        "not UTF-8 (byte {} cannot be read)",
                        error.valid_up_to() + 1
                    )
                })
                .and_then(|text| read(self, &Line { file, text }));
            match article {
                Ok(mut article) => {
                    self.complete(&mut article);
                    let line = number;
                    intake.article(article, Origin { content, line });
                }
                Err(reason) => intake.problem(problem(reason)),
            }
        }
        match (number, records) {
            (0, _) => Err("the file is empty".to_owned()),
            (_, 0) => Err("no text in it".to_owned()),
            _ => Ok(()),
        }
    }

    /// Adds what only the whole article tells: who published it, where its address alone
    /// says so, and that it came from an agency.
    fn complete(&self, article: &mut Article) {
        if article.publisher.is_none() {
            article.publisher = article.url.as_deref().and_then(publishers::of_address);
        }
        let (byline, publisher) = (article.byline.as_deref(), article.publisher.as_deref());
        let note = syndication::note(byline, publisher, &self.boilerplate, &self.cues);
        article.notes.extend(note);
    }

    /// The file's bytes, its size checked before it is read. A file that is being
    /// written is read again.
    fn whole(&self, path: &Path, packed: bool) -> Result<Vec<u8>, String> {
        for _ in 0..TRIES {
            let opened = access::open(path, packed)?;
            let before = opened.stamp().map_err(|error| error.to_string())?;
            if before.bytes > self.max_file_bytes {
                return Err(self.too_large("", before.bytes));
            }
            let mut bytes = Vec::new();
            let read = opened
                .bytes()
                .take(self.max_file_bytes.saturating_add(1))
                .read_to_end(&mut bytes);
            let unchanged = opened.stamp().is_ok_and(|after| after == before);
            if !unchanged {
                continue;
            }
            read.map_err(|error| error.to_string())?;
            if bytes.len() as u64 > self.max_file_bytes {
                let what = if packed { "unpacked at least " } else { "" };
                return Err(self.too_large(what, bytes.len() as u64));
            }
            return Ok(bytes);
        }
        Err("it was being written each time it was read; it is read again later".to_owned())
    }

    fn too_large(&self, what: &str, bytes: u64) -> String {
        let limit = self.max_file_bytes;
        format!(
            "{what}{bytes} bytes, more than corpus.max_file_bytes allows ({limit}); raise it or part the file"
        )
    }

    /// The sentences of blocks whose roles are known.
    fn sentences(&self, stored: &str, pieces: &[(Span, Role)]) -> Vec<Sentence> {
        let mut found = Vec::new();
        for (paragraph, (span, role)) in pieces.iter().enumerate() {
            let sentence = |span| Sentence {
                span,
                role: *role,
                paragraph,
            };
            match role {
                Role::Body | Role::Caption => {
                    let spans = sentences::sentences(span.of(stored), &self.lexicon);
                    found.extend(
                        spans
                            .into_iter()
                            .map(|inner| sentence(inner.shifted(span.start))),
                    );
                }
                _ => found.push(sentence(*span)),
            }
        }
        found
    }

    /// ISO 639-1 code of a text's language, where its beginning tells.
    fn language(&self, text: &str) -> Option<String> {
        use whatlang::Lang;
        if self.lexicon.is_language_of(text) {
            return Some(self.lexicon.language().to_owned());
        }
        if text.is_ascii() && text.len() < LEAST_TELLING {
            return None;
        }
        let head = text
            .char_indices()
            .nth(TELLING)
            .map_or(text.len(), |(at, _)| at);
        let text = text.get(..head).unwrap_or(text);
        let found = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
        let code = match found.lang() {
            Lang::Eng => "en",
            Lang::Kor => "ko",
            Lang::Jpn => "ja",
            Lang::Cmn => "zh",
            Lang::Deu => "de",
            Lang::Fra => "fr",
            Lang::Spa => "es",
            Lang::Por => "pt",
            Lang::Ita => "it",
            Lang::Rus => "ru",
            Lang::Ara => "ar",
            Lang::Vie => "vi",
            Lang::Nld => "nl",
            Lang::Pol => "pl",
            Lang::Tur => "tr",
            Lang::Ukr => "uk",
            Lang::Ind => "id",
            Lang::Hin => "hi",
            other => other.code(),
        };
        Some(code.to_owned())
    }
}

/// Whether a file's last ending says that it is packed.
fn is_packed(file: &str) -> bool {
    access::unpacked_name(file.rsplit('/').next().unwrap_or(file)).is_some()
}

/// Passes over the rest of a line.
fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if used == 0 || end.is_some() {
            return Ok(());
        }
    }
}

/// What a file holds, in memory.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Its articles, in order, each with the line it is on.
    pub articles: Vec<(usize, Article)>,
    /// Records that were left out.
    pub problems: Vec<Problem>,
}

impl Intake for Gathered {
    fn article(&mut self, article: Article, origin: Origin) {
        self.articles.push((origin.line, article));
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// Leaves out articles whose id an earlier one has.
fn leave_out_known(gathered: &mut Gathered, known: &mut HashSet<ArticleId>) {
    let problems = &mut gathered.problems;
    gathered.articles.retain(|(line, article)| {
        let new = known.insert(article.id.clone());
        if !new {
            problems.push(Problem::id_taken(*line, &article.id));
        }
        new
    });
}

fn report(listed: &Listed, outcome: Result<(), String>, gathered: &Gathered) -> FileReport {
    FileReport {
        path: listed.path.clone(),
        file: match &listed.file {
            Ok(file) => file.clone(),
            Err(_) => listed.path.to_string_lossy().into(),
        },
        outcome: outcome.map(|()| gathered.articles.len()),
        problems: gathered.problems.clone(),
    }
}
