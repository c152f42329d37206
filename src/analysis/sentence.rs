//! A sentence in its article, and what it holds.

use super::AnalyzedArticle;
use super::facts::Facts;
use super::names::UnlistedName;
use super::{dates, names, quantities};
use crate::entities::spot::Mention;
use crate::ingest::article::{Role, Sentence};
use crate::language::fold::{Word, words};
use crate::language::lexicon::Lexicon;
use crate::language::periods::Period;
use crate::language::quantities::Quantity;
use crate::language::span::Span;
use crate::language::terms::Term;

/// A sentence in its article.
#[derive(Clone, Copy)]
pub struct SentenceRef<'l> {
    /// The article.
    pub analyzed: &'l AnalyzedArticle,
    /// The number of the sentence.
    pub number: usize,
}

impl<'l> SentenceRef<'l> {
    /// The sentence.
    pub fn sentence(self) -> Option<&'l Sentence> {
        self.analyzed.article.sentences.get(self.number)
    }

    /// Its words as they stand.
    pub fn text(self) -> &'l str {
        self.sentence()
            .map_or("", |sentence| self.analyzed.article.text_of(sentence))
    }

    /// Where it stands: bytes of the stored text, half-open.
    pub fn span(self) -> Span {
        self.sentence()
            .map(|sentence| sentence.span)
            .unwrap_or_default()
    }

    /// The stored text of its article.
    pub fn stored(self) -> &'l str {
        &self.analyzed.article.stored
    }

    /// What the words of its language do.
    pub fn lexicon(self) -> &'l Lexicon {
        self.analyzed.lexicon()
    }

    /// The entities it names.
    pub fn mentions(self) -> impl Iterator<Item = &'l Mention> {
        self.analyzed.mentions_in(self.span())
    }

    /// Its terms, in order; spans in the stored text.
    pub fn terms(self) -> &'l [Term] {
        let terms = self.analyzed.terms.get(self.number);
        terms.map(Vec::as_slice).unwrap_or_default()
    }

    /// Its stems, in order.
    pub fn stems(self) -> impl Iterator<Item = &'l str> {
        self.terms().iter().map(|term| term.stem.as_str())
    }

    /// Whether it has one of some stems.
    pub fn has_any(self, stems: &[String]) -> bool {
        self.stems().any(|own| stems.iter().any(|stem| stem == own))
    }

    /// The sentence before it, if there is one of running text.
    pub fn before(self) -> Option<Self> {
        self.running(self.number.checked_sub(1)?)
    }

    /// The sentence behind it, if there is one of running text.
    pub fn behind(self) -> Option<Self> {
        self.running(self.number + 1)
    }

    /// The sentence of its article with a number, if it is one of running text.
    fn running(self, number: usize) -> Option<Self> {
        let place = Self { number, ..self };
        place
            .sentence()
            .filter(|sentence| sentence.role == Role::Body)?;
        Some(place)
    }

    /// Its words; spans in the stored text.
    pub fn words(self) -> &'l [Word<'static>] {
        self.fact(|facts| {
            facts.words.get_or_init(|| {
                let start = self.span().start;
                let read = words(self.text()).into_iter();
                read.map(|word| Word {
                    folded: word.folded.into_owned().into(),
                    span: word.span.shifted(start),
                    hyphenated: word.hyphenated,
                })
                .collect()
            })
        })
    }

    /// How many of its words end before a span of the stored text begins.
    pub fn position(self, span: Span) -> usize {
        let words = self.words();
        words.partition_point(|word| word.span.end <= span.start)
    }

    /// Its time expressions, read on its article's date: back in time, as news tells, but
    /// forward behind words of planning ("expected in October"). Spans in the sentence.
    pub fn dates(self) -> &'l [Period] {
        self.fact(|facts| facts.dates.get_or_init(|| dates::dates(self).into()))
    }

    /// Its numbers, as words and figures, that no date holds. Spans in the stored text.
    pub fn numbers(self) -> &'l [Span] {
        self.fact(|facts| {
            facts
                .numbers
                .get_or_init(|| quantities::numbers(self).into())
        })
    }

    /// Its numbers with their values and what they measure; none that is a part of a date
    /// or a year. Spans in the stored text.
    pub fn quantities(self) -> &'l [Quantity] {
        self.fact(|facts| {
            facts
                .quantities
                .get_or_init(|| quantities::quantities(self).into())
        })
    }

    /// Its sums, shares and sizes: a number with a currency, a per cent or a unit beside
    /// it. Spans in the stored text.
    pub fn amounts(self) -> &'l [Span] {
        self.fact(|facts| {
            facts
                .amounts
                .get_or_init(|| quantities::amounts(self).into())
        })
    }

    /// Its lengths, of time or of way: "18 months", "310 metres", but not "four months
    /// late". Spans in the stored text.
    pub fn lengths(self) -> &'l [Span] {
        self.fact(|facts| {
            facts
                .lengths
                .get_or_init(|| quantities::lengths(self).into())
        })
    }

    /// The names in it that no entity covers; a capital at the head of the sentence alone
    /// makes no name. Spans in the stored text.
    pub fn unlisted_names(self) -> impl Iterator<Item = &'l UnlistedName> + Clone {
        let names = self.analyzed.unlisted_names();
        let names = names.get(self.number).map_or(&[][..], |names| names);
        // What is taken for an entity for one question only was not left out yet.
        let names = names.iter();
        names.filter(move |name| !self.analyzed.is_named_in(name.span))
    }

    /// Whether a word like "in" stands before a name.
    pub fn is_behind_place_word(self, name: Span) -> bool {
        names::is_behind_place_word(name, self)
    }

    /// What a kind of fact is; nothing where there is no such sentence.
    fn fact<T>(self, read: impl FnOnce(&'l Facts) -> &'l Box<[T]>) -> &'l [T] {
        self.analyzed
            .facts(self.number)
            .map_or(&[], |facts| read(facts))
    }
}
