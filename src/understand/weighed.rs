//! The request that evidence speaks for: its intent, and what of the message fills its
//! slots.
//!
//! Takes a message that no template claims and what speaks for each reading; gives a
//! request, or none where it is too little. Weighing is left to `evidence`.

use rustc_hash::FxHashSet;

use crate::language::asked::AnswerKind;
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::language::span::Span;
use crate::language::vocabulary;

use super::Context;
use super::answer_type::asked_by;
use super::claim::is_expression;
use super::dialogue::Conversation;
use super::evidence::frame;
use super::intents;
use super::intents::definition::Definition;
use super::intents::fact::exclaims;
use super::marks;
use super::message::Message;
use super::model::{Asked, Evidence, Fact, Intent, Likely, Request};
use super::phrases::Settings;

/// What is said to a statement that was meant for the bot.
pub(super) const STATEMENT: &str = "I read that as a statement, so I looked nothing up. Ask it as a question, or begin with `search` to find its words.";

impl Message<'_> {
    /// What speaks for each reading; none where operators say what is wanted, or where
    /// nothing of the message was ever seen.
    pub(super) fn evidence(
        &self,
        context: &Context<'_>,
        conversation: &Conversation,
    ) -> Option<Evidence> {
        let phrases = context.phrases;
        // The weights of one language say nothing of another.
        let english = phrases.translation().is_empty();
        let of_another = match english {
            true => self.is_mostly_hangul(),
            false => !marks::has_hangul(self.text),
        };
        if is_expression(self.text) || of_another {
            return None;
        }
        let before = &conversation.before;
        phrases.evidence.read(self, context, before)
    }

    /// Whether half of its words or more are written in Hangul.
    fn is_mostly_hangul(&self) -> bool {
        let hangul = |word: &&Word<'_>| marks::has_hangul(&word.folded);
        let those = self.words.iter().filter(hangul).count();
        those > 0 && 2 * those >= self.words.len()
    }

    /// Whether what speaks for its reading says that it asks for something that no
    /// question of fact is.
    pub(super) fn is_look_up(&self, context: &Context<'_>) -> bool {
        const LIKELY: f64 = 0.5;
        let own = |word: &Word<'_>| {
            let figures = word.folded.chars().all(char::is_numeric);
            figures || marks::has_hangul(&word.folded) || self.is_in_a_name(word.span)
        };
        if !self.words.iter().all(own) {
            return false;
        }
        let evidence = self.evidence(context, &Conversation::default());
        let best = evidence.and_then(|evidence| evidence.readings.into_iter().next());
        best.is_some_and(|best| {
            let definition = intents::named(&best.intent);
            best.probability >= LIKELY && definition.is_some_and(|it| !it.by_its_words)
        })
    }

    /// The request that the evidence speaks for.
    pub(super) fn by_evidence(&self, evidence: Evidence, context: &Context<'_>) -> Option<Request> {
        /// Less likely than this, the words are looked at as they are.
        const LEAST: f64 = 0.2;
        /// The same where nothing but words stands there.
        const LEAST_OF_KEYWORDS: f64 = 0.5;
        let states = self.tells(&self.core_words(context), context);
        // "what a day" asks nothing, whatever stands in it.
        if states && exclaims(&self.words, context.lexicon) {
            return None;
        }
        let best = self.meant(&evidence, states, context)?;
        if best.probability < LEAST {
            return None;
        }
        let definition = intents::named(&best.intent)?;
        let asks = self.asked_for(context).is_some()
            || self.property(context).is_some()
            || self.text.contains(['?', '？']);
        let talk = definition.name == intents::named_by(&Intent::Idle);
        let only_words = !talk && self.says_only_what_about(context);
        let unclear = definition.by_its_words || only_words;
        if unclear && !asks && best.probability < LEAST_OF_KEYWORDS {
            return None;
        }
        if definition.by_its_words || self.asks_a_fact(best, &evidence, definition, context) {
            let mut request = self.fact(context);
            request.rule = format!("evidence/{}", intents::named_by(&request.intent));
            request.evidence = Some(evidence);
            return Some(request);
        }
        let near = &context.phrases.evidence;
        // "is Acme on the briefing" asks for a look at it, whatever is ordered with words
        // like these.
        let set = match definition.orders.filter(|_| self.only_asks(context)) {
            Some(shown) => vec![(shown.key.to_owned(), vec![shown.value.to_owned()])],
            None => near.settings(self, definition, &context.phrases.rules),
        };
        let filled = self.slots_of_evidence(definition, context);
        // Where that is not enough, all of the message is what it is about, and nothing
        // more is known of what is wanted.
        let whole = vec![("topic".to_owned(), self.original(&self.polite.core())?)];
        let none = Settings::default();
        let tries = [(filled, &set), (whole, &none)].into_iter();
        let (slots, intent) = tries
            .map(|(filled, set)| self.slots(filled, set, true, context))
            .find_map(|slots| {
                let intent = (definition.read)(&slots)?;
                Some((slots, intent))
            })?;
        let mut request = match intent {
            // "How many planes does it have" is answered by a sentence; articles are counted
            // only where it is them that are asked about.
            Intent::Count(_) if !self.speaks_of_articles(context) => self.how_many(context),
            intent => self.filled(intent, &slots, context),
        };
        request.rule = format!("evidence/{}", definition.name);
        definition.name.clone_into(&mut request.name);
        if let Intent::Relation(..) = request.intent {
            request.named.clone_from(&self.named);
        }
        if let Intent::Idle = request.intent {
            request.reply = Some(STATEMENT.to_owned());
        }
        request.close = close(&evidence, best);
        request.evidence = Some(evidence);
        Some(request)
    }

    /// Whether it has a word for articles, or for being in them.
    fn speaks_of_articles(&self, context: &Context<'_>) -> bool {
        let is = |word: &Word<'_>, class| context.lexicon.is(class, &word.folded);
        let mut words = self.words.iter();
        words.any(|word| is(word, Class::Report) || is(word, Class::Mention))
    }

    /// The question of how many that it asks.
    fn how_many(&self, context: &Context<'_>) -> Request {
        let mut request = self.fact(context);
        let counts = |asked: &Asked| matches!(asked, Asked::HowMany { .. } | Asked::HowMuch);
        if !matches!(&request.intent, Intent::Fact(fact) if counts(&fact.asked)) {
            let asked = asked_by(AnswerKind::Count);
            request.answer_type = Some(self.answer_type(&asked, context));
            request.intent = Intent::Fact(Fact::asking(asked));
        }
        request
    }

    /// The reading that is taken, of a message that states something or not: the likeliest,
    /// where it is likely enough for an order, and talk by how much likelier it is than
    /// anything else. A name and nothing else is no talk.
    fn meant<'e>(
        &self,
        evidence: &'e Evidence,
        states: bool,
        context: &Context<'_>,
    ) -> Option<&'e Likely> {
        /// How many times as likely as anything else it must be that a message is talk; of
        /// one that asks, silence is the dearer mistake; of one that states something, an
        /// answer is.
        const TALK: f64 = 1.0;
        const ASKING_TALK: f64 = 2.0;
        const STATED_TALK: f64 = 0.7;
        /// How likely an order must be: nothing is done that is hardly likely to be meant.
        const ORDER: f64 = 0.3;
        let times = match (states, self.asked_for(context)) {
            (true, _) => STATED_TALK,
            (false, Some(_)) => ASKING_TALK,
            (false, None) => TALK,
        };
        let is_talk = |likely: &&Likely| likely.intent == intents::named_by(&Intent::Idle);
        let may_be = |likely: &&Likely| {
            let definition = intents::named(&likely.intent);
            let orders = definition.is_some_and(|it| it.orders.is_some());
            !orders || likely.probability >= ORDER
        };
        let mut others = evidence.readings.iter().filter(|it| !is_talk(it));
        let other = others.find(may_be);
        let enough = times * other.map_or(0.0, |other| other.probability);
        let talk = evidence.readings.iter().find(is_talk);
        let talk = talk.filter(|talk| talk.probability >= enough && !self.is_bare(context));
        talk.or(other)
    }

    /// Whether a message is a question of fact although another reading is likelier: its
    /// grammar asks, and the other is not clear; or it asks for somebody, a time, a place
    /// and the like about more than a name, where the other asks for a name's page.
    fn asks_a_fact(
        &self,
        best: &Likely,
        evidence: &Evidence,
        definition: &Definition,
        context: &Context<'_>,
    ) -> bool {
        const CLEAR: f64 = 0.4;
        /// The same where its first word asks.
        const CLEAR_AT_HEAD: f64 = 0.7;
        const SURE: f64 = 0.8;
        let Some(asked) = self.asked_for(context) else {
            return false;
        };
        let of_fact = |likely: &&Likely| {
            let definition = intents::named(&likely.intent);
            definition.is_some_and(|definition| definition.by_its_words)
        };
        let fact = evidence.readings.iter().find(of_fact);
        let core = self.core_words(context);
        let head = core.first();
        let asks_at_head = head.is_some_and(|it| context.lexicon.asks(&it.folded));
        if self.property_asked(&core, context).is_some() {
            return true;
        }
        let orders = definition.orders.is_some();
        if orders && self.asks_what_somebody_did(context) {
            return true;
        }
        let clear = match (orders, asks_at_head) {
            (true, _) => SURE,
            (false, true) => CLEAR_AT_HEAD,
            (false, false) => CLEAR,
        };
        if fact.is_some() && best.probability < clear {
            return true;
        }
        let kind = !matches!(asked, Asked::What | Asked::How | Asked::Kind { .. });
        let more = |word: &Word<'_>| {
            !self.is_in_a_name(word.span) && self.tells_what_about(word, definition, context)
        };
        let names = !self.named.is_empty();
        definition.only_its_subject
            && best.probability < SURE
            && kind
            && names
            && self.words.iter().any(more)
    }

    /// Whether it asks, and wishes for nothing to be done: "is the briefing posted", "why
    /// was it", and not "could we post it".
    fn only_asks(&self, context: &Context<'_>) -> bool {
        let core = self.core_words(context);
        let is = |class, at: usize| {
            let word = core.get(at);
            word.is_some_and(|word| context.lexicon.is(class, &word.folded))
        };
        let wishes = is(Class::Modal, 0) && is(Class::FirstPerson, 1);
        !wishes && self.asked_for(context).is_some()
    }

    /// Whether it asks for yes or no of what somebody did who has a name: "did Acme post it".
    fn asks_what_somebody_did(&self, context: &Context<'_>) -> bool {
        let core = self.core_words(context);
        let [first, second, ..] = core.as_slice() else {
            return false;
        };
        context.lexicon.is(Class::Did, &first.folded) && self.is_in_a_name(second.span)
    }

    /// What of the message fills the slots of an intent that evidence speaks for: its
    /// first names, and the words that are no part of how it asks.
    fn slots_of_evidence(
        &self,
        definition: &Definition,
        context: &Context<'_>,
    ) -> Vec<(String, Span)> {
        let mut filled: Vec<(String, Span)> = Vec::new();
        let mut fill = |name: &str, span: Span| {
            if definition.slots.contains(&name) && !span.is_empty() {
                filled.push((name.to_owned(), span));
            }
        };
        let tells = |word: &&Word<'_>| self.tells_what_about(word, definition, context);
        let about: Vec<Span> = self
            .words
            .iter()
            .filter(tells)
            .map(|word| word.span)
            .collect();
        let span_of = |spans: &[Span]| {
            let (first, last) = (spans.first()?, spans.last()?);
            Some(Span::new(first.start, last.end))
        };
        let quoted = marks::quoted(self.text);
        let period = self.periods.first().map(|period| period.span);
        if let Some(period) = period {
            fill("period", period);
        }
        if let Some(schedule) = &self.schedule {
            fill("schedule", schedule.span);
        }
        if let Some(channel) = marks::channels(self.text).first() {
            fill("channel", *channel);
        }
        if let Some(phrase) = quoted.first() {
            fill("phrase", *phrase);
        }
        let names: Vec<Span> = self.named.iter().map(|named| named.span).collect();
        let two = definition.slots.contains(&"other");
        // A name before that nobody listed may be the one who is meant.
        let unlisted = frame::capitalised(self.text, &self.words, &FxHashSet::default());
        let unlisted = unlisted.into_iter().find(|span| !self.is_in_a_name(*span));
        let leads = |name: Option<&Span>| {
            unlisted.filter(|other| name.is_none_or(|name| other.start < name.start))
        };
        let matter = definition.slots.contains(&"matter");
        let rest = |speaker: Span| {
            let rest = about.iter().filter(|span| !speaker.overlaps(**span));
            span_of(&rest.copied().collect::<Vec<Span>>())
        };
        match names.as_slice() {
            [one, other, ..] if two => {
                fill("entity", *one);
                fill("other", *other);
            }
            names if matter && !two && leads(names.first()).is_some() => {
                if let Some(speaker) = leads(names.first()) {
                    fill("topic", speaker);
                    if let Some(matter) = rest(speaker) {
                        fill("matter", matter);
                    }
                }
            }
            [one, ..] if matter && !two => {
                fill("entity", *one);
                if let Some(matter) = rest(*one) {
                    fill("matter", matter);
                }
            }
            _ => {
                if let Some(topic) = span_of(&about) {
                    fill(if matter && !two { "matter" } else { "topic" }, topic);
                }
            }
        }
        filled
    }

    /// Whether a word tells what a message is about, and not how it asks.
    fn tells_what_about(
        &self,
        word: &Word<'_>,
        definition: &Definition,
        context: &Context<'_>,
    ) -> bool {
        if self.is_in_a_name(word.span) {
            return true;
        }
        let timed = self.periods.iter().map(|period| period.span);
        let timed = timed.chain(self.schedule.iter().map(|schedule| schedule.span));
        let aside = timed
            .chain(marks::channels(self.text))
            .any(|span| span.overlaps(word.span));
        let core = self.original(&self.polite.core()).unwrap_or_default();
        let how = context.lexicon.is_stop(&word.folded)
            || context.phrases.skips(&word.folded)
            || context
                .phrases
                .evidence
                .is_cue(&word.folded, definition.name);
        core.contains(word.span) && !aside && !how
    }

    /// Whether it is but a few words, and none that people use to ask or to chat with:
    /// a name, or what an article is about. Who adds a face or shouts is chatting; of a
    /// language whose common words are not known nothing can be told.
    pub(super) fn is_bare(&self, context: &Context<'_>) -> bool {
        const MOST_WORDS: usize = 5;
        const PLAIN: [char; 11] = ['.', ',', '\'', '’', '-', '&', '?', '/', '"', '“', '”'];
        let chats = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && !PLAIN.contains(&c);
        if marks::has_hangul(self.text) || self.text.contains(chats) {
            return false;
        }
        let core = self.core_words(context);
        let few = (1..=MOST_WORDS).contains(&core.len());
        let strange = |word: &Word<'_>| !vocabulary::is_common(&word.folded);
        let large = |word: &Word<'_>| word.span.of(self.text).starts_with(char::is_uppercase);
        // One word alone may be a sound that somebody makes ("pfff").
        let name = core.len() > 1 || core.iter().any(large);
        few && name && core.iter().all(strange) && self.says_only_what_about(context)
    }

    /// Whether none of its words is one that people use to ask or to chat with, times and
    /// what may lead them left out.
    fn says_only_what_about(&self, context: &Context<'_>) -> bool {
        let tells_how = |word: &Word<'_>| {
            let in_a_time = self.periods.iter().any(|it| it.span.overlaps(word.span));
            let is = |class| context.lexicon.is(class, &word.folded);
            let leads = is(Class::Preposition) || is(Class::Determiner);
            let used = context.lexicon.is_stop(&word.folded)
                || context.phrases.evidence.is_used(&word.folded);
            !in_a_time && !leads && used
        };
        !self.core_words(context).iter().any(tells_how)
    }

    /// What its grammar tells of how it is meant.
    pub(super) fn shapes(&self, context: &Context<'_>) -> Vec<String> {
        let core = self.core_words(context);
        let mut shapes = Vec::new();
        match self.asked_for(context) {
            Some(asked) => shapes.push(format!("asks {}", asked.intent())),
            None => shapes.push("asks nothing".to_owned()),
        }
        if self.tells(&core, context) {
            shapes.push("tells something".to_owned());
        }
        let first = core.first();
        if first.is_some_and(|first| context.lexicon.is(Class::Order, &first.folded)) {
            shapes.push("begins with an order".to_owned());
        }
        let talks = |word: &Word<'_>| context.lexicon.is(Class::FirstPerson, &word.folded);
        if self.words.iter().any(talks) {
            shapes.push("speaks of whoever typed it".to_owned());
        }
        let long = match self.words.len() {
            0..=2 => "one or two",
            3..=5 => "three to five",
            6..=10 => "six to ten",
            11..=18 => "eleven to eighteen",
            _ => "more than eighteen",
        };
        shapes.push(format!("has {long} words"));
        if !core
            .iter()
            .any(|word| context.lexicon.is_stop(&word.folded))
        {
            shapes.push("has no word that only holds others together".to_owned());
        }
        if self.property(context).is_some() {
            shapes.push("has a noun that asks".to_owned());
        }
        let ends = self.text.trim().trim_end_matches(['.', '!', '?', '…']);
        if ends.contains(['.', '!', '?', '\n']) {
            shapes.push("has several sentences".to_owned());
        }
        shapes
    }
}

/// Another look-up that is nearly as likely as the best reading, where that is not clear.
fn close(evidence: &Evidence, best: &Likely) -> Option<String> {
    /// From here on a reading is clear.
    const CLEAR: f64 = 0.5;
    /// So much of the best one's probability is near.
    const NEAR: f64 = 0.75;
    /// So likely it must be that either is meant.
    const EITHER: f64 = 0.6;
    let looks_up = |likely: &&Likely| {
        let definition = intents::named(&likely.intent);
        definition.is_some_and(|it| it.suggested && !it.by_its_words && it.orders.is_none())
    };
    let mut others = evidence.readings.iter();
    let other = others.find(|other| other.intent != best.intent)?;
    let near = best.probability < CLEAR
        && other.probability >= NEAR * best.probability
        && best.probability + other.probability >= EITHER;
    let both = looks_up(&best) && looks_up(&other);
    (near && both).then(|| other.intent.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_look_ups_of_which_one_is_likely_meant_are_close() {
        for (readings, expected) in [
            ([("timeline", 0.45), ("profile", 0.40)], Some("profile")),
            ([("timeline", 0.55), ("profile", 0.43)], None),
            ([("timeline", 0.45), ("profile", 0.30)], None),
            ([("timeline", 0.25), ("profile", 0.24)], None),
            ([("timeline", 0.45), ("fact", 0.40)], None),
            ([("timeline", 0.45), ("watch", 0.40)], None),
            ([("none", 0.45), ("profile", 0.40)], None),
        ] {
            let likely = |(intent, probability): (&str, f64)| Likely {
                intent: intent.to_owned(),
                probability,
            };
            let evidence = Evidence {
                readings: readings.into_iter().map(likely).collect(),
                cues: Vec::new(),
            };
            let best = evidence.readings.first().unwrap();
            let found = close(&evidence, best);
            assert_eq!(found.as_deref(), expected, "{readings:?}");
        }
    }
}
