//! A library as one question sees it.
//!
//! Takes a library; gives its articles, each taken from the index once and kept
//! until the question is answered, so that what is found can be pointed to. Names
//! that no entry covers become candidates for as long as the visit lasts.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::Arc;

use elsa::{FrozenMap, FrozenVec};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Library;
use super::search::{ArticlePlace, Filter, Query};
use super::unlisted::{self, Unlisted};
use crate::analysis::AnalyzedArticle;
use crate::entities::spot::Mention;
use crate::entities::{Entity, EntityKey, Known};
use crate::ingest::article::ArticleId;
use crate::ingest::duplicates::Likeness;
use crate::language::fold::folded;

/// How many articles that name an entity are looked into at most: the newest.
pub const MOST_NAMING: usize = 300;

/// One question's visit to a library.
pub struct QuerySession {
    library: Arc<Library>,
    taken: FrozenMap<ArticlePlace, Arc<AnalyzedArticle>>,
    unlisted: FrozenVec<Arc<Unlisted>>,
    /// How many articles hold the stems that were asked about.
    frequencies: RefCell<FxHashMap<String, u64>>,
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
            frequencies: RefCell::default(),
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

    /// Asks at once how many articles hold each of some stems, which will be wanted.
    pub fn look_up<'s>(&self, stems: impl Iterator<Item = &'s str>) {
        let mut known = self.frequencies.borrow_mut();
        let mut new: Vec<&str> = stems.filter(|stem| !known.contains_key(*stem)).collect();
        new.sort_unstable();
        new.dedup();
        let found = self.library.frequencies(&new);
        known.extend(new.into_iter().map(str::to_owned).zip(found));
    }

    /// How many articles hold a stem.
    fn frequency(&self, stem: &str) -> u64 {
        let known = self.frequencies.borrow().get(stem).copied();
        known.unwrap_or_else(|| {
            self.look_up(std::iter::once(stem));
            let found = self.frequencies.borrow().get(stem).copied();
            found.unwrap_or_default()
        })
    }

    /// How much a stem tells; see BM25.
    pub fn idf(&self, stem: &str) -> f64 {
        self.library.idf_of(self.frequency(stem))
    }

    /// Whether any article holds a stem.
    pub fn holds(&self, stem: &str) -> bool {
        self.frequency(stem) > 0
    }

    /// The articles with a likeness near to one that hold most of some stems, the nearest
    /// first, and not of after `today`: the near copies of an article that has them.
    pub fn alike(&self, likeness: Likeness, stems: &[&str], today: Date) -> Vec<ArticlePlace> {
        /// The rarest of the stems find a copy, however many there are.
        const SOUGHT: usize = 4;
        const MOST: usize = 24;
        let mut rarest: Vec<(f64, &str)> =
            stems.iter().map(|stem| (self.idf(stem), *stem)).collect();
        rarest.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
        rarest.dedup();
        let query = Query {
            terms: rarest
                .into_iter()
                .take(SOUGHT)
                .map(|(_, stem)| (stem.to_owned(), 1.0))
                .collect(),
            filter: Filter::as_of(today),
            ..Query::default()
        };
        let hits = self.search(&query, MOST).unwrap_or_default();
        let near = hits.into_iter().filter_map(|hit| {
            let bits = hit.line.likeness.distance(likeness);
            (bits <= Likeness::NEAR).then_some((bits, hit.line.content.0, hit.article))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable();
        near.into_iter().map(|(.., place)| place).collect()
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
