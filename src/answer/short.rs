//! Short answers: read off a sentence, or worked out from it.
//!
//! Takes a question and the sentence that answers it; gives a few words where
//! only one reading is possible, and none where there are several. What is worked
//! out says how.

use crate::analysis::SentenceRef;
use crate::entities::Known;
use crate::entities::name_kind::NameKind;
use crate::index::QuerySession;
use crate::ingest::article::Certainty;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::Period;
use crate::language::quantities::Quantity;
use crate::language::span::Span;
use crate::retrieve::act::{ActTold, term_spans};
use crate::retrieve::answer_type::{
    ages, counts, entities_of, is_of_kind, unlisted, unlisted_of_kind,
};
use crate::retrieve::features::{TITLE, matched, nearness};
use crate::retrieve::question::{Content, QueryTerm, Question};
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
    if (denied && !question.denies) || lacks_a_name(question, place) {
        return None;
    }
    match &question.asked {
        Asked::When => when(question, place),
        Asked::Where => r#where(question, place, library),
        Asked::Who => who(question, place, library),
        Asked::Kind {
            noun, entity_type, ..
        } => {
            let listed = entities_of(question, place, library, &|entity| {
                is_of_kind(entity, noun, entity_type, library)
            });
            let new = |span: &Span| may_answer(*span, question, place);
            let listed = spans(listed).into_iter().filter(new).collect();
            let listed = in_one_list(listed, place);
            let unlisted = || {
                let mut names = unlisted_of_kind(question, noun, entity_type, place);
                names.retain(new);
                names
            };
            let nearest = || nearest_name(&unlisted(), question, place);
            listed.or_else(|| nearest().map(|span| Short::stated(span.of(place.stored()))))
        }
        Asked::HowLong if question.of_age => age(question, place),
        Asked::HowMuch | Asked::HowLong => quantity(question, place),
        Asked::HowMany { noun, entity_type } => {
            let stated = number_of(question, noun, place);
            stated.or_else(|| enumerated(question, noun, entity_type, place, library))
        }
        Asked::Why | Asked::How | Asked::What | Asked::YesNo => None,
    }
}

/// Whether the question names something that neither the sentence, nor the one before it,
/// nor the headline does: the sheep of one island are none of those of another.
fn lacks_a_name(question: &Question, place: SentenceRef<'_>) -> bool {
    let holds = |stem: &str| {
        let before = place.before();
        let mut before = before.into_iter().flat_map(SentenceRef::stems);
        place.stems().any(|own| own == stem)
            || before.any(|own| own == stem)
            || place.analyzed.title_stems().any(|own| own == stem)
    };
    let mut names = question.terms.iter();
    names.any(|term| {
        let held = || match &term.content {
            Content::Name(key) => nearness(*key, place) >= TITLE,
            Content::Word(stem) => {
                holds(stem)
                    || term.synonyms.iter().any(|other| holds(other))
                    || question.by_surname(term, place)
            }
        };
        term.distinct && term.asking && !held()
    })
}

/// What the terms of a question weigh, without those that stand in the headline or the
/// sentence before and go without saying in this one.
fn asked_here(question: &Question, place: SentenceRef<'_>) -> f64 {
    let here = |term: &QueryTerm| match &term.content {
        Content::Name(key) => nearness(*key, place) >= 1.0,
        Content::Word(stem) => place.stems().any(|own| own == stem),
    };
    let near = |term: &QueryTerm| match &term.content {
        Content::Name(key) => nearness(*key, place) >= TITLE,
        Content::Word(stem) => {
            let before = place.before();
            let mut before = before.into_iter().flat_map(SentenceRef::stems);
            before.any(|own| own == stem) || place.analyzed.title_stems().any(|own| own == stem)
        }
    };
    let terms = question.terms.iter();
    let needed = terms.filter(|term| here(term) || !near(term));
    needed.map(|term| term.weight).sum()
}

/// How near the words of a question stand to each of some values, by which the one that
/// belongs to them is told from the others.
struct Nearness<'l> {
    place: SentenceRef<'l>,
    /// Of each term what it weighs, and the positions of its words.
    terms: Vec<(f64, Vec<usize>)>,
    /// What the terms of the question weigh that have to stand in the sentence.
    total: f64,
}

impl<'l> Nearness<'l> {
    fn of(question: &Question, place: SentenceRef<'l>) -> Self {
        Self {
            place,
            terms: matched(question, place),
            total: asked_here(question, place),
        }
    }

    /// That of a span of the stored text; each mark and each joining word between a word
    /// and it halves what the word adds.
    fn to(&self, span: Span) -> f64 {
        let at = self.place.position(span);
        let near = |position: usize| {
            let apart = at.abs_diff(position).max(1) as f64;
            let parted = self.marks_between(at, position) + self.joined_between(at, position);
            let parted = i32::try_from(parted).unwrap_or(i32::MAX);
            0.5_f64.powi(parted) / apart
        };
        let terms = self.terms.iter().map(|(weight, positions)| {
            let best = positions.iter().map(|position| near(*position));
            weight * best.fold(0.0, f64::max)
        });
        terms.sum()
    }

    /// How many commas and the like stand between two words.
    fn marks_between(&self, one: usize, other: usize) -> usize {
        let words = self.place.words();
        let (first, last) = (one.min(other), one.max(other));
        let span = words.get(first).zip(words.get(last));
        span.map_or(0, |(first, last)| {
            let between = Span::new(first.span.end, last.span.start.max(first.span.end));
            let text = between.of(self.place.stored());
            let marks = text.match_indices([',', ';', ':', '(', ')', '–', '—']);
            // A comma within a number parts nothing.
            marks
                .filter(|(at, mark)| {
                    let behind = text.get(at + mark.len()..).unwrap_or_default();
                    !behind.starts_with(|c: char| c.is_ascii_digit())
                })
                .count()
        })
    }

    /// How many words like "and" or "which" stand between two words.
    fn joined_between(&self, one: usize, other: usize) -> usize {
        let lexicon = self.place.lexicon();
        let between = self.place.words().get(one.min(other) + 1..one.max(other));
        let joins = |word: &&Word<'_>| {
            lexicon.is(Class::Connective, &word.folded) || lexicon.is(Class::Relative, &word.folded)
        };
        between.unwrap_or_default().iter().filter(joins).count()
    }

    /// Whether the part of the sentence that a span stands in, up to the next marks, holds
    /// at least half of what the question is about.
    fn holds_half_about(&self, span: Span) -> bool {
        let at = self.place.position(span);
        let here = |position: &usize| self.marks_between(at, *position) == 0;
        let terms = self
            .terms
            .iter()
            .filter(|(_, positions)| positions.iter().any(here));
        let held: f64 = terms.map(|(weight, _)| weight).sum();
        held * 2.0 >= self.total
    }

    /// The one of some values that stands nearest; none where another stands nearly as
    /// near.
    fn nearest<T>(&self, values: impl IntoIterator<Item = (Span, T)>) -> Option<(Span, T)> {
        /// A sentence with more values than these is a table.
        const MOST: usize = 64;
        /// How many times as near as the next the nearest is.
        const CLEARLY: f64 = 1.4;
        let mut ranked: Vec<(f64, (Span, T))> = values
            .into_iter()
            .take(MOST)
            .map(|value| (self.to(value.0), value))
            .collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
        let next = ranked.get(1).map_or(0.0, |(near, _)| *near);
        let (near, value) = ranked.into_iter().next()?;
        (near > next * CLEARLY || next == 0.0).then_some(value)
    }
}

fn when(question: &Question, place: SentenceRef<'_>) -> Option<Short> {
    let start = place.span().start;
    let published = place.analyzed.article.published.latest;
    let ahead = |period: &Period| {
        let begins = period.start.or(period.end);
        published.is_some_and(|day| begins.is_some_and(|begins| begins > day))
    };
    let dates = place.dates().iter();
    let dates = dates.map(|period| (period.span.shifted(start), period));
    // What took place has no day to come, and the day of a remark is that of nothing else.
    let fitting = dates.filter(|(span, period)| {
        let to_come = question.took_place && ahead(period);
        let other = to_come || is_of_a_remark(*span, question, place);
        // "Until 1279" is when something ended.
        let ends = period.resolved && period.start.is_none();
        let other = other || ends || tells_which(*span, question, place);
        !other && may_answer(*span, question, place)
    });
    let nearness = Nearness::of(question, place);
    let (span, period) = nearness.nearest(fitting)?;
    nearness
        .holds_half_about(span)
        .then(|| dated(period, place))
}

/// Whether a value can be what is asked for: it is no part of the question, and has the part
/// that is asked for in what the question asks that somebody does.
fn may_answer(span: Span, question: &Question, place: SentenceRef<'_>) -> bool {
    let fits = |act: ActTold<'_, '_>| act.has_part(span) && act.is_of_its_subject();
    is_new(span, question, place) && ActTold::read(question, place).is_none_or(fits)
}

/// Whether a value has a word that the question does not have itself.
fn is_new(span: Span, question: &Question, place: SentenceRef<'_>) -> bool {
    let mut inside = place.words().iter().filter(|word| span.contains(word.span));
    inside.any(|word| !question.words.iter().any(|asked| *asked == word.folded))
}

/// Whether figures alone, with no word of time before them, say which of its kind the thing
/// behind them is, and the question is not about that thing: "its 1990 charter".
fn tells_which(span: Span, question: &Question, place: SentenceRef<'_>) -> bool {
    let lexicon = place.lexicon();
    let text = span.of(place.stored());
    let bare = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || "-–".contains(c));
    let at = place.position(span);
    let before = at.checked_sub(1).and_then(|at| place.words().get(at));
    let timed = before.is_none_or(|word| lexicon.is(Class::Preposition, &word.folded));
    let mut behind = place.words().iter();
    let behind = behind.find(|word| word.span.start >= span.end);
    behind.is_some_and(|word| {
        let beside = Span::new(span.end, word.span.start).of(place.stored()) == " ";
        let stem = lexicon.stem(&word.folded);
        let mut terms = question.terms.iter();
        let asked = terms.any(|term| term.content == Content::Word(stem.clone()));
        bare && !timed && beside && !lexicon.is_stop(&word.folded) && !asked
    })
}

/// Whether a time stands right behind a verb of saying that was not asked about: "said on
/// Wednesday".
fn is_of_a_remark(span: Span, question: &Question, place: SentenceRef<'_>) -> bool {
    let lexicon = place.lexicon();
    let at = place.position(span);
    let before = place.words().get(..at).unwrap_or_default().iter().rev();
    let mut before = before.skip_while(|word| lexicon.is(Class::Preposition, &word.folded));
    before.next().is_some_and(|word| {
        let stem = lexicon.stem(&word.folded);
        let asked = question
            .terms
            .iter()
            .any(|term| term.content == Content::Word(stem.clone()));
        lexicon.is(Class::Says, &word.folded) && !asked
    })
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
    if !period.exact && published.earliest != published.latest {
        let note = format!(
            "Which day “{}” was is not known: the article's date is {date}.",
            period.text
        );
        return Short {
            note: Some(note),
            ..Short::stated(period.text.clone())
        };
    }
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

/// The person, or the list of them, that a sentence names beside those asked about.
fn who(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Option<Short> {
    // "Ana's remarks" are about the remarks, and she did nothing.
    let acts = |span: &Span| {
        !possesses(*span, place) && !is_office(*span, place) && may_answer(*span, question, place)
    };
    let person = |entity: Known<'_>| entity.kind == "person";
    let listed = entities_of(question, place, library, &person);
    let listed: Vec<Span> = spans(listed).into_iter().filter(acts).collect();
    let unlisted = unlisted(question, place);
    let unlisted = unlisted.filter(|name| name.kind == Some(NameKind::Person));
    let unlisted: Vec<Span> = unlisted.map(|name| name.span).filter(acts).collect();
    match (listed.as_slice(), unlisted.as_slice()) {
        ([one], []) | ([], [one]) if is_part_of_a_list(*one, place) => None,
        ([one], []) => Some(Short::stated(described(*one, place, library))),
        ([], []) => {
            // One body alone may be where a person works: only a list of them acts.
            let body =
                |entity: Known<'_>| matches!(entity.kind, "company" | "body" | "association");
            let bodies = entities_of(question, place, library, &body);
            let several = bodies.len() > 1;
            in_one_list(spans(bodies), place).filter(|_| several)
        }
        (_, []) => in_one_list(listed, place),
        ([], [one]) => {
            let whole = Short::stated(described(*one, place, library));
            let near = Nearness::of(question, place).holds_half_about(*one);
            near.then_some(whole)
        }
        _ => {
            let mut all = listed;
            all.extend(unlisted);
            all.sort();
            let nearest = nearest_name(&all, question, place)?;
            let words = match all.contains(&nearest) {
                true => described(nearest, place, library),
                false => nearest.of(place.stored()),
            };
            Some(Short::stated(words))
        }
    }
}

/// The place that a sentence names behind a word like "in", with the larger one behind the
/// comma.
fn r#where(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Option<Short> {
    let listed = entities_of(question, place, library, &|entity| entity.kind == "place");
    let listed = spans(listed);
    let unlisted = unlisted(question, place);
    let unlisted = unlisted.filter(|name| name.kind == Some(NameKind::Place));
    let unlisted: Vec<Span> = unlisted.map(|name| name.span).collect();
    let there =
        |span: &Span| place.is_behind_place_word(*span) && may_answer(*span, question, place);
    let whole = |span: &Span| is_new(*span, question, place) && !describes(*span, place);
    let both = listed.iter().chain(&unlisted).copied();
    let mut all: Vec<Span> = both.filter(whole).collect();
    all.sort();
    let behind: Vec<Span> = all.iter().copied().filter(there).collect();
    let found = match (behind.as_slice(), all.as_slice()) {
        ([one], _) if unlisted.is_empty() => Some(*one),
        ([], [one]) if unlisted.is_empty() => Some(*one),
        // Which of several is meant, the order of words does not tell.
        _ if unlisted.is_empty() => None,
        _ => {
            let values = behind.into_iter().map(|span| (span, ()));
            let nearness = Nearness::of(question, place);
            let nearest = nearness.nearest(values).map(|(span, ())| span);
            nearest.filter(|span| nearness.holds_half_about(*span))
        }
    }?;
    let within = all.iter().find(|larger| {
        let between = Span::new(found.end, larger.start.max(found.end));
        larger.start > found.end && between.of(place.stored()) == ", "
    });
    let end = within.map_or(found.end, |larger| larger.end);
    let start = narrower(found, question, place).unwrap_or(found.start);
    Some(Short::stated(Span::new(start, end).of(place.stored())))
}

/// Where the words begin that say where in a place: "Fenwick hall in London", "a hotel in
/// Leeds", behind "at". What was asked about is not said again.
fn narrower(found: Span, question: &Question, place: SentenceRef<'_>) -> Option<usize> {
    const LONGEST: usize = 5;
    let lexicon = place.lexicon();
    let read = place.words();
    let within = place.position(found).checked_sub(1)?;
    let is_place_word = |at: usize| {
        let word = read.get(at);
        word.is_some_and(|word| lexicon.is(Class::PlacePreposition, &word.folded))
    };
    if !is_place_word(within) {
        return None;
    }
    let words = (0..within).rev().take(LONGEST);
    let plain = |at: &usize| {
        let next = read.get(at + 1).map_or(found.start, |next| next.span.start);
        let word = read.get(*at);
        word.is_some_and(|word| {
            let apart = Span::new(word.span.end, next).of(place.stored()) != " ";
            let prepositional = lexicon.is(Class::Preposition, &word.folded);
            !apart && !prepositional
        })
    };
    let start = words.take_while(plain).last()?;
    let at = read.get(start.checked_sub(1)?)?;
    let beside = Span::new(at.span.end, read.get(start)?.span.start).of(place.stored()) == " ";
    let mut asked = matched(question, place).into_iter().flat_map(|term| term.1);
    let again = asked.any(|position| (start..within).contains(&position));
    let spot = beside && lexicon.is(Class::Spot, &at.folded) && !again;
    read.get(start).filter(|_| spot).map(|word| word.span.start)
}

/// Whether a name says of what kind the thing behind it is: "Leith prison".
fn describes(name: Span, place: SentenceRef<'_>) -> bool {
    let next = place
        .words()
        .get(place.position(name)..)
        .unwrap_or_default();
    let next = next.iter().find(|word| word.span.start >= name.end);
    next.is_some_and(|next| {
        let beside = Span::new(name.end, next.span.start).of(place.stored()) == " ";
        let dated = place
            .dates()
            .iter()
            .any(|date| date.span.shifted(place.span().start).contains(next.span));
        beside && !dated && !place.lexicon().is_stop(&next.folded)
    })
}

/// The one of some names that stands nearest to what was asked, or all where they are one
/// list; none where another stands nearly as near.
fn nearest_name(names: &[Span], question: &Question, place: SentenceRef<'_>) -> Option<Span> {
    let nearness = Nearness::of(question, place);
    if let Some(list) = one_list(names.to_vec(), place) {
        let first = names.first().copied();
        return first
            .filter(|first| nearness.holds_half_about(*first))
            .map(|_| list);
    }
    let values = names.iter().map(|span| (*span, ()));
    let (span, ()) = nearness.nearest(values)?;
    let alone = nearness.holds_half_about(span) && !is_part_of_a_list(span, place);
    alone.then_some(span)
}

fn spans(found: Vec<(Span, Known<'_>)>) -> Vec<Span> {
    found.into_iter().map(|(span, _)| span).collect()
}

/// A person with the title before the name, or what stands behind it between commas:
/// "Energy Minister Ana Diaz", "Ana Diaz, the energy minister".
fn described<'l>(name: Span, place: SentenceRef<'l>, library: &QuerySession) -> &'l str {
    const MOST_BEHIND: usize = 9;
    let stored = &place.analyzed.article.stored;
    let lexicon = &library.lexicon;
    let read = place.words();
    let first = read.partition_point(|word| word.span.end <= name.start);
    let is_title = |folded: &str| lexicon.is_title(folded) || lexicon.names().is_title(folded);
    let title = |at: &usize| {
        let word = read.get(*at);
        word.is_some_and(|word| is_title(&word.folded))
    };
    let part = |at: &usize| {
        let word = read.get(*at);
        word.is_some_and(|word| {
            let large = word.span.of(stored).starts_with(char::is_uppercase);
            let next = read.get(at + 1).map_or(name.start, |next| next.span.start);
            let gap = Span::new(word.span.end, next).of(stored);
            let apart = gap.contains([',', ';', ':', '"']);
            !apart && (is_title(&word.folded) || (large && !lexicon.is_stop(&word.folded)))
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

/// Runs of names with nothing between them but commas and "and".
fn lists(stored: &str, names: Vec<Span>) -> Vec<Vec<Span>> {
    let mut lists: Vec<Vec<Span>> = Vec::new();
    for next in names {
        let joined = lists
            .last()
            .and_then(|list| list.last())
            .is_some_and(|last| {
                let between = Span::new(last.end, next.start.max(last.end))
                    .of(stored)
                    .to_lowercase();
                let bare = between
                    .replace(" and ", " ")
                    .replace(" or ", " ")
                    .replace([',', ' ', '&', ';'], "");
                next.start >= last.end && bare.is_empty()
            });
        match lists.last_mut() {
            Some(list) if joined => list.push(next),
            _ => lists.push(vec![next]),
        }
    }
    lists
}

/// Whether a name is that of an office and of nobody: "General Manager".
fn is_office(name: Span, place: SentenceRef<'_>) -> bool {
    let mut inside = place.words().iter().filter(|word| name.contains(word.span));
    inside
        .next_back()
        .is_some_and(|last| place.lexicon().is_title(&last.folded))
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
fn in_one_list(names: Vec<Span>, place: SentenceRef<'_>) -> Option<Short> {
    one_list(names, place).map(|list| Short::stated(list.of(place.stored())))
}

/// The list that names stand in, or the one that they are; none where there are several, or
/// the list has others.
fn one_list(names: Vec<Span>, place: SentenceRef<'_>) -> Option<Span> {
    let lists = lists(place.stored(), names);
    let [list] = lists.as_slice() else {
        return None;
    };
    let (first, last) = list.first().zip(list.last())?;
    let whole = Span::new(first.start, last.end);
    (!is_part_of_a_list(whole, place)).then_some(whole)
}

/// Whether a name, or some, are joined to one that is not among them: "Quell and Marrin",
/// "Acme, Bolt and Carrow".
fn is_part_of_a_list(names: Span, place: SentenceRef<'_>) -> bool {
    /// The words of a row that are looked at.
    const LONGEST: usize = 12;
    let (stored, lexicon) = (place.stored(), place.lexicon());
    let read = place.words();
    let first = place.position(names);
    let behind = read.partition_point(|word| word.span.start < names.end);
    let is_large = |at: usize| {
        let word = read.get(at);
        word.is_some_and(|word| word.span.of(stored).starts_with(char::is_uppercase))
    };
    let joins = |at: usize| {
        let word = read.get(at);
        word.is_some_and(|word| lexicon.is(Class::LastOfRow, &word.folded))
    };
    let gap = |one: usize, other: usize| {
        let pair = read.get(one).zip(read.get(other));
        pair.map_or("", |(one, other)| {
            Span::new(one.span.end, other.span.start.max(one.span.end)).of(stored)
        })
    };
    let before = first >= 2
        && joins(first - 1)
        && is_large(first - 2)
        && gap(first - 2, first - 1).trim_matches(' ').is_empty();
    let after = joins(behind) && is_large(behind + 1);
    // A row goes on behind commas up to its last: "Paris, France, June 21" is none.
    let mut at = behind;
    let mut commas = 0;
    while at > 0 && at < behind + LONGEST && is_large(at) && !joins(at) {
        match gap(at - 1, at) {
            ", " => commas += 1,
            " " if commas > 0 => {}
            _ => break,
        }
        at += 1;
    }
    let row = commas > 0 && joins(at) && is_large(at + 1);
    before || after || row
}

/// Where the words begin that bound the number at `at`: "over 100", "more than 100".
fn bounded(read: &[Word<'_>], at: usize, lexicon: &Lexicon) -> Option<usize> {
    /// The words of the longest bound.
    const LONGEST: usize = 3;
    let is_bound = |first: usize| {
        let whole = read.get(first..at).unwrap_or_default();
        let shorter = whole.split_last().map_or(&[][..], |(_, shorter)| shorter);
        // One that ends before the number is no bound of it.
        lexicon.find_cue(Cue::Bound, whole) == Some(0) && !lexicon.has_cue(Cue::Bound, shorter)
    };
    let mut lengths = 1..=LONGEST.min(at);
    let length = lengths.rfind(|length| is_bound(at - length))?;
    Some(read.get(at - length)?.span.start)
}

/// A quantity with what bounds it, and both ends of a range: "more than 1.2 million",
/// "12,000 to 15,000"; none of one that changed: "from 12,000 to 15,000" is either.
fn whole(quantity: &Quantity, place: SentenceRef<'_>) -> Option<Span> {
    let read = place.words();
    let is = |at: Option<usize>, class| {
        let word = at.and_then(|at| read.get(at));
        word.is_some_and(|word| place.lexicon().is(class, &word.folded))
    };
    // "between 12 and 15"
    let led = |first: usize| is(first.checked_sub(1), Class::LeadsRange);
    let joins = |one: &Quantity| {
        is(Some(one.end), Class::JoinsRange)
            || (is(Some(one.end), Class::JoinsLedRange) && led(one.first))
    };
    let fits = |other: &&Quantity| {
        let one = (quantity.dimension.as_deref(), other.dimension.as_deref());
        matches!(one, (_, None) | (None, _)) || one.0 == one.1
    };
    let mut others = place.quantities().iter().filter(fits);
    // "12 to 15", "12–15"
    let meet = |one: &Quantity, other: &Quantity| {
        let between = Span::new(one.span.end, other.span.start.max(one.span.end));
        let dash = matches!(between.of(place.stored()), "-" | "–");
        (one.end == other.first && dash) || (one.end + 1 == other.first && joins(one))
    };
    let before = others.clone().find(|other| meet(other, quantity));
    let behind = others.find(|other| meet(quantity, other));
    let first = before.unwrap_or(quantity);
    let end = behind.unwrap_or(quantity).span.end;
    let joined = before.is_some() || behind.is_some();
    if joined && is(first.first.checked_sub(1), Class::LeadsChange) {
        return None;
    }
    let lead = first.first.checked_sub(1).filter(|_| led(first.first));
    let lead = lead.and_then(|at| read.get(at)).map(|word| word.span.start);
    let start = lead.or_else(|| bounded(read, first.first, place.lexicon()));
    Some(Span::new(start.unwrap_or(first.span.start), end))
}

/// The quantity of the dimension that was asked for which stands nearest to the words of
/// the question.
fn quantity(question: &Question, place: SentenceRef<'_>) -> Option<Short> {
    let lexicon = place.lexicon();
    let is_apart = |quantity: &Quantity| {
        let next = place.words().get(quantity.end);
        let before = quantity.first.checked_sub(1);
        let before = before.and_then(|at| place.words().get(at));
        let ahead = before.is_some_and(|word| lexicon.is(Class::Within, &word.folded));
        let timed = quantity.dimension.as_deref() == Some("time");
        let apart = next.is_some_and(|word| lexicon.is(Class::Apart, &word.folded));
        apart || (ahead && timed)
    };
    let fitting = place.quantities().iter().filter(|quantity| {
        question.is_measured_in(quantity.dimension.as_deref())
            && !is_apart(quantity)
            && may_answer(quantity.span, question, place)
    });
    let values = fitting.map(|quantity| (quantity.span, quantity));
    let nearness = Nearness::of(question, place);
    let (span, quantity) = nearness.nearest(values)?;
    let whole = whole(quantity, place)?.of(place.stored());
    nearness
        .holds_half_about(span)
        .then(|| Short::stated(whole))
}

/// The age that a sentence gives.
fn age(question: &Question, place: SentenceRef<'_>) -> Option<Short> {
    let ages = ages(place).into_iter();
    let ages = ages.filter(|quantity| is_of_whom_is_asked(quantity, question, place));
    let values = ages.map(|quantity| (quantity.span, quantity));
    let (_, quantity) = Nearness::of(question, place).nearest(values)?;
    let years = whole(quantity, place)?.of(place.stored());
    // "a 19-year-old" is 19.
    let years = years.split_once('-').map_or(years, |(years, _)| years);
    Some(Short::stated(years))
}

/// Whether an age stands right beside the first name of the question, "Lund, 71" or
/// "71-year-old Lund", where the sentence has that.
fn is_of_whom_is_asked(age: &Quantity, question: &Question, place: SentenceRef<'_>) -> bool {
    /// How many words may stand between: "Lund is 71", "71-year-old skipper Lund".
    const BETWEEN: usize = 2;
    let mut names: Vec<&QueryTerm> = question.terms.iter().filter(|term| term.distinct).collect();
    names.sort_by_key(|name| name.asked_at);
    let goes_on = |pair: &[&QueryTerm]| match pair {
        [one, next] => next.asked_at == one.asked_at + one.typed.len() + 1,
        _ => false,
    };
    let length = names.windows(2).take_while(|pair| goes_on(pair)).count() + 1;
    names.truncate(length);
    let mut spans = names
        .into_iter()
        .flat_map(|name| term_spans(name, place))
        .peekable();
    let named = spans.peek().is_some();
    let beside = |span: Span| {
        let at = place.position(span);
        let before = at < age.first && age.first - at <= 1 + BETWEEN;
        before || (at >= age.end && at - age.end <= BETWEEN)
    };
    !named || spans.any(beside)
}

/// The number that stands before a noun, or before another word for it.
fn number_of(question: &Question, noun: &str, place: SentenceRef<'_>) -> Option<Short> {
    const REACH: usize = 4;
    const BESIDE: usize = 3;
    let lexicon = place.lexicon();
    let read = place.words();
    let counted = |quantity: &Quantity| {
        if quantity.dimension.is_some() {
            let last = quantity.end - 1;
            return Some((quantity.end, read.get(last)?));
        }
        let behind = read.iter().enumerate().skip(quantity.end).take(REACH);
        let mut behind = behind.take_while(|(at, _)| {
            let mut others = place.quantities().iter();
            !others.any(|other| other.first == *at)
        });
        behind.find(|(_, word)| {
            let stem = lexicon.stem(&word.folded);
            stem == noun || lexicon.synonyms(noun).any(|synonym| synonym == stem)
        })
    };
    let plain = |quantity: &&Quantity| {
        counts(quantity, noun, place) && may_answer(quantity.span, question, place)
    };
    let plain: Vec<&Quantity> = place.quantities().iter().filter(plain).collect();
    let named = plain.iter().filter(|quantity| counted(quantity).is_some());
    let mut values: Vec<(Span, &Quantity)> =
        named.map(|quantity| (quantity.span, *quantity)).collect();
    let told = place.stems().any(|stem| stem == noun);
    // "Three cafes voted for the union of waiters" counts no waiters.
    let of_another = |quantity: &Quantity| {
        let next = read.get(quantity.end);
        next.is_some_and(|word| {
            let beside = Span::new(quantity.span.end, word.span.start).of(place.stored()) == " ";
            beside && !lexicon.is_stop(&word.folded)
        })
    };
    if let ([], [one]) = (values.as_slice(), plain.as_slice())
        && told
        && !of_another(one)
    {
        values.push((one.span, *one));
    }
    let nearness = Nearness::of(question, place);
    let (span, quantity) = nearness.nearest(values)?;
    if !nearness.holds_half_about(span) {
        return None;
    }
    let span = whole(quantity, place)?;
    // With much between, the number says it by itself: "two Major League Soccer teams".
    let plain = |at: usize| {
        let between = read.get(quantity.end..at).unwrap_or_default();
        let apart = |word: &Word<'_>| lexicon.is(Class::Preposition, &word.folded);
        between.len() < BESIDE && !between.iter().any(apart)
    };
    let noun = counted(quantity).filter(|(at, _)| plain(*at));
    let end = noun.map_or(span.end, |(_, word)| word.span.end);
    Some(Short::stated(
        Span::new(span.start, end.max(span.end)).of(place.stored()),
    ))
}

/// How many things of a kind a sentence names in one list.
fn enumerated(
    question: &Question,
    noun: &str,
    entity_type: &Option<String>,
    place: SentenceRef<'_>,
    library: &QuerySession,
) -> Option<Short> {
    let stored = &place.analyzed.article.stored;
    let found = entities_of(question, place, library, &|entity| {
        is_of_kind(entity, noun, entity_type, library)
    });
    let lists = lists(stored, spans(found));
    // A list that is broken off, or is a sample, is not the whole.
    let [list] = lists.as_slice() else {
        return None;
    };
    let sample = place
        .words()
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
