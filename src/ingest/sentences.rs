//! Where sentences begin and end.
//!
//! Takes one paragraph; gives the spans of its sentences, in order, white space
//! at their ends left out. Boundaries are those of UAX #29, and rules of our own
//! rejoin what it parts wrongly: after abbreviations and initials, before lower
//! case, and before an agency's mark in brackets.

use unicode_segmentation::UnicodeSegmentation;

use crate::language::fold::words;
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;

/// The sentences of `paragraph`.
pub fn sentences(paragraph: &str, lexicon: &Lexicon) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (start, piece) in paragraph.split_sentence_bound_indices() {
        let Some(mut span) = trimmed(paragraph, Span::new(start, start + piece.len())) else {
            continue;
        };
        if let Some(last) = found.last_mut()
            && let Some(mark) = leading_mark(span.of(paragraph))
        {
            last.end = span.start + mark;
            match trimmed(paragraph, Span::new(last.end, span.end)) {
                Some(rest) => span = rest,
                None => continue,
            }
        }
        match found.last_mut() {
            Some(last) if goes_on(last.of(paragraph), span.of(paragraph), lexicon) => {
                last.end = span.end;
            }
            _ => found.push(span),
        }
    }
    found
}

/// `span` without the white space at its ends; none where nothing is left.
pub fn trimmed(text: &str, span: Span) -> Option<Span> {
    let piece = span.of(text);
    let start = span.start + (piece.len() - piece.trim_start().len());
    let end = span.start + piece.trim_end().len();
    (start < end).then(|| Span::new(start, end))
}

/// Whether `next` still belongs to the sentence that `before` ends with.
fn goes_on(before: &str, next: &str, lexicon: &Lexicon) -> bool {
    let Some(first) = next.chars().find(|c| c.is_alphanumeric()) else {
        // Closing marks alone.
        return true;
    };
    let opens_with_letter = next.starts_with(char::is_alphanumeric);
    if first.is_lowercase() && (opens_with_letter || !ends_a_sentence(before)) {
        return true;
    }
    let Some(stopped) = before.strip_suffix('.') else {
        return false;
    };
    let last = stopped
        .split(char::is_whitespace)
        .next_back()
        .unwrap_or_default();
    // "Korea-U.S." ends with the abbreviation behind its hyphen.
    let last = last.rsplit(['-', '–', '/']).next().unwrap_or(last);
    let bare = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    after_stop(bare, stopped, first, next, lexicon)
}

/// Whether the sentence goes on after `bare` and a full stop.
fn after_stop(bare: &str, before: &str, first: char, next: &str, lexicon: &Lexicon) -> bool {
    let lower = bare.to_lowercase();
    let starter = words(next)
        .first()
        .is_some_and(|word| lexicon.starts_a_sentence(&word.folded) && !next.starts_with("US "));
    if lower == "no" {
        return first.is_ascii_digit();
    }
    if lexicon.precedes_a_name(&lower) {
        return true;
    }
    let alone = before.trim_start() == bare;
    if alone && bare.chars().all(|c| c.is_ascii_digit()) && bare.len() <= 2 {
        // The number of a list's item: "1. Steel".
        return true;
    }
    if starter {
        return false;
    }
    let initial = bare.chars().count() == 1 && bare.chars().all(char::is_uppercase);
    let dotted = bare.contains('.') && bare.split('.').all(|part| part.chars().count() <= 2);
    initial || dotted || lexicon.is_abbreviation(&lower)
}

/// Whether `text` ends like a sentence, closing marks aside.
pub fn ends_a_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '\u{201D}' | '\u{2019}' | ')' | ']' | '»')
    });
    end.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// The length of a short mark in brackets that `text` begins with: `(Yonhap)`.
/// It belongs to the sentence before.
fn leading_mark(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('(')?;
    let (mark, rest) = inner.split_once(')')?;
    let short = mark.split_whitespace().count() <= 4 && !mark.contains(['(', '.']);
    let alone = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let sentence = rest
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| !c.is_lowercase());
    (short && alone && sentence).then_some(mark.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::tests::english;

    fn split(text: &str) -> Vec<&str> {
        let spans = sentences(text, &english());
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_would_end_them() {
        for expected in [
            vec!["He left.", "She stayed."],
            vec!["Mr. Park met Dr. Lee at 5 p.m. on Monday.", "They talked."],
            vec!["The U.S. Department of Energy agreed.", "It signed."],
            vec!["It invested in the U.S.", "The plant opened."],
            vec!["The Peru-U.S. Trade Dialogue met.", "It ended."],
            vec!["It shipped steel to the US.", "Zinc followed."],
            vec!["They met POSCO Future M.", "The talks went on."],
            vec!["John F. Kennedy spoke.", "Nobody moved."],
            vec![
                "It rose 3.5 percent to No. 2 in Jan. 2024.",
                "Then it fell.",
            ],
            vec!["\"We will go,\" he said.", "\"Soon.\""],
            vec!["The deal was signed. (Yonhap)", "Shares rose."],
            vec!["Acme Corp. shares fell.", "Investors sold."],
            vec!["Wait... what?", "Really!"],
            vec!["정부가 발표했다.", "시장은 조용했다."],
        ] {
            let text = expected.join(" ");
            assert_eq!(split(&text), expected, "text {text:?}");
        }
    }
}
