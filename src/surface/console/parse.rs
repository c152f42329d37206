//! `dateline parse "…"`: what was understood, and why.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Format, for_each_query, json_or, write_json};
use crate::answer::Named;
use crate::desk::Desk;
use crate::index::Visit;
use crate::language::periods::Period;
use crate::understand::dialogue::Conversation;
use crate::understand::{Reading, Request};

/// A line of standard input: a message, and the day it is read on.
#[derive(Deserialize)]
struct Line {
    text: String,
    now: Option<Date>,
}

#[derive(Serialize)]
struct Parsed<'a> {
    text: &'a str,
    intent: String,
    entities: Vec<Named>,
    period: Option<Period>,
    periods: Vec<Period>,
    slots: BTreeMap<String, String>,
    rule: Option<String>,
    alternatives: Vec<String>,
    /// The nearest examples, where nothing was understood.
    suggestions: Vec<String>,
}

/// Reads each message and writes its reading; gives whether
/// every line was well formed.
///
/// # Errors
/// Where a line is malformed or standard output cannot be written.
pub fn run(
    desk: &Desk,
    words: &[String],
    today: Date,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let library = Visit::to(desk.library());
    for_each_query(words, out, |text, out| {
        let line: Line = json_or(text, r#"{"text": "…", "now": "2025-06-25"}"#, || Line {
            text: text.to_owned(),
            now: None,
        })?;
        let today = line.now.unwrap_or(today);
        let reading = desk.read(&line.text, today, &Conversation::default(), &library);
        let parsed = parsed(&line.text, &reading, &library);
        match format {
            Format::Text => write_text(&parsed, out)?,
            _ => write_json(&parsed, format, out)?,
        }
        Ok(())
    })
}

fn parsed<'a>(text: &'a str, reading: &Reading, library: &Visit) -> Parsed<'a> {
    match reading {
        Reading::Clear(request) => understood(text, request, library),
        Reading::Unknown(nearest) => Parsed {
            text,
            intent: "none".to_owned(),
            entities: Vec::new(),
            period: None,
            periods: Vec::new(),
            slots: BTreeMap::new(),
            rule: None,
            alternatives: Vec::new(),
            suggestions: nearest.clone(),
        },
    }
}

fn understood<'a>(text: &'a str, request: &Request, library: &Visit) -> Parsed<'a> {
    Parsed {
        text,
        intent: request.name.clone(),
        entities: Named::of(request, library),
        period: request.period.clone(),
        periods: request.periods.clone(),
        slots: request.slots.iter().cloned().collect(),
        rule: Some(request.rule.clone()),
        alternatives: request.alternatives.clone(),
        suggestions: Vec::new(),
    }
}

fn write_text(parsed: &Parsed<'_>, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "intent    {}", parsed.intent)?;
    writeln!(
        out,
        "rule      {}",
        parsed.rule.as_deref().unwrap_or("none fits")
    )?;
    for named in &parsed.entities {
        writeln!(
            out,
            "entity    {} ({}), from “{}”, {}",
            named.name, named.id, named.matched, named.how
        )?;
    }
    for period in &parsed.periods {
        let day = |day: Option<Date>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
        let limits = parsed
            .period
            .as_ref()
            .is_some_and(|limit| limit.span == period.span);
        let limits = if limits { ", limits the search" } else { "" };
        writeln!(
            out,
            "period    “{}”: {} to {}{limits}",
            period.text,
            day(period.start),
            day(period.end)
        )?;
    }
    for (name, words) in &parsed.slots {
        writeln!(out, "slot      {name}: {words}")?;
    }
    if !parsed.alternatives.is_empty() {
        writeln!(out, "also fit  {}", parsed.alternatives.join(", "))?;
    }
    for suggestion in &parsed.suggestions {
        writeln!(out, "nearest   {suggestion}")?;
    }
    Ok(out.flush()?)
}
