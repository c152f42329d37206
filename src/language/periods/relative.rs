//! Times told from another: "last week", "two months ago", "first half of 2024".
//!
//! Takes tokens at a place; gives what was read there. "Last" before a unit is
//! the unit before, and the last one within a longer time where one is named.

use super::Direction;
use super::calendar::Unit;
use super::dates::{nth_of, within};
use super::grammar::{DEEPEST, Parser, Read, part, year_of};
use super::lexicon::Word;
use super::resolve::{Amount, Expr, Part, Piece, Which, Yearly};

/// The largest count that is read; more is a figure of speech.
const LARGEST_COUNT: u32 = 9999;
/// What "a few" stands for.
const A_FEW: i32 = 3;

impl Parser<'_> {
    /// "three", "3", "a", "a couple of", "few": a count of units.
    fn count(&self, at: usize) -> Option<(i32, usize)> {
        if let Some((value, digits)) = self.number(at) {
            let whole = digits > 0 && value <= LARGEST_COUNT;
            return whole.then_some((i32::try_from(value).ok()?, at + 1));
        }
        let article = self.skip(at, &[Word::A]);
        let of = |next: usize| self.skip(next, &[Word::Of]);
        match self.word(article)? {
            Word::Couple => return Some((2, of(article + 1))),
            Word::Few => return Some((A_FEW, of(article + 1))),
            Word::Dozen => return Some((12, of(article + 1))),
            _ => {}
        }
        if article > at {
            return Some((1, article));
        }
        let Word::Cardinal(tens) = self.word(at)? else {
            return None;
        };
        let next = self.skip_mark(at + 1, &['-']);
        match self.word(next) {
            Some(Word::Cardinal(ones @ 1..=9)) if tens >= 20 => {
                Some((i32::try_from(tens + ones).ok()?, next + 1))
            }
            Some(Word::Dozen) => Some((i32::try_from(tens * 12).ok()?, next + 1)),
            _ => Some((i32::try_from(tens).ok()?, at + 1)),
        }
    }

    /// "2 years 1 month and 21 days".
    fn amount(&self, at: usize) -> Option<(Amount, usize)> {
        let mut amount = Amount::default();
        let mut next = self.amount_of_one(at, &mut amount)?;
        for _ in 0..2 {
            let more = self.skip(self.skip_mark(next, &[',']), &[Word::And]);
            match self.amount_of_one(more, &mut amount) {
                Some(behind) => next = behind,
                None => break,
            }
        }
        Some((amount, next))
    }

    fn amount_of_one(&self, at: usize, amount: &mut Amount) -> Option<usize> {
        let (count, at) = self.count(at)?;
        let business = self.is_word(at, Word::Business);
        let at = self.skip(at, &[Word::Business, Word::Calendar]);
        match self.word(at)? {
            Word::Unit(Unit::Hour) => amount.hours = hours(count, self.spelled(at)),
            Word::Unit(Unit::Day) if business => amount.workdays = count,
            Word::Unit(Unit::Day) => amount.days += count,
            Word::Unit(Unit::Workday) => amount.workdays = count,
            Word::Unit(Unit::Week | Unit::Weekend) => amount.days += 7 * count,
            Word::Unit(Unit::Month) => amount.months += count,
            Word::Unit(Unit::Quarter) => amount.months += 3 * count,
            Word::Unit(Unit::Year) => amount.years = count,
            Word::Unit(Unit::Decade) => amount.years = 10 * count,
            Word::Century => amount.years = count.min(99) * 100,
            Word::Weekday { day, short: false } | Word::Weekdays(day) => {
                amount.weekdays = Some((count, day));
            }
            _ => return None,
        }
        Some(at + 1)
    }

    /// "two weeks ago", "3 days after June 5", "10 previous weeks".
    pub(super) fn counted(&self, at: usize, depth: u8) -> Read {
        if let Some(found) = self.counted_turn(at) {
            return Some(found);
        }
        let (amount, next) = self.amount(at)?;
        let offset = |back, from: Option<Expr>| Expr::Offset {
            amount,
            back,
            from: from.map(Box::new),
        };
        let told = |back: bool, from: usize| {
            if matches!(self.word(from), Some(Word::Now)) {
                return Some((offset(back, None), from + 1));
            }
            let (expr, next) = self.operand(from, depth + 1)?;
            Some((offset(back, Some(expr)), next))
        };
        match self.word(next)? {
            Word::Ago => Some((offset(true, None), next + 1)),
            Word::Hence => Some((offset(false, None), next + 1)),
            Word::Later => Some((Expr::Narrative(Box::new(offset(false, None))), next + 1)),
            Word::Sooner => Some((Expr::Narrative(Box::new(offset(true, None))), next + 1)),
            Word::From | Word::After => told(false, next + 1),
            Word::Before => told(true, next + 1),
            Word::Beginner | Word::Beginning => {
                let (on, next) = self.operand(self.skip(next + 1, &[Word::On]), depth + 1)?;
                Some((
                    Expr::Starting {
                        amount,
                        on: Box::new(on),
                    },
                    next,
                ))
            }
            _ => None,
        }
    }

    /// "10 previous weeks", "two upcoming years".
    fn counted_turn(&self, at: usize) -> Read {
        let (count, next) = self.count(at)?;
        let Word::Turn {
            shift, from_today, ..
        } = self.word(next)?
        else {
            return None;
        };
        let Word::Unit(unit) = self.word(next + 1)? else {
            return None;
        };
        (shift != 0 && count > 0).then(|| {
            let run = Expr::Run {
                unit,
                count,
                ahead: shift > 0,
                from_today,
            };
            (run, next + 2)
        })
    }

    /// "in three days", "in a week".
    pub(super) fn in_amount(&self, at: usize, _depth: u8) -> Read {
        if !self.is_word(at, Word::In) {
            return None;
        }
        let (amount, next) = self.amount(at + 1)?;
        // "in 2 days of talks" and "in a week when" are lengths.
        let length = matches!(self.word(next), Some(Word::Of | Word::Since | Word::Ago))
            || self.spelled(next).eq_ignore_ascii_case("when");
        (!length).then_some((
            Expr::Offset {
                amount,
                back: false,
                from: None,
            },
            next,
        ))
    }

    /// "within 5 days", "within the next 2 weeks", "within the year".
    pub(super) fn within(&self, at: usize) -> Read {
        let the = self.skip(at + 1, &[Word::The]);
        if let Some(unit) = self.spoken_unit(at) {
            return Some(unit);
        }
        let (turn, amount_at) = match self.word(the) {
            Some(Word::Turn { shift, .. }) => (shift, the + 1),
            _ => (1, the),
        };
        let (amount, next) = self.amount(amount_at)?;
        if matches!(self.word(next), Some(Word::Of)) {
            return None;
        }
        if turn < 0 || matches!(self.word(next), Some(Word::Before | Word::Ago)) {
            return None;
        }
        let today =
            self.is_word(next, Word::After) && matches!(self.word(next + 1), Some(Word::Today(0)));
        Some((Expr::Within(amount), if today { next + 2 } else { next }))
    }

    /// "for the month", "during the year", "all week": the running one.
    pub(super) fn spoken_unit(&self, at: usize) -> Read {
        let the = self.skip(at + 1, &[Word::The]);
        let Word::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month | Unit::Year)) =
            self.word(the)?
        else {
            return None;
        };
        let all = self.spelled(at).eq_ignore_ascii_case("all");
        if the == at + 1 && !all {
            return None;
        }
        // "in the year 2008", "in the week of June 5", "for the year ended" tell which.
        let told = self.unit_first(the, DEEPEST - 1);
        if told.is_some() || self.is_led_astray(the + 1) {
            return told;
        }
        Some((Expr::unit(unit, 0), the + 1))
    }

    /// What follows "the year" says that it is another one.
    fn is_led_astray(&self, next: usize) -> bool {
        matches!(
            self.word(next),
            Some(
                Word::Of
                    | Word::Since
                    | Word::After
                    | Word::Before
                    | Word::To
                    | Word::From
                    | Word::Later
                    | Word::Sooner
                    | Word::Turn { .. }
                    | Word::Beginning
                    | Word::End
            )
        ) || ["ended", "ending", "when", "that", "which", "leading", "old"]
            .contains(&self.spelled(next))
    }

    /// "year 2008", "week 27 of last year", "week of June 5", "year to date",
    /// "month after next".
    pub(super) fn unit_first(&self, at: usize, depth: u8) -> Read {
        if self.is_word(at, Word::Calendar) {
            let year_at = self.skip(at + 1, &[Word::Unit(Unit::Year)]);
            let (year, next) = self.year(year_at)?;
            return Some((year_of(year), next));
        }
        let Word::Unit(unit) = self.word(at)? else {
            return None;
        };
        if self.is_word(at + 1, Word::To) && self.is_word(at + 2, Word::Date) {
            return Some((part(Part::ToDate, Expr::unit(unit, 0)), at + 3));
        }
        if self.is_word(at + 1, Word::After)
            && let next = self.skip(at + 2, &[Word::The])
            && matches!(self.word(next), Some(Word::Turn { shift: 1, .. }))
        {
            return Some((Expr::unit(unit, 2), next + 1));
        }
        if unit == Unit::Day
            && matches!(self.word(at + 1), Some(Word::Before | Word::After))
            && let Some(Word::Today(shift)) = self.word(at + 2)
        {
            let step = if self.is_word(at + 1, Word::After) {
                1
            } else {
                -1
            };
            return Some((Expr::unit(Unit::Day, shift + step), at + 3));
        }
        if unit == Unit::Year {
            return self.compared_year(at + 1);
        }
        if unit == Unit::Week
            && let Some((nth, 1 | 2)) = self.number(at + 1)
        {
            let nth = i32::try_from(nth)
                .ok()
                .filter(|nth| (1..=53).contains(nth))?;
            let week = Piece::Unit(Unit::Week);
            let (year, next) = self
                .container(self.skip(at + 2, &[Word::Of, Word::In]), depth)
                .unwrap_or((Expr::unit(Unit::Year, 0), at + 2));
            return Some((nth_of(nth, 1, week, year), next));
        }
        if matches!(unit, Unit::Week | Unit::Weekend | Unit::Month) {
            let of = self.skip(at + 1, &[Word::Of, Word::Beginner, Word::Beginning]);
            let of = if of > at + 1 {
                self.skip(of, &[Word::On])
            } else {
                return None;
            };
            let (day, next) = self.operand(of, depth + 1)?;
            // "the month of June" is no more than June.
            let day = Box::new(day);
            return Some((Expr::Around { unit, day }, next));
        }
        None
    }

    /// "year 2008", "year is greater than 2015".
    fn compared_year(&self, at: usize) -> Read {
        if let Some((year, next)) = self.year(at) {
            let (year, next) = match (self.word(next), self.spelled(next + 1)) {
                (Some(Word::And | Word::Or), "greater" | "later") => {
                    (Expr::Since(Box::new(year_of(year))), next + 2)
                }
                _ => (year_of(year), next),
            };
            return Some((year, next));
        }
        let at = at + usize::from(self.spelled(at) == "is");
        let later = ["greater", "later", "more"].contains(&self.spelled(at));
        let sooner = ["less", "earlier"].contains(&self.spelled(at));
        if !(later || sooner) || !self.is_word(at + 1, Word::Than) {
            return None;
        }
        let (year, next) = self.year(at + 2)?;
        let year = Box::new(year_of(year));
        let expr = if later {
            Expr::After(year)
        } else {
            Expr::Before(year)
        };
        Some((expr, next))
    }

    /// "last week", "this month": a unit of the calendar and how far away it is.
    pub(super) fn relative_unit(&self, at: usize, _depth: u8) -> Option<(Expr, usize)> {
        let Word::Turn {
            shift, narrative, ..
        } = self.word(at)?
        else {
            return None;
        };
        let unit_at = self.skip(at + 1, &[Word::Calendar]);
        let (unit, next) = match self.word(unit_at)? {
            Word::Unit(Unit::Hour) => return None,
            Word::Unit(unit) => (unit, unit_at + 1),
            Word::Century => (Unit::Century, unit_at + 1),
            Word::Half if !self.is_word(unit_at + 1, Word::Of) => (Unit::Half, unit_at + 1),
            _ => return None,
        };
        let expr = Expr::unit(unit, shift);
        let expr = if narrative {
            Expr::Narrative(Box::new(expr))
        } else {
            expr
        };
        Some((expr, next))
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
            Some(Word::Turn { .. }) => self.relative_unit(at, depth),
            Some(Word::Unit(Unit::Year)) if self.year(at + 1).is_some() => {
                self.unit_first(at, depth)
            }
            Some(Word::Unit(
                unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade),
            )) => Some((Expr::unit(unit, 0), at + 1)),
            Some(Word::Q | Word::H) => self.quarter(at),
            Some(Word::Calendar) => self.unit_first(at, depth),
            Some(Word::Decade(_)) => self.decade_in_words(at),
            _ if self.number(at).is_some() => self.bare_year(at, true),
            _ => None,
        }
    }

    /// "last week", "next Friday", "last 3 days", "last week of 2016".
    pub(super) fn turn(&self, at: usize, depth: u8) -> Read {
        let Word::Turn {
            shift,
            from_today,
            narrative,
        } = self.word(at)?
        else {
            return None;
        };
        if shift == -1
            && let Some(found) = self.last_within(at, depth)
        {
            return Some(found);
        }
        if let Some(found) = self.turn_count(at + 1, shift, from_today) {
            return Some(found);
        }
        let (expr, next) = self.turn_one(at, shift, depth)?;
        let expr = if narrative {
            Expr::Narrative(Box::new(expr))
        } else {
            expr
        };
        Some((expr, next))
    }

    /// "last week of 2016", "last Monday of March", "last two months of 2020".
    fn last_within(&self, at: usize, depth: u8) -> Read {
        if !self.spelled(at).eq_ignore_ascii_case("last") {
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

    /// "last 3 days", "next couple of weeks", "past 24 hours".
    fn turn_count(&self, at: usize, shift: i32, from_today: bool) -> Read {
        if shift == 0 {
            return None;
        }
        let (count, next) = self.count(at)?;
        let vague = matches!(
            self.word(self.skip(at, &[Word::A])),
            Some(Word::Couple | Word::Few)
        );
        let business = self.is_word(next, Word::Business);
        let unit_at = self.skip(next, &[Word::Business, Word::Calendar]);
        let (unit, count) = match self.word(unit_at)? {
            Word::Unit(Unit::Hour) => {
                let hours = hours(count, self.spelled(unit_at));
                (Unit::Day, (hours + 23) / 24)
            }
            Word::Unit(Unit::Day) if business => (Unit::Workday, count),
            Word::Unit(unit) => (unit, count),
            Word::Century => (Unit::Century, count),
            _ => return None,
        };
        let from_today = from_today || vague || matches!(unit, Unit::Day | Unit::Workday);
        let run = Expr::Run {
            unit,
            count,
            ahead: shift > 0,
            from_today,
        };
        (count > 0).then_some((run, unit_at + 1))
    }

    fn turn_one(&self, at: usize, shift: i32, depth: u8) -> Read {
        let whose = self.skip(at + 1, &[Word::Calendar]);
        match self.word(whose)? {
            Word::Weekday { day, short } => {
                let sure = !short || self.is_capital(whose);
                if let Some((expr, next)) = self.weekday(whose, true, depth)
                    && !matches!(expr, Expr::Weekday { .. })
                {
                    return Some((self.turned_date(expr, shift), next));
                }
                let week = Some(Box::new(Expr::unit(Unit::Week, shift)));
                sure.then_some((Expr::Weekday { day, week }, whose + 1))
            }
            Word::Month { .. } => {
                let (expr, next) = self.month_first(whose, true)?;
                Some((self.turned_date(expr, shift), next))
            }
            Word::Season(season) => {
                let what = Yearly::Season(season);
                Some((
                    Expr::Yearly {
                        what,
                        which: beyond(shift),
                    },
                    whose + 1,
                ))
            }
            Word::Night if shift == -1 => Some((Expr::unit(Unit::Day, -1), whose + 1)),
            Word::Night | Word::PartOfDay if shift == 0 => {
                Some((Expr::unit(Unit::Day, 0), whose + 1))
            }
            Word::Unit(Unit::Day) if shift == 0 => None,
            // "the last day" and "the next day" are a story's own.
            Word::Unit(Unit::Day) if shift == -1 && self.is_after_the(at) => None,
            Word::Festive | Word::During => {
                let (rule, next) = self.holiday_name(whose)?;
                let what = Yearly::Holiday(rule);
                Some((
                    Expr::Yearly {
                        what,
                        which: beyond(shift),
                    },
                    next,
                ))
            }
            Word::Q | Word::H => self.quarter(whose),
            _ if self.number(whose).is_some() => {
                let (expr, next) = self
                    .figures(whose, true)
                    .or_else(|| self.day_first(whose))?;
                Some((self.turned_date(expr, shift), next))
            }
            _ => {
                let (expr, next) = self.relative_unit(at, depth)?;
                Some(self.inside(expr, next, depth))
            }
        }
    }

    fn is_after_the(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is_word(before, Word::The))
    }

    /// A day or month without its year takes the year that "last" or "next" says.
    fn turned_date(&self, expr: Expr, shift: i32) -> Expr {
        match expr {
            Expr::Yearly {
                what,
                which: Which::Bare,
            } => within(what, Expr::unit(Unit::Year, shift)),
            other => other,
        }
    }

    /// What is picked out of the unit behind it: "next week Wednesday",
    /// "last year's first quarter".
    fn inside(&self, of: Expr, next: usize, depth: u8) -> (Expr, usize) {
        let Expr::Unit { unit, .. } = of else {
            return (of, next);
        };
        let possessive = self.is_mark(next, &['\'']) && self.is_word(next + 1, Word::S);
        let at = if possessive {
            next + 2
        } else {
            self.skip_mark(next, &['-', ','])
        };
        let at = self.skip(at, &[Word::On]);
        if unit == Unit::Week
            && let Some(Word::Weekday { day, short: false }) = self.word(at)
        {
            let week = Some(Box::new(of));
            return (Expr::Weekday { day, week }, at + 1);
        }
        if unit == Unit::Year && possessive && depth <= DEEPEST {
            if let Some((nth, piece_at)) = self.ordinal(at)
                && let Some(piece) = self.quarter_or_half(piece_at)
                && let Ok(nth) = i32::try_from(nth)
            {
                return (nth_of(nth, 1, Piece::Unit(piece), of), piece_at + 1);
            }
            if let Some((what, next)) = self.quarter_letter(at) {
                return (within(what, of), next);
            }
        }
        (of, next)
    }

    fn quarter_or_half(&self, at: usize) -> Option<Unit> {
        match self.word(at)? {
            Word::Unit(Unit::Quarter) => Some(Unit::Quarter),
            Word::Half => Some(Unit::Half),
            _ => None,
        }
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
            let year = super::dates::full_year(i32::try_from(year).ok()?);
            return Some((within(what, year_of(year)), of + 1));
        }
        if let Some((year, next)) = self.relative_year(of) {
            return Some((within(what, year), next));
        }
        let lower = !self.is_capital(at) && self.number(at).is_none();
        let alone = self.is_led(at) || !lower;
        (alone && matches!(what, Yearly::Quarter(_)) || self.is_led(at))
            .then(|| (Expr::yearly(what), next))
    }

    /// "third quarter of 2016", "first half of the year", "second last week of
    /// May", "15th century", "first Monday of last month".
    pub(super) fn nth(&self, at: usize, depth: u8) -> Read {
        if let Some(found) = self.quarter(at) {
            return Some(found);
        }
        let (nth, next) = self.ordinal(at)?;
        let nth = i32::try_from(nth)
            .ok()
            .filter(|nth| (1..=366).contains(nth))?;
        if self.is_word(next, Word::Century) && nth <= 30 {
            let days = super::calendar::years((nth - 1) * 100, 100)
                .or_else(|| super::calendar::years(1, 99))?;
            return Some((Expr::Days(days), next + 1));
        }
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
        let led = at.checked_sub(1).is_some_and(|before| {
            self.is_led(at) || self.is_word(before, Word::The) && self.is_led(before)
        });
        (led || matches!(what, Yearly::Quarter(_))).then(|| (Expr::yearly(what), next + 1))
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
        let of = self.skip(next, &[Word::Of, Word::In, Word::On]);
        let of = self.skip(of, &[Word::About]);
        let of = self.skip(of, &[Word::The]);
        let named_of = of > next;
        let (expr, next) = match which {
            // "later" and "end" stand before much that is no time.
            Part::Rest | Part::Sooner => self.part_base(of, depth)?,
            Part::Beginning | Part::End if !named_of => {
                self.relative_unit(of, depth)
                    .or_else(|| match self.word(of)? {
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
}

fn beyond(shift: i32) -> Which {
    match shift {
        0 => Which::Within(Box::new(Expr::unit(Unit::Year, 0))),
        1.. => Which::Beyond(Direction::Future),
        _ => Which::Beyond(Direction::Past),
    }
}

/// Whole hours of a count of hours or minutes, at least one.
fn hours(count: i32, spelled: &str) -> i32 {
    if spelled.starts_with(['m', 'M']) {
        (count / 60).max(1)
    } else {
        count
    }
}

/// Whether a time can hold several of a piece.
fn is_longer(container: &Expr, piece: Piece) -> bool {
    let size = |unit| match unit {
        Unit::Hour => 0,
        Unit::Day | Unit::Workday => 1,
        Unit::Week | Unit::Workweek | Unit::Weekend => 2,
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
