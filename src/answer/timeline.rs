//! `timeline of <topic>`: what happened, by the date of each event and not of its
//! article. What has no date stays visibly undated, what was planned is called so.

use crate::index::search::SearchError;
use crate::language::periods::Period;
use crate::retrieve::outcome::outcome;
use crate::retrieve::retrieve;
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::about::About;
use super::dates::{published_in_words, published_on};
use super::events::{Event, chosen, of_entity, of_period, of_topic};
use super::limits::{is_of_publisher, limited};
use super::measured::ReplyKind;
use super::{Answer, AnswerContext, MOST_CITATIONS, Part, Status};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let about = About::of(subject, request, context.library);
    let mut events = match &about {
        Some(about) => {
            let all = of_entity(about.name(), context);
            about.told(&all, |event| event.place).unwrap_or_default()
        }
        None if subject.words.is_empty() => of_period(request, context)?,
        None => of_topic(request, context)?,
    };
    if let Some(limit) = &request.period {
        events.retain(|event| overlaps(&event.period, limit));
    }
    events.retain(|event| is_of_publisher(event.place.analyzed, request));
    let events = chosen(events, request, MOST_CITATIONS, context);
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
        draft.parts.push(event.part(index));
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
    draft.measured(ReplyKind::Timeline, context);
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
            kind: found.became.into(),
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

fn overlaps(period: &Period, limit: &Period) -> bool {
    let (Some(start), Some(end)) = (period.start.or(period.end), period.end.or(period.start))
    else {
        return false;
    };
    limit.end.is_none_or(|last| start <= last) && limit.start.is_none_or(|first| end >= first)
}
