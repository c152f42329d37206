//! The seam to a search engine: terms and filters in, ranked articles out.
//!
//! All that a library wants of an engine passes here. No text that people typed does,
//! only terms, so no engine's query language is ever spoken to users.

use jiff::civil::Date;

use super::days::{UNDATED, day_number};
use crate::ingest::article::{Article, ContentHash};
use crate::ingest::duplicates::Likeness;

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

/// What an index tells of an article without its text. Days are numbers of days since
/// 1 January 1970.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// The number of its file.
    pub(super) file: u64,
    /// The hash of its content.
    pub(super) content: ContentHash,
    /// The first day it can have been published on, [`UNDATED`] where none is known.
    pub(super) earliest: i64,
    /// The last day.
    pub(super) latest: i64,
    /// What it has in common with near copies.
    pub(super) likeness: Likeness,
}

impl Line {
    /// Whether the article may be of the days that a search is limited to; one without a
    /// day is of none in particular.
    pub(super) fn is_within(&self, limits: &Filter) -> bool {
        let of_by = limits
            .not_after
            .is_none_or(|day| self.earliest <= day_number(Some(day)));
        let between = limits.between.is_none_or(|(start, end)| {
            let dated = self.earliest != UNDATED;
            dated
                && end.is_none_or(|end| self.earliest <= day_number(Some(end)))
                && start.is_none_or(|start| self.latest >= day_number(Some(start)))
        });
        of_by && between
    }
}

/// An article that was found.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Where it stands.
    pub article: ArticlePlace,
    /// How well it fits; comparable within one search only.
    pub score: f32,
    /// What the index tells of it.
    pub line: Line,
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// The best first; of equal ones the newest first, and an order of the articles
    /// themselves after that.
    pub hits: Vec<Hit>,
    /// Articles that came along. An engine that stands far away sends those of the best
    /// hits with them and saves a second journey; one at hand sends none.
    pub articles: Vec<(ArticlePlace, Article)>,
}

/// The articles that something is asked of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Among<'a> {
    /// All of them.
    All,
    /// Those that hold all of some stems.
    Holding(&'a [String]),
    /// Those that name an entity, by its id.
    Naming(&'a str),
}

/// How much there is, for a person who wonders why nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Files that were read.
    pub files: usize,
    /// Articles in them.
    pub articles: usize,
    /// The last day that an article can be of.
    pub newest: Option<Date>,
    /// The first.
    pub oldest: Option<Date>,
}

/// What there is of a publisher.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// How its name is written, none for articles that name no publisher.
    pub publisher: Option<String>,
    /// How many articles.
    pub articles: usize,
    /// How many of them have no date at all.
    pub undated: usize,
    /// The first day one can be of.
    pub first: Option<Date>,
    /// The last.
    pub last: Option<Date>,
}

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed: {0}")]
pub struct SearchError(pub String);

/// An engine's own score, as ours: without the last bits, which depend on the order that
/// an engine adds in.
pub(super) fn score_of(raw: f32) -> f32 {
    const STEPS: f32 = 8192.0;
    (raw * STEPS).round() / STEPS
}

/// A search engine: one unchanging snapshot of an index. Each method is a whole job, so
/// that an engine far away is asked once for it.
pub trait Search: Send + Sync {
    /// How many articles there are.
    fn total(&self) -> usize;

    /// The best `most` articles, after BM25 over text and title with the statistics of
    /// all articles.
    ///
    /// # Errors
    /// Where the engine fails, here as everywhere below.
    fn rank(&self, query: &Query, most: usize) -> Result<Found, SearchError>;

    /// How many articles hold each of some stems.
    fn frequencies(&self, stems: &[&str]) -> Result<Vec<u64>, SearchError>;

    /// About how many articles name each of some entities, by their ids.
    fn times_named(&self, entities: &[&str]) -> Result<Vec<u64>, SearchError>;

    /// How many articles there are among some, within limits.
    fn count(&self, among: Among<'_>, limits: &Filter) -> Result<usize, SearchError>;

    /// The newest `most` among some within limits, in no order.
    fn newest(
        &self,
        among: Among<'_>,
        limits: &Filter,
        most: usize,
    ) -> Result<Vec<ArticlePlace>, SearchError>;

    /// How much there is up to a day.
    fn extent(&self, until: Date) -> Result<Extent, SearchError>;

    /// What there is of each spelling of a publisher up to a day, in no order.
    fn by_publisher(&self, until: Date) -> Result<Vec<Holdings>, SearchError>;

    /// The articles at some places, in their order.
    fn articles(&self, places: &[ArticlePlace]) -> Result<Vec<Article>, SearchError>;

    /// The article at a place.
    fn article(&self, place: ArticlePlace) -> Result<Article, SearchError> {
        let found = self.articles(&[place])?.pop();
        found.ok_or_else(|| SearchError("an article is gone".to_owned()))
    }

    /// What the index tells of the articles at some places; those that are gone left out.
    fn lines(&self, places: &[ArticlePlace]) -> Result<Vec<(ArticlePlace, Line)>, SearchError>;

    /// Where the article with this id stands.
    fn place_of(&self, id: &str) -> Result<Option<ArticlePlace>, SearchError>;

    /// The first `most` ids that begin so, in their order, and where they stand.
    fn ids(&self, prefix: &str, most: usize) -> Result<Vec<(String, ArticlePlace)>, SearchError>;

    /// Every article, in no order.
    fn all(&self) -> Box<dyn Iterator<Item = (ArticlePlace, Line)> + '_>;

    /// The articles of a file, by its number.
    fn of_file(&self, file: u64) -> Result<Vec<(ArticlePlace, Line)>, SearchError>;
}
