//! What the articles say to a question of yes or no: each sentence as evidence for it or
//! against it, as a plan, or as what only stands near. The conclusion is the reader's.

use crate::analysis::SentenceRef;
use crate::index::QuerySession;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Cue, Lexicon};
use crate::retrieve::act::ActTold;
use crate::retrieve::question::{Content, Question};
use crate::retrieve::{Evidence, Ranked};

use super::{Answer, AnswerContext, Part, PartKind, Status};

/// What is said of evidence.
pub(super) const EVIDENCE: &str =
    "What the articles say for or against it; the conclusion is yours.";

/// What a sentence says to a question of yes or no; one that holds little of the
/// question only stands near it.
pub(super) fn speaking(
    ranked: &Ranked,
    place: SentenceRef<'_>,
    index: usize,
    question: &Question,
    context: &AnswerContext<'_>,
) -> Part {
    const LEAST: f64 = 0.6;
    let lexicon = &context.library.lexicon;
    let act = ActTold::read(question, place);
    let clauses = act.iter().flat_map(ActTold::clauses);
    let told = clauses.map(|clause| telling(clause, question, lexicon));
    // What one clause denies or tells as done, another may only expect.
    let said = told.max();
    let said = said.unwrap_or_else(|| telling(place.words(), question, lexicon));
    let opposite = tells_opposite(place, question);
    let denied = said == Said::Denied || opposite;
    // "Did they not consult?" is answered for by what denies it.
    let denied = denied != question.denies;
    let opposed = ranked.features.distinct_unmatched <= 0.0 && opposite;
    let little = ranked.features.coverage < LEAST || !tells_words(place, question);
    let little = little && !opposed;
    let reversed = act.is_some_and(|act| act.is_told() && !act.is_of_its_subject());
    let (label, kind) = match (little || reversed, denied, said) {
        (true, ..) => ("Near it", PartKind::Near),
        (_, true, _) => ("May speak against it", PartKind::Against),
        (_, false, Said::Planned) => ("Announced or expected", PartKind::Plan),
        (_, false, Said::Possible) => ("Possible, not told as done", PartKind::Plan),
        (_, false, Said::Denied | Said::Done) => ("May speak for it", PartKind::For),
    };
    Part {
        label: label.to_owned(),
        kind,
        citations: vec![index],
        ..Part::default()
    }
}

/// How a clause tells of something; what stands further down counts before the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Possible,
    Planned,
    Done,
    Denied,
}

/// How some words tell of what a question is about.
fn telling(read: &[Word<'_>], question: &Question, lexicon: &Lexicon) -> Said {
    let has = |cue| lexicon.has_cue(cue, read);
    let dropped = has(Cue::Cancelled) || has(Cue::Postponed);
    let asked_so = question.terms.iter().any(|unit| match &unit.content {
        Content::Word(_) => {
            let word = words(&unit.typed);
            lexicon.has_cue(Cue::Cancelled, &word) || lexicon.has_cue(Cue::Postponed, &word)
        }
        Content::Name(_) => false,
    });
    match () {
        () if is_denied(read, question, lexicon) || (dropped && !asked_so) => Said::Denied,
        () if has(Cue::Planned) => Said::Planned,
        () if has(Cue::Possible) => Said::Possible,
        () => Said::Done,
    }
}

/// Whether a sentence has at least half of the words of the question that are no name:
/// by its names alone it is near, and says nothing.
fn tells_words(place: SentenceRef<'_>, question: &Question) -> bool {
    const LEAST: f64 = 0.5;
    let (mut all, mut told) = (0.0, 0.0);
    for unit in question.terms.iter().filter(|unit| !unit.distinct) {
        if let Content::Word(stem) = &unit.content {
            let itself = place.stems().any(|own| own == stem);
            all += unit.weight;
            if itself || place.has_any(&unit.synonyms) {
                told += unit.weight;
            }
        }
    }
    told >= LEAST * all
}

/// Whether a word that denies stands right before a word of the question.
pub(super) fn is_denied(read: &[Word<'_>], question: &Question, lexicon: &Lexicon) -> bool {
    const REACH: usize = 3;
    let asked = |word: &Word<'_>| {
        let stem = lexicon.stem(&word.folded);
        question.terms.iter().any(|unit| match &unit.content {
            Content::Word(own) => *own == stem || unit.synonyms.contains(&stem),
            Content::Name(_) => false,
        })
    };
    let denies = |word: &Word<'_>| lexicon.has_cue(Cue::Denied, std::slice::from_ref(word));
    read.iter().enumerate().any(|(at, word)| {
        let behind = read.get(at + 1..).unwrap_or_default();
        denies(word) && behind.iter().take(REACH).any(asked)
    })
}

/// The first of the best sentences that holds every name and number of the question, and
/// tells the opposite of a word of it.
pub(super) fn opposing<'e>(evidence: &'e Evidence, library: &QuerySession) -> Option<&'e Ranked> {
    const LOOKED_AT: usize = 3;
    let mut best = evidence.ranked.iter().take(LOOKED_AT);
    best.find(|ranked| {
        ranked.features.distinct_unmatched <= 0.0
            && library
                .place(ranked)
                .is_some_and(|place| tells_opposite(place, &evidence.question))
    })
}

/// Shows what speaks against what was asked.
pub(super) fn spoken_against(
    mut draft: Answer,
    against: &Ranked,
    evidence: &Evidence,
    context: &AnswerContext<'_>,
) -> Answer {
    if let Some(place) = context.library.place(against)
        && let Some(index) = draft.cite(place, context)
    {
        let part = speaking(against, place, index, &evidence.question, context);
        draft.parts.push(part);
    }
    draft.confidence = context.weights.decision.threshold;
    draft.status = Status::Answered;
    draft.note = Some(EVIDENCE.to_owned());
    draft
}

/// Whether a sentence has the opposite of a word of the question, and neither the word
/// nor another for it.
pub(super) fn tells_opposite(place: SentenceRef<'_>, question: &Question) -> bool {
    let holds = |stem: &str| place.stems().any(|own| own == stem);
    question.terms.iter().any(|unit| match &unit.content {
        Content::Word(stem) => {
            let told = holds(stem) || unit.synonyms.iter().any(|other| holds(other));
            !told && unit.opposites.iter().any(|other| holds(other))
        }
        Content::Name(_) => false,
    })
}
