//! `dateline corpus check|stats|list`: what the corpus holds, and what is wrong
//! with it.
//!
//! `check` reads every file anew, one at a time; the others ask the index.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::Serialize;

use super::{Format, write_json};
use crate::answer::counted;
use crate::answer::dates::published_in_words;
use crate::index::reload::Status;
use crate::index::{Holdings, Library};
use crate::ingest::article::{Article, ArticleId, ContentHash, Published};
use crate::ingest::corrections::Corrections;
use crate::ingest::formats::Problem;
use crate::ingest::listing::Listed;
use crate::ingest::{Intake, Origin, Reader};

#[derive(Serialize)]
struct Fault {
    file: String,
    line: Option<usize>,
    reason: String,
}

#[derive(Serialize)]
struct Report {
    files: usize,
    articles: usize,
    faults: Vec<Fault>,
    notes: Vec<Fault>,
    /// What the daemon on the same data folder could not read when it last looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    daemon: Option<Status>,
}

/// Reads every file and writes what is wrong with it; gives whether nothing is.
///
/// # Errors
/// Where standard output cannot be written.
pub fn check(
    reader: &Reader,
    listing: &[Listed],
    data: Option<&Path>,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let mut report = Report {
        files: listing.len(),
        articles: 0,
        faults: Vec::new(),
        notes: Vec::new(),
        daemon: data.and_then(Status::of).filter(Status::is_troubled),
    };
    let mut known = HashSet::new();
    let corrections = Corrections::of(listing);
    for listed in listing {
        let mut intake = Checking {
            path: &listed.path,
            report: &mut report,
            known: &mut known,
        };
        let outcome = match &listed.file {
            Ok(file) => {
                let mut corrected = corrections.over(&mut intake);
                reader.read_file(&listed.path, file, &mut corrected)
            }
            Err(refused) => Err(refused.clone()),
        };
        if let Err(reason) = outcome {
            intake.fault(None, reason);
        }
    }
    for listed in listing {
        let unmet = corrections.unmet(&listed.path).into_iter();
        report.faults.extend(unmet.map(|problem| Fault {
            file: listed.path.display().to_string(),
            line: Some(problem.line),
            reason: problem.reason,
        }));
    }
    match format {
        Format::Text => write_check(&report, out)?,
        _ => write_json(&report, format, out)?,
    }
    Ok(report.faults.is_empty() && report.articles > 0)
}

/// Takes in one file, and keeps only what is wrong.
struct Checking<'c> {
    path: &'c Path,
    report: &'c mut Report,
    known: &'c mut HashSet<ContentHash>,
}

impl Checking<'_> {
    fn fault(&mut self, line: Option<usize>, reason: String) {
        self.report.faults.push(Fault {
            file: self.path.display().to_string(),
            line,
            reason,
        });
    }
}

impl Intake for Checking<'_> {
    fn article(&mut self, article: Article, origin: Origin) {
        if !self
            .known
            .insert(ContentHash::of(article.id.as_str().as_bytes()))
        {
            self.problem(Problem::id_taken(origin.line, &article.id));
            return;
        }
        self.report.articles += 1;
        let notes = article.notes.iter().map(|note| Fault {
            file: article.file.to_string(),
            line: note.span.map(|span| line_at(&article, span.start)),
            reason: note.why.clone(),
        });
        self.report.notes.extend(notes);
    }

    fn problem(&mut self, problem: Problem) {
        self.fault(Some(problem.line), problem.reason);
    }
}

fn line_at(article: &Article, at: usize) -> usize {
    article
        .stored
        .bytes()
        .take(at)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

fn write_check(report: &Report, out: &mut impl Write) -> anyhow::Result<()> {
    let placed = |fault: &Fault| match fault.line {
        Some(line) => format!("{}:{line}", fault.file),
        None => fault.file.clone(),
    };
    for fault in &report.faults {
        writeln!(out, "{}: {}", placed(fault), fault.reason)?;
    }
    for note in &report.notes {
        writeln!(out, "{}: note: {}", placed(note), note.reason)?;
    }
    if let Some(daemon) = &report.daemon {
        for trouble in daemon.troubles() {
            writeln!(out, "the daemon (process {}): {trouble}", daemon.pid)?;
        }
    }
    writeln!(
        out,
        "{}, {}, {} left out, {}",
        counted(report.files, "file"),
        counted(report.articles, "article"),
        report.faults.len(),
        counted(report.notes.len(), "note")
    )?;
    if report.articles == 0 {
        writeln!(
            out,
            "There is nothing to answer from: put articles there, or name another place with --corpus PATH."
        )?;
    }
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct Source {
    source: Option<String>,
    articles: usize,
    undated: usize,
    first: Option<Date>,
    last: Option<Date>,
    /// For how many days it has been silent, where that is long for it.
    quiet_days: Option<i32>,
}

#[derive(Serialize)]
struct Stats {
    files: usize,
    files_left_out: usize,
    records_left_out: u64,
    articles: usize,
    undated: usize,
    first: Option<Date>,
    last: Option<Date>,
    /// Groups of articles that are nearly the same, and how many articles are in them.
    duplicate_groups: usize,
    duplicates: usize,
    sources: Vec<Source>,
}

/// Writes how much there is, by source.
///
/// # Errors
/// Where standard output cannot be written.
pub fn stats(
    library: &Library,
    today: Date,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let holdings = library.holdings(Date::MAX);
    let (duplicate_groups, duplicates) = library.duplicates();
    let stats = Stats {
        files: library.files().len(),
        files_left_out: library
            .files()
            .iter()
            .filter(|file| file.fault.is_some())
            .count(),
        records_left_out: library.files().iter().map(|file| file.left_out).sum(),
        articles: library.len(),
        undated: holdings.iter().map(|held| held.undated).sum(),
        first: holdings.iter().filter_map(|held| held.first).min(),
        last: holdings.iter().filter_map(|held| held.last).max(),
        duplicate_groups,
        duplicates,
        sources: holdings.iter().map(|held| source(held, today)).collect(),
    };
    match format {
        Format::Text => write_stats(&stats, out),
        _ => write_json(&stats, format, out),
    }
}

fn source(held: &Holdings, today: Date) -> Source {
    Source {
        source: held.publisher.clone(),
        articles: held.articles,
        undated: held.undated,
        first: held.first,
        last: held.last,
        quiet_days: quiet_days(held, today),
    }
}

/// For how many days a source has been silent, where that is over three times its
/// usual pause and over three days.
fn quiet_days(held: &Holdings, today: Date) -> Option<i32> {
    const TIMES: i32 = 3;
    const LEAST_ARTICLES: usize = 3;
    held.publisher.as_ref()?;
    let (first, last) = (held.first?, held.last?);
    let dated = held.articles - held.undated;
    let days = |from: Date, to: Date| to.since(from).map_or(0, |span| span.get_days());
    let pause = days(first, last) / i32::try_from(dated.max(2) - 1).ok()?;
    let silent = days(last, today);
    (dated >= LEAST_ARTICLES && silent > TIMES * pause.max(1)).then_some(silent)
}

fn write_stats(stats: &Stats, out: &mut impl Write) -> anyhow::Result<()> {
    let day = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    writeln!(
        out,
        "{:>8} {:>8}  {:<10}  {:<10}  source",
        "articles", "undated", "first", "last"
    )?;
    for source in &stats.sources {
        let name = source.source.as_deref().unwrap_or("(no publisher)");
        let quiet = source
            .quiet_days
            .map_or_else(String::new, |days| format!(", quiet for {days} days"));
        writeln!(
            out,
            "{:>8} {:>8}  {:<10}  {:<10}  {name}{quiet}",
            source.articles,
            source.undated,
            day(source.first),
            day(source.last)
        )?;
    }
    let mut left_out = String::new();
    if stats.files_left_out > 0 || stats.records_left_out > 0 {
        left_out = format!(
            ", {} and {} left out: `dateline corpus check` says why",
            counted(stats.files_left_out, "file"),
            counted(usize::try_from(stats.records_left_out)?, "record")
        );
    }
    writeln!(
        out,
        "{}, {}, {} without a date{left_out}",
        counted(stats.files, "file"),
        counted(stats.articles, "article"),
        stats.undated
    )?;
    if stats.duplicates > 0 {
        writeln!(
            out,
            "{} are nearly the same as another, in {}",
            counted(stats.duplicates, "article"),
            counted(stats.duplicate_groups, "group")
        )?;
    }
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct InList<'a> {
    id: &'a ArticleId,
    file: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: &'a Published,
    sentences: usize,
}

/// Writes every article, in the order of their ids.
///
/// # Errors
/// Where standard output cannot be written.
pub fn list(library: &Library, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let mut first = true;
    if format == Format::Json {
        write!(out, "[")?;
    }
    for place in library.in_order_of_ids() {
        let Some(shelved) = library.read(place) else {
            continue;
        };
        let article = &shelved.article;
        let listed = InList {
            id: &article.id,
            file: &article.file,
            title: article.title.as_deref(),
            publisher: article.publisher.as_deref(),
            published: &article.published,
            sentences: article.sentences.len(),
        };
        match format {
            Format::Json => {
                let comma = if first { "" } else { "," };
                write!(out, "{comma}\n{}", serde_json::to_string(&listed)?)?;
            }
            Format::Jsonl => writeln!(out, "{}", serde_json::to_string(&listed)?)?,
            Format::Text => writeln!(
                out,
                "{}  {}  {}  {}",
                article.id,
                published_in_words(&article.published),
                article.publisher.as_deref().unwrap_or("no publisher"),
                article.title.as_deref().unwrap_or("no headline")
            )?,
        }
        first = false;
    }
    if format == Format::Json {
        writeln!(out, "\n]")?;
    }
    Ok(out.flush()?)
}
