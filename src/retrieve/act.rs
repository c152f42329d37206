//! Whether a sentence tells the act that a question asks about, and what has which part in
//! it: in "Acme, which hired 900 people, closed two mills" the mills are what is closed, and
//! the people are not.
//!
//! Takes a question whose verb is known and a sentence; reads no more of its grammar than
//! the order of its words, their forms, and where clauses part.

use crate::analysis::SentenceRef;
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::language::span::Span;
use crate::language::terms::Term;
use crate::language::verbs::{Form, form};
use crate::understand::model::Part;

use super::question::{AskedAct, Content, QueryTerm, Question};

/// Two words that mean more nearly the same than this can tell one act.
const ALIKE: f64 = 0.6;
/// The words before a participle among which the helper of its passive stands.
const HELPED: usize = 3;
/// The words before a noun among which one stands that says so: "the recent closing".
const OWNED: usize = 2;

/// How a word of a sentence tells an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Voice {
    /// "closed"
    Active,
    /// "was closed", "closed by"
    Passive,
    /// "the closing of": what has which part is not told by the order.
    Noun,
    /// The same of a verb: "met with", "a mill, closed in May".
    Open,
}

/// A word of a sentence that tells the act: its position among the words.
#[derive(Clone, Copy, Debug)]
struct Told {
    at: usize,
    voice: Voice,
}

/// The act of a question in a sentence.
pub struct ActTold<'q, 'l> {
    question: &'q Question,
    asked: &'q AskedAct,
    telling: Telling<'l>,
}

impl<'q, 'l> ActTold<'q, 'l> {
    /// Reads a sentence for the act of a question; none where it asks of none.
    pub fn read(question: &'q Question, place: SentenceRef<'l>) -> Option<Self> {
        let asked = question.act.as_ref()?;
        let verb = question.terms.get(asked.verb)?;
        let telling = Telling::at(&positions(verb, question, place), place);
        Some(Self {
            question,
            asked,
            telling,
        })
    }

    /// Whether what stands at a place in the stored text has the part in it that is asked
    /// for.
    pub fn has_part(&self, value: Span) -> bool {
        self.telling.gives(self.asked.part, value)
    }

    /// Whether the sentence tells the act.
    pub fn is_told(&self) -> bool {
        !self.telling.told.is_empty()
    }

    /// Whether it has that part in what a verb tells: "America's shipment of arms" is told by
    /// a noun, which may be of a plan.
    pub fn has_part_by_verb(&self, value: Span) -> bool {
        let by_verb = |told: &Told| told.voice != Voice::Noun;
        self.telling.gives_if(self.asked.part, value, by_verb)
    }

    /// The words of the clauses that tell it.
    pub fn clauses(&self) -> impl Iterator<Item = &'l [Word<'static>]> {
        let told = self.telling.told.iter();
        told.map(|told| self.telling.clause(told.at))
    }

    /// Whether the sentence does not tell that whom the question takes to do it undergoes it,
    /// or the other way round.
    pub fn is_of_its_subject(&self) -> bool {
        let subject = self.asked.subject.iter();
        let names = subject.filter_map(|at| self.question.terms.get(*at));
        let place = self.telling.place;
        let spans: Vec<Span> = names.flat_map(|name| term_spans(name, place)).collect();
        let (own, opposite) = match self.asked.subject_part {
            Part::Beside => return true,
            Part::Does => (Part::Does, Part::Undergoes),
            Part::Undergoes => (Part::Undergoes, Part::Does),
        };
        let has = |span: Span, part| self.telling.gives(part, span);
        spans.iter().any(|span| has(*span, own)) || !spans.iter().any(|span| has(*span, opposite))
    }
}

/// The words of a sentence that tell an act.
struct Telling<'l> {
    place: SentenceRef<'l>,
    told: Vec<Told>,
}

impl<'l> Telling<'l> {
    /// Those at some positions among its words.
    fn at(positions: &[usize], place: SentenceRef<'l>) -> Self {
        let told = positions.iter().map(|at| Told {
            at: *at,
            voice: voice(*at, place),
        });
        Self {
            place,
            told: told.collect(),
        }
    }

    /// The words of the clause that the word at a position stands in, with what it says of a
    /// clause behind "that": "denied that they met".
    fn clause(&self, at: usize) -> &'l [Word<'static>] {
        let words = self.place.words();
        let lexicon = self.place.lexicon();
        let begins = |at: &usize| {
            words.get(*at).is_some_and(|word| {
                let is = |class| lexicon.is(class, &word.folded);
                (is(Class::PartsClauses) || is(Class::Relative)) && !is(Class::Complement)
            })
        };
        let start = (0..=at)
            .rev()
            .find(|at| begins(at) || self.is_marked(at.wrapping_sub(1)));
        let end = (at + 1..words.len()).find(|at| begins(at) || self.is_marked(at - 1));
        let range = start.unwrap_or(0)..end.unwrap_or(words.len());
        words.get(range).unwrap_or_default()
    }

    /// Whether a mark that parts clauses stands behind the word at a position.
    fn is_marked(&self, at: usize) -> bool {
        let words = self.place.words();
        let pair = words.get(at).zip(words.get(at.wrapping_add(1)));
        pair.is_some_and(|(one, next)| {
            let gap = Span::new(one.span.end, next.span.start.max(one.span.end));
            gap.of(self.place.stored())
                .contains([';', ':', '(', ')', '—', '–'])
        })
    }

    /// Whether one of them gives a part to what stands at a place in the stored text.
    fn gives(&self, part: Part, value: Span) -> bool {
        self.gives_if(part, value, |_| true)
    }

    /// The same of those of a kind.
    fn gives_if(&self, part: Part, value: Span, is_meant: impl Fn(&Told) -> bool) -> bool {
        let first = self.place.position(value);
        let words = self.place.words();
        let end = words.partition_point(|word| word.span.start < value.end);
        let end = end.max(first + 1);
        let mut told = self.told.iter().filter(|told| is_meant(told));
        told.any(|told| self.gives_in(*told, part, first, end))
    }

    /// Whether one gives it to the words from `first` to `end`, itself left out.
    fn gives_in(&self, told: Told, part: Part, first: usize, end: usize) -> bool {
        let before = end <= told.at;
        let between = match before {
            true => (end, told.at),
            false => (told.at + 1, first),
        };
        let by = || self.has(between, Class::Agent);
        let fits = match (part, told.voice) {
            (Part::Beside, _) | (_, Voice::Noun | Voice::Open) => true,
            (Part::Does, Voice::Active) => before,
            (Part::Does, Voice::Passive) => !before && by(),
            (Part::Undergoes, Voice::Active) => !before,
            (Part::Undergoes, Voice::Passive) => before || !by(),
        };
        let subject = before && part == Part::Does && told.voice == Voice::Active;
        fits && !self.is_parted(between, subject)
    }

    /// Whether a word of a class stands in a half-open range of the words.
    fn has(&self, (start, end): (usize, usize), class: Class) -> bool {
        let words = self.place.words().get(start..end).unwrap_or_default();
        let mut words = words.iter();
        words.any(|word| self.place.lexicon().is(class, &word.folded))
    }

    /// Whether a clause ends within a half-open range of the words, or another verb stands
    /// there; behind who does it, as `subject` tells, the first of another clause about them
    /// and what they did before are passed over: "Ana, who …, closed", "Ana hired and closed".
    fn is_parted(&self, (start, end): (usize, usize), subject: bool) -> bool {
        let words = self.place.words();
        let lexicon = self.place.lexicon();
        // "Ana hired but closed"
        let goes_on = |word: &Word<'_>| subject && lexicon.is(Class::Connective, &word.folded);
        let parts =
            |word: &Word<'_>| lexicon.is(Class::PartsClauses, &word.folded) && !goes_on(word);
        let relates = |word: &Word<'_>| lexicon.is(Class::Relative, &word.folded);
        let inside = words.get(start..end).unwrap_or_default();
        let mut inner = start.saturating_sub(1)..end;
        if inner.any(|at| self.is_marked(at)) || inside.iter().any(parts) {
            return true;
        }
        if subject {
            return false;
        }
        let verb = |at: usize| {
            let word = words.get(at);
            let large = word.is_some_and(|word| {
                word.span
                    .of(self.place.stored())
                    .starts_with(char::is_uppercase)
            });
            let behind = |class| {
                at.checked_sub(1)
                    .is_some_and(|before| self.has((before, at), class))
            };
            let noun = behind(Class::Determiner) || behind(Class::Owns);
            let helper = [Class::Being, Class::Perfect, Class::Do];
            let helps = helper
                .into_iter()
                .any(|class| self.has((at, at + 1), class));
            // One in the present may be a noun: "mills".
            let past = word.and_then(|word| form(&word.folded, lexicon)) == Some(Form::Past);
            past && !large && !noun && !helps
        };
        let skipped = usize::from(inside.first().is_some_and(relates));
        let again = inside.iter().skip(skipped).any(relates);
        again || (start..end).any(verb)
    }
}

/// Where a verb stands in a sentence: itself or another for it, else a word that means
/// nearly the same.
fn positions(verb: &QueryTerm, question: &Question, place: SentenceRef<'_>) -> Vec<usize> {
    let own = place.terms().iter();
    let own = own.filter(|term| verb.content == Content::Word(term.stem.to_string()));
    let own: Vec<usize> = own.map(|term| place.position(term.span)).collect();
    if !own.is_empty() {
        return own;
    }
    let others: Vec<usize> = term_spans(verb, place)
        .map(|span| place.position(span))
        .collect();
    if !others.is_empty() {
        return others;
    }
    let Some(meaning) = verb.meaning else {
        return own;
    };
    let lexicon = place.lexicon();
    let alike = |word: &Word<'_>| {
        let place = question.vectors.place(&word.folded);
        let alike = place.map(|place| question.vectors.similarity(meaning, place));
        alike.is_some_and(|alike| alike >= ALIKE)
    };
    let words = place.words().iter().enumerate();
    let telling = words.filter(|(_, word)| !lexicon.is_stop(&word.folded) && alike(word));
    telling.map(|(at, _)| at).collect()
}

/// Where a term of a question, or another word for it, stands in a sentence.
pub fn term_spans<'l>(term: &QueryTerm, place: SentenceRef<'l>) -> impl Iterator<Item = Span> {
    let word = match &term.content {
        Content::Word(stem) => Some(stem),
        Content::Name(_) => None,
    };
    let named = match &term.content {
        Content::Name(key) => Some(*key),
        Content::Word(_) => None,
    };
    let is_it = move |own: &&'l Term| {
        let mut synonyms = term.synonyms.iter();
        word.is_some_and(|stem| own.stem == *stem) || synonyms.any(|other| own.stem == *other)
    };
    let words = place.terms().iter().filter(is_it).map(|own| own.span);
    let mentions = place
        .mentions()
        .filter(move |own| named == Some(own.entity));
    words.chain(mentions.map(|own| own.span))
}

/// How the word at a position tells it.
fn voice(at: usize, place: SentenceRef<'_>) -> Voice {
    let (words, lexicon) = (place.words(), place.lexicon());
    let is = |at: usize, class| {
        let word = words.get(at);
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    };
    let before = at.checked_sub(1);
    let gap = |one: usize| {
        let pair = words.get(one).zip(words.get(one + 1));
        pair.map_or("", |(one, next)| {
            Span::new(one.span.end, next.span.start.max(one.span.end)).of(place.stored())
        })
    };
    // "the closing", "the recent closing"
    let noun =
        (at.saturating_sub(OWNED)..at).any(|at| is(at, Class::Determiner) || is(at, Class::Owns));
    let form = words.get(at).and_then(|word| form(&word.folded, lexicon));
    // "was closed", "has been quickly closed": nothing else stands between.
    let helped = (at.saturating_sub(HELPED)..at)
        .rev()
        .find(|at| is(*at, Class::Being));
    let helped = helped.is_some_and(|helper| {
        let adverb = |at: usize| {
            words
                .get(at)
                .is_some_and(|word| word.folded.ends_with("ly"))
        };
        let between = (helper + 1..at).all(|at| adverb(at) || is(at, Class::Being));
        between && (helper..at).all(|at| gap(at) == " ")
    });
    // "rejected by 18 points" is no passive.
    let measured = words.get(at + 2).is_some_and(|word| {
        word.span
            .of(place.stored())
            .starts_with(|c: char| c.is_ascii_digit())
    });
    let by = is(at + 1, Class::Agent) && !measured;
    let apposed = before.is_some_and(|before| gap(before).starts_with(','));
    // What it is done to would stand behind it: ", closed two mills".
    let done_to = [Class::Determiner, Class::Owns, Class::StandIn];
    let done_to = done_to.into_iter().any(|class| is(at + 1, class));
    let next = words.get(at + 1);
    let apposed = apposed && !done_to && next.is_none_or(|next| lexicon.is_stop(&next.folded));
    match form {
        None => Voice::Noun,
        Some(_) if noun => Voice::Noun,
        Some(Form::Past | Form::Base) if helped || by => Voice::Passive,
        Some(_) if is(at + 1, Class::With) => Voice::Open,
        Some(Form::Past) if apposed => Voice::Open,
        Some(_) => Voice::Active,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::AnalyzedArticle;
    use crate::analysis::tests::article;
    use crate::entities::EntityIndex;
    use crate::language::lexicon::tests::english;

    #[test]
    fn what_has_a_part_in_an_act_is_told_by_its_place_beside_the_verb() {
        use Part::{Beside, Does, Undergoes};
        let lexicon = Arc::new(english());
        for (text, verb, value, part, expected) in [
            ("Acme closed two mills.", "close", "Acme", Does, true),
            (
                "Acme closed two mills.",
                "close",
                "two mills",
                Undergoes,
                true,
            ),
            ("Acme closed two mills.", "close", "two mills", Does, false),
            (
                "Two mills were closed by Acme.",
                "close",
                "Acme",
                Does,
                true,
            ),
            (
                "Two mills were closed by Acme.",
                "close",
                "Two",
                Undergoes,
                true,
            ),
            (
                "Two mills were closed by Acme.",
                "close",
                "Acme",
                Undergoes,
                false,
            ),
            (
                "Acme, which hired 900 people, closed two mills.",
                "close",
                "900",
                Undergoes,
                false,
            ),
            (
                "Acme, which hired 900 people, closed two mills.",
                "close",
                "Acme",
                Does,
                true,
            ),
            (
                "Acme closed two mills and hired 900 people.",
                "close",
                "900",
                Undergoes,
                false,
            ),
            (
                "Acme hired Bolt and closed two mills.",
                "close",
                "Acme",
                Does,
                true,
            ),
            (
                "Acme said it is going to close two mills.",
                "close",
                "Acme",
                Does,
                true,
            ),
            ("The mill has closed 12 times.", "close", "12", Beside, true),
            (
                "The mill closed after Lund left in May.",
                "close",
                "May",
                Beside,
                false,
            ),
            (
                "Acme closed an estimated 12 mills.",
                "close",
                "12",
                Undergoes,
                true,
            ),
            ("Acme met with Bolt.", "meet", "Acme", Undergoes, true),
            (
                "Acme hired Bolt but closed two mills.",
                "close",
                "Acme",
                Does,
                true,
            ),
            (
                "The mill is a large old place, closed in May.",
                "close",
                "The mill",
                Undergoes,
                true,
            ),
            (
                "The Mill is a regular weekly fair, closed during Lund's visit to Oss in May 2022, and meant to last.",
                "close",
                "May 2022",
                Beside,
                true,
            ),
            (
                "The Mill is a regular weekly fair, closed during Lund's visit to Oss in May 2022, and meant to last.",
                "close",
                "Mill",
                Undergoes,
                true,
            ),
            (
                "Oss recently resumed salt exports to the Isle but decided to allow them for only six months, meaning the row goes on.",
                "allow",
                "six months",
                Beside,
                true,
            ),
            (
                "Oss recently resumed salt exports to the Isle but decided to allow them for only six months, meaning the row goes on.",
                "allow",
                "Oss",
                Does,
                true,
            ),
            ("Three ferries have sunk.", "sink", "Three", Does, true),
        ] {
            let found = article(text);
            let analyzed = AnalyzedArticle::new(found, &EntityIndex::default(), &lexicon);
            let place = analyzed.sentences().next().unwrap();
            let stem = lexicon.stem(verb);
            let terms = place.terms().iter().filter(|term| term.stem == stem);
            let told: Vec<usize> = terms.map(|term| place.position(term.span)).collect();
            let start = place.stored().find(value).unwrap();
            let span = Span::new(start, start + value.len());
            let telling = Telling::at(&told, place);
            assert_eq!(
                telling.gives(part, span),
                expected,
                "{value} {part:?}: {text}"
            );
        }
    }
}
