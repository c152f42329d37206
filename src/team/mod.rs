//! What a team keeps: its briefing.

pub mod briefing;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::answer::Answer;
use crate::team::briefing::{Item, Order};
use crate::trouble::Trouble;

/// Whose data: a guild's, or one person's from direct messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GuildKey(String);

impl GuildKey {
    /// A Discord guild.
    pub fn guild(id: u64) -> Self {
        Self(id.to_string())
    }

    /// One person's own, from direct messages.
    pub fn direct(user: u64) -> Self {
        Self(format!("dm:{user}"))
    }
}

/// Briefings in memory.
#[derive(Clone, Debug, Default)]
pub struct Team {
    briefings: Arc<Mutex<HashMap<GuildKey, Vec<Item>>>>,
}

impl Team {
    /// Carries out an order of `who` to a guild's briefing.
    pub async fn carry_out(
        &self,
        guild: &GuildKey,
        _who: &str,
        _now: Timestamp,
        order: Order,
        mut draft: Answer,
        freshen: impl Fn(&Item) -> Answer + Send + 'static,
    ) -> Result<Answer, Trouble> {
        let mut briefings = self
            .briefings
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let items = briefings.entry(guild.clone()).or_default();
        draft.note = Some(match order {
            Order::Add(item) => {
                let said = format!("Added “{item}” to the briefing.");
                items.push(item);
                said
            }
            Order::Remove(which) => {
                items.retain(|item| item.to_string() != which);
                format!("Removed “{which}” from the briefing.")
            }
            Order::Show => {
                let lines: Vec<String> = items.iter().map(Item::to_string).collect();
                format!(
                    "The briefing has {} items.\n{}",
                    lines.len(),
                    lines.join("\n")
                )
            }
            Order::Post => {
                let fresh: Vec<String> = items.iter().map(|item| freshen(item).question).collect();
                format!("Briefing\n{}", fresh.join("\n"))
            }
        });
        Ok(draft)
    }
}
