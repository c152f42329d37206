//! Words that every surface shows alike, before its own markup: when an article
//! was published, how a citation is introduced, what a basis means.

use crate::answer::Basis;
use crate::answer::dates::published_in_words;
use crate::retrieve::quote::Citation;

/// Publisher, date, title and place of a citation, as far as they are known.
pub fn citation(citation: &Citation) -> Vec<String> {
    let [start, end] = citation.bytes;
    let place = format!("{}:{start}-{end}", citation.file);
    let parts = [
        citation.publisher.clone(),
        Some(published_in_words(&citation.published)),
        citation.title.clone(),
        Some(place),
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
