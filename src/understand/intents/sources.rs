//! `which sources do you have?`: what the corpus holds.

use super::definition::Definition;
use crate::understand::model::Intent;

pub(super) const DEFINITION: Definition = Definition {
    name: "sources",
    read: |_| Some(Intent::Sources),
    suggested: true,
    ..Definition::PLAIN
};
