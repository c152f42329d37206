//! Other articles that a page prints with text of their own.
//!
//! Teasers are links and stay cut. What has a heading and at least two paragraphs
//! is an article by itself, and would be lost with the box around it.

use super::around::{holds, is_elsewhere};
use super::blocks::Kind;
use super::cues::Of;
use super::page::Page;
use super::tags::Tag;
use super::tree::At;
use super::words::same;

/// How many articles are taken from a page beside its own.
const MOST: usize = 40;
/// The least number of words of its headline.
const LEAST_WORDS: usize = 3;
/// The least number of characters of an article's paragraphs.
const LEAST_CHARS: u32 = 400;
/// The same of one of several that a page is made of.
const LEAST_CHARS_OF_PART: u32 = 200;
/// The part of a page's text that such articles hold together.
const MOST_OF_IT: f32 = 0.8;

/// An article that stands beside or in another.
pub(super) struct Embedded {
    /// The element that holds it.
    pub(super) at: At,
    /// The block that is its heading.
    pub(super) heading: usize,
}

/// Finds the articles embedded in a page whose own is in `region`.
pub(super) fn find(page: &Page<'_>, region: At, title: Option<&str>) -> Vec<Embedded> {
    let own = |heading: usize| title.is_some_and(|title| same(title, page.words(heading)));
    let mut found = Vec::new();
    let mut at = 0;
    // Where the part ends that is called other articles.
    let mut others_end = 0;
    while at < page.tree.len() && found.len() < MOST {
        let tag = page.tree.tag(at);
        if page.speaks_of(at, Of::Comments) || matches!(tag, Tag::Nav | Tag::Footer) {
            at = page.tree.end(at).max(at + 1);
            continue;
        }
        if is_elsewhere(page, at) {
            others_end = others_end.max(page.tree.end(at));
        }
        let candidate = tag == Tag::Article || at < others_end;
        if candidate
            && !tag.is_inline()
            && !holds(page, at, region)
            && page
                .kept(page.range(at))
                .next()
                .is_none_or(|kept| !page.range(region).contains(&kept))
            && let Some(heading) =
                heading_of_article(page, at, LEAST_CHARS).filter(|heading| !own(*heading))
        {
            found.push(Embedded { at, heading });
            at = page.tree.end(at).max(at + 1);
            continue;
        }
        at += 1;
    }
    found
}

/// The articles that a page is made of, where it holds several and little else: the
/// day's news on one page. Else none.
pub(super) fn parts(page: &Page<'_>) -> Vec<Embedded> {
    let mut found = Vec::new();
    let mut weight = 0.0;
    let mut at = 0;
    while at < page.tree.len() && found.len() < MOST {
        let heading = (page.tree.tag(at) == Tag::Article)
            .then(|| heading_of_article(page, at, LEAST_CHARS_OF_PART))
            .flatten();
        match heading {
            Some(heading) => {
                weight += page.weight(&page.range(at));
                found.push(Embedded { at, heading });
                at = page.tree.end(at).max(at + 1);
            }
            None => at += 1,
        }
    }
    let most = weight >= MOST_OF_IT * page.weight(&page.range(0));
    if found.len() < 2 || !most {
        found.clear();
    }
    found
}

/// The one heading of an element that holds an article of at least so many characters.
fn heading_of_article(page: &Page<'_>, at: At, least: u32) -> Option<usize> {
    let range = page.range(at);
    // A page of a thousand boxes is looked at once, not once a box.
    if range.len() < 3 || range.len() > 400 {
        return None;
    }
    let mut heading = None;
    let mut paragraphs = 0;
    let mut chars = 0;
    let mut around = None;
    for number in range {
        let block = page.block(number)?;
        match block.kind {
            Kind::Heading(1..=3) if heading.is_some() && block.chars > 12 => return None,
            Kind::Heading(_) if heading.is_none() => heading = Some(number),
            _ if block.is_prose() => {
                // What stands above the heading is not under it.
                heading?;
                // Teasers stand in a box each, the paragraphs of an article together.
                let parent = page.tree.parent(block.holder);
                if *around.get_or_insert(parent) == parent {
                    paragraphs += 1;
                    chars += block.chars;
                }
            }
            _ => {}
        }
    }
    heading
        .filter(|_| paragraphs >= 2 && chars >= least)
        .filter(|heading| page.words(*heading).split_whitespace().count() >= LEAST_WORDS)
}
