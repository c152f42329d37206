//! Articles and entities -> a `Library`: one unchanging snapshot of everything
//! loaded, shared by every question and swapped whole.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::analysis::AnalyzedArticle;
use crate::entities::{EntityIndex, EntityKey, Known};
use crate::ingest::article::{ArticleId, digest};
use crate::ingest::duplicates::{self, Likeness};
use crate::ingest::publishers;
use crate::language::fold::folded;
use crate::language::lexicon::Lexicon;
use generation::Place;
use history::History;
use manifest::{FileEntry, Manifest};
use search::{Among, ArticlePlace, Extent, Filter, Hit, Holdings, Query, Search, SearchError};
use unlisted::Unlisted;

mod analysis;
mod days;
pub mod generation;
pub mod history;
pub mod index_manager;
pub mod manifest;
pub mod query_session;
mod record;
pub mod reload;
mod schema;
pub mod search;
mod stems;
mod tantivy;
pub(crate) mod unlisted;
pub mod update;

pub use query_session::QuerySession;
pub use unlisted::CANDIDATE;

/// The memory that articles taken from the index may fill, in bytes.
const TAKEN_MEMORY: u64 = 224 << 20;
/// About how many articles that is.
const TAKEN_ARTICLES: usize = 10_000;
/// How many names that no entry covers are kept of those that were asked about.
const UNLISTED: usize = 4_096;

/// Everything loaded.
pub struct Library {
    /// What the words of the corpus's language do.
    pub lexicon: Arc<Lexicon>,
    /// Names and what they stand for.
    pub entities: Arc<EntityIndex>,
    engine: Box<dyn Search>,
    manifest: Manifest,
    history: History,
    /// Its generation, where it lies on disk.
    generation: Option<Place>,
    taken: Cache<ArticlePlace, Arc<AnalyzedArticle>, Weight>,
    /// Names that no entry covers by their folded words, and whether these were typed with
    /// capitals; none for words that are no name.
    unlisted: Cache<(String, bool), Option<Arc<Unlisted>>>,
    extents: Mutex<HashMap<Date, Extent>>,
    damaged: AtomicBool,
    version: String,
}

#[derive(Clone)]
struct Weight;

impl Weighter<ArticlePlace, Arc<AnalyzedArticle>> for Weight {
    fn weight(&self, _place: &ArticlePlace, analyzed: &Arc<AnalyzedArticle>) -> u64 {
        analyzed.weight()
    }
}

impl Library {
    fn new(
        engine: Box<dyn Search>,
        manifest: Manifest,
        history: History,
        generation: Option<Place>,
        tools: &update::Tools,
    ) -> Self {
        Self {
            version: version(&manifest, &tools.entities),
            lexicon: tools.lexicon.clone(),
            entities: tools.entities.clone(),
            engine,
            manifest,
            history,
            generation,
            taken: Cache::with_weighter(TAKEN_ARTICLES, TAKEN_MEMORY, Weight),
            unlisted: Cache::new(UNLISTED),
            extents: Mutex::default(),
            damaged: AtomicBool::new(false),
        }
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.engine.total()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it lies on disk.
    pub fn is_on_disk(&self) -> bool {
        self.generation.is_some()
    }

    /// The names of the files of its generation.
    pub fn file_names(&self) -> Vec<String> {
        let parts = self.manifest.parts.iter().map(|part| part.name.clone());
        parts.chain([generation::MANIFEST.to_owned()]).collect()
    }

    /// How many bytes the index takes on disk, 0 for one in memory.
    pub fn bytes_on_disk(&self) -> u64 {
        self.manifest.parts.iter().map(|part| part.bytes).sum()
    }

    /// What came, changed and went since the corpus is kept.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What came of each file.
    pub fn files(&self) -> &[FileEntry] {
        &self.manifest.files
    }

    /// Every article, in no order.
    pub fn places(&self) -> impl Iterator<Item = ArticlePlace> {
        self.engine.all().map(|(place, _)| place)
    }

    /// Every article, each taken from the index as it comes, in no order.
    pub fn articles(&self) -> impl Iterator<Item = AnalyzedArticle> {
        self.places().filter_map(|place| self.read(place))
    }

    /// The article at a place, fresh from the index where nobody had it lately.
    fn take(&self, place: ArticlePlace) -> Option<Arc<AnalyzedArticle>> {
        if let Some(analyzed) = self.taken.get(&place) {
            return Some(analyzed);
        }
        let analyzed = Arc::new(self.read(place)?);
        self.taken.insert(place, analyzed.clone());
        Some(analyzed)
    }

    /// The article at a place, out of the index and not kept.
    pub fn read(&self, place: ArticlePlace) -> Option<AnalyzedArticle> {
        match self.engine.article(place) {
            Ok(article) => Some(AnalyzedArticle::new(article, &self.entities, &self.lexicon)),
            Err(error) => {
                self.found_damaged(&error.to_string());
                None
            }
        }
    }

    /// What a question calls `typed`, where articles write it as a name that no entry covers.
    fn unlisted(&self, typed: &str, large: bool) -> Option<Arc<Unlisted>> {
        let name = (folded(typed), large);
        if let Some(known) = self.unlisted.get(&name) {
            return known;
        }
        let found = Unlisted::find(self, typed, large).map(Arc::new);
        self.unlisted.insert(name, found.clone());
        found
    }

    fn found_damaged(&self, reason: &str) {
        if !self.damaged.swap(true, Ordering::Relaxed) {
            tracing::error!(reason, "The index is damaged; it has to be built anew");
        }
    }

    /// Whether something in it was found that is not what was written.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Reads the whole index on disk and compares it with its checksums; gives whether
    /// it is sound.
    pub fn check(&self) -> bool {
        if let Some(place) = &self.generation {
            match generation::damaged(place, &self.manifest.parts) {
                Ok(damaged) if damaged.is_empty() => {}
                Ok(damaged) => self.found_damaged(&damaged.join(", ")),
                Err(error) => self.found_damaged(&error.to_string()),
            }
        }
        !self.is_damaged()
    }

    /// What the engine gave; nothing where it failed, which is then known.
    fn sound<T: Default>(&self, found: Result<T, SearchError>) -> T {
        found.unwrap_or_else(|error| {
            self.found_damaged(&error.to_string());
            T::default()
        })
    }

    /// Where the article with this id stands.
    pub fn place_of(&self, id: &ArticleId) -> Option<ArticlePlace> {
        self.sound(self.engine.place_of(id.as_str()))
    }

    /// The id that is most like another, of those that begin with the same letter; of
    /// all where none does.
    pub fn nearest_id(&self, wanted: &str) -> Option<String> {
        let head = wanted.chars().next().map_or(0, char::len_utf8);
        let head = wanted.get(..head).unwrap_or_default();
        let mut ids = self.sound(self.engine.ids(head, usize::MAX));
        if ids.is_empty() {
            ids = self.sound(self.engine.ids("", usize::MAX));
        }
        let scored = ids
            .into_iter()
            .map(|(id, _)| (strsim::jaro_winkler(&id, wanted), id));
        // Of equally near ones the first.
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, id)| id)
    }

    /// The entity of a type that the most articles name, the first where several do.
    pub fn most_named(&self, entity_type: &str) -> Option<Known<'_>> {
        let named = self
            .entities
            .all()
            .filter(|(_, entity)| entity.kind == entity_type);
        let named: Vec<Known<'_>> = named.map(|(_, entity)| entity).collect();
        let ids: Vec<&str> = named.iter().map(|entity| entity.id).collect();
        let counts = self.sound(self.engine.times_named(&ids));
        let counted = counts.into_iter().zip(named);
        let most = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
        most.filter(|(count, _)| *count > 0)
            .map(|(_, entity)| entity)
    }

    /// How many articles name an entity: of very many about how many.
    pub fn times_named(&self, entity: EntityKey) -> usize {
        const COUNTED: u64 = 1_000;
        let Some(entity) = self.entities.get(entity) else {
            return 0;
        };
        let about = self.sound(self.engine.times_named(&[entity.id]));
        match about.first().copied().unwrap_or_default() {
            0 => 0,
            1..=COUNTED => self.count_naming(entity.id, &Filter::default()),
            about => usize::try_from(about).unwrap_or(usize::MAX),
        }
    }

    /// How many articles name an entity and are not of after `today`.
    pub fn times_named_by(&self, entity: EntityKey, today: Date) -> usize {
        self.times_named_within(entity, &Filter::as_of(today))
    }

    /// How many articles name an entity within the days of some limits.
    pub fn times_named_within(&self, entity: EntityKey, limits: &Filter) -> usize {
        let entity = self.entities.get(entity);
        entity.map_or(0, |entity| self.count_naming(entity.id, limits))
    }

    fn count_naming(&self, id: &str, limits: &Filter) -> usize {
        let days = Filter {
            publisher: None,
            ..limits.clone()
        };
        self.sound(self.engine.count(Among::Naming(id), &days))
    }

    fn newest_naming(&self, entity: EntityKey, today: Date, most: usize) -> Vec<ArticlePlace> {
        let Some(entity) = self.entities.get(entity) else {
            return Vec::new();
        };
        let limits = Filter::as_of(today);
        self.sound(self.engine.newest(Among::Naming(entity.id), &limits, most))
    }

    /// Those of some articles that are not of after `today`.
    fn of_by(&self, places: &[ArticlePlace], today: Date) -> Vec<ArticlePlace> {
        let limits = Filter::as_of(today);
        let lines = self.sound(self.engine.lines(places)).into_iter();
        let of_by = lines.filter(|(_, line)| line.is_within(&limits));
        of_by.map(|(place, _)| place).collect()
    }

    fn newest(&self, limits: &Filter, most: usize) -> Vec<ArticlePlace> {
        self.sound(self.engine.newest(Among::All, limits, most))
    }

    /// How many articles hold all of some stems, within limits.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn count_holding(&self, stems: &[String], limits: &Filter) -> Result<usize, SearchError> {
        self.engine.count(Among::Holding(stems), limits)
    }

    /// The best articles for a query.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn search(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError> {
        let found = self.engine.rank(query, most)?;
        for (place, article) in found.articles {
            if self.taken.get(&place).is_none() {
                let analyzed = AnalyzedArticle::new(article, &self.entities, &self.lexicon);
                self.taken.insert(place, Arc::new(analyzed));
            }
        }
        Ok(found.hits)
    }

    /// How many articles hold each of some stems.
    fn frequencies(&self, stems: &[&str]) -> Vec<u64> {
        self.sound(self.engine.frequencies(stems))
    }

    /// How much a stem tells that `found` articles hold, after Robertson and Spärck Jones
    /// as BM25 has it: ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N articles.
    fn idf_of(&self, found: u64) -> f64 {
        let (found, all) = (found as f64, self.len() as f64);
        (1.0 + (all - found + 0.5).max(0.0) / (found + 0.5)).ln()
    }

    /// The `idf` of a stem that a single article holds.
    pub fn rarest(&self) -> f64 {
        self.idf_of(1)
    }

    /// Whether each of some stems is in some article.
    fn hold_all(&self, stems: &[String]) -> bool {
        let stems: Vec<&str> = stems.iter().map(String::as_str).collect();
        let found = self.frequencies(&stems);
        found.len() == stems.len() && found.iter().all(|found| *found > 0)
    }

    /// Changes when an article, an entity or a rule of reading does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How much there is up to `today`.
    pub fn extent(&self, today: Date) -> Extent {
        let mut extents = self.extents.lock().unwrap_or_else(PoisonError::into_inner);
        // Days asked about are few: those of questions, and of replays.
        if extents.len() > 64 {
            extents.clear();
        }
        extents
            .entry(today)
            .or_insert_with(|| self.sound(self.engine.extent(today)))
            .clone()
    }

    /// What there is of each publisher up to `today`, the one with the most first,
    /// articles without a publisher last.
    pub fn holdings(&self, today: Date) -> Vec<Holdings> {
        let mut by_key: HashMap<Option<String>, Holdings> = HashMap::new();
        for found in self.sound(self.engine.by_publisher(today)) {
            let shown = found
                .publisher
                .as_deref()
                .and_then(|name| self.publisher(name));
            let held = by_key
                .entry(found.publisher.as_deref().map(publishers::key))
                .or_insert_with(|| Holdings {
                    publisher: shown.map(str::to_owned),
                    ..Holdings::default()
                });
            held.articles += found.articles;
            held.undated += found.undated;
            held.first = [held.first, found.first].into_iter().flatten().min();
            held.last = held.last.max(found.last);
        }
        let mut holdings: Vec<Holdings> = by_key.into_values().collect();
        holdings.sort_by(|one, other| {
            (
                one.publisher.is_none(),
                Reverse(one.articles),
                &one.publisher,
            )
                .cmp(&(
                    other.publisher.is_none(),
                    Reverse(other.articles),
                    &other.publisher,
                ))
        });
        holdings
    }

    /// A publisher by its name, whatever its case or article: as most of its
    /// articles write it.
    pub fn publisher(&self, name: &str) -> Option<&str> {
        let spellings = self.manifest.publishers.get(&publishers::key(name))?;
        // Of equally common ones the fuller: "The Herald" before "Herald".
        let most = spellings
            .iter()
            .max_by_key(|(name, count)| (**count, name.len()));
        most.map(|(name, _)| name.as_str())
    }

    /// In how many groups of near copies how many articles are, told by their
    /// likeness alone.
    pub fn duplicates(&self) -> (usize, usize) {
        let likenesses: Vec<Likeness> = self.engine.all().map(|(_, line)| line.likeness).collect();
        duplicates::groups(&likenesses)
    }

    /// Every article, in the order of their ids.
    pub fn in_order_of_ids(&self) -> Vec<ArticlePlace> {
        let ids = self.sound(self.engine.ids("", usize::MAX));
        ids.into_iter().map(|(_, place)| place).collect()
    }
}

fn version(manifest: &Manifest, entities: &EntityIndex) -> String {
    let (articles, gone) = manifest.sums;
    let whole = format!(
        "{} {} {} {}",
        entities.version(),
        manifest.rules,
        articles.0,
        gone.0
    );
    digest(whole.as_bytes()).chars().take(12).collect()
}
