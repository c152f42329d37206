//! Files -> articles.

pub mod article;
