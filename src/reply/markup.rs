//! Words that every surface shows alike, before its own markup: when an article
//! was published, how a citation is introduced, what a basis means.

use crate::answer::Basis;
use crate::answer::dates::published_in_words;
use crate::ingest::article::{ArticleId, Certainty, Field, Role};
use crate::retrieve::quote::Citation;

/// What a quote is on its page, where it is no running text.
fn item(role: Role) -> Option<&'static str> {
    match role {
        Role::Title => Some("headline"),
        Role::Heading => Some("heading"),
        Role::Dateline => Some("dateline"),
        Role::Byline => Some("byline"),
        Role::Caption => Some("caption"),
        Role::Body => None,
    }
}

/// Publisher, date, title and reference of a citation, as far as they are known,
/// and which of them a person has put right. The reference is what `verify` takes.
pub fn citation(citation: &Citation) -> Vec<String> {
    let parts = [
        citation.publisher.clone(),
        Some(published_in_words(&citation.published)),
        citation.title.clone(),
        citation.role.and_then(item).map(str::to_owned),
        citation
            .host
            .as_ref()
            .map(|host| format!("on the page of {host}")),
        corrected(&citation.corrected),
        Some(citation.reference.clone()),
    ];
    parts.into_iter().flatten().collect()
}

/// Where else a quotation stands, and how it reads there; none where nowhere.
pub fn copies(citation: &Citation) -> Option<String> {
    const SHOWN: usize = 3;
    let mut said = Vec::new();
    if !citation.also_in.is_empty() {
        let ids: Vec<&str> = citation.also_in.iter().map(ArticleId::as_str).collect();
        said.push(format!("also in {}", listed(&ids, SHOWN)));
    }
    for variant in citation.nearly_in.iter().take(SHOWN) {
        let differing: Vec<String> = variant.differing.iter().map(replaced).collect();
        let differing: Vec<&str> = differing.iter().map(String::as_str).collect();
        let what = if variant.version {
            "another version"
        } else {
            "nearly so in"
        };
        let day = match variant.published.certainty {
            Certainty::Unknown => String::new(),
            _ => format!(" ({})", published_in_words(&variant.published)),
        };
        said.push(format!(
            "{what} {}{day}: {}",
            variant.article,
            listed(&differing, SHOWN)
        ));
    }
    (!said.is_empty()).then(|| said.join("; "))
}

fn replaced((words, there): &(String, String)) -> String {
    match (words.as_str(), there.as_str()) {
        ("", there) => format!("adds “{there}”"),
        (words, "") => format!("lacks “{words}”"),
        (words, there) => format!("“{there}” for “{words}”"),
    }
}

fn listed(words: &[&str], most: usize) -> String {
    let shown = words.get(..most).unwrap_or(words).join(", ");
    match words.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// "date and title corrected", where something is.
pub fn corrected(fields: &[Field]) -> Option<String> {
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let (last, others) = names.split_last()?;
    Some(match others {
        [] => format!("{last} corrected"),
        others => format!("{} and {last} corrected", others.join(", ")),
    })
}

/// What stands beside a short answer.
pub fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Derived => "derived from the quotation",
    }
}
