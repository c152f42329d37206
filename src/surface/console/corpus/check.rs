//! What is wrong with the files of a corpus, each read anew.
//!
//! As text, every fault and note is written as soon as its file is read; as JSON
//! they are gathered.

use std::collections::HashSet;
use std::io::Write;

use serde::Serialize;

use super::super::{Format, write_json};
use crate::answer::counted;
use crate::entities::Imported;
use crate::index::reload::Status;
use crate::ingest::article::{Article, ContentHash, Note};
use crate::ingest::corrections::Corrections;
use crate::ingest::formats::{self, Problem, Reads};
use crate::ingest::listing::Listed;
use crate::ingest::{Intake, Origin, Reader};

/// Something about a file: a fault, or what was done to an article.
#[derive(Serialize)]
struct Remark {
    file: String,
    line: Option<usize>,
    reason: String,
}

/// What is wrong with a corpus, as JSON.
#[derive(Serialize)]
struct Report {
    files: usize,
    articles: usize,
    faults: Vec<Remark>,
    notes: Vec<Remark>,
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
    imported: &[Imported],
    daemon: Option<Status>,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let mut checked = Checked::default();
    let mut report = Report {
        files: listing.len(),
        articles: 0,
        faults: Vec::new(),
        notes: Vec::new(),
        daemon: daemon.filter(Status::is_troubled),
    };
    let (mut faults, mut notes) = (0, 0);
    let mut take = |checked: &mut Checked| -> anyhow::Result<()> {
        faults += checked.faults.len();
        notes += checked.notes.len();
        if format == Format::Text {
            checked.write(out)?;
            checked.faults.clear();
            checked.notes.clear();
        }
        report.faults.append(&mut checked.faults);
        report.notes.append(&mut checked.notes);
        Ok(())
    };
    let corrections = Corrections::of(listing);
    for listed in listing {
        checked.begin(listed);
        let outcome = match &listed.file {
            Ok(file) => {
                let mut corrected = corrections.over(&mut checked);
                reader.read_file(&listed.path, file, &mut corrected)
            }
            Err(refused) => Err(refused.clone()),
        };
        if let Err(reason) = outcome {
            checked.fault(None, reason);
        }
        take(&mut checked)?;
    }
    for listed in listing {
        checked.begin(listed);
        for problem in corrections.unmet(&listed.path, |_| false) {
            checked.problem(problem);
        }
        take(&mut checked)?;
    }
    for file in imported {
        checked.imported(file);
        take(&mut checked)?;
    }
    report.articles = checked.known.len();
    match format {
        Format::Text => write_end(&report, faults, notes, out)?,
        _ => write_json(&report, format, out)?,
    }
    Ok(faults == 0 && report.articles > 0)
}

/// Takes in one file after another, and keeps only what is to be said of the last.
#[derive(Default)]
struct Checked {
    path: String,
    format: Option<&'static formats::Format>,
    /// The ids met so far.
    known: HashSet<ContentHash>,
    faults: Vec<Remark>,
    notes: Vec<Remark>,
}

impl Checked {
    fn begin(&mut self, listed: &Listed) {
        self.path = listed.path.display().to_string();
        self.format = formats::of_name(&self.path);
    }

    /// What was left out of a file of entities that was made elsewhere.
    fn imported(&mut self, file: &Imported) {
        self.path = file.file.display().to_string();
        for fault in &file.faults {
            self.fault(Some(fault.line), fault.reason.clone());
        }
        if file.more_faults > 0 {
            self.fault(
                None,
                format!("{} more lines are left out", file.more_faults),
            );
        }
        let entities = if file.entities == 1 {
            "entity"
        } else {
            "entities"
        };
        let read = counted(file.relations, "relation");
        let mut said = format!("{} {entities} and {read} read", file.entities);
        if let Some(left_out) = file.left_out_in_words() {
            said = format!("{said}; left out: {left_out}");
        }
        self.notes.push(self.remark(None, said));
    }

    fn remark(&self, line: Option<usize>, reason: String) -> Remark {
        Remark {
            file: self.path.clone(),
            line,
            reason,
        }
    }

    fn fault(&mut self, line: Option<usize>, reason: String) {
        self.faults.push(self.remark(line, reason));
    }

    /// A note with its line, or with its article where that has none of its own.
    fn noted(&self, note: &Note, article: &Article, origin: Origin) -> Remark {
        let keeps_text = self.format.is_some_and(|format| format.keeps_text);
        let lines = self.format.map(|format| format.reads);
        let line = match (note.span, lines) {
            (_, Some(Reads::Lines(_))) => Some(origin.line),
            (Some(span), _) if keeps_text => Some(line_at(&article.stored, span.start)),
            _ => None,
        };
        let reason = match line {
            Some(_) => note.why.clone(),
            None => format!("article `{}`: {}", article.id, note.why),
        };
        self.remark(line, reason)
    }

    fn write(&self, out: &mut impl Write) -> anyhow::Result<()> {
        let faults = self.faults.iter().map(|fault| ("", fault));
        let notes = self.notes.iter().map(|note| ("note: ", note));
        for (kind, Remark { file, line, reason }) in faults.chain(notes) {
            match line {
                Some(line) => writeln!(out, "{file}:{line}: {kind}{reason}")?,
                None => writeln!(out, "{file}: {kind}{reason}")?,
            }
        }
        Ok(())
    }
}

impl Intake for Checked {
    fn article(&mut self, article: Article, origin: Origin) {
        let id = ContentHash::of(article.id.as_str().as_bytes());
        if !self.known.insert(id) {
            self.problem(Problem::id_taken(origin.line, &article.id));
            return;
        }
        let notes = article.notes.iter();
        let notes: Vec<Remark> = notes
            .map(|note| self.noted(note, &article, origin))
            .collect();
        self.notes.extend(notes);
    }

    fn problem(&mut self, problem: Problem) {
        self.fault(Some(problem.line), problem.reason);
    }

    fn unwanted(&mut self, problem: Problem) {
        self.notes
            .push(self.remark(Some(problem.line), problem.reason));
    }
}

/// The line of `text` that byte `at` is on, counted from 1.
fn line_at(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() + 1
}

fn write_end(
    report: &Report,
    faults: usize,
    notes: usize,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if let Some(daemon) = &report.daemon {
        for trouble in daemon.troubles() {
            writeln!(out, "the daemon (process {}): {trouble}", daemon.pid)?;
        }
    }
    writeln!(
        out,
        "{}, {}, {faults} left out, {}",
        counted(report.files, "file"),
        counted(report.articles, "article"),
        counted(notes, "note")
    )?;
    if report.articles == 0 {
        writeln!(
            out,
            "There is nothing to answer from: put articles there, or name another place with --corpus PATH."
        )?;
    }
    Ok(out.flush()?)
}
