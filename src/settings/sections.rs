//! The sections of the settings: what each value is for, and how it is read from
//! the merged layers and shown again. A secret is shown as a placeholder.

use std::path::PathBuf;

use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a data folder is called that keeps nothing on disk.
const IN_MEMORY: &str = ":memory:";

/// The articles.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CorpusSettings {
    /// Folders, files and `.jsonl` files of articles; at least one.
    #[serde(serialize_with = "as_texts")]
    pub folders: Vec<PathBuf>,
    /// The largest corpus file that is read.
    pub max_file_bytes: u64,
}

/// The curated names.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct EntitySettings {
    /// Entity files and folders of them; none at all runs without.
    #[serde(serialize_with = "as_texts")]
    pub files: Vec<PathBuf>,
}

/// The index and the team's database.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DataSettings {
    /// Where they live.
    pub folder: DataFolder,
}

/// Where the index and the database live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataFolder {
    /// Nothing is kept on disk.
    Memory,
    /// In this folder, which is made if it is absent.
    Folder(PathBuf),
}

/// Words and days.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageSettings {
    /// Decides what "today" means.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub time_zone: TimeZone,
    /// Phrase files, `<language>.toml`, used in place of the built-in ones.
    #[serde(serialize_with = "as_text")]
    pub phrases: Option<PathBuf>,
    /// Weights of what speaks for a reading, `<language>.tsv`, used in place of the
    /// built-in ones.
    #[serde(serialize_with = "as_text")]
    pub evidence: Option<PathBuf>,
}

/// What a reply holds and when one is given.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerSettings {
    /// How many sentences a plain answer cites at most.
    pub max_citations: usize,
    /// How many sentences of one article a reply quotes at most.
    pub max_per_article: usize,
    /// The longest message that is read as a question.
    pub max_question_chars: usize,
    /// How sure an answer must be, 0 to 1; none is the weights' own threshold.
    pub threshold: Option<f64>,
    /// For how long the next question may lean on the last one.
    pub follow_up_minutes: u32,
}

/// The feeds that are polled.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    /// The most bytes of a feed or a page that are read.
    pub max_bytes: usize,
    /// The time for one of them, redirects included.
    pub timeout_seconds: u64,
    /// How many redirects are followed.
    pub max_redirects: usize,
    /// Whether addresses that are not of the public internet may be called.
    pub allow_private_addresses: bool,
    /// What we call ourselves; none is the program's name and version.
    pub user_agent: Option<String>,
    /// The feeds.
    pub sources: Vec<FeedSource>,
}

/// A feed that is polled.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSource {
    /// Its address.
    pub url: String,
    /// What it is called, in the log and as a folder.
    pub name: String,
    /// How often it is polled.
    #[serde(default = "FeedSource::usual_minutes")]
    pub every_minutes: u32,
    /// Whether the page of each new item is fetched too.
    #[serde(default = "FeedSource::usual_pages")]
    pub pages: bool,
}

impl FeedSource {
    fn usual_minutes() -> u32 {
        15
    }

    fn usual_pages() -> bool {
        true
    }
}

/// The connection to Discord.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DiscordSettings {
    /// The bot's token. Only `serve` needs one.
    #[serde(default, deserialize_with = "secret", serialize_with = "as_hidden")]
    pub token: Option<SecretString>,
    /// A file that holds it and that only its owner can read.
    #[serde(default)]
    pub token_file: Option<PathBuf>,
    /// The root of Discord's interface, without `/api/v10` and without a slash
    /// at its end.
    pub api_url: String,
    /// How many threads answer questions.
    pub workers: usize,
    /// How many messages of one server may wait for an answer.
    pub guild_queue: usize,
    /// How long a person waits between two questions.
    pub cooldown_seconds: u64,
}

/// What is logged, and how.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogSettings {
    /// Levels, for everything and for single parts.
    pub filter: String,
    /// How a line is written.
    pub format: LogFormat,
}

/// How a log line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl From<PathBuf> for DataFolder {
    fn from(path: PathBuf) -> Self {
        if path.as_os_str() == IN_MEMORY {
            Self::Memory
        } else {
            Self::Folder(path)
        }
    }
}

impl<'de> Deserialize<'de> for DataFolder {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        PathBuf::deserialize(from).map(Self::from)
    }
}

impl Serialize for DataFolder {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Memory => to.serialize_str(IN_MEMORY),
            Self::Folder(path) => to.collect_str(&path.display()),
        }
    }
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
    Option::<String>::deserialize(from).map(|token| token.map(SecretString::from))
}

fn as_hidden<S: Serializer>(token: &Option<SecretString>, to: S) -> Result<S::Ok, S::Error> {
    token.as_ref().map(|_| "(hidden)").serialize(to)
}

fn as_text<S: Serializer>(path: &Option<PathBuf>, to: S) -> Result<S::Ok, S::Error> {
    let text = path.as_ref().map(|path| path.to_string_lossy());
    text.serialize(to)
}

fn as_texts<S: Serializer>(paths: &[PathBuf], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(paths.iter().map(|path| path.to_string_lossy()))
}
