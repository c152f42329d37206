//! `tell us when <entity> is mentioned` · `stop watching <topic>` · `list the watches`.
//!
//! Gives the order; keeping it is left to `team`.

use super::definition::{Definition, Setting, Shown};
use crate::understand::model::{Intent, Subscription};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "watch",
    settings: &[Setting {
        key: "order",
        values: &["add", "remove", "list", "pause", "resume"],
        by_example: true,
    }],
    slots: &["topic", "schedule", "channel", "period", "rest"],
    read,
    takes_names: true,
    suggested: true,
    orders: Some(Shown {
        key: "order",
        value: "list",
    }),
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    // "the watch my wife gave me"
    if !slots.sure && slots.begins_with_determiner() {
        return None;
    }
    let what = slots.words_of("topic").map(str::to_owned);
    let order = slots
        .setting("order")
        .filter(|order| *order != "add" || slots.has("topic"));
    let standing = match order.unwrap_or("add") {
        "add" => Subscription::Watch {
            item: slots.item("topic")?,
            schedule: slots.schedule.cloned(),
            channel: slots.words_of("channel").map(str::to_owned),
        },
        "remove" => Subscription::Unwatch(what),
        "list" => Subscription::Watches,
        "pause" => Subscription::PauseWatch(what),
        "resume" => Subscription::ResumeWatch(what),
        _ => return None,
    };
    Some(Intent::Subscription(standing))
}
