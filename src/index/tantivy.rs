//! The embedded engine behind the seam of `search`: BM25 by tantivy, and the
//! articles themselves out of its store.
//!
//! The analysis is ours: documents arrive as stems, and queries are built from
//! terms. What is kept of an article is told by `schema`.

use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::collector::{Count, TopDocs};
use tantivy::columnar::ColumnValues;
use tantivy::postings::Postings;
use tantivy::query::{
    BooleanQuery, BoostQuery, EmptyQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{
    DocAddress, DocId, DocSet, Index, ReloadPolicy, Searcher, SegmentReader, TERMINATED,
    TantivyDocument, TantivyError, Term,
};

use super::record;
use super::schema::{Fields, UNDATED, columns, day_number, register};
use super::search::{ArticlePlace, Filter, Hit, MOST_TERMS, Query, Search, SearchError};
use crate::ingest::article::{Article, ArticleId, ContentHash};
use crate::ingest::duplicates::Likeness;

/// How much a stem in the title weighs against one in the text: this, and as much again
/// as one is of all that are sought. A headline that holds a word or two is about them;
/// of many words it holds some by chance.
const TITLE_WEIGHT: f32 = 0.5;
/// The power of how often a query has a stem by which it weighs more: said twice, it is
/// not meant twice as much.
const REPEATED: f32 = 0.6;
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

/// What the columns say of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The number of its file.
    pub file: u64,
    /// The hash of its content.
    pub content: ContentHash,
    /// The first day it can have been published on, [`UNDATED`] where none is known.
    pub earliest: i64,
    /// The last day.
    pub latest: i64,
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

    /// How many articles there are.
    pub(super) fn len(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// The bytes kept of an article.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub(super) fn record(&self, place: ArticlePlace) -> Result<Vec<u8>, SearchError> {
        let document: TantivyDocument = self.searcher.doc(address(place))?;
        let record = document.get_first(self.fields.record);
        let bytes = record
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        Ok(bytes.to_vec())
    }

    /// An article out of the store.
    ///
    /// # Errors
    /// Where the store cannot be read, or holds other bytes than were written.
    pub(super) fn article(&self, place: ArticlePlace) -> Result<Article, SearchError> {
        let bytes = self.record(place)?;
        record::read(&bytes, |host| self.text_of(host))
            .map_err(|error| SearchError(error.to_string()))
    }

    fn text_of(&self, host: &ArticleId) -> Option<Arc<str>> {
        let place = self.place_of(host.as_str()).ok().flatten()?;
        let bytes = self.record(place).ok()?;
        record::text_of(&bytes).ok().flatten()
    }

    /// The article with this id.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn place_of(&self, id: &str) -> Result<Option<ArticlePlace>, SearchError> {
        Ok(self
            .holding(&Term::from_field_text(self.fields.id, id))?
            .first()
            .map(|(place, _)| *place))
    }

    /// The articles of a file.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn of_file(&self, file: u64) -> Result<Vec<ArticlePlace>, SearchError> {
        let found = self.holding(&Term::from_field_u64(self.fields.file, file))?;
        Ok(found.into_iter().map(|(place, _)| place).collect())
    }

    /// The articles of a publisher.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn of_publisher(&self, key: &str) -> Result<Vec<ArticlePlace>, SearchError> {
        let found = self.holding(&Term::from_field_text(self.fields.publisher, key))?;
        Ok(found.into_iter().map(|(place, _)| place).collect())
    }

    /// How many articles hold all of some stems, within limits.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn count_holding(
        &self,
        stems: &[String],
        limits: &Filter,
    ) -> Result<usize, SearchError> {
        let fields = self.fields;
        let either = |stem: &String| -> Box<dyn TantivyQuery> {
            let fields = [fields.text, fields.title];
            let terms = fields.map(|field| (Occur::Should, term(field, stem, 1.0)));
            Box::new(BooleanQuery::new(terms.into()))
        };
        let mut clauses: Vec<_> = stems
            .iter()
            .map(|stem| (Occur::Must, either(stem)))
            .collect();
        clauses.extend(self.filters(limits));
        Ok(self.searcher.search(&BooleanQuery::new(clauses), &Count)?)
    }

    /// The articles that name an entity, each with how often.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn naming(&self, entity: &str) -> Result<Vec<(ArticlePlace, u32)>, SearchError> {
        self.holding(&Term::from_field_text(self.fields.entities, entity))
    }

    /// How many articles name an entity, taken-back ones among them.
    pub(super) fn times_named(&self, entity: &str) -> u64 {
        let term = Term::from_field_text(self.fields.entities, entity);
        self.searcher.doc_freq(&term).unwrap_or(0)
    }

    /// The articles that hold a term, each with how often.
    fn holding(&self, term: &Term) -> Result<Vec<(ArticlePlace, u32)>, SearchError> {
        let mut found = Vec::new();
        for (ordinal, segment) in (0_u32..).zip(self.searcher.segment_readers()) {
            let inverted = segment.inverted_index(term.field())?;
            let Some(mut postings) = inverted.read_postings(term, IndexRecordOption::WithFreqs)?
            else {
                continue;
            };
            let mut document = postings.doc();
            while document != TERMINATED {
                if !segment.is_deleted(document) {
                    found.push((placed(ordinal, document), postings.term_freq()));
                }
                document = postings.advance();
            }
        }
        Ok(found)
    }

    /// What the columns say of an article.
    pub(super) fn line(&self, place: ArticlePlace) -> Option<Line> {
        let address = address(place);
        let columns = self.segments.get(address.segment_ord as usize)?;
        Some(columns.line(address.doc_id))
    }

    /// Every article, with what the columns say of it.
    pub(super) fn lines(&self) -> impl Iterator<Item = (ArticlePlace, Line)> {
        let segments = (0_u32..).zip(self.searcher.segment_readers().iter().zip(&self.segments));
        segments.flat_map(|(ordinal, (segment, columns))| {
            let documents = segment.doc_ids_alive();
            documents.map(move |document| (placed(ordinal, document), columns.line(document)))
        })
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

    /// The likeness of an article.
    pub(super) fn likeness(&self, article: ArticlePlace) -> Option<Likeness> {
        let address = address(article);
        let columns = self.segments.get(address.segment_ord as usize)?;
        Some(Likeness(columns.likeness.get_val(address.doc_id)))
    }

    /// The likeness of every article.
    pub(super) fn likenesses(&self) -> impl Iterator<Item = Likeness> {
        let segments = self.searcher.segment_readers().iter().zip(&self.segments);
        segments.flat_map(|(segment, columns)| {
            let documents = segment.doc_ids_alive();
            documents.map(|document| Likeness(columns.likeness.get_val(document)))
        })
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

    /// The id of every article, in no order.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn for_each_id(
        &self,
        mut take: impl FnMut(&str, ArticlePlace),
    ) -> Result<(), SearchError> {
        for (ordinal, segment) in (0_u32..).zip(self.searcher.segment_readers()) {
            let inverted = segment.inverted_index(self.fields.id)?;
            let mut ids = inverted.terms().stream()?;
            while ids.advance() {
                let mut postings =
                    inverted.read_postings_from_terminfo(ids.value(), IndexRecordOption::Basic)?;
                let mut document = postings.doc();
                while document != TERMINATED {
                    if !segment.is_deleted(document) {
                        let id = std::str::from_utf8(ids.key()).unwrap_or_default();
                        take(id, placed(ordinal, document));
                    }
                    document = postings.advance();
                }
            }
        }
        Ok(())
    }

    /// The query as the engine's own; stems that no article holds are left out.
    fn query(
        &self,
        query: &Query,
        searcher: &Searcher,
    ) -> Result<Box<dyn TantivyQuery>, SearchError> {
        let fields = self.fields;
        let mut merged: Vec<(&str, f32, f32)> = Vec::new();
        for (stem, weight) in &query.terms {
            match merged.iter_mut().find(|(known, ..)| known == stem) {
                Some((_, known, times)) => {
                    *known = known.max(*weight);
                    *times += 1.0;
                }
                None => merged.push((stem, *weight, 1.0)),
            }
        }
        let mut weighed: Vec<(u64, &str, f32, Frequencies)> = Vec::new();
        for (stem, weight, times) in merged {
            let found = self.frequencies(searcher, stem)?;
            let frequency = found.text.max(found.title);
            if frequency > 0 {
                weighed.push((frequency, stem, weight * times.powf(REPEATED), found));
            }
        }
        weighed.sort_by_key(|(frequency, stem, ..)| (*frequency, *stem));
        weighed.truncate(MOST_TERMS);
        let in_title = TITLE_WEIGHT + 1.0 / weighed.len().max(1) as f32;
        let mut should: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for (_, stem, weight, found) in weighed {
            let fields = [
                (fields.text, found.text, weight),
                (fields.title, found.title, weight * in_title),
            ];
            for (field, found, weight) in fields {
                if found > 0 {
                    should.push((Occur::Should, term(field, stem, weight)));
                }
            }
        }
        for (id, weight) in query.entities.iter().take(MOST_TERMS) {
            should.push((Occur::Should, term(fields.entities, id, *weight)));
        }
        if should.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        let any: Box<dyn TantivyQuery> = Box::new(BooleanQuery::new(should));
        let filters = self.filters(&query.filter);
        if filters.is_empty() {
            // Only a union of terms by itself is searched without looking at all it holds.
            return Ok(any);
        }
        let mut clauses = vec![(Occur::Must, any)];
        clauses.extend(filters);
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The filters, each without weight in the score.
    fn filters(&self, filter: &Filter) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let fields = self.fields;
        let mut clauses: Vec<Box<dyn TantivyQuery>> = Vec::new();
        let at_most = |field, day: Date| {
            range(
                field,
                Bound::Unbounded,
                Bound::Included(day_number(Some(day))),
            )
        };
        let at_least = |field, day: Date| {
            range(
                field,
                Bound::Included(day_number(Some(day))),
                Bound::Unbounded,
            )
        };
        if let Some(day) = filter.not_after {
            clauses.push(at_most(fields.earliest, day));
        }
        if let Some((start, end)) = filter.between {
            let known = range(fields.earliest, Bound::Excluded(UNDATED), Bound::Unbounded);
            clauses.push(known);
            clauses.extend(start.map(|start| at_least(fields.latest, start)));
            clauses.extend(end.map(|end| at_most(fields.earliest, end)));
        }
        if let Some(publisher) = &filter.publisher {
            let term = Term::from_field_text(fields.publisher, publisher);
            clauses.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
        }
        let silent = |clause| -> Box<dyn TantivyQuery> { Box::new(BoostQuery::new(clause, 0.0)) };
        clauses
            .into_iter()
            .map(|clause| (Occur::Must, silent(clause)))
            .collect()
    }

    fn frequencies(&self, searcher: &Searcher, stem: &str) -> Result<Frequencies, SearchError> {
        let of = |field| searcher.doc_freq(&Term::from_field_text(field, stem));
        Ok(Frequencies {
            text: of(self.fields.text)?,
            title: of(self.fields.title)?,
        })
    }
}

impl Engine {
    /// The best articles, and whether they are all there are.
    fn found(&self, query: &Query, most: usize) -> Result<(Vec<Hit>, bool), SearchError> {
        let query = self.query(query, &self.searcher)?;
        let limit = most.max(1).saturating_add(SPARE);
        let found = self
            .searcher
            .search(&query, &TopDocs::with_limit(limit).order_by_score())?;
        let all = found.len() < limit;
        let mut hits: Vec<(Hit, i64, u64)> = found
            .into_iter()
            .filter_map(|(score, address)| {
                let article = placed(address.segment_ord, address.doc_id);
                let line = self.line(article)?;
                let score = rounded(score);
                Some((Hit { article, score }, line.latest, line.content.0))
            })
            .collect();
        hits.sort_by(|one, other| {
            let by_score = other.0.score.total_cmp(&one.0.score);
            by_score
                .then_with(|| other.1.cmp(&one.1))
                .then_with(|| one.2.cmp(&other.2))
        });
        hits.truncate(most);
        Ok((hits.into_iter().map(|(hit, ..)| hit).collect(), all))
    }
}

impl Search for Engine {
    fn search(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError> {
        let last = query.filter.not_after.map(|day| day_number(Some(day)));
        let Some(last) = last.filter(|last| self.newest > *last) else {
            // Nothing is of after that day.
            return Ok(self.found(&query.any_time(), most)?.0);
        };
        // Most articles are of before it: those of after are dropped from more hits, and
        // only where too few are left does the engine look at every article's day.
        let (mut hits, all) = self.found(&query.any_time(), most.saturating_mul(LATER))?;
        hits.retain(|hit| {
            let line = self.line(hit.article);
            line.is_some_and(|line| line.earliest <= last)
        });
        if hits.len() < most && !all {
            return Ok(self.found(query, most)?.0);
        }
        hits.truncate(most);
        Ok(hits)
    }

    fn frequency(&self, stem: &str) -> Result<u64, SearchError> {
        let found = self.frequencies(&self.searcher, stem)?;
        Ok(found.text.max(found.title))
    }
}

/// A score without the last bits, which depend on the order that the engine adds in.
fn rounded(score: f32) -> f32 {
    const STEPS: f32 = 8192.0;
    (score * STEPS).round() / STEPS
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

fn term(field: Field, text: &str, weight: f32) -> Box<dyn TantivyQuery> {
    let query = TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    );
    Box::new(BoostQuery::new(Box::new(query), weight))
}

fn range(field: Field, from: Bound<i64>, to: Bound<i64>) -> Box<dyn TantivyQuery> {
    let term = |bound: Bound<i64>| bound.map(|value| Term::from_field_i64(field, value));
    Box::new(RangeQuery::new(term(from), term(to)))
}
