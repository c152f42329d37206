//! Which rule claims a message, and the request that makes of it.
//!
//! Every template that fits is ranked; what none claims goes by its question word,
//! by the names in it, or is looked for.

use std::ops::Range;

use crate::language::fold::{Word, words};
use crate::language::lexicon::Class;
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::span::Span;

use super::dialogue::{self, Conversation};
use super::intents::fact::{Asked, Fact, asked, exclaims, question_word};
use super::intents::{self, Intent};
use super::marks;
use super::message::Message;
use super::phrases::Fit;
use super::slots::Slots;
use super::unlisted::CANDIDATE;
use super::{AskedTerm, Context, Filled, Named, Request};

/// What this program is called in a chat.
const OWN_NAME: &str = "dateline";

/// What is said to a statement that was meant for the bot.
const STATEMENT: &str = "I read that as a statement, so I looked nothing up. Ask it as a question, or begin with `search` to find its words.";

/// How many runners-up a reading names.
const MOST_ALTERNATIVES: usize = 4;

/// Slots whose words are known to be what they are taken for.
const CHECKED: [&str; 8] = [
    "entity", "other", "entities", "source", "period", "schedule", "phrase", "channel",
];

impl Message<'_> {
    /// What is asked; none where nothing can be made of it.
    pub(super) fn request(
        &self,
        context: &Context<'_>,
        conversation: &Conversation,
    ) -> Option<Request> {
        if is_link_or_code(self.text) {
            return Some(self.blank(Intent::Idle, "none", "none/link"));
        }
        if is_for_another(self.text) {
            return Some(self.blank(Intent::Idle, "none", "none/mention"));
        }
        let mut fits = self.ranked(context);
        if is_expression(self.text) {
            // "bridge NEAR/5 cost" asks for no price.
            let kept = |intent: &Intent| {
                matches!(
                    intent,
                    Intent::Search(_) | Intent::Briefing(_) | Intent::Standing(_)
                )
            };
            fits.retain(|(_, intent)| kept(intent));
        }
        let best = (!fits.is_empty()).then(|| fits.remove(0));
        let say = best
            .as_ref()
            .map(|(fit, _)| context.phrases.say(fit).to_owned());
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
        request.say = say;
        Some(dialogue::resolve(request, conversation))
    }

    /// The rules that fit, best first: those whose slots hold no polite words, then the
    /// most literal letters, names and times in slots counting half, then the order of
    /// the file; rules of last resort behind all others.
    fn ranked(&self, context: &Context<'_>) -> Vec<(Fit, Intent)> {
        let mut ranked = Vec::new();
        for fit in context.phrases.fits(&self.compared, &self.polite) {
            let Some(rule) = context.phrases.rules.get(fit.rule) else {
                continue;
            };
            let slots = self.slots(&fit, context);
            let intent = intents::named(rule.intent())
                .and_then(|intent| (intent.from_slots)(&rule.name, &slots));
            if let Some(intent) = intent {
                let names: usize = CHECKED
                    .iter()
                    .filter_map(|name| slots.span(name))
                    .map(Span::len)
                    .sum();
                let heart = self.polite.heart();
                let inside = |(_, range): &(String, Range<usize>)| {
                    heart.start <= range.start && range.end <= heart.end
                };
                let score = (
                    !rule.last_resort,
                    fit.slots.iter().all(inside),
                    fit.literal * 2 + names,
                );
                ranked.push((score, fit, intent));
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

    /// The rule whose phrase claims it, if one does.
    pub(super) fn claimant(&self, context: &Context<'_>) -> Option<String> {
        let (fit, _) = self.ranked(context).into_iter().next()?;
        let rule = context.phrases.rules.get(fit.rule);
        rule.map(|rule| rule.name.clone())
    }

    fn slots<'s>(&'s self, fit: &Fit, context: &Context<'s>) -> Slots<'s> {
        let filled = fit
            .slots
            .iter()
            .filter_map(|(name, range)| Some((name.clone(), self.original(range)?)));
        Slots {
            text: self.text,
            words: &self.words,
            heart: self.original(&self.polite.heart()).unwrap_or_default(),
            named: &self.named,
            periods: &self.periods,
            schedule: self.schedule.as_ref(),
            publisher: context.publisher,
            filled: filled.collect(),
            lexicon: context.lexicon,
            entities: context.entities,
        }
    }

    fn claimed(&self, fit: &Fit, intent: Intent, context: &Context<'_>) -> Option<Request> {
        let rule = context.phrases.rules.get(fit.rule)?;
        let slots = self.slots(fit, context);
        let period = slots.period().cloned();
        let period = period.or_else(|| {
            matches!(intent, Intent::Fact(_) | Intent::List(_))
                .then(|| self.limit(context))
                .flatten()
        });
        let name = match &intent {
            Intent::Fact(fact) if fact.asked != Asked::What => fact.asked.intent(),
            _ => rule.intent(),
        };
        let about: Vec<Span> = match &intent {
            Intent::Fact(_) | Intent::Relation(..) => {
                vec![Span::new(0, self.text.len())]
            }
            _ => slots
                .filled
                .iter()
                .filter(|(name, _)| !matches!(name.as_str(), "period" | "schedule" | "channel"))
                .map(|(_, span)| *span)
                .collect(),
        };
        // An order is about what is to come.
        let period = match &intent {
            Intent::Standing(_) => period.and_then(|period| self.ahead(&period, context)),
            _ => period,
        };
        let mut request = self.blank(intent, name, &rule.name);
        request.terms = self.terms_within(&about, context);
        let barred = slots.span("without");
        self.bar(barred, &mut request);
        if let Some(source) = slots.source("source") {
            // What limits a look-up is not looked for.
            let of_source = slots.span("source");
            let free = |span: Span| of_source.is_none_or(|source| !source.overlaps(span));
            request.terms.retain(|term| free(term.span));
            request.named.retain(|named| free(named.span));
            request.publisher = Some(source);
        }
        request
            .named
            .retain(|named| about.iter().any(|span| span.contains(named.span)));
        if let Some((_, publisher)) = &self.publisher {
            request
                .named
                .retain(|named| !named.span.overlaps(*publisher));
        }
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
            .map(|(name, span)| Filled {
                name: name.clone(),
                words: span.of(self.text).to_owned(),
                span: *span,
            })
            .collect();
        Some(request)
    }

    /// A message that no template claims: a question goes by its question word,
    /// a name alone asks for its profile, other words are looked for.
    fn unclaimed(&self, context: &Context<'_>) -> Option<Request> {
        let everything = [Span::new(0, self.text.len())];
        let terms = self.terms_within(&everything, context);
        let heart = self.heart_words(context);
        if self.tells(&heart, context) {
            let mut request = self.blank(Intent::Idle, "none", "none/statement");
            request.reply = Some(STATEMENT.to_owned());
            return Some(request);
        }
        let within_names = |term: &AskedTerm| self.is_in_a_name(term.span);
        // Several names that nobody listed may be words like others.
        let guessed = |named: &Named| named.how == CANDIDATE;
        let scattered = self.named.len() > 1 && self.named.iter().all(guessed);
        let one = !scattered && !self.named.is_empty();
        let names_only = one && terms.iter().all(within_names);
        let asked = asked(&heart, context.lexicon, context.entities);
        let asked = asked.filter(|_| !is_expression(self.text));
        let asked = asked.or(self.asks.then_some(Asked::YesNo));
        let gap = self.leaves_open(context).then_some(Asked::What);
        let gap = gap.filter(|_| asked.is_none());
        let asked = asked.or(gap.clone());
        // "how is Acme doing" asks for nothing but news of it.
        let asked =
            asked.filter(|asked| !(names_only && matches!(asked, Asked::How | Asked::What)));
        if let Some(asked) = asked {
            let name = asked.intent();
            let fact = Fact {
                asked,
                attribute: None,
            };
            let mut request = self.blank(Intent::Fact(fact), name, &format!("{name}/general"));
            request.terms = terms;
            request.period = self.limit(context);
            if gap.is_some() {
                const GAP: usize = 2;
                let last = self.words.iter().rev().take(GAP).rev();
                request.gap = last.map(|word| word.folded.to_string()).collect();
            }
            return Some(request);
        }
        let subject = intents::Subject {
            words: self.text.trim().to_owned(),
            entities: self.named.iter().map(|named| named.key).collect(),
        };
        // What limits a look-up is not looked for.
        let period = self.limit(context);
        let limits = |term: &AskedTerm| {
            let period = period.as_ref();
            period.is_some_and(|period| period.span.overlaps(term.span))
        };
        let names_only =
            !self.named.is_empty() && terms.iter().all(|term| within_names(term) || limits(term));
        let terms: Vec<AskedTerm> = terms.iter().filter(|term| !limits(term)).cloned().collect();
        if names_only {
            let mut request = self.blank(Intent::Profile(subject), "profile", "profile/name");
            request.terms = terms;
            request.period = period;
            return Some(request);
        }
        if !self.named.is_empty() || terms.iter().any(|term| (context.holds)(&term.stem)) {
            let mut request = self.blank(Intent::Search(subject), "search", "search/keywords");
            request.terms = terms;
            self.bar(None, &mut request);
            request.period = period;
            return Some(request);
        }
        None
    }

    /// The same time expression read forward.
    fn ahead(&self, period: &Period, context: &Context<'_>) -> Option<Period> {
        let anchor = Anchor::on(context.today);
        let mut found = find(self.text, &anchor, Direction::Future).into_iter();
        found.find(|other| other.span == period.span)
    }

    /// Takes what a search must not find out of what it looks for: the words of a
    /// slot, and those behind a minus ("tariffs -steel").
    fn bar(&self, slot: Option<Span>, request: &mut Request) {
        if slot.is_none() && !matches!(request.intent, Intent::Search(_)) {
            return;
        }
        let barred = |span: Span| {
            slot.is_some_and(|slot| slot.contains(span)) || marks::is_behind_minus(self.text, span)
        };
        let (without, terms) = std::mem::take(&mut request.terms)
            .into_iter()
            .partition::<Vec<_>, _>(|term| barred(term.span));
        request.terms = terms;
        request.without = without.into_iter().map(|term| term.stem).collect();
        request.named.retain(|named| !barred(named.span));
    }

    /// The period that a question of fact is limited to: one behind a word that says
    /// so, or one of a month or more. Shorter ones ("on Monday") are loosely meant.
    fn limit(&self, context: &Context<'_>) -> Option<Period> {
        const LEAST_DAYS: i32 = 27;
        let limiting = |period: &&Period| {
            let read = words(&period.text);
            let said = read
                .first()
                .is_some_and(|first| context.lexicon.is(Class::Limit, &first.folded));
            let long = match (period.start, period.end) {
                (Some(start), Some(end)) => (end - start).get_days() >= LEAST_DAYS,
                (start, end) => start.is_some() || end.is_some(),
            };
            period.resolved && (said || long)
        };
        self.periods.iter().find(limiting).cloned()
    }

    fn blank(&self, intent: Intent, name: &str, rule: &str) -> Request {
        Request {
            intent,
            name: name.to_owned(),
            rule: rule.to_owned(),
            named: self.named.clone(),
            period: None,
            periods: self.periods.clone(),
            asking: asking(self.text),
            denies: self.denies,
            took_place: self.took_place,
            gap: Vec::new(),
            publisher: self
                .publisher
                .as_ref()
                .map(|(publisher, _)| publisher.clone()),
            slots: Vec::new(),
            terms: Vec::new(),
            also: Vec::new(),
            without: Vec::new(),
            reply: None,
            say: None,
            schedule: self.schedule.clone(),
            skip: 0,
            ambiguous: self.ambiguous.clone(),
            capitals: self.has_unlisted_capitals(),
            alternatives: Vec::new(),
        }
    }
}

impl Message<'_> {
    /// Whether it breaks off where something is to be filled in: "the strait is known as".
    fn leaves_open(&self, context: &Context<'_>) -> bool {
        let several = self.words.len() > 2;
        let last = self.words.last().filter(|_| several);
        last.is_some_and(|last| {
            context.lexicon.is(Class::LeavesOpen, &last.folded) && !self.is_in_a_name(last.span)
        })
    }

    /// Whether it tells something and asks nothing: "Acme has left the talks", "I read
    /// it". A question word in its midst asks nothing then ("she asked who came").
    fn tells(&self, heart: &[Word<'_>], context: &Context<'_>) -> bool {
        /// So many words at the end are looked at for one that asks.
        const NEAR: usize = 4;
        let is = |class, word: &Word<'_>| context.lexicon.is(class, &word.folded);
        let Some(first) = heart.first() else {
            return false;
        };
        if self.text.contains(['?', '？']) || self.asks {
            return false;
        }
        if exclaims(&self.words, context.lexicon) {
            return true;
        }
        let wants = is(Class::Preposition, first) || is(Class::Order, first);
        if context.lexicon.asks(&first.folded) || wants {
            return false;
        }
        let mut words = heart.iter();
        if words.any(|word| is(Class::FirstPerson, word) || is(Class::Aside, word)) {
            return true;
        }
        if self.leaves_open(context) {
            return false;
        }
        // "Acme bought the port when", "… in which year", "… into how many parts": a
        // question word near the end asks all the same.
        let mut last = heart.iter().rev().take(NEAR);
        if last.any(|word| question_word(word, context.lexicon).is_some()) {
            return false;
        }
        let pairs = heart.iter().zip(heart.iter().skip(1));
        let mut finite = pairs
            .take_while(|(before, _)| !is(Class::Relative, before))
            .filter(|(_, word)| is(Class::Finite, word) && !self.is_in_a_name(word.span));
        finite.next().is_some()
    }
}

/// The last sentence of a message; all of it where it has one alone.
fn asking(text: &str) -> Span {
    let body = text.trim_end().trim_end_matches(['.', '!', '?']);
    let ends = body.rmatch_indices(['.', '!', '?', '\n']);
    let mut breaks = ends.filter(|(at, mark)| {
        let behind = body.get(at + mark.len()..).unwrap_or_default();
        behind.starts_with(char::is_whitespace) || *mark == "\n"
    });
    let start = breaks.next().map_or(0, |(at, mark)| at + mark.len());
    Span::new(start, text.len())
}

/// Whether words of it are joined by operators in capitals: "port AND (harbour OR quay)",
/// "bridge NEAR/5 cost". In a message all in capitals they are words like others.
fn is_expression(text: &str) -> bool {
    let shouted = !text.chars().any(char::is_lowercase);
    let mut inside = text.split_whitespace().skip(1);
    let near = |word: &str| {
        let distance = word.strip_prefix("NEAR/");
        distance.is_some_and(|distance| distance.parse::<u32>().is_ok())
    };
    let asks = text.contains('?');
    !shouted && !asks && inside.any(|word| matches!(word, "AND" | "OR" | "NOT") || near(word))
}

/// Whether a message begins with somebody else's name as the chat writes it: "@maria".
fn is_for_another(text: &str) -> bool {
    let Some(name) = text.trim_start().strip_prefix('@') else {
        return false;
    };
    let own = name.get(..OWN_NAME.len());
    let own = own.is_some_and(|start| start.eq_ignore_ascii_case(OWN_NAME));
    name.starts_with(char::is_alphabetic) && !own
}

/// Whether a message is nothing but links or code, or a vote ("+1").
fn is_link_or_code(text: &str) -> bool {
    let vote = text.trim().strip_prefix('+');
    if vote.is_some_and(|vote| vote.bytes().all(|byte| byte.is_ascii_digit())) {
        return true;
    }
    let bare = without_code(text);
    let link = |word: &str| word.starts_with("http://") || word.starts_with("https://");
    let mut words = bare.split_whitespace();
    let said = words.any(|word| {
        let word = word.trim_start_matches('<');
        !link(word) && word.contains(char::is_alphanumeric)
    });
    // Marks alone ("???") may be meant for people.
    !said && text.contains(char::is_alphanumeric)
}

/// A text without what stands between backticks, three of them or one.
fn without_code(text: &str) -> String {
    let cut = |text: &str, fence: &str| {
        let mut kept = String::new();
        let mut rest = text;
        while let Some((before, code)) = rest.split_once(fence) {
            let Some((_, behind)) = code.split_once(fence) else {
                break;
            };
            kept.push_str(before);
            kept.push(' ');
            rest = behind;
        }
        kept.push_str(rest);
        kept
    };
    cut(&cut(text.trim(), "```"), "`").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_sentence_asks() {
        for (text, expected) in [
            ("who signed it?", "who signed it?"),
            ("It was shut down. Why was it?", " Why was it?"),
            ("The U.S. firm left", " firm left"),
            ("what is 3.5% of it?", "what is 3.5% of it?"),
            ("one\ntwo", "two"),
            ("", ""),
        ] {
            assert_eq!(asking(text).of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn links_and_code_alone_ask_nothing() {
        for (text, expected) in [
            ("https://example.com/story", true),
            ("<https://example.com> https://example.org", true),
            ("```print(\"who is ahn\")```", true),
            ("`SELECT * FROM articles`", true),
            ("+1", true),
            ("what is `SCCD`?", false),
            ("it's 5` wide", false),
            ("", false),
        ] {
            assert_eq!(is_link_or_code(text), expected, "{text:?}");
        }
    }
}
