//! Names in an article that no entity covers, and what each is of.
//!
//! A surname stands for the person whose full name the article has, and what one sentence
//! tells of a name holds for all of the article.

use rustc_hash::FxHashMap;

use super::{AnalyzedArticle, SentenceRef};
use crate::entities::gazetteer::is_place;
use crate::entities::name_kind::{KindVotes, NameKind, is_no_name, is_shaped, surname};
use crate::entities::runs::Sentence;
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::language::span::Span;

/// A name that no entity covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnlistedName {
    /// Where it stands in the stored text.
    pub span: Span,
    /// What it is of; none where nothing tells.
    pub kind: Option<NameKind>,
}

/// A name as a sentence has it.
struct Seen {
    sentence: usize,
    span: Span,
    /// Its words as they are compared.
    folded: Vec<String>,
    /// Written as a Korean given name is: "Sung-soo".
    shaped: bool,
    /// Whether it is one word at the head of the sentence: its capital tells nothing.
    at_head: bool,
    votes: KindVotes,
}

/// The names of an article, one list a sentence.
pub(super) fn of_article(analyzed: &AnalyzedArticle) -> Box<[Box<[UnlistedName]>]> {
    let seen: Vec<Seen> = analyzed.sentences().flat_map(seen).collect();
    let surnames = surnames(&seen);
    let key = |name: &Seen| {
        let full = match name.folded.as_slice() {
            [one] => surnames.get(one.as_str()),
            _ => None,
        };
        full.cloned().unwrap_or_else(|| name.folded.join(" "))
    };
    let mut votes: FxHashMap<String, KindVotes> = FxHashMap::default();
    for name in seen.iter().filter(|name| !name.at_head) {
        votes.entry(key(name)).or_default().add(&name.votes);
    }
    let mut names: Vec<Vec<UnlistedName>> = vec![Vec::new(); analyzed.article.sentences.len()];
    let is_name = |name: &&Seen| {
        let place = || name.folded.first().is_some_and(|word| is_place(word));
        !name.at_head || votes.contains_key(&key(name)) || place()
    };
    for name in seen.iter().filter(is_name) {
        let known = votes.get(&key(name)).unwrap_or(&name.votes);
        let kind = known.winner();
        if let Some(own) = names.get_mut(name.sentence) {
            own.push(UnlistedName {
                span: name.span,
                kind: kind.map(|(kind, _)| kind),
            });
        }
    }
    names.into_iter().map(Vec::into_boxed_slice).collect()
}

/// The words that stand for people whose full names the article has, each with the full
/// name; of several with one surname the last, who is a person as well.
fn surnames(seen: &[Seen]) -> FxHashMap<&str, String> {
    let full = seen.iter().filter(|name| {
        let kind = name.votes.winner();
        kind.is_some_and(|(kind, _)| kind == NameKind::Person)
    });
    let known = full.filter_map(|name| {
        let short = surname(&name.folded, name.shaped)?;
        Some((short, name.folded.join(" ")))
    });
    known.collect()
}

/// The names that a sentence has, but for a headline, where capitals tell nothing.
fn seen(place: SentenceRef<'_>) -> Vec<Seen> {
    let sentence = Sentence {
        text: place.stored(),
        words: place.words(),
        lexicon: place.lexicon(),
    };
    if sentence.is_shouted() {
        return Vec::new();
    }
    let shouts = sentence.has_shouted_words();
    let mentions: Vec<Span> = place.mentions().map(|mention| mention.span).collect();
    let runs = sentence.runs().into_iter();
    runs.filter_map(|run| {
        let words = sentence.words.get(run.words.clone())?;
        let span = Span::new(words.first()?.span.start, words.last()?.span.end);
        let listed = mentions.iter().any(|mention| mention.overlaps(span));
        let shouted = shouts && run.words.clone().all(|at| sentence.is_all_large(at));
        (!listed && !shouted && !is_no_name(&sentence, &run)).then(|| Seen {
            sentence: place.number,
            span,
            at_head: run.at_start && words.len() == 1,
            folded: folded(words),
            shaped: is_shaped(&sentence, &run),
            votes: KindVotes::of(&sentence, &run),
        })
    })
    .collect()
}

fn folded(words: &[Word<'_>]) -> Vec<String> {
    words.iter().map(|word| word.folded.to_string()).collect()
}

/// Whether a word like "in" stands before a name.
pub(super) fn is_behind_place_word(name: Span, place: SentenceRef<'_>) -> bool {
    let read = place.words();
    let before = read.iter().rev().find(|word| word.span.end <= name.start);
    let second = read
        .iter()
        .rev()
        .filter(|word| word.span.end <= name.start)
        .nth(1);
    // "in Texas", and "in Central Texas" where only the last word is listed.
    let capital = |word: &Word<'_>| word.span.of(place.stored()).starts_with(char::is_uppercase);
    let is_place_word = |word: &Word<'_>| place.lexicon().is(Class::PlacePreposition, &word.folded);
    match (before, second) {
        (Some(before), _) if is_place_word(before) => true,
        (Some(before), Some(second)) => capital(before) && is_place_word(second),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::tests::article;
    use crate::entities::EntityIndex;
    use crate::language::lexicon::tests::english;

    /// The names of an article of one sentence a line, with their kinds.
    fn names(text: &str) -> Vec<(String, Option<NameKind>)> {
        let lexicon = Arc::new(english());
        let analyzed = AnalyzedArticle::new(article(text), &EntityIndex::default(), &lexicon);
        let found = analyzed.sentences().flat_map(SentenceRef::unlisted_names);
        let written = |name: &UnlistedName| name.span.of(text).to_owned();
        found.map(|name| (written(name), name.kind)).collect()
    }

    #[test]
    fn a_surname_is_of_the_person_whom_the_article_names_in_full() {
        let person = Some(NameKind::Person);
        for (text, expected) in [
            (
                "They met Concetta Zaltun.\nThen Zaltun left.\nZaltun was late.",
                vec!["Concetta Zaltun", "Zaltun", "Zaltun"],
            ),
            (
                "They met Zal Tun-soo.\nThen Zal left.",
                vec!["Zal Tun-soo", "Zal"],
            ),
        ] {
            let found = names(text);
            let written: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
            assert_eq!(written, expected, "{text:?}");
            assert!(found.iter().all(|(_, kind)| *kind == person), "{found:?}");
        }
    }

    #[test]
    fn a_capital_at_the_head_alone_makes_no_name_unless_it_is_one_elsewhere() {
        assert_eq!(names("Zaltun opened.").len(), 0);
        assert_eq!(names("Zaltun opened.\nThey saw Zaltun.").len(), 2);
        assert_eq!(
            names("Queensland opened."),
            [("Queensland".to_owned(), Some(NameKind::Place))]
        );
    }
}
