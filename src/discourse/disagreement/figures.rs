//! Two figures for the same thing: as many, or as much, of what the same noun and the
//! same clause name.

use std::collections::{HashMap, HashSet};

use crate::analysis::AnalyzedArticle;
use crate::language::fold::Word;
use crate::language::lexicon::Class;
use crate::language::quantities::{self, Quantity};
use crate::language::span::Span;

use super::{Disagreement, Kind, Line, Reader, are_different};

/// Figures nearer to each other than this share of the larger are one, rounded.
const ROUNDED: f64 = 0.011;
/// The same for figures that are given as blurred.
const BLURRED: f64 = 0.12;

/// Reports of one thing seldom differ by more than this factor; figures that do are
/// mostly of different things.
const MOST_APART: f64 = 1.6;
/// Figures as near as this need less beside them to be of the same thing.
const NEARLY: f64 = 1.35;

/// The lines of an article, and how its words are written.
struct Report<'a> {
    lines: &'a [Line<'a>],
    written: HashMap<&'a str, Written>,
}

/// How often a word is there, and how often of these small.
#[derive(Default)]
struct Written {
    times: usize,
    small: usize,
}

/// A figure, and what it is of.
struct Figure<'a> {
    report: &'a Report<'a>,
    line: &'a Line<'a>,
    quantity: Quantity,
    /// The stems of the words behind it that it counts.
    noun: Vec<&'a str>,
    /// Those of its clause.
    clause: Vec<&'a str>,
    blurred: bool,
    whole: bool,
    part: bool,
    /// Years, ordinals and the like that tell which of several is meant.
    which: HashSet<String>,
    /// The words of the name that its sentence is about.
    actor: Vec<&'a str>,
}

impl<'a> Report<'a> {
    fn of(lines: &'a [Line<'a>]) -> Self {
        let mut written: HashMap<&str, Written> = HashMap::new();
        for line in lines {
            for (at, word) in line.words.iter().enumerate() {
                let word = written.entry(&word.folded).or_default();
                word.times += 1;
                word.small += usize::from(!line.is_large(at));
            }
        }
        Self { lines, written }
    }

    /// Whether the first word of a sentence is a name for sure: the article has it again,
    /// and never small.
    fn is_name(&self, head: &Word<'_>) -> bool {
        let written = self.written.get(&*head.folded);
        written.is_some_and(|written| written.times > 1 && written.small == 0)
    }
}

impl<'l> Reader<'l> {
    pub(super) fn figures(
        self,
        one: &'l AnalyzedArticle,
        other: &'l AnalyzedArticle,
    ) -> Vec<Disagreement> {
        let (ours, theirs) = (self.lines(one), self.lines(other));
        let (ours, theirs) = (Report::of(&ours), Report::of(&theirs));
        let (ours, theirs) = (self.in_report(&ours), self.in_report(&theirs));
        // A value that both give is no matter of dispute, whatever else they give.
        let disputed = |own: &&Figure<'_>, others: &[Figure<'_>]| {
            !others.iter().any(|other| self.agree(own, other))
        };
        let open: Vec<&Figure<'_>> = ours.iter().filter(|own| disputed(own, &theirs)).collect();
        let others: Vec<&Figure<'_>> = theirs.iter().filter(|own| disputed(own, &ours)).collect();
        let mut found = Vec::new();
        for own in &open {
            let Some((score, best)) = self.best(own, &others) else {
                continue;
            };
            // Each must be the other's best, and no second as good.
            let back = self.best(best, &open);
            let mutual =
                back.is_some_and(|(other, back)| std::ptr::eq(back, *own) && other == score);
            if mutual && apart(own, best) && !Self::of_others(own, best) {
                found.push(Disagreement {
                    kind: kind(own),
                    one: own.line.side(own.quantity.span),
                    other: best.line.side(best.quantity.span),
                });
            }
        }
        found
    }

    fn in_report<'a>(self, report: &'a Report<'a>) -> Vec<Figure<'a>> {
        let mut found = Vec::new();
        for line in report.lines {
            let times = self.times(line);
            for quantity in self.tables.find(line.words) {
                let timed = quantity.dimension.as_deref() == Some("time");
                let dated = times.iter().any(|(_, time)| time.overlaps(quantity.span));
                let article = quantity.dimension.is_none() && quantity.value <= 1.0;
                if (!dated || timed) && !article && !is_name(line, &quantity) {
                    found.push(self.figure(report, line, quantity));
                }
            }
        }
        found
    }

    fn figure<'a>(
        self,
        report: &'a Report<'a>,
        line: &'a Line<'a>,
        quantity: Quantity,
    ) -> Figure<'a> {
        const NOUN: usize = 3;
        let (start, stop) = line.clause(quantity.first, quantity.end);
        let of = line
            .words
            .get(quantity.end)
            .is_some_and(|word| word.folded == "of");
        let from = quantity.end + usize::from(of && quantity.dimension.is_some());
        let noun = (from..stop.min(from + NOUN)).map_while(|at| {
            line.stems
                .get(at)
                .map(String::as_str)
                .filter(|stem| !stem.is_empty())
        });
        let noun: Vec<&str> = noun.collect();
        let mut clause = line.stems_in(start, quantity.first);
        clause.extend(line.stems_in(quantity.end, stop));
        if clause.iter().filter(|stem| !stem.is_empty()).count() < 2 {
            clause = line.stems_in(0, quantity.first);
            clause.extend(line.stems_in(quantity.end, line.words.len()));
        }
        let inside = || line.words.get(start..stop).unwrap_or_default().iter();
        let is = |kind| inside().any(|word| self.tables.is(kind, &word.folded));
        let near = line
            .words
            .get(quantity.first.saturating_sub(3)..quantity.first);
        let blurred = near.is_some_and(|near| {
            let mut near = near.iter();
            near.any(|word| self.tables.is(quantities::Kind::About, &word.folded))
        });
        Figure {
            report,
            line,
            noun,
            clause,
            blurred,
            whole: is(quantities::Kind::Whole),
            part: is(quantities::Kind::Part),
            which: self.which(line),
            actor: self.actor(report, line),
            quantity,
        }
    }

    /// The words of the first name of a sentence, one of a place or of who tells it left
    /// out: whom it is about.
    fn actor<'a>(self, report: &Report<'_>, line: &'a Line<'a>) -> Vec<&'a str> {
        let named = line.place.unlisted_names().map(|name| name.span);
        let listed = line.place.mentions().map(|mention| mention.span);
        let head = line.words.first().filter(|head| report.is_name(head));
        let mut named: Vec<Span> = named
            .chain(listed)
            .chain(head.map(|head| head.span))
            .collect();
        named.sort();
        let about = named.into_iter().find(|span| {
            let first = line
                .words
                .partition_point(|word| word.span.end <= span.start);
            let end = line
                .words
                .partition_point(|word| word.span.start < span.end);
            let is = |at: usize, class| {
                let word = line.words.get(at);
                word.is_some_and(|word| self.lexicon.is(class, &word.folded))
            };
            let placed = first > 0 && is(first - 1, Class::PlacePreposition);
            let tells = (end..end + 2).any(|at| is(at, Class::Says))
                || (first > 0 && is(first - 1, Class::Says));
            let last = end.checked_sub(1).and_then(|last| line.words.get(last));
            let never = last.is_some_and(|last| self.lexicon.names().is_never(&last.folded));
            !placed && !tells && !never
        });
        let words = line.words.iter();
        let words = words.filter(|word| about.is_some_and(|about| about.contains(word.span)));
        words.map(|word| &*word.folded).collect()
    }

    /// Whether each of the two sentences is about somebody whom the other article does
    /// not name.
    fn of_others(one: &Figure<'_>, other: &Figure<'_>) -> bool {
        let foreign = |own: &Figure<'_>, article: &Figure<'_>| {
            let mut named = own.actor.iter();
            !own.actor.is_empty() && !named.any(|name| article.report.written.contains_key(name))
        };
        foreign(one, other) && foreign(other, one)
    }

    /// Whether two figures are the same value of the same dimension.
    fn agree(self, one: &Figure<'_>, other: &Figure<'_>) -> bool {
        let blurred = one.blurred || other.blurred;
        let near = if blurred { BLURRED } else { ROUNDED };
        let alike = one.quantity.dimension == other.quantity.dimension
            || one.quantity.dimension.is_none()
            || other.quantity.dimension.is_none();
        alike && distance(one, other) <= near
    }

    /// The figure most likely of the same thing, with how much tells so; none where two
    /// are as likely.
    fn best<'f, 'a>(
        self,
        own: &Figure<'_>,
        others: &[&'f Figure<'a>],
    ) -> Option<(usize, &'f Figure<'a>)> {
        let mut scored: Vec<(usize, &'f Figure<'a>)> = others
            .iter()
            .filter_map(|other| Some((self.same_thing(own, other)?, *other)))
            .collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        match scored.as_slice() {
            [(first, _), (second, _), ..] if first == second => None,
            [best, ..] => Some(*best),
            [] => None,
        }
    }

    /// How much tells that two figures are of the same thing; none where too little
    /// does, or something tells against it.
    fn same_thing(self, one: &Figure<'_>, other: &Figure<'_>) -> Option<usize> {
        if one.quantity.dimension != other.quantity.dimension {
            return None;
        }
        if (one.whole && other.part) || (one.part && other.whole) {
            return None;
        }
        let (less, more) = (one.quantity.value, other.quantity.value);
        let (less, more) = (less.min(more), less.max(more));
        if more > less * MOST_APART {
            return None;
        }
        if are_different(&one.which, &other.which) {
            return None;
        }
        let noun = self.shared(&one.noun, &other.noun);
        let clause = self.shared(&one.clause, &other.clause);
        let enough = match one.quantity.dimension.as_deref() {
            None if more <= less * NEARLY => noun >= 1 && clause >= 2,
            None => noun >= 1 && clause >= 3,
            Some("share" | "time" | "points") => clause >= 2,
            Some("area" | "volume" | "mass" | "power" | "liquid") => clause + noun >= 1,
            Some(_) => clause >= 2,
        };
        enough.then_some(2 * noun + clause)
    }
}

/// Whether a number is part of a name: "N-34", "Terminal 2".
fn is_name(line: &Line<'_>, quantity: &Quantity) -> bool {
    let before = quantity.first.checked_sub(1);
    let hyphen = line
        .words
        .get(quantity.first)
        .is_some_and(|word| word.hyphenated);
    let large = before.is_some_and(|before| before > 0 && line.is_large(before));
    let touching = before.is_some_and(|before| !line.breaks_behind(before));
    quantity.dimension.is_none() && touching && (hyphen || large)
}

fn distance(one: &Figure<'_>, other: &Figure<'_>) -> f64 {
    let (one, other) = (one.quantity.value, other.quantity.value);
    (one - other).abs() / one.abs().max(other.abs()).max(f64::MIN_POSITIVE)
}

fn apart(one: &Figure<'_>, other: &Figure<'_>) -> bool {
    let blurred = one.blurred || other.blurred;
    distance(one, other) > if blurred { BLURRED } else { ROUNDED }
}

fn kind(figure: &Figure<'_>) -> Kind {
    match figure.quantity.dimension {
        None => Kind::Count,
        Some(_) => Kind::Amount,
    }
}
