//! A message with what differs from beat to beat masked: its frame.
//!
//! Takes a message that was read; gives its words, marks and masks in order. Names,
//! times, numbers, quotations, channels and links stand as one mask each, and so do
//! words that the model has not seen several people use: what is left is how somebody
//! asks, not what about.

use rustc_hash::FxHashSet;

use crate::language::fold::{Word, words};
use crate::language::span::Span;
use crate::understand::claim::OWN_NAME;
use crate::understand::marks;
use crate::understand::message::Message;

/// What stands in a frame, and where in the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) what: What,
    pub(super) span: Span,
}

/// A piece of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A word as it is folded.
    Word(String),
    /// A mark, such as "?".
    Mark(char),
    /// Something that stands for itself.
    Mask(Mask),
}

/// What is masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Mask {
    /// A name, known or written as one.
    Name,
    /// A time.
    Period,
    /// Again and again.
    Schedule,
    /// Words in quotation marks.
    Quote,
    /// A channel of the chat.
    Channel,
    /// A number.
    Number,
}

impl Mask {
    /// As it stands in the name of a feature.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Name => "<name>",
            Self::Period => "<period>",
            Self::Schedule => "<schedule>",
            Self::Quote => "<quote>",
            Self::Channel => "<channel>",
            Self::Number => "<number>",
        }
    }
}

/// Whether a sign between two words tells something of how a message is meant: any but
/// spaces and what belongs to a word.
fn tells(c: char) -> bool {
    !c.is_whitespace() && !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '`' | '\u{FE0F}')
}

/// The most pieces of a frame that are looked at: who writes more tells a story.
const LONGEST: usize = 120;
/// The most words that are looked at for them.
const MOST_WORDS: usize = 4 * LONGEST;

/// The frame of a message. `common` are words that many people use, which are no part of
/// a name at the head of a sentence.
pub(super) fn frame(message: &Message<'_>, common: &FxHashSet<String>) -> Vec<Piece> {
    let mut known: Vec<(Mask, Span)> = Vec::new();
    if let Some(schedule) = &message.schedule {
        known.push((Mask::Schedule, schedule.span));
    }
    known.extend(message.periods.iter().map(|it| (Mask::Period, it.span)));
    known.extend(message.named.iter().map(|it| (Mask::Name, it.span)));
    let words = message.words.get(..MOST_WORDS).unwrap_or(&message.words);
    let masks = masks(message.text, words, known, common);
    pieces(message.text, words, &masks)
}

/// The pieces of a frame that are no polite words before or behind what is wanted.
pub(super) fn core(frame: &[Piece], message: &Message<'_>) -> Vec<Piece> {
    let core = message.original(&message.polite.core());
    let inside = |piece: &&Piece| core.is_none_or(|core| core.contains(piece.span));
    let asks = |piece: &&Piece| piece.what == What::Mark('?');
    let kept = frame.iter().filter(|piece| inside(piece) || asks(piece));
    kept.cloned().collect()
}

/// Whether a frame holds anything that the model can know: a word that many people use,
/// or a mask.
pub(super) fn says_something(frame: &[Piece], common: &FxHashSet<String>) -> bool {
    frame.iter().any(|piece| match &piece.what {
        What::Word(word) => common.contains(word),
        What::Mask(_) => true,
        // "rug pull?" asks, whatever it is about.
        What::Mark(mark) => *mark == '?',
    })
}

/// The frame of an example, whose slots are marked.
pub(super) fn frame_of(
    text: &str,
    slots: &[(String, Span)],
    common: &FxHashSet<String>,
) -> Vec<Piece> {
    let words = words(text);
    let known = slots.iter().filter_map(|(name, span)| match name.as_str() {
        "period" => Some((Mask::Period, *span)),
        "schedule" => Some((Mask::Schedule, *span)),
        "entity" | "other" | "source" => Some((Mask::Name, *span)),
        _ => None,
    });
    let masks = masks(text, &words, known.collect(), common);
    pieces(text, &words, &masks)
}

fn pieces(text: &str, words: &[Word<'_>], masks: &[(Mask, Span)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    for word in words {
        add_marks(text, at, word.span.start, masks, &mut pieces);
        at = word.span.end;
        // Whoever calls the bot by its name says nothing of what is wanted.
        if word.folded == OWN_NAME {
            continue;
        }
        let mask = masks.iter().find(|(_, span)| span.overlaps(word.span));
        let (what, span) = match mask {
            Some((mask, span)) => (What::Mask(*mask), *span),
            None => (What::Word(word.folded.to_string()), word.span),
        };
        let goes_on = pieces
            .last()
            .is_some_and(|last| last.what == what && last.span == span);
        if !goes_on {
            pieces.push(Piece { what, span });
        }
        if pieces.len() >= LONGEST {
            return pieces;
        }
    }
    add_marks(text, at, text.len(), masks, &mut pieces);
    pieces
}

fn add_marks(
    text: &str,
    start: usize,
    end: usize,
    masks: &[(Mask, Span)],
    pieces: &mut Vec<Piece>,
) {
    let between = text.get(start..end).unwrap_or_default();
    for (at, c) in between.char_indices() {
        let span = Span::new(start + at, start + at + c.len_utf8());
        let masked = masks.iter().any(|(_, mask)| mask.overlaps(span));
        let again = pieces.last().is_some_and(|last| last.what == What::Mark(c));
        if !masked && !again && tells(c) {
            let what = What::Mark(c);
            pieces.push(Piece { what, span });
        }
    }
}

/// What is masked, each place once, in order; `known` are masks that were read before.
fn masks(
    text: &str,
    words: &[Word<'_>],
    known: Vec<(Mask, Span)>,
    common: &FxHashSet<String>,
) -> Vec<(Mask, Span)> {
    let mut masks: Vec<(Mask, Span)> = Vec::new();
    let quoted = marks::quoted(text).into_iter();
    let channels = marks::channels(text).into_iter();
    let capitalised = capitalised(text, words, common).into_iter();
    let numbers = words.iter().filter(|word| {
        let mut letters = word.folded.chars();
        letters.all(char::is_numeric)
    });
    let all = quoted
        .map(|span| (Mask::Quote, span))
        .chain(channels.map(|span| (Mask::Channel, span)))
        .chain(known)
        .chain(capitalised.map(|span| (Mask::Name, span)))
        .chain(numbers.map(|word| (Mask::Number, word.span)));
    for (mask, span) in all {
        if !span.is_empty() && masks.iter().all(|(_, known)| !known.overlaps(span)) {
            masks.push((mask, span));
        }
    }
    masks.sort_by_key(|(_, span)| *span);
    masks
}

/// Runs of words with a capital where none has to be: names that nobody listed. In a
/// message that is all in capitals they say nothing.
pub(in crate::understand) fn capitalised(
    text: &str,
    words: &[Word<'_>],
    common: &FxHashSet<String>,
) -> Vec<Span> {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let large = letters().filter(|c| c.is_uppercase()).count();
    if large * 2 > letters().count() {
        return Vec::new();
    }
    let mut runs: Vec<Span> = Vec::new();
    let mut end = 0;
    for word in words {
        let before = text.get(..word.span.start).unwrap_or_default();
        let before = before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
        let begins = before.is_empty() || before.ends_with(['.', '!', '?', '\n', ':', '"', '“']);
        let typed = word.span.of(text);
        let is_large = typed.starts_with(char::is_uppercase);
        // "I" is a word, and so is one at the head that people use for anything.
        let plain = typed.chars().count() == 1 || (begins && common.contains(&*word.folded));
        if is_large && !plain {
            let gap = text.get(end..word.span.start).unwrap_or_default();
            match runs.last_mut() {
                Some(run) if run.end == end && matches!(gap, " " | "-" | " & ") => {
                    run.end = word.span.end;
                }
                _ => runs.push(word.span),
            }
        }
        end = word.span.end;
    }
    runs
}
