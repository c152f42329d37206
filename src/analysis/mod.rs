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
