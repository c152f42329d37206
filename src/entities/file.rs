//! Entity files: read and checked.
//!
//! Takes TOML files of `[[entity]]` entries; gives the index, or every fault in
//! them with file and line. Files of other makers' entities are left to `ftm`: what
//! is wrong in them is left out and told of.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::{Alias, Entity, EntityIndex, Relation, Strength, spellings};
use crate::ingest::article::digest;
use crate::language::fold::folded;
use crate::language::lexicon::Lexicon;
use ftm::Import;

pub use ftm::Imported;

mod ftm;

/// Why the entity files cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EntityError {
    /// A file cannot be read.
    #[error("the entity file `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The path as it was given.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Entries are at fault; all of them are listed.
    #[error("{}", listed(.0))]
    Faults(Vec<EntityFault>),
}

/// One thing wrong in an entity file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityFault {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for EntityFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.reason)
    }
}

fn listed(faults: &[EntityFault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entity: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    r#type: String,
    #[serde(default)]
    kinds: Vec<String>,
    name: String,
    #[serde(default)]
    aliases: Vec<Name>,
    surname: Option<String>,
    #[serde(default)]
    relations: Vec<Relation>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Plain(String),
    Said(SaidName),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidName {
    text: String,
    #[serde(default)]
    strength: Strength,
    note: Option<String>,
}

/// The types that an entity can have.
const TYPES: &[&str] = &[
    "person",
    "company",
    "body",
    "association",
    "programme",
    "group",
    "place",
    "good",
    "event",
    "outlet",
];

/// The entity index, and what came of the files that were made elsewhere.
pub struct Loaded {
    /// The index.
    pub index: EntityIndex,
    /// What each file of FollowTheMoney lines gave, and what was left out of it.
    pub imported: Vec<Imported>,
}

/// Reads and checks entity files.
///
/// # Errors
/// Every entry at fault, of all files of ours; a file of FollowTheMoney lines that
/// holds no entity at all.
pub fn load(paths: &[PathBuf], lexicon: &Lexicon) -> Result<Loaded, EntityError> {
    let mut check = Check::default();
    let mut content = Sha256::new();
    let files = files(paths)?;
    let (imports, ours): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|path| ftm::is_named_so(path));
    for path in ours {
        let text = std::fs::read_to_string(&path).map_err(|reason| unreadable(&path, reason))?;
        check.file(&path, &text);
        content.update(text.as_bytes());
    }
    for path in imports {
        let taken = |id: &str| check.ids.contains_key(id);
        let read = check.import.file(&path, &taken, lexicon);
        content.update(read.map_err(|reason| unreadable(&path, reason))?);
    }
    check.import.relate(&|id| check.ids.contains_key(id));
    check.relations();
    check.hollow_imports();
    if !check.faults.is_empty() {
        return Err(EntityError::Faults(check.faults));
    }
    let imported = std::mem::take(&mut check.import.files);
    let version = version(content);
    Ok(Loaded {
        index: EntityIndex::new(check.entities(), version, lexicon),
        imported,
    })
}

fn unreadable(path: &Path, reason: std::io::Error) -> EntityError {
    EntityError::Unreadable {
        path: path.to_owned(),
        reason,
    }
}

fn version(content: Sha256) -> String {
    let bytes = content.finalize();
    bytes
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// An index of the entries in `text`, which is known as `file`.
///
/// # Errors
/// Every entry at fault.
pub fn parse(file: &str, text: &str, lexicon: &Lexicon) -> Result<EntityIndex, EntityError> {
    let mut check = Check::default();
    check.file(Path::new(file), text);
    check.index(text, lexicon)
}

/// The files that the paths name; of a folder its `.toml` files and those of
/// FollowTheMoney lines, by name.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, EntityError> {
    let mut files = Vec::new();
    for path in paths {
        let unreadable = |reason| unreadable(path, reason);
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            inside.push(entry.map_err(unreadable)?.path());
        }
        inside.retain(|path| {
            ftm::is_named_so(path) || path.extension().is_some_and(|ending| ending == "toml")
        });
        inside.sort();
        files.append(&mut inside);
    }
    Ok(files)
}

struct Found {
    entity: Entity,
    file: PathBuf,
    line: usize,
}

#[derive(Default)]
struct Check {
    entities: Vec<Found>,
    /// Each id, and its place among the entities.
    ids: HashMap<String, usize>,
    /// Strong names as they are compared, and their owners.
    strong: HashMap<String, String>,
    /// What other makers' files gave.
    import: Import,
    faults: Vec<EntityFault>,
}

impl Check {
    /// The index of what was read from `content`, or what is wrong with it.
    fn index(mut self, content: &str, lexicon: &Lexicon) -> Result<EntityIndex, EntityError> {
        self.relations();
        if !self.faults.is_empty() {
            return Err(EntityError::Faults(self.faults));
        }
        let version = digest(content.as_bytes()).chars().take(12).collect();
        Ok(EntityIndex::new(self.entities(), version, lexicon))
    }

    /// Every entity, ours first.
    fn entities(self) -> Vec<Entity> {
        let ours = self.entities.into_iter().map(|found| found.entity);
        ours.chain(self.import.entities).collect()
    }

    /// A file that gave nothing but faults is not what it was taken for.
    fn hollow_imports(&mut self) {
        let hollow = self.import.files.iter().filter(|file| file.entities == 0);
        let first = hollow.filter_map(|file| file.faults.first());
        self.faults.extend(first.cloned());
    }

    fn fault(&mut self, file: &Path, line: usize, reason: String) {
        self.faults.push(EntityFault {
            file: file.to_owned(),
            line,
            reason,
        });
    }

    fn file(&mut self, path: &Path, text: &str) {
        let read: File = match toml::from_str(text) {
            Ok(read) => read,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                self.fault(path, line, error.message().to_owned());
                return;
            }
        };
        let mut lines = Lines::of(text);
        for spanned in read.entity {
            let line = lines.at(spanned.span().start);
            self.entry(path, line, spanned.into_inner());
        }
    }

    fn entry(&mut self, file: &Path, line: usize, entry: Entry) {
        let known = self
            .ids
            .get(&entry.id)
            .and_then(|at| self.entities.get(*at));
        if let Some(first) = known {
            let place = format!("{}:{}", first.file.display(), first.line);
            self.fault(
                file,
                line,
                format!("the id `{}` was used before, at {place}", entry.id),
            );
        }
        if entry.id.trim().is_empty() {
            self.fault(file, line, "an entity has an empty id".to_owned());
        }
        if !TYPES.contains(&entry.r#type.as_str()) {
            let reason = format!(
                "`{}` is not a type; the types are {}",
                entry.r#type,
                TYPES.join(", ")
            );
            self.fault(file, line, reason);
        }
        self.name(file, line, &entry.id, &entry.name, Strength::Strong);
        let mut aliases = Vec::new();
        for name in entry.aliases {
            let said = match name {
                Name::Plain(text) => SaidName {
                    text,
                    strength: Strength::Strong,
                    note: None,
                },
                Name::Said(said) => said,
            };
            self.name(file, line, &entry.id, &said.text, said.strength);
            if said.strength != Strength::Strong && said.note.is_none() {
                let reason = format!(
                    "`{}`: the alias `{}` is not strong and has no note why",
                    entry.id, said.text
                );
                self.fault(file, line, reason);
            }
            aliases.push(Alias {
                text: said.text,
                strength: said.strength,
            });
        }
        let default = || entry.name.split_whitespace().next_back().map(str::to_owned);
        let surname = match entry.r#type.as_str() {
            "person" => entry.surname.or_else(default),
            _ => None,
        };
        self.ids
            .entry(entry.id.clone())
            .or_insert(self.entities.len());
        self.entities.push(Found {
            entity: Entity {
                id: entry.id,
                kind: entry.r#type,
                kinds: entry.kinds,
                name: entry.name,
                aliases,
                surname,
                relations: entry.relations,
            },
            file: file.to_owned(),
            line,
        });
    }

    /// Checks one name: neither empty nor one letter, and a strong one with one owner.
    fn name(&mut self, file: &Path, line: usize, id: &str, name: &str, strength: Strength) {
        let letters = folded(name).chars().filter(|c| !c.is_whitespace()).count();
        if letters == 0 {
            self.fault(
                file,
                line,
                format!("`{id}`: an alias is empty; take it out"),
            );
            return;
        }
        if letters == 1 {
            let reason = format!(
                "`{id}`: the alias `{name}` is one letter and would be found everywhere; take it out"
            );
            self.fault(file, line, reason);
            return;
        }
        if strength != Strength::Strong {
            return;
        }
        let key = spellings(name).concat().concat();
        match self.strong.get(&key) {
            Some(owner) if owner != id => {
                let reason = format!(
                    "the strong alias `{name}` belongs to both `{owner}` and `{id}`; make it weak on one of them"
                );
                self.fault(file, line, reason);
            }
            _ => {
                self.strong.insert(key, id.to_owned());
            }
        }
    }

    /// Checks that relations lead somewhere and that nothing is part of itself.
    fn relations(&mut self) {
        let owners: HashMap<&str, &Entity> = self
            .entities
            .iter()
            .map(|found| (found.entity.id.as_str(), &found.entity))
            .collect();
        let mut faults = Vec::new();
        for found in &self.entities {
            let fault = |reason| EntityFault {
                file: found.file.clone(),
                line: found.line,
                reason,
            };
            for relation in &found.entity.relations {
                let to = relation.to.as_str();
                if !owners.contains_key(to) && !self.import.has(to) {
                    let reason = format!(
                        "`{}` is {} `{}`, which is no entity",
                        found.entity.id, relation.kind, relation.to
                    );
                    faults.push(fault(reason));
                }
            }
            for kind in ["part-of", "located-in"] {
                if leads_back(&found.entity.id, kind, &owners) {
                    faults.push(fault(format!(
                        "`{}` is {kind} itself, by way of others",
                        found.entity.id
                    )));
                }
            }
        }
        self.faults.extend(faults);
    }
}

/// Whether following relations of a kind from an entity comes back to it.
fn leads_back(id: &str, kind: &str, owners: &HashMap<&str, &Entity>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![id];
    while let Some(at) = open.pop() {
        let relations = owners
            .get(at)
            .map_or(&[][..], |entity| entity.relations.as_slice());
        for relation in relations.iter().filter(|relation| relation.kind == kind) {
            if relation.to == id {
                return true;
            }
            if seen.insert(relation.to.as_str()) {
                open.push(&relation.to);
            }
        }
    }
    false
}

fn line_of(text: &str, at: usize) -> usize {
    Lines::of(text).at(at)
}

/// Tells the lines of places in a text that are asked for in order.
struct Lines<'t> {
    text: &'t str,
    counted: usize,
    line: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            counted: 0,
            line: 1,
        }
    }

    /// The line, counted from 1, of the byte at `at`.
    fn at(&mut self, at: usize) -> usize {
        let since = self
            .text
            .as_bytes()
            .get(self.counted..at)
            .unwrap_or_default();
        self.line += since.iter().filter(|byte| **byte == b'\n').count();
        self.counted = self.counted.max(at);
        self.line
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An index of the entries in `text`.
    pub(crate) fn index(text: &str) -> EntityIndex {
        parse(
            "test.toml",
            text,
            &crate::language::lexicon::tests::english(),
        )
        .unwrap()
    }

    #[test]
    fn bad_entries_are_refused_with_their_line_and_reason() {
        let acme = "[[entity]]\nid = \"acme\"\ntype = \"company\"\nname = \"Acme\"\n";
        for (more, line, words) in [
            ("aliases = [\"\"]", 1, "is empty"),
            ("aliases = [\"A\"]", 1, "one letter"),
            ("aliases = [\"·-·\"]", 1, "is empty"),
            ("alias = [\"x\"]", 5, "unknown field"),
            (
                "aliases = [{ text = \"the firm\", strength = \"weak\" }]",
                1,
                "no note",
            ),
            (
                "[[entity]]\nid = \"acme-2\"\ntype = \"company\"\nname = \"The ACME\"",
                5,
                "belongs to both",
            ),
            (
                "[[entity]]\nid = \"acme\"\ntype = \"company\"\nname = \"Other\"",
                5,
                "used before",
            ),
            (
                "[[entity]]\nid = \"x1\"\ntype = \"firm\"\nname = \"Xone\"",
                5,
                "is not a type",
            ),
            (
                "relations = [{ kind = \"part-of\", to = \"acme\" }]",
                1,
                "part-of itself",
            ),
            (
                "relations = [{ kind = \"part-of\", to = \"nobody\" }]",
                1,
                "no entity",
            ),
        ] {
            let mut check = Check::default();
            check.file(Path::new("test.toml"), &format!("{acme}{more}\n"));
            check.relations();
            let [fault] = check.faults.as_slice() else {
                panic!("one fault expected after {more:?}: {:?}", check.faults)
            };
            assert!(fault.reason.contains(words), "{more:?}: {fault}");
            assert_eq!(fault.line, line, "{more:?}: {fault}");
        }
    }
}
