//! What is said of a briefing, in an [`Answer`].
//!
//! Takes a briefing, what came of an order to it, and an answer that is complete
//! but for that; gives the answer. Carrying the order out is left to `briefing`.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::answer::dates::{day_in_words, published_in_words};
use crate::answer::{Answer, Part, PartKind, Status, counted};
use crate::retrieve::quote::Quote;
use crate::team::briefing::{
    Added, Briefing, Entry, Item, LONGEST_TOPIC, MOST_ITEMS, Removed, one_line,
};

/// The most citations of one item in a post: the post is read, not searched.
const CITATIONS_EACH: usize = 3;

/// The most characters of a quotation that are repeated where its item is named.
const SHORT: usize = 80;

/// What can be typed to see the numbers.
const SHOW: &str = "show the briefing";

/// What can be typed to post.
const POST: &str = "post the briefing";

/// The items with their numbers, who added them and when.
pub(crate) fn shown(briefing: &Briefing, now: Timestamp, draft: Answer) -> Answer {
    if briefing.is_empty() {
        let note = "The briefing is empty. Begin it by adding a name or a topic.";
        return said(draft, Status::Done, note);
    }
    let note = format!("The briefing has {}.", items(briefing.len()));
    let parts = briefing.numbered().map(|(number, entry)| {
        let Entry { item, added_by, .. } = entry;
        let when = when(entry.added_at, now);
        let label = format!("{number}. {}, added by {added_by} {when}", called(item));
        let kind = match item {
            Item::Entity { .. } => PartKind::Entity,
            Item::Topic(_) => PartKind::Topic,
            Item::Citation { .. } => PartKind::Quote,
        };
        part(label, kind, Vec::new())
    });
    Answer {
        parts: parts.collect(),
        suggestions: vec![POST.to_owned()],
        ..said(draft, Status::Done, note)
    }
}

/// What came of adding an item.
pub(crate) fn added(briefing: &Briefing, item: &Item, added: &Added, draft: Answer) -> Answer {
    let item = called(item);
    let (status, note) = match added {
        Added::At(number) => (
            Status::Done,
            format!("Added {item} to the briefing as number {number}."),
        ),
        Added::Already(number) => (
            Status::Done,
            format!("{item} is on the briefing already, as number {number}."),
        ),
        Added::Full => (
            Status::Error,
            format!(
                "{item} was not added: the briefing is full with {} of at most {MOST_ITEMS} \
                 items. Remove one first.",
                briefing.len()
            ),
        ),
        Added::TooLong => (
            Status::Error,
            format!("Not added: a topic has at most {LONGEST_TOPIC} characters."),
        ),
        Added::Blank => (
            Status::Unclear,
            "Say what to add to the briefing: a name or a topic.".to_owned(),
        ),
    };
    Answer {
        suggestions: vec![SHOW.to_owned()],
        ..said(draft, status, note)
    }
}

/// What came of taking an item out.
pub(crate) fn removed(
    briefing: &Briefing,
    which: &str,
    removed: &Removed,
    draft: Answer,
) -> Answer {
    let which = quoted(&one_line(which));
    let left = match briefing.len() {
        0 => "It is empty now.".to_owned(),
        1 => "1 item is left.".to_owned(),
        several => format!("{several} items are left."),
    };
    let show = vec![SHOW.to_owned()];
    let (status, note, suggestions) = match removed {
        Removed::Taken(entry) => (
            Status::Done,
            format!("Removed {} from the briefing. {left}", called(&entry.item)),
            show,
        ),
        Removed::Several(numbers) => (
            Status::Unclear,
            format!("{which} fits {}.", listed(briefing, numbers)),
            numbers.iter().map(|number| remove(*number)).collect(),
        ),
        Removed::NoNumber(number) => (
            Status::NotFound,
            match briefing.len() {
                0 => "The briefing is empty.".to_owned(),
                len => format!(
                    "The briefing has {}, none of them number {number}.",
                    items(len)
                ),
            },
            show,
        ),
        Removed::NoneFits => (
            Status::NotFound,
            format!("Nothing on the briefing is called {which}."),
            show,
        ),
        Removed::Blank => (
            Status::Unclear,
            "Say what to remove from the briefing, by its number or its words.".to_owned(),
            show,
        ),
    };
    Answer {
        suggestions,
        ..said(draft, status, note)
    }
}

/// The items with what the corpus holds on each, as `freshen` finds it.
pub(crate) fn posted(
    briefing: &Briefing,
    now: Timestamp,
    draft: Answer,
    freshen: impl Fn(&Item) -> Answer,
) -> Answer {
    if briefing.is_empty() {
        let note = "There is nothing to post: the briefing is empty.";
        return said(draft, Status::NotFound, note);
    }
    let note = format!("Briefing of {}", day_in_words(day(now)));
    let mut answer = said(draft, Status::Done, note);
    for (number, entry) in briefing.numbered() {
        let fresh = freshen(&entry.item);
        let part = covered(number, &entry.item, &fresh, &mut answer.citations);
        answer.parts.push(part);
        for named in fresh.entities {
            if !answer.entities.iter().any(|known| known.id == named.id) {
                answer.entities.push(named);
            }
        }
    }
    let coverage = coverage(&answer);
    answer
        .parts
        .push(part(coverage, PartKind::Coverage, Vec::new()));
    answer
}

/// One item of a post; its citations go to `citations`.
fn covered(number: usize, item: &Item, fresh: &Answer, citations: &mut Vec<Quote>) -> Part {
    if let Item::Citation { reference, text } = item {
        let found = fresh.citations.iter().filter(|quote| quote.text() == text);
        let intact = |quote: &&Quote| quote.citation.reference == *reference;
        let Some(quote) = found.clone().find(intact).or(found.clone().next()) else {
            let label = format!("{number}. {}: gone from the corpus", called(item));
            return part(label, PartKind::Quote, Vec::new());
        };
        let state = if intact(&quote) {
            "intact"
        } else {
            "moved since it was pinned"
        };
        let label = format!("{number}. Pinned quotation: {state}");
        return part(label, PartKind::Quote, vec![place(quote, citations)]);
    }
    let found = match fresh.status {
        Status::Answered => fresh.citations.iter().take(CITATIONS_EACH),
        _ => [].iter().take(0),
    };
    let indexes: Vec<_> = found.map(|quote| place(quote, citations)).collect();
    let label = if indexes.is_empty() {
        format!("{number}. {}: no mention in the corpus", called(item))
    } else {
        format!("{number}. {}", called(item))
    };
    part(label, PartKind::Mention, indexes)
}

/// Where a quote stands among the citations, added where it is not there yet.
fn place(quote: &Quote, citations: &mut Vec<Quote>) -> usize {
    let same = |known: &Quote| known.citation.reference == quote.citation.reference;
    citations.iter().position(same).unwrap_or_else(|| {
        citations.push(quote.clone());
        citations.len().saturating_sub(1)
    })
}

/// "3 items, 1 of them without a citation; 5 citations from 2 articles, newest 21
/// June 2025".
fn coverage(answer: &Answer) -> String {
    let mut line = items(answer.parts.len());
    let bare = answer.parts.iter().filter(|part| part.citations.is_empty());
    match bare.count() {
        0 => {}
        bare => line.push_str(&format!(", {bare} of them without a citation")),
    }
    let places = || answer.citations.iter().map(|quote| &quote.citation);
    let articles: BTreeSet<_> = places().map(|place| &place.article).collect();
    line.push_str("; ");
    line.push_str(&counted(answer.citations.len(), "citation"));
    if !articles.is_empty() {
        line.push_str(" from ");
        line.push_str(&counted(articles.len(), "article"));
    }
    let dated = places().filter(|place| place.published.latest.is_some());
    if let Some(newest) = dated.max_by_key(|place| place.published.latest) {
        let newest = published_in_words(&newest.published);
        line.push_str(&format!(", newest {newest}"));
    }
    line
}

fn said(draft: Answer, status: Status, note: impl Into<String>) -> Answer {
    Answer {
        status,
        note: Some(note.into()),
        ..draft
    }
}

fn part(label: String, kind: PartKind, citations: Vec<usize>) -> Part {
    Part {
        label,
        kind,
        citations,
        ..Part::default()
    }
}

/// How an item is named in a sentence.
fn called(item: &Item) -> String {
    match item {
        Item::Entity { name, .. } => one_line(name),
        Item::Topic(words) => quoted(words),
        Item::Citation { text, .. } => quoted(&shortened(&one_line(text))),
    }
}

fn quoted(words: &str) -> String {
    format!("“{words}”")
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHORT) {
        None => text.to_owned(),
        Some((end, _)) => {
            let head = text.split_at(end).0;
            let whole_words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
            format!("{whole_words} …")
        }
    }
}

/// `1 (“steel prices”) and 2 (“steel tariffs”)`
fn listed(briefing: &Briefing, numbers: &[usize]) -> String {
    let chosen = briefing
        .numbered()
        .filter(|(number, _)| numbers.contains(number))
        .map(|(number, entry)| format!("{number} ({})", called(&entry.item)));
    let chosen: Vec<_> = chosen.collect();
    match chosen.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => chosen.concat(),
    }
}

fn remove(number: usize) -> String {
    format!("remove {number} from the briefing")
}

fn items(count: usize) -> String {
    counted(count, "item")
}

/// How long ago something was, or its date past a week. Days are lengths of time
/// here: whose "yesterday" it was, nobody can tell.
fn when(moment: Timestamp, now: Timestamp) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    let seconds = now.as_second().saturating_sub(moment.as_second());
    let ago = |length: i64, name: &str| {
        let count = usize::try_from(seconds / length).unwrap_or_default();
        format!("{} ago", counted(count, name))
    };
    // A clock that was set back by a little is no news.
    if !(-MINUTE..7 * DAY).contains(&seconds) {
        return format!("on {}", day_in_words(day(moment)));
    }
    match seconds {
        ..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => ago(MINUTE, "minute"),
        HOUR..DAY => ago(HOUR, "hour"),
        DAY.. => ago(DAY, "day"),
    }
}

fn day(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::article::{Article, ArticleId, Published};
    use crate::language::span::Span;

    const NOW: &str = "2025-06-25T09:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn draft() -> Answer {
        Answer::blank("typed", "briefing", Status::Done)
    }

    fn topic(words: &str) -> Item {
        Item::Topic(words.to_owned())
    }

    fn briefing(items: &[Item]) -> Briefing {
        let mut briefing = Briefing::default();
        for item in items {
            briefing.add(item.clone(), "ana", at("2025-06-25T08:00:00Z"));
        }
        briefing
    }

    fn article(id: &str, text: &str, on: &str) -> Article {
        Article {
            id: ArticleId::new(id),
            file: Arc::from(format!("{id}.txt")),
            stored: Arc::from(text),
            title: None,
            publisher: None,
            byline: None,
            published: Published::stated(on.parse().unwrap(), on),
            url: None,
            language: None,
            sentences: Vec::new(),
            host: None,
            notes: Vec::new(),
            corrected: Vec::new(),
        }
    }

    fn quote(id: &str, text: &str, start: usize, end: usize, on: &str) -> Quote {
        Quote::cut(&article(id, text, on), Span::new(start, end)).unwrap()
    }

    fn answered(citations: Vec<Quote>) -> Answer {
        Answer {
            citations,
            ..Answer::blank("", "profile", Status::Answered)
        }
    }

    fn labels(answer: &Answer) -> Vec<(&str, &[usize])> {
        answer
            .parts
            .iter()
            .map(|part| (part.label.as_str(), part.citations.as_slice()))
            .collect()
    }

    #[test]
    fn showing_numbers_the_items_and_says_who_added_them_and_when() {
        let acme = Item::Entity {
            id: "acme".to_owned(),
            name: "Acme".to_owned(),
        };
        let answer = shown(&briefing(&[topic("rare earths"), acme]), at(NOW), draft());
        assert_eq!(answer.status, Status::Done);
        assert_eq!(answer.note.as_deref(), Some("The briefing has 2 items."));
        let none: &[usize] = &[];
        assert_eq!(
            labels(&answer),
            [
                ("1. “rare earths”, added by ana 1 hour ago", none),
                ("2. Acme, added by ana 1 hour ago", none),
            ]
        );
    }

    #[test]
    fn a_time_is_told_as_a_person_would() {
        for (moment, words) in [
            ("2025-06-25T09:00:00Z", "just now"),
            ("2025-06-25T09:00:30Z", "just now"),
            ("2025-06-25T08:59:00Z", "1 minute ago"),
            ("2025-06-25T08:00:01Z", "59 minutes ago"),
            ("2025-06-24T09:00:01Z", "23 hours ago"),
            ("2025-06-24T09:00:00Z", "1 day ago"),
            ("2025-06-18T09:00:01Z", "6 days ago"),
            ("2025-06-18T09:00:00Z", "on 18 June 2025"),
            ("2025-07-01T09:00:00Z", "on 1 July 2025"),
        ] {
            assert_eq!(when(at(moment), at(NOW)), words, "at {moment}");
        }
    }

    #[test]
    fn what_came_of_adding_is_said() {
        let kept = briefing(&[topic("tin")]);
        for (came, status, note) in [
            (
                Added::At(1),
                Status::Done,
                "Added “tin” to the briefing as number 1.",
            ),
            (
                Added::Already(1),
                Status::Done,
                "“tin” is on the briefing already, as number 1.",
            ),
            (
                Added::Full,
                Status::Error,
                "“tin” was not added: the briefing is full with 1 of at most 50 items. Remove one first.",
            ),
            (
                Added::TooLong,
                Status::Error,
                "Not added: a topic has at most 200 characters.",
            ),
            (
                Added::Blank,
                Status::Unclear,
                "Say what to add to the briefing: a name or a topic.",
            ),
        ] {
            let answer = added(&kept, &topic("tin"), &came, draft());
            assert_eq!(answer.status, status, "came {came:?}");
            assert_eq!(answer.note.as_deref(), Some(note), "came {came:?}");
        }
    }

    #[test]
    fn what_came_of_removing_is_said() {
        let items = [topic("steel prices"), topic("steel tariffs"), topic("tin")];
        for (which, status, note) in [
            (
                "tin",
                Status::Done,
                "Removed “tin” from the briefing. 2 items are left.",
            ),
            (
                "steel",
                Status::Unclear,
                "“steel” fits 1 (“steel prices”) and 2 (“steel tariffs”).",
            ),
            (
                "7",
                Status::NotFound,
                "The briefing has 3 items, none of them number 7.",
            ),
            (
                "zinc",
                Status::NotFound,
                "Nothing on the briefing is called “zinc”.",
            ),
            (
                "",
                Status::Unclear,
                "Say what to remove from the briefing, by its number or its words.",
            ),
        ] {
            let mut kept = briefing(&items);
            let came = kept.remove(which);
            let answer = removed(&kept, which, &came, draft());
            assert_eq!(answer.status, status, "typed {which:?}");
            assert_eq!(answer.note.as_deref(), Some(note), "typed {which:?}");
        }
    }

    #[test]
    fn an_unclear_removal_offers_what_can_be_typed() {
        let mut kept = briefing(&[topic("steel prices"), topic("steel tariffs")]);
        let came = kept.remove("steel");
        let answer = removed(&kept, "steel", &came, draft());
        assert_eq!(
            answer.suggestions,
            ["remove 1 from the briefing", "remove 2 from the briefing"]
        );
    }

    #[test]
    fn a_post_cites_every_item_once_and_says_what_it_covers() {
        let text = "Tin rose. Steel fell.";
        let tin = quote("a", text, 0, 9, "2025-06-21");
        let steel = quote("b", text, 10, 21, "2025-06-20");
        let kept = briefing(&[topic("tin"), topic("metals"), topic("zinc")]);
        let answer = posted(&kept, at(NOW), draft(), |item| {
            match item.to_string().as_str() {
                "tin" => answered(vec![tin.clone()]),
                "metals" => answered(vec![steel.clone(), tin.clone()]),
                _ => Answer::blank("", "search", Status::NotFound),
            }
        });
        assert_eq!(answer.note.as_deref(), Some("Briefing of 25 June 2025"));
        assert_eq!(answer.citations, [tin.clone(), steel.clone()]);
        assert_eq!(
            labels(&answer),
            [
                ("1. “tin”", &[0][..]),
                ("2. “metals”", &[1, 0]),
                ("3. “zinc”: no mention in the corpus", &[]),
                (
                    "3 items, 1 of them without a citation; 2 citations from 2 articles, \
                     newest 21 June 2025",
                    &[],
                ),
            ]
        );
    }

    #[test]
    fn a_pinned_quotation_is_checked_before_it_is_posted() {
        let pinned = quote("a", "Tin rose.", 0, 9, "2025-06-21");
        let moved = quote("a", "Today: Tin rose.", 7, 16, "2025-06-21");
        let other = quote("a", "Tin fell.", 0, 9, "2025-06-21");
        let item = Item::Citation {
            reference: pinned.citation.reference.clone(),
            text: pinned.text().to_owned(),
        };
        for (found, label, cited) in [
            (answered(vec![pinned]), "1. Pinned quotation: intact", 1),
            (
                answered(vec![moved]),
                "1. Pinned quotation: moved since it was pinned",
                1,
            ),
            (
                answered(vec![other]),
                "1. “Tin rose.”: gone from the corpus",
                0,
            ),
            (
                Answer::blank("", "search", Status::NotFound),
                "1. “Tin rose.”: gone from the corpus",
                0,
            ),
        ] {
            let kept = briefing(std::slice::from_ref(&item));
            let answer = posted(&kept, at(NOW), draft(), |_| found.clone());
            assert_eq!(
                labels(&answer).first().map(|(label, _)| *label),
                Some(label)
            );
            assert_eq!(answer.citations.len(), cited, "{label}");
        }
    }

    #[test]
    fn an_empty_briefing_says_so() {
        let empty = Briefing::default();
        let answer = shown(&empty, at(NOW), draft());
        let note = "The briefing is empty. Begin it by adding a name or a topic.";
        assert_eq!(answer.note.as_deref(), Some(note));
        let answer = posted(&empty, at(NOW), draft(), |_| draft());
        assert_eq!(answer.status, Status::NotFound);
    }

    #[test]
    fn a_long_quotation_is_named_by_its_beginning() {
        let text = "word ".repeat(40);
        let short = shortened(&text);
        assert!(short.ends_with("word …") && short.chars().count() <= SHORT + 2);
    }
}
