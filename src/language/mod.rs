//! What text means, for articles and questions alike.

pub mod asked;
pub mod fold;
pub mod lexicon;
pub mod names;
pub mod periods;
pub mod quantities;
pub mod schedules;
pub mod span;
pub mod terms;
pub mod verbs;
pub mod vocabulary;
pub mod word_vectors;
