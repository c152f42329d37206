//! `search for <words>`: the sentences that hold most of the words.

use crate::index::search::SearchError;
use crate::retrieve::{Ranked, retrieve};
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
        .filter(|ranked| ranked.features.coverage >= LEAST_COVERAGE)
        .filter(|ranked| !holds_barred(ranked, request, scene));
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

/// Whether a sentence holds what the search must not find.
fn holds_barred(ranked: &Ranked, request: &Request, scene: &Scene<'_>) -> bool {
    if request.without.is_empty() {
        return false;
    }
    let place = scene.library.place(ranked);
    let terms = place.and_then(|place| place.shelved.terms.get(place.number));
    terms.is_some_and(|terms| {
        let mut terms = terms.iter();
        terms.any(|term| request.without.contains(&term.stem))
    })
}
