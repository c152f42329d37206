//! The folder of a feed's articles, which is part of the corpus.
//!
//! Takes items and pages; gives each a file with a name that is safe, stable and
//! never used again: the day, some words of the title, the item's key, and a number
//! where its words changed. Nothing that was written is ever replaced.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use jiff::civil::Date;
use reqwest::Url;
use serde::Serialize;

use super::items::Item;
use super::state::{sweep, write_whole};
use crate::ingest::decode::Decoding;
use crate::ingest::formats::html::saved::{self, FeedSays};

/// How many versions of one item are kept.
const MOST_VERSIONS: u32 = 9;
/// The longest part of a title in a file's name.
const LONGEST_SLUG: usize = 50;

/// Where the articles of one feed are.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The feed's name.
    name: String,
    /// For each item by its key: its first file's name without the ending, and how
    /// many versions there are.
    written: HashMap<String, (String, u32)>,
}

/// A record of the corpus's `.jsonl`.
#[derive(Serialize)]
struct Record<'i> {
    id: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'i str>,
    text: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'i str>,
    publisher: &'i str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'i str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'i str>,
}

/// What is to be written for an item.
pub(super) enum Body {
    /// Its page.
    Page(Vec<u8>),
    /// The words in the feed, published by this one.
    Words(String),
}

impl Folder {
    /// The folder of the feed called `name` below `feeds`, made if it is absent.
    pub(super) fn open(feeds: &Path, name: &str) -> io::Result<Self> {
        let path = feeds.join(name);
        fs::create_dir_all(&path)?;
        sweep(&path)?;
        let mut written: HashMap<String, (String, u32)> = HashMap::new();
        for entry in fs::read_dir(&path)? {
            let file = entry?.file_name();
            let Some((key, stem, version)) = file.to_str().and_then(parts) else {
                continue;
            };
            let (_, versions) = written.entry(key.to_owned()).or_insert((stem, 0));
            *versions = version.max(*versions);
        }
        let name = name.to_owned();
        Ok(Self {
            path,
            name,
            written,
        })
    }

    /// Whether the item was written before.
    pub(super) fn has(&self, key: &str) -> bool {
        self.written.contains_key(key)
    }

    /// Writes an item beside what was written of it before; gives whether there
    /// was room for another version.
    pub(super) fn write(&mut self, item: &Item, body: &Body, today: Date) -> io::Result<bool> {
        let (stem, version) = match self.written.get(&item.key) {
            Some((_, versions)) if *versions >= MOST_VERSIONS => return Ok(false),
            Some((stem, versions)) => (stem.clone(), versions + 1),
            None => (stem(item, today), 1),
        };
        let full = match version {
            1 => stem.clone(),
            version => format!("{stem}-{version}"),
        };
        let (bytes, ending) = match body {
            Body::Page(page) => (page.clone(), "html"),
            Body::Words(publisher) => (self.record(item, &full, publisher)?, "jsonl"),
        };
        write_whole(&self.path.join(format!("{full}.{ending}")), &bytes)?;
        self.written.insert(item.key.clone(), (stem, version));
        Ok(true)
    }

    fn record(&self, item: &Item, stem: &str, publisher: &str) -> io::Result<Vec<u8>> {
        let record = Record {
            // The id that any other file of this name would have.
            id: &format!("{}/{stem}", self.name),
            title: item.title.as_deref(),
            text: &item.text,
            date: item.date.as_deref(),
            publisher,
            url: item.link.as_ref().map(Url::as_str),
            language: item.language.as_deref(),
        };
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        Ok(line)
    }
}

/// The first name of an item's files.
fn stem(item: &Item, today: Date) -> String {
    let day = item.day.unwrap_or(today);
    match slug(item.title.as_deref().unwrap_or_default()) {
        slug if slug.is_empty() => format!("{day}-{}", item.key),
        slug => format!("{day}-{slug}-{}", item.key),
    }
}

/// Words of a title, in letters that every file system takes.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        if slug.len() + word.len() >= LONGEST_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}

/// Key, first stem and version of a file that was written here.
fn parts(file: &str) -> Option<(&str, String, u32)> {
    let (stem, ending) = file.rsplit_once('.')?;
    if file.starts_with('.') || !["html", "jsonl"].contains(&ending) {
        return None;
    }
    let (before, last) = stem.rsplit_once('-')?;
    if is_key(last) {
        return Some((last, stem.to_owned(), 1));
    }
    let version = last.parse().ok()?;
    let (_, key) = before.rsplit_once('-')?;
    is_key(key).then(|| (key, before.to_owned(), version))
}

fn is_key(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The page of an item as it is kept: UTF-8 whatever it came in, and headed by where it
/// came from and what its feed, published by this one, says of it.
pub(super) fn page(
    bytes: Vec<u8>,
    url: &Url,
    content_type: &str,
    item: &Item,
    publisher: &str,
) -> Vec<u8> {
    // The mark says UTF-8 to everyone, whatever the page itself still claims.
    let mark = match str::from_utf8(&bytes) {
        Ok(_) => "",
        Err(_) => "\u{FEFF}",
    };
    let feed = FeedSays {
        title: item.title.clone(),
        date: item.date.clone(),
        publisher: Some(publisher.to_owned()),
        byline: item.byline.clone(),
        language: item.language.clone(),
    };
    let remarks = saved::remarks(url.as_str(), &feed);
    let text = text(bytes, content_type);
    format!("{mark}{remarks}{text}").into_bytes()
}

/// The text of a page: in the encoding of its header, where it can be read so; else as
/// any page of the corpus is read.
fn text(bytes: Vec<u8>, content_type: &str) -> Arc<str> {
    let marked = Encoding::for_bom(&bytes).is_some();
    let told = charset(content_type).filter(|_| !marked);
    let read =
        told.and_then(|told| told.decode_without_bom_handling_and_without_replacement(&bytes));
    match read {
        Some(text) => text.into(),
        None => {
            let plain: Arc<str> = String::from_utf8_lossy(&bytes).into();
            let decoded = Decoding::Declared.decode(bytes);
            decoded.map_or(plain, |decoded| decoded.text)
        }
    }
}

fn charset(text: &str) -> Option<&'static Encoding> {
    let text = text.to_ascii_lowercase();
    let (_, after) = text.split_once("charset")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';/>,".contains(c));
    let (label, _) = value.split_at(end.unwrap_or(value.len()));
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn item(title: &str) -> Item {
        Item {
            key: "0123456789ab".to_owned(),
            print: String::new(),
            title: Some(title.to_owned()),
            text: "Words.".to_owned(),
            date: Some("2025-06-28".to_owned()),
            day: Some(date(2025, 6, 28)),
            byline: None,
            link: Url::parse("https://news.example/a").ok(),
            language: None,
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn names_are_safe_whatever_the_title() {
        for (title, name) in [
            (
                "Acme closes its plant",
                "2025-06-28-acme-closes-its-plant-0123456789ab",
            ),
            ("../../etc/passwd", "2025-06-28-etc-passwd-0123456789ab"),
            ("a\\b:c*d?\0|<>", "2025-06-28-a-b-c-d-0123456789ab"),
            ("애크미 공장 폐쇄", "2025-06-28-0123456789ab"),
            ("", "2025-06-28-0123456789ab"),
            (
                &"long ".repeat(100),
                "2025-06-28-long-long-long-long-long-long-long-long-long-long-0123456789ab",
            ),
            (&"x".repeat(1000), "2025-06-28-0123456789ab"),
        ] {
            assert_eq!(stem(&item(title), date(2000, 1, 1)), name, "{title:?}");
        }
        let undated = Item {
            date: None,
            day: None,
            ..item("T")
        };
        assert_eq!(
            stem(&undated, date(2000, 1, 1)),
            "2000-01-01-t-0123456789ab"
        );
    }

    #[test]
    fn a_changed_item_gets_a_name_of_its_own_also_after_a_restart() {
        let home = tempfile::tempdir().unwrap();
        let words = Body::Words("The Herald".to_owned());
        let mut folder = Folder::open(home.path(), "herald").unwrap();
        assert!(
            folder
                .write(&item("One"), &words, date(2025, 1, 1))
                .unwrap()
        );
        let page = Body::Page(b"<p>x".to_vec());
        assert!(folder.write(&item("Two"), &page, date(2025, 1, 1)).unwrap());
        let mut folder = Folder::open(home.path(), "herald").unwrap();
        assert!(folder.has("0123456789ab"));
        for _ in 3..=MOST_VERSIONS {
            assert!(
                folder
                    .write(&item("Three"), &words, date(2025, 1, 1))
                    .unwrap()
            );
        }
        assert!(
            !folder
                .write(&item("Four"), &words, date(2025, 1, 1))
                .unwrap()
        );
        let names = names(&home.path().join("herald"));
        assert_eq!(names.len(), MOST_VERSIONS as usize);
        assert_eq!(names[0], "2025-06-28-one-0123456789ab-2.html");
        assert_eq!(names[1], "2025-06-28-one-0123456789ab-3.jsonl");
        let first = fs::read_to_string(home.path().join("herald").join(names.last().unwrap()));
        assert_eq!(
            first.unwrap(),
            "{\"id\":\"herald/2025-06-28-one-0123456789ab\",\"title\":\"One\",\
             \"text\":\"Words.\",\"date\":\"2025-06-28\",\"publisher\":\"The Herald\",\
             \"url\":\"https://news.example/a\"}\n"
        );
    }

    #[test]
    fn files_of_others_are_no_items() {
        for name in [
            "notes.txt",
            ".x-0123456789ab.html",
            "a-0123456789ab.json",
            "x.html",
            "a-2.html",
        ] {
            assert_eq!(parts(name), None, "{name}");
        }
    }

    #[test]
    fn a_page_is_kept_as_utf8_and_says_where_it_came_from() {
        let url = Url::parse("https://news.example/a?b=<c>").unwrap();
        let head = "<!-- saved from url=(0032)https://news.example/a?b=%3Cc%3E -->\n\
             <!-- its feed says {\"title\":\"T\",\"date\":\"2025-06-28\",\"publisher\":\"The Herald\"} -->\n";
        for (bytes, content_type, expected) in [
            ("<p>é".as_bytes(), "text/html", "<p>é"),
            ("<p>é".as_bytes(), "text/html; charset=utf-8", "<p>é"),
            ("\u{FEFF}<p>é".as_bytes(), "text/html", "<p>é"),
            (b"<p>\xe9", "text/html", "\u{FEFF}<p>é"),
            (
                b"<p>\xb0\xa1",
                "text/html; charset=\"EUC-KR\"",
                "\u{FEFF}<p>가",
            ),
            (
                b"<meta charset=euc-kr><p>\xb0\xa1",
                "text/html",
                "\u{FEFF}<meta charset=euc-kr><p>가",
            ),
            (b"\xff\xfe<\0p\0>\0", "text/html", "\u{FEFF}<p>"),
            (
                b"<p>\xe9 caf\xe9",
                "text/html; charset=utf-8",
                "\u{FEFF}<p>é café",
            ),
            (
                b"<p>\xc7\xd1\xb1\xb9\xc0\xba \xb9\xe8\xb8\xa6 \xb8\xb8\xb5\xe7\xb4\xd9.",
                "text/html",
                "\u{FEFF}<p>한국은 배를 만든다.",
            ),
            (b"<p>\xe9", "text/html; charset=nonsense", "\u{FEFF}<p>é"),
        ] {
            let kept = page(bytes.to_vec(), &url, content_type, &item("T"), "The Herald");
            let kept = String::from_utf8(kept).unwrap();
            let (mark, text) = match expected.strip_prefix('\u{FEFF}') {
                Some(text) => ("\u{FEFF}", text),
                None => ("", expected),
            };
            assert_eq!(kept, format!("{mark}{head}{text}"), "{bytes:?}");
        }
    }
}
