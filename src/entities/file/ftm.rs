//! Entity files of FollowTheMoney JSON lines, as OpenSanctions and Aleph ship them.
//!
//! Takes the lines of a file, one at a time, packed or not; gives entities with
//! their names and plain relations, and an account of what was left out. People
//! share names, so two entities may: a question that uses such a name asks back.
//! A line that is at fault is left out and the rest is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

use super::EntityFault;
use crate::entities::{Alias, Entity, Relation, Strength};
use crate::language::fold::words;
use crate::language::lexicon::Lexicon;

/// The endings of such files, each also with `.gz` behind it.
const ENDINGS: [&str; 4] = [".jsonl", ".json", ".ijson", ".ndjson"];
/// The longest line that is read, in bytes.
const LONGEST_LINE: u64 = 16 << 20;
/// A longer name is a description that no article repeats to the letter.
const MOST_WORDS: usize = 16;
/// How many lines at fault are named; the rest is counted.
const MOST_FAULTS: usize = 20;

/// The types of the schemata that have names.
const TYPES: &[(&str, &str)] = &[
    ("Person", "person"),
    ("Company", "company"),
    ("LegalEntity", "company"),
    ("Organization", "body"),
    ("PublicBody", "body"),
    ("Project", "programme"),
    ("Event", "event"),
    ("Asset", "good"),
    ("Vehicle", "good"),
    ("Vessel", "good"),
    ("Airplane", "good"),
    ("RealEstate", "place"),
];

/// The schemata that tie two entities: whose property holds the relation, what it is
/// called, and whose it leads to.
const TIES: &[(&str, Tie)] = &[
    ("Ownership", Tie::new("owner", "owner-of", "asset")),
    (
        "Directorship",
        Tie::new("director", "director-of", "organization"),
    ),
    (
        "Membership",
        Tie::new("member", "member-of", "organization"),
    ),
    (
        "Employment",
        Tie::new("employee", "official-of", "employer"),
    ),
];

/// Schemata that are well known and tell nothing that is used here.
const PASSED_OVER: &str = "Address Analyzable Article Assessment Associate BankAccount Call Contract \
    ContractAward CourtCase CourtCaseParty CryptoWallet Debt Document Documentation \
    EconomicActivity Email Family Folder HyperText Identification Image License Mention \
    Message Note Occupancy Package Page Pages Passport Payment PlainText Position \
    ProjectParticipant Representation Sanction Security Similar Succession Table TaxRoll \
    Thing Trip UnknownLink UserAccount Value Video Workbook";

#[derive(Clone, Copy)]
struct Tie {
    holder: &'static str,
    kind: &'static str,
    to: &'static str,
}

impl Tie {
    const fn new(holder: &'static str, kind: &'static str, to: &'static str) -> Self {
        Self { holder, kind, to }
    }
}

/// What came of a file of FollowTheMoney lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The file.
    pub file: PathBuf,
    /// How many entities it gave.
    pub entities: usize,
    /// How many relations between them.
    pub relations: usize,
    /// What was left out as it was to be, each with how often.
    pub left_out: BTreeMap<String, usize>,
    /// Lines at fault: the first of them.
    pub faults: Vec<EntityFault>,
    /// How many more there are.
    pub more_faults: usize,
}

impl Imported {
    fn leave_out(&mut self, what: impl Into<String>) {
        *self.left_out.entry(what.into()).or_default() += 1;
    }

    fn fault(&mut self, line: usize, reason: String) {
        if self.faults.len() == MOST_FAULTS {
            self.more_faults += 1;
            return;
        }
        self.faults.push(EntityFault {
            file: self.file.clone(),
            line,
            reason,
        });
    }

    /// What was left out, in words; none where nothing was.
    pub fn left_out_in_words(&self) -> Option<String> {
        let counted = self.left_out.iter();
        let counted: Vec<String> = counted
            .map(|(what, count)| format!("{count} {what}"))
            .collect();
        (!counted.is_empty()).then(|| counted.join(", "))
    }
}

/// A line of a file; other keys are ignored.
#[derive(Deserialize)]
struct Line {
    id: String,
    schema: String,
    caption: Option<String>,
    #[serde(default)]
    properties: Properties,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    name: Texts,
    alias: Texts,
    weak_alias: Texts,
    previous_name: Texts,
    abbreviation: Texts,
    last_name: Texts,
    owner: Texts,
    asset: Texts,
    director: Texts,
    organization: Texts,
    member: Texts,
    employee: Texts,
    employer: Texts,
    start_date: Texts,
    end_date: Texts,
}

impl Properties {
    /// The ids of the entities that one end of a tie names.
    fn end(&self, name: &str) -> &[String] {
        let texts = match name {
            "owner" => &self.owner,
            "asset" => &self.asset,
            "director" => &self.director,
            "organization" => &self.organization,
            "member" => &self.member,
            "employee" => &self.employee,
            "employer" => &self.employer,
            _ => return &[],
        };
        &texts.0
    }
}

/// The values of a property. Where entities are nested in one, their ids.
#[derive(Default)]
struct Texts(Vec<String>);

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde_json::Value;
        let text = |value: Value| match value {
            Value::String(text) => Some(text),
            Value::Object(mut nested) => match nested.remove("id") {
                Some(Value::String(id)) => Some(id),
                _ => None,
            },
            _ => None,
        };
        let texts = match Value::deserialize(from)? {
            Value::Array(values) => values.into_iter().filter_map(text).collect(),
            value => text(value).into_iter().collect(),
        };
        Ok(Self(texts))
    }
}

/// A relation, until both its ends are known.
struct Edge {
    from: String,
    relation: Relation,
    file: usize,
}

/// What the files gave so far.
#[derive(Default)]
pub(super) struct Import {
    /// The entities, in the order of their lines.
    pub(super) entities: Vec<Entity>,
    /// What came of each file.
    pub(super) files: Vec<Imported>,
    places: FxHashMap<String, usize>,
    edges: Vec<Edge>,
}

impl Import {
    /// Whether an entity of these files has this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.places.contains_key(id)
    }

    /// Reads a file; gives the hash of its lines. `taken` tells the ids that other
    /// files use.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn file(
        &mut self,
        path: &Path,
        taken: &dyn Fn(&str) -> bool,
        lexicon: &Lexicon,
    ) -> io::Result<[u8; 32]> {
        let file = File::open(path)?;
        let packed = path.extension().is_some_and(|ending| ending == "gz");
        let mut reader: Box<dyn BufRead> = match packed {
            true => Box::new(BufReader::new(MultiGzDecoder::new(file))),
            false => Box::new(BufReader::new(file)),
        };
        self.files.push(Imported {
            file: path.to_owned(),
            ..Imported::default()
        });
        let mut hash = Sha256::new();
        let mut bytes = Vec::new();
        let mut number = 0;
        loop {
            bytes.clear();
            let read = reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(hash.finalize().into());
            }
            hash.update(&bytes);
            number += 1;
            if read as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n') {
                reader.skip_until(b'\n')?;
                self.fault(
                    number,
                    format!("the line has more than {LONGEST_LINE} bytes"),
                );
                continue;
            }
            let line = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            if !line.trim_ascii().is_empty() {
                self.line(number, line, taken, lexicon);
            }
        }
    }

    fn line(
        &mut self,
        number: usize,
        line: &[u8],
        taken: &dyn Fn(&str) -> bool,
        lexicon: &Lexicon,
    ) {
        let line: Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => {
                let said = error.to_string();
                // Each line is a text of one line; its own number stands before this.
                let reason = said.split(" at line ").next().unwrap_or_default();
                return self.fault(number, format!("not a FollowTheMoney entity: {reason}"));
            }
        };
        let of = |table: &[(&str, &'static str)]| {
            let row = table.iter().find(|(schema, _)| *schema == line.schema);
            row.map(|(_, kind)| *kind)
        };
        let tie = TIES.iter().find(|(schema, _)| *schema == line.schema);
        match (of(TYPES), tie) {
            (Some(kind), _) => self.entity(number, kind, line, taken, lexicon),
            (_, Some((_, tie))) => self.tie(tie, &line.properties),
            _ if PASSED_OVER.split(' ').any(|known| known == line.schema) => {
                self.leave_out(format!("of schema {}", line.schema));
            }
            _ => {
                let what = format!("of the unknown schema {}", line.schema);
                let first = self
                    .latest()
                    .is_none_or(|file| !file.left_out.contains_key(&what));
                if first {
                    self.fault(
                        number,
                        format!("`{}` is no schema that is known here", line.schema),
                    );
                }
                self.leave_out(what);
            }
        }
    }

    fn entity(
        &mut self,
        number: usize,
        kind: &'static str,
        line: Line,
        taken: &dyn Fn(&str) -> bool,
        lexicon: &Lexicon,
    ) {
        if line.id.is_empty() || line.id.contains(char::is_whitespace) {
            return self.fault(number, format!("`{}` cannot be an id", line.id));
        }
        if self.has(&line.id) || taken(&line.id) {
            return self.fault(number, format!("the id `{}` was used before", line.id));
        }
        let mut names = Names::default();
        let own = line.properties.name.0;
        // The caption is the one of many spellings that people chose to show.
        let shown = line.caption.filter(|caption| own.contains(caption));
        names.add(shown, Strength::Strong, kind, lexicon);
        names.add(own, Strength::Strong, kind, lexicon);
        names.add(line.properties.alias.0, Strength::Strong, kind, lexicon);
        names.add(
            line.properties.previous_name.0,
            Strength::Strong,
            kind,
            lexicon,
        );
        names.add(
            line.properties.abbreviation.0,
            Strength::Strong,
            kind,
            lexicon,
        );
        names.add(line.properties.weak_alias.0, Strength::Weak, kind, lexicon);
        for what in names.left_out.drain(..) {
            self.leave_out(what);
        }
        if names.kept.is_empty() {
            return self.leave_out("without a name");
        }
        let name = names.kept.remove(0).text;
        let surname = (kind == "person")
            .then(|| surname(&name, &line.properties.last_name.0))
            .flatten();
        self.places.insert(line.id.clone(), self.entities.len());
        self.entities.push(Entity {
            id: line.id,
            kind: kind.to_owned(),
            kinds: Vec::new(),
            name,
            aliases: names.kept,
            surname,
            relations: Vec::new(),
        });
        if let Some(file) = self.files.last_mut() {
            file.entities += 1;
        }
    }

    fn tie(&mut self, tie: &Tie, properties: &Properties) {
        let day = |texts: &Texts, last| texts.0.first().and_then(|text| day(text, last));
        let from = day(&properties.start_date, false);
        let until = day(&properties.end_date, true);
        for holder in properties.end(tie.holder) {
            for to in properties.end(tie.to) {
                self.edges.push(Edge {
                    from: holder.clone(),
                    relation: Relation {
                        kind: tie.kind.to_owned(),
                        to: to.clone(),
                        from,
                        until,
                    },
                    file: self.files.len().saturating_sub(1),
                });
            }
        }
    }

    /// Gives every relation to its entity, once all files were read. Those to or from
    /// what no file has are left out.
    pub(super) fn relate(&mut self, others: &dyn Fn(&str) -> bool) {
        for edge in std::mem::take(&mut self.edges) {
            let known = self.has(&edge.relation.to) || others(&edge.relation.to);
            let place = self.places.get(&edge.from).filter(|_| known);
            let holder = place.and_then(|place| self.entities.get_mut(*place));
            let Some(file) = self.files.get_mut(edge.file) else {
                continue;
            };
            match holder {
                Some(holder) => {
                    holder.relations.push(edge.relation);
                    file.relations += 1;
                }
                None => file.leave_out("relations to what no file has"),
            }
        }
    }

    fn latest(&self) -> Option<&Imported> {
        self.files.last()
    }

    fn leave_out(&mut self, what: impl Into<String>) {
        if let Some(file) = self.files.last_mut() {
            file.leave_out(what);
        }
    }

    fn fault(&mut self, line: usize, reason: String) {
        if let Some(file) = self.files.last_mut() {
            file.fault(line, reason);
        }
    }
}

/// The names of an entity, each spelling once.
#[derive(Default)]
struct Names {
    kept: Vec<Alias>,
    known: FxHashSet<String>,
    left_out: Vec<&'static str>,
}

impl Names {
    fn add(
        &mut self,
        names: impl IntoIterator<Item = String>,
        strength: Strength,
        kind: &str,
        lexicon: &Lexicon,
    ) {
        for name in names {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let folded: Vec<String> = words(&name)
                .into_iter()
                .map(|word| word.folded.into_owned())
                .collect();
            let letters: usize = folded.iter().map(|word| word.chars().count()).sum();
            if letters < 2 {
                self.left_out.push("names that are empty or one letter");
            } else if folded.len() > MOST_WORDS {
                self.left_out.push("names that are too long");
            } else if self.known.insert(folded.join(" ")) {
                let shown = self.kept.is_empty();
                let strength = match says_little(&folded, kind, lexicon) && !shown {
                    true => Strength::Weak,
                    false => strength,
                };
                self.kept.push(Alias {
                    text: name,
                    strength,
                });
            }
        }
    }
}

/// Whether a name alone is no sign of its owner: one word of a person's name, or words
/// that every text holds.
fn says_little(folded: &[String], kind: &str, lexicon: &Lexicon) -> bool {
    let common = |word: &String| lexicon.is_stop(word) || lexicon.is_also_a_word(word);
    let one_given_name =
        kind == "person" && folded.len() == 1 && folded.iter().all(|word| word.is_ascii());
    one_given_name || folded.iter().all(common)
}

/// The word that stands for a person once they are named in full: the last name that
/// is given, or else the last of several words.
fn surname(name: &str, given: &[String]) -> Option<String> {
    let stands_in = |last: &&String| name.split_whitespace().any(|word| word == last.as_str());
    let last = || name.split_whitespace().skip(1).last().map(str::to_owned);
    given.iter().find(stands_in).cloned().or_else(last)
}

/// A day that is given to the day, the month or the year: the first it can be, or the
/// last.
fn day(text: &str, last: bool) -> Option<Date> {
    let text = text.get(..10).unwrap_or(text);
    let mut parts = text.split('-').map(str::parse::<i16>);
    let year = parts.next()?.ok()?;
    let month = parts.next().transpose().ok()?;
    let day = parts.next().transpose().ok()?;
    let small = |number: i16| i8::try_from(number).ok();
    let month_or = small(month.unwrap_or(if last { 12 } else { 1 }))?;
    let date = Date::new(year, month_or, small(day.unwrap_or(1))?).ok()?;
    Some(match day {
        None if last => date.last_of_month(),
        _ => date,
    })
}

/// Whether a file's name is that of a file of such lines.
pub(super) fn is_named_so(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::tests::english;

    const PEOPLE: &str = r#"
{"id":"q1","schema":"Person","caption":"Ana Diaz","properties":{"name":["Анна Диас","Ana Diaz"],"alias":["Ana","A"],"weakAlias":["The Captain"],"lastName":["Diaz"]},"datasets":["x"],"target":true}
{"id":"q2","schema":"Person","properties":{"name":["Ana Diaz"],"alias":["Ana  DIAZ",""]}}
{"id":"c1","schema":"Company","properties":{"name":"Acme Shipping","abbreviation":["AS"],"previousName":["Leith Lines"],"country":["gb"]}}
{"id":"b1","schema":"PublicBody","properties":{"name":["Port Authority"]}}
{"id":"v1","schema":"Vessel","properties":{"name":["Sea Lark"],"flag":["pa"]}}
{"id":"o1","schema":"Ownership","properties":{"owner":["q1"],"asset":["c1"],"startDate":["2020-03"],"endDate":["2021"]}}
{"id":"d1","schema":"Directorship","properties":{"director":[{"id":"q2"}],"organization":["c1"]}}
{"id":"m1","schema":"Membership","properties":{"member":["q9"],"organization":["b1"]}}
{"id":"a1","schema":"Address","properties":{"full":["1 Quay"]}}
{"id":"u1","schema":"Spaceship","properties":{"name":["Nostromo"]}}
{"id":"u2","schema":"Spaceship","properties":{"name":["Sulaco"]}}
{"id":"n1","schema":"Person","properties":{"name":["X"]}}
{"id":"q1","schema":"Person","properties":{"name":["Somebody Else"]}}
{"id":"a b","schema":"Person","properties":{"name":["Some Body"]}}
not json
["a","list"]
"#;

    fn read(text: &[u8], name: &str) -> Import {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let mut import = Import::default();
        import.file(&path, &|_| false, &english()).unwrap();
        import.relate(&|_| false);
        import
    }

    #[test]
    fn entities_have_the_names_types_and_relations_of_their_lines() {
        let import = read(PEOPLE.as_bytes(), "people.ftm.jsonl");
        let rows: Vec<String> = import
            .entities
            .iter()
            .map(|entity| {
                let aliases: Vec<String> = entity
                    .aliases
                    .iter()
                    .map(|alias| format!("{} {:?}", alias.text, alias.strength))
                    .collect();
                let relations: Vec<String> = entity
                    .relations
                    .iter()
                    .map(|to| format!("{} {} {:?} {:?}", to.kind, to.to, to.from, to.until))
                    .collect();
                let surname = entity.surname.as_deref().unwrap_or("-");
                format!(
                    "{} {} {} | {surname} | {} | {}",
                    entity.id,
                    entity.kind,
                    entity.name,
                    aliases.join(", "),
                    relations.join(", ")
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                "q1 person Ana Diaz | Diaz | Анна Диас Strong, Ana Weak, The Captain Weak | owner-of c1 Some(2020-03-01) Some(2021-12-31)",
                "q2 person Ana Diaz | Diaz |  | director-of c1 None None",
                "c1 company Acme Shipping | - | Leith Lines Strong, AS Weak | ",
                "b1 body Port Authority | - |  | ",
                "v1 good Sea Lark | - |  | ",
            ]
        );
    }

    #[test]
    fn what_is_left_out_is_accounted_for() {
        let import = read(PEOPLE.as_bytes(), "people.ftm.jsonl");
        let file = &import.files[0];
        assert_eq!((file.entities, file.relations), (5, 2));
        assert_eq!(
            file.left_out_in_words().unwrap(),
            "3 names that are empty or one letter, 1 of schema Address, \
             2 of the unknown schema Spaceship, 1 relations to what no file has, 1 without a name"
        );
        let faults: Vec<(usize, &str)> = file
            .faults
            .iter()
            .map(|fault| (fault.line, fault.reason.as_str()))
            .collect();
        assert_eq!(
            faults[0],
            (11, "`Spaceship` is no schema that is known here")
        );
        assert_eq!(faults[1], (14, "the id `q1` was used before"));
        assert_eq!(faults[2], (15, "`a b` cannot be an id"));
        assert_eq!((faults[3].0, faults[4].0, faults.len()), (16, 17, 5));
    }

    #[test]
    fn a_packed_file_is_read_as_it_was() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        io::Write::write_all(&mut packed, PEOPLE.as_bytes()).unwrap();
        let import = read(&packed.finish().unwrap(), "people.ftm.json.gz");
        assert_eq!(import.files[0].entities, 5);
    }

    #[test]
    fn files_are_told_by_their_names() {
        for (name, expected) in [
            ("people.ftm.jsonl", true),
            ("entities.ftm.json", true),
            ("a.IJSON", true),
            ("a.json.gz", true),
            ("a.toml", false),
            ("a.gz", false),
        ] {
            assert_eq!(is_named_so(Path::new(name)), expected, "{name}");
        }
    }
}
