//! The headline of a page.
//!
//! Takes a page, its head and its records; gives the headline as the page shows
//! it. What the head calls the page tells which of its headings that is; only a
//! page that shows none is called what its head says, the site's name cut off.

use super::blocks::Kind;
use super::cues::Of;
use super::facts::Facts;
use super::page::Page;
use super::tags::Tag;
use super::tree::{At, Key};
use super::words::{likeness, overlap, same};

/// How many parts of a heading are looked at.
const MOST_PARTS: usize = 24;
/// How many headings are looked at.
const MOST_SHOWN: usize = 500;
/// The longest headline, in characters.
const LONGEST: usize = 300;
/// The same in bytes.
const LONGEST_BYTES: usize = 4 * LONGEST;

/// How like what the page is called one of several headings must be.
const LEAST_LIKENESS: f32 = 0.2;

/// A heading that may be the headline.
struct Shown {
    words: String,
    score: f32,
}

/// Finds the headline.
pub(super) fn find(page: &Page<'_>, facts: &Facts, region: At) -> Option<String> {
    let called = facts.called();
    let mut site = facts.site_names();
    site.extend(mastheads(page));
    let mut best: Option<Shown> = None;
    let first = page.kept(page.range(region)).next().unwrap_or(usize::MAX);
    let top = (0..page.tree.len()).filter(|at| page.tree.tag(*at) == Tag::Heading(1));
    let only = top.take(2).count() < 2;
    for shown in shown(page, &called, &site, first, only).take(MOST_SHOWN) {
        if best.as_ref().is_none_or(|best| shown.score > best.score) {
            best = Some(shown);
        }
    }
    if let Some(best) = best.filter(|best| best.score >= 1.0) {
        return Some(best.words);
    }
    called
        .iter()
        .map(|title| without_site(title, &site))
        .find(|title| !title.is_empty() && !site.iter().any(|name| same(name, title)))
}

/// The headings of a page, each with how well it fits.
fn shown<'p>(
    page: &'p Page<'_>,
    called: &'p [String],
    site: &'p [String],
    first: usize,
    only: bool,
) -> impl Iterator<Item = Shown> + 'p {
    let mut headings = 0;
    (0..page.tree.len()).filter_map(move |at| {
        let tag = page.tree.tag(at);
        let property = page.tree.get(at, Key::Itemprop);
        let stated = matches!(property, Some("headline"));
        let named = stated || page.speaks_of(at, Of::Headline);
        let level = match tag {
            Tag::Heading(level) => level,
            Tag::Text | Tag::A | Tag::Meta => return None,
            _ if named => 7,
            _ => return None,
        };
        if level > 2 && !named {
            return None;
        }
        let range = page.range(at);
        let block = page.block(range.start)?;
        if range.is_empty() || range.len() > 3 || block.kind == Kind::Caption {
            return None;
        }
        let words = called_part(page, at, called, site)?;
        let length = words.chars().count();
        if !(2..=LONGEST).contains(&length) || site.iter().any(|name| same(name, &words)) {
            return None;
        }
        if in_other_part(page, at) {
            return None;
        }
        let likest = called
            .iter()
            .map(|title| likeness(title, &words).max(overlap_of_long(title, &words)))
            .fold(0.0, f32::max);
        let mut score = likest * 2.0;
        if likest < LEAST_LIKENESS && !(only && level == 1) && !stated {
            return None;
        }
        if level == 1 {
            headings += 1;
            score += 0.8;
            // The first heading of its level above the text.
            if headings == 1 {
                score += 0.2;
            }
        }
        if stated {
            score += 0.5;
        } else if named && level < 7 {
            score += 0.2;
        }
        if range.start <= first.saturating_add(2) {
            score += 0.3;
        }
        Some(Shown { words, score })
    })
}

/// The words of a heading; where it holds a kicker or a date too, only the part that
/// the page is called by.
fn called_part(page: &Page<'_>, at: At, called: &[String], site: &[String]) -> Option<String> {
    let whole = page.tree.line(at, LONGEST_BYTES)?;
    // What the page calls itself for machines holds the headline alone.
    let is_called = |words: &str, names: &[String]| {
        names
            .iter()
            .any(|title| same(title, words) || same(&without_site(title, site), words))
    };
    let sure = called.get(..2).unwrap_or(called);
    if is_called(&whole, sure) {
        return Some(whole);
    }
    let mut parts = page
        .tree
        .inside(at)
        .take(MOST_PARTS)
        .map(|part| page.tree.words(part));
    Some(parts.find(|part| is_called(part, sure)).unwrap_or(whole))
}

/// Headings that are nothing but a link to the front page: the site's name.
fn mastheads(page: &Page<'_>) -> Vec<String> {
    (0..page.tree.len())
        .filter(|at| page.tree.tag(*at) == Tag::A)
        .filter(|at| is_front(page.tree.get(*at, Key::Href).unwrap_or_default()))
        .filter(|at| {
            let around = page.tree.ancestors(*at).take(3);
            around
                .into_iter()
                .any(|around| matches!(page.tree.tag(around), Tag::Heading(1 | 2)))
        })
        .take(4)
        .map(|at| page.tree.words(at))
        .filter(|words| !words.is_empty())
        .collect()
}

/// Whether an address is that of a site's front page.
fn is_front(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| {
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
    });
    matches!(path, "/" | "/index.html" | "/index.php")
}

/// Whether an element stands among other articles or in the frame of the page.
fn in_other_part(page: &Page<'_>, at: At) -> bool {
    std::iter::once(at)
        .chain(page.tree.ancestors(at))
        .any(|around| matches!(page.tree.tag(around), Tag::Nav | Tag::Footer | Tag::Aside))
}

/// How much of the shorter of two titles the other holds, if that is long enough to
/// tell anything.
fn overlap_of_long(title: &str, words: &str) -> f32 {
    let short = words
        .split_whitespace()
        .count()
        .min(title.split_whitespace().count());
    match short {
        0..=2 => 0.0,
        _ => overlap(title, words) * 0.95,
    }
}

/// A title without the name of its site before or behind it.
pub(super) fn without_site(title: &str, site: &[String]) -> String {
    const BARS: [&str; 9] = [
        " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " : ",
    ];
    let mut title = title.trim().to_owned();
    for _ in 0..3 {
        let is_site = |part: &str| site.iter().any(|name| same(name, part));
        let cut = site.iter().find_map(|name| {
            let head = title.strip_suffix(name.as_str())?;
            BARS.iter()
                .find_map(|bar| head.strip_suffix(bar))
                .map(|head| head.trim().to_owned())
        });
        let cut = cut.or_else(|| {
            BARS.iter().find_map(|bar| {
                let (head, tail) = title.rsplit_once(bar)?;
                if is_site(tail) {
                    return Some(head.trim().to_owned());
                }
                let (first, rest) = title.split_once(bar)?;
                is_site(first).then(|| rest.trim().to_owned())
            })
        });
        match cut {
            Some(cut) if !cut.is_empty() => title = cut,
            _ => break,
        }
    }
    // A last part of a few words behind a bar is a site's name or a section's; behind
    // a dash only where it is much the shorter.
    for (bar, hard) in [
        (" | ", true),
        (" » ", true),
        (" :: ", true),
        (" - ", false),
        (" – ", false),
        (" — ", false),
    ] {
        let Some((head, tail)) = title.rsplit_once(bar) else {
            continue;
        };
        let words = |part: &str| part.split_whitespace().count();
        let shorter = tail.chars().count() * 2 < head.chars().count();
        let cut = match hard {
            true => words(head) >= 2,
            false => words(head) >= 3 && shorter,
        };
        if cut && words(tail) <= 3 {
            return head.trim().to_owned();
        }
    }
    title
}
