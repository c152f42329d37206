//! A briefing: what a team wants to be told of, and what can be done to it.

use std::fmt;

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

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity { name, .. } => f.write_str(name),
            Self::Topic(words) => f.write_str(words),
            Self::Citation { text, .. } => f.write_str(text),
        }
    }
}
