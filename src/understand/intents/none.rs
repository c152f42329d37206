//! Greetings, thanks, and talk between people: nothing is asked of the bot.

use super::definition::{Definition, Setting};
use super::fact;
use crate::understand::model::Intent;
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "none",
    settings: &[Setting {
        // What keeps a message from being talk.
        key: "unless",
        values: &[NAMES, ASKS, AT_CORE, BEHIND_POLITE_WORDS, ENDS_ASKING],
        by_example: false,
    }],
    slots: &["topic", "rest", "period"],
    read,
    ..Definition::PLAIN
};

const NAMES: &str = "names";
const ASKS: &str = "asks";
const AT_CORE: &str = "asks at its core";
const BEHIND_POLITE_WORDS: &str = "asks behind polite words";
const ENDS_ASKING: &str = "ends asking";

fn read(slots: &Slots<'_>) -> Option<Intent> {
    /// Talk is short; more words tell something or ask it.
    const LONGEST: usize = 16;
    if !slots.sure && slots.words.len() > LONGEST {
        return None;
    }
    let holds = |setting: &str| match setting {
        NAMES => !slots.named.is_empty(),
        AT_CORE => slots.asks_at_core(),
        BEHIND_POLITE_WORDS => slots.asks_behind_polite_words(),
        ENDS_ASKING => slots.ends_asking(),
        ASKS => fact::asked(slots.words, slots.lexicon, slots.entities).is_some(),
        _ => false,
    };
    let mut unless = slots.settings("unless");
    (!unless.any(holds)).then_some(Intent::Idle)
}
