//! The table of settings: what each is called and what may be written there.
//!
//! Takes one value as a file or the environment gives it; gives it back in the
//! type the setting has, or says what is wrong with it. Which layer wins is left
//! to `settings` itself.

use std::fmt;
use std::ops::Range;

use config::{Map, Value, ValueKind};
use reqwest::Url;
use toml::Spanned;
use toml::de::{DeArray, DeValue};
use tracing_subscriber::filter::Targets;

use super::feeds;
use super::mistakes::{did_you_mean, nearest};

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// The section it stands in.
    pub section: &'static str,
    /// Its name there.
    pub name: &'static str,
    pub(super) expects: Expects,
}

/// What may be written for a setting.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expects {
    /// A text of a certain form.
    Text(&'static TextForm),
    /// A text that is never shown.
    Secret,
    /// A file or folder.
    Path,
    /// A list of files and folders, with at least this many.
    Paths { least: usize },
    /// A whole number within these bounds.
    Whole { least: i64, most: i64 },
    /// A number from 0 to 1.
    Share,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// True or false.
    Truth,
    /// A list of things that have settings of their own.
    Tables(&'static TableForm),
}

/// A text that has to follow rules of its own.
#[derive(Debug)]
pub(super) struct TextForm {
    /// What it must be, as it stands in a message after "it must be".
    pub(super) must_be: &'static str,
    /// The text as it is kept, or a hint at what was meant.
    pub(super) read: fn(&str) -> Result<String, Option<String>>,
}

/// A list of tables, each a `[[section.name]]` in the file.
#[derive(Debug)]
pub(super) struct TableForm {
    /// What one of them is called.
    pub(super) one: &'static str,
    /// What may be set for each, beginning with the one that has to be.
    pub(super) keys: &'static [Key],
    /// Fills in what was left out and can be worked out from the rest.
    pub(super) complete: fn(&mut Map<String, Value>),
    /// The settings in which no two of them may be the same.
    pub(super) unique: &'static [&'static str],
}

/// One table of a list, and where it stands if that is known.
type Placed = (Map<String, Value>, Option<Range<usize>>);

/// Why a value is refused.
#[derive(Debug)]
pub(super) struct Fault {
    /// What is wrong, naming the setting.
    pub(super) said: String,
    /// What to write instead, if that is known.
    pub(super) hint: Option<String>,
    /// Where in the file the faulty part stands, if it is less than the value.
    pub(super) span: Option<Range<usize>>,
}

/// Every setting, in the order of `config/default.toml`.
pub const KEYS: &[Key] = &[
    key("corpus", "folders", Expects::Paths { least: 1 }),
    key("corpus", "max_file_bytes", whole(1024, 1 << 30)),
    key("entities", "files", Expects::Paths { least: 0 }),
    key("data", "folder", Expects::Path),
    key("language", "time_zone", Expects::Text(&TIME_ZONE)),
    key("language", "phrases", Expects::Path),
    key("language", "evidence", Expects::Path),
    key("answers", "max_citations", whole(1, 10)),
    key("answers", "max_per_article", whole(1, 100)),
    key("answers", "max_question_chars", whole(100, 20_000)),
    key("answers", "threshold", Expects::Share),
    key("answers", "follow_up_minutes", whole(1, 24 * 60)),
    key("feeds", "max_bytes", whole(1024, 1 << 28)),
    key("feeds", "timeout_seconds", whole(1, 300)),
    key("feeds", "max_redirects", whole(0, 20)),
    key("feeds", "allow_private_addresses", Expects::Truth),
    key("feeds", "user_agent", Expects::Text(&feeds::USER_AGENT)),
    key("feeds", "sources", Expects::Tables(&feeds::SOURCES)),
    key("discord", "token", Expects::Secret),
    key("discord", "token_file", Expects::Path),
    key("discord", "api_url", Expects::Text(&ROOT_URL)),
    key("discord", "workers", whole(1, 256)),
    key("discord", "guild_queue", whole(1, 10_000)),
    key("discord", "cooldown_seconds", whole(0, 3600)),
    key("log", "filter", Expects::Text(&LOG_FILTER)),
    key("log", "format", Expects::OneOf(&["text", "json"])),
];

pub(super) const fn key(section: &'static str, name: &'static str, expects: Expects) -> Key {
    Key {
        section,
        name,
        expects,
    }
}

pub(super) const fn whole(least: i64, most: i64) -> Expects {
    Expects::Whole { least, most }
}

const TIME_ZONE: TextForm = TextForm {
    must_be: "a time zone that this machine knows, such as \"Europe/Berlin\"",
    read: |text| match jiff::tz::TimeZone::get(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => {
            let zones: Vec<_> = jiff::tz::db().available().collect();
            Err(did_you_mean(text, zones.iter().map(|zone| zone.as_str())))
        }
    },
};

const ROOT_URL: TextForm = TextForm {
    must_be: "the root of an http or https address, such as \"https://discord.com\"",
    read: |text| {
        let Ok(url) = Url::parse(text) else {
            return Err(None);
        };
        if url.path().split('/').any(|part| part == "api") {
            return Err(Some("leave out /api and what follows it".to_owned()));
        }
        let plain = url.query().is_none() && url.fragment().is_none();
        let open = url.username().is_empty() && url.password().is_none();
        if !plain || !open || !["http", "https"].contains(&url.scheme()) {
            return Err(None);
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    },
};

const LOG_FILTER: TextForm = TextForm {
    must_be: "log levels such as \"info\" or \"info,sqlx=debug\"",
    read: |text| match text.parse::<Targets>() {
        Ok(_) if !text.trim().is_empty() && !names_a_level_as_a_part(text) => Ok(text.to_owned()),
        _ => {
            let levels = ["off", "error", "warn", "info", "debug", "trace"];
            Err(did_you_mean(text, levels))
        }
    },
};

/// Whether a word stands alone that is no level: it would be read as the name of
/// a part and log everything of it, so `ifno` would silence the rest.
fn names_a_level_as_a_part(filter: &str) -> bool {
    filter.split(',').any(|directive| {
        !directive.contains('=')
            && directive
                .trim()
                .parse::<tracing::level_filters::LevelFilter>()
                .is_err()
    })
}

impl Key {
    /// The setting's full name, such as `corpus.folders`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("DATELINE__{}__{}", self.section, self.name).to_uppercase()
    }

    /// Whether its value must never be shown.
    pub fn is_secret(&self) -> bool {
        matches!(self.expects, Expects::Secret)
    }

    /// Reads the value that a file gives.
    pub(super) fn read_toml(&self, value: &DeValue<'_>) -> Result<ValueKind, Vec<Fault>> {
        match (self.expects, value) {
            (Expects::Paths { least }, DeValue::Array(items)) => self.read_list(items, least),
            (Expects::Paths { .. }, DeValue::String(one)) => Err(vec![Fault {
                hint: Some(format!("write `{} = [{one:?}]`", self.name)),
                ..self.refuse(&found(value))
            }]),
            (Expects::Truth, DeValue::Boolean(truth)) => Ok((*truth).into()),
            (Expects::Tables(form), DeValue::Array(items)) => self.read_tables(items, form),
            (Expects::Tables(_), DeValue::Table(_)) => Err(vec![Fault {
                hint: Some(format!("write `[[{}]]`, in double brackets", self.path())),
                ..self.refuse(&found(value))
            }]),
            (Expects::Whole { .. }, DeValue::Integer(number)) => {
                let digits = number.as_str().replace('_', "");
                i64::from_str_radix(&digits, number.radix())
                    .map_err(|_| self.refuse(&found(value)))
                    .and_then(|number| self.read_whole(number))
                    .map_err(|fault| vec![fault])
            }
            (Expects::Share, DeValue::Integer(_) | DeValue::Float(_)) => self
                .read_share(&written(value))
                .map_err(|fault| vec![fault]),
            (
                Expects::Text(_) | Expects::Secret | Expects::Path | Expects::OneOf(_),
                DeValue::String(text),
            ) => self.read_word(text).map_err(|fault| vec![fault]),
            _ if self.is_secret() => Err(vec![self.refuse("no text")]),
            _ => Err(vec![self.refuse(&found(value))]),
        }
    }

    /// Reads the value of an environment variable.
    pub(super) fn read_variable(&self, text: &str) -> Result<ValueKind, Vec<Fault>> {
        let text = text.trim();
        match self.expects {
            Expects::Paths { .. } => {
                let paths = std::env::split_paths(text)
                    .filter_map(|path| path.to_str().map(str::to_owned))
                    .filter(|path| !path.is_empty())
                    .map(|path| {
                        self.read_word(&path)
                            .map(|kind| config::Value::new(None, kind))
                    })
                    .collect::<Result<_, _>>();
                paths.map(ValueKind::Array)
            }
            Expects::Whole { .. } => text
                .parse()
                .map_err(|_| self.refuse(&quoted(text)))
                .and_then(|number| self.read_whole(number)),
            Expects::Share => self.read_share(text),
            Expects::Truth => text
                .parse::<bool>()
                .map(ValueKind::from)
                .map_err(|_| self.refuse(&quoted(text))),
            Expects::Tables(form) => return self.read_words_as_tables(text, form),
            _ => self.read_word(text),
        }
        .map_err(|fault| vec![fault])
    }

    fn read_tables(&self, items: &DeArray<'_>, form: &TableForm) -> Result<ValueKind, Vec<Fault>> {
        let (mut tables, mut faults) = (Vec::new(), Vec::new());
        for item in items.iter() {
            match self.read_table(item, form) {
                Ok(table) => tables.push((table, Some(item.span()))),
                Err(more) => faults.extend(more),
            }
        }
        self.put_together(tables, faults, form)
    }

    /// A list of words, each of them the first setting of a table.
    fn read_words_as_tables(&self, text: &str, form: &TableForm) -> Result<ValueKind, Vec<Fault>> {
        let (mut tables, mut faults) = (Vec::new(), Vec::new());
        for word in text.split_whitespace() {
            let Some(key) = form.keys.first() else {
                break;
            };
            match key.read_word(word) {
                Ok(value) => {
                    let value = Value::new(None, value);
                    tables.push((Map::from_iter([(key.name.to_owned(), value)]), None));
                }
                Err(fault) => faults.push(fault),
            }
        }
        self.put_together(tables, faults, form)
    }

    /// One table of a list. A fault in it is told with its own place.
    fn read_table(
        &self,
        item: &Spanned<DeValue<'_>>,
        form: &TableForm,
    ) -> Result<Map<String, Value>, Vec<Fault>> {
        let at = |span: Range<usize>| {
            move |fault: Fault| Fault {
                span: fault.span.or_else(|| Some(span.clone())),
                ..fault
            }
        };
        let DeValue::Table(settings) = item.get_ref() else {
            let fault = self.refuse(&format!("a list with {}", found(item.get_ref())));
            return Err(vec![at(item.span())(fault)]);
        };
        let (mut table, mut faults) = (Map::new(), Vec::new());
        for (name, value) in settings.iter() {
            let known = form.keys.iter().find(|key| key.name == name.get_ref());
            match known.map(|key| (key, key.read_toml(value.get_ref()))) {
                Some((key, Ok(value))) => {
                    table.insert(key.name.to_owned(), Value::new(None, value));
                }
                Some((_, Err(more))) => faults.extend(more.into_iter().map(at(value.span()))),
                None => faults.push(at(name.span())(self.unknown(name.get_ref(), form))),
            }
        }
        let needed = form.keys.first().map_or("", |key| key.name);
        if !settings.iter().any(|(name, _)| name.get_ref() == needed) {
            faults.push(at(item.span())(Fault {
                said: format!("a {} of `{}` has no `{needed}`", form.one, self.path()),
                hint: None,
                span: None,
            }));
        }
        if faults.is_empty() {
            Ok(table)
        } else {
            Err(faults)
        }
    }

    fn unknown(&self, name: &str, form: &TableForm) -> Fault {
        let names = || form.keys.iter().map(|key| key.name);
        let all = || {
            format!(
                "a {} has {}",
                form.one,
                names().collect::<Vec<_>>().join(", ")
            )
        };
        Fault {
            said: format!("there is no setting `{}.{name}`", self.path()),
            hint: did_you_mean(name, names()).or_else(|| Some(all())),
            span: None,
        }
    }

    /// Completes the tables and finds those that are the same where they must not be.
    fn put_together(
        &self,
        tables: Vec<Placed>,
        mut faults: Vec<Fault>,
        form: &TableForm,
    ) -> Result<ValueKind, Vec<Fault>> {
        let mut list: Vec<Map<String, Value>> = Vec::new();
        for (mut table, span) in tables {
            (form.complete)(&mut table);
            let of = |table: &Map<String, Value>, name: &str| {
                table.get(name).map(|value| value.to_string())
            };
            let same = form.unique.iter().find_map(|name| {
                let value = of(&table, name)?;
                let taken = list
                    .iter()
                    .any(|other| of(other, name) == Some(value.clone()));
                taken.then_some((name, value))
            });
            if let Some((name, value)) = same {
                let one = form.one;
                faults.push(Fault {
                    said: format!("two {one}s of `{}` have the {name} `{value}`", self.path()),
                    hint: Some(format!("give each {one} a {name} of its own")),
                    span,
                });
            }
            list.push(table);
        }
        if faults.is_empty() {
            let tables = list.into_iter().map(|table| Value::new(None, table));
            Ok(ValueKind::Array(tables.collect()))
        } else {
            Err(faults)
        }
    }

    fn read_list(&self, items: &DeArray<'_>, least: usize) -> Result<ValueKind, Vec<Fault>> {
        let (mut paths, mut faults) = (Vec::new(), Vec::new());
        for item in items.iter() {
            match self.read_item(item) {
                Ok(path) => paths.push(config::Value::new(None, path)),
                Err(fault) => faults.push(fault),
            }
        }
        if items.len() < least {
            faults.push(self.refuse("empty"));
        }
        if faults.is_empty() {
            Ok(ValueKind::Array(paths))
        } else {
            Err(faults)
        }
    }

    fn read_item(&self, item: &Spanned<DeValue<'_>>) -> Result<ValueKind, Fault> {
        let read = match item.get_ref() {
            DeValue::String(text) => self.read_word(text),
            other => Err(self.refuse(&format!("a list with {}", found(other)))),
        };
        read.map_err(|fault| Fault {
            span: Some(item.span()),
            ..fault
        })
    }

    fn read_word(&self, text: &str) -> Result<ValueKind, Fault> {
        match self.expects {
            Expects::Text(form) => {
                let kept = (form.read)(text).map_err(|hint| Fault {
                    hint,
                    ..self.refuse(&quoted(&without_login(text)))
                })?;
                Ok(kept.into())
            }
            Expects::OneOf(words) if !words.contains(&text) => Err(Fault {
                hint: nearest(text, words.iter().copied()).map(|w| format!("did you mean {w:?}?")),
                ..self.refuse(&quoted(text))
            }),
            Expects::Secret if text.is_empty() || text.contains(char::is_whitespace) => {
                Err(Fault {
                    hint: Some("copy the token alone, without \"Bot\"".to_owned()),
                    ..self.refuse("empty or has a space in it")
                })
            }
            Expects::Path | Expects::Paths { .. } if text.is_empty() || text.contains('\0') => {
                Err(self.refuse(&quoted(text)))
            }
            Expects::Path | Expects::Paths { .. } if text == "~" || text.starts_with("~/") => {
                Err(Fault {
                    hint: Some("`~` means nothing here: write the whole path".to_owned()),
                    ..self.refuse(&quoted(text))
                })
            }
            _ => Ok(text.into()),
        }
    }

    fn read_whole(&self, number: i64) -> Result<ValueKind, Fault> {
        match self.expects {
            Expects::Whole { least, most } if (least..=most).contains(&number) => Ok(number.into()),
            _ => Err(self.refuse(&number.to_string())),
        }
    }

    fn read_share(&self, written: &str) -> Result<ValueKind, Fault> {
        match written.replace('_', "").parse::<f64>() {
            Ok(number) if (0.0..=1.0).contains(&number) => Ok(number.into()),
            _ => Err(self.refuse(written)),
        }
    }

    /// The value is `found`, and that cannot be.
    fn refuse(&self, found: &str) -> Fault {
        Fault {
            said: format!("`{}` is {found}; it must be {}", self.path(), self.expects),
            hint: None,
            span: None,
        }
    }
}

impl fmt::Display for Expects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(form) => f.write_str(form.must_be),
            Self::Secret => f.write_str("a text without spaces"),
            Self::Path => f.write_str("the path of a file or folder, as text"),
            Self::Paths { least: 0 } => f.write_str("a list of paths"),
            Self::Paths { least } => write!(f, "a list of paths with at least {least}"),
            Self::Whole { least, most } => write!(f, "a whole number from {least} to {most}"),
            Self::Share => f.write_str("a number from 0 to 1"),
            Self::OneOf(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
                f.write_str(&words.join(" or "))
            }
            Self::Truth => f.write_str("true or false"),
            Self::Tables(form) => {
                let needed = form.keys.first().map_or("", |key| key.name);
                write!(f, "a list of {}s, each with its {needed}", form.one)
            }
        }
    }
}

/// The value as a message names it.
fn found(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) => written(value),
        DeValue::Datetime(_) => "a date or time".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a section".to_owned(),
    }
}

/// A number or a truth value as it stands in the file.
fn written(value: &DeValue<'_>) -> String {
    match value {
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        _ => String::new(),
    }
}

/// An address without the user name and password in it.
fn without_login(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else {
        return text.to_owned();
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (server, path) = rest.split_at(end);
    match server.rsplit_once('@') {
        Some((_, server)) => format!("{scheme}://…@{server}{path}"),
        None => text.to_owned(),
    }
}

/// A text in quotation marks, short enough for a message and with its control
/// characters escaped.
fn quoted(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("{shown:?}")
}
