//! One question in, one answer out: the steps in order, each from one snapshot of
//! the library.

mod ask;
mod asking_back;
mod items;
pub mod replay;
pub mod replies;

pub use ask::{Ask, Means};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use arc_swap::ArcSwap;
use jiff::civil::Date;

use self::replay::Kept;
use crate::answer::explain::explained;
use crate::answer::measured::judged;
use crate::answer::{Answer, AnswerContext, Named, Status, answer};
use crate::entities::lookup;
use crate::index::search::SearchError;
use crate::index::{Library, QuerySession};
use crate::ingest::article::{ArticleId, digest};
use crate::language::fold::is_invisible;
use crate::language::word_vectors::WordVectors;
use crate::retrieve::quote::Quote;
use crate::retrieve::rank::Weights;
use crate::retrieve::recheck::{Checked, recheck};
use crate::retrieve::{Evidence, retrieve};
use crate::team::{Briefings, GivenOrder};
use crate::trouble::Trouble;
use crate::understand::dialogue::{Cited, Conversation, Told};
use crate::understand::evidence::fit::{Labelled, fit};
use crate::understand::evidence::words_of;
use crate::understand::has_hangul;
use crate::understand::model::{self, Command, DialogueAct, Intent, Item, Order, Reading, Request};
use crate::understand::phrases::NearMiss;
use crate::understand::spelling;
use crate::understand::{Context, Wordings, intents, near_misses, understand, understand_command};

/// An answer, and what must be done before it can be said.
struct Draft {
    /// Complete but for what comes of the order.
    answer: Answer,
    order: Option<Order>,
}

impl Draft {
    fn of(answer: Answer) -> Self {
        Self {
            answer,
            order: None,
        }
    }

    fn to_carry_out(order: Order, answer: Answer) -> Self {
        Self {
            answer,
            order: Some(order),
        }
    }
}

/// What is said of a question that met a damaged index.
const DAMAGED: &str =
    "The index is damaged and is being built anew from the articles; ask again in a while.";
/// What is said of a question that could not be answered.
const FAILED: &str = "That went wrong here; the log says more. The question can be asked again.";
/// What is said to an order where nobody keeps briefings.
const NO_BRIEFINGS: &str = "No briefing is kept here.";

/// What bounds the answers.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most sentences a plain answer cites.
    pub max_citations: usize,
    /// The most sentences of one article that a reply quotes.
    pub max_per_article: usize,
    /// The longest message that is read, in characters.
    pub max_question_chars: usize,
}

/// Gives a sound library in place of one that was found damaged; none where that
/// takes longer than a question can wait.
pub type Heal = Box<dyn Fn() -> Option<Arc<Library>> + Send + Sync>;

/// Takes what is kept of each answer.
pub type Record = Box<dyn Fn(&Kept) + Send + Sync>;

/// Where every surface hands in its questions. Shared behind an `Arc`.
pub struct Desk {
    heal: Option<Heal>,
    record: Option<Record>,
    briefings: Option<Box<dyn Briefings>>,
    library: ArcSwap<Library>,
    wordings: Wordings,
    weights: Weights,
    limits: Limits,
    /// Changes when a wording or a weight does.
    rules: String,
}

impl Desk {
    /// A desk over a library.
    pub fn new(
        library: Arc<Library>,
        wordings: Wordings,
        weights: Weights,
        rules: &str,
        limits: Limits,
    ) -> Self {
        Self {
            heal: None,
            record: None,
            briefings: None,
            library: ArcSwap::new(library),
            wordings,
            weights,
            limits,
            rules: short(&digest(rules.as_bytes())),
        }
    }

    /// The same desk, that knows how to get a sound library.
    pub fn with_healing(self, heal: Heal) -> Self {
        Self {
            heal: Some(heal),
            ..self
        }
    }

    /// The same desk, that hands over what is to be kept of each answer.
    pub fn with_record(self, record: Record) -> Self {
        Self {
            record: Some(record),
            ..self
        }
    }

    /// The same desk, with what keeps the team's briefings.
    pub fn with_briefings(self, briefings: impl Briefings + 'static) -> Self {
        Self {
            briefings: Some(Box::new(briefings)),
            ..self
        }
    }

    /// The snapshot that a question asked now would be answered from.
    pub fn library(&self) -> Arc<Library> {
        self.library.load_full()
    }

    /// Puts another library in place of the one that questions were answered from;
    /// those under way stay with theirs.
    pub fn replace(&self, library: Arc<Library>) {
        self.library.store(library);
    }

    fn session(&self) -> QuerySession {
        QuerySession::to(self.library())
    }

    /// Answers `ask` from one snapshot of the library; the one way in for all that is
    /// asked, orders to the briefing included. It may wait for the database, so it is not
    /// called from a thread that runs async tasks.
    ///
    /// # Errors
    /// Where what the team keeps cannot be used.
    pub fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Result<Answer, Trouble> {
        let started = Instant::now();
        let mut library = self.session();
        let before = conversation.clone();
        let mut draft = self.guarded(ask, conversation, &library);
        if library.is_damaged() {
            // What was found in a damaged index may lack what it holds.
            conversation.clone_from(&before);
            let sound = self.heal.as_ref().and_then(|heal| heal());
            draft = match sound {
                Some(sound) => {
                    self.replace(sound);
                    library = self.session();
                    self.guarded(ask, conversation, &library)
                }
                None => Draft::of(self.refused(ask, DAMAGED.to_owned(), &library)),
            };
        }
        let mut answer = match draft.order {
            Some(order) => {
                let done = self.carry_out(order, draft.answer, ask, &library);
                // What came to nothing was not said.
                done.inspect_err(|_| *conversation = before)?
            }
            None => draft.answer,
        };
        answer.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if let Some(record) = &self.record
            && let Some(kept) = self.keep(&answer, conversation, ask.today())
        {
            record(&kept);
        }
        Ok(answer)
    }

    /// Answers from one snapshot. The engine is known to panic on an index whose bytes
    /// are not what it wrote; whatever else panics fails this question alone.
    fn guarded(&self, ask: &Ask, conversation: &mut Conversation, library: &QuerySession) -> Draft {
        let answer = AssertUnwindSafe(|| self.read_and_answer(ask, conversation, library));
        catch_unwind(answer).unwrap_or_else(|_| {
            if library.is_on_disk() && !library.check() {
                return Draft::of(self.refused(ask, DAMAGED.to_owned(), library));
            }
            tracing::error!("A question could not be answered");
            Draft::of(self.refused(ask, FAILED.to_owned(), library))
        })
    }

    fn read_and_answer(
        &self,
        ask: &Ask,
        conversation: &mut Conversation,
        library: &QuerySession,
    ) -> Draft {
        if let Means::Order(order) = &ask.means {
            let answer = self.ordered(ask, library);
            return Draft::to_carry_out(items::resolved(order.clone(), library), answer);
        }
        let length = ask.text.chars().count();
        if length > self.limits.max_question_chars {
            let said = format!(
                "Your message has {length} characters; I read questions of up to {}. Please ask it more shortly.",
                self.limits.max_question_chars
            );
            return Draft::of(self.refused(ask, said, library));
        }
        let text = readable(&ask.text);
        let reading = self.reading(ask, &text, conversation, library);
        conversation.before = words_of(&text);
        let request = match reading {
            Reading::Clear(request) => request,
            Reading::Unknown(nearest) => {
                return Draft::of(self.not_understood(ask, nearest, library));
            }
        };
        if let Some(unread) = self.unread_time(ask, &request, library) {
            return Draft::of(unread);
        }
        let unclear = self.unclear(&text, ask, &request, library);
        let unclear = unclear.or_else(|| self.two_readings(ask, &request, library));
        if let Some(unclear) = unclear {
            conversation.offered.clone_from(&unclear.suggestions);
            // Whatever was meant, it was about this.
            if intents::of(&request.intent).remembered {
                conversation.goes_on_from(*request);
            }
            return Draft::of(unclear);
        }
        if let Intent::Dialogue(DialogueAct::Explain) = &request.intent
            && let Some(last) = &conversation.last
        {
            let explained = self.explained(ask, &request, last, conversation, library);
            return Draft::of(explained);
        }
        let answer = self.answered(&text, ask, &request, library);
        if let Intent::Briefing(order) = &request.intent {
            let order = items::pinned(order.clone(), conversation, &library.lexicon);
            return match order {
                Some(order) => Draft::to_carry_out(order, answer),
                None => Draft::of(items::nothing_to_add(answer)),
            };
        }
        conversation.answered = None;
        if intents::of(&request.intent).remembered {
            conversation.answered = Some((answer.id.clone(), (*request).clone()));
            conversation.answer_names = self.names_in(&answer, ask.today(), library);
            remember(*request, &answer, conversation);
        }
        Draft::of(answer)
    }

    /// Has whoever keeps the briefings carry out an order.
    fn carry_out(
        &self,
        order: Order,
        draft: Answer,
        ask: &Ask,
        library: &QuerySession,
    ) -> Result<Answer, Trouble> {
        let Some(briefings) = &self.briefings else {
            return Ok(Answer {
                status: Status::Error,
                note: Some(NO_BRIEFINGS.to_owned()),
                ..draft
            });
        };
        // An item that meets a damaged part of the index fails alone.
        let freshen = |item: &Item| {
            let fresh = AssertUnwindSafe(|| self.freshened(item, ask.today(), library));
            catch_unwind(fresh).unwrap_or_else(|_| self.refused(ask, FAILED.to_owned(), library))
        };
        let given = GivenOrder {
            order,
            by: &ask.asker,
            now: ask.now.timestamp(),
            draft,
        };
        Ok(briefings.carry_out(given, &freshen)?)
    }

    /// Whom the short answer names, as a message that says the same would.
    fn names_in(&self, answer: &Answer, today: Date, library: &QuerySession) -> Vec<model::Named> {
        let Some(short) = &answer.answer else {
            return Vec::new();
        };
        match self.read(short, today, &Conversation::default(), library) {
            Reading::Clear(request) => request.named,
            Reading::Unknown(_) => Vec::new(),
        }
    }

    /// What was asked, a command as it is and a message as it is read; words that no
    /// article holds are read as those that were likely meant.
    fn reading(
        &self,
        ask: &Ask,
        text: &str,
        conversation: &Conversation,
        library: &QuerySession,
    ) -> Reading {
        let reading = match ask.command() {
            Some(command) => self.read_command(command, ask.today(), conversation, library),
            None => self.read(text, ask.today(), conversation, library),
        };
        mended(reading, library)
    }

    /// What is said where the time of a command could not be read: leaving it out would
    /// answer something else.
    fn unread_time(&self, ask: &Ask, request: &Request, library: &QuerySession) -> Option<Answer> {
        let time = ask.command()?.slot("period")?;
        if request.period.is_some() {
            return None;
        }
        let mut answer = Answer::blank(&ask.text, &request.name, Status::Unclear);
        answer.note = Some(format!(
            "I could not read “{time}” as a time. Try “since March”, “last week” or “2024”."
        ));
        self.complete_answer(&mut answer, None, ask.today(), library);
        Some(answer)
    }

    fn read_command(
        &self,
        command: &Command,
        today: Date,
        conversation: &Conversation,
        library: &QuerySession,
    ) -> Reading {
        let request = self.in_context(today, library, |context| {
            understand_command(command, context, conversation)
        });
        request.map_or(Reading::Unknown(Vec::new()), |request| {
            Reading::Clear(Box::new(request))
        })
    }

    /// What a message means, the runners-up included.
    pub fn read(
        &self,
        text: &str,
        today: Date,
        conversation: &Conversation,
        library: &QuerySession,
    ) -> Reading {
        // What the last question named is carried into a visit of its own.
        let last = conversation.last.iter().flat_map(|last| &last.named);
        let last = last.chain(&conversation.answer_names);
        for named in last.filter(|named| library.entity(named.key).is_none()) {
            library.candidate(&named.matched, true);
        }
        self.in_context(today, library, |context| {
            understand(text, context, conversation)
        })
    }

    /// Weights for reading what no phrase fits, made of labelled messages and of the
    /// examples of the phrases in their language, as the text of a file. `vectors` are word
    /// vectors in place of those that the language has.
    pub fn fit_readings(
        &self,
        mut messages: Vec<Labelled>,
        vectors: Option<&WordVectors>,
        today: Date,
    ) -> String {
        let library = self.session();
        let korean = messages.iter().filter(|it| has_hangul(&it.text)).count();
        let phrases = match korean * 2 > messages.len() {
            true => &self.wordings.korean,
            false => &self.wordings.english,
        };
        messages.extend(phrases.labelled_examples(&messages));
        self.in_context(today, &library, |context| {
            let context = Context {
                phrases,
                ..*context
            };
            let vectors = vectors.unwrap_or_else(|| phrases.vectors());
            fit(&messages, vectors, &context)
        })
    }

    /// The phrases that a message nearly fits, and where each fails.
    pub fn near_misses(&self, text: &str, today: Date, library: &QuerySession) -> Vec<NearMiss> {
        const SHOWN: usize = 3;
        self.in_context(today, library, |context| near_misses(text, context, SHOWN))
    }

    fn in_context<T>(
        &self,
        today: Date,
        library: &QuerySession,
        read: impl FnOnce(&Context<'_>) -> T,
    ) -> T {
        let holds = |stem: &str| library.holds(stem);
        let unlisted = |typed: &str, large: bool| {
            let (key, entity) = library.candidate(typed, large)?;
            Some((key, entity.kind.clone()))
        };
        let publisher = |name: &str| library.publisher(name).map(str::to_owned);
        read(&Context {
            phrases: &self.wordings.english,
            korean: Some(&self.wordings.korean),
            lexicon: &library.lexicon,
            entities: &library.entities,
            holds: &holds,
            unlisted: &unlisted,
            publisher: &publisher,
            today,
        })
    }

    /// What is found for a message, before anything is said of it; none where it was
    /// not understood or asks for nothing that sentences tell.
    ///
    /// # Errors
    /// Where the search engine fails.
    pub fn evidence(
        &self,
        ask: &Ask,
        conversation: &mut Conversation,
    ) -> Result<Option<(Evidence, QuerySession)>, SearchError> {
        let library = self.session();
        let text = readable(&ask.text);
        let reading = self.reading(ask, &text, conversation, &library);
        let Reading::Clear(request) = reading else {
            return Ok(None);
        };
        if request.terms.is_empty() && request.named.is_empty() {
            return Ok(None);
        }
        let evidence = retrieve(&request, &library, &self.weights, ask.today())?;
        let first = evidence.ranked.first();
        let first = first.and_then(|ranked| library.place(ranked));
        let article = first.map(|place| place.analyzed.article.id.clone());
        conversation.seen = article.into_iter().collect();
        conversation.last = Some(*request);
        Ok(Some((evidence, library)))
    }

    fn answered(&self, text: &str, ask: &Ask, request: &Request, library: &QuerySession) -> Answer {
        let examples = if matches!(request.intent, Intent::Help) {
            self.examples(library)
        } else {
            Vec::new()
        };
        let context = self.context(ask.today(), &examples, library);
        let mut answer =
            answer(text, request, &context).unwrap_or_else(|error| failed(text, request, &error));
        if ask.addressed && answer.status == Status::Ignored {
            answer.status = if answer.note.is_some() {
                Status::Done
            } else {
                Status::Ignored
            };
        }
        answer.question.clone_from(&ask.text);
        self.complete_answer(&mut answer, Some(request), ask.today(), library);
        answer
    }

    fn context<'a>(
        &'a self,
        today: Date,
        examples: &'a [String],
        library: &'a QuerySession,
    ) -> AnswerContext<'a> {
        AnswerContext {
            library,
            weights: &self.weights,
            today,
            max_citations: self.limits.max_citations,
            max_per_article: self.limits.max_per_article,
            examples,
        }
    }

    /// Fills in what every answer carries: names, period, rule, versions, its id.
    fn complete_answer(
        &self,
        answer: &mut Answer,
        request: Option<&Request>,
        today: Date,
        library: &QuerySession,
    ) {
        answer.corpus = library.version().to_owned();
        answer.confidence = (answer.confidence * 10_000.0).round() / 10_000.0;
        let mut reading = String::new();
        if let Some(request) = request {
            answer.entities = Named::of(request, library);
            answer.period.clone_from(&request.period);
            answer.rule.clone_from(&request.rule);
            let carried = carried(answer, request);
            answer.note = [carried, answer.note.take()]
                .into_iter()
                .flatten()
                .reduce(|one, two| format!("{one} {two}"));
            if let Some(second) = &request.left_open {
                answer.suggestions.insert(0, second.clone());
            }
            let terms: Vec<&str> = request
                .terms
                .iter()
                .map(|term| term.stem.as_str())
                .collect();
            reading = format!(
                "{:?} {:?} {:?} {terms:?}",
                request.intent, request.period, request.publisher
            );
            if let Intent::Changes = request.intent {
                reading.push_str(&library.history().version());
            }
        }
        let ids: Vec<&str> = answer
            .entities
            .iter()
            .map(|named| named.id.as_str())
            .collect();
        let whole = format!(
            "{} {reading} {ids:?} {} {today} {} {} {} {}",
            answer.rule,
            if request.is_some() {
                ""
            } else {
                &answer.question
            },
            self.rules,
            answer.corpus,
            self.limits.max_citations,
            self.limits.max_per_article
        );
        answer.id = short(&digest(whole.as_bytes()));
    }

    /// How the last reply came about.
    fn explained(
        &self,
        ask: &Ask,
        request: &Request,
        last: &Request,
        conversation: &Conversation,
        library: &QuerySession,
    ) -> Answer {
        let draft = Answer::blank(&ask.text, &request.name, Status::Done);
        let context = self.context(ask.today(), &[], library);
        let told = conversation.told.as_ref();
        let mut answer = explained(draft, last, told, &context)
            .unwrap_or_else(|error| failed(&ask.text, request, &error));
        answer.rule.clone_from(&request.rule);
        self.complete_answer(&mut answer, None, ask.today(), library);
        answer
    }

    fn refused(&self, ask: &Ask, said: String, library: &QuerySession) -> Answer {
        let shown: String = ask.text.chars().take(80).collect();
        let mut answer = Answer::blank(&shown, "none", Status::Error);
        answer.note = Some(said);
        self.complete_answer(&mut answer, None, ask.today(), library);
        answer
    }

    /// Names of entities that begin with, or are near, what was typed so far;
    /// the best first, at most `most`.
    pub fn complete(&self, typed: &str, most: usize) -> Vec<String> {
        let library = self.session();
        let names = lookup::complete(typed, &library.entities, most);
        names.into_iter().map(str::to_owned).collect()
    }

    /// Compares a reference with the articles as they are now.
    pub fn verify(&self, reference: &str) -> Checked {
        recheck(reference, &self.session())
    }
}

/// The answer to a question whose search failed.
fn failed(text: &str, request: &Request, error: &SearchError) -> Answer {
    tracing::error!(%error, "A question could not be answered");
    let mut answer = Answer::blank(text, &request.name, Status::Error);
    answer.note = Some("The search index failed; the question can be asked again.".to_owned());
    answer
}

/// What was typed without what no reader sees and no rule can use.
fn readable(text: &str) -> String {
    let kept = text.chars().filter(|c| !is_invisible(*c));
    let plain: String = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

/// The articles of the first of some groups of quotations that is not empty, each once.
fn seen(groups: &[&[Quote]]) -> Vec<ArticleId> {
    let shown = groups.iter().find(|quotes| !quotes.is_empty());
    let articles = shown.into_iter().flat_map(|quotes| quotes.iter());
    let mut seen: Vec<ArticleId> = Vec::new();
    for quote in articles {
        if !seen.contains(&quote.citation.article) {
            seen.push(quote.citation.article.clone());
        }
    }
    seen
}

/// Keeps what the next message can lean on.
fn remember(request: Request, answer: &Answer, conversation: &mut Conversation) {
    let cited = answer.citations.iter().map(|quote| Cited {
        reference: quote.citation.reference.clone(),
        text: quote.text().to_owned(),
    });
    conversation.cited = cited.collect();
    conversation.seen = seen(&[&answer.citations, &answer.nearest]);
    conversation.shown = request.skip + answer.citations.len();
    conversation.offered = match conversation.cited.is_empty() {
        true => answer.suggestions.clone(),
        false => Vec::new(),
    };
    conversation.told = Some(Told {
        id: answer.id.clone(),
        status: answer.status.in_words(),
        confidence: answer.confidence,
        measured: answer.measured.map(|kind| {
            let judged = judged(kind);
            (judged.right, judged.of)
        }),
    });
    // "more" goes on with the same request.
    if request.skip == 0 {
        conversation.last = Some(request);
    }
}

/// A reading with the words that the articles hold in place of misspelt ones.
fn mended(mut reading: Reading, library: &QuerySession) -> Reading {
    if let Reading::Clear(request) = &mut reading {
        spelling::mend(request, &library.lexicon, &|stem| library.holds(stem));
    }
    reading
}

/// What was carried over or corrected, in a sentence.
fn carried(answer: &Answer, request: &Request) -> Option<String> {
    let names = |how: &str| -> Vec<&str> {
        let found = answer.entities.iter().filter(|named| named.how == how);
        found.map(|named| named.name.as_str()).collect()
    };
    let carried = names("carried");
    let mut said = Vec::new();
    if let Some(second) = &request.left_open {
        said.push(format!(
            "This answers your first question; “{second}” is left open."
        ));
    }
    let carried = carried.into_iter().map(str::to_owned);
    let words = request.terms.iter().filter(|term| term.span.is_empty());
    let words = words.map(|term| format!("“{}”", term.typed));
    let carried: Vec<String> = carried.chain(words).collect();
    if !carried.is_empty() {
        said.push(format!(
            "Carried over from your last question: {}.",
            carried.join(", ")
        ));
    }
    for named in answer.entities.iter().filter(|named| named.how == "fuzzy") {
        said.push(format!("I read “{}” as {}.", named.matched, named.name));
    }
    for term in &request.terms {
        if let Some(meant) = &term.meant {
            said.push(format!("I read “{}” as “{meant}”.", term.typed));
        }
    }
    (!said.is_empty()).then(|| said.join(" "))
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::bootstrap::tests::seeds;
    use crate::team::{Member, TeamError};

    fn answer(text: &str, means: Means) -> Answer {
        let ask = Ask {
            means,
            addressed: false,
            ..Ask::on(date(2025, 6, 25), text)
        };
        let answer = seeds().handle(&ask, &mut Conversation::default());
        answer.expect("no database is asked")
    }

    /// Briefings whose database is always busy.
    struct Busy;

    impl Briefings for Busy {
        fn carry_out(
            &self,
            _given: GivenOrder<'_>,
            freshen: &dyn Fn(&Item) -> Answer,
        ) -> Result<Answer, TeamError> {
            freshen(&Item::Topic("steel".to_owned()));
            Err(TeamError::Busy {
                database: "briefings.db".to_owned(),
            })
        }
    }

    #[test]
    fn an_order_that_failed_leaves_the_conversation_as_it_was() {
        let desk = seeds().with_briefings(Busy);
        let today = date(2025, 6, 25);
        let mut conversation = Conversation::default();
        let question = Ask::on(today, "who is Cho Hyun?");
        desk.handle(&question, &mut conversation).unwrap();
        let before = format!("{conversation:?}");
        for ask in [
            Ask::on(today, "add steel to the briefing"),
            Ask::order(Order::Post, Member::local("ana"), question.now.clone()),
        ] {
            let failed = desk.handle(&ask, &mut conversation).unwrap_err();
            assert!(failed.to_string().contains("busy"), "{failed}");
            assert_eq!(format!("{conversation:?}"), before, "{:?}", ask.text);
        }
    }

    #[test]
    fn an_order_without_anybody_to_keep_it_is_refused_in_words() {
        let order = Order::Show;
        let today = Ask::on(date(2025, 6, 25), "").now;
        let ask = Ask::order(order, Member::local("ana"), today);
        let answer = seeds().handle(&ask, &mut Conversation::default()).unwrap();
        assert_eq!(answer.status, Status::Error);
        assert_eq!(answer.question, "show the briefing");
        assert_eq!(answer.note.as_deref(), Some(NO_BRIEFINGS));
    }

    #[test]
    fn a_link_or_code_alone_is_left_alone() {
        // Blanking links out of a question once made such a message one that is not read.
        for text in [
            "https://example.com/story",
            "<https://example.com> https://example.org",
            "```print(\"who is ahn\")```",
        ] {
            assert_eq!(
                answer(text, Means::Message).status,
                Status::Ignored,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_time_of_a_command_that_cannot_be_read_is_told() {
        let timeline = |when: &str| {
            let mut command = Command::about("timeline", "SCCD");
            command.slots.push(("period".to_owned(), when.to_owned()));
            answer("/timeline", Means::Command(command))
        };
        let read = timeline("in 2024");
        assert_eq!(read.status, Status::Answered);
        assert!(read.period.is_some());
        let unread = timeline("whenever");
        assert_eq!(unread.status, Status::Unclear);
        assert!(unread.note.is_some_and(|note| note.contains("“whenever”")));
    }
}
