//! One layer of settings, read in full: the values it gives, each with its
//! place, and everything that is wrong with it. What lies over what is left to
//! `settings` itself.

use std::fmt;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use config::{ConfigError, Map, Source, Value, ValueKind};
use toml::de::{DeTable, DeValue};

use super::keys::{Fault, KEYS, Key};
use super::mistakes::{Mistake, Origin, did_you_mean, nearest};

/// The variable that other Discord bots read their token from.
const COMMON_TOKEN_VARIABLE: &str = "DISCORD_TOKEN";

/// The values of one layer, checked one by one.
#[derive(Clone, Default)]
pub(super) struct Layer {
    values: Vec<(&'static Key, ValueKind, Origin)>,
    mistakes: Vec<Mistake>,
}

// Written by hand because a value may be secret.
impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = self
            .values
            .iter()
            .map(|(key, _, origin)| (key.path(), origin));
        f.debug_map().entries(places).finish()
    }
}

impl Source for Layer {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        let value = |(key, kind, origin): &(&Key, ValueKind, Origin)| {
            (
                key.path(),
                Value::new(Some(&origin.to_string()), kind.clone()),
            )
        };
        Ok(self.values.iter().map(value).collect())
    }
}

impl Layer {
    /// Each value's setting and place.
    pub(super) fn places(&self) -> impl Iterator<Item = (String, Origin)> {
        self.values
            .iter()
            .map(|(key, _, origin)| (key.path(), origin.clone()))
    }

    /// Everything that is wrong with this layer; none are left behind.
    pub(super) fn take_mistakes(&mut self) -> Vec<Mistake> {
        std::mem::take(&mut self.mistakes)
    }

    /// The file that `--config` names.
    pub(super) fn from_file(file: &Path) -> Self {
        match fs::read(file) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Self::from_toml(&text, |line| in_file(file, Some(line))),
                Err(error) => {
                    let valid = error.utf8_error().valid_up_to();
                    let line = line_of(error.as_bytes(), valid);
                    Self::unread(in_file(file, Some(line)), "this is not UTF-8 text", None)
                }
            },
            Err(error) => {
                let hint = (error.kind() == io::ErrorKind::NotFound)
                    .then(|| "check the path given to --config".to_owned());
                let said = format!("cannot be read: {}", plain(&error));
                Self::unread(in_file(file, None), &said, hint)
            }
        }
    }

    /// The text of `config/default.toml`.
    pub(super) fn shipped(text: &str) -> Self {
        Self::from_toml(text, |_| Origin::Shipped)
    }

    /// The environment. Variables of other programs are passed over.
    pub(super) fn from_environment(environment: impl Iterator<Item = (String, String)>) -> Self {
        let mut layer = Self::default();
        let mut variables: Vec<_> = environment
            .filter(|(_, value)| !value.trim().is_empty())
            .collect();
        // Our own name for the token comes after the common one, and so wins.
        variables.sort_by_key(|(name, _)| (name != COMMON_TOKEN_VARIABLE, name.clone()));
        for (name, value) in variables {
            layer.add_variable(name, &value);
        }
        layer
    }

    /// A value that is right by construction.
    pub(super) fn with(mut self, path: &str, value: String, origin: Origin) -> Self {
        if let Some(key) = KEYS.iter().find(|key| key.path() == path) {
            self.values.push((key, value.into(), origin));
        }
        self
    }

    fn unread(origin: Origin, said: &str, hint: Option<String>) -> Self {
        let mut layer = Self::default();
        layer.refuse(origin, said.to_owned(), hint);
        layer
    }

    fn refuse(&mut self, origin: Origin, said: String, hint: Option<String>) {
        self.mistakes.push(Mistake { origin, said, hint });
    }

    fn from_toml(text: &str, place: impl Fn(usize) -> Origin) -> Self {
        let at = |span: Range<usize>| place(line_of(text.as_bytes(), span.start));
        let mut layer = Self::default();
        let (table, errors) = DeTable::parse_recoverable(text);
        for (section, content) in table.get_ref().iter() {
            layer.add_section(section.get_ref(), section.span(), content.get_ref(), &at);
        }
        let mut unparsed: Vec<_> = errors
            .into_iter()
            .map(|error| Mistake {
                origin: at(error.span().unwrap_or_default()),
                said: error.message().to_owned(),
                hint: None,
            })
            .collect();
        // What follows on a line after its first error is mostly noise.
        unparsed.dedup_by(|next, first| next.origin == first.origin);
        let parsed = |mistake: &Mistake| unparsed.iter().all(|line| line.origin != mistake.origin);
        layer.mistakes.retain(parsed);
        layer.mistakes.extend(unparsed);
        layer.mistakes.sort();
        layer
    }

    fn add_section(
        &mut self,
        name: &str,
        span: Range<usize>,
        content: &DeValue<'_>,
        at: &impl Fn(Range<usize>) -> Origin,
    ) {
        let known = KEYS.iter().any(|key| key.section == name);
        match content {
            DeValue::Table(table) if known => {
                for (key, value) in table.iter() {
                    self.add_setting(name, key.get_ref(), key.span(), value, at);
                }
            }
            DeValue::Table(_) => {
                let sections = KEYS.iter().map(|key| key.section);
                let hint = nearest(name, sections)
                    .map(|section| format!("did you mean `[{section}]`?"))
                    .unwrap_or_else(sections_are);
                self.refuse(
                    at(span),
                    format!("there is no section `[{name}]`"),
                    Some(hint),
                );
            }
            _ if known => self.refuse(
                at(span),
                format!("`{name}` is a section"),
                Some(format!("write `[{name}]` and its settings below it")),
            ),
            _ => {
                let hint = elsewhere(name).unwrap_or_else(sections_are);
                let said = format!("there is no setting `{name}` outside the sections");
                self.refuse(at(span), said, Some(hint));
            }
        }
    }

    fn add_setting(
        &mut self,
        section: &str,
        name: &str,
        span: Range<usize>,
        value: &toml::Spanned<DeValue<'_>>,
        at: &impl Fn(Range<usize>) -> Origin,
    ) {
        let here = || KEYS.iter().filter(|key| key.section == section);
        let Some(key) = here().find(|key| key.name == name) else {
            let hint = did_you_mean(name, here().map(|key| key.name))
                .or_else(|| elsewhere(name))
                .or_else(|| Some(settings_of(section)));
            self.refuse(
                at(span),
                format!("there is no setting `{section}.{name}`"),
                hint,
            );
            return;
        };
        match key.read_toml(value.get_ref()) {
            Ok(kind) => self.values.push((key, kind, at(span))),
            Err(faults) => {
                for Fault { said, hint, span } in faults {
                    let span = span.unwrap_or_else(|| value.span());
                    self.refuse(at(span), said, hint);
                }
            }
        }
    }

    fn add_variable(&mut self, name: String, value: &str) {
        let known = || KEYS.iter().map(|key| (key, key.variable()));
        let called = if name == COMMON_TOKEN_VARIABLE {
            "DATELINE__DISCORD__TOKEN"
        } else {
            &name
        };
        match known().find(|(_, variable)| variable == called) {
            Some((key, _)) => match key.read_variable(value) {
                Ok(kind) => self.values.push((key, kind, Origin::Variable(name))),
                Err(faults) => {
                    for Fault { said, hint, .. } in faults {
                        self.refuse(Origin::Variable(name.clone()), said, hint);
                    }
                }
            },
            None => {
                let names: Vec<_> = known().map(|(_, variable)| variable).collect();
                // With single underscores it is meant for us all the same.
                let meant = names.iter().find(|known| single(known) == single(&name));
                if name.starts_with("DATELINE__") || meant.is_some() {
                    let hint = did_you_mean(&name, names.iter().map(String::as_str));
                    let said = "no setting has this variable".to_owned();
                    self.refuse(Origin::Variable(name), said, hint);
                }
            }
        }
    }
}

/// A variable's name with its underscores made single.
fn single(variable: &str) -> String {
    variable.to_uppercase().replace("__", "_")
}

/// A hint at another section that has a setting of this name.
fn elsewhere(name: &str) -> Option<String> {
    let meant = nearest(name, KEYS.iter().map(|key| key.name))?;
    let key = KEYS.iter().find(|key| key.name == meant)?;
    Some(format!(
        "did you mean `{}` in `[{}]`?",
        key.name, key.section
    ))
}

fn sections_are() -> String {
    let mut sections: Vec<_> = KEYS
        .iter()
        .map(|key| format!("[{}]", key.section))
        .collect();
    sections.dedup();
    format!("the sections are {}", sections.join(", "))
}

fn settings_of(section: &str) -> String {
    let names: Vec<_> = KEYS
        .iter()
        .filter(|key| key.section == section)
        .map(|key| key.name)
        .collect();
    format!("`[{section}]` has {}", names.join(", "))
}

fn in_file(file: &Path, line: Option<usize>) -> Origin {
    Origin::File {
        file: file.to_owned(),
        line,
    }
}

/// The line that the byte at `offset` stands on, counted from 1.
fn line_of(text: &[u8], offset: usize) -> usize {
    let breaks = text.iter().take(offset).filter(|byte| **byte == b'\n');
    1 + breaks.count()
}

/// What the operating system says, without its number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "it is not readable for this user".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
