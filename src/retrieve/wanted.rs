//! What is asked for, looked for in a sentence: a person, a day, a place, a sum.
//!
//! Without it a sentence may be near, but it is no answer. Names that no entry of
//! the entity index covers count by their shape.

use jiff::civil::Date;

use crate::entities::{EntityKey, Known};
use crate::index::QuerySession;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::span::Span;
use crate::understand::model::Asked;

use super::features::{Place, Question, words_of};

/// How much of what is asked for a sentence holds, 0 to 1.
pub fn present(question: &Question, place: Place<'_>, library: &QuerySession) -> f64 {
    let yes = |found: bool| if found { 1.0 } else { 0.0 };
    match &question.asked {
        Asked::Who => match entities_of(question, place, library, &is_actor).as_slice() {
            [] => 0.8 * yes(has_unlisted_name(place, library)),
            found if found.iter().any(|(_, entity)| entity.kind == "person") => 1.0,
            _ => 0.9,
        },
        Asked::Kind {
            noun, entity_type, ..
        } => {
            let listed = !entities_of(question, place, library, &|entity| {
                is_of_kind(entity, noun, entity_type, library)
            })
            .is_empty();
            let unlisted = entity_type.is_some()
                && !library.entities.has_kind(noun)
                && has_unlisted_name(place, library);
            let named = place.stems().any(|stem| stem == noun);
            if listed {
                1.0
            } else if unlisted {
                0.8
            } else {
                0.5 * yes(named)
            }
        }
        Asked::When => yes(!dates(place, &library.lexicon).is_empty()),
        Asked::Where => {
            let listed = entities_of(question, place, library, &|entity| entity.kind == "place");
            let there = |span: &Span| is_behind_place_word(*span, place, library);
            if listed.iter().any(|(span, _)| there(span)) {
                1.0
            } else if unlisted_names(place, library).iter().any(there) {
                0.8
            } else {
                0.4 * yes(!listed.is_empty())
            }
        }
        Asked::HowMuch => yes(!amounts(place, &library.lexicon).is_empty()),
        Asked::HowLong if lengths(place, &library.lexicon).is_empty() => {
            0.6 * yes(is_bounded(place, &library.lexicon))
        }
        Asked::HowLong => 1.0,
        Asked::HowMany { noun, entity_type } => {
            let wanted = |entity: Known<'_>| is_of_kind(entity, noun, entity_type, library);
            let listed = entities_of(question, place, library, &wanted).len() >= 2;
            if listed || is_counted(noun, place, &library.lexicon) {
                1.0
            } else {
                0.4 * yes(!numbers(place, &library.lexicon).is_empty())
            }
        }
        Asked::Why => yes(library.lexicon.has_cue(Cue::Reason, &words_of(place))),
        Asked::What if !question.gap.is_empty() => yes(fills(&question.gap, place)),
        Asked::How | Asked::What | Asked::YesNo => 1.0,
    }
}

/// Whether the words before a gap stand in a sentence with something behind them.
fn fills(gap: &[String], place: Place<'_>) -> bool {
    let read = words_of(place);
    let mut runs = read.windows(gap.len() + 1);
    runs.any(|run| run.iter().zip(gap).all(|(word, gap)| word.folded == *gap))
}

/// Whether a sentence says since when or until when: how long it was can be told then.
fn is_bounded(place: Place<'_>, lexicon: &Lexicon) -> bool {
    let mut dates = dates(place, lexicon).into_iter();
    dates.any(|date| date.start.is_none() != date.end.is_none())
}

/// Whether a number stands before a noun, or a word that can stand for it; any
/// number will do where no noun was given.
fn is_counted(noun: &str, place: Place<'_>, lexicon: &Lexicon) -> bool {
    const REACH: usize = 6;
    let read = words_of(place);
    let is_noun = |word: &Word<'_>| {
        let stem = lexicon.stem(&word.folded);
        noun.is_empty() || stem == noun || lexicon.synonyms(noun).any(|synonym| synonym == stem)
    };
    numbers(place, lexicon).into_iter().any(|number| {
        let behind = read.iter().skip_while(|word| word.span.start < number.end);
        behind.take(REACH).any(is_noun)
    })
}

/// What is asked for, in words for a person: "names a city".
pub fn missing(asked: &Asked) -> String {
    match asked {
        Asked::Who => "says who".to_owned(),
        Asked::Kind { typed, .. } => format!("names what is asked for, “{typed}”"),
        Asked::When => "gives a date".to_owned(),
        Asked::Where => "names a place".to_owned(),
        Asked::HowMuch => "gives an amount".to_owned(),
        Asked::HowLong => "gives a length".to_owned(),
        Asked::HowMany { .. } => "gives a number".to_owned(),
        Asked::Why => "gives a reason".to_owned(),
        Asked::How | Asked::What => "says that".to_owned(),
        Asked::YesNo => "says whether it is so".to_owned(),
    }
}

/// How much a word of the question that asks for a kind of thing is held by a
/// thing of that kind: "companies" by the name of a company.
pub fn stands_for(
    question: &Question,
    stem: &str,
    place: Place<'_>,
    library: &QuerySession,
) -> f64 {
    let (Asked::Kind {
        noun, entity_type, ..
    }
    | Asked::HowMany { noun, entity_type }) = &question.asked
    else {
        return 0.0;
    };
    if stem != noun {
        return 0.0;
    }
    let found = entities_of(question, place, library, &|entity| {
        is_of_kind(entity, noun, entity_type, library)
    });
    if found.is_empty() { 0.0 } else { 0.9 }
}

/// Whether an entity is asked for by a noun: by the nouns of its entry where some
/// entry has this one, else by its type.
pub fn is_of_kind(
    entity: Known<'_>,
    noun: &str,
    entity_type: &Option<String>,
    library: &QuerySession,
) -> bool {
    if entity.kinds.iter().any(|kind| kind == noun) {
        return true;
    }
    let by_type = entity_type.as_deref() == Some(entity.kind);
    // "Which company" takes every company; "which city" not every place.
    let generic = library.lexicon.type_of(noun).is_some()
        && (noun == entity.kind || !library.entities.has_kind(noun));
    by_type && (generic || is_plain_type(noun, entity.kind, library))
}

/// Whether a noun is just another word for a type: "firm" for company.
fn is_plain_type(noun: &str, entity_type: &str, library: &QuerySession) -> bool {
    entity_type != "place" && library.lexicon.type_of(noun) == Some(entity_type)
}

fn is_actor(entity: Known<'_>) -> bool {
    matches!(
        entity.kind,
        "person" | "company" | "body" | "association" | "outlet"
    )
}

/// The entities in a sentence that the question does not name itself, each once
/// and in order.
pub fn entities_of<'l>(
    question: &Question,
    place: Place<'l>,
    library: &'l QuerySession,
    wanted: &dyn Fn(Known<'_>) -> bool,
) -> Vec<(Span, Known<'l>)> {
    let mut seen: Vec<EntityKey> = question.named.clone();
    let mut found = Vec::new();
    for mention in place.mentions() {
        let Some(entity) = library.entity(mention.entity) else {
            continue;
        };
        if !seen.contains(&mention.entity) && wanted(entity) {
            seen.push(mention.entity);
            found.push((mention.span, entity));
        }
    }
    found
}

/// Whether a sentence holds a name in capitals that no entry covers.
fn has_unlisted_name(place: Place<'_>, library: &QuerySession) -> bool {
    !unlisted_names(place, library).is_empty()
}

/// Runs of capitalised words that no entry covers; a capital at the head of the
/// sentence alone makes no name.
pub fn unlisted_names(place: Place<'_>, library: &QuerySession) -> Vec<Span> {
    let stored = &place.analyzed.article.stored;
    let read = words_of(place);
    let mentions: Vec<Span> = place.mentions().map(|mention| mention.span).collect();
    let mut names: Vec<Span> = Vec::new();
    let mut run: Option<(Span, usize, bool)> = None;
    for (at, word) in read.iter().enumerate() {
        let written = word.span.of(stored);
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        let listed = mentions.iter().any(|span| span.overlaps(word.span));
        let stop = library.lexicon.is_stop(&word.folded);
        if capital && !listed && !stop {
            run = match run {
                Some((span, count, head)) if gap(stored, span, word) => {
                    Some((Span::new(span.start, word.span.end), count + 1, head))
                }
                other => {
                    close(&mut names, other);
                    Some((word.span, 1, at == 0))
                }
            };
        } else {
            close(&mut names, run.take());
        }
    }
    close(&mut names, run);
    names
}

fn close(names: &mut Vec<Span>, run: Option<(Span, usize, bool)>) {
    if let Some((span, count, head)) = run
        && (count > 1 || !head)
    {
        names.push(span);
    }
}

fn gap(stored: &str, span: Span, word: &Word<'_>) -> bool {
    let between = Span::new(span.end, word.span.start).of(stored);
    between.len() <= 2 && !between.contains([',', ';', ':', '(', ')'])
}

/// Whether a word like "in" stands before a name.
pub fn is_behind_place_word(name: Span, place: Place<'_>, library: &QuerySession) -> bool {
    let read = words_of(place);
    let before = read.iter().rev().find(|word| word.span.end <= name.start);
    let second = read
        .iter()
        .rev()
        .filter(|word| word.span.end <= name.start)
        .nth(1);
    // "in Texas", and "in Central Texas" where only the last word is listed.
    let capital = |word: &Word<'_>| {
        word.span
            .of(&place.analyzed.article.stored)
            .starts_with(char::is_uppercase)
    };
    let is_place_word = |word: &Word<'_>| library.lexicon.is(Class::PlacePreposition, &word.folded);
    match (before, second) {
        (Some(before), _) if is_place_word(before) => true,
        (Some(before), Some(second)) => capital(before) && is_place_word(second),
        _ => false,
    }
}

/// The day that relative words of an article are read against.
pub fn anchor(place: Place<'_>) -> Anchor {
    let published = &place.analyzed.article.published;
    match (published.earliest, published.latest) {
        (Some(earliest), Some(latest)) => Anchor::between(earliest, latest),
        _ => Anchor::unknown(),
    }
}

/// The time expressions of a sentence, read on its article's date: back in time, as
/// news tells, but forward behind words of planning ("expected in October").
pub fn dates(place: Place<'_>, lexicon: &Lexicon) -> Vec<Period> {
    let back = find(place.text(), &anchor(place), Direction::Past);
    if back.is_empty() {
        return back;
    }
    let forward = find(place.text(), &anchor(place), Direction::Future);
    let read = words(place.text());
    let either = back.into_iter().zip(forward);
    either
        .map(|(back, forward)| {
            if is_ahead(&back, &read, lexicon) || is_soon(&back, &forward, place) {
                forward
            } else {
                back
            }
        })
        .collect()
}

/// Whether a day without a year is months ago on one reading and a few weeks off on the
/// other: news that means a day of last year gives the year.
fn is_soon(back: &Period, forward: &Period, place: Place<'_>) -> bool {
    const LONG_AGO: i32 = 240;
    const SOON: i32 = 100;
    let published = place.analyzed.article.published.latest;
    let (Some(published), Some(back), Some(forward)) = (published, back.start, forward.start)
    else {
        return false;
    };
    let (ago, ahead) = (
        (published - back).get_days(),
        (forward - published).get_days(),
    );
    ago > LONG_AGO && (0..=SOON).contains(&ahead)
}

/// Whether the last cue before a time expression is one of planning and not one of
/// telling.
fn is_ahead(period: &Period, read: &[Word<'_>], lexicon: &Lexicon) -> bool {
    const REACH: usize = 14;
    let end = read.partition_point(|word| word.span.end <= period.span.start);
    let before = read.get(end.saturating_sub(REACH)..end).unwrap_or_default();
    let last = |cue| {
        (0..before.len()).rev().find(|at| {
            let behind = before.get(*at..).unwrap_or_default();
            lexicon.find_cue(cue, behind) == Some(0)
        })
    };
    match (last(Cue::Planned), last(Cue::Speech)) {
        (Some(planned), Some(told)) => planned > told,
        (planned, _) => planned.is_some(),
    }
}

/// Whether a sentence can tell of a period: a date in it, its words, or its article's
/// date falls in it, or nothing tells when it was.
pub fn is_of(period: &Period, place: Place<'_>, lexicon: &Lexicon) -> bool {
    let overlaps = |start: Option<Date>, end: Option<Date>| {
        let before = period
            .end
            .is_some_and(|last| start.is_some_and(|start| start > last));
        let after = period
            .start
            .is_some_and(|first| end.is_some_and(|end| end < first));
        !before && !after
    };
    let published = &place.analyzed.article.published;
    let found = dates(place, lexicon);
    let mut dated = found.iter().filter(|date| date.resolved);
    let told = dated.any(|date| overlaps(date.start, date.end));
    let written = published.earliest.is_some() && overlaps(published.earliest, published.latest);
    let unknown = found.is_empty() && published.earliest.is_none();
    told || written || unknown
}

/// The numbers in a sentence, as words and figures, that no date holds. Spans
/// count in the stored text.
pub fn numbers(place: Place<'_>, lexicon: &Lexicon) -> Vec<Span> {
    let start = place.sentence().map_or(0, |sentence| sentence.span.start);
    let dates: Vec<Span> = dates(place, lexicon)
        .iter()
        .map(|period| period.span.shifted(start))
        .collect();
    let read = words_of(place);
    let free = read
        .iter()
        .filter(|word| !dates.iter().any(|date| date.overlaps(word.span)));
    free.filter(|word| is_number(&word.folded, lexicon))
        .map(|word| word.span)
        .collect()
}

fn is_number(word: &str, lexicon: &Lexicon) -> bool {
    let digits = word.chars().next().is_some_and(|c| c.is_ascii_digit());
    let plain = word.chars().all(|c| c.is_ascii_digit() || c == '.');
    (digits && (plain || word.len() <= 6)) || lexicon.is(Class::Number, word)
}

/// The sums, shares and sizes in a sentence: a number with a currency, a per cent
/// or a unit beside it. Spans count in the stored text.
pub fn amounts(place: Place<'_>, lexicon: &Lexicon) -> Vec<Span> {
    let read = words_of(place);
    let numbers = numbers(place, lexicon);
    let mut found: Vec<Span> = Vec::new();
    for (at, word) in read
        .iter()
        .enumerate()
        .filter(|(_, word)| numbers.contains(&word.span))
    {
        let before = at
            .checked_sub(1)
            .and_then(|at| read.get(at))
            .filter(|word| lexicon.is(Class::Currency, &word.folded));
        let mut end = word.span.end;
        let mut units = 0;
        for next in read.iter().skip(at + 1).take(3) {
            if !lexicon.is(Class::Unit, &next.folded) {
                break;
            }
            end = next.span.end;
            units += 1;
        }
        if before.is_none() && units == 0 {
            continue;
        }
        let start = before.map_or(word.span.start, |before| before.span.start);
        match found.last_mut() {
            Some(last) if last.end >= start => last.end = last.end.max(end),
            _ => found.push(Span::new(start, end)),
        }
    }
    found
}

/// The lengths in a sentence, of time or of way: "18 months", "310 metres", but not "four
/// months late". Spans count in the stored text.
pub fn lengths(place: Place<'_>, lexicon: &Lexicon) -> Vec<Span> {
    let read = words_of(place);
    let is_length = |span: &Span| {
        let mut inside = read.iter().filter(|word| span.contains(word.span));
        !inside.any(|word| {
            let is = |class| lexicon.is(class, &word.folded);
            is(Class::Currency) || is(Class::MoneyUnit) || is(Class::SumNoun) || word.folded == "%"
        })
    };
    // "for 18 months" is read as a date too, and is a length all the same.
    let pairs = read.iter().zip(read.iter().skip(1));
    let plain = pairs.filter(|(number, unit)| {
        is_number(&number.folded, lexicon) && lexicon.is(Class::TimeUnit, &unit.folded)
    });
    let plain = plain.map(|(number, unit)| Span::new(number.span.start, unit.span.end));
    let mut found: Vec<Span> = amounts(place, lexicon)
        .into_iter()
        .filter(is_length)
        .chain(plain)
        .collect();
    let is_apart = |span: &Span| {
        let next = read.iter().find(|word| word.span.start >= span.end);
        next.is_some_and(|word| lexicon.is(Class::Apart, &word.folded))
    };
    found.retain(|span| !is_apart(span));
    found.sort();
    found.dedup();
    found
}
