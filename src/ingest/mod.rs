//! Files -> articles: reads a corpus and accounts for every file.
//!
//! Takes folders and files; gives every article in them, and for each file what
//! came of it: its articles, or the reason why there are none. A broken file
//! leaves the others alone.

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::language::span::Span;
use article::{Article, ArticleId, Role, Sentence};
use formats::{Contents, Problem, Source};
use furniture::{Furniture, FurnitureError};

use crate::language::lexicon::Lexicon;

pub mod article;
pub mod clean;
pub mod dateline;
pub mod formats;
pub mod furniture;
pub mod sentences;

/// How deep below a corpus folder files are looked for.
const DEEPEST: usize = 32;

/// Why a corpus cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// The path is not there, or not readable.
    #[error("the corpus `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
}

/// What came of one file.
#[derive(Debug)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Its path below the corpus folder, with `/` between the parts.
    pub file: Arc<str>,
    /// The ids of its articles, or why there are none.
    pub outcome: Result<Vec<ArticleId>, String>,
    /// Records in it that were left out.
    pub problems: Vec<Problem>,
}

/// All that was read.
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
    furniture: Furniture,
    max_file_bytes: u64,
}

impl Reader {
    /// A reader that refuses files of more than `max_file_bytes` bytes.
    ///
    /// # Errors
    /// Where the shipped patterns do not compile.
    pub fn new(lexicon: Arc<Lexicon>, max_file_bytes: u64) -> Result<Self, FurnitureError> {
        Ok(Self {
            lexicon,
            furniture: Furniture::shipped()?,
            max_file_bytes,
        })
    }

    /// Reads everything below `paths`, which are folders or files.
    ///
    /// # Errors
    /// Where one of the paths is not there; a broken file is no error.
    pub fn read(&self, paths: &[PathBuf]) -> Result<Corpus, CorpusError> {
        let mut corpus = Corpus::default();
        let mut known = HashSet::new();
        for path in paths {
            for (path, file) in files_below(path)? {
                let (mut contents, outcome) = match file {
                    Ok(file) => self.read_file(&path, file),
                    Err(refused) => (Contents::default(), Err(refused)),
                };
                leave_out_known(&mut contents, &mut known);
                corpus.files.push(report(path, outcome, &contents));
                corpus.articles.append(&mut contents.articles);
            }
        }
        Ok(corpus)
    }

    /// Reads one file, known below its corpus as `file`.
    pub fn read_file(&self, path: &Path, file: Arc<str>) -> (Contents, Result<Arc<str>, String>) {
        match self.contents(path, file.clone()) {
            Ok(contents) if contents.articles.is_empty() && contents.problems.is_empty() => {
                (contents, Err("no text in it".to_owned()))
            }
            Ok(contents) => (contents, Ok(file)),
            Err(reason) => (Contents::default(), Err(reason)),
        }
    }

    fn contents(&self, path: &Path, file: Arc<str>) -> Result<Contents, String> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let format = formats::of_ending(&ending).ok_or_else(|| {
            format!(
                "no reader for this kind of file (known: {})",
                formats::endings()
            )
        })?;
        let text = self.text(path)?;
        Ok((format.read)(self, &Source { file, text }))
    }

    /// The file's text, its size checked before it is read.
    fn text(&self, path: &Path) -> Result<Arc<str>, String> {
        let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
        if !metadata.is_file() {
            return Err("not a regular file".to_owned());
        }
        let limit = self.max_file_bytes;
        let too_large = |bytes: u64| {
            format!(
                "{bytes} bytes, more than corpus.max_file_bytes allows ({limit}); raise it or part the file"
            )
        };
        if metadata.len() > limit {
            return Err(too_large(metadata.len()));
        }
        let mut bytes = Vec::new();
        fs::File::open(path)
            .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
            .map_err(|error| error.to_string())?;
        if bytes.len() as u64 > limit {
            return Err(too_large(bytes.len() as u64));
        }
        if bytes.is_empty() {
            return Err("the file is empty".to_owned());
        }
        if bytes.contains(&0) {
            return Err(binary(&bytes));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(text.into()),
            Err(error) => Err(format!(
                "not UTF-8 (byte {} cannot be read); convert it, for example with `iconv -t UTF-8`",
                error.utf8_error().valid_up_to()
            )),
        }
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

    /// ISO 639-1 code of a text's language, where it can be told.
    fn language(&self, text: &str) -> Option<String> {
        use whatlang::Lang;
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

fn binary(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            "UTF-16, not UTF-8; convert it, for example with `iconv -f UTF-16 -t UTF-8`".to_owned()
        }
        _ => "a binary file, not text".to_owned(),
    }
}

/// Leaves out articles whose id an earlier one has.
fn leave_out_known(contents: &mut Contents, known: &mut HashSet<ArticleId>) {
    let problems = &mut contents.problems;
    contents.articles.retain(|article| {
        let new = known.insert(article.id.clone());
        if !new {
            problems.push(Problem {
                line: 1,
                reason: format!(
                    "article id `{}` was there before; this one is left out",
                    article.id
                ),
            });
        }
        new
    });
}

fn report(path: PathBuf, outcome: Result<Arc<str>, String>, contents: &Contents) -> FileReport {
    let ids = || contents.articles.iter().map(|article| article.id.clone());
    let file = match &outcome {
        Ok(file) => file.clone(),
        Err(_) => path.to_string_lossy().into(),
    };
    FileReport {
        path,
        file,
        outcome: outcome.map(|_| ids().collect()),
        problems: contents.problems.clone(),
    }
}

/// A file, and its path below the corpus or why it is refused.
type Listed = (PathBuf, Result<Arc<str>, String>);

/// The files below a path, sorted by name, so that every machine reads them alike.
fn files_below(path: &Path) -> Result<Vec<Listed>, CorpusError> {
    let unreadable = |reason| CorpusError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let root = path.canonicalize().map_err(unreadable)?;
    if !root.is_dir() {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return Ok(vec![(path.to_owned(), Ok(name.into()))]);
    }
    let mut files = Vec::new();
    walk(&root, path, "", 0, &mut files).map_err(unreadable)?;
    Ok(files)
}

fn walk(
    root: &Path,
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut Vec<Listed>,
) -> std::io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            files.push((path, Err("its name is not UTF-8".to_owned())));
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let file = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        let inside = path.canonicalize().is_ok_and(|real| real.starts_with(root));
        if !inside {
            files.push((
                path,
                Err("a link that leads out of the corpus, or nowhere".to_owned()),
            ));
        } else if path.is_dir() {
            if depth >= DEEPEST {
                files.push((path, Err(format!("more than {DEEPEST} folders deep"))));
            } else if entry.file_type()?.is_symlink() {
                files.push((
                    path,
                    Err("a link to a folder; name the folder itself".to_owned()),
                ));
            } else {
                walk(root, &path, &file, depth + 1, files)?;
            }
        } else {
            files.push((path, Ok(file.into())));
        }
    }
    Ok(())
}
