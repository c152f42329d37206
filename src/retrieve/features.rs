//! The named features of a sentence for a question.
//!
//! Takes a question and a sentence with its article; gives small numbers,
//! most of them between 0 and 1, that `rank` weighs. What a question is made of is
//! here too: its units are the words and names that an answer should hold.

use std::collections::HashSet;

use crate::entities::EntityKey;
use crate::entities::spot::{How, Mention};
use crate::index::{AnalyzedArticle, QuerySession};
use crate::ingest::article::{Role, Sentence};
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::Period;
use crate::understand::model::Asked;
use crate::understand::model::Intent;
use crate::understand::model::{AskedTerm, Named, Request};

use super::wanted;

/// What a synonym counts for beside the word itself.
const SYNONYM: f64 = 0.6;
/// What a word counts that was carried over from the question before.
const CARRIED: f64 = 0.6;
/// What a word counts for that has another ending: "expansion" for "expand".
const KIN: f64 = 0.4;
/// The most stems among which words with other endings are looked for.
const MOST_LIKENED: usize = 80;
/// What a unit counts for that only the sentence before holds.
const BEFORE: f64 = 0.6;
/// The same where the sentence goes on about what the one before named.
pub const REFERRED: f64 = 0.85;
/// The same for the headline.
const TITLE: f64 = 0.5;
/// The same for another sentence of the article.
const ARTICLE: f64 = 0.3;

/// A word or a name that an answer should hold.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryTerm {
    /// What it is.
    pub content: Content,
    /// How much it tells, in the measure of `QuerySession::idf`.
    pub weight: f64,
    /// Whether some article holds it.
    pub known: bool,
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

/// What a unit is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A stem.
    Word(String),
    /// An entity, by whatever name.
    Name(EntityKey),
}

/// What is looked for.
pub struct Question {
    /// What an answer should hold.
    pub units: Vec<QueryTerm>,
    /// The kind of thing that answers.
    pub asked: Asked,
    /// The entities it names.
    pub named: Vec<EntityKey>,
    /// The words of a property that must be named.
    pub attribute: Vec<String>,
    /// Stems that an answer may hold as well.
    pub also: Vec<String>,
    /// Stems that follow one another in the question.
    pub bigrams: Vec<(String, String)>,
    /// The stems of ordinals in it: an answer about the first is none about the second.
    pub ordinals: Vec<String>,
    /// The time that what is told must be of.
    pub period: Option<Period>,
    /// Whether a picture is asked about.
    pub pictured: bool,
    /// The publisher it is limited to, folded.
    pub publisher: Option<String>,
    /// Whether it is asked what is not so.
    pub denies: bool,
    /// Whether it is asked of something that took place.
    pub took_place: bool,
    /// The folded words that end a question with a gap behind them: "known as".
    pub gap: Vec<String>,
    total: f64,
}

impl Question {
    /// The question that a request asks of a library.
    pub fn new(request: &Request, library: &QuerySession) -> Self {
        let lexicon = &library.lexicon;
        let asked = match &request.intent {
            Intent::Fact(fact) => fact.asked.clone(),
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
        let within_name = |span| {
            request.named.iter().any(|named: &Named| {
                !named.span.is_empty() && named.span.overlaps(span) && !by_word(named)
            })
        };
        let mut units: Vec<QueryTerm> = Vec::new();
        let mut named: Vec<EntityKey> = Vec::new();
        for name in request.named.iter().filter(|named| !by_word(named)) {
            if !named.contains(&name.key) {
                named.push(name.key);
                let asking = request.asking.contains(name.span);
                units.push(QueryTerm {
                    asked_at: name.span.start,
                    ..name_term(name.key, asking, library)
                });
            }
        }
        for term in request.terms.iter().filter(|term| !within_name(term.span)) {
            let content = Content::Word(term.stem.clone());
            if !units.iter().any(|unit| unit.content == content) {
                let asking = request.asking.contains(term.span);
                let begins = term.span.start <= request.asking.start;
                units.push(word_term(term, asking, begins, library));
            }
        }
        let total = units.iter().map(|unit| unit.weight).sum();
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
            attribute: crate::understand::slots::stems(attribute, lexicon),
            also: request.also.clone(),
            period: request
                .period
                .clone()
                .filter(|_| matches!(request.intent, Intent::Fact(_))),
            pictured: pictured(request, library),
            ordinals: ordinals(request, library),
            publisher: request
                .publisher
                .as_deref()
                .map(crate::ingest::publishers::key),
            denies: request.denies,
            took_place: request.took_place,
            gap: request.gap.clone(),
            units,
            asked,
            named,
            total,
        }
    }

    /// The share of the question's weight that is in words no article holds.
    pub fn unknown_words(&self) -> f64 {
        let unknown = self.units.iter().filter(|unit| !unit.known);
        share(unknown.map(|unit| unit.weight).sum(), self.total)
    }
}

fn one_if(so: bool) -> f64 {
    if so { 1.0 } else { 0.0 }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn word_term(term: &AskedTerm, asking: bool, begins: bool, library: &QuerySession) -> QueryTerm {
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
        content: Content::Name(key),
        synonyms: Vec::new(),
        distinct: true,
        opposites: Vec::new(),
        typed: String::new(),
    }
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

/// What a sentence has to do with a question; each between 0 and 1 but for `body`,
/// which is 2.5 for a caption where a picture is asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Features {
    /// The article's score, the best article's being 1.
    pub article: f64,
    /// The share of the question's weight that the sentence holds.
    pub coverage: f64,
    /// The share that only its neighbourhood holds, less the further away.
    pub context: f64,
    /// The share of the named entities that it is about.
    pub entities: f64,
    /// Whether what is asked for is in it.
    pub answer_type: f64,
    /// Whether it holds words that answers to such questions hold.
    pub also: f64,
    /// How much of the weight the heaviest missing word takes.
    pub rarest_missing: f64,
    /// The share of the question's neighbouring words that are neighbours in it.
    pub bigrams: f64,
    /// Whether it is running text, or a caption where one is asked for.
    pub body: f64,
    /// 1 for the first sentence, less further down; 0 for what is no running text, and in
    /// an article without a date, which is no news and has no lead.
    pub position: f64,
    /// 0 up to thirty terms, 1 at a hundred.
    pub length: f64,
    /// The share of the question's weight in words that no article holds.
    pub unknown_words: f64,
    /// The natural logarithm of the article's score as a share of the best that the
    /// question could reach, at least -3.
    pub reached: f64,
    /// The share of the question's weight that the article holds.
    pub article_coverage: f64,
    /// 1 for an article of the day of the question, a half for one of two weeks before,
    /// 0 where either day is not known.
    pub recency: f64,
    /// Whether the sentence asks something itself.
    pub asks: f64,
    /// The share of the question's words and names that the sentence holds.
    pub count_coverage: f64,
    /// The share of the weight of the sentence that asks which the sentence holds.
    pub asked_coverage: f64,
    /// 1 for an article of the day of the question, a half for one of four days before.
    pub fresh: f64,
    /// Whether the day of the article is not known.
    pub undated: f64,
    /// Whether nothing that was asked for is lacking; told of the best few alone, and 4
    /// where a number or a day was asked for.
    pub complete: f64,
    /// 1 where nothing is lacking and the question names an entity that the index lists:
    /// that it is meant and no other is sure then; else 0.
    pub entity_linked: f64,
    /// How far the furthest of the names and numbers of the question is from the
    /// sentence: 0 within it, 1 where the article does not have it.
    pub distinct_unmatched: f64,
    /// Whether it tells the opposite of a word of the question that it does not have.
    pub opposite: f64,
    /// Whether it is asked what is not so, and nothing in the sentence denies.
    pub undenied: f64,
}

/// The names of the features, as weights and explanations use them.
pub const FEATURES: [&str; 25] = [
    "article",
    "coverage",
    "context",
    "entities",
    "answer_type",
    "also",
    "rarest_missing",
    "bigrams",
    "body",
    "position",
    "length",
    "unknown_words",
    "reached",
    "article_coverage",
    "recency",
    "asks",
    "count_coverage",
    "asked_coverage",
    "fresh",
    "undated",
    "complete",
    "entity_linked",
    "distinct_unmatched",
    "opposite",
    "undenied",
];

impl Features {
    /// The values in the order of [`FEATURES`].
    pub fn values(&self) -> [f64; FEATURES.len()] {
        [
            self.article,
            self.coverage,
            self.context,
            self.entities,
            self.answer_type,
            self.also,
            self.rarest_missing,
            self.bigrams,
            self.body,
            self.position,
            self.length,
            self.unknown_words,
            self.reached,
            self.article_coverage,
            self.recency,
            self.asks,
            self.count_coverage,
            self.asked_coverage,
            self.fresh,
            self.undated,
            self.complete,
            self.entity_linked,
            self.distinct_unmatched,
            self.opposite,
            self.undenied,
        ]
    }
}

/// A sentence in its article.
#[derive(Clone, Copy)]
pub struct Place<'l> {
    /// The article.
    pub analyzed: &'l AnalyzedArticle,
    /// The number of the sentence.
    pub number: usize,
}

impl<'l> Place<'l> {
    /// The sentence.
    pub fn sentence(self) -> Option<&'l Sentence> {
        self.analyzed.article.sentences.get(self.number)
    }

    /// Its words as they stand.
    pub fn text(self) -> &'l str {
        self.sentence()
            .map_or("", |sentence| self.analyzed.article.text_of(sentence))
    }

    /// The entities it names.
    pub fn mentions(self) -> impl Iterator<Item = &'l Mention> {
        let span = self
            .sentence()
            .map(|sentence| sentence.span)
            .unwrap_or_default();
        self.analyzed.mentions_in(span)
    }

    /// Its stems, in order.
    pub fn stems(self) -> impl Iterator<Item = &'l str> {
        let terms = self.analyzed.terms.get(self.number);
        terms.into_iter().flatten().map(|term| term.stem.as_str())
    }

    /// The sentence before it, if there is one of running text.
    pub fn before(self) -> Option<Self> {
        let number = self.number.checked_sub(1)?;
        let place = Self { number, ..self };
        place
            .sentence()
            .filter(|sentence| sentence.role == Role::Body)?;
        Some(place)
    }
}

/// What is known of an article before its sentences are looked at.
pub struct Setting<'l> {
    /// The article's score, the best article's being 1.
    pub article: f64,
    /// The logarithm of its score as a share of the best that the question could reach.
    pub reached: f64,
    /// How new it is on the day of the question, 0 to 1: by the fortnight, and by days.
    pub recency: f64,
    /// The same by days.
    pub fresh: f64,
    /// Every stem in it.
    pub stems: HashSet<&'l str>,
}

/// How far a named entity is from a sentence: 1 within it, less further away.
pub fn nearness(key: EntityKey, place: Place<'_>, lexicon: &Lexicon) -> f64 {
    if place.mentions().any(|mention| mention.entity == key) {
        return 1.0;
    }
    let before = place.before();
    if before.is_some_and(|before| before.mentions().any(|mention| mention.entity == key)) {
        return if refers_back(place, lexicon) {
            REFERRED
        } else {
            BEFORE
        };
    }
    if is_in_title(key, place) {
        return TITLE;
    }
    if place.analyzed.names(key) {
        ARTICLE
    } else {
        0.0
    }
}

/// Whether the headline names an entity.
fn is_in_title(key: EntityKey, place: Place<'_>) -> bool {
    /// A headline stands further up than this.
    const HEAD: usize = 6;
    let head = place
        .analyzed
        .article
        .sentences
        .iter()
        .enumerate()
        .take(HEAD);
    let mut titles = head.filter(|(_, sentence)| sentence.role == Role::Title);
    titles.any(|(number, _)| {
        let mut mentions = Place { number, ..place }.mentions();
        mentions.any(|mention| mention.entity == key)
    })
}

/// Whether a sentence begins as one that goes on about the sentence before:
/// "The meeting", "They".
fn refers_back(place: Place<'_>, lexicon: &Lexicon) -> bool {
    let first = place.text().split_whitespace().next().unwrap_or_default();
    let first = words(first);
    first
        .first()
        .is_some_and(|first| lexicon.is(Class::RefersBack, &first.folded))
}

/// The features of a sentence.
pub fn features(
    question: &Question,
    place: Place<'_>,
    setting: &Setting<'_>,
    library: &QuerySession,
) -> Features {
    let stems: HashSet<&str> = place.stems().collect();
    let before: HashSet<&str> = place
        .before()
        .map(|before| before.stems().collect())
        .unwrap_or_default();
    let title: HashSet<&str> = place.analyzed.title.iter().map(String::as_str).collect();
    let (mut coverage, mut context, mut missing) = (0.0, 0.0, 0.0_f64);
    let mut in_article = 0.0;
    let (mut asked, mut of_asked) = (0.0, 0.0);
    let mut held_units = 0.0;
    let (mut distinct_unmatched, mut opposite) = (0.0_f64, false);
    for unit in &question.units {
        let (inside, near) = match &unit.content {
            Content::Name(key) => match nearness(*key, place, &library.lexicon) {
                near if near >= 1.0 => (1.0, 0.0),
                near => (0.0, near),
            },
            Content::Word(stem) => {
                let held = |stems: &HashSet<&str>| holds(unit, stem, stems);
                let inside = held(&stems).max(wanted::stands_for(question, stem, place, library));
                let near = [
                    (BEFORE, &before),
                    (TITLE, &title),
                    (ARTICLE, &setting.stems),
                ]
                .into_iter()
                .map(|(worth, stems)| worth * held(stems))
                .fold(0.0, f64::max);
                (inside, near.max(inside) - inside)
            }
        };
        let article = match &unit.content {
            Content::Name(key) => one_if(place.analyzed.names(*key)),
            Content::Word(stem) => holds(unit, stem, &setting.stems),
        };
        in_article += unit.weight * article.max(inside);
        if unit.distinct {
            distinct_unmatched = distinct_unmatched.max(1.0 - inside.max(near));
        }
        let told = |stem: &String| stems.contains(stem.as_str());
        opposite |= inside <= KIN && unit.opposites.iter().any(told);
        held_units += inside;
        if unit.asking {
            asked += unit.weight * inside;
            of_asked += unit.weight;
        }
        coverage += unit.weight * inside;
        context += unit.weight * near;
        missing = missing.max(unit.weight * (1.0 - inside - near * 0.5).max(0.0));
    }
    if coverage + context <= 0.0 {
        // Nothing that was asked about is in it or near: it is not ranked at all.
        return Features::default();
    }
    let role = place
        .sentence()
        .map_or(Role::Body, |sentence| sentence.role);
    let count = stems.len() as f64;
    Features {
        article: setting.article,
        coverage: share(coverage, question.total),
        context: share(context, question.total),
        entities: about(question, place, library),
        answer_type: wanted::present(question, place, library),
        also: f64::from(u8::from(
            question
                .also
                .iter()
                .any(|stem| stems.contains(stem.as_str())),
        )),
        rarest_missing: share(missing, question.total),
        bigrams: bigrams(question, place),
        body: match role {
            Role::Body => 1.0,
            Role::Caption if question.pictured => 2.5,
            Role::Caption => 0.6,
            Role::Title => 0.2,
            _ => 0.0,
        },
        position: match place.analyzed.article.published.latest {
            Some(_) if role == Role::Body => 1.0 / (1.0 + place.number as f64 / 4.0),
            _ => 0.0,
        },
        length: ((count - 30.0) / 70.0).clamp(0.0, 1.0),
        unknown_words: question.unknown_words(),
        reached: setting.reached,
        article_coverage: share(in_article, question.total),
        recency: setting.recency,
        asks: one_if(place.text().ends_with('?')),
        count_coverage: share(held_units, question.units.len() as f64),
        asked_coverage: share(asked, of_asked),
        fresh: setting.fresh,
        undated: one_if(place.analyzed.article.published.latest.is_none()),
        complete: 0.0,
        entity_linked: 0.0,
        distinct_unmatched,
        opposite: one_if(opposite),
        undenied: one_if(
            question.denies
                && question.asked != Asked::YesNo
                && !library.lexicon.has_cue(Cue::Denied, &words(place.text())),
        ),
    }
}

fn holds(unit: &QueryTerm, stem: &str, stems: &HashSet<&str>) -> f64 {
    if stems.contains(stem) {
        return 1.0;
    }
    let synonym = unit
        .synonyms
        .iter()
        .any(|synonym| stems.contains(synonym.as_str()));
    if synonym {
        return SYNONYM;
    }
    // Of many words some are alike by chance.
    let few = stems.len() <= MOST_LIKENED;
    let kin = few && stems.iter().any(|other| are_kin(stem, other));
    if kin { KIN } else { 0.0 }
}

/// Whether two stems begin alike and differ in their endings alone: "expand", "expans".
fn are_kin(one: &str, other: &str) -> bool {
    /// The least that they begin with together, in bytes, and as a share of the longer.
    const ALIKE: usize = 5;
    const SHARE: f64 = 0.6;
    /// The longest ending that is another, in bytes.
    const ENDING: usize = 4;
    let head = |stem: &str| stem.as_bytes().first_chunk::<ALIKE>().copied();
    if head(one).is_none() || head(one) != head(other) {
        return false;
    }
    let pairs = one.bytes().zip(other.bytes());
    let same = pairs.take_while(|(one, other)| one == other).count();
    let longer = one.len().max(other.len());
    longer - same <= ENDING && same as f64 >= SHARE * longer as f64
}

fn about(question: &Question, place: Place<'_>, library: &QuerySession) -> f64 {
    if question.named.is_empty() {
        return 1.0;
    }
    let near: f64 = question
        .named
        .iter()
        .map(|key| nearness(*key, place, &library.lexicon))
        .sum();
    near / question.named.len() as f64
}

fn bigrams(question: &Question, place: Place<'_>) -> f64 {
    if question.bigrams.is_empty() {
        return 0.0;
    }
    let stems: Vec<&str> = place.stems().collect();
    let here: HashSet<(&str, &str)> = stems
        .iter()
        .copied()
        .zip(stems.iter().copied().skip(1))
        .collect();
    let found = question
        .bigrams
        .iter()
        .filter(|(one, two)| here.contains(&(one.as_str(), two.as_str())));
    found.count() as f64 / question.bigrams.len() as f64
}

/// The words of a sentence, spans in its article's stored text.
pub fn words_of(place: Place<'_>) -> Vec<Word<'_>> {
    let start = place.sentence().map_or(0, |sentence| sentence.span.start);
    let mut read = words(place.text());
    for word in &mut read {
        word.span = word.span.shifted(start);
    }
    read
}
