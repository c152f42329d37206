//! `timeline of <topic> [period]` · `what happened <period>`: what happened, in order.

use super::definition::{Definition, Turned};
use crate::understand::model::{Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "timeline",
    slots: &["topic", "period"],
    read,
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Timeline(subject), names)
    },
    remembered: true,
    takes_names: true,
    suggested: true,
    about_one: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if !slots.has("topic") {
        return slots.period().map(|_| Intent::Timeline(Subject::default()));
    }
    slots.topic("topic").map(Intent::Timeline)
}
