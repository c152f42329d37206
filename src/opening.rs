//! Settings -> the parts, built and checked: the reader, the library, the desk.
//!
//! Takes the settings; gives a desk ready for questions, or what is wrong for the
//! person who can put it right.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::desk::{Desk, Limits};
use crate::entities::{self, EntityError, EntityIndex};
use crate::index::Library;
use crate::ingest::{Corpus, Reader};
use crate::language::lexicon::Lexicon;
use crate::retrieve::rank::{self, Weights};
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::understand::{self, phrases};

/// What words do, in English.
///
/// # Errors
/// Where the shipped file is broken.
pub fn lexicon() -> Result<Arc<Lexicon>, Trouble> {
    let lexicon = Lexicon::english().context("the language file cannot be used")?;
    Ok(Arc::new(lexicon))
}

/// A reader of corpus files.
///
/// # Errors
/// Where the shipped patterns do not compile.
pub fn reader(settings: &Settings, lexicon: Arc<Lexicon>) -> Result<Reader, Trouble> {
    let reader = Reader::new(lexicon, settings.corpus.max_file_bytes)
        .context("the page patterns cannot be used")?;
    Ok(reader)
}

/// Every article of the configured corpus, and what came of each file.
///
/// # Errors
/// Where a path is not there; a broken file is told in the report of it.
pub fn corpus(settings: &Settings, reader: &Reader) -> Result<Corpus, Trouble> {
    reader.read(&settings.corpus.folders).map_err(|error| {
        Trouble::operator(
            error.to_string(),
            "Name another with --corpus PATH, or set corpus.folders.",
        )
    })
}

/// Logs how much was read and, in one line, how much was left out.
fn log_read(corpus: &Corpus) {
    let files = corpus
        .files
        .iter()
        .filter(|file| file.outcome.is_err())
        .count();
    let records: usize = corpus.files.iter().map(|file| file.problems.len()).sum();
    tracing::info!(
        articles = corpus.articles.len(),
        files = corpus.files.len(),
        "Read the corpus"
    );
    if files + records > 0 {
        tracing::warn!(
            files,
            records,
            "Some of the corpus is left out: `dateline corpus check` says why"
        );
    }
}

/// The curated names.
///
/// # Errors
/// Every entry at fault.
pub fn entity_index(settings: &Settings, lexicon: &Lexicon) -> Result<EntityIndex, Trouble> {
    entities::load(&settings.entities.files, lexicon).map_err(|error| {
        let hint = match &error {
            EntityError::Unreadable { .. } => {
                "Name another with --entities PATH, or run without one: --entities none."
            }
            EntityError::Faults(_) => "Mend the entity file, or run without one: --entities none.",
        };
        Trouble::operator(error.to_string(), hint)
    })
}

/// The library of the configured corpus.
///
/// # Errors
/// As for its parts, and where there is no article at all.
pub fn library(settings: &Settings) -> Result<Library, Trouble> {
    let lexicon = lexicon()?;
    let reader = reader(settings, lexicon.clone())?;
    let corpus = corpus(settings, &reader)?;
    log_read(&corpus);
    if corpus.articles.is_empty() {
        return Err(no_articles(settings, &corpus));
    }
    let entities = Arc::new(entity_index(settings, &lexicon)?);
    let library =
        Library::build(corpus, entities, lexicon).context("the search index cannot be built")?;
    Ok(library)
}

fn no_articles(settings: &Settings, corpus: &Corpus) -> Trouble {
    let folders: Vec<String> = settings
        .corpus
        .folders
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    let folders = folders.join(", ");
    let said = match corpus.files.len() {
        0 => format!("the corpus {folders} is empty"),
        count => format!("none of the {count} files in the corpus {folders} holds an article"),
    };
    let hint = "Put articles there (.txt, .jsonl) or name another place with --corpus PATH; \
        `dateline corpus check` says what is wrong with each file.";
    Trouble::operator(said, hint)
}

/// A desk over the configured corpus.
///
/// # Errors
/// As for its parts, and where the phrases or the weights are broken.
pub fn desk(settings: &Settings) -> Result<Desk, Trouble> {
    let library = library(settings)?;
    let (file, text) = phrase_text(settings)?;
    let phrases = understand::load(&file, &text, &library.lexicon).map_err(|error| {
        Trouble::operator(
            error.to_string(),
            "Mend the phrase file, or leave language.phrases out.",
        )
    })?;
    let mut weights = Weights::shipped().context("the weights cannot be used")?;
    if let Some(threshold) = settings.answers.threshold {
        weights.decision.threshold = threshold;
    }
    let limits = Limits {
        max_citations: settings.answers.max_citations,
        max_question_chars: settings.answers.max_question_chars,
    };
    let rules = format!("{text}{}", rank::SHIPPED);
    Ok(Desk::new(library, phrases, weights, &rules, limits))
}

/// The English phrases: those of the configured folder where it has some.
fn phrase_text(settings: &Settings) -> Result<(String, String), Trouble> {
    const NAME: &str = "en.toml";
    let Some(folder) = &settings.language.phrases else {
        return Ok((
            format!("config/phrases/{NAME}"),
            phrases::ENGLISH.to_owned(),
        ));
    };
    let path = Path::new(folder).join(NAME);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        let said = format!(
            "the phrase file `{}` cannot be read: {error}",
            path.display()
        );
        Trouble::operator(
            said,
            "Put it there, or leave language.phrases out for the built-in one.",
        )
    })?;
    Ok((path.display().to_string(), text))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::settings::Overrides;

    /// A desk over the articles that come with the program.
    pub(crate) fn seeds() -> Desk {
        let overrides = Overrides {
            data: Some(":memory:".into()),
            ..Overrides::default()
        };
        let settings = Settings::load(&[], std::iter::empty(), &overrides).unwrap();
        desk(&settings).unwrap()
    }
}
