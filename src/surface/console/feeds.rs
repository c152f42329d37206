//! `dateline feeds list|poll`: how the configured feeds are doing, and what is new in
//! them now.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use super::{Format, write_json};
use crate::answer::counted;
use crate::ingest::feeds::{Feeds, PollError, Polled, SourceStatus, status_on_disk};
use crate::settings::FeedSettings;
use crate::trouble::Trouble;

/// What came of polling one feed.
#[derive(Serialize)]
struct Outcome<'a> {
    feed: &'a str,
    #[serde(flatten)]
    polled: Option<Polled>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Writes how every configured feed is doing.
///
/// # Errors
/// Where standard output cannot be written.
pub fn list(
    settings: &FeedSettings,
    data: Option<&Path>,
    now: Timestamp,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let sources = match data {
        Some(data) => status_on_disk(settings, data),
        None => Vec::new(),
    };
    match format {
        Format::Json => write_json(&sources, format, out)?,
        Format::Jsonl => {
            for source in &sources {
                write_json(source, format, out)?;
            }
        }
        Format::Text => {
            for source in &sources {
                write_source(source, now, out)?;
            }
            if settings.sources.is_empty() {
                writeln!(
                    out,
                    "No feeds are set up: see feeds.sources in the settings."
                )?;
            } else if data.is_none() {
                writeln!(
                    out,
                    "Feeds need a data folder; with `:memory:` none is polled."
                )?;
            }
            out.flush()?;
        }
    }
    Ok(())
}

fn write_source(source: &SourceStatus, now: Timestamp, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{}  {}", source.name, source.url)?;
    let ago = |time: Timestamp| in_words(now, time);
    let items = counted(usize::try_from(source.items).unwrap_or(usize::MAX), "item");
    let last_item = source
        .last_item
        .map(|time| format!(", the last {}", ago(time)));
    let read = source.last_success.map_or_else(
        || "never read".to_owned(),
        |time| format!("read {}", ago(time)),
    );
    writeln!(out, "  {items}{}; {read}", last_item.unwrap_or_default())?;
    if let Some(error) = &source.last_error {
        let failures = counted(
            usize::try_from(source.failures).unwrap_or(usize::MAX),
            "time",
        );
        writeln!(out, "  failed {failures}: {error}")?;
    }
    match (source.gone, source.next_due) {
        (true, _) => writeln!(out, "  gone for good; not polled any more")?,
        (_, Some(due)) if due > now => writeln!(out, "  due {}", in_words(now, due))?,
        _ => writeln!(out, "  due now")?,
    }
    Ok(())
}

/// How far a time is from now: `3 hours ago`, `in 5 minutes`.
fn in_words(now: Timestamp, time: Timestamp) -> String {
    let minutes = time.duration_since(now).as_mins();
    let size = usize::try_from(minutes.unsigned_abs()).unwrap_or(usize::MAX);
    let words = match size {
        0 => return "just now".to_owned(),
        1..120 => counted(size, "minute"),
        120..2880 => counted(size / 60, "hour"),
        _ => counted(size / 1440, "day"),
    };
    if minutes < 0 {
        format!("{words} ago")
    } else {
        format!("in {words}")
    }
}

/// Polls the feeds of these names, or all, and writes what came of each as soon as it
/// is there; gives whether not all of them failed.
///
/// # Errors
/// Where a name is none, or standard output cannot be written.
pub async fn poll(
    feeds: &Arc<Feeds>,
    names: &[String],
    format: Format,
    out: &mut impl Write,
) -> Result<bool, Trouble> {
    check_names(feeds, names)?;
    let (mut good, mut bad) = (0_usize, 0_usize);
    let mut written = Ok(());
    let told = |name: &str, outcome: &Result<Polled, PollError>| {
        match outcome {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
        if written.is_ok() {
            written = write_outcome(name, outcome, format, out);
        }
    };
    feeds.poll(names, told).await;
    written?;
    if good + bad == 0 && format == Format::Text {
        writeln!(out, "There is no feed to poll: see `dateline feeds list`.")
            .map_err(anyhow::Error::from)?;
    }
    Ok(good > 0 || bad == 0)
}

fn check_names(feeds: &Feeds, names: &[String]) -> Result<(), Trouble> {
    let known: Vec<String> = feeds.status().into_iter().map(|feed| feed.name).collect();
    match names.iter().find(|name| !known.contains(name)) {
        None => Ok(()),
        Some(name) => Err(Trouble::operator(
            format!("there is no feed `{name}`"),
            format!("The feeds are: {}.", known.join(", ")),
        )),
    }
}

fn write_outcome(
    name: &str,
    outcome: &Result<Polled, PollError>,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if format != Format::Text {
        let outcome = Outcome {
            feed: name,
            polled: outcome.as_ref().ok().copied(),
            error: outcome.as_ref().err().map(ToString::to_string),
        };
        return write_json(&outcome, Format::Jsonl, out);
    }
    match outcome {
        Ok(polled) => writeln!(out, "{name}: {}", polled_in_words(polled))?,
        Err(error) => writeln!(out, "{name}: failed: {error}")?,
    }
    Ok(out.flush()?)
}

fn polled_in_words(polled: &Polled) -> String {
    if polled.unchanged {
        return "unchanged".to_owned();
    }
    let mut words = format!("{} new of {}", polled.new, counted(polled.items, "item"));
    for (count, what) in [
        (polled.changed, "changed"),
        (polled.pages, "with their page"),
        (polled.waiting, "left for the next poll"),
    ] {
        if count > 0 {
            words.push_str(&format!(", {count} {what}"));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_tell_them() {
        let now: Timestamp = "2025-06-28T12:00:00Z".parse().unwrap();
        for (time, words) in [
            ("2025-06-28T12:00:30Z", "just now"),
            ("2025-06-28T12:15:00Z", "in 15 minutes"),
            ("2025-06-28T11:59:00Z", "1 minute ago"),
            ("2025-06-28T09:00:00Z", "3 hours ago"),
            ("2025-06-26T11:00:00Z", "2 days ago"),
        ] {
            assert_eq!(in_words(now, time.parse().unwrap()), words, "{time}");
        }
    }

    #[test]
    fn a_poll_is_told_in_one_line() {
        let polled = Polled {
            items: 30,
            new: 21,
            changed: 1,
            pages: 20,
            waiting: 4,
            ..Polled::default()
        };
        let words = polled_in_words(&polled);
        assert_eq!(
            words,
            "21 new of 30 items, 1 changed, 20 with their page, 4 left for the next poll"
        );
        let unchanged = Polled {
            unchanged: true,
            ..Polled::default()
        };
        assert_eq!(polled_in_words(&unchanged), "unchanged");
    }
}
