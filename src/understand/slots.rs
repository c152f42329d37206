//! Entities, periods and words inside a matched phrase.

use crate::entities::EntityIndex;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::periods::Period;

use super::Named;
use super::intents::Subject;
use super::intents::briefing::Item;
use super::intents::fact::{Asked, asked};
use crate::language::span::Span;

/// What a matched phrase holds. Slots are spans of the message.
pub struct Slots<'m> {
    /// The message.
    pub text: &'m str,
    /// Its words.
    pub words: &'m [Word<'m>],
    /// The names found in it.
    pub named: &'m [Named],
    /// The time expressions found in it.
    pub periods: &'m [Period],
    /// Each slot and its span.
    pub filled: Vec<(String, Span)>,
    /// What words do.
    pub lexicon: &'m Lexicon,
    /// The names there are.
    pub entities: &'m EntityIndex,
}

impl Slots<'_> {
    /// Whether a slot was filled.
    pub fn has(&self, name: &str) -> bool {
        self.span(name).is_some()
    }

    /// Where a slot's words stand.
    pub fn span(&self, name: &str) -> Option<Span> {
        let mut filled = self.filled.iter();
        filled.find(|(slot, _)| slot == name).map(|(_, span)| *span)
    }

    /// The words of a slot, and what they name.
    pub fn topic(&self, name: &str) -> Option<Subject> {
        let span = self.span(name)?;
        let inside = self.named.iter().filter(|named| span.contains(named.span));
        Some(Subject {
            words: span.of(self.text).to_owned(),
            entities: inside.map(|named| named.key).collect(),
        })
    }

    /// The entity that a slot's words name, where they name one and nothing else.
    pub fn entity(&self, name: &str) -> Option<Subject> {
        let span = self.span(name)?;
        let key = self.whole(span)?;
        Some(Subject {
            words: span.of(self.text).to_owned(),
            entities: vec![key],
        })
    }

    fn whole(&self, span: Span) -> Option<crate::entities::EntityKey> {
        let named = self.named.iter().find(|named| span.contains(named.span))?;
        let outside =
            |word: &&Word<'_>| span.contains(word.span) && !named.span.contains(word.span);
        let alone = !self
            .words
            .iter()
            .filter(outside)
            .any(|word| !self.lexicon.is(Class::Determiner, &word.folded));
        alone.then_some(named.key)
    }

    /// A slot's words as an item of a briefing.
    pub fn item(&self, name: &str) -> Option<Item> {
        let span = self.span(name)?;
        let entity = self.whole(span).and_then(|key| self.entities.get(key));
        Some(match entity {
            Some(entity) => Item::Entity {
                id: entity.id.clone(),
                name: entity.name.clone(),
            },
            None => Item::Topic(span.of(self.text).to_owned()),
        })
    }

    /// The period that a slot holds, or that the message names at its end.
    pub fn period(&self) -> Option<&Period> {
        let span = self.span("period")?;
        self.periods.iter().find(|period| period.span == span)
    }

    /// What kind of thing the message asks for; anything, where a rule of facts
    /// claimed words that do not ask themselves ("share price of Acme").
    pub fn asked(&self) -> Option<Asked> {
        Some(asked(self.words, self.lexicon, self.entities).unwrap_or(Asked::What))
    }
}

/// The stems of a slot's words that say what it is about.
pub fn stems(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let read = words(text);
    let kept = read.iter().filter(|word| !lexicon.is_stop(&word.folded));
    kept.map(|word| lexicon.stem(&word.folded)).collect()
}
