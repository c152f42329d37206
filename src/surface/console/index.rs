//! `dateline index`: builds the index of the corpus or brings it up to date.

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

use super::{Format, write_json};
use crate::answer::counted;
use crate::index::Library;
use crate::index::update::Changes;

#[derive(Serialize)]
struct Summary<'a> {
    articles: usize,
    files: usize,
    /// New, changed and withdrawn articles.
    new: u64,
    changed: u64,
    withdrawn: u64,
    files_read: u64,
    files_unchanged: u64,
    left_out: Vec<LeftOut<'a>>,
    version: &'a str,
    bytes_on_disk: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct LeftOut<'a> {
    file: &'a str,
    reason: &'a str,
}

/// Writes what an update came to; `changes` is none where nothing had changed.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(
    library: &Library,
    changes: Option<Changes>,
    took: Duration,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let unchanged = changes.is_none();
    let changes = changes.unwrap_or(Changes {
        files_unchanged: library.files().len() as u64,
        ..Changes::default()
    });
    let left_out = library.files().iter().flat_map(|file| {
        let fault = file.fault.iter().map(move |reason| (reason.as_str(), file));
        let problems = file.problems.iter();
        let problems = problems.map(move |problem| (problem.reason.as_str(), file));
        fault.chain(problems)
    });
    let left_out: Vec<LeftOut<'_>> = left_out
        .map(|(reason, file)| LeftOut {
            file: &file.file,
            reason,
        })
        .collect();
    let summary = Summary {
        articles: library.len(),
        files: library.files().len(),
        new: changes.added.saturating_sub(changes.changed),
        changed: changes.changed,
        withdrawn: changes.withdrawn,
        files_read: changes.files_read,
        files_unchanged: changes.files_unchanged,
        left_out,
        version: library.version(),
        bytes_on_disk: library.bytes_on_disk(),
        seconds: (took.as_secs_f64() * 1000.0).round() / 1000.0,
    };
    match format {
        Format::Text => in_words(&summary, unchanged, out),
        _ => write_json(&summary, format, out),
    }
}

fn in_words(summary: &Summary<'_>, unchanged: bool, out: &mut impl Write) -> anyhow::Result<()> {
    let articles = counted(summary.articles, "article");
    let files = counted(summary.files, "file");
    let mut lines = vec![format!("{articles} in {files}")];
    let same = summary.new + summary.changed + summary.withdrawn == 0;
    if unchanged {
        lines.push("nothing changed".to_owned());
    } else if same {
        let read = counted(usize::try_from(summary.files_read)?, "file");
        lines.push(format!("nothing changed; {read} read"));
    } else {
        lines.push(format!(
            "{} new, {} changed, {} withdrawn; {} read, {} unchanged",
            summary.new,
            summary.changed,
            summary.withdrawn,
            counted(usize::try_from(summary.files_read)?, "file"),
            summary.files_unchanged
        ));
    }
    if !summary.left_out.is_empty() {
        lines.push(format!(
            "{} left out: `dateline corpus check` says why",
            summary.left_out.len()
        ));
    }
    let rate = match summary.new + summary.changed {
        0 => String::new(),
        added => format!(
            ", {:.0} articles a second",
            added as f64 / summary.seconds.max(0.001)
        ),
    };
    lines.push(format!(
        "{:.1} s{rate}, {:.1} MB on disk, version {}",
        summary.seconds,
        summary.bytes_on_disk as f64 / 1e6,
        summary.version
    ));
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
