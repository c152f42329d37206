//! `more`: what did not fit into the last reply.

use super::definition::Definition;
use crate::understand::model::{DialogueAct, Intent};

pub(super) const DEFINITION: Definition = Definition {
    name: "more",
    slots: &["count"],
    read: |_| Some(Intent::Dialogue(DialogueAct::More)),
    suggested: true,
    ..Definition::PLAIN
};
