//! Articles and entities -> a `Library`: one unchanging snapshot of everything
//! loaded, shared by every question and swapped whole.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
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
use schema::day_number;
use search::{ArticlePlace, Filter, Hit, Query, Search, SearchError};
use tantivy::{Engine, Line};
use unlisted::Unlisted;

mod analysis;
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
    engine: Engine,
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

impl Library {
    fn new(
        engine: Engine,
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
        self.engine.len()
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
        self.engine.lines().map(|(place, _)| place)
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

    /// Where the article with this id stands.
    pub fn place_of(&self, id: &ArticleId) -> Option<ArticlePlace> {
        match self.engine.place_of(id.as_str()) {
            Ok(place) => place,
            Err(error) => {
                self.found_damaged(&error.to_string());
                None
            }
        }
    }

    /// The id that is most like another.
    pub fn nearest_id(&self, wanted: &str) -> Option<String> {
        let mut best: Option<(f64, String)> = None;
        let consider = |id: &str, _| {
            let score = strsim::jaro_winkler(id, wanted);
            if best.as_ref().is_none_or(|(least, _)| score > *least) {
                best = Some((score, id.to_owned()));
            }
        };
        self.engine.for_each_id(consider).ok()?;
        best.map(|(_, id)| id)
    }

    /// The entity of a type that the most articles name, the first where several do.
    pub fn most_named(&self, entity_type: &str) -> Option<Known<'_>> {
        let named = self
            .entities
            .all()
            .filter(|(_, entity)| entity.kind == entity_type);
        let counted = named.map(|(_, entity)| (self.engine.times_named(entity.id), entity));
        let most = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
        most.filter(|(count, _)| *count > 0)
            .map(|(_, entity)| entity)
    }

    /// How many articles name an entity: of very many about how many.
    pub fn times_named(&self, entity: EntityKey) -> usize {
        const COUNTED: u64 = 1_000;
        let about = self
            .entities
            .get(entity)
            .map_or(0, |entity| self.engine.times_named(entity.id));
        match about {
            0 => 0,
            1..=COUNTED => self.all_naming(entity, Date::MAX).len(),
            about => usize::try_from(about).unwrap_or(usize::MAX),
        }
    }

    /// How many articles name an entity and are not of after `today`.
    pub fn times_named_by(&self, entity: EntityKey, today: Date) -> usize {
        self.all_naming(entity, today).len()
    }

    /// How many articles name an entity within the days of some limits.
    pub fn times_named_within(&self, entity: EntityKey, limits: &Filter) -> usize {
        let today = limits.not_after.unwrap_or(Date::MAX);
        let all = self.all_naming(entity, today).into_iter();
        all.filter(|(_, line)| is_within(line, limits)).count()
    }

    fn all_naming(&self, entity: EntityKey, today: Date) -> Vec<(ArticlePlace, Line)> {
        let Some(entity) = self.entities.get(entity) else {
            return Vec::new();
        };
        let found = self.engine.naming(entity.id).unwrap_or_else(|error| {
            self.found_damaged(&error.to_string());
            Vec::new()
        });
        let today = day_number(Some(today));
        found
            .into_iter()
            .filter_map(|(place, _)| Some((place, self.engine.line(place)?)))
            .filter(|(_, line)| line.earliest <= today)
            .collect()
    }

    fn newest_naming(&self, entity: EntityKey, today: Date, most: usize) -> Vec<ArticlePlace> {
        newest_of(self.all_naming(entity, today).into_iter(), most)
    }

    /// Those of some articles that are not of after `today`.
    fn of_by(&self, places: &[ArticlePlace], today: Date) -> Vec<ArticlePlace> {
        let last = day_number(Some(today));
        let line = |place: &ArticlePlace| self.engine.line(*place);
        let known = places.iter().copied();
        known
            .filter(|place| line(place).is_some_and(|line| line.earliest <= last))
            .collect()
    }

    fn newest(&self, limits: &Filter, most: usize) -> Vec<ArticlePlace> {
        let within = |line: &Line| is_within(line, limits);
        match &limits.publisher {
            None => {
                let lines = self.engine.lines();
                newest_of(lines.filter(|(_, line)| within(line)), most)
            }
            Some(publisher) => {
                let found = self.engine.of_publisher(publisher).unwrap_or_else(|error| {
                    self.found_damaged(&error.to_string());
                    Vec::new()
                });
                let lines = found
                    .into_iter()
                    .filter_map(|place| Some((place, self.engine.line(place)?)));
                newest_of(lines.filter(|(_, line)| within(line)), most)
            }
        }
    }

    /// How many articles hold all of some stems, within limits.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn count_holding(&self, stems: &[String], limits: &Filter) -> Result<usize, SearchError> {
        self.engine.count_holding(stems, limits)
    }

    /// The best articles for a query.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn search(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError> {
        self.engine.search(query, most)
    }

    /// How much a stem tells, after Robertson and Spärck Jones as BM25 has it:
    /// ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N articles.
    pub fn idf(&self, stem: &str) -> f64 {
        let found = self.engine.frequency(stem).unwrap_or(0) as f64;
        let all = self.len() as f64;
        (1.0 + (all - found + 0.5).max(0.0) / (found + 0.5)).ln()
    }

    /// The `idf` of a stem that a single article holds.
    pub fn rarest(&self) -> f64 {
        let all = self.len() as f64;
        (1.0 + (all - 0.5).max(0.0) / 1.5).ln()
    }

    /// Whether any article holds a stem.
    pub fn holds(&self, stem: &str) -> bool {
        self.engine.frequency(stem).unwrap_or(0) > 0
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
            .or_insert_with(|| self.measure(today))
            .clone()
    }

    fn measure(&self, today: Date) -> Extent {
        let last = day_number(Some(today));
        let mut files = std::collections::HashSet::new();
        let mut last_file = None;
        let (mut oldest, mut newest) = (i64::MAX, i64::MIN);
        let mut articles = 0;
        for (_, line) in self
            .engine
            .lines()
            .filter(|(_, line)| line.earliest <= last)
        {
            articles += 1;
            if last_file != Some(line.file) {
                files.insert(line.file);
                last_file = Some(line.file);
            }
            if line.earliest != schema::UNDATED {
                oldest = oldest.min(line.earliest);
                newest = newest.max(line.latest.min(last));
            }
        }
        Extent {
            files: files.len(),
            articles,
            newest: schema::day_of(newest),
            oldest: schema::day_of(oldest),
        }
    }

    /// What there is of each publisher up to `today`, the one with the most first,
    /// articles without a publisher last.
    pub fn holdings(&self, today: Date) -> Vec<Holdings> {
        let last = day_number(Some(today));
        let mut by_name: HashMap<Option<String>, (usize, usize, i64, i64)> = HashMap::new();
        let mut take = |name: Option<&str>, line: Line| {
            if line.earliest > last {
                return;
            }
            let key = name.map(str::to_owned);
            let held = by_name.entry(key).or_insert((0, 0, i64::MAX, i64::MIN));
            held.0 += 1;
            if line.earliest == schema::UNDATED {
                held.1 += 1;
            } else {
                held.2 = held.2.min(line.earliest);
                held.3 = held.3.max(line.latest);
            }
        };
        if let Err(error) = self.engine.for_each_publisher(&mut take) {
            self.found_damaged(&error.to_string());
        }
        let mut by_key: HashMap<Option<String>, Holdings> = HashMap::new();
        for (name, (articles, undated, first, last)) in by_name {
            let shown = name.as_deref().and_then(|name| self.publisher(name));
            let held = by_key
                .entry(name.as_deref().map(publishers::key))
                .or_insert_with(|| Holdings {
                    publisher: shown.map(str::to_owned),
                    ..Holdings::default()
                });
            held.articles += articles;
            held.undated += undated;
            held.first = [held.first, schema::day_of(first)]
                .into_iter()
                .flatten()
                .min();
            held.last = held.last.max(schema::day_of(last));
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
            let bits = self.engine.likeness(hit.article)?.distance(likeness);
            let content = self.engine.line(hit.article)?.content.0;
            (bits <= Likeness::NEAR).then_some((bits, content, hit.article))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable();
        near.into_iter().map(|(.., place)| place).collect()
    }

    /// In how many groups of near copies how many articles are, told by their
    /// likeness alone.
    pub fn duplicates(&self) -> (usize, usize) {
        let likenesses: Vec<Likeness> = self.engine.likenesses().collect();
        duplicates::groups(&likenesses)
    }

    /// Every article, in the order of their ids.
    pub fn in_order_of_ids(&self) -> Vec<ArticlePlace> {
        let mut ids = Vec::with_capacity(self.len());
        if let Err(error) = self
            .engine
            .for_each_id(|id, place| ids.push((id.to_owned(), place)))
        {
            self.found_damaged(&error.to_string());
        }
        ids.sort_unstable();
        ids.into_iter().map(|(_, place)| place).collect()
    }
}

/// Whether an article is of the days that a search is limited to; one without a day is
/// of none in particular.
fn is_within(line: &Line, limits: &Filter) -> bool {
    let of_by = limits
        .not_after
        .is_none_or(|day| line.earliest <= day_number(Some(day)));
    let between = limits.between.is_none_or(|(start, end)| {
        let dated = line.earliest != schema::UNDATED;
        dated
            && end.is_none_or(|end| line.earliest <= day_number(Some(end)))
            && start.is_none_or(|start| line.latest >= day_number(Some(start)))
    });
    of_by && between
}

/// The newest of articles, the undated last.
fn newest_of(
    articles: impl Iterator<Item = (ArticlePlace, Line)>,
    most: usize,
) -> Vec<ArticlePlace> {
    let mut best = BinaryHeap::with_capacity(most + 1);
    for (place, line) in articles {
        best.push(Reverse((line.latest, line.earliest, line.content.0, place)));
        if best.len() > most {
            best.pop();
        }
    }
    best.into_iter().map(|Reverse((.., place))| place).collect()
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
