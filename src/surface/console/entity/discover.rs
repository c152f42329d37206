//! `dateline entity discover`: the names of the corpus that no entry covers.
//!
//! For people it is written as an entity file to begin with: it loads as it stands,
//! and its comments say how often each name stands in the corpus and where.

use std::collections::HashSet;
use std::io::Write;

use serde::Serialize;

use super::super::progress::Bar;
use super::super::{Format, write_json};
use crate::answer::counted;
use crate::entities::EntityIndex;
use crate::entities::discover::{Discovered, Discovery, Found};
use crate::index::Library;
use crate::index::update::Progress;
use crate::language::fold::folded;
use crate::retrieve::quote::Quote;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The most names.
    pub top: usize,
    /// The fewest articles that a name stands in.
    pub min: u32,
}

/// A name, for programs.
#[derive(Serialize)]
struct Listed<'f> {
    id: String,
    name: &'f str,
    r#type: &'f str,
    told_by: Option<&'static str>,
    aliases: &'f [String],
    articles: u32,
    mentions: u32,
    first: Option<Place<'f>>,
    last: Option<Place<'f>>,
    how: &'f [&'static str],
    contexts: Vec<Quote>,
}

#[derive(Serialize)]
struct Place<'f> {
    article: &'f str,
    date: jiff::civil::Date,
}

#[derive(Serialize)]
struct Report<'f> {
    articles: u32,
    names_found: usize,
    /// Names in up to so many articles may be missing: there were too many to count.
    names_let_go: u32,
    names: Vec<Listed<'f>>,
}

/// Reads every article and writes the names in it that no entry covers.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(
    library: &Library,
    wanted: Wanted,
    bar: &Bar,
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let found = found(library, wanted, bar);
    let mut ids = Ids::of(&library.entities);
    let listed: Vec<Listed<'_>> = found
        .names
        .iter()
        .map(|name| listed(name, ids.next(&name.name), library))
        .collect();
    match format {
        Format::Text => write_file(&found, &listed, &library.entities, out)?,
        Format::Json => {
            let report = Report {
                articles: found.articles,
                names_found: found.of,
                names_let_go: found.let_go,
                names: listed,
            };
            write_json(&report, format, out)?;
        }
        Format::Jsonl => {
            for name in &listed {
                write_json(name, format, out)?;
            }
        }
    }
    if found.let_go > 0 {
        tracing::warn!(
            articles = found.let_go,
            "There are more names than are counted: those in up to so many articles may be missing"
        );
    }
    Ok(out.flush()?)
}

fn found(library: &Library, wanted: Wanted, bar: &Bar) -> Found {
    let mut discovery = Discovery::new(&library.entities, &library.lexicon);
    let all = library.len() as u64;
    for (done, analyzed) in (1_u64..).zip(library.articles()) {
        discovery.read(&analyzed.article, &analyzed.mentions);
        bar.follow(Progress {
            bytes: done,
            of_bytes: all,
            articles: done,
            finishing: false,
        });
    }
    discovery.names(wanted.min, wanted.top)
}

fn listed<'f>(name: &'f Discovered, id: String, library: &Library) -> Listed<'f> {
    let place = |at: &'f Option<(jiff::civil::Date, crate::ingest::article::ArticleId)>| {
        at.as_ref().map(|(date, article)| Place {
            article: article.as_str(),
            date: *date,
        })
    };
    let contexts = name.places.iter().filter_map(|(article, span)| {
        let analyzed = library.read(library.place_of(article)?)?;
        Quote::cut(&analyzed.article, *span)
    });
    Listed {
        id,
        name: &name.name,
        r#type: &name.kind,
        told_by: name.told_by,
        aliases: &name.acronyms,
        articles: name.articles,
        mentions: name.mentions,
        first: place(&name.first),
        last: place(&name.last),
        how: &name.how,
        contexts: contexts.collect(),
    }
}

/// Gives ids that nothing else has.
struct Ids<'i> {
    entities: &'i EntityIndex,
    given: HashSet<String>,
}

impl<'i> Ids<'i> {
    fn of(entities: &'i EntityIndex) -> Self {
        Self {
            entities,
            given: HashSet::new(),
        }
    }

    fn next(&mut self, name: &str) -> String {
        let letter = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let slug: String = folded(name).chars().map(letter).collect();
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let mut wanted = std::iter::once(slug.clone()).chain(numbered);
        let free = wanted.find(|id| self.entities.by_id(id).is_none() && !self.given.contains(id));
        let id = free.unwrap_or_default();
        self.given.insert(id.clone());
        id
    }
}

/// Writes an entity file to begin with.
fn write_file(
    found: &Found,
    listed: &[Listed<'_>],
    entities: &EntityIndex,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let articles = counted(usize::try_from(found.articles)?, "article");
    writeln!(
        out,
        "# {} of {} in {articles} that no entity file covers, the most frequent first.\n\
         # The types are guesses. Take out what is no name, put the rest right, and load\n\
         # the file with --entities beside the others.",
        listed.len(),
        counted(found.of, "name"),
    )?;
    if found.let_go > 0 {
        let rare = counted(usize::try_from(found.let_go)?, "article");
        writeln!(
            out,
            "# Names in up to {rare} may be missing: there were too many."
        )?;
    }
    let mut strong: HashSet<String> = listed.iter().map(|name| closed(name.name)).collect();
    for name in listed {
        let told_by = name.told_by.unwrap_or("nothing");
        writeln!(out, "\n# {}", in_words(name))?;
        writeln!(out, "[[entity]]")?;
        writeln!(out, "id = {}", quoted(&name.id))?;
        writeln!(out, "type = {}  # told by {told_by}", quoted(name.r#type))?;
        writeln!(out, "name = {}", quoted(name.name))?;
        // A name has one owner; an alias that has another is left to a person.
        let (free, owned): (Vec<&String>, Vec<&String>) = name.aliases.iter().partition(|alias| {
            entities.senses(&folded(alias)).is_empty() && strong.insert(closed(alias))
        });
        if !free.is_empty() {
            let free: Vec<String> = free.iter().map(|alias| quoted(alias)).collect();
            writeln!(out, "aliases = [{}]", free.join(", "))?;
        }
        for alias in owned {
            writeln!(
                out,
                "# also {}, which another entity is called",
                one_line(alias)
            )?;
        }
        for context in &name.contexts {
            let reference = &context.citation.reference;
            writeln!(out, "# {}", one_line(reference))?;
            writeln!(out, "#   {}", one_line(context.text()))?;
        }
    }
    Ok(())
}

/// How often and when a name was met, and how it was found.
fn in_words(name: &Listed<'_>) -> String {
    let articles = counted(name.articles as usize, "article");
    let mentions = counted(name.mentions as usize, "mention");
    let days = match (&name.first, &name.last) {
        (Some(first), Some(last)) if first.date == last.date => format!(", {}", first.date),
        (Some(first), Some(last)) => format!(", {} to {}", first.date, last.date),
        _ => String::new(),
    };
    format!(
        "{articles}, {mentions}{days}; found by {}",
        name.how.join(", ")
    )
}

fn closed(name: &str) -> String {
    folded(name).replace(' ', "")
}

/// A text as a comment can hold it.
fn one_line(text: &str) -> String {
    let kept = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = kept.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(one_line(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_given_once() {
        let index = EntityIndex::default();
        let mut ids = Ids::of(&index);
        for (name, expected) in [
            ("Ahn Duk-geun", "ahn-duk-geun"),
            ("Ahn Duk Geun", "ahn-duk-geun-2"),
            ("R&D Corp.", "r-d-corp"),
            ("안덕근", "안덕근"),
        ] {
            assert_eq!(ids.next(name), expected, "{name}");
        }
    }

    #[test]
    fn texts_are_quoted_so_that_a_file_can_hold_them() {
        for text in ["O\"Brien", "back\\slash", "it's", "plain", "'''", "\u{7f}x"] {
            let line = format!("name = {}", quoted(text));
            let read: toml::Table = toml::from_str(&line).unwrap();
            assert_eq!(
                read["name"].as_str(),
                Some(one_line(text).as_str()),
                "{line}"
            );
        }
    }
}
