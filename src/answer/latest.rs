//! `latest on <topic>`: the newest articles first, each by the sentence that tells most
//! about the subject, or by its first.

use std::cmp::Reverse;

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, SearchError};
use crate::ingest::article::Role;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::about::About;
use super::dates::published_in_words;
use super::limits::{filter, is_within, limited};
use super::measured::ReplyKind;
use super::profile::coverage;
use super::{Answer, AnswerContext, Part, PartKind, Status};

/// The most articles that are shown.
const MOST_ARTICLES: usize = 5;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    subject: Option<&Subject>,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let mut found = about(request, subject, context)?;
    if let Some(about) = subject.and_then(|it| About::of(it, request, context.library)) {
        found = with_news(found, &about);
    }
    shown(draft, request, subject, found, context)
}

/// A sentence of each article about the subject, the newest article first.
pub(super) fn about<'l>(
    request: &Request,
    subject: Option<&Subject>,
    context: &AnswerContext<'l>,
) -> Result<Vec<SentenceRef<'l>>, SearchError> {
    let mut found: Vec<SentenceRef<'_>> = match subject {
        Some(subject) if subject.entities.is_empty() => of_topic(request, context)?,
        Some(subject) => of_entities(subject, request, context),
        None => all(request, context),
    };
    found.retain(|place| is_within(place.analyzed, request));
    found.sort_by_key(|place| {
        let published = &place.analyzed.article.published;
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
    found: Vec<SentenceRef<'_>>,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    for place in found.into_iter().take(MOST_ARTICLES + request.skip) {
        let label = published_in_words(&place.analyzed.article.published);
        draft.part(label, PartKind::Mention, [place], context);
    }
    if draft.citations.is_empty() {
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        let limits = limited(request);
        let why = match subject {
            Some(subject) => format!("No article{limits} is about “{}”.", subject.words),
            None => format!("There is no article{limits}."),
        };
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft
        .parts
        .extend(subject.and_then(|subject| covered(subject, request, context)));
    draft.status = Status::Answered;
    draft.measured(ReplyKind::Latest, context);
    Ok(draft)
}

/// How much there is on an entity: sentences, articles, the newest day, the sources.
fn covered(subject: &Subject, request: &Request, context: &AnswerContext<'_>) -> Option<Part> {
    let key = *subject.entities.first()?;
    let articles = context.library.naming(key, context.today);
    let mut articles: Vec<&AnalyzedArticle> = articles
        .into_iter()
        .filter_map(|place| context.library.at(place))
        .collect();
    articles.retain(|analyzed| is_within(analyzed, request));
    let sentences = articles
        .iter()
        .map(|analyzed| naming(key, analyzed).count());
    let name = context.library.entity(key)?.name;
    Some(coverage(name, sentences.sum(), &articles))
}

/// The sentence that tells the news of the subject, of each article that tells of it.
fn of_entities<'l>(
    subject: &Subject,
    request: &Request,
    context: &AnswerContext<'l>,
) -> Vec<SentenceRef<'l>> {
    let Some(about) = About::of(subject, request, context.library) else {
        return Vec::new();
    };
    let places = context.library.naming(about.name(), context.today);
    let articles = places.into_iter();
    let articles = articles.filter_map(|place| context.library.at(place));
    let telling = articles.filter_map(|analyzed| {
        let places: Vec<SentenceRef<'_>> = naming(about.name(), analyzed).collect();
        let told = about.told(&places, |place| *place)?.into_iter();
        let scored = told.map(|place| (about.news(place), place));
        // Of equal ones the first.
        scored.reduce(|best, next| if next.0 > best.0 { next } else { best })
    });
    telling.map(|(_, place)| place).collect()
}

/// Those of the articles that are about a name, where there are three or more: what names
/// it by the way is no news of it.
fn with_news<'l>(found: Vec<SentenceRef<'l>>, about: &About) -> Vec<SentenceRef<'l>> {
    /// An article is about what its headline names, its head, or four sentences.
    const ABOUT: f64 = 1.5;
    const ENOUGH: usize = 3;
    let of_it = |place: &&SentenceRef<'l>| {
        about.is_told_in(**place) || about.standing(place.analyzed) >= ABOUT
    };
    let news: Vec<SentenceRef<'l>> = found.iter().filter(of_it).copied().collect();
    if news.len() < ENOUGH { found } else { news }
}

/// The sentence that tells most about the words, of each article.
fn of_topic<'l>(
    request: &Request,
    context: &AnswerContext<'l>,
) -> Result<Vec<SentenceRef<'l>>, SearchError> {
    const LEAST_COVERAGE: f64 = 0.5;
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    let mut seen = std::collections::HashSet::new();
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= LEAST_COVERAGE);
    let first = good.filter(|ranked| seen.insert(ranked.article));
    Ok(first
        .filter_map(|ranked| context.library.place(ranked))
        .collect())
}

/// The first running sentence of each of the newest articles.
fn all<'l>(request: &Request, context: &AnswerContext<'l>) -> Vec<SentenceRef<'l>> {
    let most = (MOST_ARTICLES + request.skip) * 4;
    let newest = context.library.newest(&filter(request, context), most);
    let newest = newest.into_iter();
    newest
        .filter_map(|place| opening(place, context.library))
        .collect()
}

/// The first running sentence of an article.
pub(super) fn opening(place: ArticlePlace, library: &QuerySession) -> Option<SentenceRef<'_>> {
    let analyzed = library.at(place)?;
    let mut sentences = analyzed.article.sentences.iter();
    let number = sentences.position(|sentence| sentence.role == Role::Body)?;
    Some(SentenceRef { analyzed, number })
}
