//! Words that every surface shows alike, before its own markup: when an article
//! was published, how a citation is introduced, what a basis means.

use crate::answer::Basis;
use crate::answer::dates::published_in_words;
use crate::retrieve::quote::Citation;

/// Publisher, date, title and reference of a citation, as far as they are known.
/// The reference is what `verify` takes.
pub fn citation(citation: &Citation) -> Vec<String> {
    let parts = [
        citation.publisher.clone(),
        Some(published_in_words(&citation.published)),
        citation.title.clone(),
        Some(citation.reference.clone()),
    ];
    parts.into_iter().flatten().collect()
}

/// What stands beside a short answer.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Derived => "derived from the quotation",
    }
}
