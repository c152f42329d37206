//! What a server sent -> the items of a feed, each with what tells it from others.
//!
//! Takes the bytes; gives the title of the feed and its items in their order. What a
//! feed says is read by the corpus's own reader of feeds; what is new among the items
//! is left to `poll`.

use jiff::civil::Date;
use reqwest::Url;

use super::web::shown;
use crate::ingest::article::digest;
use crate::ingest::dates::{self, Order};
use crate::ingest::decode::Decoding;
use crate::ingest::formats::feed::{self, FeedError};

/// How many hexadecimal digits of a hash tell items apart.
const KEY: usize = 12;

/// A feed that was read.
#[derive(Debug, PartialEq)]
pub(super) struct Channel {
    /// What it calls itself.
    pub(super) title: Option<String>,
    /// Its items; of very many, the first.
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
    /// When it was published, as it is written there; a date that can be read.
    pub(super) date: Option<String>,
    /// The day that is, where it is clear.
    pub(super) day: Option<Date>,
    /// Who wrote it.
    pub(super) byline: Option<String>,
    /// Its page.
    pub(super) link: Option<Url>,
    /// The tag of its language, where the feed says.
    pub(super) language: Option<String>,
}

/// Reads a feed that came from `url`.
///
/// # Errors
/// Where it is no feed, or a hostile one.
pub(super) fn read(bytes: Vec<u8>, url: &Url) -> Result<Channel, FeedError> {
    let decoded = Decoding::Declared.decode(bytes);
    let text = decoded.map_err(FeedError::NoFeed)?.text;
    let (items, more) = feed::items(&text)?;
    if more {
        tracing::warn!(
            url = shown(url),
            "The feed is very long; its first items are read"
        );
    }
    Ok(Channel {
        title: items.iter().find_map(|item| item.publisher.clone()),
        items: items
            .into_iter()
            .filter_map(|told| item(told, url))
            .collect(),
    })
}

fn item(told: feed::Item, url: &Url) -> Option<Item> {
    let link = told.url.as_deref().and_then(|href| page(href, url));
    let text = match told.text.is_empty() {
        false => told.text,
        true => told.title.clone()?,
    };
    let order = told.language.as_deref().and_then(Order::of_locale);
    let date = told.date.map(|(written, _)| written);
    let date = date.and_then(|written| Some((dates::read(&written, order)?, written)));
    let version = format!("{:?}\n{date:?}\n{text}", told.title);
    let (read, date) = date.unzip();
    Some(Item {
        key: short(&told.id),
        print: short(&version),
        title: told.title,
        text,
        day: read.and_then(|read| read.published.day()),
        date,
        byline: told.byline,
        link,
        language: told.language,
    })
}

/// The address of a page that a link of the feed at `url` leads to.
fn page(href: &str, url: &Url) -> Option<Url> {
    let mut link = url.join(href).ok()?;
    link.set_fragment(None);
    ["http", "https"].contains(&link.scheme()).then_some(link)
}

fn short(text: &str) -> String {
    digest(text.as_bytes()).chars().take(KEY).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn url() -> Url {
        Url::parse("https://news.example/feeds/all.xml").unwrap()
    }

    fn read_text(text: &str) -> Result<Channel, FeedError> {
        read(text.as_bytes().to_vec(), &url())
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
            assert_eq!(item.day, Some(date(2025, 6, 28)), "{text}");
            let link = item.link.as_ref().map(Url::as_str);
            assert_eq!(link, Some("https://news.example/a?b=1"), "{text}");
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
    fn a_date_is_kept_as_it_is_written_where_it_can_be_read() {
        for (written, kept, day) in [
            (
                "Sat, 28 Jun 2025 00:10:00 +0900",
                true,
                Some(date(2025, 6, 28)),
            ),
            ("03/04/2025", true, None),
            ("soon", false, None),
        ] {
            let item = format!("<item><title>T</title><pubDate>{written}</pubDate></item>");
            let feed = rss(&item).replace("en-GB", "en");
            let channel = read_text(&feed).unwrap();
            let item = channel.items.first().unwrap();
            assert_eq!(item.date.as_deref(), kept.then_some(written));
            assert_eq!(item.day, day, "{written}");
        }
    }

    #[test]
    fn a_wide_encoding_is_read_and_other_files_are_refused() {
        let wide = rss("<item><title>T</title></item>");
        let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(wide, &url()).unwrap().items.len(), 1);
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
}
