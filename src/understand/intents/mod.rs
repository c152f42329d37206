//! The intents: questions of fact, look-ups, orders for now and for later, and what
//! leans on the last turn, a file each; and the table that lists them.
//!
//! Such a file turns the slots of a matched phrase into what was asked,
//! already checked, or says that they do not fit.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::slots::Slots;
use crate::entities::EntityKey;
use briefing::Order;
use standing::Standing;
use turns::Turn;

pub mod briefing;
pub mod fact;
mod lookups;
pub mod standing;
pub mod turns;

/// What a request is about: words, and the entities they name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// As they were typed.
    pub words: String,
    /// The entities that the words name; none where they are a topic.
    pub entities: Vec<EntityKey>,
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Intent {
    /// A question of fact.
    Fact(fact::Fact),
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
    },
    /// Several reports, or several subjects, side by side.
    Compare(Vec<Subject>),
    /// What two have to do with each other.
    Relation(Subject, Subject),
    /// Everything of a kind.
    List(fact::Fact),
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
    Standing(Standing),
    /// What only has a meaning after something else was said.
    #[serde(skip)]
    Turn(Turn),
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
            Intent::Quote { speaker, matter } => {
                std::iter::once(speaker).chain(matter.$each()).collect()
            }
            Intent::Compare(subjects) => subjects.$each().collect(),
            Intent::Relation(one, other) => vec![one, other],
            Intent::Fact(_)
            | Intent::List(_)
            | Intent::Latest(None)
            | Intent::Changes
            | Intent::Sources
            | Intent::Briefing(_)
            | Intent::Standing(_)
            | Intent::Turn(_)
            | Intent::Cited { .. }
            | Intent::Help
            | Intent::Idle => Vec::new(),
        }
    };
}

/// An intent: its name, and how its slots are read.
pub struct IntentRule {
    /// As it is named in replies and before the slash of a rule's name.
    pub name: &'static str,
    /// Reads the slots; none where they do not fit.
    pub from_slots: fn(&str, &Slots<'_>) -> Option<Intent>,
}

/// Every intent that a phrase can have.
pub const INTENTS: &[IntentRule] = &[
    IntentRule {
        name: "who",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "what",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "when",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "where",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "how-much",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "how-many",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "how",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "why",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "yes-no",
        from_slots: fact::from_slots,
    },
    IntentRule {
        name: "define",
        from_slots: lookups::define,
    },
    IntentRule {
        name: "profile",
        from_slots: lookups::profile,
    },
    IntentRule {
        name: "timeline",
        from_slots: lookups::timeline,
    },
    IntentRule {
        name: "latest",
        from_slots: lookups::latest,
    },
    IntentRule {
        name: "quote",
        from_slots: lookups::quote,
    },
    IntentRule {
        name: "compare",
        from_slots: lookups::compare,
    },
    IntentRule {
        name: "relation",
        from_slots: lookups::relation,
    },
    IntentRule {
        name: "list",
        from_slots: lookups::list,
    },
    IntentRule {
        name: "count",
        from_slots: lookups::count,
    },
    IntentRule {
        name: "changes",
        from_slots: lookups::changes,
    },
    IntentRule {
        name: "search",
        from_slots: lookups::search,
    },
    IntentRule {
        name: "sources",
        from_slots: |_, _| Some(Intent::Sources),
    },
    IntentRule {
        name: "article",
        from_slots: lookups::article,
    },
    IntentRule {
        name: "briefing",
        from_slots: standing::briefing,
    },
    IntentRule {
        name: "watch",
        from_slots: standing::watch,
    },
    IntentRule {
        name: "more",
        from_slots: turns::from_slots,
    },
    IntentRule {
        name: "explain",
        from_slots: turns::from_slots,
    },
    IntentRule {
        name: "help",
        from_slots: |_, _| Some(Intent::Help),
    },
    IntentRule {
        name: "none",
        from_slots: idle,
    },
    // What they ask for is taken over from the last turn by `dialogue`.
    IntentRule {
        name: "follow-up",
        from_slots: lookups::follow_up,
    },
    IntentRule {
        name: "choice",
        from_slots: turns::from_slots,
    },
    IntentRule {
        name: "correction",
        from_slots: turns::from_slots,
    },
];

/// What asks nothing; talk between people names nothing that the index knows, and an
/// opinion has no word that asks.
fn idle(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    /// Talk is short; more words tell something or ask it.
    const LONGEST: usize = 16;
    if slots.words.len() > LONGEST {
        return None;
    }
    let names = !slots.named.is_empty();
    let asks = || fact::asked(slots.words, slots.lexicon, slots.entities).is_some();
    let asks = match rule {
        "none/chatter" => names || slots.asks_at_heart(),
        "none/banter" => names || slots.asks_behind_polite_words(),
        "none/colleague" => slots.asks_behind_polite_words(),
        "none/aside" => names || slots.asks_behind_polite_words() || slots.ends_asking(),
        "none/opinion" => asks(),
        _ => false,
    };
    (!asks).then_some(Intent::Idle)
}

/// The intent of this name.
pub fn named(name: &str) -> Option<&'static IntentRule> {
    INTENTS.iter().find(|intent| intent.name == name)
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
