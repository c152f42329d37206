//! `explain`: how the last reply came about.

use super::definition::Definition;
use crate::understand::model::{DialogueAct, Intent};

pub(super) const DEFINITION: Definition = Definition {
    name: "explain",
    read: |_| Some(Intent::Dialogue(DialogueAct::Explain)),
    suggested: true,
    ..Definition::PLAIN
};
