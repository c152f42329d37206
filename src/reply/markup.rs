//! Words that every surface shows alike, before its own markup: when an article
//! was published, how a citation is introduced, what a basis means.

use super::{Group, Quotation};
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

/// Where the quotations of a group stand: publisher, date and headline of their article as
/// far as they are known, what a person has put right of them, and with `refs` what
/// `verify` takes. What a reply has told before is left out, and so is a headline that is
/// quoted itself.
pub fn source(group: &Group, refs: bool) -> Vec<String> {
    let citations = || {
        let quotations = group.quotations.iter();
        quotations.map(|quotation| &quotation.quote.citation)
    };
    let Some(citation) = citations().next() else {
        return Vec::new();
    };
    let quoted = citations().any(|citation| citation.role == Some(Role::Title));
    let told = (group.titled_before || quoted) && citation.publisher.is_some();
    let title = citation.title.clone().filter(|_| !told);
    let nameless = citation.publisher.is_none() && citation.title.is_none();
    let host = citation.host.as_ref().filter(|_| !told);
    let mut parts: Vec<String> = [
        citation.publisher.clone(),
        Some(published_in_words(&citation.published)),
        title,
        nameless.then(|| citation.article.to_string()),
        host.map(|host| format!("on the page of {host}")),
        corrected(&citation.corrected),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Of several quotations it is told which one something is true of.
    let several = group.quotations.len() > 1;
    let of_one = |quotation: &Quotation, told: String| match quotation.number.filter(|_| several) {
        Some(number) => format!("[{number}] {told}"),
        None => told,
    };
    for quotation in &group.quotations {
        let citation = &quotation.quote.citation;
        let role = citation.role.and_then(item).map(str::to_owned);
        let before = citation.before.as_ref();
        let before = before.map(|before| before.reference.clone());
        let reference = Some(citation.reference.clone());
        let references = [before, reference].map(|one| one.filter(|_| refs));
        let [before, reference] = references;
        let told = [role, before, reference, copies(citation)];
        let told = told.into_iter().flatten();
        parts.extend(told.map(|told| of_one(quotation, told)));
    }
    parts
}

/// The numbers of a group's quotations: `[2]`, `[2–4]`; none where they have none.
pub fn numbers(group: &Group) -> Option<String> {
    let mut numbers = group.quotations.iter().filter_map(|one| one.number);
    let first = numbers.next()?;
    Some(match numbers.next_back() {
        Some(last) => format!("[{first}–{last}]"),
        None => format!("[{first}]"),
    })
}

/// Where else a quotation stands, and how it reads there; none where nowhere.
fn copies(citation: &Citation) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::ingest::article::{Article, Published, Sentence};
    use crate::language::span::Span;
    use crate::retrieve::quote::Quote;

    const TEXT: &str = "Weir opens\nThe weir opened.";

    /// Quotations of one article, by the bytes of its text.
    fn group(publisher: Option<&str>, quoted: &[(usize, usize)]) -> Group {
        let sentence = |start, end, role| Sentence {
            span: Span::new(start, end),
            role,
            paragraph: 0,
        };
        let article = Article {
            id: ArticleId::new("weir"),
            file: "weir.txt".into(),
            stored: Arc::from(TEXT),
            title: Some("Weir opens".to_owned()),
            publisher: publisher.map(str::to_owned),
            byline: None,
            published: Published::stated(date(2024, 6, 10), ""),
            url: None,
            language: None,
            sentences: vec![sentence(0, 10, Role::Title), sentence(11, 27, Role::Body)],
            host: None,
            notes: Vec::new(),
            corrected: Vec::new(),
        };
        let quotations = quoted.iter().enumerate().map(|(at, (start, end))| {
            let quote = Quote::cut(&article, Span::new(*start, *end));
            Quotation {
                number: Some(at + 1),
                label: None,
                quote: Box::new(quote.expect("a part of the text")),
            }
        });
        Group {
            quotations: quotations.collect(),
            titled_before: false,
        }
    }

    #[test]
    fn one_line_tells_where_all_quotations_of_an_article_stand() {
        let body = group(Some("The Gazette"), &[(11, 27)]);
        assert_eq!(
            source(&body, false).join(" · "),
            "The Gazette · 10 June 2024 · Weir opens"
        );
        assert_eq!(numbers(&body).as_deref(), Some("[1]"));
        // A headline that is quoted is not told again.
        let both = group(Some("The Gazette"), &[(0, 10), (11, 27)]);
        assert_eq!(
            source(&both, false).join(" · "),
            "The Gazette · 10 June 2024 · [1] headline"
        );
        assert_eq!(numbers(&both).as_deref(), Some("[1–2]"));
    }

    #[test]
    fn a_headline_is_told_once_unless_nothing_else_names_the_article() {
        for (publisher, expected) in [
            (Some("The Gazette"), "The Gazette · 10 June 2024"),
            (None, "10 June 2024 · Weir opens"),
        ] {
            let again = Group {
                titled_before: true,
                ..group(publisher, &[(11, 27)])
            };
            assert_eq!(source(&again, false).join(" · "), expected);
        }
    }

    #[test]
    fn references_are_shown_where_they_are_wanted() {
        let body = group(Some("The Gazette"), &[(11, 27)]);
        let last = source(&body, true).pop();
        assert!(last.is_some_and(|last| last.starts_with("weir:11-27:")));
    }
}
