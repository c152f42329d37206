//! An article, and what is known of its text.
//!
//! Takes an article and the tables to read it with; gives its names and terms.
//! Both are worked out anew whenever an article is taken from the index, so they
//! always fit the entities and the rules of the day.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use compact_str::CompactString;

use super::SentenceRef;
use super::facts::Facts;
use super::names::{self, UnlistedName};
use crate::entities::spot::{self, Mention};
use crate::entities::{EntityIndex, EntityKey};
use crate::ingest::article::Article;
use crate::ingest::duplicates::Likeness;
use crate::ingest::publishers;
use crate::language::fold::words;
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;
use crate::language::terms::{Term, terms_of};

/// An article, and what is known of its text whatever is taken for a name in it.
pub struct ReadArticle {
    /// The article.
    pub article: Article,
    /// The terms of each of its sentences.
    pub terms: Vec<Vec<Term>>,
    title: Vec<CompactString>,
    /// Its publisher as it is compared.
    pub publisher: String,
    lexicon: Arc<Lexicon>,
    facts: Box<[Facts]>,
    unlisted_names: OnceLock<Box<[Box<[UnlistedName]>]>>,
}

/// An article, and what is known of its text.
pub struct AnalyzedArticle {
    read: Arc<ReadArticle>,
    /// The entities it names, spans in its stored text, in order.
    pub mentions: Vec<Mention>,
}

impl Deref for AnalyzedArticle {
    type Target = ReadArticle;

    fn deref(&self) -> &ReadArticle {
        &self.read
    }
}

impl AnalyzedArticle {
    /// Reads an article's names and terms.
    pub fn new(article: Article, entities: &EntityIndex, lexicon: &Arc<Lexicon>) -> Self {
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
        let facts = article.sentences.iter().map(|_| Facts::default());
        Self {
            read: Arc::new(ReadArticle {
                facts: facts.collect(),
                article,
                terms,
                title,
                publisher,
                lexicon: lexicon.clone(),
                unlisted_names: OnceLock::new(),
            }),
            mentions,
        }
    }

    /// The same article with more mentions.
    pub fn with_mentions(&self, more: impl IntoIterator<Item = Mention>) -> Self {
        let mut mentions = self.mentions.clone();
        mentions.extend(more);
        mentions.sort_by_key(|mention| (mention.span, mention.entity));
        Self {
            read: self.read.clone(),
            mentions,
        }
    }

    /// The stems of its title.
    pub fn title_stems(&self) -> impl Iterator<Item = &str> + Clone {
        self.title.iter().map(CompactString::as_str)
    }

    /// What the words of its language do.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Its sentences, in order.
    pub fn sentences(&self) -> impl DoubleEndedIterator<Item = SentenceRef<'_>> {
        (0..self.article.sentences.len()).map(|number| self.sentence(number))
    }

    /// The sentence of a number.
    pub fn sentence(&self, number: usize) -> SentenceRef<'_> {
        SentenceRef {
            analyzed: self,
            number,
        }
    }

    pub(super) fn facts(&self, number: usize) -> Option<&Facts> {
        self.facts.get(number)
    }

    /// The names in it that no listed entity covers, one list a sentence.
    pub(super) fn unlisted_names(&self) -> &[Box<[UnlistedName]>] {
        self.unlisted_names.get_or_init(|| names::of_article(self))
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

    /// About how much memory it takes once all is read, in bytes.
    pub fn weight(&self) -> u64 {
        // A term, its word as it is compared, and what else is read of a sentence.
        let terms: usize = self.terms.iter().map(|terms| terms.len() * 120 + 168).sum();
        let weight = 512 + self.article.stored.len() + terms + self.mentions.len() * 48;
        weight as u64
    }
}
