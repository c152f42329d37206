//! Config files and environment, made into one checked struct.
//!
//! Takes the files of `--config`, the environment and what the command line
//! overrides; gives [`Settings`] in which every value is of its type and in its
//! range, or all [`Mistakes`] at once. Whether a folder exists and an address
//! answers is left to the parts that use them.
//!
//! A new setting is a line in [`KEYS`], a field in its section and an entry with its
//! comment in `config/default.toml`; the tests compare the three.

mod feeds;
mod keys;
mod layer;
mod mistakes;
mod sections;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};

use config::Config;
use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

pub use keys::{KEYS, Key};
use layer::Layer;
pub(crate) use mistakes::nearest;
pub use mistakes::{Mistake, Mistakes, Origin};
pub use sections::{
    AnswerSettings, CorpusSettings, DataFolder, DataSettings, DiscordSettings, EntitySettings,
    FeedSettings, FeedSource, LanguageSettings, LogFormat, LogSettings,
};

/// The shipped settings, with a comment on each.
pub const SHIPPED: &str = include_str!("../config/default.toml");

/// Everything that an operator can choose.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The articles.
    pub corpus: CorpusSettings,
    /// The curated names.
    pub entities: EntitySettings,
    /// The index and the team's database.
    pub data: DataSettings,
    /// Words and days.
    pub language: LanguageSettings,
    /// What a reply holds and when one is given.
    pub answers: AnswerSettings,
    /// The feeds that are polled.
    pub feeds: FeedSettings,
    /// The connection to Discord.
    pub discord: DiscordSettings,
    /// What is logged, and how.
    pub log: LogSettings,
    #[serde(skip)]
    origins: BTreeMap<String, Origin>,
    #[serde(skip)]
    layers: Vec<LayerName>,
}

/// What the command line says in place of the settings. Empty is not given.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Each `--corpus`.
    pub corpus: Vec<PathBuf>,
    /// Each `--entities`; `none` alone is no curated index.
    pub entities: Vec<PathBuf>,
    /// `--data`.
    pub data: Option<PathBuf>,
}

/// One setting in force.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// Its section.
    pub section: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// Its value.
    pub value: Shown,
    /// Where the value came from.
    pub origin: Origin,
}

/// A value as it may be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// As it is.
    Value(toml::Value),
    /// It is set, and a secret.
    Hidden,
    /// It is not set and has no default.
    Unset,
}

/// A layer of settings that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LayerName {
    /// The built-in `config/default.toml`.
    Shipped,
    /// A file of `--config`.
    File(PathBuf),
    /// The environment, with the variables that set something.
    Environment(Vec<String>),
    /// The command line, with the options that replace something.
    CommandLine(Vec<&'static str>),
}

impl Settings {
    /// Lays the files in order over the shipped defaults, the environment over
    /// the files and the command line over everything.
    pub fn load(
        files: &[PathBuf],
        environment: impl Iterator<Item = (String, String)>,
        overrides: &Overrides,
    ) -> Result<Self, Mistakes> {
        let mut names = vec![LayerName::Shipped];
        let mut layers = vec![data_default(), Layer::shipped(SHIPPED)];
        for file in files {
            names.push(LayerName::File(file.clone()));
            layers.push(Layer::from_file(file));
        }
        let variables = Layer::from_environment(environment);
        names.extend(environment_name(&variables));
        layers.push(variables);

        let mut mistakes: Vec<_> = layers.iter_mut().flat_map(Layer::take_mistakes).collect();
        mistakes.extend(overrides.mistakes());
        if !mistakes.is_empty() {
            return Err(Mistakes(mistakes));
        }
        let mut settings = merged(&layers).map_err(|error| {
            // The checks above are stricter than the types, so this is a fault
            // of ours; it is told like any other.
            Mistakes(vec![Mistake {
                origin: Origin::Shipped,
                said: format!("the settings do not fit together: {error}"),
                hint: None,
            }])
        })?;
        settings.origins = layers.iter().flat_map(Layer::places).collect();
        settings.anchor_paths();
        settings.replace_by(overrides);
        names.extend(overrides.layer_name());
        settings.layers = names;
        Ok(settings)
    }

    /// Every setting with its value and where that came from, in the order of
    /// the shipped file.
    pub fn in_force(&self) -> Vec<InForce> {
        let values = toml::Table::try_from(self).unwrap_or_default();
        let in_force = |key: &Key| InForce {
            section: key.section,
            name: key.name,
            value: match values.get(key.section).and_then(|of| of.get(key.name)) {
                None => Shown::Unset,
                Some(_) if key.is_secret() => Shown::Hidden,
                Some(value) => Shown::Value(value.clone()),
            },
            origin: self.origin(&key.path()),
        };
        KEYS.iter().map(in_force).collect()
    }

    /// The layers that were read, the lowest first.
    pub fn layers(&self) -> &[LayerName] {
        &self.layers
    }

    /// Where the value of a setting (`language.phrases`) came from.
    pub fn origin(&self, path: &str) -> Origin {
        self.origins.get(path).cloned().unwrap_or(Origin::Shipped)
    }

    /// Makes relative paths count from the file that names them.
    fn anchor_paths(&mut self) {
        let from = |path: &str| match self.origins.get(path) {
            Some(Origin::File { file, .. }) => file.parent().map(Path::to_owned),
            _ => None,
        };
        let (corpus, entities) = (from("corpus.folders"), from("entities.files"));
        let (data, phrases) = (from("data.folder"), from("language.phrases"));
        let evidence = from("language.evidence");
        anchor(&mut self.corpus.folders, corpus);
        anchor(&mut self.entities.files, entities);
        anchor(&mut self.language.phrases, phrases);
        anchor(&mut self.language.evidence, evidence);
        if let DataFolder::Folder(folder) = &mut self.data.folder {
            anchor([folder], data);
        }
    }

    fn replace_by(&mut self, overrides: &Overrides) {
        let mut replaced = |path: &str, option| {
            let origin = Origin::CommandLine(option);
            self.origins.insert(path.to_owned(), origin);
        };
        if !overrides.corpus.is_empty() {
            self.corpus.folders.clone_from(&overrides.corpus);
            replaced("corpus.folders", "--corpus");
        }
        if !overrides.entities.is_empty() {
            self.entities.files.clone_from(&overrides.entities);
            self.entities.files.retain(|path| !is_none(path));
            replaced("entities.files", "--entities");
        }
        if let Some(folder) = &overrides.data {
            self.data.folder = DataFolder::from(folder.clone());
            replaced("data.folder", "--data");
        }
    }
}

impl Overrides {
    fn mistakes(&self) -> Option<Mistake> {
        let none_and_more = self.entities.len() > 1 && self.entities.iter().any(|e| is_none(e));
        none_and_more.then(|| Mistake {
            origin: Origin::CommandLine("--entities"),
            said: "`none` stands beside other entity files".to_owned(),
            hint: Some("give either `none` or the files".to_owned()),
        })
    }

    fn layer_name(&self) -> Option<LayerName> {
        let given = [
            ("--corpus", !self.corpus.is_empty()),
            ("--entities", !self.entities.is_empty()),
            ("--data", self.data.is_some()),
        ];
        let options: Vec<_> = given
            .into_iter()
            .filter_map(|(option, given)| given.then_some(option))
            .collect();
        (!options.is_empty()).then_some(LayerName::CommandLine(options))
    }
}

impl fmt::Display for LayerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped => f.write_str("shipped defaults"),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Environment(names) => write!(f, "environment: {}", names.join(", ")),
            Self::CommandLine(options) => write!(f, "command line: {}", options.join(", ")),
        }
    }
}

/// The process's environment, in which even names and values that are not UTF-8
/// are bearable.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| {
        let text = |raw: &OsStr| raw.to_string_lossy().into_owned();
        (text(&name), text(&value))
    })
}

fn merged(layers: &[Layer]) -> Result<Settings, config::ConfigError> {
    layers
        .iter()
        .cloned()
        .fold(Config::builder(), |builder, layer| {
            builder.add_source(layer)
        })
        .build()?
        .try_deserialize()
}

/// The platform's data folder for the user. A user without a home keeps the data
/// below the working directory.
fn data_default() -> Layer {
    let home = ProjectDirs::from("", "", "dateline");
    let folder = home
        .as_ref()
        .and_then(|home| home.data_dir().to_str())
        .unwrap_or("dateline-data");
    Layer::default().with("data.folder", folder.to_owned(), Origin::Shipped)
}

fn environment_name(layer: &Layer) -> Option<LayerName> {
    let names: Vec<_> = layer
        .places()
        .filter_map(|(_, origin)| match origin {
            Origin::Variable(name) => Some(name),
            _ => None,
        })
        .collect();
    (!names.is_empty()).then_some(LayerName::Environment(names))
}

fn anchor<'p>(paths: impl IntoIterator<Item = &'p mut PathBuf>, folder: Option<PathBuf>) {
    if let Some(folder) = folder {
        for path in paths {
            *path = folder.join(&path);
        }
    }
}

fn is_none(path: &Path) -> bool {
    path.as_os_str() == "none"
}
