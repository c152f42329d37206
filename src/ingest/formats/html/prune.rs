//! What is cut inside the element that holds an article.
//!
//! Takes a page and that element; cuts lists of links, boxes, captions' doubles,
//! lines that lead elsewhere, and what stands before the first and behind the last
//! paragraph.

use std::ops::Range;

use super::blocks::Kind;
use super::cues::Of;
use super::page::Page;
use super::tags::Tag;
use super::tree::{At, Key};
use crate::ingest::boilerplate::Boilerplate;

/// The part of an article that nothing inside may hold and be cut.
const MOST_CUT: f32 = 0.5;
/// Why captions are not among the text; they are kept as captions.
pub(super) const CAPTION: &str = "words under a picture";
/// A longer heading above the text is a headline or what stands under one.
const LONG_HEADING: u32 = 40;
/// How many elements beside one are looked at.
const MOST_BESIDE: usize = 24;

/// Cuts what is no part of the article inside `region`.
pub(super) fn prune<'r>(page: &mut Page<'r>, region: At, boilerplate: &'r Boilerplate) {
    cut_boxes(page, region);
    page.sum();
    cut_lines(page, region, boilerplate);
    cut_ends(page, region);
    page.sum();
}

/// Takes back what was cut of an embedded article but its boilerplate, and cuts what
/// is none of its text.
pub(super) fn prune_embedded<'r>(
    page: &mut Page<'r>,
    at: At,
    heading: usize,
    boilerplate: &'r Boilerplate,
) {
    let range = page.range(at);
    page.restore(range.clone());
    let own = heading + 1..range.end;
    page.cut(range.start..own.start, "a line above the article");
    page.sum();
    cut_boxes(page, at);
    cut_lines(page, at, boilerplate);
    let loose: Vec<usize> = page
        .kept(own)
        .filter(|number| {
            page.block(*number).is_some_and(|block| {
                !block.ended && block.chars < 60 && !matches!(block.kind, Kind::Item)
            })
        })
        .collect();
    for number in loose {
        page.cut(number..number + 1, "a line beside the text");
    }
    page.sum();
}

/// Cuts elements by their names and their links.
fn cut_boxes(page: &mut Page<'_>, region: At) {
    let total = page.weight(&page.range(region));
    let mut at = region + 1;
    while at < page.tree.end(region) {
        let tag = page.tree.tag(at);
        if tag.is_inline() {
            at += 1;
            continue;
        }
        let range = page.range(at);
        let Some(why) = box_of(page, at, &range) else {
            at += 1;
            continue;
        };
        if page.weight(&range) > MOST_CUT * total {
            at += 1;
            continue;
        }
        page.cut(range, why);
        at = page.tree.end(at).max(at + 1);
    }
}

fn box_of<'r>(page: &Page<'r>, at: At, range: &Range<usize>) -> Option<&'r str> {
    if range.is_empty() {
        return None;
    }
    let tag = page.tree.tag(at);
    let prose = page.holds_prose(range);
    if let Some(why) = page.why(at, Of::Perhaps)
        && !prose
        && is_container(tag)
        && !page.speaks_of(at, Of::Body)
        && !has_prose_beside(page, at)
    {
        return Some(why);
    }
    let share = page.link_share(range);
    let several = range.len() >= 2;
    let list = matches!(tag, Tag::Ul | Tag::Ol | Tag::Dl | Tag::Table);
    if share > 0.6 && (several || list) && !prose {
        return Some("a list of links");
    }
    if is_container(tag) && is_teaser(page, range) && has_teasers_beside(page, at) {
        return Some("teasers of other articles");
    }
    if tag == Tag::Form && !prose {
        return Some("a form");
    }
    None
}

fn is_container(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Div
            | Tag::Section
            | Tag::Article
            | Tag::Figure
            | Tag::Ul
            | Tag::Ol
            | Tag::Header
            | Tag::Custom
            | Tag::Block
    )
}

/// The elements beside one that are called the same.
fn alike<'p>(page: &'p Page<'_>, at: At) -> impl Iterator<Item = At> + 'p {
    let tag = page.tree.tag(at);
    let class = page.tree.get(at, Key::Class);
    page.tree
        .children(page.tree.parent(at))
        .filter(move |other| {
            *other != at
                && page.tree.tag(*other) == tag
                && page.tree.get(*other, Key::Class) == class
        })
}

/// Whether an element that is called the same holds running text.
fn has_prose_beside(page: &Page<'_>, at: At) -> bool {
    page.tree.get(at, Key::Class).is_some()
        && alike(page, at)
            .take(MOST_BESIDE)
            .any(|other| page.holds_prose(&page.range(other)))
}

/// Whether some blocks are a link and a few words about what it leads to.
fn is_teaser(page: &Page<'_>, range: &Range<usize>) -> bool {
    (1..=5).contains(&range.len())
        && page.chars(range) < 400
        && page
            .kept(range.clone())
            .filter_map(|number| page.block(number))
            .any(|block| block.link_share() > 0.8 && block.chars > 10)
}

/// Whether at least two more teasers stand beside one.
fn has_teasers_beside(page: &Page<'_>, at: At) -> bool {
    alike(page, at)
        .take(MOST_BESIDE)
        .filter(|other| is_teaser(page, &page.range(*other)))
        .nth(1)
        .is_some()
}

/// Cuts single lines.
fn cut_lines<'r>(page: &mut Page<'r>, region: At, boilerplate: &'r Boilerplate) {
    let range = page.range(region);
    let numbers: Vec<usize> = page.kept(range).collect();
    for number in numbers {
        let Some(block) = page.block(number).copied() else {
            continue;
        };
        if block.kind == Kind::Caption {
            page.cut(number..number + 1, CAPTION);
            continue;
        }
        let words = page.words(number);
        let linked = block.link_share();
        if let Some(why) = boilerplate.line(words) {
            page.cut(number..number + 1, why);
        } else if block.excerpt {
            page.cut(number..number + 1, "the beginning of another article");
        } else if is_address(words) {
            // A source that is given in full is part of the text.
        } else if linked > 0.8 && block.chars < 200 && (!block.ended || linked > 0.97) {
            page.cut(number..number + 1, "a link to another article");
        } else if linked > 0.75 && block.chars >= 100 {
            page.cut(number..number + 1, "a list of links");
        } else if linked > 0.3 && block.chars < 300 && page.cues.leads_elsewhere(words) {
            page.cut(number..number + 1, "a link to another article");
        } else if linked > 0.15 && block.chars < 500 && page.cues.plugs(words) {
            page.cut(number..number + 1, "an invitation to the reader");
        } else if boilerplate.leads_to_others(words) {
            page.cut(number..number + 1, "a list of other articles begins");
        } else if block.kind == Kind::Loose && boilerplate.is_caption(words) {
            page.cut(number..number + 1, CAPTION);
        }
    }
}

/// Whether a line is the address of a page and nothing else.
fn is_address(words: &str) -> bool {
    (words.starts_with("http") || words.starts_with("www.")) && !words.contains(' ')
}

/// Cuts headings and short lines before the first and behind the last paragraph.
fn cut_ends(page: &mut Page<'_>, region: At) {
    let range = page.range(region);
    let numbers: Vec<usize> = page.kept(range).collect();
    let stray = |number: &usize| {
        page.block(*number).is_none_or(|block| match block.kind {
            Kind::Heading(1) => true,
            Kind::Heading(_) => !block.ended && block.chars > LONG_HEADING,
            Kind::Paragraph => false,
            _ => !block.ended && block.chars < 60,
        })
    };
    let first: Vec<usize> = numbers.iter().copied().take_while(|n| stray(n)).collect();
    let last: Vec<usize> = numbers
        .iter()
        .rev()
        .copied()
        .take_while(|number| {
            page.block(*number)
                .is_some_and(|block| matches!(block.kind, Kind::Heading(_)))
        })
        .collect();
    for number in first {
        page.cut(number..number + 1, "a line above the article");
    }
    for number in last {
        page.cut(number..number + 1, "a line behind the end of the article");
    }
}
