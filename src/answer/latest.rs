//! `latest on <topic>`: the newest articles first, each by the sentence that tells most
//! about the subject, or by its first.

use std::cmp::Reverse;

use crate::index::search::{ArticlePlace, SearchError};
use crate::index::{Shelved, Visit};
use crate::ingest::article::Role;
use crate::retrieve::features::Place;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::dates::published_in_words;
use super::limits::{filter, is_within, limited};
use super::profile::coverage;
use super::{Answer, Part, Scene, Status};

/// The most articles that are shown.
const MOST_ARTICLES: usize = 5;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    subject: Option<&Subject>,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let found = about(request, subject, scene)?;
    shown(draft, request, subject, found, scene)
}

/// A sentence of each article about the subject, the newest article first.
pub(super) fn about<'l>(
    request: &Request,
    subject: Option<&Subject>,
    scene: &Scene<'l>,
) -> Result<Vec<Place<'l>>, SearchError> {
    let mut found: Vec<Place<'_>> = match subject {
        Some(subject) if subject.entities.is_empty() => of_topic(request, scene)?,
        Some(subject) => of_entities(subject, scene),
        None => all(request, scene),
    };
    found.retain(|place| is_within(place.shelved, request));
    found.sort_by_key(|place| {
        let published = &place.shelved.article.published;
        (
            published.latest.is_none(),
            Reverse(published.latest),
            Reverse(published.earliest),
        )
    });
    Ok(found)
}

/// The answer that shows the first of what was found.
pub(super) fn shown(
    mut draft: Answer,
    request: &Request,
    subject: Option<&Subject>,
    found: Vec<Place<'_>>,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    for place in found.into_iter().take(MOST_ARTICLES + request.skip) {
        let label = published_in_words(&place.shelved.article.published);
        draft.part(label, "mention", [place], scene);
    }
    if draft.citations.is_empty() {
        let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
        let limits = limited(request);
        let why = match subject {
            Some(subject) => format!("No article{limits} is about “{}”.", subject.words),
            None => format!("There is no article{limits}."),
        };
        return Ok(draft.not_found(why, &evidence, scene));
    }
    draft
        .parts
        .extend(subject.and_then(|subject| covered(subject, request, scene)));
    draft.status = Status::Answered;
    draft.confidence = 0.85;
    Ok(draft)
}

/// How much there is on an entity: sentences, articles, the newest day, the sources.
fn covered(subject: &Subject, request: &Request, scene: &Scene<'_>) -> Option<Part> {
    let key = *subject.entities.first()?;
    let articles = scene.library.naming(key, scene.today);
    let mut articles: Vec<&Shelved> = articles
        .into_iter()
        .filter_map(|place| scene.library.at(place))
        .collect();
    articles.retain(|shelved| is_within(shelved, request));
    let sentences = articles.iter().map(|shelved| naming(key, shelved).count());
    let name = scene.library.entity(key)?.name;
    Some(coverage(name, sentences.sum(), &articles))
}

/// The first sentence that names one of the entities, of each article.
fn of_entities<'l>(subject: &Subject, scene: &Scene<'l>) -> Vec<Place<'l>> {
    let mut places = Vec::new();
    for key in &subject.entities {
        let articles = scene.library.naming(*key, scene.today);
        let shelved = articles
            .into_iter()
            .filter_map(|place| scene.library.at(place));
        places.extend(shelved.filter_map(|shelved| naming(*key, shelved).next()));
    }
    let mut seen = std::collections::HashSet::new();
    places.retain(|place: &Place<'_>| seen.insert(place.shelved.article.id.clone()));
    places
}

/// The sentence that tells most about the words, of each article.
fn of_topic<'l>(request: &Request, scene: &Scene<'l>) -> Result<Vec<Place<'l>>, SearchError> {
    const LEAST_COVERAGE: f64 = 0.5;
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    let mut seen = std::collections::HashSet::new();
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= LEAST_COVERAGE);
    let first = good.filter(|ranked| seen.insert(ranked.article));
    Ok(first
        .filter_map(|ranked| scene.library.place(ranked))
        .collect())
}

/// The first running sentence of each of the newest articles.
fn all<'l>(request: &Request, scene: &Scene<'l>) -> Vec<Place<'l>> {
    let most = (MOST_ARTICLES + request.skip) * 4;
    let newest = scene.library.newest(&filter(request, scene), most);
    let newest = newest.into_iter();
    newest
        .filter_map(|place| opening(place, scene.library))
        .collect()
}

/// The first running sentence of an article.
pub(super) fn opening(place: ArticlePlace, library: &Visit) -> Option<Place<'_>> {
    let shelved = library.at(place)?;
    let mut sentences = shelved.article.sentences.iter();
    let number = sentences.position(|sentence| sentence.role == Role::Body)?;
    Some(Place { shelved, number })
}
