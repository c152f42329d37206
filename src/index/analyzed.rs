//! An article, and what is known of its text.
//!
//! Takes an article and the tables to read it with; gives its names and terms.
//! Both are worked out anew whenever an article is taken from the index, so they
//! always fit the entities and the rules of the day.

use crate::entities::spot::{self, Mention};
use crate::entities::{EntityIndex, EntityKey};
use crate::ingest::article::Article;
use crate::ingest::duplicates::Likeness;
use crate::ingest::publishers;
use crate::language::fold::words;
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;
use crate::language::terms::{Term, terms_of};

/// An article, and what is known of its text.
#[derive(Clone)]
pub struct AnalyzedArticle {
    /// The article.
    pub article: Article,
    /// The entities it names, spans in its stored text, in order.
    pub mentions: Vec<Mention>,
    /// The terms of each of its sentences.
    pub terms: Vec<Vec<Term>>,
    /// The stems of its title.
    pub title: Vec<String>,
    /// Its publisher as it is compared.
    pub publisher: String,
}

impl AnalyzedArticle {
    /// Reads an article's names and terms.
    pub fn new(article: Article, entities: &EntityIndex, lexicon: &Lexicon) -> Self {
        let stored = article.stored.clone();
        let mut read = Vec::new();
        let mut terms = Vec::with_capacity(article.sentences.len());
        for sentence in &article.sentences {
            let mut words = words(sentence.span.of(&stored));
            for word in &mut words {
                word.span = word.span.shifted(sentence.span.start);
            }
            terms.push(terms_of(&words, &stored, lexicon));
            read.append(&mut words);
        }
        let mentions = spot::in_article(&stored, &read, entities, lexicon);
        let title = article.title.as_deref().unwrap_or_default();
        let title = terms_of(&words(title), title, lexicon)
            .into_iter()
            .map(|term| term.stem)
            .collect();
        let publisher = publishers::key(article.publisher.as_deref().unwrap_or_default());
        Self {
            article,
            mentions,
            terms,
            title,
            publisher,
        }
    }

    /// The mentions within a span.
    pub fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.start < span.start);
        let rest = self.mentions.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |mention| mention.span.end <= span.end)
    }

    /// Whether some mention shares a byte with a span.
    pub fn is_named_in(&self, span: Span) -> bool {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.end <= span.start);
        let next = self.mentions.get(from);
        next.is_some_and(|mention| mention.span.overlaps(span))
    }

    /// Whether it names an entity anywhere.
    pub fn names(&self, entity: EntityKey) -> bool {
        self.mentions.iter().any(|mention| mention.entity == entity)
    }

    /// The stems of its text, in order.
    pub fn stems(&self) -> Vec<&str> {
        let terms = self.terms.iter().flatten();
        terms.map(|term| term.stem.as_str()).collect()
    }

    /// What near copies have nearly the same of.
    pub fn likeness(&self) -> Likeness {
        Likeness::of(self.terms.iter().flatten().map(|term| term.stem.as_str()))
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> u64 {
        let terms: usize = self.terms.iter().map(|terms| terms.len() * 64 + 24).sum();
        let weight = 512 + self.article.stored.len() + terms + self.mentions.len() * 48;
        weight as u64
    }
}
