//! A feed's bytes -> its items, whichever of RSS, Atom and JSON Feed it is.
//!
//! Takes what a server sent; gives the title of the feed and its items in their
//! order, their HTML made text. What is new among them is left to `poll`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use reqwest::Url;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::plain;
use crate::ingest::article::digest;

/// The most items that a feed may hold.
const MOST_ITEMS: usize = 10_000;
/// How deep its elements may lie in one another.
const DEEPEST: usize = 128;
/// The most attributes of one element.
const MOST_ATTRIBUTES: usize = 128;
/// How many hexadecimal digits of a hash tell items apart.
const KEY: usize = 12;

/// A feed that was read.
#[derive(Debug, PartialEq)]
pub(super) struct Channel {
    /// What it calls itself.
    pub(super) title: Option<String>,
    /// Its items.
    pub(super) items: Vec<Item>,
}

/// One item of a feed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The same for the same item at every time, and safe in a file's name.
    pub(super) key: String,
    /// Another for another wording.
    pub(super) print: String,
    /// Its headline.
    pub(super) title: Option<String>,
    /// Its words; the headline where there are no others.
    pub(super) text: String,
    /// The day it was published, as it is written there.
    pub(super) date: Option<Date>,
    /// Its page.
    pub(super) link: Option<Url>,
    /// ISO 639-1 code of its language, where the feed says.
    pub(super) language: Option<String>,
}

/// Why bytes are no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It defines entities, with which a small file can be made a huge one.
    #[error("the feed defines entities of its own, which is not read")]
    Entities,
    /// There are too many.
    #[error("the feed holds more than {MOST_ITEMS} items")]
    TooMany,
    /// Its elements are nested or decorated as no feed's are.
    #[error("the feed nests elements or gives them attributes beyond all measure")]
    TooIntricate,
    /// It is something else.
    #[error("this is no feed: {0}")]
    NoFeed(String),
}

/// Reads a feed that came from `url`.
pub(super) fn read(bytes: &[u8], url: &Url) -> Result<Channel, FeedError> {
    check(bytes)?;
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(url.as_str()))
        // Written out as if it were UTC, so that the day stays the one written.
        .timestamp_parser(|text| format!("{}Z", written_time(text)?).parse().ok())
        // None is made up: an item without one is known by its link.
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser
        .parse(bytes)
        .map_err(|error| FeedError::NoFeed(error.to_string()))?;
    if feed.entries.len() > MOST_ITEMS {
        return Err(FeedError::TooMany);
    }
    let language = feed.language.as_deref().and_then(language);
    let items = feed.entries.into_iter();
    Ok(Channel {
        title: feed.title.and_then(|title| line(&title.content)),
        items: items
            .filter_map(|entry| item(entry, url, language.as_deref()))
            .collect(),
    })
}

/// Refuses what would take more memory or time than its size lets expect.
fn check(bytes: &[u8]) -> Result<(), FeedError> {
    if bytes.contains(&0) {
        // A wide encoding: its ASCII letters are what counts here.
        let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        return check(&narrow);
    }
    match bytes.iter().find(|byte| b"<{".contains(byte)) {
        Some(b'<') => check_xml(bytes),
        Some(_) => check_json(bytes),
        None => Ok(()),
    }
}

fn check_json(bytes: &[u8]) -> Result<(), FeedError> {
    #[derive(Deserialize)]
    struct Items {
        items: Vec<IgnoredAny>,
    }
    match serde_json::from_slice::<Items>(bytes) {
        Ok(counted) if counted.items.len() > MOST_ITEMS => Err(FeedError::TooMany),
        // What is wrong with it is told by whoever reads it.
        _ => Ok(()),
    }
}

/// One pass over the tags, without building anything.
fn check_xml(bytes: &[u8]) -> Result<(), FeedError> {
    let mut rest = bytes;
    let (mut items, mut depth) = (0_usize, 0_usize);
    while let Some((_, tail)) = cut(rest, b"<") {
        rest = tail;
        if tail.starts_with(b"![CDATA[") {
            rest = cut(tail, b"]]>").map_or(&[], |(_, after)| after);
        } else if tail.starts_with(b"!--") {
            rest = cut(tail, b"-->").map_or(&[], |(_, after)| after);
        } else if starts_like(tail, b"!ENTITY") {
            return Err(FeedError::Entities);
        } else if tail.starts_with(b"/") {
            depth = depth.saturating_sub(1);
        } else if tail.first().is_some_and(u8::is_ascii_alphabetic) {
            let tag = Tag::at(tail);
            items += usize::from(tag.is_item);
            depth += usize::from(!tag.is_empty);
            if items > MOST_ITEMS {
                return Err(FeedError::TooMany);
            }
            if depth > DEEPEST || tag.attributes > MOST_ATTRIBUTES {
                return Err(FeedError::TooIntricate);
            }
            rest = tag.rest;
        }
    }
    Ok(())
}

/// A start tag, as far as it matters for the bounds.
struct Tag<'b> {
    is_item: bool,
    /// Whether it is its own end tag.
    is_empty: bool,
    attributes: usize,
    rest: &'b [u8],
}

impl<'b> Tag<'b> {
    /// The tag whose `<` stands before `tail`.
    fn at(tail: &'b [u8]) -> Self {
        let (mut quote, mut attributes, mut last) = (None, 0, 0);
        let mut end = tail.len();
        for (at, byte) in tail.iter().copied().enumerate() {
            match (quote, byte) {
                (None, b'>') => {
                    end = at;
                    break;
                }
                (None, b'=') => attributes += 1,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if byte == open => quote = None,
                _ => {}
            }
            last = byte;
        }
        let named = |byte: &u8| !byte.is_ascii_whitespace() && !b"/>".contains(byte);
        let name = tail.iter().position(|byte| !named(byte)).unwrap_or(end);
        let name = tail.get(..name).unwrap_or_default();
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or(name);
        Self {
            is_item: [b"item".as_slice(), b"entry"].contains(&local),
            is_empty: last == b'/',
            attributes,
            rest: tail.get(end..).unwrap_or_default(),
        }
    }
}

/// What stands before and after the first `mark`.
fn cut<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(mark.len()).position(|part| part == mark)?;
    let (before, from) = bytes.split_at(at);
    Some((before, from.get(mark.len()..)?))
}

fn starts_like(bytes: &[u8], start: &[u8]) -> bool {
    bytes
        .get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

fn item(entry: feed_rs::model::Entry, url: &Url, language: Option<&str>) -> Option<Item> {
    let link = page(&entry.links, url);
    let title = entry.title.and_then(|title| line(&title.content));
    let content = entry.content.and_then(|content| content.body);
    let bodies = [content, entry.summary.map(|summary| summary.content)];
    let texts = bodies.into_iter().flatten().map(|body| words(&body));
    // The first of two as long: the content.
    let text = texts.rev().max_by_key(String::len).unwrap_or_default();
    let text = match (text.is_empty(), &title) {
        (false, _) => text,
        (true, Some(title)) => title.clone(),
        (true, None) => return None,
    };
    let written = entry.published.or(entry.updated);
    let date = written.and_then(|time| day(time.timestamp()));
    let named = match (entry.id.trim(), &link) {
        ("", Some(link)) => link.to_string(),
        ("", None) => format!("{title:?} {text}"),
        (id, _) => id.to_owned(),
    };
    let version = format!("{title:?}\n{date:?}\n{text}");
    Some(Item {
        key: short(&named),
        print: short(&version),
        title,
        text,
        date,
        link,
        language: language.map(str::to_owned),
    })
}

/// The address of the item's page: its first link that leads to one.
fn page(links: &[feed_rs::model::Link], url: &Url) -> Option<Url> {
    let leads = |link: &&feed_rs::model::Link| {
        let is_page = link.rel.as_deref().is_none_or(|rel| rel == "alternate");
        let kind = link.media_type.as_deref().unwrap_or("text/html");
        is_page && kind.contains("html")
    };
    let mut link = url.join(&links.iter().find(leads)?.href).ok()?;
    link.set_fragment(None);
    ["http", "https"].contains(&link.scheme()).then_some(link)
}

/// The words of a text that may be HTML: feeds do not say reliably.
fn words(body: &str) -> String {
    if body.contains('<') || body.contains('&') {
        plain::text(body)
    } else {
        plain::tidied(body)
    }
}

fn line(text: &str) -> Option<String> {
    let line = words(text).replace("\n\n", " ");
    (!line.is_empty()).then_some(line)
}

fn short(text: &str) -> String {
    digest(text.as_bytes()).chars().take(KEY).collect()
}

/// `en` of `en-US`.
fn language(code: &str) -> Option<String> {
    let code = code.split(['-', '_']).next()?.trim().to_lowercase();
    let known = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase());
    known.then_some(code)
}

fn day(seconds: i64) -> Option<Date> {
    let time = Timestamp::from_second(seconds).ok()?;
    Some(time.to_zoned(TimeZone::UTC).date())
}

/// The time on the clock of whoever wrote `text`, in one of the ways that feeds
/// write it.
fn written_time(text: &str) -> Option<DateTime> {
    let text = text.trim();
    let iso = text.trim_end_matches(['Z', 'z']);
    iso.parse::<DateTime>().ok().or_else(|| mail_time(text))
}

/// As in mail: `Sat, 28 Jun 2025 07:00:00 +0900`. The zone's name does not matter,
/// and neither does a wrong weekday.
fn mail_time(text: &str) -> Option<DateTime> {
    let text = text.split_once(',').map_or(text, |(_, after)| after).trim();
    let (time, zone) = text.rsplit_once(' ')?;
    let has_zone = zone.starts_with(['+', '-']) || zone.chars().all(|c| c.is_ascii_alphabetic());
    let time = if has_zone { time } else { text };
    let mut parts = time.split_whitespace();
    let mut next = || parts.next();
    let (day, month, year, clock) = (next()?, next()?, next()?, next().unwrap_or("00:00"));
    let (day, month) = match month.chars().next()?.is_ascii_digit() {
        true => (month, day),
        false => (day, month),
    };
    let month: String = month.chars().take(3).collect();
    let year_form = if year.len() == 2 { "%y" } else { "%Y" };
    let time = format!("{day} {month} {year} {clock}");
    ["%H:%M:%S", "%H:%M"].iter().find_map(|clock_form| {
        let form = format!("%d %b {year_form} {clock_form}");
        DateTime::strptime(form, &time).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn url() -> Url {
        Url::parse("https://news.example/feeds/all.xml").unwrap()
    }

    fn read_text(text: &str) -> Result<Channel, FeedError> {
        read(text.as_bytes(), &url())
    }

    fn rss(items: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The &amp; Herald</title>\
             <language>en-GB</language>{items}</channel></rss>"
        )
    }

    #[test]
    fn every_kind_of_feed_gives_the_same_item() {
        let rss = rss(
            "<item><guid>1</guid><title>Acme closes</title><link>/a?b=1#c</link>\
             <pubDate>Sat, 28 Jun 2025 07:00:00 +0900</pubDate>\
             <description>&lt;p&gt;Acme closes.&lt;/p&gt;&lt;p&gt;In June.&lt;/p&gt;</description></item>",
        );
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\
             <title>The &amp; Herald</title><entry><id>1</id><title>Acme closes</title>\
             <link rel=\"enclosure\" href=\"/x.mp3\"/><link href=\"/a?b=1\"/>\
             <published>2025-06-28T07:00:00+09:00</published>\
             <content type=\"html\">&lt;p&gt;Acme closes.&lt;/p&gt;&lt;p&gt;In June.&lt;/p&gt;</content>\
             </entry></feed>";
        let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"The & Herald\",\
             \"language\":\"en\",\"items\":[{\"id\":\"1\",\"title\":\"Acme closes\",\
             \"url\":\"/a?b=1\",\"date_published\":\"2025-06-28T07:00:00+09:00\",\
             \"content_html\":\"<p>Acme closes.</p><p>In June.</p>\"}]}";
        for text in [rss.as_str(), atom, json] {
            let channel = read_text(text).unwrap();
            assert_eq!(channel.title.as_deref(), Some("The & Herald"), "{text}");
            let [item] = channel.items.as_slice() else {
                panic!("{text}");
            };
            assert_eq!(item.key, short("1"), "{text}");
            assert_eq!(item.title.as_deref(), Some("Acme closes"), "{text}");
            assert_eq!(item.text, "Acme closes.\n\nIn June.", "{text}");
            assert_eq!(item.date, Some(date(2025, 6, 28)), "{text}");
            let link = item.link.as_ref().map(Url::as_str);
            assert_eq!(link, Some("https://news.example/a?b=1"), "{text}");
        }
    }

    #[test]
    fn a_day_is_the_one_that_is_written() {
        for (written, expected) in [
            ("2025-06-28T00:10:00+09:00", Some(date(2025, 6, 28))),
            ("2025-06-28T23:50:00-0800", Some(date(2025, 6, 28))),
            ("2025-06-28T23:50:00Z", Some(date(2025, 6, 28))),
            ("2025-06-28T23:50:00.123Z", Some(date(2025, 6, 28))),
            ("2025-06-28", Some(date(2025, 6, 28))),
            ("2025-06-28 00:10:00", Some(date(2025, 6, 28))),
            ("Sat, 28 Jun 2025 00:10:00 +0900", Some(date(2025, 6, 28))),
            ("Mon, 28 Jun 2025 00:10:00 KST", Some(date(2025, 6, 28))),
            (
                "Saturday, 28 June 2025 00:10:00 GMT",
                Some(date(2025, 6, 28)),
            ),
            ("28 Jun 2025 00:10 UT", Some(date(2025, 6, 28))),
            ("Sat, 28 Jun 25 00:10:00 GMT", Some(date(2025, 6, 28))),
            ("Jun 28 2025 00:10:00 +0000", Some(date(2025, 6, 28))),
            ("yesterday", None),
            ("", None),
            ("28/06/25", None),
        ] {
            let found = written_time(written).map(|time| time.date());
            assert_eq!(found, expected, "{written:?}");
        }
    }

    #[test]
    fn an_item_is_known_by_its_id_then_its_link_then_its_words() {
        let key = |item: &str| {
            let channel = read_text(&rss(&format!("<item>{item}</item>"))).unwrap();
            channel.items.into_iter().next().unwrap().key
        };
        let by_link = key("<link>https://a.example/1</link><title>One</title>");
        assert_eq!(
            by_link,
            key("<link>https://a.example/1</link><title>Two</title>")
        );
        let by_words = key("<title>One</title>");
        assert_eq!(by_words, key("<title>One</title>"));
        assert_ne!(by_words, key("<title>Two</title>"));
        assert_eq!(
            key("<guid>x</guid><link>https://a.example/1</link><title>One</title>"),
            key("<guid>x</guid><link>https://a.example/2</link><title>Two</title>")
        );
    }

    #[test]
    fn an_item_without_a_word_is_left_out_and_one_without_a_body_says_its_title() {
        let channel = read_text(&rss(
            "<item><guid>1</guid></item><item><guid>2</guid><title>T</title></item>\
             <item><guid>3</guid><description>D</description></item>",
        ));
        let texts: Vec<_> = channel.unwrap().items.into_iter().map(|i| i.text).collect();
        assert_eq!(texts, ["T", "D"]);
    }

    #[test]
    fn links_that_lead_to_no_page_are_not_followed() {
        for (link, expected) in [
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("ftp://a.example/x", None),
            ("https://a.example/x#y", Some("https://a.example/x")),
        ] {
            let item = format!("<item><title>T</title><link>{link}</link></item>");
            let channel = read_text(&rss(&item)).unwrap();
            let found = channel.items.first().unwrap().link.as_ref();
            assert_eq!(found.map(Url::as_str), expected, "{link}");
        }
    }

    #[test]
    fn bombs_and_other_files_are_refused() {
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>\
             <rss version=\"2.0\"><channel><title>&b;</title></channel></rss>";
        let outside = bomb.replace("\"aa\"", "SYSTEM \"file:///etc/passwd\"");
        let wide: Vec<u8> = bomb.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [bomb.as_bytes(), outside.as_bytes(), &wide] {
            assert_eq!(read(bytes, &url()), Err(FeedError::Entities));
        }
        let many = rss(&"<item><title>T</title></item>".repeat(MOST_ITEMS + 1));
        assert_eq!(read_text(&many), Err(FeedError::TooMany));
        let most = rss(&"<item><title>T</title></item>".repeat(MOST_ITEMS));
        assert_eq!(read_text(&most).unwrap().items.len(), MOST_ITEMS);
        let many = "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"\",\"items\":[";
        let many = format!("{many}{}{{}}]}}", "{},".repeat(400_000));
        assert_eq!(read_text(&many), Err(FeedError::TooMany));
        for other in [
            "",
            "hello",
            "<html><body>x</body></html>",
            "{}",
            "<rss",
            "[]",
        ] {
            let said = read_text(other).unwrap_err();
            assert!(matches!(said, FeedError::NoFeed(_)), "{other:?}: {said}");
        }
    }

    #[test]
    fn deep_and_wide_feeds_are_read_or_refused_but_never_hang() {
        let deep = "<a>".repeat(100_000);
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=\"\"")).collect();
        for item in [
            format!("<item><description>{deep}</description></item>"),
            format!("<item{attributes}><title>T</title></item>"),
            format!("<item><title>{}</title></item>", "&amp;".repeat(200_000)),
            deep,
        ] {
            let said = read_text(&rss(&item)).err();
            assert!(
                matches!(said, None | Some(FeedError::TooIntricate)),
                "{said:?}"
            );
        }
        let _ = read_text(&"{\"items\":[".repeat(10_000));
    }
}
