//! `more` · `explain` · `show me the article` · `the second one` · `no, I meant <x>`
//!
//! What only has a meaning after something else was said. Gives what is wanted of it;
//! `dialogue` puts it together with the last turn.

use super::{Intent, Subject};
use crate::understand::slots::Slots;

/// What is wanted of the last reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// What did not fit into it.
    More,
    /// How it came about.
    Explain,
    /// The article of one of its citations, counted from 1.
    Article(usize),
    /// One of what it offered or cited, counted from 1; none is the last.
    Choice(Option<usize>),
    /// The same, about something else.
    Correction(Subject),
}

pub(super) fn from_slots(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    let turn = match rule.split('/').next()? {
        "more" => Turn::More,
        "explain" => Turn::Explain,
        "article" => Turn::Article(number(rule, slots).unwrap_or(Some(1)).unwrap_or(1)),
        "choice" => Turn::Choice(number(rule, slots)?),
        "correction" => Turn::Correction(slots.topic("topic").or_else(|| slots.entity("entity"))?),
        _ => return None,
    };
    Some(Intent::Turn(turn))
}

/// The number that is asked for: in figures, or by the rule that fits ("choice/2").
fn number(rule: &str, slots: &Slots<'_>) -> Option<Option<usize>> {
    const MOST: usize = 99;
    if let Some(figures) = slots.words_of("count") {
        let number = figures.parse().ok()?;
        return (1..=MOST).contains(&number).then_some(Some(number));
    }
    let (_, which) = rule.rsplit_once('/')?;
    match which {
        "last" => Some(None),
        which => which.parse().ok().map(Some),
    }
}
