//! `what is <entity>` · `define <name>` · `who is <entity>`: what something is.

use super::definition::{Definition, Setting, Turned};
use super::fact::exclaims;
use crate::language::fold::words;
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "define",
    settings: &[Setting {
        // A word or two behind a question word and nothing else.
        key: "form",
        values: &["bare"],
        by_example: false,
    }],
    slots: &["entity", "topic", "name"],
    read,
    turned: |_, subject| {
        let names = !subject.entities.is_empty();
        Turned::look_up(Intent::Define(subject), names)
    },
    remembered: true,
    takes_names: true,
    suggested: true,
    only_its_subject: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if slots.has("entity") {
        return slots.entity("entity").map(Intent::Define);
    }
    let topic = slots.topic("topic").or_else(|| slots.topic("name"))?;
    if slots.sets("form", "bare") {
        // "what sanctions hit Acme" asks for more than what a word means.
        const LONGEST: usize = 2;
        let words = words(&topic.words);
        let asks = exclaims(slots.words, slots.lexicon)
            || words.iter().any(|word| slots.lexicon.asks(&word.folded));
        if asks || words.len() > LONGEST || !topic.entities.is_empty() {
            return None;
        }
    }
    Some(Intent::Define(topic))
}
