//! Holidays and seasons, with what says which year's: "Christmas last year".
//!
//! Takes tokens at a place; gives what was read there. The names stand in
//! `lexicon`.

use super::calendar::Unit;
use super::dates::within;
use super::grammar::{Parser, Read, year_of};
use super::holidays::Rule;
use super::lexicon::{self, List, Word};
use super::resolve::{Expr, Yearly};
use super::years::full_year;

impl Parser<'_> {
    /// A holiday, with what says which year's.
    pub(super) fn holiday(&self, at: usize) -> Read {
        let (rule, next) = self.holiday_name(at)?;
        let what = Yearly::Holiday(rule);
        let (expr, next) = match self.year_behind(next) {
            Some((year, next)) => (within(what, year), next),
            None => (Expr::yearly(what), next),
        };
        if self.is_word(next, Word::Unit(Unit::Weekend)) {
            let day = Box::new(expr);
            return Some((
                Expr::Around {
                    unit: Unit::Weekend,
                    day,
                },
                next + 1,
            ));
        }
        Some((expr, next))
    }

    pub(super) fn holiday_name(&self, at: usize) -> Option<(Rule, usize)> {
        lexicon::holidays_with(self.spelled(at))
            .iter()
            .find_map(|(rule, name)| Some((*rule, self.spells(at, name)?)))
    }

    /// The token behind `name`, if its words stand at `at`.
    fn spells(&self, at: usize, name: &str) -> Option<usize> {
        let mut at = at;
        for word in name.split(' ') {
            // Only the apostrophes of "Mother's" and "Presidents'" are passed.
            let plural = at
                .checked_sub(1)
                .is_some_and(|before| self.is_plural(before));
            if self.is_word(at + 1, Word::S) || plural {
                at = self.skip_mark(at, &['\'']);
            }
            if self.is_mark(at, &['.']) && self.is_glued(at) {
                at += 1;
            }
            if !self.spelled(at).eq_ignore_ascii_case(word) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// "winter 2023/24": past the year that the season ends in.
    fn past_second_year(&self, year: &Expr, next: usize) -> usize {
        let Expr::Days(days) = year else { return next };
        let second = u32::try_from((days.first.year() + 1) % 100).ok();
        let tight = self.is_mark(next, &['/', '-']) && self.is_glued(next + 1);
        let follows = self.number(next + 1).map(|(value, _)| value) == second;
        if tight && follows { next + 2 } else { next }
    }

    /// "summer 2019", "summer of last year", "in the summer".
    pub(super) fn season(&self, at: usize, led: bool) -> Read {
        let Some(Word::Season(season)) = self.word(at) else {
            return None;
        };
        let what = Yearly::Season(season);
        if let Some((year, next)) = self.year_behind(at + 1) {
            let next = self.past_second_year(&year, next);
            return Some((within(what, year), next));
        }
        // "summer 24".
        if let Some((year @ 10..=49, 2)) = self.number(at + 1)
            && self.ends_clause(at + 2)
        {
            let year = year_of(full_year(i32::try_from(year).ok()?));
            return Some((within(what, year), at + 2));
        }
        let linked = |at: usize| self.join(at).or_else(|| self.link(at));
        let join = linked(at + 1);
        let before = at.checked_sub(2).and_then(|far| self.word(far));
        let among_seasons = join
            .is_some_and(|last| matches!(self.word(last), Some(Word::Season(_))))
            || matches!(before, Some(Word::Season(_))) && linked(at - 1) == Some(at);
        if among_seasons {
            return Some((Expr::yearly(what), at + 1));
        }
        let in_the = at.checked_sub(2).is_some_and(|far| {
            self.is_word(at - 1, Word::The)
                && matches!(
                    self.word(far),
                    Some(Word::In | Word::During | Word::Since | Word::Until | Word::By)
                )
        });
        // "a fall in prices", "spring water": only what is asked for as a time.
        let plain = self.is_listed(at, List::PlainSeasons);
        (in_the || led && plain).then(|| (Expr::yearly(what), at + 1))
    }
}
