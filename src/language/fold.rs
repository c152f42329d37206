//! Case, accents, hyphens, quotes and spaces made equal, offsets kept.
//!
//! Takes any text; gives its words, each folded and with the bytes it came from.
//! One folding serves aliases, articles and questions, so that what is equal for
//! one is equal for all. Which words matter is left to `terms`.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::language::span::Span;

/// A word as it is compared, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Lower case, without accents, possessive or inner full stops.
    pub folded: Cow<'t, str>,
    /// The bytes it came from, a possessive left out.
    pub span: Span,
    /// Whether a hyphen stands between the word before and this one.
    pub hyphenated: bool,
}

/// The words of `text`, in order.
///
/// A word is a run of letters and digits; `U.S.`, `R&D` and `1,000` are one word
/// each (`us`, `r&d`, `1000`), a hyphen parts two, and `$`, `€`, `£`, `¥`, `₩`
/// and `%` are words of their own.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut reader = Reader::new(text);
    while let Some(word) = reader.next_word() {
        words.push(word);
    }
    words
}

/// Adds the words of a part of `text`, which stand in all of it.
pub fn add_words<'t>(text: &'t str, part: Span, words: &mut Vec<Word<'t>>) {
    let mut reader = Reader::new(part.of(text));
    while let Some(mut word) = reader.next_word() {
        word.span = word.span.shifted(part.start);
        words.push(word);
    }
}

/// The folded words of `text`, one space between them.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.folded);
    }
    out
}

/// The letters and digits of `text` in lower case and all else dropped: two texts
/// with the same skeleton are the same sentence.
pub fn skeleton(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    after_hyphen: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            after_hyphen: false,
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    #[inline(always)]
    fn next_word(&mut self) -> Option<Word<'t>> {
        self.skip_separators();
        self.plain_word().or_else(|| self.other_word())
    }

    /// The next word, whatever it is made of.
    #[inline(never)]
    fn other_word(&mut self) -> Option<Word<'t>> {
        loop {
            let c = self.rest().chars().next()?;
            if is_symbol(c) {
                let span = Span::new(self.at, self.at + c.len_utf8());
                self.at = span.end;
                self.after_hyphen = false;
                return Some(Word {
                    folded: Cow::Borrowed(span.of(self.text)),
                    span,
                    hyphenated: false,
                });
            }
            if is_letter(c) {
                if let Some(word) = self.run() {
                    return Some(word);
                }
            } else {
                self.after_hyphen = is_hyphen(c);
                self.at += c.len_utf8();
            }
            self.skip_separators();
            if let Some(word) = self.plain_word() {
                return Some(word);
            }
        }
    }

    /// Goes past the separators of ASCII.
    #[inline(always)]
    fn skip_separators(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at).filter(|byte| is_separator(**byte)) {
            self.after_hyphen = *byte == b'-';
            self.at += 1;
        }
    }

    /// The word that begins here, where it is of ASCII letters and digits alone and
    /// nothing but a possessive behind it can belong to it: most words of most texts.
    #[inline(always)]
    fn plain_word(&mut self) -> Option<Word<'t>> {
        let bytes = self.text.as_bytes();
        let (start, mut end) = (self.at, self.at);
        let mut capitals = false;
        loop {
            let eight = Eight::at(bytes, end);
            let (length, some_capital) = eight.plain_head();
            end += length;
            capitals |= some_capital;
            if length < 8 {
                break;
            }
        }
        if end == start {
            return None;
        }
        self.at = plain_end(bytes, end)?;
        let span = Span::new(start, end);
        let written = span.of(self.text);
        let folded = match capitals {
            true => Cow::Owned(written.to_ascii_lowercase()),
            false => Cow::Borrowed(written),
        };
        Some(Word {
            folded,
            span,
            hyphenated: std::mem::take(&mut self.after_hyphen),
        })
    }

    /// The run of letters, digits and inner joiners that begins here.
    fn run(&mut self) -> Option<Word<'t>> {
        let start = self.at;
        let rest = self.rest();
        let mut end = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            if is_letter(c) || is_invisible(c) {
                end = at + c.len_utf8();
            } else if !next.is_some_and(|next| joins(rest, at, c, next)) {
                break;
            }
        }
        let whole = rest.get(..end).unwrap_or_default();
        let bare = without_possessive(whole);
        // The stop behind "U.S.A’s." ends the sentence.
        let ends_bare = bare.len() == whole.len() && is_dotted(bare);
        let closing = usize::from(ends_bare && rest.get(end..)?.starts_with('.'));
        let stopped = start + end + closing;
        self.at = stopped + possessive_after(self.text, stopped, closing > 0);
        let hyphenated = std::mem::take(&mut self.after_hyphen);
        let folded = fold_word(bare);
        // A word of marks alone folds to nothing and is no word.
        (!folded.is_empty()).then(|| Word {
            folded,
            span: Span::new(start, start + bare.len() + closing),
            hyphenated,
        })
    }
}

/// Whether a byte stands between words and says nothing.
fn is_separator(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'$' | b'%')
}

/// Eight bytes of a text, looked at together; past its end they are zero.
struct Eight(u64);

impl Eight {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = Self::ONES << 7;

    #[inline(always)]
    fn at(bytes: &[u8], at: usize) -> Self {
        let rest = bytes.get(at..).unwrap_or_default();
        let eight = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut eight = [0; 8];
            eight
                .iter_mut()
                .zip(rest)
                .for_each(|(to, from)| *to = *from);
            eight
        });
        Self(u64::from_le_bytes(eight))
    }

    /// The high bit of each byte that lies in a range, none of them above ASCII.
    #[inline(always)]
    fn within(bytes: u64, least: u8, most: u8) -> u64 {
        let from = bytes + Self::ONES * u64::from(128 - least);
        let past = bytes + Self::ONES * u64::from(127 - most);
        from & !past & Self::HIGH
    }

    /// How many ASCII letters and digits it begins with, and whether one is large.
    #[inline(always)]
    fn plain_head(&self) -> (usize, bool) {
        let low = self.0 & !Self::HIGH;
        let letters = Self::within(low | (Self::ONES << 5), b'a', b'z') & !self.0;
        let digits = Self::within(low, b'0', b'9') & !self.0;
        let others = !(letters | digits) & Self::HIGH;
        let length = others.trailing_zeros() / 8;
        let head = 1_u64
            .checked_shl(length * 8)
            .map_or(u64::MAX, |end| end - 1);
        let large = letters & !(low << 2) & head;
        (length as usize, large != 0)
    }
}

/// Where reading goes on behind a word that ends at `end`, its possessive left out;
/// none where what follows may belong to the word.
#[inline(always)]
fn plain_end(bytes: &[u8], end: usize) -> Option<usize> {
    if ends_word(bytes, end) {
        return Some(end);
    }
    let (before, rest) = bytes.split_at_checked(end)?;
    if !before.last().is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let possessive = match rest {
        [b'\'', b's' | b'S', ..] => 2,
        // The closing quotation mark, which is the apostrophe too.
        [0xE2, 0x80, 0x99, b's' | b'S', ..] => 4,
        _ => return None,
    };
    ends_word(bytes, end + possessive).then_some(end + possessive)
}

/// Whether nothing at byte `at` can belong to the word before it.
#[inline(always)]
fn ends_word(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    let separated = |next: Option<&u8>| {
        next.is_none_or(|next| next.is_ascii() && !next.is_ascii_alphanumeric())
    };
    match rest {
        [] => true,
        [b'.' | b',' | b'\'' | b'&', next @ ..] => separated(next.first()),
        [byte, ..] if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        // Dashes, the other quotation marks, and the dots that say "and so on".
        [0xE2, 0x80, 0x90..=0x98 | 0x9A..=0x9F | 0xA6, ..] => true,
        _ => false,
    }
}

/// Whether `c`, at byte `at` of `text` with `next` behind it, stands inside a word.
fn joins(text: &str, at: usize, c: char, next: char) -> bool {
    let Some(last) = text.get(..at).and_then(|head| head.chars().next_back()) else {
        return false;
    };
    match c {
        '\'' | '\u{2019}' | '\u{02BC}' => last.is_alphabetic() && next.is_alphabetic(),
        ',' => {
            let three = text.get(at + 1..).unwrap_or_default();
            let digits = three.chars().take_while(char::is_ascii_digit).count();
            last.is_ascii_digit() && digits == 3
        }
        '.' if last.is_ascii_digit() => next.is_ascii_digit(),
        '.' => next.is_alphabetic() && is_dotted_initial(text, at) && is_initial(text, at + 1),
        '&' => next.is_uppercase() && last.is_uppercase(),
        _ => false,
    }
}

/// Whether one letter alone stands before byte `at`, back to a dot or the start.
fn is_dotted_initial(text: &str, at: usize) -> bool {
    let mut back = text.get(..at).unwrap_or_default().chars().rev();
    back.next().is_some_and(char::is_alphabetic) && back.next().is_none_or(|c| c == '.')
}

/// Whether one letter alone stands at byte `at`.
fn is_initial(text: &str, at: usize) -> bool {
    let mut ahead = text.get(at..).unwrap_or_default().chars();
    ahead.next().is_some_and(char::is_alphabetic)
        && !ahead.next().is_some_and(char::is_alphanumeric)
}

/// Whether `word` is letters with a dot after each but the last: `U.S`.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() == 1)
        && !word.chars().any(|c| c.is_ascii_digit())
}

/// The length of the possessive behind a closing full stop: `U.S.'s`.
fn possessive_after(text: &str, at: usize, closed: bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut endings = POSSESSIVES
        .iter()
        .filter(|ending| rest.starts_with(**ending));
    match endings.next() {
        Some(ending) if closed => ending.len(),
        _ => 0,
    }
}

const POSSESSIVES: [&str; 5] = ["'s", "\u{2019}s", "'S", "\u{2019}S", "\u{02BC}s"];

fn without_possessive(word: &str) -> &str {
    for ending in POSSESSIVES {
        if let Some(bare) = word.strip_suffix(ending).filter(|bare| !bare.is_empty()) {
            return bare;
        }
    }
    word
}

/// Lower case, compatibility forms resolved, accents and inner stops dropped.
fn fold_word(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if word.chars().all(plain) {
        return Cow::Borrowed(word);
    }
    // "3.5" keeps the point that "U.S" loses.
    let number = word.starts_with(|c: char| c.is_ascii_digit());
    let dropped = |c: char| match c {
        '\'' | '\u{2019}' | '\u{02BC}' | ',' => true,
        '.' => !number,
        _ => false,
    };
    if word.is_ascii() {
        let kept: String = word.chars().filter(|c| !dropped(*c)).collect();
        return Cow::Owned(kept.to_ascii_lowercase());
    }
    // Some ligatures stand for several words, which stay one here.
    let silent = |c: char| is_combining_mark(c) || is_invisible(c) || c.is_whitespace();
    let folded = word
        .nfkd()
        .filter(|c| !silent(*c) && !dropped(*c))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    Cow::Owned(folded)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_symbol(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₩' | '%')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{00AD}')
}

/// Whether a letter is a syllable of Hangul.
pub fn is_hangul(letter: char) -> bool {
    ('\u{AC00}'..='\u{D7A3}').contains(&letter)
}

/// Characters that take no room on the page.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}' | '\u{00AD}' | '\u{061C}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold(text: &str) -> Vec<String> {
        words(text)
            .into_iter()
            .map(|word| word.folded.into_owned())
            .collect()
    }

    #[test]
    fn words_fold_alike_whatever_their_dress() {
        for (text, expected) in [
            ("São Paulo", "sao paulo"),
            ("The U.S. said", "the us said"),
            ("the U.S.'s role", "the us role"),
            ("made by A.C’s. Then", "made by ac then"),
            ("R&D spending", "r&d spending"),
            ("Ahn Duk-geun’s", "ahn duk geun"),
            ("$85 million, 5%", "$ 85 million 5 %"),
            ("1,000 or 3.5", "1000 or 3.5"),
            ("in Seoul.Then", "in seoul then"),
            ("삼성전자", "삼성전자"),
            ("ＳＣＣＤ", "sccd"),
            ("don't", "dont"),
            ("U.S.-Korea", "us korea"),
            ("Future M. The", "future m the"),
            // One character whose compatibility form has a space in it.
            ("\u{FDFB}", "جلجلاله"),
            ("", ""),
        ] {
            assert_eq!(fold(text).join(" "), expected, "text {text:?}");
        }
    }

    #[test]
    fn a_skeleton_is_letters_and_digits_in_lower_case() {
        for (text, expected) in [
            ("“Ports, 12 of them,” he said.", "ports12ofthemhesaid"),
            // Its lower case is a letter and a mark, which is none.
            ("İzmir", "izmir"),
        ] {
            assert_eq!(skeleton(text), expected, "text {text:?}");
        }
    }

    #[test]
    fn a_hyphen_is_remembered() {
        let marks: Vec<bool> = words("Duk-geun Ahn").iter().map(|w| w.hyphenated).collect();
        assert_eq!(marks, [false, true, false]);
    }

    proptest! {
        #[test]
        fn folding_keeps_offsets(text in "\\PC{0,200}") {
            let mut last = 0;
            for word in words(&text) {
                prop_assert!(word.span.start >= last, "words overlap in {:?}", text);
                prop_assert!(text.get(word.span.start..word.span.end).is_some());
                prop_assert!(!word.span.is_empty() && !word.folded.is_empty());
                last = word.span.end;
            }
        }

        #[test]
        fn folding_twice_changes_nothing(text in "[a-zA-Zéüß0-9 .'-]{0,60}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
