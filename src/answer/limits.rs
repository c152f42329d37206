//! What a request is limited to: a time and a publisher.

use crate::analysis::AnalyzedArticle;
use crate::index::search::Filter;
use crate::ingest::publishers;
use crate::understand::model::Request;

use super::AnswerContext;
use super::dates::period_in_words;

/// What a search must respect.
pub(super) fn filter(request: &Request, context: &AnswerContext<'_>) -> Filter {
    Filter {
        not_after: Some(context.today),
        between: request
            .period
            .as_ref()
            .map(|period| (period.start, period.end)),
        publisher: request.publisher.as_deref().map(publishers::key),
    }
}

/// Whether an article can have been published in the time that a request is limited to,
/// and is of its publisher.
pub(super) fn is_within(analyzed: &AnalyzedArticle, request: &Request) -> bool {
    let published = &analyzed.article.published;
    let of_the_time = request.period.as_ref().is_none_or(|period| {
        let (Some(earliest), Some(latest)) = (published.earliest, published.latest) else {
            return false;
        };
        period.end.is_none_or(|end| earliest <= end)
            && period.start.is_none_or(|start| latest >= start)
    });
    of_the_time && is_of_publisher(analyzed, request)
}

/// Whether an article is of the publisher that a request is limited to, if it is.
pub(super) fn is_of_publisher(analyzed: &AnalyzedArticle, request: &Request) -> bool {
    let publisher = request.publisher.as_deref().map(publishers::key);
    publisher.is_none_or(|publisher| analyzed.publisher == publisher)
}

/// What a request is limited to, in words: " of May 2024 in The Daily Herald".
pub(super) fn limited(request: &Request) -> String {
    let period = request.period.as_ref();
    let period = period.and_then(|period| period_in_words(period.start, period.end));
    let period = period.map_or_else(String::new, |words| match words.split(' ').next() {
        Some("since" | "until") => format!(" {words}"),
        _ => format!(" of {words}"),
    });
    match &request.publisher {
        Some(publisher) => format!("{period} in {publisher}"),
        None => period,
    }
}
