//! `compare the reports on <topic>` · `compare <entity> and <entity>`: side by
//! side, the best sentence of each article, or of each subject.

use crate::index::search::SearchError;
use crate::retrieve::{Ranked, retrieve};
use crate::understand::Request;
use crate::understand::intents::Subject;

use super::dates::published_in_words;
use super::{Answer, Part, Scene, Status};

/// The most reports that are put side by side.
const MOST_REPORTS: usize = 4;
/// How much less than the best report's score another's may be.
const COMPARABLE: f64 = 3.0;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subjects: &[Subject],
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence.max(0.6);
    let chosen: Vec<Ranked> = match subjects {
        [_] => by_article(&evidence.ranked),
        several => of_subjects(several, &evidence.ranked, scene),
    };
    for ranked in &chosen {
        let Some(place) = scene.library.place(ranked) else {
            continue;
        };
        let known = draft.citations.len();
        let Some(index) = draft.cite(place, scene).filter(|index| *index == known) else {
            continue;
        };
        let article = &place.shelved.article;
        let source = article
            .publisher
            .as_deref()
            .or(article.title.as_deref())
            .unwrap_or("No source named");
        draft.parts.push(Part {
            label: format!("{source}, {}", published_in_words(&article.published)),
            kind: "description".to_owned(),
            citations: vec![index],
            ..Part::default()
        });
    }
    if draft.citations.len() < 2 {
        let why = match draft.citations.len() {
            0 => "Nothing in the articles is about that.".to_owned(),
            _ => {
                "Only one article tells of that, so there is nothing to compare it with.".to_owned()
            }
        };
        draft.confidence = 0.3;
        return Ok(draft.not_found(why, &evidence.ranked, scene));
    }
    draft.status = Status::Answered;
    Ok(draft)
}

/// The best sentence of each article, those that hold much less left out.
fn by_article(ranked: &[Ranked]) -> Vec<Ranked> {
    let best = ranked.first().map_or(0.0, |first| first.score);
    let mut seen = std::collections::HashSet::new();
    let first = ranked.iter().filter(|ranked| seen.insert(ranked.article));
    first
        .take_while(|ranked| ranked.score >= best - COMPARABLE)
        .take(MOST_REPORTS)
        .copied()
        .collect()
}

/// The best sentence of each subject, that of another left out.
fn of_subjects(subjects: &[Subject], ranked: &[Ranked], scene: &Scene<'_>) -> Vec<Ranked> {
    let mut chosen: Vec<Ranked> = Vec::new();
    for subject in subjects {
        let names = |ranked: &&Ranked| {
            let place = scene.library.place(ranked);
            place.is_some_and(|place| {
                place
                    .mentions()
                    .any(|mention| subject.entities.contains(&mention.entity))
            })
        };
        let free = |ranked: &&Ranked| {
            let same = |other: &Ranked| {
                (other.article, other.sentence) == (ranked.article, ranked.sentence)
            };
            !chosen.iter().any(same)
        };
        let best = ranked.iter().filter(names).find(free).copied();
        chosen.extend(best);
    }
    chosen
}
