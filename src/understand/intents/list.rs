//! `list the companies that …`: everything of a kind.

use super::definition::{Definition, Turned};
use crate::understand::model::{Asked, Fact, Intent};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "list",
    slots: &["topic", "source", "period", "rest"],
    read,
    turned: |last, _| Turned::to(last.clone()),
    remembered: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("source") {
        slots.source("source")?;
    }
    // "Which states have banned it on government devices": the noun that asks goes first.
    let asks = slots
        .asked()
        .filter(|asked| matches!(asked, Asked::Kind { .. }));
    let asked = asks
        .or_else(|| slots.kind_in("topic"))
        .unwrap_or(Asked::What);
    Some(Intent::List(Fact::asking(asked)))
}
