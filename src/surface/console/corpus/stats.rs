//! How much there is, by source, and how fresh it is.

use std::io::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::super::{Format, write_json};
use crate::answer::counted;
use crate::index::Library;
use crate::index::reload::Status;
use crate::index::search::Holdings;
use crate::ingest::feeds::SourceStatus;

/// What else tells how fresh the corpus is.
pub struct Surroundings {
    /// The asker's day.
    pub today: Date,
    /// How the configured feeds are doing.
    pub feeds: Vec<SourceStatus>,
    /// How the daemon on the same data folder is doing, if one ever was there.
    pub daemon: Option<Status>,
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
    feeds: Vec<SourceStatus>,
    /// How the daemon that runs on the same data folder is doing.
    #[serde(skip_serializing_if = "Option::is_none")]
    daemon: Option<Status>,
}

/// Writes how much there is, by source, and what keeps it from being fresher.
///
/// # Errors
/// Where standard output cannot be written.
pub fn stats(
    library: &Library,
    around: Surroundings,
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
        sources: holdings
            .iter()
            .map(|held| source(held, around.today))
            .collect(),
        feeds: around.feeds,
        daemon: around.daemon,
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
    write_freshness(stats, out)?;
    Ok(out.flush()?)
}

/// The feeds that fail, and how the daemon is doing.
fn write_freshness(stats: &Stats, out: &mut impl Write) -> anyhow::Result<()> {
    for feed in &stats.feeds {
        let since = match feed.last_success {
            Some(time) => format!("since {time:.0}"),
            None => "from the first time on".to_owned(),
        };
        match (&feed.last_error, feed.gone) {
            (_, true) => writeln!(out, "the feed {} is gone for good", feed.name)?,
            (Some(error), _) => writeln!(out, "the feed {} fails {since}: {error}", feed.name)?,
            (None, _) => {}
        }
    }
    if let Some(daemon) = &stats.daemon {
        let (pid, version) = (daemon.pid, &daemon.version);
        let articles = counted(usize::try_from(daemon.articles)?, "article");
        let read = match daemon.read_at {
            Some(time) => format!(", read {time:.0}"),
            None => String::new(),
        };
        writeln!(
            out,
            "the daemon (process {pid}) serves {articles}, version {version}{read}"
        )?;
        for trouble in daemon.troubles() {
            writeln!(out, "the daemon: {trouble}")?;
        }
    }
    Ok(())
}
