//! A library as one question sees it.
//!
//! Takes a library; gives its articles, each taken from the index once and kept
//! until the question is answered, so that what is found can be pointed to.

use std::ops::Deref;
use std::sync::Arc;

use elsa::FrozenMap;
use jiff::civil::Date;

use super::Library;
use super::search::ArticlePlace;
use super::shelved::Shelved;
use crate::entities::EntityKey;
use crate::ingest::article::ArticleId;
use crate::language::periods::Period;

/// How many articles that name an entity are looked into at most: the newest.
pub const MOST_NAMING: usize = 300;

/// One question's visit to a library.
pub struct Visit {
    library: Arc<Library>,
    taken: FrozenMap<ArticlePlace, Arc<Shelved>>,
}

impl Deref for Visit {
    type Target = Library;

    fn deref(&self) -> &Library {
        &self.library
    }
}

impl Visit {
    /// A visit to the library as it is now, and stays for this visit.
    pub fn to(library: Arc<Library>) -> Self {
        Self {
            library,
            taken: FrozenMap::new(),
        }
    }

    /// The article at a place. None where it cannot be read any more; the library
    /// then knows that it is damaged.
    pub fn at(&self, place: ArticlePlace) -> Option<&Shelved> {
        if let Some(shelved) = self.taken.get(&place) {
            return Some(shelved);
        }
        let shelved = self.library.take(place)?;
        Some(self.taken.insert(place, shelved))
    }

    /// The article with this id.
    pub fn article(&self, id: &ArticleId) -> Option<&Shelved> {
        self.library.place_of(id).and_then(|place| self.at(place))
    }

    /// The articles that name an entity and are not of after `today`, in the order
    /// of their ids: of very many the newest.
    pub fn naming(&self, entity: EntityKey, today: Date) -> Vec<ArticlePlace> {
        let places = self.library.newest_naming(entity, today, MOST_NAMING);
        self.in_order(places)
    }

    /// The newest articles of a period that are not of after `today`, in the order
    /// of their ids.
    pub fn newest(&self, period: Option<&Period>, today: Date, most: usize) -> Vec<ArticlePlace> {
        let places = self.library.newest(period, today, most);
        self.in_order(places)
    }

    fn in_order(&self, mut places: Vec<ArticlePlace>) -> Vec<ArticlePlace> {
        places.sort_by_cached_key(|place| self.at(*place).map(|found| found.article.id.clone()));
        places
    }
}
