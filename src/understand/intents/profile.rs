//! `brief me on <topic>`: everything that the articles say of it.

use super::definition::{Definition, Turned};
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "profile",
    slots: &["topic", "period", "channel", "schedule", "entity"],
    read: |slots: &Slots<'_>| slots.topic("topic").map(Intent::Profile),
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Profile(subject), names)
    },
    remembered: true,
    takes_names: true,
    suggested: true,
    about_one: true,
    only_its_subject: true,
    ..Definition::PLAIN
};
