//! Whether a mark ends its sentence.
//!
//! Takes a mark with the words around it; gives a yes or a no. The words that
//! tell (abbreviations, words that begin sentences) are the lexicon's.

use super::marks::{is_closing, is_dash, is_full, is_mark, is_opening, is_quote_end};
use crate::language::fold::words;
use crate::language::lexicon::{Abbreviation, Class, Cue, Lexicon};
use crate::language::span::Span;

/// The longest mark of an agency in brackets, in characters.
const LONGEST_MARK: usize = 64;
/// How much of a word is looked at, in bytes: a line may be one endless word.
const LONGEST_WORD: usize = 64;
/// The most bytes that a list's number takes with the signs before it.
const LONGEST_ITEM: usize = 16;

/// A run of marks and closing signs, and what stands around it.
pub(super) struct Stop<'t> {
    /// The sentence up to the marks.
    before: &'t str,
    /// `.`, `?!`, `. . .`.
    marks: &'t str,
    /// Quotation marks and brackets closed behind the marks, and references.
    closing: &'t str,
    /// What follows, white space left out.
    after: &'t str,
    /// Its first letter or digit; none where no word is left in the line.
    first: Option<char>,
    /// Whether white space, or the end, parts the marks from it.
    apart: bool,
    /// Where the sentence would end.
    pub(super) end: usize,
}

impl<'t> Stop<'t> {
    /// Reads the mark at byte `at`, inside the piece of `text` that begins with
    /// the sentence and is at most as long as its line.
    pub(super) fn read(text: &'t str, piece: Span, at: usize, ahead: &mut Ahead) -> Self {
        let before = Span::new(piece.start, at).of(text);
        let rest = Span::new(at, piece.end).of(text);
        let marks = marks_length(rest);
        let (marks, rest) = rest.split_at_checked(marks).unwrap_or((rest, ""));
        let mut closing = closing_length(rest);
        closing += reference_length(before, rest.get(closing..).unwrap_or_default());
        let behind = rest.get(closing..).unwrap_or_default();
        closing += bracketed_length(behind).unwrap_or_default();
        let (closing, rest) = rest.split_at_checked(closing).unwrap_or((rest, ""));
        let after = rest.trim_start();
        let end = at + marks.len() + closing.len();
        Self {
            before,
            marks,
            closing,
            after,
            first: ahead.first(text, Span::new(end, piece.end)),
            apart: after.len() < rest.len() || rest.is_empty(),
            end,
        }
    }

    /// Whether the sentence ends here.
    pub(super) fn ends_a_sentence(&self, lexicon: &Lexicon) -> bool {
        // Signs without a word go with the sentence before them.
        let Some(first) = self.first else {
            return false;
        };
        if !self.apart {
            return self.ends_unspaced(first, lexicon);
        }
        // "[...]" stands for words that were left out.
        let omission = self.before.ends_with('[') && self.closing.starts_with(']');
        if omission || (self.quotes() && quotes_on(self.after, lexicon)) {
            return false;
        }
        let opened = self.after.trim_start_matches(is_opening);
        let begins = opened.starts_with(first);
        let inside = begins && opened.len() < self.after.len();
        if first.is_lowercase() && (begins || self.after.starts_with(is_dash)) {
            return self.ends_before_lower_case(inside, lexicon);
        }
        if self.marks.ends_with(['!', '?']) && self.quotes() && is_attribution(self.after, lexicon)
        {
            return false;
        }
        match self.marks {
            "." => self.ends_with_full_stop(first, opened, lexicon),
            // Four dots end a sentence; three leave words of it out.
            marks if marks.contains(' ') => marks.matches('.').count() != 3,
            _ => !(self.is_ellipsis() && first.is_numeric()),
        }
    }

    fn quotes(&self) -> bool {
        self.closing.contains(is_quote_end)
    }

    fn is_ellipsis(&self) -> bool {
        self.marks.ends_with('…') || (self.marks.len() > 1 && self.marks.ends_with('.'))
    }

    /// Whether a sentence ends although the next one follows without a space.
    fn ends_unspaced(&self, first: char, lexicon: &Lexicon) -> bool {
        if self.marks.ends_with(is_full) {
            // 「はい。」と言った: the sentence goes on behind what was quoted.
            let hiragana = ('\u{3041}'..='\u{309F}').contains(&first);
            return self.closing.is_empty() || !hiragana;
        }
        let Some(last) = self.before.chars().next_back() else {
            return false;
        };
        if !self.after.starts_with(first) {
            return false;
        }
        if is_uncased(last) && is_uncased(first) && self.closing.is_empty() {
            return !self.is_ellipsis();
        }
        // "in Seoul.Then": a space was lost, and no name or address is written so.
        let next = token(self.after);
        if !first.is_uppercase() || next.contains(['.', '@']) {
            return false;
        }
        let token = last_token(self.before);
        let plain = token.chars().count() > 2 && token.chars().all(char::is_alphanumeric);
        plain && lexicon.starts_a_sentence(&folded_first(next))
    }

    /// Whether a sentence ends although lower case follows. `inside` tells
    /// whether a quotation or a bracket opens before it.
    fn ends_before_lower_case(&self, inside: bool, lexicon: &Lexicon) -> bool {
        if self.is_ellipsis() || self.after.starts_with(is_dash) {
            return false;
        }
        if !self.closing.is_empty() {
            return inside;
        }
        let token = last_token(self.before);
        if self.marks != "." {
            // "Yahoo! in Europe": a name that is written so.
            let name = token.starts_with(char::is_uppercase) && token.len() < self.before.len();
            return inside || !name;
        }
        let short = token.chars().count() < 2 || token.contains('.');
        let known = lexicon.abbreviation(token).is_some() && !token.eq_ignore_ascii_case("no");
        !(short || known || is_clipped(token) || self.is_item())
    }

    /// Whether a full stop ends the sentence before `first`, no lower case.
    fn ends_with_full_stop(&self, first: char, next: &str, lexicon: &Lexicon) -> bool {
        let token = last_token(self.before);
        let does = lexicon.abbreviation(token);
        if self.is_item() || does == Some(Abbreviation::BeforeName) {
            return false;
        }
        if does == Some(Abbreviation::BeforeNumber) {
            return !(first.is_numeric() || is_roman(next));
        }
        let known = does.is_some() || is_dotted(token) || is_clipped(token);
        if self.after.starts_with(is_dash) || self.closing.contains(')') {
            return !known;
        }
        if does == Some(Abbreviation::Clock) {
            return self.ends_after_clock(first, next, lexicon);
        }
        let initial = single(token).filter(|letter| letter.is_uppercase());
        if !known && initial.is_none() {
            return true;
        }
        if does == Some(Abbreviation::Unit) || begins_a_sentence(next, lexicon) {
            return true;
        }
        initial == Some('I') && self.follows_lower_case()
    }

    /// Whether the sentence ends with a time of day: not before the rest of the
    /// time, nor where the time is all that it says so far ("At 5 a.m. Mr. Lee").
    fn ends_after_clock(&self, first: char, next: &str, lexicon: &Lexicon) -> bool {
        let short = self.before.len() <= LONGEST_WORD;
        let opening = short && self.before.split_whitespace().take(5).count() < 5;
        let led = words(token(self.before.trim_start()));
        let led = led
            .first()
            .is_some_and(|word| lexicon.is(Class::Preposition, &word.folded));
        let time = lexicon.goes_on_after_clock(&folded_first(token(next)));
        !(first.is_numeric() || time || (opening && led))
    }

    /// Whether the sentence so far is a list's number or letter: "1. Steel".
    fn is_item(&self) -> bool {
        if self.before.len() > LONGEST_ITEM {
            return false;
        }
        let bare = self
            .before
            .trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = bare.chars().all(|c| c.is_ascii_digit());
        let roman = is_roman(bare) && !bare.contains(' ');
        (digits && bare.len() <= 3) || single(bare).is_some() || roman
    }

    /// Whether the word before the last one is in lower case.
    fn follows_lower_case(&self) -> bool {
        let mut back = self.before.split_whitespace().rev();
        back.nth(1)
            .is_some_and(|word| word.starts_with(char::is_lowercase))
    }
}

/// The next letter or digit of a piece of text, looked for once however many
/// marks stand before it.
#[derive(Default)]
pub(super) struct Ahead {
    found: Option<(usize, char)>,
    /// Up to where it was looked for.
    seen: usize,
}

impl Ahead {
    /// The first letter or digit within `span`; each span begins behind the last.
    fn first(&mut self, text: &str, span: Span) -> Option<char> {
        if self.found.is_none_or(|(at, _)| at < span.start) {
            let from = span.start.max(self.seen);
            let rest = Span::new(from, span.end).of(text);
            let mut chars = rest.char_indices();
            self.found = chars
                .find(|(_, c)| c.is_alphanumeric())
                .map(|(at, c)| (from + at, c));
            self.seen = self.found.map_or(span.end, |(at, _)| at);
        }
        self.found.map(|(_, c)| c)
    }
}

/// How far the marks reach that `rest` begins with, dots with spaces between
/// them (`. . .`) taken for one run.
fn marks_length(rest: &str) -> usize {
    let mut length = rest.len() - rest.trim_start_matches(is_mark).len();
    loop {
        let behind = rest.get(length..).unwrap_or_default();
        let spaced = behind.trim_start_matches([' ', '\u{A0}']);
        let dots = spaced.trim_start_matches(is_mark);
        let ends = dots.is_empty() || dots.starts_with(|c: char| !c.is_alphanumeric());
        if spaced.len() == behind.len() || dots.len() == spaced.len() || !ends {
            return length;
        }
        length = rest.len() - dots.len();
    }
}

/// How far the closing signs reach that `rest` begins with; more marks may
/// stand among them.
fn closing_length(rest: &str) -> usize {
    let behind = rest.trim_start_matches(|c| is_closing(c) || is_mark(c));
    // In German, “ closes.
    let turned = behind.trim_start_matches(['“', '‘']);
    let ends = turned.is_empty() || turned.starts_with(char::is_whitespace);
    rest.len() - if ends { turned.len() } else { behind.len() }
}

/// The length of the references that `rest` begins with: `[7][8]`, or the bare
/// number of a footnote behind a word.
fn reference_length(before: &str, rest: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = 0;
    while let Some(inner) = rest.get(length..).and_then(|rest| rest.strip_prefix('[')) {
        let number = digits(inner);
        if number == 0 || inner.as_bytes().get(number) != Some(&b']') {
            break;
        }
        length += number + 2;
    }
    let number = digits(rest);
    let word = before.ends_with(|c: char| c.is_lowercase() || c == ')');
    let apart = rest
        .get(number..)
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    if (1..=3).contains(&number) && word && apart {
        length += number;
    }
    length
}

/// The length of the short mark in brackets behind the stop, the white space
/// before it counted: ` (Yonhap)`, ` [24]`. It belongs to the sentence before.
fn bracketed_length(rest: &str) -> Option<usize> {
    let start = rest.trim_start();
    let (open, close) = match start.chars().next()? {
        '(' => ('(', ')'),
        '[' => ('[', ']'),
        _ => return None,
    };
    let inner = start.get(1..)?;
    let end = inner
        .char_indices()
        .take(LONGEST_MARK)
        .find_map(|(at, c)| (c == close).then_some(at))?;
    let mark = inner.get(..end)?;
    let behind = inner.get(end + 1..)?;
    let short = mark.split_whitespace().count() <= 4 && !mark.contains([open, '.']);
    let alone = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let first = behind.trim_start().chars().next();
    let sentence = first.is_none_or(|c| !c.is_lowercase());
    (short && alone && sentence).then_some(rest.len() - behind.len())
}

/// The word that `text` ends with, signs before it left out.
fn last_token(text: &str) -> &str {
    let start = text.ceil_char_boundary(text.len().saturating_sub(LONGEST_WORD));
    let end = text.get(start..).unwrap_or(text);
    let apart = |c: char| c.is_whitespace() || is_dash(c) || matches!(c, '/' | '…');
    let token = end.rsplit(apart).next().unwrap_or(end);
    token.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The word that `text` begins with, signs and all.
fn token(text: &str) -> &str {
    let end = text.floor_char_boundary(LONGEST_WORD);
    let start = text.get(..end).unwrap_or(text);
    start.split(char::is_whitespace).next().unwrap_or(start)
}

fn folded_first(token: &str) -> String {
    let first = words(token).into_iter().next();
    first
        .map(|word| word.folded.into_owned())
        .unwrap_or_default()
}

/// The one character of `token`.
fn single(token: &str) -> Option<char> {
    let mut chars = token.chars();
    chars
        .next()
        .filter(|_| chars.next().is_none())
        .filter(|c| c.is_alphabetic())
}

/// Whether `text` begins with a word that begins sentences. One with a stop of
/// its own is an initial or an abbreviation, and `US` is no pronoun.
fn begins_a_sentence(text: &str, lexicon: &Lexicon) -> bool {
    let next = token(text);
    let capitals = next.len() > 1 && next.chars().all(char::is_uppercase);
    !capitals && !next.ends_with('.') && lexicon.starts_a_sentence(&folded_first(next))
}

/// Whether `token` is short parts with stops between them: `U.S`, `Ph.D`.
fn is_dotted(token: &str) -> bool {
    let parts = || token.split('.');
    token.contains('.')
        && parts().all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic))
}

/// Whether `token` can only be a shortened word: `Mfg`, `Hwy`. Capitals alone
/// are an acronym.
fn is_clipped(token: &str) -> bool {
    let mut chars = token.chars();
    let vowel = |c: char| {
        matches!(
            c,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'A' | 'E' | 'I' | 'O' | 'U'
        )
    };
    chars.next().is_some_and(|c| c.is_ascii_uppercase())
        && (2..=5).contains(&token.len())
        && chars.all(|c| c.is_ascii_lowercase())
        && !token.contains(vowel)
}

/// Whether `text` begins with a Roman number.
fn is_roman(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next();
    first.is_some_and(|first| {
        (1..=5).contains(&first.len()) && first.chars().all(|c| matches!(c, 'I' | 'V' | 'X'))
    })
}

/// Whether `c` is of a script without capitals.
fn is_uncased(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase()
}

/// Whether `after` takes up what was quoted before it: "..." 라고 말했다.
fn quotes_on(after: &str, lexicon: &Lexicon) -> bool {
    lexicon.is(Class::Quotative, token(after))
}

/// Whether `after` tells who said what was quoted before it: "Why?" Lee asked.
fn is_attribution(after: &str, lexicon: &Lexicon) -> bool {
    let trimmed = |token: &str| token.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let mut tokens = after.split_whitespace().take(6).enumerate();
    let Some((names, verb)) = tokens.find(|(_, token)| token.starts_with(char::is_lowercase))
    else {
        return false;
    };
    let (word, sign) = verb.split_at_checked(trimmed(verb)).unwrap_or_default();
    let ends = !sign.is_empty() || after.ends_with(verb);
    names > 0 && ends && lexicon.has_cue(Cue::Speech, &words(word))
}
