//! The phrases and the weights of evidence that ship, and a person's own over or in place
//! of them.
//!
//! Takes the settings; gives phrases that read their own examples, or what is wrong
//! with a file and where.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::language::lexicon::Lexicon;
use crate::language::word_vectors::{VectorsError, WordVectors};
use crate::settings::{Mistake, Mistakes, Origin, Settings};
use crate::trouble::Trouble;
use crate::understand::evidence::{self, EvidenceModel, EvidenceWeights, WeightsError};
use crate::understand::phrases::{self, PhraseError, Phrases};
use crate::understand::{self, GrammarError, Wordings};

const SETTING: &str = "language.phrases";
const EVIDENCE: &str = "language.evidence";

/// Why a person's own phrases, or weights, cannot be used.
#[derive(Debug, thiserror::Error)]
enum WordingsError {
    #[error("the folder of phrases `{}` has neither en.toml nor ko.toml", .0.display())]
    NoFile(PathBuf),
    #[error("the folder of evidence `{}` has neither en.tsv nor ko.tsv", .0.display())]
    NoWeights(PathBuf),
    #[error("the file `{}` cannot be read: {source}", .file.display())]
    Unreadable {
        file: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Grammar(#[from] GrammarError),
    #[error(transparent)]
    Vectors(#[from] VectorsError),
}

impl WordingsError {
    fn next_step(&self) -> &'static str {
        match self {
            Self::NoFile(_) => {
                "Put one there, or leave language.phrases out for the built-in ones."
            }
            Self::NoWeights(_) => {
                "Make one with `dateline fit readings`, or leave language.evidence out."
            }
            Self::Unreadable { .. } => {
                "Let this user read it, or leave its setting out for the built-in one."
            }
            Self::Grammar(GrammarError::Evidence(_)) => {
                "Make it again with `dateline fit readings`, or leave language.evidence out."
            }
            Self::Vectors(_) => {
                "Make it again with `dateline fit vectors`, or leave it out for the built-in one."
            }
            Self::Grammar(_) => "Mend the phrase file, or leave language.phrases out.",
        }
    }
}

impl From<WeightsError> for WordingsError {
    fn from(error: WeightsError) -> Self {
        Self::Grammar(error.into())
    }
}

impl From<PhraseError> for WordingsError {
    fn from(error: PhraseError) -> Self {
        Self::Grammar(error.into())
    }
}

/// The wordings, and what their files say: no comment of theirs changes it.
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
        WordingsError::Grammar(GrammarError::Evidence(fault)) => {
            let file = PathBuf::from(fault.file);
            let line = Some(fault.line);
            (Origin::File { file, line }, fault.reason)
        }
        WordingsError::Vectors(fault) => {
            let file = PathBuf::from(fault.file);
            let line = Some(fault.line);
            (Origin::File { file, line }, fault.reason)
        }
        error @ WordingsError::NoWeights(_) => (settings.origin(EVIDENCE), error.to_string()),
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
    let (english_weights, korean_weights) = evidence_weights(settings)?;
    let wordings = Wordings {
        english: Phrases::english(as_pair(&english))?.with_evidence(english_weights.model()?),
        korean: Phrases::korean(as_pair(&korean))?.with_evidence(korean_weights.model()?),
    };
    // The shipped phrases were checked before they were shipped.
    if english.is_some() || korean.is_some() {
        understand::check(&wordings, lexicon)?;
    }
    let rules = [
        parsed(phrases::ENGLISH),
        parsed(phrases::KOREAN),
        english.map(|(_, text)| parsed(&text)).unwrap_or_default(),
        korean.map(|(_, text)| parsed(&text)).unwrap_or_default(),
        english_weights.text,
        korean_weights.text,
    ];
    Ok((wordings, rules.concat()))
}

/// The text of a file of weights, where it came from, and the word vectors that it was
/// fitted with.
struct Weights {
    file: String,
    text: String,
    vectors: Arc<WordVectors>,
}

impl Weights {
    fn model(&self) -> Result<EvidenceModel, WeightsError> {
        let weights = EvidenceWeights::read(&self.file, &self.text)?;
        let (fitted, there) = (weights.dimensions(), self.vectors.dimensions());
        if fitted != 0 && fitted != there {
            return Err(WeightsError {
                file: self.file.clone(),
                line: 1,
                reason: format!(
                    "it was fitted with word vectors of {fitted} numbers, those here have {there}"
                ),
            });
        }
        Ok(EvidenceModel::new(weights, Arc::clone(&self.vectors)))
    }
}

/// The weights of each language: those of the settings' folder, or the built-in ones.
fn evidence_weights(settings: &Settings) -> Result<(Weights, Weights), WordingsError> {
    let folder = settings.language.evidence.as_deref();
    let own = |name: &str| folder.map_or(Ok(None), |folder| own(folder, name));
    let (english, korean) = (own("en.tsv")?, own("ko.tsv")?);
    if let (Some(folder), None, None) = (folder, &english, &korean) {
        return Err(WordingsError::NoWeights(folder.to_owned()));
    }
    let vectors = |name: &str, shipped: Arc<WordVectors>| match own(name)? {
        Some((file, text)) => Ok(Arc::new(WordVectors::read(&file, &text)?)),
        None => Ok::<_, WordingsError>(shipped),
    };
    let or_shipped = |own: Option<(String, String)>, file: &str, text: &str, vectors| {
        let (file, text) = own.unwrap_or_else(|| (file.to_owned(), text.to_owned()));
        Weights {
            file,
            text,
            vectors,
        }
    };
    let (of_english, of_korean) = (
        vectors("en.vectors.txt", WordVectors::english())?,
        vectors("ko.vectors.txt", Arc::default())?,
    );
    Ok((
        or_shipped(
            english,
            "config/evidence/en.tsv",
            evidence::ENGLISH,
            of_english,
        ),
        or_shipped(
            korean,
            "config/evidence/ko.tsv",
            evidence::KOREAN,
            of_korean,
        ),
    ))
}

/// What a TOML file says, its comments and its layout left out; all of one that cannot
/// be read.
pub(super) fn parsed(text: &str) -> String {
    let table = text.parse::<toml::Table>();
    table.map_or_else(|_| text.to_owned(), |table| table.to_string())
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
