//! `search for <topic>` · `"…" AND …`: articles and sentences that hold words.

use super::definition::{Definition, Turned};
use crate::language::span::Span;
use crate::understand::model::{Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "search",
    slots: &["topic", "phrase", "without", "period"],
    read,
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Search(subject), names)
    },
    remembered: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
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
