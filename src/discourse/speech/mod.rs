//! Who says what in an article: a statement for every sentence that quotes somebody
//! or reports their words.
//!
//! Takes an article and the names it holds; gives statements, each with its speaker
//! and whether the words are the speaker's own. Who the subject of a verb is tells
//! `subject`; what stands in quotation marks, `marks`. Where the speaker cannot be
//! told there is no statement.

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::EntityKey;
use crate::ingest::article::Role;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;

use marks::{Quotation, quotations, within};
use subject::{Speaker, Subjects};

mod marks;
mod subject;

/// Fewer words than these in quotation marks are a term and no statement.
const LEAST_WORDS: usize = 3;

/// A sentence that says something in somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The number of the sentence in its article.
    pub number: usize,
    /// Who speaks.
    pub speaker: EntityKey,
    /// Whether it holds the speaker's own words in quotation marks.
    pub direct: bool,
}

/// The type of an entity, where it is known.
pub type KindOf<'l> = dyn Fn(EntityKey) -> Option<&'l str> + 'l;

/// Every statement of an article by somebody whom its mentions name.
pub fn statements<'l>(analyzed: &'l AnalyzedArticle, kind_of: &'l KindOf<'l>) -> Vec<Statement> {
    let mut found = Vec::new();
    let mut subjects = Subjects::new(analyzed, kind_of);
    let mut open: Vec<Speaker> = Vec::new();
    for paragraph in paragraphs(analyzed) {
        let Some(text) = Paragraph::read(analyzed, paragraph) else {
            continue;
        };
        // A paragraph that opens while the one before is not closed goes on with it.
        let goes_on = text.quotations.first().is_some_and(|first| {
            let before = Span::new(text.span.start, first.span.start).of(&analyzed.article.stored);
            before.chars().count() <= 1
        });
        let mut speaking = if goes_on { open } else { Vec::new() };
        let mut said: Vec<(usize, Vec<Speaker>)> = Vec::new();
        for number in &text.numbers {
            let place = SentenceRef {
                analyzed,
                number: *number,
            };
            said.push((*number, speakers(place, &text, &mut subjects)));
        }
        for (at, (number, own)) in said.iter().enumerate() {
            let place = SentenceRef {
                analyzed,
                number: *number,
            };
            let quoted = text.quoted(place);
            let mut speakers = own.clone();
            if speakers.is_empty() && quoted == Quoted::Whole {
                speakers = text.closed_by(place, said.get(at..).unwrap_or_default(), analyzed);
                if speakers.is_empty() {
                    speakers.clone_from(&speaking);
                }
            }
            if speakers.is_empty() && quoted != Quoted::Whole {
                speaking.clear();
            }
            if !speakers.is_empty() {
                speaking.clone_from(&speakers);
            }
            let direct = quoted != Quoted::None;
            let known = speakers.into_iter().filter_map(|speaker| speaker.key());
            found.extend(known.map(|speaker| Statement {
                number: *number,
                speaker,
                direct,
            }));
        }
        let unclosed = text.quotations.last().is_some_and(|last| !last.closed);
        open = if unclosed { speaking } else { Vec::new() };
    }
    found
}

/// The numbers of the running sentences of each paragraph.
fn paragraphs(analyzed: &AnalyzedArticle) -> Vec<Vec<usize>> {
    let mut paragraphs: Vec<(usize, Vec<usize>)> = Vec::new();
    let sentences = analyzed.article.sentences.iter().enumerate();
    for (number, sentence) in sentences.filter(|(_, sentence)| sentence.role == Role::Body) {
        match paragraphs.last_mut() {
            Some((paragraph, numbers)) if *paragraph == sentence.paragraph => numbers.push(number),
            _ => paragraphs.push((sentence.paragraph, vec![number])),
        }
    }
    let numbers = paragraphs.into_iter();
    numbers.map(|(_, numbers)| numbers).collect()
}

/// Who says something in a sentence by a verb of saying outside quotation marks, or
/// behind "according to".
fn speakers<'l>(
    place: SentenceRef<'l>,
    text: &Paragraph,
    subjects: &mut Subjects<'l>,
) -> Vec<Speaker> {
    let lexicon = place.lexicon();
    let read = place.words();
    let free = |word: &Word<'_>| !text.is_quoted(word.span);
    let mut found: Vec<Speaker> = Vec::new();
    let sentence = subjects.sentence(place, read, &text.quotations);
    for (at, word) in sentence.words.iter().enumerate() {
        // "Atoll States" says nothing.
        if !free(word) || sentence.is_name(at) {
            continue;
        }
        let speakers = if is_source(at, sentence.words, lexicon) {
            subjects.behind(&sentence, at + 2)
        } else if says(at, sentence.words, text, text.quoted(place), lexicon) {
            subjects.of_verb(&sentence, at)
        } else {
            continue;
        };
        for speaker in speakers {
            if !found.contains(&speaker) {
                found.push(speaker);
            }
        }
    }
    subjects.note(&sentence, &found);
    found
}

/// Whether "according to" begins at a word.
fn is_source(at: usize, read: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let is = |at: usize, class| {
        let word = read.get(at);
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    };
    is(at, Class::Source) && is(at + 1, Class::Preposition)
}

/// Whether a word is a verb by which a statement is made. Some make one only with
/// what is stated behind them, in quotation marks or in a clause.
fn says(at: usize, read: &[Word<'_>], text: &Paragraph, quoted: Quoted, lexicon: &Lexicon) -> bool {
    let Some(word) = read.get(at) else {
        return false;
    };
    let is = |class, word: &Word<'_>| lexicon.is(class, &word.folded);
    let always = is(Class::Says, word);
    if !always && !is(Class::MaySay, word) {
        return false;
    }
    let before = at.checked_sub(1).and_then(|at| read.get(at));
    let second = at.checked_sub(2).and_then(|at| read.get(at));
    // "declined to say", "would not say", "is said to"
    let unsaid = |word: Option<&Word<'_>>| word.is_some_and(|word| is(Class::Unsays, word));
    let adverb = before.is_some_and(|word| is(Class::BesideSaying, word));
    if unsaid(before) || (adverb && unsaid(second)) {
        return false;
    }
    let clause = read
        .get(at + 1)
        .is_some_and(|next| is(Class::Relative, next));
    // "criticised a move that the company said was “…”": what is quoted is the company's.
    let behind = || read.iter().skip(at + 1);
    let until = behind().position(|word| text.is_quoted(word.span));
    let own = until.is_none_or(|until| !behind().take(until).any(|word| is(Class::Says, word)));
    always || clause || (quoted != Quoted::None && own)
}

/// How much of a sentence stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quoted {
    /// Nothing, or a term.
    None,
    /// A part.
    Part,
    /// All of it.
    Whole,
}

/// The running sentences of a paragraph, and what is quoted in it.
struct Paragraph {
    span: Span,
    numbers: Vec<usize>,
    /// Spans in the stored text.
    quotations: Vec<Quotation>,
}

impl Paragraph {
    fn read(analyzed: &AnalyzedArticle, numbers: Vec<usize>) -> Option<Self> {
        let span_of = |number: usize| Some(analyzed.article.sentences.get(number)?.span);
        let span = Span::new(
            span_of(*numbers.first()?)?.start,
            span_of(*numbers.last()?)?.end,
        );
        let found = quotations(span.of(&analyzed.article.stored)).into_iter();
        let found = found.map(|quotation| Quotation {
            span: quotation.span.shifted(span.start),
            ..quotation
        });
        Some(Self {
            span,
            numbers,
            quotations: found.collect(),
        })
    }

    fn is_quoted(&self, word: Span) -> bool {
        within(&self.quotations, word).any(|quotation| quotation.span.contains(word))
    }

    /// How much of a sentence stands in quotation marks, as speech.
    fn quoted(&self, place: SentenceRef<'_>) -> Quoted {
        let read = place.words();
        let stored = &place.analyzed.article.stored;
        let inside = read.iter().filter(|word| self.is_quoted(word.span));
        let quoted = inside.count();
        let span = place.sentence().map(|sentence| sentence.span);
        let spoken = within(&self.quotations, span.unwrap_or_default()).any(|quotation| {
            let part = read
                .iter()
                .filter(|word| quotation.span.contains(word.span));
            let part: Vec<&Word<'_>> = part.collect();
            part.len() >= LEAST_WORDS && !is_title(&part, stored)
        });
        // "Yes." is said whole.
        match quoted {
            0 => Quoted::None,
            all if all == read.len() => Quoted::Whole,
            _ if spoken => Quoted::Part,
            _ => Quoted::None,
        }
    }

    /// Who says the quotation that a wholly quoted sentence is the beginning of: told by
    /// the sentence in which it ends.
    fn closed_by(
        &self,
        place: SentenceRef<'_>,
        later: &[(usize, Vec<Speaker>)],
        analyzed: &AnalyzedArticle,
    ) -> Vec<Speaker> {
        let span = place.sentence().map(|sentence| sentence.span);
        let Some(span) = span else {
            return Vec::new();
        };
        let Some(quotation) = within(&self.quotations, span).next() else {
            return Vec::new();
        };
        let ends_in = later.iter().skip(1).find(|(number, _)| {
            let sentence = analyzed.article.sentences.get(*number);
            sentence.is_some_and(|sentence| {
                sentence.span.start <= quotation.span.end && quotation.span.end <= sentence.span.end
            })
        });
        ends_in
            .map(|(_, speakers)| speakers.clone())
            .unwrap_or_default()
    }
}

/// Whether what is quoted is the name of a work: nearly every word written large, and
/// no stop at its end.
fn is_title(part: &[&Word<'_>], stored: &str) -> bool {
    const SMALL: usize = 3;
    let (Some(first), Some(last)) = (part.first(), part.last()) else {
        return false;
    };
    let whole = Span::new(first.span.start, last.span.end);
    let behind = stored.get(whole.end..).and_then(|rest| rest.chars().next());
    let stopped = matches!(behind, Some(',' | '.' | '!' | '?')) && part.len() > SMALL;
    let large = |word: &&&Word<'_>| {
        let written = word.span.of(stored);
        written.chars().count() <= SMALL || written.starts_with(char::is_uppercase)
    };
    let large = part.iter().filter(large).count();
    large == part.len() && !stopped && words(whole.of(stored)).len() > 1
}
