//! Who wrote an article.
//!
//! Takes a page and what it says of itself; gives the names as a reader would cite
//! them: without "By", roles, addresses and dates around them. A person named
//! anywhere goes before the name of the site.

use super::around::{fitting, in_other_part};
use super::cues::{Cues, Of};
use super::facts::Facts;
use super::head::is_address;
use super::page::Page;
use super::tags::Tag;
use super::tree::{At, Key};
use super::words::{folded, same};
use crate::ingest::boilerplate::Boilerplate;

/// The longest line that names a writer, in bytes.
const LONGEST: usize = 160;
/// The most words of a name.
const MOST_WORDS: usize = 6;
/// How many places that may name the writer are looked at.
const MOST_SEEN: usize = 200;
/// How many blocks behind the first paragraph a byline may stand.
const REACH: usize = 3;

const AUTHOR_META: &[&str] = &[
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.personalname",
    "citation_author",
    "byl",
    "article:author_name",
    "og:article:author",
    "og:author",
    "author_name",
    "creator",
    "article.author",
    "rnews:author",
    "cxenseparse:recs:author",
    "shareaholic:article_author_name",
    "book:author",
    "authors",
    "byline",
    "twitter:data1",
];

/// Finds the writers.
pub(super) fn find(
    page: &Page<'_>,
    facts: &Facts,
    region: At,
    boilerplate: &Boilerplate,
) -> Option<String> {
    let site = facts.site_names();
    let candidates = candidates(page, facts, region, boilerplate);
    let is_site = |name: &String| site.iter().any(|site| same(site, name));
    let person = candidates.iter().find(|name| !is_site(name));
    person.or(candidates.first()).cloned()
}

/// Every name that something on the page calls the writer, the likeliest first.
fn candidates(
    page: &Page<'_>,
    facts: &Facts,
    region: At,
    boilerplate: &Boilerplate,
) -> Vec<String> {
    let mut found = Vec::new();
    let recorded = &facts.records.authors;
    let persons = recorded.iter().any(|(_, person)| *person);
    let names: Vec<String> = recorded
        .iter()
        .filter(|(_, person)| *person || !persons)
        .filter_map(|(name, _)| stated(name, page.cues))
        .collect();
    if persons {
        found.extend(joined(&names));
    }
    for name in AUTHOR_META {
        let labelled = *name != "twitter:data1" || is_author_label(facts);
        let values: Vec<String> = facts
            .head
            .all(&[name])
            .into_iter()
            .filter(|_| labelled)
            .filter_map(|value| stated(value, page.cues))
            .collect();
        found.extend(joined(&values));
    }
    found.extend(shown(page, region, boilerplate));
    if !persons {
        found.extend(joined(&names));
    }
    found
}

/// Whether the first labelled fact of a social card is the writer.
fn is_author_label(facts: &Facts) -> bool {
    let label = facts.head.meta(&["twitter:label1"]);
    label.is_some_and(|(_, label)| {
        let label = label.to_lowercase();
        label.contains("by") || label.contains("author") || label.contains("von")
    })
}

/// Several names as one line, each once.
fn joined(names: &[String]) -> Option<String> {
    let mut once: Vec<&String> = Vec::new();
    for name in names {
        if !once.iter().any(|known| same(known, name)) {
            once.push(name);
        }
    }
    let line: Vec<&str> = once.into_iter().map(String::as_str).collect();
    (!line.is_empty()).then(|| line.join(", "))
}

/// What a reader sees near the text, the nearest first.
fn shown(page: &Page<'_>, region: At, boilerplate: &Boilerplate) -> Vec<String> {
    let first = page.kept(page.range(region)).next().unwrap_or(0);
    let mut seen: Vec<(bool, u8, usize, String)> = Vec::new();
    for (at, sort) in fitting(page, region, sort) {
        if seen.len() >= MOST_SEEN {
            break;
        }
        let start = page.range(at).start;
        let Some(name) = shown_name(page, at, sort, boilerplate) else {
            continue;
        };
        let above = start <= first.saturating_add(REACH);
        seen.push((!above, sort, start.abs_diff(first), name));
    }
    for number in page
        .range(0)
        .take_while(|number| *number <= first.saturating_add(REACH))
    {
        let words = page.words(number);
        if words.len() <= LONGEST
            && let Some(name) = boilerplate
                .writer(words)
                .or_else(|| behind_by(words, page.cues))
            && let Some(name) = cleaned(name, page.cues)
            && !in_other_part(page, number, region)
        {
            seen.push((false, 2, number.abs_diff(first), name));
        }
    }
    seen.sort_by_key(|(behind, sort, far, _)| (*behind, *sort, *far));
    seen.into_iter().map(|(_, _, _, name)| name).collect()
}

/// What stands behind "by" in a line that begins with it, or with "Posted by".
fn behind_by<'w>(words: &'w str, cues: &Cues) -> Option<&'w str> {
    let bare = cues.without_by(words);
    let before = words.get(..words.len().checked_sub(bare.len())?)?;
    before
        .to_lowercase()
        .trim_end()
        .ends_with("by")
        .then_some(bare)
}

/// How well an element fits one that names the writer; 0 is best.
fn sort(page: &Page<'_>, at: At) -> Option<u8> {
    let tag = page.tree.tag(at);
    if matches!(
        tag,
        Tag::Text | Tag::Meta | Tag::Link | Tag::Body | Tag::Html
    ) {
        return None;
    }
    let property = page.tree.get(at, Key::Itemprop).unwrap_or_default();
    if property.split(' ').any(|property| property == "author") {
        return Some(0);
    }
    if page
        .tree
        .get(at, Key::Rel)
        .is_some_and(|rel| rel.split(' ').any(|rel| rel == "author"))
    {
        return Some(1);
    }
    page.speaks_of(at, Of::Byline).then_some(2)
}

fn shown_name(page: &Page<'_>, at: At, sort: u8, boilerplate: &Boilerplate) -> Option<String> {
    let words = page.tree.line(at, LONGEST)?;
    // Of a record in the page itself, only its name.
    let name = page
        .tree
        .inside(at)
        .find(|inner| page.tree.get(*inner, Key::Itemprop) == Some("name"));
    let words = match name {
        Some(name) => match page.tree.get(name, Key::Content) {
            Some(content) => content.to_owned(),
            None => page.tree.words(name),
        },
        None => words,
    };
    let writer = boilerplate.writer(&words).unwrap_or(&words);
    match sort {
        0 | 1 => stated(writer, page.cues),
        _ => cleaned(writer, page.cues),
    }
}

/// The names in a value that is there to hold names.
fn stated(value: &str, cues: &Cues) -> Option<String> {
    let value = value.trim();
    if is_address(value) || value.len() > LONGEST {
        return None;
    }
    if let Some(names) = cleaned(value, cues).filter(|_| !value.contains('/')) {
        return Some(names);
    }
    let bare = cues.without_by(value);
    let words = bare.split_whitespace().count();
    let name = (1..=MOST_WORDS).contains(&words)
        && bare.chars().any(char::is_alphabetic)
        && !bare.contains(['@', '#', '{', '<', '[', '%'])
        && !cues.is_nobody(&bare.to_lowercase());
    name.then(|| bare.to_owned())
}

/// The names in a line of a page; none where it names nobody.
fn cleaned(line: &str, cues: &Cues) -> Option<String> {
    let line = cues.without_by(line);
    let line = line
        .split(['|', '•', '·', '\n', '@', '(', '[', '►', '–', '—', '/'])
        .next()
        .unwrap_or(line);
    let line = line.split(" - ").next().unwrap_or(line);
    let line = cues.before_role(line);
    let mut kept: Vec<&str> = Vec::new();
    let mut end = 0;
    let mut start = 0;
    for (at, part) in parts(line) {
        if !is_name(part, cues) {
            break;
        }
        if kept.is_empty() {
            start = at;
        }
        kept.push(part);
        end = at + part.len();
    }
    let names = line.get(start..end)?.trim();
    (!kept.is_empty()).then(|| names.to_owned())
}

/// The parts of a line between commas, semicolons and "and", and where they begin.
fn parts(line: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut rest = line;
    let joints = [
        ", and ", " and ", " & ", ", ", ";", ",", " und ", " et ", " y ",
    ];
    loop {
        let next = joints
            .iter()
            .filter_map(|joint| Some((rest.find(joint)?, joint.len())))
            .min();
        let (length, joint) = next.unwrap_or((rest.len(), 0));
        let part = rest.get(..length).unwrap_or_default();
        let lead = part.len() - part.trim_start().len();
        parts.push((start + lead, part.trim()));
        if joint == 0 {
            return parts;
        }
        rest = rest.get(length + joint..).unwrap_or_default();
        start += length + joint;
    }
}

/// Whether words have the shape of a person's or an agency's name.
fn is_name(words: &str, cues: &Cues) -> bool {
    let count = words.split_whitespace().count();
    if !(1..=MOST_WORDS).contains(&count) || words.chars().count() < 2 || words.len() > 60 {
        return false;
    }
    if words
        .contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '!' | '?' | '%' | '{' | '"'))
    {
        return false;
    }
    let shaped = words.split_whitespace().all(|word| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_some_and(|first| !first.is_lowercase()) || cues.is_particle(word)
    });
    shaped && !cues.is_nobody(&folded(words).join(" "))
}
