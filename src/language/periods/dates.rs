//! Days, months, years and holidays in words: "28th of June, 2024".
//!
//! Takes tokens at a place; gives what was read there. A name that is an ordinary
//! word too ("may", "Sun") counts where the words around it ask for a time or a
//! figure stands beside it.

use jiff::civil::Weekday;

use super::calendar::{self, Unit};
use super::grammar::{Parser, Read, fixed, year_of};
use super::holidays::{HOLIDAYS, Rule};
use super::lexicon::Word;
use super::resolve::{Expr, Piece, Which, Yearly};

/// Years that figures alone can mean; beyond them they rather count things.
const USUAL_YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;
/// Years that figures beside a month or a word like "year" can mean.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2999;
/// A year of the Buddhist era less the common one.
const BUDDHIST_ERA: i32 = 543;
/// "'69" and later are of the last century, as the C library has it.
const PIVOT: i32 = 69;

/// A year that two figures stand for.
pub(super) const fn full_year(short: i32) -> i32 {
    if short >= PIVOT {
        1900 + short
    } else {
        2000 + short
    }
}

impl Parser<'_> {
    /// A year in four figures, in words, or in two behind an apostrophe.
    pub(super) fn year(&self, at: usize) -> Option<(i32, usize)> {
        self.year_in_figures(at)
            .or_else(|| self.short_year(at))
            .or_else(|| self.spoken_year(at))
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
            && matches!(self.word(at + 1), Some(word) if !matches!(word, Word::Korean(_)));
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
            if value < 10 && !zero || first == 20 && value < 10 {
                return None;
            }
            (first * 100 + value, next)
        };
        let year = i32::try_from(year).ok()?;
        (1000..=2999).contains(&year).then_some((year, next))
    }

    /// "eighty six", "eighty-six", "five", "zero five".
    fn spoken_below_hundred(&self, at: usize) -> Option<(u32, usize)> {
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
        let stop = self.is_mark(at + 1, &['.']) && self.is_glued(at + 1);
        // The stop of "Sept." belongs to it unless the sentence ends there.
        let goes_on = self.number(at + 2).is_some();
        let next = at + 1 + usize::from(stop && (short || goes_on) && goes_on);
        let unsure = short && !stop || matches!(month, 3 | 5);
        Some((month, unsure, next))
    }

    /// What says which year a month or a day is in: ", 2024", "of last year".
    fn year_behind(&self, at: usize) -> Option<(Expr, usize)> {
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
        if let Some((day, next)) = self.day(day_at)
            && !(self.word(day_at).is_some() && self.day_is_count(next))
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
        if verb || unsure && !(led || alone && !lower) {
            return None;
        }
        Some((Expr::yearly(Yearly::Month(month)), next))
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
        let word = matches!(self.word(at), Some(Word::To | Word::Until | Word::Through));
        if !word && !self.is_mark(at, &['-', '~']) {
            return None;
        }
        let day_at = self.skip(at + 1, &[Word::The]);
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
        let (day, next) = self.day(at)?;
        let named = self.ordinal(at).is_some();
        let plain = self.skip_mark(next, &['-', '/', ',']);
        let of = self.skip(plain, &[Word::Of, Word::In]);
        let month_at = self.skip(of, &[Word::The]);
        if let Some((month, unsure, next)) = self.month(month_at) {
            let spoken = self.number(at).is_none() && !named;
            let verb =
                unsure && !self.is_capital(month_at) && !named && of == plain && plain == next;
            if spoken && of == plain && !self.is_capital(month_at) && unsure || verb {
                return None;
            }
            let (year, next) = self.year_of_day(next);
            return Some((in_year(month, day, year), next));
        }
        if of == plain && !named {
            return None;
        }
        let (month, next) = self.relative_month(month_at)?;
        if plain != next - 1 && of == plain && self.word(of) != self.word(month_at) {
            return None;
        }
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

    /// "13 to 15 of July", "between 4 and 22 this month", "2-7 Feb 2018",
    /// "from 4 to January 22".
    pub(super) fn days_of_a_month(&self, at: usize) -> Read {
        let at = self.skip(at, &[Word::The]);
        let (first, next) = self.day(at)?;
        let joins = self.is_mark(next, &['-', '~'])
            || matches!(
                self.word(next),
                Some(Word::To | Word::Until | Word::Through | Word::And)
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
        let month_at = self.skip(self.skip(next, &[Word::Of, Word::In]), &[Word::The]);
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
        let (month, unsure, next) = self.month(next)?;
        if digits != 4 || unsure && !self.is_capital(next - 1) && !self.is_glued(next - 1) {
            return None;
        }
        // "2016 June 5" is a day; "2016 June 5 people" hardly occurs.
        let day_at = self.skip_mark(next, &['-', '/']);
        match self.day(day_at) {
            Some((day, next)) => Some((in_year(month, day, Some(year_of(year))), next)),
            None => Some((within(Yearly::Month(month), year_of(year)), next)),
        }
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
        let money = at
            .checked_sub(1)
            .is_some_and(|before| self.is_mark(before, &['$', '€', '£', '¥', '₩', '#']));
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
        (plausible && !counts && !money && !tied).then(|| (year_of(year), next))
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
        let verb = ["was", "is", "has", "does", "its", "his", "as", "this"].contains(&spelled);
        spelled.ends_with('s') && !spelled.ends_with("ss") && !verb
            || [
                "people", "percent", "men", "women", "children", "km", "kg", "mm", "cc",
            ]
            .contains(&spelled)
    }

    fn closes_decade(&self, ending: usize) -> bool {
        let tight = self.is_glued(ending);
        tight && !self.is_glued(ending + 1) || tight && self.word(ending + 1).is_none()
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

    /// "the 4th", "on the 27.", "on 15".
    pub(super) fn bare_day(&self, at: usize) -> Read {
        let (day, next) = self.day(at)?;
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.word(at));
        let the = before(1) == Some(Word::The);
        let opener = if the { before(2) } else { before(1) };
        let on = matches!(opener, Some(Word::On));
        let opened = on
            || matches!(
                opener,
                Some(Word::For | Word::Since | Word::Until | Word::By | Word::Of | Word::From)
            );
        let figures = self.number(at).is_some();
        let ordinal = self.ordinal(at).is_some();
        let ends = match self.token(next) {
            None => true,
            Some(_) => self.is_mark(next, &['.', ',', '!', '?', ';']) && !self.is_glued(next + 1),
        };
        let day_of_month = figures && ends && (the && opened || on) && (ordinal || on || the);
        day_of_month.then(|| {
            (
                Expr::DayOfMonth {
                    day,
                    weekday: None,
                    month: None,
                },
                next,
            )
        })
    }

    /// "Thursday", "Friday, June 28", "Tue 13th", "Friday last week".
    pub(super) fn weekday(&self, at: usize, led: bool, depth: u8) -> Read {
        let Some(Word::Weekday {
            day: weekday,
            short,
        }) = self.word(at)
        else {
            return None;
        };
        let stop = short && self.is_mark(at + 1, &['.']) && self.is_glued(at + 1);
        let behind = at + 1 + usize::from(stop);
        if let Some(found) = self.weekday_with_date(weekday, behind) {
            return Some(found);
        }
        if let Some((week, next)) = self.week_behind(behind, depth) {
            let week = Some(Box::new(week));
            return Some((Expr::Weekday { day: weekday, week }, next));
        }
        let next = at
            + 1
            + usize::from(stop && self.token(behind).is_some_and(|_| !self.is_capital(behind)));
        let word_of_its_own = matches!(weekday, Weekday::Saturday | Weekday::Sunday)
            || weekday == Weekday::Wednesday
            || weekday == Weekday::Monday;
        if short && (!self.is_capital(at) || !led && !stop || word_of_its_own && !stop && !led) {
            return None;
        }
        // "Sunday Times": a name goes on.
        let prepared = led || self.token(at.wrapping_sub(1)).is_none();
        if !prepared && self.is_capital(at + 1) && self.word(at + 1) == Some(Word::Other) {
            return None;
        }
        Some((
            Expr::Weekday {
                day: weekday,
                week: None,
            },
            next,
        ))
    }

    fn weekday_with_date(&self, weekday: Weekday, at: usize) -> Read {
        let date_at = self.skip_mark(at, &[',', '-', '(']);
        let date_at = self.skip(date_at, &[Word::The, Word::On]);
        let date_at = self.skip(date_at, &[Word::The]);
        if let Some((expr, next)) = self.dated(date_at) {
            return Some((expr, next));
        }
        let (day, next) = self.day(date_at)?;
        let counted = self.number(date_at).is_some() && self.ordinal(date_at).is_none();
        let ends =
            self.token(next).is_none() || self.is_mark(next, &['.', ',', '!', '?', ';', ')']);
        if counted && (!ends || date_at > at) {
            return None;
        }
        let weekday = Some(weekday);
        Some((
            Expr::DayOfMonth {
                day,
                weekday,
                month: None,
            },
            next,
        ))
    }

    /// A month and a day in any order.
    fn dated(&self, at: usize) -> Read {
        let (expr, next) = match self.word(at) {
            Some(Word::Month { .. }) => self.month_first(at, true)?,
            _ => self.figures(at, true).or_else(|| self.day_first(at))?,
        };
        let day = !matches!(
            expr,
            Expr::Yearly {
                what: Yearly::Month(_),
                ..
            }
        );
        day.then_some((expr, next))
    }

    /// "last week", "of next week", "- previous week" behind a weekday.
    fn week_behind(&self, at: usize, depth: u8) -> Option<(Expr, usize)> {
        let at = self.skip_mark(at, &['-', ',']);
        let of = self.skip(at, &[Word::Of, Word::In, Word::From]);
        let of = self.skip(of, &[Word::The]);
        let (week, next) = self.relative_unit(of, depth)?;
        matches!(week_unit(&week), Some(Unit::Week)).then_some((week, next))
    }

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
        HOLIDAYS.iter().find_map(|&(rule, names)| {
            let next = names.split('|').find_map(|name| self.spells(at, name))?;
            Some((rule, next))
        })
    }

    /// The token behind `name`, if its words stand at `at`.
    fn spells(&self, at: usize, name: &str) -> Option<usize> {
        let mut at = at;
        for word in name.split(' ') {
            at = self.skip_mark(at, &['\'', '.']);
            if !self.spelled(at).eq_ignore_ascii_case(word) {
                return None;
            }
            at += 1;
        }
        Some(if name.ends_with('s') {
            at
        } else {
            self.skip_mark_glued(at)
        })
    }

    /// Past the apostrophe of "presidents' day" and the like; not past a quote's.
    const fn skip_mark_glued(&self, at: usize) -> usize {
        at
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

    /// "today", with the part of the day behind it.
    pub(super) fn today(&self, at: usize) -> Read {
        let Word::Today(shift) = self.word(at)? else {
            return None;
        };
        let next = self.skip(at + 1, &[Word::PartOfDay, Word::Night]);
        Some((Expr::unit(Unit::Day, shift), next))
    }
}

/// The unit of a plain "last week".
fn week_unit(expr: &Expr) -> Option<Unit> {
    match expr {
        Expr::Unit { unit, .. } => Some(*unit),
        Expr::Narrative(of) => week_unit(of),
        _ => None,
    }
}

/// "the 70s" are of the last century, "the 20s" of this one.
const fn full_decade(tens: i32) -> i32 {
    if tens >= 30 { 1900 + tens } else { 2000 + tens }
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
