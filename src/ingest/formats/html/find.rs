//! Which part of a page is its article.
//!
//! Takes a page; gives the element that holds the article's text, with what stands
//! beside it cut. What is to be cut inside is left to `prune`.

use super::cues::Of;
use super::page::Page;
use super::tags::Tag;
use super::tree::{At, Key};

/// The part of a page's running text that a named body must hold.
const NAMED_SHARE: f32 = 0.25;
/// The part of an element's text that a part of it must hold to stand for it.
const INNER_SHARE: f32 = 0.8;
/// The same where the element holds parts of other kinds too.
const MAIN_SHARE: f32 = 0.6;
/// The part of all running text that nothing beside the article holds.
const WHOLE_SHARE: f32 = 0.5;

/// The least running text of an article that was found with all cues.
const ENOUGH: f32 = 6.0;

/// How far the names that a page gives its parts are believed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    All,
    /// Only elements that say it themselves, like `nav`.
    Elements,
    None,
}

/// Finds the element that holds the article.
pub(super) fn article(page: &mut Page<'_>) -> At {
    let named = named_body(page);
    for trust in [Trust::All, Trust::Elements, Trust::None] {
        cut_beside(page, named, trust);
        page.sum();
        let found = named.unwrap_or_else(|| descend(page, 0));
        if page.weight(&page.range(found)) >= ENOUGH || trust == Trust::None {
            return found;
        }
        page.restore(page.range(0));
        page.sum();
    }
    0
}

/// The element that the page itself calls the article's body.
fn named_body(page: &Page<'_>) -> Option<At> {
    let all = page.range(0);
    let total = page.weight(&all);
    let mut best: Option<(At, f32)> = None;
    let mut beside_end = 0;
    for at in 0..page.tree.len() {
        if at < beside_end || page.tree.tag(at) == Tag::Text {
            continue;
        }
        let named = is_body(page, at);
        if !named && (is_beside(page, at).is_some()) {
            // A body inside what is called boilerplate is not believed, unless it holds
            // most of the page.
            if page.weight(&page.range(at)) < WHOLE_SHARE * total {
                beside_end = page.tree.end(at);
            }
            continue;
        }
        if !named {
            continue;
        }
        let weight = page.weight(&page.range(at));
        let better = match best {
            None => weight > 0.0,
            Some((outer, most)) if at < page.tree.end(outer) => weight >= INNER_SHARE * most,
            Some((_, most)) => weight > most,
        };
        if better {
            best = Some((at, weight));
        }
    }
    best.filter(|(_, weight)| *weight >= NAMED_SHARE * total)
        .map(|(at, _)| at)
}

/// Whether the page calls an element the body of an article.
fn is_body(page: &Page<'_>, at: At) -> bool {
    let property = page.tree.get(at, Key::Itemprop);
    let stated = property.is_some_and(|property| property.split(' ').any(|p| p == "articleBody"));
    let block = !page.tree.tag(at).is_inline();
    stated || block && page.speaks_of(at, Of::Body) && !page.speaks_of(at, Of::Others)
}

/// Why an element is no part of an article, by what it is or is called.
pub(super) fn is_beside<'r>(page: &Page<'r>, at: At) -> Option<&'r str> {
    let tag = page.tree.tag(at);
    match tag {
        Tag::Nav | Tag::Footer | Tag::Aside => by_element(tag),
        Tag::Text | Tag::Html | Tag::Body | Tag::Document | Tag::Heading(_) => None,
        _ => page
            .why(at, Of::Beside)
            .or_else(|| page.why(at, Of::Comments))
            .or_else(|| page.why(at, Of::Others)),
    }
}

fn by_element(tag: Tag) -> Option<&'static str> {
    match tag {
        Tag::Nav => Some("navigation"),
        Tag::Footer => Some("the foot of the page"),
        Tag::Aside => Some("beside the article"),
        _ => None,
    }
}

/// Cuts what is called boilerplate, unless the article is inside.
fn cut_beside(page: &mut Page<'_>, named: Option<At>, trust: Trust) {
    let all = page.range(0);
    let total = page.weight(&all);
    let mut at = 0;
    while at < page.tree.len() {
        let why = match trust {
            Trust::All => is_beside(page, at),
            Trust::Elements => by_element(page.tree.tag(at)),
            Trust::None => None,
        };
        let Some(why) = why else {
            at += 1;
            continue;
        };
        let range = page.range(at);
        let holds = match named {
            Some(named) => at <= named && named < page.tree.end(at),
            None => page.weight(&range) > WHOLE_SHARE * total,
        };
        if holds {
            at += 1;
            continue;
        }
        page.cut(range, why);
        at = page.tree.end(at).max(at + 1);
    }
}

/// Goes down from an element as long as one part of it holds most of its text.
fn descend(page: &Page<'_>, from: At) -> At {
    let mut at = from;
    loop {
        let weight = page.weight(&page.range(at));
        let best = page
            .tree
            .children(at)
            .filter(|child| page.tree.tag(*child) != Tag::Text)
            .map(|child| (child, page.weight(&page.range(child))))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((child, most)) = best else { return at };
        let paragraph = matches!(
            page.tree.tag(child),
            Tag::P | Tag::Ul | Tag::Ol | Tag::Heading(_) | Tag::Blockquote | Tag::Pre | Tag::Table
        );
        let alike = page
            .tree
            .children(at)
            .filter(|other| *other != child)
            .any(|other| {
                page.tree.tag(other) == page.tree.tag(child)
                    && page.tree.get(other, Key::Class) == page.tree.get(child, Key::Class)
                    && page.weight(&page.range(other)) > 0.1 * most
            });
        let needed = if alike { INNER_SHARE } else { MAIN_SHARE };
        if paragraph || most < needed * weight || most <= 0.0 {
            return at;
        }
        at = child;
    }
}
