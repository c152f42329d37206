//! A line of `say`: parsed into pieces, and those made into a pattern.
//!
//! Takes the line and the parts it may name; gives its pieces, the regular
//! expression over a compared text (each word with one space before it), and the
//! words without which it cannot fit. Which template is best is left to `claim`.

use std::collections::{BTreeSet, HashMap};

use regex::bytes::{Regex, RegexBuilder};

use crate::language::fold::folded;

/// The memory that one template may take when compiled, in bytes.
const COMPILED_LIMIT: usize = 4 << 20;
/// How deep brackets and parts may stand in each other.
const DEEPEST: usize = 16;
/// The most pieces of one template, its parts written out.
const MOST_PIECES: usize = 2_000;

/// One piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A folded word that must stand there.
    Word(String),
    /// What the person fills in.
    Slot(Slot),
    /// One of several runs of pieces, or none of them where it is optional.
    Choice { of: Vec<Vec<Piece>>, optional: bool },
}

/// A slot: its name, and what it can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) name: String,
    pub(super) holds: Holds,
}

/// What a slot can hold, before it is looked at more closely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Any words.
    Words,
    /// Up to four words: "exact title".
    FewWords,
    /// A number in figures.
    Count,
    /// Something that stands as one word in a compared text.
    Token(Token),
}

/// What stands as one word in a compared text, however it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Token {
    /// A time expression.
    Period,
    /// When something is to be done again and again.
    Schedule,
    /// Words in quotation marks.
    Phrase,
    /// A channel of the chat.
    Channel,
}

const OPEN: char = '\u{29FC}';
const CLOSE: char = '\u{29FD}';

impl Token {
    const ALL: [Self; 4] = [Self::Period, Self::Schedule, Self::Phrase, Self::Channel];

    fn letter(self) -> char {
        match self {
            Self::Period => 'p',
            Self::Schedule => 's',
            Self::Phrase => 'q',
            Self::Channel => 'c',
        }
    }

    /// The word that stands for the one of this number.
    pub(crate) fn word(self, number: usize) -> String {
        format!("{OPEN}{}{number}{CLOSE}", self.letter())
    }

    /// What all words that stand for one of this kind begin with.
    fn beginning(self) -> String {
        format!("{OPEN}{}", self.letter())
    }

    /// The kind that a word of a compared text stands for.
    pub(super) fn of(word: &str) -> Option<Self> {
        let letter = word.strip_prefix(OPEN)?.chars().next()?;
        Self::ALL.into_iter().find(|token| token.letter() == letter)
    }
}

impl Slot {
    fn named(name: &str) -> Option<Self> {
        let holds = match name {
            "period" => Holds::Token(Token::Period),
            "schedule" => Holds::Token(Token::Schedule),
            "phrase" => Holds::Token(Token::Phrase),
            "channel" => Holds::Token(Token::Channel),
            "count" => Holds::Count,
            "attribute" | "name" | "source" | "briefing" | "noun" | "without" => Holds::FewWords,
            "entity" | "other" | "entities" | "topic" | "matter" | "rest" | "statement"
            | "article" => Holds::Words,
            _ => return None,
        };
        let name = name.to_owned();
        Some(Self { name, holds })
    }

    fn pattern(&self) -> String {
        match self.holds {
            Holds::Words => "[^ ]+(?: [^ ]+)*?".to_owned(),
            Holds::FewWords => "[^ ]+(?: [^ ]+){0,3}?".to_owned(),
            Holds::Count => "[0-9]+".to_owned(),
            Holds::Token(token) => format!("{}[0-9]+{CLOSE}", token.beginning()),
        }
    }
}

/// What the lines of a file may use by its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts(pub(super) HashMap<String, String>);

/// The pieces of a line. `read` gives a folded word as it is compared, none where it
/// is left out.
///
/// # Errors
/// The reason why it is malformed, with the words at fault.
pub(super) fn parse(
    say: &str,
    parts: &Parts,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Piece>, String> {
    let mut parser = Parser {
        parts,
        read,
        pieces: 0,
    };
    parser.sequence(say, 0)
}

struct Parser<'p> {
    parts: &'p Parts,
    read: &'p dyn Fn(&str) -> Option<String>,
    pieces: usize,
}

impl Parser<'_> {
    fn sequence(&mut self, say: &str, depth: usize) -> Result<Vec<Piece>, String> {
        if depth > DEEPEST {
            return Err(format!(
                "`{say}`: parts and brackets stand in each other more than {DEEPEST} deep"
            ));
        }
        let mut pieces = Vec::new();
        let mut rest = say.trim_start();
        while let Some(first) = rest.chars().next() {
            self.pieces += 1;
            if self.pieces > MOST_PIECES {
                return Err(format!(
                    "`{say}`: written out it has more than {MOST_PIECES} pieces; part it into several lines"
                ));
            }
            match first {
                '[' | '(' => {
                    let (inner, after) = enclosed(rest, first)?;
                    let of = split_choices(inner)
                        .into_iter()
                        .map(|choice| self.sequence(choice, depth + 1));
                    let mut of: Vec<Vec<Piece>> = of.collect::<Result<_, _>>()?;
                    // The longest is tried first: "subscribe to" before "subscribe".
                    of.sort_by_key(|choice| std::cmp::Reverse(choice.len()));
                    let optional = first == '[' || of.last().is_some_and(Vec::is_empty);
                    of.retain(|choice| !choice.is_empty());
                    if !of.is_empty() {
                        pieces.push(Piece::Choice { of, optional });
                    }
                    rest = after;
                }
                '{' => {
                    let (name, after) =
                        named(rest, '}').ok_or_else(|| format!("`{say}`: a `{{` is not closed"))?;
                    let slot = Slot::named(name)
                        .ok_or_else(|| format!("`{say}`: there is no slot `{{{name}}}`"))?;
                    pieces.push(Piece::Slot(slot));
                    rest = after;
                }
                '<' => {
                    let (name, after) =
                        named(rest, '>').ok_or_else(|| format!("`{say}`: a `<` is not closed"))?;
                    let part = self
                        .parts
                        .0
                        .get(name)
                        .ok_or_else(|| format!("`{say}`: there is no part `<{name}>`"))?;
                    pieces.extend(self.sequence(part, depth + 1)?);
                    rest = after;
                }
                ']' | ')' | '}' | '>' | '|' => {
                    return Err(format!("`{say}`: a `{first}` stands alone"));
                }
                _ => {
                    let end = rest.find(|c: char| c.is_whitespace() || "[](){}<>|".contains(c));
                    let (typed, after) = rest.split_at(end.unwrap_or(rest.len()));
                    let words = folded(typed);
                    let words = words.split(' ').filter(|word| !word.is_empty());
                    pieces.extend(words.filter_map(|word| (self.read)(word)).map(Piece::Word));
                    rest = after;
                }
            }
            rest = rest.trim_start();
        }
        Ok(pieces)
    }
}

/// The name between an opening mark, which `text` begins with, and `close`.
fn named(text: &str, close: char) -> Option<(&str, &str)> {
    text.get(1..)?.split_once(close)
}

/// The text inside a bracket that `text` begins with, and what follows it.
fn enclosed(text: &str, open: char) -> Result<(&str, &str), String> {
    let close = if open == '[' { ']' } else { ')' };
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let inner = text.get(1..at).unwrap_or_default();
                    let after = text.get(at + 1..).unwrap_or_default();
                    return match c == close {
                        true => Ok((inner, after)),
                        false => Err(format!("`{text}`: brackets cross")),
                    };
                }
            }
            _ => {}
        }
    }
    Err(format!("`{text}`: a `{open}` is not closed"))
}

/// `a|b [c|d]` parted at the bars that stand in no bracket.
fn split_choices(inner: &str) -> Vec<&str> {
    let mut choices = Vec::new();
    let (mut depth, mut start) = (0usize, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                choices.push(inner.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    choices.push(inner.get(start..).unwrap_or_default());
    choices
}

/// Pieces as a regular expression over words with one space before each.
pub(super) fn source(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Word(word) => {
                out.push(' ');
                out.push_str(&regex::escape(word));
            }
            Piece::Slot(slot) => {
                out.push_str(" (");
                out.push_str(&slot.pattern());
                out.push(')');
            }
            Piece::Choice { of, optional } => {
                let choices: Vec<String> = of.iter().map(|choice| source(choice)).collect();
                out.push_str("(?:");
                out.push_str(&choices.join("|"));
                out.push_str(if *optional { ")?" } else { ")" });
            }
        }
    }
    out
}

/// Compiles a regular expression over the bytes of a compared text. Words are parted
/// by ASCII spaces, so what matches begins and ends with whole characters.
pub(super) fn compiled(source: &str) -> Result<Regex, String> {
    RegexBuilder::new(source)
        .unicode(false)
        .size_limit(COMPILED_LIMIT)
        .build()
        .map_err(|error| error.to_string())
}

/// The names of the slots, in the order of their groups.
pub(super) fn slots(pieces: &[Piece]) -> Vec<String> {
    let mut names = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Word(_) => {}
            Piece::Slot(slot) => names.push(slot.name.clone()),
            Piece::Choice { of, .. } => {
                names.extend(of.iter().flat_map(|choice| slots(choice)));
            }
        }
    }
    names
}

/// What must be there for the pieces to fit: one word of every set. A token stands
/// for its kind.
pub(super) fn needed(pieces: &[Piece]) -> Vec<BTreeSet<String>> {
    let mut clauses = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Word(word) => clauses.push(BTreeSet::from([word.clone()])),
            Piece::Slot(slot) => {
                if let Holds::Token(token) = slot.holds {
                    clauses.push(BTreeSet::from([token.beginning()]));
                }
            }
            Piece::Choice { optional: true, .. } => {}
            Piece::Choice { of, .. } => {
                // The smallest set of each choice; a choice that needs nothing lifts it.
                let smallest = of
                    .iter()
                    .map(|choice| needed(choice).into_iter().min_by_key(BTreeSet::len));
                let joined: Option<Vec<BTreeSet<String>>> = smallest.collect();
                clauses.extend(joined.map(|sets| sets.into_iter().flatten().collect()));
            }
        }
    }
    clauses
}

/// A word of a compared text as [`needed`] names it.
pub(super) fn needed_form(word: &str) -> std::borrow::Cow<'_, str> {
    match Token::of(word) {
        Some(token) => token.beginning().into(),
        None => word.into(),
    }
}
