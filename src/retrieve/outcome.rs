//! Later articles that may tell what became of a plan.
//!
//! Takes a sentence that announces something; searches for what later articles tell of
//! it. Whether one tells what became of it, and what, is left to `discourse`.

use jiff::civil::Date;

use crate::analysis::SentenceRef;
use crate::discourse::outcome::{Outcome, Plan};
use crate::index::QuerySession;
use crate::index::search::{Filter, Query, SearchError};
use crate::language::periods::Period;

/// How many later articles are looked into.
const MOST_ARTICLES: usize = 12;

/// Looks for what became of the plan of a sentence that is due in `due`, in articles
/// that are not of after `today`.
///
/// # Errors
/// Where the search engine fails.
pub fn outcome<'l>(
    place: SentenceRef<'_>,
    due: &Period,
    library: &'l QuerySession,
    today: Date,
) -> Result<Option<Outcome<'l>>, SearchError> {
    let announced = &place.analyzed.article;
    let Some(day) = announced.published.latest else {
        return Ok(None);
    };
    let weigh = |stem: &str| library.idf(stem).min(library.rarest());
    let Some(plan) = Plan::read(place, due, &weigh) else {
        return Ok(None);
    };
    let query = Query {
        terms: plan.stems().map(|stem| (stem.to_owned(), 1.0)).collect(),
        filter: Filter {
            between: Some((Some(day), None)),
            ..Filter::as_of(today)
        },
        ..Query::default()
    };
    let mut best: Option<(f64, Outcome<'l>)> = None;
    for hit in library.search(&query, MOST_ARTICLES)? {
        let Some(later) = library.at(hit.article) else {
            continue;
        };
        let of_after = later
            .article
            .published
            .earliest
            .is_some_and(|own| own >= day);
        if later.article.id == announced.id || !of_after {
            continue;
        }
        let found = plan.told_in(later);
        let better =
            |(worth, _): &(f64, Outcome<'l>)| best.as_ref().is_none_or(|(best, _)| worth > best);
        if let Some(found) = found.filter(better) {
            best = Some(found);
        }
    }
    Ok(best.map(|(_, outcome)| outcome))
}
