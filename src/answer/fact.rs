//! What is said back to a question of fact: the sentences that answer it and,
//! where it can be read off, the short answer; else why nothing does.

use crate::entities::EntityKey;
use crate::index::search::SearchError;
use crate::retrieve::{Evidence, Lack, retrieve, wanted};
use crate::understand::Request;
use crate::understand::intents::fact::{Asked, Fact};

use super::short::short;
use super::{Answer, Scene, Status, counted};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    fact: &Fact,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence;
    if let Some(lack) = &evidence.lack {
        // A sentence that lacks what was asked for is no answer, however near.
        draft.confidence = draft
            .confidence
            .min(scene.weights.decision.threshold * 0.98);
        let why = reason(lack, fact, &evidence, scene);
        return Ok(draft.not_found(why, &evidence.ranked, scene));
    }
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    let enough = best * scene.weights.decision.tail;
    for (number, ranked) in evidence.ranked.iter().enumerate() {
        let Some(place) = scene.library.place(ranked) else {
            continue;
        };
        if draft.citations.len() >= scene.max_citations || ranked.score < enough {
            break;
        }
        draft.cite(place);
        if number == 0
            && let Some(short) = short(&evidence.question, place, scene.library)
        {
            draft.answer = Some(short.words);
            draft.basis = Some(short.basis);
            draft.note = short.note;
        }
    }
    draft.status = Status::Answered;
    if fact.asked == Asked::YesNo {
        draft.note =
            Some("What the articles say for or against it; the conclusion is yours.".to_owned());
    }
    Ok(draft)
}

/// Why nothing answers, in a sentence that names the part that is missing.
fn reason(lack: &Lack, fact: &Fact, evidence: &Evidence, scene: &Scene<'_>) -> String {
    let known = || known(evidence, scene);
    match lack {
        Lack::Nothing => "Nothing in the articles holds any of these words.".to_owned(),
        Lack::Entity(key) => {
            let name = name(*key, scene);
            match scene.library.times_named(*key) {
                0 => format!("{name} is in none of the articles."),
                _ => format!(
                    "{} None of them, nor any sentence beside them, says that of {name}.",
                    known()
                ),
            }
        }
        Lack::Attribute => {
            let attribute = fact.attribute.as_deref().unwrap_or_default();
            format!("{} None of them gives “{attribute}”.", known())
        }
        Lack::AnswerType => format!(
            "{} None of the nearest {}.",
            known(),
            wanted::missing(&fact.asked)
        ),
        Lack::Planned => {
            "It was announced or expected; no article says that it took place.".to_owned()
        }
        Lack::Confidence => {
            let unknown: Vec<&str> = evidence
                .question
                .units
                .iter()
                .filter(|unit| !unit.known)
                .filter_map(|unit| match &unit.content {
                    crate::retrieve::features::Content::Word(stem) => Some(stem.as_str()),
                    crate::retrieve::features::Content::Name(_) => None,
                })
                .collect();
            match unknown.as_slice() {
                [] => format!(
                    "{} No sentence holds enough of the question to be its answer.",
                    known()
                ),
                words => format!("{} No article speaks of “{}”.", known(), words.join("”, “")),
            }
        }
    }
}

/// What the corpus does hold of what was asked about.
fn known(evidence: &Evidence, scene: &Scene<'_>) -> String {
    let named: Vec<String> = evidence
        .question
        .named
        .iter()
        .map(|key| {
            let places = scene.library.naming(*key, scene.today);
            let sentences: usize = places
                .iter()
                .filter_map(|place| scene.library.at(*place))
                .map(|shelved| crate::retrieve::naming(*key, shelved).count())
                .sum();
            format!(
                "{} is in {}",
                name(*key, scene),
                counted(sentences, "sentence")
            )
        })
        .collect();
    match named.as_slice() {
        [] => String::new(),
        _ => format!("{}.", named.join("; ")),
    }
}

fn name(key: EntityKey, scene: &Scene<'_>) -> String {
    let entity = scene.library.entities.get(key);
    entity.map_or_else(String::new, |entity| entity.name.clone())
}
