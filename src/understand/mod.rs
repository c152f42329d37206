//! Typed text -> a `Reading`, by rules: `understand()` is the one way in.
//!
//! Takes a message and what it is read against; gives what was asked, the rule
//! that claimed it, what the message names, and the runners-up. Finding an answer
//! is left to `retrieve`.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use crate::entities::{EntityIndex, EntityKey};
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;
use crate::language::word_vectors::WordVectors;
use dialogue::Conversation;
use evidence::{EvidenceModel, EvidenceWeights};
use message::Message;
use model::{Command, Intent, Reading, Request};
use phrases::Phrases;
use phrases::Settings;

mod act;
mod answer_type;
mod check;
mod claim;
pub mod dialogue;
pub mod evidence;
pub mod intents;
mod marks;
mod message;
pub mod model;
pub mod phrases;
mod several;
pub mod slots;
pub mod spelling;
pub mod suggest;
mod translation;
mod unlisted;
mod weighed;

pub use check::{GrammarError, check};
pub use marks::has_hangul;

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
    /// Whether some article holds a stem: such a word is no typo.
    pub holds: &'a dyn Fn(&str) -> bool,
    /// The candidates for names that no entry covers.
    pub unlisted: &'a Unlisted<'a>,
    /// The publisher whose folded name this is, as its articles write it.
    pub publisher: &'a dyn Fn(&str) -> Option<String>,
    /// The day "last week" is read against.
    pub today: Date,
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
    pub fn shipped() -> Result<Self, GrammarError> {
        let english = EvidenceWeights::read("config/evidence/en.tsv", evidence::ENGLISH)?;
        let english = EvidenceModel::new(english, WordVectors::english());
        let korean = EvidenceWeights::read("config/evidence/ko.tsv", evidence::KOREAN)?;
        let korean = EvidenceModel::new(korean, Arc::default());
        Ok(Self {
            english: Phrases::english(None)?.with_evidence(english),
            korean: Phrases::korean(None)?.with_evidence(korean),
        })
    }
}

/// Reads a message.
pub fn understand(text: &str, context: &Context<'_>, conversation: &Conversation) -> Reading {
    let request = marks::without_asides(text);
    // Nothing but a link, code or a quoted line is read as it stands: it asks nothing.
    let text = match request.contains(char::is_alphanumeric) {
        true => request,
        false => Cow::Borrowed(text),
    };
    let two = several::two_questions(&text, context.lexicon, context.entities);
    let Some((first, second)) = two else {
        return understand_one(&text, context, conversation);
    };
    // What is left out is blanked, so that every place stays where it is.
    let only = |span: Span| {
        let blank = |length: usize| " ".repeat(length);
        let end = text.len() - span.end;
        format!("{}{}{}", blank(span.start), span.of(&text), blank(end))
    };
    let mut reading = understand_one(&only(first), context, conversation);
    match &mut reading {
        Reading::Clear(request) if !matches!(request.intent, Intent::Idle | Intent::Help) => {
            request.left_open = Some(second.of(&text).trim().to_owned());
            reading
        }
        // "Are you there? Who signed it?"
        _ => understand_one(&only(second), context, conversation),
    }
}

fn understand_one(text: &str, context: &Context<'_>, conversation: &Conversation) -> Reading {
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

/// Reads a command: its slots are what they are, whatever their words would mean in a
/// message. None where its intent cannot be had with them.
pub fn understand_command(
    command: &Command,
    context: &Context<'_>,
    conversation: &Conversation,
) -> Option<Request> {
    let text = command.text();
    let definition = intents::named(&command.intent)?;
    let mut message = Message::read(&text, context);
    let whole = Span::new(0, text.len());
    message.name_unlisted_in(&[whole], context);
    let set = Settings::default();
    let mut at = 0;
    let spans = command.slots.iter().map(|(name, words)| {
        let start = at;
        at = start + words.trim().len() + 1;
        (name.clone(), Span::new(start, at - 1))
    });
    let slots = message.slots(spans.collect(), &set, true, context);
    let intent = (definition.read)(&slots)?;
    let mut request = message.filled(intent, &slots, context);
    request.rule = format!("command/{}", definition.name);
    Some(dialogue::resolve(request, conversation))
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
        let mixed = Message::read(text, context);
        let its_own = mixed.claimant(context).is_none() && message.is_look_up(&own);
        return match its_own {
            true => (message, Some(own)),
            false => (mixed, None),
        };
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
    let core = message.compared.get(message.polite.core());
    context.phrases.nearest(core.unwrap_or_default(), most)
}
