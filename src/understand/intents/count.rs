//! `how many articles mention <topic>`.

use super::definition::{Definition, Turned};
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "count",
    slots: &["topic", "period"],
    read: |slots: &Slots<'_>| slots.topic("topic").map(Intent::Count),
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Count(subject), names)
    },
    remembered: true,
    takes_names: true,
    suggested: true,
    ..Definition::PLAIN
};
