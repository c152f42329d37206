//! Whose time a schedule is in: "Seoul time", "KST", "in Asia/Seoul", "GMT+9".

use super::Reader;
use super::lexicon::Does;
use crate::language::span::Span;

const UTC: &str = "Etc/UTC";

impl Reader<'_> {
    /// The IANA name of the zone that the next words name.
    pub(super) fn zone(&mut self) -> Option<String> {
        let start = self.at;
        self.skip(&[Does::On, Does::The]);
        let found = self.abbreviation().or_else(|| self.place());
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// "KST", "GMT+9".
    fn abbreviation(&mut self) -> Option<String> {
        let word = self.words.get(self.at)?;
        let zone = self.table.abbreviations.get(&*word.folded)?;
        let behind = self.text.get(word.span.end..).unwrap_or_default();
        let signed = behind.starts_with(['+', '-', '−']);
        let digits = |c: char| c.is_ascii_digit();
        if signed && behind.chars().nth(1).is_some_and(digits) {
            return (zone == UTC).then(|| self.offset(behind)).flatten();
        }
        self.at += 1;
        self.takes(Does::Time);
        Some(zone.clone())
    }

    /// The zone that is so many whole hours from UTC, its sign in front of what stands
    /// `behind`. The names of these zones have the sign the other way round.
    fn offset(&mut self, behind: &str) -> Option<String> {
        const EAST: u32 = 14;
        const WEST: u32 = 12;
        let mut chars = behind.chars();
        let east = chars.next()? == '+';
        let written: String = chars
            .take_while(|c| c.is_ascii_digit() || *c == ':')
            .collect();
        let (hours, minutes) = written.split_once(':').unwrap_or((&written, "00"));
        let hours: u32 = hours.parse().ok()?;
        if minutes != "00" || hours > if east { EAST } else { WEST } {
            return None;
        }
        // The figures are words of their own.
        let here = self.words.get(self.at)?.span.end;
        let end = here + 1 + written.len();
        let inside = self.words.iter().skip(self.at + 1);
        self.at += 1 + inside.take_while(|word| word.span.end <= end + 1).count();
        Some(match hours {
            0 => UTC.to_owned(),
            _ => format!("Etc/GMT{}{hours}", if east { '-' } else { '+' }),
        })
    }

    /// "Seoul time", "Asia/Seoul".
    fn place(&mut self) -> Option<String> {
        const LONGEST: usize = 3;
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
        None
    }
}
