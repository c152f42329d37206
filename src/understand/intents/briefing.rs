//! `show the briefing` · `add <topic> to the briefing` · `remove <topic> from the
//! briefing` · `post the briefing`
//!
//! Gives the order; carrying it out is left to `team`.

use super::Intent;
use crate::understand::slots::Slots;

/// What somebody wants done to the briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Show its items.
    Show,
    /// Add an item.
    Add(Item),
    /// Take an item out: by its number, counted from 1, or by its words.
    Remove(String),
    /// Post it, with fresh citations.
    Post,
}

/// One line of a briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Everything new about an entity.
    Entity {
        /// The entity's id.
        id: String,
        /// Its name when it was added.
        name: String,
    },
    /// A topic, as it was typed.
    Topic(String),
    /// One quotation, by its reference.
    Citation {
        /// `article:start-end:hash`.
        reference: String,
        /// The words as they stood when it was pinned.
        text: String,
    },
}

pub(super) fn from_slots(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    let order = match rule {
        "briefing/show" => Order::Show,
        "briefing/post" => Order::Post,
        "briefing/add" => Order::Add(slots.item("topic")?),
        "briefing/remove" => Order::Remove(slots.topic("topic")?.words),
        _ => return None,
    };
    Some(Intent::Briefing(order))
}
