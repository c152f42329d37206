//! When something was, or is to be: another day for the same verb.

use crate::analysis::AnalyzedArticle;
use crate::language::lexicon::{Class, Cue};
use crate::language::periods::Period;
use crate::language::span::Span;

use super::{Disagreement, Kind, Line, Reader, are_different};

/// How far a verb is from its day, in words.
const REACH: usize = 6;
/// The least number of stems that the two sentences share.
const SHARED: usize = 3;

/// A day, and the stems of the words before it in its clause.
struct Day<'a> {
    line: &'a Line<'a>,
    period: Period,
    /// Where it stands in the stored text.
    span: Span,
    before: Vec<&'a str>,
    planned: bool,
}

impl<'l> Reader<'l> {
    pub(super) fn days(
        self,
        one: &'l AnalyzedArticle,
        other: &'l AnalyzedArticle,
    ) -> Vec<Disagreement> {
        let (ours, theirs) = (self.lines(one), self.lines(other));
        let (ours, theirs) = (self.dated(&ours), self.dated(&theirs));
        let mut found = Vec::new();
        for own in &ours {
            if theirs
                .iter()
                .any(|other| !disjoint(&own.period, &other.period))
            {
                continue;
            }
            let same = |other: &&Day<'_>| {
                let free = !ours.iter().any(|own| !disjoint(&own.period, &other.period));
                free && self.same_event(own, other)
            };
            let mut pairs = theirs.iter().filter(same);
            let (Some(other), None) = (pairs.next(), pairs.next()) else {
                continue;
            };
            found.push(Disagreement {
                kind: Kind::Date,
                one: own.line.side(own.span),
                other: other.line.side(other.span),
            });
        }
        found
    }

    fn dated<'a>(self, lines: &'a [Line<'a>]) -> Vec<Day<'a>> {
        let mut found = Vec::new();
        for line in lines {
            for (period, span) in self.times(line) {
                let at = line
                    .words
                    .partition_point(|word| word.span.end <= span.start);
                let end = line
                    .words
                    .partition_point(|word| word.span.start < span.end);
                let (from, _) = line.clause(at, end.max(at + 1));
                let from = from.max(at.saturating_sub(REACH));
                let read = line.words.get(from..at).unwrap_or_default();
                let told = read.iter().rev().take(2);
                let said = told
                    .clone()
                    .any(|word| self.lexicon.is(Class::Says, &word.folded));
                let open = period.start.is_none() || period.end.is_none();
                if period.resolved && !said && !open {
                    found.push(Day {
                        line,
                        planned: self.lexicon.has_cue(Cue::Planned, read),
                        before: line.stems_in(from, at),
                        period,
                        span,
                    });
                }
            }
        }
        found
    }

    fn same_event(self, one: &Day<'_>, other: &Day<'_>) -> bool {
        !are_different(&self.which(one.line), &self.which(other.line))
            && one.planned == other.planned
            && self.shared(&one.before, &other.before) >= 1
            && near(&one.period, &other.period)
            && self.shared(&one.line.all_stems(), &other.line.all_stems()) >= SHARED
    }
}

/// Whether two days are near enough to be those of one event, told differently.
fn near(one: &Period, other: &Period) -> bool {
    const MOST: i32 = 400;
    match (one.start, other.start) {
        (Some(one), Some(other)) => (one - other).get_days().abs() <= MOST,
        _ => false,
    }
}

fn disjoint(one: &Period, other: &Period) -> bool {
    let (Some(start), Some(end)) = (one.start, one.end) else {
        return false;
    };
    other.start.is_some_and(|other| other > end) || other.end.is_some_and(|other| other < start)
}
