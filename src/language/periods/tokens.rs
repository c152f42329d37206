//! Cuts text into figures, words and marks, in one pass.
//!
//! Takes any text; gives [`Token`]s with their bytes and, for a word, what it
//! means in a time expression. Which tokens make an expression is left to the
//! grammar.

use super::lexicon::{self, Word};
use crate::language::fold::is_hangul;

/// The longest spelling in the lexicon fits; a longer word means nothing here.
pub(super) const LONGEST_WORD: usize = 16;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Figures. `digits` counts them, and is 0 for "1,194": never part of a date.
    Number { value: u32, digits: u8 },
    /// A run of letters.
    Word(Word),
    /// Any other character that is not white space.
    Mark(char),
}

/// A figure, a word or a mark, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
    /// It begins with a capital.
    pub(super) capital: bool,
}

/// Every token of `text`, in order.
pub(super) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some((first, rest)) = text.get(at..).and_then(split_first) {
        let start = at;
        let glued = tokens.last().is_some_and(|before| before.end == start);
        let (kind, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() {
            let rest = text.get(start..).unwrap_or_default();
            figure_word(rest).unwrap_or_else(|| number(rest))
        } else if is_hangul(first) {
            hangul(text.get(start..).unwrap_or_default())
        } else if first.is_alphabetic() {
            word(text.get(start..).unwrap_or_default())
        } else {
            (Kind::Mark(plain_mark(first)), first.len_utf8())
        };
        debug_assert!(length > 0 && length <= first.len_utf8() + rest.len());
        at += length;
        tokens.push(Token {
            kind,
            start,
            end: at,
            glued,
            capital: first.is_uppercase(),
        });
    }
    tokens
}

fn split_first(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    chars.next().map(|first| (first, chars.as_str()))
}

/// "2day": a word that begins with a figure.
fn figure_word(text: &str) -> Option<(Kind, usize)> {
    let letters = text.get(1..)?;
    if !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let length = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    let spelled = text.get(..length)?.to_ascii_lowercase();
    let word = (length <= LONGEST_WORD).then(|| lexicon::word(&spelled))??;
    Some((Kind::Word(word), length))
}

/// Figures at the start of `text`, with the groups of three behind commas.
fn number(text: &str) -> (Kind, usize) {
    let mut length = leading_digits(text);
    let figures = text.get(..length).unwrap_or_default();
    let mut digits = u8::try_from(length).unwrap_or(u8::MAX);
    if length <= 3 {
        while let Some(group) = text.get(length..).and_then(|rest| rest.strip_prefix(','))
            && leading_digits(group) == 3
        {
            length += 4;
            digits = 0;
        }
    }
    let value = figures.parse().unwrap_or(u32::MAX);
    (Kind::Number { value, digits }, length)
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn word(text: &str) -> (Kind, usize) {
    let length = text
        .char_indices()
        .find(|&(_, letter)| !letter.is_alphabetic() || is_hangul(letter))
        .map_or(text.len(), |(end, _)| end);
    let spelled = text.get(..length).unwrap_or_default();
    let mut small = [0_u8; LONGEST_WORD];
    let known = small.get_mut(..spelled.len()).and_then(|small| {
        small.copy_from_slice(spelled.as_bytes());
        small.make_ascii_lowercase();
        std::str::from_utf8(small).ok().and_then(lexicon::word)
    });
    (Kind::Word(known.unwrap_or(Word::Other)), length)
}

/// Korean joins particles to words, so the longest known beginning is the token.
fn hangul(text: &str) -> (Kind, usize) {
    if let Some((word, length)) = lexicon::hangul_prefix(text) {
        return (Kind::Word(word), length);
    }
    let length = text.chars().next().map_or(1, char::len_utf8);
    (Kind::Word(Word::Other), length)
}

/// Typographic dashes and apostrophes as the plain ones. A long dash stays: it
/// parts sentences and does not join days.
fn plain_mark(mark: char) -> char {
    match mark {
        '\u{2010}'..='\u{2013}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        '\u{301C}' | '\u{FF5E}' | '\u{223C}' | '\u{2192}' => '~',
        other => other,
    }
}
