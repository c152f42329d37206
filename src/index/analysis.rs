//! An article's text -> what the engine indexes of it.
//!
//! Takes articles one after another; gives the stems of each as the engine takes
//! them, the ids of the entities it names, and its likeness. It says the same as
//! [`AnalyzedArticle`](crate::analysis::AnalyzedArticle) does when the article is read again, and remembers the
//! stems of words, since a million articles are made of few.

use rustc_hash::FxHashMap;

use super::stems::Stems;
use crate::entities::EntityIndex;
use crate::entities::spot;
use crate::ingest::article::Article;
use crate::ingest::duplicates::{Likeness, Votes};
use crate::ingest::publishers;
use crate::language::fold::{add_words, words};
use crate::language::lexicon::Lexicon;
use crate::language::terms::{is_shouted, pieces};

/// How many publishers are remembered before all are forgotten.
const REMEMBERED: usize = 10_000;

/// What is indexed of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Analysed {
    /// The stems of its title, one space between them.
    pub title: String,
    /// The stems of its text.
    pub text: String,
    /// The ids of the entities it names, one for each mention.
    pub entities: String,
    /// Its publisher as it is compared.
    pub publisher: String,
    /// What near copies have nearly the same of.
    pub likeness: Likeness,
}

/// Reads articles for the engine.
pub(super) struct Analyst<'a> {
    entities: &'a EntityIndex,
    lexicon: &'a Lexicon,
    stems: Stems,
    publishers: FxHashMap<Box<str>, Box<str>>,
}

impl<'a> Analyst<'a> {
    pub(super) fn new(entities: &'a EntityIndex, lexicon: &'a Lexicon) -> Self {
        Self {
            entities,
            lexicon,
            stems: Stems::new(),
            publishers: FxHashMap::default(),
        }
    }

    /// Reads one article.
    pub(super) fn read(&mut self, article: &Article) -> Analysed {
        let stored = &*article.stored;
        let mut read = Vec::with_capacity(stored.len() / 5);
        let mut text = String::with_capacity(stored.len());
        let mut votes = Votes::default();
        let shouted = is_shouted(stored);
        for sentence in &article.sentences {
            add_words(stored, sentence.span, &mut read);
        }
        for piece in pieces(&read, stored, self.lexicon) {
            if let Some(stem) = self.stems.of_piece(piece, stored, shouted, self.lexicon) {
                votes.take(stem);
                push(&mut text, stem);
            }
        }
        let mut entities = String::new();
        for mention in spot::in_article(stored, &read, self.entities, self.lexicon) {
            if let Some(entity) = self.entities.get(mention.entity) {
                push(&mut entities, entity.id);
            }
        }
        let mut title = String::new();
        if let Some(written) = &article.title {
            let shouted = is_shouted(written);
            for piece in pieces(&words(written), written, self.lexicon) {
                if let Some(stem) = self.stems.of_piece(piece, written, shouted, self.lexicon) {
                    push(&mut title, stem);
                }
            }
        }
        Analysed {
            title,
            text,
            entities,
            publisher: self.publisher(article.publisher.as_deref().unwrap_or_default()),
            likeness: votes.likeness(),
        }
    }

    fn publisher(&mut self, name: &str) -> String {
        if let Some(key) = self.publishers.get(name) {
            return key.to_string();
        }
        if self.publishers.len() > REMEMBERED {
            self.publishers.clear();
        }
        let key = publishers::key(name);
        self.publishers.insert(name.into(), key.as_str().into());
        key
    }
}

fn push(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}
