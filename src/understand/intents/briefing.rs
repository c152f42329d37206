//! `show the briefing` · `add <topic> to the briefing` · `remove <topic> from the
//! briefing` · `post the briefing every weekday at 9am Seoul time` · `pause the briefing`.
//!
//! Gives the order; carrying it out is left to `team`.

use super::definition::{Definition, Setting, Shown};
use crate::understand::model::{Intent, Order, Subscription};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "briefing",
    settings: &[Setting {
        key: "order",
        values: &[
            "show",
            "add",
            "remove",
            "post",
            "schedule",
            "unschedule",
            "pause",
            "resume",
            "preview",
            "export",
            "clear",
            "begin",
            "unread",
        ],
        by_example: true,
    }],
    slots: &[
        "topic", "period", "schedule", "channel", "briefing", "rest", "matter", "count",
    ],
    read,
    takes_names: true,
    suggested: true,
    orders: Some(Shown {
        key: "order",
        value: "show",
    }),
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    let standing = match slots.setting("order").unwrap_or("unread") {
        "show" => return Some(Intent::Briefing(Order::Show)),
        "post" => return Some(Intent::Briefing(Order::Post)),
        "add" => return Some(Intent::Briefing(Order::Add(slots.item("topic")?))),
        "remove" => {
            let item = slots.topic("topic")?.words;
            return Some(Intent::Briefing(Order::Remove(item)));
        }
        "schedule" => Subscription::Post {
            schedule: slots.schedule.cloned()?,
            channel: slots.words_of("channel").map(str::to_owned),
        },
        "unschedule" => Subscription::Unschedule,
        "pause" => Subscription::Pause(slots.words_of("period").map(str::to_owned)),
        "resume" => Subscription::Resume,
        "preview" => Subscription::Preview,
        "export" => Subscription::Export,
        "clear" => Subscription::Clear,
        "begin" => Subscription::Begin(slots.words_of("briefing")?.to_owned()),
        _ => Subscription::Unread(slots.text.trim().to_owned()),
    };
    Some(Intent::Subscription(standing))
}
