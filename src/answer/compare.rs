//! `compare the reports on <topic>` · `compare <entity> and <entity>` · `compare <source>
//! and <source> on <topic>` · `compare <topic> in <period> and <period>`: side by side,
//! the best sentence of each article, subject, source or time; of reports also what they
//! disagree on.

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::discourse::disagreement::{DAYS_OF_AN_EVENT, Side, disagreements};
use crate::index::search::SearchError;
use crate::language::fold::{folded, words};
use crate::language::lexicon::Class;
use crate::language::periods::Period;
use crate::language::span::Span;
use crate::retrieve::answer_type::is_of;
use crate::retrieve::{Ranked, retrieve};
use crate::understand::model::Request;
use crate::understand::model::{Sides, Subject};
use crate::understand::slots::stems;

use super::dates::{period_in_words, published_in_words};
use super::measured::ReplyKind;
use super::{Answer, AnswerContext, Part, PartKind, Status};

/// The most reports that are put side by side.
const MOST_REPORTS: usize = 4;
/// The most disagreements that are shown.
const MOST_DISPUTED: usize = 6;
/// How much less than the best report's score another's may be.
const COMPARABLE: f64 = 3.0;
/// The share of what the best report's article holds of the question that another's
/// does, and the same for one of the same days.
const SHARE: f64 = 0.85;
const SHARE_OF_ITS_DAYS: f64 = 0.4;

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subjects: &[Subject],
    sides: Sides,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let sides = compared(request, sides, context);
    if sides.len() > 1 {
        return of_sides(draft, request, &sides, context);
    }
    let split = matches!(subjects, [_]).then(|| two_topics(request, subjects, context));
    let subjects = split
        .as_deref()
        .filter(|two| !two.is_empty())
        .unwrap_or(subjects);
    if subjects.len() > 1 {
        return of_subjects(draft, request, subjects, context);
    }
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    draft.confidence = evidence.confidence;
    draft.sure = evidence.confidence >= context.weights.decision.sure;
    let chosen = by_article(&evidence.ranked, context);
    for ranked in &chosen {
        let Some(place) = context.library.place(ranked) else {
            continue;
        };
        let known = draft.citations.len();
        let Some(index) = draft.cite(place, context).filter(|index| *index == known) else {
            continue;
        };
        draft.parts.push(Part {
            label: reported(place),
            kind: PartKind::Description,
            citations: vec![index],
            ..Part::default()
        });
    }
    if disputed(&mut draft, &chosen, context) == 0 {
        draft.note = Some("No disagreement was found between them.".to_owned());
    }
    if draft.citations.len() < 2 {
        let why = match draft.citations.len() {
            0 => "Nothing in the articles is about that.".to_owned(),
            _ => {
                "Only one article tells of that, so there is nothing to compare it with.".to_owned()
            }
        };
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.status = Status::Answered;
    Ok(draft)
}

/// Who reports a sentence, and when.
fn reported(place: SentenceRef<'_>) -> String {
    let article = &place.analyzed.article;
    let source = article.publisher.as_deref();
    let source = source.or(article.title.as_deref());
    let source = source.unwrap_or("No source named");
    format!("{source}, {}", published_in_words(&article.published))
}

/// The two topics that one is made of: "the Webb vs the Hubble telescope"; none where
/// reports are compared, or nothing parts it.
fn two_topics(
    request: &Request,
    subjects: &[Subject],
    context: &AnswerContext<'_>,
) -> Vec<Subject> {
    let lexicon = &context.library.lexicon;
    let Some(subject) = subjects.first() else {
        return Vec::new();
    };
    let read = words(&subject.words);
    let is = |class, at: usize| {
        let word = read.get(at);
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    };
    if (0..read.len()).any(|at| is(Class::Report, at)) {
        return Vec::new();
    }
    let inner = 1..read.len().saturating_sub(1);
    let parts = |class| inner.clone().find(|at| is(class, *at));
    // "The response to Ian" is one topic.
    let joins = |at: &usize| is(Class::Joiner, *at) && !is(Class::PlacePreposition, *at);
    let Some(at) = parts(Class::Against).or_else(|| inner.clone().find(joins)) else {
        return Vec::new();
    };
    let (Some(before), Some(behind)) = (read.get(at - 1), read.get(at + 1)) else {
        return Vec::new();
    };
    let sides = [
        Span::new(0, before.span.end),
        Span::new(behind.span.start, subject.words.len()),
    ];
    let sides = sides.map(|side| {
        let words = side.of(&subject.words);
        let own = folded(words);
        let named = request.named.iter();
        let inside = named.filter(|named| own.contains(&folded(&named.matched)));
        Subject {
            words: words.to_owned(),
            entities: inside.map(|named| named.key).collect(),
        }
    });
    sides.into()
}

/// A request about one of several subjects and the matter alone.
fn about_one(request: &Request, subject: &Subject, all: &[Subject]) -> Request {
    let holds = |subject: &Subject, folded: &str| {
        let mut own = words(&subject.words).into_iter();
        own.any(|word| word.folded == folded)
    };
    let of_another = |text: &str| {
        let read = words(text);
        !read.is_empty()
            && read.iter().all(|word| {
                let mut others = all.iter();
                !holds(subject, &word.folded) && others.any(|other| holds(other, &word.folded))
            })
    };
    let mut own = request.clone();
    own.terms.retain(|term| !of_another(&term.typed));
    own.named.retain(|named| !of_another(&named.matched));
    own
}

/// The best sentences on all subjects, then on each under its name, those that are about it
/// alone before those that name another as well; a subject that has none is named.
fn of_subjects(
    mut draft: Answer,
    request: &Request,
    subjects: &[Subject],
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    const OF_EACH: usize = 2;
    /// How many sentences are looked through, and how far behind the first a second may be.
    const LOOKED_AT: usize = 40;
    const BEHIND: f64 = 1.5;
    let library = context.library;
    let mut silent = Vec::new();
    let all = retrieve(request, library, context.weights, context.today)?;
    let matter = matter(request, context);
    let about_all = |place: &SentenceRef<'_>| {
        let mut each = subjects.iter();
        is_on(*place, &matter) && each.all(|subject| tells_of(*place, subject, context))
    };
    let best = all.ranked.iter().take(LOOKED_AT);
    let least = all.ranked.first().map_or(0.0, |first| first.score - BEHIND);
    let best = best.take_while(|ranked| ranked.score >= least);
    let of_all = best
        .filter_map(|ranked| library.place(ranked))
        .filter(about_all);
    let mut together = Vec::new();
    for place in of_all.take(OF_EACH) {
        let known = draft.citations.len();
        together.extend(draft.cite(place, context).filter(|index| *index == known));
    }
    let told_together = !together.is_empty();
    if told_together {
        draft.parts.push(Part {
            label: if subjects.len() == 2 {
                "Both"
            } else {
                "All of them"
            }
            .to_owned(),
            kind: PartKind::Description,
            citations: together,
            ..Part::default()
        });
    }
    for subject in subjects {
        let own = about_one(request, subject, subjects);
        let evidence = retrieve(&own, library, context.weights, context.today)?;
        let about = |ranked: &Ranked, subject: &Subject| {
            let place = library.place(ranked);
            place.is_some_and(|place| is_on(place, &matter) && tells_of(place, subject, context))
        };
        let best = evidence.ranked.iter().take(LOOKED_AT);
        let mut good: Vec<&Ranked> = best.filter(|ranked| about(ranked, subject)).collect();
        let shared = |ranked: &Ranked| {
            let mut others = subjects.iter().filter(|other| *other != subject);
            others.any(|other| about(ranked, other))
        };
        good.sort_by_key(|ranked| shared(ranked));
        let least = good.first().map_or(0.0, |first| first.score - BEHIND);
        good.retain(|ranked| ranked.score >= least);
        let found = !good.is_empty();
        let mut citations = Vec::new();
        for place in good.into_iter().filter_map(|ranked| library.place(ranked)) {
            let known = draft.citations.len();
            if citations.len() < OF_EACH {
                citations.extend(draft.cite(place, context).filter(|index| *index == known));
            }
        }
        let entity = subject
            .entities
            .first()
            .and_then(|key| library.entity(*key));
        let single = subject.entities.len() == 1;
        let name = entity.filter(|_| single).map(|entity| entity.name);
        let name = name.unwrap_or(&subject.words).to_owned();
        if citations.is_empty() {
            // What was found may be quoted for all or for another side already.
            if !found && !told_together {
                silent.push(name);
            }
            continue;
        }
        draft.parts.push(Part {
            label: name,
            kind: PartKind::Description,
            citations,
            ..Part::default()
        });
    }
    let nothing = format!("Nothing on that was found for {}.", silent.join(" or "));
    if draft.citations.is_empty() {
        return Ok(draft.not_found(nothing, &all, context));
    }
    draft.measured(ReplyKind::Compare, context);
    draft.sure &= silent.is_empty();
    draft.note = (!silent.is_empty()).then_some(nothing);
    draft.status = Status::Answered;
    Ok(draft)
}

/// The stems of what subjects are compared on, and of words that mean the same; none where
/// nothing is said of that.
fn matter(request: &Request, context: &AnswerContext<'_>) -> Vec<String> {
    let lexicon = &context.library.lexicon;
    let slot = request.slots.iter().find(|slot| slot.name == "matter");
    let words = slot.map_or_else(Vec::new, |slot| stems(&slot.words, lexicon));
    let mut all = words.clone();
    for stem in &words {
        all.extend(lexicon.synonyms(stem).map(str::to_owned));
    }
    all
}

/// Whether a sentence or the one before has a word of a matter.
fn is_on(place: SentenceRef<'_>, matter: &[String]) -> bool {
    let near = [Some(place), place.before()];
    let mut near = near.into_iter().flatten();
    matter.is_empty() || near.any(|place| place.has_any(matter))
}

/// Whether a sentence is about a subject: it names it, or holds most of its words.
fn tells_of(place: SentenceRef<'_>, subject: &Subject, context: &AnswerContext<'_>) -> bool {
    let mut mentions = place.mentions();
    if mentions.any(|mention| subject.entities.contains(&mention.entity)) {
        return true;
    }
    let stems = stems(&subject.words, &context.library.lexicon);
    let held = stems
        .iter()
        .filter(|stem| place.stems().any(|own| own == *stem));
    subject.entities.is_empty() && !stems.is_empty() && held.count() * 2 > stems.len()
}

/// One of those that are laid beside one another.
struct Compared {
    name: String,
    request: Request,
    /// The time that its sentences must tell of.
    period: Option<Period>,
}

/// A request about its matter alone: the words that name its sources and times left out.
fn without_sides(request: &Request) -> Request {
    let slots = request.slots.iter();
    let named = slots.filter(|slot| matches!(slot.name.as_str(), "source" | "period"));
    let named: Vec<Span> = named
        .map(|slot| slot.span)
        .chain(request.periods.iter().map(|period| period.span))
        .collect();
    let free = |span: Span| !named.iter().any(|named| named.overlaps(span));
    let mut topic = request.clone();
    topic.terms.retain(|term| free(term.span));
    topic.named.retain(|named| free(named.span));
    topic
}

/// What is laid beside one another by what it is limited to: two sources, two periods.
/// Each with its name; none where the request names fewer than two.
fn compared(request: &Request, sides: Sides, context: &AnswerContext<'_>) -> Vec<Compared> {
    const MOST: usize = 3;
    let topic = without_sides(request);
    let by_source = request.slots.iter().filter(|slot| slot.name == "source");
    let by_source = by_source.filter_map(|slot| {
        let publisher = context.library.publisher(&folded(&slot.words))?.to_owned();
        let side = Request {
            publisher: Some(publisher.clone()),
            ..topic.clone()
        };
        Some(Compared {
            name: publisher,
            request: side,
            period: None,
        })
    });
    let several = sides == Sides::Periods;
    let by_period = request
        .periods
        .iter()
        .filter(|period| several && period.resolved);
    let by_period = by_period.filter_map(|period| {
        // What is told of a time need not be written then.
        let side = Request {
            period: None,
            ..topic.clone()
        };
        Some(Compared {
            name: period_in_words(period.start, period.end)?,
            request: side,
            period: Some(period.clone()),
        })
    });
    by_source.chain(by_period).take(MOST).collect()
}

/// The best sentences of each side under its name; a side that has none is named.
fn of_sides(
    mut draft: Answer,
    request: &Request,
    sides: &[Compared],
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    const OF_EACH: usize = 2;
    const LEAST: f64 = 0.5;
    let mut silent = Vec::new();
    for side in sides {
        let evidence = retrieve(
            &side.request,
            context.library,
            context.weights,
            context.today,
        )?;
        let good = evidence
            .ranked
            .iter()
            .filter(|ranked| ranked.features.coverage + ranked.features.context >= LEAST);
        let mut citations = Vec::new();
        let of_it = |place: &SentenceRef<'_>| {
            let period = side.period.as_ref();
            period.is_none_or(|period| is_of(period, *place))
        };
        for place in good
            .filter_map(|ranked| context.library.place(ranked))
            .filter(of_it)
            .take(OF_EACH)
        {
            let known = draft.citations.len();
            citations.extend(draft.cite(place, context).filter(|index| *index == known));
        }
        match citations.is_empty() {
            true => silent.push(side.name.as_str()),
            false => draft.parts.push(Part {
                label: side.name.clone(),
                kind: PartKind::Description,
                citations,
                ..Part::default()
            }),
        }
    }
    draft.measured(ReplyKind::Compare, context);
    draft.sure &= silent.is_empty();
    let nothing = format!("Nothing on that was found for {}.", silent.join(" or "));
    if draft.citations.is_empty() {
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        return Ok(draft.not_found(nothing, &evidence, context));
    }
    draft.note = (!silent.is_empty()).then_some(nothing);
    draft.status = Status::Answered;
    Ok(draft)
}

/// Adds what the chosen reports disagree on, both sides of it cited; gives how much.
fn disputed(draft: &mut Answer, chosen: &[Ranked], context: &AnswerContext<'_>) -> usize {
    let library = context.library;
    let articles: Vec<&AnalyzedArticle> = chosen
        .iter()
        .filter_map(|ranked| library.at(ranked.article))
        .collect();
    let mut shown = 0;
    for (number, one) in articles.iter().enumerate() {
        for other in articles.iter().skip(number + 1) {
            for found in disagreements(one, other) {
                if shown >= MOST_DISPUTED {
                    return shown;
                }
                let side = |analyzed: &'_ AnalyzedArticle, side: &Side| {
                    let words = side.span.of(&analyzed.article.stored);
                    words.split_whitespace().collect::<Vec<_>>().join(" ")
                };
                let sides = (side(one, &found.one), side(other, &found.other));
                // The same words of two days tell a reader nothing.
                if folded(&sides.0) == folded(&sides.1) {
                    continue;
                }
                let kind = found.kind.in_words();
                let label = format!("{kind}: “{}” and “{}”", sides.0, sides.1);
                let cited = [(one, found.one), (other, found.other)].map(|(analyzed, side)| {
                    let number = side.number;
                    draft.cite(SentenceRef { analyzed, number }, context)
                });
                let known = |label: &String| draft.parts.iter().any(|part| part.label == *label);
                if let [Some(one), Some(other)] = cited
                    && !known(&label)
                {
                    shown += 1;
                    draft.parts.push(Part {
                        label,
                        kind: PartKind::Disagreement,
                        citations: vec![one, other],
                        ..Part::default()
                    });
                }
            }
        }
    }
    shown
}

/// The best sentence of each article, those left out that hold much less of what was
/// asked: by their score, or by what the whole article holds. Of the same days as the
/// best, less is enough: other papers name the same event in other words.
fn by_article(ranked: &[Ranked], context: &AnswerContext<'_>) -> Vec<Ranked> {
    let Some(best) = ranked.first() else {
        return Vec::new();
    };
    let day = |ranked: &Ranked| {
        let analyzed = context.library.at(ranked.article)?;
        analyzed.article.published.latest
    };
    let of_its_days = |ranked: &Ranked| match (day(best), day(ranked)) {
        (Some(one), Some(other)) => (one - other).get_days().abs() <= DAYS_OF_AN_EVENT,
        _ => false,
    };
    let comparable = |ranked: &&Ranked| {
        let share = match of_its_days(ranked) {
            true => SHARE_OF_ITS_DAYS,
            false => SHARE,
        };
        ranked.score >= best.score - COMPARABLE
            || ranked.features.article_coverage >= best.features.article_coverage * share
    };
    let mut seen = std::collections::HashSet::new();
    let first = ranked.iter().filter(|ranked| seen.insert(ranked.article));
    first
        .filter(comparable)
        .take(MOST_REPORTS)
        .copied()
        .collect()
}
