//! `Evidence` -> an `Answer`: what is said back, the same on every surface.

use jiff::civil::Date;
use serde::Serialize;

use crate::analysis::SentenceRef;
use crate::discourse::outcome::Became;
use crate::index::QuerySession;
use crate::index::search::SearchError;
use crate::ingest::duplicates::differing;
use crate::language::fold::skeleton;
use crate::language::periods::Period;
use crate::retrieve::copies::copies;
use crate::retrieve::quote::Quote;
use crate::retrieve::rank::Weights;
use crate::retrieve::{Evidence, cut};
use crate::understand::model::Intent;
use crate::understand::model::Request;
use dates::published_on;

mod article;
mod changes;
mod compare;
mod count;
pub mod dates;
mod define;
mod events;
pub mod explain;
mod fact;
mod help;
mod latest;
mod limits;
mod list;
mod profile;
mod quotes;
mod relation;
mod search;
mod short;
mod sources;
mod timeline;
mod turns;
mod yes_no;

/// What came of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The first citation answers it.
    Answered,
    /// The corpus does not answer it; `note` says why and `nearest` what comes closest.
    NotFound,
    /// Two readings are close: `suggestions` are what to choose from.
    Unclear,
    /// Nothing was understood; `suggestions` come nearest.
    NotUnderstood,
    /// A command was carried out.
    Done,
    /// Not meant for the bot: nothing is said.
    Ignored,
    /// It failed.
    Error,
}

impl Status {
    /// The word for it in a sentence.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NotFound => "not found",
            Self::Unclear => "unclear",
            Self::NotUnderstood => "not understood",
            Self::Done => "done",
            Self::Ignored => "ignored",
            Self::Error => "an error",
        }
    }
}

/// Whether the short answer is in the quotes to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// It is.
    Stated,
    /// It was worked out from them.
    Derived,
}

/// An entity that the question names.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// The entity's id.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// The words that were typed.
    pub matched: String,
    /// How they matched: `exact`, `alias`, `folded`, `acronym`, `surname`, `fuzzy`, `carried`.
    pub how: String,
}

/// What a piece of a reply is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Something that happened.
    Event,
    /// Something that was still to come.
    Plan,
    /// What became of a plan: it took place.
    Held,
    /// It was called off.
    Cancelled,
    /// It was put off.
    Postponed,
    /// Somebody's words.
    Quote,
    /// What somebody or something is.
    Description,
    /// A sentence that names the subject.
    #[default]
    Mention,
    /// What two reports tell otherwise.
    Disagreement,
    /// Speaks for what was asked about.
    For,
    /// Speaks against it.
    Against,
    /// Near it, and neither.
    Near,
    /// A name that was asked for.
    Entity,
    /// What the subject is also called.
    Names,
    /// Who is named beside it.
    Related,
    /// A publisher of the corpus.
    Source,
    /// A sentence that was weighed.
    Candidate,
    /// What came to the corpus.
    New,
    /// What was changed in it.
    Changed,
    /// What was taken back.
    Withdrawn,
    /// A name that no article had before.
    FirstNamed,
    /// Words that a briefing follows.
    Topic,
    /// How much there is, or is not shown.
    Coverage,
}

impl From<Became> for PartKind {
    fn from(became: Became) -> Self {
        match became {
            Became::Held => Self::Held,
            Became::Cancelled => Self::Cancelled,
            Became::Postponed => Self::Postponed,
        }
    }
}

/// A labelled piece of a reply that has structure, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// What a person reads above it.
    pub label: String,
    /// What it is.
    pub kind: PartKind,
    /// When it was, where that can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<PartDate>,
    /// Who speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// Whether the words are the speaker's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direct: Option<bool>,
    /// Indexes into the answer's `citations`.
    pub citations: Vec<usize>,
}

/// The date of a part: days, both ends included.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartDate {
    /// The first day it can have been.
    pub earliest: Option<jiff::civil::Date>,
    /// The last.
    pub latest: Option<jiff::civil::Date>,
    /// How far that can be trusted.
    pub certainty: crate::ingest::article::Certainty,
    /// The words that tell.
    pub text: String,
}

/// One reply, as CONTRACT and every surface know it.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// Stands for the resolved reading, now, the rules and the corpus version.
    pub id: String,
    /// What was typed.
    pub question: String,
    /// The kind of request.
    pub intent: String,
    /// What came of it.
    pub status: Status,
    /// The short form, where one can be read off or derived from the citations.
    pub answer: Option<String>,
    /// Whether that is certain enough to be said as it stands; false where it is likely,
    /// or nothing was found.
    pub sure: bool,
    /// How likely the first citation answers the question, 0 to 1.
    pub confidence: f64,
    /// Whether `answer` is in the quotes to the letter.
    pub basis: Option<Basis>,
    /// Ranked: the first is the one to read.
    pub citations: Vec<Quote>,
    /// What comes closest where nothing answers.
    pub nearest: Vec<Quote>,
    /// Why not found, which reading was taken, what was carried over.
    pub note: Option<String>,
    /// What to ask instead, or next.
    pub suggestions: Vec<String>,
    /// Who and what the question names.
    pub entities: Vec<Named>,
    /// The period it is limited to.
    pub period: Option<Period>,
    /// The rule that fired.
    pub rule: String,
    /// The version of the corpus and of the entity index.
    pub corpus: String,
    /// The pieces of a reply that has structure.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Microseconds from message to reply, the surface left out.
    pub took_us: u64,
}

impl Answer {
    /// An answer to `question` that says nothing yet.
    pub fn blank(question: &str, intent: &str, status: Status) -> Self {
        Self {
            id: String::new(),
            question: question.to_owned(),
            intent: intent.to_owned(),
            status,
            answer: None,
            sure: true,
            confidence: 0.0,
            basis: None,
            citations: Vec::new(),
            nearest: Vec::new(),
            note: None,
            suggestions: Vec::new(),
            entities: Vec::new(),
            period: None,
            rule: String::new(),
            corpus: String::new(),
            parts: Vec::new(),
            took_us: 0,
        }
    }
}

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

impl Answer {
    /// The answer without the citations that were shown before.
    fn beyond(mut self, skip: usize) -> Self {
        if skip == 0 || self.status != Status::Answered {
            return self;
        }
        self.citations.drain(..skip.min(self.citations.len()));
        for part in &mut self.parts {
            part.citations.retain(|index| *index >= skip);
            for index in &mut part.citations {
                *index -= skip;
            }
        }
        self.parts.retain(|part| !part.citations.is_empty());
        // The short answer was read off what was shown first.
        self.answer = None;
        self.basis = None;
        self.note = None;
        if self.citations.is_empty() {
            self.status = Status::NotFound;
            self.note = Some("That was everything that answers it.".to_owned());
        }
        self
    }

    /// Cites a sentence and gives its number among the citations. The same words
    /// in another article are one citation with "also in", and so are nearly the
    /// same words in a near copy; none where enough of the article is quoted.
    fn cite(&mut self, place: SentenceRef<'_>, context: &AnswerContext<'_>) -> Option<usize> {
        let mut quote = cut(place)?;
        let article = &quote.citation.article;
        let wanted = skeleton(quote.text());
        let known = self.citations.iter().position(|known| {
            let citation = &known.citation;
            let copies = citation.nearly_in.iter().map(|variant| &variant.article);
            let in_copy = || copies.into_iter().any(|copy| copy == article);
            skeleton(known.text()) == wanted
                || (in_copy() && differing(known.text(), quote.text()).is_some())
        });
        if let Some(at) = known {
            let citation = &mut self.citations.get_mut(at)?.citation;
            let nearly = citation
                .nearly_in
                .iter()
                .any(|variant| variant.article == *article);
            if citation.article != *article && !nearly && !citation.also_in.contains(article) {
                citation.also_in.push(article.clone());
            }
            return Some(at);
        }
        let own = |known: &&Quote| known.citation.article == *article;
        if self.citations.iter().filter(own).count() >= context.max_per_article {
            return None;
        }
        let copies = copies(place, context.library, context.today);
        quote.citation.also_in = copies.same;
        quote.citation.nearly_in = copies.nearly;
        self.citations.push(quote);
        Some(self.citations.len() - 1)
    }

    /// Adds a piece with sentences that were not cited before, dated by the article of the
    /// first; one that was to have some and is left with none is left out.
    fn part<'p>(
        &mut self,
        label: String,
        kind: PartKind,
        places: impl IntoIterator<Item = SentenceRef<'p>>,
        context: &AnswerContext<'_>,
    ) {
        let known = self.citations.len();
        let mut wanted = 0;
        let mut date = None;
        let mut citations = Vec::new();
        for place in places {
            wanted += 1;
            date.get_or_insert_with(|| published_on(place));
            citations.extend(self.cite(place, context).filter(|index| *index >= known));
        }
        citations.dedup();
        if wanted == 0 || !citations.is_empty() {
            self.parts.push(Part {
                label,
                kind,
                date,
                citations,
                ..Part::default()
            });
        }
    }

    /// Says that nothing answers, and shows what comes nearest.
    fn not_found(self, why: String, evidence: &Evidence, context: &AnswerContext<'_>) -> Self {
        const SHOWN: usize = 3;
        /// What was not found stays below what is given as an answer.
        const BELOW: f64 = 0.98;
        let places = evidence.ranked.iter();
        let places = places.filter_map(|ranked| context.library.place(ranked));
        // What several articles have in the same words is shown once.
        let mut nearest: Vec<Quote> = Vec::new();
        for quote in places.take(SHOWN * 2).filter_map(cut) {
            let same = |known: &Quote| skeleton(known.text()) == skeleton(quote.text());
            if nearest.len() < SHOWN && !nearest.iter().any(same) {
                nearest.push(quote);
            }
        }
        let unsure = context.weights.decision.threshold * BELOW;
        Self {
            nearest,
            confidence: evidence.confidence.min(unsure),
            ..self.nothing(why, context)
        }
    }

    /// Says that nothing answers, where nothing comes near.
    fn nothing(self, why: String, context: &AnswerContext<'_>) -> Self {
        Self {
            status: Status::NotFound,
            answer: None,
            sure: false,
            basis: None,
            citations: Vec::new(),
            parts: Vec::new(),
            confidence: 0.0,
            note: Some(format!("{why} {}", extent(context))),
            ..self
        }
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

impl Named {
    /// The entities that a request names, each once and in order.
    pub fn of(request: &Request, library: &QuerySession) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for named in &request.named {
            let Some(entity) = library.entity(named.key) else {
                continue;
            };
            if !found.iter().any(|known| known.id == entity.id) {
                found.push(Self {
                    id: entity.id.to_owned(),
                    name: entity.name.to_owned(),
                    matched: named.matched.clone(),
                    how: named.how.to_string(),
                });
            }
        }
        found
    }
}

/// "1 article", "2 articles".
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
