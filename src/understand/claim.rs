//! Which rule claims a message, and the request that makes of it.
//!
//! Every template that fits is ranked; what none claims is read by evidence (`weighed`),
//! and where that is too little by its question word, by the names in it, or looked for.

use std::ops::Range;

use crate::language::fold::{Word, words};
use crate::language::lexicon::Class;
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::span::Span;

use super::Context;
use super::act;
use super::answer_type::asked_by;
use super::dialogue::{self, Conversation};
use super::intents;
use super::intents::fact::{exclaims, question_word};
use super::marks;
use super::message::Message;
use super::model::{
    Act, Asked, AskedTerm, Evidence, Fact, Filled, Intent, Named, Request, Subject,
};
use super::phrases::{Fit, Settings};
use super::slots::Slots;
use super::unlisted::CANDIDATE;
use super::weighed::STATEMENT;

/// What this program is called in a chat.
pub(super) const OWN_NAME: &str = "dateline";

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
                    Intent::Search(_) | Intent::Briefing(_) | Intent::Subscription(_)
                )
            };
            fits.retain(|(_, intent)| kept(intent));
        }
        let evidence = self.evidence(context, conversation);
        let chosen = self.chosen(&fits, evidence.as_ref(), context);
        let best = chosen.map(|at| fits.remove(at));
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
        let mut request = match (best, evidence) {
            (Some((fit, intent)), evidence) => Request {
                evidence,
                ..self.claimed(&fit, intent, context)?
            },
            (None, Some(evidence)) => match self.by_evidence(evidence, context) {
                Some(request) => request,
                None => self.unclaimed(context)?,
            },
            (None, None) => self.unclaimed(context)?,
        };
        request.alternatives = alternatives;
        request.say = say;
        request.act = self.act(&request, context);
        Some(dialogue::resolve(request, conversation))
    }

    /// Which of the templates that fit is taken, if one is. A template is taken at its word
    /// unless evidence is all but sure of something else, and always where it has no slot to
    /// fill, or asks for less than all about a name, which evidence speaks for. One of last resort, whose words could mean many things, gives way to evidence
    /// that is clear of something else; where that is on the side of another one that fits,
    /// it is that one.
    fn chosen(
        &self,
        fits: &[(Fit, Intent)],
        evidence: Option<&Evidence>,
        context: &Context<'_>,
    ) -> Option<usize> {
        /// From here on another reading is clear, and from here on its own is likely enough.
        const CLEAR: f64 = 0.3;
        const LIKELY: f64 = 0.25;
        /// The same of a template that is not of last resort: all but sure.
        const SURE: f64 = 0.8;
        const UNLIKELY: f64 = 0.1;
        let rule = |fit: &Fit| context.phrases.rules.get(fit.rule);
        let (fit, _) = fits.first()?;
        let first = rule(fit)?;
        let Some(evidence) = evidence else {
            return Some(0);
        };
        let best = evidence.readings.first()?;
        let mut readings = evidence.readings.iter();
        let own = readings.find(|it| it.intent == first.intent.name);
        let own = own.map_or(0.0, |own| own.probability);
        let (other, likely) = match first.last_resort {
            true => (CLEAR, LIKELY),
            false => (SURE, UNLIKELY),
        };
        let known = context.phrases.evidence.knows(first.intent.name);
        let to_the_letter = fit.slots.is_empty();
        // "who is Acme" asks for less than Acme's page.
        let page = intents::named(&best.intent).is_some_and(|it| it.only_its_subject);
        let finer = page && (first.intent.by_its_words || first.intent.only_its_subject);
        if !known || to_the_letter || finer || best.probability < other || own >= likely {
            return Some(0);
        }
        let mut agreeing = fits.iter();
        agreeing.position(|(fit, _)| rule(fit).is_some_and(|it| it.intent.name == best.intent))
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
            let slots = self.slots(self.fit_slots(&fit), &rule.set, false, context);
            if let Some(intent) = (rule.intent.read)(&slots) {
                let names: usize = CHECKED
                    .iter()
                    .filter_map(|name| slots.span(name))
                    .map(Span::len)
                    .sum();
                let core = self.polite.core();
                let inside = |(_, range): &(String, Range<usize>)| {
                    core.start <= range.start && range.end <= core.end
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

    /// What fills the slots of a rule, each with where it stands in the message.
    fn fit_slots(&self, fit: &Fit) -> Vec<(String, Span)> {
        let filled = fit
            .slots
            .iter()
            .filter_map(|(name, range)| Some((name.clone(), self.original(range)?)));
        filled.collect()
    }

    pub(super) fn slots<'s>(
        &'s self,
        filled: Vec<(String, Span)>,
        set: &'s Settings,
        sure: bool,
        context: &Context<'s>,
    ) -> Slots<'s> {
        Slots {
            text: self.text,
            words: &self.words,
            core: self.original(&self.polite.core()).unwrap_or_default(),
            named: &self.named,
            periods: &self.periods,
            schedule: self.schedule.as_ref(),
            publisher: context.publisher,
            set,
            sure,
            filled,
            lexicon: context.lexicon,
            entities: context.entities,
        }
    }

    /// What a question of fact or for a list asks that somebody does.
    fn act(&self, request: &Request, context: &Context<'_>) -> Option<Act> {
        let (Intent::Fact(fact) | Intent::List(fact)) = &request.intent else {
            return None;
        };
        let core = self.core_words(context);
        let inside = |word: &Word<'_>| request.asking.contains(word.span);
        let read: Vec<Word<'_>> = core.into_iter().filter(inside).collect();
        let start = read.first().map_or(0, |first| first.span.start);
        let is_name = |word: &Word<'_>| {
            let large = word.span.of(self.text).starts_with(char::is_uppercase);
            self.is_in_a_name(word.span) || (large && word.span.start > start)
        };
        let words = act::Words {
            read: &read,
            is_name: &is_name,
            lexicon: context.lexicon,
        };
        words.act(&fact.asked)
    }

    fn claimed(&self, fit: &Fit, intent: Intent, context: &Context<'_>) -> Option<Request> {
        let rule = context.phrases.rules.get(fit.rule)?;
        let slots = self.slots(self.fit_slots(fit), &rule.set, false, context);
        let mut request = self.filled(intent, &slots, context);
        request.rule.clone_from(&rule.name);
        if !matches!(&request.intent, Intent::Fact(_)) {
            rule.called().clone_into(&mut request.name);
        }
        let also = rule.also.iter();
        request.also = also.map(|word| context.lexicon.stem(word)).collect();
        request.reply.clone_from(&rule.reply);
        Some(request)
    }

    /// What an intent with its slots asks for.
    pub(super) fn filled(
        &self,
        intent: Intent,
        slots: &Slots<'_>,
        context: &Context<'_>,
    ) -> Request {
        let period = slots.period().cloned();
        // A look-up is limited to the time that it names, wherever that stands; of a
        // question of fact short times are loosely meant.
        let period = period.or_else(|| match intent {
            Intent::Fact(_) | Intent::List(_) => self.limit(context),
            _ => self.periods.iter().find(|period| period.resolved).cloned(),
        });
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
            Intent::Subscription(_) => period.and_then(|period| self.ahead(&period, context)),
            _ => period,
        };
        let name = match &intent {
            Intent::Fact(fact) => fact.asked.intent().to_owned(),
            other => intents::named_by(other),
        };
        let answer_type = match &intent {
            Intent::Fact(fact) => Some(self.answer_type(&fact.asked, context)),
            _ => None,
        };
        let mut request = self.blank(intent, &name, "");
        request.answer_type = answer_type;
        request.terms = self.terms_within(&about, context);
        self.bar(slots.span("without"), &mut request);
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
        let filled = slots.filled.iter().map(|(name, span)| Filled {
            name: name.clone(),
            words: span.of(self.text).to_owned(),
            span: *span,
        });
        request.slots = filled.collect();
        request
    }

    /// The question of fact that its own words ask; for anything, where they ask for
    /// nothing of a kind.
    pub(super) fn fact(&self, context: &Context<'_>) -> Request {
        let property = self.property_asked(&self.core_words(context), context);
        let asked = property.map(|noun| asked_by(noun.answer));
        let asked = asked.or_else(|| self.asked_for(context));
        let asked = asked.unwrap_or_else(|| {
            // "Acme headcount?" asks by the noun of a property.
            let noun = self.property(context);
            noun.map_or(Asked::What, |noun| asked_by(noun.answer))
        });
        let name = asked.intent();
        let gap = asked == Asked::What && self.leaves_open(context);
        let answer_type = self.answer_type(&asked, context);
        let intent = Intent::Fact(Fact::asking(asked));
        let mut request = self.blank(intent, name, &format!("{name}/general"));
        request.answer_type = Some(answer_type);
        request.terms = self.terms_within(&[Span::new(0, self.text.len())], context);
        request.period = self.limit(context);
        if gap {
            const GAP: usize = 2;
            let last = self.words.iter().rev().take(GAP).rev();
            request.gap = last.map(|word| word.folded.to_string()).collect();
        }
        request
    }

    /// A message that no template claims: a question goes by its question word,
    /// a name alone asks for its profile, other words are looked for.
    fn unclaimed(&self, context: &Context<'_>) -> Option<Request> {
        let everything = [Span::new(0, self.text.len())];
        let terms = self.terms_within(&everything, context);
        let core = self.core_words(context);
        if !is_expression(self.text) && self.tells(&core, context) {
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
        let asked = self.asked_for(context);
        // "how is Acme doing" asks for nothing but news of it.
        let asked =
            asked.filter(|asked| !(names_only && matches!(asked, Asked::How | Asked::What)));
        if asked.is_some() {
            return Some(self.fact(context));
        }
        let subject = Subject {
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
        let known = terms.iter().any(|term| (context.holds)(&term.stem));
        if !self.named.is_empty() || known || is_expression(self.text) {
            let mut request = self.blank(Intent::Search(subject), "search", "search/keywords");
            request.terms = terms;
            self.bar(None, &mut request);
            request.period = period;
            return Some(request);
        }
        // That no article holds it is what whoever asks for it has to be told.
        self.is_bare(context).then(|| {
            let mut request = self.blank(Intent::Profile(subject), "profile", "profile/bare");
            request.terms = terms;
            request.period = period;
            request
        })
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
            act: None,
            gap: Vec::new(),
            publisher: self
                .publisher
                .as_ref()
                .map(|(publisher, _)| publisher.clone()),
            answer_type: None,
            slots: Vec::new(),
            terms: Vec::new(),
            also: Vec::new(),
            goes_on_in: Vec::new(),
            without: Vec::new(),
            reply: None,
            say: None,
            evidence: None,
            schedule: self.schedule.clone(),
            skip: 0,
            close: None,
            left_open: None,
            ambiguous: self.ambiguous.clone(),
            capitals: self.has_unlisted_capitals(),
            alternatives: Vec::new(),
        }
    }
}

impl Message<'_> {
    /// Whether it breaks off where something is to be filled in: "the strait is known as".
    pub(super) fn leaves_open(&self, context: &Context<'_>) -> bool {
        let several = self.words.len() > 2;
        let last = self.words.last().filter(|_| several);
        last.is_some_and(|last| {
            context.lexicon.is(Class::LeavesOpen, &last.folded) && !self.is_in_a_name(last.span)
        })
    }

    /// Whether it tells something and asks nothing: "Acme has left the talks", "I read
    /// it". A question word in its midst asks nothing then ("she asked who came").
    pub(super) fn tells(&self, core: &[Word<'_>], context: &Context<'_>) -> bool {
        /// So many words at the end are looked at for one that asks.
        const NEAR: usize = 4;
        let is = |class, word: &Word<'_>| context.lexicon.is(class, &word.folded);
        let Some(first) = core.first() else {
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
        let mut words = core.iter();
        if words.any(|word| is(Class::FirstPerson, word) || is(Class::Aside, word)) {
            return true;
        }
        if self.leaves_open(context) {
            return false;
        }
        // "Acme bought the port when", "… in which year", "… into how many parts": a
        // question word near the end asks all the same.
        let mut last = core.iter().rev().take(NEAR);
        if last.any(|word| question_word(word, context.lexicon).is_some()) {
            return false;
        }
        let pairs = core.iter().zip(core.iter().skip(1));
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
pub(super) fn is_expression(text: &str) -> bool {
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
