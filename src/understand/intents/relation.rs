//! `how are <entity> and <other> related` · `how are they related?`

use super::definition::{Definition, Keeps, Turned, afresh};
use crate::understand::model::{Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "relation",
    slots: &["entity", "other", "entities"],
    read,
    turned,
    remembered: true,
    takes_names: true,
    suggested: true,
    ..Definition::PLAIN
};

/// Both names stand in one slot ("Acme and Ana Diaz"), in one each, or were said before:
/// `dialogue` carries those in.
fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("entities") {
        let [one, other] = slots.entities("entities")?.try_into().ok()?;
        return Some(Intent::Relation(one, other));
    }
    if !slots.has("entity") && !slots.has("other") {
        return Some(Intent::Relation(Subject::default(), Subject::default()));
    }
    Some(Intent::Relation(
        slots.entity("entity")?,
        slots.entity("other")?,
    ))
}

fn turned(last: &Intent, subject: Subject) -> Turned {
    match last {
        Intent::Relation(one, _) if !subject.entities.is_empty() => Turned {
            keeps: Keeps::Only(one.entities.clone()),
            intent: Intent::Relation(one.clone(), subject),
        },
        last => afresh(last, subject),
    }
}
