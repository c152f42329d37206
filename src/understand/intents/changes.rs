//! `what changed since <period>`: what is new, changed or withdrawn.

use super::definition::Definition;
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "changes",
    slots: &["period", "source"],
    read,
    remembered: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    Some(Intent::Changes)
}
