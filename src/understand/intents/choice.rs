//! `the second one` · `option 4` · `the last one`: one of what was offered or cited.

use super::definition::{Definition, Setting};
use crate::understand::model::{DialogueAct, Intent};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "choice",
    settings: &[Setting {
        key: "number",
        values: &["1", "2", "3", "last"],
        by_example: false,
    }],
    slots: &["count"],
    read: |slots: &Slots<'_>| Some(Intent::Dialogue(DialogueAct::Choice(number(slots)?))),
    ..Definition::PLAIN
};

/// The number that is asked for, in figures or set by the rule; none within is the last.
pub(super) fn number(slots: &Slots<'_>) -> Option<Option<usize>> {
    const MOST: usize = 99;
    if let Some(figures) = slots.words_of("count") {
        let number = figures.parse().ok()?;
        return (1..=MOST).contains(&number).then_some(Some(number));
    }
    match slots.setting("number")? {
        "last" => Some(None),
        which => which.parse().ok().map(Some),
    }
}
