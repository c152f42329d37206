//! `compare the reports on <topic>` · `compare <entity> and <entity>`: side by
//! side, the best sentence of each article, or of each subject.

use crate::index::Shelved;
use crate::index::search::SearchError;
use crate::retrieve::disagreement::{DAYS_OF_AN_EVENT, Side, disagreements};
use crate::retrieve::features::Place;
use crate::retrieve::{Ranked, retrieve};
use crate::understand::Request;
use crate::understand::intents::Subject;

use super::dates::published_in_words;
use super::{Answer, Part, Scene, Status};

/// The most reports that are put side by side.
const MOST_REPORTS: usize = 4;
/// The most disagreements that are shown.
const MOST_DISPUTED: usize = 6;
/// How much less than the best report's score another's may be.
const COMPARABLE: f64 = 3.0;
/// The share of what the best report's article holds of the question that another's
/// does, and the same for one of the same days.
const SHARE: f64 = 0.85;
const SHARE_OF_ITS_DAYS: f64 = 0.4;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subjects: &[Subject],
    scene: &Scene<'_>,
) -> Result<Answer, SearchError> {
    let evidence = retrieve(request, scene.library, scene.weights, scene.today)?;
    draft.confidence = evidence.confidence.max(0.6);
    let chosen: Vec<Ranked> = match subjects {
        [_] => by_article(&evidence.ranked, scene),
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
    if subjects.len() == 1 {
        disputed(&mut draft, &chosen, scene);
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

/// Adds what the chosen reports disagree on, both sides of it cited.
fn disputed(draft: &mut Answer, chosen: &[Ranked], scene: &Scene<'_>) {
    let library = scene.library;
    let articles: Vec<&Shelved> = chosen
        .iter()
        .filter_map(|ranked| library.at(ranked.article))
        .collect();
    let mut shown = 0;
    for (number, one) in articles.iter().enumerate() {
        for other in articles.iter().skip(number + 1) {
            for found in disagreements(one, other, library) {
                if shown >= MOST_DISPUTED {
                    return;
                }
                let side = |shelved: &'_ Shelved, side: &Side| {
                    let words = side.span.of(&shelved.article.stored);
                    words.split_whitespace().collect::<Vec<_>>().join(" ")
                };
                let label = format!(
                    "{}: “{}” and “{}”",
                    found.kind.in_words(),
                    side(one, &found.one),
                    side(other, &found.other)
                );
                let cited = [(one, found.one), (other, found.other)].map(|(shelved, side)| {
                    let number = side.number;
                    draft.cite(Place { shelved, number }, scene)
                });
                if let [Some(one), Some(other)] = cited {
                    shown += 1;
                    draft.parts.push(Part {
                        label,
                        kind: "disagreement".to_owned(),
                        citations: vec![one, other],
                        ..Part::default()
                    });
                }
            }
        }
    }
}

/// The best sentence of each article, those left out that hold much less of what was
/// asked: by their score, or by what the whole article holds. Of the same days as the
/// best, less is enough: other papers name the same event in other words.
fn by_article(ranked: &[Ranked], scene: &Scene<'_>) -> Vec<Ranked> {
    let Some(best) = ranked.first() else {
        return Vec::new();
    };
    let day = |ranked: &Ranked| {
        let shelved = scene.library.at(ranked.article)?;
        shelved.article.published.latest
    };
    let of_its_days = |ranked: &Ranked| match (day(best), day(ranked)) {
        (Some(one), Some(other)) => (one - other).get_days().abs() <= DAYS_OF_AN_EVENT,
        _ => false,
    };
    let comparable = |ranked: &&Ranked| {
        let share = match of_its_days(ranked) {
            true => SHARE_OF_ITS_DAYS,
            false => SHARE,
        };
        ranked.score >= best.score - COMPARABLE
            || ranked.features.article_coverage >= best.features.article_coverage * share
    };
    let mut seen = std::collections::HashSet::new();
    let first = ranked.iter().filter(|ranked| seen.insert(ranked.article));
    first
        .filter(comparable)
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
