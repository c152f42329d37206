//! `brief me on <topic>`: who or what it is, where it is mentioned, and how much
//! the corpus holds on it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::entities::EntityKey;
use crate::index::Shelved;
use crate::index::search::SearchError;
use crate::ingest::article::Role;
use crate::language::span::Span;
use crate::retrieve::features::Place;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::dates::published_in_words;
use super::define::plainest;
use super::limits::{is_within, limited};
use super::{Answer, Part, Scene, Status, counted};

/// The most mentions that a profile shows.
const MOST_MENTIONS: usize = 6;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let Some(key) = subject.entities.first().copied() else {
        return topic(draft, request, subject, scene);
    };
    let places = scene.library.naming(key, scene.today);
    let mut articles: Vec<&Shelved> = places
        .iter()
        .filter_map(|place| scene.library.at(*place))
        .collect();
    articles.retain(|shelved| is_within(shelved, request));
    // Where it is told most, and of those the newest, is read first.
    let told = |shelved: &&Shelved| {
        shelved
            .mentions
            .iter()
            .filter(|mention| mention.entity == key)
            .count()
    };
    articles.sort_by_key(|shelved| {
        (
            Reverse(told(shelved)),
            Reverse(shelved.article.published.latest),
            shelved.article.id.clone(),
        )
    });
    let name = scene
        .library
        .entity(key)
        .map_or("", |entity| entity.name)
        .to_owned();
    let mut mentions: Vec<(u8, f64, Place<'_>)> = Vec::new();
    for (number, shelved) in articles.iter().enumerate() {
        for place in naming(key, shelved) {
            let first = place.mentions().find(|mention| mention.entity == key);
            let weight = prominence(place, first.map(|mention| mention.span), number);
            mentions.push((plainest(place, key, scene), weight, place));
        }
    }
    if mentions.is_empty() {
        let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
        let why = format!("{name} is in none of the articles{}.", limited(request));
        return Ok(draft.not_found(why, &evidence, scene));
    }
    describe(&mut draft, &mentions, scene);
    mentions.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (.., place) in mentions.iter().take(MOST_MENTIONS + 1) {
        if draft.citations.len() < MOST_MENTIONS {
            let date = published_in_words(&place.shelved.article.published);
            draft.part(date, "mention", [*place], scene);
        }
    }
    draft.parts.extend(related(key, &mentions, scene));
    draft.parts.push(coverage(&name, mentions.len(), &articles));
    draft.status = Status::Answered;
    draft.confidence = 0.9;
    Ok(draft)
}

/// Shows the plainest description of each source, the plainest source first.
fn describe(draft: &mut Answer, mentions: &[(u8, f64, Place<'_>)], scene: &Scene<'_>) {
    const MOST: usize = 3;
    let mut described: Vec<&(u8, f64, Place<'_>)> =
        mentions.iter().filter(|(plain, ..)| *plain >= 2).collect();
    described.sort_by(|one, other| {
        let by_plainness = other.0.cmp(&one.0);
        by_plainness.then_with(|| other.1.total_cmp(&one.1))
    });
    let mut sources: Vec<&str> = Vec::new();
    for (.., place) in described {
        let source = place.shelved.article.publisher.as_deref();
        let source = source.unwrap_or("no source named");
        if sources.len() < MOST && !sources.contains(&source) {
            sources.push(source);
            let label = format!("Description, {source}");
            draft.part(label, "description", [*place], scene);
        }
    }
}

/// Who and what is named in the same sentences, most often first.
fn related(key: EntityKey, mentions: &[(u8, f64, Place<'_>)], scene: &Scene<'_>) -> Option<Part> {
    const MOST: usize = 5;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (.., place) in mentions {
        let mut here: Vec<EntityKey> = place.mentions().map(|mention| mention.entity).collect();
        here.sort_unstable();
        here.dedup();
        for other in here.into_iter().filter(|other| *other != key) {
            if let Some(entity) = scene.library.entity(other) {
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
        kind: "related".to_owned(),
        ..Part::default()
    })
}

/// How prominent a mention is: in a running sentence, near its head, in an article
/// that is much about it.
fn prominence(place: Place<'_>, mention: Option<Span>, article: usize) -> f64 {
    let (Some(sentence), Some(mention)) = (place.sentence(), mention) else {
        return 0.0;
    };
    let before = mention.start.saturating_sub(sentence.span.start) as f64;
    let subject = 1.0 - before / sentence.span.len().max(1) as f64;
    let running = if sentence.role == Role::Body {
        1.0
    } else {
        0.0
    };
    running + 0.6 * subject - 0.3 * article as f64
}

/// How many sentences and articles name it, the newest date and the sources.
pub(super) fn coverage(name: &str, sentences: usize, articles: &[&Shelved]) -> Part {
    let mut sources: Vec<&str> = Vec::new();
    for shelved in articles {
        let source = shelved
            .article
            .publisher
            .as_deref()
            .unwrap_or("unnamed source");
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    let newest = articles
        .iter()
        .filter(|shelved| shelved.article.published.latest.is_some());
    let newest = newest.max_by_key(|shelved| shelved.article.published.latest);
    let newest = newest.map_or_else(
        || "none of them dated".to_owned(),
        |shelved| format!("newest {}", published_in_words(&shelved.article.published)),
    );
    Part {
        label: format!(
            "{name}: {} in {}, {newest}; {}.",
            counted(sentences, "sentence"),
            counted(articles.len(), "article"),
            sources.join(", ")
        ),
        kind: "coverage".to_owned(),
        ..Part::default()
    }
}

/// A topic that no entry covers: the sentences that tell most about it.
fn topic(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= 0.6);
    for ranked in good.take(MOST_MENTIONS) {
        if let Some(place) = scene.library.place(ranked) {
            let date = published_in_words(&place.shelved.article.published);
            draft.part(date, "mention", [place], scene);
        }
    }
    if draft.citations.is_empty() {
        let why = format!(
            "No sentence is about “{}”{}.",
            subject.words,
            limited(request)
        );
        return Ok(draft.not_found(why, &evidence, scene));
    }
    draft.status = Status::Answered;
    Ok(draft)
}
