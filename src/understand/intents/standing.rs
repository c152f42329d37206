//! `post the briefing every weekday at 9am Seoul time` · `pause the briefing` ·
//! `tell us when <entity> is mentioned` · `stop watching <topic>`
//!
//! Orders for later, or for again and again. Gives the order as it was read; keeping
//! it is left to `team`.

use super::Intent;
use super::briefing::Item;
use crate::language::schedules::Schedule;
use crate::understand::slots::Slots;

/// An order that stands until it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Post the briefing on a schedule, in a channel where one is named.
    Post {
        /// When.
        schedule: Schedule,
        /// Where, as it was typed.
        channel: Option<String>,
    },
    /// Post it on no schedule any more.
    Unschedule,
    /// Leave its posts out until it is resumed, or until a time, as it was typed.
    Pause(Option<String>),
    /// Post it again.
    Resume,
    /// Show what it would say now, to the person who asks.
    Preview,
    /// Hand it out as a file.
    Export,
    /// Take everything out of it.
    Clear,
    /// Something that could not be read whole: its words.
    Unread(String),
    /// Begin another one, of this name.
    Begin(String),
    /// Tell when something is mentioned.
    Watch {
        /// What is looked out for.
        item: Item,
        /// When it is told; none is at once.
        schedule: Option<Schedule>,
        /// Where, as it was typed.
        channel: Option<String>,
    },
    /// Look out for it no longer; none is for nothing at all.
    Unwatch(Option<String>),
    /// List what is looked out for.
    Watches,
    /// Say nothing of it until it is resumed; none is of everything.
    PauseWatch(Option<String>),
    /// Say something of it again.
    ResumeWatch(Option<String>),
}

impl Standing {
    /// What was read, in words of ours.
    pub fn in_words(&self) -> String {
        let on = |schedule: &Schedule| {
            let zone = schedule.zone.as_deref().unwrap_or("the team's time zone");
            format!(" {} (`{}`, {zone})", schedule.text, schedule.cron)
        };
        let to = |channel: &Option<String>| {
            let named = channel.as_ref().map(|channel| format!(" in {channel}"));
            named.unwrap_or_default()
        };
        let of = |what: &Option<String>| match what {
            Some(what) => format!("the watch on “{what}”"),
            None => "all watches".to_owned(),
        };
        match self {
            Self::Post { schedule, channel } => {
                format!("post the briefing{}{}", on(schedule), to(channel))
            }
            Self::Unschedule => "stop posting the briefing by itself".to_owned(),
            Self::Pause(None) => "pause the briefing".to_owned(),
            Self::Pause(Some(until)) => format!("pause the briefing: {until}"),
            Self::Resume => "resume the briefing".to_owned(),
            Self::Preview => "preview the briefing".to_owned(),
            Self::Export => "export the briefing".to_owned(),
            Self::Clear => "clear the briefing".to_owned(),
            Self::Unread(words) => format!("do something to the briefing: “{words}”"),
            Self::Begin(name) => format!("begin a briefing called “{name}”"),
            Self::Watch {
                item,
                schedule,
                channel,
            } => {
                let when = schedule.as_ref().map(on).unwrap_or_default();
                format!("watch {item}{when}{}", to(channel))
            }
            Self::Unwatch(what) => format!("remove {}", of(what)),
            Self::Watches => "list the watches".to_owned(),
            Self::PauseWatch(what) => format!("pause {}", of(what)),
            Self::ResumeWatch(what) => format!("resume {}", of(what)),
        }
    }
}

pub(super) fn briefing(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    let standing = match rule {
        "briefing/schedule" => Standing::Post {
            schedule: slots.schedule.cloned()?,
            channel: slots.words_of("channel").map(str::to_owned),
        },
        "briefing/unschedule" => Standing::Unschedule,
        "briefing/pause" => Standing::Pause(slots.words_of("period").map(str::to_owned)),
        "briefing/resume" => Standing::Resume,
        "briefing/preview" => Standing::Preview,
        "briefing/export" => Standing::Export,
        "briefing/clear" => Standing::Clear,
        "briefing/unread" => Standing::Unread(slots.text.trim().to_owned()),
        "briefing/begin" => Standing::Begin(slots.words_of("briefing")?.to_owned()),
        _ => return super::briefing::from_slots(rule, slots),
    };
    Some(Intent::Standing(standing))
}

pub(super) fn watch(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    // "the watch my wife gave me"
    if slots.begins_with_determiner() {
        return None;
    }
    let what = slots.words_of("topic").map(str::to_owned);
    let standing = match rule {
        "watch/add" => Standing::Watch {
            item: slots.item("topic")?,
            schedule: slots.schedule.cloned(),
            channel: slots.words_of("channel").map(str::to_owned),
        },
        "watch/remove" => Standing::Unwatch(what),
        "watch/list" => Standing::Watches,
        "watch/pause" => Standing::PauseWatch(what),
        "watch/resume" => Standing::ResumeWatch(what),
        _ => return None,
    };
    Some(Intent::Standing(standing))
}
