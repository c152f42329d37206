//! Feeds as files: RSS, Atom and JSON Feed, an article an entry.
//!
//! Takes a feed's text; gives its entries. The id of one is that of its file and
//! the hash of the entry's own id, `wire#5f0c21aa`: a feed gets new entries above
//! the old ones, so their numbers change and their own ids do not. How deep a feed
//! may nest and how much it may hold is checked before it is parsed.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::{Entry, Feed, Link, Person, Text};
use feed_rs::parser::Builder;

use super::given::Given;
use super::{Contents, Problem, Source};
use crate::ingest::Reader;
use crate::ingest::article::{Certainty, Note, digest};
use crate::ingest::dates::{self, Order};
use crate::ingest::feeds::plain;

/// The most entries that are read of one feed.
const MOST_ENTRIES: usize = 10_000;
/// The deepest that elements may nest.
const DEEPEST: usize = 512;
/// The most attributes of one element, and name spaces in force at once.
const MOST_ATTRIBUTES: usize = 256;

/// Why a file is no feed that can be read.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// It is something else, or broken.
    #[error("not an RSS, Atom or JSON feed ({0})")]
    NoFeed(String),
    /// It is made to use up the machine of whoever reads it.
    #[error("a feed that {0}, which no honest one does")]
    Hostile(String),
}

/// An entry of a feed, in the feed's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The entry's own id; else its address, else its words.
    pub id: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its text, plain, a blank line between paragraphs.
    pub text: String,
    /// Its date as it is written, and whether that is only of its last change.
    pub date: Option<(String, bool)>,
    /// The feed's title.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// The address of its page, as it is written: it may want that of the feed before
    /// it.
    pub url: Option<String>,
    /// Its language, or that of the feed.
    pub language: Option<String>,
}

/// The entries of a feed, and whether there were more than are read.
///
/// # Errors
/// Where it is no feed, or a hostile one.
pub fn items(text: &str) -> Result<(Vec<Item>, bool), FeedError> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let (bounded, cut) = match start.starts_with('<') {
        true => bounded(start)?,
        false => (Cow::Borrowed(start), false),
    };
    // The reader of feeds makes every date one of UTC and drops what it cannot
    // read. It is given the number of each date in place of it, and the words are
    // kept here.
    let dates = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&dates);
    let keep = move |words: &str| {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let number = kept.len();
        kept.push(words.trim().to_owned());
        jiff::Timestamp::from_second(i64::try_from(number).ok()?)
            .ok()?
            .to_string()
            .parse()
            .ok()
    };
    let parser = Builder::new()
        .timestamp_parser(keep)
        .sanitize_content(false)
        // In place of an id drawn by lot: one that is worked out below.
        .id_generator(|_, _, _| String::new())
        .build();
    let feed = parser
        .parse(bounded.as_bytes())
        .map_err(|error| FeedError::NoFeed(brief(&error.to_string())))?;
    let dates = dates.lock().unwrap_or_else(PoisonError::into_inner);
    let more = cut || feed.entries.len() > MOST_ENTRIES;
    let entries = feed.entries.iter().take(MOST_ENTRIES);
    Ok((
        entries.map(|entry| item(entry, &feed, &dates)).collect(),
        more,
    ))
}

/// Reads the entries of a feed.
pub(super) fn read(reader: &Reader, source: &Source) -> Contents {
    let mut contents = Contents::default();
    let mut problem = |reason: String| contents.problems.push(Problem { line: 1, reason });
    let items = match items(&source.text) {
        Ok((items, more)) => {
            if more {
                problem(format!(
                    "more than {MOST_ENTRIES} entries; the first of them are read"
                ));
            }
            items
        }
        Err(error) => {
            problem(error.to_string());
            return contents;
        }
    };
    for (number, item) in items.into_iter().enumerate() {
        match given(item, source) {
            Some(given) => contents.articles.push(given.article(reader, &source.file)),
            None => contents.problems.push(Problem {
                line: 1,
                reason: format!("entry {} has neither text nor title", number + 1),
            }),
        }
    }
    contents
        .articles
        .retain(|article| !article.sentences.is_empty());
    contents
}

fn given(item: Item, source: &Source) -> Option<Given> {
    let own: String = digest(item.id.as_bytes()).chars().take(8).collect();
    // A headline alone is what there is to quote.
    let title = item.title.clone().filter(|title| !title.trim().is_empty());
    let text = Some(item.text)
        .filter(|text| !text.trim().is_empty())
        .or(title)?;
    let order = item.language.as_deref().and_then(Order::of_locale);
    let mut given = Given {
        id: format!("{}#{own}", source.stem()),
        title: item.title,
        text,
        publisher: item.publisher,
        byline: item.byline,
        url: item.url.filter(|url| is_absolute(url)),
        language: item.language,
        ..Given::default()
    };
    if let Some((written, changed)) = item.date {
        match dates::read(&written, order) {
            Some(told) => given.date(told),
            None => given.notes.push(Note::plain(format!(
                "the date `{}` cannot be read, so the date is left open",
                brief(&written)
            ))),
        }
        if changed && given.published.certainty == Certainty::Stated {
            given.published.certainty = Certainty::Derived;
            given.notes.push(Note::plain(
                "the date is that of its last change, the only one given",
            ));
        }
    }
    Some(given)
}

fn item(entry: &Entry, feed: &Feed, dates: &[String]) -> Item {
    let line = |text: &Text| one_line(&text.content);
    let content = entry.content.as_ref().and_then(|content| {
        let markup = content.content_type.to_string() != "text/plain";
        let body = content.body.as_deref()?;
        Some(if markup {
            plain::text(body)
        } else {
            body.to_owned()
        })
    });
    let summary = || {
        entry
            .summary
            .as_ref()
            .map(|text| plain::text(&text.content))
    };
    let text = content
        .filter(|text| !text.trim().is_empty())
        .or_else(summary);
    let stated = entry.published.as_ref().map(|at| (at.timestamp(), false));
    let changed = || entry.updated.as_ref().map(|at| (at.timestamp(), true));
    let date = stated.or_else(changed).and_then(|(number, changed)| {
        let words = dates.get(usize::try_from(number).ok()?)?;
        Some((words.clone(), changed))
    });
    let url = address(&entry.links);
    let title = entry
        .title
        .as_ref()
        .map(line)
        .filter(|title| !title.is_empty());
    let text = text.unwrap_or_default();
    let own = Some(entry.id.trim().to_owned()).filter(|id| !id.is_empty());
    let words = || [title.as_deref().unwrap_or_default(), &text].join("\n");
    Item {
        id: own.or_else(|| url.clone()).unwrap_or_else(words),
        title,
        text,
        date,
        publisher: feed
            .title
            .as_ref()
            .map(line)
            .filter(|title| !title.is_empty()),
        byline: names(&entry.authors).or_else(|| names(&feed.authors)),
        url,
        language: entry.language.clone().or_else(|| feed.language.clone()),
    }
}

fn names(people: &[Person]) -> Option<String> {
    let names = people
        .iter()
        .filter_map(|person| person.name.as_deref())
        .map(one_line);
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The first link that leads to a page.
fn address(links: &[Link]) -> Option<String> {
    let leads = |link: &&Link| {
        let own = matches!(link.rel.as_deref(), None | Some("alternate"));
        let kind = link.media_type.as_deref().unwrap_or("text/html");
        own && kind.contains("html")
    };
    let hrefs = links.iter().filter(leads).map(|link| link.href.trim());
    // One of the web goes before one of another kind.
    let found = hrefs.clone().find(|href| is_absolute(href));
    found.or_else(|| hrefs.clone().next()).map(str::to_owned)
}

fn is_absolute(href: &str) -> bool {
    href.starts_with("https://") || href.starts_with("http://")
}

/// The words of a piece of HTML on one line.
fn one_line(html: &str) -> String {
    plain::text(html).replace("\n\n", " ")
}

fn brief(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default();
    line.chars().take(100).collect()
}

/// An XML feed without its declaration, cut behind its last entry that is read;
/// and whether something was cut.
///
/// One pass over the tags tells how deep they nest, before anything is built of
/// them. What is not well formed is left for the parser to refuse.
fn bounded(text: &str) -> Result<(Cow<'_, str>, bool), FeedError> {
    let hostile = |what: &str| FeedError::Hostile(what.to_owned());
    let mut open: Vec<(&str, usize)> = Vec::new();
    let (mut spaces, mut entries, mut at, mut from) = (0, 0, 0, 0);
    while let Some(tag_at) = text
        .get(at..)
        .and_then(|rest| rest.find('<'))
        .map(|next| at + next)
    {
        let rest = text.get(tag_at..).unwrap_or_default();
        let skipped = |end: &str| {
            rest.find(end)
                .map_or(text.len(), |behind| tag_at + behind + end.len())
        };
        if rest.starts_with("<!--") {
            at = skipped("-->");
        } else if rest.starts_with("<![CDATA[") {
            at = skipped("]]>");
        } else if rest.starts_with("<?") {
            at = skipped("?>");
            // The text is decoded already, whatever its declaration says.
            if open.is_empty() && rest.starts_with("<?xml") {
                from = at;
            }
        } else if rest.starts_with("<!") {
            at = doctype(rest)
                .map(|length| tag_at + length)
                .ok_or_else(|| hostile("declares entities of its own"))?;
        } else if rest.starts_with("</") {
            at = skipped(">");
            spaces -= open.pop().map_or(0, |(_, spaces)| spaces);
        } else {
            let (length, attributes) = tag(rest);
            let inside = rest.get(1..length).unwrap_or_default();
            let name = inside
                .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
                .next()
                .unwrap_or_default();
            if attributes > MOST_ATTRIBUTES {
                return Err(hostile("has an element with hundreds of attributes"));
            }
            let entry = matches!(name, "item" | "entry") && open.len() <= 3;
            if entry && entries == MOST_ENTRIES {
                let mut cut = text.get(from..tag_at).unwrap_or_default().to_owned();
                for (name, _) in open.iter().rev() {
                    cut.push_str(&format!("</{name}>"));
                }
                return Ok((Cow::Owned(cut), true));
            }
            entries += usize::from(entry);
            if !inside.ends_with("/>") {
                let own = inside.matches("xmlns").count();
                spaces += own;
                open.push((name, own));
                if open.len() > DEEPEST || spaces > MOST_ATTRIBUTES {
                    return Err(hostile("nests hundreds of elements"));
                }
            }
            at = tag_at + length.max(1);
        }
    }
    Ok((Cow::Borrowed(text.get(from..).unwrap_or_default()), false))
}

/// The length of a tag, and how many attributes it has.
fn tag(rest: &str) -> (usize, usize) {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => attributes += 1,
            (None, b'>') => return (at + 1, attributes),
            _ => {}
        }
    }
    (rest.len(), attributes)
}

/// The length of a document type, unless it declares entities.
fn doctype(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'>' if depth == 0 => {
                let declared = rest.get(..at).unwrap_or_default();
                return (!declared.contains("<!ENTITY")).then_some(at + 1);
            }
            _ => {}
        }
    }
    (!rest.contains("<!ENTITY")).then_some(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::Lexicon;

    const RSS: &str = "<?xml version=\"1.0\" encoding=\"EUC-KR\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>The Valley Herald</title><language>en-GB</language>\
        <item><title>Port &amp; ferry</title><link>https://herald.example/port</link><guid>port-1</guid><pubDate>Fri, 28 Jun 2024 23:38:00 -0900</pubDate><dc:creator>Ada Quill</dc:creator><description>Short.</description><content:encoded><![CDATA[<p>The port opened on&nbsp;Monday.</p><p>It cost <b>$2&nbsp;million</b>.</p>]]></content:encoded></item>\
        <item><title>Only a headline</title><guid>port-2</guid><pubDate>03/04/2024</pubDate></item></channel></rss>";
    const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Wire</title><id>w</id><updated>2024-06-29T00:00:00Z</updated><author><name>Bo Low</name></author>\
        <entry><title>Port</title><id>urn:1</id><link href=\"https://wire.example/1\"/><updated>2024-06-28T01:00:00+09:00</updated><summary>The port opened on Monday.</summary></entry></feed>";
    const JSON: &str = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Wire\", \"items\": [{\"id\": \"1\", \"url\": \"https://wire.example/1\", \"title\": \"Port\", \"content_text\": \"The port opened on Monday.\", \"date_published\": \"2024-06-28T01:00:00+09:00\"}]}";

    fn contents(text: &str) -> Contents {
        let reader = Reader::new(Arc::new(Lexicon::english().unwrap()), 1 << 20).unwrap();
        let source = Source {
            file: "feeds/wire.xml.gz".into(),
            text: text.into(),
        };
        read(&reader, &source)
    }

    #[test]
    fn every_entry_is_an_article() {
        let read = contents(RSS);
        assert_eq!(read.problems, []);
        let [port, headline] = read.articles.as_slice() else {
            panic!("two expected: {:?}", read.articles)
        };
        assert!(port.id.as_str().starts_with("feeds/wire#"), "{}", port.id);
        assert_eq!(port.title.as_deref(), Some("Port & ferry"));
        assert_eq!(port.publisher.as_deref(), Some("The Valley Herald"));
        assert_eq!(port.byline.as_deref(), Some("Ada Quill"));
        assert_eq!(port.url.as_deref(), Some("https://herald.example/port"));
        assert_eq!(port.published.day(), Some(jiff::civil::date(2024, 6, 28)));
        assert_eq!(
            &*port.stored,
            "The port opened on Monday.\n\nIt cost $2 million."
        );
        assert_eq!(&*headline.stored, "Only a headline");
        assert_eq!(
            headline.published.day(),
            Some(jiff::civil::date(2024, 4, 3))
        );
        assert_eq!(headline.published.told_by.as_deref(), Some("03/04/2024"));
    }

    #[test]
    fn feeds_of_every_kind_give_the_day_as_it_is_written() {
        for (feed, certainty) in [(ATOM, Certainty::Derived), (JSON, Certainty::Stated)] {
            let read = contents(feed);
            let [port] = read.articles.as_slice() else {
                panic!("one expected: {:?}", read.problems)
            };
            assert_eq!(&*port.stored, "The port opened on Monday.");
            assert_eq!(port.published.day(), Some(jiff::civil::date(2024, 6, 28)));
            assert_eq!(port.published.certainty, certainty);
        }
    }

    #[test]
    fn an_entry_keeps_its_id_when_others_come_before_it() {
        let newer = RSS.replacen(
            "<item>",
            "<item><title>New</title><guid>port-3</guid></item><item>",
            1,
        );
        let ids = |text| -> Vec<String> {
            let read = contents(text);
            read.articles
                .iter()
                .map(|article| article.id.to_string())
                .collect()
        };
        assert_eq!(ids(&newer)[1..], ids(RSS)[..]);
    }

    #[test]
    fn what_is_no_feed_or_a_hostile_one_says_so() {
        let deep = format!("<rss version=\"2.0\">{}", "<a>".repeat(100_000));
        let wide = format!("<rss {}>", "a=\"1\" ".repeat(100_000));
        let laughs = "<!DOCTYPE rss [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><rss version=\"2.0\"><channel><title>&b;</title></channel></rss>";
        let many = RSS.replace(
            "</channel>",
            &format!(
                "{}</channel>",
                "<item><title>One more</title></item>".repeat(20_000)
            ),
        );
        for (text, words, articles) in [
            (
                "<html><p>Words</p></html>",
                "not an RSS, Atom or JSON feed",
                0,
            ),
            ("{\"a\": 1}", "not an RSS, Atom or JSON feed", 0),
            ("words", "not an RSS, Atom or JSON feed", 0),
            ("<rss version=\"2.0\"><channel><item>", "not an RSS", 0),
            (&deep, "nests hundreds of elements", 0),
            (&wide, "hundreds of attributes", 0),
            (laughs, "entities of its own", 0),
            (&many, "more than 10000 entries", 10_000),
        ] {
            let read = contents(text);
            assert_eq!(read.articles.len(), articles, "{words}");
            let told = read
                .problems
                .iter()
                .any(|problem| problem.reason.contains(words));
            assert!(told, "{words}: {:?}", read.problems);
        }
    }
}
