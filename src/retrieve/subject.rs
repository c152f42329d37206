//! Whom a sentence is about, where a name stands at its head.
//!
//! Takes a question and a sentence; tells whether the sentence is about another than the
//! question: "Teltrix was founded in 2009" says nothing of when Orvane was, however near
//! Orvane is named.

use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::language::lexicon::Class;
use crate::language::span::Span;
use crate::understand::model::Asked;

use super::question::{Content, Question};
use crate::analysis::SentenceRef;

/// How many words before a name can lead up to it: "The SK Group chairman".
const LEADING: usize = 4;

/// What stands at the head of a sentence.
enum Head {
    Listed(EntityKey),
    Unlisted(Span),
}

/// The name of the question that a sentence is not about, since it begins with another.
pub fn passed_over(
    question: &Question,
    place: SentenceRef<'_>,
    library: &QuerySession,
) -> Option<String> {
    let missing = missing(question, place, library)?;
    // Who did something may well be the answer.
    let fixed = !matches!(
        question.asked,
        Asked::Who | Asked::Kind { .. } | Asked::What | Asked::How
    );
    let head = head(place, library)?;
    let kind = |key: EntityKey| library.entity(key).map(|entity| entity.kind);
    let alike = match (&head, &missing) {
        // Where something is goes on beside whom it is about.
        (Head::Listed(key), _) if kind(*key) == Some("place") => return None,
        (Head::Listed(key), Content::Name(other)) => kind(*key) == kind(*other),
        _ => false,
    };
    let same = match &head {
        Head::Listed(key) => question.named.contains(key),
        Head::Unlisted(span) => is_asked_about(question, *span, place),
    };
    let person = matches!(&head, Head::Listed(key) if kind(*key) == Some("person"));
    if same || !(fixed || (alike && !person)) {
        return None;
    }
    shown(&missing, question, library)
}

/// A name of the question for a person.
fn shown(missing: &Content, question: &Question, library: &QuerySession) -> Option<String> {
    match missing {
        Content::Name(key) => Some(library.entity(*key)?.name.to_owned()),
        Content::Word(_) => {
            let mut units = question.terms.iter();
            let unit = units.find(|unit| unit.content == *missing)?;
            Some(unit.typed.clone())
        }
    }
}

/// A name of the question that is not in the sentence itself; places go without saying.
fn missing(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Option<Content> {
    let units = question.terms.iter().filter(|unit| unit.distinct);
    let mut missing = units.filter(|unit| match &unit.content {
        Content::Name(key) => {
            let entity = library.entity(*key);
            let is_place = entity.is_some_and(|entity| entity.kind == "place");
            !is_place && !place.mentions().any(|mention| mention.entity == *key)
        }
        Content::Word(stem) => {
            let named = unit.typed.starts_with(char::is_uppercase);
            named && !place.stems().any(|own| own == stem) && !question.by_surname(unit, place)
        }
    });
    missing.next().map(|unit| unit.content.clone())
}

/// The name that a sentence begins with, a few words that lead up to it aside.
fn head(place: SentenceRef<'_>, library: &QuerySession) -> Option<Head> {
    let lexicon = &library.lexicon;
    let stored = place.stored();
    let read = place.words();
    let leads = |folded: &str| lexicon.is(Class::Determiner, folded) || lexicon.is_title(folded);
    let leading = read
        .iter()
        .take(LEADING)
        .take_while(|word| leads(&word.folded));
    let at = leading.count();
    let first = read.get(at)?;
    let mut mentions = place.mentions();
    if let Some(mention) = mentions.find(|mention| mention.span.overlaps(first.span)) {
        return Some(Head::Listed(mention.entity));
    }
    let written = first.span.of(stored);
    let large = written.starts_with(char::is_uppercase)
        && !lexicon.is_stop(&first.folded)
        && !lexicon.names().is_never(&first.folded);
    let run = read.get(at..)?.iter().take_while(|word| {
        let large = word.span.of(stored).starts_with(char::is_uppercase);
        large && !lexicon.is_stop(&word.folded)
    });
    let end = run.last().map_or(first.span.end, |last| last.span.end);
    let several = end > first.span.end;
    let named = large && (at > 0 || several || is_large_within(written, stored));
    named.then(|| Head::Unlisted(Span::new(first.span.start, end)))
}

/// Whether a name holds a word of the question.
fn is_asked_about(question: &Question, name: Span, place: SentenceRef<'_>) -> bool {
    let terms = place.analyzed.terms.get(place.number);
    let mut terms = terms
        .into_iter()
        .flatten()
        .filter(|term| name.overlaps(term.span));
    terms.any(|term| {
        let mut units = question.terms.iter();
        units.any(|unit| matches!(&unit.content, Content::Word(stem) if *stem == term.stem))
    })
}

/// Whether a text has a word in capitals behind a small letter or a comma: then its
/// capital at the head of a sentence is that of a name.
fn is_large_within(word: &str, text: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let before = before
            .strip_suffix(' ')
            .and_then(|text| text.chars().next_back());
        before.is_some_and(|c| c.is_lowercase() || c == ',')
    })
}
