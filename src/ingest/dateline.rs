//! Title, publisher, byline, publication date and its certainty.
//!
//! Takes the blocks of one article; tells what each line above the story is. A
//! date is stated by a line of its own or by a dateline; "4 days ago" alone
//! bounds it only beside an article of the same page that states its own.

use jiff::ToSpan;
use jiff::civil::Date;

use super::article::{Certainty, Note, Published, Role};
use super::boilerplate::{Age, Boilerplate};
use super::clean::{Block, Draft, Shape};
use super::dates::{self, Told};
use super::sentences::trimmed;
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::span::Span;

/// What the lines above a story say, and what its blocks are.
#[derive(Debug, Default)]
pub struct Header {
    /// The headline.
    pub title: Option<Span>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When, as far as its own lines tell.
    pub published: Published,
    /// How long before the page was fetched it appeared.
    pub age: Option<Age>,
    /// Every block that can be quoted, and what it is.
    pub pieces: Vec<(Span, Role)>,
    /// What was cut, and why.
    pub notes: Vec<Note>,
    /// Whether running text was seen.
    begun: bool,
}

/// How far into a story a dateline can reach, in bytes.
const DATELINE_REACH: usize = 160;

/// Reads the lines of one article.
pub fn read(draft: &Draft, stored: &str, boilerplate: &Boilerplate) -> Header {
    let mut header = Header::default();
    let story = draft
        .blocks
        .iter()
        .position(|block| block.shape == Shape::Prose);
    let (above, below) = draft.blocks.split_at(story.unwrap_or(0));
    let mut plain = Vec::new();
    for block in above {
        if block.shape == Shape::Caption {
            header.pieces.push((block.span, Role::Caption));
        } else if !header.take(block, stored, boilerplate) {
            plain.push(*block);
        }
    }
    header.place(&plain, stored, boilerplate);
    for block in below {
        header.story(block, stored, boilerplate);
    }
    if let Some((first, _)) = header.pieces.iter().find(|(_, role)| *role == Role::Body) {
        let first = *first;
        header.read_dateline(first.of(stored));
    }
    let last = header
        .pieces
        .iter()
        .rev()
        .find(|(_, role)| *role == Role::Body);
    if let Some((last, _)) = last.copied() {
        header.read_closing_mark(last.of(stored));
    }
    header.pieces.sort_by_key(|(span, _)| *span);
    header
}

/// What the first and the last paragraph of a story say: its agency, and its day.
pub fn of_story(first: &str, last: &str) -> Header {
    let mut header = Header::default();
    header.read_dateline(first);
    header.read_closing_mark(last);
    header
}

impl Header {
    /// Takes a line that says what it is: a date, an age, a byline.
    fn take(&mut self, block: &Block, stored: &str, boilerplate: &Boilerplate) -> bool {
        let text = block.span.of(stored);
        if let Some((before, age)) = boilerplate.age(text) {
            self.age = Some(age);
            self.take_before_age(block, before, boilerplate);
            return true;
        }
        if let Some(told) = date_line(text, boilerplate) {
            self.date(told, text);
            self.pieces.push((block.span, Role::Dateline));
            return true;
        }
        if let Some((publisher, told)) = signed_date(text, boilerplate) {
            self.publisher.get_or_insert(publisher);
            self.date(told, text);
            self.pieces.push((block.span, Role::Dateline));
            return true;
        }
        if let Some(writer) = boilerplate.writer(text) {
            self.byline.get_or_insert_with(|| writer.to_owned());
            self.pieces.push((block.span, Role::Byline));
            return true;
        }
        false
    }

    /// Takes what stands before "4 days ago" on its line: a date, a byline, or who
    /// published it.
    fn take_before_age(&mut self, block: &Block, before: &str, boilerplate: &Boilerplate) {
        let before = before.trim_end_matches([',', ';', ' ']);
        if let Some(told) = date_line(before, boilerplate) {
            self.date(told, before);
            self.pieces.push((block.span, Role::Dateline));
        } else if let Some((publisher, told)) = signed_date(before, boilerplate) {
            self.publisher.get_or_insert(publisher);
            self.date(told, before);
            self.pieces.push((block.span, Role::Dateline));
        } else if let Some(writer) = boilerplate.writer(before) {
            self.byline.get_or_insert_with(|| writer.to_owned());
            self.pieces.push((block.span, Role::Byline));
        } else if !before.is_empty() {
            self.publisher.get_or_insert_with(|| before.to_owned());
        }
    }

    /// Takes the first date that the lines tell.
    fn date(&mut self, told: Told, words: &str) {
        if self.published.certainty == Certainty::Unknown {
            self.published = Published {
                told_by: Some(words.to_owned()),
                ..told.published
            };
            self.notes.extend(told.note.map(Note::plain));
        }
    }

    /// Tells headline, publisher and boilerplate among the lines that are left.
    fn place(&mut self, plain: &[Block], stored: &str, boilerplate: &Boilerplate) {
        let title = headline(plain, stored, boilerplate);
        self.title = title.and_then(|at| plain.get(at)).map(|block| block.span);
        for (at, block) in plain.iter().enumerate() {
            let text = block.span.of(stored);
            if Some(at) == title {
                self.pieces.push((block.span, Role::Title));
            } else if boilerplate.is_masthead(text) || same_name(self.publisher.as_deref(), text) {
                self.publisher.get_or_insert_with(|| text.to_owned());
            } else if title.is_some_and(|title| at > title) {
                self.pieces.push((block.span, Role::Heading));
            } else {
                self.notes.push(Note {
                    why: "cut: a line above the headline".to_owned(),
                    span: Some(block.span),
                });
            }
        }
    }

    /// Takes a block of the story, a date glued before its first words parted off.
    fn story(&mut self, block: &Block, stored: &str, boilerplate: &Boilerplate) {
        let role = match block.shape {
            Shape::Short => Role::Heading,
            Shape::Caption => Role::Caption,
            Shape::Prose => Role::Body,
        };
        let first = !self.begun;
        self.begun |= role == Role::Body;
        let glued = glued_date(block.span, stored, boilerplate);
        match glued.filter(|_| first && role == Role::Body) {
            Some((line, told, rest)) => {
                self.date(told, line.of(stored));
                self.pieces.push((line, Role::Dateline));
                self.pieces.push((rest, Role::Body));
            }
            None => self.pieces.push((block.span, role)),
        }
    }

    /// Reads `SEOUL, June 28, 2024 (Agency) --` at the head of the story.
    fn read_dateline(&mut self, story: &str) {
        let Some(line) = dateline_of(story) else {
            return;
        };
        if let Some(agency) = marked_agency(line) {
            self.byline.get_or_insert_with(|| agency.to_owned());
        }
        if let Some(told) = stated_day(line) {
            self.date(told, line);
        }
    }

    /// Takes the agency from a mark that closes the story: `… he said. (Agency)`.
    fn read_closing_mark(&mut self, story: &str) {
        let mark = story
            .strip_suffix(')')
            .and_then(|story| story.rsplit_once('('));
        let Some((before, agency)) = mark else { return };
        let named = agency.split_whitespace().count() <= 3
            && agency.chars().next().is_some_and(char::is_uppercase);
        if named
            && before
                .trim_end()
                .ends_with(['.', '"', '\'', '”', '’', '!', '?'])
        {
            self.byline.get_or_insert_with(|| agency.to_owned());
        }
    }
}

/// What stands behind a dateline; none is longer than the first.
const DASHES: [&str; 4] = [" — ", " – ", " -- ", " - "];

/// The part of a story's head before its dash, where that is a dateline.
fn dateline_of(story: &str) -> Option<&str> {
    // Its first word is in capitals, which few stories have otherwise.
    let first = story.split(' ').next()?;
    if first.chars().any(char::is_lowercase) {
        return None;
    }
    let head = story.get(..story.floor_char_boundary(DATELINE_REACH + DASHES[0].len()))?;
    let dash = DASHES.iter().filter_map(|dash| head.find(dash)).min()?;
    let line = story.get(..dash)?;
    let place = line.split([',', '(', '/']).next()?.trim();
    let capitals = place.chars().any(char::is_alphabetic) && !place.chars().any(char::is_lowercase);
    let named = line.contains(['(', '/']) || stated_day(line).is_some();
    (capitals && named).then_some(line)
}

/// The agency in brackets or slashes: `(Yonhap)`, `/PRNewswire/`.
fn marked_agency(line: &str) -> Option<&str> {
    let inside = |open: char, close: char| {
        let (_, rest) = line.split_once(open)?;
        let (name, _) = rest.split_once(close)?;
        let name = name.trim();
        (!name.is_empty() && !name.contains(|c: char| c.is_ascii_digit())).then_some(name)
    };
    inside('(', ')').or_else(|| inside('/', '/'))
}

/// The day that a line gives, where it is a date with nothing but its own words
/// and a time around it.
fn date_line(text: &str, boilerplate: &Boilerplate) -> Option<Told> {
    let words = boilerplate.date_words(text);
    let rest = text.get(words.unwrap_or(0)..)?;
    let period = find(rest, &Anchor::unknown(), Direction::Past)
        .into_iter()
        .next()?;
    let outside = rest.len() - period.span.len();
    let near = period.span.start <= if words.is_some() { 12 } else { 4 };
    let short = outside <= if words.is_some() { 40 } else { 16 };
    (near && short).then(|| only_day(&period)).flatten()
}

/// A publisher and a day on one line, a bar between them: `The Ledger | 2 May 2025`.
fn signed_date(text: &str, boilerplate: &Boilerplate) -> Option<(String, Told)> {
    let bars = ['|', '·', '•', '—', '–'];
    let (first, second) = text.split_once(bars)?;
    let (first, second) = (first.trim(), second.trim());
    let named = |name: &str| {
        let words = name.split_whitespace().count();
        let capital = name.starts_with(char::is_uppercase);
        boilerplate.is_masthead(name)
            || (capital && (1..=4).contains(&words) && !name.contains(bars))
    };
    let either = |name: &str, date: &str| {
        Some((name.to_owned(), date_line(date, boilerplate)?)).filter(|_| named(name))
    };
    either(first, second).or_else(|| either(second, first))
}

/// A date glued before the first sentence, its words, and what follows them.
fn glued_date(block: Span, stored: &str, boilerplate: &Boilerplate) -> Option<(Span, Told, Span)> {
    let text = block.of(stored);
    let words = boilerplate.date_words(text)?;
    let rest = text.get(words..)?;
    let reach: usize = rest.char_indices().take_while(|(at, _)| *at < 48).last()?.0;
    let head = rest.get(..reach)?;
    let period = find(head, &Anchor::unknown(), Direction::Past)
        .into_iter()
        .next()?;
    let told = only_day(&period).filter(|_| period.span.start == 0)?;
    let line = Span::new(block.start, block.start + words + period.span.end);
    let rest = trimmed(stored, Span::new(line.end, block.end))?;
    Some((line, told, rest))
}

fn stated_day(line: &str) -> Option<Told> {
    let found = find(line, &Anchor::unknown(), Direction::Past);
    found.iter().find_map(only_day)
}

/// What a period of a single day tells; figures that can be several days bound it.
fn only_day(period: &Period) -> Option<Told> {
    dates::of_period(period).filter(|_| period.start == period.end)
}

/// Which of the lines above the story is the headline: one that the page repeats,
/// else the first of some length.
fn headline(plain: &[Block], stored: &str, boilerplate: &Boilerplate) -> Option<usize> {
    let repeated = plain.iter().position(|block| block.repeated);
    repeated.or_else(|| {
        plain.iter().position(|block| {
            let text = block.span.of(stored);
            let words = text.split_whitespace().count();
            let long = words >= 3 || (words < text.chars().count() / 12);
            long && !boilerplate.is_masthead(text)
        })
    })
}

/// Whether two names of a publisher are one, a leading "The" aside.
fn same_name(known: Option<&str>, text: &str) -> bool {
    let bare = |name: &str| {
        let lower = name.to_lowercase();
        lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
    };
    known.is_some_and(|known| bare(known) == bare(text))
}

/// Bounds the dates of a page's articles that print only an age, by those that
/// print an age and state their date.
///
/// An article that states 21 June and is 8 hours old was fetched on the 21st or
/// 22nd; one that is 4 days old beside it is of the 17th or 18th.
pub fn bound_by_neighbours(headers: &mut [Header]) {
    let fetched = headers.iter().filter_map(|header| {
        let age = header.age?;
        let day = header.published.day()?;
        Some((later(day, age.hours)?, later(day, age.hours + 24)?))
    });
    // Each neighbour bounds it; those that no hour fits all are not believed.
    let fetched = fetched.reduce(|one, other| {
        let both = (one.0.max(other.0), one.1.min(other.1));
        if both.0 <= both.1 { both } else { one }
    });
    let Some((first, last)) = fetched else { return };
    for header in headers {
        if let (Certainty::Unknown, Some(age)) = (header.published.certainty, header.age) {
            let (earliest, latest) = (moved(first, -age.hours), moved(last, -age.hours));
            let known = earliest.is_some() && earliest == latest;
            header.published = Published {
                earliest,
                latest,
                certainty: if known {
                    Certainty::Derived
                } else {
                    Certainty::Bounded
                },
                told_by: Some(match age.hours {
                    0 => "the day on which the page was fetched".to_owned(),
                    hours => format!("{} before the page was fetched", in_words(hours)),
                }),
            };
        }
    }
}

/// The hour `hours` after the first hour of a day.
fn later(day: Date, hours: i64) -> Option<jiff::civil::DateTime> {
    let at = day.at(0, 0, 0, 0);
    at.checked_add(hours.hours()).ok()
}

fn moved(from: jiff::civil::DateTime, hours: i64) -> Option<Date> {
    // Whole days are printed for whole days; hours can cross a midnight.
    if hours % 24 == 0 {
        return from.date().checked_add((hours / 24).days()).ok();
    }
    from.checked_add(hours.hours()).ok().map(|at| at.date())
}

fn in_words(hours: i64) -> String {
    let (count, unit) = if hours >= 24 {
        (hours / 24, "day")
    } else {
        (hours, "hour")
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::super::boilerplate::tests::boilerplate;
    use super::*;
    use crate::ingest::clean;

    fn published(page: &str) -> Vec<Published> {
        let boilerplate = boilerplate();
        let drafts = clean::articles(page, &boilerplate);
        let mut headers: Vec<Header> = drafts
            .iter()
            .map(|draft| read(draft, page, &boilerplate))
            .collect();
        bound_by_neighbours(&mut headers);
        headers.into_iter().map(|header| header.published).collect()
    }

    /// A page with an age under its headline, and dated ones embedded in it.
    fn page(age: &str, neighbours: &[(&str, &str)]) -> String {
        let mut page = format!(
            "Port opens in Leeds\nPort opens in Leeds\n\n{age}\n\nThe port of Leeds opened after long work.\n\nRelated Articles\n\n"
        );
        for (number, (date, age)) in neighbours.iter().enumerate() {
            page.push_str(&format!(
                "Ferry {number} sinks near Hull\nFerry {number} sinks near Hull\n\n{date}\n\n{age}\n\nFerry {number} sank near Hull, the guard said.\n\n"
            ));
        }
        page
    }

    #[test]
    fn what_stands_before_an_age_is_a_date_a_byline_or_a_publisher() {
        for (line, publisher, byline, day) in [
            ("The Times • 2 days ago", Some("The Times"), None, None),
            ("June 20, 2024 • 2 days ago", None, None, Some("2024-06-20")),
            ("By Jane Roe, 2 days ago", None, Some("Jane Roe"), None),
            (
                "The Globe | 28 June 2024 | 3 days ago",
                Some("The Globe"),
                None,
                Some("2024-06-28"),
            ),
        ] {
            let page = format!(
                "Port opens in Leeds\n\n{line}\n\nThe port of Leeds opened after long work.\n"
            );
            let boilerplate = boilerplate();
            let drafts = clean::articles(&page, &boilerplate);
            let header = read(&drafts[0], &page, &boilerplate);
            assert_eq!(header.publisher.as_deref(), publisher, "{line}");
            assert_eq!(header.byline.as_deref(), byline, "{line}");
            let told = header.published.day().map(|day| day.to_string());
            assert_eq!(told.as_deref(), day, "{line}");
        }
    }

    #[test]
    fn an_age_is_a_date_beside_dated_neighbours() {
        let one = [("Published : June 21, 2024", "8 hours ago")];
        let two = [one[0], ("Published : June 20, 2024", "30 hours ago")];
        for (age, neighbours, expected) in [
            ("4 days ago", &one[..], "Bounded 2024-06-17..2024-06-18"),
            ("Today", &one, "Bounded 2024-06-21..2024-06-22"),
            ("Yesterday", &one, "Bounded 2024-06-20..2024-06-21"),
            ("The Times • 3h ago", &one, "Bounded 2024-06-21..2024-06-22"),
            ("2일 전", &one, "Bounded 2024-06-19..2024-06-20"),
            ("오늘", &one, "Bounded 2024-06-21..2024-06-22"),
            ("1 day ago", &two, "Bounded 2024-06-20..2024-06-21"),
            ("3 hours ago", &two, "Bounded 2024-06-21..2024-06-22"),
            ("4 days ago", &[], "Unknown -"),
        ] {
            let found = published(&page(age, neighbours)).swap_remove(0);
            let days = match (found.earliest, found.latest) {
                (Some(first), Some(last)) => format!("{first}..{last}"),
                _ => "-".to_owned(),
            };
            assert_eq!(format!("{:?} {days}", found.certainty), expected, "{age:?}");
        }
    }

    #[test]
    fn figures_that_can_be_several_days_bound_the_date_and_say_so() {
        let page = "Port opens in Leeds\n\nPublished: 03/04/2024\n\nThe port of Leeds opened after long work.\n";
        let boilerplate = boilerplate();
        let drafts = clean::articles(page, &boilerplate);
        let header = read(&drafts[0], page, &boilerplate);
        assert_eq!(header.published.certainty, Certainty::Bounded);
        assert!(
            header
                .notes
                .iter()
                .any(|note| note.why.contains("2024-03-04 or 2024-04-03")),
            "{:?}",
            header.notes
        );
    }
}
