//! Typed text -> a `Reading`, by rules: `understand()` is the one way in.
//!
//! Takes a message and what it is read against; gives what was asked, the rule
//! that claimed it, what the message names, and the runners-up. Finding an answer
//! is left to `retrieve`.

use jiff::civil::Date;

use crate::entities::lookup::{self, near};
use crate::entities::spot::in_question;
use crate::entities::{EntityError, EntityIndex, EntityKey, parse};
use crate::ingest::article::Span;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::terms::terms_of;
use dialogue::Conversation;
use intents::Intent;
use intents::fact::{Asked, Fact, asked};
use phrases::{Fit, PhraseError, Phrases, period_word};
use slots::Slots;

pub mod dialogue;
pub mod intents;
pub mod phrases;
pub mod slots;
pub mod suggest;

/// How many runners-up a reading names.
const MOST_ALTERNATIVES: usize = 4;
/// The most words that are tried as a misspelt name.
const MOST_TYPOS: usize = 24;

/// What a message is read against.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The wordings.
    pub phrases: &'a Phrases,
    /// What words do.
    pub lexicon: &'a Lexicon,
    /// The names there are.
    pub entities: &'a EntityIndex,
    /// Whether some article holds a stem: such a word is no slip of the pen.
    pub holds: &'a dyn Fn(&str) -> bool,
    /// The publisher whose folded name this is, as its articles write it.
    pub publisher: &'a dyn Fn(&str) -> Option<String>,
    /// The day "last week" is read against.
    pub today: Date,
}

/// An entity that a message names.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The entity.
    pub key: EntityKey,
    /// Its type.
    pub kind: String,
    /// The words that were typed.
    pub matched: String,
    /// How they matched.
    pub how: &'static str,
    /// Where they stand; empty where they were carried over.
    pub span: Span,
}

impl Named {
    /// The same, carried into the next message.
    pub fn carried(&self) -> Self {
        Self {
            how: "carried",
            span: Span::default(),
            ..self.clone()
        }
    }
}

/// A word that a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedTerm {
    /// Its stem.
    pub stem: String,
    /// Where it stands in the message.
    pub span: Span,
    /// As it was typed.
    pub typed: String,
}

/// A message that was understood.
#[derive(Clone, Debug)]
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
    /// The slots that were filled, with their words.
    pub slots: Vec<(String, String)>,
    /// The terms it is about, those of its names among them.
    pub terms: Vec<AskedTerm>,
    /// Stems that the sentence looked for may hold as well.
    pub also: Vec<String>,
    /// What is said back as it stands.
    pub reply: Option<String>,
    /// Names with several owners: the words, and whom else they can mean.
    pub ambiguous: Vec<(String, Vec<EntityKey>)>,
    /// Whether it holds a word in capitals, behind the first, that no entry covers.
    pub capitals: bool,
    /// Other rules that fit, best first.
    pub alternatives: Vec<String>,
}

/// What became of a message.
#[derive(Clone, Debug)]
pub enum Reading {
    /// It was understood.
    Clear(Box<Request>),
    /// None of the rules fits: the examples that come nearest.
    Unknown(Vec<String>),
}

/// Reads a message.
pub fn understand(text: &str, context: &Context<'_>, conversation: &Conversation) -> Reading {
    let message = Message::read(text, context);
    let Some(mut request) = message.request(context, conversation) else {
        return Reading::Unknown(suggest::nearest(text, context.phrases, 3));
    };
    dialogue::carry(
        &mut request,
        &message.words,
        conversation,
        context.lexicon,
        context.holds,
    );
    Reading::Clear(Box::new(request))
}

/// A message, and what stands in it.
struct Message<'m> {
    text: &'m str,
    words: Vec<Word<'m>>,
    named: Vec<Named>,
    ambiguous: Vec<(String, Vec<EntityKey>)>,
    periods: Vec<Period>,
    /// The publisher it is limited to, and where it is named.
    publisher: Option<(String, Span)>,
    /// The words one space before each, time expressions as one word.
    compared: String,
    /// Each word of `compared`: where it begins, and what it came from.
    places: Vec<(usize, Span)>,
    /// What is left of `compared` without polite words.
    heart: std::ops::Range<usize>,
}

impl<'m> Message<'m> {
    fn read(text: &'m str, context: &Context<'_>) -> Self {
        let words = words(text);
        let anchor = Anchor::on(context.today);
        let periods = find(text, &anchor, Direction::Past);
        let mut message = Self {
            text,
            named: Vec::new(),
            ambiguous: Vec::new(),
            periods,
            publisher: None,
            compared: String::new(),
            places: Vec::new(),
            heart: 0..0,
            words,
        };
        message.compare(context);
        message.name(context);
        message.name_misspelt(context);
        message.named.sort_by_key(|named| named.span);
        message.find_publisher(context);
        message
    }

    fn compare(&mut self, context: &Context<'_>) {
        let mut open: Option<usize> = None;
        for word in &self.words {
            let period = self
                .periods
                .iter()
                .position(|period| period.span.overlaps(word.span));
            match period {
                Some(number) if open == Some(number) => continue,
                Some(number) => {
                    let span = self
                        .periods
                        .get(number)
                        .map_or(word.span, |period| period.span);
                    self.places.push((self.compared.len() + 1, span));
                    self.compared.push(' ');
                    self.compared.push_str(&period_word(number));
                }
                None => {
                    self.places.push((self.compared.len() + 1, word.span));
                    self.compared.push(' ');
                    self.compared.push_str(&word.folded);
                }
            }
            open = period;
        }
        self.heart = context.phrases.heart(&self.compared);
    }

    fn name(&mut self, context: &Context<'_>) {
        for (found, mentions) in
            in_question(self.text, &self.words, context.entities, context.lexicon)
        {
            let Some(first) = mentions.first() else {
                continue;
            };
            let matched = found.span.of(self.text).to_owned();
            if mentions.len() > 1 {
                let keys = mentions.iter().map(|mention| mention.entity).collect();
                self.ambiguous.push((matched.clone(), keys));
            }
            self.push_named(first.entity, matched, first.how.name(), found.span, context);
        }
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
            kind: entity.kind.clone(),
            matched,
            how,
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
        for at in strange {
            if at < done {
                continue;
            }
            let found = [3, 2, 1]
                .into_iter()
                .find_map(|count| self.misspelt_at(at, count, context));
            if let Some((key, how, span, count)) = found {
                let matched = span.of(self.text).to_owned();
                self.push_named(key, matched, how, span, context);
                done = at + count;
            }
        }
    }

    fn is_strange(&self, word: &Word<'_>, context: &Context<'_>) -> bool {
        let free = self
            .named
            .iter()
            .all(|named| !named.span.overlaps(word.span));
        let letters = word.folded.chars().all(char::is_alphabetic);
        let stop = context.lexicon.is_stop(&word.folded);
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
        // A part of a name ("Devices") is no slip of the pen.
        let sure = best.how != "part";
        // A slip in a name of several words must not be the whole of one of them.
        let closed: String = run.iter().map(|word| &*word.folded).collect();
        let fits = best.how != "fuzzy" || near(&closed, &best.matched).is_some();
        (sure && fits).then_some((best.entity, best.how, span, count))
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

    fn publisher_at(&self, words: std::ops::Range<usize>, context: &Context<'_>) -> Option<String> {
        let run = self.words.get(words)?;
        let name: Vec<&str> = run.iter().map(|word| &*word.folded).collect();
        (context.publisher)(&name.join(" "))
    }

    fn request(&self, context: &Context<'_>, conversation: &Conversation) -> Option<Request> {
        let mut fits = self.ranked(context);
        let best = (!fits.is_empty()).then(|| fits.remove(0));
        let mut alternatives: Vec<String> = Vec::new();
        for (fit, _) in &fits {
            if let Some(rule) = context.phrases.rules.get(fit.rule) {
                let known = alternatives.contains(&rule.name)
                    || best.as_ref().is_some_and(|(best, _)| best.rule == fit.rule);
                if !known && alternatives.len() < MOST_ALTERNATIVES {
                    alternatives.push(rule.name.clone());
                }
            }
        }
        let mut request = match best {
            Some((fit, intent)) => self.claimed(&fit, intent, context)?,
            None => self.unclaimed(context)?,
        };
        request.alternatives = alternatives;
        if request.name == "follow-up" {
            request = match &conversation.last {
                Some(last) => {
                    let mut turned = dialogue::turn(last, request);
                    turned.name = name_of(&turned.intent, &last.name);
                    turned
                }
                None => Request {
                    name: "profile".to_owned(),
                    ..request
                },
            };
        }
        Some(request)
    }

    /// The rules that fit, best first: the most literal letters, names in slots
    /// counting half, then the order of the file.
    fn ranked(&self, context: &Context<'_>) -> Vec<(Fit, Intent)> {
        let heart = self.compared.get(self.heart.clone()).unwrap_or_default();
        let mut ranked = Vec::new();
        for fit in context.phrases.fits(heart) {
            let Some(rule) = context.phrases.rules.get(fit.rule) else {
                continue;
            };
            let slots = self.slots(&fit, context);
            let intent = intents::named(rule.intent())
                .and_then(|intent| (intent.from_slots)(&rule.name, &slots));
            if let Some(intent) = intent {
                let names: usize = ["entity", "other"]
                    .iter()
                    .filter_map(|name| slots.span(name))
                    .map(Span::len)
                    .sum();
                ranked.push((fit.literal * 2 + names, fit, intent));
            }
        }
        ranked.sort_by(|one, other| {
            other
                .0
                .cmp(&one.0)
                .then(one.1.template.cmp(&other.1.template))
        });
        ranked
            .into_iter()
            .map(|(_, fit, intent)| (fit, intent))
            .collect()
    }

    fn slots<'s>(&'s self, fit: &Fit, context: &Context<'s>) -> Slots<'s> {
        let filled = fit.slots.iter().filter_map(|(name, range)| {
            let range = self.heart.start + range.start..self.heart.start + range.end;
            Some((name.clone(), self.original(&range)?))
        });
        Slots {
            text: self.text,
            words: &self.words,
            named: &self.named,
            periods: &self.periods,
            filled: filled.collect(),
            lexicon: context.lexicon,
            entities: context.entities,
        }
    }

    /// The span of the message that a range of the compared text came from.
    fn original(&self, range: &std::ops::Range<usize>) -> Option<Span> {
        let mut inside = self.places.iter().filter(|(at, _)| range.contains(at));
        let first = inside.next()?.1;
        let last = inside.next_back().map_or(first, |(_, span)| *span);
        Some(Span::new(first.start, last.end.max(first.end)))
    }

    fn claimed(&self, fit: &Fit, intent: Intent, context: &Context<'_>) -> Option<Request> {
        let rule = context.phrases.rules.get(fit.rule)?;
        let slots = self.slots(fit, context);
        let period = slots.period().cloned();
        let name = match &intent {
            Intent::Fact(fact) if fact.asked != Asked::What => fact.asked.intent(),
            _ => rule.intent(),
        };
        let about: Vec<Span> = match &intent {
            Intent::Fact(_) => vec![Span::new(0, self.text.len())],
            _ => slots
                .filled
                .iter()
                .filter(|(name, _)| name != "period")
                .map(|(_, span)| *span)
                .collect(),
        };
        let mut request = self.blank(intent, name, &rule.name);
        request.terms = self.terms_within(&about, context);
        request
            .named
            .retain(|named| about.iter().any(|span| span.contains(named.span)));
        request.period = period;
        request.also = rule
            .also
            .iter()
            .map(|word| context.lexicon.stem(word))
            .collect();
        request.reply = rule.reply.clone();
        request.slots = slots
            .filled
            .iter()
            .map(|(name, span)| (name.clone(), span.of(self.text).to_owned()))
            .collect();
        Some(request)
    }

    /// A message that no template claims: a question goes by its question word,
    /// a name alone asks for its profile, other words are looked for.
    fn unclaimed(&self, context: &Context<'_>) -> Option<Request> {
        let everything = [Span::new(0, self.text.len())];
        let terms = self.terms_within(&everything, context);
        let heart: Vec<Word<'_>> = self.heart_words();
        let within_names = |term: &AskedTerm| {
            self.named
                .iter()
                .any(|named| named.span.overlaps(term.span))
        };
        let names_only = !self.named.is_empty() && terms.iter().all(within_names);
        let asked = asked(&heart, context.lexicon, context.entities);
        // "how is Acme doing" asks for nothing but news of it.
        let asked = asked.filter(|asked| {
            !(names_only && matches!(asked, Asked::How | Asked::What | Asked::Why))
        });
        if let Some(asked) = asked {
            let name = asked.intent();
            let fact = Fact {
                asked,
                attribute: None,
            };
            let mut request = self.blank(Intent::Fact(fact), name, &format!("{name}/general"));
            request.terms = terms;
            request.period = self.limit(context);
            return Some(request);
        }
        if is_link_or_code(self.text) {
            return Some(self.blank(Intent::Idle, "none", "none/link"));
        }
        let subject = intents::Subject {
            words: self.text.trim().to_owned(),
            entities: self.named.iter().map(|named| named.key).collect(),
        };
        if names_only {
            let mut request = self.blank(Intent::Profile(subject), "profile", "profile/name");
            request.terms = terms;
            return Some(request);
        }
        if !self.named.is_empty() || terms.iter().any(|term| (context.holds)(&term.stem)) {
            let mut request = self.blank(Intent::Search(subject), "search", "search/keywords");
            request.terms = terms;
            return Some(request);
        }
        None
    }

    /// The period that a question of fact is limited to: one behind a word that
    /// says so, and not one that is itself asked about.
    fn limit(&self, context: &Context<'_>) -> Option<Period> {
        let limiting = |period: &&Period| {
            let read = words(&period.text);
            read.first()
                .is_some_and(|first| context.lexicon.is(Class::Limit, &first.folded))
        };
        self.periods.iter().find(limiting).cloned()
    }

    fn heart_words(&self) -> Vec<Word<'m>> {
        let span = self.original(&self.heart).unwrap_or_default();
        self.words
            .iter()
            .filter(|word| span.contains(word.span))
            .cloned()
            .collect()
    }

    fn terms_within(&self, spans: &[Span], context: &Context<'_>) -> Vec<AskedTerm> {
        let inside = |word: &Word<'_>| spans.iter().any(|span| span.contains(word.span));
        let limits = |word: &Word<'_>| {
            let publisher = self.publisher.as_ref();
            publisher.is_some_and(|(_, span)| span.contains(word.span))
        };
        // "how big" asks for a size; it is nothing that an answer would say.
        let measures = |at: usize, word: &Word<'_>| {
            let is = |class, word: &Word<'_>| context.lexicon.is(class, &word.folded);
            let before = at.checked_sub(1).and_then(|before| self.words.get(before));
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
            .words
            .iter()
            .enumerate()
            .filter(|(at, word)| inside(word) && !limits(word) && !measures(*at, word));
        let words: Vec<Word<'_>> = kept.map(|(_, word)| word.clone()).collect();
        let terms = terms_of(&words, self.text, context.lexicon).into_iter();
        terms
            .map(|term| AskedTerm {
                typed: term.span.of(self.text).to_owned(),
                stem: term.stem,
                span: term.span,
            })
            .collect()
    }

    fn blank(&self, intent: Intent, name: &str, rule: &str) -> Request {
        Request {
            intent,
            name: name.to_owned(),
            rule: rule.to_owned(),
            named: self.named.clone(),
            period: None,
            periods: self.periods.clone(),
            publisher: self
                .publisher
                .as_ref()
                .map(|(publisher, _)| publisher.clone()),
            slots: Vec::new(),
            terms: Vec::new(),
            also: Vec::new(),
            reply: None,
            ambiguous: self.ambiguous.clone(),
            capitals: self.has_unlisted_capitals(),
            alternatives: Vec::new(),
        }
    }

    fn has_unlisted_capitals(&self) -> bool {
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

fn name_of(intent: &Intent, last: &str) -> String {
    match intent {
        Intent::Profile(_) => "profile".to_owned(),
        Intent::Fact(fact) if fact.asked != Asked::What => fact.asked.intent().to_owned(),
        _ => last.to_owned(),
    }
}

/// Whether a message is nothing but links or code.
fn is_link_or_code(text: &str) -> bool {
    let text = text.trim();
    let link = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    let fenced = text.starts_with("```") && text.ends_with("```");
    fenced || (!text.is_empty() && text.split_whitespace().all(link))
}

/// Why the phrases cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GrammarError {
    /// A template is malformed, or an example is read otherwise.
    #[error(transparent)]
    Phrases(#[from] PhraseError),
    /// The examples' entities are at fault.
    #[error("the example entities: {0}")]
    Entities(#[from] EntityError),
}

/// Reads a phrase file and checks that its own examples are read as it says.
///
/// # Errors
/// With file, line and the two readings, where one is not.
pub fn load(file: &str, text: &str, lexicon: &Lexicon) -> Result<Phrases, GrammarError> {
    let phrases = Phrases::read(file, text)?;
    for rule in &phrases.rules {
        if intents::named(rule.intent()).is_none() {
            let known: Vec<&str> = intents::INTENTS.iter().map(|intent| intent.name).collect();
            let reason = format!(
                "`{}` begins with no known intent ({})",
                rule.name,
                known.join(", ")
            );
            let line = rule.examples.first().map_or(1, |(line, _)| *line);
            return Err(PhraseError {
                file: file.to_owned(),
                line,
                reason,
            }
            .into());
        }
    }
    let entities = parse(file, &phrases.example_entities, lexicon)?;
    let context = Context {
        phrases: &phrases,
        lexicon,
        entities: &entities,
        holds: &|_| true,
        publisher: &|_| None,
        today: Date::constant(2024, 6, 28),
    };
    for rule in &phrases.rules {
        for (line, example) in &rule.examples {
            check(&rule.name, example, &context).map_err(|reason| PhraseError {
                file: file.to_owned(),
                line: *line,
                reason,
            })?;
        }
    }
    Ok(phrases)
}

fn check(rule: &str, example: &phrases::Example, context: &Context<'_>) -> Result<(), String> {
    let text = &example.text;
    let message = Message::read(text, context);
    let Some(request) = message.request(context, &Conversation::default()) else {
        return Err(format!(
            "the example \"{text}\" of `{rule}` is read by no rule"
        ));
    };
    if request.rule != rule {
        return Err(format!(
            "the example \"{text}\" of `{rule}` is read by `{}`",
            request.rule
        ));
    }
    for (slot, expected) in &example.slots {
        let found = request
            .slots
            .iter()
            .find(|(name, _)| name == slot)
            .map(|(_, words)| words.as_str());
        if found != Some(expected) {
            let found = found.unwrap_or("nothing");
            return Err(format!(
                "the example \"{text}\" of `{rule}`: `{slot}` holds \"{found}\", not \"{expected}\""
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::tests::english;

    #[test]
    fn the_shipped_phrases_read_their_own_examples() {
        if let Err(error) = load("config/phrases/en.toml", phrases::ENGLISH, &english()) {
            panic!("{error}");
        }
    }
}
