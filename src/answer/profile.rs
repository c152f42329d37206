//! `brief me on <topic>`: who or what it is, where it is mentioned, and how much
//! the corpus holds on it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::entities::{EntityKey, Strength};
use crate::index::search::SearchError;
use crate::language::fold::folded;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::about::About;
use super::dates::published_in_words;
use super::define::plainest;
use super::events::{Event, chosen, of_entity};
use super::limits::{is_within, limited};
use super::measured::ReplyKind;
use super::{Answer, AnswerContext, Part, PartKind, Status, counted};

/// The most mentions that a profile shows.
const MOST_MENTIONS: usize = 6;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let Some(about) = About::of(subject, request, context.library) else {
        return topic(draft, request, subject, context);
    };
    let key = about.name();
    let places = context.library.naming(key, context.today);
    let mut articles: Vec<&AnalyzedArticle> = places
        .iter()
        .filter_map(|place| context.library.at(*place))
        .collect();
    articles.retain(|analyzed| is_within(analyzed, request));
    // What is most about it, and of those the newest, is read first.
    let mut read: Vec<(f64, &AnalyzedArticle)> = articles
        .iter()
        .map(|analyzed| (about.standing(analyzed), *analyzed))
        .collect();
    read.sort_by(|(one, first), (other, second)| {
        let (first, second) = (&first.article, &second.article);
        let by_standing = other.total_cmp(one);
        let by_day = by_standing.then(second.published.latest.cmp(&first.published.latest));
        by_day.then_with(|| first.id.cmp(&second.id))
    });
    let name = context
        .library
        .entity(key)
        .map_or("", |entity| entity.name)
        .to_owned();
    let mut mentions: Vec<(u8, f64, SentenceRef<'_>)> = Vec::new();
    for (number, (_, analyzed)) in read.iter().enumerate() {
        for place in naming(key, analyzed) {
            let weight = about.telling(place) - 0.3 * number as f64;
            mentions.push((plainest(place, key, context), weight, place));
        }
    }
    let of_name = mentions.len();
    mentions = match about.told(&mentions, |(.., place)| *place) {
        Some(told) => told,
        None => return about.not_told(draft, request, subject, of_name, context),
    };
    if mentions.is_empty() {
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        let why = format!("{name} is in none of the articles{}.", limited(request));
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.parts.extend(other_names(key, context));
    if !about.is_more_than_a_name() {
        describe(&mut draft, &mentions, context);
    }
    happened(&mut draft, &about, request, context);
    mentions.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (.., place) in mentions.iter().take(MOST_MENTIONS + 1) {
        if draft.citations.len() < MOST_MENTIONS && !place.text().ends_with('?') {
            let date = published_in_words(&place.analyzed.article.published);
            draft.part(date, PartKind::Mention, [*place], context);
        }
    }
    draft.parts.extend(related(key, &mentions, context));
    let mut shown = &name;
    if about.is_bound() {
        articles = articles_of(&mentions);
        shown = &subject.words;
    }
    draft.parts.push(coverage(shown, mentions.len(), &articles));
    draft.status = Status::Answered;
    draft.measured(ReplyKind::Profile, context);
    Ok(draft)
}

/// What else it is called.
fn other_names(key: EntityKey, context: &AnswerContext<'_>) -> Option<Part> {
    const MOST: usize = 6;
    let entity = context.library.entity(key)?;
    let strong = entity
        .aliases
        .iter()
        .filter(|alias| alias.strength == Strength::Strong);
    // "Acme Co." tells no more than "Acme".
    let name = folded(entity.name);
    let another = |text: &&str| {
        let text = folded(text);
        !name.contains(&text) && !text.contains(&name)
    };
    let names = strong.map(|alias| alias.text.as_str()).filter(another);
    let names: Vec<&str> = names.take(MOST).collect();
    (!names.is_empty()).then(|| Part {
        label: format!("{}, also: {}.", entity.name, names.join(", ")),
        kind: PartKind::Names,
        ..Part::default()
    })
}

/// Shows what happened, of the most telling events the newest first.
fn happened(draft: &mut Answer, about: &About, request: &Request, context: &AnswerContext<'_>) {
    const MOST: usize = 3;
    let naming = |event: &Event<'_>| {
        let mut mentions = event.place.mentions();
        event.period.resolved && mentions.any(|mention| mention.entity == about.name())
    };
    let events = of_entity(about.name(), context);
    let mut events = about.told(&events, |event| event.place).unwrap_or_default();
    events.retain(|event| naming(event) && is_within(event.place.analyzed, request));
    let mut events = chosen(events, request, MOST, context);
    events.truncate(MOST);
    for event in events.iter().rev() {
        let known = draft.citations.len();
        let index = draft.cite(event.place, context);
        if let Some(index) = index.filter(|index| *index == known) {
            draft.parts.push(event.part(index));
        }
    }
}

/// Shows the plainest description of each source, the plainest source first.
fn describe(
    draft: &mut Answer,
    mentions: &[(u8, f64, SentenceRef<'_>)],
    context: &AnswerContext<'_>,
) {
    const MOST: usize = 2;
    let mut described: Vec<&(u8, f64, SentenceRef<'_>)> =
        mentions.iter().filter(|(plain, ..)| *plain >= 2).collect();
    described.sort_by(|one, other| {
        let by_plainness = other.0.cmp(&one.0);
        by_plainness.then_with(|| other.1.total_cmp(&one.1))
    });
    let mut sources: Vec<&str> = Vec::new();
    for (.., place) in described {
        let source = place.analyzed.article.publisher.as_deref();
        let source = source.unwrap_or_default();
        if sources.len() < MOST && !sources.contains(&source) {
            sources.push(source);
            let label = match source {
                "" => "Description".to_owned(),
                source => format!("Description, {source}"),
            };
            draft.part(label, PartKind::Description, [*place], context);
        }
    }
}

/// Who and what is named in the same sentences, most often first.
fn related(
    key: EntityKey,
    mentions: &[(u8, f64, SentenceRef<'_>)],
    context: &AnswerContext<'_>,
) -> Option<Part> {
    const MOST: usize = 5;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (.., place) in mentions {
        let mut here: Vec<EntityKey> = place.mentions().map(|mention| mention.entity).collect();
        here.sort_unstable();
        here.dedup();
        for other in here.into_iter().filter(|other| *other != key) {
            if let Some(entity) = context.library.entity(other) {
                *counts.entry(entity.name).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(name, count)| (Reverse(*count), *name));
    let named: Vec<String> = counts
        .iter()
        .take(MOST)
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    (!named.is_empty()).then(|| Part {
        label: format!(
            "In the same sentences, with how many: {}.",
            named.join(", ")
        ),
        kind: PartKind::Related,
        ..Part::default()
    })
}

/// The articles of some sentences, each once.
fn articles_of<'l>(mentions: &[(u8, f64, SentenceRef<'l>)]) -> Vec<&'l AnalyzedArticle> {
    let mut seen = FxHashSet::default();
    let articles = mentions.iter().map(|(.., place)| place.analyzed);
    articles
        .filter(|analyzed| seen.insert(&analyzed.article.id))
        .collect()
}

/// How many sentences and articles name it, the newest date and the sources.
pub(super) fn coverage(name: &str, sentences: usize, articles: &[&AnalyzedArticle]) -> Part {
    const MOST_SOURCES: usize = 4;
    let mut sources: Vec<&str> = Vec::new();
    for analyzed in articles {
        let source = analyzed.article.publisher.as_deref();
        if let Some(source) = source.filter(|source| !sources.contains(source)) {
            sources.push(source);
        }
    }
    let shown = sources.get(..MOST_SOURCES).unwrap_or(&sources).join(", ");
    let shown = match sources.len().saturating_sub(MOST_SOURCES) {
        0 if sources.is_empty() => String::new(),
        0 => format!("; {shown}"),
        more => format!("; {shown} and {more} more"),
    };
    let newest = articles
        .iter()
        .filter(|analyzed| analyzed.article.published.latest.is_some());
    let newest = newest.max_by_key(|analyzed| analyzed.article.published.latest);
    let newest = newest.map_or_else(
        || "none of them dated".to_owned(),
        |analyzed| format!("newest {}", published_in_words(&analyzed.article.published)),
    );
    Part {
        label: format!(
            "{name}: {} in {}, {newest}{shown}.",
            counted(sentences, "sentence"),
            counted(articles.len(), "article"),
        ),
        kind: PartKind::Coverage,
        ..Part::default()
    }
}

/// A topic that no entry covers: the sentences that tell most about it.
fn topic(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= 0.6);
    for ranked in good.take(MOST_MENTIONS) {
        if let Some(place) = context.library.place(ranked) {
            let date = published_in_words(&place.analyzed.article.published);
            draft.part(date, PartKind::Mention, [place], context);
        }
    }
    if draft.citations.is_empty() {
        let why = format!(
            "No sentence is about “{}”{}.",
            subject.words,
            limited(request)
        );
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.status = Status::Answered;
    Ok(draft)
}
