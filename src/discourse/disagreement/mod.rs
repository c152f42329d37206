//! Where two reports of one event do not say the same: figures, days, places, and how
//! firm something is.
//!
//! Takes two articles; gives pairs of words that stand for the same thing and differ.
//! What one report tells and the other leaves out is no disagreement, and neither is
//! one value said in two ways. Where it is not clear that two values are of the same
//! thing, they are left alone.

use std::collections::HashSet;

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::ingest::article::Role;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::Period;
use crate::language::quantities::Quantities;
use crate::language::span::Span;

mod days;
mod figures;
mod places;
mod wording;

/// How many days apart reports of one event are at most.
pub const DAYS_OF_AN_EVENT: i32 = 10;

/// How many sentences of a report are compared: what differs stands far up.
const MOST_LINES: usize = 200;

/// Four figures that are a year.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How many.
    Count,
    /// How much.
    Amount,
    /// When.
    Date,
    /// Where.
    Place,
    /// How firm.
    Wording,
}

impl Kind {
    /// The word for it above the two quotations.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Count => "number",
            Self::Amount => "amount",
            Self::Date => "date",
            Self::Place => "place",
            Self::Wording => "wording",
        }
    }
}

/// Words of a sentence that another report contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// The number of the sentence in its article.
    pub number: usize,
    /// Where the words stand in the stored text.
    pub span: Span,
}

/// Two reports that do not say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What differs.
    pub kind: Kind,
    /// In the first article.
    pub one: Side,
    /// In the other.
    pub other: Side,
}

/// Where two articles disagree, in the order of the first. None where they may be
/// reports of different events: of days far apart.
pub fn disagreements(one: &AnalyzedArticle, other: &AnalyzedArticle) -> Vec<Disagreement> {
    let Some(tables) = Quantities::english() else {
        return Vec::new();
    };
    let days = [one, other].map(|analyzed| analyzed.article.published.latest);
    if let [Some(one), Some(other)] = days
        && (one - other).get_days().abs() > DAYS_OF_AN_EVENT
    {
        return Vec::new();
    }
    let reader = Reader {
        tables,
        lexicon: one.lexicon(),
    };
    let mut found = reader.figures(one, other);
    found.extend(reader.wording(one, other));
    found.extend(reader.places(one, other));
    found.extend(reader.days(one, other));
    found.sort_by_key(|found| (found.one.number, found.one.span));
    found
}

/// What the comparing needs to know of words.
#[derive(Clone, Copy)]
struct Reader<'l> {
    tables: &'l Quantities,
    lexicon: &'l Lexicon,
}

/// A running sentence, as it is compared.
struct Line<'l> {
    place: SentenceRef<'l>,
    /// Spans in the stored text.
    words: &'l [Word<'static>],
    /// The stem of each word; empty for one that tells nothing.
    stems: Vec<String>,
}

impl<'l> Reader<'l> {
    fn lines(self, analyzed: &'l AnalyzedArticle) -> Vec<Line<'l>> {
        let sentences = analyzed.article.sentences.iter().enumerate();
        let body = sentences.filter(|(_, sentence)| sentence.role == Role::Body);
        let line = |(number, _)| {
            let place = SentenceRef { analyzed, number };
            let words = place.words();
            let stems = words.iter().map(|word| self.telling(word)).collect();
            Line {
                place,
                words,
                stems,
            }
        };
        body.take(MOST_LINES).map(line).collect()
    }

    fn telling(self, word: &Word<'_>) -> String {
        let says = self.lexicon.is(Class::Says, &word.folded);
        match self.lexicon.is_stop(&word.folded) || says {
            true => String::new(),
            false => self.lexicon.stem(&word.folded),
        }
    }

    /// The time expressions of a sentence, each with its place in the stored text.
    fn times(self, line: &Line<'_>) -> Vec<(Period, Span)> {
        let sentence = line.place.sentence();
        let start = sentence.map_or(0, |sentence| sentence.span.start);
        let found = line.place.dates().iter().cloned();
        found
            .map(|period| {
                let span = period.span.shifted(start);
                (period, span)
            })
            .collect()
    }

    /// The years and ordinals of a sentence: they tell which of several it is about.
    fn which(self, line: &Line<'_>) -> HashSet<String> {
        let tells = |word: &&Word<'_>| {
            let year = word.folded.parse().is_ok_and(|year| YEARS.contains(&year));
            let one = std::slice::from_ref(*word);
            year || self.lexicon.find_cue(Cue::Ordinal, one).is_some()
        };
        let found = line.words.iter().filter(tells);
        found.map(|word| word.folded.to_string()).collect()
    }

    /// How many stems of either stand for something that the other's tell too.
    fn shared(self, one: &[&str], other: &[&str]) -> usize {
        let telling = |stems: &[&str]| -> HashSet<String> {
            let stems = stems.iter().filter(|stem| !stem.is_empty());
            stems.map(|stem| (*stem).to_owned()).collect()
        };
        let (one, other) = (telling(one), telling(other));
        let in_both = |own: &HashSet<String>, others: &HashSet<String>| {
            let same = |stem: &&String| {
                let mut others = others.iter();
                others.any(|other| self.tables.are_same(stem, other))
            };
            own.iter().filter(same).count()
        };
        in_both(&one, &other).min(in_both(&other, &one))
    }
}

/// Whether two sentences say which of several they are about, and it is not the same.
fn are_different(one: &HashSet<String>, other: &HashSet<String>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}

impl Line<'_> {
    fn stored(&self) -> &str {
        &self.place.analyzed.article.stored
    }

    fn side(&self, span: Span) -> Side {
        Side {
            number: self.place.number,
            span,
        }
    }

    fn span(&self, first: usize, end: usize) -> Span {
        let start = self.words.get(first).map_or(0, |word| word.span.start);
        let end = end.checked_sub(1).and_then(|last| self.words.get(last));
        Span::new(start, end.map_or(start, |word| word.span.end))
    }

    /// Whether a clause may end behind a word.
    fn breaks_behind(&self, at: usize) -> bool {
        let (Some(one), Some(two)) = (self.words.get(at), self.words.get(at + 1)) else {
            return true;
        };
        let between = Span::new(one.span.end, two.span.start).of(self.stored());
        between.contains([',', ';', ':', '(', ')', '—', '–', '"', '“', '”'])
    }

    /// The clause around a range of words: to the next comma, or to a word that begins
    /// another.
    fn clause(&self, first: usize, end: usize) -> (usize, usize) {
        const BEGIN: [&str; 7] = ["and", "but", "while", "after", "when", "where", "which"];
        let begins = |at: usize| {
            let word = self.words.get(at);
            word.is_some_and(|word| BEGIN.contains(&&*word.folded))
        };
        let mut start = first;
        while start > 0 && !self.breaks_behind(start - 1) && !begins(start - 1) {
            start -= 1;
        }
        let mut stop = end;
        while stop < self.words.len() && !self.breaks_behind(stop - 1) && !begins(stop) {
            stop += 1;
        }
        (start, stop)
    }

    fn stems_in(&self, start: usize, end: usize) -> Vec<&str> {
        let stems = self.stems.get(start..end).unwrap_or_default();
        stems.iter().map(String::as_str).collect()
    }

    fn all_stems(&self) -> Vec<&str> {
        self.stems.iter().map(String::as_str).collect()
    }

    fn is_large(&self, at: usize) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| word.span.of(self.stored()).starts_with(char::is_uppercase))
    }
}
