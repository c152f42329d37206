//! Typed text -> a `Reading`, by rules: `understand()` is the one way in.
//!
//! Takes a message and what it is read against; gives what was asked, the rule
//! that claimed it, what the message names, and the runners-up. Finding an answer
//! is left to `retrieve`.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::entities::{EntityIndex, EntityKey};
use crate::language::lexicon::Lexicon;
use crate::language::periods::Period;
use crate::language::schedules::Schedule;
use crate::language::span::Span;
use dialogue::Conversation;
use intents::Intent;
use message::Message;
use phrases::{PhraseError, Phrases};

mod check;
mod claim;
pub mod dialogue;
mod gloss;
pub mod intents;
mod marks;
mod message;
pub mod phrases;
pub mod slots;
pub mod spelling;
pub mod suggest;
mod unlisted;

pub use check::{GrammarError, check};

/// Gives the candidate, and its type, for words that articles write as a name; whether
/// they were typed with capitals is told.
pub type Unlisted<'a> = dyn Fn(&str, bool) -> Option<(EntityKey, String)> + 'a;

/// What a message is read against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The wordings in the language of the articles.
    pub phrases: &'a Phrases,
    /// Those in Korean, where messages in it are read.
    pub korean: Option<&'a Phrases>,
    /// What words do.
    pub lexicon: &'a Lexicon,
    /// The names there are.
    pub entities: &'a EntityIndex,
    /// Whether some article holds a stem: such a word is no slip of the pen.
    pub holds: &'a dyn Fn(&str) -> bool,
    /// The candidates for names that no entry covers.
    pub unlisted: &'a Unlisted<'a>,
    /// The publisher whose folded name this is, as its articles write it.
    pub publisher: &'a dyn Fn(&str) -> Option<String>,
    /// The day "last week" is read against.
    pub today: Date,
}

/// An entity that a message names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The entity.
    pub key: EntityKey,
    /// Its type.
    pub kind: String,
    /// The words that were typed.
    pub matched: String,
    /// How they matched.
    pub how: Cow<'static, str>,
    /// Where they stand; empty where they were carried over.
    pub span: Span,
}

impl Named {
    /// The same, carried into the next message.
    pub fn carried(&self) -> Self {
        Self {
            how: "carried".into(),
            span: Span::default(),
            ..self.clone()
        }
    }
}

/// A word that a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedTerm {
    /// Its stem.
    pub stem: String,
    /// Where it stands in the message.
    pub span: Span,
    /// As it was typed.
    pub typed: String,
    /// The word that was likely meant, where that is another.
    pub meant: Option<String>,
}

/// Words of a message that can mean several entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguous {
    /// Where they stand.
    pub span: Span,
    /// Whom they can mean.
    pub keys: Vec<EntityKey>,
}

/// A slot of the phrase that claimed a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Its name in the phrase file.
    pub name: String,
    /// The words that fill it.
    pub words: String,
    /// Where they stand in the message.
    pub span: Span,
}

/// A message that was understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// What is wanted.
    pub intent: Intent,
    /// The intent's name in replies.
    pub name: String,
    /// The rule that claimed it.
    pub rule: String,
    /// What the message names.
    pub named: Vec<Named>,
    /// The time it is limited to.
    pub period: Option<Period>,
    /// Every time expression in it.
    pub periods: Vec<Period>,
    /// The publisher it is limited to.
    pub publisher: Option<String>,
    /// The sentence of the message that asks, the last where several do: those before it
    /// tell what it is about.
    pub asking: Span,
    /// Whether it says that something is not so: "which states did not sign?"
    #[serde(default)]
    pub denies: bool,
    /// The folded words at its end that something is to be filled in behind: "known as".
    #[serde(default)]
    pub gap: Vec<String>,
    /// Whether it asks of something that took place: "when was it held?"
    #[serde(default)]
    pub took_place: bool,
    /// The slots that were filled.
    pub slots: Vec<Filled>,
    /// The terms it is about, those of its names among them.
    pub terms: Vec<AskedTerm>,
    /// Stems that the sentence looked for may hold as well.
    pub also: Vec<String>,
    /// Stems that a sentence looked for must not hold ("tariffs but not steel").
    pub without: Vec<String>,
    /// What is said back as it stands.
    pub reply: Option<String>,
    /// Words that can mean several.
    pub ambiguous: Vec<Ambiguous>,
    /// Whether it holds a word in capitals, behind the first, that no entry covers.
    pub capitals: bool,
    /// Other rules that fit, best first.
    pub alternatives: Vec<String>,
    /// The line of the rule that fitted, as the phrase file has it.
    pub say: Option<String>,
    /// When something is to be done again and again.
    #[serde(skip)]
    pub schedule: Option<Schedule>,
    /// How many of the best citations were shown before.
    pub skip: usize,
}

impl Request {
    /// The same of other keys: what it names by a key that has none any more is left out.
    pub fn with_keys(mut self, key: impl Fn(EntityKey) -> Option<EntityKey>) -> Self {
        let named = std::mem::take(&mut self.named).into_iter();
        self.named = named
            .filter_map(|named| {
                let key = key(named.key)?;
                Some(Named { key, ..named })
            })
            .collect();
        for subject in self.intent.subjects_mut() {
            let keys = std::mem::take(&mut subject.entities).into_iter();
            subject.entities = keys.filter_map(&key).collect();
        }
        self.ambiguous.clear();
        self
    }
}

/// What became of a message.
#[derive(Clone, Debug)]
pub enum Reading {
    /// It was understood.
    Clear(Box<Request>),
    /// None of the rules fits: the examples that come nearest.
    Unknown(Vec<String>),
}

/// The wordings of every language that messages are read in.
pub struct Wordings {
    /// Those in English.
    pub english: Phrases,
    /// Those in Korean.
    pub korean: Phrases,
}

impl Wordings {
    /// The wordings that ship with the program.
    ///
    /// # Errors
    /// Where they are malformed, which a test rules out.
    pub fn shipped() -> Result<Self, PhraseError> {
        Ok(Self {
            english: Phrases::english(None)?,
            korean: Phrases::korean(None)?,
        })
    }
}

/// Reads a message.
pub fn understand(text: &str, context: &Context<'_>, conversation: &Conversation) -> Reading {
    let (message, own) = read_in_own_language(text, context);
    let context = own.as_ref().unwrap_or(context);
    let Some(mut request) = message.request(context, conversation) else {
        const SUGGESTED: usize = 3;
        let korean = context.korean.filter(|_| marks::has_hangul(text));
        let phrases = korean.unwrap_or(context.phrases);
        return Reading::Unknown(suggest::nearest(text, phrases, SUGGESTED));
    };
    if let Some(chosen) = dialogue::chosen(&request, conversation) {
        // What was offered is never a choice itself.
        let fresh = Conversation::default();
        return understand(chosen, context, &fresh);
    }
    dialogue::carry(
        &mut request,
        &message.words,
        conversation,
        context.lexicon,
        context.holds,
    );
    Reading::Clear(Box::new(request))
}

/// What stands in a message, and the context of its own language where a phrase of that
/// claims it; mixed ones ("산업통상자원부 timeline") are left to the articles' language.
fn read_in_own_language<'m, 'a>(
    text: &'m str,
    context: &Context<'a>,
) -> (Message<'m>, Option<Context<'a>>) {
    if let Some(korean) = context.korean.filter(|_| marks::has_hangul(text)) {
        let own = Context {
            phrases: korean,
            ..*context
        };
        let message = Message::read(text, &own);
        if message.claimant(&own).is_some() {
            return (message, Some(own));
        }
    }
    (Message::read(text, context), None)
}

/// The rule that claims a message, before the last turn is considered.
#[cfg(test)]
fn claimant(text: &str, context: &Context<'_>) -> Option<String> {
    let (message, own) = read_in_own_language(text, context);
    message.claimant(own.as_ref().unwrap_or(context))
}

/// The templates that a message nearly fits, and where each fails; at most `most`.
pub fn near_misses(text: &str, context: &Context<'_>, most: usize) -> Vec<phrases::NearMiss> {
    let (message, own) = read_in_own_language(text, context);
    let context = own.as_ref().unwrap_or(context);
    let heart = message.compared.get(message.polite.heart());
    context.phrases.nearest(heart.unwrap_or_default(), most)
}
