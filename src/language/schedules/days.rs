//! The days of a schedule: "every weekday", "mon-fri", "monthly on the 15th".

use std::collections::BTreeSet;

use super::lexicon::{Clock, Does, TimeName, is_one_of};
use super::{Days, Reader};

/// The days that were read, the time that their words name, and whether a time has to
/// stand beside them.
pub(super) struct Found {
    pub(super) days: Days,
    pub(super) part_of_day: Option<Clock>,
    pub(super) wants_clock: bool,
}

impl From<Days> for Found {
    fn from(days: Days) -> Self {
        Self {
            days,
            part_of_day: None,
            wants_clock: false,
        }
    }
}

/// Days of the week that stand together, 0 for Sunday.
struct WeekDays {
    days: BTreeSet<u32>,
    /// Whether they were given as a range ("monday to friday").
    range: bool,
}

const WEEKDAYS: std::ops::RangeInclusive<u32> = 1..=5;
const MONDAY: u32 = 1;

impl Reader<'_> {
    /// "every weekday", "mondays and fridays", "daily", "every month on the 1st".
    pub(super) fn days(&mut self) -> Option<Found> {
        let start = self.at;
        let mut found = self.days_here();
        match &mut found {
            Some(found) => found.days = self.except(found.days.clone()),
            None => self.at = start,
        }
        found
    }

    fn days_here(&mut self) -> Option<Found> {
        if let Some(found) = self.of_month() {
            return Some(found.into());
        }
        self.skip(&[Does::On]);
        match self.does(0) {
            Some(Does::Daily) => {
                self.at += 1;
                self.skip(&[Does::Every]);
                Some(Days::All.into())
            }
            Some(Does::Hourly) => {
                self.at += 1;
                Some(Days::Hours(1).into())
            }
            Some(Does::Weekly) => {
                self.at += 1;
                Some(self.of_week())
            }
            Some(Does::Monthly) => {
                self.at += 1;
                Some(Days::OfMonth(self.day_of_month().unwrap_or(1)).into())
            }
            Some(Does::Every) => {
                self.at += 1;
                self.every()
            }
            _ => self.bare_days(),
        }
    }

    /// Without "every" the word itself has to say that it comes again; a range does so
    /// with a time ("mon-fri 9am").
    fn bare_days(&mut self) -> Option<Found> {
        let word = self.words.get(self.at)?;
        let repeats = |ending: &String| word.folded.ends_with(ending.as_str());
        let again = self.table.repeats.iter().any(repeats)
            || matches!(self.does(0), Some(Does::Weekday))
            || self.letters(self.at).is_some();
        let found = self.week_days()?;
        (again || found.range).then(|| Found {
            wants_clock: !again,
            ..Days::OfWeek(found.days).into()
        })
    }

    fn every(&mut self) -> Option<Found> {
        let count = self.number(0);
        self.at += usize::from(count.is_some());
        let next = self.does(0);
        let several = |most: u32| match count {
            Some(count) => (1..=most).contains(&count).then_some(count),
            None => Some(1),
        };
        let part = |name| Found {
            part_of_day: Some(self.named(name)),
            ..Days::All.into()
        };
        let found = match (next, count) {
            (Some(Does::Hour), _) => Days::Hours(several(23)?).into(),
            (Some(Does::Minute), _) => Days::Minutes(several(59)?).into(),
            (_, Some(_)) => return None,
            (Some(Does::Day), _) => Days::All.into(),
            (Some(Does::Business), _) if self.does(1) == Some(Does::Day) => {
                self.at += 1;
                Days::OfWeek(WEEKDAYS.collect()).into()
            }
            (Some(Does::Week), _) => {
                self.at += 1;
                return Some(self.of_week());
            }
            (Some(Does::Month), _) => {
                self.at += 1;
                return Some(Days::OfMonth(self.day_of_month().unwrap_or(1)).into());
            }
            (Some(Does::Morning), _) => part(TimeName::Morning),
            (Some(Does::Noon), _) => part(TimeName::Noon),
            (Some(Does::Afternoon), _) => part(TimeName::Afternoon),
            (Some(Does::Evening), _) => part(TimeName::Evening),
            (Some(Does::Night), _) => part(TimeName::Night),
            _ => return Some(Days::OfWeek(self.week_days()?.days).into()),
        };
        self.at += 1;
        Some(found)
    }

    /// What stands behind "every week" or "weekly"; Monday where nothing does.
    fn of_week(&mut self) -> Found {
        self.skip(&[Does::On, Does::The]);
        let named = self.week_days().map(|found| found.days);
        Days::OfWeek(named.unwrap_or_else(|| BTreeSet::from([MONDAY]))).into()
    }

    /// "monday", "tue and thu", "weekday", "mon-fri", "월수금": at least one.
    fn week_days(&mut self) -> Option<WeekDays> {
        let mut days: BTreeSet<u32> = BTreeSet::new();
        let mut range = false;
        let mut end = self.at;
        while let Some(found) = self.week_day(self.at) {
            let first = *found.first()?;
            days.extend(found);
            self.at += 1;
            end = self.at;
            if let Some(last) = self.end_of_range() {
                days.extend(between(first, last));
                range = true;
                end = self.at;
            }
            self.skip(&[Does::And, Does::Every, Does::On]);
        }
        self.at = end;
        (!days.is_empty()).then_some(WeekDays { days, range })
    }

    /// The days of the week that a word names, the first it says first.
    fn week_day(&self, at: usize) -> Option<Vec<u32>> {
        Some(match self.does_at(at) {
            Some(Does::Sunday) => vec![0],
            Some(Does::Monday) => vec![1],
            Some(Does::Tuesday) => vec![2],
            Some(Does::Wednesday) => vec![3],
            Some(Does::Thursday) => vec![4],
            Some(Does::Friday) => vec![5],
            Some(Does::Saturday) => vec![6],
            Some(Does::Weekday) => WEEKDAYS.collect(),
            Some(Does::Weekend) => vec![6, 0],
            _ => return self.letters(at).or_else(|| self.letter(at)),
        })
    }

    /// "월수금": several days by their letters alone.
    fn letters(&self, at: usize) -> Option<Vec<u32>> {
        let word = self.words.get(at)?;
        let days: Option<Vec<u32>> = word.folded.chars().map(|c| self.of_letter(c)).collect();
        days.filter(|days| days.len() > 1)
    }

    /// "월": one day by its letter, which is a word of its own too.
    fn letter(&self, at: usize) -> Option<Vec<u32>> {
        let mut chars = self.words.get(at)?.folded.chars();
        let day = self.of_letter(chars.next()?)?;
        chars.next().is_none().then(|| vec![day])
    }

    fn of_letter(&self, letter: char) -> Option<u32> {
        let place = self.table.day_letters.chars().position(|c| c == letter)?;
        u32::try_from(place).ok()
    }

    /// The day behind "to", "through" or a dash.
    fn end_of_range(&mut self) -> Option<u32> {
        let before = self.words.get(self.at.checked_sub(1)?)?;
        let word = self.words.get(self.at)?;
        let through = matches!(self.does(0), Some(Does::To | Does::Through));
        let between = self.text.get(before.span.end..word.span.start)?;
        let dash = matches!(between.trim(), "-" | "–" | "—" | "~" | "～");
        let at = match (through, dash) {
            (true, _) => self.at + 1,
            (false, true) => self.at,
            _ => return None,
        };
        let [last] = self.week_day(at)?.try_into().ok()?;
        self.at = at + 1;
        Some(last)
    }

    /// "… except sunday".
    fn except(&mut self, days: Days) -> Days {
        let start = self.at;
        let all: BTreeSet<u32> = match &days {
            Days::All => (0..=6).collect(),
            Days::OfWeek(days) => days.clone(),
            _ => return days,
        };
        if !self.takes(Does::Except) {
            return days;
        }
        self.skip(&[Does::On, Does::For, Does::The]);
        let left: BTreeSet<u32> = match self.week_days() {
            Some(barred) => all.difference(&barred.days).copied().collect(),
            None => BTreeSet::new(),
        };
        if left.is_empty() {
            self.at = start;
            return days;
        }
        Days::OfWeek(left)
    }

    /// "on the 1st of every month".
    fn of_month(&mut self) -> Option<Days> {
        let start = self.at;
        let day = self.day_of_month();
        self.skip(&[Does::The]);
        let found = day.filter(|_| {
            let every = self.takes(Does::Every) && self.takes(Does::Month);
            every || self.takes(Does::Monthly)
        });
        if found.is_none() {
            self.at = start;
        }
        found.map(Days::OfMonth)
    }

    /// "on the 15th".
    fn day_of_month(&mut self) -> Option<u32> {
        let start = self.at;
        self.skip(&[Does::On, Does::The]);
        let word = self.words.get(self.at).map(|word| &*word.folded);
        let day = word.and_then(|word| {
            let digits = word.trim_end_matches(char::is_alphabetic);
            let ending = word.strip_prefix(digits)?;
            let ordinal = is_one_of(&self.table.endings.ordinal, ending);
            let first = is_one_of(&self.table.first, word).then_some(1);
            first.or(if ordinal { digits.parse().ok() } else { None })
        });
        let day = day.filter(|day| (1..=31).contains(day));
        match day {
            Some(_) => self.at += 1,
            None => self.at = start,
        }
        day
    }
}

/// The days from one to another, both of them among them; over Saturday where they
/// have to ("friday to monday").
fn between(first: u32, last: u32) -> impl Iterator<Item = u32> {
    const WEEK: u32 = 7;
    let count = (last + WEEK - first) % WEEK;
    (0..=count).map(move |step| (first + step) % WEEK)
}
