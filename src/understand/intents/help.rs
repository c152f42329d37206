//! `help`: how to use the bot.

use super::definition::Definition;
use crate::understand::model::Intent;

pub(super) const DEFINITION: Definition = Definition {
    name: "help",
    read: |_| Some(Intent::Help),
    ..Definition::PLAIN
};
