//! An answer while it is made: citing sentences, or saying that nothing answers.
//!
//! Takes sentences that were found and what bounds a reply; gives the answer with them.

use super::dates::published_on;
use super::{Answer, AnswerContext, Part, PartKind, Status, extent};
use crate::analysis::SentenceRef;
use crate::ingest::duplicates::differing;
use crate::language::fold::skeleton;
use crate::language::lexicon::Class;
use crate::language::span::Span;
use crate::retrieve::copies::copies;
use crate::retrieve::quote::{Before, Quote};
use crate::retrieve::{Evidence, cut};

impl Answer {
    /// The answer without the citations that were shown before.
    pub(super) fn beyond(mut self, skip: usize) -> Self {
        if skip == 0 || self.status != Status::Answered {
            return self;
        }
        self.citations.drain(..skip.min(self.citations.len()));
        for part in &mut self.parts {
            part.citations.retain(|index| *index >= skip);
            for index in &mut part.citations {
                *index -= skip;
            }
        }
        self.parts.retain(|part| !part.citations.is_empty());
        // The short answer was read off what was shown first.
        self.answer = None;
        self.basis = None;
        self.note = None;
        if self.citations.is_empty() {
            self.status = Status::NotFound;
            self.sure = false;
            self.confidence = 0.0;
            self.measured = None;
            self.note = Some("That was all among the nearest sentences.".to_owned());
        }
        self
    }

    /// Cites a sentence and gives its number among the citations. The same words
    /// in another article are one citation with "also in", and so are nearly the
    /// same words in a near copy; none where enough of the article is quoted.
    pub(super) fn cite(
        &mut self,
        place: SentenceRef<'_>,
        context: &AnswerContext<'_>,
    ) -> Option<usize> {
        let mut quote = cut(place)?;
        let article = &quote.citation.article;
        let wanted = skeleton(quote.text());
        let known = self.citations.iter().position(|known| {
            let citation = &known.citation;
            let copies = citation.nearly_in.iter().map(|variant| &variant.article);
            let in_copy = || copies.into_iter().any(|copy| copy == article);
            skeleton(known.text()) == wanted
                || (in_copy() && differing(known.text(), quote.text()).is_some())
        });
        if let Some(at) = known {
            let citation = &mut self.citations.get_mut(at)?.citation;
            let nearly = citation
                .nearly_in
                .iter()
                .any(|variant| variant.article == *article);
            if citation.article != *article && !nearly && !citation.also_in.contains(article) {
                citation.also_in.push(article.clone());
            }
            return Some(at);
        }
        let own = |known: &&Quote| known.citation.article == *article;
        if self.citations.iter().filter(own).count() >= context.max_per_article {
            return None;
        }
        // What is quoted already is not quoted again to be read first.
        let here = |known: &Quote, span: Span| {
            let citation = &known.citation;
            citation.article == *article && citation.bytes == [span.start, span.end]
        };
        let before = leant_on(place).map(SentenceRef::span);
        let before = before.filter(|span| !self.citations.iter().any(|known| here(known, *span)));
        for known in &mut self.citations {
            let of_it = known.citation.article == *article;
            let leant_on = |before: &Before| before.bytes == quote.citation.bytes;
            if of_it && known.citation.before.as_ref().is_some_and(leant_on) {
                known.citation.before = None;
            }
        }
        if let Some(before) = before {
            quote = quote.with_before(&place.analyzed.article, before);
        }
        let copies = copies(place, context.library, context.today);
        quote.citation.also_in = copies.same;
        quote.citation.nearly_in = copies.nearly;
        self.citations.push(quote);
        Some(self.citations.len() - 1)
    }

    /// Adds a piece with sentences that were not cited before, dated by the article of the
    /// first; one that was to have some and is left with none is left out.
    pub(super) fn part<'p>(
        &mut self,
        label: String,
        kind: PartKind,
        places: impl IntoIterator<Item = SentenceRef<'p>>,
        context: &AnswerContext<'_>,
    ) {
        let known = self.citations.len();
        let mut wanted = 0;
        let mut date = None;
        let mut citations = Vec::new();
        for place in places {
            wanted += 1;
            date.get_or_insert_with(|| published_on(place));
            citations.extend(self.cite(place, context).filter(|index| *index >= known));
        }
        citations.dedup();
        if wanted == 0 || !citations.is_empty() {
            self.parts.push(Part {
                label,
                kind,
                date,
                citations,
                ..Part::default()
            });
        }
    }

    /// Says that nothing answers, and shows what comes nearest.
    pub(super) fn not_found(
        self,
        why: String,
        evidence: &Evidence,
        context: &AnswerContext<'_>,
    ) -> Self {
        const SHOWN: usize = 3;
        /// What was not found stays below what is given as an answer.
        const BELOW: f64 = 0.98;
        let places = evidence.ranked.iter();
        let places = places.filter_map(|ranked| context.library.place(ranked));
        // What several articles have in the same words is shown once.
        let mut nearest: Vec<Quote> = Vec::new();
        for quote in places.take(SHOWN * 2).filter_map(cut) {
            let same = |known: &Quote| skeleton(known.text()) == skeleton(quote.text());
            if nearest.len() < SHOWN && !nearest.iter().any(same) {
                nearest.push(quote);
            }
        }
        let unsure = context.weights.decision.threshold * BELOW;
        Self {
            nearest,
            confidence: evidence.confidence.min(unsure),
            ..self.nothing(why, context)
        }
    }

    /// Says that nothing answers, where nothing comes near.
    pub(super) fn nothing(self, why: String, context: &AnswerContext<'_>) -> Self {
        Self {
            status: Status::NotFound,
            answer: None,
            sure: false,
            basis: None,
            citations: Vec::new(),
            parts: Vec::new(),
            confidence: 0.0,
            measured: None,
            note: Some(format!("{why} {}", extent(context))),
            ..self
        }
    }
}

/// The sentence before one that begins with a word that stands for something in it: "He
/// has led it since". None where that leans on another itself, or is long.
fn leant_on(place: SentenceRef<'_>) -> Option<SentenceRef<'_>> {
    /// In characters: a longer one would be most of what is read.
    const LONGEST: usize = 400;
    let leans = |place: SentenceRef<'_>| {
        let first = place.words().first();
        first.is_some_and(|word| place.lexicon().is(Class::LeansBack, &word.folded))
    };
    let before = place.before().filter(|_| leans(place))?;
    let paragraph = |place: SentenceRef<'_>| place.sentence().map(|it| it.paragraph);
    let together = paragraph(before) == paragraph(place);
    let short = before.text().chars().count() <= LONGEST;
    (together && short && !leans(before)).then_some(before)
}
