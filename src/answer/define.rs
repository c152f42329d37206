//! `what is <entity>` · `who is <person>`: the sentences that say what it is, one
//! of each article, the plainest first.

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::search::SearchError;
use crate::ingest::article::Role;
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Cue};
use crate::language::span::Span;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Subject;
use crate::understand::model::{Asked, Fact};
use crate::understand::model::{AskedTerm, Request};

use super::{Answer, AnswerContext, Status, counted, fact};

/// How many words before a name its title can stand.
const TITLE_REACH: usize = 7;

/// How sure a description of each plainness is.
const PLAINNESS: [f64; 4] = [0.0, 0.6, 0.75, 0.92];

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let named = subject
        .entities
        .first()
        .or(request.named.first().map(|named| &named.key));
    let Some(key) = named.filter(|key| is_all(**key, request, context)) else {
        // No entry covers it: whatever sentence tells most about the words.
        let fact = Fact {
            asked: Asked::What,
            attribute: None,
        };
        return fact::answer(draft, request, &fact, context);
    };
    let mut found: Vec<(u8, SentenceRef<'_>)> = Vec::new();
    let mut sentences = 0;
    for place in context.library.naming(*key, context.today) {
        let Some(analyzed) = context.library.at(place) else {
            continue;
        };
        for place in naming(*key, analyzed) {
            sentences += 1;
            let plainness = plainest(place, *key, context);
            if plainness > 0 {
                found.push((plainness, place));
            }
        }
    }
    found.sort_by_key(|(plainness, place)| (std::cmp::Reverse(*plainness), place.number));
    let name = context
        .library
        .entity(*key)
        .map_or("", |entity| entity.name)
        .to_owned();
    let listed = context.library.entities.get(*key).is_some();
    let Some((plainest, _)) = found.first().copied() else {
        if !listed {
            // A name by its shape alone: what tells most about its words.
            let fact = Fact {
                asked: Asked::What,
                attribute: None,
            };
            return fact::answer(draft, request, &fact, context);
        }
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        let person = context
            .library
            .entity(*key)
            .is_some_and(|entity| entity.kind == "person");
        let is = if person { "who that is" } else { "what it is" };
        let why = match sentences {
            0 => format!("{name} is in none of the articles."),
            count => format!(
                "{name} is in {}; none says {is}.",
                counted(count, "sentence")
            ),
        };
        return Ok(draft.not_found(why, &evidence, context));
    };
    let mut articles = Vec::new();
    for (_, place) in &found {
        let id = &place.analyzed.article.id;
        if draft.citations.len() < context.max_citations && !articles.contains(&id) {
            articles.push(id);
            draft.cite(*place, context);
        }
    }
    draft.confidence = PLAINNESS
        .get(usize::from(plainest))
        .copied()
        .unwrap_or_default();
    draft.status = Status::Answered;
    Ok(draft)
}

/// Whether a name is all that is asked about: of "the Saxon Garden in Polish", a name
/// that nobody listed and that is a part of it is not.
fn is_all(key: EntityKey, request: &Request, context: &AnswerContext<'_>) -> bool {
    let lexicon = &context.library.lexicon;
    let listed = context.library.entities.get(key).is_some();
    let of_a_name = |term: &AskedTerm| {
        let mut named = request.named.iter();
        named.any(|named| named.span.is_empty() || named.span.overlaps(term.span))
    };
    let mut terms = request.terms.iter();
    listed || terms.all(|term| of_a_name(term) || lexicon.is_title(&term.typed.to_lowercase()))
}

/// How plainly a sentence says what an entity is, at the mention that says it best.
pub(super) fn plainest(place: SentenceRef<'_>, key: EntityKey, context: &AnswerContext<'_>) -> u8 {
    let own = place.mentions().filter(|mention| mention.entity == key);
    let plain = own.map(|mention| plainness(place, key, mention.span, context));
    plain.max().unwrap_or(0)
}

/// How plainly a sentence says what the entity at `span` is: 3 "X is a forum",
/// 2 "X, a forum", "X, who heads" or with a title before the name, 0 not at all.
fn plainness(
    place: SentenceRef<'_>,
    key: EntityKey,
    span: Span,
    context: &AnswerContext<'_>,
) -> u8 {
    let Some(sentence) = place
        .sentence()
        .filter(|sentence| sentence.role == Role::Body)
    else {
        return 0;
    };
    let stored = &place.analyzed.article.stored;
    let behind = Span::new(span.end, sentence.span.end).of(stored);
    let behind = behind.trim_start_matches([')', '"', '\'', '”', '’']);
    // "(SCCD) is a" is as plain as "SCCD is a".
    let behind = match behind.trim_start().strip_prefix('(') {
        Some(bracket) => bracket.split_once(')').map_or(behind, |(_, rest)| rest),
        None => behind,
    };
    let next = words(behind);
    let head: Vec<Word<'_>> = next.iter().take(5).cloned().collect();
    let lexicon = &context.library.lexicon;
    if lexicon.find_cue(Cue::Definition, &head) == Some(0) {
        return 3;
    }
    let comma = behind.trim_start().starts_with(',');
    let first = next.first().map(|word| &*word.folded);
    if comma && first.is_some_and(|word| lexicon.is(Class::Describes, word)) {
        return 2;
    }
    // A name that is not listed may be a person's.
    let listed = context.library.entities.get(key);
    if listed.is_some_and(|entity| entity.kind != "person") {
        return 0;
    }
    // "SK Group Chairman X": a title in the name, or among the words right before it
    // that no other person stands between.
    let title = |word: &Word<'_>| lexicon.is_title(&word.folded);
    let inside = words(span.of(stored));
    let whole = mentioned_in_full(place, span, &inside, context);
    let full = whole && inside.iter().any(title);
    let others = place
        .mentions()
        .filter(|mention| mention.span.end <= span.start);
    let others = others.filter(|mention| {
        context
            .library
            .entity(mention.entity)
            .is_some_and(|entity| entity.kind == "person")
    });
    let from = others
        .map(|mention| mention.span.end)
        .max()
        .unwrap_or(sentence.span.start);
    let before = Span::new(from, span.start).of(stored);
    let before = words(before.rsplit([';', ':', '"']).next().unwrap_or_default());
    let titled = full || before.iter().rev().take(TITLE_REACH).any(title);
    u8::from(titled) * 2
}

/// Whether the mention at `span` holds every word of the entity's own name.
fn mentioned_in_full(
    place: SentenceRef<'_>,
    span: Span,
    inside: &[Word<'_>],
    context: &AnswerContext<'_>,
) -> bool {
    let mention = place.mentions().find(|mention| mention.span == span);
    let entity = mention.and_then(|mention| context.library.entity(mention.entity));
    entity.is_some_and(|entity| {
        let name = words(entity.name);
        name.iter()
            .all(|word| inside.iter().any(|other| other.folded == word.folded))
    })
}
