//! `the article about <topic>` · `what is the date of the article about <topic>`:
//! one article, by its own line that gives the date, its headline or its first
//! sentence. `show me the article`: the one of a citation before.

use crate::index::Shelved;
use crate::index::search::SearchError;
use crate::ingest::article::{ArticleId, Certainty, Role};
use crate::retrieve::features::Place;
use crate::retrieve::recheck::{Checked, recheck};
use crate::retrieve::retrieve;
use crate::understand::model::Intent;
use crate::understand::model::Request;

use super::dates::published_in_words;
use super::{Answer, Basis, Scene, Status};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    date: bool,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    const LEAST_COVERAGE: f64 = 0.5;
    let named = match &request.intent {
        Intent::Article { about, .. } => {
            scene.library.article(&ArticleId::new(about.words.as_str()))
        }
        _ => None,
    };
    if let Some(shelved) = named {
        return Ok(itself(draft, shelved, scene));
    }
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST_COVERAGE);
    let best = good.max_by(|one, other| one.features.article.total_cmp(&other.features.article));
    let Some(shelved) = best.and_then(|ranked| scene.library.at(ranked.article)) else {
        return Ok(draft.not_found("No article is about that.".to_owned(), &evidence, scene));
    };
    let published = &shelved.article.published;
    let roles: &[Role] = match date {
        true => &[Role::Dateline, Role::Title, Role::Body],
        false => &[Role::Title, Role::Body],
    };
    if let Some(place) = roles.iter().find_map(|role| first(shelved, *role)) {
        draft.cite(place, scene);
    }
    draft.status = Status::Answered;
    draft.confidence = 0.8;
    if date {
        let words = published_in_words(published);
        match published.certainty {
            Certainty::Unknown => {
                let why = format!(
                    "The article `{}` gives no date, and nothing beside it does.",
                    shelved.article.id
                );
                return Ok(draft.not_found(why, &evidence, scene));
            }
            certainty => {
                let told = published.told_by.as_deref().unwrap_or_default();
                draft.note = Some(format!(
                    "The date of the article itself, read from “{told}”."
                ));
                draft.basis = Some(if certainty == Certainty::Stated {
                    Basis::Stated
                } else {
                    Basis::Derived
                });
                draft.answer = Some(words);
            }
        }
    } else {
        draft.note = Some(format!(
            "The article `{}`, {}.",
            shelved.article.id,
            published_in_words(published)
        ));
    }
    Ok(draft)
}

/// An article that is asked for by its id.
fn itself(mut draft: Answer, shelved: &Shelved, scene: &Scene<'_>) -> Answer {
    let place = [Role::Title, Role::Body]
        .iter()
        .find_map(|role| first(shelved, *role));
    if let Some(place) = place {
        draft.cite(place, scene);
    }
    draft.note = Some(format!(
        "The article `{}`, {}.",
        shelved.article.id,
        published_in_words(&shelved.article.published)
    ));
    draft.status = Status::Answered;
    draft.confidence = 1.0;
    draft
}

/// One sentence that was cited, as it stands now, and the article that holds it.
pub(super) fn cited(mut draft: Answer, reference: &str, text: &str, scene: &Scene<'_>) -> Answer {
    let quote = match recheck(reference, scene.library) {
        Checked::Intact(quote) | Checked::Moved(quote) => quote,
        Checked::Gone | Checked::Malformed => {
            draft.note = Some(format!(
                "The sentence “{text}” stands in no article any more."
            ));
            return draft;
        }
    };
    let article = &quote.citation.article;
    draft.note = Some(format!(
        "The article `{article}`: `show {article}` prints all of it."
    ));
    draft.citations.push(*quote);
    draft.status = Status::Answered;
    draft.confidence = 1.0;
    draft
}

fn first(shelved: &Shelved, role: Role) -> Option<Place<'_>> {
    let number = shelved
        .article
        .sentences
        .iter()
        .position(|sentence| sentence.role == role)?;
    Some(Place { shelved, number })
}
