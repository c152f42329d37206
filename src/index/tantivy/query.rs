//! A [`Query`] and a [`Filter`] as tantivy's own.

use std::ops::Bound;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, Query as TantivyQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::{Engine, Frequencies};
use crate::index::days::{UNDATED, day_number};
use crate::index::search::{Among, Filter, MOST_TERMS, Query, SearchError};

/// How much a stem in the title weighs against one in the text: this, and as much again
/// as one is of all that are sought. A headline that holds a word or two is about them;
/// of many words it holds some by chance.
const TITLE_WEIGHT: f32 = 0.5;
/// The power of how often a query has a stem by which it weighs more: said twice, it is
/// not meant twice as much.
const REPEATED: f32 = 0.6;

impl Engine {
    /// The query as the engine's own; stems that no article holds are left out.
    pub(super) fn query(&self, query: &Query) -> Result<Box<dyn TantivyQuery>, SearchError> {
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
            let found = self.frequencies_of(stem)?;
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

    /// Those that are among some and within limits, without scores.
    pub(super) fn those(&self, among: Among<'_>, limits: &Filter) -> BooleanQuery {
        let fields = self.fields;
        let either = |stem: &String| -> Box<dyn TantivyQuery> {
            let fields = [fields.text, fields.title];
            let terms = fields.map(|field| (Occur::Should, term(field, stem, 1.0)));
            Box::new(BooleanQuery::new(terms.into()))
        };
        let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = match among {
            Among::All => vec![(Occur::Must, Box::new(AllQuery))],
            Among::Holding(stems) => {
                let stems = stems.iter();
                stems.map(|stem| (Occur::Must, either(stem))).collect()
            }
            Among::Naming(entity) => vec![(Occur::Must, term(fields.entities, entity, 1.0))],
        };
        clauses.extend(self.filters(limits));
        BooleanQuery::new(clauses)
    }
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
