//! A name that no entry covers, for one question: a candidate, marked as such.
//!
//! Takes the words of a question that look like a name; gives an entity where the
//! articles write them as one, with the articles that do. It lives as long as the
//! question's visit, and no longer.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rustc_hash::FxHasher;

use super::Library;
use super::query_session::MOST_NAMING;
use super::search::{ArticlePlace, Filter, Query};
use crate::analysis::AnalyzedArticle;
use crate::entities::discover::{ANYTHING, Discovery};
use crate::entities::spot::{How, Mention};
use crate::entities::{Entity, EntityKey};
use crate::ingest::article::Role;
use crate::language::fold::{Word, folded, words};
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;

/// What the id of a candidate begins with.
pub const CANDIDATE: &str = "candidate:";
/// How many articles are looked into before words are taken for a name or not.
const LOOKED_INTO: usize = 12;

/// A name that no entry covers.
pub(super) struct Unlisted {
    pub(super) key: EntityKey,
    pub(super) entity: Entity,
    folded: Vec<String>,
    /// The stems of its words, but for those that any sentence may hold.
    stems: Vec<String>,
    /// The articles that were seen to name it, the best for its words first; read when
    /// somebody asks for all of them.
    places: OnceLock<Vec<ArticlePlace>>,
}

/// How a run of words stands in an article.
#[derive(Default)]
struct Standing {
    /// Where every word of it is written large.
    large: Vec<Span>,
    /// Where it is one word at the head of a sentence: its capital tells nothing.
    at_head: Vec<Span>,
    /// How often some word of it is written small.
    small: usize,
}

impl Standing {
    /// Where it is the name: at the head of a sentence too, unless the article also
    /// writes it small.
    fn names(&self) -> impl Iterator<Item = Span> {
        let at_head = self.at_head.iter().filter(|_| self.small == 0);
        self.large.iter().chain(at_head).copied()
    }
}

/// The key of the candidate with this folded name: the same in every visit.
pub(super) fn key_of(name: &str) -> EntityKey {
    let mut hash = FxHasher::default();
    name.hash(&mut hash);
    EntityKey::unlisted(hash.finish())
}

impl Unlisted {
    /// What a question calls `typed`, where articles write it as a name. `large` says
    /// that it was typed with capitals; in small letters it is a name only where no
    /// article writes it small.
    pub(super) fn find(library: &Library, typed: &str, large: bool) -> Option<Self> {
        let name = folded(typed);
        let sought: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let stems: Vec<String> = sought
            .iter()
            .filter(|word| !library.lexicon.is_stop(word))
            .map(|word| library.lexicon.stem(word))
            .collect();
        if stems.is_empty() || !library.hold_all(&stems) {
            return None;
        }
        let hits = library.search(&query(&stems), LOOKED_INTO).ok()?;
        let (mut shown, mut at_head) = (None, None);
        let mut discovery = Discovery::new(&library.entities, &library.lexicon);
        for hit in hits {
            let analyzed = library.take(hit.article)?;
            let standing = standing(&sought, &stems, &analyzed, &library.lexicon);
            if standing.small > 0 && !large {
                return None;
            }
            let written = |span: &Span| span.of(&analyzed.article.stored).to_owned();
            shown = shown.or_else(|| standing.large.first().map(written));
            at_head = at_head.or_else(|| standing.at_head.first().map(written));
            if standing.names().next().is_some() {
                discovery.read(&analyzed.article, &analyzed.mentions);
            }
        }
        // A capital at the head of a sentence tells nothing, unless it was typed with one.
        let shown = shown.or(at_head.filter(|_| large))?;
        let found = discovery.names(1, usize::MAX).names;
        let same = found
            .into_iter()
            .find(|found| folded(&found.name).replace(' ', "") == name.replace(' ', ""));
        let told = same.as_ref().is_none_or(|found| found.told_by.is_some());
        let kind = same.map_or_else(|| ANYTHING.to_owned(), |found| found.kind);
        // Where nothing tells what it is, it may well be a person.
        let surname = ((kind == "person" || !told) && sought.len() > 1)
            .then(|| shown.split_whitespace().next_back().map(str::to_owned))
            .flatten();
        Some(Self {
            key: key_of(&name),
            entity: Entity {
                id: format!("{CANDIDATE}{}", name.replace(' ', "-")),
                kind,
                kinds: Vec::new(),
                name: shown,
                aliases: Vec::new(),
                surname,
                relations: Vec::new(),
            },
            places: OnceLock::new(),
            folded: sought,
            stems,
        })
    }

    /// The articles that name it, of very many those that its words fit best.
    pub(super) fn places(&self, library: &Library) -> &[ArticlePlace] {
        self.places.get_or_init(|| {
            let hits = library.search(&query(&self.stems), MOST_NAMING);
            let mut places = Vec::new();
            let mut missed = 0;
            for hit in hits.unwrap_or_default() {
                let names = library.take(hit.article).is_some_and(|analyzed| {
                    let found = standing(&self.folded, &self.stems, &analyzed, &library.lexicon);
                    found.names().next().is_some()
                });
                if names {
                    places.push(hit.article);
                }
                missed = if names { 0 } else { missed + 1 };
                // The articles with all of the words come first.
                if missed > LOOKED_INTO {
                    break;
                }
            }
            places
        })
    }

    /// About how many articles name it: as many as hold all its words.
    pub(super) fn times_named(&self, library: &Library) -> usize {
        let holding = library.count_holding(&self.stems, &Filter::default());
        holding.unwrap_or_default().max(1)
    }

    /// The candidate's mentions in an article that names it: in full, and from then on
    /// by the surname.
    pub(super) fn mentions_in(
        &self,
        analyzed: &AnalyzedArticle,
        lexicon: &Lexicon,
    ) -> Vec<Mention> {
        let mention = |words, how| {
            move |span| Mention {
                entity: self.key,
                span,
                words,
                how,
            }
        };
        let mut full: Vec<Span> = standing(&self.folded, &self.stems, analyzed, lexicon)
            .names()
            .collect();
        full.sort();
        let Some(first) = full.first().copied() else {
            return Vec::new();
        };
        let alone = self.entity.surname.as_deref().map(folded);
        let alone = alone.map_or_else(Vec::new, |surname| {
            let stem = Some(lexicon.stem(&surname)).filter(|_| !lexicon.is_stop(&surname));
            let stems: Vec<String> = stem.into_iter().collect();
            let found = standing(&[surname], &stems, analyzed, lexicon);
            [found.large, found.at_head].concat()
        });
        let alone = alone
            .into_iter()
            .filter(|span| span.start > first.end && !full.iter().any(|full| full.overlaps(*span)));
        let alone: Vec<Mention> = alone.map(mention(1, How::Surname)).collect();
        let full = full.into_iter().map(mention(self.folded.len(), How::Exact));
        full.chain(alone).collect()
    }
}

/// The search for articles that hold all of some stems.
fn query(stems: &[String]) -> Query {
    Query {
        terms: stems.iter().map(|stem| (stem.clone(), 1.0)).collect(),
        ..Query::default()
    }
}

/// Where a run of words with some stems stands in an article that is part of no other name.
fn standing(
    sought: &[String],
    stems: &[String],
    analyzed: &AnalyzedArticle,
    lexicon: &Lexicon,
) -> Standing {
    let names = lexicon.names();
    let joins = |word: &Word<'_>| names.is_of(&word.folded) || names.is_inner(&word.folded);
    let stored = &analyzed.article.stored;
    let mut standing = Standing::default();
    for (sentence, terms) in analyzed.article.sentences.iter().zip(&analyzed.terms) {
        let holds = |stem: &String| terms.iter().any(|term| term.stem == *stem);
        if matches!(sentence.role, Role::Byline | Role::Dateline) || !stems.iter().all(holds) {
            continue;
        }
        let text = sentence.span.of(stored);
        let read = words(text);
        for (at, run) in read.windows(sought.len().max(1)).enumerate() {
            let same = run
                .iter()
                .zip(sought)
                .all(|(word, sought)| word.folded == *sought);
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            let span = Span::new(first.span.start, last.span.end).shifted(sentence.span.start);
            if !same || analyzed.is_named_in(span) {
                continue;
            }
            let is_small = |written: &str| written.starts_with(char::is_lowercase);
            // The second part of "Duk-geun" is small in a name too.
            let small = run
                .iter()
                .any(|word| !word.hyphenated && !joins(word) && is_small(word.span.of(text)));
            let begins = at == 0 && run.len() == 1;
            if small {
                standing.small += 1;
            } else if begins {
                standing.at_head.push(span);
            } else {
                standing.large.push(span);
            }
        }
    }
    standing
}
