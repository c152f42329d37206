//! What stands in quotation marks.
//!
//! Takes the text of a paragraph; gives the ranges between a mark that opens and the
//! one that closes it, or the end of the paragraph where none does.

use crate::language::span::Span;

/// The longest quotation in single marks, in bytes.
const LONGEST: usize = 4_000;

/// A quotation, its marks left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quotation {
    /// What stands between the marks. Bytes of the text.
    pub(super) span: Span,
    /// Whether a mark closes it: else the next paragraph goes on with it.
    pub(super) closed: bool,
}

/// The quotations, in order and none within another, that share a byte with a span.
pub(super) fn within(quotations: &[Quotation], span: Span) -> impl Iterator<Item = &Quotation> {
    let from = quotations.partition_point(|quotation| quotation.span.end <= span.start);
    let rest = quotations.get(from..).unwrap_or_default().iter();
    rest.take_while(move |quotation| quotation.span.start < span.end)
}

/// The quotations of a paragraph, in order, none within another.
pub(super) fn quotations(paragraph: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((start, close)) = opening(paragraph, from) {
        let end = closing(paragraph, start, close);
        let (span, next) = match end {
            Some(end) => (Span::new(start, end), end + close.len_utf8()),
            None => (Span::new(start, paragraph.len()), paragraph.len()),
        };
        // An apostrophe at the head of a word ("'tis") opens nothing.
        let apostrophe = end.is_none() && matches!(close, '\'' | '’');
        if apostrophe {
            from = start;
            continue;
        }
        found.push(Quotation {
            span,
            closed: end.is_some(),
        });
        from = next;
    }
    found
}

/// The first byte behind the next opening mark, and the mark that closes it.
fn opening(text: &str, from: usize) -> Option<(usize, char)> {
    let mut last = text.get(..from)?.chars().next_back().unwrap_or(' ');
    for (at, c) in text.get(from..)?.char_indices() {
        let start = from + at + c.len_utf8();
        let next = text.get(start..)?.chars().next().unwrap_or(' ');
        let free = !last.is_alphanumeric() && !next.is_whitespace();
        let close = match c {
            '“' | '„' => Some('”'),
            '«' => Some('»'),
            '「' => Some('」'),
            '『' => Some('』'),
            '"' | '＂' if free => Some(c),
            '‘' if free => Some('’'),
            '\'' if free && last != '\'' => Some(c),
            _ => None,
        };
        if let Some(close) = close {
            return Some((start, close));
        }
        last = c;
    }
    None
}

/// Where the mark `close` ends what begins at `start`. A single mark behind a letter
/// may be an apostrophe: one behind a stop is sought first.
fn closing(text: &str, start: usize, close: char) -> Option<usize> {
    let rest = text.get(start..)?;
    let single = matches!(close, '\'' | '’');
    let mut behind_letter = None;
    let mut last = ' ';
    // What is not closed for long was an apostrophe: each is looked at only so far.
    let most = if single { LONGEST } else { rest.len() };
    for (at, c) in rest.char_indices().take_while(|(at, _)| *at < most) {
        // A German pair closes with the mark that opens an English one.
        let closes = c == close || (close == '”' && c == '"');
        if closes && !single {
            return Some(start + at);
        }
        if closes {
            let next = rest.get(at + c.len_utf8()..)?.chars().next();
            let ends = next.is_none_or(|next| !next.is_alphanumeric());
            if ends && matches!(last, '.' | ',' | '!' | '?' | '…') {
                return Some(start + at);
            }
            if ends && last != 's' && behind_letter.is_none() {
                behind_letter = Some(start + at);
            }
        }
        last = c;
    }
    behind_letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_end_at_their_own_marks() {
        for (text, expected) in [
            (
                "\"We will,\" she said. \"Soon.\"",
                vec!["We will,", "Soon."],
            ),
            ("“We won’t,” he said.", vec!["We won’t,"]),
            ("'We don't know,' said Lund.", vec!["We don't know,"]),
            (
                "‘The miners’ pay must rise,’ he said.",
                vec!["The miners’ pay must rise,"],
            ),
            ("The workers' pay rose.", vec![]),
            ("He said: \"It is over.", vec!["It is over."]),
            ("the ‘gold plan’ failed", vec!["gold plan"]),
        ] {
            let spans = quotations(text)
                .into_iter()
                .map(|found| found.span.of(text));
            assert_eq!(spans.collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
