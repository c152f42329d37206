//! The names of publishers: which of them are one, and how each is written.
//!
//! Takes a name as a page, a feed or a person writes it; gives the key under which
//! it is compared, and the name that a person has chosen for it.

use std::collections::BTreeMap;

use crate::language::fold::folded;

/// Endings of a host's name that say nothing about its owner.
const SUFFIXES: &[&str] = &[
    "com", "org", "net", "info", "news", "io", "tv", "biz", "co", "or", "go", "ac", "gov", "edu",
];

/// The names that people gave to publishers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publishers {
    /// The key of each name, and the name to write.
    names: BTreeMap<String, String>,
}

impl Publishers {
    /// Lets `alias` stand for `name`; gives the name that it stood for before, if
    /// that was another.
    pub fn add(&mut self, alias: &str, name: &str) -> Option<String> {
        let before = self.names.insert(key(alias), name.to_owned());
        before.filter(|before| before != name)
    }

    /// The name to write for `name`, where a person has chosen one.
    pub fn canonical(&self, name: &str) -> Option<&str> {
        self.names.get(&key(name)).map(String::as_str)
    }

    /// What `name` is compared as: the key of the name that it stands for.
    pub fn key(&self, name: &str) -> String {
        key(self.canonical(name).unwrap_or(name))
    }
}

/// What a publisher's name is compared as: case, accents, spaces, a leading "The"
/// and the dress of a domain name left out. `The Korea Herald`, `KOREA HERALD` and
/// `www.koreaherald.com` are one.
pub fn key(name: &str) -> String {
    let folded = folded(host(name).unwrap_or(name.trim()));
    let bare = folded
        .strip_prefix("the ")
        .filter(|rest| !rest.trim().is_empty());
    let letters: String = bare
        .unwrap_or(&folded)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if letters.is_empty() { folded } else { letters }
}

/// The publisher of what lies at an address, where nothing else names one: the host's name
/// without what only tells which of its servers it is: "koreaherald.com".
pub fn of_address(address: &str) -> Option<String> {
    let url = reqwest::Url::parse(address).ok()?;
    let host = url
        .host_str()
        .filter(|_| matches!(url.scheme(), "http" | "https"))?;
    let owner = self::host(host)?;
    let from = host.rfind(&format!("{owner}."))?;
    host.get(from..).map(str::to_owned)
}

/// The part of a domain name or an address that names its owner.
fn host(name: &str) -> Option<&str> {
    let name = name.trim();
    let address = name
        .strip_prefix("https://")
        .or_else(|| name.strip_prefix("http://"));
    let host = address.unwrap_or(name).split('/').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    if !host.contains('.') || !host.chars().all(plain) {
        return None;
    }
    let mut labels: Vec<&str> = host.split('.').collect();
    let last = labels.pop()?;
    let top = SUFFIXES.contains(&last.to_lowercase().as_str()) || last.len() == 2;
    if !top {
        return None;
    }
    while labels.len() > 1
        && labels
            .last()
            .is_some_and(|label| SUFFIXES.contains(&label.to_lowercase().as_str()))
    {
        labels.pop();
    }
    labels.pop().filter(|owner| owner.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_publisher_have_one_key() {
        for names in [
            &[
                "The Korea Herald",
                "Korea Herald",
                "KOREA HERALD",
                "koreaherald.com",
                "https://www.koreaherald.com/view",
                "news.koreaherald.co.kr",
            ][..],
            &["Yonhap", "yonhap.co.kr"],
            &["U.S. News", "US News"],
            &["The The"],
        ] {
            for name in names {
                assert_eq!(key(name), key(names[0]), "name {name:?}");
            }
        }
        assert_ne!(key("The Korea Herald"), key("The Korea Times"));
    }

    #[test]
    fn an_address_tells_its_publisher() {
        for (address, expected) in [
            (
                "https://www.koreaherald.com/view?id=1",
                Some("koreaherald.com"),
            ),
            ("http://news.koreaherald.co.kr/a", Some("koreaherald.co.kr")),
            ("https://edition.herald.example", None),
            ("https://192.0.2.7/a", None),
            ("file:///srv/a.html", None),
            ("koreaherald.com", None),
        ] {
            assert_eq!(of_address(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn an_alias_is_written_as_the_name_it_stands_for() {
        let mut publishers = Publishers::default();
        for alias in ["The Korea Herald", "KH"] {
            assert_eq!(publishers.add(alias, "The Korea Herald"), None);
        }
        for (name, expected) in [
            ("kh", Some("The Korea Herald")),
            ("koreaherald.com", Some("The Korea Herald")),
            ("Korea Times", None),
        ] {
            assert_eq!(publishers.canonical(name), expected, "name {name:?}");
        }
        assert_eq!(publishers.key("KH"), key("Korea Herald"));
        assert_eq!(
            publishers.add("KH", "Kyiv Herald"),
            Some("The Korea Herald".to_owned())
        );
    }
}
