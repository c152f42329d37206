//! Entities, periods and words inside a matched phrase.

use crate::entities::EntityIndex;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::periods::Period;
use crate::language::schedules::Schedule;

use super::intents::fact::{asked, kind_in};
use super::model::{Asked, Item, Named, Subject};
use super::phrases::Settings;
use crate::language::span::Span;

/// What a matched phrase holds. Slots are spans of the message.
pub struct Slots<'m> {
    /// The message.
    pub text: &'m str,
    /// Its words.
    pub words: &'m [Word<'m>],
    /// Where its words stand without polite ones.
    pub core: Span,
    /// The names found in it.
    pub named: &'m [Named],
    /// The time expressions found in it.
    pub periods: &'m [Period],
    /// When something is to be done again and again.
    pub schedule: Option<&'m Schedule>,
    /// The publisher whose folded name this is, as its articles write it.
    pub publisher: &'m dyn Fn(&str) -> Option<String>,
    /// What the rule says of itself.
    pub set: &'m Settings,
    /// Whether more than the words of a template says what is wanted: what guards against
    /// chance does not apply then.
    pub sure: bool,
    /// Each slot and its span.
    pub filled: Vec<(String, Span)>,
    /// What words do.
    pub lexicon: &'m Lexicon,
    /// The names there are.
    pub entities: &'m EntityIndex,
}

impl Slots<'_> {
    /// Whether it asks, polite words left out: "I'm curious, how big is it".
    pub fn asks_at_core(&self) -> bool {
        let mut inside = self
            .words
            .iter()
            .filter(|word| self.core.contains(word.span));
        let first = inside.next();
        first.is_some_and(|first| self.lexicon.asks(&first.folded))
    }

    /// The same where polite words stand before it: "do you know when it is".
    pub fn asks_behind_polite_words(&self) -> bool {
        let first = self.words.first();
        let polite = first.is_some_and(|first| !self.core.contains(first.span));
        polite && self.asks_at_core()
    }

    /// Whether it ends in a question that one of its words asks: "thanks! who was it?"
    pub fn ends_asking(&self) -> bool {
        let ends = self.text.trim_end().ends_with(['?', '？']);
        let begins = self.words.first();
        let first = begins.is_some_and(|first| self.lexicon.asks(&first.folded));
        ends && !first && asked(self.words, self.lexicon, self.entities).is_some()
    }

    /// The values that the rule sets for a key.
    pub fn settings(&self, key: &str) -> impl Iterator<Item = &str> {
        let set = self.set.iter().find(|(set, _)| set == key);
        set.into_iter()
            .flat_map(|(_, values)| values.iter().map(String::as_str))
    }

    /// The first of them.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings(key).next()
    }

    /// Whether the rule sets this value for the key.
    pub fn sets(&self, key: &str, value: &str) -> bool {
        self.settings(key).any(|set| set == value)
    }

    /// Whether a slot was filled.
    pub fn has(&self, name: &str) -> bool {
        self.span(name).is_some()
    }

    /// Where a slot's words stand.
    pub fn span(&self, name: &str) -> Option<Span> {
        let mut filled = self.filled.iter();
        filled.find(|(slot, _)| slot == name).map(|(_, span)| *span)
    }

    /// The words of a slot.
    pub fn words_of(&self, name: &str) -> Option<&str> {
        self.span(name).map(|span| span.of(self.text))
    }

    /// Whether it begins as a noun phrase does: "the watch …".
    pub fn begins_with_determiner(&self) -> bool {
        let first = self.words.first();
        first.is_some_and(|first| self.lexicon.is(Class::Determiner, &first.folded))
    }

    /// Whether a slot's words are a clause of their own: "the draft is in the folder".
    pub fn is_clause(&self, name: &str) -> bool {
        let Some(span) = self.span(name) else {
            return false;
        };
        let is = |class, word: &Word<'_>| self.lexicon.is(class, &word.folded);
        let inside = || self.words.iter().filter(|word| span.contains(word.span));
        let mut pairs = inside()
            .zip(inside().skip(1))
            .take_while(|(before, _)| !is(Class::Relative, before));
        pairs.any(|(_, word)| is(Class::Finite, word))
    }

    /// The words of a slot, and what they name; none where they are a time and
    /// nothing else.
    pub fn topic(&self, name: &str) -> Option<Subject> {
        let span = self.span(name)?;
        if self.periods.iter().any(|period| period.span == span) {
            return None;
        }
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

    /// The entities that a slot's words name one after the other ("Acme, Ana Diaz and
    /// the Trade Dialogue"), at least two; none where they say anything else.
    pub fn entities(&self, name: &str) -> Option<Vec<Subject>> {
        const LEAST: usize = 2;
        let span = self.span(name)?;
        let inside = |named: &&Named| span.contains(named.span);
        let named: Vec<&Named> = self.named.iter().filter(inside).collect();
        let free = |word: &&Word<'_>| {
            span.contains(word.span) && !named.iter().any(|named| named.span.overlaps(word.span))
        };
        let joins = |word: &Word<'_>| {
            self.lexicon.is(Class::Joiner, &word.folded)
                || self.lexicon.is(Class::Determiner, &word.folded)
        };
        let alone = self.words.iter().filter(free).all(joins);
        let subjects = named.iter().map(|named| Subject {
            words: named.span.of(self.text).to_owned(),
            entities: vec![named.key],
        });
        (alone && named.len() >= LEAST).then(|| subjects.collect())
    }

    /// The publisher that a slot's words name.
    pub fn source(&self, name: &str) -> Option<String> {
        self.source_at(self.span(name)?)
    }

    /// The publishers that every slot of this name holds; none where one is no publisher.
    pub fn sources(&self, name: &str) -> Option<Vec<String>> {
        let filled = self.filled.iter().filter(|(filled, _)| filled == name);
        filled.map(|(_, span)| self.source_at(*span)).collect()
    }

    fn source_at(&self, span: Span) -> Option<String> {
        let inside = self.words.iter().filter(|word| span.contains(word.span));
        let folded: Vec<&str> = inside.map(|word| &*word.folded).collect();
        (self.publisher)(&folded.join(" "))
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
                id: entity.id.to_owned(),
                name: entity.name.to_owned(),
            },
            None => Item::Topic(span.of(self.text).to_owned()),
        })
    }

    /// The period that a slot holds, or that the message names at its end.
    pub fn period(&self) -> Option<&Period> {
        let span = self.span("period")?;
        self.periods.iter().find(|period| period.span == span)
    }

    /// What kind of thing a slot's words name first: "companies that joined".
    pub fn kind_in(&self, name: &str) -> Option<Asked> {
        let span = self.span(name)?;
        let inside = self.words.iter().filter(|word| span.contains(word.span));
        let words: Vec<Word<'_>> = inside.cloned().collect();
        kind_in(&words, self.lexicon, self.entities)
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
