//! `dateline corpus check|stats|list`: what the corpus holds, and what is wrong
//! with it.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::command_line::CorpusCommand;
use super::{Format, write_json};
use crate::answer::counted;
use crate::answer::dates::published_in_words;
use crate::index::publisher_key;
use crate::ingest::Corpus;
use crate::ingest::article::{Article, ArticleId, Certainty, Published};

/// Writes what is asked of the corpus; gives whether nothing is wrong with it.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(
    corpus: &Corpus,
    what: CorpusCommand,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    match what {
        CorpusCommand::Check => check(corpus, format, out),
        CorpusCommand::Stats => stats(corpus, format, out).map(|()| true),
        CorpusCommand::List => list(corpus, format, out).map(|()| true),
    }
}

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
}

fn check(corpus: &Corpus, format: Format, out: &mut impl Write) -> anyhow::Result<bool> {
    let mut faults = Vec::new();
    for file in &corpus.files {
        let fault = |line, reason: &str| Fault {
            file: file.path.display().to_string(),
            line,
            reason: reason.to_owned(),
        };
        faults.extend(
            file.outcome
                .as_ref()
                .err()
                .map(|reason| fault(None, reason)),
        );
        faults.extend(
            file.problems
                .iter()
                .map(|problem| fault(Some(problem.line), &problem.reason)),
        );
    }
    let notes = corpus.articles.iter().flat_map(|article| {
        article.notes.iter().map(|note| Fault {
            file: article.file.to_string(),
            line: note.span.map(|span| line_at(article, span.start)),
            reason: note.why.clone(),
        })
    });
    let report = Report {
        files: corpus.files.len(),
        articles: corpus.articles.len(),
        notes: notes.collect(),
        faults,
    };
    match format {
        Format::Text => write_check(&report, out)?,
        _ => write_json(&report, format, out)?,
    }
    Ok(report.faults.is_empty() && report.articles > 0)
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
    for fault in &report.faults {
        let line = fault
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        writeln!(out, "{}{line}: {}", fault.file, fault.reason)?;
    }
    for note in &report.notes {
        let line = note
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        writeln!(out, "{}{line}: note: {}", note.file, note.reason)?;
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

#[derive(Default, Serialize)]
struct Source {
    articles: usize,
    undated: usize,
    first: Option<Date>,
    last: Option<Date>,
    sentences: usize,
}

fn stats(corpus: &Corpus, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    let mut sources: BTreeMap<&str, Source> = BTreeMap::new();
    for article in &corpus.articles {
        let written = article.publisher.as_deref().unwrap_or("(no publisher)");
        // One source, however its name is written: the first way is shown.
        let name = *names.entry(publisher_key(written)).or_insert(written);
        let source = sources.entry(name).or_default();
        source.articles += 1;
        source.sentences += article.sentences.len();
        source.undated += usize::from(article.published.certainty == Certainty::Unknown);
        let (first, last) = (article.published.earliest, article.published.latest);
        source.first = [source.first, first].into_iter().flatten().min();
        source.last = source.last.max(last);
    }
    if format != Format::Text {
        return write_json(&sources, format, out);
    }
    writeln!(
        out,
        "{:>8} {:>9} {:>8}  {:<10}  {:<10}  source",
        "articles", "sentences", "undated", "first", "last"
    )?;
    for (name, source) in &sources {
        let day = |day: Option<Date>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
        writeln!(
            out,
            "{:>8} {:>9} {:>8}  {:<10}  {:<10}  {name}",
            source.articles,
            source.sentences,
            source.undated,
            day(source.first),
            day(source.last)
        )?;
    }
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a ArticleId,
    file: &'a str,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    published: &'a Published,
    sentences: usize,
}

fn list(corpus: &Corpus, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    let listed: Vec<Listed<'_>> = corpus
        .articles
        .iter()
        .map(|article| Listed {
            id: &article.id,
            file: &article.file,
            title: article.title.as_deref(),
            publisher: article.publisher.as_deref(),
            published: &article.published,
            sentences: article.sentences.len(),
        })
        .collect();
    match format {
        Format::Json => write_json(&listed, format, out)?,
        Format::Jsonl => {
            for article in &listed {
                write_json(article, format, out)?;
            }
        }
        Format::Text => {
            for article in &listed {
                writeln!(
                    out,
                    "{}  {}  {}  {}",
                    article.id,
                    published_in_words(article.published),
                    article.publisher.unwrap_or("no publisher"),
                    article.title.unwrap_or("no headline")
                )?;
            }
            out.flush()?;
        }
    }
    Ok(())
}
