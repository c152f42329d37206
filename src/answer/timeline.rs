//! `timeline of <topic>`: what happened, by the date of each event and not of its
//! article. What has no date stays visibly undated, what was planned is called so.

use jiff::civil::Date;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, Filter, Query, SearchError};
use crate::ingest::article::{Certainty, Role};
use crate::language::lexicon::Cue;
use crate::language::periods::Period;
use crate::language::terms::terms;
use crate::retrieve::features::nearness;
use crate::retrieve::outcome::outcome;
use crate::retrieve::retrieve;
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::dates::{period_in_words, published_in_words, published_on};
use super::limits::{filter, is_of_publisher, limited};
use super::{Answer, AnswerContext, MOST_CITATIONS, Part, PartDate, Status};

/// How near the subject must be to an event's sentence.
const NEAR_ENOUGH: f64 = 0.5;

struct Event<'l> {
    place: SentenceRef<'l>,
    period: Period,
    certainty: Certainty,
    planned: bool,
}

impl Event<'_> {
    /// Where it stands in the line: the undated behind the dated.
    fn order(&self) -> (bool, Option<Date>, Option<Date>) {
        let day = self.period.start.or(self.period.end);
        (day.is_none(), day, self.period.end)
    }
}

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let mut events = match subject.entities.first() {
        Some(key) => of_entity(*key, context),
        None if subject.words.is_empty() => of_period(request, context)?,
        None => of_topic(request, context)?,
    };
    if let Some(limit) = &request.period {
        events.retain(|event| overlaps(&event.period, limit));
    }
    events.retain(|event| is_of_publisher(event.place.analyzed, request));
    events.sort_by_key(|event| (event.order(), !event.planned, event.place.number));
    for event in &events {
        if draft.citations.len() >= MOST_CITATIONS + request.skip {
            break;
        }
        let known = draft.citations.len();
        let Some(index) = draft
            .cite(event.place, context)
            .filter(|index| *index == known)
        else {
            continue;
        };
        draft.parts.push(part(event, index));
        if event.planned {
            follow(&mut draft, event, context)?;
        }
    }
    if draft.citations.is_empty() {
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        let about = match subject.words.as_str() {
            "" => String::new(),
            words => format!(" about “{words}”"),
        };
        let why = format!(
            "No dated event{about} is in the articles{}.",
            limited(request)
        );
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.status = Status::Answered;
    draft.confidence = 0.85;
    Ok(draft)
}

/// Adds what became of a plan, where a later article tells; where it was due and none
/// does, its part says so.
fn follow(
    draft: &mut Answer,
    event: &Event<'_>,
    context: &AnswerContext<'_>,
) -> Result<(), SearchError> {
    let found = outcome(event.place, &event.period, context.library, context.today)?;
    let known = draft.citations.len();
    let told = found.and_then(|found| Some((found, draft.cite(found.place, context)?)));
    match told {
        Some((found, index)) => draft.parts.push(Part {
            label: format!(
                "{}, told {}",
                found.became.name(),
                published_in_words(&found.place.analyzed.article.published)
            ),
            kind: found.became.name().to_owned(),
            date: Some(published_on(found.place)),
            citations: vec![index],
            ..Part::default()
        }),
        None => {
            let due = event.period.end.is_some_and(|end| end < context.today);
            if let Some(plan) = draft.parts.last_mut().filter(|_| due) {
                plan.label
                    .push_str("; no later article tells what came of it");
            }
            draft.citations.truncate(known);
        }
    }
    Ok(())
}

/// The day that something was told on: its article's.
fn part(event: &Event<'_>, index: usize) -> Part {
    let period = &event.period;
    let open = period.start.is_none() != period.end.is_none();
    let when = match period_in_words(period.start, period.end) {
        _ if open && !period.relative => period.text.clone(),
        when => when.unwrap_or_else(|| "undated".to_owned()),
    };
    let form = match period.relative {
        true => format!(" (“{}”)", period.text),
        false => String::new(),
    };
    let planned = if event.planned { ", planned" } else { "" };
    Part {
        label: format!("{when}{form}{planned}"),
        kind: if event.planned { "plan" } else { "event" }.to_owned(),
        date: Some(PartDate {
            earliest: period.start,
            latest: period.end,
            certainty: event.certainty,
            text: period.text.clone(),
        }),
        citations: vec![index],
        ..Part::default()
    }
}

/// The events of an entity: those of sentences that name it or what belongs to it,
/// or that are near such a sentence; where the headline names it, of all.
fn of_entity<'l>(key: EntityKey, context: &AnswerContext<'l>) -> Vec<Event<'l>> {
    let library = context.library;
    let belonging = library
        .entities
        .all()
        .map(|(other, _)| other)
        .filter(|other| library.entities.belongs(*other, key));
    let keys: Vec<EntityKey> = std::iter::once(key).chain(belonging).collect();
    let articles = keys
        .iter()
        .flat_map(|key| library.naming(*key, context.today));
    let articles = in_order(articles, library);
    let mut events = Vec::new();
    for analyzed in articles.into_iter().filter_map(|place| library.at(place)) {
        let titles = analyzed
            .article
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| sentence.role == Role::Title);
        let in_title = titles
            .flat_map(|(number, _)| SentenceRef { analyzed, number }.mentions())
            .any(|mention| mention.entity == key);
        for number in 0..analyzed.article.sentences.len() {
            let place = SentenceRef { analyzed, number };
            let near = |key: &EntityKey| nearness(*key, place) > NEAR_ENOUGH;
            if in_title || keys.iter().any(near) {
                events.extend(event(place, context));
            }
        }
    }
    events
}

/// Articles once each, in the order of their ids.
fn in_order(
    places: impl Iterator<Item = ArticlePlace>,
    library: &QuerySession,
) -> Vec<ArticlePlace> {
    let mut places: Vec<ArticlePlace> = places.collect();
    places.sort_unstable();
    places.dedup();
    places.sort_by_cached_key(|place| library.at(*place).map(|found| found.article.id.clone()));
    places
}

/// The events of articles that were published in a period, or that name it.
fn of_period<'l>(
    request: &Request,
    context: &AnswerContext<'l>,
) -> Result<Vec<Event<'l>>, SearchError> {
    const MOST_ARTICLES: usize = 50;
    const MOST_PUBLISHED: usize = 200;
    let Some(period) = &request.period else {
        return Ok(Vec::new());
    };
    let library = context.library;
    let stems = terms(&period.text, &library.lexicon).into_iter();
    let query = Query {
        terms: stems.map(|term| (term.stem.into(), 1.0)).collect(),
        filter: Filter::as_of(context.today),
        ..Query::default()
    };
    let named = library.search(&query, MOST_ARTICLES)?;
    let published = library.newest(&filter(request, context), MOST_PUBLISHED);
    let named = named.iter().map(|hit| hit.article);
    let places = in_order(named.chain(published), library);
    let analyzed = places.into_iter().filter_map(|place| library.at(place));
    let sentences = analyzed.flat_map(|analyzed| {
        (0..analyzed.article.sentences.len()).map(move |number| SentenceRef { analyzed, number })
    });
    Ok(sentences
        .filter_map(|place| event(place, context))
        .collect())
}

/// The events of the sentences that tell most about a topic.
fn of_topic<'l>(
    request: &Request,
    context: &AnswerContext<'l>,
) -> Result<Vec<Event<'l>>, SearchError> {
    const LEAST_COVERAGE: f64 = 0.6;
    let mut without_period = request.clone();
    without_period.period = None;
    let evidence = retrieve(
        &without_period,
        context.library,
        context.weights,
        context.today,
    )?;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST_COVERAGE);
    let places = good.filter_map(|ranked| context.library.place(ranked));
    Ok(places.filter_map(|place| event(place, context)).collect())
}

/// The event of a sentence that gives a date.
fn event<'l>(place: SentenceRef<'l>, context: &AnswerContext<'l>) -> Option<Event<'l>> {
    place
        .sentence()
        .filter(|sentence| sentence.role == Role::Body)?;
    let dates = place.dates().iter();
    let period = dates.min_by_key(|period| !period.resolved)?.clone();
    let published = place.analyzed.article.published.certainty;
    let certainty = match (period.resolved, period.relative, period.exact) {
        (false, ..) => Certainty::Unknown,
        (_, false, _) => Certainty::Stated,
        (_, true, true) if published != Certainty::Bounded => Certainty::Derived,
        _ => Certainty::Bounded,
    };
    let words = place.words();
    let later = period.start.is_some_and(|start| {
        place
            .analyzed
            .article
            .published
            .latest
            .is_some_and(|day| start > day)
    });
    let has = |cue| context.library.lexicon.has_cue(cue, words);
    // What tells that a plan was dropped or put off is news of it and no plan.
    let dropped = has(Cue::Cancelled) || has(Cue::Postponed);
    let planned = !dropped && (later || (!period.resolved && has(Cue::Planned)));
    Some(Event {
        place,
        period,
        certainty,
        planned,
    })
}

fn overlaps(period: &Period, limit: &Period) -> bool {
    let (Some(start), Some(end)) = (period.start.or(period.end), period.end.or(period.start))
    else {
        return false;
    };
    limit.end.is_none_or(|last| start <= last) && limit.start.is_none_or(|first| end >= first)
}
