//! A citation, checked against the articles as they are now.
//!
//! Takes a reference or the words it stood for; tells whether the same bytes are
//! still there, stand elsewhere, or are gone.

use crate::analysis::AnalyzedArticle;
use crate::index::QuerySession;
use crate::index::search::Query;
use crate::language::fold::skeleton;
use crate::language::terms::terms;

use super::quote::{Quote, Reference};

/// What has become of a citation.
#[derive(Clone, Debug)]
pub enum Checked {
    /// The bytes are the same.
    Intact(Box<Quote>),
    /// The same bytes stand elsewhere.
    Moved(Box<Quote>),
    /// They stand nowhere.
    Gone,
    /// The text is no reference.
    Malformed,
}

/// Compares a reference with the articles of a library.
pub fn recheck(reference: &str, library: &QuerySession) -> Checked {
    let Ok(wanted) = reference.parse::<Reference>() else {
        return Checked::Malformed;
    };
    let same = |quote: &Quote| quote.citation.sha256.starts_with(&wanted.hash);
    let here = library
        .article(&wanted.article)
        .and_then(|analyzed| Quote::cut(&analyzed.article, wanted.span));
    if let Some(quote) = here.filter(same) {
        return Checked::Intact(Box::new(quote));
    }
    let length = wanted.span.len();
    let within = |analyzed: &AnalyzedArticle| {
        let sentences = analyzed
            .article
            .sentences
            .iter()
            .filter(|sentence| sentence.span.len() == length);
        let mut quotes =
            sentences.filter_map(|sentence| Quote::cut(&analyzed.article, sentence.span));
        quotes.find(same)
    };
    // A changed article most likely still holds the words itself.
    let itself = library.article(&wanted.article).and_then(within);
    let elsewhere = || {
        let moved = library
            .places()
            .filter_map(|place| within(&library.read(place)?));
        moved.min_by(|one, other| one.citation.article.cmp(&other.citation.article))
    };
    itself
        .or_else(elsewhere)
        .map_or(Checked::Gone, |quote| Checked::Moved(Box::new(quote)))
}

/// Where words that were once quoted stand now.
pub fn words_now(text: &str, library: &QuerySession) -> Option<Box<Quote>> {
    const MOST_ARTICLES: usize = 50;
    let wanted = skeleton(text);
    let stems = terms(text, &library.lexicon).into_iter();
    let query = Query {
        terms: stems.map(|term| (term.stem.into(), 1.0)).collect(),
        ..Query::default()
    };
    let hits = library.search(&query, MOST_ARTICLES).unwrap_or_default();
    hits.iter().find_map(|hit| {
        let analyzed = library.at(hit.article)?;
        let mut sentences = analyzed.article.sentences.iter();
        let found =
            sentences.find(|sentence| skeleton(analyzed.article.text_of(sentence)) == wanted)?;
        Quote::cut(&analyzed.article, found.span).map(Box::new)
    })
}
