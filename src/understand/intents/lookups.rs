//! `what is <entity>` · `brief me on <topic>` · `timeline of <topic> [period]` ·
//! `latest on <topic>` · `what did <entity> say about <matter>` ·
//! `compare the reports on <topic>` · `how are <entity> and <other> related` ·
//! `list the companies that …` · `how many articles mention <topic>` ·
//! `search for <topic>` · `the article about <topic>`
//!
//! Each takes the words of its slots, and the entities that they name.

use super::fact::{Asked, Fact, exclaims};
use super::{Intent, Subject};
use crate::language::fold::words;
use crate::language::span::Span;
use crate::understand::slots::Slots;

pub(super) fn define(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("entity") {
        return slots.entity("entity").map(Intent::Define);
    }
    let topic = slots.topic("topic").or_else(|| slots.topic("name"))?;
    if rule == "define/bare" {
        // "what sanctions hit Acme" asks for more than what a word means.
        const LONGEST: usize = 2;
        let words = words(&topic.words);
        let asks = exclaims(slots.words, slots.lexicon)
            || words.iter().any(|word| slots.lexicon.asks(&word.folded));
        if asks || words.len() > LONGEST || !topic.entities.is_empty() {
            return None;
        }
    }
    Some(Intent::Define(topic))
}

/// "and when was the first?" asks by itself; only a subject turns the last question.
pub(super) fn follow_up(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    // They change what the last request is limited to.
    if ["period", "source", "without"]
        .iter()
        .any(|limit| slots.has(limit))
    {
        return Some(Intent::Profile(Subject::default()));
    }
    let topic = slots.topic("topic")?;
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
    if slots.has("source") {
        slots.source("source")?;
    }
    match slots.topic("topic") {
        // "latest draft is in the folder"
        Some(topic) if slots.is_clause("topic") && topic.entities.is_empty() => None,
        None if rule == "latest/on" => None,
        topic => Some(Intent::Latest(topic)),
    }
}

pub(super) fn quote(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if matches!(rule, "quote/who" | "quote/about") {
        let matter = slots.topic("phrase").or_else(|| slots.topic("matter"))?;
        return Some(Intent::Quote {
            speaker: Subject::default(),
            matter: Some(matter),
        });
    }
    let speaker = match slots.has("entity") {
        true => slots.entity("entity")?,
        false => slots.topic("topic")?,
    };
    let matter = slots.topic("matter");
    Some(Intent::Quote { speaker, matter })
}

pub(super) fn compare(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    // "compare the Herald and the Post on tariffs": both must be publishers.
    if slots.has("source") && slots.sources("source")?.len() < 2 {
        return None;
    }
    if slots.has("entities") {
        return slots.entities("entities").map(Intent::Compare);
    }
    if slots.has("other") {
        let subjects = vec![slots.entity("entity")?, slots.entity("other")?];
        return Some(Intent::Compare(subjects));
    }
    slots
        .topic("topic")
        .map(|topic| Intent::Compare(vec![topic]))
}

/// Both names stand in one slot ("Acme and Ana Diaz"), in one each, or were said
/// before ("how are they related?"): `dialogue` carries those in.
pub(super) fn relation(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if rule == "relation/them" {
        return Some(Intent::Relation(Subject::default(), Subject::default()));
    }
    if slots.has("entities") {
        let [one, other] = slots.entities("entities")?.try_into().ok()?;
        return Some(Intent::Relation(one, other));
    }
    Some(Intent::Relation(
        slots.entity("entity")?,
        slots.entity("other")?,
    ))
}

pub(super) fn changes(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    Some(Intent::Changes)
}

pub(super) fn list(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    let asked = slots.kind_in("topic").unwrap_or(Asked::What);
    Some(Intent::List(Fact {
        asked,
        attribute: None,
    }))
}

pub(super) fn count(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    slots.topic("topic").map(Intent::Count)
}

pub(super) fn search(_: &str, slots: &Slots<'_>) -> Option<Intent> {
    let slot = if slots.has("topic") {
        "topic"
    } else {
        "phrase"
    };
    let subject = slots.topic(slot)?;
    let words = slots.span(slot).map(|span| with_marks(span, slots));
    Some(Intent::Search(Subject {
        words: words.unwrap_or(subject.words),
        ..subject
    }))
}

/// The words of a slot with the marks around them that operators need: the slot itself
/// begins and ends with a word. Of a phrase in quotation marks all that follows too.
fn with_marks(span: Span, slots: &Slots<'_>) -> String {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '(' | ')');
    let before = slots.text.get(..span.start).unwrap_or_default();
    let start = before.trim_end_matches(is_mark).len();
    let behind = slots.text.get(span.end..).unwrap_or_default();
    let marks = behind.len() - behind.trim_start_matches(is_mark).len();
    let end = match slots.has("phrase") {
        true => slots.text.len(),
        false => span.end + marks,
    };
    Span::new(start, end).of(slots.text).to_owned()
}

pub(super) fn article(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if let Some(span) = slots.span("article") {
        let id = span.of(slots.text);
        let is_id = !id.contains(char::is_whitespace) && id.contains(|c: char| c.is_ascii_digit());
        let words = id.to_owned();
        return is_id.then_some(Intent::Article {
            about: Subject {
                words,
                entities: Vec::new(),
            },
            date: false,
        });
    }
    if !slots.has("topic") {
        return super::turns::from_slots(rule, slots);
    }
    if slots.is_clause("topic") {
        // "my piece on steel is done"
        return None;
    }
    let about = slots.topic("topic")?;
    let date = rule == "article/date";
    Some(Intent::Article { about, date })
}
