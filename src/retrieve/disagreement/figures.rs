//! Two figures for the same thing: as many, or as much, of what the same noun and the
//! same clause name.

use std::collections::HashSet;

use crate::index::Shelved;
use crate::language::fold::{Word, words};
use crate::language::lexicon::Class;
use crate::language::quantities::{self, Quantity};
use crate::language::span::Span;
use crate::retrieve::wanted::{dates, unlisted_names};

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

/// A figure, and what it is of.
struct Figure<'a> {
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

impl<'l> Reader<'l> {
    pub(super) fn figures(self, one: &'l Shelved, other: &'l Shelved) -> Vec<Disagreement> {
        let (ours, theirs) = (self.lines(one), self.lines(other));
        let (ours, theirs) = (self.in_lines(&ours), self.in_lines(&theirs));
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

    fn in_lines<'a>(self, lines: &'a [Line<'a>]) -> Vec<Figure<'a>> {
        let mut found = Vec::new();
        for line in lines {
            let start = line
                .place
                .sentence()
                .map_or(0, |sentence| sentence.span.start);
            let times: Vec<_> = dates(line.place, self.lexicon)
                .iter()
                .map(|period| period.span.shifted(start))
                .collect();
            for quantity in self.tables.find(&line.words) {
                let timed = quantity.dimension.as_deref() == Some("time");
                let dated = times.iter().any(|time| time.overlaps(quantity.span));
                let article = quantity.dimension.is_none() && quantity.value <= 1.0;
                if (!dated || timed) && !article && !is_name(line, &quantity) {
                    found.push(self.figure(line, quantity));
                }
            }
        }
        found
    }

    fn figure<'a>(self, line: &'a Line<'a>, quantity: Quantity) -> Figure<'a> {
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
            line,
            noun,
            clause,
            blurred,
            whole: is(quantities::Kind::Whole),
            part: is(quantities::Kind::Part),
            which: self.which(line),
            actor: self.actor(line),
            quantity,
        }
    }

    /// The words of the first name of a sentence, one of a place or of who tells it left
    /// out: whom it is about.
    fn actor<'a>(self, line: &'a Line<'a>) -> Vec<&'a str> {
        let named = unlisted_names(line.place, self.library).into_iter();
        let listed = line.place.mentions().map(|mention| mention.span);
        let head = line
            .words
            .first()
            .filter(|head| is_name_at_head(line, head));
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
            let text = words(&article.line.place.shelved.article.stored);
            let holds = |name: &str| text.iter().any(|word| word.folded == name);
            !own.actor.is_empty() && !own.actor.iter().any(|name| holds(name))
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

/// Whether the first word of a sentence is a name for sure: the article has it again,
/// and never small.
fn is_name_at_head(line: &Line<'_>, head: &Word<'_>) -> bool {
    let stored = &line.place.shelved.article.stored;
    let text = words(stored);
    let mut again = text.iter().filter(|word| word.folded == head.folded);
    let large = |word: &Word<'_>| word.span.of(stored).starts_with(char::is_uppercase);
    again.clone().count() > 1 && again.all(large)
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
