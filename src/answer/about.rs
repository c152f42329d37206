//! What tells of a subject: of a name, or of a name and what stands beside it in "the
//! Haiti gang crisis", which is more than the name alone.
//!
//! Takes the subject of a look-up; gives which sentences tell of the name and of half at
//! least of what stands beside it, how much an article is about it, and how well a
//! sentence can stand for it in a reply.

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::search::SearchError;
use crate::ingest::article::Role;
use crate::language::lexicon::Class;
use crate::retrieve::{naming, retrieve};
use crate::understand::model::{Request, Subject};

use super::limits::limited;
use super::{Answer, AnswerContext, counted};

/// The share of a subject that must be told of.
const HALF: f64 = 0.5;

/// The subject of a look-up.
pub(super) struct About {
    /// The name that it is about first of all.
    name: EntityKey,
    /// What else belongs to it, each with how much it tells.
    rest: Vec<(Beside, f64)>,
}

/// A part of a subject that stands beside its name.
enum Beside {
    Name(EntityKey),
    /// The stem of a word, and of those that mean the same.
    Word(Vec<String>),
}

impl About {
    /// What a look-up is about; none where it names nothing.
    pub(super) fn of(subject: &Subject, request: &Request, library: &QuerySession) -> Option<Self> {
        let name = subject.entities.first().copied()?;
        let named = request.named.iter();
        let others = subject.entities.iter().filter(|key| **key != name);
        let mut rest: Vec<(Beside, f64)> = others
            .map(|key| (Beside::Name(*key), library.rarest()))
            .collect();
        let within_name = |span| named.clone().any(|named| named.span.overlaps(span));
        let topic = request.slots.iter().find(|slot| slot.name != "period");
        let lexicon = &library.lexicon;
        for term in &request.terms {
            let of_topic = topic.is_none_or(|topic| topic.span.contains(term.span));
            let title = lexicon.is_title(&term.typed.to_lowercase());
            if term.span.is_empty() || within_name(term.span) || title || !of_topic {
                continue;
            }
            let synonyms = lexicon.synonyms(&term.stem).map(str::to_owned);
            let stems = std::iter::once(term.stem.clone()).chain(synonyms).collect();
            let weight = library.idf(&term.stem).min(library.rarest());
            rest.push((Beside::Word(stems), weight));
        }
        Some(Self { name, rest })
    }

    /// The name that it is about first of all.
    pub(super) fn name(&self) -> EntityKey {
        self.name
    }

    /// Whether it is more than a name.
    pub(super) fn is_more_than_a_name(&self) -> bool {
        !self.rest.is_empty()
    }

    /// Whether what stands beside the name decides what is meant: of "the Haiti gang
    /// crisis" the name is the smaller part, of "the Griner case" it is all but a word.
    pub(super) fn is_bound(&self) -> bool {
        self.rest.len() > 1
    }

    /// Those of some things whose sentences tell of the subject, where more than a word
    /// stands beside its name; none where no sentence does. A single word only ranks.
    pub(super) fn told<'l, T: Clone>(
        &self,
        all: &[T],
        place: impl Fn(&T) -> SentenceRef<'l>,
    ) -> Option<Vec<T>> {
        if !self.is_bound() {
            return Some(all.to_vec());
        }
        let told = all.iter().filter(|it| self.is_told(place(it)));
        let told: Vec<T> = told.cloned().collect();
        (!told.is_empty()).then_some(told)
    }

    /// Says that no sentence tells of the whole subject, of the `sentences` that tell of
    /// the name.
    pub(super) fn not_told(
        &self,
        draft: Answer,
        request: &Request,
        subject: &Subject,
        sentences: usize,
        context: &AnswerContext<'_>,
    ) -> Result<Answer, SearchError> {
        let evidence = retrieve(request, context.library, context.weights, context.today)?;
        let alone = match sentences {
            0 => "is in none".to_owned(),
            some => format!("is in {}", counted(some, "sentence")),
        };
        let why = format!(
            "No sentence tells of “{}”{}; {} alone {alone}.",
            subject.words,
            limited(request),
            self.shown(context),
        );
        Ok(draft.not_found(why, &evidence, context))
    }

    fn shown(&self, context: &AnswerContext<'_>) -> String {
        let entity = context.library.entity(self.name);
        entity.map_or_else(String::new, |entity| entity.name.to_owned())
    }

    /// Whether a sentence that tells of the name tells of what else belongs to the subject
    /// too: at least half of it, in the sentence, those beside it or the headline.
    pub(super) fn is_told(&self, place: SentenceRef<'_>) -> bool {
        let beside = [Some(place), place.before(), place.behind()];
        let title = headline(place.analyzed);
        let near: Vec<SentenceRef<'_>> = beside.into_iter().flatten().chain(title).collect();
        let title_stems = place.analyzed.title_stems();
        self.share_told(&near, title_stems) >= HALF
    }

    /// Whether a sentence tells by itself of half of what stands beside the name.
    pub(super) fn is_told_in(&self, place: SentenceRef<'_>) -> bool {
        self.is_more_than_a_name() && self.share_told(&[place], std::iter::empty()) >= HALF
    }

    /// The share of what stands beside the name that is in some sentences or among some
    /// stems.
    fn share_told<'s>(
        &self,
        near: &[SentenceRef<'_>],
        more: impl Iterator<Item = &'s str> + Clone,
    ) -> f64 {
        let holds = |part: &Beside| match part {
            Beside::Name(key) => {
                let mut mentions = near.iter().flat_map(|place| place.mentions());
                mentions.any(|mention| mention.entity == *key)
            }
            Beside::Word(stems) => {
                let is_asked = |own: &str| stems.iter().any(|stem| stem == own);
                near.iter().any(|place| place.has_any(stems)) || more.clone().any(is_asked)
            }
        };
        let all: f64 = self.rest.iter().map(|(_, weight)| weight).sum();
        let held = self.rest.iter().filter(|(part, _)| holds(part));
        let held: f64 = held.map(|(_, weight)| weight).sum();
        if all > 0.0 { held / all } else { 1.0 }
    }

    /// How much an article is about the name: in its headline, at its head, again and again.
    pub(super) fn standing(&self, analyzed: &AnalyzedArticle) -> f64 {
        /// So many sentences are the head of an article.
        const HEAD: usize = 3;
        let names = |place: SentenceRef<'_>| {
            let mut mentions = place.mentions();
            mentions.any(|mention| mention.entity == self.name)
        };
        let in_title = headline(analyzed).is_some_and(names);
        let bodies = analyzed.sentences().filter(|place| is_body(*place));
        let at_head = bodies.take(HEAD).any(names);
        let often = naming(self.name, analyzed).count() as f64;
        let of = |so: bool| if so { 1.0 } else { 0.0 };
        2.0 * of(in_title) + of(at_head) + (1.0 + often).ln()
    }

    /// How well a sentence that names it stands for an article in a reply: running text
    /// that is understood alone, with the name at its head, early in its article.
    pub(super) fn telling(&self, place: SentenceRef<'_>) -> f64 {
        self.worth(place, 0.5)
    }

    /// The same where the news of an article is wanted, which stands first in it.
    pub(super) fn news(&self, place: SentenceRef<'_>) -> f64 {
        self.worth(place, 2.0)
    }

    fn worth(&self, place: SentenceRef<'_>, of_early: f64) -> f64 {
        let Some(sentence) = place.sentence() else {
            return 0.0;
        };
        let mut mentions = place.mentions();
        let mention = mentions.find(|mention| mention.entity == self.name);
        let Some(mention) = mention else {
            return 0.0;
        };
        let before = mention.span.start.saturating_sub(sentence.span.start) as f64;
        let at_head = 1.0 - before / sentence.span.len().max(1) as f64;
        let early = 1.0 / (1.0 + place.number as f64 / 4.0);
        let running = if is_body(place) { 1.0 } else { 0.0 };
        let alone = if stands_alone(place) { 0.8 } else { 0.0 };
        let told = self.share_told(&[place], std::iter::empty());
        running + alone + 0.6 * at_head + of_early * early + 0.8 * told
    }
}

/// Whether a sentence is understood without the one before: a whole statement that does
/// not begin with a word that points back, or with what somebody else says.
pub(super) fn stands_alone(place: SentenceRef<'_>) -> bool {
    const SHORTEST: usize = 5;
    /// Within so many words "also" goes on from the sentence before.
    const HEAD: usize = 4;
    let words = place.words();
    let text = place.text().trim_end();
    let lexicon = place.lexicon();
    let mut head = words.iter().take(HEAD).map(|word| &*word.folded);
    let first = words.first().map(|word| &*word.folded);
    let points_back = first.is_some_and(|word| lexicon.is(Class::StandIn, word))
        || head.any(|word| word != "and" && lexicon.is(Class::Connective, word));
    let spoken = text.starts_with(['"', '“', '\'', '‘']);
    words.len() >= SHORTEST && !points_back && !spoken && !text.ends_with(['?', ':'])
}

fn headline(analyzed: &AnalyzedArticle) -> Option<SentenceRef<'_>> {
    let role = |place: &SentenceRef<'_>| place.sentence().map(|sentence| sentence.role);
    let mut sentences = analyzed.sentences();
    sentences.find(|place| role(place) == Some(Role::Title))
}

fn is_body(place: SentenceRef<'_>) -> bool {
    let role = place.sentence().map(|sentence| sentence.role);
    role == Some(Role::Body)
}
