//! `what is <entity>` · `who is <person>`: the sentences that say what it is, one
//! of each article, the plainest first.

use compact_str::CompactString;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::entities::discover::ANYTHING;
use crate::index::search::{Filter, Query, SearchError};
use crate::ingest::article::{Role, Sentence};
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Cue};
use crate::language::span::Span;
use crate::language::terms::terms;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::Subject;
use crate::understand::model::{Asked, Fact};
use crate::understand::model::{AskedTerm, Request};

use super::measured::ReplyKind;
use super::{Answer, AnswerContext, Status, counted, fact};

/// How many words before the name of a person its title can stand; right before one that
/// may be none.
const TITLE_REACH: usize = 7;

pub(super) fn answer(
    draft: Answer,
    request: &Request,
    subject: &Subject,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let named = subject
        .entities
        .first()
        .or(request.named.first().map(|named| &named.key));
    let Some(key) = named.filter(|key| is_all(**key, request, context)) else {
        let found = of_words(&subject.words, context)?;
        if found.is_empty() {
            // Whatever sentence tells most about the words.
            let fact = Fact {
                asked: Asked::What,
                attribute: None,
            };
            return fact::answer(draft, request, &fact, context);
        }
        return Ok(described(draft, found, ReplyKind::WordsBeside, context));
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
    let name = context
        .library
        .entity(*key)
        .map_or("", |entity| entity.name)
        .to_owned();
    let listed = context.library.entities.get(*key).is_some();
    if found.is_empty() {
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
    }
    Ok(described(draft, found, ReplyKind::DefinedBeside, context))
}

/// The answer that cites one description of each article, the plainest first; `beside` is
/// what it is where none is plain.
fn described(
    mut draft: Answer,
    mut found: Vec<(u8, SentenceRef<'_>)>,
    beside: ReplyKind,
    context: &AnswerContext<'_>,
) -> Answer {
    found.sort_by_key(|(plainness, place)| (std::cmp::Reverse(*plainness), place.number));
    let plainest = found.first().map_or(0, |(plainness, _)| *plainness);
    let mut articles = Vec::new();
    for (_, place) in &found {
        let id = &place.analyzed.article.id;
        if draft.citations.len() < context.max_citations && !articles.contains(&id) {
            articles.push(id);
            draft.cite(*place, context);
        }
    }
    let kind = match plainest {
        3 => ReplyKind::DefinedPlainly,
        _ => beside,
    };
    draft.measured(kind, context);
    draft.status = Status::Answered;
    draft
}

/// The sentences that say most plainly what words mean which are no name, and how plainly:
/// "monkeypox is a", "monkeypox, a".
fn of_words<'l>(
    subject: &str,
    context: &AnswerContext<'l>,
) -> Result<Vec<(u8, SentenceRef<'l>)>, SearchError> {
    const MOST_ARTICLES: usize = 40;
    let library = context.library;
    let sought: Vec<CompactString> = terms(subject, &library.lexicon)
        .into_iter()
        .map(|term| term.stem)
        .collect();
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query {
        terms: sought.iter().map(|stem| (stem.to_string(), 1.0)).collect(),
        filter: Filter::as_of(context.today),
        ..Query::default()
    };
    let hits = library.search(&query, MOST_ARTICLES)?.into_iter();
    let articles = hits.filter_map(|hit| library.at(hit.article));
    let sentences = articles.flat_map(|analyzed| analyzed.sentences());
    let found = sentences.filter_map(|place| {
        let mut runs = place.terms().windows(sought.len());
        let run = runs.find(|run| {
            let stems = run.iter().map(|term| &term.stem);
            stems.eq(&sought)
        })?;
        let span = Span::new(run.first()?.span.start, run.last()?.span.end);
        let plain = meaning_of(place, span, context);
        (plain > 0).then_some((plain, place))
    });
    let mut found: Vec<(u8, SentenceRef<'_>)> = found.collect();
    let plainest = found.iter().map(|(plain, _)| *plain).max();
    found.retain(|(plain, _)| Some(*plain) == plainest);
    Ok(found)
}

/// How plainly a sentence says what words mean: 3 "monkeypox is a", but neither what "the
/// vaccine for monkeypox is" nor what it once was, 2 "monkeypox, a" at the head of its
/// clause or in quotation marks, with a comma or a dash.
fn meaning_of(place: SentenceRef<'_>, span: Span, context: &AnswerContext<'_>) -> u8 {
    const MARKS: [char; 4] = ['"', '”', '’', '\''];
    let stored = place.stored();
    let lexicon = place.lexicon();
    let behind = Span::new(span.end, place.span().end).of(stored);
    let quoted = behind.trim_start_matches(',').starts_with(MARKS);
    let behind = behind
        .trim_start_matches(MARKS)
        .trim_start_matches([' ', ',']);
    let behind = behind.trim_start_matches(MARKS).trim_start();
    let mut next = words(behind).into_iter();
    let (first, second) = (next.next(), next.next());
    let is = |word: &Option<Word<'_>>, class| {
        let word = word.as_ref();
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    };
    let Some(led_by) = led_by(place, span) else {
        // "a Category 5 hurricane, a" describes another noun: not "a sluice gate, a", nor
        // what is quoted.
        let read = place.words();
        let before = read.iter().rev().find(|word| word.span.end <= span.start);
        let alone = before.is_some_and(|it| lexicon.is(Class::Indefinite, &it.folded));
        let apposed = said_of(place, span, context) == 2 && is(&first, Class::Indefinite);
        return if (quoted || alone) && apposed { 2 } else { 0 };
    };
    // "The strikes are the latest": these strikes, and not what a strike is.
    let these = led_by.is_some_and(|word| !lexicon.is(Class::Indefinite, &word))
        && span.of(stored).split_whitespace().count() == 1
        && !is(&second, Class::Indefinite);
    match said_of(place, span, context) {
        3 if is(&first, Class::Past) || these => 0,
        3 => 3,
        2 if is(&first, Class::Indefinite) => 2,
        _ if behind.starts_with(['—', '–']) && (quoted || is(&first, Class::Indefinite)) => 2,
        _ => 0,
    }
}

/// The word before a span that opens its clause, if there is one, as "the"; none where
/// more stands before it.
fn led_by(place: SentenceRef<'_>, span: Span) -> Option<Option<String>> {
    let before = Span::new(place.span().start, span.start).of(place.stored());
    let clause = before.rsplit([',', ';', ':', '—', '–', '(', ')', '“', '"', '‘']);
    let clause = clause.into_iter().next().unwrap_or_default();
    let lexicon = place.lexicon();
    match words(clause).as_slice() {
        [] => Some(None),
        [word] if lexicon.is(Class::Determiner, &word.folded) => {
            Some(Some(word.folded.to_string()))
        }
        _ => None,
    }
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
    let said = said_of(place, span, context);
    if said > 0 {
        return said;
    }
    // A name of which nothing is known may be a person's.
    let known = context.library.entity(key);
    if known.is_some_and(|entity| !matches!(entity.kind, "person" | ANYTHING)) {
        return 0;
    }
    let Some(sentence) = running(place) else {
        return 0;
    };
    let stored = place.stored();
    let lexicon = place.lexicon();
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
    let reach = match known.is_some_and(|entity| entity.kind == "person") {
        true => TITLE_REACH,
        false => 1,
    };
    let titled = full || before.iter().rev().take(reach).any(title);
    u8::from(titled) * 2
}

/// How plainly what stands behind a span says what it is: 3 "is a forum", 2 ", a forum" or
/// ", who heads", 0 not at all.
fn said_of(place: SentenceRef<'_>, span: Span, context: &AnswerContext<'_>) -> u8 {
    let Some(sentence) = running(place) else {
        return 0;
    };
    let stored = place.stored();
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
    // "Acme, The Boring Company and": a row of names.
    let describes = first.is_some_and(|word| lexicon.is(Class::Describes, word))
        && !behind
            .trim_start_matches([',', ' '])
            .starts_with(char::is_uppercase);
    if comma && describes && !goes_on_with_a_clause(place, span, behind) {
        return 2;
    }
    0
}

/// Whether no description stands behind the comma after a span, but a clause: "When the
/// town was hit by the storm, the roofs" or "after the storm, the city said", with no
/// further comma that would end a description.
fn goes_on_with_a_clause(place: SentenceRef<'_>, span: Span, behind: &str) -> bool {
    let before = Span::new(place.span().start, span.start).of(place.stored());
    let lexicon = place.lexicon();
    let leads = |word: &Word<'_>| {
        lexicon.is(Class::Preposition, &word.folded) || lexicon.is(Class::Relative, &word.folded)
    };
    let clause = before.rsplit(',').next().unwrap_or_default();
    let led = words(clause).first().is_some_and(leads);
    let says = |word: &Word<'_>| {
        lexicon.is(Class::Says, &word.folded) || lexicon.is(Class::Finite, &word.folded)
    };
    let open = behind.matches(',').count() < 2;
    // "X, who heads", "X, a firm that is": the verb belongs to the description.
    let words = words(behind);
    let relative = |word: &Word<'_>| lexicon.is(Class::Relative, &word.folded);
    let mut own = words.iter().take_while(|word| !relative(word));
    let who = words.first().is_some_and(relative);
    open && !who && (led || own.any(says))
}

/// A sentence of running text.
fn running(place: SentenceRef<'_>) -> Option<&Sentence> {
    place
        .sentence()
        .filter(|sentence| sentence.role == Role::Body)
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
