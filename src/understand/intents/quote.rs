//! `what did <entity> say about <matter>` · `quotes about <matter>` · `who said "…"`.

use super::definition::{Definition, Setting, Turned};
use crate::understand::model::{Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "quote",
    settings: &[Setting {
        // The words are known, and who said them is asked for.
        key: "by",
        values: &["words"],
        by_example: false,
    }],
    slots: &["entity", "entities", "topic", "matter", "phrase", "period"],
    read,
    turned,
    remembered: true,
    takes_names: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("entities") {
        let speakers = slots.entities("entities")?;
        let words: Vec<&str> = speakers.iter().map(|one| one.words.as_str()).collect();
        return Some(Intent::Quote {
            speaker: Subject {
                words: words.join(" and "),
                entities: speakers
                    .iter()
                    .flat_map(|one| one.entities.clone())
                    .collect(),
            },
            matter: slots.topic("matter"),
            verbatim: false,
        });
    }
    if !slots.has("entity") && !slots.has("topic") {
        let matter = slots.topic("phrase").or_else(|| slots.topic("matter"))?;
        return Some(Intent::Quote {
            speaker: Subject::default(),
            matter: Some(matter),
            verbatim: slots.sets("by", "words"),
        });
    }
    let speaker = match slots.has("entity") {
        true => slots.entity("entity")?,
        false => slots.topic("topic")?,
    };
    Some(Intent::Quote {
        speaker,
        matter: slots.topic("matter"),
        verbatim: false,
    })
}

/// A name takes the place of the speaker, other words that of the matter.
fn turned(last: &Intent, subject: Subject) -> Turned {
    let (speaker, matter) = match last {
        Intent::Quote {
            speaker, matter, ..
        } => (speaker.clone(), matter.clone()),
        _ => (Subject::default(), None),
    };
    let (speaker, matter) = match subject.entities.is_empty() {
        true => (speaker, Some(subject)),
        false => (subject, matter),
    };
    Turned::to(Intent::Quote {
        speaker,
        matter,
        verbatim: false,
    })
}
