//! Days and periods in words for a person.

use jiff::civil::Date;

use crate::analysis::SentenceRef;
use crate::ingest::article::{Certainty, Published};

use super::PartDate;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(day: Date) -> &'static str {
    let number = usize::try_from(day.month()).unwrap_or(1);
    MONTHS
        .get(number.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

/// "28 June 2024".
pub fn day_in_words(day: Date) -> String {
    format!("{} {} {}", day.day(), month(day), day.year())
}

/// Days, both ends included, as shortly as they can be said: "2023", "April 2023",
/// "27 June 2024", "17–18 June 2025", "since 1 March 2024".
pub fn period_in_words(start: Option<Date>, end: Option<Date>) -> Option<String> {
    let (start, end) = match (start, end) {
        (Some(start), Some(end)) => (start, end),
        (Some(start), None) => return Some(format!("since {}", day_in_words(start))),
        (None, Some(end)) => return Some(format!("until {}", day_in_words(end))),
        (None, None) => return None,
    };
    let whole_months = start.day() == 1 && end == end.last_of_month();
    Some(if start == end {
        day_in_words(start)
    } else if whole_months && start.year() == end.year() && start.month() == 1 && end.month() == 12
    {
        start.year().to_string()
    } else if whole_months && start.month() == 1 && end.month() == 12 {
        format!("{}–{}", start.year(), end.year())
    } else if whole_months && start.first_of_month() == end.first_of_month() {
        format!("{} {}", month(start), start.year())
    } else if whole_months && start.year() == end.year() {
        match (start.month(), end.month()) {
            (1, 6) => format!("first half of {}", start.year()),
            (7, 12) => format!("second half of {}", start.year()),
            _ => format!("{}–{} {}", month(start), month(end), start.year()),
        }
    } else if start.year() == end.year() && start.month() == end.month() {
        format!(
            "{}–{} {} {}",
            start.day(),
            end.day(),
            month(start),
            start.year()
        )
    } else if start.year() != end.year() {
        format!("{} – {}", day_in_words(start), day_in_words(end))
    } else {
        format!("{} {} – {}", start.day(), month(start), day_in_words(end))
    })
}

/// When an article was published: "28 June 2024", "about 17–18 June 2025",
/// "date unknown".
pub fn published_in_words(published: &Published) -> String {
    let words = match (published.earliest, published.latest) {
        (Some(first), None) => Some(format!("on or after {}", day_in_words(first))),
        (None, Some(last)) => Some(format!("on or before {}", day_in_words(last))),
        (first, last) => period_in_words(first, last),
    };
    match (words, published.certainty, published.day()) {
        (None, ..) | (_, Certainty::Unknown, _) => "date unknown".to_owned(),
        (Some(words), Certainty::Bounded, None)
            if published.latest.is_some() && published.earliest.is_some() =>
        {
            format!("about {words}")
        }
        (Some(words), Certainty::Derived, _) => format!("{words} (derived)"),
        (Some(words), ..) => words,
    }
}

/// When the article of a sentence was published, for programs.
pub(super) fn published_on(place: SentenceRef<'_>) -> PartDate {
    let published = &place.analyzed.article.published;
    PartDate {
        earliest: published.earliest,
        latest: published.latest,
        certainty: published.certainty,
        text: published_in_words(published),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn periods_are_said_as_shortly_as_they_can_be() {
        for (start, end, expected) in [
            (date(2024, 6, 28), date(2024, 6, 28), "28 June 2024"),
            (date(2023, 4, 1), date(2023, 4, 30), "April 2023"),
            (date(2023, 1, 1), date(2023, 12, 31), "2023"),
            (date(2024, 1, 1), date(2024, 6, 30), "first half of 2024"),
            (date(2025, 6, 17), date(2025, 6, 18), "17–18 June 2025"),
            (date(2025, 6, 23), date(2025, 7, 6), "23 June – 6 July 2025"),
            (
                date(2024, 12, 30),
                date(2025, 1, 5),
                "30 December 2024 – 5 January 2025",
            ),
        ] {
            assert_eq!(
                period_in_words(Some(start), Some(end)).as_deref(),
                Some(expected)
            );
        }
    }

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
            assert_eq!(published_in_words(&when), said, "{when:?}");
        }
    }
}
