//! Times told from the day itself: "last week", "next Friday", "all year".
//!
//! Takes tokens at a place; gives what was read there. Counts are read in
//! `counts`, and pieces of a longer time in `pieces`.

use jiff::civil::Weekday;

use super::Direction;
use super::calendar::Unit;
use super::counts::{A_FEW, hours, whole_units};
use super::dates::{nth_of, within};
use super::grammar::{DEEPEST, Parser, Read, part, year_of};
use super::lexicon::{self, List, Word};
use super::resolve::{Amount, Expr, Part, Piece, Which, Yearly};

impl Parser<'_> {
    /// "for the month", "during the year", "all week": the running one.
    pub(super) fn spoken_unit(&self, at: usize) -> Read {
        let the = self.skip(at + 1, &[Word::The]);
        let unit = match self.word(the)? {
            Word::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month | Unit::Year)) => unit,
            // "closed for the day".
            Word::Unit(Unit::Day) if self.is_word(at, Word::For) && self.ends_clause(the + 1) => {
                Unit::Day
            }
            _ => return None,
        };
        let all = self.is_listed(at, List::All);
        // "over the years" is no year.
        if the == at + 1 && !all || self.is_plural(the) {
            return None;
        }
        // "in the year 2008", "in the week of June 5", "for the year ended" tell which.
        let told = self.unit_first(the, DEEPEST - 1);
        if told.is_some() || self.is_led_astray(the + 1) {
            return told;
        }
        let running = match unit {
            // On a Tuesday, "over the weekend" is the one before for the news.
            Unit::Weekend => Expr::Around {
                unit,
                day: Box::new(Expr::Weekday {
                    day: Weekday::Saturday,
                    week: None,
                }),
            },
            unit => Expr::unit(unit, 0),
        };
        Some((running, the + 1))
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        lexicon::ends_as(List::PluralEndings, self.spelled(at))
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
        ) || self.is_listed(next, List::AnotherYear)
    }

    /// "year 2008", "week 27 of last year", "week of June 5", "year to date",
    /// "month after next".
    pub(super) fn unit_first(&self, at: usize, depth: u8) -> Read {
        if self.is_word(at, Word::Calendar) && self.is_word(at + 1, Word::Unit(Unit::Week)) {
            return self.unit_first(at + 1, depth);
        }
        if self.is_word(at, Word::Calendar) {
            let year_at = self.skip(at + 1, &[Word::Unit(Unit::Year)]);
            let (year, next) = self.year(year_at)?;
            return Some((year_of(year), next));
        }
        let Word::Unit(unit) = self.word(at)? else {
            return None;
        };
        // "year to date", "year-to-date".
        let to = self.skip_mark(at + 1, &['-']);
        let date = self.skip_mark(to + 1, &['-']);
        if self.is_word(to, Word::To) && self.is_word(date, Word::Date) {
            return Some((part(Part::ToDate, Expr::unit(unit, 0)), date + 1));
        }
        if let Some(amount) = Amount::of(unit, 1)
            && let Some(found) = self.ending(amount, at + 1, depth)
            && unit != Unit::Day
        {
            return Some(found);
        }
        if self.is_word(at + 1, Word::Before)
            && let next = self.skip(at + 2, &[Word::The])
            && self.is_listed(next, List::Last)
            && !matches!(self.word(next + 1), Some(Word::Unit(_)))
        {
            return Some((Expr::unit(unit, -2), next + 1));
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
        if let Some(found) = self.beside(at, unit, depth) {
            return Some(found);
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
                .container(
                    self.skip(self.skip_mark(at + 2, &[',']), &[Word::Of, Word::In]),
                    depth,
                )
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

    /// "the day before 5 June", "the week after Easter"; "the day before" alone.
    fn beside(&self, at: usize, unit: Unit, depth: u8) -> Read {
        let back = match self.word(at + 1)? {
            Word::Before => true,
            Word::After => false,
            _ => return None,
        };
        let usual = matches!(
            unit,
            Unit::Day | Unit::Week | Unit::Weekend | Unit::Month | Unit::Quarter | Unit::Year
        );
        if !usual || self.is_plural(at) {
            return None;
        }
        if let Some((of, next)) = self.operand(at + 2, depth + 1) {
            let of = Box::new(of);
            return Some((Expr::Beside { unit, back, of }, next));
        }
        let alone = unit == Unit::Day && self.is_after_the(at) && self.ends_clause(at + 2);
        let day = Expr::unit(Unit::Day, if back { -1 } else { 1 });
        alone.then(|| (Expr::Narrative(Box::new(day)), at + 2))
    }

    /// "the same month last year", "this day last year", "this time last week".
    pub(super) fn same(&self, at: usize) -> Read {
        let at = self.skip(at, &[Word::The]);
        let same = match self.word(at)? {
            Word::Turn { shift: 0, .. } => self.skip(at + 1, &[Word::Same]),
            Word::Same => at + 1,
            _ => return None,
        };
        let unit = match self.word(same)? {
            Word::Unit(unit) if !self.is_plural(same) => Some(unit),
            Word::Time => None,
            _ => return None,
        };
        let then = self.skip(
            self.skip_mark(same + 1, &[',']),
            &[Word::Of, Word::In, Word::The],
        );
        if let Some((amount, next)) = self.how_far_back(then) {
            let day = Box::new(Expr::Offset {
                amount: amount.in_months(),
                back: true,
                from: None,
            });
            let around = match unit {
                Some(unit) => unit,
                None if amount.is_years() => Unit::Month,
                None => Unit::Day,
            };
            return Some((Expr::Around { unit: around, day }, next));
        }
        let unit = unit
            .filter(|unit| matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year))?;
        let told = self.is_word(at, Word::Same);
        // Which one "the same week" is only the story knows.
        told.then(|| (Expr::Narrative(Box::new(Expr::unit(unit, 0))), same + 1))
    }

    /// "last year", "two years ago" as a length back from the day.
    fn how_far_back(&self, at: usize) -> Option<(Amount, usize)> {
        if let Some((Expr::Unit { unit, shift }, next)) = self.relative_unit(at)
            && shift < 0
        {
            return Some((Amount::of(unit, -shift)?, next));
        }
        match self.counted(at, DEEPEST)? {
            (
                Expr::Offset {
                    amount,
                    back: true,
                    from: None,
                },
                next,
            ) => Some((amount, next)),
            _ => None,
        }
    }

    /// "overnight": since yesterday.
    pub(super) fn overnight(&self, at: usize) -> Read {
        // "an overnight train", "overnight stays".
        let goes_on = self.word(at + 1) == Some(Word::Other) && !self.ends_clause(at + 1);
        let one = at
            .checked_sub(1)
            .is_some_and(|before| matches!(self.word(before), Some(Word::A | Word::The)));
        let day = |shift| Box::new(Expr::unit(Unit::Day, shift));
        let night = Expr::Between(day(-1), day(0));
        (!goes_on && !one).then(|| (Expr::Narrative(Box::new(night)), at + 1))
    }

    /// "year 2008", "year is greater than 2015".
    fn compared_year(&self, at: usize) -> Read {
        if let Some((year, next)) = self.year(at) {
            return Some(self.turned(year_of(year), next));
        }
        let at = at + usize::from(self.is_listed(at, List::Is));
        let later = self.is_listed(at, List::Greater);
        let sooner = self.is_listed(at, List::Smaller);
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
    pub(super) fn relative_unit(&self, at: usize) -> Option<(Expr, usize)> {
        let Word::Turn {
            shift, narrative, ..
        } = self.word(at)?
        else {
            return None;
        };
        let unit_at = self.skip(at + 1, &[Word::Calendar]);
        let (unit, next) = match self.word(unit_at)? {
            Word::Unit(Unit::Hour) => return None,
            Word::Unit(Unit::Fortnight) => {
                let run = Expr::Run {
                    unit: Unit::Week,
                    count: 2,
                    ahead: shift > 0,
                    from_today: true,
                };
                return Some((run, unit_at + 1));
            }
            Word::Unit(unit) => (unit, unit_at + 1),
            Word::Century => (Unit::Century, unit_at + 1),
            Word::Half if !self.is_word(unit_at + 1, Word::Of) => (Unit::Half, unit_at + 1),
            _ => return None,
        };
        let several = shift != 0 && self.is_plural(next - 1);
        let expr = if several {
            Expr::Run {
                unit,
                count: A_FEW,
                ahead: shift > 0,
                from_today: true,
            }
        } else {
            Expr::unit(unit, shift)
        };
        // How many "the coming weeks" are is for the story to know.
        let expr = if narrative || several {
            Expr::Narrative(Box::new(expr))
        } else {
            expr
        };
        Some((expr, next))
    }

    /// "last week", "next Friday", "last 3 days", "last week of 2016".
    pub(super) fn turn(&self, at: usize, depth: u8) -> Read {
        let Word::Turn {
            shift,
            from_today,
            narrative,
            rolling,
        } = self.word(at)?
        else {
            return None;
        };
        if shift == 0
            && let Some(found) = self.same(at)
        {
            return Some(found);
        }
        if shift == -1
            && let Some(found) = self.last_within(at, depth)
        {
            return Some(found);
        }
        if let Some((expr, next)) = self.turn_count(at + 1, shift, from_today) {
            // "the last six months to March".
            if let Expr::Run {
                unit,
                count,
                ahead: false,
                ..
            } = expr
                && let Some(amount) = Amount::of(unit, count)
                && let Some(found) = self.ending(amount, next, depth)
            {
                return Some(found);
            }
            return Some((expr, next));
        }
        let (expr, next) = self.turn_one(at, shift, depth)?;
        let expr = match expr {
            Expr::Unit { unit, shift: -1 } if rolling => past_one(unit),
            expr => expr,
        };
        let expr = if narrative {
            Expr::Narrative(Box::new(expr))
        } else {
            expr
        };
        Some((expr, next))
    }

    /// "last 3 days", "next couple of weeks", "past 24 hours".
    fn turn_count(&self, at: usize, shift: i32, from_today: bool) -> Read {
        if shift == 0 || self.is_verb(at - 1) {
            return None;
        }
        let (count, next) = self.count(at)?;
        let vague = matches!(
            self.word(self.skip(at, &[Word::A])),
            Some(Word::Couple | Word::Few)
        );
        let business = self.is_word(next, Word::Business);
        let unit_at = self.skip(next, &[Word::Business, Word::Calendar]);
        let (unit, count) = match self.unit_word(unit_at)? {
            Word::Unit(Unit::Hour) => (Unit::Hour, hours(count, self.spelled(unit_at))),
            Word::Unit(Unit::Day) if business => (Unit::Workday, count),
            Word::Unit(unit) => (unit, count),
            Word::Century => (Unit::Century, count),
            _ => return None,
        };
        let from_today = from_today || vague || matches!(unit, Unit::Day | Unit::Workday);
        let (unit, count, from_today) = whole_units(unit, count, from_today);
        let run = Expr::Run {
            unit,
            count,
            ahead: shift > 0,
            from_today,
        };
        (count > 0).then_some((run, unit_at + 1))
    }

    /// "designed to last 20 years".
    fn is_verb(&self, at: usize) -> bool {
        let before = at.checked_sub(1);
        self.is_listed(at, List::Last)
            && before.is_some_and(|before| self.is_listed(before, List::BeforeAVerb))
    }

    fn turn_one(&self, at: usize, shift: i32, depth: u8) -> Read {
        let whose = self.skip(at + 1, &[Word::Calendar]);
        if self.number(whose).is_some() {
            let (expr, next) = self
                .figures(whose, true)
                .or_else(|| self.day_first(whose))?;
            return Some((self.turned_date(expr, shift), next));
        }
        match self.word(whose)? {
            Word::Weekday { day, short } => {
                let sure = !short || self.is_capital(whose) || shift != 0;
                if let Some((expr, next)) = self.weekday(whose, true)
                    && !matches!(expr, Expr::Weekday { .. })
                {
                    return Some((expr, next));
                }
                let week = Some(Box::new(Expr::unit(Unit::Week, shift)));
                sure.then_some((Expr::Weekday { day, week }, whose + 1))
            }
            Word::Month { .. } => {
                let (expr, next) = self.month_first(whose, true)?;
                // "this past July" is the one that is over.
                if self.is_listed(at, List::Past)
                    && let Expr::Yearly {
                        what,
                        which: Which::Bare,
                    } = expr
                {
                    let which = beyond(shift);
                    return Some((Expr::Yearly { what, which }, next));
                }
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
            // "the last day" and mostly "the next day" are a story's own.
            Word::Unit(Unit::Day) if shift == -1 && self.is_after_the(at) => None,
            Word::Unit(Unit::Day) if self.is_after_the(at) => {
                let day = Box::new(Expr::unit(Unit::Day, shift));
                Some((Expr::Narrative(day), whose + 1))
            }
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
            _ => {
                let (expr, next) = self.relative_unit(at)?;
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
}

/// "the past year": as long as a year, up to the day; a quarter is the one before.
fn past_one(unit: Unit) -> Expr {
    let (unit, count) = match unit {
        Unit::Decade => (Unit::Year, 10),
        Unit::Century => (Unit::Year, 100),
        Unit::Day | Unit::Week | Unit::Month | Unit::Year => (unit, 1),
        unit => return Expr::unit(unit, -1),
    };
    Expr::Run {
        unit,
        count,
        ahead: false,
        from_today: true,
    }
}

fn beyond(shift: i32) -> Which {
    match shift {
        0 => Which::Within(Box::new(Expr::unit(Unit::Year, 0))),
        1.. => Which::Beyond(Direction::Future),
        _ => Which::Beyond(Direction::Past),
    }
}
