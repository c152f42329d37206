//! What a line break means.
//!
//! Takes a text; gives the pieces of it that line breaks part. Lines that were
//! broken at a width are one piece; others are items of a list, headings or
//! paragraphs, and no sentence goes from one to the next.

use super::{ends_a_sentence, trimmed};
use crate::language::span::Span;

/// The lines of `text` that are not blank, those of a wrapped paragraph as one.
pub(super) fn lines(text: &str) -> Vec<Span> {
    let mut found = Vec::with_capacity(1);
    let mut group = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\u{2028}', '\u{2029}']) {
        let whole = Span::new(start, start + line.len());
        start = whole.end;
        match trimmed(text, whole) {
            Some(span) => group.push(span),
            None => close(text, &mut group, &mut found),
        }
    }
    close(text, &mut group, &mut found);
    found
}

/// Moves the lines between two blank ones over: as one where they were wrapped.
pub(in crate::ingest) fn close(text: &str, group: &mut Vec<Span>, found: &mut Vec<Span>) {
    let wrapped = is_wrapped(text, group);
    match (group.first(), group.last()) {
        (Some(first), Some(last)) if wrapped => found.push(Span::new(first.start, last.end)),
        _ => found.append(group),
    }
    group.clear();
}

/// Whether lines are one paragraph that was broken at a width: all but the last
/// are about as long as each other and most do not end a sentence.
fn is_wrapped(text: &str, lines: &[Span]) -> bool {
    let Some((_, full)) = lines.split_last().filter(|(_, full)| !full.is_empty()) else {
        return false;
    };
    let lengths = full.iter().map(|line| line.of(text).chars().count());
    let (Some(least), Some(most)) = (lengths.clone().min(), lengths.max()) else {
        return false;
    };
    let broken = full
        .iter()
        .filter(|line| !ends_a_sentence(line.of(text)))
        .count();
    least >= 40 && most <= 120 && least * 10 >= most * 6 && broken * 2 > full.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_one_piece_and_others_are_not() {
        for (text, expected) in [
            (
                "The ministry said on Monday that it would open talks\nwith its neighbours about the shared use of the river\nand its ports.",
                1,
            ),
            ("Steel\nCopper\nZinc", 3),
            (
                "The port opened on Monday.\nThe ferry left on Tuesday morning.",
                2,
            ),
            ("ports\r\n\r\nferries", 2),
            ("", 0),
        ] {
            assert_eq!(lines(text).len(), expected, "text {text:?}");
        }
    }
}
