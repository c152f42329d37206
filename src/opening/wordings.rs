//! The phrases that ship, and a person's own over or in place of them.
//!
//! Takes the settings; gives phrases that read their own examples, or what is wrong
//! with a file and where.

use std::path::{Path, PathBuf};

use crate::language::lexicon::Lexicon;
use crate::settings::{Mistake, Mistakes, Origin, Settings};
use crate::trouble::Trouble;
use crate::understand::phrases::{PhraseError, Phrases};
use crate::understand::{self, GrammarError, Wordings};

const SETTING: &str = "language.phrases";

/// Why a person's own phrases cannot be used.
#[derive(Debug, thiserror::Error)]
enum WordingsError {
    #[error("the folder of phrases `{}` has neither en.toml nor ko.toml", .0.display())]
    NoFile(PathBuf),
    #[error("the phrase file `{}` cannot be read: {source}", .file.display())]
    Unreadable {
        file: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Grammar(#[from] GrammarError),
}

impl WordingsError {
    fn next_step(&self) -> &'static str {
        match self {
            Self::NoFile(_) => {
                "Put one there, or leave language.phrases out for the built-in ones."
            }
            Self::Unreadable { .. } => {
                "Let this user read it, or leave language.phrases out for the built-in one."
            }
            Self::Grammar(_) => "Mend the phrase file, or leave language.phrases out.",
        }
    }
}

impl From<PhraseError> for WordingsError {
    fn from(error: PhraseError) -> Self {
        Self::Grammar(error.into())
    }
}

/// The wordings, and the text of a person's own files among them.
///
/// # Errors
/// Where a person's own file is not there, cannot be read or says something wrong.
pub(super) fn wordings(
    settings: &Settings,
    lexicon: &Lexicon,
) -> Result<(Wordings, String), Trouble> {
    read(settings, lexicon).map_err(|error| Trouble::operator(error.to_string(), error.next_step()))
}

/// Checks the phrases that the settings name.
///
/// # Errors
/// With what is wrong with them, as a mistake of the settings.
pub fn check(settings: &Settings, lexicon: &Lexicon) -> Result<(), Mistakes> {
    let Err(error) = read(settings, lexicon) else {
        return Ok(());
    };
    let hint = Some(error.next_step().to_owned());
    let (origin, said) = match error {
        WordingsError::Grammar(GrammarError::Phrases(fault)) => {
            let file = PathBuf::from(fault.file);
            let line = Some(fault.line);
            (Origin::File { file, line }, fault.reason)
        }
        error => (settings.origin(SETTING), error.to_string()),
    };
    Err(Mistakes(vec![Mistake { origin, said, hint }]))
}

fn read(settings: &Settings, lexicon: &Lexicon) -> Result<(Wordings, String), WordingsError> {
    let folder = settings.language.phrases.as_deref().map(Path::new);
    let own = |name: &str| folder.map_or(Ok(None), |folder| own(folder, name));
    let (english, korean) = (own("en.toml")?, own("ko.toml")?);
    if let (Some(folder), None, None) = (folder, &english, &korean) {
        return Err(WordingsError::NoFile(folder.to_owned()));
    }
    let wordings = Wordings {
        english: Phrases::english(as_pair(&english))?,
        korean: Phrases::korean(as_pair(&korean))?,
    };
    // The shipped phrases were checked before they were shipped.
    if english.is_some() || korean.is_some() {
        understand::check(&wordings, lexicon)?;
    }
    let texts = [english, korean].into_iter().flatten();
    Ok((wordings, texts.map(|(_, text)| text).collect()))
}

fn as_pair(own: &Option<(String, String)>) -> Option<(&str, &str)> {
    own.as_ref()
        .map(|(file, text)| (file.as_str(), text.as_str()))
}

/// A person's own phrases of a language, and their path, where the folder has some.
fn own(folder: &Path, name: &str) -> Result<Option<(String, String)>, WordingsError> {
    let file = folder.join(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some((file.display().to_string(), text))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WordingsError::Unreadable { file, source }),
    }
}
