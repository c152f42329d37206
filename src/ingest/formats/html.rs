//! HTML pages: the article that a page is about, and others that it prints in full.
//!
//! The stored text of an article is put together from the page: its headline, the
//! lines that name writer and day, and its paragraphs, a blank line between them.
//! Nothing in a paragraph is rewritten; runs of white space are one space. What
//! is left out is counted in the article's notes, by reason.
//!
//! | file | job |
//! | --- | --- |
//! | `tags`, `tree` | text of the page -> a tree, bounded in depth and size |
//! | `blocks` | the tree -> paragraphs, headings, items and rows |
//! | `cues` | what the names that pages give their parts tell: `config/pages.toml` |
//! | `page` | tree, blocks and cues together, and what was cut |
//! | `find` | the element that holds the article |
//! | `prune` | what is cut inside it |
//! | `embedded` | other articles with text of their own |
//! | `head`, `structured`, `facts` | what the page says of itself |
//! | `saved` | the remarks at the head of a page that was saved |
//! | `around` | what of the page is not about the article |
//! | `headline`, `byline`, `dates` | title, writer and day |
//! | `compose` | blocks -> stored text and roles |

mod around;
mod blocks;
mod byline;
mod compose;
pub(in crate::ingest) mod cues;
mod dates;
mod embedded;
mod facts;
mod find;
mod head;
mod headline;
mod page;
mod prune;
pub(in crate::ingest) mod saved;
mod structured;
mod tags;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use std::sync::Arc;

use super::{Contents, Source};
use crate::ingest::Reader;
use crate::ingest::article::{Article, ArticleId, Certainty, Note, Role};
use crate::ingest::dateline;
use crate::ingest::dates::{self as written, Order};
use compose::{Composed, Top, compose};
use embedded::Embedded;
use facts::Facts;
use page::Page;
use saved::Saved;
use tree::At;

/// The part of the text in a page's records that the page must show, for what it
/// shows to be taken.
const SHOWN_SHARE: f32 = 0.4;
/// The least text in a page's records that is taken for the article, in bytes.
const LEAST_RECORDED: usize = 250;

/// Reads the article of a page, and those embedded in it.
pub(super) fn read(reader: &Reader, source: &Source) -> Contents {
    let mut page = Page::of(&source.text, &reader.cues);
    let parts = embedded::parts(&page);
    let region = find::article(&mut page);
    prune::prune(&mut page, region, &reader.boilerplate);
    let facts = Facts::of(&page.tree);
    let mut articles: Vec<Article> = Vec::new();
    let (others, why) = if parts.is_empty() {
        articles.extend(own_article(reader, source, &page, &facts, region));
        let title = articles.first().and_then(|own| own.title.as_deref());
        let others = embedded::find(&page, region, title);
        (others, "printed on the page of another article")
    } else {
        (parts, "one of several articles on its page")
    };
    for other in &others {
        prune::prune_embedded(&mut page, other.at, other.heading, &reader.boilerplate);
        let number = articles.len() + 1;
        let other = embedded_article(reader, source, &page, &facts, other, number);
        articles.extend(other.map(|mut other| {
            other.notes.push(note(why));
            other
        }));
    }
    Contents {
        articles,
        problems: Vec::new(),
    }
}

/// The article that the page is about.
fn own_article(
    reader: &Reader,
    source: &Source,
    page: &Page<'_>,
    facts: &Facts,
    region: At,
) -> Option<Article> {
    let range = page.range(region);
    let mut notes = compose::notes(page, &range);
    let saved = Saved::of(&source.text);
    let title = headline::find(page, facts, region).or(saved.feed.title);
    let mut byline = byline::find(page, facts, region, &reader.boilerplate);
    let mut published = dates::find(page, facts, region, &mut notes);
    let top = Top {
        title: title.as_deref(),
        byline: byline.as_deref(),
        day: published.day(),
    };
    let mut composed = compose(page, range, &top);
    if let Some(recorded) = recorded(facts, &composed) {
        composed = from_records(recorded, &top);
        notes.push(note(
            "the text is that of the page's JSON-LD articleBody; the page itself shows less",
        ));
    }
    if page.tree.curtailed {
        notes.push(note("the page is too large; its end is left out"));
    }
    if !composed.has_body() {
        return None;
    }
    if let Some((first, last)) = composed.story() {
        let told = dateline::of_story(first, last);
        byline = byline.or(told.byline);
        if published.certainty == Certainty::Unknown {
            published = told.published;
        }
    }
    // What the page leaves open, its feed may say.
    byline = byline.or(saved.feed.byline);
    if let (Certainty::Unknown, Some(date)) = (published.certainty, &saved.feed.date) {
        let order = saved.feed.language.as_deref().and_then(Order::of_locale);
        if let Some(told) = written::read(date, order) {
            published = told.published;
            notes.push(note("the date is that of the feed that led here"));
            notes.extend(told.note.map(Note::plain));
        }
    }
    let language = reader.language(&composed.text).or_else(|| facts.language());
    let stored: Arc<str> = composed.text.into();
    Some(Article {
        id: ArticleId::new(source.stem()),
        file: source.file.clone(),
        title,
        publisher: facts.publisher().or(saved.feed.publisher),
        byline,
        published,
        url: facts.url().or(saved.address),
        language,
        sentences: reader.sentences(&stored, &composed.pieces),
        host: None,
        notes,
        corrected: Vec::new(),
        stored,
    })
}

/// An article that stands beside or in the page's own.
fn embedded_article(
    reader: &Reader,
    source: &Source,
    page: &Page<'_>,
    facts: &Facts,
    other: &Embedded,
    number: usize,
) -> Option<Article> {
    let range = page.range(other.at);
    let title = page.words(other.heading).to_owned();
    let published = dates::of_part(page, facts, other.at);
    let top = Top {
        title: Some(&title),
        byline: None,
        day: None,
    };
    let composed = compose(page, other.heading + 1..range.end, &top);
    if !composed.has_body() {
        return None;
    }
    let host = ArticleId::new(source.stem());
    let id = match number {
        1 => host.clone(),
        number => ArticleId::new(format!("{host}#{number}")),
    };
    let language = reader.language(&composed.text).or_else(|| facts.language());
    let stored: Arc<str> = composed.text.into();
    Some(Article {
        id,
        file: source.file.clone(),
        title: Some(title),
        publisher: facts.publisher(),
        byline: None,
        published,
        url: None,
        language,
        sentences: reader.sentences(&stored, &composed.pieces),
        host: (number > 1).then_some(host),
        notes: Vec::new(),
        corrected: Vec::new(),
        stored,
    })
}

/// The text in a page's records, where the page itself shows much less of it.
fn recorded<'f>(facts: &'f Facts, shown: &Composed) -> Option<&'f str> {
    let recorded = facts.records.body.as_deref()?;
    let little = (shown.body_bytes() as f32) < SHOWN_SHARE * recorded.len() as f32;
    (recorded.len() >= LEAST_RECORDED && little).then_some(recorded)
}

fn from_records(recorded: &str, top: &Top<'_>) -> Composed {
    let mut composed = Composed::default();
    if let Some(title) = top.title {
        composed.push(title, Role::Title);
    }
    for paragraph in recorded.lines() {
        composed.push(paragraph, Role::Body);
    }
    composed
}

fn note(why: &str) -> Note {
    Note {
        why: why.to_owned(),
        span: None,
    }
}
