//! How time expressions are put together: "since", "between … and", "A to B".
//!
//! Takes tokens; gives [`Expr`]s and where they stand. Every rule looks at a
//! bounded number of tokens, so a text is read in time linear in its length.
//! The parts that the rules join are read in `dates`, `figures`, `relative` and
//! `korean`.

use super::calendar::Days;
use super::lexicon::Word;
use super::resolve::{Expr, Part};
use super::tokens::{Kind, Token, tokenize};
use crate::language::span::Span;

/// How deep "the week of the end of the first half of …" may go.
pub(super) const DEEPEST: u8 = 3;

/// What a rule read, and the token behind it.
pub(super) type Read = Option<(Expr, usize)>;

/// The tokens of one text.
pub(super) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            tokens: tokenize(text),
        }
    }

    /// Every expression of the text and its bytes.
    pub(super) fn expressions(&self) -> Vec<(Expr, Span)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = self.token(at) {
            match self.expression(at) {
                Some((expr, next)) if next > at => {
                    let end = self.token(next - 1).map_or(first.end, |last| last.end);
                    if expr != Expr::Nonsense {
                        found.push((expr, Span::new(first.start, end)));
                    }
                    at = next;
                }
                // Figures that hang together are a date as a whole or not at all.
                _ => at = self.behind_figures(at).max(at + 1),
            }
        }
        found
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn word(&self, at: usize) -> Option<Word> {
        match self.token(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, at: usize, word: Word) -> bool {
        self.word(at) == Some(word)
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.token(at)?.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        self.mark(at).is_some_and(|mark| marks.contains(&mark))
    }

    /// Figures: their value and how many there are.
    pub(super) fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.token(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.glued)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.capital)
    }

    pub(super) fn spelled(&self, at: usize) -> &'t str {
        self.token(at)
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or_default()
    }

    /// Past one of `words`, if it stands at `at`.
    pub(super) fn skip(&self, at: usize, words: &[Word]) -> usize {
        match self.word(at) {
            Some(word) if words.contains(&word) => at + 1,
            _ => at,
        }
    }

    /// Past one of `marks`, if it stands at `at`.
    pub(super) fn skip_mark(&self, at: usize, marks: &[char]) -> usize {
        at + usize::from(self.is_mark(at, marks))
    }

    /// Whether the word before `at` leads one to expect a time.
    pub(super) fn is_led(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.word(before)) else {
            return false;
        };
        matches!(
            before,
            Word::In
                | Word::On
                | Word::During
                | Word::Since
                | Word::From
                | Word::Until
                | Word::Through
                | Word::Before
                | Word::After
                | Word::Between
                | Word::By
                | Word::Within
                | Word::Early
                | Word::Mid
                | Word::Late
                | Word::Turn { .. }
                | Word::Beginner
                | Word::About
                | Word::Weekday { .. }
        )
    }

    fn expression(&self, at: usize) -> Read {
        match self.token(at)?.kind {
            Kind::Word(Word::Other) => None,
            Kind::Mark('\'') => self.joined(at, true).filter(|_| self.is_led(at)),
            Kind::Mark(mark) => self.comparison(at, mark),
            _ => self
                .opened(at)
                .or_else(|| self.korean(at))
                .or_else(|| self.joined(at, self.is_led(at))),
        }
    }

    /// "<= 2019".
    fn comparison(&self, at: usize, mark: char) -> Read {
        let equal = self.is_mark(at + 1, &['=']);
        let operand = at + 1 + usize::from(equal);
        match mark {
            '<' | '>' => {}
            _ => return None,
        }
        let (year, next) = self.year(operand)?;
        Some((compared(mark == '>', equal, year), next))
    }

    /// An expression behind a word that says which side of it is meant.
    fn opened(&self, at: usize) -> Read {
        let wrapped = |from: usize, wrap: fn(Box<Expr>) -> Expr| {
            let (expr, next) = self.operand(from, 0)?;
            Some((wrap(Box::new(expr)), next))
        };
        match self.word(at)? {
            Word::Since => wrapped(self.skip(at + 1, &[Word::About]), Expr::Since),
            Word::Beginner => wrapped(
                self.skip(at + 1, &[Word::On, Word::From, Word::In]),
                Expr::Since,
            ),
            Word::Until | Word::Through | Word::By => {
                self.to_date(at).or_else(|| wrapped(at + 1, Expr::Until))
            }
            Word::To => self.to_date(at),
            Word::Before => wrapped(at + 1, Expr::Before),
            Word::After => wrapped(at + 1, Expr::After),
            Word::Later if self.is_word(at + 1, Word::Than) => {
                self.negated(at).or_else(|| wrapped(at + 2, Expr::After))
            }
            Word::Sooner if self.is_word(at + 1, Word::Than) => wrapped(at + 2, Expr::Before),
            Word::Other => None,
            Word::Between => self
                .both(at + 1, |word| word == Some(Word::And))
                .or_else(|| self.joined(at + 1, true)),
            Word::From => self.from(at),
            _ => None,
        }
    }

    /// "no later than X" is up to X.
    fn negated(&self, at: usize) -> Read {
        let no = at.checked_sub(1)?;
        if !["no", "not"]
            .iter()
            .any(|word| self.spelled(no).eq_ignore_ascii_case(word))
        {
            return None;
        }
        let (expr, next) = self.operand(at + 2, 0)?;
        Some((Expr::Until(Box::new(expr)), next))
    }

    /// "to date".
    fn to_date(&self, at: usize) -> Read {
        // "equal to date 1" and "from to date" name a date of their own.
        let other = self.number(at + 2).is_some() || self.is_word(at + 2, Word::From);
        // "up to date" is how new something is.
        let before = at.checked_sub(1).map(|before| self.spelled(before));
        let other = other || before.is_some_and(|word| word.eq_ignore_ascii_case("up"));
        let ends = self.is_word(at + 1, Word::Date)
            && !other
            && !matches!(
                self.word(at.checked_sub(1).unwrap_or(usize::MAX)),
                Some(Word::Unit(_))
            );
        let today = Expr::unit(super::calendar::Unit::Day, 0);
        ends.then(|| (Expr::Until(Box::new(today)), at + 2))
    }

    fn from(&self, at: usize) -> Read {
        if let Some(both) = self.both(at + 1, |word| {
            matches!(
                word,
                Some(Word::To | Word::Until | Word::Through | Word::And)
            )
        }) {
            return Some(both);
        }
        let (expr, next) = self.joined(at + 1, true)?;
        let on = self.skip(next, &[Word::And]);
        if matches!(self.word(on), Some(Word::Onwards | Word::On)) {
            return Some((Expr::Since(Box::new(expr)), on + 1));
        }
        Some((expr, next))
    }

    /// Two ends with a word or a dash between them.
    fn both(&self, at: usize, joins: impl Fn(Option<Word>) -> bool) -> Read {
        if let Some(days) = self.days_of_a_month(at) {
            return Some(days);
        }
        let (first, next) = self.operand(at, 0)?;
        let dash = self.is_mark(next, &['-', '~']);
        if !dash && !joins(self.word(next)) {
            return None;
        }
        let (last, next) = self.operand(next + 1, 0)?;
        Some((Expr::Between(Box::new(first), Box::new(last)), next))
    }

    /// An atom, and a second one if the two are the ends of a range; or what
    /// stands behind it says which side is meant.
    fn joined(&self, at: usize, led: bool) -> Read {
        let (first, next) = self.atom(at, led, 0)?;
        if first == Expr::Nonsense {
            return Some((first, next));
        }
        let joins = matches!(
            self.token(next).map(|token| token.kind),
            Some(Kind::Mark('-' | '~') | Kind::Word(Word::To | Word::Until | Word::Through))
        );
        if joins && let Some((last, next)) = self.operand(next + 1, 0) {
            return Some((Expr::Between(Box::new(first), Box::new(last)), next));
        }
        Some(self.turned(first, next))
    }

    /// "2016 or later", "2019 onwards".
    fn turned(&self, expr: Expr, next: usize) -> (Expr, usize) {
        let joined = matches!(self.word(next), Some(Word::Or | Word::And));
        let at = next + usize::from(joined);
        let spelled = self.spelled(at);
        let is = |words: &[&str]| words.iter().any(|word| spelled.eq_ignore_ascii_case(word));
        if joined && is(&["later", "after", "greater", "newer"]) || is(&["onwards", "onward"]) {
            return (Expr::Since(Box::new(expr)), at + 1);
        }
        if joined && is(&["earlier", "before", "older"]) {
            return (Expr::Until(Box::new(expr)), at + 1);
        }
        (expr, next)
    }

    /// An atom where a time is expected, with or without an article.
    pub(super) fn operand(&self, at: usize, depth: u8) -> Read {
        let at = self.skip(at, &[Word::About]);
        let at = self.skip(at, &[Word::In, Word::On]);
        let at = self.skip(at, &[Word::The]);
        if self.is_word(at, Word::Now) {
            return Some((Expr::unit(super::calendar::Unit::Day, 0), at + 1));
        }
        self.korean(at).or_else(|| self.atom(at, true, depth))
    }

    /// One time without openers. `led` says that a time is expected here.
    pub(super) fn atom(&self, at: usize, led: bool, depth: u8) -> Read {
        if depth > DEEPEST {
            return None;
        }
        match self.token(at)?.kind {
            Kind::Mark('\'') => self
                .short_year(at)
                .map(|(year, next)| (year_of(year), next)),
            Kind::Mark(_) => None,
            Kind::Number { .. } => self
                .counted(at, depth)
                .or_else(|| self.figures(at, led))
                .or_else(|| self.day_first(at))
                .or_else(|| self.year_first(at))
                .or_else(|| self.nth(at, depth))
                .or_else(|| self.bare_year(at, led))
                .or_else(|| self.bare_day(at)),
            Kind::Word(word) => match word {
                Word::Other => None,
                Word::Festive => self.holiday(at),
                Word::Month { .. } => self.holiday(at).or_else(|| self.month_first(at, led)),
                Word::Weekday { .. } => self.weekday(at, led),
                Word::Turn { .. } => self.turn(at, depth),
                Word::The => self.bare_day(at + 1).or_else(|| self.day_first(at + 1)),
                Word::During => self.holiday(at).or_else(|| self.spoken_unit(at)),
                Word::Within => self.within(at),
                Word::For | Word::In => self.in_amount(at).or_else(|| self.spoken_unit(at)),
                Word::Unit(_) | Word::Calendar => self.unit_first(at, depth),
                Word::Today(_) => self.today(at),
                Word::Night | Word::PartOfDay => None,
                Word::Early
                | Word::Mid
                | Word::Late
                | Word::Beginning
                | Word::End
                | Word::Rest
                | Word::Sooner
                | Word::Later => self.part(at, depth),
                Word::Half => self.half_a_unit(at),
                Word::Q | Word::H => self.quarter(at),
                Word::So => self.so_far(at, depth),
                Word::Season(_) => self.season(at, led),
                Word::Decade(_) => self.decade_in_words(at),
                Word::Ordinal(_) => self.day_first(at).or_else(|| self.nth(at, depth)),
                Word::Cardinal(_) | Word::A | Word::Couple | Word::Few | Word::Dozen => self
                    .counted(at, depth)
                    .or_else(|| self.day_first(at))
                    .or_else(|| self.nth(at, depth))
                    .or_else(|| self.year_in_words(at, led)),
                _ => None,
            },
        }
    }
}

/// All the days of a year.
pub(super) fn year_of(year: i32) -> Expr {
    super::calendar::years(year, 1).map_or(Expr::Nonsense, Expr::Days)
}

fn compared(later: bool, equal: bool, year: i32) -> Expr {
    let year = Box::new(year_of(year));
    match (later, equal) {
        (true, true) => Expr::Since(year),
        (true, false) => Expr::After(year),
        (false, true) => Expr::Until(year),
        (false, false) => Expr::Before(year),
    }
}

/// A vague part of a time.
pub(super) fn part(part: Part, of: Expr) -> Expr {
    Expr::Part {
        part,
        of: Box::new(of),
    }
}

/// One day that the words fix.
pub(super) fn fixed(year: i32, month: i32, day: i32) -> Option<Expr> {
    super::calendar::date(year, month, day).map(|day| Expr::Days(Days::on(day)))
}
