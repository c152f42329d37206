//! The time of day in a schedule: "at 9am", "18:30", "half past eight", "오전 9시 반".

use super::lexicon::{Clock, Does, TimeName, is_one_of};
use super::{NOON, Reader};

/// Minutes of half an hour.
const HALF: u32 = 30;

impl<'t> Reader<'t> {
    /// "at 9am", "18:30", "at noon", "in the morning", "오전 9시 30분".
    pub(super) fn clock(&mut self) -> Option<Clock> {
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
        if let Some(found) = self.quarters() {
            return self.on_its_half(found, half);
        }
        let word = &self.words.get(self.at)?.folded;
        if let Some((clock, ending)) = written_together(word) {
            let half = half.or(self.half(ending)?);
            self.at += 1;
            let hours = self.takes(Does::Oclock);
            let sure = said || hours || half.is_some() || word.starts_with('0');
            return self.on_its_half(clock, half).filter(|_| sure);
        }
        let (hour, glued) = self.hour()?;
        let mut sure = said || half.is_some();
        let mut half = half;
        let mut minute = 0;
        match glued {
            "" => {
                if let Some((found, ending)) = self.minutes() {
                    minute = found;
                    half = half.or(self.half(ending)?);
                    sure = true;
                }
            }
            glued if is_one_of(&self.table.endings.half_past, glued) => {
                sure = true;
                minute = HALF;
            }
            glued if is_one_of(&self.table.endings.hour, glued) => {
                sure = true;
                if let Some(found) = self.minutes_in_words() {
                    minute = found;
                }
            }
            _ => {
                half = Some(self.half(glued)??);
                sure = true;
            }
        }
        sure |= self.takes(Does::Oclock);
        let before = self.at;
        let clock = self.on_its_half((hour, minute), half)?;
        (sure || self.at > before).then_some(clock)
    }

    /// The time with the half of the day that is known, or that is said behind it: "9 in
    /// the evening".
    fn on_its_half(&mut self, (hour, minute): Clock, half: Option<Does>) -> Option<Clock> {
        let half = half.or_else(|| {
            let here = self.at;
            self.skip(&[Does::On, Does::At, Does::The]);
            let said = match self.does(0) {
                Some(half @ (Does::Am | Does::Pm)) => Some(half),
                Some(Does::Morning) => Some(Does::Am),
                Some(Does::Afternoon | Does::Evening | Does::Night) => Some(Does::Pm),
                _ => None,
            };
            self.at = if said.is_some() { self.at + 1 } else { here };
            said
        });
        let hour = match (half, hour) {
            (Some(_), hour) if hour > NOON || hour == 0 => return None,
            (Some(Does::Pm), NOON) => NOON,
            (Some(Does::Pm), hour) => hour + NOON,
            (Some(_), NOON) => 0,
            (_, hour) => hour,
        };
        (hour < 24 && minute < 60).then_some((hour, minute))
    }

    /// "half past eight", "quarter to ten".
    fn quarters(&mut self) -> Option<Clock> {
        let start = self.at;
        let found = self.quarters_here();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn quarters_here(&mut self) -> Option<Clock> {
        self.skip(&[Does::The]);
        let minutes = match self.does(0)? {
            Does::Half => HALF,
            Does::Quarter => HALF / 2,
            _ => return None,
        };
        self.at += 1;
        let before = match self.does(0)? {
            Does::Past => false,
            Does::To => true,
            _ => return None,
        };
        self.at += 1;
        let (hour, glued) = self.hour()?;
        let hour = Some(hour).filter(|hour| glued.is_empty() && (1..=23).contains(hour))?;
        Some(match before {
            true => (hour - 1, 60 - minutes),
            false => (hour, minutes),
        })
    }

    /// An hour in figures or in words, and what is written together with it.
    fn hour(&mut self) -> Option<(u32, &'t str)> {
        let word = self.words.get(self.at)?;
        let named = self
            .table
            .hours
            .iter()
            .position(|name| *name == *word.folded);
        let named = named.and_then(|place| u32::try_from(place + 1).ok());
        let found = match named {
            Some(hour) => (hour, ""),
            None => split_figure(&word.folded)?,
        };
        self.at += 1;
        Some(found)
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
            let endings = &self.table.endings;
            split_figure(&word.folded).is_some_and(|(_, ending)| {
                is_one_of(&endings.hour, ending) || is_one_of(&endings.half_past, ending)
            })
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
        if !is_one_of(&self.table.clock_marks, between) || digits != 2 {
            return None;
        }
        self.at += 1;
        Some((minute, ending))
    }

    /// "30분", "반" behind an hour.
    fn minutes_in_words(&mut self) -> Option<u32> {
        let word = &self.words.get(self.at)?.folded;
        if is_one_of(&self.table.half, word) {
            self.at += 1;
            return Some(HALF);
        }
        let (minute, ending) = split_figure(word)?;
        if !is_one_of(&self.table.endings.minute, ending) {
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

/// "8.15", "9.30am", "0900": the time, and what is written together with it.
fn written_together(word: &str) -> Option<(Clock, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (figures, ending) = word.split_at_checked(end.unwrap_or(word.len()))?;
    let (hour, minute) = match figures.split_once('.') {
        Some(parts) => parts,
        None if figures.len() == 4 => figures.split_at_checked(2)?,
        None => return None,
    };
    let minute = minute.parse().ok().filter(|_| minute.len() == 2)?;
    let clock = (hour.parse().ok()?, minute);
    (clock.0 < 24 && clock.1 < 60).then_some((clock, ending))
}
