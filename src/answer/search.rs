//! `search for <words>`: the sentences that hold most of the words.

use crate::index::search::SearchError;
use crate::retrieve::retrieve;
use crate::understand::Request;

use super::profile::limited;
use super::{Answer, Scene, Status};

/// The most sentences that are shown.
const MOST_SENTENCES: usize = 5;
/// The least share of the words' weight that a sentence holds.
const LEAST_COVERAGE: f64 = 0.5;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= LEAST_COVERAGE);
    for ranked in good.take(MOST_SENTENCES + request.skip) {
        if let Some(place) = scene.library.place(ranked) {
            draft.cite(place, scene);
        }
    }
    if draft.citations.is_empty() {
        let why = format!("No sentence{} holds most of these words.", limited(request));
        return Ok(draft.not_found(why, &evidence.ranked, scene));
    }
    draft.status = Status::Answered;
    Ok(draft)
}
