//! The named features of a sentence for a question.
//!
//! Takes a question and a sentence with its article; gives small numbers, most of them
//! between 0 and 1, that `rank` weighs. [`FEATURES`] is the table of them, a line each.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::answer_type;
use super::held::{Held, KIN, SYNONYM};
use super::question::{Content, QueryTerm, Question};
use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::ingest::article::Role;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue};
use crate::language::span::Span;
use crate::understand::model::Asked;

/// What a term counts for that only the sentence before holds.
const BEFORE: f64 = 0.6;
/// The same where the sentence goes on about what the one before named.
pub const REFERRED: f64 = 0.85;
/// The same for the headline.
pub const TITLE: f64 = 0.5;
/// The same for another sentence of the article.
const ARTICLE: f64 = 0.3;

/// How the weight of a feature in the score comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InScore {
    /// From examples.
    Fitted,
    /// Set by hand: examples tell too much or too little of it.
    ByHand,
    /// It is no part of the score.
    Never,
}

/// Whether a feature has a part in the confidence beside the score's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InConfidence {
    /// It means the same for every question, and is fitted from examples.
    Tells,
    /// The same, but its weight is set by hand: the examples of too few sources have it.
    ByHand,
    /// Only by way of the score.
    Silent,
}

/// A feature: a line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// Its name, as weights and explanations use it.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Where its weight in the score comes from.
    pub score: InScore,
    /// Its part in the confidence.
    pub confidence: InConfidence,
}

/// How many features there are.
pub const COUNT: usize = FEATURES.len();

macro_rules! features {
    ($($name:ident: $score:ident, $confidence:ident, $says:literal;)+) => {
        /// What a sentence has to do with a question.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct Features {
            $(#[doc = $says] pub $name: f64,)+
        }

        /// The features, in the order of their values.
        pub const FEATURES: &[Feature] = &[$(Feature {
            name: stringify!($name),
            says: $says,
            score: InScore::$score,
            confidence: InConfidence::$confidence,
        },)+];

        impl Features {
            /// The values in the order of [`FEATURES`].
            pub fn values(&self) -> [f64; COUNT] {
                [$(self.$name,)+]
            }
        }
    };
}

features! {
    article: Fitted, Silent, "The article's score, the best article's being 1.";
    coverage: Never, Silent, "The share of the question's weight that the sentence holds.";
    context: Fitted, Silent, "The share that only its neighbourhood holds, less the further away.";
    answer_type: Fitted, Silent, "Whether what is asked for is in it.";
    also: Fitted, Silent, "Whether it holds words that answers to such questions hold.";
    rarest_missing: Fitted, Tells, "How much of the weight the heaviest missing word takes.";
    bigrams: Fitted, Silent, "The share of the question's neighbouring words that are neighbours in it.";
    body: ByHand, Silent, "1 for running text, less for what is not; 2.5 for a caption where a picture is asked about.";
    position: Fitted, Silent, "1 for the first sentence, less further down; 0 for what is no running text, and in an article without a date, which is no news and has no lead.";
    length: Fitted, Silent, "0 up to thirty terms, 1 at a hundred.";
    unknown_words: Never, Silent, "The share of the question's weight in words that no article holds.";
    reached: Fitted, Tells, "The natural logarithm of the article's score as a share of the best that the question could reach, at least -3.";
    article_coverage: Never, Silent, "The share of the question's weight that the article holds.";
    recency: Fitted, Silent, "1 for an article of the day of the question, a half for one of two weeks before, 0 where either day is not known.";
    asks: Fitted, Silent, "Whether the sentence asks something itself.";
    count_coverage: Fitted, Silent, "The share of the question's words and names that the sentence holds.";
    asked_coverage: Fitted, Silent, "The share of the weight of the sentence that asks which the sentence holds.";
    fresh: Fitted, Silent, "1 for an article of the day of the question, a half for one of four days before.";
    undated: Fitted, Tells, "Whether the day of the article is not known.";
    title: Fitted, Silent, "The share that the headline holds and the sentence does not.";
    meaning: Fitted, Tells, "The share of the question's weight that the sentence, the two before it, the one behind and the headline hold together, a word that means nearly the same counting as far as it does.";
    dense: Fitted, Silent, "The most of the question's weight that stands within thirteen words.";
    value: Fitted, Silent, "1 where a value of the kind that is asked for stands in it, less where one of another dimension does.";
    value_near: Fitted, Silent, "Whether such a value stands within seven words of a word of the question.";
    figures: Fitted, Silent, "Whether it has figures.";
    quoted: Fitted, Silent, "Whether it has quotation marks.";
    complete: Fitted, Silent, "Whether nothing that was asked for is lacking.";
    entity_linked: ByHand, ByHand, "1 where nothing is lacking and the question names an entity that the index lists: that it is meant and no other is sure then.";
    lead: Never, Tells, "How far the score of the first sentence is above the mean of the five behind it; 0 for the others.";
    alone: Never, Tells, "The share of the first sentence in the odds of all, each having odds of e to its score; 0 for the others.";
    terms: Never, Tells, "The natural logarithm of one more than the words and names that the question is about.";
    valueless: Never, Tells, "Whether a value of some kind is asked for, and none of that kind stands in the sentence.";
    asks_name: Never, Tells, "Whether a name is asked for: who, where, which.";
    asks_day: Never, Tells, "Whether a day is asked for.";
    asks_number: Never, Tells, "Whether a number is asked for.";
    asks_reason: Never, Tells, "Whether a reason is asked for.";
    asks_truth: Never, Tells, "Whether it is asked if something is so.";
    goes_on: Fitted, Silent, "Whether the last reply showed a sentence of its article, where the question goes on from that.";
    distinct_unmatched: ByHand, Tells, "How far the furthest of the names and numbers of the question is from the sentence: 0 within it, 1 where the article does not have it.";
    opposite: ByHand, Tells, "Whether it tells the opposite of a word of the question that it does not have.";
    undenied: ByHand, Tells, "Whether it is asked what is not so, and nothing in the sentence denies.";
}

/// What is known of an article before its sentences are looked at.
pub struct Setting {
    /// The article's score, the best article's being 1.
    pub article: f64,
    /// The logarithm of its score as a share of the best that the question could reach.
    pub reached: f64,
    /// How new it is on the day of the question, 0 to 1: by the fortnight, and by days.
    pub recency: f64,
    /// The same by days.
    pub fresh: f64,
    /// Whether the last reply showed a sentence of it, and the question goes on from that.
    pub goes_on: bool,
    /// How much of each term of the question its sentences hold.
    pub held: Held,
    /// By the number of a sentence, how nearly each term of the question is meant in it.
    pub alike: RefCell<FxHashMap<usize, Rc<[f64]>>>,
}

fn one_if(so: bool) -> f64 {
    if so { 1.0 } else { 0.0 }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How far a named entity is from a sentence: 1 within it, less further away.
pub fn nearness(key: EntityKey, place: SentenceRef<'_>) -> f64 {
    if place.mentions().any(|mention| mention.entity == key) {
        return 1.0;
    }
    let before = place.before();
    if before.is_some_and(|before| before.mentions().any(|mention| mention.entity == key)) {
        return if refers_back(place) { REFERRED } else { BEFORE };
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
fn is_in_title(key: EntityKey, place: SentenceRef<'_>) -> bool {
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
        let mut mentions = SentenceRef { number, ..place }.mentions();
        mentions.any(|mention| mention.entity == key)
    })
}

/// Whether a sentence begins as one that goes on about the sentence before:
/// "The meeting", "They".
fn refers_back(place: SentenceRef<'_>) -> bool {
    let first = place.words().first();
    first.is_some_and(|first| place.lexicon().is(Class::RefersBack, &first.folded))
}

/// The features of a sentence.
pub fn features(
    question: &Question,
    place: SentenceRef<'_>,
    setting: &Setting,
    library: &QuerySession,
) -> Features {
    let held = &setting.held;
    let before = place.before().map(|before| before.number);
    let (mut coverage, mut context, mut missing) = (0.0, 0.0, 0.0_f64);
    let mut in_article = 0.0;
    let (mut asked, mut of_asked) = (0.0, 0.0);
    let mut held_units = 0.0;
    let mut distinct_unmatched = 0.0_f64;
    for (at, unit) in question.terms.iter().enumerate() {
        let own = held.in_sentence(place.number, at);
        let above = before.map_or(0.0, |before| held.in_sentence(before, at));
        let (title, article) = (held.in_title(at), held.in_article(at));
        let (inside, near) = match &unit.content {
            Content::Name(_) if own > 0.0 => (1.0, 0.0),
            Content::Name(_) if above > 0.0 && refers_back(place) => (0.0, REFERRED),
            Content::Name(_) if above > 0.0 => (0.0, BEFORE),
            Content::Name(_) => (0.0, (TITLE * title).max(ARTICLE * article)),
            Content::Word(stem) => {
                let inside = own.max(answer_type::stands_for(question, stem, place, library));
                let near = (BEFORE * above).max(TITLE * title).max(ARTICLE * article);
                (inside, near.max(inside) - inside)
            }
        };
        in_article += unit.weight * article.max(inside);
        if unit.distinct {
            distinct_unmatched = distinct_unmatched.max(1.0 - inside.max(near));
        }
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
    Features {
        article: setting.article,
        coverage: share(coverage, question.total),
        context: share(context, question.total),
        also: one_if(held.also(place)),
        rarest_missing: share(missing, question.total),
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
        unknown_words: question.unknown_words(),
        reached: setting.reached,
        goes_on: one_if(setting.goes_on),
        article_coverage: share(in_article, question.total),
        recency: setting.recency,
        asks: one_if(place.text().ends_with('?')),
        count_coverage: share(held_units, question.terms.len() as f64),
        asked_coverage: share(asked, of_asked),
        fresh: setting.fresh,
        undated: one_if(place.analyzed.article.published.latest.is_none()),
        distinct_unmatched,
        ..Features::default()
    }
}

/// How many places of a term in one sentence are looked at: what is no prose may repeat a
/// word without end.
const MOST_POSITIONS: usize = 64;
/// How many words apart what belongs together stands.
const NEAR: usize = 7;
/// The words of a stretch that holds much of a question.
const STRETCH: usize = 13;
/// Two words that are less alike than this have nothing to do with each other.
const UNLIKE: f64 = 0.4;

impl Features {
    /// Fills in what takes longer to tell, for a sentence that may well be the best.
    pub fn look_closer(
        &mut self,
        question: &Question,
        place: SentenceRef<'_>,
        setting: &Setting,
        library: &QuerySession,
    ) {
        let passage = Passage::around(place);
        let stems = &passage.here.stems;
        self.answer_type = answer_type::present(question, place, library);
        self.bigrams = bigrams(question, place);
        self.length = ((stems.len() as f64 - 30.0) / 70.0).clamp(0.0, 1.0);
        let denies = || library.lexicon.has_cue(Cue::Denied, place.words());
        let asked_so = question.denies && question.asked != Asked::YesNo;
        self.undenied = one_if(asked_so && !denies());
        let opposite = |(at, unit): (usize, &QueryTerm)| {
            let told = |stem: &String| stems.contains(stem.as_str());
            let inside = match &unit.content {
                Content::Name(_) => setting.held.in_sentence(place.number, at),
                Content::Word(stem) => {
                    let stands = answer_type::stands_for(question, stem, place, library);
                    setting.held.in_sentence(place.number, at).max(stands)
                }
            };
            inside <= KIN && unit.opposites.iter().any(told)
        };
        self.opposite = one_if(question.terms.iter().enumerate().any(opposite));
        let matched = Matched::of(question, place);
        let alike = passage.alike(question, setting);
        let (mut by_title, mut meant) = (0.0, 0.0);
        for (at, unit) in question.terms.iter().enumerate() {
            let here = passage.here.holds(unit);
            let title = passage.title(unit);
            let around = passage.near.iter().map(|part| part.holds(unit));
            let around = around.fold(here.max(title), f64::max);
            by_title += unit.weight * (title - here).max(0.0);
            meant += unit.weight * alike.get(at).copied().unwrap_or_default().max(around);
        }
        self.title = share(by_title, question.total);
        self.meaning = share(meant, question.total);
        self.dense = share(matched.densest(), question.total);
        let values = answer_type::values(question, place, library);
        self.value = values.worth;
        self.terms = (question.terms.len() as f64).ln_1p();
        self.valueless = one_if(question.asks_for_value() && values.worth < 1.0);
        let kind = match &question.asked {
            Asked::Who | Asked::Kind { .. } | Asked::Where => Some(&mut self.asks_name),
            Asked::When => Some(&mut self.asks_day),
            Asked::HowMuch | Asked::HowLong | Asked::HowMany { .. } => Some(&mut self.asks_number),
            Asked::Why => Some(&mut self.asks_reason),
            Asked::YesNo => Some(&mut self.asks_truth),
            Asked::How | Asked::What => None,
        };
        if let Some(kind) = kind {
            *kind = 1.0;
        }
        let near = |span: &Span| matched.is_near(place.position(*span));
        self.value_near = one_if(values.spans.iter().any(near));
        self.figures = one_if(place.text().contains(|c: char| c.is_ascii_digit()));
        self.quoted = one_if(place.text().contains(['“', '"']));
    }
}

/// The stems and mentions of a sentence.
struct Part<'l> {
    place: SentenceRef<'l>,
    stems: FxHashSet<&'l str>,
}

impl<'l> Part<'l> {
    fn of(place: SentenceRef<'l>) -> Self {
        Self {
            place,
            stems: place.stems().collect(),
        }
    }

    fn holds(&self, unit: &QueryTerm) -> f64 {
        match &unit.content {
            Content::Word(stem) => holds_whole(unit, stem, &self.stems),
            Content::Name(key) => {
                let mut mentions = self.place.mentions();
                one_if(mentions.any(|mention| mention.entity == *key))
            }
        }
    }
}

/// A sentence and what stands beside it.
struct Passage<'l> {
    here: Part<'l>,
    /// The two sentences before and the one behind, and the heading above where that asks.
    near: Vec<Part<'l>>,
    title: FxHashSet<&'l str>,
}

/// The number of the heading that a sentence stands under, if that asks something: what
/// follows answers it.
fn question_above(place: SentenceRef<'_>) -> Option<usize> {
    const REACH: usize = 8;
    let above = (place.number.saturating_sub(REACH)..place.number).rev();
    let heading = above
        .map(|number| SentenceRef { number, ..place })
        .find(|above| above.sentence().is_some_and(|it| it.role == Role::Heading))?;
    heading
        .text()
        .trim_end()
        .ends_with('?')
        .then_some(heading.number)
}

impl<'l> Passage<'l> {
    fn around(place: SentenceRef<'l>) -> Self {
        let number = place.number;
        let numbers = [
            number.checked_sub(2),
            number.checked_sub(1),
            Some(number + 1),
        ];
        let near = numbers.into_iter().flatten();
        let asked = question_above(place).filter(|above| above + 2 < number);
        let near = near.chain(asked);
        let near = near.map(|number| Part::of(SentenceRef { number, ..place }));
        Self {
            here: Part::of(place),
            near: near.collect(),
            title: place.analyzed.title_stems().collect(),
        }
    }

    fn title(&self, unit: &QueryTerm) -> f64 {
        match &unit.content {
            Content::Word(stem) => holds_whole(unit, stem, &self.title),
            Content::Name(key) => one_if(is_in_title(*key, self.here.place)),
        }
    }

    /// How nearly each term of the question is meant by some word of the passage, 0 to 1.
    fn alike(&self, question: &Question, setting: &Setting) -> Vec<f64> {
        let parts = [&self.here].into_iter().chain(&self.near);
        let mut best = vec![0.0_f64; question.terms.len()];
        for part in parts {
            let mut known = setting.alike.borrow_mut();
            let found = known
                .entry(part.place.number)
                .or_insert_with(|| alike(question, part.place));
            for (best, alike) in best.iter_mut().zip(found.iter()) {
                *best = best.max(*alike);
            }
        }
        best
    }
}

/// How nearly each term of a question is meant by some word of a sentence, 0 to 1.
fn alike(question: &Question, place: SentenceRef<'_>) -> Rc<[f64]> {
    let vectors = &question.vectors;
    let telling = |word: &&Word<'_>| !place.lexicon().is_stop(&word.folded);
    let words = place.words().iter().filter(telling);
    let words: Vec<usize> = words
        .filter_map(|word| vectors.place(&word.folded))
        .collect();
    let nearest = |unit: &QueryTerm| {
        let Some(meaning) = unit.meaning else {
            return 0.0;
        };
        let alike = words.iter().map(|word| vectors.similarity(meaning, *word));
        let most = alike.fold(0.0, f64::max);
        ((most - UNLIKE) / (1.0 - UNLIKE)).max(0.0)
    };
    question.terms.iter().map(nearest).collect()
}

/// Where the terms of a question stand in a sentence: positions among its words.
struct Matched {
    /// Of each term what it weighs, and where it stands.
    terms: Vec<(f64, Vec<usize>)>,
}

impl Matched {
    fn of(question: &Question, place: SentenceRef<'_>) -> Self {
        Self {
            terms: matched(question, place),
        }
    }

    fn positions(&self) -> impl Iterator<Item = usize> {
        self.terms
            .iter()
            .flat_map(|(_, found)| found.iter().copied())
    }

    fn is_near(&self, position: usize) -> bool {
        self.positions().any(|own| own.abs_diff(position) <= NEAR)
    }

    /// The most that stands in one stretch.
    fn densest(&self) -> f64 {
        let from = |start: usize| -> f64 {
            let stretch = start..start + STRETCH;
            let inside = self.terms.iter().filter(|(_, found)| {
                let mut found = found.iter();
                found.any(|position| stretch.contains(position))
            });
            inside.map(|(weight, _)| weight).sum()
        };
        self.positions().map(from).fold(0.0, f64::max)
    }
}

/// Of each term of a question that a sentence holds what it weighs, and at which positions
/// among the sentence's words it stands, the first of very many.
pub fn matched(question: &Question, place: SentenceRef<'_>) -> Vec<(f64, Vec<usize>)> {
    let positions = |unit: &QueryTerm| -> Vec<usize> {
        match &unit.content {
            Content::Name(key) => {
                let own = place.mentions().filter(|mention| mention.entity == *key);
                let own = own.take(MOST_POSITIONS);
                own.map(|mention| place.position(mention.span)).collect()
            }
            Content::Word(stem) => {
                let own = place.terms().iter().filter(|term| {
                    term.stem == *stem || unit.synonyms.iter().any(|own| term.stem == *own)
                });
                let own = own.take(MOST_POSITIONS);
                own.map(|term| place.position(term.span)).collect()
            }
        }
    };
    let terms = question.terms.iter();
    let terms = terms.map(|unit| (unit.weight, positions(unit)));
    terms.filter(|(_, found)| !found.is_empty()).collect()
}

/// How much of a term stems hold: all of it, or as far as a synonym does.
fn holds_whole(unit: &QueryTerm, stem: &str, stems: &FxHashSet<&str>) -> f64 {
    if stems.contains(stem) {
        return 1.0;
    }
    let mut synonyms = unit.synonyms.iter();
    match synonyms.any(|synonym| stems.contains(synonym.as_str())) {
        true => SYNONYM,
        false => 0.0,
    }
}

fn bigrams(question: &Question, place: SentenceRef<'_>) -> f64 {
    if question.bigrams.is_empty() {
        return 0.0;
    }
    let stems: Vec<&str> = place.stems().collect();
    let here: FxHashSet<(&str, &str)> = stems
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
