//! `latest on <topic>` · `news from <source>` · `news`: the newest articles.

use super::definition::{Definition, Turned};
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "latest",
    slots: &["topic", "period", "source"],
    read,
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Latest(Some(subject)), names)
    },
    remembered: true,
    takes_names: true,
    suggested: true,
    about_one: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    match slots.topic("topic") {
        // "latest draft is in the folder"
        Some(topic) if !slots.sure && slots.is_clause("topic") && topic.entities.is_empty() => None,
        // The words on which it is wanted are a time and nothing else.
        None if slots.has("topic") && !slots.has("source") => None,
        topic => Some(Intent::Latest(topic)),
    }
}
