//! What is said where nothing can be carried out: of an order that is not kept yet,
//! and of a message that leans on a reply that there was not.

use crate::understand::intents::standing::Standing;
use crate::understand::intents::turns::Turn;

use super::{Answer, Status};

/// An order that was understood and that this version does not carry out, or that was
/// understood in part.
pub(super) fn not_kept(mut draft: Answer, standing: &Standing) -> Answer {
    draft.confidence = 1.0;
    if let Standing::Unread(words) = standing {
        draft.status = Status::Unclear;
        draft.note = Some(format!(
            "I could not read “{words}”, so nothing was done to the briefing."
        ));
        return draft;
    }
    draft.status = Status::Error;
    let now = match standing {
        Standing::Post { .. } | Standing::Preview | Standing::Export => {
            " `post the briefing` shows it now."
        }
        _ => "",
    };
    draft.note = Some(format!(
        "I read that as: {}. This version does not do that yet; nothing was changed.{now}",
        standing.in_words()
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
pub(super) fn nothing_before(mut draft: Answer, turn: &Turn) -> Answer {
    draft.status = Status::Unclear;
    draft.note = Some(match turn {
        Turn::More | Turn::Explain => {
            "There is no earlier reply here that I could go on from.".to_owned()
        }
        Turn::Article(number) | Turn::Choice(Some(number)) => {
            format!("There is no number {number} in an earlier reply here.")
        }
        Turn::Choice(None) | Turn::Correction(_) => {
            "There is no earlier reply here to choose from.".to_owned()
        }
    });
    draft
}
