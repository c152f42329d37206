//! `the article about <topic>` · `what is the date of the article about <topic>`:
//! one article, by its own line that gives the date, its headline or its first
//! sentence. `show me the article`: the one of a citation before.

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::index::search::SearchError;
use crate::ingest::article::{ArticleId, Certainty, Role};
use crate::retrieve::recheck::{Checked, recheck};
use crate::retrieve::retrieve;
use crate::understand::model::Intent;
use crate::understand::model::Request;

use super::dates::published_in_words;
use super::{Answer, AnswerContext, Basis, Status};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    date: bool,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    const LEAST_COVERAGE: f64 = 0.5;
    let named = match &request.intent {
        Intent::Article { about, .. } => context
            .library
            .article(&ArticleId::new(about.words.as_str())),
        _ => None,
    };
    if let Some(analyzed) = named {
        return Ok(itself(draft, analyzed, context));
    }
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST_COVERAGE);
    let best = good.max_by(|one, other| one.features.article.total_cmp(&other.features.article));
    let Some(analyzed) = best.and_then(|ranked| context.library.at(ranked.article)) else {
        return Ok(draft.not_found("No article is about that.".to_owned(), &evidence, context));
    };
    let published = &analyzed.article.published;
    let roles: &[Role] = match date {
        true => &[Role::Dateline, Role::Title, Role::Body],
        false => &[Role::Title, Role::Body],
    };
    if let Some(place) = roles.iter().find_map(|role| first(analyzed, *role)) {
        draft.cite(place, context);
    }
    draft.status = Status::Answered;
    if date {
        let words = published_in_words(published);
        match published.certainty {
            Certainty::Unknown => {
                let why = format!(
                    "The article `{}` gives no date, and nothing beside it does.",
                    analyzed.article.id
                );
                return Ok(draft.not_found(why, &evidence, context));
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
            analyzed.article.id,
            published_in_words(published)
        ));
    }
    Ok(draft)
}

/// An article that is asked for by its id.
fn itself(mut draft: Answer, analyzed: &AnalyzedArticle, context: &AnswerContext<'_>) -> Answer {
    let place = [Role::Title, Role::Body]
        .iter()
        .find_map(|role| first(analyzed, *role));
    if let Some(place) = place {
        draft.cite(place, context);
    }
    draft.note = Some(format!(
        "The article `{}`, {}.",
        analyzed.article.id,
        published_in_words(&analyzed.article.published)
    ));
    draft.status = Status::Answered;
    draft.confidence = 1.0;
    draft
}

/// One sentence that was cited, as it stands now, and the article that holds it.
pub(super) fn cited(
    mut draft: Answer,
    reference: &str,
    text: &str,
    context: &AnswerContext<'_>,
) -> Answer {
    let quote = match recheck(reference, context.library) {
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

fn first(analyzed: &AnalyzedArticle, role: Role) -> Option<SentenceRef<'_>> {
    let number = analyzed
        .article
        .sentences
        .iter()
        .position(|sentence| sentence.role == role)?;
    Some(SentenceRef { analyzed, number })
}
