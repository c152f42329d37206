//! What stands on a scraped page beside the article: `config/boilerplate.toml`.
//!
//! Takes one line; tells what it is. What follows from that is left to `clean`.

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;

use super::formats::html::cues::CuesError;

pub(super) const SHIPPED: &str = include_str!("../../config/boilerplate.toml");

/// A line longer than this, in bytes, is running text and never boilerplate.
const LONGEST_LINE: usize = 200;
/// The same for a closing paragraph.
const LONGEST_CLOSING: usize = 400;
/// The same for the words under a picture.
const LONGEST_CAPTION: usize = 2000;
/// The memory one compiled pattern may take, in bytes.
const COMPILED_LIMIT: usize = 4 << 20;

/// Why the file of patterns cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BoilerplateError {
    /// It is not TOML of the expected form.
    #[error("config/boilerplate.toml: {0}")]
    Form(#[from] toml::de::Error),
    /// A pattern does not compile.
    #[error("config/boilerplate.toml: {0}")]
    Pattern(#[from] regex::Error),
    /// The cues of HTML pages cannot be used.
    #[error(transparent)]
    Cues(#[from] CuesError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    line: Vec<Reasoned>,
    closing: Vec<Reasoned>,
    related: Patterns,
    date_line: Patterns,
    byline: Patterns,
    age: Patterns,
    masthead: Patterns,
    caption: Patterns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasoned {
    why: String,
    patterns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Patterns {
    patterns: Vec<String>,
}

/// The compiled patterns.
pub struct Boilerplate {
    lines: Labelled,
    closings: Labelled,
    related: RegexSet,
    date_line: Vec<Regex>,
    byline: Vec<Regex>,
    age: Vec<Regex>,
    masthead: RegexSet,
    caption: RegexSet,
}

struct Labelled {
    patterns: RegexSet,
    reasons: Vec<String>,
}

/// How long before the page was fetched an article appeared, in whole days:
/// both ends included. Hours can reach back over one midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// The least number of hours.
    pub hours: i64,
}

impl Boilerplate {
    /// The patterns that ship with the program.
    ///
    /// # Errors
    /// Where the file is not of the expected form or a pattern does not compile.
    pub fn shipped() -> Result<Self, BoilerplateError> {
        let file: File = toml::from_str(SHIPPED)?;
        Ok(Self {
            lines: labelled(file.line)?,
            closings: labelled(file.closing)?,
            related: whole_lines(&file.related.patterns)?,
            date_line: file
                .date_line
                .patterns
                .iter()
                .map(|p| heads(p))
                .collect::<Result<_, _>>()?,
            byline: file
                .byline
                .patterns
                .iter()
                .map(|p| whole(p))
                .collect::<Result<_, _>>()?,
            age: file
                .age
                .patterns
                .iter()
                .map(|p| whole(p))
                .collect::<Result<_, _>>()?,
            masthead: whole_lines(&file.masthead.patterns)?,
            caption: whole_lines(&file.caption.patterns)?,
        })
    }

    /// Why a line is no part of an article, if it is none.
    pub fn line(&self, line: &str) -> Option<&str> {
        self.lines.reason(line, LONGEST_LINE)
    }

    /// Why a closing paragraph is no part of an article, if it is none.
    pub fn closing(&self, paragraph: &str) -> Option<&str> {
        self.closings.reason(paragraph, LONGEST_CLOSING)
    }

    /// Whether other articles of the site follow behind this line.
    pub fn leads_to_others(&self, line: &str) -> bool {
        line.len() <= LONGEST_LINE && self.related.is_match(line)
    }

    /// The length in bytes of the words before the date in a line that begins
    /// like one: `Published : `.
    pub fn date_words(&self, line: &str) -> Option<usize> {
        let mut found = self
            .date_line
            .iter()
            .filter_map(|pattern| pattern.find(line));
        found.next().map(|found| found.end())
    }

    /// The writer that a byline names.
    pub fn writer<'t>(&self, line: &'t str) -> Option<&'t str> {
        let mut found = self
            .byline
            .iter()
            .filter_map(|pattern| pattern.captures(line));
        let name = without_day(found.next()?.get(1)?.as_str()).trim();
        let capital = name.chars().next().is_some_and(|c| !c.is_lowercase());
        (capital && name.split_whitespace().count() <= 8).then_some(name)
    }

    /// What stands before a line's "4 days ago", and how long that is.
    pub fn age<'t>(&self, line: &'t str) -> Option<(&'t str, Age)> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let mut found = self.age.iter().filter_map(|pattern| pattern.captures(line));
        let found = found.next()?;
        let count = found.get(2)?.as_str();
        let hours = match (found.get(3), hours_since(count)) {
            (Some(unit), _) => {
                let count = match count {
                    "a" | "an" | "A" | "An" => 1,
                    digits => digits.parse::<i64>().ok()?,
                };
                count.checked_mul(hours_in(unit.as_str())?)?
            }
            (None, hours) => hours?,
        };
        let before = found.get(1).map_or("", |before| before.as_str());
        let before =
            before.trim_matches(|c: char| c.is_whitespace() || matches!(c, '•' | '·' | '|' | '-'));
        Some((before, Age { hours }))
    }

    /// Whether a line has the shape of a newspaper's or an agency's name.
    pub fn is_masthead(&self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        let capitals = words.iter().all(|word| {
            let small = matches!(*word, "of" | "and" | "the" | "&" | "for");
            small || !word.starts_with(char::is_lowercase)
        });
        capitals && words.len() <= 6 && self.masthead.is_match(line)
    }

    /// Whether these are the words under a picture.
    pub fn is_caption(&self, text: &str) -> bool {
        text.len() <= LONGEST_CAPTION && self.caption.is_match(text)
    }
}

impl Labelled {
    fn reason(&self, text: &str, longest: usize) -> Option<&str> {
        if text.len() > longest {
            return None;
        }
        // Most lines are none, and that is sooner said than which of the patterns fits.
        if !self.patterns.is_match(text) {
            return None;
        }
        let first = self.patterns.matches(text).into_iter().next()?;
        self.reasons.get(first).map(String::as_str)
    }
}

/// How long before the page was fetched a day was that a word means.
fn hours_since(word: &str) -> Option<i64> {
    match word.to_lowercase().as_str() {
        "today" | "just now" | "오늘" | "방금" => Some(0),
        "yesterday" | "어제" => Some(24),
        _ => None,
    }
}

/// A name without the day behind it: `Ana Diaz on 3 May`.
fn without_day(name: &str) -> &str {
    let day = name.match_indices(" on ").find(|(at, on)| {
        let behind = name.get(at + on.len()..).unwrap_or_default();
        behind.starts_with(|c: char| c.is_ascii_digit())
    });
    day.and_then(|(at, _)| name.get(..at)).unwrap_or(name)
}

fn hours_in(unit: &str) -> Option<i64> {
    let unit = unit.to_lowercase();
    Some(match unit.as_str() {
        "minute" | "min" | "분" => 0,
        "hour" | "hr" | "h" | "시간" => 1,
        "day" | "d" | "일" => 24,
        "week" | "주" => 7 * 24,
        // A month or a year ago bounds nothing to the day.
        _ => return None,
    })
}

fn labelled(sections: Vec<Reasoned>) -> Result<Labelled, regex::Error> {
    let mut patterns = Vec::new();
    let mut reasons = Vec::new();
    for section in sections {
        reasons.extend(section.patterns.iter().map(|_| section.why.clone()));
        patterns.extend(section.patterns);
    }
    Ok(Labelled {
        patterns: whole_lines(&patterns)?,
        reasons,
    })
}

fn whole_lines(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns.iter().map(|pattern| anchored(pattern)))
        .case_insensitive(true)
        .size_limit(COMPILED_LIMIT)
        .build()
}

fn whole(pattern: &str) -> Result<Regex, regex::Error> {
    build(&anchored(pattern))
}

fn heads(pattern: &str) -> Result<Regex, regex::Error> {
    build(&format!(r"^\s*(?:{pattern})\s*[:\-–|]?\s*"))
}

fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(COMPILED_LIMIT)
        .build()
}

/// The pattern over a whole line. Its word boundaries are those of ASCII: the others
/// cost a slower way of matching on every line with a character beyond it.
fn anchored(pattern: &str) -> String {
    format!("^(?:{})$", pattern.replace(r"\b", r"(?-u:\b)"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn boilerplate() -> Boilerplate {
        Boilerplate::shipped().unwrap()
    }

    #[test]
    fn boilerplate_is_told_from_text() {
        let boilerplate = boilerplate();
        for (line, expected) in [
            ("Link copied", true),
            ("No comments yet...", true),
            ("#Trade #Minerals", true),
            ("Share this article", true),
            ("Copyright reform passed parliament on Monday.", false),
            ("Shares of Acme rose by three percent on Monday.", false),
            ("Home prices fell in May.", false),
        ] {
            assert_eq!(boilerplate.line(line).is_some(), expected, "line {line:?}");
        }
    }

    #[test]
    fn an_age_is_read_with_what_stands_before_it() {
        for (line, expected) in [
            ("Korea Herald4 days ago", Some(("Korea Herald", 96))),
            ("time8 hours ago", Some(("", 8))),
            ("The Times • 2 weeks ago", Some(("The Times", 336))),
            ("3일 전", Some(("", 72))),
            ("한국일보 · 5시간 전", Some(("한국일보", 5))),
            ("Today", Some(("", 0))),
            ("The Times | Yesterday", Some(("The Times", 24))),
            ("Updated: today, 9:38 a.m.", Some(("", 0))),
            ("오늘", Some(("", 0))),
            ("방금 전", Some(("", 0))),
            ("USA Today", None),
            ("It happened long ago", None),
            ("5 months ago", None),
        ] {
            let boilerplate = boilerplate();
            let read = boilerplate.age(line).map(|(name, age)| (name, age.hours));
            assert_eq!(read, expected, "line {line:?}");
        }
    }

    #[test]
    fn mastheads_are_told_by_their_shape() {
        for (line, expected) in [
            ("The Korea Herald", true),
            ("Reuters", true),
            ("The New York Times", true),
            ("Markets await the post", false),
            ("South Korea and Japan agree on trade at summit", false),
        ] {
            assert_eq!(boilerplate().is_masthead(line), expected, "line {line:?}");
        }
    }
}
