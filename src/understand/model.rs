//! What a message can ask for, and what was read of it: plain data that every step from
//! reading to answering shares.
//!
//! Takes nothing from the rest of `understand`: how a message comes to be one of these
//! is told in `intents`, one file for each.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::entities::EntityKey;
use crate::ingest::article::ArticleId;
use crate::language::periods::Period;
use crate::language::schedules::Schedule;
use crate::language::span::Span;

/// What a request is about: words, and the entities they name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// As they were typed.
    pub words: String,
    /// The entities that the words name; none where they are a topic.
    pub entities: Vec<EntityKey>,
}

impl Subject {
    /// Words that name no entity.
    pub fn topic(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            entities: Vec::new(),
        }
    }
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    /// A question of fact.
    Fact(Fact),
    /// What something is.
    Define(Subject),
    /// Everything on a subject.
    Profile(Subject),
    /// What happened, in order.
    Timeline(Subject),
    /// The newest articles, of all or on a subject.
    Latest(Option<Subject>),
    /// What somebody said, on a matter or at all.
    Quote {
        /// The speaker.
        speaker: Subject,
        /// What about.
        matter: Option<Subject>,
        /// Whether the matter is the very words, and who said them is asked for.
        verbatim: bool,
    },
    /// Several reports, or several subjects, side by side.
    Compare {
        /// What is compared, or what the reports are about.
        subjects: Vec<Subject>,
        /// What stands on each side.
        sides: Sides,
    },
    /// What two have to do with each other.
    Relation(Subject, Subject),
    /// Everything of a kind.
    List(Fact),
    /// In how many articles something stands.
    Count(Subject),
    /// What is new since a day.
    Changes,
    /// Sentences that hold words.
    Search(Subject),
    /// What the corpus holds.
    Sources,
    /// One article: its date, or where it can be read.
    Article {
        /// What it is about.
        about: Subject,
        /// Whether only its date is wanted.
        date: bool,
    },
    /// Something to be done to the briefing.
    #[serde(skip)]
    Briefing(Order),
    /// Something to be done later, or again and again.
    #[serde(skip)]
    Subscription(Subscription),
    /// What only has a meaning after something else was said.
    #[serde(skip)]
    Dialogue(DialogueAct),
    /// One sentence that was cited, and its article.
    Cited {
        /// `article:start-end:hash`.
        reference: String,
        /// The words as they were cited.
        text: String,
    },
    /// How to use the bot.
    Help,
    /// Not a request.
    Idle,
}

/// The subjects of an intent, borrowed as the intent is; `$each` goes through a list so.
macro_rules! subjects {
    ($intent:expr, $each:ident) => {
        match $intent {
            Intent::Define(subject)
            | Intent::Profile(subject)
            | Intent::Timeline(subject)
            | Intent::Search(subject)
            | Intent::Count(subject)
            | Intent::Latest(Some(subject))
            | Intent::Article { about: subject, .. } => vec![subject],
            Intent::Quote {
                speaker, matter, ..
            } => std::iter::once(speaker).chain(matter.$each()).collect(),
            Intent::Compare { subjects, .. } => subjects.$each().collect(),
            Intent::Relation(one, other) => vec![one, other],
            Intent::Fact(_)
            | Intent::List(_)
            | Intent::Latest(None)
            | Intent::Changes
            | Intent::Sources
            | Intent::Briefing(_)
            | Intent::Subscription(_)
            | Intent::Dialogue(_)
            | Intent::Cited { .. }
            | Intent::Help
            | Intent::Idle => Vec::new(),
        }
    };
}

impl Intent {
    /// The entities that its subjects name, each once.
    pub fn entities(&self) -> Vec<EntityKey> {
        let mut seen = HashSet::new();
        let subjects = self.subjects().into_iter();
        let keys = subjects.flat_map(|subject| subject.entities.iter().copied());
        keys.filter(|key| seen.insert(*key)).collect()
    }

    /// Its subjects.
    pub fn subjects(&self) -> Vec<&Subject> {
        subjects!(self, iter)
    }

    /// The same, to be changed.
    pub fn subjects_mut(&mut self) -> Vec<&mut Subject> {
        subjects!(self, iter_mut)
    }
}

/// What stands on each side of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sides {
    /// The articles that report one thing.
    #[default]
    Reports,
    /// Several entities.
    Entities,
    /// Several publishers on one thing.
    Sources,
    /// Several times.
    Periods,
}

/// A question of fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What would answer it.
    pub asked: Asked,
    /// A property by its name ("share price"): the sentence has to name it too.
    pub attribute: Option<String>,
}

impl Fact {
    /// A question that anything of a kind answers.
    pub fn asking(asked: Asked) -> Self {
        Self {
            asked,
            attribute: None,
        }
    }
}

/// The kind of thing that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// A person, or a body that acts like one.
    Who,
    /// Something of a kind that has a noun: "which company".
    Kind {
        /// The noun's stem.
        noun: String,
        /// The noun as it was typed, folded.
        typed: String,
        /// The type of entity it stands for, where it stands for one.
        entity_type: Option<String>,
    },
    /// A day or a longer time.
    When,
    /// A place.
    Where,
    /// A sum, a share, a size.
    HowMuch,
    /// A length of time, or an age.
    HowLong,
    /// A number of things.
    HowMany {
        /// The stem of what is counted.
        noun: String,
        /// The type of entity it stands for, where it stands for one.
        entity_type: Option<String>,
    },
    /// A reason.
    Why,
    /// A manner, or anything that tells how.
    How,
    /// Anything.
    What,
    /// Whether it is so.
    YesNo,
}

impl Asked {
    /// The intent's name in replies.
    pub fn intent(&self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Kind { entity_type, .. } => match entity_type.as_deref() {
                Some("person" | "company" | "body" | "association" | "outlet") => "who",
                Some("place") => "where",
                _ => "what",
            },
            Self::When => "when",
            Self::Where => "where",
            Self::HowMuch | Self::HowLong => "how-much",
            Self::HowMany { .. } => "how-many",
            Self::Why => "why",
            Self::How => "how",
            Self::What => "what",
            Self::YesNo => "yes-no",
        }
    }
}

/// What is asked for, as finely as the words tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerType {
    /// `person`, `role-holder`, `date`, `place`, `quantity`, `reason`, `manner`, `yes-no`,
    /// `thing`.
    pub kind: String,
    /// Of a quantity or a date what it measures: `money`, `count`, `share`, `height` …
    pub dimension: Option<String>,
}

/// What somebody wants done to the briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Show its items.
    Show,
    /// Add an item.
    Add(Item),
    /// Take an item out: by its number, counted from 1, or by its words.
    Remove(String),
    /// Post it, with fresh citations.
    Post,
}

/// One line of a briefing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Everything new about an entity.
    Entity {
        /// The entity's id.
        id: String,
        /// Its name when it was added.
        name: String,
    },
    /// A topic, as it was typed.
    Topic(String),
    /// One quotation, by its reference.
    Citation {
        /// `article:start-end:hash`.
        reference: String,
        /// The words as they stood when it was pinned.
        text: String,
    },
}

/// An order that stands until it is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscription {
    /// Post the briefing on a schedule, in a channel where one is named.
    Post {
        /// When.
        schedule: Schedule,
        /// Where, as it was typed.
        channel: Option<String>,
    },
    /// Post it on no schedule any more.
    Unschedule,
    /// Leave its posts out until it is resumed, or until a time, as it was typed.
    Pause(Option<String>),
    /// Post it again.
    Resume,
    /// Show what it would say now, to the person who asks.
    Preview,
    /// Hand it out as a file.
    Export,
    /// Take everything out of it.
    Clear,
    /// Something that could not be read whole: its words.
    Unread(String),
    /// Begin another one, of this name.
    Begin(String),
    /// Tell when something is mentioned.
    Watch {
        /// What is looked out for.
        item: Item,
        /// When it is told; none is at once.
        schedule: Option<Schedule>,
        /// Where, as it was typed.
        channel: Option<String>,
    },
    /// Look out for it no longer; none is for nothing at all.
    Unwatch(Option<String>),
    /// List what is looked out for.
    Watches,
    /// Say nothing of it until it is resumed; none is of everything.
    PauseWatch(Option<String>),
    /// Say something of it again.
    ResumeWatch(Option<String>),
}

/// What is wanted of the last reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialogueAct {
    /// What did not fit into it.
    More,
    /// How it came about.
    Explain,
    /// The article of one of its citations, counted from 1.
    Article(usize),
    /// One of what it offered or cited, counted from 1; none is the last.
    Choice(Option<usize>),
    /// The same, about something else.
    Correction(Subject),
    /// The same again: about something else, or with other limits where the subject
    /// has no words.
    FollowUp(Subject),
}

/// An entity that a message names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Named {
    /// The entity.
    pub key: EntityKey,
    /// Its type.
    pub kind: String,
    /// The words that were typed.
    pub matched: String,
    /// How they matched.
    pub how: Cow<'static, str>,
    /// Where they stand; empty where they were carried over.
    pub span: Span,
}

impl Named {
    /// The same, carried into the next message.
    pub fn carried(&self) -> Self {
        Self {
            how: "carried".into(),
            span: Span::default(),
            ..self.clone()
        }
    }
}

/// A word that a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedTerm {
    /// Its stem.
    pub stem: String,
    /// Where it stands in the message.
    pub span: Span,
    /// As it was typed.
    pub typed: String,
    /// The word that was likely meant, where that is another.
    pub meant: Option<String>,
}

/// Words of a message that can mean several entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ambiguous {
    /// Where they stand.
    pub span: Span,
    /// Whom they can mean.
    pub keys: Vec<EntityKey>,
}

/// A slot of the reading of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// Its name in the phrase file.
    pub name: String,
    /// The words that fill it.
    pub words: String,
    /// Where they stand in the message.
    pub span: Span,
}

/// What a question asks that somebody does: "who closed the mill".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The stem of its verb, a particle put together with it.
    pub stem: String,
    /// What is asked for.
    pub part: Part,
    /// Where the words stand between its helper and it, and the part that they have: "did
    /// Acme close".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<(Span, Part)>,
}

/// What something has to do with an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// It does it.
    Does,
    /// It is done to it.
    Undergoes,
    /// It is where, when, why or by what it is done, or cannot be told.
    Beside,
}

/// A message that was understood.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// What is wanted.
    pub intent: Intent,
    /// The intent's name in replies.
    pub name: String,
    /// The rule that claimed it: a label for people.
    pub rule: String,
    /// What the message names.
    pub named: Vec<Named>,
    /// The time it is limited to.
    pub period: Option<Period>,
    /// Every time expression in it.
    pub periods: Vec<Period>,
    /// The publisher it is limited to.
    pub publisher: Option<String>,
    /// The sentence of the message that asks, the last where several do: those before it
    /// tell what it is about.
    pub asking: Span,
    /// Whether it says that something is not so: "which states did not sign?"
    #[serde(default)]
    pub denies: bool,
    /// The folded words at its end that something is to be filled in behind: "known as".
    #[serde(default)]
    pub gap: Vec<String>,
    /// Whether it asks of something that took place: "when was it held?"
    #[serde(default)]
    pub took_place: bool,
    /// What it asks that somebody does, where a verb of it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// What a question of fact asks for, as finely as its words tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_type: Option<AnswerType>,
    /// The slots that were filled.
    pub slots: Vec<Filled>,
    /// The terms it is about, those of its names among them.
    pub terms: Vec<AskedTerm>,
    /// Stems that the sentence looked for may hold as well.
    pub also: Vec<String>,
    /// The articles that the last reply showed sentences of, where this goes on from it:
    /// what is asked next often stands in one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub goes_on_in: Vec<ArticleId>,
    /// Stems that a sentence looked for must not hold ("tariffs but not steel").
    pub without: Vec<String>,
    /// What is said back as it stands.
    pub reply: Option<String>,
    /// Words that can mean several.
    pub ambiguous: Vec<Ambiguous>,
    /// Whether it holds a word in capitals, behind the first, that no entry covers.
    pub capitals: bool,
    /// Other rules that fit, best first.
    pub alternatives: Vec<String>,
    /// The line of the rule that fitted, as the phrase file has it.
    pub say: Option<String>,
    /// What spoke for the reading, where no line of a rule claimed the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// When something is to be done again and again.
    #[serde(skip)]
    pub schedule: Option<Schedule>,
    /// Another intent that evidence finds nearly as likely, where neither is clear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<String>,
    /// A second question of the message, which is not answered with the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_open: Option<String>,
    /// How many of the best citations were shown before.
    pub skip: usize,
}

impl Request {
    /// The same of other keys: what it names by a key that has none any more is left out.
    pub fn with_keys(mut self, key: impl Fn(EntityKey) -> Option<EntityKey>) -> Self {
        let named = std::mem::take(&mut self.named).into_iter();
        self.named = named
            .filter_map(|named| {
                let key = key(named.key)?;
                Some(Named { key, ..named })
            })
            .collect();
        for subject in self.intent.subjects_mut() {
            let keys = std::mem::take(&mut subject.entities).into_iter();
            subject.entities = keys.filter_map(&key).collect();
        }
        self.ambiguous.clear();
        self
    }
}

/// A request that was not typed as a message: a command with its options, or a button.
/// It is read by what fills its slots; no words of ours are parsed again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The intent, as phrase files name it.
    pub intent: String,
    /// Each slot that was filled, and its words.
    pub slots: Vec<(String, String)>,
}

impl Command {
    /// A command of an intent whose slot `topic` holds these words; of none where there
    /// are none.
    pub fn about(intent: &str, words: &str) -> Self {
        let slots = match words.trim() {
            "" => Vec::new(),
            words => vec![("topic".to_owned(), words.to_owned())],
        };
        Self {
            intent: intent.to_owned(),
            slots,
        }
    }

    /// The words of a slot, where it was filled.
    pub fn slot(&self, name: &str) -> Option<&str> {
        let mut slots = self.slots.iter();
        let found = slots.find(|(slot, _)| slot == name);
        found.map(|(_, words)| words.as_str())
    }

    /// The words of its slots, one space between two.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.slots.iter().map(|(_, words)| words.trim()).collect();
        words.join(" ")
    }
}

/// What speaks for a reading of a message that no template claimed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// How likely each of the best readings is, best first; 0 to 1.
    pub readings: Vec<Likely>,
    /// What spoke most for the best of them, and against it, the strongest first.
    pub cues: Vec<Cue>,
}

/// How likely a reading is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Likely {
    /// The intent's name in phrase files.
    pub intent: String,
    /// 0 to 1.
    pub probability: f64,
}

/// Something in a message that speaks for a reading or against it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// What it is, as a person reads it: a word, a pair of words, a shape.
    pub what: String,
    /// How much it speaks for the reading; below 0 against it.
    pub weight: f64,
}

/// What became of a message.
#[derive(Clone, Debug)]
pub enum Reading {
    /// It was understood.
    Clear(Box<Request>),
    /// None of the rules fits: the examples that come nearest.
    Unknown(Vec<String>),
}
