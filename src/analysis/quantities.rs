//! Numbers in a sentence, alone and with what they measure.

use super::SentenceRef;
use crate::language::lexicon::{Class, Lexicon};
use crate::language::quantities::{Quantities, Quantity};
use crate::language::span::Span;

/// Four figures that are likely a year.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;

/// The numbers in a sentence with what they measure, but for days and years.
pub(super) fn quantities(place: SentenceRef<'_>) -> Vec<Quantity> {
    let Some(tables) = Quantities::english() else {
        return Vec::new();
    };
    let mut found = tables.find(place.words());
    if found.is_empty() {
        return found;
    }
    let dates = date_spans(place);
    found.retain(|quantity| {
        let is_year = quantity.end - quantity.first == 1
            && YEARS.contains(&quantity.value)
            && quantity.span.of(place.stored()).len() == 4;
        let dated = dates.iter().any(|date| date.overlaps(quantity.span));
        quantity.dimension.is_some() || !(is_year || dated)
    });
    found
}

/// Where the time expressions of a sentence stand in the stored text.
fn date_spans(place: SentenceRef<'_>) -> Vec<Span> {
    let start = place.span().start;
    let dates = place.dates().iter();
    dates.map(|period| period.span.shifted(start)).collect()
}

/// The numbers in a sentence, as words and figures, that no date holds. Spans
/// count in the stored text.
pub(super) fn numbers(place: SentenceRef<'_>) -> Vec<Span> {
    let dates = date_spans(place);
    let read = place.words();
    let free = read
        .iter()
        .filter(|word| !dates.iter().any(|date| date.overlaps(word.span)));
    free.filter(|word| is_number(&word.folded, place.lexicon()))
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
pub(super) fn amounts(place: SentenceRef<'_>) -> Vec<Span> {
    let read = place.words();
    let numbers = place.numbers();
    let lexicon = place.lexicon();
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
pub(super) fn lengths(place: SentenceRef<'_>) -> Vec<Span> {
    let read = place.words();
    let lexicon = place.lexicon();
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
    let mut found: Vec<Span> = place
        .amounts()
        .iter()
        .copied()
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
