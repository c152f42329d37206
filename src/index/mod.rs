//! Articles and entities -> a `Library`: one unchanging snapshot of everything
//! loaded, read once and shared by every question.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::entities::spot::{self, Mention};
use crate::entities::{EntityIndex, EntityKey};
use crate::ingest::article::digest;
use crate::ingest::article::{Article, ArticleId, Sentence};
use crate::ingest::{Corpus, FileReport};
use crate::language::fold::{folded, words};
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;
use crate::language::terms::{Term, terms_of};
use search::{Filter, Hit, Query, Search, SearchError};
use tantivy::{Engine, Entry};

pub mod search;
mod tantivy;

/// An article, and what is known of its text.
pub struct Shelved {
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

impl Shelved {
    /// The mentions within a span.
    pub fn mentions_in(&self, span: Span) -> impl Iterator<Item = &Mention> {
        let from = self
            .mentions
            .partition_point(|mention| mention.span.start < span.start);
        let rest = self.mentions.get(from..).unwrap_or_default();
        rest.iter()
            .take_while(move |mention| mention.span.end <= span.end)
    }

    /// Whether it names an entity anywhere.
    pub fn names(&self, entity: EntityKey) -> bool {
        self.mentions.iter().any(|mention| mention.entity == entity)
    }
}

/// Everything loaded.
pub struct Library {
    /// What the words of the corpus's language do.
    pub lexicon: Arc<Lexicon>,
    /// Names and what they stand for.
    pub entities: Arc<EntityIndex>,
    articles: Vec<Shelved>,
    by_id: HashMap<ArticleId, usize>,
    mentioned: HashMap<EntityKey, Vec<usize>>,
    publishers: Vec<Publisher>,
    files: Vec<FileReport>,
    engine: Box<dyn Search>,
    version: String,
}

/// How much there is, for a person who wonders why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Library {
    /// Reads every article's names and terms, and indexes it.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn build(
        corpus: Corpus,
        entities: Arc<EntityIndex>,
        lexicon: Arc<Lexicon>,
    ) -> Result<Self, SearchError> {
        let articles: Vec<Shelved> = corpus
            .articles
            .into_iter()
            .map(|article| shelve(article, &entities, &lexicon))
            .collect();
        let mut by_id = HashMap::new();
        let mut mentioned: HashMap<EntityKey, Vec<usize>> = HashMap::new();
        for (place, shelved) in articles.iter().enumerate() {
            by_id.insert(shelved.article.id.clone(), place);
            for mention in &shelved.mentions {
                let places = mentioned.entry(mention.entity).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        Ok(Self {
            engine: Box::new(engine(&articles, &entities)?),
            version: version(&articles, &entities),
            publishers: publishers(&articles),
            lexicon,
            entities,
            articles,
            by_id,
            mentioned,
            files: corpus.files,
        })
    }

    /// Every article, in the order of their files.
    pub fn articles(&self) -> &[Shelved] {
        &self.articles
    }

    /// What came of each file.
    pub fn files(&self) -> &[FileReport] {
        &self.files
    }

    /// The article at a place of this library.
    pub fn at(&self, place: usize) -> Option<&Shelved> {
        self.articles.get(place)
    }

    /// The article with this id.
    pub fn article(&self, id: &ArticleId) -> Option<&Shelved> {
        self.by_id
            .get(id)
            .and_then(|place| self.articles.get(*place))
    }

    /// The entity of a type that the most articles name, the first where several do.
    pub fn most_named(&self, entity_type: &str) -> Option<&crate::entities::Entity> {
        let named = self
            .entities
            .all()
            .filter(|(_, entity)| entity.kind == entity_type);
        let counted =
            named.map(|(key, entity)| (self.mentioned.get(&key).map_or(0, Vec::len), entity));
        let most = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
        most.filter(|(count, _)| *count > 0)
            .map(|(_, entity)| entity)
    }

    /// The places of articles that name an entity and are not of after `today`.
    pub fn naming(&self, entity: EntityKey, today: Date) -> Vec<usize> {
        let places = self.mentioned.get(&entity).into_iter().flatten().copied();
        let known = |place: &usize| {
            let article = self.articles.get(*place).map(|shelved| &shelved.article);
            article.is_some_and(|article| article.published.earliest.is_none_or(|day| day <= today))
        };
        places.filter(known).collect()
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
        let all = self.articles.len() as f64;
        (1.0 + (all - found + 0.5).max(0.0) / (found + 0.5)).ln()
    }

    /// The `idf` of a stem that a single article holds.
    pub fn rarest(&self) -> f64 {
        let all = self.articles.len() as f64;
        (1.0 + (all - 0.5).max(0.0) / 1.5).ln()
    }

    /// Whether any article holds a stem.
    pub fn holds(&self, stem: &str) -> bool {
        self.engine.frequency(stem).unwrap_or(0) > 0
    }

    /// Changes when an article or an entity does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The articles that are not of after `today`, in the order of their files.
    pub fn as_of(&self, today: Date) -> impl Iterator<Item = &Shelved> + Clone {
        let known = move |shelved: &&Shelved| {
            shelved
                .article
                .published
                .earliest
                .is_none_or(|day| day <= today)
        };
        self.articles.iter().filter(known)
    }

    /// How much there is up to `today`.
    pub fn extent(&self, today: Date) -> Extent {
        let mut files: Vec<&str> = self
            .as_of(today)
            .map(|shelved| &*shelved.article.file)
            .collect();
        files.dedup();
        let dates = self.as_of(today).map(|shelved| &shelved.article.published);
        Extent {
            files: files.len(),
            articles: self.as_of(today).count(),
            newest: dates
                .clone()
                .filter_map(|date| date.latest)
                .map(|day| day.min(today))
                .max(),
            oldest: dates.filter_map(|date| date.earliest).min(),
        }
    }

    /// The publishers, each as its first article writes it, by how many they have.
    pub fn publishers(&self) -> impl Iterator<Item = (&str, usize)> {
        self.publishers
            .iter()
            .map(|publisher| (publisher.name.as_str(), publisher.articles))
    }

    /// A publisher by its name, whatever its case or article: as its articles write it.
    pub fn publisher(&self, name: &str) -> Option<&str> {
        let key = publisher_key(name);
        let mut known = self.publishers.iter();
        known
            .find(|publisher| publisher.key == key)
            .map(|publisher| publisher.name.as_str())
    }
}

/// A publisher of the corpus.
struct Publisher {
    key: String,
    name: String,
    articles: usize,
}

fn publishers(articles: &[Shelved]) -> Vec<Publisher> {
    let mut known: HashMap<&str, Publisher> = HashMap::new();
    for shelved in articles {
        let Some(name) = &shelved.article.publisher else {
            continue;
        };
        let publisher = known
            .entry(&shelved.publisher)
            .or_insert_with(|| Publisher {
                key: shelved.publisher.clone(),
                name: name.clone(),
                articles: 0,
            });
        publisher.articles += 1;
    }
    let mut publishers: Vec<Publisher> = known.into_values().collect();
    publishers.sort_by(|one, other| {
        other
            .articles
            .cmp(&one.articles)
            .then_with(|| one.name.cmp(&other.name))
    });
    publishers
}

fn shelve(article: Article, entities: &EntityIndex, lexicon: &Lexicon) -> Shelved {
    let stored = article.stored.clone();
    let own: Vec<Sentence> = article.sentences.clone();
    let mut read = Vec::new();
    let mut terms = Vec::with_capacity(own.len());
    for sentence in &own {
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
    let publisher = publisher_key(article.publisher.as_deref().unwrap_or_default());
    Shelved {
        article,
        mentions,
        terms,
        title,
        publisher,
    }
}

/// A publisher's name as it is compared: folded, a leading "the" dropped.
pub fn publisher_key(name: &str) -> String {
    let folded = folded(name);
    folded.strip_prefix("the ").unwrap_or(&folded).to_owned()
}

fn engine(articles: &[Shelved], entities: &EntityIndex) -> Result<Engine, SearchError> {
    let texts: Vec<(String, String, Vec<&str>)> = articles
        .iter()
        .map(|shelved| {
            let stems = shelved
                .terms
                .iter()
                .flatten()
                .map(|term| term.stem.as_str());
            let text: Vec<&str> = stems.collect();
            let ids = shelved
                .mentions
                .iter()
                .filter_map(|mention| entities.get(mention.entity));
            let ids = ids.map(|entity| entity.id.as_str()).collect();
            (shelved.title.join(" "), text.join(" "), ids)
        })
        .collect();
    let entries = articles
        .iter()
        .zip(&texts)
        .map(|(shelved, (title, text, ids))| Entry {
            title,
            text,
            entities: ids,
            published: &shelved.article.published,
            publisher: &shelved.publisher,
        });
    Engine::build(entries)
}

fn version(articles: &[Shelved], entities: &EntityIndex) -> String {
    let mut all = String::from(entities.version());
    for shelved in articles {
        let article = &shelved.article;
        all.push_str(article.id.as_str());
        all.push_str(&digest(article.stored.as_bytes()));
    }
    digest(all.as_bytes()).chars().take(12).collect()
}

/// What a search must respect on a given day.
pub fn as_of(today: Date) -> Filter {
    Filter {
        not_after: Some(today),
        ..Filter::default()
    }
}
