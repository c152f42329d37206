//! `show the briefing` · `add <topic> to the briefing` · `remove <topic> from the
//! briefing` · `post the briefing`
//!
//! Gives the order; carrying it out is left to `team`.

use super::Intent;
use crate::team::briefing::Order;
use crate::understand::slots::Slots;

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
