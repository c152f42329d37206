//! Time expressions in Korean: "2024년 6월 28일", "지난주", "3일 전", "올해 상반기".
//!
//! Takes tokens at a place; gives what was read there. Particles are left outside.

use super::calendar::Unit;
use super::dates::{in_year, within};
use super::grammar::{Parser, Read, year_of};
use super::lexicon::{Korean, List, Word};
use super::resolve::{Amount, Expr, Yearly};
use super::years::full_year;

impl Parser<'_> {
    fn korean_word(&self, at: usize) -> Option<Korean> {
        match self.word(at)? {
            Word::Korean(sense) => Some(sense),
            _ => None,
        }
    }

    fn is_korean(&self, at: usize, sense: Korean) -> bool {
        self.korean_word(at) == Some(sense)
    }

    /// A time in Korean, with what stands behind it.
    pub(super) fn korean(&self, at: usize) -> Read {
        let (first, next) = self.korean_atom(at)?;
        // "3월부터 5월까지", "3월~5월".
        let from = self.is_korean(next, Korean::Onwards);
        if (from || self.is_mark(next, &['~', '-']))
            && let Some((last, next)) = self.korean_atom(next + 1)
        {
            let next = next + usize::from(self.is_korean(next, Korean::Until));
            return Some((Expr::Between(Box::new(first), Box::new(last)), next));
        }
        let wrap: fn(Box<Expr>) -> Expr = match self.korean_word(next) {
            Some(Korean::Onwards | Korean::Since) => Expr::Since,
            Some(Korean::Until) => Expr::Until,
            Some(Korean::Before) => Expr::Before,
            _ => return Some((first, next)),
        };
        Some((wrap(Box::new(first)), next + 1))
    }

    fn korean_atom(&self, at: usize) -> Read {
        if let Some((value, digits)) = self.number(at) {
            let value = i32::try_from(value).ok().filter(|_| digits > 0)?;
            return self.korean_figure(at, value, digits);
        }
        match self.korean_word(at)? {
            Korean::Unit(unit, shift) if !self.is_inside_a_word(at) => {
                let of = Expr::unit(unit, shift);
                match unit {
                    Unit::Year => self.korean_in_year(at + 1, &of).or(Some((of, at + 1))),
                    Unit::Month => self.korean_in_month(at + 1, &of).or(Some((of, at + 1))),
                    _ => Some((of, at + 1)),
                }
            }
            Korean::Turn(shift) if !self.is_inside_a_word(at) => self.korean_turn(at, shift),
            Korean::Half(nth) if !self.is_inside_a_word(at) => {
                Some((Expr::yearly(Yearly::Half(nth)), at + 1))
            }
            _ => None,
        }
    }

    /// A syllable that means something alone and nothing inside another word.
    fn is_inside_a_word(&self, at: usize) -> bool {
        self.is_glued(at)
            && at
                .checked_sub(1)
                .is_some_and(|before| matches!(self.word(before), Some(Word::Other)))
    }

    fn korean_figure(&self, at: usize, value: i32, digits: u8) -> Read {
        if let Some(found) = self.korean_ago(at, value) {
            return Some(found);
        }
        match self.korean_word(at + 1)? {
            Korean::Year => {
                let year = if digits == 2 { full_year(value) } else { value };
                if digits != 2 && !(1000..=2999).contains(&year) {
                    return None;
                }
                let year = year_of(year);
                self.korean_in_year(at + 2, &year).or(Some((year, at + 2)))
            }
            Korean::Years10 => {
                let first = if digits == 2 { full_year(value) } else { value };
                let days = super::calendar::years(first, 10).filter(|_| first % 10 == 0)?;
                Some((Expr::Days(days), at + 2))
            }
            Korean::Month => self.korean_month(at, None),
            Korean::Quarter => (1..=4)
                .contains(&value)
                .then(|| (Expr::yearly(Yearly::Quarter(value)), at + 2)),
            Korean::Day => {
                let day = i8::try_from(value)
                    .ok()
                    .filter(|day| (1..=31).contains(day))?;
                let length = self.begins_with(at + 2, List::Lengths);
                let expr = Expr::DayOfMonth {
                    day,
                    weekday: None,
                    month: None,
                };
                (!length).then_some((expr, at + 2))
            }
            _ => None,
        }
    }

    /// "3일 전", "2주 후", "6개월 전".
    fn korean_ago(&self, at: usize, value: i32) -> Read {
        let count = (value <= 9999).then_some(value)?;
        let mut amount = Amount::default();
        match self.korean_word(at + 1)? {
            Korean::Day | Korean::DaysLong => amount.days = count,
            Korean::Weeks => amount.days = 7 * count,
            Korean::Months => amount.months = count,
            Korean::Year | Korean::YearsLong => amount.years = count,
            _ => return None,
        }
        let back = match self.korean_word(at + 2)? {
            Korean::Ago => true,
            Korean::After => false,
            _ => return None,
        };
        Some((
            Expr::Offset {
                amount,
                back,
                from: None,
            },
            at + 3,
        ))
    }

    /// "6월 28일", "3분기", "상반기" behind a year.
    fn korean_in_year(&self, at: usize, year: &Expr) -> Read {
        if let Some(Korean::Half(nth)) = self.korean_word(at) {
            return Some((within(Yearly::Half(nth), year.clone()), at + 1));
        }
        if let Some((value, 1)) = self.number(at)
            && self.is_korean(at + 1, Korean::Quarter)
            && (1..=4).contains(&value)
        {
            let nth = i32::try_from(value).ok()?;
            return Some((within(Yearly::Quarter(nth), year.clone()), at + 2));
        }
        self.korean_month(at, Some(year))
    }

    /// "6월", "6월 28일".
    fn korean_month(&self, at: usize, year: Option<&Expr>) -> Read {
        let (month, 1 | 2) = self.number(at)? else {
            return None;
        };
        let month = i8::try_from(month)
            .ok()
            .filter(|month| (1..=12).contains(month))?;
        if !self.is_korean(at + 1, Korean::Month) {
            return None;
        }
        if let Some((day, 1 | 2)) = self.number(at + 2)
            && self.is_korean(at + 3, Korean::Day)
        {
            let day = i8::try_from(day).ok()?;
            return Some((in_year(month, day, year.cloned()), at + 4));
        }
        let what = Yearly::Month(month);
        let expr = match year {
            Some(year) => within(what, year.clone()),
            None => Expr::yearly(what),
        };
        Some((expr, at + 2))
    }

    /// "28일" behind "지난달".
    fn korean_in_month(&self, at: usize, month: &Expr) -> Read {
        let (day, 1 | 2) = self.number(at)? else {
            return None;
        };
        let day = i8::try_from(day).ok()?;
        self.is_korean(at + 1, Korean::Day).then(|| {
            let month = Some(Box::new(month.clone()));
            (
                Expr::DayOfMonth {
                    day,
                    weekday: None,
                    month,
                },
                at + 2,
            )
        })
    }

    /// "지난 주", "다음 달", "지난 3일", "최근 6개월".
    fn korean_turn(&self, at: usize, shift: i32) -> Read {
        match self.korean_word(at + 1) {
            Some(Korean::Weeks) => return Some((Expr::unit(Unit::Week, shift), at + 2)),
            Some(Korean::Months) => return Some((Expr::unit(Unit::Month, shift), at + 2)),
            Some(Korean::Quarter) => return Some((Expr::unit(Unit::Quarter, shift), at + 2)),
            _ => {}
        }
        let (count, 1..=4) = self.number(at + 1)? else {
            return None;
        };
        let unit = match self.korean_word(at + 2)? {
            Korean::Day | Korean::DaysLong => Unit::Day,
            Korean::Weeks => Unit::Week,
            Korean::Months => Unit::Month,
            Korean::Year | Korean::YearsLong => Unit::Year,
            // "지난 6월", "지난 28일" without a length.
            Korean::Month => return self.korean_month(at + 1, None),
            _ => return None,
        };
        let count = i32::try_from(count).ok().filter(|count| *count > 0)?;
        let run = Expr::Run {
            unit,
            count,
            ahead: shift > 0,
            from_today: true,
        };
        (shift != 0).then_some((run, at + 3))
    }
}
