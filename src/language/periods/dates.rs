//! Days and months in words, with the year beside them: "28th of June, 2024".
//!
//! Takes tokens at a place; gives what was read there. A name that is an ordinary
//! word too ("may", "march") counts where the words around it ask for a time or a
//! figure stands beside it.

use jiff::civil::Weekday;

use super::calendar::{self, Unit};
use super::grammar::{Parser, Read, fixed, year_of};
use super::lexicon::Word;
use super::resolve::{Expr, Piece, Which, Yearly};
use super::years::{YEARS, full_year};

impl Parser<'_> {
    /// An ordinal in words or figures: "third", "twenty-first", "3rd".
    pub(super) fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        if let Some((value, digits)) = self.number(at) {
            let ends = self.is_word(at + 1, Word::OrdinalEnding) && self.is_glued(at + 1);
            return (ends && digits <= 3 && digits > 0).then_some((value, at + 2));
        }
        match self.word(at)? {
            Word::Ordinal(value) => Some((value, at + 1)),
            Word::Cardinal(tens @ (20 | 30)) => {
                let next = self.skip_mark(at + 1, &['-']);
                match self.word(next)? {
                    Word::Ordinal(ones @ 1..=9) => Some((tens + ones, next + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The number of a day: "4", "4th", "fourth", "twenty nine".
    pub(super) fn day(&self, at: usize) -> Option<(i8, usize)> {
        let (value, next) = match self.ordinal(at) {
            Some(found) => found,
            None => match self.number(at) {
                Some((value, 1 | 2)) if !self.counts_more(at) => (value, at + 1),
                Some(_) => return None,
                None => self.spoken_below_hundred(at)?,
            },
        };
        let day = i8::try_from(value).ok()?;
        (1..=31).contains(&day).then_some((day, next))
    }

    /// Whether figures are a clock time, a decimal or a share rather than a day.
    fn counts_more(&self, at: usize) -> bool {
        let behind = at + 1;
        let decimals = self.is_mark(behind, &['.', ':', ','])
            && self.is_glued(behind)
            && self.is_glued(behind + 1)
            && matches!(self.number(behind + 1), Some((_, digits)) if digits < 4);
        decimals || self.is_mark(behind, &['%'])
    }

    /// The month's number, and whether its name may be another word.
    fn month(&self, at: usize) -> Option<(i8, bool, usize)> {
        let Some(Word::Month { month, short }) = self.word(at) else {
            return None;
        };
        if self.is_part_of_a_word(at + 1) {
            return None;
        }
        let stop = self.is_mark(at + 1, &['.']) && self.is_glued(at + 1);
        // The stop of "Sept." belongs to it unless the sentence ends there.
        let goes_on = self.number(at + 2).is_some();
        let next = at + 1 + usize::from(stop && goes_on);
        let unsure = short && !stop || matches!(month, 3 | 5);
        Some((month, unsure, next))
    }

    /// Whether a hyphen at `at` ties what stands before it to a word of no date:
    /// "Mar-a-Lago".
    fn is_part_of_a_word(&self, at: usize) -> bool {
        let tied = self.is_mark(at, &['-']) && self.is_glued(at) && self.is_glued(at + 1);
        tied && matches!(self.word(at + 1), Some(Word::Other | Word::A))
    }

    /// What says which year a month or a day is in: ", 2024", "of last year".
    pub(super) fn year_behind(&self, at: usize) -> Option<(Expr, usize)> {
        let plain = self.skip_mark(at, &[',', '-', '/']);
        let of = self.skip(plain, &[Word::Of, Word::In]);
        if let Some((year, next)) = self.year(of) {
            return Some((year_of(year), next));
        }
        // "April of 87", but not "April 87".
        if of > plain
            && let Some((value, 2)) = self.number(of)
            && value > 31
        {
            return Some((year_of(full_year(i32::try_from(value).ok()?)), of + 1));
        }
        self.relative_year(self.skip(of, &[Word::The]))
    }

    /// Two figures for a year behind a whole date: "9 Aug 96", "31-Oct-74".
    fn short_year_behind(&self, at: usize) -> Option<(i32, usize)> {
        let joined = self.skip_mark(at, &['-', '/', ',']);
        let of = self.skip(joined, &[Word::Of]);
        let (value, digits) = self.number(of)?;
        let tight = joined > at && self.is_glued(of) && !self.is_mark(at, &[',']);
        let year = digits == 2 && (value > 31 || tight) && !self.counts_more(of);
        year.then_some((full_year(i32::try_from(value).ok()?), of + 1))
    }

    /// "June 28, 2024", "June 17-18", "May 2022", "April last year", "June".
    pub(super) fn month_first(&self, at: usize, led: bool) -> Read {
        let (month, unsure, next) = self.month(at)?;
        if self.is_name(at) {
            return None;
        }
        let day_at = self.skip_mark(next, &['-', ',', '/', '.']);
        let day_at = self.skip(day_at, &[Word::The]);
        // "In January, the first time" counts.
        let counted = self.is_mark(next, &[',']) && self.word(day_at).is_some();
        if let Some((day, next)) = self.day(day_at)
            && !(self.word(day_at).is_some() && self.day_is_count(next))
            && (!counted || self.ends_clause(next))
        {
            return Some(self.with_year(month, day, next));
        }
        if let Some((year, next)) = self.year_behind(next) {
            // "September-2020-23".
            if let Expr::Days(days) = year
                && self.is_mark(next, &['-'])
                && self.is_glued(next)
                && self.is_glued(next + 1)
                && let Some((day, next)) = self.day(next + 1)
            {
                let year = i32::from(days.first.year());
                return Some((fixed(year, month.into(), day.into())?, next));
            }
            return Some((within(Yearly::Month(month), year), next));
        }
        let lower = !self.is_capital(at);
        let verb = lower && month == 5 && self.may_is_a_verb(at);
        let alone = self.token(1).is_none();
        let apart = !lower && self.begins_clause(at) && self.ends_clause(next);
        let sure = !verb && (apart || self.is_short_for_a_month(at, month, next));
        // "Nov-Feb 2017", "March to May", "May to mid-June".
        let joined = self.join(next).is_some_and(|last| {
            matches!(
                self.word(self.skip(last, &[Word::The])),
                Some(
                    Word::Month { .. }
                        | Word::Early
                        | Word::Mid
                        | Word::Late
                        | Word::Beginning
                        | Word::End
                        | Word::Now
                        | Word::Today(_)
                )
            ) || self.is_word(last, Word::Date)
                || self.number(last).is_some_and(|(_, digits)| digits == 4)
        });
        if let Some(months) = self.months_of_short_year(month, next) {
            return Some(months);
        }
        if let Some(days) = self.days_between(month, next) {
            return Some(days);
        }
        // "May and July".
        let linked = self.link(next).is_some_and(|other| {
            !lower && matches!(self.word(other), Some(Word::Month { short: false, .. }))
        });
        let joined = joined || linked;
        if verb || unsure && !(led || joined || sure || alone && !lower) {
            return None;
        }
        Some((Expr::yearly(Yearly::Month(month)), next))
    }

    /// "November between 19 and 20", "Feb from 2-7 2018".
    fn days_between(&self, month: i8, at: usize) -> Read {
        let days = self.skip(at, &[Word::Between, Word::From]);
        let (first, next) = self.day(days)?;
        let last_at = match self.join(next) {
            Some(last_at) => last_at,
            None if self.is_word(next, Word::And) => next + 1,
            None => return None,
        };
        let (last, next) = self.day(self.skip(last_at, &[Word::The]))?;
        if days == at || last < first || self.month(self.skip(next, &[Word::Of])).is_some() {
            return None;
        }
        let (year, next) = self.year_of_day(next);
        let first = in_year(month, first, year.clone());
        Some((join(first, in_year(month, last, year)), next))
    }

    /// "nov-dec 24": behind two months the figures are a year.
    fn months_of_short_year(&self, first: i8, dash: usize) -> Read {
        let tight = self.is_mark(dash, &['-']) && self.is_glued(dash) && self.is_glued(dash + 1);
        let (last, _, next) = self.month(dash + 1)?;
        let (year @ 10..=49, 2) = self.number(next)? else {
            return None;
        };
        if !tight || !self.ends_clause(next + 1) {
            return None;
        }
        let year = year_of(full_year(i32::try_from(year).ok()?));
        let last = within(Yearly::Month(last), year);
        Some((join(Expr::yearly(Yearly::Month(first)), last), next + 1))
    }

    /// "Feb", "nov": short names that are hardly another word or somebody's name.
    fn is_short_for_a_month(&self, at: usize, month: i8, next: usize) -> bool {
        let Some(Word::Month { short: true, .. }) = self.word(at) else {
            return false;
        };
        let before = at.checked_sub(1);
        let beside_a_name = before.is_some_and(|before| {
            self.is_capital(before) && self.word(before) == Some(Word::Other)
        }) || self.is_capital(next) && self.word(next) == Some(Word::Other);
        let the = before.is_some_and(|before| self.is_word(before, Word::The));
        let clear = matches!(month, 2 | 8..=12) || the && self.is_capital(at);
        clear && !beside_a_name
    }

    /// "this may be", "by may".
    fn may_is_a_verb(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        matches!(
            before,
            Some(Word::Turn { shift: 0, .. } | Word::On | Word::About)
        ) && self.token(at + 1).is_some()
    }

    /// "Theresa May", "April Smith": a month's name with a name beside it.
    fn is_name(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let person = matches!(
            self.word(at),
            Some(Word::Month {
                month: 3..=6 | 8,
                short: false
            })
        ) && self.is_capital(at);
        person
            && self.is_capital(before)
            && self.word(before) == Some(Word::Other)
            && self.spelled(before).len() > 2
            && self.number(at + 1).is_none()
    }

    /// "March five people": a number in words that counts what follows.
    fn day_is_count(&self, next: usize) -> bool {
        matches!(
            self.word(next),
            Some(Word::Hundred | Word::Thousand | Word::Unit(_))
        )
    }

    /// A month and a day, with the year and the end of a range that follow.
    fn with_year(&self, month: i8, day: i8, next: usize) -> (Expr, usize) {
        if let Some((last, next)) = self.second_day(day, next) {
            let (year, next) = self.year_of_day(next);
            let first = in_year(month, day, year.clone());
            let last = in_year(month, last, year);
            return (join(first, last), next);
        }
        let (year, next) = self.year_of_day(next);
        (in_year(month, day, year), next)
    }

    fn year_of_day(&self, next: usize) -> (Option<Expr>, usize) {
        if let Some((year, next)) = self.year_behind(next) {
            return (Some(year), next);
        }
        match self.short_year_behind(next) {
            Some((year, next)) => (Some(year_of(year)), next),
            None => (None, next),
        }
    }

    /// "-18", "to 20", "through seventeenth" behind a day of the same month.
    fn second_day(&self, first: i8, at: usize) -> Option<(i8, usize)> {
        let row = self.behind_more_days(first, at);
        let word =
            row > at || matches!(self.word(at), Some(Word::To | Word::Until | Word::Through));
        if !word && !self.is_mark(at, &['-', '~']) {
            return None;
        }
        let day_at = self.skip(row + 1, &[Word::The]);
        let (last, next) = self.day(day_at)?;
        let other_date = matches!(
            self.word(self.skip(next, &[Word::Of])),
            Some(Word::Month { .. } | Word::Unit(_))
        );
        let goes_on = self.is_mark(next, &['/', '-', '.'])
            && self.is_glued(next)
            && self.number(next + 1).is_some();
        (last >= first && !other_date && !goes_on).then_some((last, next))
    }

    /// "28 June 2024", "second of Aug.", "20th of next month", "15Sep".
    pub(super) fn day_first(&self, at: usize) -> Read {
        if let Some(days) = self.days_of_a_month(at) {
            return Some(days);
        }
        if self.is_money(at) {
            return None;
        }
        let (day, next) = self.day(at)?;
        let named = self.ordinal(at).is_some();
        let plain = self.skip_mark(next, &['-', '/', ',']);
        let of = self.skip(plain, &[Word::Of, Word::In]);
        let month_at = self.skip(of, &[Word::The]);
        if let Some((month, unsure, month_next)) = self.month(month_at) {
            // "one in December" counts, and "12 may come" does not date.
            let counts = !named && self.is_word(plain, Word::In);
            let word = matches!(month, 3 | 5) && !self.is_capital(month_at) && !named;
            let asked = self.is_led(at) || self.ends_clause(month_next);
            let verb = unsure && word && of == next && !asked;
            // "one by one, December".
            let listed = !named && self.number(at).is_none() && self.is_mark(next, &[',']);
            if counts || verb || listed {
                return None;
            }
            let next = month_next;
            let (year, next) = self.year_of_day(next);
            return Some((in_year(month, day, year), next));
        }
        if of == plain && !matches!(self.word(of), Some(Word::Turn { .. })) {
            return None;
        }
        let (month, next) = self.relative_month(month_at)?;
        Some((
            Expr::DayOfMonth {
                day,
                weekday: None,
                month: Some(Box::new(month)),
            },
            next,
        ))
    }

    /// "this month", "next month", "the month".
    fn relative_month(&self, at: usize) -> Option<(Expr, usize)> {
        let (shift, unit_at) = match self.word(at)? {
            Word::Turn { shift, .. } => (shift, at + 1),
            Word::Unit(Unit::Month) => (0, at),
            _ => return None,
        };
        self.is_word(unit_at, Word::Unit(Unit::Month))
            .then(|| (Expr::unit(Unit::Month, shift), unit_at + 1))
    }

    /// Behind ", 23" in "21, 23 and 25 June": days of a row between its first and its last.
    fn behind_more_days(&self, first: i8, at: usize) -> usize {
        let (mut last, mut next) = (first, at);
        while self.is_mark(next, &[','])
            && let Some((day, behind)) = self.day(next + 1)
            && day > last
        {
            (last, next) = (day, behind);
        }
        let oxford = self.is_mark(next, &[',']) && self.is_word(next + 1, Word::And);
        match next > at {
            true if oxford => next + 1,
            true if self.is_word(next, Word::And) || self.is_word(next, Word::Or) => next,
            _ => at,
        }
    }

    /// "13 to 15 of July", "21, 23 and 25 June", "between 4 and 22 this month", "2-7 Feb 2018",
    /// "from 4 to January 22".
    pub(super) fn days_of_a_month(&self, at: usize) -> Read {
        let at = self.skip(at, &[Word::The]);
        if self.is_money(at) {
            return None;
        }
        let (first, next) = self.day(at)?;
        let next = self.behind_more_days(first, next);
        let joins = self.is_mark(next, &['-', '~'])
            || matches!(
                self.word(next),
                Some(Word::To | Word::Until | Word::Through | Word::And | Word::Or)
            );
        if !joins {
            return None;
        }
        // "04 to January 22".
        if let Some((month, _, month_next)) = self.month(next + 1)
            && let Some((last, next)) = self.day(month_next)
        {
            let (year, next) = self.year_of_day(next);
            let first = in_year(month, first, year.clone());
            return Some((join(first, in_year(month, last, year)), next));
        }
        let (last, next) = self.day(self.skip(next + 1, &[Word::The]))?;
        if last < first {
            return None;
        }
        let of = self.skip(next, &[Word::Of, Word::In]);
        let month_at = self.skip(of, &[Word::The]);
        // "four to six months" is a length.
        if of == next && matches!(self.word(of), Some(Word::Unit(_))) {
            return None;
        }
        if let Some((month, _, next)) = self.month(month_at) {
            let (year, next) = self.year_of_day(next);
            let first = in_year(month, first, year.clone());
            return Some((join(first, in_year(month, last, year)), next));
        }
        let (month, next) = self.relative_month(month_at)?;
        let day_in = |day| Expr::DayOfMonth {
            day,
            weekday: None,
            month: Some(Box::new(month.clone())),
        };
        Some((join(day_in(first), day_in(last)), next))
    }

    /// "2016 june", "2016, nov", "2016 Q3", "2019-H2".
    pub(super) fn year_first(&self, at: usize) -> Read {
        let (value, digits) = self.number(at)?;
        let year = i32::try_from(value).ok()?;
        let next = self.skip_mark(at + 1, &['-', '/', ',', '\'']);
        let year = match digits {
            4 if YEARS.contains(&value) => year,
            2 if self.is_glued(next) => full_year(year),
            _ => return None,
        };
        if let Some((piece, next)) = self.quarter_letter(next) {
            return Some((within(piece, year_of(year)), next));
        }
        if let Some(week) = self.iso_week(next, year) {
            return Some(week);
        }
        let (month, unsure, next) = self.month(next)?;
        let parted = self.mark(at + 1).is_some();
        let sure = self.is_capital(next - 1) || parted && !matches!(month, 3 | 5);
        if digits != 4 || unsure && !sure && !self.is_glued(next - 1) {
            return None;
        }
        // "2016 June 5" is a day; "2016 June 5 people" hardly occurs.
        let day_at = self.skip_mark(next, &['-', '/']);
        match self.day(day_at) {
            Some((day, next)) => Some((in_year(month, day, Some(year_of(year))), next)),
            None => Some((within(Yearly::Month(month), year_of(year)), next)),
        }
    }

    /// "W23 2025", "in W23": the week of that number.
    pub(super) fn week_letter(&self, at: usize, led: bool, depth: u8) -> Read {
        let (nth, 1 | 2) = self.number(at + 1)? else {
            return None;
        };
        if !(1..=53).contains(&nth) {
            return None;
        }
        let of = self.skip_mark(at + 2, &['-', '/', ',']);
        let of = self.skip(of, &[Word::Of, Word::In]);
        let (year, next) = match self.year(of) {
            Some((year, next)) => (year_of(year), next),
            None => match self.relative_year(of) {
                Some(found) => found,
                // "the W23 connector" is none.
                None if (led || self.begins_clause(at) && self.ends_clause(at + 2))
                    && self.is_glued(at + 1)
                    && depth == 0 =>
                {
                    (Expr::unit(Unit::Year, 0), at + 2)
                }
                None => return None,
            },
        };
        let week = Piece::Unit(Unit::Week);
        Some((nth_of(i32::try_from(nth).ok()?, 1, week, year), next))
    }

    /// "W23" behind its year; "W23-4" is its fourth day.
    fn iso_week(&self, at: usize, year: i32) -> Read {
        let (nth, 1 | 2) = self.number(at + 1)? else {
            return None;
        };
        if !self.is_word(at, Word::W) || !self.is_glued(at + 1) || !(1..=53).contains(&nth) {
            return None;
        }
        let week = Piece::Unit(Unit::Week);
        let week = nth_of(i32::try_from(nth).ok()?, 1, week, year_of(year));
        if self.is_mark(at + 2, &['-'])
            && self.is_glued(at + 3)
            && let Some((day @ 1..=7, 1)) = self.number(at + 3)
        {
            let day = Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
            let week = Some(Box::new(week));
            return Some((Expr::Weekday { day, week }, at + 4));
        }
        Some((week, at + 2))
    }

    /// "the 4th", "on the 27.", "on 15".
    pub(super) fn bare_day(&self, at: usize) -> Read {
        let (day, next) = self.day(at)?;
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.word(at));
        let the = before(1) == Some(Word::The);
        let opener = if the { before(2) } else { before(1) };
        let on = opener == Some(Word::On);
        let opened = matches!(
            opener,
            Some(Word::For | Word::Since | Word::Until | Word::By | Word::Of | Word::From)
        );
        let ends = match self.token(next) {
            None => true,
            Some(_) => self.is_mark(next, &['.', ',', '!', '?', ';']) && !self.is_glued(next + 1),
        };
        let in_figures = self.number(at).is_some();
        let day_of_month = in_figures && ends && (on || the && opened);
        let expr = Expr::DayOfMonth {
            day,
            weekday: None,
            month: None,
        };
        day_of_month.then_some((expr, next))
    }
}

/// What comes back every year, in these days.
pub(super) fn within(what: Yearly, year: Expr) -> Expr {
    Expr::Yearly {
        what,
        which: Which::Within(Box::new(year)),
    }
}

/// A day of a month, of the year that is named if one is.
pub(super) fn in_year(month: i8, day: i8, year: Option<Expr>) -> Expr {
    // 2000 has every day that some year has.
    if calendar::date(2000, month.into(), day.into()).is_none() {
        return Expr::Nonsense;
    }
    let what = Yearly::Day { month, day };
    match year {
        Some(year) => within(what, year),
        None => Expr::yearly(what),
    }
}

/// From one day to another.
pub(super) fn join(first: Expr, last: Expr) -> Expr {
    if first == Expr::Nonsense || last == Expr::Nonsense {
        return Expr::Nonsense;
    }
    Expr::Between(Box::new(first), Box::new(last))
}

/// One or several pieces inside a longer time.
pub(super) fn nth_of(nth: i32, count: i32, piece: Piece, of: Expr) -> Expr {
    Expr::Nth {
        nth,
        count,
        piece,
        of: Box::new(of),
    }
}
