//! `which sources do you have?`: what the corpus holds; `which outlets carried the port
//! deal?`: the sentences about it, each with its source.

use super::definition::Definition;
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "sources",
    slots: &["topic"],
    read,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    match slots.topic("topic") {
        Some(topic) => Some(Intent::Search(topic)),
        None => Some(Intent::Sources),
    }
}
