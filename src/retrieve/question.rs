//! What is looked for: a request as words and names that an answer should hold.
//!
//! Takes a request and the library; gives its query terms with what each is worth, and
//! what else an answer has to be. How much of it a sentence holds is told in `features`.

use std::sync::Arc;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::entities::spot::How;
use crate::index::QuerySession;
use crate::language::asked::AskedWords;
use crate::language::fold::{folded, words};
use crate::language::lexicon::{Class, Cue};
use crate::language::periods::Period;
use crate::language::span::Span;
use crate::language::word_vectors::WordVectors;
use crate::understand::model::{Asked, AskedTerm, Intent, Named, Part, Request};

use super::held::is_named_by_surname;

/// What a word counts that was carried over from the question before.
const CARRIED: f64 = 0.6;

/// A word or a name that an answer should hold.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// What it is.
    pub content: Content,
    /// How much it tells, in the measure of `QuerySession::idf`.
    pub weight: f64,
    /// Whether some article holds it.
    pub known: bool,
    /// The place of the word among the word vectors, where it has one.
    pub meaning: Option<usize>,
    /// The stems that can stand for it.
    pub synonyms: Vec<String>,
    /// As it was typed.
    pub typed: String,
    /// Where it stands in the message, in bytes; 0 for what was carried over.
    pub asked_at: usize,
    /// Whether it stands in the sentence that asks.
    pub asking: bool,
    /// Whether it is a name or a number: another one is another thing.
    pub distinct: bool,
    /// The stems of words that tell its opposite, of those that articles hold.
    pub opposites: Vec<String>,
}

/// What a query term is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A stem.
    Word(String),
    /// An entity, by whatever name.
    Name(EntityKey),
}

/// What a question asks that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedAct {
    /// The place of its verb among the terms.
    pub verb: usize,
    /// The part in it that is asked for.
    pub part: Part,
    /// The places among the terms of the names that have a part in it: "did Acme close".
    pub subject: Vec<usize>,
    /// That part.
    pub subject_part: Part,
}

impl AskedAct {
    fn read(request: &Request, terms: &[QueryTerm]) -> Option<Self> {
        let act = request.act.as_ref()?;
        let is_verb = |term: &QueryTerm| term.content == Content::Word(act.stem.clone());
        let (span, subject_part) = act.subject.unwrap_or((Span::default(), Part::Beside));
        let is_subject = |term: &QueryTerm| {
            let (start, end) = (term.asked_at, term.asked_at + 1);
            term.distinct && span.contains(Span::new(start, end))
        };
        let places = 0..terms.len();
        let subject = places.filter(|at| terms.get(*at).is_some_and(is_subject));
        Some(Self {
            verb: terms.iter().position(is_verb)?,
            part: act.part,
            subject: subject.collect(),
            subject_part,
        })
    }
}

/// What is looked for.
pub struct Question {
    /// What an answer should hold.
    pub terms: Vec<QueryTerm>,
    /// The kind of thing that answers.
    pub asked: Asked,
    /// The units that measure what is asked for, as `quantities.toml` names them; none
    /// where it is no quantity, or any will do.
    pub units: &'static [String],
    /// Whether the number that is asked for is an age.
    pub of_age: bool,
    /// The folded words of what it names and is about.
    pub words: Vec<String>,
    /// What words mean.
    pub vectors: Arc<WordVectors>,
    /// The entities it names.
    pub named: Vec<EntityKey>,
    /// The words of a property that must be named.
    pub attribute: Vec<String>,
    /// Stems that an answer may hold as well.
    pub also: Vec<String>,
    /// Stems that follow one another in the question.
    pub bigrams: Vec<(String, String)>,
    /// The places among the terms of words that stand beside one another, as the parts of a
    /// person's name do.
    pub beside: Vec<(usize, usize)>,
    /// The stems of ordinals in it: an answer about the first is none about the second.
    pub ordinals: Vec<String>,
    /// The time that what is told must be of.
    pub period: Option<Period>,
    /// Whether a picture is asked about.
    pub pictured: bool,
    /// The publisher it is limited to, folded.
    pub publisher: Option<String>,
    /// What is asked that somebody does.
    pub act: Option<AskedAct>,
    /// Whether it is asked what is not so.
    pub denies: bool,
    /// Whether it is asked of something that took place.
    pub took_place: bool,
    /// The folded words that end a question with a gap behind them: "known as".
    pub gap: Vec<String>,
    /// What all the terms weigh together.
    pub total: f64,
}

impl Question {
    /// The question that a request asks of a library.
    pub fn new(request: &Request, library: &QuerySession) -> Self {
        let lexicon = &library.lexicon;
        let asked = match &request.intent {
            Intent::Fact(fact) | Intent::List(fact) => fact.asked.clone(),
            _ => Asked::What,
        };
        let attribute = match &request.intent {
            Intent::Fact(fact) => fact.attribute.as_deref().unwrap_or_default(),
            _ => "",
        };
        // Articles say "Chinese" where a question does: the word finds more than the country.
        let by_word = |named: &Named| {
            named.how == How::Country.name()
                && request
                    .terms
                    .iter()
                    .any(|term| term.span.overlaps(named.span))
        };
        let dimension = request.answer_type.as_ref();
        let dimension = dimension.and_then(|asked| asked.dimension.as_deref());
        let units = dimension.map_or(&[][..], |dimension| {
            AskedWords::english(lexicon).units_of(dimension)
        });
        let vectors = WordVectors::english();
        let within_name = |span| {
            request.named.iter().any(|named: &Named| {
                !named.span.is_empty() && named.span.overlaps(span) && !by_word(named)
            })
        };
        let stems = request.terms.iter().map(|term| term.stem.as_str());
        library.look_up(
            stems
                .clone()
                .chain(stems.flat_map(|stem| lexicon.synonyms(stem))),
        );
        let mut query_terms: Vec<QueryTerm> = Vec::new();
        let mut named: Vec<EntityKey> = Vec::new();
        for name in request.named.iter().filter(|named| !by_word(named)) {
            if !named.contains(&name.key) {
                named.push(name.key);
                let asking = request.asking.contains(name.span);
                query_terms.push(QueryTerm {
                    asked_at: name.span.start,
                    ..name_term(name.key, asking, library)
                });
            }
        }
        // "today" is a time, and no word that articles should have.
        let is_time = |term: &AskedTerm| {
            let mut periods = request.periods.iter();
            let within = periods.any(|period| period.span.overlaps(term.span));
            within && !term.span.is_empty() && !library.holds(&term.stem)
        };
        let words = request.terms.iter();
        // "What caused the rise?" asks why, as "why" does.
        let asks_why = |term: &AskedTerm| {
            asked == Asked::Why && lexicon.is(Class::Cause, &folded(&term.typed))
        };
        let words =
            words.filter(|term| !within_name(term.span) && !is_time(term) && !asks_why(term));
        for term in words {
            let content = Content::Word(term.stem.clone());
            if !query_terms.iter().any(|unit| unit.content == content) {
                let asking = request.asking.contains(term.span);
                let begins = term.span.start <= request.asking.start;
                query_terms.push(word_term(term, asking, begins, &vectors, library));
            }
        }
        let total = query_terms.iter().map(|unit| unit.weight).sum();
        let stems: Vec<&str> = request
            .terms
            .iter()
            .map(|term| term.stem.as_str())
            .collect();
        let pairs = stems.iter().zip(stems.iter().skip(1));
        Self {
            bigrams: pairs
                .map(|(one, two)| ((*one).to_owned(), (*two).to_owned()))
                .collect(),
            beside: beside(&query_terms),
            attribute: crate::understand::slots::stems(attribute, lexicon),
            also: request.also.clone(),
            period: request
                .period
                .clone()
                .filter(|_| matches!(request.intent, Intent::Fact(_) | Intent::List(_))),
            pictured: pictured(request, library),
            ordinals: ordinals(request, library),
            publisher: request
                .publisher
                .as_deref()
                .map(crate::ingest::publishers::key),
            act: AskedAct::read(request, &query_terms),
            denies: request.denies,
            took_place: request.took_place,
            gap: request.gap.clone(),
            words: asked_words(request),
            terms: query_terms,
            units,
            of_age: dimension == Some("age"),
            vectors,
            asked,
            named,
            total,
        }
    }

    /// Whether something is asked for that can be told by its form: a name, a day, a
    /// number, a reason.
    pub fn asks_for_value(&self) -> bool {
        match self.asked {
            Asked::How | Asked::YesNo => false,
            Asked::What => !self.units.is_empty(),
            _ => true,
        }
    }

    /// Whether a quantity of a dimension, as `quantities.toml` names them, can be what is
    /// asked for; where any may, a length of time is still none.
    pub fn is_measured_in(&self, dimension: Option<&str>) -> bool {
        let Some(dimension) = dimension else {
            return false;
        };
        if self.units.is_empty() {
            return dimension != "time";
        }
        self.units.iter().any(|unit| unit == dimension)
    }

    /// Whether a term is the given name of somebody whom a sentence calls by the surname.
    pub fn by_surname(&self, given: &QueryTerm, place: SentenceRef<'_>) -> bool {
        let Content::Word(first) = &given.content else {
            return false;
        };
        self.beside.iter().any(|(one, other)| {
            let pair = self.terms.get(*one).zip(self.terms.get(*other));
            pair.is_some_and(|(one, other)| match &other.content {
                Content::Word(last) if one == given => is_named_by_surname(first, last, place),
                _ => false,
            })
        })
    }

    /// The share of the question's weight that is in words no article holds.
    pub fn unknown_words(&self) -> f64 {
        let unknown = self.terms.iter().filter(|unit| !unit.known);
        let unknown: f64 = unknown.map(|unit| unit.weight).sum();
        if self.total > 0.0 {
            unknown / self.total
        } else {
            0.0
        }
    }
}

fn word_term(
    term: &AskedTerm,
    asking: bool,
    begins: bool,
    vectors: &WordVectors,
    library: &QuerySession,
) -> QueryTerm {
    let lexicon = &library.lexicon;
    let stem = term.stem.as_str();
    let synonyms: Vec<String> = lexicon.synonyms(stem).map(str::to_owned).collect();
    let opposites = lexicon.opposites(stem).iter().cloned();
    let opposites = opposites.chain(lexicon.opposing(stem));
    let large = term.typed.starts_with(char::is_uppercase) && !begins;
    let worth = if term.span.is_empty() { CARRIED } else { 1.0 };
    QueryTerm {
        // A word that no article holds tells no more than one that a single one does.
        weight: worth * library.idf(stem).min(library.rarest()),
        asked_at: term.span.start,
        asking,
        distinct: large || term.typed.contains(|c: char| c.is_ascii_digit()),
        opposites: opposites.filter(|other| library.holds(other)).collect(),
        known: library.holds(stem) || synonyms.iter().any(|synonym| library.holds(synonym)),
        meaning: vectors.place(&folded(term.meant.as_ref().unwrap_or(&term.typed))),
        content: Content::Word(stem.to_owned()),
        synonyms,
        typed: term.typed.clone(),
    }
}

fn name_term(key: EntityKey, asking: bool, library: &QuerySession) -> QueryTerm {
    let found = library.times_named(key) as f64;
    let all = library.len() as f64;
    let idf = (1.0 + (all - found + 0.5).max(0.0) / (found + 0.5)).ln();
    QueryTerm {
        // A name tells more than its words: it cannot mean anything else.
        weight: idf.max(0.3) * 1.3,
        asked_at: 0,
        asking,
        known: found > 0.0,
        meaning: None,
        content: Content::Name(key),
        synonyms: Vec::new(),
        distinct: true,
        opposites: Vec::new(),
        typed: String::new(),
    }
}

/// The places of the words among some terms that stand beside one another in a message.
fn beside(terms: &[QueryTerm]) -> Vec<(usize, usize)> {
    let follows = |one: &QueryTerm, other: &QueryTerm| {
        let words = [one, other].map(|term| matches!(term.content, Content::Word(_)));
        words == [true; 2] && one.asked_at + one.typed.len() + 1 == other.asked_at
    };
    let second = |first: &QueryTerm| terms.iter().position(|other| follows(first, other));
    let pairs = terms.iter().enumerate();
    pairs
        .filter_map(|(at, first)| Some((at, second(first)?)))
        .collect()
}

/// The folded words of the names and terms of a request.
fn asked_words(request: &Request) -> Vec<String> {
    let typed = request.terms.iter().map(|term| term.typed.as_str());
    let named = request.named.iter().map(|named| named.matched.as_str());
    let words = typed.chain(named).flat_map(words);
    words.map(|word| word.folded.into_owned()).collect()
}

/// The stems of the ordinals among a request's words.
fn ordinals(request: &Request, library: &QuerySession) -> Vec<String> {
    let stems = request.terms.iter().map(|term| &term.stem);
    let ordinal = |stem: &&String| {
        let words = words(stem);
        library.lexicon.has_cue(Cue::Ordinal, &words)
    };
    stems.filter(ordinal).cloned().collect()
}

fn pictured(request: &Request, library: &QuerySession) -> bool {
    let stems = request.terms.iter().map(|term| term.stem.as_str());
    let stems: Vec<&str> = stems.collect();
    library
        .lexicon
        .has_cue(Cue::Caption, &words(&stems.join(" ")))
}
