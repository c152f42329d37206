//! Weekdays, with the date or the week beside them: "Thursday, June 27".
//!
//! Takes tokens at a place; gives what was read there. A date's own reading is
//! left to `dates` and `figures`.

use jiff::civil::Weekday;

use super::calendar::Unit;
use super::grammar::{DEEPEST, Parser, Read};
use super::lexicon::{List, Word};
use super::resolve::{Amount, Expr, Which, Yearly};

impl Parser<'_> {
    /// "Thursday", "Friday, June 28", "Tue 13th", "Friday last week".
    pub(super) fn weekday(&self, at: usize, led: bool) -> Read {
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
        if let Some((week, next)) = self.week_behind(behind) {
            let week = Some(Box::new(week));
            return Some((Expr::Weekday { day: weekday, week }, next));
        }
        if let Some(found) = self.weekday_weeks_ago(weekday, behind) {
            return Some(found);
        }
        let next = at
            + 1
            + usize::from(stop && self.token(behind).is_some_and(|_| !self.is_capital(behind)));
        // "sat", "Sun" and "Fri" alone are words and names as well.
        let range = self.is_mark(behind, &['-'])
            && self.is_glued(behind + 1)
            && matches!(self.word(behind + 1), Some(Word::Weekday { .. }));
        let surely =
            range || self.is_listed(at, List::PlainWeekdays) || led && self.is_day_asked(at);
        if short && !(surely || self.is_capital(at) && (led || stop)) {
            return None;
        }
        // "Friday after next".
        if self.is_word(behind, Word::After)
            && matches!(self.word(behind + 1), Some(Word::Turn { shift: 1, .. }))
        {
            let amount = Amount {
                weekdays: Some((2, weekday)),
                ..Amount::default()
            };
            let expr = Expr::Offset {
                amount,
                back: false,
                from: None,
            };
            return Some((expr, behind + 2));
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

    /// Whether the word before wants a day, so that "sat" is one.
    fn is_day_asked(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        matches!(
            before,
            Some(
                Word::Since
                    | Word::Until
                    | Word::From
                    | Word::By
                    | Word::To
                    | Word::Through
                    | Word::Between
                    | Word::And
                    | Word::Before
                    | Word::After
            )
        ) || before == Some(Word::On) && self.ends_clause(at + 1)
            || self.is_glued(at)
                && at
                    .checked_sub(1)
                    .is_some_and(|dash| self.is_mark(dash, &['-']))
    }

    /// "two weeks ago", "before last" behind a weekday.
    fn weekday_weeks_ago(&self, day: Weekday, at: usize) -> Read {
        let before_last = self.is_word(at, Word::Before) && self.is_listed(at + 1, List::Last);
        if before_last && !matches!(self.word(at + 2), Some(Word::Unit(_))) {
            let amount = Amount {
                weekdays: Some((2, day)),
                ..Amount::default()
            };
            let expr = Expr::Offset {
                amount,
                back: true,
                from: None,
            };
            return Some((expr, at + 2));
        }
        let of = self.skip(self.skip_mark(at, &[',']), &[Word::Of, Word::From]);
        let (week, next) = self.counted(of, DEEPEST)?;
        let ago = matches!(
            week,
            Expr::Offset { amount, back: true, from: None } if amount.is_weeks()
        );
        let week = Some(Box::new(week));
        ago.then_some((Expr::Weekday { day, week }, next))
    }

    fn weekday_with_date(&self, weekday: Weekday, at: usize) -> Read {
        let date_at = self.skip_mark(at, &[',', '-', '(']);
        let date_at = self.skip(date_at, &[Word::The, Word::On]);
        let date_at = self.skip(date_at, &[Word::The]);
        if let Some((expr, next)) = self.dated(date_at) {
            let expr = match expr {
                Expr::Yearly {
                    what,
                    which: Which::Bare,
                } => Expr::Yearly {
                    what,
                    which: Which::On(weekday),
                },
                other => other,
            };
            return Some((expr, next));
        }
        let (day, next) = self.day(date_at)?;
        let ends =
            self.token(next).is_none() || self.is_mark(next, &['.', ',', '!', '?', ';', ')']);
        // "Tuesday 21!" is a day; "Tuesday, 21 people" and "Tuesday on three" are not.
        let spoken = self.number(date_at).is_none();
        if self.ordinal(date_at).is_none() && !(ends && (spoken || date_at == at)) {
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
    fn week_behind(&self, at: usize) -> Option<(Expr, usize)> {
        let at = self.skip_mark(at, &['-', ',']);
        let of = self.skip(at, &[Word::Of, Word::In, Word::From]);
        let of = self.skip(of, &[Word::The]);
        let (week, next) = self.relative_unit(of)?;
        matches!(week_unit(&week), Some(Unit::Week)).then_some((week, next))
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
