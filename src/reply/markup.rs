//! Words that every surface shows alike, before its own markup: when an article
//! was published, how a citation is introduced, what a basis means.

use jiff::civil::Date;

use crate::answer::Basis;
use crate::ingest::article::{Certainty, Published};
use crate::retrieve::quote::Citation;

/// When something was published: "28 June 2024", "about 17–18 June 2025",
/// "date unknown".
pub fn published(published: &Published) -> String {
    let days = match (published.earliest, published.latest) {
        (Some(first), Some(last)) => span(first, last),
        (Some(first), None) => return format!("on or after {}", day(first)),
        (None, Some(last)) => return format!("on or before {}", day(last)),
        (None, None) => return "date unknown".to_owned(),
    };
    match published.certainty {
        Certainty::Stated => days,
        Certainty::Derived => format!("{days} (derived)"),
        Certainty::Bounded => format!("about {days}"),
        Certainty::Unknown => "date unknown".to_owned(),
    }
}

/// Publisher, date, title and place of a citation, as far as they are known.
pub fn citation(citation: &Citation) -> Vec<String> {
    let [start, end] = citation.bytes;
    let place = format!("{}:{start}-{end}", citation.file);
    let parts = [
        citation.publisher.clone(),
        Some(published(&citation.published)),
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

fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// Two days with what they share said once.
fn span(first: Date, last: Date) -> String {
    if first == last {
        return day(first);
    }
    let lead = match (
        first.year() == last.year(),
        first.first_of_month() == last.first_of_month(),
    ) {
        (_, true) => first.strftime("%-d").to_string(),
        (true, false) => first.strftime("%-d %B ").to_string(),
        (false, false) => first.strftime("%-d %B %Y ").to_string(),
    };
    let gap = if lead.ends_with(' ') { " " } else { "" };
    format!("{lead}–{gap}{}", day(last))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_is_said_as_far_as_it_can_be_trusted() {
        let rows = [
            (
                Some(date(2024, 6, 28)),
                Some(date(2024, 6, 28)),
                Certainty::Stated,
                "28 June 2024",
            ),
            (
                Some(date(2025, 6, 17)),
                Some(date(2025, 6, 18)),
                Certainty::Bounded,
                "about 17–18 June 2025",
            ),
            (
                Some(date(2025, 5, 31)),
                Some(date(2025, 6, 1)),
                Certainty::Bounded,
                "about 31 May – 1 June 2025",
            ),
            (
                Some(date(2024, 12, 31)),
                Some(date(2025, 1, 1)),
                Certainty::Bounded,
                "about 31 December 2024 – 1 January 2025",
            ),
            (
                None,
                Some(date(2025, 6, 18)),
                Certainty::Bounded,
                "on or before 18 June 2025",
            ),
            (None, None, Certainty::Unknown, "date unknown"),
        ];
        for (earliest, latest, certainty, said) in rows {
            let when = Published {
                earliest,
                latest,
                certainty,
                told_by: None,
            };
            assert_eq!(published(&when), said, "{when:?}");
        }
    }
}
