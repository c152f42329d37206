//! "every weekday at 9am Seoul time" -> a cron rule and a time zone.
//!
//! Takes the words of a text; gives when something is to be done again and again, if
//! they say so. Words and zones are data (`config/language/schedules.toml`). When a
//! run is due is left to whoever keeps the schedule.

mod lexicon;

use std::collections::BTreeSet;

use serde::Serialize;

use super::fold::Word;
use super::span::Span;
use lexicon::{Clock, Does, TABLE, Table, TimeName};

/// When something is to be done again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// Minute, hour, day of the month, month, day of the week (0 is Sunday).
    pub cron: String,
    /// The IANA name of the time zone; none where the words name none.
    pub zone: Option<String>,
    /// The words that were read.
    pub text: String,
    /// Where they stand, in bytes of the text.
    pub span: Span,
}

/// The first schedule that `words`, those of `text`, name.
pub fn find(text: &str, words: &[Word<'_>]) -> Option<Schedule> {
    (0..words.len()).find_map(|start| {
        let mut reader = Reader {
            text,
            words,
            at: start,
            table: &TABLE,
        };
        reader.schedule(start)
    })
}

/// The days on which something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Days {
    All,
    /// Days of the week, 0 for Sunday.
    OfWeek(BTreeSet<u32>),
    OfMonth(u32),
    /// Every so many hours, or minutes.
    Hours(u32),
    Minutes(u32),
}

/// The hour from which the half of the day is the second.
const NOON: u32 = 12;

struct Reader<'t> {
    text: &'t str,
    words: &'t [Word<'t>],
    at: usize,
    table: &'t Table,
}

impl<'t> Reader<'t> {
    fn schedule(&mut self, start: usize) -> Option<Schedule> {
        let (mut days, mut clock, mut zone) = (None, None, None);
        // "every evening" names a time that a figure makes exact.
        let mut part_of_day: Option<Clock> = None;
        let mut end = start;
        loop {
            let before = self.at;
            if days.is_none()
                && let Some((found, when)) = self.days()
            {
                days = Some(found);
                part_of_day = when;
            } else if clock.is_none()
                && let Some(found) = self.clock()
            {
                clock = Some(found);
            } else if zone.is_none()
                && before > start
                && let Some(found) = self.zone()
            {
                zone = Some(found);
            } else {
                break;
            }
            end = self.at;
        }
        let days = days?;
        // "the daily briefing" is posted when it is posted.
        let content = (start..end).filter(|at| self.does_at(*at) != Some(Does::On));
        let adjective = content.count() == 1 && self.words.get(end).is_some();
        if adjective && !matches!(self.does_at(end), Some(Does::At | Does::On | Does::To)) {
            return None;
        }
        let (first, last) = (self.words.get(start)?, self.words.get(end.checked_sub(1)?)?);
        let span = Span::new(first.span.start, last.span.end);
        let late = part_of_day.is_some_and(|(hour, _)| hour >= NOON);
        let clock = clock.map(|(hour, minute)| match late && hour < NOON {
            true => (hour + NOON, minute),
            false => (hour, minute),
        });
        let clock = clock.or(part_of_day);
        let clock = clock.unwrap_or_else(|| self.named(TimeName::None));
        Some(Schedule {
            cron: cron(&days, clock),
            zone,
            text: span.of(self.text).to_owned(),
            span,
        })
    }

    fn does(&self, ahead: usize) -> Option<Does> {
        self.does_at(self.at + ahead)
    }

    fn does_at(&self, at: usize) -> Option<Does> {
        let word = self.words.get(at)?;
        self.table.words.get(&*word.folded).copied()
    }

    /// Takes the next word where it does this.
    fn takes(&mut self, does: Does) -> bool {
        let is = self.does(0) == Some(does);
        self.at += usize::from(is);
        is
    }

    fn skip(&mut self, does: &[Does]) {
        while self.does(0).is_some_and(|next| does.contains(&next)) {
            self.at += 1;
        }
    }

    fn number(&self, ahead: usize) -> Option<u32> {
        let word = self.words.get(self.at + ahead)?;
        word.folded.parse().ok()
    }

    fn named(&self, name: TimeName) -> Clock {
        self.table.times.get(&name).copied().unwrap_or((9, 0))
    }

    /// "every weekday", "mondays and fridays", "daily", "every month on the 1st".
    fn days(&mut self) -> Option<(Days, Option<Clock>)> {
        let start = self.at;
        let found = self.days_here();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn days_here(&mut self) -> Option<(Days, Option<Clock>)> {
        if let Some(found) = self.of_month() {
            return Some((found, None));
        }
        self.skip(&[Does::On]);
        match self.does(0)? {
            Does::Daily => {
                self.at += 1;
                self.skip(&[Does::Every]);
                Some((Days::All, None))
            }
            Does::Hourly => {
                self.at += 1;
                Some((Days::Hours(1), None))
            }
            Does::Weekly => {
                self.at += 1;
                self.skip(&[Does::On, Does::The]);
                let days = self.week_days().unwrap_or_else(|| BTreeSet::from([1]));
                Some((Days::OfWeek(days), None))
            }
            Does::Monthly => {
                self.at += 1;
                Some((Days::OfMonth(self.day_of_month().unwrap_or(1)), None))
            }
            Does::Every => {
                self.at += 1;
                self.every()
            }
            _ => {
                // Without "every" the word itself has to say that it comes again.
                let word = self.words.get(self.at)?;
                let repeats = |ending: &String| word.folded.ends_with(ending.as_str());
                let again = self.table.repeats.iter().any(repeats)
                    || matches!(self.does(0), Some(Does::Weekday));
                let days = if again { self.week_days() } else { None };
                Some((Days::OfWeek(days?), None))
            }
        }
    }

    fn every(&mut self) -> Option<(Days, Option<Clock>)> {
        let count = self.number(0);
        self.at += usize::from(count.is_some());
        let next = self.does(0)?;
        let several = |most: u32| count.filter(|count| (1..=most).contains(count));
        let part = |name| Some((Days::All, Some(self.named(name))));
        let found = match (next, count) {
            (Does::Hour, _) => (
                Days::Hours(several(23).or(count.is_none().then_some(1))?),
                None,
            ),
            (Does::Minute, _) => (
                Days::Minutes(several(59).or(count.is_none().then_some(1))?),
                None,
            ),
            (_, Some(_)) => return None,
            (Does::Day, _) => (Days::All, None),
            (Does::Business, _) if self.does(1) == Some(Does::Day) => {
                self.at += 1;
                (Days::OfWeek(BTreeSet::from([1, 2, 3, 4, 5])), None)
            }
            (Does::Week, _) => {
                self.at += 1;
                self.skip(&[Does::On, Does::The]);
                let days = self.week_days().unwrap_or_else(|| BTreeSet::from([1]));
                return Some((Days::OfWeek(days), None));
            }
            (Does::Month, _) => {
                self.at += 1;
                return Some((Days::OfMonth(self.day_of_month().unwrap_or(1)), None));
            }
            (Does::Morning, _) => part(TimeName::Morning)?,
            (Does::Noon, _) => part(TimeName::Noon)?,
            (Does::Afternoon, _) => part(TimeName::Afternoon)?,
            (Does::Evening, _) => part(TimeName::Evening)?,
            (Does::Night, _) => part(TimeName::Night)?,
            _ => return Some((Days::OfWeek(self.week_days()?), None)),
        };
        self.at += 1;
        Some(found)
    }

    /// "monday", "tue and thu", "weekday": at least one.
    fn week_days(&mut self) -> Option<BTreeSet<u32>> {
        let mut days = BTreeSet::new();
        let mut end = self.at;
        loop {
            match self.does(0) {
                Some(Does::Sunday) => days.extend([0]),
                Some(Does::Monday) => days.extend([1]),
                Some(Does::Tuesday) => days.extend([2]),
                Some(Does::Wednesday) => days.extend([3]),
                Some(Does::Thursday) => days.extend([4]),
                Some(Does::Friday) => days.extend([5]),
                Some(Does::Saturday) => days.extend([6]),
                Some(Does::Weekday) => days.extend(1..=5),
                Some(Does::Weekend) => days.extend([0, 6]),
                _ => break,
            }
            self.at += 1;
            end = self.at;
            self.skip(&[Does::And, Does::Every, Does::On]);
        }
        self.at = end;
        (!days.is_empty()).then_some(days)
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
            let ordinal = matches!(ending, "st" | "nd" | "rd" | "th" | "일");
            let day = if word == "first" { Some(1) } else { None };
            day.or(if ordinal { digits.parse().ok() } else { None })
        });
        let day = day.filter(|day| (1..=31).contains(day));
        match day {
            Some(_) => self.at += 1,
            None => self.at = start,
        }
        day
    }

    /// "at 9am", "18:30", "at noon", "in the morning", "오전 9시 30분".
    fn clock(&mut self) -> Option<Clock> {
        let start = self.at;
        let found = self.clock_here();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn clock_here(&mut self) -> Option<Clock> {
        let said = self.takes(Does::At);
        if !said {
            self.skip(&[Does::On]);
        }
        self.skip(&[Does::The]);
        if let Some(named) = self.part_of_day() {
            return Some(named);
        }
        let half = match self.does(0) {
            Some(half @ (Does::Am | Does::Pm)) => {
                self.at += 1;
                Some(half)
            }
            _ => None,
        };
        let word = &self.words.get(self.at)?.folded;
        if let Some((hour, minute)) = dotted(word).filter(|_| said && half.is_none()) {
            self.at += 1;
            return Some((hour, minute));
        }
        let (hour, glued) = split_figure(word)?;
        let mut sure = said || half.is_some();
        let mut half = half;
        let mut minute = 0;
        self.at += 1;
        match glued {
            "" => {
                if let Some((found, ending)) = self.minutes() {
                    minute = found;
                    half = half.or(self.half(ending)?);
                    sure = true;
                }
            }
            "시" | "시에" => {
                sure = true;
                if let Some(found) = self.korean_minutes() {
                    minute = found;
                }
            }
            _ => {
                half = Some(self.half(glued)??);
                sure = true;
            }
        }
        if half.is_none() && matches!(self.does(0), Some(Does::Am | Does::Pm)) {
            half = self.does(0);
            self.at += 1;
            sure = true;
        }
        sure |= self.takes(Does::Oclock);
        // "9 in the evening"
        let here = self.at;
        self.skip(&[Does::On, Does::At, Does::The]);
        match self.does(0) {
            Some(Does::Morning) if half.is_none() => {
                half = Some(Does::Am);
                self.at += 1;
                sure = true;
            }
            Some(Does::Afternoon | Does::Evening | Does::Night) if half.is_none() => {
                half = Some(Does::Pm);
                self.at += 1;
                sure = true;
            }
            _ => self.at = here,
        }
        let hour = match (half, hour) {
            (Some(_), hour) if hour > 12 || hour == 0 => return None,
            (Some(Does::Pm), 12) => 12,
            (Some(Does::Pm), hour) => hour + 12,
            (Some(_), 12) => 0,
            (_, hour) => hour,
        };
        (sure && hour < 24 && minute < 60).then_some((hour, minute))
    }

    fn part_of_day(&mut self) -> Option<Clock> {
        let name = match self.does(0)? {
            Does::Morning => TimeName::Morning,
            Does::Noon => TimeName::Noon,
            Does::Afternoon => TimeName::Afternoon,
            Does::Evening => TimeName::Evening,
            Does::Night => TimeName::Night,
            Does::Midnight => TimeName::Midnight,
            _ => return None,
        };
        // "아침 9시": the figure behind it tells the time.
        let figure = self.words.get(self.at + 1);
        if figure.is_some_and(|word| {
            word.folded.ends_with(['시', '에']) && split_figure(&word.folded).is_some()
        }) {
            self.at += 1;
            let late = matches!(
                name,
                TimeName::Evening | TimeName::Night | TimeName::Afternoon
            );
            let (hour, minute) = self.clock_here()?;
            return Some((if late && hour < 12 { hour + 12 } else { hour }, minute));
        }
        self.at += 1;
        Some(self.named(name))
    }

    /// The figure behind a colon or full stop, and what is written together with it.
    fn minutes(&mut self) -> Option<(u32, &'t str)> {
        let (before, word) = (
            self.words.get(self.at.checked_sub(1)?)?,
            self.words.get(self.at)?,
        );
        let between = self.text.get(before.span.end..word.span.start)?;
        let (minute, ending) = split_figure(&word.folded)?;
        let digits = word.folded.len() - ending.len();
        if !matches!(between, ":" | "." | "h") || digits != 2 {
            return None;
        }
        self.at += 1;
        Some((minute, ending))
    }

    fn korean_minutes(&mut self) -> Option<u32> {
        let (minute, ending) = split_figure(&self.words.get(self.at)?.folded)?;
        if !matches!(ending, "분" | "분에") {
            return None;
        }
        self.at += 1;
        Some(minute)
    }

    /// The half of the day that an ending names; nothing where it is another word.
    fn half(&self, ending: &str) -> Option<Option<Does>> {
        if ending.is_empty() {
            return Some(None);
        }
        match self.table.words.get(ending) {
            Some(half @ (Does::Am | Does::Pm)) => Some(Some(*half)),
            _ => None,
        }
    }

    /// "Seoul time", "KST", "in Asia/Seoul".
    fn zone(&mut self) -> Option<String> {
        const LONGEST: usize = 3;
        let start = self.at;
        self.skip(&[Does::On, Does::The]);
        let word = self.words.get(self.at)?;
        // "GMT+9" is another zone than GMT.
        let behind = self.text.get(word.span.end..).unwrap_or_default();
        let offset = behind.strip_prefix(['+', '-']);
        if offset.is_some_and(|offset| offset.starts_with(|c: char| c.is_ascii_digit())) {
            self.at = start;
            return None;
        }
        if let Some(zone) = self.table.abbreviations.get(&*word.folded) {
            self.at += 1;
            self.takes(Does::Time);
            return Some(zone.clone());
        }
        for count in (1..=LONGEST).rev() {
            let Some(run) = self.words.get(self.at..self.at + count) else {
                continue;
            };
            let name: Vec<&str> = run.iter().map(|word| &*word.folded).collect();
            let is_time = self.does(count) == Some(Does::Time);
            let zone = self.table.places.get(&name.join(" "));
            if let Some(zone) = zone.filter(|_| is_time) {
                self.at += count + 1;
                return Some(zone.clone());
            }
            let (Some(first), Some(last)) = (run.first(), run.last()) else {
                continue;
            };
            let written = Span::new(first.span.start, last.span.end).of(self.text);
            let mut known = self
                .table
                .places
                .values()
                .chain(self.table.abbreviations.values());
            let same = |zone: &&String| zone.eq_ignore_ascii_case(&written.replace(' ', "_"));
            if let Some(zone) = known.find(same) {
                self.at += count;
                self.takes(Does::Time);
                return Some(zone.clone());
            }
        }
        self.at = start;
        None
    }
}

/// A figure and what is written together with it: `9am` is 9 and `am`.
fn split_figure(word: &str) -> Option<(u32, &str)> {
    let end = word
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(word.len());
    let (digits, rest) = word.split_at_checked(end)?;
    let short = (1..=2).contains(&digits.len());
    Some((digits.parse().ok().filter(|_| short)?, rest))
}

/// "8.15": hour and minute.
fn dotted(word: &str) -> Option<Clock> {
    let (hour, minute) = word.split_once('.')?;
    let (hour, minute) = (
        hour.parse().ok()?,
        minute.parse().ok().filter(|_| minute.len() == 2)?,
    );
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn cron(days: &Days, (hour, minute): Clock) -> String {
    match days {
        Days::All => format!("{minute} {hour} * * *"),
        Days::OfMonth(day) => format!("{minute} {hour} {day} * *"),
        Days::Hours(1) => "0 * * * *".to_owned(),
        Days::Hours(count) => format!("0 */{count} * * *"),
        Days::Minutes(1) => "* * * * *".to_owned(),
        Days::Minutes(count) => format!("*/{count} * * * *"),
        Days::OfWeek(days) => {
            let listed: Vec<String> = days.iter().map(u32::to_string).collect();
            let listed = match listed.join(",").as_str() {
                "1,2,3,4,5" => "1-5".to_owned(),
                "0,1,2,3,4,5,6" => "*".to_owned(),
                listed => listed.to_owned(),
            };
            format!("{minute} {hour} * * {listed}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;

    #[test]
    fn schedules_are_read_into_a_rule_and_a_zone() {
        for (text, expected) in [
            (
                "post it every weekday at 9am Seoul time",
                "0 9 * * 1-5 Asia/Seoul",
            ),
            ("every day at 18:30 KST", "30 18 * * * Asia/Seoul"),
            ("daily at noon", "0 12 * * * -"),
            ("at 7 pm every Friday", "0 19 * * 5 -"),
            (
                "each monday and thursday at 8.15 in New York time",
                "15 8 * * 1,4 America/New_York",
            ),
            ("on mondays at 9", "0 9 * * 1 -"),
            ("every morning", "0 8 * * * -"),
            ("every morning at 7", "0 7 * * * -"),
            ("every evening at 7", "0 19 * * * -"),
            (
                "weekdays at 9 in the evening, Asia/Tokyo",
                "0 21 * * 1-5 Asia/Tokyo",
            ),
            ("every business day", "0 9 * * 1-5 -"),
            ("weekly on tuesday at 10:00 utc", "0 10 * * 2 Etc/UTC"),
            ("every week", "0 9 * * 1 -"),
            ("on the 1st of every month at 9am", "0 9 1 * * -"),
            ("monthly on the 15th", "0 9 15 * * -"),
            ("every 2 hours", "0 */2 * * * -"),
            ("every 30 minutes", "*/30 * * * * -"),
            ("hourly", "0 * * * * -"),
            ("every day at 12am", "0 0 * * * -"),
            ("매일 오전 9시에", "0 9 * * * -"),
            ("평일 오후 6시 30분", "30 18 * * 1-5 -"),
            ("매주 월요일 아침 8시", "0 8 * * 1 -"),
            ("every day at 25", "0 9 * * * -"),
            ("every day at 9am GMT+9", "0 9 * * * -"),
            ("every day at 9am GMT - please", "0 9 * * * Etc/UTC"),
            ("on monday at 9am", ""),
            ("every minister", ""),
            ("post the weekly briefing", ""),
            ("post it weekly to #news", "0 9 * * 1 -"),
            ("the second meeting", ""),
            ("at 9am", ""),
        ] {
            let found = find(text, &words(text));
            let shown = found.map_or_else(String::new, |found| {
                format!("{} {}", found.cron, found.zone.as_deref().unwrap_or("-"))
            });
            assert_eq!(shown, expected, "{text:?}");
        }
    }

    #[test]
    fn a_schedule_knows_where_it_stands() {
        let text = "post the briefing every weekday at 9am Seoul time in #news";
        let found = find(text, &words(text)).unwrap();
        assert_eq!(found.text, "every weekday at 9am Seoul time");
        assert_eq!(found.span.of(text), found.text);
    }
}
