//! Dates in figures: "2024-06-28", "6/28/24", "28.06.2024", "2001-2014".
//!
//! Takes figures that hang together; gives days only if all of them make a date,
//! so that a version or a telephone number is left alone. Where both orders are
//! possible the month comes first; where full stops part the figures, the day.

use super::calendar;
use super::dates::{in_year, join, within};
use super::grammar::{Parser, Read, fixed, year_of};
use super::lexicon::Word;
use super::resolve::Expr;
use super::years::full_year;

/// A range in full has six parts; whatever has more is no date.
const MOST_PARTS: usize = 6;

/// One of the figures that hang together; `month` if it is a month's name.
#[derive(Clone, Copy, Debug)]
struct Part {
    value: i32,
    digits: u8,
    month: bool,
    /// The mark before it.
    mark: char,
}

impl Part {
    /// A year in four figures.
    fn year(self) -> Option<i32> {
        (self.digits == 4 && (1000..=2999).contains(&self.value)).then_some(self.value)
    }

    fn is_short(self) -> bool {
        self.month || matches!(self.digits, 1 | 2)
    }
}

impl Parser<'_> {
    /// The token behind all the figures and marks that hang together with `at`.
    pub(super) fn behind_figures(&self, at: usize) -> usize {
        let mut next = at;
        if self.number(at).is_none() {
            return at;
        }
        while self.is_mark(next + 1, &['-', '/', '.', ':', '~'])
            && self.is_glued(next + 1)
            && self.is_glued(next + 2)
            && self.number(next + 2).is_some()
        {
            next += 2;
        }
        next + 1
    }

    /// The parts that hang together from `at` on, and the token behind them.
    fn parts(&self, at: usize) -> Option<(Vec<Part>, usize)> {
        let mut parts = Vec::with_capacity(MOST_PARTS);
        parts.push(self.part_at(at, ' ')?);
        let mut next = at + 1;
        // "10/1/2018 - 10/7/2018" has its dash apart; all else is tight.
        while let Some(mark @ ('-' | '/' | '.' | '~')) = self.mark(next)
            && self.is_glued(next)
            && self.is_glued(next + 1)
            && let Some(part) = self.part_at(next + 1, mark)
        {
            if parts.len() == MOST_PARTS {
                return None;
            }
            parts.push(part);
            next += 2;
        }
        Some((parts, next))
    }

    fn part_at(&self, at: usize, mark: char) -> Option<Part> {
        if let Some(Word::Month { month, .. }) = self.word(at) {
            return Some(Part {
                value: month.into(),
                digits: 2,
                month: true,
                mark,
            });
        }
        let (value, digits) = self.number(at)?;
        let value = i32::try_from(value).ok()?;
        Some(Part {
            value,
            digits,
            month: false,
            mark,
        })
    }

    /// A date or a range of dates in figures.
    pub(super) fn figures(&self, at: usize, led: bool) -> Read {
        if let Some(day) = self.eight_figures(at) {
            return Some(day);
        }
        if self.number(at)?.1 == 0 || self.is_glued_to_letters(at) {
            return None;
        }
        let (parts, next) = self.parts(at)?;
        let clock = self.is_mark(next, &[':', '%']) && self.is_glued(next);
        let letters = self.is_glued(next)
            && matches!(self.word(next), Some(word) if word != Word::OrdinalEnding && !self.is_t(next));
        if clock || letters || self.is_word(next, Word::OrdinalEnding) && self.is_glued(next) {
            return None;
        }
        let alone = at == 0 && self.token(next).is_none();
        let expected = led || alone;
        match *parts {
            [only] => self.spaced(at, only),
            [first, last] => self.two(at, first, last, expected, next),
            [a, b, c] => self.three(at, a, b, c, expected, next),
            [a, b, c, d] if c.mark == '-' && b.mark == d.mark => {
                let first = day_or_month(a, b)?;
                let last = day_or_month(c, d)?;
                let (first, last, next) = self.shared_year(first, last, next);
                Some((join(first, last), next))
            }
            [a, b, c, d, e] if c.mark == '-' => {
                let last = date(c, d, e)?;
                let Expr::Days(days) = last else { return None };
                let year = year_of(days.first.year().into());
                let (month, day) = month_and_day(a, b)?;
                Some((join(in_year(month, day, Some(year)), last), next))
            }
            [a, b, c, d, e, f] => Some((join(date(a, b, c)?, date(d, e, f)?), next)),
            _ => None,
        }
    }

    /// "T" of "2024-06-28T10:00".
    fn is_t(&self, at: usize) -> bool {
        self.spelled(at).starts_with('T')
    }

    fn is_glued_to_letters(&self, at: usize) -> bool {
        self.is_glued(at)
            && at.checked_sub(1).is_some_and(|before| {
                matches!(self.word(before), Some(word) if !matches!(word, Word::Korean(_)))
                    || self.is_mark(before, &['$', '€', '£', '#', '.', '+'])
            })
    }

    /// "20170302".
    fn eight_figures(&self, at: usize) -> Read {
        let (value, digits) = self.number(at)?;
        let value = i32::try_from(value).ok()?;
        if digits != 8 || !(19_000_000..21_000_000).contains(&value) {
            return None;
        }
        let day = fixed(value / 10_000, value / 100 % 100, value % 100)?;
        Some((day, at + 1))
    }

    /// "2016 - 11", "11 / 2016": a year and a month with room around the mark.
    fn spaced(&self, at: usize, first: Part) -> Read {
        if !self.is_mark(at + 1, &['-', '/']) {
            return None;
        }
        let (parts, next) = self.parts(at + 2)?;
        let [last] = *parts else { return None };
        if last.month {
            return None;
        }
        month_of_year(first, last).map(|month| (month, next))
    }

    fn two(&self, at: usize, first: Part, last: Part, expected: bool, next: usize) -> Read {
        let mut next = next;
        if let Some(month) = month_of_year(first, last) {
            // "2010-12" could end in 2012, but so it is written for December.
            return Some((month, next));
        }
        if let Some(years) = year_span(first, last) {
            return Some((years, next));
        }
        if self.is_day_span(first, last, next) {
            return None;
        }
        let (month, day) = month_and_day(first, last)?;
        // "5-12" and "5.12" are days only where a day is asked for.
        let asked = match last.mark {
            '/' => expected || self.looks_like_a_day(first, last),
            // "from 1.5. to 7.6.2025".
            '.' if self.is_mark(next, &['.']) && self.is_glued(next) => {
                next += 1;
                let ranges = expected || self.is_mark(next, &['-']);
                ranges && self.join(next).is_some() || self.is_on(at)
            }
            '.' => self.is_day_asked_for(at) && last.digits == 2 && !self.is_measured(next),
            _ => self.is_day_asked_for(at),
        };
        if !(asked || first.month || last.month) {
            return None;
        }
        let day = in_year(month, day, None);
        if last.month {
            // "15-Sep 2019", "22/Jan".
            return self.day_first(at);
        }
        // "5/1 - 5/7, 2020" is joined elsewhere; "08/12, 2015" here.
        let (day, _, next) = self.shared_year(day.clone(), day, next);
        Some((day, next))
    }

    /// "2-7 Feb": days that the month behind them claims.
    fn is_day_span(&self, first: Part, last: Part, next: usize) -> bool {
        let month = matches!(
            self.word(self.skip(next, &[Word::Of, Word::In])),
            Some(Word::Month { .. })
        );
        last.mark == '-' && first.is_short() && last.is_short() && month
    }

    /// "1.75 million".
    fn is_measured(&self, next: usize) -> bool {
        self.word(next).is_some() && !self.is_capital(next)
    }

    /// "on 7.6.", "since 7.6."
    fn is_on(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        matches!(before, Some(Word::On | Word::Since | Word::Until))
    }

    /// Whether the word before wants a day: "on 4-22", "this 5.12".
    fn is_day_asked_for(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        matches!(
            before,
            Some(
                Word::On
                    | Word::By
                    | Word::Since
                    | Word::Until
                    | Word::Before
                    | Word::After
                    | Word::Turn { .. }
                    | Word::Weekday { .. }
            )
        )
    }

    /// "22/04" and "06/28", but not "1/2", "24/7" and "9/11".
    fn looks_like_a_day(&self, first: Part, last: Part) -> bool {
        let two_figures = first.digits == 2 || last.value > 12;
        last.mark == '/' && first.digits <= 2 && last.digits == 2 && two_figures
    }

    /// The year behind two ends that lack it, given to both.
    fn shared_year(&self, first: Expr, last: Expr, next: usize) -> (Expr, Expr, usize) {
        let comma = self.skip_mark(next, &[',']);
        if let Some((year, next)) = self.number(comma).and_then(|_| self.year(comma)) {
            let of = |expr| match expr {
                Expr::Yearly { what, .. } => within(what, year_of(year)),
                other => other,
            };
            return (of(first), of(last), next);
        }
        (first, last, next)
    }

    fn three(&self, at: usize, a: Part, b: Part, c: Part, expected: bool, next: usize) -> Read {
        // "Version 1.10.30": short years want two figures everywhere behind stops.
        if b.mark == '.' && c.digits != 4 && a.digits != 4 {
            let version = at
                .checked_sub(1)
                .is_some_and(|before| self.mark(before).is_some());
            if !(expected || a.digits == 2 && b.digits == 2) || c.digits != 2 || version {
                return None;
            }
        }
        if b.mark != c.mark {
            return None;
        }
        let day = date(a, b, c)?;
        Some((day, next))
    }
}

/// A year and a month in either order: "2024-06", "06/2024".
fn month_of_year(first: Part, last: Part) -> Option<Expr> {
    let (year, month) = match (first.year(), last.year()) {
        (Some(year), None) if last.is_short() => (year, last.value),
        (None, Some(year)) if first.is_short() => (year, first.value),
        _ => return None,
    };
    if !(1..=12).contains(&month) || last.mark == '~' {
        return None;
    }
    calendar::months(year, month, 1).map(Expr::Days)
}

/// "2001-2014", "2014-18".
fn year_span(first: Part, last: Part) -> Option<Expr> {
    let start = first.year().filter(|year| (1900..=2099).contains(year))?;
    let end = match last.year() {
        Some(year) => year,
        None if last.digits == 2 && !last.month => start / 100 * 100 + last.value,
        None => return None,
    };
    let near = last.digits == 4 || end - start <= 15;
    if !matches!(last.mark, '-' | '~' | '/') || end <= start || !near || end > 2099 {
        return None;
    }
    calendar::years(start, end - start + 1).map(Expr::Days)
}

fn month_and_day(first: Part, last: Part) -> Option<(i8, i8)> {
    let (month, day) = match (first, last) {
        (day, month) if month.month => (month, day),
        (day, month) if day.value > 12 => (month, day),
        (day, month) if month.mark == '.' && month.value <= 12 => (month, day),
        (month, day) => (month, day),
    };
    let short = first.is_short() && last.is_short();
    let real = short && calendar::date(2000, month.value, day.value).is_some();
    let month = i8::try_from(month.value).ok()?;
    real.then_some((month, i8::try_from(day.value).ok()?))
}

/// Two parts that are a day without its year, or a month with it.
fn day_or_month(first: Part, last: Part) -> Option<Expr> {
    month_of_year(first, last).or_else(|| {
        let (month, day) = month_and_day(first, last)?;
        Some(in_year(month, day, None))
    })
}

/// Three parts in whichever order makes a date. If two do, the month comes first,
/// and the day where full stops part them.
fn date(a: Part, b: Part, c: Part) -> Option<Expr> {
    if let Some(year) = a.year() {
        if !(b.is_short() && c.is_short()) {
            return None;
        }
        return fixed(year, b.value, c.value).or_else(|| fixed(year, c.value, b.value));
    }
    let year = match c.year() {
        Some(year) => year,
        None if c.digits == 2 && !c.month => full_year(c.value),
        None => return None,
    };
    // A year in figures of two may as well come first, but nobody means that.
    if !(a.is_short() && b.is_short()) {
        return None;
    }
    if b.month {
        return fixed(year, b.value, a.value);
    }
    let month_first = || fixed(year, a.value, b.value);
    let day_first = || fixed(year, b.value, a.value);
    if c.mark == '.' {
        return day_first().or_else(month_first);
    }
    month_first().or_else(day_first)
}
