//! JSON-LD: what a page says of its article for machines.
//!
//! Takes the scripts of a page; gives the record that speaks of its main article.
//! Broken JSON is mended where that is safe: raw line breaks in strings, commas
//! before a closing bracket, and what follows the first value.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::tags::Tag;
use super::tree::Tree;

/// How deep records are followed.
const DEEPEST: usize = 12;
/// How many records of a page are looked at.
const MOST_RECORDS: usize = 400;
/// How many writers are taken from a record.
const MOST_AUTHORS: usize = 12;

/// What a page's records say of its article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Structured {
    /// The headline.
    pub(super) headline: Option<String>,
    /// The writers, and whether each is a person.
    pub(super) authors: Vec<(String, bool)>,
    /// When it was published.
    pub(super) published: Option<String>,
    /// When it was made.
    pub(super) created: Option<String>,
    /// When it was changed.
    pub(super) modified: Option<String>,
    /// When the entries of a live page were written.
    pub(super) entries: Vec<String>,
    /// Who published it.
    pub(super) publisher: Option<String>,
    /// Its address.
    pub(super) url: Option<String>,
    /// Its language.
    pub(super) language: Option<String>,
    /// Its whole text.
    pub(super) body: Option<String>,
}

/// Reads the records of a page. `title` is what the page calls itself elsewhere, to
/// tell its own article from others it speaks of.
pub(super) fn read(tree: &Tree, title: &str) -> Structured {
    let values: Vec<Value> = (0..tree.len())
        .filter(|at| tree.tag(*at) == Tag::Script)
        .filter_map(|at| parse(tree.text(at)))
        .collect();
    let mut records = Records::default();
    for value in &values {
        records.gather(value, DEEPEST);
    }
    records.structured(title)
}

/// The value of a script, mended where it is broken.
fn parse(text: &str) -> Option<Value> {
    let text = text
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/")
        .trim();
    if text.is_empty() {
        return None;
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    first_value(&mended(text))
}

fn first_value(text: &str) -> Option<Value> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values.next()?.ok()
}

/// The same JSON without raw control characters and stray commas.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    let mut comma: Option<usize> = None;
    for c in text.chars() {
        if in_string {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            in_string = !closes;
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                comma = None;
            }
            ',' => {
                // Two commas in a row are one.
                if comma.is_some() {
                    continue;
                }
                comma = Some(out.len());
            }
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    out.truncate(at);
                }
            }
            c if c.is_whitespace() => {}
            _ => comma = None,
        }
        out.push(c);
    }
    out
}

#[derive(Default)]
struct Records<'v> {
    list: Vec<&'v Map<String, Value>>,
    by_id: HashMap<&'v str, &'v Map<String, Value>>,
}

impl<'v> Records<'v> {
    fn gather(&mut self, value: &'v Value, depth: usize) {
        if depth == 0 || self.list.len() >= MOST_RECORDS {
            return;
        }
        match value {
            Value::Array(values) => {
                for value in values {
                    self.gather(value, depth - 1);
                }
            }
            Value::Object(record) => {
                if record.contains_key("@type") {
                    self.list.push(record);
                    if let Some(Value::String(id)) = record.get("@id")
                        && record.len() > 2
                    {
                        self.by_id.entry(id).or_insert(record);
                    }
                }
                for (_, inner) in record {
                    self.gather(inner, depth - 1);
                }
            }
            _ => {}
        }
    }

    fn structured(&self, title: &str) -> Structured {
        let mut ranked: Vec<(u8, &Map<String, Value>)> = self
            .list
            .iter()
            .filter_map(|record| Some((rank(record)?, *record)))
            .collect();
        ranked.sort_by_key(|(rank, record)| {
            let named = headline(record).is_some_and(|headline| same_words(&headline, title));
            (*rank, !named)
        });
        let mut found = Structured::default();
        let Some((best, _)) = ranked.first().copied() else {
            return found;
        };
        let mut first = true;
        for (rank, record) in ranked {
            // A page's own record may add what its article's leaves out; the records
            // of other articles may not.
            if first || rank > best {
                self.fill(&mut found, record, rank);
            }
            first = false;
        }
        found
    }

    fn fill(&self, found: &mut Structured, record: &'v Map<String, Value>, rank: u8) {
        let text = |key: &str| record.get(key).and_then(plain);
        let article = rank < PAGE_RANK;
        if article {
            found.headline = found.headline.take().or_else(|| headline(record));
            found.body = found
                .body
                .take()
                .or_else(|| whole(record.get("articleBody")?));
        }
        found.published = found
            .published
            .take()
            .or_else(|| text("datePublished"))
            .or_else(|| text("uploadDate"));
        found.created = found.created.take().or_else(|| text("dateCreated"));
        found.modified = found.modified.take().or_else(|| text("dateModified"));
        if found.entries.is_empty() && has_type(record, |name| name == "LiveBlogPosting") {
            found.entries = entries(record);
        }
        found.language = found.language.take().or_else(|| text("inLanguage"));
        found.url = found.url.take().or_else(|| {
            let main = record.get("mainEntityOfPage");
            text("url").or_else(|| {
                main.and_then(|main| plain(main).or_else(|| plain(main.as_object()?.get("@id")?)))
            })
        });
        if found.publisher.is_none()
            && let Some(publisher) = record.get("publisher")
        {
            found.publisher = self.names(publisher, 3).into_iter().next().map(|p| p.0);
        }
        if found.authors.is_empty() {
            for key in ["author", "creator"] {
                if let Some(author) = record.get(key)
                    && found.authors.is_empty()
                {
                    found.authors = self.names(author, 4);
                }
            }
        }
    }

    /// The names in a value: words, a record, a reference to one, or a list.
    fn names(&self, value: &'v Value, depth: usize) -> Vec<(String, bool)> {
        if depth == 0 {
            return Vec::new();
        }
        match value {
            Value::String(name) => vec![(unescaped(name), true)],
            Value::Array(values) => values
                .iter()
                .take(MOST_AUTHORS)
                .flat_map(|value| self.names(value, depth - 1))
                .collect(),
            Value::Object(record) => {
                let record = match (record.get("name"), record.get("@id")) {
                    (None, Some(Value::String(id))) => {
                        self.by_id.get(id.as_str()).copied().unwrap_or(record)
                    }
                    _ => record,
                };
                let person = !has_type(record, |name| name.ends_with("Organization"));
                match record.get("name") {
                    Some(Value::String(name)) => vec![(unescaped(name), person)],
                    Some(names @ Value::Array(_)) => self.names(names, depth - 1),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }
}

/// When the entries of a live page were written, and when it ended.
fn entries(record: &Map<String, Value>) -> Vec<String> {
    /// The most entries that are looked at.
    const MOST: usize = 2000;
    let updates = match record.get("liveBlogUpdate") {
        Some(Value::Array(updates)) => updates.as_slice(),
        Some(update) => std::slice::from_ref(update),
        None => &[],
    };
    let written = updates.iter().take(MOST).filter_map(|update| {
        let update = update.as_object()?;
        update.get("datePublished").and_then(plain)
    });
    let ended = record.get("coverageEndTime").and_then(plain);
    written.chain(ended).collect()
}

/// The rank of a record about a page rather than an article.
const PAGE_RANK: u8 = 3;

/// How well a record's kind fits an article; none where it does not.
fn rank(record: &Map<String, Value>) -> Option<u8> {
    let is = |wanted: fn(&str) -> bool| has_type(record, wanted);
    if is(|name| name.ends_with("Article") || name.ends_with("BlogPosting") || name == "Report") {
        Some(0)
    } else if is(|name| name.ends_with("Posting") || name == "Recipe" || name == "LiveBlogPosting")
    {
        Some(1)
    } else if is(|name| matches!(name, "CreativeWork" | "Blog" | "Review" | "Book" | "Course")) {
        Some(2)
    } else if is(|name| name.ends_with("Page")) {
        Some(PAGE_RANK)
    } else if is(|name| name == "WebSite") {
        Some(PAGE_RANK + 1)
    } else {
        None
    }
}

fn has_type(record: &Map<String, Value>, wanted: impl Fn(&str) -> bool) -> bool {
    match record.get("@type") {
        Some(Value::String(name)) => wanted(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(wanted),
        _ => false,
    }
}

fn headline(record: &Map<String, Value>) -> Option<String> {
    let headline = record.get("headline").and_then(plain);
    headline.or_else(|| record.get("name").and_then(plain))
}

/// The text of a value with its line breaks.
fn whole(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    let lines: Vec<String> = text
        .lines()
        .map(unescaped)
        .filter(|line| !line.is_empty())
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The words of a value, if it has any.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => unescaped(text),
        Value::Array(values) => return values.first().and_then(plain),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Whether two headlines share most of their words.
fn same_words(one: &str, other: &str) -> bool {
    super::words::overlap(one, other) > 0.7
}

/// Text without the markup and references that some pages leave in their records.
fn unescaped(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let tree = Tree::of(text);
    tree.words(0)
}
