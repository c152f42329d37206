//! `and on visas?` · `and last year?` · `and in the Herald?`: the last request, about
//! something else or within other limits. `dialogue` puts the two together.

use super::definition::Definition;
use crate::language::fold::words;
use crate::understand::model::{DialogueAct, Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "follow-up",
    slots: &["topic", "period", "source", "without", "rest"],
    read,
    remembered: true,
    takes_names: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    let act = |subject| Some(Intent::Dialogue(DialogueAct::FollowUp(subject)));
    if slots.has("source") {
        slots.source("source")?;
    }
    // They change what the last request is limited to.
    if ["period", "source", "without"]
        .iter()
        .any(|limit| slots.has(limit))
    {
        return act(Subject::default());
    }
    let topic = slots.topic("topic")?;
    // "and when was the first?" asks by itself.
    let first = words(&topic.words)
        .first()
        .map(|word| word.folded.to_string());
    let asks = first.is_some_and(|first| slots.lexicon.asks(&first));
    match asks {
        true => None,
        false => act(topic),
    }
}
