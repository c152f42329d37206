//! `which sources do you have?`: what the corpus holds; `which outlets carried the port
//! deal?`: the sentences about it, each with its source; `who reported that?`: the article
//! that was cited first.

use super::definition::{Definition, Setting};
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::understand::model::{DialogueAct, Intent};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "sources",
    settings: &[Setting {
        // Of all that is held, whatever the words point at ("what is in this corpus?").
        key: "of",
        values: &["corpus"],
        by_example: false,
    }],
    slots: &["topic"],
    read,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if let Some(topic) = slots.topic("topic") {
        return Some(Intent::Search(topic));
    }
    let points = |word: &Word<'_>| slots.lexicon.is(Class::StandIn, &word.folded);
    let of_reply = !slots.sets("of", "corpus") && slots.words.iter().any(points);
    Some(match of_reply {
        true => Intent::Dialogue(DialogueAct::Article(1)),
        false => Intent::Sources,
    })
}
