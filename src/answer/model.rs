//! An [`Answer`]: what is said back, the same on every surface.
//!
//! It is plain data; making one of sentences is left to `draft`, showing it to `reply`.

use serde::Serialize;

use crate::discourse::outcome::Became;
use crate::index::QuerySession;
use crate::language::periods::Period;
use crate::retrieve::quote::Quote;
use crate::understand::model::Request;

use super::measured::ReplyKind;

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
    /// The kind of reply that `confidence` was measured of; none where the model gives it.
    #[serde(skip)]
    pub measured: Option<ReplyKind>,
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
            measured: None,
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
