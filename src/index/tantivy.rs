//! The embedded engine behind the seam of `search`: BM25 by tantivy.
//!
//! The analysis is ours: documents arrive as stems, one space between them, and
//! queries are built from terms.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::collector::TopDocs;
use tantivy::query::{
    BooleanQuery, BoostQuery, EmptyQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{DocAddress, Index, IndexReader, Searcher, TantivyDocument, TantivyError, Term};

use super::search::{Hit, MOST_TERMS, Query, Search, SearchError};
use crate::ingest::article::Published;

const STEMS: &str = "stems";
/// The memory the writer may take before it writes a segment out, in bytes.
const WRITER_MEMORY: usize = 50 << 20;
/// How much a stem in the title weighs against one in the text.
const TITLE_WEIGHT: f32 = 1.6;
/// The value of a date that is not known.
const UNDATED: i64 = i64::MIN;

/// What is indexed of an article.
pub(super) struct Entry<'a> {
    /// The stems of its title, one space between them.
    pub title: &'a str,
    /// The stems of its text.
    pub text: &'a str,
    /// The ids of its entities, one for each mention.
    pub entities: &'a [&'a str],
    /// When it was published.
    pub published: &'a Published,
    /// Its publisher, folded.
    pub publisher: &'a str,
}

#[derive(Clone, Copy)]
struct Fields {
    place: Field,
    title: Field,
    text: Field,
    entities: Field,
    earliest: Field,
    latest: Field,
    publisher: Field,
}

/// An index in memory.
pub(super) struct Engine {
    fields: Fields,
    reader: IndexReader,
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        Self(error.to_string())
    }
}

impl Engine {
    /// Indexes articles; each is found by its place in this order.
    ///
    /// # Errors
    /// Where the engine fails.
    pub(super) fn build<'a>(entries: impl Iterator<Item = Entry<'a>>) -> Result<Self, SearchError> {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        index
            .tokenizers()
            .register(STEMS, TextAnalyzer::from(WhitespaceTokenizer::default()));
        let mut writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        for (place, entry) in entries.enumerate() {
            let mut document = TantivyDocument::new();
            document.add_u64(fields.place, place as u64);
            document.add_text(fields.title, entry.title);
            document.add_text(fields.text, entry.text);
            document.add_text(fields.entities, entry.entities.join(" "));
            document.add_text(fields.publisher, entry.publisher);
            document.add_i64(fields.earliest, day_number(entry.published.earliest));
            document.add_i64(fields.latest, day_number(entry.published.latest));
            writer.add_document(document)?;
        }
        writer.commit()?;
        Ok(Self {
            fields,
            reader: index.reader()?,
        })
    }

    /// The query as the engine's own; stems that no article holds are left out.
    fn query(
        &self,
        query: &Query,
        searcher: &Searcher,
    ) -> Result<Box<dyn TantivyQuery>, SearchError> {
        let fields = self.fields;
        let mut weighed: Vec<(u64, &str, f32)> = Vec::new();
        for (stem, weight) in &query.terms {
            let frequency = self.frequency_in(searcher, stem)?;
            if frequency > 0 {
                weighed.push((frequency, stem, *weight));
            }
        }
        weighed.sort_by_key(|(frequency, ..)| *frequency);
        weighed.truncate(MOST_TERMS);
        let mut should: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for (_, stem, weight) in weighed {
            should.push((Occur::Should, term(fields.text, stem, weight)));
            should.push((
                Occur::Should,
                term(fields.title, stem, weight * TITLE_WEIGHT),
            ));
        }
        for (id, weight) in query.entities.iter().take(MOST_TERMS) {
            should.push((Occur::Should, term(fields.entities, id, *weight)));
        }
        if should.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> =
            vec![(Occur::Must, Box::new(BooleanQuery::new(should)))];
        clauses.extend(self.filters(query));
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// The filters, each without weight in the score.
    fn filters(&self, query: &Query) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let fields = self.fields;
        let mut clauses: Vec<Box<dyn TantivyQuery>> = Vec::new();
        let at_most =
            |field, day: Date| range(field, Bound::Unbounded, Bound::Included(number(day)));
        let at_least =
            |field, day: Date| range(field, Bound::Included(number(day)), Bound::Unbounded);
        if let Some(day) = query.filter.not_after {
            clauses.push(at_most(fields.earliest, day));
        }
        if let Some((start, end)) = query.filter.between {
            let known = range(fields.earliest, Bound::Excluded(UNDATED), Bound::Unbounded);
            clauses.push(known);
            clauses.extend(start.map(|start| at_least(fields.latest, start)));
            clauses.extend(end.map(|end| at_most(fields.earliest, end)));
        }
        if let Some(publisher) = &query.filter.publisher {
            let term = Term::from_field_text(fields.publisher, publisher);
            clauses.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
        }
        let silent = |clause| -> Box<dyn TantivyQuery> { Box::new(BoostQuery::new(clause, 0.0)) };
        clauses
            .into_iter()
            .map(|clause| (Occur::Must, silent(clause)))
            .collect()
    }

    fn frequency_in(&self, searcher: &Searcher, stem: &str) -> Result<u64, SearchError> {
        let text = searcher.doc_freq(&Term::from_field_text(self.fields.text, stem))?;
        let title = searcher.doc_freq(&Term::from_field_text(self.fields.title, stem))?;
        Ok(text.max(title))
    }

    /// The article behind a document.
    fn place(&self, searcher: &Searcher, address: DocAddress) -> Option<usize> {
        let segment = searcher.segment_reader(address.segment_ord);
        let places = segment.fast_fields().u64("place").ok()?;
        places
            .first(address.doc_id)
            .and_then(|place| usize::try_from(place).ok())
    }
}

impl Search for Engine {
    fn search(&self, query: &Query, most: usize) -> Result<Vec<Hit>, SearchError> {
        let searcher = self.reader.searcher();
        let query = self.query(query, &searcher)?;
        let found = searcher.search(&query, &TopDocs::with_limit(most.max(1)).order_by_score())?;
        let mut hits: Vec<Hit> = found
            .into_iter()
            .filter_map(|(score, address)| {
                let article = self.place(&searcher, address)?;
                Some(Hit { article, score })
            })
            .collect();
        hits.sort_by(|one, other| {
            let by_score = other.score.total_cmp(&one.score);
            by_score.then_with(|| one.article.cmp(&other.article))
        });
        Ok(hits)
    }

    fn frequency(&self, stem: &str) -> Result<u64, SearchError> {
        self.frequency_in(&self.reader.searcher(), stem)
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let stems = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(STEMS)
            .set_index_option(IndexRecordOption::WithFreqs),
    );
    let fields = Fields {
        place: schema.add_u64_field("place", FAST),
        title: schema.add_text_field("title", stems.clone()),
        text: schema.add_text_field("text", stems.clone()),
        entities: schema.add_text_field("entities", stems),
        earliest: schema.add_i64_field("earliest", FAST | INDEXED),
        latest: schema.add_i64_field("latest", FAST | INDEXED),
        publisher: schema.add_text_field("publisher", STRING),
    };
    (schema.build(), fields)
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

fn day_number(day: Option<Date>) -> i64 {
    day.map_or(UNDATED, number)
}

/// Days since 1 January 1970.
fn number(day: Date) -> i64 {
    let since = day.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| i64::from(span.get_days()))
}
