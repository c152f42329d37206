//! What is asked for, looked for in a sentence: a person, a day, a place, a sum.
//!
//! Without it a sentence may be near, but it is no answer. Names that no entry of
//! the entity index covers count by their shape.

use jiff::civil::Date;

use crate::entities::discover::ANYTHING;
use crate::entities::gazetteer::is_place_of_kind;
use crate::entities::name_kind::NameKind;
use crate::entities::{EntityKey, Known};
use crate::index::QuerySession;
use crate::language::fold::{Word, folded};
use crate::language::lexicon::{Class, Cue};
use crate::language::periods::Period;
use crate::language::quantities::Quantity;
use crate::language::span::Span;
use crate::understand::model::Asked;

use super::question::Question;
use crate::analysis::{SentenceRef, UnlistedName};

/// How much of what is asked for a sentence holds, 0 to 1.
pub fn present(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> f64 {
    let yes = |found: bool| if found { 1.0 } else { 0.0 };
    match &question.asked {
        Asked::Who => {
            let listed = entities_of(question, place, library, &is_actor);
            let mut kinds = unlisted(question, place).map(|name| name.kind);
            let person = kinds.clone().any(|kind| kind == Some(NameKind::Person));
            if person || listed.iter().any(|(_, entity)| entity.kind == "person") {
                1.0
            } else if !listed.is_empty() {
                0.9
            } else if kinds.clone().any(|kind| kind.is_none()) {
                0.8
            } else {
                0.6 * yes(kinds.any(|kind| kind == Some(NameKind::Thing)))
            }
        }
        Asked::Kind {
            noun, entity_type, ..
        } => {
            let listed = !entities_of(question, place, library, &|entity| {
                is_of_kind(entity, noun, entity_type, library)
            })
            .is_empty();
            let unlisted = !library.entities.has_kind(noun)
                && !unlisted_of_kind(question, noun, entity_type, place).is_empty();
            let named = place.stems().any(|stem| stem == noun);
            if listed {
                1.0
            } else if unlisted {
                0.9
            } else {
                0.5 * yes(named)
            }
        }
        Asked::When => yes(!place.dates().is_empty()),
        Asked::Where => {
            let listed = entities_of(question, place, library, &|entity| entity.kind == "place");
            let there = |span: Span| place.is_behind_place_word(span);
            let mut unlisted = unlisted(question, place);
            let is_place = |name: &UnlistedName| name.kind == Some(NameKind::Place);
            let mut places = unlisted.clone().filter(is_place);
            if listed.iter().any(|(span, _)| there(*span))
                || places.clone().any(|name| there(name.span))
            {
                1.0
            } else if unlisted.any(|name| name.kind.is_none() && there(name.span)) {
                0.8
            } else {
                0.6 * yes(!listed.is_empty() || places.next().is_some())
            }
        }
        Asked::HowMuch => yes(!place.amounts().is_empty()),
        Asked::HowLong if place.lengths().is_empty() => 0.6 * yes(is_bounded(place)),
        Asked::HowLong => 1.0,
        Asked::HowMany { noun, entity_type } => {
            let wanted = |entity: Known<'_>| is_of_kind(entity, noun, entity_type, library);
            let listed = entities_of(question, place, library, &wanted).len() >= 2;
            if listed || is_counted(noun, place) {
                1.0
            } else {
                0.4 * yes(!place.numbers().is_empty())
            }
        }
        Asked::Why if library.lexicon.has_cue(Cue::Reason, place.words()) => 1.0,
        Asked::Why => 0.8 * yes(reason_behind(place).is_some()),
        Asked::What if !question.gap.is_empty() => yes(fills(&question.gap, place)),
        Asked::How | Asked::What | Asked::YesNo => 1.0,
    }
}

/// Values of the kind that is asked for.
#[derive(Debug, Default)]
pub struct Values {
    /// Where they stand in the stored text.
    pub spans: Vec<Span>,
    /// 1 where there are some, less where there are some of another dimension alone.
    pub worth: f64,
}

impl Values {
    fn of(spans: Vec<Span>) -> Self {
        let worth = if spans.is_empty() { 0.0 } else { 1.0 };
        Self { spans, worth }
    }
}

/// The values in a sentence that may be what a question asks for, by their kind alone.
pub fn values(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Values {
    match &question.asked {
        Asked::When => {
            let start = place.span().start;
            let dates = place.dates().iter();
            Values::of(dates.map(|date| date.span.shifted(start)).collect())
        }
        Asked::Who => of_kind(question, place, library, NameKind::Person),
        Asked::Where => of_kind(question, place, library, NameKind::Place),
        Asked::Kind {
            noun, entity_type, ..
        } => {
            let listed = entities_of(question, place, library, &|entity| {
                is_of_kind(entity, noun, entity_type, library)
            });
            let listed = listed.into_iter().map(|(span, _)| span);
            let unlisted = unlisted_of_kind(question, noun, entity_type, place);
            let spans: Vec<Span> = listed.chain(unlisted).collect();
            match spans.is_empty() {
                true => of_no_kind(question, place, library),
                false => Values::of(spans),
            }
        }
        Asked::HowMany { noun, .. } => {
            let counts = |quantity: &&Quantity| counts(quantity, noun, place);
            let found = place.quantities().iter().filter(counts);
            Values::of(found.map(|quantity| quantity.span).collect())
        }
        Asked::HowLong if question.of_age => {
            let ages = ages(place).into_iter();
            Values::of(ages.map(|quantity| quantity.span).collect())
        }
        Asked::HowMuch | Asked::HowLong => quantities(question, place),
        Asked::What if !question.units.is_empty() => quantities(question, place),
        Asked::Why => {
            let found = place.lexicon().find_cue(Cue::Reason, place.words());
            let word = found.and_then(|at| place.words().get(at));
            Values::of(word.into_iter().map(|word| word.span).collect())
        }
        Asked::How | Asked::What | Asked::YesNo => Values::default(),
    }
}

/// The names in a sentence that no entity covers and the question does not have itself.
pub fn unlisted<'l>(
    question: &Question,
    place: SentenceRef<'l>,
) -> impl Iterator<Item = UnlistedName> + Clone {
    let names = place.unlisted_names().copied();
    names.filter(move |name| is_new(name.span, question, place))
}

/// Whether a name has no word that the question has.
fn is_new(span: Span, question: &Question, place: SentenceRef<'_>) -> bool {
    let inside = place.words().iter().filter(|word| span.contains(word.span));
    let mut own = inside.map(|word| &word.folded);
    !own.any(|word| question.words.iter().any(|asked| asked == word))
}

/// The names that no entity covers of what a noun asks for: of people, places or things by
/// the type that the noun stands for, and of countries, states or cities where it asks for
/// these.
pub fn unlisted_of_kind(
    question: &Question,
    noun: &str,
    entity_type: &Option<String>,
    place: SentenceRef<'_>,
) -> Vec<Span> {
    let wanted = match entity_type.as_deref() {
        Some("person") => NameKind::Person,
        Some("place") => NameKind::Place,
        Some(_) => NameKind::Thing,
        None => return Vec::new(),
    };
    let lexicon = place.lexicon();
    let is_asked = |other: &str| lexicon.stem(other) == noun;
    let fits = |name: &UnlistedName| {
        let listed = || folded(name.span.of(place.stored()));
        name.kind == Some(wanted)
            && (wanted != NameKind::Place || is_place_of_kind(&listed(), is_asked))
    };
    let names = unlisted(question, place).filter(fits);
    names.map(|name| name.span).collect()
}

/// The names in a sentence that are of a kind, else those that may be.
fn of_kind(
    question: &Question,
    place: SentenceRef<'_>,
    library: &QuerySession,
    kind: NameKind,
) -> Values {
    let wanted = |entity: Known<'_>| match kind {
        NameKind::Person => is_actor(entity),
        _ => entity.kind == "place",
    };
    let listed = entities_of(question, place, library, &wanted).into_iter();
    let listed = listed.map(|(span, _)| span);
    let unlisted = unlisted(question, place).filter(|name| name.kind == Some(kind));
    let spans: Vec<Span> = listed.chain(unlisted.map(|name| name.span)).collect();
    match spans.is_empty() {
        true => of_no_kind(question, place, library),
        false => Values::of(spans),
    }
}

/// The names in a sentence of which nothing tells what they are.
fn of_no_kind(question: &Question, place: SentenceRef<'_>, library: &QuerySession) -> Values {
    const MAY_BE: f64 = 0.5;
    let listed = entities_of(question, place, library, &|entity| entity.kind == ANYTHING);
    let listed = listed.into_iter().map(|(span, _)| span);
    let unlisted = unlisted(question, place).filter(|name| name.kind.is_none());
    let spans: Vec<Span> = listed.chain(unlisted.map(|name| name.span)).collect();
    let worth = if spans.is_empty() { 0.0 } else { MAY_BE };
    Values { spans, worth }
}

/// Whether a quantity can be a number of what a noun stands for: of things, or of the unit
/// that it is measured in ("how many miles").
pub fn counts(quantity: &Quantity, noun: &str, place: SentenceRef<'_>) -> bool {
    let words = place.words().get(quantity.first..quantity.end);
    let mut words = words.unwrap_or_default().iter();
    quantity.dimension.is_none() || words.any(|word| place.lexicon().stem(&word.folded) == noun)
}

/// The ages in a sentence: "aged 71", "Lund, 71, said", "Lund is 71", "the 71-year-old".
pub fn ages<'l>(place: SentenceRef<'l>) -> Vec<&'l Quantity> {
    const OLDEST: f64 = 125.0;
    let (lexicon, read, stored) = (place.lexicon(), place.words(), place.stored());
    let is_age = |quantity: &&Quantity| {
        let is = |at: Option<usize>, class| {
            let word = at.and_then(|at| read.get(at));
            word.is_some_and(|word| lexicon.is(class, &word.folded))
        };
        let (first, behind) = (quantity.first.checked_sub(1), Some(quantity.end));
        let told = is(behind, Class::AgeWord) || is(first, Class::AgeWord);
        let before = stored.get(..quantity.span.start).unwrap_or_default();
        let rest = stored.get(quantity.span.end..).unwrap_or_default();
        let ends = rest.starts_with([',', '.', ';']);
        let apposed = before.ends_with(", ") && ends;
        let alone = ends || is(behind, Class::Connective);
        let is_so = alone && is(first, Class::Copula);
        match quantity.dimension.as_deref() {
            None => quantity.value <= OLDEST && (told || apposed || is_so),
            Some("time") => told,
            Some(_) => false,
        }
    };
    place.quantities().iter().filter(is_age).collect()
}

/// The quantities of the dimension that is asked for, else those of any.
fn quantities(question: &Question, place: SentenceRef<'_>) -> Values {
    const OF_ANOTHER: f64 = 0.4;
    let measured = |quantity: &&Quantity| quantity.dimension.is_some();
    let fits = |quantity: &&Quantity| question.is_measured_in(quantity.dimension.as_deref());
    let all = || place.quantities().iter().filter(measured);
    let fitting = all().filter(fits).map(|quantity| quantity.span);
    let spans: Vec<Span> = fitting.collect();
    match spans.is_empty() {
        true if all().next().is_some() => Values {
            spans,
            worth: OF_ANOTHER,
        },
        _ => Values::of(spans),
    }
}

/// Whether a sentence says who or what somebody blames.
pub fn gives_reason(place: &SentenceRef<'_>) -> bool {
    place.lexicon().has_cue(Cue::Blame, place.words())
}

/// The sentence that gives a reason for what one before it tells, and leans on it: "The
/// mill shut in May. The owner cited its debts."
pub fn reason_behind(place: SentenceRef<'_>) -> Option<SentenceRef<'_>> {
    const REACH: usize = 3;
    let behind = std::iter::successors(place.behind(), |place| place.behind());
    let leans = |place: &SentenceRef<'_>| {
        let first = place.words().first();
        first.is_some_and(|first| place.lexicon().is(Class::RefersBack, &first.folded))
    };
    let gives = |place: &SentenceRef<'_>| gives_reason(place) && leans(place);
    behind.take(REACH).find(gives)
}

/// Whether the words before a gap stand in a sentence with something behind them.
fn fills(gap: &[String], place: SentenceRef<'_>) -> bool {
    let read = place.words();
    let mut runs = read.windows(gap.len() + 1);
    runs.any(|run| run.iter().zip(gap).all(|(word, gap)| word.folded == *gap))
}

/// Whether a sentence says since when or until when: how long it was can be told then.
fn is_bounded(place: SentenceRef<'_>) -> bool {
    let mut dates = place.dates().iter();
    dates.any(|date| date.start.is_none() != date.end.is_none())
}

/// Whether a number stands before a noun, or a word that can stand for it; any
/// number will do where no noun was given.
fn is_counted(noun: &str, place: SentenceRef<'_>) -> bool {
    const REACH: usize = 6;
    let lexicon = place.lexicon();
    let read = place.words();
    let is_noun = |word: &Word<'_>| {
        let stem = lexicon.stem(&word.folded);
        noun.is_empty() || stem == noun || lexicon.synonyms(noun).any(|synonym| synonym == stem)
    };
    place.numbers().iter().any(|number| {
        let behind = read.iter().skip_while(|word| word.span.start < number.end);
        behind.take(REACH).any(is_noun)
    })
}

/// What is asked for, in words for a person: "names a city".
pub fn missing(question: &Question) -> String {
    match &question.asked {
        Asked::Who => "says who".to_owned(),
        Asked::Kind { typed, .. } => format!("names what is asked for, “{typed}”"),
        Asked::When => "gives a date".to_owned(),
        Asked::Where => "names a place".to_owned(),
        Asked::HowMuch => "gives an amount".to_owned(),
        Asked::HowLong if question.of_age => "gives an age".to_owned(),
        Asked::HowLong => "gives a length".to_owned(),
        Asked::HowMany { .. } => "gives a number".to_owned(),
        Asked::Why => "gives a reason".to_owned(),
        Asked::How | Asked::What => "says that".to_owned(),
        Asked::YesNo => "says whether it is so".to_owned(),
    }
}

/// How much a word of the question that asks for a kind of thing is held by a
/// thing of that kind: "companies" by the name of a company.
pub fn stands_for(
    question: &Question,
    stem: &str,
    place: SentenceRef<'_>,
    library: &QuerySession,
) -> f64 {
    let (Asked::Kind {
        noun, entity_type, ..
    }
    | Asked::HowMany { noun, entity_type }) = &question.asked
    else {
        return 0.0;
    };
    if stem != noun {
        return 0.0;
    }
    let found = entities_of(question, place, library, &|entity| {
        is_of_kind(entity, noun, entity_type, library)
    });
    if found.is_empty() { 0.0 } else { 0.9 }
}

/// Whether an entity is asked for by a noun: by the nouns of its entry where some
/// entry has this one, else by its type.
pub fn is_of_kind(
    entity: Known<'_>,
    noun: &str,
    entity_type: &Option<String>,
    library: &QuerySession,
) -> bool {
    if entity.kinds.iter().any(|kind| kind == noun) {
        return true;
    }
    let by_type = entity_type.as_deref() == Some(entity.kind);
    // "Which company" takes every company; "which city" not every place.
    let generic = library.lexicon.type_of(noun).is_some()
        && (noun == entity.kind || !library.entities.has_kind(noun));
    by_type && (generic || is_plain_type(noun, entity.kind, library))
}

/// Whether a noun is just another word for a type: "firm" for company.
fn is_plain_type(noun: &str, entity_type: &str, library: &QuerySession) -> bool {
    entity_type != "place" && library.lexicon.type_of(noun) == Some(entity_type)
}

fn is_actor(entity: Known<'_>) -> bool {
    matches!(
        entity.kind,
        "person" | "company" | "body" | "association" | "outlet"
    )
}

/// The entities in a sentence that the question does not name itself, each once
/// and in order.
pub fn entities_of<'l>(
    question: &Question,
    place: SentenceRef<'l>,
    library: &'l QuerySession,
    wanted: &dyn Fn(Known<'_>) -> bool,
) -> Vec<(Span, Known<'l>)> {
    let mut seen: Vec<EntityKey> = question.named.clone();
    let mut found = Vec::new();
    for mention in place.mentions() {
        let Some(entity) = library.entity(mention.entity) else {
            continue;
        };
        if !seen.contains(&mention.entity) && wanted(entity) {
            seen.push(mention.entity);
            found.push((mention.span, entity));
        }
    }
    found
}

/// Whether days, both ends included, may be of a period.
fn overlaps(period: &Period, start: Option<Date>, end: Option<Date>) -> bool {
    let before = period
        .end
        .is_some_and(|last| start.is_some_and(|start| start > last));
    let after = period
        .start
        .is_some_and(|first| end.is_some_and(|end| end < first));
    !before && !after
}

/// Whether a sentence can tell of a period: a date in it falls in it, or, where no date in
/// it tells of other days, its article's does, or nothing tells when it was.
pub fn is_of(period: &Period, place: SentenceRef<'_>) -> bool {
    let published = &place.analyzed.article.published;
    let found = place.dates();
    let mut dated = found.iter().filter(|date| date.resolved);
    let told = dated.any(|date| overlaps(period, date.start, date.end));
    let known = published.earliest.is_some();
    let written = known && overlaps(period, published.earliest, published.latest);
    let written = written && !is_of_other_days(period, place);
    let unknown = found.is_empty() && !known;
    told || written || unknown
}

/// Whether a sentence tells of other days than those of a period, and of none of it.
fn is_of_other_days(period: &Period, place: SentenceRef<'_>) -> bool {
    let mut dated = place.dates().iter().filter(|date| date.resolved).peekable();
    let some = dated.peek().is_some();
    some && !dated.any(|date| overlaps(period, date.start, date.end))
}
