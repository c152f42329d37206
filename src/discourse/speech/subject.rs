//! Who the subject of a verb of saying is.
//!
//! Takes the words of a sentence and the place of the verb; gives the names that
//! speak: right before the verb ("Lund said"), before what describes them ("Lund, the
//! mayor, said"), behind it ("…," said Lund), for whom a spokesman speaks, and whom
//! "he", "the minister" or "the company" stand for. None where that cannot be told.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::EntityKey;
use crate::entities::discover::ANYTHING;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;

use super::KindOf;
use super::marks::{Quotation, within};

/// How many names before are remembered.
const REMEMBERED: usize = 400;
/// The types of those who speak as one.
const BODIES: [&str; 3] = ["company", "body", "association"];

/// Somebody who may speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Speaker {
    /// An entity.
    Known(EntityKey),
    /// A name that no entry covers, by its last word.
    Other(String),
}

impl Speaker {
    /// The entity, where it is one.
    pub(super) fn key(self) -> Option<EntityKey> {
        match self {
            Self::Known(key) => Some(key),
            Self::Other(_) => None,
        }
    }
}

/// A name in a sentence.
#[derive(Clone, Debug)]
struct Name {
    span: Span,
    speaker: Speaker,
    /// The type of what it names, where that is known.
    kind: Option<String>,
}

impl Name {
    fn may_be_person(&self) -> bool {
        self.kind.as_deref().is_none_or(|kind| kind == "person")
    }

    fn may_be(&self, kind: &str) -> bool {
        match self.kind.as_deref() {
            None => false,
            // "The company", "the union" and "the ministry" are told by their nouns.
            Some(own) => own == kind,
        }
    }
}

/// A half-open range of the words of a sentence.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

impl Run {
    const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }
}

/// A sentence, read for who speaks in it.
pub(super) struct Sentence<'l> {
    place: SentenceRef<'l>,
    /// Its words; spans in the stored text.
    pub(super) words: &'l [Word<'static>],
    quoted: Vec<bool>,
    names: Vec<Name>,
}

/// What is remembered of the subjects of an article.
pub(super) struct Subjects<'l> {
    analyzed: &'l AnalyzedArticle,
    kind_of: &'l KindOf<'l>,
    /// The last person who was a subject.
    person: Option<Speaker>,
    /// The first name of the last sentence that had one.
    about: Option<Name>,
    /// The names before, the last one last; of very many the last ones.
    before: Vec<Name>,
    /// Whom each title means that was met so far.
    titled: RefCell<HashMap<String, Vec<Speaker>>>,
    /// The words that are written large within sentences.
    written_large: HashSet<String>,
}

impl<'l> Subjects<'l> {
    pub(super) fn new(analyzed: &'l AnalyzedArticle, kind_of: &'l KindOf<'l>) -> Self {
        Self {
            analyzed,
            kind_of,
            person: None,
            about: None,
            before: Vec::new(),
            titled: RefCell::default(),
            written_large: written_large(analyzed),
        }
    }

    fn lexicon(&self) -> &'l Lexicon {
        self.analyzed.lexicon()
    }

    /// A sentence with its names.
    pub(super) fn sentence(
        &self,
        place: SentenceRef<'l>,
        words: &'l [Word<'static>],
        quotations: &[Quotation],
    ) -> Sentence<'l> {
        let is_quoted = |word: &Word<'_>| {
            within(quotations, word.span).any(|quotation| quotation.span.contains(word.span))
        };
        let quoted = words.iter().map(is_quoted).collect();
        let names = self.names(place, words);
        Sentence {
            place,
            words,
            quoted,
            names,
        }
    }

    fn names(&self, place: SentenceRef<'_>, words: &[Word<'_>]) -> Vec<Name> {
        let stored = &self.analyzed.article.stored;
        let lexicon = self.lexicon();
        let mut names: Vec<Name> = Vec::new();
        for mention in place.mentions() {
            let overlaps = |name: &Name| name.span.overlaps(mention.span);
            if !names.iter().any(overlaps) {
                names.push(Name {
                    span: mention.span,
                    speaker: Speaker::Known(mention.entity),
                    kind: (self.kind_of)(mention.entity)
                        .filter(|kind| *kind != ANYTHING)
                        .map(str::to_owned),
                });
            }
        }
        let found = place.unlisted_names();
        let mut unlisted: Vec<Span> = found.map(|name| name.span).collect();
        // A capital at the head is a name's where the word has one elsewhere too.
        if let Some(head) = words.first()
            && !lexicon.is_stop(&head.folded)
            && self.written_large.contains(&*head.folded)
            && head.span.of(stored).starts_with(char::is_uppercase)
            && !unlisted.iter().any(|span| span.overlaps(head.span))
        {
            unlisted.push(head.span);
        }
        for span in unlisted {
            let free = !names.iter().any(|name| name.span.overlaps(span));
            let inside: Vec<&Word<'_>> = words
                .iter()
                .filter(|word| span.contains(word.span))
                .collect();
            let Some(last) = inside.last() else { continue };
            if free && !lexicon.names().is_never(&last.folded) {
                names.push(Name {
                    span,
                    kind: lexicon.names().head(&last.folded).map(str::to_owned),
                    speaker: Speaker::Other(last.folded.to_string()),
                });
            }
        }
        names.sort_by_key(|name| name.span);
        names
    }

    /// Who speaks by the verb at `verb`.
    pub(super) fn of_verb(&self, sentence: &Sentence<'l>, verb: usize) -> Vec<Speaker> {
        let behind_quotation = match verb.checked_sub(1) {
            Some(before) => sentence.is_quoted(before),
            None => false,
        };
        if behind_quotation && !sentence.is_quoted(verb + 1) {
            return self.behind(sentence, verb + 1);
        }
        self.before(sentence, verb)
    }

    /// Who is named from the word `from` on: "said Lund", "according to Lund".
    pub(super) fn behind(&self, sentence: &Sentence<'l>, from: usize) -> Vec<Speaker> {
        let end = sentence.clause_end(from);
        let mut parts = sentence.parts(from, end).into_iter();
        let Some(first) = parts.next() else {
            return Vec::new();
        };
        // What is told of them stands behind: "said Lund in a letter".
        let cut = (first.start + 1..first.end).find(|at| {
            let ends = |class| sentence.is(*at, class, self.lexicon());
            let inside = sentence.name_at(*at).is_some();
            let owned = ends(Class::Preposition) && sentence.is_voice_or_title(*at - 1, self);
            !inside && !owned && (ends(Class::Preposition) || ends(Class::Limit))
                || ends(Class::Relative)
        });
        let first = Run::new(first.start, cut.unwrap_or(first.end));
        let second = parts.next().filter(|_| cut.is_none());
        if let Some(second) = second
            && sentence.is_pure_name(second)
            && sentence.name_at(first.end.saturating_sub(1)).is_none()
        {
            return self.named(sentence, second);
        }
        self.phrase(sentence, first)
    }

    /// Who is named before the verb.
    fn before(&self, sentence: &Sentence<'l>, verb: usize) -> Vec<Speaker> {
        let lexicon = self.lexicon();
        let start = sentence.clause_start(verb);
        let mut end = verb;
        while end > start
            && (sentence.is(end - 1, Class::BesideSaying, lexicon)
                || sentence.is_adverb(end - 1, lexicon))
        {
            end -= 1;
        }
        // "He left, saying …": whoever the sentence is about.
        let participle = sentence
            .words
            .get(verb)
            .is_some_and(|word| word.folded.ends_with("ing"));
        let parts = sentence.parts(start, end);
        let Some(last) = parts.last().copied() else {
            return self.main(sentence, verb);
        };
        let comma = sentence.comma_behind(end.saturating_sub(1));
        if participle && comma {
            return self.main(sentence, verb);
        }
        let joined = sentence.is(last.end - 1, Class::Connective, lexicon)
            || (last.len() == 1 && sentence.is(last.start, Class::Joiner, lexicon));
        if joined {
            return self.main(sentence, verb);
        }
        if comma {
            // "The head of Acme, Peter Lund, said"
            if parts.len() > 1
                && sentence.is_pure_name(last)
                && let Some(before) = parts.get(parts.len() - 2)
                && !sentence.is_pure_name(*before)
            {
                return self.named(sentence, last);
            }
            // "Lund, the head of Acme, said"
            let opening = |part: &Run| {
                !sentence.is(part.start, Class::Preposition, lexicon)
                    && !sentence.is(part.start, Class::Limit, lexicon)
                    && !sentence.is_time(part.start, lexicon)
            };
            let Some(first) = parts.iter().copied().find(opening) else {
                return Vec::new();
            };
            return self.phrase(sentence, first);
        }
        if sentence.is(last.end - 1, Class::Relative, lexicon) {
            // "Lund, who said …"
            let named = sentence.name_ending_before(last.end - 1);
            return named.into_iter().map(|name| name.speaker.clone()).collect();
        }
        let speakers = self.phrase(sentence, last);
        if speakers.is_empty() && sentence.has_inner_verb(last, lexicon) {
            return self.main(sentence, verb);
        }
        speakers
    }

    /// Whom the sentence is about: the first name or pronoun that no preposition is
    /// before.
    fn main(&self, sentence: &Sentence<'l>, verb: usize) -> Vec<Speaker> {
        let lexicon = self.lexicon();
        let start = sentence.clause_start(verb);
        let start = match sentence.words.get(start) {
            // The clause may begin behind a quotation; what is before it counts too.
            Some(_) => start,
            None => 0,
        };
        for part in sentence.parts(start, verb) {
            if sentence.is(part.start, Class::Preposition, lexicon)
                || sentence.is(part.start, Class::Limit, lexicon)
            {
                continue;
            }
            for at in part.start..part.end {
                if sentence.is(at, Class::OnePerson, lexicon) {
                    return self.person(sentence, at);
                }
                if sentence.is(at, Class::Preposition, lexicon) {
                    break;
                }
                if let Some(name) = sentence.name_at(at) {
                    let end = sentence.end_of(name);
                    return self.phrase(sentence, Run::new(part.start, end));
                }
                if sentence.is(at, Class::Finite, lexicon) {
                    return self.phrase(sentence, Run::new(part.start, at));
                }
            }
        }
        Vec::new()
    }

    /// Whom a run of words without a comma names, told by its last word.
    fn phrase(&self, sentence: &Sentence<'l>, part: Run) -> Vec<Speaker> {
        let lexicon = self.lexicon();
        let Some(last) = part.end.checked_sub(1).filter(|last| *last >= part.start) else {
            return Vec::new();
        };
        if sentence.is(last, Class::OnePerson, lexicon) {
            return self.person(sentence, last);
        }
        if sentence.is(last, Class::Myself, lexicon) && part.len() > 1 {
            return self.phrase(sentence, Run::new(part.start, last));
        }
        if let Some(name) = sentence.name_at(last) {
            return self.owned(sentence, part, name);
        }
        // "Acme's spokesman", "a spokesman"
        if sentence.is(last, Class::Voice, lexicon) {
            let named = (part.start..last).rev().find_map(|at| sentence.name_at(at));
            return match named {
                Some(name) => vec![name.speaker.clone()],
                None => self.definite(sentence, part, last),
            };
        }
        // "the Acme union"
        let before = last.checked_sub(1).filter(|before| *before >= part.start);
        if self.is_body(sentence, last)
            && let Some(name) = before.and_then(|before| sentence.name_at(before))
        {
            return vec![name.speaker.clone()];
        }
        self.definite(sentence, part, last)
    }

    /// Whether a word is a noun for those who speak as one: "company", "union".
    fn is_body(&self, sentence: &Sentence<'l>, at: usize) -> bool {
        let lexicon = self.lexicon();
        let word = sentence.words.get(at);
        let kind = word.and_then(|word| lexicon.type_of(&lexicon.stem(&word.folded)));
        kind.is_some_and(|kind| BODIES.contains(&kind) || kind == "outlet")
    }

    /// The name that ends a run of words, or what it belongs to: "a spokesman for Acme"
    /// speaks for it, "a critic of Acme" does not.
    fn owned(&self, sentence: &Sentence<'l>, part: Run, name: &Name) -> Vec<Speaker> {
        let lexicon = self.lexicon();
        let first = sentence.first_of(name);
        let mut at = first;
        while at > part.start {
            let before = at - 1;
            if sentence.is(before, Class::Preposition, lexicon) {
                let Some(head) = before.checked_sub(1).filter(|head| *head >= part.start) else {
                    return Vec::new();
                };
                // "Lund of Acme", "a spokesman for Acme"; "a critic of Acme" is neither.
                let person = sentence.name_at(head).filter(|head| head.may_be_person());
                return match person {
                    Some(_) => self.phrase(sentence, Run::new(part.start, before)),
                    None if sentence.is_voice(head, self) => vec![name.speaker.clone()],
                    None => Vec::new(),
                };
            }
            if sentence.is(before, Class::Joiner, lexicon) {
                let mut both = self.phrase(sentence, Run::new(part.start, before));
                both.push(name.speaker.clone());
                return both;
            }
            at = before;
        }
        vec![name.speaker.clone()]
    }

    fn named(&self, sentence: &Sentence<'l>, part: Run) -> Vec<Speaker> {
        let named = sentence.name_at(part.end.saturating_sub(1));
        named.into_iter().map(|name| name.speaker.clone()).collect()
    }

    /// Whom "he" means: the person this sentence is about, else the last one.
    fn person(&self, sentence: &Sentence<'l>, at: usize) -> Vec<Speaker> {
        let earlier = sentence.names.iter().find(|name| {
            let first = sentence.first_of(name);
            let free = first
                .checked_sub(1)
                .is_none_or(|before| !sentence.is(before, Class::Preposition, self.lexicon()));
            first < at && free && name.may_be_person() && !sentence.is_quoted(first)
        });
        match earlier {
            Some(name) => vec![name.speaker.clone()],
            None => self.person.clone().into_iter().collect(),
        }
    }

    /// Whom "the minister" or "the company" means: the one of the article that has this
    /// title before or behind its name, or that is of this kind; none of several.
    fn definite(&self, sentence: &Sentence<'l>, part: Run, noun: usize) -> Vec<Speaker> {
        let lexicon = self.lexicon();
        let determined = (part.start..noun).any(|at| sentence.is(at, Class::Determiner, lexicon));
        let it = sentence.is(noun, Class::Itself, lexicon);
        // "The two officials" are nobody's voice.
        let counted = (part.start..noun).any(|at| sentence.is(at, Class::Number, lexicon));
        if counted || (!determined && !it) {
            return Vec::new();
        }
        let Some(word) = sentence.words.get(noun) else {
            return Vec::new();
        };
        if lexicon.is_title(&word.folded) {
            let known = self.titled.borrow().get(&*word.folded).cloned();
            return known.unwrap_or_else(|| {
                let found = self.titled(&word.folded);
                let mut titled = self.titled.borrow_mut();
                titled.insert(word.folded.to_string(), found.clone());
                found
            });
        }
        // "The trust said", of the Hill Trust.
        let own = |name: &&Name| {
            let mut words = words(name.span.of(sentence.stored())).into_iter();
            name.span.len() > word.span.len() && words.any(|own| own.folded == word.folded)
        };
        if let Some(name) = self.before.iter().rev().find(own) {
            return vec![name.speaker.clone()];
        }
        let voice = sentence.is(noun, Class::Voice, lexicon);
        // "It said": whom the sentence is about, or the one before.
        if it {
            let first = sentence
                .names
                .first()
                .filter(|name| sentence.first_of(name) < noun);
            let about = first.or(self.about.as_ref());
            let about = about.filter(|name| name.kind.as_deref() != Some("person"));
            return about.map(|name| name.speaker.clone()).into_iter().collect();
        }
        let kind = lexicon.type_of(&lexicon.stem(&word.folded));
        if !voice && kind.is_none_or(|kind| kind == "person") {
            return Vec::new();
        }
        let known = |name: &&Name| match kind {
            Some(kind) if !voice => name.may_be(kind),
            _ => BODIES.iter().any(|kind| name.may_be(kind)),
        };
        let last = self.before.iter().rev().find(known);
        last.map(|name| name.speaker.clone()).into_iter().collect()
    }

    fn titled(&self, title: &str) -> Vec<Speaker> {
        const REACH: usize = 6;
        let mut found: Vec<Speaker> = Vec::new();
        for number in 0..self.analyzed.article.sentences.len() {
            let place = SentenceRef {
                analyzed: self.analyzed,
                number,
            };
            let words = place.words();
            let sentence = self.sentence(place, words, &[]);
            for name in sentence.names.iter().filter(|name| name.may_be_person()) {
                let (first, end) = (sentence.first_of(name), sentence.end_of(name));
                let is_title = |word: &Word<'_>| word.folded == title;
                let inside = sentence.words.get(first.saturating_sub(2)..end);
                let before = inside.is_some_and(|words| words.iter().any(is_title));
                let stop = sentence.clause_end(end);
                let apposed = sentence.comma_behind(end.saturating_sub(1));
                let behind = sentence.words.get(end..stop.min(end + REACH));
                let behind = apposed && behind.is_some_and(|words| words.iter().any(is_title));
                if (before || behind) && !found.contains(&name.speaker) {
                    found.push(name.speaker.clone());
                }
            }
        }
        match found.as_slice() {
            [_] => found,
            _ => Vec::new(),
        }
    }

    /// Keeps who a sentence was about.
    pub(super) fn note(&mut self, sentence: &Sentence<'l>, speakers: &[Speaker]) {
        let is_person = |speaker: &&Speaker| {
            let mut names = sentence.names.iter().chain(&self.before);
            let name = names.find(|name| name.speaker == **speaker);
            name.is_none_or(Name::may_be_person)
        };
        let speaking = speakers.iter().find(is_person).cloned();
        let free = sentence.names.iter().find(|name| {
            let first = sentence.first_of(name);
            let before = first.checked_sub(1);
            let owned = before
                .is_some_and(|before| sentence.is(before, Class::Preposition, self.lexicon()));
            !owned && !sentence.is_quoted(first) && name.may_be_person()
        });
        let about = speaking.or_else(|| free.map(|name| name.speaker.clone()));
        if about.is_some() {
            self.person = about;
        }
        if let Some(first) = sentence.names.first() {
            self.about = Some(first.clone());
        }
        self.before.extend(sentence.names.iter().cloned());
        let beyond = self.before.len().saturating_sub(REMEMBERED);
        self.before.drain(..beyond);
    }
}

impl Sentence<'_> {
    fn stored(&self) -> &str {
        &self.place.analyzed.article.stored
    }

    fn is(&self, at: usize, class: Class, lexicon: &Lexicon) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    }

    fn is_adverb(&self, at: usize, lexicon: &Lexicon) -> bool {
        let Some(word) = self.words.get(at) else {
            return false;
        };
        let small = word.span.of(self.stored()).starts_with(char::is_lowercase);
        (small && word.folded.len() > 4 && word.folded.ends_with("ly")) || self.is_time(at, lexicon)
    }

    /// Whether a word is a day or a month: "Lund on Tuesday said".
    fn is_time(&self, at: usize, lexicon: &Lexicon) -> bool {
        let word = self.words.get(at);
        word.is_some_and(|word| {
            self.name_at(at).is_none()
                && lexicon.names().is_never(&word.folded)
                && word.span.of(self.stored()).starts_with(char::is_uppercase)
        })
    }

    fn is_quoted(&self, at: usize) -> bool {
        self.quoted.get(at).copied().unwrap_or(false)
    }

    fn between(&self, at: usize) -> &str {
        let (Some(one), Some(two)) = (self.words.get(at), self.words.get(at + 1)) else {
            return "";
        };
        Span::new(one.span.end, two.span.start).of(self.stored())
    }

    fn comma_behind(&self, at: usize) -> bool {
        self.between(at).contains(',')
    }

    /// Whether a clause ends behind a word.
    fn breaks_behind(&self, at: usize) -> bool {
        let between = self.between(at);
        between.contains([';', ':', '—', '–']) || self.is_quoted(at) != self.is_quoted(at + 1)
    }

    fn clause_start(&self, at: usize) -> usize {
        let mut start = at;
        while start > 0 && !self.breaks_behind(start - 1) {
            start -= 1;
        }
        start
    }

    fn clause_end(&self, from: usize) -> usize {
        let mut end = from;
        while end < self.words.len() {
            end += 1;
            if self.breaks_behind(end - 1) {
                break;
            }
        }
        end
    }

    /// The words of a range, parted by commas. Ranges of words.
    fn parts(&self, start: usize, end: usize) -> Vec<Run> {
        let mut parts = Vec::new();
        let mut from = start;
        for at in start..end {
            if at + 1 == end || self.comma_behind(at) {
                parts.push(Run::new(from, at + 1));
                from = at + 1;
            }
        }
        parts
    }

    /// Whether a word is part of a name.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.name_at(at).is_some()
    }

    fn name_at(&self, at: usize) -> Option<&Name> {
        let word = self.words.get(at)?;
        self.names.iter().find(|name| name.span.overlaps(word.span))
    }

    fn first_of(&self, name: &Name) -> usize {
        self.words
            .partition_point(|word| word.span.end <= name.span.start)
    }

    fn end_of(&self, name: &Name) -> usize {
        self.words
            .partition_point(|word| word.span.start < name.span.end)
    }

    fn name_ending_before(&self, at: usize) -> Option<&Name> {
        self.name_at(at.checked_sub(1)?)
    }

    /// Whether a range of words is one name and nothing else.
    fn is_pure_name(&self, part: Run) -> bool {
        (part.start..part.end).all(|at| {
            let word = self.words.get(at);
            let large = word
                .is_some_and(|word| word.span.of(self.stored()).starts_with(char::is_uppercase));
            large || self.name_at(at).is_some()
        }) && self.name_at(part.end.saturating_sub(1)).is_some()
    }

    fn is_voice(&self, at: usize, subjects: &Subjects<'_>) -> bool {
        self.is(at, Class::Voice, subjects.lexicon())
    }

    fn is_voice_or_title(&self, at: usize, subjects: &Subjects<'_>) -> bool {
        let title = self
            .words
            .get(at)
            .is_some_and(|word| subjects.lexicon().is_title(&word.folded));
        self.is_voice(at, subjects) || title
    }

    /// Whether a run of words holds a joining word with a verb of its own behind:
    /// "met Berg and".
    fn has_inner_verb(&self, part: Run, lexicon: &Lexicon) -> bool {
        (part.start..part.end).any(|at| self.is(at, Class::Connective, lexicon))
    }
}

/// The folded words that an article writes large behind the first of a sentence.
fn written_large(analyzed: &AnalyzedArticle) -> HashSet<String> {
    let mut found = HashSet::new();
    for number in 0..analyzed.article.sentences.len() {
        let words = analyzed.sentence(number).words();
        let large = words.iter().skip(1).filter(|word| {
            let written = word.span.of(&analyzed.article.stored);
            written.starts_with(char::is_uppercase)
        });
        found.extend(large.map(|word| word.folded.to_string()));
    }
    found
}
