//! Events in articles: sentences that give a date, and which of them are worth telling.
//!
//! Takes a subject, or the evidence on a topic; gives events, and of many the most telling:
//! news of its day, told at the head of its article, by several, of a day rather than of a
//! year. Reports of one event are one. How they are shown is left to the answers.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, Filter, Query, SearchError};
use crate::ingest::article::{Certainty, Role};
use crate::language::lexicon::{Class, Cue};
use crate::language::periods::Period;
use crate::language::terms::terms;
use crate::retrieve::features::nearness;
use crate::retrieve::retrieve;
use crate::understand::model::Request;

use super::dates::period_in_words;
use super::limits::filter;
use super::{AnswerContext, Part, PartDate, PartKind};

/// How near the subject must be to an event's sentence.
const NEAR_ENOUGH: f64 = 0.5;
/// The days of the longest thing that is one event where no time was asked for.
const MOST_DAYS: i32 = 92;
/// Within so many words a caption says that it is one.
const CAPTION_HEAD: usize = 3;

/// A sentence that gives a date.
#[derive(Clone)]
pub(super) struct Event<'l> {
    /// The sentence.
    pub(super) place: SentenceRef<'l>,
    /// When it was.
    pub(super) period: Period,
    /// How far that can be trusted.
    pub(super) certainty: Certainty,
    /// Whether it was still to come.
    pub(super) planned: bool,
    /// How many other articles tell nearly the same in words and days: enough to weigh it
    /// by, and not to say so to a person.
    pub(super) others: usize,
}

impl<'l> Event<'l> {
    /// Where it stands in the line: the undated behind the dated.
    pub(super) fn order(&self) -> (bool, Option<Date>, Option<Date>) {
        let day = self.period.start.or(self.period.end);
        (day.is_none(), day, self.period.end)
    }

    /// The part of a reply that shows it, cited at an index.
    pub(super) fn part(&self, index: usize) -> Part {
        let period = &self.period;
        let open = period.start.is_none() != period.end.is_none();
        let when = match period_in_words(period.start, period.end) {
            _ if open && !period.relative => period.text.clone(),
            when => when.unwrap_or_else(|| "undated".to_owned()),
        };
        let form = match period.relative {
            true => format!(" (“{}”)", period.text),
            false => String::new(),
        };
        let planned = if self.planned { ", planned" } else { "" };
        Part {
            label: format!("{when}{form}{planned}"),
            kind: match self.planned {
                true => PartKind::Plan,
                false => PartKind::Event,
            },
            date: Some(PartDate {
                earliest: period.start,
                latest: period.end,
                certainty: self.certainty,
                text: period.text.clone(),
            }),
            citations: vec![index],
            ..Part::default()
        }
    }

    /// The stems of its sentence, but for those of its own date: all events of a day share
    /// these.
    fn stems(&self) -> FxHashSet<&'l str> {
        let date = self.period.span.shifted(self.place.span().start);
        let terms = self.place.terms().iter();
        let other = terms.filter(|term| !term.span.overlaps(date));
        other.map(|term| term.stem.as_str()).collect()
    }

    /// How many days it lasts; none where an end is open or its days are not known.
    fn days(&self) -> Option<i32> {
        let (start, end) = (self.period.start?, self.period.end?);
        Some((end - start).get_days() + 1)
    }

    /// Whether another event is of the same days, or within them.
    fn is_of_the_days_of(&self, other: &Self) -> bool {
        let days = |event: &Self| event.period.start.zip(event.period.end);
        let (Some((start, end)), Some((first, last))) = (days(self), days(other)) else {
            return self.period.start == other.period.start && self.period.end == other.period.end;
        };
        (start >= first && end <= last) || (first >= start && last <= end)
    }

    /// How much it is worth telling of a subject with some stems.
    fn salience(&self, sought: &FxHashSet<String>) -> f64 {
        /// So many days before an article's day its news took place at most.
        const NEWS: i32 = 7;
        const LONG_AGO: i32 = 730;
        let exact = match self.days() {
            Some(1) => 1.5,
            Some(2..=7) => 1.2,
            Some(8..=31) => 0.8,
            Some(_) => 0.0,
            None => -1.0,
        };
        let published = self.place.analyzed.article.published.latest;
        let age = published.zip(self.period.end.or(self.period.start));
        let age = age.map(|(published, day)| (published - day).get_days());
        let news = match age {
            Some(0..=NEWS) => 1.0,
            Some(days) if days > LONG_AGO => -1.0,
            _ => 0.0,
        };
        let lead = 1.0 / (1.0 + self.place.number as f64 / 3.0);
        let held = sought.iter().filter(|stem| {
            let own = self.place.stems().any(|own| own == *stem);
            own || self.place.analyzed.title_stems().any(|own| own == *stem)
        });
        let topic = held.count() as f64 / sought.len().max(1) as f64;
        let planned = if self.planned { -0.3 } else { 0.0 };
        let others = (1.0 + self.others as f64).ln();
        exact + news + lead + 1.5 * topic + planned + others
    }
}

/// The most telling of some events, at most `most`, in order of time; of the reports of one
/// event the most telling. Behind the first `most` the next stand in order of theirs.
pub(super) fn chosen<'l>(
    mut events: Vec<Event<'l>>,
    request: &Request,
    most: usize,
    context: &AnswerContext<'_>,
) -> Vec<Event<'l>> {
    let asked = |class| {
        let mut terms = request.terms.iter();
        terms.any(|term| {
            context
                .library
                .lexicon
                .is(class, &term.typed.to_lowercase())
        })
    };
    if !asked(Class::Birth) {
        let birth = |event: &Event<'_>| {
            let mut words = event.place.words().iter();
            words.any(|word| context.library.lexicon.is(Class::Birth, &word.folded))
        };
        events.retain(|event| !birth(event));
    }
    let longest = request.period.as_ref().and_then(|limit| {
        let (start, end) = (limit.start?, limit.end?);
        Some((end - start).get_days() + 1)
    });
    let is_short = |event: &Event<'_>| {
        let limit = longest.unwrap_or(MOST_DAYS);
        !event.period.resolved || event.days().is_some_and(|days| days <= limit)
    };
    // A year is an event only where nothing shorter is told, and never one of a day.
    if longest.is_some() || events.iter().any(is_short) {
        events.retain(is_short);
    }
    let sought: FxHashSet<String> = request.terms.iter().map(|term| term.stem.clone()).collect();
    let mut ranked: Vec<(f64, Event<'l>)> = merged(events, &sought)
        .into_iter()
        .map(|event| (event.salience(&sought), event))
        .collect();
    ranked.sort_by(|one, other| {
        let by_salience = other.0.total_cmp(&one.0);
        by_salience.then_with(|| one.1.order().cmp(&other.1.order()))
    });
    let events = ranked.into_iter().map(|(_, event)| event);
    let mut events = spread(events);
    for page in events.chunks_mut(most.max(1)) {
        page.sort_by_key(|event| (event.order(), !event.planned, event.place.number));
    }
    events
}

/// The same events, those last of whose days enough are told before them.
fn spread<'l>(events: impl Iterator<Item = Event<'l>>) -> Vec<Event<'l>> {
    const OF_THE_SAME_DAYS: usize = 2;
    let (mut first, mut last): (Vec<Event<'_>>, Vec<Event<'_>>) = Default::default();
    for event in events {
        let dated = event.order().1.is_some();
        let same = first.iter().filter(|known| known.order() == event.order());
        match dated && same.count() >= OF_THE_SAME_DAYS {
            true => last.push(event),
            false => first.push(event),
        }
    }
    first.append(&mut last);
    first
}

/// One event for all reports of it: those of the same days that share many of their words.
fn merged<'l>(events: Vec<Event<'l>>, sought: &FxHashSet<String>) -> Vec<Event<'l>> {
    /// The share of the stems of the shorter that the other has as well.
    const SHARED: f64 = 0.5;
    /// With more events than these none is compared any more: each stands for itself.
    const MOST_COMPARED: usize = 2_000;
    let mut groups: Vec<(Event<'l>, FxHashSet<&'l str>, FxHashSet<&'l str>)> = Vec::new();
    for (number, event) in events.into_iter().enumerate() {
        let stems = event.stems();
        let article = event.place.analyzed.article.id.as_str();
        let compared = if number < MOST_COMPARED {
            groups.len()
        } else {
            0
        };
        let mut known = groups.iter_mut().take(compared);
        let same = known.find(|(known, own, _)| {
            event.is_of_the_days_of(known) && {
                let shared = stems.iter().filter(|stem| own.contains(**stem)).count();
                let shorter = stems.len().min(own.len()).max(1);
                shared as f64 >= SHARED * shorter as f64
            }
        });
        match same {
            Some((known, own, articles)) => {
                articles.insert(article);
                if event.salience(sought) > known.salience(sought) {
                    *known = event;
                    *own = stems;
                }
            }
            None => {
                let articles = [article].into_iter().collect();
                groups.push((event, stems, articles));
            }
        }
    }
    let told = groups.into_iter();
    told.map(|(event, _, articles)| Event {
        others: articles.len() - 1,
        ..event
    })
    .collect()
}

/// The events of an entity: those of sentences that name it or what belongs to it,
/// or that are near such a sentence; where the headline names it, of all.
pub(super) fn of_entity<'l>(key: EntityKey, context: &AnswerContext<'l>) -> Vec<Event<'l>> {
    let library = context.library;
    let belonging = library
        .entities
        .all()
        .map(|(other, _)| other)
        .filter(|other| library.entities.belongs(*other, key));
    let keys: Vec<EntityKey> = std::iter::once(key).chain(belonging).collect();
    let articles = keys
        .iter()
        .flat_map(|key| library.naming(*key, context.today));
    let articles = in_order(articles, library);
    let mut events = Vec::new();
    for analyzed in articles.into_iter().filter_map(|place| library.at(place)) {
        let titles = analyzed
            .article
            .sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| sentence.role == Role::Title);
        let in_title = titles
            .flat_map(|(number, _)| SentenceRef { analyzed, number }.mentions())
            .any(|mention| mention.entity == key);
        for number in 0..analyzed.article.sentences.len() {
            let place = SentenceRef { analyzed, number };
            let near = |key: &EntityKey| nearness(*key, place) > NEAR_ENOUGH;
            if in_title || keys.iter().any(near) {
                events.extend(event(place, context));
            }
        }
    }
    events
}

/// Articles once each, in the order of their ids.
fn in_order(
    places: impl Iterator<Item = ArticlePlace>,
    library: &QuerySession,
) -> Vec<ArticlePlace> {
    let mut places: Vec<ArticlePlace> = places.collect();
    places.sort_unstable();
    places.dedup();
    places.sort_by_cached_key(|place| library.at(*place).map(|found| found.article.id.clone()));
    places
}

/// The events of articles that were published in a period, or that name it.
pub(super) fn of_period<'l>(
    request: &Request,
    context: &AnswerContext<'l>,
) -> Result<Vec<Event<'l>>, SearchError> {
    const MOST_ARTICLES: usize = 50;
    const MOST_PUBLISHED: usize = 200;
    let Some(period) = &request.period else {
        return Ok(Vec::new());
    };
    let library = context.library;
    let stems = terms(&period.text, &library.lexicon).into_iter();
    let query = Query {
        terms: stems.map(|term| (term.stem.into(), 1.0)).collect(),
        filter: Filter::as_of(context.today),
        ..Query::default()
    };
    let named = library.search(&query, MOST_ARTICLES)?;
    let published = library.newest(&filter(request, context), MOST_PUBLISHED);
    let named = named.iter().map(|hit| hit.article);
    let places = in_order(named.chain(published), library);
    let analyzed = places.into_iter().filter_map(|place| library.at(place));
    let sentences = analyzed.flat_map(|analyzed| {
        (0..analyzed.article.sentences.len()).map(move |number| SentenceRef { analyzed, number })
    });
    Ok(sentences
        .filter_map(|place| event(place, context))
        .collect())
}

/// The events of the sentences that tell most about a topic.
pub(super) fn of_topic<'l>(
    request: &Request,
    context: &AnswerContext<'l>,
) -> Result<Vec<Event<'l>>, SearchError> {
    const LEAST_COVERAGE: f64 = 0.6;
    let mut without_period = request.clone();
    without_period.period = None;
    let evidence = retrieve(
        &without_period,
        context.library,
        context.weights,
        context.today,
    )?;
    let good = evidence
        .ranked
        .iter()
        .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST_COVERAGE);
    let places = good.filter_map(|ranked| context.library.place(ranked));
    Ok(places.filter_map(|place| event(place, context)).collect())
}

/// The event of a sentence that gives a date.
fn event<'l>(place: SentenceRef<'l>, context: &AnswerContext<'l>) -> Option<Event<'l>> {
    place
        .sentence()
        .filter(|sentence| sentence.role == Role::Body)?;
    let dates = place.dates().iter();
    let period = dates.min_by_key(|period| !period.resolved)?.clone();
    let published = place.analyzed.article.published.certainty;
    let certainty = match (period.resolved, period.relative, period.exact) {
        (false, ..) => Certainty::Unknown,
        (_, false, _) => Certainty::Stated,
        (_, true, true) if published != Certainty::Bounded => Certainty::Derived,
        _ => Certainty::Bounded,
    };
    let words = place.words();
    let later = period.start.is_some_and(|start| {
        place
            .analyzed
            .article
            .published
            .latest
            .is_some_and(|day| start > day)
    });
    let has = |cue| context.library.lexicon.has_cue(cue, words);
    // "Photo: The port in May": a picture is described.
    let lead = words
        .get(..CAPTION_HEAD.min(words.len()))
        .unwrap_or_default();
    if context.library.lexicon.has_cue(Cue::Caption, lead) {
        return None;
    }
    // What tells that a plan was dropped or put off is news of it and no plan.
    let dropped = has(Cue::Cancelled) || has(Cue::Postponed);
    let planned = !dropped && (later || (!period.resolved && has(Cue::Planned)));
    Some(Event {
        place,
        period,
        certainty,
        planned,
        others: 0,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::AnalyzedArticle;
    use crate::analysis::tests::article;
    use crate::entities::EntityIndex;
    use crate::ingest::article::ArticleId;
    use crate::language::lexicon::tests::english;

    /// An article with an id, of one sentence a line.
    fn read(id: &str, text: &str) -> AnalyzedArticle {
        let mut article = article(text);
        article.id = ArticleId::new(id);
        AnalyzedArticle::new(article, &EntityIndex::default(), &Arc::new(english()))
    }

    fn events<'l>(articles: &[&'l AnalyzedArticle]) -> Vec<Event<'l>> {
        let sentences = articles.iter().flat_map(|article| article.sentences());
        let dated = sentences.filter_map(|place| Some((place, place.dates().first()?)));
        dated
            .map(|(place, period)| Event {
                place,
                period: period.clone(),
                certainty: Certainty::Stated,
                planned: false,
                others: 0,
            })
            .collect()
    }

    #[test]
    fn reports_of_one_event_are_one_and_other_events_of_its_day_are_not() {
        let one = read(
            "one",
            "The weir at Leith was opened on 3 June 2024 by the trust.",
        );
        let other = read(
            "other",
            "The trust opened the weir at Leith on 3 June 2024.\nFishermen protested on 3 June 2024 near the harbour.\nThe weir at Leith was opened by the trust on 4 June 2024.",
        );
        let found = merged(events(&[&one, &other]), &FxHashSet::default());
        let told: Vec<(u32, usize)> = found
            .iter()
            .map(|event| {
                (
                    event.order().1.map_or(0, |day| day.day() as u32),
                    event.others,
                )
            })
            .collect();
        assert_eq!(told, [(3, 1), (3, 0), (4, 0)]);
    }

    #[test]
    fn no_more_than_two_events_of_one_day_stand_first() {
        let text = "Ports shut on 3 June 2024.\nFishermen met on 3 June 2024.\nRain fell on 3 June 2024.\nSchools opened on 5 June 2024.";
        let article = read("a", text);
        let found = spread(events(&[&article]).into_iter());
        let numbers: Vec<usize> = found.iter().map(|event| event.place.number).collect();
        assert_eq!(numbers, [0, 1, 3, 2]);
    }

    #[test]
    fn news_of_a_day_is_more_telling_than_a_year_long_ago() {
        let text = "The weir was opened on 8 June 2024.\nThe first weir was built in 1911.";
        let article = read("a", text);
        let found = events(&[&article]);
        let worth: Vec<f64> = found
            .iter()
            .map(|event| event.salience(&FxHashSet::default()))
            .collect();
        assert!(worth.first() > worth.get(1), "{worth:?}");
    }
}
