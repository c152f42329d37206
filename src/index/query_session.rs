//! A library as one question sees it.
//!
//! Takes a library; gives its articles, each taken from the index once and kept
//! until the question is answered, so that what is found can be pointed to. Names
//! that no entry covers become candidates for as long as the visit lasts.

use std::ops::Deref;
use std::sync::Arc;

use elsa::{FrozenMap, FrozenVec};
use jiff::civil::Date;

use super::Library;
use super::search::{ArticlePlace, Filter};
use super::unlisted::{self, Unlisted};
use crate::analysis::AnalyzedArticle;
use crate::entities::spot::Mention;
use crate::entities::{Entity, EntityKey, Known};
use crate::ingest::article::ArticleId;
use crate::language::fold::folded;

/// How many articles that name an entity are looked into at most: the newest.
pub const MOST_NAMING: usize = 300;

/// One question's visit to a library.
pub struct QuerySession {
    library: Arc<Library>,
    taken: FrozenMap<ArticlePlace, Arc<AnalyzedArticle>>,
    unlisted: FrozenVec<Arc<Unlisted>>,
}

impl Deref for QuerySession {
    type Target = Library;

    fn deref(&self) -> &Library {
        &self.library
    }
}

impl QuerySession {
    /// A visit to the library as it is now, and stays for this visit.
    pub fn to(library: Arc<Library>) -> Self {
        Self {
            library,
            taken: FrozenMap::new(),
            unlisted: FrozenVec::new(),
        }
    }

    /// The article at a place. None where it cannot be read any more; the library
    /// then knows that it is damaged.
    pub fn at(&self, place: ArticlePlace) -> Option<&AnalyzedArticle> {
        if let Some(analyzed) = self.taken.get(&place) {
            return Some(analyzed);
        }
        let analyzed = self.with_unlisted(self.library.take(place)?);
        Some(self.taken.insert(place, analyzed))
    }

    /// The same article, the candidates of this visit among its mentions.
    fn with_unlisted(&self, analyzed: Arc<AnalyzedArticle>) -> Arc<AnalyzedArticle> {
        let mentions: Vec<Mention> = self
            .unlisted
            .iter()
            .flat_map(|unlisted| unlisted.mentions_in(&analyzed, &self.library.lexicon))
            .collect();
        if mentions.is_empty() {
            return analyzed;
        }
        Arc::new(analyzed.with_mentions(mentions))
    }

    /// A candidate for a name that no entry covers, where the articles write the words
    /// as one. `large` says that they were typed with capitals.
    pub fn candidate(&self, typed: &str, large: bool) -> Option<(EntityKey, &Entity)> {
        let key = unlisted::key_of(&folded(typed));
        if self.unlisted(key).is_none() {
            self.unlisted.push(self.library.unlisted(typed, large)?);
        }
        let found = self.unlisted(key)?;
        Some((key, &found.entity))
    }

    fn unlisted(&self, key: EntityKey) -> Option<&Unlisted> {
        self.unlisted.iter().find(|unlisted| unlisted.key == key)
    }

    /// The entity with a key, candidates of this visit among them.
    pub fn entity(&self, key: EntityKey) -> Option<Known<'_>> {
        let unlisted = || {
            self.unlisted(key)
                .map(|unlisted| Known::from(&unlisted.entity))
        };
        self.library.entities.get(key).or_else(unlisted)
    }

    /// How many articles name an entity: of very many about how many.
    pub fn times_named(&self, key: EntityKey) -> usize {
        match self.unlisted(key) {
            Some(unlisted) => unlisted.times_named(&self.library),
            None => self.library.times_named(key),
        }
    }

    /// The article with this id.
    pub fn article(&self, id: &ArticleId) -> Option<&AnalyzedArticle> {
        self.library.place_of(id).and_then(|place| self.at(place))
    }

    /// The articles that name an entity and are not of after `today`, in the order
    /// of their ids: of very many the newest.
    pub fn naming(&self, entity: EntityKey, today: Date) -> Vec<ArticlePlace> {
        let places = match self.unlisted(entity) {
            Some(unlisted) => self.library.of_by(unlisted.places(&self.library), today),
            None => self.library.newest_naming(entity, today, MOST_NAMING),
        };
        self.in_order(places)
    }

    /// The newest articles within some limits, in the order of their ids.
    pub fn newest(&self, limits: &Filter, most: usize) -> Vec<ArticlePlace> {
        let places = self.library.newest(limits, most);
        self.in_order(places)
    }

    fn in_order(&self, mut places: Vec<ArticlePlace>) -> Vec<ArticlePlace> {
        places.sort_by_cached_key(|place| self.at(*place).map(|found| found.article.id.clone()));
        places
    }
}
