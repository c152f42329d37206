//! `list the companies that …`: the sentences that name some. `list all companies`: those
//! of the entity index that articles name, the most named first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::gazetteer::{is_in_section, tells_kind};
use crate::entities::name_kind::NameKind;
use crate::entities::{EntityKey, Known};
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, SearchError};
use crate::language::fold::folded;
use crate::language::span::Span;
use crate::retrieve::act::ActTold;
use crate::retrieve::answer_type::{entities_of, is_of_kind, unlisted, unlisted_of_kind};
use crate::retrieve::called::called;
use crate::retrieve::question::{Content, Question};
use crate::retrieve::{Evidence, Ranked, RejectReason, naming, reject_reason};
use crate::understand::model::{Asked, AskedTerm, Fact, Intent, Request};

use super::limits::{filter, is_within, limited};
use super::yes_no::is_denied;
use super::{Answer, AnswerContext, Basis, MOST_CITATIONS, Part, PartKind, Status, counted, fact};

/// The most names that are listed without a quotation.
const MOST_UNQUOTED: usize = 20;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    if let Asked::Kind {
        noun, entity_type, ..
    } = &fact.asked
        && is_everything(noun, request)
    {
        let listed = of_kind(noun, entity_type, request, context);
        if !listed.is_empty() {
            return Ok(everything(draft, &listed, request, context));
        }
    }
    fact::answer(draft, request, fact, context)
}

/// The kind of thing that is to be listed.
struct Listed {
    /// The stem of its noun.
    noun: String,
    /// The noun as it was typed, folded.
    typed: String,
    /// The type of entity that it stands for.
    entity_type: Option<String>,
}

/// The kind of thing of which several are asked for: by the noun that asks for a kind, else
/// by the first noun of several things in what is to be listed. A question of fact that one
/// sentence answers asks for no list.
fn kind_listed(
    request: &Request,
    fact: &Fact,
    lacks: bool,
    library: &QuerySession,
) -> Option<Listed> {
    let is_plural = |typed: &str| typed.ends_with('s') && !typed.ends_with("ss");
    let listed = matches!(request.intent, Intent::List(_));
    match &fact.asked {
        Asked::Kind {
            noun,
            typed,
            entity_type,
        } if listed || (lacks && is_plural(typed)) => Some(Listed {
            noun: noun.clone(),
            typed: typed.clone(),
            entity_type: entity_type.clone(),
        }),
        Asked::What if listed => {
            let mut terms: Vec<&AskedTerm> = request.terms.iter().collect();
            terms.sort_by_key(|term| term.span.start);
            let several = terms.into_iter().find(|term| {
                let folded = folded(&term.typed);
                is_plural(&folded) && library.lexicon.stem(&folded) != folded
            });
            several.map(|term| Listed {
                noun: term.stem.clone(),
                typed: folded(&term.typed),
                entity_type: None,
            })
        }
        _ => None,
    }
}

/// The folded surnames of the people whom the articles of some sentences name in full.
fn surnames<'l>(places: impl Iterator<Item = SentenceRef<'l>>) -> FxHashSet<String> {
    let mut articles: Vec<&AnalyzedArticle> = places.map(|place| place.analyzed).collect();
    articles.dedup_by(|one, other| std::ptr::eq(*one, *other));
    let sentences = articles.into_iter().flat_map(AnalyzedArticle::sentences);
    let names = sentences.flat_map(|place| {
        let people = place.unlisted_names();
        let people = people.filter(|name| name.kind == Some(NameKind::Person));
        people.map(move |name| folded(name.span.of(place.stored())))
    });
    let surnames = names.filter_map(|name| Some(name.rsplit_once(' ')?.1.to_owned()));
    surnames.collect()
}

/// Whether a name is only a part of what stands in quotation marks: "The Right Stuff".
fn is_clipped(name: Span, place: SentenceRef<'_>) -> bool {
    let (stored, sentence) = (place.stored(), place.span());
    let is_mark = |c: char| matches!(c, '"' | '“' | '”');
    let before = Span::new(sentence.start, name.start.max(sentence.start)).of(stored);
    let behind = Span::new(name.end.min(sentence.end), sentence.end).of(stored);
    let inside = before.chars().filter(|c| is_mark(*c)).count() % 2 == 1;
    let whole = before.ends_with(is_mark) && behind.trim_start_matches(',').starts_with(is_mark);
    // Where somebody speaks, names stand among other words: a title has none before it.
    let quoted = before
        .rfind(is_mark)
        .and_then(|at| before.get(at..))
        .unwrap_or_default();
    let title = quoted.trim_matches(is_mark).split_whitespace();
    let mut title = title.filter(|word| !place.lexicon().is_stop(&word.to_lowercase()));
    inside && !whole && title.all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a name can be of a kind at all, as far as its own form tells.
fn may_be(kind: Option<NameKind>, entity_type: &Option<String>) -> bool {
    match (kind, entity_type.as_deref()) {
        (None, _) | (_, None) => true,
        (Some(NameKind::Person), of) => of == Some("person"),
        (Some(NameKind::Place), of) => of == Some("place"),
        (Some(NameKind::Thing), of) => !matches!(of, Some("person" | "place")),
    }
}

/// The things of a kind that the best sentences name, each sentence once; none where no kind
/// is asked for, or nothing tells that what they name is of it.
pub(super) fn members(
    mut draft: Answer,
    evidence: &Evidence,
    request: &Request,
    fact: &Fact,
    context: &AnswerContext<'_>,
) -> Result<Option<Answer>, SearchError> {
    /// How many sentences are looked at, and how far behind the first they may be.
    const LOOKED_AT: usize = 40;
    /// Of more names than these nothing is looked up: what has them is a table.
    const MOST_NAMES: usize = 400;
    const BEHIND: f64 = 4.0;
    /// So many, from so many articles, are a list, whatever each sentence is worth alone.
    const SEVERAL: usize = 2;
    let library = context.library;
    let Some(Listed {
        noun,
        typed,
        entity_type,
    }) = kind_listed(request, fact, evidence.lack.is_some(), library)
    else {
        return Ok(None);
    };
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    let question = &evidence.question;
    let near = evidence.ranked.iter().take(LOOKED_AT);
    let near = near.filter(|ranked| ranked.score >= best - BEHIND);
    let near: Vec<(&Ranked, SentenceRef<'_>)> = near
        .filter_map(|ranked| Some((ranked, library.place(ranked)?)))
        .filter(|(ranked, place)| tells(ranked, *place, question, context))
        .collect();
    let unlisted: Vec<Vec<(Span, &str)>> = near
        .iter()
        .map(|(_, place)| {
            let names = unlisted(question, *place);
            let names = names.filter(|name| may_be(name.kind, &entity_type));
            let names = names.filter(|name| !is_clipped(name.span, *place));
            let names = names.map(|name| (name.span, name.span.of(place.stored())));
            by_what_is_asked(names.collect(), *place, question)
        })
        .collect();
    let people = surnames(near.iter().map(|(_, place)| *place));
    let all = unlisted.iter().flatten().map(|(_, name)| folded(name));
    let person = entity_type.as_deref() == Some("person") || entity_type.is_none();
    let all = all.filter(|name| person || !people.contains(name));
    let all: FxHashSet<String> = all.take(MOST_NAMES).collect();
    let places = near.iter().map(|(ranked, _)| ranked.article);
    let called = match all.is_empty() {
        true => FxHashSet::default(),
        false => called(&all, &typed, places, library)?,
    };
    let is_member = |entity: Known<'_>| is_of_kind(entity, &noun, &entity_type, library);
    // By its form alone a name may be of any thing, but hardly of a person or a place.
    let is_asked = |other: &str| library.lexicon.stem(other) == noun;
    let by_form = match entity_type.as_deref() {
        Some("place") => tells_kind(is_asked),
        of_type => of_type == Some("person"),
    };
    let found = near.iter().zip(&unlisted);
    let mut naming: Vec<(&Ranked, SentenceRef<'_>, Vec<&str>)> = found
        .filter_map(|((ranked, place), unlisted)| {
            let listed = entities_of(question, *place, library, &is_member).into_iter();
            let new = |(span, _): &(Span, &str)| !is_named(*span, *place, question);
            let listed = listed.map(|(span, entity)| (span, entity.name));
            let listed = listed.filter(new).collect();
            let mut names = by_what_is_asked(listed, *place, question);
            if names.is_empty() {
                let formed = match by_form {
                    true => unlisted_of_kind(question, &noun, &entity_type, *place),
                    false => Vec::new(),
                };
                let is_one = |(span, name): &&(Span, &str)| {
                    formed.contains(span) || called.contains(&folded(name))
                };
                names = unlisted.iter().filter(is_one).copied().collect();
            }
            let act = ActTold::read(question, *place);
            let acts = |(span, _): &(Span, &str)| {
                act.as_ref().is_none_or(|act| act.has_part_by_verb(*span))
            };
            names.retain(acts);
            let names: Vec<&str> = names.into_iter().map(|(_, name)| name).collect();
            (!names.is_empty()).then_some((*ranked, *place, names))
        })
        .collect();
    // Beside states of one country, a country is no state.
    let in_section = |name: &str| is_in_section(&folded(name), is_asked);
    if naming
        .iter()
        .any(|(.., names)| names.iter().any(|name| in_section(name)))
    {
        naming
            .iter_mut()
            .for_each(|(.., names)| names.retain(|name| in_section(name)));
        naming.retain(|(.., names)| !names.is_empty());
    }
    if evidence.lack.is_some() {
        // One alone may be chance: several that tell of it are a list.
        let articles = naming.iter().map(|(ranked, ..)| ranked.article);
        let articles: BTreeSet<ArticlePlace> = articles.collect();
        let members = naming.iter().flat_map(|(.., names)| names);
        let members: FxHashSet<String> = members.map(|name| folded(name)).collect();
        if articles.len() < SEVERAL || members.len() < SEVERAL {
            return Ok(None);
        }
    }
    if naming.is_empty() {
        return Ok(None);
    }
    let mut listed: Vec<String> = Vec::new();
    for (_, place, names) in naming {
        let new = names.iter().copied();
        let mut new: Vec<&str> = new.filter(|name| !listed.contains(&folded(name))).collect();
        new.dedup();
        if new.is_empty() || draft.citations.len() == MOST_CITATIONS + request.skip {
            continue;
        }
        let Some(index) = draft.cite(place, context) else {
            continue;
        };
        listed.extend(new.iter().map(|name| folded(name)));
        draft.parts.push(Part {
            label: new.join(", "),
            kind: PartKind::Entity,
            citations: vec![index],
            ..Part::default()
        });
    }
    draft.confidence = evidence.confidence;
    draft.sure = evidence.confidence >= context.weights.decision.sure;
    draft.status = Status::Answered;
    Ok(Some(draft))
}

/// Those of some names that stand by a word of the question, or in a row with one that
/// does: "Acme, Bolt, and Carrow".
fn by_what_is_asked<'l>(
    names: Vec<(Span, &'l str)>,
    place: SentenceRef<'_>,
    question: &Question,
) -> Vec<(Span, &'l str)> {
    const GAP: usize = 3;
    let gap = |one: Span, other: Span| place.position(other).saturating_sub(place.position(one));
    let mut rows: Vec<Vec<(Span, &str)>> = Vec::new();
    for (span, name) in names {
        let last = rows.last_mut().filter(|row| {
            row.last().is_some_and(|(known, name)| {
                gap(*known, span) <= GAP + name.split_whitespace().count()
            })
        });
        match last {
            Some(row) => row.push((span, name)),
            None => rows.push(vec![(span, name)]),
        }
    }
    let near = |row: &Vec<(Span, &str)>| {
        let mut spans = row.iter().map(|(span, _)| *span);
        spans.any(|span| is_by_what_is_asked(span, place, question))
    };
    rows.into_iter().filter(near).flatten().collect()
}

/// Whether a name has a word that the question names something by.
fn is_named(name: Span, place: SentenceRef<'_>, question: &Question) -> bool {
    let mut inside = place.words().iter().filter(|word| name.contains(word.span));
    inside.any(|word| question.words.contains(&word.folded.to_string()))
}

/// Whether a name stands within seven words of a word of the question: further off it is
/// named for something else.
fn is_by_what_is_asked(name: Span, place: SentenceRef<'_>, question: &Question) -> bool {
    const REACH: usize = 7;
    let at = place.position(name);
    let is_asked = |stem: &str| {
        question.terms.iter().any(|unit| match &unit.content {
            Content::Word(own) => own == stem || unit.synonyms.iter().any(|other| other == stem),
            Content::Name(_) => false,
        })
    };
    let words = place.terms().iter();
    let named = place
        .mentions()
        .filter(|mention| question.named.contains(&mention.entity));
    let mut near = words
        .filter(|term| is_asked(&term.stem))
        .map(|term| term.span)
        .chain(named.map(|mention| mention.span))
        .filter(|span| !span.overlaps(name));
    near.any(|span| place.position(span).abs_diff(at) <= REACH)
}

/// Whether a sentence tells half of what is asked in its words, nearly all of it in words
/// that mean nearly the same and with those around it, has what the question names in it or
/// near, and does not deny it.
fn tells(
    ranked: &Ranked,
    place: SentenceRef<'_>,
    question: &Question,
    context: &AnswerContext<'_>,
) -> bool {
    const HALF: f64 = 0.5;
    const NEARLY_ALL: f64 = 0.8;
    /// A name of the question stands no further off than in the headline.
    const NEAR: f64 = 0.5;
    let features = &ranked.features;
    let denied = is_denied(place.words(), question, &context.library.lexicon);
    let named = features.distinct_unmatched <= NEAR;
    let lack = reject_reason(question, ranked, context.library);
    // Of another time, or planned: what the members did, they did not do then, or not yet.
    let other = matches!(lack, Some(RejectReason::Period | RejectReason::Planned));
    features.coverage >= HALF && features.meaning >= NEARLY_ALL && named && !denied && !other
}

/// Whether nothing but the kind of thing is named: all of the kind are wanted.
fn is_everything(noun: &str, request: &Request) -> bool {
    let topic = request.slots.iter().find(|slot| slot.name == "topic");
    let limit = request.period.as_ref().map(|period| period.span);
    let of_topic = |span: Span| {
        topic.is_some_and(|topic| topic.span.contains(span))
            && limit.is_none_or(|limit| !limit.overlaps(span))
    };
    let mut terms = request.terms.iter().filter(|term| of_topic(term.span));
    request.named.is_empty() && terms.all(|term| term.stem == noun)
}

/// The entities of a kind that articles name, each with how many; the most named first.
fn of_kind(
    noun: &str,
    entity_type: &Option<String>,
    request: &Request,
    context: &AnswerContext<'_>,
) -> Vec<(usize, EntityKey)> {
    let library = context.library;
    let limits = filter(request, context);
    let fitting = library
        .entities
        .all()
        .filter(|(_, entity)| is_of_kind(*entity, noun, entity_type, library));
    let count = |key| match &limits.publisher {
        None => library.times_named_within(key, &limits),
        Some(_) => {
            let places = library.naming(key, context.today).into_iter();
            let articles = places.filter_map(|place| library.at(place));
            articles
                .filter(|analyzed| is_within(analyzed, request))
                .count()
        }
    };
    let mut named: Vec<(usize, EntityKey)> = fitting
        .map(|(key, _)| (count(key), key))
        .filter(|(count, _)| *count > 0)
        .collect();
    named.sort_by_key(|(count, key)| {
        let name = library.entity(*key).map(|entity| entity.name);
        (Reverse(*count), name)
    });
    named
}

fn everything(
    mut draft: Answer,
    listed: &[(usize, EntityKey)],
    request: &Request,
    context: &AnswerContext<'_>,
) -> Answer {
    let library = context.library;
    let mut unquoted = Vec::new();
    for (number, (count, key)) in listed.iter().enumerate() {
        if draft.citations.len() == MOST_CITATIONS + request.skip || unquoted.len() == MOST_UNQUOTED
        {
            unquoted.push(format!("{} more", listed.len() - number));
            break;
        }
        let places = library.naming(*key, context.today).into_iter();
        let articles = places.filter_map(|place| library.at(place));
        let newest = articles
            .filter(|analyzed| is_within(analyzed, request))
            .max_by_key(|analyzed| analyzed.article.published.latest);
        let place = newest.and_then(|analyzed| naming(*key, analyzed).next());
        let (Some(place), Some(entity)) = (place, library.entity(*key)) else {
            continue;
        };
        let label = format!("{}, in {}", entity.name, counted(*count, "article"));
        let Some(index) = draft.cite(place, context) else {
            unquoted.push(label);
            continue;
        };
        // A sentence that names several is shown once.
        let known = draft
            .parts
            .iter_mut()
            .find(|part| part.citations == [index]);
        match known {
            Some(known) => known.label = format!("{}; {label}", known.label),
            None => draft.parts.push(Part {
                label,
                kind: PartKind::Entity,
                citations: vec![index],
                ..Part::default()
            }),
        }
    }
    if !unquoted.is_empty() {
        draft.parts.push(Part {
            label: format!("Not quoted here: {}.", unquoted.join("; ")),
            kind: PartKind::Coverage,
            ..Part::default()
        });
    }
    draft.answer = Some(listed.len().to_string());
    draft.basis = Some(Basis::Derived);
    draft.note = Some(format!(
        "Counted: entries of the entity index that the articles{} name.",
        limited(request)
    ));
    // All entries are counted.
    draft.confidence = 1.0;
    draft.status = Status::Answered;
    draft
}
