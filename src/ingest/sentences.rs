//! Where sentences begin and end.
//!
//! Takes one paragraph, or several; gives the spans of its sentences, in order,
//! white space at their ends left out. One pass looks for the marks that can end
//! a sentence; whether one does is left to `stops`, what a line break means to
//! `lines`, and the items of a list within a line to `lists`.

pub(super) mod lines;
mod lists;
mod marks;
mod stops;

use crate::language::lexicon::Lexicon;
use crate::language::span::Span;

use self::marks::{is_closing, is_mark};
use self::stops::{Ahead, Stop};

/// The sentences of `paragraph`.
///
/// A line break ends a sentence unless the lines were broken at a width; white
/// space aside, every character belongs to exactly one sentence.
pub fn sentences(paragraph: &str, lexicon: &Lexicon) -> Vec<Span> {
    let mut found = Vec::with_capacity(paragraph.len() / 100 + 1);
    for line in lines::lines(paragraph) {
        for item in lists::items(paragraph, line) {
            part(paragraph, item, lexicon, &mut found);
        }
    }
    found
}

/// Adds the sentences of a piece of `text` that no line break parts.
fn part(text: &str, piece: Span, lexicon: &Lexicon, found: &mut Vec<Span>) {
    let mut start = piece.start;
    let mut at = piece.start;
    let mut ahead = Ahead::default();
    while let Some(mark) = marks::next(text, Span::new(at, piece.end)) {
        let stop = Stop::read(text, Span::new(start, piece.end), mark, &mut ahead);
        at = stop.end;
        if stop.ends_a_sentence(lexicon) {
            found.extend(trimmed(text, Span::new(start, stop.end)));
            start = stop.end;
        }
    }
    found.extend(trimmed(text, Span::new(start, piece.end)));
}

/// `span` without the white space at its ends; none where nothing is left.
pub fn trimmed(text: &str, span: Span) -> Option<Span> {
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start().len());
    let end = span.start + piece.trim_end().len();
    (start < end).then(|| Span::new(start, end))
}

/// Whether `text` ends like a sentence, closing marks aside.
pub fn ends_a_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || is_closing(c));
    end.ends_with(is_mark)
}

#[cfg(test)]
mod tests;
