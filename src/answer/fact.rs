//! What is said back to a question of fact: the sentences that answer it and,
//! where it can be read off, the short answer; else why nothing does.

use crate::entities::EntityKey;
use crate::index::Visit;
use crate::index::search::SearchError;
use crate::retrieve::{Evidence, Lack, retrieve, wanted};
use crate::understand::model::Request;
use crate::understand::model::{Asked, Fact};

use super::dates::period_in_words;
use super::short::short;
use super::yes_no::{EVIDENCE, opposing, speaking, spoken_against, tells_opposite};
use super::{Answer, Scene, Status, counted};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    fact: &Fact,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence;
    let against = contradicting(&evidence, scene.library);
    if let Some(against) = against.filter(|_| fact.asked != Asked::YesNo) {
        return Ok(premise_denied(draft, against, evidence, scene));
    }
    if let Some(lack) = &evidence.lack {
        if fact.asked == Asked::YesNo
            && let Some(against) = opposing(&evidence, scene.library)
        {
            return Ok(spoken_against(draft, against, &evidence, scene));
        }
        // A sentence that lacks what was asked for is no answer, however near.
        let why = reason(lack, fact, &evidence, scene);
        return Ok(draft.not_found(why, &evidence, scene));
    }
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    let enough = best - scene.weights.decision.tail;
    for (number, ranked) in evidence.ranked.iter().enumerate() {
        let Some(place) = scene.library.place(ranked) else {
            continue;
        };
        if draft.citations.len() >= scene.max_citations || ranked.score < enough {
            break;
        }
        let known = draft.citations.len();
        let index = draft.cite(place, scene);
        if fact.asked == Asked::YesNo
            && let Some(index) = index.filter(|index| *index == known)
        {
            draft
                .parts
                .push(speaking(ranked, place, index, &evidence.question, scene));
        }
        if number == 0
            && let Some(short) = short(&evidence.question, place, scene.library)
        {
            draft.basis = short.words.is_some().then_some(short.basis);
            draft.answer = short.words;
            draft.note = short.note;
        }
    }
    draft.status = Status::Answered;
    if fact.asked == Asked::YesNo {
        draft.note = Some(EVIDENCE.to_owned());
    }
    Ok(draft)
}

/// The first of the best sentences that names all that the question names, and tells
/// the opposite of what it takes for granted.
fn contradicting(evidence: &Evidence, library: &Visit) -> Option<usize> {
    const LOOKED_AT: usize = 3;
    let question = &evidence.question;
    let mut best = evidence.ranked.iter().take(LOOKED_AT);
    let found = best.position(|ranked| {
        library.place(ranked).is_some_and(|place| {
            let names = |key: &EntityKey| place.mentions().any(|mention| mention.entity == *key);
            question.named.iter().all(names) && tells_opposite(place, question)
        })
    });
    found.filter(|_| !question.named.is_empty())
}

/// Says that the articles tell the opposite, and shows where.
fn premise_denied(
    draft: Answer,
    against: usize,
    mut evidence: Evidence,
    scene: &Scene<'_>,
) -> Answer {
    let nearest = evidence.ranked.get_mut(..=against);
    nearest.unwrap_or_default().rotate_right(1);
    let why = "The articles tell otherwise than the question takes for granted, as the first sentence below shows.";
    draft.not_found(why.to_owned(), &evidence, scene)
}

/// Why nothing answers, in sentences that name the part that is missing.
fn reason(lack: &Lack, fact: &Fact, evidence: &Evidence, scene: &Scene<'_>) -> String {
    let missing = match lack {
        Lack::Nothing => return "Nothing in the articles holds any of these words.".to_owned(),
        Lack::Planned => {
            return "The nearest sentences announce or expect something; none says that it took place.".to_owned();
        }
        Lack::Entity(key) if scene.library.times_named(*key) == 0 => {
            return format!(
                "{} is in none of the articles.",
                capital(&name(*key, scene))
            );
        }
        Lack::Entity(key) => format!(
            "No sentence ties {} to the rest of the question.",
            name(*key, scene)
        ),
        Lack::Another(name) => format!("The nearest sentences tell of another than {name}."),
        Lack::Attribute => {
            let attribute = fact.attribute.as_deref().unwrap_or_default();
            format!("No sentence gives “{attribute}”.")
        }
        Lack::Ordinal(typed) => format!("None of the nearest sentences speaks of the {typed}."),
        Lack::Period => {
            let period = evidence.question.period.as_ref();
            let words = period
                .and_then(|period| period_in_words(period.start, period.end))
                .unwrap_or_default();
            format!("Nothing near it is told of that time ({words}).")
        }
        Lack::AnswerType => format!(
            "None of the nearest sentences {}.",
            wanted::missing(&fact.asked)
        ),
        Lack::Confidence => {
            let units = &evidence.question.units;
            let unknown: Vec<&str> = units
                .iter()
                .filter(|unit| !unit.known)
                .map(|unit| unit.typed.as_str())
                .collect();
            match unknown.as_slice() {
                [] => "No sentence holds enough of the question to be its answer.".to_owned(),
                words => format!("No article speaks of “{}”.", words.join("”, “")),
            }
        }
    };
    [known(evidence, scene), missing]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The same words, the first letter a capital.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
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
        _ => format!("{}.", capital(&named.join("; "))),
    }
}

fn name(key: EntityKey, scene: &Scene<'_>) -> String {
    let entity = scene.library.entity(key);
    entity.map_or_else(String::new, |entity| entity.name.to_owned())
}
