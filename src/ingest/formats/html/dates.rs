//! The day an article was published, and what tells it.
//!
//! Takes a page and what it says of itself. What a machine is told comes first,
//! then what a reader sees beside the headline, then the address. Days on which a
//! page was changed only bound the day it was published. Figures that can be read
//! two ways ("03/04/2025") are settled by another date of the page or kept as both.

use jiff::civil::Date;

use super::around::{fitting, in_other_part};
use super::cues::{Cues, Of};
use super::facts::Facts;
use super::page::Page;
use super::tags::Tag;
use super::tree::{At, Key};
use crate::ingest::article::{Certainty, Note, Published};
use crate::ingest::dates::Order;
use crate::language::periods::date_words::{Reading, reading};

/// The first year in which pages were published.
const FIRST_YEAR: i16 = 1990;
/// The longest text that is looked at for a date, in bytes.
const LONGEST: usize = 160;
/// The longest line that is taken for a date though nothing calls it one, in bytes.
const SHORT: usize = 60;
/// How many blocks above the first paragraph such a line may stand.
const HEAD: usize = 8;
/// How many places that may show the day are looked at.
const MOST_SEEN: usize = 1000;
/// How many blocks behind the first paragraph a date may stand.
const REACH: usize = 3;

const PUBLISHED_META: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "rnews:datepublished",
    "article.published",
    "originalpublicationdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "publication_date",
    "published",
    "publicationdate",
    "pubdate",
    "pub_date",
    "dateposted",
    "date_published",
    "article_date_original",
    "article:post_date",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "prism.publicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dcterms.date",
    "dc.date",
    "dcsext.articlefirstpublished",
    "dcterms.created",
    "dc.date.created",
    "dcterms.available",
    "shareaholic:article_published_time",
    "displaydate",
    "article-date",
    "article:date",
    "bt:pubdate",
    "date",
];
const CHANGED_META: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "article:modified",
    "revised",
];

/// A day and the words that tell it.
#[derive(Clone)]
struct Told {
    reading: Reading,
    by: String,
}

/// Finds the day of publication, or the days over which the entries of a live page were
/// written.
pub(super) fn find(page: &Page<'_>, facts: &Facts, region: At, notes: &mut Vec<Note>) -> Published {
    let published = first_published(page, facts, region, notes);
    let Some(began) = published.earliest else {
        return published;
    };
    let entries = facts.records.entries.iter();
    let days = entries.filter_map(|entry| told("JSON-LD liveBlogUpdate", entry)?.reading.day());
    let last = days.filter(|day| is_sane(*day, None)).max();
    match last.filter(|last| published.latest.is_some_and(|latest| latest < *last)) {
        Some(last) => Published {
            earliest: Some(began),
            latest: Some(last),
            certainty: Certainty::Bounded,
            told_by: Some(format!("JSON-LD liveBlogUpdate: {began} to {last}")),
        },
        None => published,
    }
}

/// The day on which a page first came out.
fn first_published(page: &Page<'_>, facts: &Facts, region: At, notes: &mut Vec<Note>) -> Published {
    let changed = changed(facts);
    let address = facts.url().as_deref().and_then(in_address);
    let address_day = address.clone();
    let mut told = by_machine(facts);
    let seen = beside_headline(page, region);
    if let Some(told_to_reader) =
        told_otherwise(&told, &seen, changed.as_ref().map(|(day, _)| *day))
    {
        told.insert(0, told_to_reader);
    }
    let unseen = told
        .first()
        .is_some_and(|first| !seen.iter().any(|seen| seen.reading == first.reading));
    told.extend(seen);
    if let Some((day, words)) = address {
        told.push(Told {
            reading: Reading::Day(day),
            by: format!("the address: {words}"),
        });
    }
    told.extend(created(facts));
    // An address is made when a page is; a later day is that of another edition.
    if let Some((day, _)) = address_day
        && let Some(at) = told
            .iter()
            .position(|told| told.reading == Reading::Day(day))
        && told
            .first()
            .and_then(|first| first.reading.day())
            .is_some_and(|first| first > day.tomorrow().unwrap_or(day))
    {
        told.swap(0, at);
    }
    let known: Vec<Date> = told
        .iter()
        .filter_map(|told| told.reading.day())
        .chain(changed.as_ref().map(|(day, _)| *day))
        .collect();
    told.retain(|told| {
        told.reading
            .days()
            .iter()
            .all(|day| is_sane(*day, changed.as_ref().map(|c| c.0)))
    });
    let Some(first) = told.into_iter().next() else {
        return changed.map_or_else(Published::default, bounded);
    };
    if unseen
        && let (Some(day), Some((last, by))) = (first.reading.day(), &changed)
        && day < *last
        && shows_change(page, region, *last)
    {
        return Published {
            earliest: Some(day),
            latest: Some(*last),
            certainty: Certainty::Bounded,
            told_by: Some(by.clone()),
        };
    }
    let order = facts.language_tag().and_then(Order::of_locale);
    settle(first, &known, order, notes)
}

/// Whether the only day that a reader is shown is that of a change.
fn shows_change(page: &Page<'_>, region: At, changed: Date) -> bool {
    let first = page.kept(page.range(region)).next().unwrap_or(0);
    (first.saturating_sub(HEAD)..first.saturating_add(REACH)).any(|number| {
        let words = page.words(number);
        words.len() <= SHORT
            && page.cues.tells_change(words)
            && reading(words) == Some(Reading::Day(changed))
    })
}

/// The day that a reader is shown in the place of the first one, where that is the
/// day of a change and the first is shown nowhere.
fn told_otherwise(machine: &[Told], seen: &[Told], changed: Option<Date>) -> Option<Told> {
    let first = machine.first()?.reading;
    if seen.iter().any(|told| told.reading == first) {
        return None;
    }
    let shown = seen.iter().find(|told| told.reading.day().is_some())?;
    (shown.reading.day() == changed).then(|| shown.clone())
}

/// Makes a date of what tells it.
fn settle(told: Told, known: &[Date], order: Option<Order>, notes: &mut Vec<Note>) -> Published {
    match told.reading {
        Reading::Day(day) => Published::stated(day, told.by),
        Reading::Either(one, other) => {
            let near = |day: &Date| known.iter().any(|known| known == day);
            let settled = [one, other].into_iter().find(near);
            if let Some(day) = settled {
                return Published {
                    certainty: Certainty::Derived,
                    ..Published::stated(day, told.by)
                };
            }
            let by_order = match order {
                Some(Order::DayFirst) => Some((one, "day")),
                Some(Order::MonthFirst) => Some((other, "month")),
                _ => None,
            };
            if let Some((day, first)) = by_order {
                notes.push(Note::plain(format!(
                    "the date `{}` is read with the {first} first, as its language writes it",
                    told.by
                )));
                return Published::stated(day, told.by);
            }
            notes.push(Note::plain(format!(
                "the date `{}` can be {one} or {other}; which is not known",
                told.by
            )));
            Published {
                earliest: Some(one.min(other)),
                latest: Some(one.max(other)),
                certainty: Certainty::Bounded,
                told_by: Some(told.by),
            }
        }
    }
}

/// A page that was changed on a day was published then or before.
fn bounded((day, by): (Date, String)) -> Published {
    Published {
        earliest: None,
        latest: Some(day),
        certainty: Certainty::Bounded,
        told_by: Some(by),
    }
}

/// Whether a page can have been published on that day.
fn is_sane(day: Date, changed: Option<Date>) -> bool {
    let after = changed.and_then(|changed| changed.tomorrow().ok());
    day.year() >= FIRST_YEAR && after.is_none_or(|after| day <= after)
}

/// What the page tells machines.
fn by_machine(facts: &Facts) -> Vec<Told> {
    let record = facts.records.published.as_deref();
    let record = record.map(|value| ("JSON-LD datePublished", value));
    let meta = PUBLISHED_META
        .iter()
        .filter_map(|name| facts.head.meta(std::slice::from_ref(name)));
    record
        .into_iter()
        .chain(meta)
        .filter_map(|(name, value)| told(name, value))
        .collect()
}

fn created(facts: &Facts) -> Option<Told> {
    told("JSON-LD dateCreated", facts.records.created.as_deref()?)
}

fn told(name: &str, value: &str) -> Option<Told> {
    Some(Told {
        reading: reading(value.get(..LONGEST).unwrap_or(value))?,
        by: format!("{name}: {value}"),
    })
}

/// The last day the page was changed.
fn changed(facts: &Facts) -> Option<(Date, String)> {
    let record = facts.records.modified.as_deref();
    let record = record.map(|value| ("JSON-LD dateModified", value));
    let meta = CHANGED_META
        .iter()
        .filter_map(|name| facts.head.meta(std::slice::from_ref(name)));
    record
        .into_iter()
        .chain(meta)
        .filter_map(|(name, value)| Some((reading(value)?.day()?, format!("{name}: {value}"))))
        .max_by_key(|(day, _)| *day)
}

/// What a reader sees near the headline, the likeliest first.
fn beside_headline(page: &Page<'_>, region: At) -> Vec<Told> {
    let first = page.kept(page.range(region)).next().unwrap_or(0);
    let mut seen: Vec<(u8, usize, Told)> = Vec::new();
    for (at, sort) in fitting(page, region, sort) {
        if seen.len() >= MOST_SEEN {
            break;
        }
        let range = page.range(at);
        let Some(told) = shown(page, at) else {
            continue;
        };
        // Above the text is nearer than behind it.
        let far = match range.start {
            start if start <= first.saturating_add(REACH) => first.saturating_sub(start),
            start => 1000 + start - first,
        };
        seen.push((sort, far, told));
    }
    for number in first.saturating_sub(HEAD)..first.saturating_add(REACH) {
        let words = page.words(number);
        // A short sentence of the story may speak of a day too.
        let line = page.block(number).is_some_and(|block| !block.ended);
        if line
            && words.len() <= SHORT
            && !page.cues.tells_change(words)
            && let Some(reading) = reading(words)
            && !in_other_part(page, number, region)
        {
            let by = words.to_owned();
            seen.push((3, first.abs_diff(number), Told { reading, by }));
        }
    }
    seen.sort_by_key(|(sort, far, _)| (*far >= 1000, *sort, *far));
    seen.into_iter().map(|(_, _, told)| told).collect()
}

/// How well an element fits one that shows a date; 0 is best.
fn sort(page: &Page<'_>, at: At) -> Option<u8> {
    let tag = page.tree.tag(at);
    if matches!(tag, Tag::Text | Tag::Body | Tag::Html) || page.speaks_of(at, Of::Changed) {
        return None;
    }
    let property = page.tree.get(at, Key::Itemprop).unwrap_or_default();
    if property.contains("datePublished") {
        return Some(0);
    }
    if property.contains("dateModified") {
        return None;
    }
    if tag == Tag::Time {
        return Some(1);
    }
    if tag == Tag::Meta {
        return None;
    }
    (page.speaks_of(at, Of::Date) || page.speaks_of(at, Of::Byline)).then_some(2)
}

/// The date that an element shows or holds.
fn shown(page: &Page<'_>, at: At) -> Option<Told> {
    let stated = page
        .tree
        .get(at, Key::Datetime)
        .or_else(|| page.tree.get(at, Key::Content));
    let words = page.tree.line(at, LONGEST)?;
    if stated.is_none() && !words.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if page.cues.tells_change(&words) {
        return None;
    }
    let around = page.tree.line(page.tree.parent(at), LONGEST);
    if around.is_some_and(|around| page.cues.tells_change(&around)) {
        return None;
    }
    if let Some(value) = stated
        && let Some(told) = told("datetime", value)
    {
        return Some(told);
    }
    Some(Told {
        reading: reading(published_part(&words, page.cues))?,
        by: words,
    })
}

/// What stands before the words that tell when the page was changed.
fn published_part<'w>(words: &'w str, cues: &Cues) -> &'w str {
    words.get(..cues.change_at(words)).unwrap_or(words)
}

/// The day in an address: `/2025/03/04/`, `/2025/mar/04/`, `-20250304`.
fn in_address(url: &str) -> Option<(Date, String)> {
    let (_, path) = url.split_once("://")?.1.split_once('/')?;
    let day = reading_in_path(path)?;
    (day.0.year() >= FIRST_YEAR).then_some(day)
}

fn reading_in_path(path: &str) -> Option<(Date, String)> {
    let parts: Vec<&str> = path.split(['/', '-', '_', '?', '=', '.']).collect();
    for three in parts.windows(3) {
        let [year, month, day] = three else { continue };
        if year.len() == 4
            && year.starts_with(['1', '2'])
            && (1..=2).contains(&day.len())
            && let Some(Reading::Day(found)) = reading(&format!("{day} {month} {year}"))
                .filter(|_| month.chars().all(char::is_alphabetic))
                .or_else(|| reading(&format!("{year}-{month}-{day}")))
        {
            return Some((found, three.join("/")));
        }
    }
    let whole = parts
        .iter()
        .find(|part| part.len() == 8 && part.starts_with("20"))?;
    let day = reading(whole)?.day()?;
    Some((day, (*whole).to_owned()))
}

/// The day that is shown in a part of a page, with an article of its own.
pub(super) fn of_part(page: &Page<'_>, facts: &Facts, at: At) -> Published {
    let mut seen: Vec<(u8, Told)> = page
        .tree
        .inside(at)
        .filter_map(|inner| Some((sort(page, inner)?, shown(page, inner)?)))
        .collect();
    seen.sort_by_key(|(sort, _)| *sort);
    let first = seen.into_iter().map(|(_, told)| told).next();
    let first = first.filter(|told| told.reading.days().iter().all(|day| is_sane(*day, None)));
    first.map_or_else(Published::default, |told| {
        let order = facts.language_tag().and_then(Order::of_locale);
        settle(told, &[], order, &mut Vec::new())
    })
}
