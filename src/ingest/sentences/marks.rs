//! The marks that end sentences, close quotations and open them, in the scripts
//! that news is written in.

use crate::language::span::Span;

/// Whether `c` can end a sentence.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '．' | '‼'..='⁉') || is_full(c)
}

/// Whether `c` ends a sentence even where no space follows it.
pub(super) fn is_full(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '｡' | '।' | '॥' | '؟' | '۔' | '։' | '።' | '။' | '។'
    )
}

/// Whether `c` closes a quotation or a bracket, or may: `"` does both.
pub(super) fn is_closing(c: char) -> bool {
    is_quote_end(c) || matches!(c, ')' | ']' | '}' | '】' | '）' | '］')
}

/// Whether `c` closes a quotation, or may.
pub(super) fn is_quote_end(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | '」' | '』' | '｣' | '》' | '〉' | '＂'
    )
}

/// Whether `c` opens a quotation or a bracket, or may.
pub(super) fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '('
            | '['
            | '{'
            | '「'
            | '『'
            | '｢'
            | '《'
            | '〈'
            | '【'
            | '（'
            | '［'
            | '`'
            | '¿'
            | '¡'
            | '＂'
    )
}

/// Whether `c` is a dash, long or short.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−')
}

/// Where the first mark within `span` stands.
pub(super) fn next(text: &str, span: Span) -> Option<usize> {
    let bytes = text.as_bytes().get(span.start..span.end)?;
    let mut at = 0;
    loop {
        let ahead = bytes.get(at..)?;
        at += ahead.iter().position(|byte| begins_a_mark(*byte))?;
        let c = text.get(span.start + at..)?.chars().next()?;
        if is_mark(c) {
            return Some(span.start + at);
        }
        at += c.len_utf8();
    }
}

/// Whether a mark's first byte can be this one: so most text is passed over
/// without being read as characters.
const fn begins_a_mark(byte: u8) -> bool {
    BEGINS[byte as usize]
}

const BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    let mut firsts: &[u8] = b".!?\xD6\xD8\xDB\xE0\xE1\xE2\xE3\xEF";
    while let [first, rest @ ..] = firsts {
        table[*first as usize] = true;
        firsts = rest;
    }
    table
};
