//! Text -> the terms it is found by.
//!
//! Takes folded words; gives the stems of those that say what a text is about,
//! each with its place. The search index, questions and sentences all use it, so
//! that a term means the same everywhere.

use super::fold::{Word, words};
use super::lexicon::Lexicon;
use crate::language::span::Span;

/// A stem, and the bytes of the word it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The stem.
    pub stem: String,
    /// Where its word stands.
    pub span: Span,
}

/// The longest stem that is kept, in bytes; longer runs of letters are no words.
const LONGEST: usize = 64;

/// The terms of `text`, stop words left out.
pub fn terms(text: &str, lexicon: &Lexicon) -> Vec<Term> {
    terms_of(&words(text), text, lexicon)
}

/// The same of words already read from `text`. A verb and its particle ("took over") are
/// one term, that of a plain verb with the same meaning.
pub fn terms_of(words: &[Word<'_>], text: &str, lexicon: &Lexicon) -> Vec<Term> {
    let shouted = is_shouted(text);
    let mut terms = Vec::with_capacity(words.len());
    let mut particle = 0..0;
    for (at, word) in words.iter().enumerate() {
        if particle.contains(&at) {
            continue;
        }
        let stem = lexicon.stem(&word.folded);
        let behind = words.get(at + 1..).unwrap_or_default();
        if let Some((meant, found)) = lexicon.particle_verb(&stem, behind)
            && let Some(last) = behind.get(found.end - 1)
            && is_one_run(Span::new(word.span.start, last.span.end), text)
        {
            let end = if found.start == 0 { last } else { word };
            terms.push(Term {
                stem: meant.to_owned(),
                span: Span::new(word.span.start, end.span.end),
            });
            particle = at + 1 + found.start..at + 1 + found.end;
        } else if counts(word, lexicon.is_stop(&word.folded), text, shouted) {
            let span = word.span;
            terms.push(Term { stem, span });
        }
    }
    terms
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
    word.folded.len() <= LONGEST && (!is_stop || (!shouted && is_acronym(word.span.of(text))))
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
            ("Acme let 60 people go", "dismiss acm 60 person"),
            ("the offer was turned down", "offer reject"),
            ("they turned it down", "reject"),
            ("he took the ferry. Over it flew a crane", "ferri fli crane"),
            ("it took days in talks over fish", "day talk fish"),
        ] {
            let mut stems: Vec<String> =
                terms(text, &lexicon).into_iter().map(|t| t.stem).collect();
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
            let stems: Vec<String> = terms(text, &lexicon).into_iter().map(|t| t.stem).collect();
            assert_eq!(stems.join(" "), expected, "{text:?}");
        }
    }
}
