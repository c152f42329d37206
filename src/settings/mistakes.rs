//! What is wrong with the settings: every mistake with its place and, where one
//! is near, the name that was probably meant.

use std::cmp::Reverse;
use std::fmt;
use std::path::PathBuf;

use crate::trouble::Trouble;

/// Where a value of the settings was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// `config/default.toml`, or what it says happens when a setting is absent.
    Shipped,
    /// A file named by `--config`.
    File {
        /// The file as it was named.
        file: PathBuf,
        /// The line, counted from 1; absent if the whole file is meant.
        line: Option<usize>,
    },
    /// An environment variable.
    Variable(String),
    /// An option of the command line, such as `--corpus`.
    CommandLine(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped => f.write_str("shipped default"),
            Self::File { file, line: None } => write!(f, "{}", file.display()),
            Self::File {
                file,
                line: Some(line),
            } => write!(f, "{}:{line}", file.display()),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::CommandLine(option) => write!(f, "command line, {option}"),
        }
    }
}

/// One thing that is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{origin}: {said}{}", .hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default())]
pub struct Mistake {
    /// Where it stands.
    pub origin: Origin,
    /// What is wrong, naming the thing at fault. Never holds a secret's value.
    pub said: String,
    /// What to write instead, if that is known.
    pub hint: Option<String>,
}

/// Everything that is wrong with the settings, in the order of the layers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, mistake) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{mistake}")?;
        }
        Ok(())
    }
}

impl From<Mistakes> for Trouble {
    fn from(mistakes: Mistakes) -> Self {
        Self::operator(
            mistakes.to_string(),
            "`dateline config show` prints every setting once these are put right",
        )
    }
}

/// A hint at the one of `known` that is nearest to what was `written`.
pub(super) fn did_you_mean<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<String> {
    nearest(written, known).map(|name| format!("did you mean `{name}`?"))
}

/// The one of `known` that is nearest to what was `written`, if it is near
/// enough to have been meant: a third of its letters may differ, one in any case.
pub(crate) fn nearest<'k>(
    written: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let folded = written.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            let distance = strsim::osa_distance(&folded, &name.to_lowercase());
            (distance, Reverse(common_start(&folded, name)), name)
        })
        .filter(|(distance, _, name)| *distance <= (name.chars().count() / 3).max(1))
        .min()
        .map(|(_, _, name)| name)
}

/// How many characters two names share from their beginning: people rarely
/// mistype the first letters, so that settles a tie.
fn common_start(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count()
}
