//! The remarks at the head of a page that was saved: where it came from, and what
//! the feed that led to it says of it.
//!
//! Browsers write the first, `<!-- saved from url=(0026)https://news.example/1 -->`;
//! the polling of feeds writes both, and they are read here again.

use serde::{Deserialize, Serialize};

/// How far into a page the remarks can stand, in bytes.
const HEAD: usize = 4_096;
const ADDRESS: &str = "<!-- saved from url=(";
const FEED: &str = "<!-- its feed says ";
const END: &str = " -->";

/// What a feed says of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::ingest) struct FeedSays {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) title: Option<String>,
    /// When it was published, as it is written there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) byline: Option<String>,
    /// The tag of its language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::ingest) language: Option<String>,
}

/// The remarks of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saved {
    /// Where it came from.
    pub(super) address: Option<String>,
    pub(super) feed: FeedSays,
}

impl Saved {
    /// What the head of `page` says.
    pub(super) fn of(page: &str) -> Self {
        let head = page.get(..page.floor_char_boundary(HEAD)).unwrap_or(page);
        let behind = |mark: &str| {
            let (_, rest) = head.split_once(mark)?;
            rest.split_once(END).map(|(said, _)| said)
        };
        let address = behind(ADDRESS).and_then(|said| said.split_once(')'));
        let address = address.map(|(_, address)| address.trim());
        let web =
            |address: &&str| address.starts_with("https://") || address.starts_with("http://");
        let feed = behind(FEED).and_then(|said| serde_json::from_str(said).ok());
        Self {
            address: address.filter(web).map(str::to_owned),
            feed: feed.unwrap_or_default(),
        }
    }
}

/// The remarks for a page from `address`, a line each.
pub(in crate::ingest) fn remarks(address: &str, feed: &FeedSays) -> String {
    let mut remarks = format!("{ADDRESS}{:04}){address}{END}\n", address.len());
    let said = serde_json::to_string(feed).unwrap_or_default();
    // Two dashes would end the remark.
    let said = said.replace("--", "-\\u002d");
    let whole = remarks.len() + FEED.len() + said.len() + END.len();
    if *feed != FeedSays::default() && whole <= HEAD {
        remarks.push_str(&format!("{FEED}{said}{END}\n"));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let feed = FeedSays {
            title: Some("One --> two -- \"three\"".to_owned()),
            date: Some("Sat, 28 Jun 2025 07:00:00 GMT".to_owned()),
            ..FeedSays::default()
        };
        let page = remarks("https://news.example/1", &feed) + "<html>…";
        let saved = Saved::of(&page);
        assert_eq!(saved.address.as_deref(), Some("https://news.example/1"));
        assert_eq!(saved.feed, feed);
        assert_eq!(page.matches("-->").count(), 2);
        assert_eq!(Saved::of("<html>…"), Saved::default());
    }
}
