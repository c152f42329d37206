//! The head of a Markdown file: YAML between lines of `---`, or TOML between lines
//! of `+++`.
//!
//! Takes the file's text; gives the fields that are known, as they were written,
//! and where the body begins. A field that cannot be read is told with its line,
//! and the others hold. What the values mean is left to `markdown`.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, Options, Spanned};
use toml::de::{DeTable, DeValue};

use super::Problem;

/// The longest head that is read, in bytes.
const LONGEST: usize = 1 << 16;
/// How many parts of a broken head are tried one by one.
const MOST_PARTS: usize = 200;

/// What the head of a file says.
#[derive(Debug, Default)]
pub(super) struct Front {
    fields: Vec<Field>,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
    /// Where the body begins, in bytes.
    pub(super) body: usize,
}

/// A key with what it holds, as text.
#[derive(Debug)]
struct Field {
    key: String,
    line: usize,
    words: Vec<String>,
}

impl Front {
    /// Reads the head of a file; empty where it has none.
    pub(super) fn of(text: &str) -> Self {
        let Some(head) = Head::of(text) else {
            return Self::default();
        };
        let mut front = Self {
            body: head.body,
            ..Self::default()
        };
        if head.text.len() > LONGEST {
            let reason = format!("its head is longer than {LONGEST} bytes and is left out");
            front.problems.push(Problem { line: 1, reason });
        } else if head.toml {
            front.toml(head.text);
        } else {
            front.yaml(head.text);
        }
        front.drop_repeated();
        front
    }

    /// The first of `keys` that is there, with its line: what it holds, which is
    /// never empty.
    pub(super) fn find(&self, keys: &[&str]) -> Option<(&[String], usize)> {
        let named = |key: &&str| self.fields.iter().find(|field| field.key == **key);
        let field = keys.iter().find_map(named)?;
        Some((&field.words, field.line))
    }

    fn field(&mut self, key: &str, line: usize, value: &Value) {
        self.fields.push(Field {
            key: key.trim().to_lowercase().replace('-', "_"),
            line,
            words: value.words(),
        });
    }

    /// Keeps the first of fields with the same key, and drops what holds nothing.
    fn drop_repeated(&mut self) {
        let mut seen = HashSet::new();
        let problems = &mut self.problems;
        self.fields.retain(|field| {
            let new = seen.insert(field.key.clone());
            if !new {
                let reason = format!("`{}` stands in its head twice; the first holds", field.key);
                let line = field.line;
                problems.push(Problem { line, reason });
            }
            new && !field.words.is_empty()
        });
    }

    fn toml(&mut self, text: &str) {
        let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        let line = |at: usize| 2 + breaks.partition_point(|end| *end < at);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let line = line(error.span().unwrap_or_default().start);
            self.fault(line, error.message());
        }
        for (key, value) in table.get_ref().iter() {
            let line = line(key.span().start);
            self.field(key.get_ref(), line, &Value::from(value.get_ref()));
        }
    }

    /// Reads all of it, or where that fails each of its parts: a colon too many in
    /// a title does not cost the date.
    fn yaml(&mut self, text: &str) {
        if self.yaml_part(text, 2).is_ok() {
            return;
        }
        for (part, line) in parts(text).into_iter().take(MOST_PARTS) {
            if let Err((line, said)) = self.yaml_part(part, line) {
                self.fault(line, &said);
            }
        }
    }

    /// Reads the fields of a part that begins on a line of the file.
    fn yaml_part(&mut self, text: &str, first: usize) -> Result<(), (usize, String)> {
        let on = |line: u64| first + usize::try_from(line).unwrap_or(1).saturating_sub(1);
        let read: Result<Option<Entries>, _> = serde_saphyr::from_str_with_options(text, options());
        let entries = read.map_err(|error| {
            let line = error.location().map_or(first, |at| on(at.line()));
            let said = error.without_snippet().to_string();
            (line, said.lines().next().unwrap_or_default().to_owned())
        })?;
        for (key, value) in entries.unwrap_or_default().0 {
            self.field(&key, on(value.referenced.line()), &value.value);
        }
        Ok(())
    }

    fn fault(&mut self, line: usize, said: &str) {
        let said: String = said.chars().take(200).collect();
        let said = said.trim_end_matches('.');
        let reason = format!("its head cannot be read here: {said}");
        self.problems.push(Problem { line, reason });
    }
}

/// Where the head of a file is.
struct Head<'t> {
    text: &'t str,
    toml: bool,
    body: usize,
}

impl<'t> Head<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let marked = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let before = text.len() - marked.len();
        let mut lines = marked.split_inclusive('\n');
        let first = lines.next()?;
        let (toml, ends): (bool, &[&str]) = match first.trim_end() {
            "---" => (false, &["---", "..."]),
            "+++" => (true, &["+++"]),
            _ => return None,
        };
        let start = before + first.len();
        let mut end = start;
        for line in lines {
            if ends.contains(&line.trim_end()) {
                let head = text.get(start..end)?;
                let body = end + line.len();
                // Two rules with words between them are no head.
                let fields = head.trim().is_empty() || head.contains([':', '=']);
                return fields.then_some(Self {
                    text: head,
                    toml,
                    body,
                });
            }
            end += line.len();
        }
        None
    }
}

/// The parts of a head that begin at its margin, each with its line in the file.
fn parts(text: &str) -> Vec<(&str, usize)> {
    let mut parts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let indented = line.starts_with([' ', '\t', '-', '#', '}', ']']) || line.trim().is_empty();
        if !indented || parts.is_empty() {
            parts.push((at, number + 2));
        }
        at += line.len();
    }
    let ends = parts.iter().skip(1).map(|(start, _)| *start).chain([at]);
    let cut = |((start, line), end): ((usize, usize), usize)| Some((text.get(start..end)?, line));
    parts.iter().copied().zip(ends).filter_map(cut).collect()
}

fn options() -> Options {
    let mut options = Options::default();
    options.budget = serde_saphyr::budget! {
        max_events: 20_000,
        max_nodes: 10_000,
        max_aliases: 100,
        max_anchors: 100,
        max_depth: 32,
        max_documents: 1,
        max_merge_keys: 100,
        max_total_scalar_bytes: 1 << 20,
    };
    options.alias_limits.max_total_replayed_events = 10_000;
    options.alias_limits.max_replay_stack_depth = 8;
    options.duplicate_keys = DuplicateKeyPolicy::LastWins;
    options.merge_keys = MergeKeyPolicy::AsOrdinary;
    options.with_snippet = false;
    options
}

/// What a key of a head holds.
#[derive(Debug)]
enum Value {
    Words(String),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
    Nothing,
}

impl Value {
    /// Its text, or that of everything in it; of a table, that of its `name`.
    fn words(&self) -> Vec<String> {
        match self {
            Self::Words(words) => {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(words)
                    .filter(|words| !words.is_empty())
                    .into_iter()
                    .collect()
            }
            Self::List(list) => list.iter().flat_map(Self::words).collect(),
            Self::Table(table) => {
                let name = table
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case("name"));
                name.map(|(_, value)| value.words()).unwrap_or_default()
            }
            Self::Nothing => Vec::new(),
        }
    }
}

impl From<&DeValue<'_>> for Value {
    fn from(value: &DeValue<'_>) -> Self {
        match value {
            DeValue::String(words) => Self::Words(words.to_string()),
            DeValue::Integer(figures) => Self::Words(figures.as_str().to_owned()),
            DeValue::Float(figures) => Self::Words(figures.as_str().to_owned()),
            DeValue::Boolean(said) => Self::Words(said.to_string()),
            DeValue::Datetime(date) => Self::Words(date.to_string()),
            DeValue::Array(list) => Self::List(
                list.iter()
                    .map(|value| Self::from(value.get_ref()))
                    .collect(),
            ),
            DeValue::Table(table) => {
                let entries = table.iter();
                let entry = entries
                    .map(|(key, value)| (key.get_ref().to_string(), Self::from(value.get_ref())));
                Self::Table(entry.collect())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

/// Takes whatever there is, figures as they are written.
struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, said: bool) -> Result<Value, E> {
        Ok(Value::Words(said.to_string()))
    }

    fn visit_i64<E>(self, figures: i64) -> Result<Value, E> {
        Ok(Value::Words(figures.to_string()))
    }

    fn visit_u64<E>(self, figures: u64) -> Result<Value, E> {
        Ok(Value::Words(figures.to_string()))
    }

    fn visit_i128<E>(self, figures: i128) -> Result<Value, E> {
        Ok(Value::Words(figures.to_string()))
    }

    fn visit_u128<E>(self, figures: u128) -> Result<Value, E> {
        Ok(Value::Words(figures.to_string()))
    }

    fn visit_f64<E>(self, figures: f64) -> Result<Value, E> {
        Ok(Value::Words(figures.to_string()))
    }

    fn visit_str<E>(self, words: &str) -> Result<Value, E> {
        Ok(Value::Words(words.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some((key, value)) = map.next_entry::<Value, Value>()? {
            values.push((key.words().join(" "), value));
        }
        Ok(Value::Table(values))
    }
}

/// The fields of a head, in order, those with the same key among them.
#[derive(Default)]
struct Entries(Vec<(String, Spanned<Value>)>);

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AllEntries)
    }
}

struct AllEntries;

impl<'de> Visitor<'de> for AllEntries {
    type Value = Entries;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("keys with their values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Value, Spanned<Value>>()? {
            entries.push((key.words().join(" "), value));
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let front = Front::of(text);
        let fields = front.fields.iter();
        let fields =
            fields.map(|field| format!("{}@{}={}", field.key, field.line, field.words.join("|")));
        let problems = front
            .problems
            .iter()
            .map(|problem| format!("!{}", problem.line));
        fields.chain(problems).collect()
    }

    #[test]
    fn the_head_of_a_file_is_read_with_its_lines() {
        for (text, expected) in [
            (
                "---\ntitle: Port opens\ndate: 2024-06-28\n---\nBody",
                &["title@2=Port opens", "date@3=2024-06-28"][..],
            ),
            (
                "\u{FEFF}---\r\ntitle: \"A: b\"\r\n...\r\nBody",
                &["title@2=A: b"],
            ),
            (
                "---\nauthors:\n  - Ada Quill\n  - name: Bo Low\n    role: x\nyear: 1984\n---\n",
                &["authors@3=Ada Quill|Bo Low", "year@6=1984"],
            ),
            (
                "---\ntitle: a: b\ndate: 2024-06-28\n---\n",
                &["date@3=2024-06-28", "!2"],
            ),
            ("---\ntitle: one\ntitle: two\n---\n", &["title@2=one", "!3"]),
            ("---\ntitle:\n---\n", &[]),
            (
                "+++\ntitle = \"Port opens\"\ndate = 2024-06-28T09:38:00Z\nn = [1\n+++\n",
                &["date@3=2024-06-28T09:38:00Z", "title@2=Port opens", "!4"],
            ),
            ("---\nJust words between rules\n---\n", &[]),
            ("---\ntitle: never closed\n", &[]),
            ("No head", &[]),
        ] {
            let mut found = shown(text);
            let mut expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
            found.retain(|field| !field.starts_with("n@"));
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "text {text:?}");
        }
    }

    #[test]
    fn a_head_that_is_a_bomb_is_told_and_left() {
        let laughs = (1..12).fold(String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"), |text, n| {
            let last = n - 1;
            format!("{text}a{n}: &a{n} [*a{last},*a{last},*a{last},*a{last},*a{last},*a{last},*a{last},*a{last},*a{last},*a{last}]\n")
        });
        let deep = format!("a: {}{}\n", "[".repeat(20_000), "]".repeat(20_000));
        let many = "k: v\n".repeat(13_000);
        for head in [laughs, deep, many] {
            let began = std::time::Instant::now();
            let front = Front::of(&format!("---\n{head}title: x\n---\nBody"));
            assert!(!front.problems.is_empty());
            assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
        }
    }
}
