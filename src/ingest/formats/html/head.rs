//! The head of a page: its title, `meta` and `link` elements, and its language.

use super::tags::Tag;
use super::tree::{Key, Tree};

/// How many `meta` elements are looked at.
const MOST_META: usize = 500;

/// What the head of a page says.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// The words of `title`.
    pub(super) title: Option<String>,
    /// The address that `rel="canonical"` gives.
    pub(super) canonical: Option<String>,
    /// What `html lang` says.
    pub(super) language: Option<String>,
    /// Names of `meta` elements, in lower case, and what they say.
    meta: Vec<(String, String)>,
}

impl Head {
    /// Reads the head of a page. `meta` elements count wherever they stand.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut head = Self::default();
        for at in 0..tree.len() {
            match tree.tag(at) {
                Tag::Html => head.language = tree.get(at, Key::Lang).map(str::to_owned),
                Tag::Title if head.title.is_none() => {
                    head.title = Some(tree.words(at)).filter(|title| !title.is_empty());
                }
                Tag::Meta if head.meta.len() < MOST_META => head.take_meta(tree, at),
                Tag::Link if tree.get(at, Key::Rel) == Some("canonical") => {
                    let href = tree.get(at, Key::Href).map(str::trim);
                    head.canonical = head
                        .canonical
                        .or_else(|| href.filter(|href| is_address(href)).map(str::to_owned));
                }
                _ => {}
            }
        }
        head
    }

    fn take_meta(&mut self, tree: &Tree, at: u32) {
        let Some(content) = tree.get(at, Key::Content) else {
            return;
        };
        let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
        if content.is_empty() {
            return;
        }
        for key in [Key::Property, Key::Name] {
            if let Some(name) = tree.get(at, key) {
                self.meta.push((name.to_lowercase(), content.clone()));
            }
        }
        // Further down, they speak of what stands around them.
        if tree.tag(tree.parent(at)) == Tag::Head
            && let Some(name) = tree.get(at, Key::Itemprop)
        {
            self.meta.push((name.to_lowercase(), content));
        }
    }

    /// What the first `meta` of one of these names says, the names in order.
    pub(super) fn meta<'h>(&'h self, names: &[&'static str]) -> Option<(&'static str, &'h str)> {
        names.iter().find_map(|name| {
            let mut own = self.meta.iter().filter(|(own, _)| own == name);
            own.next().map(|(_, content)| (*name, content.as_str()))
        })
    }

    /// What all `meta` elements of one of these names say, of the first name that is
    /// there.
    pub(super) fn all(&self, names: &[&str]) -> Vec<&str> {
        names
            .iter()
            .map(|name| {
                let own = self.meta.iter().filter(|(own, _)| own == name);
                own.map(|(_, content)| content.as_str()).collect::<Vec<_>>()
            })
            .find(|contents| !contents.is_empty())
            .unwrap_or_default()
    }
}

/// Whether it is an address that can be opened by itself.
pub(super) fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

/// The host of an address, without `www.`.
pub(super) fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}
