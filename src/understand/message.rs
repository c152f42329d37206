//! What stands in a message: its words, the names and times in it, and the text
//! that phrases are compared with.
//!
//! Takes the text as it was typed; knows nothing of intents.

use std::ops::Range;

use crate::entities::EntityKey;
use crate::entities::lookup::{self, SURE, near};
use crate::entities::spot::{How, in_question};
use crate::language::fold::{Word, folded, words};
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::schedules::{self, Schedule};
use crate::language::span::Span;
use crate::language::terms::terms_of;

use super::Context;
use super::intents::fact;
use super::marks;
use super::model::{Ambiguous, AskedTerm, Named};
use super::phrases::{Phrases, Polite, Token};
use super::unlisted::CANDIDATE;

/// Between the words of a name in the compared text.
const INSIDE_A_NAME: char = '\u{29FE}';
/// The most words that are tried as a misspelt name.
const MOST_TYPOS: usize = 8;

/// A message, and what stands in it.
pub(super) struct Message<'m> {
    pub(super) text: &'m str,
    pub(super) words: Vec<Word<'m>>,
    /// The same in the language of the articles, as far as the phrases know it.
    translated: Vec<Word<'m>>,
    /// Whether a word of another language has an ending that asks.
    pub(super) asks: bool,
    pub(super) named: Vec<Named>,
    pub(super) ambiguous: Vec<Ambiguous>,
    /// Where a misspelt name stands that would be mended as a plain word too.
    pub(super) mended: Vec<Span>,
    pub(super) periods: Vec<Period>,
    /// When something is to be done again and again.
    pub(super) schedule: Option<Schedule>,
    /// Whether it says that something is not so.
    pub(super) denies: bool,
    /// Whether it asks of something that took place, and not of what will.
    pub(super) took_place: bool,
    /// The publisher it is limited to, and where it is named.
    pub(super) publisher: Option<(String, Span)>,
    /// The words one space before each, without those that change nothing; what
    /// stands for itself (a time, a quoted phrase) as one word.
    pub(super) compared: String,
    /// Each word of `compared`: where it begins, and what it came from.
    pub(super) places: Vec<(usize, Span)>,
    /// Where the polite words of `compared` can be cut off.
    pub(super) polite: Polite,
}

/// Whether words of the past ask of something that took place, and not of a plan.
fn took_place(words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let tells = |word: &Word<'_>| {
        lexicon.is(Class::TakesPlace, &word.folded) || lexicon.is(Class::Did, &word.folded)
    };
    words.iter().any(tells) && !lexicon.has_cue(Cue::Planned, words)
}

impl<'m> Message<'m> {
    /// Reads a message.
    pub(super) fn read(text: &'m str, context: &Context<'_>) -> Self {
        let words = words(text);
        let anchor = Anchor::on(context.today);
        let schedule = schedules::find(text, &words);
        let direction = Direction::of(&words, context.lexicon);
        let mut periods = find(text, &anchor, direction);
        if let Some(schedule) = &schedule {
            periods.retain(|period| !period.span.overlaps(schedule.span));
        }
        let mut message = Self {
            text,
            named: Vec::new(),
            ambiguous: Vec::new(),
            mended: Vec::new(),
            periods,
            schedule,
            publisher: None,
            compared: String::new(),
            places: Vec::new(),
            polite: Polite::default(),
            translated: Vec::new(),
            asks: false,
            denies: context.lexicon.has_cue(Cue::Denied, &words),
            took_place: direction == Direction::Past && took_place(&words, context.lexicon),
            words,
        };
        message.name(context);
        message.name_misspelt(context);
        message.named.sort_by_key(|named| named.span);
        message.find_publisher(context);
        message.translation(context);
        message.compare(context);
        if message.drop_mended(context) {
            message.translation(context);
            message.compare(context);
        }
        let candidates = message.name_unlisted(context);
        if candidates {
            message.translation(context);
            message.compare(context);
        }
        // A question that no phrase claims is found by its words as they are.
        if (candidates || !message.mended.is_empty()) && message.is_question(context) {
            let mended = std::mem::take(&mut message.mended);
            message
                .named
                .retain(|named| named.how != CANDIDATE && !mended.contains(&named.span));
            message.translation(context);
            message.compare(context);
        }
        message
    }

    /// Whether it asks in its own words and not in those of a phrase.
    fn is_question(&self, context: &Context<'_>) -> bool {
        let asked = || fact::asked(&self.core_words(context), context.lexicon, context.entities);
        let said = self.terms_within(&[Span::new(0, self.text.len())], context);
        let names_only = said.iter().all(|term| self.is_in_a_name(term.span));
        !names_only && self.claimant(context).is_none() && asked().is_some()
    }

    /// Whether a place belongs to a name.
    pub(super) fn is_in_a_name(&self, span: Span) -> bool {
        name_at(&self.named, span).is_some()
    }

    /// Reads words of another language as the English ones that they stand for; names
    /// and times stay what they are.
    fn translation(&mut self, context: &Context<'_>) {
        self.translated.clear();
        let korean = context.korean.filter(|_| marks::has_hangul(self.text));
        let Some(translation) = korean.map(Phrases::translation) else {
            self.translated.clone_from(&self.words);
            return;
        };
        for word in &self.words {
            let named = self.is_in_a_name(word.span);
            let mut periods = self.periods.iter();
            let fixed = named || periods.any(|period| period.span.overlaps(word.span));
            let as_english = |english: &String| Word {
                folded: english.clone().into(),
                span: word.span,
                hyphenated: false,
            };
            match translation.read(&word.folded) {
                _ if fixed => self.translated.push(word.clone()),
                Some(found) => {
                    self.asks |= found.asks;
                    self.translated.extend(found.words.iter().map(as_english));
                }
                None => {
                    let bare = translation.bare(&word.folded).to_owned();
                    self.translated.push(as_english(&bare));
                }
            }
        }
    }

    fn compare(&mut self, context: &Context<'_>) {
        self.compared.clear();
        self.places.clear();
        let tokens = self.tokens();
        let named = &self.named;
        let name_of = |word: &Word<'_>| name_at(named, word.span);
        let token_of = |word: &Word<'_>| {
            let mut tokens = tokens.iter();
            tokens.position(|(_, span)| span.overlaps(word.span))
        };
        let changes_nothing = |word: &Word<'_>| {
            context.phrases.skips(&word.folded)
                && name_of(word).is_none()
                && token_of(word).is_none()
        };
        // English phrases are compared with English words, others with what was typed.
        let english = context.phrases.translation().is_empty();
        let words = if english {
            &self.translated
        } else {
            &self.words
        };
        // "vitamin a": at the end it is no article.
        let last = words.iter().rposition(|word| !changes_nothing(word));
        let mut typos = 0;
        let mut open: Option<usize> = None;
        let mut open_name: Option<usize> = None;
        for (at, word) in words.iter().enumerate() {
            let before_more = last.is_some_and(|last| at < last);
            if before_more && changes_nothing(word) {
                continue;
            }
            let found = token_of(word);
            let (token, span) = match found {
                Some(_) if open == found => continue,
                Some(number) => match tokens.get(number) {
                    Some((token, span)) => (token.word(number), *span),
                    None => continue,
                },
                None => (
                    self.as_compared(word, &mut typos, context).to_owned(),
                    bare_span(word, context),
                ),
            };
            let name = name_of(word).filter(|_| found.is_none());
            match self.places.last_mut() {
                // The words of a name are one word here: no slot parts them.
                Some((_, place)) if name.is_some() && name == open_name => {
                    place.end = span.end;
                    self.compared.push(INSIDE_A_NAME);
                }
                _ => {
                    self.places.push((self.compared.len() + 1, span));
                    self.compared.push(' ');
                }
            }
            self.compared.push_str(&token);
            open = found;
            open_name = name;
        }
        self.polite = context.phrases.polite(&self.compared);
    }

    /// A word as the phrases have it: "timline", which no article holds, is "timeline".
    fn as_compared<'w>(
        &self,
        word: &'w Word<'_>,
        typos: &mut usize,
        context: &Context<'w>,
    ) -> &'w str {
        let like = context.phrases.like(&word.folded);
        let strange = *typos < MOST_TYPOS && self.is_strange(word, context);
        if !strange {
            return like;
        }
        *typos += 1;
        context.phrases.mended(like).unwrap_or(like)
    }

    /// What stands as one word in the compared text, and where.
    fn tokens(&self) -> Vec<(Token, Span)> {
        let mut tokens: Vec<(Token, Span)> = Vec::new();
        let schedule = self
            .schedule
            .iter()
            .map(|found| (Token::Schedule, found.span));
        let channels = marks::channels(self.text).into_iter();
        let phrases = marks::quoted(self.text).into_iter();
        let periods = self
            .periods
            .iter()
            .map(|period| (Token::Period, period.span));
        let all = schedule
            .chain(channels.map(|span| (Token::Channel, span)))
            .chain(phrases.map(|span| (Token::Phrase, span)))
            .chain(periods);
        for (token, span) in all {
            if tokens.iter().all(|(_, known)| !known.overlaps(span)) {
                tokens.push((token, span));
            }
        }
        tokens
    }

    fn name(&mut self, context: &Context<'_>) {
        for (found, mentions) in
            in_question(self.text, &self.words, context.entities, context.lexicon)
        {
            let Some(first) = mentions.first() else {
                continue;
            };
            let span = self.without_particle(found.span, context);
            let keys: Vec<EntityKey> = mentions.iter().map(|mention| mention.entity).collect();
            let surname = first.how == How::Surname;
            let whole = surname.then(|| self.with_first_name(&keys, span, context));
            if let Some((key, how, span)) = whole.flatten() {
                let matched = span.of(self.text).to_owned();
                self.push_named(key, matched, how, span, context);
                continue;
            }
            let matched = span.of(self.text).to_owned();
            if keys.len() > 1 {
                self.ambiguous.push(Ambiguous { span, keys });
            }
            self.push_named(first.entity, matched, first.how.name(), span, context);
        }
    }

    /// Who of some of one surname is meant by the word before it, a short or misspelt first
    /// name or an initial, and the span of both: "Dan Orrick", "D. Orrick".
    fn with_first_name(
        &self,
        keys: &[EntityKey],
        span: Span,
        context: &Context<'_>,
    ) -> Option<(EntityKey, &'static str, Span)> {
        let surname = self
            .words
            .partition_point(|word| word.span.end <= span.start);
        let before = self.words.get(surname.checked_sub(1)?)?;
        let between = Span::new(before.span.end, span.start).of(self.text);
        if context.lexicon.is_stop(&before.folded) || !matches!(between, " " | ". " | ".") {
            return None;
        }
        let whole = Span::new(before.span.start, span.end);
        let found = lookup::candidates(whole.of(self.text), context.entities, 2).into_iter();
        let mut sure = found.filter(|found| found.score >= SURE && keys.contains(&found.entity));
        let best = sure.next()?;
        let alone = sure.next().is_none_or(|next| next.score < best.score);
        (alone && matches!(best.how, "short" | "fuzzy")).then_some((best.entity, best.how, whole))
    }

    /// A span without the particle at its end, unless the two are a name together.
    fn without_particle(&self, span: Span, context: &Context<'_>) -> Span {
        let written = span.of(self.text);
        if !marks::has_hangul(written) || !context.entities.senses(&folded(written)).is_empty() {
            return span;
        }
        let translation = context.korean.map(Phrases::translation);
        let bare = translation.map_or(written, |translation| translation.bare_end(written));
        Span::new(span.start, span.start + bare.len())
    }

    fn push_named(
        &mut self,
        key: EntityKey,
        matched: String,
        how: &'static str,
        span: Span,
        context: &Context<'_>,
    ) {
        let Some(entity) = context.entities.get(key) else {
            return;
        };
        self.named.push(Named {
            key,
            kind: entity.kind.to_owned(),
            matched,
            how: how.into(),
            span,
        });
    }

    /// Names that were misspelt, or are known by their first letters alone: runs
    /// of up to three words that no article holds.
    fn name_misspelt(&mut self, context: &Context<'_>) {
        let strange: Vec<usize> = (0..self.words.len())
            .filter(|at| {
                self.words
                    .get(*at)
                    .is_some_and(|word| self.is_strange(word, context))
            })
            .take(MOST_TYPOS)
            .collect();
        let mut done = 0;
        let mut unlisted = Vec::new();
        for at in strange {
            if at < done {
                continue;
            }
            // "Korea Zink": the word before may belong to the name.
            let windows = [
                (at.checked_sub(1), 3),
                (at.checked_sub(1), 2),
                (Some(at), 3),
                (Some(at), 2),
                (Some(at), 1),
            ];
            let found = windows
                .into_iter()
                .find_map(|(start, count)| self.misspelt_at(start?, count, context));
            if found.is_none() {
                unlisted.push(at);
            }
            if let Some((key, how, span, end)) = found {
                let matched = span.of(self.text).to_owned();
                self.named.retain(|named| !named.span.overlaps(span));
                self.push_named(key, matched, how, span, context);
                done = end;
            }
        }
        self.name_misspelt_unlisted(&unlisted, context);
    }

    fn is_strange(&self, word: &Word<'_>, context: &Context<'_>) -> bool {
        let free = self
            .named
            .iter()
            .all(|named| !named.span.overlaps(word.span));
        let letters = word.folded.chars().all(char::is_alphabetic);
        let stop = context.lexicon.is_stop(&word.folded) || context.phrases.knows(&word.folded);
        free && letters && !stop && !(context.holds)(&context.lexicon.stem(&word.folded))
    }

    fn misspelt_at(
        &self,
        at: usize,
        count: usize,
        context: &Context<'_>,
    ) -> Option<(EntityKey, &'static str, Span, usize)> {
        let run = self.words.get(at..at + count)?;
        let (first, last) = (run.first()?, run.last()?);
        if run.iter().any(|word| context.lexicon.is_stop(&word.folded)) {
            return None;
        }
        let span = Span::new(first.span.start, last.span.end);
        let best = lookup::candidates(span.of(self.text), context.entities, 1)
            .into_iter()
            .next()?;
        // A part of a name ("Devices") is no typo.
        // Small letters make no acronym of a word that no article holds.
        let small = best.how == "acronym" && span.of(self.text).chars().any(char::is_lowercase);
        let sure = best.how != "part" && best.score >= SURE && !small;
        // A typo in a name of several words must not be the whole of one of them.
        let closed: String = run.iter().map(|word| &*word.folded).collect();
        let fits = best.how != "fuzzy" || near(&closed, &best.matched).is_some();
        (sure && fits).then_some((best.entity, best.how, span, at + count))
    }

    /// A publisher named before "story" or behind "stories from": it limits the
    /// question, and is none of the things asked about.
    fn find_publisher(&mut self, context: &Context<'_>) {
        const LONGEST: usize = 5;
        let is_report = |word: &Word<'_>| context.lexicon.is(Class::Report, &word.folded);
        let reports = (0..self.words.len()).filter(|at| self.words.get(*at).is_some_and(is_report));
        for at in reports {
            let before = (at.saturating_sub(LONGEST)..at).map(|start| (start..at, start..at + 1));
            let behind = (1..=LONGEST + 1)
                .rev()
                .map(|count| (at + 2..at + 2 + count, at..at + 2 + count));
            for (name, whole) in before.chain(behind) {
                let Some(publisher) = self.publisher_at(name, context) else {
                    continue;
                };
                let whole = self.words.get(whole).unwrap_or_default();
                let (Some(first), Some(last)) = (whole.first(), whole.last()) else {
                    continue;
                };
                let span = Span::new(first.span.start, last.span.end);
                self.named.retain(|named| !named.span.overlaps(span));
                self.publisher = Some((publisher, span));
                return;
            }
        }
    }

    fn publisher_at(&self, words: Range<usize>, context: &Context<'_>) -> Option<String> {
        let run = self.words.get(words)?;
        let name: Vec<&str> = run.iter().map(|word| &*word.folded).collect();
        (context.publisher)(&name.join(" "))
    }

    /// The span of the message that a range of the compared text came from.
    pub(super) fn original(&self, range: &Range<usize>) -> Option<Span> {
        let mut inside = self.places.iter().filter(|(at, _)| range.contains(at));
        let first = inside.next()?.1;
        let last = inside.next_back().map_or(first, |(_, span)| *span);
        Some(Span::new(first.start, last.end.max(first.end)))
    }

    /// Its words without the polite ones around them, each as phrases read it.
    pub(super) fn core_words(&self, context: &Context<'_>) -> Vec<Word<'m>> {
        let span = self.original(&self.polite.core()).unwrap_or_default();
        let inside = self
            .translated
            .iter()
            .filter(|word| span.contains(word.span));
        let contracted = |word: &Word<'m>| {
            let typed = word.span.of(self.text);
            let (pronoun, _) = typed.split_once(['\'', '’'])?;
            let is = context.lexicon.is(Class::Contracted, &word.folded);
            is.then(|| Word {
                folded: folded(pronoun).into(),
                ..word.clone()
            })
        };
        inside
            .map(|word| contracted(word).unwrap_or_else(|| word.clone()))
            .map(|word| match context.phrases.like(&word.folded) {
                like if like == word.folded || self.is_in_a_name(word.span) => word,
                like => Word {
                    folded: like.to_owned().into(),
                    ..word
                },
            })
            .collect()
    }

    /// The terms of the words within some spans.
    pub(super) fn terms_within(&self, spans: &[Span], context: &Context<'_>) -> Vec<AskedTerm> {
        let inside = |word: &Word<'_>| spans.iter().any(|span| span.contains(word.span));
        let limits = |word: &Word<'_>| {
            let publisher = self.publisher.as_ref();
            publisher.is_some_and(|(_, span)| span.contains(word.span))
        };
        // "how big" asks for a size; it is nothing that an answer would say.
        let measures = |at: usize, word: &Word<'_>| {
            let is = |class, word: &Word<'_>| context.lexicon.is(class, &word.folded);
            let before = at
                .checked_sub(1)
                .and_then(|before| self.translated.get(before));
            let quantity = is(Class::Size, word) || is(Class::Count, word);
            let noun = [
                Class::TimeNoun,
                Class::SumNoun,
                Class::NumberNoun,
                Class::ReasonNoun,
            ];
            before.is_some_and(|before| {
                let measured = is(Class::How, before) && quantity;
                measured
                    || (is(Class::Which, before) && noun.into_iter().any(|class| is(class, word)))
            })
        };
        let kept = self
            .translated
            .iter()
            .enumerate()
            .filter(|(at, word)| inside(word) && !limits(word) && !measures(*at, word));
        let words: Vec<Word<'_>> = kept.map(|(_, word)| word.clone()).collect();
        let terms = terms_of(&words, self.text, context.lexicon).into_iter();
        terms
            .map(|term| AskedTerm {
                typed: term.span.of(self.text).to_owned(),
                stem: term.stem.into(),
                span: term.span,
                meant: None,
            })
            .collect()
    }

    /// Whether it holds a word in capitals, behind the first, that no entry covers.
    pub(super) fn has_unlisted_capitals(&self) -> bool {
        let mut behind = self.words.iter().skip(1);
        behind.any(|word| {
            let capital = word.span.of(self.text).starts_with(char::is_uppercase);
            capital
                && self
                    .named
                    .iter()
                    .all(|named| !named.span.overlaps(word.span))
        })
    }
}

/// Where a word stands without the particle at its end.
fn bare_span(word: &Word<'_>, context: &Context<'_>) -> Span {
    let korean = context.korean.filter(|_| marks::has_hangul(&word.folded));
    let bare = korean.map_or(&*word.folded, |korean| {
        korean.translation().bare(&word.folded)
    });
    // Only where folding left the letters as they were typed.
    match word.folded.len() == word.span.len() {
        true => Span::new(word.span.start, word.span.start + bare.len()),
        false => word.span,
    }
}

/// The number of the name that a place belongs to, of names in order and apart.
fn name_at(named: &[Named], span: Span) -> Option<usize> {
    let number = named.partition_point(|named| named.span.end <= span.start);
    let found = named.get(number)?;
    found.span.overlaps(span).then_some(number)
}
