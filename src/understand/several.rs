//! Messages that ask two things at once.
//!
//! Takes the words of a message; gives where its first question ends and what the second
//! is. The first is answered, and the second named as left open.

use crate::entities::EntityIndex;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;

use super::intents::fact::{asked, question_word};

/// The first and the second question of a text that asks two: "How much did they pay, and
/// who signed?", "When was it? Where was it?"
pub(super) fn two_questions(
    text: &str,
    lexicon: &Lexicon,
    entities: &EntityIndex,
) -> Option<(Span, Span)> {
    let words = words(text);
    /// Where a message could part in more places, nobody asks just two things.
    const PLACES: usize = 16;
    let breaks = breaks(text, &words, lexicon);
    breaks.into_iter().take(PLACES).find_map(|(end, start)| {
        let first = Span::new(0, end);
        let second = Span::new(start, text.len());
        let asks = |span: Span| {
            /// A question has a word that asks and one that says what about.
            const LEAST: usize = 3;
            let inside: Vec<Word<'_>> = words
                .iter()
                .filter(|word| span.contains(word.span))
                .cloned()
                .collect();
            inside.len() >= LEAST && asked(&inside, lexicon, entities).is_some()
        };
        (asks(first) && asks(second)).then_some((first, second))
    })
}

/// Where a first question can end, and a second begin: behind a question mark, and at an
/// "and" with a question word behind it.
fn breaks(text: &str, words: &[Word<'_>], lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let asks = |word: &Word<'_>| question_word(word, lexicon).is_some();
    for (before, word) in words.iter().zip(words.iter().skip(1)) {
        let between = text
            .get(before.span.end..word.span.start)
            .unwrap_or_default();
        if between.contains(['?', '？']) && lexicon.asks(&word.folded) {
            found.push((word.span.start, word.span.start));
        }
        let joins = lexicon.is(Class::Joiner, &before.folded);
        if joins && asks(word) {
            found.push((before.span.start, word.span.start));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::parse;
    use crate::language::lexicon::tests::english;

    #[test]
    fn two_questions_are_told_from_one() {
        let lexicon = english();
        let entities = parse("none", "", &lexicon).unwrap();
        for (text, expected) in [
            (
                "When did the mill close and who bought it?",
                Some(("When did the mill close ", "who bought it?")),
            ),
            (
                "Is the ferry running? How long is the crossing?",
                Some(("Is the ferry running? ", "How long is the crossing?")),
            ),
            ("Who owns the mill and the ferry?", None),
            ("When and where did they meet?", None),
            ("The mill closed. Who bought it?", None),
            ("Who said where the ferry goes?", None),
        ] {
            let found = two_questions(text, &lexicon, &entities);
            let found = found.map(|(first, second)| (first.of(text), second.of(text)));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
