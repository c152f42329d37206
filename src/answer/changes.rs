//! `what changed since Monday`: the articles that are new, what changed in others, what
//! was withdrawn, and who is named for the first time.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use crate::entities::EntityKey;
use crate::index::history::{Event, What};
use crate::index::search::ArticlePlace;
use crate::ingest::article::ArticleId;
use crate::language::fold::skeleton;
use crate::retrieve::features::Place;
use crate::retrieve::naming;
use crate::understand::Request;

use super::dates::{day_in_words, published_in_words};
use super::latest::opening;
use super::limits::{filter, limited};
use super::{Answer, Part, Scene, Status, counted};

/// The most articles that are shown of those that are new, changed or withdrawn, and
/// the most names.
const MOST_SHOWN: usize = 5;
/// How many of the newest articles are looked into for names.
const LOOKED_INTO: usize = 200;

pub(super) fn answer(mut draft: Answer, request: &Request, scene: &Scene<'_>) -> Answer {
    let events = events(request, scene);
    let new = new(request, &events, scene);
    let shown = new.iter().take(MOST_SHOWN + request.skip);
    for place in shown.filter_map(|place| opening(*place, scene.library)) {
        let published = published_in_words(&place.shelved.article.published);
        draft.part(format!("New, {published}"), "new", [place], scene);
    }
    for event in events.iter().rev() {
        told(&mut draft, event, scene);
    }
    for (key, place) in first_named(&new, request, scene) {
        if let Some(entity) = scene.library.entity(key) {
            let label = format!("Named for the first time: {}", entity.name);
            draft.part(label, "first_named", [place], scene);
        }
    }
    draft.parts.extend(counts(&new, &events));
    draft.confidence = 0.85;
    draft.note = unknown_before(request, scene);
    if !draft.citations.is_empty() {
        draft.status = Status::Answered;
        return draft;
    }
    if !draft.parts.is_empty() {
        draft.status = Status::Done;
        draft.note = Some("No article is new; what changed:".to_owned());
        return draft;
    }
    let why = format!(
        "There is no article{}, and none is known to have changed or to have been withdrawn then.",
        limited(request)
    );
    draft.nothing(why, scene)
}

/// What became of the corpus in the time that is asked about, the oldest first.
fn events<'l>(request: &Request, scene: &Scene<'l>) -> Vec<&'l Event> {
    let asked = |day: Date| {
        let period = request.period.as_ref();
        day <= scene.today
            && period.is_none_or(|period| {
                period.start.is_none_or(|start| day >= start)
                    && period.end.is_none_or(|end| day <= end)
            })
    };
    let events = scene.library.history().events().iter();
    events.filter(|event| asked(event.day())).collect()
}

/// The articles published in the time that is asked about, the newest first, and those
/// that came in then.
fn new(request: &Request, events: &[&Event], scene: &Scene<'_>) -> Vec<ArticlePlace> {
    let library = scene.library;
    let published = |place: &ArticlePlace| {
        let published = library.at(*place).map(|found| &found.article.published);
        published.and_then(|published| published.latest)
    };
    let mut new = library.newest(&filter(request, scene), LOOKED_INTO);
    new.sort_by_key(|place| std::cmp::Reverse(published(place)));
    let came = events.iter().rev().filter_map(|event| match &event.what {
        What::Added { article } => library.place_of(&ArticleId::new(article.as_str())),
        _ => None,
    });
    let mut known: HashSet<ArticlePlace> = new.iter().copied().collect();
    new.extend(came.filter(|place| known.insert(*place)));
    new.truncate(LOOKED_INTO);
    new
}

/// Says what became of an article, where it is so still.
fn told(draft: &mut Answer, event: &Event, scene: &Scene<'_>) {
    let day = day_in_words(event.day());
    let now = |article: &str| scene.library.article(&ArticleId::new(article));
    let so_far = |kind: &str| draft.parts.iter().filter(|part| part.kind == kind).count();
    match &event.what {
        What::Changed { article, new, gone } if so_far("changed") < MOST_SHOWN => {
            let Some(shelved) = now(article) else {
                return;
            };
            let texts: Vec<Place<'_>> = (0..shelved.article.sentences.len())
                .map(|number| Place { shelved, number })
                .collect();
            let stands = |text: &String| {
                let wanted = skeleton(text);
                let mut texts = texts.iter();
                texts.find(|place| skeleton(place.text()) == wanted)
            };
            let places: Vec<Place<'_>> = new.iter().filter_map(stands).copied().collect();
            let lost = gone.iter().filter(|text| stands(text).is_none());
            let lost: Vec<String> = lost.map(|text| format!("“{text}”")).collect();
            let told = !new.is_empty() || !gone.is_empty();
            let gone = match lost.as_slice() {
                // What was changed back is as it was.
                [] if places.is_empty() && told => return,
                [] if places.is_empty() => "; its sentences are the same".to_owned(),
                [] => String::new(),
                lost => format!("; it no longer says {}", lost.join(" or ")),
            };
            let label = format!("Changed, as seen on {day}: `{article}`{gone}");
            draft.part(label, "changed", places, scene);
        }
        What::Withdrawn { article, headline }
            if so_far("withdrawn") < MOST_SHOWN && now(article).is_none() =>
        {
            let label = format!("Withdrawn, as seen on {day}: `{article}`, “{headline}”");
            draft.part(label, "withdrawn", [], scene);
        }
        _ => {}
    }
}

/// The listed names that only new articles have, each with the first sentence that has
/// it; the one in the most articles first. None where nothing older is there.
fn first_named<'l>(
    new: &[ArticlePlace],
    request: &Request,
    scene: &Scene<'l>,
) -> Vec<(EntityKey, Place<'l>)> {
    let library = scene.library;
    let start = request.period.as_ref().and_then(|period| period.start);
    let oldest = library.extent(scene.today).oldest;
    if start.is_none() || oldest.is_none_or(|oldest| start.is_some_and(|start| oldest >= start)) {
        return Vec::new();
    }
    let mut named: BTreeMap<EntityKey, Vec<ArticlePlace>> = BTreeMap::new();
    for place in new {
        let mentions = library.at(*place).map(|shelved| &shelved.mentions);
        for mention in mentions.into_iter().flatten() {
            let places = named.entry(mention.entity).or_default();
            if places.last() != Some(place) {
                places.push(*place);
            }
        }
    }
    let mut first: Vec<(EntityKey, Vec<ArticlePlace>)> = named
        .into_iter()
        .filter(|(key, places)| library.times_named_by(*key, scene.today) == places.len())
        .collect();
    first.sort_by_key(|(key, places)| {
        let name = library.entity(*key).map(|entity| entity.name);
        (std::cmp::Reverse(places.len()), name)
    });
    let sentence = |(key, places): (EntityKey, Vec<ArticlePlace>)| {
        let shelved = library.at(*places.last()?)?;
        Some((key, naming(key, shelved).next()?))
    };
    first
        .into_iter()
        .filter_map(sentence)
        .take(MOST_SHOWN)
        .collect()
}

/// How much there is in all, where more is there than is shown.
fn counts(new: &[ArticlePlace], events: &[&Event]) -> Option<Part> {
    let (mut changed, mut withdrawn) = (0, 0);
    let (mut more_added, mut more_gone) = (0, 0);
    for event in events {
        match event.what {
            What::Added { .. } => {}
            What::Changed { .. } => changed += 1,
            What::Withdrawn { .. } => withdrawn += 1,
            What::More { added, gone } => {
                more_added += added;
                more_gone += gone;
            }
        }
    }
    let most = if new.len() >= LOOKED_INTO {
        "at least "
    } else {
        ""
    };
    let mut said = vec![format!("{most}{} new", counted(new.len(), "article"))];
    if changed > 0 {
        said.push(format!("{changed} changed"));
    }
    if withdrawn > 0 {
        said.push(format!("{withdrawn} withdrawn"));
    }
    if more_added + more_gone > 0 {
        said.push(format!(
            "{more_added} more new or changed and {more_gone} withdrawn or changed at once"
        ));
    }
    let all = new.len().max(changed).max(withdrawn) <= MOST_SHOWN && more_added + more_gone == 0;
    (!all).then(|| Part {
        label: format!("In all: {}.", said.join(", ")),
        kind: "coverage".to_owned(),
        ..Part::default()
    })
}

/// That the index was not kept for all of the time that is asked about, if so.
fn unknown_before(request: &Request, scene: &Scene<'_>) -> Option<String> {
    let start = request.period.as_ref().and_then(|period| period.start);
    let known = start.is_some_and(|start| start > scene.library.history().since());
    (!known).then(|| {
        "Of what was changed or withdrawn, only what came while this index was kept is known."
            .to_owned()
    })
}
