//! How time expressions are put together: "since", "between … and", "A to B".
//!
//! Takes tokens; gives [`Expr`]s and where they stand. Every rule looks at a
//! bounded number of tokens, so a text is read in time linear in its length.
//! The parts that the rules join are read in `dates`, `figures`, `relative` and
//! `korean`.

use super::calendar::{Days, Unit};
use super::lexicon::{self, Bound, List, Opening, Word};
use super::resolve::{Expr, Part, Which, Yearly};
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

    /// Whether the text from `at` on begins with a word of `list`.
    pub(super) fn begins_with(&self, at: usize, list: List) -> bool {
        let text = self
            .token(at)
            .and_then(|token| self.text.get(token.start..));
        text.is_some_and(|text| {
            let mut words = lexicon::listed(list).iter();
            words.any(|word| text.starts_with(word.as_str()))
        })
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

    /// Whether a clause or the text ends before `at`.
    pub(super) fn ends_clause(&self, at: usize) -> bool {
        let mark = self.is_mark(at, &['.', ',', '!', '?', ';', ':', ')', '\'', '"']);
        self.token(at).is_none()
            || mark && !(self.is_glued(at + 1) && self.number(at + 1).is_some())
    }

    /// Whether a clause or the text begins at `at`.
    pub(super) fn begins_clause(&self, at: usize) -> bool {
        let before = at.checked_sub(1);
        before.is_none_or(|before| self.is_mark(before, &['.', ',', ':', ';', '(', '?', '!']))
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
                | Word::Ending
                | Word::Pre
                | Word::Post
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

    /// "<= 2019", ">= 15 April".
    fn comparison(&self, at: usize, mark: char) -> Read {
        let equal = self.is_mark(at + 1, &['=']);
        let operand = at + 1 + usize::from(equal);
        let bound = match (mark, equal) {
            ('>', true) => Bound::Since,
            ('>', false) => Bound::After,
            ('<', true) => Bound::Until,
            ('<', false) => Bound::Before,
            _ => return None,
        };
        if let Some((year, next)) = self.year(operand) {
            return Some((bound.of(year_of(year)), next));
        }
        // "> yesterday he said" is a quoted line.
        if !equal && at == 0 {
            return None;
        }
        let (expr, next) = self.operand(operand, 0)?;
        Some((bound.of(expr), next))
    }

    /// The word or phrase that says which side of a time is meant, and the token
    /// behind it.
    fn opener(&self, at: usize) -> Option<(Bound, usize)> {
        let word = self.word(at)?;
        if let Some((Opening::Bound(bound), next)) = self.phrase(at) {
            return Some((bound, next));
        }
        Some(match word {
            Word::Since => (Bound::Since, self.skip(at + 1, &[Word::About])),
            Word::Beginner => {
                let next = self.skip(at + 1, &[Word::On, Word::From, Word::In]);
                (Bound::Since, next)
            }
            // "walk me through last year" goes all the way.
            Word::Through if self.is_guided(at) => return None,
            Word::Until | Word::Through | Word::By => (Bound::Until, at + 1),
            Word::Before => (Bound::Before, at + 1),
            Word::After => (Bound::After, at + 1),
            Word::Pre => (Bound::Before, self.skip_mark(at + 1, &['-'])),
            Word::Post => {
                let next = self.skip_mark(at + 1, &['-']);
                let year = self.number(next).is_some_and(|(_, digits)| digits == 4);
                // "the post June wrote" is something else.
                let joined = next > at + 1 || year && !self.is_capital(at);
                return joined.then_some((Bound::After, next));
            }
            _ => return None,
        })
    }

    /// Whether "through" belongs to "walk me through".
    fn is_guided(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| self.is_listed(before, List::Guided))
    }

    /// A phrase that opens a time: "prior to", "no later than".
    fn phrase(&self, at: usize) -> Option<(Opening, usize)> {
        lexicon::phrases_from(self.word(at)?)
            .iter()
            .find_map(|(opening, words)| {
                let mut pairs = words.iter().zip(at..);
                let fits = pairs.all(|(word, at)| self.spelled(at).eq_ignore_ascii_case(word));
                fits.then_some((*opening, at + words.len()))
            })
    }

    /// The time behind an opener.
    fn bounded(&self, at: usize, bound: Bound, from: usize) -> Read {
        let from = self.past_clock(from);
        let (expr, next) = self
            .last_weekend(bound, from)
            .or_else(|| self.operand(from, 0))?;
        // "by last quarter's count" names no bound.
        let possessive = self.is_mark(next, &['\'']) && self.is_word(next + 1, Word::S);
        let loose = matches!(self.word(at), Some(Word::By | Word::Through));
        (!(possessive && loose)).then(|| (bound.of(expr), next))
    }

    /// "since the weekend": the last one that is over or under way.
    fn last_weekend(&self, bound: Bound, at: usize) -> Read {
        let unit_at = self.skip(at, &[Word::The]);
        let weekend = Unit::Weekend;
        let is = unit_at > at && self.is_word(unit_at, Word::Unit(weekend)) && bound.is_lower();
        // A weekend that goes on has its end before it: "since" means the one before.
        is.then(|| (Expr::unit(weekend, -1), unit_at + 1))
    }

    /// Past the time of day before a day: "six o'clock yesterday", "9:30 on Monday".
    fn past_clock(&self, at: usize) -> usize {
        let next = match (self.number(at), self.word(at)) {
            (Some((0..=24, 1 | 2)), _) => at + 1,
            (_, Some(Word::Cardinal(1..=12))) => at + 1,
            _ if self.is_listed(at, List::Noon) => at + 1,
            _ => return at,
        };
        let minutes = self.is_mark(next, &[':']) && self.number(next + 1).is_some();
        let next = next + if minutes { 2 } else { 0 };
        let is_clock = if self.is_listed(next, List::HalfOfTheDay) {
            Some(next + 1)
        } else if self.is_listed(next, List::OfTheClock) && self.is_listed(next + 2, List::Clock) {
            Some(next + 3)
        } else if minutes || self.is_listed(at, List::Noon) {
            Some(next)
        } else {
            None
        };
        let Some(next) = is_clock else { return at };
        let next = self.skip(self.skip_mark(next, &[',']), &[Word::On]);
        match self.word(next) {
            Some(Word::Today(_) | Word::Weekday { .. } | Word::Month { .. }) => next,
            _ if self.number(next).is_some() => next,
            _ => at,
        }
    }

    /// Whether a word of `list` stands at `at`.
    pub(super) fn is_listed(&self, at: usize, list: List) -> bool {
        lexicon::is_listed(list, self.spelled(at))
    }

    /// An expression behind a word that says which side of it is meant.
    fn opened(&self, at: usize) -> Read {
        let word = self.word(at)?;
        if word == Word::Other {
            return None;
        }
        if matches!(word, Word::Until | Word::Through | Word::By | Word::To)
            && let Some(date) = self.to_date(at)
        {
            return Some(date);
        }
        if let Some((bound, from)) = self.opener(at) {
            let (expr, next) = self.bounded(at, bound, from)?;
            if self.is_on_both_sides(at, bound) {
                return Some((Expr::Nonsense, next));
            }
            return Some(self.second_bound(bound, expr, next));
        }
        match word {
            Word::Between => self.between(at + 1),
            Word::Lead => match self.phrase(at) {
                Some((Opening::Between, next)) => self.between(next),
                _ => self.more_than(at),
            },
            Word::From => self.from(at),
            _ => None,
        }
    }

    /// "before and after May" leaves no day out.
    fn is_on_both_sides(&self, at: usize, bound: Bound) -> bool {
        let joined = at
            .checked_sub(1)
            .is_some_and(|before| matches!(self.word(before), Some(Word::And | Word::Or)));
        let other = at.checked_sub(2).and_then(|before| self.word(before));
        let other = match other {
            Some(Word::Before | Word::Until) => Some(false),
            Some(Word::After | Word::Since) => Some(true),
            _ => None,
        };
        joined && other.is_some_and(|lower| lower != bound.is_lower())
    }

    fn between(&self, at: usize) -> Read {
        self.both(at, true).or_else(|| self.joined(at, true))
    }

    /// "more than two weeks ago".
    fn more_than(&self, at: usize) -> Read {
        let bound = if self.is_listed(at, List::More) {
            Bound::Before
        } else if self.is_listed(at, List::Less) {
            Bound::Since
        } else {
            return None;
        };
        if !self.is_word(at + 1, Word::Than) {
            return None;
        }
        let (expr, next) = self.counted(at + 2, 0)?;
        matches!(expr, Expr::Offset { back: true, .. }).then(|| (bound.of(expr), next))
    }

    /// "… but before 8 June": the other side of what was read.
    fn second_bound(&self, bound: Bound, first: Expr, next: usize) -> (Expr, usize) {
        let at = self.skip(self.skip_mark(next, &[',']), &[Word::And, Word::But]);
        // "since 2019, by Monday" are two times.
        let apart = self.is_word(at, Word::By);
        let second = (!apart)
            .then(|| self.opener(at))
            .flatten()
            .filter(|(other, _)| other.is_lower() != bound.is_lower())
            .and_then(|(other, from)| self.bounded(at, other, from));
        match second {
            Some((second, next)) if bound.is_lower() => {
                (Expr::Both(Box::new(first), Box::new(second)), next)
            }
            Some((second, next)) => (Expr::Both(Box::new(second), Box::new(first)), next),
            None => (first, next),
        }
    }

    /// "to date".
    fn to_date(&self, at: usize) -> Read {
        // "equal to date 1" and "from to date" name a date of their own.
        let other = self.number(at + 2).is_some() || self.is_word(at + 2, Word::From);
        // "up to date" is how new something is, and "by date" an order.
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        let other = other || before == Some(Word::Up) || self.is_word(at, Word::By);
        let ends =
            self.is_word(at + 1, Word::Date) && !other && !matches!(before, Some(Word::Unit(_)));
        ends.then(|| (Expr::Until(Box::new(today())), at + 2))
    }

    fn from(&self, at: usize) -> Read {
        if let Some(both) = self.both(at + 1, true) {
            return Some(both);
        }
        let (expr, next) = self.joined(at + 1, true)?;
        let on = self.skip(next, &[Word::And]);
        if matches!(self.word(on), Some(Word::Onwards | Word::On)) {
            return Some((Expr::Since(Box::new(expr)), on + 1));
        }
        // "from 3 May but not after 20 May".
        let since = Expr::Since(Box::new(expr.clone()));
        if let (both @ Expr::Both(..), next) = self.second_bound(Bound::Since, since, next) {
            return Some((both, next));
        }
        // "from May to the last hearing": the end is not known, so it stays open.
        let goes_on = matches!(
            self.word(next),
            Some(Word::To | Word::Until | Word::Through)
        ) || self.is_word(next, Word::Up) && self.is_word(next + 1, Word::To);
        let open = goes_on && !matches!(expr, Expr::Between(..) | Expr::Since(_));
        Some(if open {
            (Expr::Since(Box::new(expr)), next)
        } else {
            (expr, next)
        })
    }

    /// Two ends with a word or a dash between them.
    fn both(&self, at: usize, and: bool) -> Read {
        if let Some(days) = self.days_of_a_month(at) {
            return Some(days);
        }
        let (first, next) = self.operand(at, 0)?;
        let join = match self.join(next) {
            Some(behind) => behind,
            None if and && self.is_word(next, Word::And) => next + 1,
            None => return None,
        };
        let (last, next) = self.last_end(join)?;
        Some((Expr::Between(Box::new(first), Box::new(last)), next))
    }

    /// The token behind what joins the two ends of a range: "to", "up to", a dash.
    pub(super) fn join(&self, at: usize) -> Option<usize> {
        // "3 December night to 4 April".
        let late = matches!(self.word(at), Some(Word::PartOfDay | Word::Night));
        let at = at + usize::from(late);
        match self.token(at)?.kind {
            Kind::Mark('-' | '~') if !late => Some(at + 1),
            Kind::Word(Word::To | Word::Until | Word::Through) => Some(at + 1),
            Kind::Word(Word::Up) => {
                let to = matches!(self.word(at + 1), Some(Word::To | Word::Until));
                to.then_some(at + 2)
            }
            _ => None,
        }
    }

    /// The second end of a range, which may be today: "to now", "to date".
    fn last_end(&self, at: usize) -> Read {
        let date = self.is_word(at, Word::Date) && self.number(at + 1).is_none();
        let present = self.is_listed(at, List::Present) && self.ends_clause(at + 1);
        if date || present {
            return Some((today(), at + 1));
        }
        self.operand(at, 0)
    }

    /// An atom, and a second one if the two are the ends of a range; or what
    /// stands behind it says which side is meant.
    fn joined(&self, at: usize, led: bool) -> Read {
        let (first, next) = self.atom(at, led, 0)?;
        if first == Expr::Nonsense {
            return Some((first, next));
        }
        if let Some(join) = self.join(next)
            && let Some((last, next)) = self.last_end(join)
        {
            return Some((Expr::Between(Box::new(first), Box::new(last)), next));
        }
        let in_a_row = self.days_in_a_row(&first, next);
        if let Some(both) = in_a_row.or_else(|| self.months_in_a_row(&first, next)) {
            return Some(both);
        }
        Some(self.turned(first, next))
    }

    /// The token behind "and", "or" or a slash between two times of a kind.
    pub(super) fn link(&self, at: usize) -> Option<usize> {
        let word = self.skip(at, &[Word::And, Word::Or]);
        let behind = if word > at {
            word
        } else {
            self.skip_mark(at, &['/'])
        };
        (behind > at).then_some(behind)
    }

    /// "June and July 2024", "Q1 or Q2": one period, of the year behind them.
    fn months_in_a_row(&self, first: &Expr, next: usize) -> Read {
        let Expr::Yearly {
            what: first_what,
            which: Which::Bare,
        } = first
        else {
            return None;
        };
        let other = self.link(next)?;
        let names = matches!(
            self.word(other),
            Some(Word::Month { .. } | Word::Q | Word::Season(_))
        );
        if !names {
            return None;
        }
        let (second, next) = self.atom(other, true, 0)?;
        let Expr::Yearly { what, .. } = second else {
            return None;
        };
        let follows = match (first_what, what) {
            (Yearly::Month(first), Yearly::Month(second)) => second == first % 12 + 1,
            (Yearly::Quarter(first), Yearly::Quarter(second)) => second == first % 4 + 1,
            (Yearly::Season(first), Yearly::Season(second)) => second == first.next(),
            _ => false,
        };
        follows.then(|| {
            let ends = (Box::new(first.clone()), Box::new(second));
            (Expr::Between(ends.0, ends.1), next)
        })
    }

    /// "yesterday and today", "yesterday and the day before".
    fn days_in_a_row(&self, first: &Expr, next: usize) -> Read {
        let Expr::Unit {
            unit: Unit::Day,
            shift,
        } = *first
        else {
            return None;
        };
        let and = self.skip(next, &[Word::And, Word::Or]);
        if and == next {
            return None;
        }
        let the = self.skip(and, &[Word::The]);
        let (other, next) = match self.word(the)? {
            Word::Today(other) => (other, the + 1),
            Word::Unit(Unit::Day) => match self.word(the + 1)? {
                Word::Before => (shift - 1, the + 2),
                Word::After => (shift + 1, the + 2),
                _ => return None,
            },
            _ => return None,
        };
        let day = |shift| Box::new(Expr::unit(Unit::Day, shift));
        let (first, last) = (shift.min(other), shift.max(other));
        (last - first == 1).then(|| (Expr::Between(day(first), day(last)), next))
    }

    /// "2016 or later", "2019 onwards", "June so far".
    pub(super) fn turned(&self, expr: Expr, next: usize) -> (Expr, usize) {
        if self.is_word(next, Word::So) && self.is_word(next + 1, Word::Far) {
            return (part(Part::ToDate, expr), next + 2);
        }
        let joined = matches!(self.word(next), Some(Word::Or | Word::And));
        let at = next + usize::from(joined);
        let later = joined && self.is_listed(at, List::OrLater);
        if later || self.is_word(at, Word::Onwards) {
            return (Expr::Since(Box::new(expr)), at + 1);
        }
        if joined && self.is_listed(at, List::OrEarlier) {
            return (Expr::Until(Box::new(expr)), at + 1);
        }
        (expr, next)
    }

    /// An atom where a time is expected, with or without an article.
    pub(super) fn operand(&self, at: usize, depth: u8) -> Read {
        let at = self.skip(at, &[Word::About]);
        let at = self.skip(at, &[Word::In, Word::On]);
        let the = self.skip(at, &[Word::The]);
        if self.is_word(the, Word::Now) {
            return Some((today(), the + 1));
        }
        // "the current date".
        let current = matches!(self.word(the), Some(Word::Turn { shift: 0, .. }));
        if current && self.is_word(the + 1, Word::Date) {
            return Some((today(), the + 2));
        }
        if the > at && self.is_word(the, Word::Unit(Unit::Weekend)) {
            return self.spoken_unit(at.checked_sub(1)?);
        }
        self.korean(the).or_else(|| self.atom(the, true, depth))
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
                Word::At | Word::About => match self.skip(at + 1, &[Word::The]) {
                    vague if self.is_part_word(vague) => self.part(vague, depth),
                    _ => None,
                },
                Word::W => self.week_letter(at, led, depth),
                Word::ToDate(unit) => Some((part(Part::ToDate, Expr::unit(unit, 0)), at + 1)),
                Word::Fiscal => self.fiscal(at),
                Word::Same => self.same(at),
                Word::Overnight => self.overnight(at),
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

/// The reading day.
pub(super) const fn today() -> Expr {
    Expr::unit(Unit::Day, 0)
}

impl Bound {
    fn of(self, expr: Expr) -> Expr {
        let expr = Box::new(expr);
        match self {
            Self::Since => Expr::Since(expr),
            Self::After => Expr::After(expr),
            Self::Until => Expr::Until(expr),
            Self::Before => Expr::Before(expr),
        }
    }

    /// Whether it says where a period begins.
    const fn is_lower(self) -> bool {
        matches!(self, Self::Since | Self::After)
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
