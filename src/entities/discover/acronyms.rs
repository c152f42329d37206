//! Acronyms that a text explains in brackets: "Supply Chain Forum (SCF)", "SCF
//! (Supply Chain Forum)".

use std::ops::Range;

use crate::entities::runs::Sentence;

/// An acronym, and the words that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Explained {
    pub(super) acronym: usize,
    pub(super) long: Range<usize>,
}

/// The acronyms that a sentence explains.
pub(super) fn explained(sentence: &Sentence<'_>) -> Vec<Explained> {
    let bracketed = (1..sentence.words.len()).filter(|at| sentence.gap(*at).ends_with('('));
    bracketed
        .filter_map(|at| short_inside(sentence, at).or_else(|| long_inside(sentence, at)))
        .collect()
}

fn is_acronym(written: &str) -> bool {
    let letters = written.chars().filter(|c| c.is_alphanumeric()).count();
    (2..=8).contains(&letters)
        && written.chars().filter(|c| c.is_uppercase()).count() >= 2
        && !written.chars().any(char::is_lowercase)
}

/// "Supply Chain Forum (SCF)"
fn short_inside(sentence: &Sentence<'_>, at: usize) -> Option<Explained> {
    let closed = sentence.words.get(at)?.span.end;
    let closed = sentence.text.get(closed..)?.starts_with(')');
    if !closed || !is_acronym(sentence.written(at)) {
        return None;
    }
    let start = spelled(sentence, at, sentence.folded(at))?;
    Some(Explained {
        acronym: at,
        long: start..at,
    })
}

/// "SCF (Supply Chain Forum)"
fn long_inside(sentence: &Sentence<'_>, at: usize) -> Option<Explained> {
    const LONGEST: usize = 12;
    let acronym = at - 1;
    if !is_acronym(sentence.written(acronym)) {
        return None;
    }
    let end = (at..at + LONGEST).find(|last| {
        let word = sentence.words.get(*last);
        word.and_then(|word| sentence.text.get(word.span.end..))
            .is_some_and(|rest| rest.starts_with(')'))
    })? + 1;
    let start = spelled(sentence, end, sentence.folded(acronym))?;
    (start == at).then_some(Explained {
        acronym,
        long: at..end,
    })
}

/// Where the words before `end` begin whose first letters are those of the acronym,
/// small words left out where they are none of them.
fn spelled(sentence: &Sentence<'_>, end: usize, acronym: &str) -> Option<usize> {
    let mut at = end;
    let mut large = false;
    for letter in acronym.chars().filter(|c| c.is_alphanumeric()).rev() {
        loop {
            at = at.checked_sub(1)?;
            let word = sentence.folded(at);
            if word.starts_with(letter) {
                break;
            }
            if !sentence.lexicon.is_stop(word) {
                return None;
            }
        }
        large = sentence.written(at).starts_with(char::is_uppercase);
    }
    large.then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;
    use crate::language::span::Span;

    #[test]
    fn an_acronym_and_its_long_form_are_found_in_either_order() {
        for (text, expected) in [
            (
                "the Supply Chain and Commercial Dialogue (SCCD) met",
                "SCCD: Supply Chain and Commercial Dialogue",
            ),
            (
                "the Ministry of Trade, Industry and Energy (MOTIE)",
                "MOTIE: Ministry of Trade, Industry and Energy",
            ),
            (
                "at the SPP (Salmon Passage Programme) office",
                "SPP: Salmon Passage Programme",
            ),
            ("a free trade agreement (FTA)", ""),
            ("the Salmon Passage Programme (2021)", ""),
            ("Acme Shipping (the firm)", ""),
        ] {
            let (words, lexicon) = (words(text), english());
            let sentence = Sentence {
                text,
                words: &words,
                lexicon: &lexicon,
            };
            let found = explained(&sentence).into_iter().map(|found| {
                let last = &words[found.long.end - 1];
                let span = Span::new(words[found.long.start].span.start, last.span.end);
                let long = span.of(text);
                format!("{}: {long}", sentence.written(found.acronym))
            });
            let found: Vec<String> = found.collect();
            assert_eq!(found.join("; "), expected, "{text:?}");
        }
    }
}
