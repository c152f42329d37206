//! `how many articles mention <topic>`: their number, with the newest of them.

use crate::analysis::AnalyzedArticle;
use crate::index::query_session::MOST_NAMING;
use crate::index::search::SearchError;
use crate::understand::model::Request;
use crate::understand::model::Subject;
use crate::understand::slots::stems;

use super::limits::filter;
use super::{Answer, AnswerContext, Basis, PartKind, Status, counted, latest};

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let library = context.library;
    let limits = filter(request, context);
    let mut places = latest::about(request, Some(subject), context)?;
    let (count, all) = match subject.entities.as_slice() {
        [] => {
            let stems = stems(&subject.words, &library.lexicon);
            places.retain(|place| holds_all(place.analyzed, &stems));
            (library.count_holding(&stems, &limits)?, true)
        }
        [key] if library.entities.get(*key).is_some() && limits.publisher.is_none() => {
            (library.times_named_within(*key, &limits), true)
        }
        _ => (places.len(), places.len() < MOST_NAMING),
    };
    let mut answer = latest::shown(draft, request, Some(subject), places, context)?;
    answer.parts.retain(|part| part.kind != PartKind::Coverage);
    if answer.status == Status::Answered {
        let count_in_words = counted(count, "article");
        answer.answer = Some(match all {
            true => count_in_words,
            false => format!("at least {count_in_words}"),
        });
        answer.basis = Some(Basis::Derived);
        let shown = answer.citations.len();
        let of_what = match subject.entities.as_slice() {
            [] => format!(" that hold “{}”", subject.words),
            _ => String::new(),
        };
        if shown < count || !of_what.is_empty() {
            let newest = match shown < count {
                true => format!(" The newest {shown} are shown."),
                false => String::new(),
            };
            answer.note = Some(format!("Counted in the index: articles{of_what}.{newest}"));
        }
    }
    Ok(answer)
}

/// Whether an article holds every one of some stems.
fn holds_all(analyzed: &AnalyzedArticle, stems: &[String]) -> bool {
    let held = |stem: &String| {
        let mut terms = analyzed.terms.iter().flatten();
        terms.any(|term| term.stem == *stem) || analyzed.title_stems().any(|own| own == stem)
    };
    stems.iter().all(held)
}
