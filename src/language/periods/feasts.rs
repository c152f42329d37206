//! Holidays and seasons, with what says which year's: "Christmas last year".
//!
//! Takes tokens at a place; gives what was read there. The names stand in
//! `holidays`.

use super::calendar::Unit;
use super::dates::within;
use super::grammar::{Parser, Read};
use super::holidays::{self, Rule};
use super::lexicon::Word;
use super::resolve::{Expr, Yearly};

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
        holidays::beginning_with(self.spelled(at))
            .iter()
            .find_map(|&(rule, name)| Some((rule, self.spells(at, name)?)))
    }

    /// The token behind `name`, if its words stand at `at`.
    fn spells(&self, at: usize, name: &str) -> Option<usize> {
        let mut at = at;
        for word in name.split(' ') {
            // Only the apostrophes of "Mother's" and "Presidents'" are passed.
            let plural = at
                .checked_sub(1)
                .is_some_and(|before| self.spelled(before).ends_with('s'));
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

    /// "summer 2019", "summer of last year", "in the summer".
    pub(super) fn season(&self, at: usize, led: bool) -> Read {
        let Some(Word::Season(season)) = self.word(at) else {
            return None;
        };
        let what = Yearly::Season(season);
        if let Some((year, next)) = self.year_behind(at + 1) {
            return Some((within(what, year), next));
        }
        let in_the = at.checked_sub(2).is_some_and(|far| {
            self.is_word(at - 1, Word::The)
                && matches!(
                    self.word(far),
                    Some(Word::In | Word::During | Word::Since | Word::Until | Word::By)
                )
        });
        // "a fall in prices", "spring water": only what is asked for as a time.
        let plain = matches!(
            self.spelled(at).to_ascii_lowercase().as_str(),
            "summer" | "winter" | "autumn"
        );
        (in_the || led && plain).then(|| (Expr::yearly(what), at + 1))
    }
}
