//! A `Reading` -> `Evidence`, best first: articles, then sentences, then whether
//! the best of them answers.
//!
//! Takes a request and the library; gives ranked sentences with their features and
//! the decision with its reason. What is said about them is left to `answer`.

use std::cell::RefCell;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, Filter, Query, SearchError};
use crate::ingest::article::Role;
use crate::language::lexicon::Cue;
use crate::understand::model::Asked;
use crate::understand::model::Request;
use features::{Features, Setting, features, nearness};
use held::{Held, Sought};
use question::{Content, Question};
use quote::Quote;
use rank::{Standing, Weights};

pub mod act;
pub mod answer_type;
pub mod called;
pub mod copies;
pub mod expression;
pub mod features;
mod held;
pub mod outcome;
pub mod question;
pub mod quote;
pub mod rank;
pub mod recheck;
pub mod subject;

/// How many articles are looked into.
const MOST_ARTICLES: usize = 24;
/// How many of the best sentences are looked at closer.
pub const LOOKED_CLOSER: usize = 120;
/// What a synonym of a stem weighs in the search for articles.
const SYNONYM_WEIGHT: f32 = 0.35;
/// The days after which an article is half as new, by the fortnight and by days.
const FORTNIGHT: f64 = 14.0;
const DAYS: f64 = 4.0;
/// The least logarithm of a share of what a question could reach.
const LEAST_REACHED: f64 = -3.0;
/// What an entity weighs beside the words of its name.
const ENTITY_WEIGHT: f32 = 1.2;

/// A sentence, and what it has to do with the question.
#[derive(Clone, Copy, Debug)]
pub struct Ranked {
    /// Where its article stands.
    pub article: ArticlePlace,
    /// Its number there.
    pub sentence: usize,
    /// How well it answers; comparable within one question only.
    pub score: f64,
    /// Why.
    pub features: Features,
}

/// Why a sentence is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum RejectReason {
    /// No article holds anything that was asked about.
    Nothing,
    /// A named entity is nowhere near.
    Entity(EntityKey),
    /// The property that was asked about is not named.
    Attribute,
    /// It speaks of another one of the series.
    Ordinal(String),
    /// It tells of another time.
    Period,
    /// What was asked for is not in it.
    AnswerType,
    /// It is about another than this one.
    Another(String),
    /// It is announced; nothing says that it happened.
    Planned,
    /// No article holds half of what was asked.
    Unknown,
    /// It holds little more of the question than its names.
    TooLittle,
    /// It is not likely enough to be its answer.
    Confidence,
}

impl RejectReason {
    /// Whether a sentence is no answer for it, however likely it seems otherwise. That what
    /// is asked for was not seen in it is such a reason for a day, which is hardly ever
    /// overlooked. That it holds little but names is one where they are listed: what they
    /// are is known, and that is not what was asked.
    fn rules_out(&self, question: &Question, names_are_listed: bool) -> bool {
        match self {
            Self::Confidence => false,
            Self::AnswerType => question.asked == Asked::When,
            Self::TooLittle => names_are_listed,
            _ => true,
        }
    }
}

/// What was found.
pub struct Evidence {
    /// What was looked for.
    pub question: Question,
    /// Sentences, best first.
    pub ranked: Vec<Ranked>,
    /// How likely the first one answers, 0 to 1.
    pub confidence: f64,
    /// Why the first one is no answer, if it is none.
    pub lack: Option<RejectReason>,
}

/// Looks for sentences that answer a request.
///
/// # Errors
/// Where the search engine fails.
pub fn retrieve(
    request: &Request,
    library: &QuerySession,
    weights: &Weights,
    today: Date,
) -> Result<Evidence, SearchError> {
    let question = Question::new(request, library);
    let query = query(&question, request, library, today);
    let found = library.search(&query, MOST_ARTICLES)?.into_iter();
    let mut hits: Vec<(ArticlePlace, f64)> = found
        .map(|hit| (hit.article, f64::from(hit.score)))
        .collect();
    // What a limit leaves out is not added again.
    if query.filter.publisher.is_none() && query.filter.between.is_none() {
        add_seen(&mut hits, request, library);
    }
    let best = hits.first().map_or(1.0, |(_, score)| *score);
    let best = best.max(f64::MIN_POSITIVE);
    let reachable = reachable(&query, library);
    let sought = Sought::of(&question);
    let mut ranked = Vec::new();
    let mut settings = FxHashMap::default();
    for (article, score) in &hits {
        let Some(analyzed) = library.at(*article) else {
            continue;
        };
        let setting = Setting {
            article: score / best,
            reached: (score / reachable).ln().max(LEAST_REACHED),
            recency: newness(analyzed, today, FORTNIGHT),
            fresh: newness(analyzed, today, DAYS),
            held: Held::by(analyzed, &sought),
            goes_on: request.goes_on_in.contains(&analyzed.article.id),
            alike: RefCell::default(),
        };
        for (number, sentence) in analyzed.article.sentences.iter().enumerate() {
            if matches!(sentence.role, Role::Byline | Role::Dateline) {
                continue;
            }
            let place = SentenceRef { analyzed, number };
            let barred = |stem: &str| request.without.iter().any(|barred| barred == stem);
            if !request.without.is_empty() && place.stems().any(barred) {
                continue;
            }
            let features = features(&question, place, &setting, library);
            if features.coverage > 0.0 || features.context > 0.0 {
                ranked.push(Ranked {
                    article: *article,
                    sentence: number,
                    score: weights.score(&features),
                    features,
                });
            }
        }
        settings.insert(*article, setting);
    }
    sort(&mut ranked, &hits);
    let closer = ranked.len().min(LOOKED_CLOSER);
    let (best, _) = ranked.split_at_mut(closer);
    for ranked in best.iter_mut() {
        let place = library.place(ranked);
        let (Some(place), Some(setting)) = (place, settings.get(&ranked.article)) else {
            continue;
        };
        ranked
            .features
            .look_closer(&question, place, setting, library);
        weigh_whole(ranked, &question, library);
        ranked.score = weights.score(&ranked.features);
    }
    sort(best, &hits);
    let scores: Vec<f64> = best.iter().map(|ranked| ranked.score).collect();
    if let Some(first) = best.first_mut() {
        let standing = Standing::of_first(&scores);
        first.features.lead = standing.lead;
        first.features.alone = standing.alone;
    }
    let confidence = ranked
        .first()
        .map_or(0.0, |first| weights.confidence(&first.features));
    let lack = match ranked.first() {
        None => Some(RejectReason::Nothing),
        Some(first) => {
            let sure = confidence >= weights.decision.threshold;
            let mut named = question.named.iter();
            let listed = named.any(|key| library.entities.get(*key).is_some());
            match reject_reason(&question, first, library) {
                Some(reason) if !sure || reason.rules_out(&question, listed) => Some(reason),
                _ => (!sure).then_some(RejectReason::Confidence),
            }
        }
    };
    Ok(Evidence {
        question,
        ranked,
        confidence,
        lack,
    })
}

/// Adds the articles that the last reply showed sentences of, where the question goes on
/// from that.
fn add_seen(hits: &mut Vec<(ArticlePlace, f64)>, request: &Request, library: &QuerySession) {
    let least = hits.last().map_or(0.0, |(_, score)| *score);
    for seen in &request.goes_on_in {
        let place = library.place_of(seen);
        let new = place.filter(|place| hits.iter().all(|(article, _)| article != place));
        hits.extend(new.map(|article| (article, least)));
    }
}

/// The best score that an article could have for a query.
fn reachable(query: &Query, library: &QuerySession) -> f64 {
    let words = query
        .terms
        .iter()
        .map(|(stem, weight)| f64::from(*weight) * library.idf(stem).min(library.rarest()));
    let sum: f64 = words.sum();
    sum.max(f64::MIN_POSITIVE)
}

/// How new an article is on a day: 1 on that day, a half `half` days later, 0 where its
/// day is not known.
fn newness(analyzed: &AnalyzedArticle, today: Date, half: f64) -> f64 {
    let Some(published) = analyzed.article.published.latest else {
        return 0.0;
    };
    let age = f64::from((today - published).get_days().max(0));
    half / (half + age)
}

/// Best first; ties in the order that the articles were found in and of the article.
fn sort(ranked: &mut [Ranked], hits: &[(ArticlePlace, f64)]) {
    let order = |article| hits.iter().position(|(hit, _)| *hit == article);
    ranked.sort_by(|one, other| {
        let by_score = other.score.total_cmp(&one.score);
        by_score.then_with(|| {
            let (first, second) = (order(one.article), order(other.article));
            (first, one.sentence).cmp(&(second, other.sentence))
        })
    });
}

/// Tells whether nothing that was asked for is lacking.
fn weigh_whole(ranked: &mut Ranked, question: &Question, library: &QuerySession) {
    if reject_reason(question, ranked, library).is_none() {
        let listed = |key: &EntityKey| library.entities.get(*key).is_some();
        let linked = question.named.iter().any(listed);
        ranked.features.complete = 1.0;
        ranked.features.entity_linked = if linked { 1.0 } else { 0.0 };
    }
}

fn query(question: &Question, request: &Request, library: &QuerySession, today: Date) -> Query {
    let mut query = Query {
        filter: Filter {
            not_after: Some(today),
            // A fact can be told long after it; a look-up wants articles of the time.
            between: request
                .period
                .as_ref()
                .filter(|_| question.period.is_none())
                .map(|period| (period.start, period.end)),
            publisher: question.publisher.clone(),
        },
        ..Query::default()
    };
    for unit in &question.terms {
        match &unit.content {
            Content::Name(key) => {
                let entity = library.entity(*key);
                query
                    .entities
                    .extend(entity.map(|entity| (entity.id.to_owned(), ENTITY_WEIGHT)));
            }
            Content::Word(stem) => {
                query.terms.push((stem.clone(), 1.0));
                let synonyms = unit.synonyms.iter().take(6);
                query
                    .terms
                    .extend(synonyms.map(|synonym| (synonym.clone(), SYNONYM_WEIGHT)));
            }
        }
    }
    // A name's own words find articles that only half name it.
    let words = request
        .terms
        .iter()
        .filter(|term| !query.terms.iter().any(|(stem, _)| *stem == term.stem));
    let words: Vec<(String, f32)> = words.map(|term| (term.stem.clone(), 0.6)).collect();
    query.terms.extend(words);
    query
}

/// What keeps a sentence from being an answer, its confidence aside.
pub fn reject_reason(
    question: &Question,
    ranked: &Ranked,
    library: &QuerySession,
) -> Option<RejectReason> {
    const NEAR_ENOUGH: f64 = 0.5;
    const ENOUGH_OF_TYPE: f64 = 0.45;
    // Of a question that names somebody a sentence holds half, what stands only near it
    // counting half: the name alone answers nothing.
    const HALF: f64 = 0.5;
    // The same where no article holds a third of what was asked.
    const THIRD: f64 = 0.33;
    let place = library.place(ranked)?;
    let stems: FxHashSet<&str> = place.stems().collect();
    for key in &question.named {
        let setting = library
            .entity(*key)
            .is_some_and(|entity| entity.kind == "place");
        let enough = if setting { 0.3 } else { NEAR_ENOUGH };
        if nearness(*key, place) < enough {
            return Some(RejectReason::Entity(*key));
        }
    }
    let named = |stem: &String| {
        stems.contains(stem.as_str())
            || library
                .lexicon
                .synonyms(stem)
                .any(|other| stems.contains(other))
    };
    if !question
        .attribute
        .iter()
        .all(|stem| stems.contains(stem.as_str()))
    {
        return Some(RejectReason::Attribute);
    }
    if let Some(missing) = question.ordinals.iter().find(|stem| !named(stem)) {
        let unit = question
            .terms
            .iter()
            .find(|unit| unit.content == Content::Word(missing.clone()));
        let typed = unit.map_or(missing, |unit| &unit.typed);
        return Some(RejectReason::Ordinal(typed.clone()));
    }
    let of_the_time = |period| answer_type::is_of(period, place);
    if !question.period.as_ref().is_none_or(of_the_time) {
        return Some(RejectReason::Period);
    }
    if ranked.features.unknown_words >= HALF {
        return Some(RejectReason::Unknown);
    }
    let held = ranked.features.coverage + ranked.features.context / 2.0;
    let strange = ranked.features.unknown_words >= THIRD;
    if !question.named.is_empty() && (held < HALF || strange) {
        return Some(RejectReason::TooLittle);
    }
    if ranked.features.answer_type < ENOUGH_OF_TYPE {
        return Some(RejectReason::AnswerType);
    }
    if let Some(name) = subject::passed_over(question, place, library) {
        return Some(RejectReason::Another(name));
    }
    let happened = question.asked == Asked::YesNo
        || (question.took_place && matches!(question.asked, Asked::When | Asked::Where));
    if happened && is_only_planned(question, place, library) {
        return Some(RejectReason::Planned);
    }
    None
}

/// Whether what was asked about stands behind words of planning, in a sentence that
/// does not say what became of it.
fn is_only_planned(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> bool {
    let lexicon = &library.lexicon;
    let read = place.words();
    if lexicon.has_cue(Cue::Denied, read) {
        return false;
    }
    let is_unit = |stem: &str| {
        question.terms.iter().any(|unit| match &unit.content {
            Content::Word(own) => {
                own == stem || unit.synonyms.iter().any(|synonym| synonym == stem)
            }
            Content::Name(_) => false,
        })
    };
    let named = |word: &crate::language::fold::Word<'_>| {
        let mut mentions = place.mentions();
        mentions.any(|mention| {
            question.named.contains(&mention.entity) && mention.span.contains(word.span)
        })
    };
    let matched = read
        .iter()
        .rposition(|word| named(word) || is_unit(&lexicon.stem(&word.folded)));
    let planned = lexicon.find_cue(Cue::Planned, read);
    matches!((planned, matched), (Some(planned), Some(matched)) if planned < matched)
}

impl QuerySession {
    /// Where a ranked sentence stands.
    pub fn place(&self, ranked: &Ranked) -> Option<SentenceRef<'_>> {
        let analyzed = self.at(ranked.article)?;
        let place = SentenceRef {
            analyzed,
            number: ranked.sentence,
        };
        place.sentence().map(|_| place)
    }
}

/// Cuts a sentence out of its article.
pub fn cut(place: SentenceRef<'_>) -> Option<Quote> {
    let sentence = place.sentence()?;
    Quote::cut(&place.analyzed.article, sentence.span)
}

/// Every sentence of running text that names an entity, in order.
pub fn naming<'l>(
    key: EntityKey,
    analyzed: &'l AnalyzedArticle,
) -> impl Iterator<Item = SentenceRef<'l>> {
    let places =
        (0..analyzed.article.sentences.len()).map(move |number| SentenceRef { analyzed, number });
    places.filter(move |place| {
        let role = place.sentence().map(|sentence| sentence.role);
        let text = matches!(role, Some(Role::Body | Role::Caption));
        text && place.mentions().any(|mention| mention.entity == key)
    })
}
