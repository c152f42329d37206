//! The named features of a sentence for a question.
//!
//! Takes a question and a sentence with its article; gives small numbers, most of them
//! between 0 and 1, that `rank` weighs. [`FEATURES`] is the table of them, a line each.

use std::collections::HashSet;

use super::answer_type;
use super::question::{Content, QueryTerm, Question};
use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::ingest::article::Role;
use crate::language::lexicon::{Class, Cue};
use crate::understand::model::Asked;

/// What a synonym counts for beside the word itself.
const SYNONYM: f64 = 0.6;
/// What a word counts for that has another ending: "expansion" for "expand".
const KIN: f64 = 0.4;
/// The most stems among which words with other endings are looked for.
const MOST_LIKENED: usize = 80;
/// What a term counts for that only the sentence before holds.
const BEFORE: f64 = 0.6;
/// The same where the sentence goes on about what the one before named.
pub const REFERRED: f64 = 0.85;
/// The same for the headline.
const TITLE: f64 = 0.5;
/// The same for another sentence of the article.
const ARTICLE: f64 = 0.3;

/// How the weight of a feature in the score comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InScore {
    /// From examples.
    Fitted,
    /// Set by hand: examples tell too much or too little of it.
    ByHand,
}

/// Whether a feature has a part in the confidence beside the score's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InConfidence {
    /// It means the same for every question, and is fitted from examples.
    Tells,
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
    coverage: Fitted, Silent, "The share of the question's weight that the sentence holds.";
    context: Fitted, Silent, "The share that only its neighbourhood holds, less the further away.";
    entities: Fitted, Silent, "The share of the named entities that it is about.";
    answer_type: Fitted, Silent, "Whether what is asked for is in it.";
    also: Fitted, Silent, "Whether it holds words that answers to such questions hold.";
    rarest_missing: Fitted, Tells, "How much of the weight the heaviest missing word takes.";
    bigrams: Fitted, Silent, "The share of the question's neighbouring words that are neighbours in it.";
    body: ByHand, Silent, "1 for running text, less for what is not; 2.5 for a caption where a picture is asked about.";
    position: Fitted, Silent, "1 for the first sentence, less further down; 0 for what is no running text, and in an article without a date, which is no news and has no lead.";
    length: Fitted, Silent, "0 up to thirty terms, 1 at a hundred.";
    unknown_words: Fitted, Silent, "The share of the question's weight in words that no article holds.";
    reached: Fitted, Tells, "The natural logarithm of the article's score as a share of the best that the question could reach, at least -3.";
    article_coverage: Fitted, Silent, "The share of the question's weight that the article holds.";
    recency: Fitted, Silent, "1 for an article of the day of the question, a half for one of two weeks before, 0 where either day is not known.";
    asks: Fitted, Silent, "Whether the sentence asks something itself.";
    count_coverage: Fitted, Silent, "The share of the question's words and names that the sentence holds.";
    asked_coverage: Fitted, Silent, "The share of the weight of the sentence that asks which the sentence holds.";
    fresh: Fitted, Silent, "1 for an article of the day of the question, a half for one of four days before.";
    undated: Fitted, Tells, "Whether the day of the article is not known.";
    complete: ByHand, Silent, "Whether nothing that was asked for is lacking; told of the best few alone, and 4 where a number or a day was asked for.";
    entity_linked: ByHand, Tells, "1 where nothing is lacking and the question names an entity that the index lists: that it is meant and no other is sure then.";
    distinct_unmatched: ByHand, Tells, "How far the furthest of the names and numbers of the question is from the sentence: 0 within it, 1 where the article does not have it.";
    opposite: ByHand, Tells, "Whether it tells the opposite of a word of the question that it does not have.";
    undenied: ByHand, Tells, "Whether it is asked what is not so, and nothing in the sentence denies.";
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
            Content::Name(key) => match nearness(*key, place) {
                near if near >= 1.0 => (1.0, 0.0),
                near => (0.0, near),
            },
            Content::Word(stem) => {
                let held = |stems: &HashSet<&str>| holds(unit, stem, stems);
                let inside =
                    held(&stems).max(answer_type::stands_for(question, stem, place, library));
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
        entities: about(question, place),
        answer_type: answer_type::present(question, place, library),
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
                && !library.lexicon.has_cue(Cue::Denied, place.words()),
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

fn about(question: &Question, place: SentenceRef<'_>) -> f64 {
    if question.named.is_empty() {
        return 1.0;
    }
    let near: f64 = question.named.iter().map(|key| nearness(*key, place)).sum();
    near / question.named.len() as f64
}

fn bigrams(question: &Question, place: SentenceRef<'_>) -> f64 {
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
