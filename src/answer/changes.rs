//! `what changed since Monday`: the articles that are new, what changed in others, what
//! was withdrawn, and who is named for the first time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::history::{Event, What, kept};
use crate::index::search::ArticlePlace;
use crate::ingest::article::ArticleId;
use crate::retrieve::naming;
use crate::understand::model::Request;

use super::dates::{day_in_words, published_in_words, published_on};
use super::latest::opening;
use super::limits::{filter, is_of_publisher, limited};
use super::{Answer, AnswerContext, Part, PartKind, Status, counted};

/// The most articles that are shown of those that are new, changed or withdrawn, and
/// the most names.
const MOST_SHOWN: usize = 5;
/// How many of the newest articles are looked into for names.
const LOOKED_INTO: usize = 200;

pub(super) fn answer(mut draft: Answer, request: &Request, context: &AnswerContext<'_>) -> Answer {
    let events = events(request, context);
    let new = new(request, &events, context);
    for place in new.iter().take(MOST_SHOWN + request.skip) {
        if let Some(place) = opening(*place, context.library) {
            let published = published_in_words(&place.analyzed.article.published);
            push(
                &mut draft,
                format!("New, {published}"),
                PartKind::New,
                &[place],
                context,
            );
        }
    }
    let changed = changed(&events, request, context);
    for change in changed.iter().take(MOST_SHOWN) {
        push(
            &mut draft,
            change.label(),
            PartKind::Changed,
            &change.new,
            context,
        );
    }
    let withdrawn = withdrawn(&events, request, context);
    for label in withdrawn.iter().take(MOST_SHOWN) {
        push(&mut draft, label.clone(), PartKind::Withdrawn, &[], context);
    }
    for (names, place) in first_named(&new, request, context) {
        let label = format!("Named for the first time: {}", names.join(", "));
        push(&mut draft, label, PartKind::FirstNamed, &[place], context);
    }
    let told = (new.len(), changed.len(), withdrawn.len());
    draft.parts.extend(counts(told, &events));
    if draft.parts.is_empty() {
        let why = format!(
            "There is no article{}, and none is known to have changed or to have been withdrawn then.",
            limited(request)
        );
        return draft.nothing(why, context);
    }
    // The index knows.
    draft.confidence = 1.0;
    draft.status = match draft.citations.is_empty() {
        false => Status::Answered,
        true => Status::Done,
    };
    let nothing_new = new.is_empty().then(|| "No article is new.".to_owned());
    draft.note = [nothing_new, unknown_before(request, context)]
        .into_iter()
        .flatten()
        .reduce(|one, two| format!("{one} {two}"));
    draft
}

/// Adds a piece with its sentences, cited before or not.
fn push(
    draft: &mut Answer,
    label: String,
    kind: PartKind,
    places: &[SentenceRef<'_>],
    context: &AnswerContext<'_>,
) {
    let cited = places
        .iter()
        .filter_map(|place| draft.cite(*place, context));
    let citations = cited.collect();
    draft.parts.push(Part {
        label,
        kind,
        date: places.first().map(|place| published_on(*place)),
        citations,
        ..Part::default()
    });
}

/// What became of the corpus in the time that is asked about, the oldest first.
fn events<'l>(request: &Request, context: &AnswerContext<'l>) -> Vec<&'l Event> {
    let asked = |day: Date| {
        let period = request.period.as_ref();
        day <= context.today
            && period.is_none_or(|period| {
                period.start.is_none_or(|start| day >= start)
                    && period.end.is_none_or(|end| day <= end)
            })
    };
    let events = context.library.history().events().iter();
    events.filter(|event| asked(event.day)).collect()
}

/// The articles published in the time that is asked about, the newest first, and those
/// that came in then.
fn new(request: &Request, events: &[&Event], context: &AnswerContext<'_>) -> Vec<ArticlePlace> {
    let library = context.library;
    let published = |place: &ArticlePlace| {
        let published = library.at(*place).map(|found| &found.article.published);
        published.and_then(|published| published.latest)
    };
    let mut new = library.newest(&filter(request, context), LOOKED_INTO);
    new.sort_by_key(|place| Reverse(published(place)));
    let came = events.iter().rev().filter_map(|event| match &event.what {
        What::Added { article } => library.place_of(&ArticleId::new(article.as_str())),
        _ => None,
    });
    let asked = |place: &ArticlePlace| {
        let analyzed = library.at(*place);
        analyzed.is_some_and(|analyzed| is_of_publisher(analyzed, request))
    };
    let mut known: HashSet<ArticlePlace> = new.iter().copied().collect();
    new.extend(came.filter(|place| asked(place) && known.insert(*place)));
    new.truncate(LOOKED_INTO);
    new
}

/// What is different in an article from how it was when the time began.
struct Change<'l> {
    article: &'l str,
    day: Date,
    /// The sentences that it did not have.
    new: Vec<SentenceRef<'l>>,
    /// Those that it has no more.
    gone: Vec<&'l str>,
}

impl Change<'_> {
    fn label(&self) -> String {
        let gone: Vec<String> = self.gone.iter().map(|text| format!("“{text}”")).collect();
        let gone = match gone.as_slice() {
            [] if self.new.is_empty() => "; its sentences are the same".to_owned(),
            [] => String::new(),
            gone => format!("; it no longer says {}", gone.join(" or ")),
        };
        let day = day_in_words(self.day);
        format!("Changed, as seen on {day}: `{}`{gone}", self.article)
    }
}

/// The articles that are other than when the time began, the last changed first: what was
/// changed and changed back is as it was.
fn changed<'l>(
    events: &[&'l Event],
    request: &Request,
    context: &AnswerContext<'l>,
) -> Vec<Change<'l>> {
    let mut by_article: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in events {
        if let What::Changed { article, .. } = &event.what {
            by_article.entry(article).or_default().push(event);
        }
    }
    let change = |(article, events): (&'l str, Vec<&'l Event>)| {
        let analyzed = context.library.article(&ArticleId::new(article))?;
        let (mut added, mut lost): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        let mut told = false;
        for event in &events {
            let What::Changed { new, gone, .. } = &event.what else {
                continue;
            };
            told |= !new.is_empty() || !gone.is_empty();
            for text in new {
                settle(text, &mut added, &mut lost);
            }
            for text in gone {
                settle(text, &mut lost, &mut added);
            }
        }
        let as_it_was = told && added.is_empty() && lost.is_empty();
        let places =
            (0..analyzed.article.sentences.len()).map(|number| SentenceRef { analyzed, number });
        let is_new = |place: &SentenceRef<'_>| added.contains(&kept(place.text()).as_str());
        let last = events.last()?;
        (!as_it_was && is_of_publisher(analyzed, request)).then(|| Change {
            article,
            day: last.day,
            new: places.filter(is_new).collect(),
            gone: lost,
        })
    };
    let mut changed: Vec<Change<'_>> = by_article.into_iter().filter_map(change).collect();
    changed.sort_by_key(|change| Reverse(change.day));
    changed
}

/// Notes a text in one list, unless that takes back what the other has.
fn settle<'t>(text: &'t str, into: &mut Vec<&'t str>, other: &mut Vec<&'t str>) {
    match other.iter().position(|known| *known == text) {
        Some(at) => {
            other.remove(at);
        }
        None => into.push(text),
    }
}

/// The articles that are no longer there, the last one first. Whose they were is not
/// known any more, so that a publisher leaves none of them.
fn withdrawn(events: &[&Event], request: &Request, context: &AnswerContext<'_>) -> Vec<String> {
    let gone = |article: &str| context.library.place_of(&ArticleId::new(article)).is_none();
    let mut known = HashSet::new();
    let events = events.iter().rev().filter(|_| request.publisher.is_none());
    let told = events.filter_map(|event| match &event.what {
        What::Withdrawn { article, headline } if gone(article) && known.insert(article) => {
            let day = day_in_words(event.day);
            Some(format!(
                "Withdrawn, as seen on {day}: `{article}`, “{headline}”"
            ))
        }
        _ => None,
    });
    told.collect()
}

/// The listed names that only new articles have, the ones in the most articles first, by
/// the first sentence that has them. None where nothing older is there.
fn first_named<'l>(
    new: &[ArticlePlace],
    request: &Request,
    context: &AnswerContext<'l>,
) -> Vec<(Vec<&'l str>, SentenceRef<'l>)> {
    let library = context.library;
    let start = request.period.as_ref().and_then(|period| period.start);
    let oldest = library.extent(context.today).oldest;
    if start.is_none() || oldest.is_none_or(|oldest| start.is_some_and(|start| oldest >= start)) {
        return Vec::new();
    }
    let mut named: BTreeMap<EntityKey, Vec<ArticlePlace>> = BTreeMap::new();
    for place in new {
        let mentions = library.at(*place).map(|analyzed| &analyzed.mentions);
        for mention in mentions.into_iter().flatten() {
            let places = named.entry(mention.entity).or_default();
            if places.last() != Some(place) {
                places.push(*place);
            }
        }
    }
    let mut first: Vec<(EntityKey, Vec<ArticlePlace>)> = named
        .into_iter()
        .filter(|(key, places)| library.times_named_by(*key, context.today) == places.len())
        .collect();
    first.sort_by_key(|(key, places)| {
        let name = library.entity(*key).map(|entity| entity.name);
        (Reverse(places.len()), name)
    });
    let mut told: Vec<(Vec<&str>, SentenceRef<'_>)> = Vec::new();
    for (key, places) in first.into_iter().take(MOST_SHOWN) {
        let analyzed = places.last().and_then(|place| library.at(*place));
        let place = analyzed.and_then(|analyzed| naming(key, analyzed).next());
        let (Some(place), Some(entity)) = (place, library.entity(key)) else {
            continue;
        };
        let same = |(_, known): &&mut (Vec<&str>, SentenceRef<'_>)| {
            std::ptr::eq(known.analyzed, place.analyzed) && known.number == place.number
        };
        match told.iter_mut().find(same) {
            Some((names, _)) => names.push(entity.name),
            None => told.push((vec![entity.name], place)),
        }
    }
    told
}

/// How much there is in all, where more is there than is shown.
fn counts(told: (usize, usize, usize), events: &[&Event]) -> Option<Part> {
    let (new, changed, withdrawn) = told;
    let (mut more_added, mut more_gone) = (0, 0);
    for event in events {
        if let What::More { added, gone } = event.what {
            more_added += added;
            more_gone += gone;
        }
    }
    let most = if new >= LOOKED_INTO { "at least " } else { "" };
    let mut said = vec![format!("{most}{} new", counted(new, "article"))];
    if changed > 0 {
        said.push(format!("{changed} changed"));
    }
    if withdrawn > 0 {
        said.push(format!("{withdrawn} withdrawn"));
    }
    if more_added + more_gone > 0 {
        said.push(format!(
            "and too many at once to be told apart: {more_added} that came or changed, {more_gone} that went or changed"
        ));
    }
    let all = new.max(changed).max(withdrawn) <= MOST_SHOWN && more_added + more_gone == 0;
    (!all).then(|| Part {
        label: format!("In all: {}.", said.join(", ")),
        kind: PartKind::Coverage,
        ..Part::default()
    })
}

/// That the index was not kept for all of the time that is asked about, if so.
fn unknown_before(request: &Request, context: &AnswerContext<'_>) -> Option<String> {
    let start = request.period.as_ref().and_then(|period| period.start);
    let known = start.is_some_and(|start| start > context.library.history().since());
    (!known).then(|| {
        "Of what was changed or withdrawn, only what came while this index was kept is known."
            .to_owned()
    })
}
