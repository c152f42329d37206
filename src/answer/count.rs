//! `how many articles mention <topic>`: their number, with the newest of them.

use crate::index::search::SearchError;
use crate::understand::Request;
use crate::understand::intents::Subject;

use super::{Answer, Basis, Scene, Status, counted, latest};

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    subject: &Subject,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let places = latest::about(request, Some(subject), scene)?;
    let count = places.len();
    let mut answer = latest::shown(draft, request, Some(subject), places, scene)?;
    answer.parts.retain(|part| part.kind != "coverage");
    if answer.status == Status::Answered {
        answer.answer = Some(counted(count, "article"));
        answer.basis = Some(Basis::Derived);
        let shown = answer.citations.len();
        if shown < count {
            answer.note = Some(format!(
                "Counted in the index; the newest {shown} are shown."
            ));
        }
    }
    Ok(answer)
}
