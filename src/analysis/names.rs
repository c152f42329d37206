//! Names in a sentence by their shape: runs of capitals that no entity covers.

use super::SentenceRef;
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::language::span::Span;

/// Runs of capitalised words that no entry covers; a capital at the head of the
/// sentence alone makes no name.
pub(super) fn unlisted(place: SentenceRef<'_>) -> Vec<Span> {
    let stored = place.stored();
    let read = place.words();
    let mentions: Vec<Span> = place.mentions().map(|mention| mention.span).collect();
    let mut names: Vec<Span> = Vec::new();
    let mut run: Option<(Span, usize, bool)> = None;
    for (at, word) in read.iter().enumerate() {
        let written = word.span.of(stored);
        let capital = written.chars().next().is_some_and(char::is_uppercase);
        let listed = mentions.iter().any(|span| span.overlaps(word.span));
        let stop = place.lexicon().is_stop(&word.folded);
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
pub(super) fn is_behind_place_word(name: Span, place: SentenceRef<'_>) -> bool {
    let read = place.words();
    let before = read.iter().rev().find(|word| word.span.end <= name.start);
    let second = read
        .iter()
        .rev()
        .filter(|word| word.span.end <= name.start)
        .nth(1);
    // "in Texas", and "in Central Texas" where only the last word is listed.
    let capital = |word: &Word<'_>| word.span.of(place.stored()).starts_with(char::is_uppercase);
    let is_place_word = |word: &Word<'_>| place.lexicon().is(Class::PlacePreposition, &word.folded);
    match (before, second) {
        (Some(before), _) if is_place_word(before) => true,
        (Some(before), Some(second)) => capital(before) && is_place_word(second),
        _ => false,
    }
}
