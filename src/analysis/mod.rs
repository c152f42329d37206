//! An article's text -> what its sentences hold: words, terms, names, dates, numbers.
//!
//! Takes an article and the tables to read it with; gives [`AnalyzedArticle`], and
//! [`SentenceRef`] for each sentence of it. What takes long to read is read when
//! somebody first asks for it, and kept with the article. What it means for a question
//! is left to `retrieve`.

mod article;
mod dates;
mod facts;
mod names;
mod quantities;
mod sentence;

pub use article::{AnalyzedArticle, ReadArticle};
pub use names::UnlistedName;
pub use sentence::SentenceRef;

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use crate::ingest::article::{Article, ArticleId, Published, Role, Sentence};
    use crate::language::span::Span;

    /// An article of Monday, 10 June 2024, of one sentence a line.
    pub(crate) fn article(text: &str) -> Article {
        let mut at = 0;
        let sentences = text.split('\n').map(|line| {
            let span = Span::new(at, at + line.len());
            at = span.end + 1;
            Sentence {
                span,
                role: Role::Body,
                paragraph: 0,
            }
        });
        Article {
            id: ArticleId::new("a"),
            file: "a.txt".into(),
            stored: Arc::from(text),
            title: None,
            publisher: None,
            byline: None,
            published: Published::stated(date(2024, 6, 10), ""),
            url: None,
            language: None,
            sentences: sentences.collect(),
            host: None,
            notes: Vec::new(),
            corrected: Vec::new(),
        }
    }
}
