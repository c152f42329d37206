//! The embedded engine behind the seam of `search`: BM25 by tantivy, and the
//! articles themselves out of its store.
//!
//! The analysis is ours: documents arrive as stems, and queries are built from
//! terms. What is kept of an article is told by `schema`.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::collector::{Count, DocSetCollector, TopDocs};
use tantivy::columnar::ColumnValues;
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocId, DocSet, Index, ReloadPolicy, Searcher, SegmentReader, TERMINATED,
    TantivyDocument, TantivyError, Term,
};

use super::days::{UNDATED, day_number, day_of};
use super::record;
use super::schema::{Fields, columns, register};
use super::search::{
    Among, ArticlePlace, Extent, Filter, Found, Hit, Holdings, Line, Query, Search, SearchError,
    score_of,
};
use crate::ingest::article::{Article, ArticleId, ContentHash};
use crate::ingest::duplicates::Likeness;

mod query;

/// How many more articles are asked for than wanted, so that equal ones at the end
/// are told apart by our order and not by the engine's.
const SPARE: usize = 16;
/// How many times more where those of after a day are dropped from them.
const LATER: usize = 4;
/// How many parts of the store are kept unpacked for each segment.
const UNPACKED: usize = 8;

/// One snapshot of an index.
pub(super) struct Engine {
    fields: Fields,
    searcher: Searcher,
    segments: Vec<Columns>,
    /// The last day that an article can have been published on at the earliest.
    newest: i64,
}

/// In how many articles a stem is.
#[derive(Clone, Copy)]
struct Frequencies {
    text: u64,
    title: u64,
}

/// The columns of a segment.
struct Columns {
    file: Arc<dyn ColumnValues<u64>>,
    content: Arc<dyn ColumnValues<u64>>,
    earliest: Arc<dyn ColumnValues<i64>>,
    latest: Arc<dyn ColumnValues<i64>>,
    likeness: Arc<dyn ColumnValues<u64>>,
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl Columns {
    fn open(segment: &SegmentReader) -> Result<Self, SearchError> {
        let columns = segment.fast_fields();
        let days = |name| columns.column_first_or_default::<i64>(name);
        let numbers = |name| columns.column_first_or_default::<u64>(name);
        Ok(Self {
            file: numbers(columns::FILE)?,
            content: numbers(columns::CONTENT)?,
            earliest: days(columns::EARLIEST)?,
            latest: days(columns::LATEST)?,
            likeness: numbers(columns::LIKENESS)?,
        })
    }

    fn line(&self, document: DocId) -> Line {
        Line {
            file: self.file.get_val(document),
            content: ContentHash(self.content.get_val(document)),
            earliest: self.earliest.get_val(document),
            latest: self.latest.get_val(document),
            likeness: Likeness(self.likeness.get_val(document)),
        }
    }
}

impl Engine {
    /// Opens the index as it was last committed.
    ///
    /// # Errors
    /// Where the engine cannot read it.
    pub(super) fn open(index: Index) -> Result<Self, SearchError> {
        register(&index);
        let (_, fields) = Fields::new();
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(UNPACKED)
            .try_into()?;
        let searcher = reader.searcher();
        let segments = searcher.segment_readers().iter().map(Columns::open);
        let segments = segments.collect::<Result<Vec<_>, _>>()?;
        let newest = segments.iter().map(|columns| columns.earliest.max_value());
        Ok(Self {
            newest: newest.max().unwrap_or(i64::MIN),
            segments,
            fields,
            searcher,
        })
    }

    /// The bytes kept of an article.
    fn record(&self, place: ArticlePlace) -> Result<Vec<u8>, SearchError> {
        let document: TantivyDocument = self.searcher.doc(address(place))?;
        let record = document.get_first(self.fields.record);
        let bytes = record
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        Ok(bytes.to_vec())
    }

    fn text_of(&self, host: &ArticleId) -> Option<Arc<str>> {
        let place = self.place_of(host.as_str()).ok().flatten()?;
        let bytes = self.record(place).ok()?;
        record::text_of(&bytes).ok().flatten()
    }

    /// The articles that hold a term.
    fn holding(&self, term: &Term) -> Result<Vec<ArticlePlace>, SearchError> {
        let mut found = Vec::new();
        for (ordinal, segment) in (0_u32..).zip(self.searcher.segment_readers()) {
            let inverted = segment.inverted_index(term.field())?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::Basic)? else {
                continue;
            };
            let mut document = postings.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document) {
                    found.push(placed(ordinal, document));
                }
                document = postings.advance();
            }
        }
        Ok(found)
    }

    /// The sum of the hashes of articles that were taken back but still weigh in
    /// the statistics of the engine; 0 where there are none.
    pub(super) fn ghosts(&self) -> u64 {
        let mut sum = 0_u64;
        for (segment, columns) in self.searcher.segment_readers().iter().zip(&self.segments) {
            if let Some(alive) = segment.alive_bitset() {
                let gone = (0..segment.max_doc()).filter(|document| alive.is_deleted(*document));
                for document in gone {
                    sum = sum.wrapping_add(columns.content.get_val(document) | 1);
                }
            }
        }
        sum
    }

    /// The publisher of every article, as it writes it.
    ///
    /// # Errors
    /// Where the columns cannot be read.
    pub(super) fn for_each_publisher(
        &self,
        mut take: impl FnMut(Option<&str>, Line),
    ) -> Result<(), SearchError> {
        for (segment, columns) in self.searcher.segment_readers().iter().zip(&self.segments) {
            let Some(names) = segment.fast_fields().str(columns::PUBLISHER)? else {
                for document in segment.doc_ids_alive() {
                    take(None, columns.line(document));
                }
                continue;
            };
            let mut known = Vec::new();
            for number in 0..names.num_terms() {
                let mut name = String::new();
                names.ord_to_str(number as u64, &mut name)?;
                known.push(name);
            }
            for document in segment.doc_ids_alive() {
                let number = names.term_ords(document).next();
                let name = number.and_then(|number| known.get(number as usize));
                take(name.map(String::as_str), columns.line(document));
            }
        }
        Ok(())
    }

    fn frequencies_of(&self, stem: &str) -> Result<Frequencies, SearchError> {
        let of = |field| self.searcher.doc_freq(&Term::from_field_text(field, stem));
        Ok(Frequencies {
            text: of(self.fields.text)?,
            title: of(self.fields.title)?,
        })
    }

    /// What the columns say of an article.
    fn line(&self, place: ArticlePlace) -> Option<Line> {
        let address = address(place);
        let columns = self.segments.get(address.segment_ord as usize)?;
        Some(columns.line(address.doc_id))
    }

    /// The best articles, and whether they are all there are.
    fn best(&self, query: &Query, most: usize) -> Result<(Vec<Hit>, bool), SearchError> {
        let query = self.query(query)?;
        let limit = most.max(1).saturating_add(SPARE);
        let found = self
            .searcher
            .search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let all = found.len() < limit;
        let hits = found.into_iter().filter_map(|(raw, address)| {
            let article = placed(address.segment_ord, address.doc_id);
            Some(Hit {
                article,
                score: score_of(raw),
                line: self.line(article)?,
            })
        });
        let mut hits: Vec<Hit> = hits.collect();
        hits.sort_by(|one, other| {
            let by_score = other.score.total_cmp(&one.score);
            by_score
                .then_with(|| other.line.latest.cmp(&one.line.latest))
                .then_with(|| one.line.content.0.cmp(&other.line.content.0))
        });
        hits.truncate(most);
        Ok((hits, all))
    }

    /// The same, without those of after the last day of the query.
    fn best_by_day(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError> {
        let last = query.filter.not_after.map(|day| day_number(Some(day)));
        let Some(last) = last.filter(|last| self.newest > *last) else {
            // Nothing is of after that day.
            return Ok(self.best(&query.any_time(), most)?.0);
        };
        // Most articles are of before it: those of after are dropped from more hits, and
        // only where too few are left does the engine look at every article's day.
        let (mut hits, all) = self.best(&query.any_time(), most.saturating_mul(LATER))?;
        hits.retain(|hit| hit.line.earliest <= last);
        if hits.len() < most && !all {
            return Ok(self.best(query, most)?.0);
        }
        hits.truncate(most);
        Ok(hits)
    }
}

impl Search for Engine {
    fn total(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    fn rank(&self, query: &Query, most: usize) -> Result<Found, SearchError> {
        Ok(Found {
            hits: self.best_by_day(query, most)?,
            articles: Vec::new(),
        })
    }

    fn frequencies(&self, stems: &[&str]) -> Result<Vec<u64>, SearchError> {
        let of = |stem: &&str| {
            let found = self.frequencies_of(stem)?;
            Ok(found.text.max(found.title))
        };
        stems.iter().map(of).collect()
    }

    fn times_named(&self, entities: &[&str]) -> Result<Vec<u64>, SearchError> {
        let term = |id: &&str| Term::from_field_text(self.fields.entities, id);
        let of = |id| Ok(self.searcher.doc_freq(&term(id))?);
        entities.iter().map(of).collect()
    }

    fn count(&self, among: Among<'_>, limits: &Filter) -> Result<usize, SearchError> {
        Ok(self.searcher.search(&self.those(among, limits), &Count)?)
    }

    fn newest(
        &self,
        among: Among<'_>,
        limits: &Filter,
        most: usize,
    ) -> Result<Vec<ArticlePlace>, SearchError> {
        let held = match (among, &limits.publisher) {
            (Among::All, None) => return Ok(newest_of(self.all(), limits, most)),
            (Among::All, Some(publisher)) => {
                self.holding(&Term::from_field_text(self.fields.publisher, publisher))?
            }
            (Among::Naming(id), None) => {
                self.holding(&Term::from_field_text(self.fields.entities, id))?
            }
            (among, _) => {
                let those = self.those(among, limits);
                let found = self.searcher.search(&those, &DocSetCollector)?;
                let places = found.into_iter();
                places.map(|it| placed(it.segment_ord, it.doc_id)).collect()
            }
        };
        let lines = held.into_iter();
        let lines = lines.filter_map(|place| Some((place, self.line(place)?)));
        Ok(newest_of(lines, limits, most))
    }

    fn extent(&self, until: Date) -> Result<Extent, SearchError> {
        let last = day_number(Some(until));
        let mut files = HashSet::new();
        let mut last_file = None;
        let (mut oldest, mut newest) = (i64::MAX, i64::MIN);
        let mut articles = 0;
        for (_, line) in self.all().filter(|(_, line)| line.earliest <= last) {
            articles += 1;
            if last_file != Some(line.file) {
                files.insert(line.file);
                last_file = Some(line.file);
            }
            if line.earliest != UNDATED {
                oldest = oldest.min(line.earliest);
                newest = newest.max(line.latest.min(last));
            }
        }
        Ok(Extent {
            files: files.len(),
            articles,
            newest: day_of(newest),
            oldest: day_of(oldest),
        })
    }

    fn by_publisher(&self, until: Date) -> Result<Vec<Holdings>, SearchError> {
        let last = day_number(Some(until));
        let mut by_name: HashMap<Option<String>, Holdings> = HashMap::new();
        self.for_each_publisher(|name, line| {
            if line.earliest > last {
                return;
            }
            let publisher = name.map(str::to_owned);
            let held = by_name
                .entry(publisher.clone())
                .or_insert_with(|| Holdings {
                    publisher,
                    ..Holdings::default()
                });
            held.articles += 1;
            match (day_of(line.earliest), day_of(line.latest)) {
                (None, _) => held.undated += 1,
                (Some(first), latest) => {
                    held.first = Some(held.first.map_or(first, |known| known.min(first)));
                    held.last = held.last.max(latest);
                }
            }
        })?;
        Ok(by_name.into_values().collect())
    }

    fn articles(&self, places: &[ArticlePlace]) -> Result<Vec<Article>, SearchError> {
        let article = |place: &ArticlePlace| {
            let bytes = self.record(*place)?;
            record::read(&bytes, |host| self.text_of(host))
                .map_err(|error| SearchError(error.to_string()))
        };
        places.iter().map(article).collect()
    }

    fn lines(&self, places: &[ArticlePlace]) -> Result<Vec<(ArticlePlace, Line)>, SearchError> {
        let places = places.iter();
        let lines = places.filter_map(|place| Some((*place, self.line(*place)?)));
        Ok(lines.collect())
    }

    fn place_of(&self, id: &str) -> Result<Option<ArticlePlace>, SearchError> {
        let found = self.holding(&Term::from_field_text(self.fields.id, id))?;
        Ok(found.first().copied())
    }

    fn ids(&self, prefix: &str, most: usize) -> Result<Vec<(String, ArticlePlace)>, SearchError> {
        let mut found = Vec::new();
        for (ordinal, segment) in (0_u32..).zip(self.searcher.segment_readers()) {
            let inverted = segment.inverted_index(self.fields.id)?;
            let mut ids = inverted.terms().range().ge(prefix).into_stream()?;
            let mut here = 0;
            while here < most && ids.advance() && ids.key().starts_with(prefix.as_bytes()) {
                let mut postings =
                    inverted.read_postings_from_terminfo(ids.value(), IndexRecordOption::Basic)?;
                let mut document = postings.doc();
                while document != TERMINATED {
                    if !segment.is_deleted(document) {
                        here += 1;
                        let id = String::from_utf8_lossy(ids.key()).into_owned();
                        found.push((id, placed(ordinal, document)));
                    }
                    document = postings.advance();
                }
            }
        }
        found.sort_unstable();
        found.truncate(most);
        Ok(found)
    }

    fn all(&self) -> Box<dyn Iterator<Item = (ArticlePlace, Line)> + '_> {
        let segments = (0_u32..).zip(self.searcher.segment_readers().iter().zip(&self.segments));
        Box::new(segments.flat_map(|(ordinal, (segment, columns))| {
            let documents = segment.doc_ids_alive();
            documents.map(move |document| (placed(ordinal, document), columns.line(document)))
        }))
    }

    fn of_file(&self, file: u64) -> Result<Vec<(ArticlePlace, Line)>, SearchError> {
        let found = self.holding(&Term::from_field_u64(self.fields.file, file))?;
        self.lines(&found)
    }
}

/// The newest of articles within limits, the undated last.
fn newest_of(
    articles: impl Iterator<Item = (ArticlePlace, Line)>,
    limits: &Filter,
    most: usize,
) -> Vec<ArticlePlace> {
    let mut best = BinaryHeap::new();
    for (place, line) in articles.filter(|(_, line)| line.is_within(limits)) {
        best.push(Reverse((line.latest, line.earliest, line.content.0, place)));
        if best.len() > most {
            best.pop();
        }
    }
    best.into_iter().map(|Reverse((.., place))| place).collect()
}

fn placed(segment: u32, document: DocId) -> ArticlePlace {
    ArticlePlace(u64::from(segment) << 32 | u64::from(document))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a place is two numbers of 32 bits"
)]
fn address(place: ArticlePlace) -> DocAddress {
    DocAddress::new((place.0 >> 32) as u32, place.0 as u32)
}
