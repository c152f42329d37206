//! "every weekday at 9am Seoul time" -> a cron rule and a time zone.
//!
//! Takes the words of a text; gives when something is to be done again and again, if
//! they say so. Words and zones are data (`config/language/schedules.toml`). When a
//! run is due is left to whoever keeps the schedule.

mod clock;
mod days;
mod lexicon;
mod zone;

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
        let mut wants_clock = false;
        let mut end = start;
        loop {
            let before = self.at;
            if days.is_none()
                && let Some(found) = self.days()
            {
                days = Some(found.days);
                part_of_day = found.part_of_day;
                wants_clock = found.wants_clock;
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
        let days = days.filter(|_| !wants_clock || clock.is_some())?;
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
            ("every day at 9am GMT - please", "0 9 * * * Etc/UTC"),
            ("on monday at 9am", ""),
            ("every minister", ""),
            ("post the weekly briefing", ""),
            ("post it weekly to #news", "0 9 * * 1 -"),
            ("the second meeting", ""),
            ("at 9am", ""),
            ("monday to friday at 9", "0 9 * * 1-5 -"),
            ("mon-fri 9am KST", "0 9 * * 1-5 Asia/Seoul"),
            ("every friday through monday at 7pm", "0 19 * * 0,1,5,6 -"),
            ("from monday to friday", ""),
            ("weekends at 10am", "0 10 * * 0,6 -"),
            ("every day except sunday at 8", "0 8 * * 1,2,3,4,5,6 -"),
            ("weekdays except friday", "0 9 * * 1,2,3,4 -"),
            ("every weekday at 0900", "0 9 * * 1-5 -"),
            ("every weekday 0730 hrs", "30 7 * * 1-5 -"),
            ("every day at 9.30am", "30 9 * * * -"),
            ("every day at half past eight", "30 8 * * * -"),
            ("daily at a quarter to six pm", "45 17 * * * -"),
            ("every day at nine in the evening", "0 21 * * * -"),
            ("every tuesday at seven am", "0 7 * * 2 -"),
            ("every day at 9am GMT+9", "0 9 * * * Etc/GMT-9"),
            ("every day at 18:00 UTC-5", "0 18 * * * Etc/GMT+5"),
            ("every day at 9am UTC+05:30", "0 9 * * * -"),
            ("매주 월, 수, 금 9시 반", "30 9 * * 1,3,5 -"),
            ("월수금 오전 8시", "0 8 * * 1,3,5 -"),
            ("매일 오전 9시반에 서울 시간으로", "30 9 * * * Asia/Seoul"),
            ("매일 9시 한국시간", "0 9 * * * Asia/Seoul"),
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
