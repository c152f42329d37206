//! `compare <entity> and <other>` · `compare the reports on <topic>` · `compare <source>
//! and <source> on <topic>` · `compare <topic> in <period> and <period>`.

use super::definition::{Definition, Keeps, Setting, Turned};
use crate::understand::model::{Intent, Sides, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "compare",
    settings: &[Setting {
        key: "sides",
        values: &["reports", "entities", "sources", "periods"],
        by_example: true,
    }],
    slots: &[
        "entity", "other", "entities", "topic", "matter", "source", "period", "rest",
    ],
    read,
    turned,
    remembered: true,
    takes_names: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    // "compare the Herald and the Post on tariffs": both must be publishers.
    if slots.has("source") && slots.sources("source")?.len() < 2 {
        return None;
    }
    let sides = match () {
        () if slots.sets("sides", "sources") => Sides::Sources,
        () if slots.sets("sides", "periods") => Sides::Periods,
        () if slots.sets("sides", "entities") => Sides::Entities,
        () => Sides::Reports,
    };
    let subjects = if slots.has("entities") {
        slots.entities("entities")?
    } else if slots.has("other") {
        vec![slots.entity("entity")?, slots.entity("other")?]
    } else {
        vec![slots.topic("topic")?]
    };
    Some(Intent::Compare { subjects, sides })
}

/// A further name is compared with the ones before, other words are a new matter.
fn turned(last: &Intent, subject: Subject) -> Turned {
    match last {
        Intent::Compare { subjects, .. } if !subject.entities.is_empty() => Turned {
            intent: Intent::Compare {
                subjects: subjects.iter().cloned().chain([subject]).collect(),
                sides: Sides::Entities,
            },
            keeps: Keeps::All,
        },
        Intent::Compare { sides, .. } => Turned::to(Intent::Compare {
            subjects: vec![subject],
            sides: match sides {
                Sides::Entities => Sides::Reports,
                sides => *sides,
            },
        }),
        _ => Turned::to(Intent::Compare {
            subjects: vec![subject],
            sides: Sides::Reports,
        }),
    }
}
