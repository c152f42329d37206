//! What a page says of itself in its head and its records, brought together.

use super::head::{Head, host, is_address};
use super::structured::{self, Structured};
use super::tree::Tree;
use super::words::same;
use crate::ingest::formats::language_of_tag;

/// The most words of a site's name.
const MOST_SITE_WORDS: usize = 6;

/// The head and the records of a page.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) head: Head,
    pub(super) records: Structured,
}

impl Facts {
    /// Reads what a page says of itself.
    pub(super) fn of(tree: &Tree) -> Self {
        let head = Head::of(tree);
        let title = head
            .meta(&["og:title"])
            .map(|(_, title)| title.to_owned())
            .or_else(|| head.title.clone())
            .unwrap_or_default();
        let records = structured::read(tree, &title);
        Self { head, records }
    }

    /// What the page is called outside its text, the likeliest name first.
    pub(super) fn called(&self) -> Vec<String> {
        let head = &self.head;
        let meta = |names: &[&'static str]| head.meta(names).map(|(_, value)| value.to_owned());
        [
            self.records.headline.clone(),
            meta(&["og:title"]),
            meta(&[
                "headline",
                "citation_title",
                "parsely-title",
                "sailthru.title",
            ]),
            meta(&["dc.title", "dcterms.title", "twitter:title", "title"]),
            head.title.clone(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What the site is called.
    pub(super) fn site_names(&self) -> Vec<String> {
        let mut names: Vec<String> = [
            self.head
                .meta(&["og:site_name"])
                .map(|(_, name)| name.to_owned()),
            self.records.publisher.clone(),
            self.head
                .meta(&[
                    "application-name",
                    "apple-mobile-web-app-title",
                    "dc.publisher",
                    "publisher",
                ])
                .map(|(_, name)| name.to_owned()),
        ]
        .into_iter()
        .flatten()
        // Some sites fill these with the headline.
        .filter(|name| !is_address(name) && name.split_whitespace().count() <= MOST_SITE_WORDS)
        .filter(|name| {
            self.head
                .title
                .as_ref()
                .is_none_or(|title| !same(title, name))
        })
        .collect();
        if let Some(host) = self.url().as_deref().and_then(host) {
            names.push(host.to_owned());
            if let Some(bare) = host.split('.').next() {
                names.push(bare.to_owned());
            }
        }
        names
    }

    /// The article's own address.
    pub(super) fn url(&self) -> Option<String> {
        let og = self.head.meta(&["og:url", "twitter:url", "parsely-link"]);
        self.head
            .canonical
            .clone()
            .or_else(|| og.map(|(_, url)| url.to_owned()))
            .or_else(|| self.records.url.clone())
            .filter(|url| is_address(url))
    }

    /// Who published it.
    pub(super) fn publisher(&self) -> Option<String> {
        let url = self.url();
        let host = || url.as_deref().and_then(host).map(str::to_owned);
        let named = self.site_names().into_iter().next();
        named.or_else(host)
    }

    /// The ISO 639 code of the language that the page states.
    pub(super) fn language(&self) -> Option<String> {
        self.language_tag().and_then(language_of_tag)
    }

    /// The tag of that language: `en-GB`.
    pub(super) fn language_tag(&self) -> Option<&str> {
        let head = self.head.language.as_deref();
        head.or(self.records.language.as_deref()).or_else(|| {
            self.head
                .meta(&["og:locale", "language"])
                .map(|(_, value)| value)
        })
    }
}
