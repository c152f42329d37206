//! `list the companies that …`: the sentences that name some. `list all companies`: those
//! of the entity index that articles name, the most named first.

use std::cmp::Reverse;

use crate::analysis::SentenceRef;
use crate::entities::{EntityKey, Known};
use crate::index::search::SearchError;
use crate::language::span::Span;
use crate::retrieve::answer_type::{entities_of, is_of_kind, unlisted_of_kind};
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::{Asked, Fact};

use super::limits::{filter, is_within, limited};
use super::{Answer, AnswerContext, Basis, MOST_CITATIONS, Part, PartKind, Status, counted, fact};

/// The most names that are listed without a quotation.
const MOST_UNQUOTED: usize = 20;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    match &fact.asked {
        Asked::Kind {
            noun, entity_type, ..
        } if is_everything(noun, request) => {
            let listed = of_kind(noun, entity_type, request, context);
            match listed.is_empty() {
                true => fact::answer(draft, request, fact, context),
                false => Ok(everything(draft, &listed, request, context)),
            }
        }
        Asked::Kind {
            noun, entity_type, ..
        } => members(draft, noun, entity_type, request, fact, context),
        _ => fact::answer(draft, request, fact, context),
    }
}

/// The things of a kind that the best sentences name, each sentence once. Where none names
/// any, what answers is told as for any question.
fn members(
    mut draft: Answer,
    noun: &str,
    entity_type: &Option<String>,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    /// How many sentences are looked at, and how far behind the first they may be.
    const LOOKED_AT: usize = 12;
    const BEHIND: f64 = 4.0;
    let library = context.library;
    let evidence = retrieve(request, library, context.weights, context.today)?;
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    let near = evidence.ranked.iter().take(LOOKED_AT);
    let near = near.filter(|ranked| ranked.score >= best - BEHIND);
    let is_member = |entity: Known<'_>| is_of_kind(entity, noun, entity_type, library);
    let question = &evidence.question;
    let naming: Vec<(SentenceRef<'_>, Vec<&str>)> = near
        .filter_map(|ranked| {
            let place = library.place(ranked)?;
            let found = entities_of(question, place, library, &is_member);
            let mut names: Vec<&str> = found.iter().map(|(_, entity)| entity.name).collect();
            if names.is_empty() {
                let unlisted = unlisted_of_kind(question, noun, entity_type, place).into_iter();
                names.extend(unlisted.map(|span| span.of(place.stored())));
            }
            (!names.is_empty()).then_some((place, names))
        })
        .collect();
    if naming.is_empty() || evidence.lack.is_some() {
        return fact::answer(draft, request, fact, context);
    }
    let mut listed: Vec<&str> = Vec::new();
    for (place, names) in naming {
        let new = names.iter().copied().filter(|name| !listed.contains(name));
        let new: Vec<&str> = new.collect();
        if new.is_empty() || draft.citations.len() == MOST_CITATIONS + request.skip {
            continue;
        }
        let Some(index) = draft.cite(place, context) else {
            continue;
        };
        listed.extend(&new);
        draft.parts.push(Part {
            label: new.join(", "),
            kind: PartKind::Entity,
            citations: vec![index],
            ..Part::default()
        });
    }
    draft.confidence = evidence.confidence;
    draft.sure = evidence.confidence >= context.weights.decision.sure;
    draft.status = Status::Answered;
    Ok(draft)
}

/// Whether nothing but the kind of thing is named: all of the kind are wanted.
fn is_everything(noun: &str, request: &Request) -> bool {
    let topic = request.slots.iter().find(|slot| slot.name == "topic");
    let limit = request.period.as_ref().map(|period| period.span);
    let of_topic = |span: Span| {
        topic.is_some_and(|topic| topic.span.contains(span))
            && limit.is_none_or(|limit| !limit.overlaps(span))
    };
    let mut terms = request.terms.iter().filter(|term| of_topic(term.span));
    request.named.is_empty() && terms.all(|term| term.stem == noun)
}

/// The entities of a kind that articles name, each with how many; the most named first.
fn of_kind(
    noun: &str,
    entity_type: &Option<String>,
    request: &Request,
    context: &AnswerContext<'_>,
) -> Vec<(usize, EntityKey)> {
    let library = context.library;
    let limits = filter(request, context);
    let fitting = library
        .entities
        .all()
        .filter(|(_, entity)| is_of_kind(*entity, noun, entity_type, library));
    let count = |key| match &limits.publisher {
        None => library.times_named_within(key, &limits),
        Some(_) => {
            let places = library.naming(key, context.today).into_iter();
            let articles = places.filter_map(|place| library.at(place));
            articles
                .filter(|analyzed| is_within(analyzed, request))
                .count()
        }
    };
    let mut named: Vec<(usize, EntityKey)> = fitting
        .map(|(key, _)| (count(key), key))
        .filter(|(count, _)| *count > 0)
        .collect();
    named.sort_by_key(|(count, key)| {
        let name = library.entity(*key).map(|entity| entity.name);
        (Reverse(*count), name)
    });
    named
}

fn everything(
    mut draft: Answer,
    listed: &[(usize, EntityKey)],
    request: &Request,
    context: &AnswerContext<'_>,
) -> Answer {
    let library = context.library;
    let mut unquoted = Vec::new();
    for (number, (count, key)) in listed.iter().enumerate() {
        if draft.citations.len() == MOST_CITATIONS + request.skip || unquoted.len() == MOST_UNQUOTED
        {
            unquoted.push(format!("{} more", listed.len() - number));
            break;
        }
        let places = library.naming(*key, context.today).into_iter();
        let articles = places.filter_map(|place| library.at(place));
        let newest = articles
            .filter(|analyzed| is_within(analyzed, request))
            .max_by_key(|analyzed| analyzed.article.published.latest);
        let place = newest.and_then(|analyzed| naming(*key, analyzed).next());
        let (Some(place), Some(entity)) = (place, library.entity(*key)) else {
            continue;
        };
        let label = format!("{}, in {}", entity.name, counted(*count, "article"));
        let Some(index) = draft.cite(place, context) else {
            unquoted.push(label);
            continue;
        };
        // A sentence that names several is shown once.
        let known = draft
            .parts
            .iter_mut()
            .find(|part| part.citations == [index]);
        match known {
            Some(known) => known.label = format!("{}; {label}", known.label),
            None => draft.parts.push(Part {
                label,
                kind: PartKind::Entity,
                citations: vec![index],
                ..Part::default()
            }),
        }
    }
    if !unquoted.is_empty() {
        draft.parts.push(Part {
            label: format!("Not quoted here: {}.", unquoted.join("; ")),
            kind: PartKind::Coverage,
            ..Part::default()
        });
    }
    draft.answer = Some(listed.len().to_string());
    draft.basis = Some(Basis::Derived);
    draft.note = Some(format!(
        "Counted: entries of the entity index that the articles{} name.",
        limited(request)
    ));
    draft.confidence = 0.9;
    draft.status = Status::Answered;
    draft
}
