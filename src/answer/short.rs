//! Short answers: read off a sentence, or worked out from it.
//!
//! Takes a question and the sentence that answers it; gives a few words where
//! only one reading is possible, and none where there are several. What is worked
//! out says how.

use crate::analysis::SentenceRef;
use crate::entities::Known;
use crate::index::QuerySession;
use crate::ingest::article::Certainty;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::Period;
use crate::language::span::Span;
use crate::retrieve::answer_type::{entities_of, is_of_kind};
use crate::retrieve::question::{Content, Question};
use crate::understand::model::Asked;

use super::Basis;
use super::dates::{period_in_words, published_in_words};

/// A short answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Short {
    /// None where the sentence holds it but a reader cannot take it as it stands.
    pub(super) words: Option<String>,
    pub(super) basis: Basis,
    /// How it was worked out, or what is not known about it.
    pub(super) note: Option<String>,
}

impl Short {
    fn stated(words: impl Into<String>) -> Self {
        Self {
            words: Some(words.into()),
            basis: Basis::Stated,
            note: None,
        }
    }
}

/// The short answer that a sentence gives; none of one that says that something is not so,
/// where that was not asked: "the road will not open in July".
pub(super) fn short(
    question: &Question,
    place: SentenceRef<'_>,
    library: &QuerySession,
) -> Option<Short> {
    let denied = library.lexicon.has_cue(Cue::Denied, place.words());
    if denied && !question.denies {
        return None;
    }
    match &question.asked {
        Asked::When => when(question, place),
        Asked::Where => r#where(question, place, library),
        Asked::Who => {
            let person = |entity: Known<'_>| entity.kind == "person";
            let mut persons = entities_of(question, place, library, &person);
            // "Ana's remarks" are about the remarks, and she did nothing.
            persons.retain(|(span, _)| !possesses(*span, place));
            if let [(span, _)] = persons.as_slice() {
                return Some(Short::stated(described(*span, place, library)));
            }
            if !persons.is_empty() {
                return in_one_list(persons, place);
            }
            // One body alone may be where a person works: only a list of them acts.
            let body =
                |entity: Known<'_>| matches!(entity.kind, "company" | "body" | "association");
            let several = entities_of(question, place, library, &body).len() > 1;
            listed(question, place, library, &body).filter(|_| several)
        }
        Asked::Kind {
            noun, entity_type, ..
        } => listed(question, place, library, &|entity| {
            is_of_kind(entity, noun, entity_type, library)
        }),
        Asked::HowMuch => how_much(question, place, library),
        Asked::HowLong => match place.lengths() {
            [one] => Some(Short::stated(one.of(&place.analyzed.article.stored))),
            _ => None,
        },
        Asked::HowMany { noun, entity_type } => {
            how_many(question, noun, entity_type, place, library)
        }
        Asked::Why | Asked::How | Asked::What | Asked::YesNo => None,
    }
}

/// The places in a sentence of the words that were asked about.
fn asked_about(question: &Question, place: SentenceRef<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = place
        .mentions()
        .filter(|mention| question.named.contains(&mention.entity))
        .map(|mention| mention.span)
        .collect();
    let terms = place.analyzed.terms.get(place.number).into_iter().flatten();
    for term in terms {
        let asked = question.units.iter().any(|unit| match &unit.content {
            Content::Word(stem) => *stem == term.stem || unit.synonyms.contains(&term.stem),
            Content::Name(_) => false,
        });
        if asked {
            spans.push(term.span);
        }
    }
    spans
}

/// How far a span is from the nearest of others, in bytes.
fn distance(span: Span, others: &[Span]) -> usize {
    let apart = |other: &Span| match span.overlaps(*other) {
        true => 0,
        false if other.end <= span.start => span.start - other.end,
        false => other.start - span.end,
    };
    others.iter().map(apart).min().unwrap_or(usize::MAX)
}

fn when(question: &Question, place: SentenceRef<'_>) -> Option<Short> {
    let start = place.sentence()?.span.start;
    let near = asked_about(question, place);
    let period = place
        .dates()
        .iter()
        .min_by_key(|period| distance(period.span.shifted(start), &near))?;
    Some(dated(period, place))
}

/// A period of a sentence as an answer: both forms are shown where it was derived.
fn dated(period: &Period, place: SentenceRef<'_>) -> Short {
    let published = &place.analyzed.article.published;
    if !period.resolved {
        let relative = period.relative;
        return Short {
            words: (!relative).then(|| period.text.clone()),
            basis: Basis::Stated,
            note: relative.then(|| {
                format!(
                    "The article's date is not known, so which day “{}” was is not either.",
                    period.text
                )
            }),
        };
    }
    let words = period_in_words(period.start, period.end).unwrap_or_else(|| period.text.clone());
    if !period.relative {
        return Short::stated(period.text.clone());
    }
    let date = published_in_words(published);
    let hedge = match published.certainty {
        Certainty::Bounded => ", which is known only approximately",
        _ => "",
    };
    Short {
        words: Some(words),
        basis: Basis::Derived,
        note: Some(format!(
            "“{}”, read on the article's date, {date}{hedge}.",
            period.text
        )),
    }
}

fn r#where(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Option<Short> {
    let stored = &place.analyzed.article.stored;
    let places = entities_of(question, place, library, &|entity| entity.kind == "place");
    let behind_preposition: Vec<&(Span, Known<'_>)> = places
        .iter()
        .filter(|(span, _)| place.is_behind_place_word(*span))
        .collect();
    match behind_preposition.as_slice() {
        [(span, _)] => Some(Short::stated(span.of(stored))),
        [] => match places.as_slice() {
            [(span, _)] => Some(Short::stated(span.of(stored))),
            _ => None,
        },
        // Which of several is meant, the order of words does not tell.
        _ => None,
    }
}

/// A person with the title before the name, or what stands behind it between commas:
/// "Energy Minister Ana Diaz", "Ana Diaz, the energy minister".
fn described<'l>(name: Span, place: SentenceRef<'l>, library: &QuerySession) -> &'l str {
    const MOST_BEHIND: usize = 9;
    let stored = &place.analyzed.article.stored;
    let lexicon = &library.lexicon;
    let read = place.words();
    let first = read.partition_point(|word| word.span.end <= name.start);
    let title = |at: &usize| {
        let word = read.get(*at);
        word.is_some_and(|word| lexicon.is_title(&word.folded))
    };
    let part = |at: &usize| {
        let word = read.get(*at);
        word.is_some_and(|word| {
            let large = word.span.of(stored).starts_with(char::is_uppercase);
            let next = read.get(at + 1).map_or(name.start, |next| next.span.start);
            let gap = Span::new(word.span.end, next).of(stored);
            let apart = gap.contains([',', ';', ':', '"']);
            !apart && (lexicon.is_title(&word.folded) || (large && !lexicon.is_stop(&word.folded)))
        })
    };
    let start = (0..first).rev().take_while(part).last();
    if let Some(start) = start.filter(|start| (*start..first).any(|at| title(&at)))
        && let Some(word) = read.get(start)
    {
        return Span::new(word.span.start, name.end).of(stored);
    }
    // Behind it, up to the next comma.
    let end = place
        .sentence()
        .map_or(name.end, |sentence| sentence.span.end);
    let behind = Span::new(name.end, end).of(stored);
    let apposed = behind
        .strip_prefix(", ")
        .and_then(|rest| rest.split_once(','));
    if let Some((words, _)) = apposed {
        let inside = crate::language::fold::words(words);
        let describes = inside
            .first()
            .is_some_and(|first| lexicon.is(Class::Describes, &first.folded));
        let titled = inside.iter().any(|word| lexicon.is_title(&word.folded));
        if describes && titled && inside.len() <= MOST_BEHIND {
            return Span::new(name.start, name.end + 2 + words.len()).of(stored);
        }
    }
    name.of(stored)
}

/// Runs of entities with nothing between them but commas and "and".
fn lists<'l>(stored: &str, found: Vec<(Span, Known<'l>)>) -> Vec<Vec<(Span, Known<'l>)>> {
    let mut lists: Vec<Vec<(Span, Known<'_>)>> = Vec::new();
    for next in found {
        let joined = lists
            .last()
            .and_then(|list| list.last())
            .is_some_and(|(last, _)| {
                let between = Span::new(last.end, next.0.start).of(stored).to_lowercase();
                let bare = between
                    .replace(" and ", " ")
                    .replace(" or ", " ")
                    .replace([',', ' ', '&', ';'], "");
                next.0.start >= last.end && bare.is_empty()
            });
        match lists.last_mut() {
            Some(list) if joined => list.push(next),
            _ => lists.push(vec![next]),
        }
    }
    lists
}

/// The entities of a kind, where the sentence names one or one list of them.
fn listed(
    question: &Question,
    place: SentenceRef<'_>,
    library: &QuerySession,
    wanted: &dyn Fn(Known<'_>) -> bool,
) -> Option<Short> {
    in_one_list(entities_of(question, place, library, wanted), place)
}

/// Whether something of theirs is meant: "Ana's", "the workers'".
fn possesses(name: Span, place: SentenceRef<'_>) -> bool {
    let behind = place.analyzed.article.stored.get(name.end..);
    let mut behind = behind.unwrap_or_default().chars();
    let mark = behind.next().is_some_and(|c| matches!(c, '\'' | '’'));
    let plural = name.of(&place.analyzed.article.stored).ends_with('s');
    let next = behind.next();
    mark && next.is_some_and(|c| c == 's' || (plural && c.is_whitespace()))
}

/// Names as an answer, where they are one or stand in one list.
fn in_one_list(names: Vec<(Span, Known<'_>)>, place: SentenceRef<'_>) -> Option<Short> {
    let stored = &place.analyzed.article.stored;
    let lists = lists(stored, names);
    let [list] = lists.as_slice() else {
        return None;
    };
    let names: Vec<&str> = list.iter().map(|(span, _)| span.of(stored)).collect();
    match names.as_slice() {
        [one] => Some(Short::stated(*one)),
        [head @ .., last] => Some(Short::stated(format!("{} and {last}", head.join(", ")))),
        [] => None,
    }
}

/// Where the words begin that bound the number at `at`: "over 100", "more than 100".
fn bounded(read: &[Word<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let bound = read.get(before)?;
    let leads = before.checked_sub(1).and_then(|lead| read.get(lead));
    let leads = leads.filter(|lead| lexicon.is(Class::BoundLead, &lead.folded));
    lexicon
        .is(Class::Bound, &bound.folded)
        .then(|| leads.unwrap_or(bound).span.start)
}

fn how_much(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Option<Short> {
    let stored = &place.analyzed.article.stored;
    let lexicon = &library.lexicon;
    let read = place.words();
    let within = |span: Span| read.iter().filter(move |word| span.contains(word.span));
    let is_money = |span: &Span| {
        within(*span).any(|word| {
            lexicon.is(Class::Currency, &word.folded) || lexicon.is(Class::MoneyUnit, &word.folded)
        })
    };
    let is_time = |span: &Span| {
        within(*span)
            .next_back()
            .is_some_and(|word| lexicon.is(Class::TimeUnit, &word.folded))
    };
    let pay = lexicon.stem("pay");
    let about_money = question.units.iter().any(|unit| match &unit.content {
        Content::Word(stem) => *stem == pay || unit.synonyms.contains(&pay),
        Content::Name(_) => false,
    });
    let fitting: Vec<Span> = place
        .amounts()
        .iter()
        .copied()
        .filter(|span| {
            if about_money {
                is_money(span)
            } else {
                !is_time(span)
            }
        })
        .collect();
    let near = asked_about(question, place);
    let best = fitting
        .into_iter()
        .min_by_key(|span| distance(*span, &near))?;
    let at = read.partition_point(|word| word.span.end <= best.start);
    let start = bounded(read, at, lexicon).unwrap_or(best.start);
    Some(Short::stated(Span::new(start, best.end).of(stored)))
}

fn how_many(
    question: &Question,
    noun: &str,
    entity_type: &Option<String>,
    place: SentenceRef<'_>,
    library: &QuerySession,
) -> Option<Short> {
    const REACH: usize = 6;
    let stored = &place.analyzed.article.stored;
    let read = place.words();
    // The number nearest before its noun: of "11 goals in 19 matches" the matches' is 19.
    for number in place.numbers().iter().copied().rev() {
        let at = read.iter().position(|word| word.span == number)?;
        let noun_at = read
            .iter()
            .skip(at + 1)
            .take(REACH)
            .find(|word| library.lexicon.stem(&word.folded) == noun);
        if let Some(counted) = noun_at {
            let start = bounded(read, at, &library.lexicon).unwrap_or(number.start);
            return Some(Short::stated(Span::new(start, counted.span.end).of(stored)));
        }
    }
    let found = entities_of(question, place, library, &|entity| {
        is_of_kind(entity, noun, entity_type, library)
    });
    let lists = lists(stored, found);
    // A list that is broken off, or is a sample, is not the whole.
    let [list] = lists.as_slice() else {
        return None;
    };
    let sample = read
        .iter()
        .any(|word| library.lexicon.is(Class::Sample, &word.folded));
    if list.len() < 2 || sample {
        return None;
    }
    Some(Short {
        words: Some(list.len().to_string()),
        basis: Basis::Derived,
        note: Some("Counted: as many are named in this sentence.".to_owned()),
    })
}
