//! Pieces of a longer time: "first half of 2024", "Q2", "third week of May",
//! "early June".
//!
//! Takes tokens at a place; gives what was read there. "Last" before a unit is the
//! last one within a longer time where one is named, and else left to `relative`.

use super::calendar::Unit;
use super::dates::{nth_of, within};
use super::grammar::{DEEPEST, Parser, Read, part, year_of};
use super::lexicon::{List, Word};
use super::resolve::{Expr, Part, Piece, Yearly};
use super::years::full_year;

impl Parser<'_> {
    /// "last week of 2016", "last Monday of March", "last two months of 2020".
    pub(super) fn last_within(&self, at: usize, depth: u8) -> Read {
        if !self.is_listed(at, List::Last) {
            return None;
        }
        let (count, piece_at) = self.count(at + 1).unwrap_or((1, at + 1));
        self.piece_within(piece_at, -1, count, depth)
    }

    /// A unit or weekday, and the time it is counted in.
    fn piece_within(&self, at: usize, nth: i32, count: i32, depth: u8) -> Read {
        let (piece, next) = match self.word(at)? {
            Word::Unit(Unit::Hour) => return None,
            Word::Unit(unit) => (Piece::Unit(unit), at + 1),
            Word::Half => (Piece::Unit(Unit::Half), at + 1),
            Word::Weekday { day, short: false } => (Piece::Weekday(day), at + 1),
            _ => return None,
        };
        let of = self.skip(next, &[Word::Of, Word::In]);
        let quick = matches!(piece, Piece::Unit(Unit::Quarter | Unit::Half));
        let yearlike = self.year(of).is_some() || self.relative_year(of).is_some();
        let nested = of > next || yearlike && !matches!(piece, Piece::Unit(Unit::Day));
        if !nested {
            return None;
        }
        let (container, next) = self.container(of, depth + 1)?;
        if !quick && !is_longer(&container, piece) {
            return None;
        }
        Some((nth_of(nth, count, piece, container), next))
    }

    /// A time that others are counted in: "2014", "May", "last month", "the year".
    pub(super) fn container(&self, at: usize, depth: u8) -> Option<(Expr, usize)> {
        let at = self.skip(at, &[Word::The]);
        if depth > DEEPEST {
            return None;
        }
        if let Some((year, next)) = self.year(at) {
            let decade = self.number(at).is_some() && self.is_word(next, Word::S);
            if !decade {
                return Some((year_of(year), next));
            }
        }
        if let Some(century) = self.century(at) {
            return Some(century);
        }
        match self.word(at) {
            Some(Word::Month { .. }) => self.month_first(at, true).filter(|(expr, _)| {
                matches!(
                    expr,
                    Expr::Yearly {
                        what: Yearly::Month(_),
                        ..
                    }
                )
            }),
            Some(Word::Turn { .. }) => self.relative_unit(at),
            Some(Word::Unit(Unit::Year)) if self.year(at + 1).is_some() => {
                self.unit_first(at, depth)
            }
            Some(Word::Unit(
                unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade),
            )) => Some((Expr::unit(unit, 0), at + 1)),
            Some(Word::Q | Word::H) => self.quarter(at),
            Some(Word::Calendar) => self.unit_first(at, depth),
            Some(Word::Fiscal) => self.fiscal(at),
            Some(Word::Decade(_)) => self.decade_in_words(at),
            _ if self.number(at).is_some() => self.bare_year(at, true),
            _ => None,
        }
    }

    /// "third quarter of 2016", "first half of the year", "second last week of
    /// May", "15th century", "first Monday of last month".
    pub(super) fn nth(&self, at: usize, depth: u8) -> Read {
        if let Some(found) = self.quarter(at) {
            return Some(found);
        }
        if let Some(century) = self.century(at) {
            return Some(century);
        }
        let (nth, next) = self.ordinal(at)?;
        let nth = i32::try_from(nth)
            .ok()
            .filter(|nth| (1..=366).contains(nth))?;
        // "second last week of May".
        if matches!(self.word(next), Some(Word::Turn { shift: -1, .. })) {
            return self.piece_within(next + 1, -nth, 1, depth);
        }
        // "first two weeks of May".
        if nth == 1
            && let Some((count, piece_at)) = self.count(next)
            && let Some(found) = self.piece_within(piece_at, 1, count, depth)
        {
            return Some(found);
        }
        if let Some(found) = self.piece_within(next, nth, 1, depth) {
            return Some(found);
        }
        // "the third quarter" alone is the running year's or the one before's.
        let what = match self.quarter_or_half(next)? {
            Unit::Quarter if nth <= 4 => Yearly::Quarter(nth),
            Unit::Half if nth <= 2 => Yearly::Half(nth),
            _ => return None,
        };
        // "the second half" may be a match's, and "the first half of" anything's.
        let alone = !self.is_word(next + 1, Word::Of) && !self.is_plural(next);
        (alone && matches!(what, Yearly::Quarter(_))).then(|| (Expr::yearly(what), next + 1))
    }

    /// "Q2", "H1", "2Q" in letters and figures.
    pub(super) fn quarter_letter(&self, at: usize) -> Option<(Yearly, usize)> {
        let piece = |letter: usize, nth: u32| match (self.word(letter)?, nth) {
            (Word::Q, 1..=4) => Some(Yearly::Quarter(i32::try_from(nth).ok()?)),
            (Word::H, 1..=2) => Some(Yearly::Half(i32::try_from(nth).ok()?)),
            _ => None,
        };
        let (letter, figure) = if self.number(at).is_some() {
            (at + 1, at)
        } else {
            (at, at + 1)
        };
        let (nth, digits) = self.number(figure)?;
        if digits != 1 || !self.is_glued(at + 1) {
            return None;
        }
        Some((piece(letter, nth)?, at + 2))
    }

    /// "Q2 2024", "q1 of 2017", "H1-2016", "2Q24", "Q3 this year", "Q3".
    pub(super) fn quarter(&self, at: usize) -> Read {
        let (what, next) = self.quarter_letter(at)?;
        let of = self.skip_mark(next, &['-', '/', ',', '\'']);
        let of = self.skip(of, &[Word::Of, Word::In]);
        let of = self.skip(of, &[Word::The]);
        if let Some((year, next)) = self.year(of) {
            return Some((within(what, year_of(year)), next));
        }
        if let Some((year, 2)) = self.number(of) {
            let year = full_year(i32::try_from(year).ok()?);
            return Some((within(what, year_of(year)), of + 1));
        }
        if let Some((year, next)) = self.relative_year(of) {
            return Some((within(what, year), next));
        }
        // "H1" is a visa and a heading as well.
        let ends = self.ends_clause(next) || self.join(next).is_some();
        (matches!(what, Yearly::Quarter(_)) || self.is_led(at) || ends)
            .then(|| (Expr::yearly(what), next))
    }

    pub(super) fn quarter_or_half(&self, at: usize) -> Option<Unit> {
        match self.word(at)? {
            Word::Unit(Unit::Quarter) => Some(Unit::Quarter),
            Word::Half => Some(Unit::Half),
            _ => None,
        }
    }

    /// Whether a vague part of a time may begin at `at`.
    pub(super) fn is_part_word(&self, at: usize) -> bool {
        matches!(
            self.word(at),
            Some(Word::Beginning | Word::Early | Word::Mid | Word::Late | Word::End)
        )
    }

    /// "early June", "end of 2023", "earlier this month", "rest of the week".
    pub(super) fn part(&self, at: usize, depth: u8) -> Read {
        let which = match self.word(at)? {
            Word::Early => Part::Early,
            Word::Mid => Part::Mid,
            Word::Late => Part::Late,
            Word::Beginning => Part::Beginning,
            Word::End => Part::End,
            Word::Rest | Word::Later => Part::Rest,
            Word::Sooner => Part::Sooner,
            _ => return None,
        };
        let next = self.skip_mark(at + 1, &['-']);
        // "to close in May" is no end of May.
        let of = match which {
            Part::Beginning | Part::End => self.skip(next, &[Word::Of]),
            _ => self.skip(next, &[Word::Of, Word::In, Word::On]),
        };
        let of = self.skip(of, &[Word::About]);
        let of = self.skip(of, &[Word::The]);
        let named_of = of > next;
        let (expr, next) = match which {
            // "later" and "end" stand before much that is no time.
            Part::Rest | Part::Sooner => self.part_base(of, depth)?,
            // "end-March".
            Part::Beginning | Part::End
                if next > at + 1 && matches!(self.word(of), Some(Word::Month { .. })) =>
            {
                self.container(of, depth + 1)?
            }
            Part::Beginning | Part::End if !named_of => {
                self.relative_unit(of).or_else(|| match self.word(of)? {
                    Word::Unit(Unit::Month) => Some((Expr::unit(Unit::Month, 0), of + 1)),
                    _ => None,
                })?
            }
            _ => self.part_base(of, depth)?,
        };
        if matches!(which, Part::Early | Part::Late)
            && matches!(
                expr,
                Expr::Unit {
                    unit: Unit::Day,
                    ..
                }
            )
        {
            return Some((expr, next));
        }
        Some((part(which, expr), next))
    }

    fn part_base(&self, of: usize, depth: u8) -> Read {
        if matches!(self.word(of), Some(Word::Unit(Unit::Day))) {
            return None;
        }
        self.container(of, depth + 1)
            .or_else(|| match self.word(of)? {
                Word::Ordinal(_) | Word::Season(_) | Word::Today(_) | Word::Weekday { .. } => {
                    self.atom(of, true, depth + 1)
                }
                _ => None,
            })
    }

    /// "so far this year".
    pub(super) fn so_far(&self, at: usize, depth: u8) -> Read {
        if !self.is_word(at + 1, Word::Far) {
            return None;
        }
        let of = self.skip(at + 2, &[Word::In]);
        let season = || match self.word(of + 1)? {
            Word::Season(_) => self.turn(of, depth + 1),
            _ => None,
        };
        let (of, next) = self.container(of, depth + 1).or_else(season)?;
        Some((part(Part::ToDate, of), next))
    }
}

/// Whether a time can hold several of a piece.
fn is_longer(container: &Expr, piece: Piece) -> bool {
    let size = |unit| match unit {
        Unit::Hour => 0,
        Unit::Day | Unit::Workday => 1,
        Unit::Week | Unit::Fortnight | Unit::Workweek | Unit::Weekend => 2,
        Unit::Month => 3,
        Unit::Quarter => 4,
        Unit::Half => 5,
        Unit::Year => 6,
        Unit::Decade => 7,
        Unit::Century => 8,
    };
    let piece = match piece {
        Piece::Unit(unit) => size(unit),
        Piece::Weekday(_) => 1,
    };
    match container {
        Expr::Unit { unit, .. } => size(*unit) > piece,
        Expr::Narrative(of) => is_longer(of, Piece::Unit(Unit::Day)),
        Expr::Yearly {
            what: Yearly::Month(_),
            ..
        } => piece < 3,
        Expr::Yearly {
            what: Yearly::Quarter(_),
            ..
        } => piece < 4,
        _ => true,
    }
}
