//! `search for <words>`: the sentences that hold most of the words; with operators,
//! those of the articles that hold what they ask for.

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::index::search::{Query, SearchError};
use crate::retrieve::expression::{Expression, expression};
use crate::retrieve::retrieve;
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::limits::{filter, limited};
use super::measured::ReplyKind;
use super::{Answer, AnswerContext, Status, counted};

/// The most sentences that are shown.
const MOST_SENTENCES: usize = 5;
/// The least share of the words' weight that a sentence holds.
const LEAST_COVERAGE: f64 = 0.5;
/// How many articles are tried against the operators.
const TRIED: usize = 300;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    if let Some(expression) = expression(&subject.words, &context.library.lexicon) {
        return with_operators(draft, request, &expression, context);
    }
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    draft.confidence = evidence.confidence;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage >= LEAST_COVERAGE);
    for ranked in good.take(MOST_SENTENCES + request.skip) {
        if let Some(place) = context.library.place(ranked) {
            draft.cite(place, context);
        }
    }
    if draft.citations.is_empty() {
        let why = format!("No sentence{} holds most of these words.", limited(request));
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.status = Status::Answered;
    Ok(draft)
}

/// A sentence of each article that holds what was asked for, the best article first.
fn with_operators(
    mut draft: Answer,
    request: &Request,
    expression: &Expression,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let library = context.library;
    let lexicon = &library.lexicon;
    let wanted = expression.wanted().into_iter();
    let query = Query {
        terms: wanted.map(|word| (lexicon.stem(&word), 1.0)).collect(),
        filter: filter(request, context),
        ..Query::default()
    };
    let hits = library.search(&query, TRIED)?;
    let barred = |analyzed: &&AnalyzedArticle| {
        let mut stems = analyzed.terms.iter().flatten();
        stems.any(|term| request.without.iter().any(|barred| term.stem == *barred))
    };
    let fitting: Vec<&AnalyzedArticle> = hits
        .iter()
        .filter_map(|hit| library.at(hit.article))
        .filter(|analyzed| expression.holds(analyzed, lexicon) && !barred(analyzed))
        .collect();
    for analyzed in fitting.iter().take(MOST_SENTENCES + request.skip) {
        let places =
            (0..analyzed.article.sentences.len()).map(|number| SentenceRef { analyzed, number });
        // The first of those that hold most of it.
        let best = places
            .rev()
            .max_by_key(|place| expression.parts_in(*place, lexicon));
        if let Some(place) = best {
            draft.cite(place, context);
        }
    }
    let without: Vec<&str> = request
        .slots
        .iter()
        .filter(|slot| slot.name == "without")
        .map(|slot| slot.words.as_str())
        .collect();
    let without = match without.as_slice() {
        [] => String::new(),
        words => format!(", without “{}”", words.join("”, “")),
    };
    let read = format!("Read as {}{without}.", expression.in_words());
    if !fitting.is_empty() {
        draft.measured(ReplyKind::Search, context);
    }
    if draft.citations.is_empty() {
        let tried = match hits.len() {
            TRIED => format!(" of the {TRIED} that come nearest"),
            _ => String::new(),
        };
        let why = format!("{read} No article{}{tried} holds that.", limited(request));
        return Ok(draft.nothing(why, context));
    }
    let more = match hits.len() {
        TRIED => "at least ",
        _ => "",
    };
    let count = counted(fitting.len(), "article");
    let verb = if fitting.len() == 1 { "holds" } else { "hold" };
    draft.note = Some(format!(
        "{read} {more}{count}{} {verb} it.",
        limited(request)
    ));
    draft.status = Status::Answered;
    Ok(draft)
}
