//! `what did <entity> say about <matter>`: the speaker's own words first, then
//! what is reported of them, and never the one as the other.

use crate::entities::EntityKey;
use crate::index::search::SearchError;
use crate::language::lexicon::Cue;
use crate::retrieve::features::{Place, REFERRED, nearness, words_of};
use crate::retrieve::{Ranked, retrieve};
use crate::understand::Request;
use crate::understand::intents::Subject;
use crate::understand::slots::stems;

use super::{Answer, Part, Scene, Status};

/// How much less than the best one's score that of a quote may be which is shown.
const SHOWN: f64 = 4.0;
/// How much less where direct words go before reported ones.
const NEAR: f64 = 3.0;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    speaker: &Subject,
    matter: Option<&Subject>,
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    const LEAST_COVERAGE: f64 = 0.3;
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    let matter = matter
        .map(|matter| about(matter, request, scene))
        .unwrap_or_default();
    let speaks = |place: Place<'_>| {
        let by_speaker = speaker.entities.iter().all(|key| says(*key, place, scene));
        let said =
            is_direct(place.text()) || scene.library.lexicon.has_cue(Cue::Speech, &words_of(place));
        by_speaker && said && holds_any(&matter, place, scene)
    };
    let mut spoken: Vec<(Ranked, Place<'_>)> = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST_COVERAGE)
        .filter_map(|ranked| Some((*ranked, scene.library.place(ranked)?)))
        .filter(|(_, place)| speaks(*place))
        .collect();
    // The words themselves go before what is reported, among the near ones.
    let best = spoken.first().map_or(0.0, |(ranked, _)| ranked.score);
    spoken.retain(|(ranked, _)| ranked.score >= best - SHOWN);
    spoken.sort_by_key(|(ranked, place)| {
        (!(is_direct(place.text()) && ranked.score >= best - NEAR), 0)
    });
    for (_, place) in spoken.iter().take(scene.max_citations) {
        let known = draft.citations.len();
        let Some(index) = draft.cite(*place, scene).filter(|index| *index == known) else {
            continue;
        };
        let direct = is_direct(place.text());
        draft.parts.push(Part {
            label: if direct { "Quoted" } else { "Reported" }.to_owned(),
            kind: "quote".to_owned(),
            speaker: speaker_name(speaker, scene),
            direct: Some(direct),
            citations: vec![index],
            ..Part::default()
        });
    }
    draft.confidence = spoken
        .first()
        .map_or(evidence.confidence * 0.5, |_| evidence.confidence.max(0.6));
    if draft.citations.is_empty() {
        let who = speaker_name(speaker, scene).unwrap_or_else(|| "anybody".to_owned());
        let why = format!("No sentence quotes or reports {who} on that.");
        return Ok(draft.not_found(why, &evidence.ranked, scene));
    }
    draft.status = Status::Answered;
    Ok(draft)
}

/// Whether a sentence has somebody say something: a word of saying stands near the
/// name, or the sentence goes on about the one that names them.
fn says(key: EntityKey, place: Place<'_>, scene: &Scene<'_>) -> bool {
    const REACH: usize = 9;
    let lexicon = &scene.library.lexicon;
    let read = words_of(place);
    let mut named = place
        .mentions()
        .filter(|mention| mention.entity == key)
        .peekable();
    if named.peek().is_none() {
        return nearness(key, place, lexicon) >= REFERRED;
    }
    named.any(|mention| {
        let first = read.partition_point(|word| word.span.end <= mention.span.start);
        let around =
            read.get(first.saturating_sub(REACH)..(first + mention.words + REACH).min(read.len()));
        around.is_some_and(|around| lexicon.has_cue(Cue::Speech, around))
    })
}

/// The stems and entities of the matter that a statement must be about.
#[derive(Default)]
struct Matter {
    stems: Vec<String>,
    entities: Vec<EntityKey>,
}

fn about(matter: &Subject, request: &Request, scene: &Scene<'_>) -> Matter {
    let named = request
        .named
        .iter()
        .filter(|named| matter.entities.contains(&named.key));
    Matter {
        stems: stems(&matter.words, &scene.library.lexicon),
        entities: named.map(|named| named.key).collect(),
    }
}

/// Whether a sentence, or the one it goes on from, holds some of the matter; where
/// no matter is named, every sentence does.
fn holds_any(matter: &Matter, place: Place<'_>, scene: &Scene<'_>) -> bool {
    let lexicon = &scene.library.lexicon;
    let near = |stem: &String| {
        let here = |place: Place<'_>| {
            place
                .stems()
                .any(|other| other == stem || lexicon.synonyms(stem).any(|same| same == other))
        };
        here(place) || place.before().is_some_and(here)
    };
    let nothing = matter.stems.is_empty() && matter.entities.is_empty();
    nothing
        || matter.stems.iter().any(near)
        || matter
            .entities
            .iter()
            .any(|key| nearness(*key, place, lexicon) >= 0.5)
}

fn speaker_name(speaker: &Subject, scene: &Scene<'_>) -> Option<String> {
    let entity = scene.library.entity(*speaker.entities.first()?)?;
    Some(entity.name.to_owned())
}

/// Whether a sentence holds words in quotation marks, more than a name's length.
fn is_direct(text: &str) -> bool {
    const LEAST_WORDS: usize = 3;
    let pairs = [('"', '"'), ('“', '”'), ('‘', '’'), ('\'', '\'')];
    pairs.into_iter().any(|(open, close)| {
        let Some(start) = opening(text, open) else {
            return false;
        };
        let inside = text.get(start + open.len_utf8()..).unwrap_or_default();
        let end = inside.rfind(close).unwrap_or(inside.len());
        let words = inside
            .get(..end)
            .unwrap_or_default()
            .split_whitespace()
            .count();
        words >= LEAST_WORDS
    })
}

/// Where a quotation mark opens: at the head, or behind a space or a bracket.
fn opening(text: &str, mark: char) -> Option<usize> {
    let mut last = ' ';
    for (at, c) in text.char_indices() {
        if c == mark && (last.is_whitespace() || last == '(') {
            return Some(at);
        }
        last = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_told_from_reported_ones() {
        for (text, expected) in [
            ("\"We will build it here,\" she said.", true),
            ("'We can become a pillar,' said Acme.", true),
            ("She said that they would build it.", false),
            ("The company's plan was the firm's own.", false),
            ("They \"agreed\" to it.", false),
        ] {
            assert_eq!(is_direct(text), expected, "{text:?}");
        }
    }
}
