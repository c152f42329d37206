//! `what did <entity> say about <matter>` · `quotes about <matter>`: the speaker's own
//! words first, then what is reported, and never the one as the other. Whose words they are is
//! checked sentence by sentence; where that cannot be told, they are not shown.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::discourse::speech::{Statement, statements};
use crate::entities::EntityKey;
use crate::index::search::{ArticlePlace, SearchError};
use crate::retrieve::features::nearness;
use crate::retrieve::{Evidence, naming, retrieve};
use crate::understand::model::Request;
use crate::understand::model::Subject;
use crate::understand::model::{Asked, Fact};
use crate::understand::slots::stems;

use super::limits::is_within;
use super::measured::ReplyKind;
use super::{Answer, AnswerContext, Part, PartKind, Status, counted, fact, search};

/// The most articles that are read for statements.
const MOST_ARTICLES: usize = 60;
/// How much less than the best one's score that of a statement may be which is shown.
const SHOWN: f64 = 4.0;
/// How much less where direct words go before reported ones.
const NEAR: f64 = 3.0;

const NO_STATEMENT: &str = "No article quotes or reports a name of the entity index on that.";

/// A statement with its place and how well it fits the question.
#[derive(Clone, Copy)]
struct Said<'l> {
    place: SentenceRef<'l>,
    speaker: EntityKey,
    direct: bool,
    score: f64,
}

impl Said<'_> {
    fn day(&self) -> Option<Date> {
        self.place.analyzed.article.published.latest
    }
}

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    speaker: &Subject,
    matter: Option<&Subject>,
    verbatim: bool,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let keys = speaker.entities.as_slice();
    if keys.is_empty() && !speaker.words.is_empty() {
        // "What did residents say": no name, so the sentences that tell most of it.
        let fact = Fact {
            asked: Asked::What,
            attribute: None,
        };
        return fact::answer(draft, request, &fact, context);
    }
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    let matter_words = matter;
    let matter = matter
        .map(|matter| about(matter, request, context))
        .unwrap_or_default();
    let mut said = said(keys, &evidence, context);
    said.retain(|said| is_within(said.place.analyzed, request));
    let all = said.len();
    match matter.is_nothing() {
        true => said.sort_by_key(|said| (!said.direct, Reverse(said.day()), said.place.number)),
        false if keys.len() < 2 => on_the_matter(&mut said, &matter, context),
        // Each speaker's best, however much better another's may be.
        false => {
            let mut each = Vec::new();
            for key in keys {
                let own = said.iter().filter(|said| said.speaker == *key);
                let mut own: Vec<Said<'_>> = own.copied().collect();
                on_the_matter(&mut own, &matter, context);
                each.append(&mut own);
            }
            said = each;
        }
    }
    let name = |key| context.library.entity(key).map(|entity| entity.name);
    // Of several speakers each is heard in turn.
    let turns = in_turns(said.clone(), keys);
    for said in turns.iter().take(context.max_citations.max(keys.len())) {
        let known = draft.citations.len();
        let Some(index) = draft
            .cite(said.place, context)
            .filter(|index| *index == known)
        else {
            continue;
        };
        draft.parts.push(Part {
            label: label(said, keys, context),
            kind: PartKind::Quote,
            speaker: name(said.speaker).map(str::to_owned),
            direct: Some(said.direct),
            citations: vec![index],
            ..Part::default()
        });
    }
    if draft.citations.is_empty() {
        let [key] = keys else {
            if keys.len() > 1 {
                let why = nothing_of(&speaker.words, &matter);
                return Ok(draft.not_found(why, &evidence, context));
            }
            // A quotation that nobody is known to have said may still stand somewhere.
            return match matter_words.filter(|_| verbatim) {
                Some(words) => search::answer(draft, request, words, context),
                None => Ok(draft.not_found(NO_STATEMENT.to_owned(), &evidence, context)),
            };
        };
        let name = name(*key).unwrap_or(&speaker.words);
        let why = none_said(name, *key, all, context);
        return Ok(draft.not_found(why, &evidence, context));
    }
    let silent = keys
        .iter()
        .filter(|key| !said.iter().any(|said| said.speaker == **key));
    let silent: Vec<&str> = silent.filter_map(|key| name(*key)).collect();
    if keys.len() > 1 && !silent.is_empty() {
        draft.note = Some(nothing_of(&silent.join(" or "), &matter));
    }
    let more = said.len().saturating_sub(context.max_citations);
    if more > 0 {
        draft.parts.push(Part {
            label: format!("{} more; “more” shows them.", counted(more, "statement")),
            kind: PartKind::Coverage,
            ..Part::default()
        });
    }
    draft.measured(ReplyKind::Quote, context);
    draft.status = Status::Answered;
    Ok(draft)
}

/// That nothing of some speakers was found.
fn nothing_of(speakers: &str, matter: &Matter) -> String {
    let on = if matter.is_nothing() { "" } else { " on that" };
    format!("Nothing that {speakers} said{on} was found.")
}

/// How a statement is shown: who speaks where that was not asked, and in whose words.
fn label(said: &Said<'_>, asked: &[EntityKey], context: &AnswerContext<'_>) -> String {
    let how = if said.direct { "Quoted" } else { "Reported" };
    let speaker = context.library.entity(said.speaker);
    match speaker.filter(|_| asked.len() != 1) {
        Some(speaker) => format!("{}, {}", speaker.name, how.to_lowercase()),
        None => how.to_owned(),
    }
}

/// Statements in the order of their speakers' turns: the first of each, then the second.
fn in_turns<'l>(said: Vec<Said<'l>>, speakers: &[EntityKey]) -> Vec<Said<'l>> {
    if speakers.len() < 2 {
        return said;
    }
    let mut turns: Vec<(usize, Said<'_>)> = Vec::new();
    for one in said {
        let before = turns
            .iter()
            .filter(|(_, other)| other.speaker == one.speaker);
        turns.push((before.count(), one));
    }
    let speaker = |said: &Said<'_>| speakers.iter().position(|key| *key == said.speaker);
    turns.sort_by_key(|(turn, said)| (*turn, speaker(said)));
    turns.into_iter().map(|(_, said)| said).collect()
}

/// Leaves what is about the matter, the best first: but the words themselves go before
/// what is reported, among the near ones.
fn on_the_matter(said: &mut Vec<Said<'_>>, matter: &Matter, context: &AnswerContext<'_>) {
    said.retain(|said| holds_any(matter, said.place, context));
    let best = said.iter().map(|said| said.score).fold(f64::MIN, f64::max);
    said.retain(|said| said.score >= best - SHOWN);
    said.sort_by(|one, other| {
        let behind = |said: &Said<'_>| !(said.direct && said.score >= best - NEAR);
        let by_score = other.score.total_cmp(&one.score);
        behind(one).cmp(&behind(other)).then(by_score)
    });
}

/// Why nothing is shown: how often the speaker is named, and says anything.
fn none_said(name: &str, key: EntityKey, said: usize, context: &AnswerContext<'_>) -> String {
    let articles = context.library.naming(key, context.today);
    let analyzed = articles
        .iter()
        .filter_map(|place| context.library.at(*place));
    let sentences: usize = analyzed.map(|analyzed| naming(key, analyzed).count()).sum();
    match (said, sentences) {
        (0, 0) => format!("{name} is in none of the articles."),
        (0, _) => format!(
            "{name} is in {}; none quotes or reports {name}.",
            counted(sentences, "sentence")
        ),
        _ => format!(
            "{name} is quoted or reported in {}; none is about that.",
            counted(said, "sentence")
        ),
    }
}

/// The statements of a speaker, or of all: those of the articles that were found, then of
/// the newest that name the speaker.
fn said<'l>(
    speakers: &[EntityKey],
    evidence: &Evidence,
    context: &AnswerContext<'l>,
) -> Vec<Said<'l>> {
    let library = context.library;
    let mut articles: Vec<ArticlePlace> = Vec::new();
    let found = evidence.ranked.iter().map(|ranked| ranked.article);
    let mut newest: Vec<ArticlePlace> = speakers
        .iter()
        .flat_map(|key| library.naming(*key, context.today))
        .collect();
    newest.sort_by_key(|place| {
        let analyzed = library.at(*place);
        Reverse(analyzed.and_then(|analyzed| analyzed.article.published.latest))
    });
    for place in found.chain(newest) {
        if !articles.contains(&place) && articles.len() < MOST_ARTICLES {
            articles.push(place);
        }
    }
    let least = evidence.ranked.last().map_or(0.0, |last| last.score);
    let mut found = Vec::new();
    let kind_of = |key| library.entity(key).map(|entity| entity.kind);
    for article in articles {
        let names = |analyzed: &&AnalyzedArticle| {
            speakers.is_empty() || speakers.iter().any(|key| analyzed.names(*key))
        };
        let Some(analyzed) = library.at(article).filter(names) else {
            continue;
        };
        let all = statements(analyzed, &kind_of).into_iter();
        let own = all.filter(|said| speakers.is_empty() || speakers.contains(&said.speaker));
        for Statement {
            number,
            direct,
            speaker,
            ..
        } in own
        {
            let ranked = evidence.ranked.iter();
            let mut ranked =
                ranked.filter(|ranked| (ranked.article, ranked.sentence) == (article, number));
            found.push(Said {
                place: SentenceRef { analyzed, number },
                speaker,
                direct,
                score: ranked.next().map_or(least, |ranked| ranked.score),
            });
        }
    }
    found
}

/// The stems and entities of the matter that a statement must be about.
#[derive(Default)]
struct Matter {
    stems: Vec<String>,
    entities: Vec<EntityKey>,
}

impl Matter {
    fn is_nothing(&self) -> bool {
        self.stems.is_empty() && self.entities.is_empty()
    }
}

fn about(matter: &Subject, request: &Request, context: &AnswerContext<'_>) -> Matter {
    let named = request
        .named
        .iter()
        .filter(|named| matter.entities.contains(&named.key));
    Matter {
        stems: stems(&matter.words, &context.library.lexicon),
        entities: named.map(|named| named.key).collect(),
    }
}

/// Whether a sentence, or the one it goes on from, holds some of the matter.
fn holds_any(matter: &Matter, place: SentenceRef<'_>, context: &AnswerContext<'_>) -> bool {
    let lexicon = &context.library.lexicon;
    let near = |stem: &String| {
        let here = |place: SentenceRef<'_>| {
            place
                .stems()
                .any(|other| other == stem || lexicon.synonyms(stem).any(|same| same == other))
        };
        here(place) || place.before().is_some_and(here)
    };
    let mut entities = matter.entities.iter();
    matter.stems.iter().any(near) || entities.any(|key| nearness(*key, place) >= 0.5)
}
