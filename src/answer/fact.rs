//! What is said back to a question of fact: the sentences that answer it and,
//! where it can be read off, the short answer; else why nothing does.

use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::search::SearchError;
use crate::retrieve::answer_type::{gives_reason, reason_behind};
use crate::retrieve::{Evidence, RejectReason, answer_type, retrieve};
use crate::understand::model::Request;
use crate::understand::model::{Asked, Fact};

use super::dates::period_in_words;
use super::short::short;
use super::yes_no::{EVIDENCE, opposing, speaking, spoken_against, tells_opposite};
use super::{Answer, AnswerContext, PartKind, Status, counted, list};

/// How many times as far behind the first a sentence may be that is shown as one more.
const FURTHER: f64 = 5.0;
/// As likely an answer as none.
const EVEN: f64 = 0.5;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    match list::members(draft.clone(), &evidence, request, fact, context)? {
        Some(members) => Ok(members),
        None => answer_from(draft, evidence, request, fact, context),
    }
}

/// The answer that some evidence gives.
fn answer_from(
    mut draft: Answer,
    evidence: Evidence,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    draft.confidence = evidence.confidence;
    // Where a value is asked for and none was seen, the sentence is likely at most.
    let valueless = evidence
        .ranked
        .first()
        .is_some_and(|first| first.features.valueless > 0.0);
    draft.sure = evidence.confidence >= context.weights.decision.sure && !valueless;
    let against = contradicting(&evidence, context.library);
    if let Some(against) = against.filter(|_| fact.asked != Asked::YesNo) {
        return Ok(premise_denied(draft, against, evidence, context));
    }
    if let Some(lack) = &evidence.lack {
        if fact.asked == Asked::YesNo
            && let Some(against) = opposing(&evidence, context.library)
        {
            return Ok(spoken_against(draft, against, &evidence, context));
        }
        // A sentence that lacks what was asked for is no answer, however near.
        let why = reason(lack, fact, &evidence, context);
        return Ok(draft.not_found(why, &evidence, context));
    }
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    // Who asks for more has seen what stands near the best.
    let tail = match request.skip {
        0 => context.weights.decision.tail,
        _ => context.weights.decision.tail * FURTHER,
    };
    let enough = best - tail;
    let good = || evidence.ranked.iter().take_while(|it| it.score >= enough);
    let tells = fact.asked == Asked::YesNo
        && good().take(context.max_citations).any(|ranked| {
            let place = context.library.place(ranked);
            place.is_some_and(|place| {
                let part = speaking(ranked, place, 0, &evidence.question, context);
                part.kind != PartKind::Near
            })
        });
    for (number, ranked) in evidence.ranked.iter().enumerate() {
        let Some(place) = context.library.place(ranked) else {
            continue;
        };
        if draft.citations.len() >= context.max_citations || ranked.score < enough {
            break;
        }
        let known = draft.citations.len();
        if fact.asked == Asked::YesNo {
            let part = speaking(ranked, place, known, &evidence.question, context);
            // What only stands near is shown where nothing says whether it is so.
            if part.kind == PartKind::Near && tells {
                continue;
            }
            if draft.cite(place, context) == Some(known) {
                draft.parts.push(part);
            }
            continue;
        }
        draft.cite(place, context);
        if number == 0
            && fact.asked == Asked::Why
            && !gives_reason(&place)
            && let Some(reason) = reason_behind(place)
        {
            draft.cite(reason, context);
        }
        // A short answer out of a sentence that is rather none would be rather wrong.
        if number == 0
            && evidence.confidence >= EVEN
            && let Some(short) = short(&evidence.question, place, context.library)
        {
            draft.basis = short.words.is_some().then_some(short.basis);
            draft.answer = short.words;
            draft.note = short.note;
        }
    }
    if fact.asked == Asked::YesNo {
        draft.note = Some(EVIDENCE.to_owned());
    }
    draft.status = Status::Answered;
    Ok(draft)
}

/// The first of the best sentences that names all that the question names, and tells
/// the opposite of what it takes for granted.
fn contradicting(evidence: &Evidence, library: &QuerySession) -> Option<usize> {
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
    context: &AnswerContext<'_>,
) -> Answer {
    let nearest = evidence.ranked.get_mut(..=against);
    nearest.unwrap_or_default().rotate_right(1);
    let why = "The articles tell otherwise than the question takes for granted, as the first sentence below shows.";
    draft.not_found(why.to_owned(), &evidence, context)
}

/// Why nothing answers, in sentences that name the part that is missing.
fn reason(
    lack: &RejectReason,
    fact: &Fact,
    evidence: &Evidence,
    context: &AnswerContext<'_>,
) -> String {
    let missing = match lack {
        RejectReason::Nothing => {
            return "Nothing in the articles holds any of these words.".to_owned();
        }
        RejectReason::Planned => {
            return "The nearest sentences announce or expect something; none says that it took place.".to_owned();
        }
        RejectReason::Entity(key) if context.library.times_named(*key) == 0 => {
            return format!(
                "{} is in none of the articles.",
                capital(&name(*key, context))
            );
        }
        RejectReason::Entity(key) => format!(
            "No sentence ties {} to the rest of the question.",
            name(*key, context)
        ),
        RejectReason::Another(name) => {
            format!("The nearest sentences tell of another than {name}.")
        }
        RejectReason::Attribute => {
            let attribute = fact.attribute.as_deref().unwrap_or_default();
            format!("No sentence gives “{attribute}”.")
        }
        RejectReason::Ordinal(typed) => {
            format!("None of the nearest sentences speaks of the {typed}.")
        }
        RejectReason::Period => {
            let period = evidence.question.period.as_ref();
            let words = period
                .and_then(|period| period_in_words(period.start, period.end))
                .unwrap_or_default();
            format!("Nothing near it is told of that time ({words}).")
        }
        RejectReason::AnswerType => format!(
            "None of the nearest sentences {}.",
            answer_type::missing(&evidence.question)
        ),
        RejectReason::Unknown | RejectReason::TooLittle | RejectReason::Confidence => {
            let units = &evidence.question.terms;
            let unknown: Vec<&str> = units
                .iter()
                .filter(|unit| !unit.known)
                .map(|unit| unit.typed.as_str())
                .collect();
            match unknown.as_slice() {
                [] if matches!(lack, RejectReason::Confidence) => {
                    "No sentence is likely enough to be the answer.".to_owned()
                }
                [] => "No sentence holds enough of the question to be its answer.".to_owned(),
                words => format!("No article speaks of “{}”.", words.join("”, “")),
            }
        }
    };
    [known(evidence, context), missing]
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

/// What the corpus does hold of what was asked about: how many sentences, of what is named
/// often about how many articles.
fn known(evidence: &Evidence, context: &AnswerContext<'_>) -> String {
    const MOST_COUNTED: usize = 24;
    let named: Vec<String> = evidence
        .question
        .named
        .iter()
        .map(|key| {
            let articles = context.library.times_named(*key);
            if articles > MOST_COUNTED {
                let articles = counted(articles, "article");
                return format!("{} is in about {articles}", name(*key, context));
            }
            let places = context.library.naming(*key, context.today);
            let sentences: usize = places
                .iter()
                .filter_map(|place| context.library.at(*place))
                .map(|analyzed| crate::retrieve::naming(*key, analyzed).count())
                .sum();
            format!(
                "{} is in {}",
                name(*key, context),
                counted(sentences, "sentence")
            )
        })
        .collect();
    match named.as_slice() {
        [] => String::new(),
        _ => format!("{}.", capital(&named.join("; "))),
    }
}

fn name(key: EntityKey, context: &AnswerContext<'_>) -> String {
    let entity = context.library.entity(key);
    entity.map_or_else(String::new, |entity| entity.name.to_owned())
}
