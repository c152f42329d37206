//! Years, decades and centuries, in figures and in words: "2024", "the nineties".
//!
//! Takes tokens at a place; gives what was read there. Figures alone are a year
//! only where nothing says that they count something else.

use super::calendar::{self, Unit};
use super::grammar::{Parser, Read, year_of};
use super::lexicon::{self, List, Word};
use super::resolve::Expr;

/// Years that figures alone can mean; beyond them they rather count things.
const USUAL_YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;
/// Years that figures beside a month or a word like "year" can mean.
pub(super) const YEARS: std::ops::RangeInclusive<u32> = 1000..=2999;
/// A year of the Buddhist era less the common one.
const BUDDHIST_ERA: i32 = 543;
/// "'40" and later are of the last century: news look back more than ahead.
const PIVOT: i32 = 40;

impl Parser<'_> {
    /// A year in four figures, in words, or in two behind an apostrophe.
    pub(super) fn year(&self, at: usize) -> Option<(i32, usize)> {
        self.year_in_figures(at)
            .or_else(|| self.short_year(at))
            .or_else(|| self.spoken_year(at))
            .or_else(|| self.fiscal_year(at))
    }

    /// "FY24", "FY 2024", "fiscal 2024", "financial year 2024".
    fn fiscal_year(&self, at: usize) -> Option<(i32, usize)> {
        if !self.is_word(at, Word::Fiscal) {
            return None;
        }
        let year_at = self.skip(at + 1, &[Word::Unit(Unit::Year)]);
        match self.number(year_at)? {
            (value, 4) if YEARS.contains(&value) => Some((i32::try_from(value).ok()?, year_at + 1)),
            (value, 2) if self.is_glued(year_at) || self.is_listed(at, List::ShortFiscal) => {
                Some((full_year(i32::try_from(value).ok()?), year_at + 1))
            }
            _ => None,
        }
    }

    /// A fiscal year; one of two figures runs from April to March, as in "FY2024-25".
    pub(super) fn fiscal(&self, at: usize) -> Read {
        let (year, next) = self.fiscal_year(at)?;
        let whole = if self.is_mark(next, &['-', '/'])
            && self.is_glued(next)
            && self.is_glued(next + 1)
            && self
                .number(next + 1)
                .and_then(|(value, _)| i32::try_from(value).ok())
                == Some((year + 1) % 100)
        {
            (calendar::months(year, 4, 12)?, next + 2)
        } else {
            (calendar::years(year, 1)?, next)
        };
        // Which months a firm's year has is for the firm to know.
        let (days, next) = whole;
        Some((Expr::Narrative(Box::new(Expr::Days(days))), next))
    }

    fn year_in_figures(&self, at: usize) -> Option<(i32, usize)> {
        let (value, digits) = self.number(at)?;
        if digits != 4 || !YEARS.contains(&value) || self.runs_on(at) {
            return None;
        }
        let year = i32::try_from(value).ok()?;
        match self.word(at + 1) {
            Some(Word::Era) if self.is_capital(at + 1) => Some((year, at + 2)),
            Some(Word::BuddhistEra) if self.is_capital(at + 1) => {
                Some((year - BUDDHIST_ERA, at + 2))
            }
            _ => Some((year, at + 1)),
        }
    }

    /// Whether the figures at `at` go on in letters, decimals or a clock time.
    fn runs_on(&self, at: usize) -> bool {
        let letters = self.is_glued(at + 1)
            && !self.is_listed(at + 1, List::VagueEndings)
            && matches!(self.word(at + 1), Some(word) if !matches!(word, Word::Korean(_) | Word::W));
        let decimals = self.is_mark(at + 1, &['.', ':', ','])
            && self.is_glued(at + 1)
            && self.is_glued(at + 2)
            && self.number(at + 2).is_some();
        letters || decimals || self.is_mark(at + 1, &['%', '€', '£'])
    }

    /// "'24".
    pub(super) fn short_year(&self, at: usize) -> Option<(i32, usize)> {
        let (value, digits) = self.number(at + 1)?;
        let year = self.is_mark(at, &['\'']) && digits == 2 && self.is_glued(at + 1);
        // "'90s" is a decade.
        if !year || self.is_glued(at + 2) && self.word(at + 2).is_some() {
            return None;
        }
        Some((full_year(i32::try_from(value).ok()?), at + 2))
    }

    /// "two thousand and five", "nineteen eighty six".
    fn spoken_year(&self, at: usize) -> Option<(i32, usize)> {
        let cardinal = |at: usize| match self.word(at) {
            Some(Word::Cardinal(value)) => Some(value),
            _ => None,
        };
        let first = cardinal(at)?;
        let (year, next) = if self.is_word(at + 1, Word::Thousand) {
            let mut year = first * 1000;
            let mut next = at + 2;
            if let Some(hundreds) = cardinal(next)
                && self.is_word(next + 1, Word::Hundred)
            {
                year += hundreds * 100;
                next += 2;
            }
            let rest = self.skip(next, &[Word::And]);
            match self.spoken_below_hundred(rest) {
                Some((value, next)) => (year + value, next),
                None => (year, next),
            }
        } else {
            let (value, next) = self.spoken_below_hundred(at + 1)?;
            if !(10..=29).contains(&first) {
                return None;
            }
            // "nineteen zero one", and not "twenty five".
            let zero = cardinal(at + 1) == Some(0);
            if value < 10 && (first == 20 || !zero) {
                return None;
            }
            (first * 100 + value, next)
        };
        let year = i32::try_from(year).ok()?;
        (1000..=2999).contains(&year).then_some((year, next))
    }

    /// "eighty six", "eighty-six", "five", "zero five".
    pub(super) fn spoken_below_hundred(&self, at: usize) -> Option<(u32, usize)> {
        let Some(Word::Cardinal(tens)) = self.word(at) else {
            return None;
        };
        let next = self.skip_mark(at + 1, &['-']);
        if let Some(Word::Cardinal(ones @ 1..=9)) = self.word(next)
            && (tens == 0 || tens >= 20)
        {
            return Some((tens + ones, next + 1));
        }
        Some((tens, at + 1))
    }

    /// "last year", "the following year".
    pub(super) fn relative_year(&self, at: usize) -> Option<(Expr, usize)> {
        let at = self.skip(at, &[Word::The]);
        let Word::Turn {
            shift, narrative, ..
        } = self.word(at)?
        else {
            return None;
        };
        let at = self.skip(at + 1, &[Word::Calendar]);
        if !self.is_word(at, Word::Unit(Unit::Year)) {
            return None;
        }
        let year = Expr::unit(Unit::Year, shift);
        let year = if narrative {
            Expr::Narrative(Box::new(year))
        } else {
            year
        };
        Some((year, at + 1))
    }

    /// "2023", where nothing says that it counts something else.
    pub(super) fn bare_year(&self, at: usize, led: bool) -> Read {
        let (value, digits) = self.number(at)?;
        if digits == 4 && self.is_word(at + 1, Word::S) && self.closes_decade(at + 1) {
            return self.decade(i32::try_from(value).ok()?, at + 2);
        }
        if digits == 2
            && value % 10 == 0
            && self.is_word(at + 1, Word::S)
            && self.closes_decade(at + 1)
            && value >= 20
        {
            return self.decade(full_decade(i32::try_from(value).ok()?), at + 2);
        }
        // Figures that hang together are a date as a whole or not at all.
        if self.behind_figures(at) > at + 1 {
            return None;
        }
        let (year, next) = self.year_in_figures(at)?;
        let era = next > at + 1;
        let usual = USUAL_YEARS.contains(&value);
        let named = at.checked_sub(1).is_some_and(|before| {
            self.is_word(before, Word::Unit(Unit::Year)) || self.is_word(before, Word::Calendar)
        });
        let strictly_led = at.checked_sub(1).is_some_and(|before| {
            matches!(
                self.word(before),
                Some(Word::In | Word::Since | Word::During | Word::Until | Word::From | Word::The)
            )
        });
        if era || named {
            return Some((year_of(year), next));
        }
        let counts = self.counts_things(next) && !strictly_led;
        // "Tel. 138-2010", "32 - 2015": figures on the other side of a dash.
        let tied = at.checked_sub(1).is_some_and(|before| {
            self.is_mark(before, &['-', '.', '/', ':'])
                && before
                    .checked_sub(1)
                    .is_some_and(|far| self.number(far).is_some())
                && !led
        }) || self.is_mark(next, &['-', '/'])
            && matches!(self.number(next + 1), Some((_, digits)) if digits < 4);
        let plausible = usual || strictly_led && (1000..1900).contains(&value);
        (plausible && !counts && !self.is_money(at) && !tied).then(|| (year_of(year), next))
    }

    /// "$2000", "#12".
    pub(super) fn is_money(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is_mark(before, &['$', '€', '£', '¥', '₩', '#']))
    }

    /// "2000 pieces", "2010 people": a plural or a measure behind the figures.
    fn counts_things(&self, next: usize) -> bool {
        if self.word(next) != Some(Word::Other) || self.is_capital(next) {
            return matches!(
                self.word(next),
                Some(Word::Hundred | Word::Thousand | Word::Unit(_))
            );
        }
        let spelled = self.spelled(next);
        let verb = lexicon::is_listed(List::NotCounted, spelled);
        let singular = lexicon::ends_as(List::SingularEndings, spelled);
        self.is_plural(next) && !singular && !verb || self.is_listed(next, List::Counted)
    }

    fn closes_decade(&self, ending: usize) -> bool {
        let tight = self.is_glued(ending);
        tight && (!self.is_glued(ending + 1) || self.word(ending + 1).is_none())
    }

    fn decade(&self, year: i32, next: usize) -> Read {
        if year % 10 != 0 || !(1000..=2990).contains(&year) {
            return None;
        }
        let count = if year % 100 == 0 && year < 2000 {
            100
        } else {
            10
        };
        Some((Expr::Days(calendar::years(year, count)?), next))
    }

    /// "the nineties", "nineteen seventies".
    pub(super) fn decade_in_words(&self, at: usize) -> Read {
        let Some(Word::Decade(tens)) = self.word(at) else {
            return None;
        };
        let the = at.checked_sub(1).and_then(|before| self.word(before));
        let expected = matches!(the, Some(Word::The | Word::Early | Word::Mid | Word::Late));
        if !expected && !self.is_mark(at.checked_sub(1)?, &['-']) {
            return None;
        }
        self.decade(full_decade(i32::try_from(tens).ok()?), at + 1)
    }

    /// A year in words where a time is expected: "in nineteen eighty-four".
    pub(super) fn year_in_words(&self, at: usize, led: bool) -> Read {
        let (year, next) = self.spoken_year(at)?;
        (led && !self.counts_things(next)).then(|| (year_of(year), next))
    }

    /// "the 15th century", but not "20th Century Fox".
    pub(super) fn century(&self, at: usize) -> Read {
        let (nth, next) = self.ordinal(at)?;
        let nth = i32::try_from(nth)
            .ok()
            .filter(|nth| (1..=30).contains(nth))?;
        let name = self.is_capital(next) && self.is_capital(next + 1);
        if !self.is_word(next, Word::Century) || name {
            return None;
        }
        let days = calendar::years((nth - 1) * 100, 100).or_else(|| calendar::years(1, 99))?;
        Some((Expr::Days(days), next + 1))
    }
}

/// A year that two figures stand for.
pub(super) const fn full_year(short: i32) -> i32 {
    if short >= PIVOT {
        1900 + short
    } else {
        2000 + short
    }
}

/// "the 70s" are of the last century, "the 20s" of this one.
const fn full_decade(tens: i32) -> i32 {
    if tens >= 30 { 1900 + tens } else { 2000 + tens }
}
