//! `what is <entity>` · `brief me on <topic>` · `timeline of <topic> [period]` ·
//! `latest on <topic>` · `what did <entity> say about <matter>` ·
//! `compare the reports on <topic>` · `search for <topic>` ·
//! `the article about <topic>`
//!
//! Each takes the words of its slots, and the entities that they name.

use super::{Intent, Subject};
use crate::language::fold::words;
use crate::understand::slots::Slots;

pub(super) fn define(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("entity") {
        return slots.entity("entity").map(Intent::Define);
    }
    let topic = slots.topic("topic").or_else(|| slots.topic("name"))?;
    Some(Intent::Define(topic))
}

/// "and when was the first?" asks by itself; only a subject turns the last question.
pub(super) fn follow_up(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("period") {
        return Some(Intent::Profile(Subject::default()));
    }
    let topic = slots.topic("topic")?;
    if slots
        .periods
        .iter()
        .any(|period| Some(period.span) == slots.span("topic"))
    {
        return None;
    }
    let first = words(&topic.words)
        .first()
        .map(|word| word.folded.to_string());
    let asks = first.is_some_and(|first| slots.lexicon.asks(&first));
    (!asks).then_some(Intent::Profile(topic))
}

pub(super) fn profile(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    slots.topic("topic").map(Intent::Profile)
}

pub(super) fn timeline(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if rule == "timeline/period" {
        return slots.period().map(|_| Intent::Timeline(Subject::default()));
    }
    slots.topic("topic").map(Intent::Timeline)
}

pub(super) fn latest(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    match slots.topic("topic") {
        None if rule == "latest/on" => None,
        topic => Some(Intent::Latest(topic)),
    }
}

pub(super) fn quote(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    let speaker = match slots.has("entity") {
        true => slots.entity("entity")?,
        false => slots.topic("topic")?,
    };
    let matter = slots.topic("matter");
    Some(Intent::Quote { speaker, matter })
}

pub(super) fn compare(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("other") {
        let subjects = vec![slots.entity("entity")?, slots.entity("other")?];
        return Some(Intent::Compare(subjects));
    }
    slots
        .topic("topic")
        .map(|topic| Intent::Compare(vec![topic]))
}

pub(super) fn search(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    slots.topic("topic").map(Intent::Search)
}

pub(super) fn article(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    let about = slots.topic("topic")?;
    let date = rule == "article/date";
    Some(Intent::Article { about, date })
}
