//! What the names that a page gives to its parts tell: `config/pages.toml`.
//!
//! Takes the classes, id and role of an element; tells what they speak of. Names
//! are parted into words at hyphens, underscores and capitals, and a cue is one
//! word, or several that follow each other.

use std::collections::HashMap;

use serde::Deserialize;

pub(in crate::ingest) const SHIPPED: &str = include_str!("../../../../config/pages.toml");

/// Why the file of cues cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CuesError {
    /// It is not TOML of the expected form.
    #[error("config/pages.toml: {0}")]
    Form(#[from] toml::de::Error),
    /// It has more sections than can be told apart.
    #[error("config/pages.toml: more than 64 sections of names")]
    TooMany,
}

/// What a name speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Of {
    /// The running text of an article.
    Body,
    /// The headline.
    Headline,
    /// The writer.
    Byline,
    /// The date of publication.
    Date,
    /// Words under a picture.
    Caption,
    /// Something that stands beside an article.
    Beside,
    /// Something that may hold an article too, and is cut only where it is short.
    Perhaps,
    /// Other articles.
    Others,
    /// What readers wrote.
    Comments,
    /// The day the page was changed.
    Changed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Vec<Section>,
    lead_ins: Vec<String>,
    plugs: Vec<String>,
    changed: Vec<String>,
    by: Vec<String>,
    roles: Vec<String>,
    nobody: Vec<String>,
    particles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    of: Of,
    #[serde(default)]
    why: String,
    words: Vec<String>,
}

/// The cues, ready to be looked up.
#[derive(Debug)]
pub(crate) struct Cues {
    /// Names as they stand.
    names: HashMap<Box<str>, u64>,
    /// Words, and words that follow each other.
    whole: HashMap<Box<str>, u64>,
    /// Beginnings of words, under their first three letters.
    beginnings: HashMap<[u8; 3], Vec<(Box<str>, u64)>>,
    sections: Vec<(Of, String)>,
    lead_ins: Vec<String>,
    plugs: Vec<String>,
    changed: Vec<String>,
    by: Vec<String>,
    roles: Vec<String>,
    nobody: Vec<String>,
    particles: Vec<String>,
}

/// The sections of cues that a name falls under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u64);

impl Marks {
    /// Those of either.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// First words of names that tell what an element has or lacks, and not what it is.
const ELSE: [&str; 4] = ["has", "no", "with", "without"];

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 400;

impl Cues {
    /// The cues that ship with the program.
    ///
    /// # Errors
    /// Where the file is not of the expected form.
    pub(crate) fn shipped() -> Result<Self, CuesError> {
        let file: File = toml::from_str(SHIPPED)?;
        let mut cues = Self {
            names: HashMap::new(),
            whole: HashMap::new(),
            beginnings: HashMap::new(),
            sections: Vec::new(),
            lead_ins: file.lead_ins,
            plugs: file.plugs,
            changed: file.changed,
            by: file.by,
            roles: file.roles,
            nobody: file.nobody,
            particles: file.particles,
        };
        for (number, section) in file.name.into_iter().enumerate() {
            let bit = u32::try_from(number)
                .ok()
                .and_then(|number| 1_u64.checked_shl(number))
                .ok_or(CuesError::TooMany)?;
            for word in section.words {
                cues.add(&word, bit);
            }
            cues.sections.push((section.of, section.why));
        }
        Ok(cues)
    }

    fn add(&mut self, word: &str, bit: u64) {
        if let Some(name) = word.strip_prefix('=') {
            *self.names.entry(name.into()).or_default() |= bit;
            return;
        }
        match word.strip_suffix('*') {
            Some(beginning) => {
                let Some(key) = key(beginning) else { return };
                let list = self.beginnings.entry(key).or_default();
                list.push((beginning.into(), bit));
            }
            None => *self.whole.entry(word.into()).or_default() |= bit,
        }
    }

    /// What a name, or several, tell.
    pub(super) fn marks(&self, names: &str) -> Marks {
        let mut marks = 0;
        if names.len() > LONGEST_NAME {
            return Marks(0);
        }
        for name in names.split_ascii_whitespace() {
            marks |= self.names.get(name).copied().unwrap_or(0);
            let words = words(name);
            // "has-sidebar", "no-comments": of what is beside it or not there.
            if words.len() > 1 && words.first().is_some_and(|first| ELSE.contains(&&**first)) {
                continue;
            }
            for (at, word) in words.iter().enumerate() {
                marks |= self.of_word(word);
                let mut joined = word.clone();
                for next in words.iter().skip(at + 1).take(2) {
                    joined.push(' ');
                    joined.push_str(next);
                    marks |= self.whole.get(joined.as_str()).copied().unwrap_or(0);
                }
            }
        }
        Marks(marks)
    }

    fn of_word(&self, word: &str) -> u64 {
        let whole = self.whole.get(word).copied().unwrap_or(0);
        let list = key(word).and_then(|key| self.beginnings.get(&key));
        let begun = list.map_or(0, |list| {
            list.iter()
                .filter(|(beginning, _)| word.starts_with(&**beginning))
                .fold(0, |bits, (_, bit)| bits | bit)
        });
        whole | begun
    }

    /// The words for a person on marks that speak of this; none where they do not.
    pub(super) fn why(&self, marks: Marks, of: Of) -> Option<&str> {
        if marks.0 == 0 {
            return None;
        }
        self.sections
            .iter()
            .enumerate()
            .find(|(number, (what, _))| marks.0 >> number & 1 == 1 && *what == of)
            .map(|(_, (_, why))| why.as_str())
    }

    /// Whether a line begins like one that leads to another article.
    pub(super) fn leads_elsewhere(&self, line: &str) -> bool {
        begins_with(&self.lead_ins, line)
    }

    /// Whether a line begins like one that asks the reader for something.
    pub(super) fn plugs(&self, line: &str) -> bool {
        begins_with(&self.plugs, line)
    }

    /// Whether a line begins like one that tells when the page was changed.
    pub(super) fn tells_change(&self, line: &str) -> bool {
        begins_with(&self.changed, line)
    }

    /// Where in a line the words begin that tell when the page was changed; its
    /// length where they are not there.
    pub(super) fn change_at(&self, line: &str) -> usize {
        let lower = line.to_ascii_lowercase();
        let found = self
            .changed
            .iter()
            .filter_map(|words| lower.find(words.as_str()));
        found.min().unwrap_or(line.len())
    }

    /// A line without the words that introduce a writer.
    pub(super) fn without_by<'l>(&self, line: &'l str) -> &'l str {
        let mut line = line.trim();
        for _ in 0..2 {
            let head = |word: &String| {
                let head = line.get(..word.len())?;
                let rest = line.get(word.len()..)?;
                // "ByJane Doe": the two stood in elements of their own.
                let glued = head.chars().skip(1).all(char::is_lowercase)
                    && head.len() > 1
                    && rest.starts_with(char::is_uppercase);
                let ends =
                    glued || rest.is_empty() || rest.starts_with(|c: char| !c.is_alphanumeric());
                (head.to_lowercase() == **word && ends).then_some(rest)
            };
            let Some(rest) = self
                .by
                .iter()
                .filter_map(head)
                .min_by_key(|rest| rest.len())
            else {
                break;
            };
            line = rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | ','));
        }
        line
    }

    /// What stands before a word that tells a writer's role, or when and where.
    pub(super) fn before_role<'l>(&self, line: &'l str) -> &'l str {
        let lower = line.to_lowercase();
        if lower.len() != line.len() {
            return line;
        }
        let cut = self
            .roles
            .iter()
            .filter_map(|role| {
                let at = lower.find(role.as_str())?;
                let before = lower.get(..at)?;
                let behind = lower.get(at + role.len()..)?;
                let whole =
                    before.ends_with([' ', ',']) && !behind.starts_with(char::is_alphanumeric);
                whole.then_some(at)
            })
            .min();
        cut.and_then(|cut| line.get(..cut))
            .unwrap_or(line)
            .trim_end_matches([' ', ',', '-'])
    }

    /// Whether a name is that of an account and not of a writer; in lower case.
    pub(super) fn is_nobody(&self, name: &str) -> bool {
        self.nobody.iter().any(|nobody| nobody == name)
    }

    /// Whether a word is no name but tells what somebody is: `Staff`, `reporter`.
    pub(in crate::ingest) fn is_label(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        self.is_nobody(&lower) || self.roles.contains(&lower)
    }

    /// Whether a small word may stand in a name.
    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.iter().any(|particle| particle == word)
    }
}

/// Whether a line begins with one of these words, case and marks aside.
fn begins_with(beginnings: &[String], line: &str) -> bool {
    let mut head = String::new();
    let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    for c in line.chars().take(40) {
        head.extend(c.to_lowercase());
    }
    beginnings.iter().any(|beginning| {
        let rest = head.strip_prefix(beginning.as_str());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

fn key(word: &str) -> Option<[u8; 3]> {
    word.as_bytes().first_chunk::<3>().copied()
}

/// The words of a name, in lower case: `postByline__date` is "post", "byline",
/// "date".
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut small = false;
    for c in name.chars() {
        let parts = !c.is_alphanumeric();
        if (parts || c.is_uppercase() && small) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !parts {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
