//! Counted lengths, and what they are counted from: "two weeks ago".
//!
//! Takes tokens at a place; gives what was read there. A length alone ("five days
//! of talks") is no time.

use super::calendar::Unit;
use super::grammar::{Parser, Read};
use super::lexicon::{self, List, Word};
use super::resolve::{Amount, Expr, Yearly};

/// The largest count that is read; more is a figure of speech.
const LARGEST_COUNT: u32 = 9999;
/// How far before "in 17 years" a superlative may stand.
const RECORD_REACH: usize = 5;
/// What "a few" stands for.
pub(super) const A_FEW: i32 = 3;

impl Parser<'_> {
    /// "three", "3", "a", "a couple of", "few": a count of units.
    pub(super) fn count(&self, at: usize) -> Option<(i32, usize)> {
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
        match self.unit_word(at)? {
            Word::Unit(Unit::Hour) => amount.hours = hours(count, self.spelled(at)),
            Word::Unit(Unit::Day) if business => amount.workdays = count,
            Word::Unit(Unit::Day) => amount.days += count,
            Word::Unit(Unit::Workday) => amount.workdays = count,
            Word::Unit(Unit::Week | Unit::Weekend) => amount.days += 7 * count,
            Word::Unit(Unit::Fortnight) => amount.days += 14 * count,
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

    /// The word at `at`; a letter behind figures ("48h", "7d") is the unit it stands for.
    pub(super) fn unit_word(&self, at: usize) -> Option<Word> {
        let word = self.word(at)?;
        let counted = at
            .checked_sub(1)
            .is_some_and(|before| self.number(before).is_some());
        if !counted || !self.is_glued(at) {
            return Some(word);
        }
        let short = lexicon::short_unit(self.spelled(at));
        Some(short.map_or(word, Word::Unit))
    }

    /// A length and the day it ends on: "six months to March 2025".
    pub(super) fn ending(&self, amount: Amount, at: usize, depth: u8) -> Read {
        let on = match self.word(at)? {
            Word::To | Word::Through | Word::Until => at + 1,
            Word::Up if self.is_word(at + 1, Word::To) => at + 2,
            Word::Ending => self.skip(at + 1, &[Word::In, Word::On]),
            _ => return None,
        };
        // "two days to go" and "ten days to Christmas" are still to come.
        let long = amount.days >= 7 || amount.months > 0 || amount.years > 0;
        if !(long || self.is_word(at, Word::Ending)) {
            return None;
        }
        let (on, next) = self.operand(on, depth + 1)?;
        let holiday = matches!(
            on,
            Expr::Yearly {
                what: Yearly::Holiday(_),
                ..
            }
        );
        if holiday && !self.is_word(at, Word::Ending) {
            return None;
        }
        let on = Box::new(on);
        Some((Expr::Ending { amount, on }, next))
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
            // "the two weeks before 5 June" are all of them.
            let the = at
                .checked_sub(1)
                .is_some_and(|the| self.is_word(the, Word::The));
            if the && amount.has_whole_days() {
                let of = Box::new(expr);
                return Some((Expr::Stretch { amount, back, of }, next));
            }
            Some((offset(back, Some(expr)), next))
        };
        match self.word(next)? {
            // "back to back", "two weeks back at work".
            Word::Ago
                if self.is_listed(next, List::Back)
                    && !(self.ends_clause(next + 1) || self.is_word(next + 1, Word::About)) =>
            {
                let weeks = self.is_listed(next.checked_sub(1)?, List::BackUnits);
                let goes_on = self.is_word(next + 1, Word::To);
                (weeks && !goes_on).then(|| (offset(true, None), next + 1))
            }
            Word::Ago => {
                let on = self.skip(next + 1, &[Word::On]);
                // "two weeks ago on Friday".
                if let Some(Word::Weekday { day, short: false }) = self.word(on)
                    && amount.is_weeks()
                {
                    let week = Some(Box::new(offset(true, None)));
                    return Some((Expr::Weekday { day, week }, on + 1));
                }
                // "a year ago today" is that day and not its month.
                if let Some(Word::Today(shift)) = self.word(on) {
                    let from = Some(Box::new(Expr::unit(Unit::Day, shift)));
                    let amount = amount.in_months();
                    let back = true;
                    return Some((Expr::Offset { amount, back, from }, on + 1));
                }
                Some((offset(true, None), next + 1))
            }
            Word::Hence => Some((offset(false, None), next + 1)),
            Word::Later => Some((Expr::Narrative(Box::new(offset(false, None))), next + 1)),
            Word::Sooner => Some((Expr::Narrative(Box::new(offset(true, None))), next + 1)),
            Word::To | Word::Through | Word::Until | Word::Up | Word::Ending => {
                self.ending(amount, next, depth)
            }
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

    /// "half a year ago", "half-year to June".
    pub(super) fn half_a_unit(&self, at: usize) -> Read {
        let unit_at = self.skip(self.skip_mark(at + 1, &['-']), &[Word::A]);
        let amount = match self.word(unit_at)? {
            Word::Unit(Unit::Year) => Amount {
                months: 6,
                ..Amount::default()
            },
            Word::Unit(Unit::Decade) => Amount {
                years: 5,
                ..Amount::default()
            },
            _ => return None,
        };
        let expr = Expr::Offset {
            amount,
            back: true,
            from: None,
        };
        if self.is_word(unit_at + 1, Word::Ago) {
            return Some((expr, unit_at + 2));
        }
        // "the half-year to June".
        self.ending(amount, unit_at + 1, 0)
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
        // "the price a dozen last week".
        if self.is_word(next.checked_sub(1)?, Word::Dozen) && !self.is_plural(next + 1) {
            return None;
        }
        let (unit, count, from_today) = whole_units(unit, count, from_today);
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
    pub(super) fn in_amount(&self, at: usize) -> Read {
        if !self.is_word(at, Word::In) {
            return None;
        }
        let (amount, next) = self.amount(at + 1)?;
        // "in 2 days of talks" and "in a week when" are lengths.
        if let Some(found) = self.ending(amount, next, 0) {
            return Some(found);
        }
        let length = matches!(self.word(next), Some(Word::Of | Word::Since | Word::Ago))
            || self.is_listed(next, List::MakesALength);
        (!length && !self.is_a_record(at)).then_some((
            Expr::Offset {
                amount,
                back: false,
                from: None,
            },
            next,
        ))
    }

    /// "the biggest gain in 17 years", "the first time in a decade": a superlative
    /// before it makes the length one that is past.
    fn is_a_record(&self, at: usize) -> bool {
        (1..=RECORD_REACH).any(|back| {
            let word = at
                .checked_sub(back)
                .map_or("", |before| self.spelled(before));
            word.len() > 4 && lexicon::ends_as(List::RecordEndings, word)
                || lexicon::is_listed(List::Records, word)
        })
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
}

/// A count of fortnights as one of weeks, back from the day itself.
pub(super) const fn whole_units(unit: Unit, count: i32, from_today: bool) -> (Unit, i32, bool) {
    match unit {
        Unit::Fortnight => (Unit::Week, 2 * count, true),
        unit => (unit, count, from_today),
    }
}

/// Whole hours of a count of hours or minutes, at least one.
pub(super) fn hours(count: i32, spelled: &str) -> i32 {
    if lexicon::is_listed(List::Minutes, spelled) {
        (count / 60).max(1)
    } else {
        count
    }
}
