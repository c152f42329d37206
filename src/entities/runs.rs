//! Runs of words in a sentence that look like a name.
//!
//! Takes the folded words of a sentence; gives runs of capitals with the small words
//! inside them, titles split off, and Korean names before their titles. Which of them
//! count, and which are one name, is left to others.

use std::ops::Range;

use crate::language::fold::Word;
use crate::language::lexicon::{Abbreviation, Lexicon};
use crate::language::names::NameWords;
use crate::language::vocabulary;

/// A run of words that looks like a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Which words of the sentence.
    pub(crate) words: Range<usize>,
    /// Whether its capital may be that of a sentence's first word.
    pub(crate) at_start: bool,
    /// Whether a title stands before it, or behind a Korean name.
    pub(crate) titled: bool,
}

/// The words of a sentence, and what they do.
pub(crate) struct Sentence<'s> {
    pub(crate) text: &'s str,
    pub(crate) words: &'s [Word<'s>],
    pub(crate) lexicon: &'s Lexicon,
}

impl<'s> Sentence<'s> {
    fn names(&self) -> &'s NameWords {
        self.lexicon.names()
    }

    pub(crate) fn written(&self, at: usize) -> &'s str {
        self.words
            .get(at)
            .map_or("", |word| word.span.of(self.text))
    }

    pub(crate) fn folded(&self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |word| &*word.folded)
    }

    /// What stands before a word, back to the end of the one before.
    pub(crate) fn gap(&self, at: usize) -> &'s str {
        let start = at
            .checked_sub(1)
            .and_then(|before| self.words.get(before))
            .map_or(0, |word| word.span.end);
        let end = self.words.get(at).map_or(start, |word| word.span.start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether a word is written large and is not one that only begins a clause.
    fn is_large(&self, at: usize) -> bool {
        let written = self.written(at);
        // An initial is large whatever the letter is besides: "Anne I. Roe".
        let initial = written.chars().count() == 1 && self.gap(at + 1) == ". ";
        // "We've" is no name, and nor is what it is short for.
        let short = written.split(['\'', '’']).next().unwrap_or_default();
        let contracted = short.len() < written.len() && self.lexicon.is_stop(&short.to_lowercase());
        written.starts_with(char::is_uppercase)
            && !contracted
            && (initial || !self.lexicon.is_stop(self.folded(at)))
    }

    /// Whether words that are no name stand in capitals throughout: then those of a name
    /// tell nothing either.
    pub(crate) fn has_shouted_words(&self) -> bool {
        const LEAST: usize = 2;
        let small = (0..self.words.len()).filter(|at| self.lexicon.is_stop(self.folded(*at)));
        small.filter(|at| self.is_all_large(*at)).count() >= LEAST
    }

    pub(crate) fn is_all_large(&self, at: usize) -> bool {
        let mut letters = self.written(at).chars().filter(|c| c.is_alphabetic());
        let mut count = 0;
        letters.all(|c| {
            count += 1;
            c.is_uppercase()
        }) && count > 1
    }

    fn begins_a_clause(&self, at: usize) -> bool {
        at == 0
            || self
                .gap(at)
                .contains(['"', '“', '‘', ':', '—', '…', '•', '*', '!', '?'])
    }

    /// Whether most words of a sentence are written large, as in a headline: capitals
    /// then tell nothing.
    pub(crate) fn is_shouted(&self) -> bool {
        const LEAST: usize = 5;
        const SHORT: usize = 4;
        let long = (0..self.words.len()).filter(|at| self.folded(*at).chars().count() >= SHORT);
        let (mut large, mut all) = (0, 0);
        for at in long {
            all += 1;
            large += usize::from(self.written(at).starts_with(char::is_uppercase));
        }
        all >= LEAST && large * 4 > all * 3
    }

    /// The runs, in order.
    pub(crate) fn runs(&self) -> Vec<Run> {
        let mut runs = self.korean();
        let mut at = 0;
        while at < self.words.len() {
            if !self.is_large(at) {
                at += 1;
                continue;
            }
            let end = self.end_of_run(at);
            self.split(at..end, &mut runs);
            at = end;
        }
        runs
    }

    /// Where the run that begins at a word ends.
    fn end_of_run(&self, first: usize) -> usize {
        let mut end = first + 1;
        // "Ministry of Trade, Industry and Energy": the row goes on behind the comma.
        let mut of = false;
        loop {
            let gap = self.gap(end);
            let headed = self.names().head(self.folded(end - 1)).is_some();
            if self.is_large(end) && self.holds_together(end, gap) {
                end += 1;
            } else if self.is_given_name(first, end, gap) {
                // "Kim Sung-soo": nothing follows the second part of a given name.
                return end + 1;
            } else if let Some(next) = self.behind_inner(end, gap) {
                end = next + 1;
            } else if let Some(next) = self.behind_of(end, gap).filter(|_| headed) {
                of = true;
                end = next + 1;
            } else if let Some(next) = self.row(end).filter(|_| of) {
                end = next;
            } else if let Some(next) = self.behind_and(first, end, of || headed) {
                end = next;
            } else {
                return end;
            }
        }
    }

    fn holds_together(&self, at: usize, gap: &str) -> bool {
        match gap {
            " " | " & " => true,
            // "Duk-Geun" is one name, "US-China" two.
            "-" | "\u{2010}" | "\u{2011}" => {
                let short = |at| self.is_all_large(at);
                !short(at) && !short(at.saturating_sub(1))
            }
            // "John F. Kennedy", "St. Louis"
            ". " => {
                let before = self.written(at.saturating_sub(1));
                let abbreviation = self.lexicon.abbreviation(before);
                before.chars().count() == 1 || abbreviation == Some(Abbreviation::BeforeName)
            }
            _ => false,
        }
    }

    /// Whether a word written small behind a hyphen is the second part of a given name.
    fn is_given_name(&self, first: usize, at: usize, gap: &str) -> bool {
        const LONGEST: usize = 6;
        let word = self.folded(at);
        let small = word.chars().count() <= LONGEST && word.chars().all(char::is_lowercase);
        let parts = at.saturating_sub(first);
        gap == "-" && small && parts >= 2 && !self.names().makes_adjective(word)
    }

    /// The large word behind one or two small ones inside a name: "Charles de Gaulle".
    fn behind_inner(&self, at: usize, gap: &str) -> Option<usize> {
        let inner = |at| self.names().is_inner(self.folded(at)) && self.gap(at) == " ";
        if gap != " " || !inner(at) {
            return None;
        }
        let next = if inner(at + 1) { at + 2 } else { at + 1 };
        (self.is_large(next) && matches!(self.gap(next), " " | "-")).then_some(next)
    }

    /// The large word behind "of" or "for the".
    fn behind_of(&self, at: usize, gap: &str) -> Option<usize> {
        if gap != " " || !self.names().is_of(self.folded(at)) {
            return None;
        }
        let next = if self.folded(at + 1) == "the" {
            at + 2
        } else {
            at + 1
        };
        (self.is_large(next) && self.gap(next) == " ").then_some(next)
    }

    /// The end of a row that goes on at a word: "…, Industry and Energy".
    fn row(&self, at: usize) -> Option<usize> {
        let mut next = at;
        while self.gap(next) == ", " && self.is_large(next) {
            next = self.end_of_large(next);
        }
        if next == at {
            return None;
        }
        let joined = self.names().is_and(self.folded(next)) && matches!(self.gap(next), " " | ", ");
        (joined && self.gap(next + 1) == " " && self.is_large(next + 1))
            .then(|| self.end_of_large(next + 1))
    }

    fn end_of_large(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.is_large(end) && matches!(self.gap(end), " " | "-") {
            end += 1;
        }
        end
    }

    /// The end of a run that goes on behind "and": where its first part is a body's,
    /// or "the Securities and Exchange Commission" ends with what a body is.
    fn behind_and(&self, first: usize, at: usize, headed: bool) -> Option<usize> {
        let joined = self.gap(at) == " " && self.names().is_and(self.folded(at));
        if !joined || self.gap(at + 1) != " " || !self.is_large(at + 1) {
            return None;
        }
        let end = self.end_of_large(at + 1);
        let of = (first..at).any(|word| self.names().is_of(self.folded(word)));
        let article = first
            .checked_sub(1)
            .is_some_and(|before| self.folded(before) == "the");
        let head = self.names().head(self.folded(end - 1)).is_some();
        let one = at - first == 1 && end - at > 2;
        let titles = self.title(at + 1, end) > 0;
        ((headed && of && !titles) || (article && head && one)).then_some(end)
    }

    fn title(&self, from: usize, end: usize) -> usize {
        let words = self.words.get(from..end).unwrap_or_default();
        self.names().title_at(words)
    }

    /// Where a run ends without the day behind it: "charged Jane Roe Thursday".
    fn without_day(&self, run: Range<usize>) -> usize {
        let last = run.end - 1;
        let rest = run.start..last;
        let named = rest.len() > 1
            || rest
                .clone()
                .any(|at| !vocabulary::is_common(self.folded(at)));
        match named && self.names().is_never(self.folded(last)) {
            true => last,
            false => run.end,
        }
    }

    /// Splits a run at the titles inside it: "Acme Steel Chairman Jane Roe" is two names.
    fn split(&self, run: Range<usize>, runs: &mut Vec<Run>) {
        let mut start = run.start;
        let mut at_start = self.begins_a_clause(start);
        // "Earlier", "On Monday": words that any clause begins with.
        while at_start && start < run.end && self.lexicon.starts_a_sentence(self.folded(start)) {
            start += 1;
            at_start = false;
        }
        if start == run.end {
            return;
        }
        let run = start..match run.len() {
            0 | 1 => run.end,
            _ => self.without_day(start..run.end),
        };
        let headed = self.names().head(self.folded(run.end - 1)).is_some();
        let of = (start..run.end).any(|at| self.names().is_of(self.folded(at)));
        let mut last_title = None;
        if !headed && !of {
            for at in start..run.end {
                let words = self.title(at, run.end);
                if words > 0 && at + words > last_title.map_or(0, |(_, end)| end) {
                    last_title = Some((at, at + words));
                }
            }
        }
        let Some((_, behind)) = last_title else {
            let name = self.person_at_end(start..run.end);
            let titled = name.start > start && self.is_behind_office(start);
            runs.push(Run {
                at_start: at_start && name.start == start,
                titled: titled || self.has_title_behind(run.end),
                words: name,
            });
            return;
        };
        // What stands before the first of the titles names where they hold.
        let first_title = (start..run.end).find(|at| self.title(*at, run.end) > 0);
        let before = start..first_title.unwrap_or(start);
        let ends_so = self.names().head(self.folded(before.end.saturating_sub(1)));
        if before.len() > 1 && ends_so.is_some() {
            runs.push(Run {
                words: before,
                at_start,
                titled: false,
            });
        }
        if behind < run.end {
            runs.push(Run {
                words: behind..run.end,
                at_start: false,
                titled: true,
            });
        }
    }

    /// The part of a run that is a person's name, where what stands before belongs to
    /// other words: "to the US Cho Hyun-dong", "Secretary of State Jane Roe".
    fn person_at_end(&self, run: Range<usize>) -> Range<usize> {
        const NAME: usize = 2;
        let last = run.end - 1;
        let written_small = self.written(last).starts_with(char::is_lowercase);
        if written_small && self.gap(last) == "-" && run.len() > NAME + 1 {
            return last - NAME..run.end;
        }
        let joined = (run.start..run.end).rev();
        let tail = joined
            .take_while(|at| !self.names().is_of(self.folded(*at)))
            .count();
        match tail > NAME && self.is_behind_office(run.start) {
            true => run.end - NAME..run.end,
            false => run,
        }
    }

    /// Whether a title and "of" stand before a word.
    fn is_behind_office(&self, at: usize) -> bool {
        let of = at
            .checked_sub(1)
            .filter(|of| self.names().is_of(self.folded(*of)));
        let title = of.and_then(|of| of.checked_sub(1));
        title.is_some_and(|title| self.title(title, title + 1) > 0)
    }

    /// Whether the words behind the comma after a name are a title: "Jane Roe, chief
    /// executive of Acme".
    fn has_title_behind(&self, at: usize) -> bool {
        const REACH: usize = 5;
        let clause = (at..at + REACH)
            .take_while(|next| *next == at || !self.gap(*next).contains([',', '.', ';', ':']));
        self.gap(at) == ", "
            && self.written(at).starts_with(char::is_lowercase)
            && clause.clone().any(|next| self.title(next, at + REACH) > 0)
    }

    /// Korean names before their titles, with up to one word between: "안덕근
    /// 산업부 장관은".
    fn korean(&self) -> Vec<Run> {
        let names = self.names();
        let titled = |at: usize| {
            let near = |ahead: usize| {
                (at + 1..=at + ahead).all(|next| self.gap(next) == " ")
                    && names.is_korean_title(self.folded(at + ahead))
            };
            near(1) || (near(2) && !names.is_korean_name(self.folded(at + 1)))
        };
        let found = (0..self.words.len())
            .filter(|at| names.is_korean_name(self.folded(*at)))
            .filter(|at| !names.is_korean_title(self.folded(*at)) && titled(*at));
        found
            .map(|at| Run {
                words: at..at + 1,
                at_start: false,
                titled: true,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;
    use crate::language::span::Span;

    fn runs(text: &str) -> Vec<String> {
        let (words, lexicon) = (words(text), english());
        let sentence = Sentence {
            text,
            words: &words,
            lexicon: &lexicon,
        };
        let marked = sentence.runs().into_iter().map(|run| {
            let last = run.words.end - 1;
            let span = Span::new(words[run.words.start].span.start, words[last].span.end);
            let start = if run.at_start { "^" } else { "" };
            let titled = if run.titled { "!" } else { "" };
            format!("{start}{}{titled}", span.of(text))
        });
        marked.collect()
    }

    #[test]
    fn runs_of_capitals_are_names_with_the_small_words_inside_them() {
        for (text, expected) in [
            ("Officials met Acme Steel on the quay.", vec!["Acme Steel"]),
            (
                "Yesterday it met the Bank of England.",
                vec!["Bank of England"],
            ),
            (
                "They left the Ministry of Trade, Industry and Energy with Ana Diaz.",
                vec!["Ministry of Trade, Industry and Energy", "Ana Diaz"],
            ),
            (
                "He runs the Center for the Arts and the gallery.",
                vec!["Center for the Arts"],
            ),
            (
                "The Securities and Exchange Commission sued.",
                vec!["Securities and Exchange Commission"],
            ),
            ("It paid Roe and Doe.", vec!["Roe", "Doe"]),
            ("It paid Roe, Doe and Smith.", vec!["Roe", "Doe", "Smith"]),
            ("Then Minister Kim Sung-soo spoke.", vec!["Kim Sung-soo!"]),
            (
                "a meeting with US Commerce Secretary Gina Raimondo",
                vec!["Gina Raimondo!"],
            ),
            (
                "said Acme Steel Vice Chairman Jay Y. Lee's aide",
                vec!["Acme Steel", "Jay Y. Lee!"],
            ),
            (
                "Jane Roe, the firm's chief executive, left.",
                vec!["^Jane Roe!"],
            ),
            ("the Seoul-based firm", vec!["Seoul"]),
            (
                "the US-China talks with Duk-Geun Ahn",
                vec!["US", "China", "Duk-Geun Ahn"],
            ),
            ("ambassador to the US Cho Hyun-dong", vec!["Cho Hyun-dong"]),
            (
                "Under Secretary of State for Trade Jane Roe left",
                vec!["Jane Roe!"],
            ),
            ("the president of Bank of England", vec!["Bank of England"]),
            ("a visit to General Motors", vec!["General Motors"]),
            ("the airport Charles de Gaulle", vec!["Charles de Gaulle"]),
            ("he said: \"Ports matter\" to Roe", vec!["^Ports", "Roe"]),
            (
                "안덕근 장관은 이재용 삼성전자 회장을 만났다",
                vec!["안덕근!", "이재용!"],
            ),
            ("the president of Mexico", vec!["Mexico"]),
            ("They charged Jane Roe Thursday.", vec!["Jane Roe"]),
            ("They met Diaz Thursday.", vec!["Diaz"]),
            ("They sold it on Black Friday.", vec!["Black Friday"]),
            (
                "in Leith's George R. Brown Convention Center",
                vec!["Leith", "George R. Brown Convention Center"],
            ),
            ("so We’ve met Roe", vec!["Roe"]),
            ("nothing here", vec![]),
        ] {
            assert_eq!(runs(text), expected, "{text:?}");
        }
    }

    #[test]
    fn headlines_are_told_from_sentences() {
        for (text, expected) in [
            ("Minister Meets Counterpart Over Supply Chain Talks", true),
            (
                "The minister met Ana Diaz in Leith over the supply of steel.",
                false,
            ),
        ] {
            let (words, lexicon) = (words(text), english());
            let sentence = Sentence {
                text,
                words: &words,
                lexicon: &lexicon,
            };
            assert_eq!(sentence.is_shouted(), expected, "{text:?}");
        }
    }
}
