//! What signs tell: words in quotation marks, channels of the chat, another script.
//!
//! Takes the text as it was typed; gives spans of it. What they mean is left to the
//! phrases.

use std::borrow::Cow;

use crate::language::fold::is_hangul;
use crate::language::span::Span;

/// Opening and closing quotation marks; single ones are apostrophes as well.
const QUOTES: [(char, char); 6] = [
    ('"', '"'),
    ('“', '”'),
    ('„', '“'),
    ('«', '»'),
    ('「', '」'),
    ('＂', '＂'),
];

/// The words in quotation marks, the marks left out. A message that is quoted whole
/// is no phrase, and a mark that nothing closes none either.
pub(super) fn quoted(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some((start, open)) = rest
            .char_indices()
            .find(|(_, c)| QUOTES.iter().any(|(open, _)| open == c))
        else {
            break;
        };
        let inner = at + start + open.len_utf8();
        let closes = |c: char| QUOTES.iter().any(|(o, close)| *o == open && *close == c);
        let length = text.get(inner..).and_then(|inner| inner.find(closes));
        let Some(length) = length else {
            at = inner;
            continue;
        };
        let span = Span::new(inner, inner + length);
        if span.of(text).chars().any(char::is_alphanumeric) {
            found.push(span);
        }
        let close = text.get(span.end..).and_then(|rest| rest.chars().next());
        at = span.end + close.map_or(1, char::len_utf8);
    }
    let whole = |span: &Span| {
        let outside = [text.get(..span.start), text.get(span.end..)];
        let mut outside = outside.into_iter().flatten();
        !outside.any(|outside| outside.chars().any(char::is_alphanumeric))
    };
    found.retain(|span| !whole(span));
    found
}

/// Channels as Discord hands them over (`<#123>`) and as people type them (`#news`).
pub(super) fn channels(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('#') {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + 1..).unwrap_or_default();
        if before == Some('<') {
            let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 && behind.as_bytes().get(digits) == Some(&b'>') {
                found.push(Span::new(at - 1, at + digits + 2));
            }
            continue;
        }
        let is_named = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let length: usize = behind
            .chars()
            .take_while(|c| is_named(*c))
            .map(char::len_utf8)
            .sum();
        let name = behind.get(..length).unwrap_or_default();
        // "#2" is a number, and "C#" no channel.
        let starts = before.is_none_or(char::is_whitespace);
        if starts && name.chars().any(char::is_alphabetic) {
            found.push(Span::new(at, at + 1 + length));
        }
    }
    found
}

/// A text with everything blanked out that is no word of the request: blocks of code,
/// links, lines quoted from another message, mentions of people and roles, and emoji of
/// the server. It is as long as before, and every other byte stands where it stood.
pub(super) fn without_asides(text: &str) -> Cow<'_, str> {
    let mut asides: Vec<Span> = Vec::new();
    let mut at = 0;
    const FENCE: &str = "```";
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(FENCE)) {
        let inside = at + start + FENCE.len();
        let length = text.get(inside..).and_then(|rest| rest.find(FENCE));
        let end = length.map_or(text.len(), |length| inside + length + FENCE.len());
        asides.push(Span::new(at + start, end));
        at = end;
    }
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(begin, begin + line.len());
        begin = span.end;
        if line.trim_start().starts_with("> ") {
            asides.push(span);
        }
    }
    let mut begin = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let span = Span::new(begin, begin + word.trim_end().len());
        begin += word.len();
        let bare = word.trim_matches(|c: char| c.is_whitespace() || "<>()[].,;\"“”".contains(c));
        let link = ["http://", "https://", "www."].into_iter();
        let mut link = link.filter(|scheme| bare.len() > scheme.len() && bare.starts_with(scheme));
        if link.next().is_some() {
            asides.push(span);
        }
    }
    // `<@1>`, `<@&1>`, `<:name:1>`, `<a:name:1>`, `<t:1>`; `<#1>` is a channel.
    for (start, _) in text.match_indices('<') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let Some(length) = rest.find('>') else {
            continue;
        };
        let inner = rest.get(..length).unwrap_or_default();
        let marked = ["@", ":", "a:", "t:"]
            .iter()
            .any(|mark| inner.starts_with(mark));
        if marked && !inner.contains(char::is_whitespace) {
            asides.push(Span::new(start, start + length + 2));
        }
    }
    if asides.is_empty() {
        return Cow::Borrowed(text);
    }
    let aside = |at: usize| asides.iter().any(|span| span.start <= at && at < span.end);
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match aside(at) && c != '\n' {
            true => kept.extend(std::iter::repeat_n(' ', c.len_utf8())),
            false => kept.push(c),
        }
    }
    Cow::Owned(kept)
}

/// Whether a place stands right behind a minus sign of its own ("tariffs -steel").
pub(super) fn is_behind_minus(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or_default();
    let before = before.strip_suffix('"').unwrap_or(before);
    let Some(before) = before.strip_suffix(['-', '\u{2212}']) else {
        return false;
    };
    before.ends_with(char::is_whitespace)
}

/// Whether a text holds Hangul: syllables, or letters alone ("ㅋㅋ").
pub fn has_hangul(text: &str) -> bool {
    text.chars()
        .any(|c| is_hangul(c) || matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_are_found_unless_all_is_quoted() {
        for (text, expected) in [
            ("search for \"rare metals\"", vec!["rare metals"]),
            (
                "find “rare metals” and «steel»",
                vec!["rare metals", "steel"],
            ),
            ("\"who is Ana Diaz?\"", vec![]),
            ("a 5\" screen", vec![]),
            ("find \"\" now", vec![]),
        ] {
            let found: Vec<&str> = quoted(text).iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_word_of_a_request_is_blanked_out() {
        for (text, expected) in [
            ("who signed? https://a.example/b?c=d", "who signed?"),
            ("<https://a.example/b> who signed?", "who signed?"),
            ("> they signed\nwho did, <@12>?", "who did,      ?"),
            (
                "```rust\nfn main() {}\n``` what is it <:smile:3>",
                "what is it",
            ),
            ("post it in <#12> at 3 > 2", "post it in <#12> at 3 > 2"),
            ("é https://ü.example é", "é                    é"),
        ] {
            let found = without_asides(text);
            assert_eq!(found.trim(), expected, "{text:?}");
            assert_eq!(found.len(), text.len(), "{text:?}");
        }
    }

    #[test]
    fn a_minus_stands_before_its_word_alone() {
        for (text, word, expected) in [
            ("tariffs -steel", "steel", true),
            ("tariffs -\"steel beams\"", "steel", true),
            ("near-shoring", "shoring", false),
            ("tariffs - steel", "steel", false),
            ("-steel", "steel", false),
        ] {
            let start = text.find(word).unwrap();
            let span = Span::new(start, start + word.len());
            assert_eq!(is_behind_minus(text, span), expected, "{text:?}");
        }
    }

    #[test]
    fn channels_are_told_from_numbers() {
        for (text, expected) in [
            ("post it to <#12345>", vec!["<#12345>"]),
            ("post it in #trade-news now", vec!["#trade-news"]),
            ("remove #2", vec![]),
            ("a C# program", vec![]),
        ] {
            let found: Vec<&str> = channels(text).iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
