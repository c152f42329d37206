//! What is said where nothing can be carried out: of an order that is not kept yet,
//! and of a message that leans on a reply that there was not.

use crate::understand::intents::standing::Standing;
use crate::understand::intents::turns::Turn;

use super::{Answer, Status};

/// An order that was understood and that this version does not carry out.
pub(super) fn not_kept(mut draft: Answer, standing: &Standing) -> Answer {
    draft.status = Status::Error;
    draft.confidence = 1.0;
    draft.note = Some(format!(
        "I read that as: {}. Standing orders are not kept by this version; nothing was changed. `post the briefing` posts it now.",
        standing.in_words()
    ));
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
