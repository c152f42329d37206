//! The seam to a search engine: terms and filters in, ranked articles out.
//!
//! No text that people typed passes here, only terms, so no engine's query
//! language is ever spoken to users.

use jiff::civil::Date;

/// The most terms that one search is made of; past that the commonest are dropped.
pub const MOST_TERMS: usize = 32;

/// Where an article stands in one snapshot of the index. It means nothing in
/// another, and its order nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticlePlace(pub(super) u64);

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Stems, each with its weight.
    pub terms: Vec<(String, f32)>,
    /// Ids of entities, each with its weight.
    pub entities: Vec<(String, f32)>,
    /// What the article must be.
    pub filter: Filter,
}

/// What an article must be to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not published after this day; undated ones pass.
    pub not_after: Option<Date>,
    /// Published between these days; undated ones do not pass where one is set.
    pub between: Option<(Option<Date>, Option<Date>)>,
    /// Published by this publisher, folded.
    pub publisher: Option<String>,
}

impl Query {
    /// The same without its last day.
    pub(super) fn any_time(&self) -> Self {
        let mut query = self.clone();
        query.filter.not_after = None;
        query
    }
}

impl Filter {
    /// What a search must respect on a given day.
    pub fn as_of(today: Date) -> Self {
        Self {
            not_after: Some(today),
            ..Self::default()
        }
    }
}

/// An article that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Where it stands.
    pub article: ArticlePlace,
    /// How well it fits; comparable within one search only.
    pub score: f32,
}

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed: {0}")]
pub struct SearchError(pub String);

/// A search engine.
pub trait Search: Send + Sync {
    /// The best `most` articles, best first; of equal ones the newest first, and an
    /// order of the articles themselves after that.
    ///
    /// # Errors
    /// Where the engine fails.
    fn search(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError>;

    /// How many articles hold a stem.
    ///
    /// # Errors
    /// Where the engine fails.
    fn frequency(&self, stem: &str) -> Result<u64, SearchError>;
}
