//! What may be written for a feed: its address, its name, and what we call ourselves
//! when we ask for it.

use config::{Map, Value};
use reqwest::Url;

use super::keys::{Expects, TableForm, TextForm, key, whole};

/// The longest name of a feed; it is the name of a folder as well.
const LONGEST_NAME: usize = 64;

/// The list of feeds.
pub(super) const SOURCES: TableForm = TableForm {
    one: "feed",
    keys: &[
        key("feeds.sources", "url", Expects::Text(&ADDRESS)),
        key("feeds.sources", "name", Expects::Text(&NAME)),
        key("feeds.sources", "every_minutes", whole(1, 7 * 24 * 60)),
        key("feeds.sources", "pages", Expects::Truth),
    ],
    complete: name_by_address,
    unique: &["url", "name"],
};

const ADDRESS: TextForm = TextForm {
    must_be: "an http or https address, such as \"https://news.example/feed.xml\"",
    read: |text| {
        let Ok(mut url) = Url::parse(text.trim()) else {
            let bare = Url::parse(&format!("https://{text}")).is_ok_and(|url| {
                !text.contains(':') && url.host_str().is_some_and(|host| host.contains('.'))
            });
            return Err(bare.then(|| format!("write \"https://{}\"", text.trim())));
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Some("leave out the user name and the password".to_owned()));
        }
        if !["http", "https"].contains(&url.scheme()) || url.host_str().is_none() {
            return Err(None);
        }
        url.set_fragment(None);
        Ok(url.into())
    },
};

const NAME: TextForm = TextForm {
    must_be: "a name of small letters, digits, full stops, hyphens and underscores, \
              such as \"herald-world\"",
    read: |text| {
        if is_name(text) {
            return Ok(text.to_owned());
        }
        let nearest = name_of(text);
        Err((!nearest.is_empty()).then(|| format!("write \"{nearest}\"")))
    },
};

/// What we call ourselves.
pub(super) const USER_AGENT: TextForm = TextForm {
    must_be: "a name with a version and best an address to write to, such as \
              \"acme-news/1.0 (+https://acme.example)\"",
    read: |text| {
        let visible = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let named = text.split_once('/').is_some_and(|(name, version)| {
            let letters = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
            !name.is_empty() && name.chars().all(letters) && !version.trim().is_empty()
        });
        if visible && named && text.len() <= 200 {
            Ok(text.trim().to_owned())
        } else {
            Err(None)
        }
    },
};

/// Names a feed that was given no name by its server and path, so that the name
/// stays the same when feeds are added before it.
fn name_by_address(table: &mut Map<String, Value>) {
    if table.contains_key("name") {
        return;
    }
    let address = table.get("url").map(Value::to_string).unwrap_or_default();
    let Ok(url) = Url::parse(&address) else {
        return;
    };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = url.path().trim_end_matches('/');
    let path = [".xml", ".rss", ".atom", ".json"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path);
    let query = url.query().unwrap_or_default();
    let name = name_of(&format!("{host} {path} {query}"));
    table.insert("name".to_owned(), Value::new(None, name));
}

/// The nearest name to a text.
fn name_of(text: &str) -> String {
    let mut name = String::new();
    for c in text.to_lowercase().chars() {
        let kept = is_name_letter(c) && (c.is_ascii_alphanumeric() || !name.is_empty());
        if kept {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= LONGEST_NAME {
            break;
        }
    }
    name.trim_end_matches(['-', '.']).to_owned()
}

fn is_name(text: &str) -> bool {
    text.len() <= LONGEST_NAME
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(is_name_letter)
}

fn is_name_letter(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c)
}
