//! `no, I meant <topic>`: the last request, about something else.

use super::definition::Definition;
use crate::understand::model::{DialogueAct, Intent};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "correction",
    slots: &["topic", "entity", "other"],
    read,
    takes_names: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    let subject = slots.topic("topic").or_else(|| slots.entity("entity"))?;
    Some(Intent::Dialogue(DialogueAct::Correction(subject)))
}
