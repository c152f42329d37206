//! `dateline parse [--explain] "…"`: what was understood, and why.

use std::collections::BTreeMap;
use std::io::Write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Format, for_each_query, json_or, write_json};
use crate::answer::Named;
use crate::desk::Desk;
use crate::index::QuerySession;
use crate::language::fold::words;
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::schedules::{self, Schedule};
use crate::understand::dialogue::Conversation;
use crate::understand::model::{AnswerType, Evidence, Reading, Request};
use crate::understand::phrases::NearMiss;

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
    /// What a question of fact asks for, as finely as its words tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<AnswerType>,
    /// What spoke for the reading, where no phrase claimed the message.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
    /// When something is to be done again and again.
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<Schedule>,
    /// The nearest examples, where nothing was understood.
    suggestions: Vec<String>,
    /// The line of the rule that fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    say: Option<String>,
    /// The phrases that nearly fit, and where they fail.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near_misses: Vec<Miss>,
}

#[derive(Serialize)]
struct Miss {
    rule: String,
    say: String,
    /// The word that does not fit; none where the message ends too early.
    at: Option<String>,
    wanted: Vec<String>,
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
    explain: bool,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let library = QuerySession::to(desk.library());
    for_each_query(words, out, |text, out| {
        let line: Line = json_or(text, r#"{"text": "…", "now": "2025-06-25"}"#, || Line {
            text: text.to_owned(),
            now: None,
        })?;
        let today = line.now.unwrap_or(today);
        let reading = desk.read(&line.text, today, &Conversation::default(), &library);
        let mut parsed = parsed(&line.text, &reading, today, &library);
        if explain {
            let misses = desk.near_misses(&line.text, today, &library);
            parsed.near_misses = misses.into_iter().map(Miss::from).collect();
        } else {
            parsed.say = None;
        }
        match format {
            Format::Text => write_text(&parsed, out)?,
            _ => write_json(&parsed, format, out)?,
        }
        Ok(())
    })
}

fn parsed<'a>(text: &'a str, reading: &Reading, today: Date, library: &QuerySession) -> Parsed<'a> {
    match reading {
        Reading::Clear(request) => understood(text, request, library),
        Reading::Unknown(nearest) => Parsed {
            text,
            intent: "none".to_owned(),
            entities: Vec::new(),
            period: None,
            periods: periods(text, today, library),
            slots: BTreeMap::new(),
            rule: None,
            alternatives: Vec::new(),
            asked: None,
            evidence: None,
            schedule: None,
            suggestions: nearest.clone(),
            say: None,
            near_misses: Vec::new(),
        },
    }
}

/// The times in a message that no phrase claims.
fn periods(text: &str, today: Date, library: &QuerySession) -> Vec<Period> {
    let words = words(text);
    let direction = Direction::of(&words, &library.lexicon);
    let schedule = schedules::find(text, &words);
    let repeats = |period: &Period| {
        let schedule = schedule.iter();
        schedule
            .into_iter()
            .any(|schedule| period.span.overlaps(schedule.span))
    };
    let mut periods = find(text, &Anchor::on(today), direction);
    periods.retain(|period| !repeats(period));
    periods
}

fn understood<'a>(text: &'a str, request: &Request, library: &QuerySession) -> Parsed<'a> {
    Parsed {
        text,
        intent: request.name.clone(),
        entities: Named::of(request, library),
        period: request.period.clone().or_else(|| {
            let mut stated = request.periods.iter();
            stated.find(|period| period.resolved).cloned()
        }),
        periods: request.periods.clone(),
        slots: request
            .slots
            .iter()
            .map(|slot| (slot.name.clone(), slot.words.clone()))
            .collect(),
        rule: Some(request.rule.clone()),
        alternatives: request.alternatives.clone(),
        asked: request.answer_type.clone(),
        evidence: request.evidence.clone(),
        schedule: request.schedule.clone(),
        suggestions: Vec::new(),
        say: request.say.clone(),
        near_misses: Vec::new(),
    }
}

impl From<NearMiss> for Miss {
    fn from(miss: NearMiss) -> Self {
        Self {
            rule: miss.rule,
            say: miss.say,
            at: miss.at,
            wanted: miss.wanted,
        }
    }
}

fn write_text(parsed: &Parsed<'_>, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "intent    {}", parsed.intent)?;
    writeln!(
        out,
        "rule      {}",
        parsed.rule.as_deref().unwrap_or("none fits")
    )?;
    if let Some(say) = &parsed.say {
        writeln!(out, "phrase    {say}")?;
    }
    if let Some(asked) = &parsed.asked {
        let dimension = asked.dimension.as_deref().map(|it| format!(", {it}"));
        writeln!(
            out,
            "asked     {}{}",
            asked.kind,
            dimension.unwrap_or_default()
        )?;
    }
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
    if let Some(schedule) = &parsed.schedule {
        let zone = schedule.zone.as_deref().unwrap_or("the team's time zone");
        writeln!(
            out,
            "schedule  “{}”: {}, {zone}",
            schedule.text, schedule.cron
        )?;
    }
    if let Some(evidence) = &parsed.evidence {
        for likely in &evidence.readings {
            writeln!(out, "likely    {:.2} {}", likely.probability, likely.intent)?;
        }
        for cue in &evidence.cues {
            writeln!(out, "cue       {:+.2} {}", cue.weight, cue.what)?;
        }
    }
    if !parsed.alternatives.is_empty() {
        writeln!(out, "also fit  {}", parsed.alternatives.join(", "))?;
    }
    for suggestion in &parsed.suggestions {
        writeln!(out, "nearest   {suggestion}")?;
    }
    for miss in &parsed.near_misses {
        let at = match &miss.at {
            Some(word) => format!("at “{word}”"),
            None => "at the end".to_owned(),
        };
        let wanted = match miss.wanted.as_slice() {
            [] => "nothing more".to_owned(),
            wanted => wanted.join(", "),
        };
        writeln!(
            out,
            "fails     {} {at}, wanted {wanted}: {}",
            miss.rule, miss.say
        )?;
    }
    Ok(out.flush()?)
}
