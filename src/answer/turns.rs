//! What is said where nothing can be carried out: of an order that is not kept yet,
//! and of a message that leans on a reply that there was not.

use crate::language::schedules::Schedule;
use crate::understand::model::{DialogueAct, Subscription};

use super::{Answer, Status};

/// An order that was understood and that this version does not carry out, or that was
/// understood in part.
pub(super) fn not_kept(mut draft: Answer, order: &Subscription) -> Answer {
    draft.confidence = 1.0;
    if let Subscription::Unread(words) = order {
        draft.status = Status::Unclear;
        draft.note = Some(format!(
            "I could not read “{words}”, so nothing was done to the briefing."
        ));
        return draft;
    }
    draft.status = Status::Error;
    let now = match order {
        Subscription::Post { .. } | Subscription::Preview | Subscription::Export => {
            " `post the briefing` shows it now."
        }
        _ => "",
    };
    draft.note = Some(format!(
        "I read that as: {}. This version does not do that yet; nothing was changed.{now}",
        in_words(order)
    ));
    draft
}

/// "how are they related?", where no two were named before.
pub(super) fn names_wanting(mut draft: Answer) -> Answer {
    draft.status = Status::Unclear;
    draft.note = Some("Which two do you mean? No two were named before this.".to_owned());
    draft
}

/// A message that leans on an earlier reply.
pub(super) fn nothing_before(mut draft: Answer, act: &DialogueAct) -> Answer {
    draft.status = Status::Unclear;
    draft.note = Some(match act {
        DialogueAct::More | DialogueAct::Explain => {
            "There is no earlier reply here that I could go on from.".to_owned()
        }
        DialogueAct::Article(number) => {
            format!("There is no citation [{number}] in an earlier reply here.")
        }
        DialogueAct::Choice(Some(number)) => {
            format!("There is no number {number} in an earlier reply here.")
        }
        DialogueAct::Choice(None) | DialogueAct::Correction(_) | DialogueAct::FollowUp(_) => {
            "There is no earlier reply here to choose from.".to_owned()
        }
    });
    draft
}

/// What was read, in words of ours.
fn in_words(order: &Subscription) -> String {
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
    match order {
        Subscription::Post { schedule, channel } => {
            format!("post the briefing{}{}", on(schedule), to(channel))
        }
        Subscription::Unschedule => "stop posting the briefing by itself".to_owned(),
        Subscription::Pause(None) => "pause the briefing".to_owned(),
        Subscription::Pause(Some(until)) => format!("pause the briefing: {until}"),
        Subscription::Resume => "resume the briefing".to_owned(),
        Subscription::Preview => "preview the briefing".to_owned(),
        Subscription::Export => "export the briefing".to_owned(),
        Subscription::Clear => "clear the briefing".to_owned(),
        Subscription::Unread(words) => format!("do something to the briefing: “{words}”"),
        Subscription::Begin(name) => format!("begin a briefing called “{name}”"),
        Subscription::Watch {
            item,
            schedule,
            channel,
        } => {
            let when = schedule.as_ref().map(on).unwrap_or_default();
            format!("watch {item}{when}{}", to(channel))
        }
        Subscription::Unwatch(what) => format!("remove {}", of(what)),
        Subscription::Watches => "list the watches".to_owned(),
        Subscription::PauseWatch(what) => format!("pause {}", of(what)),
        Subscription::ResumeWatch(what) => format!("resume {}", of(what)),
    }
}
