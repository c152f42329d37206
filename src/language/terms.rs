//! Text -> the terms it is found by.
//!
//! Takes folded words; gives the stems of those that say what a text is about,
//! each with its place. The search index, questions and sentences all use it, so
//! that a term means the same everywhere.

use compact_str::CompactString;

use super::fold::{Word, words};
use super::lexicon::{LONGEST_WORD, Lexicon};
use crate::language::span::Span;

/// A stem, and the bytes of the word it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The stem.
    pub stem: CompactString,
    /// Where its word stands.
    pub span: Span,
}

/// The terms of `text`, stop words left out.
pub fn terms(text: &str, lexicon: &Lexicon) -> Vec<Term> {
    terms_of(&words(text), text, lexicon)
}

/// The same of words already read from `text`. A verb and its particle ("took over") are
/// one term, that of a plain verb with the same meaning.
pub fn terms_of(words: &[Word<'_>], text: &str, lexicon: &Lexicon) -> Vec<Term> {
    let shouted = is_shouted(text);
    let term = |piece| match piece {
        Piece::Verb(stem, span) => Some(Term {
            stem: stem.into(),
            span,
        }),
        Piece::Word(word) => {
            let counts = counts(word, lexicon.is_stop(&word.folded), text, shouted);
            counts.then(|| Term {
                stem: lexicon.stem_of(&word.folded).into(),
                span: word.span,
            })
        }
    };
    pieces(words, text, lexicon).filter_map(term).collect()
}

/// What can be a term.
pub(crate) enum Piece<'l, 'w> {
    /// A word.
    Word(&'w Word<'w>),
    /// A verb and its particle: the stem of what they mean, and where both stand.
    Verb(&'l str, Span),
}

/// The words of a text, each verb put together with its particle.
pub(crate) fn pieces<'l, 'w>(
    words: &'w [Word<'w>],
    text: &'w str,
    lexicon: &'l Lexicon,
) -> impl Iterator<Item = Piece<'l, 'w>> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let first = rest.first()?;
        let verb = lexicon.particle_verb(rest).and_then(|(stem, length)| {
            let last = rest.get(length - 1)?;
            let span = Span::new(first.span.start, last.span.end);
            is_one_run(span, text).then_some((Piece::Verb(stem, span), length))
        });
        let (piece, length) = verb.unwrap_or((Piece::Word(first), 1));
        rest = rest.get(length..).unwrap_or_default();
        Some(piece)
    })
}

/// Whether nothing but letters, figures and spaces stands at a place.
fn is_one_run(span: Span, text: &str) -> bool {
    let mut letters = span.of(text).chars();
    letters.all(|c| c.is_alphanumeric() || c.is_whitespace())
}

/// Whether everything is in capitals: they make no acronym then.
pub(crate) fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// Whether a word counts, given whether it is a stop word: if not, or where it is
/// written as a name is (`US`).
pub(crate) fn counts(word: &Word<'_>, is_stop: bool, text: &str, shouted: bool) -> bool {
    word.folded.len() <= LONGEST_WORD && (!is_stop || (!shouted && is_acronym(word.span.of(text))))
}

/// Whether a word of two letters or more is written all in capitals.
fn is_acronym(written: &str) -> bool {
    let letters = written.chars().filter(|c| c.is_alphabetic());
    written.chars().count() > 1
        && letters.clone().count() > 1
        && letters.into_iter().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::tests::english;
    use super::*;

    #[test]
    fn a_verb_and_its_particle_are_one_term() {
        let lexicon = english();
        for (text, expected) in [
            ("who took over the dairy", "acquir dairi"),
            ("she took over as editor", "succeed editor"),
            ("Acme let 60 people go", "acm 60 person"),
            ("the offer was turned down", "offer reject"),
            ("he took. Over it flew a crane", "fli crane"),
            ("it took days in talks over fish", "day talk fish"),
        ] {
            let mut stems: Vec<String> = terms(text, &lexicon)
                .into_iter()
                .map(|t| t.stem.into())
                .collect();
            let mut expected: Vec<&str> = expected.split(' ').collect();
            stems.sort();
            expected.sort_unstable();
            assert_eq!(stems, expected, "{text:?}");
        }
    }

    #[test]
    fn stop_words_go_and_names_stay() {
        let lexicon = english();
        for (text, expected) in [
            ("What did the US export to Japan?", "us export japan"),
            ("how much did they pay", "pay"),
            ("$85 million", "$ 85 million"),
            ("WHO said so", "who"),
            ("WHO SAID SO", ""),
        ] {
            let stems: Vec<String> = terms(text, &lexicon)
                .into_iter()
                .map(|t| t.stem.into())
                .collect();
            assert_eq!(stems.join(" "), expected, "{text:?}");
        }
    }
}
