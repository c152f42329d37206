//! `Evidence` -> an `Answer`: what is said back, the same on every surface.

use jiff::civil::Date;

use crate::index::QuerySession;
use crate::index::search::SearchError;
use crate::retrieve::rank::Weights;
use crate::understand::model::{Intent, Request};

pub use model::{Answer, Basis, Named, Part, PartDate, PartKind, Status};

mod about;
mod article;
mod changes;
mod compare;
mod count;
pub mod dates;
mod define;
mod draft;
mod events;
pub mod explain;
mod fact;
mod help;
mod latest;
mod limits;
mod list;
pub mod measured;
mod model;
mod profile;
mod quotes;
mod relation;
mod search;
mod short;
mod sources;
mod timeline;
mod turns;
mod yes_no;

/// What an answer is made from.
#[derive(Clone, Copy)]
pub struct AnswerContext<'a> {
    /// The snapshot that the whole answer comes from.
    pub library: &'a QuerySession,
    /// What the features count for.
    pub weights: &'a Weights,
    /// The day of the question: later articles are not used.
    pub today: Date,
    /// The most sentences a plain answer cites.
    pub max_citations: usize,
    /// The most sentences of one article that a reply quotes.
    pub max_per_article: usize,
    /// Messages to try, for the help.
    pub examples: &'a [String],
}

/// The most sentences that a reply with structure cites.
const MOST_CITATIONS: usize = 10;

/// Answers a request.
///
/// # Errors
/// Where the search engine fails.
pub fn answer(
    question: &str,
    request: &Request,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let context = AnswerContext {
        max_citations: context.max_citations + request.skip,
        max_per_article: context.max_per_article + request.skip,
        ..*context
    };
    let draft = Answer::blank(question, &request.name, Status::NotFound);
    let answer = by_intent(draft, request, &context)?;
    Ok(answer.beyond(request.skip))
}

fn by_intent(
    draft: Answer,
    request: &Request,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    match &request.intent {
        Intent::Fact(fact) => fact::answer(draft, request, fact, context),
        Intent::Define(subject) => define::answer(draft, request, subject, context),
        Intent::Profile(subject) => profile::answer(draft, request, subject, context),
        Intent::Timeline(subject) => timeline::answer(draft, request, subject, context),
        Intent::Latest(subject) => latest::answer(draft, request, subject.as_ref(), context),
        Intent::Quote {
            speaker,
            matter,
            verbatim,
        } => quotes::answer(draft, request, speaker, matter.as_ref(), *verbatim, context),
        Intent::Compare { subjects, sides } => {
            compare::answer(draft, request, subjects, *sides, context)
        }
        Intent::Relation(one, other) => relation::answer(draft, request, (one, other), context),
        Intent::List(fact) => list::answer(draft, request, fact, context),
        Intent::Count(subject) => count::answer(draft, request, subject, context),
        Intent::Changes => Ok(changes::answer(draft, request, context)),
        Intent::Search(subject) => search::answer(draft, request, subject, context),
        Intent::Article { date, .. } => article::answer(draft, request, *date, context),
        Intent::Sources => Ok(sources::answer(draft, context)),
        Intent::Help => Ok(help::answer(draft, context)),
        Intent::Briefing(_) => Ok(Answer {
            status: Status::Done,
            ..draft
        }),
        Intent::Subscription(order) => Ok(turns::not_kept(draft, order)),
        Intent::Dialogue(act) => Ok(turns::nothing_before(draft, act)),
        Intent::Cited { reference, text } => Ok(article::cited(draft, reference, text, context)),
        Intent::Idle => Ok(Answer {
            status: Status::Ignored,
            note: request.reply.clone(),
            ..draft
        }),
    }
}

/// How much was searched: "The corpus holds 5 files, 8 articles, newest 21 June 2025."
fn extent(context: &AnswerContext<'_>) -> String {
    let extent = context.library.extent(context.today);
    let newest = match extent.newest {
        Some(day) => format!(", newest {}", dates::day_in_words(day)),
        None => ", none of them dated".to_owned(),
    };
    format!(
        "The corpus holds {}, {}{newest}.",
        counted(extent.files, "file"),
        counted(extent.articles, "article")
    )
}

/// "1 article", "2 articles".
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
