//! What a message asks for by its own words, as finely as they tell.
//!
//! Takes the words at its core; gives the kind of thing that answers, and of a quantity
//! its dimension. Which words tell is data: `language::asked` and the question words.

use crate::language::asked::{AnswerKind, AskedWord, AskedWords};
use crate::language::fold::Word;
use crate::language::lexicon::Class;

use super::Context;
use super::claim::is_expression;
use super::intents::fact::asked;
use super::message::Message;
use super::model::{AnswerType, Asked};

impl Message<'_> {
    /// What kind of thing it asks for by its own words; none where they do not ask.
    pub(super) fn asked_for(&self, context: &Context<'_>) -> Option<Asked> {
        let core = self.core_words(context);
        let asked = asked(&core, context.lexicon, context.entities);
        let asked = asked.filter(|_| !is_expression(self.text));
        asked
            .or(self.asks.then_some(Asked::YesNo))
            .or(self.leaves_open(context).then_some(Asked::What))
    }

    /// What the last noun of a property in it asks for, names left out.
    pub(super) fn property(&self, context: &Context<'_>) -> Option<AskedWord<'static>> {
        let core = self.core_words(context).into_iter();
        let words: Vec<Word<'_>> = core.filter(|word| !self.is_in_a_name(word.span)).collect();
        AskedWords::english(context.lexicon).noun_in(&words, context.lexicon)
    }

    /// What the noun asks for that stands right behind the word that asks: "what age is".
    pub(super) fn property_asked(
        &self,
        core: &[Word<'_>],
        context: &Context<'_>,
    ) -> Option<AskedWord<'static>> {
        let lexicon = context.lexicon;
        let [what, noun, is, ..] = core else {
            return None;
        };
        let asks = lexicon.is(Class::Which, &what.folded) && lexicon.is(Class::Copula, &is.folded);
        let words = AskedWords::english(lexicon);
        asks.then(|| words.noun_in(std::slice::from_ref(noun), lexicon))?
    }

    /// What the words behind "how" ask for: the noun that a size is of, where it tells ("how
    /// big is the fine"), else the size.
    fn asked_behind_how(
        &self,
        core: &[Word<'_>],
        context: &Context<'_>,
    ) -> Option<AskedWord<'static>> {
        /// How far behind the size its noun stands: "how big is the fine".
        const REACH: usize = 3;
        let lexicon = context.lexicon;
        let words = AskedWords::english(lexicon);
        let (at, size) = core.iter().enumerate().skip(1).find_map(|(at, word)| {
            let how = core.get(at - 1)?;
            let next = core.get(at + 1).map_or("", |next| &*next.folded);
            let pair = words.behind_how(&format!("{} {next}", word.folded));
            let size = pair.or_else(|| words.behind_how(&word.folded));
            let asks = lexicon.is(Class::How, &how.folded);
            size.filter(|_| asks).map(|size| (at, size))
        })?;
        let behind = core.iter().skip(at + 1).take(REACH);
        let behind = behind.filter(|word| !self.is_in_a_name(word.span));
        let behind: Vec<Word<'_>> = behind.cloned().collect();
        let sized = size.answer == AnswerKind::Amount;
        let finer = sized.then(|| words.noun_in(&behind, lexicon)).flatten();
        Some(finer.unwrap_or(size))
    }

    /// What a question asks for, as finely as its words tell: by the word behind "how", or
    /// by the noun of a property.
    pub(super) fn answer_type(&self, asked: &Asked, context: &Context<'_>) -> AnswerType {
        let core = self.core_words(context);
        let finer = self.asked_behind_how(&core, context);
        let finer = finer.or_else(|| self.property(context));
        let dimension = |kinds: &[AnswerKind]| {
            let finer = finer.filter(|finer| kinds.contains(&finer.answer));
            finer.map(|finer| finer.dimension.to_owned())
        };
        const QUANTITIES: [AnswerKind; 3] =
            [AnswerKind::Amount, AnswerKind::Duration, AnswerKind::Count];
        let (kind, dimension) = match asked {
            Asked::HowMuch => ("quantity", dimension(&QUANTITIES)),
            Asked::HowLong => {
                let known = dimension(&[AnswerKind::Duration]);
                ("quantity", known.or(Some("duration".to_owned())))
            }
            Asked::HowMany { .. } => {
                let known = dimension(&[AnswerKind::Count]);
                ("quantity", known.or(Some("count".to_owned())))
            }
            Asked::When => {
                let known = dimension(&[AnswerKind::Date]);
                ("date", known.or(Some("date".to_owned())))
            }
            Asked::Who => match dimension(&[AnswerKind::Person]).as_deref() {
                Some("role-holder") => ("role-holder", None),
                _ => ("person", None),
            },
            Asked::Kind { entity_type, .. } => match entity_type.as_deref() {
                Some("person") => ("person", None),
                Some("place") => ("place", None),
                Some("company" | "body" | "association" | "outlet") => ("organisation", None),
                _ => ("thing", None),
            },
            Asked::Where => ("place", None),
            Asked::Why => ("reason", None),
            Asked::How => ("manner", None),
            Asked::YesNo => ("yes-no", None),
            Asked::What => match dimension(&QUANTITIES) {
                Some(dimension) => ("quantity", Some(dimension)),
                None => ("thing", None),
            },
        };
        AnswerType {
            kind: kind.to_owned(),
            dimension,
        }
    }
}

/// What answers a question that the noun of a property asks.
pub(super) fn asked_by(answer: AnswerKind) -> Asked {
    match answer {
        AnswerKind::Amount => Asked::HowMuch,
        AnswerKind::Duration => Asked::HowLong,
        AnswerKind::Count => Asked::HowMany {
            noun: String::new(),
            entity_type: None,
        },
        AnswerKind::Date => Asked::When,
        AnswerKind::Place => Asked::Where,
        AnswerKind::Person => Asked::Who,
        AnswerKind::Reason => Asked::Why,
    }
}
