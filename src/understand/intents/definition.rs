//! What an intent tells of itself: its name, what a rule of it may set, how its slots are
//! read, and what is done with it afterwards.

use crate::entities::EntityKey;
use crate::understand::model::{Intent, Subject};
use crate::understand::slots::Slots;

/// Everything that has to be known of an intent, in one value.
pub struct Definition {
    /// As phrase files name it, and replies where they have no finer name.
    pub name: &'static str,
    /// What `set` of a rule may hold.
    pub settings: &'static [Setting],
    /// The slots that its lines may have; an `examples` line may mark no other.
    pub slots: &'static [&'static str],
    /// Reads what fills the slots; none where it does not fit.
    pub read: fn(&Slots<'_>) -> Option<Intent>,
    /// What a message means that goes on to another subject after it ("and on visas?").
    pub turned: fn(&Intent, Subject) -> Turned,
    /// Whether the next message can lean on it.
    pub remembered: bool,
    /// Whether words that no entity file lists can be what it is about.
    pub takes_names: bool,
    /// Whether one of its examples is shown to somebody who was not understood.
    pub suggested: bool,
    /// Whether it answers with what the articles say of one subject as a whole.
    pub about_one: bool,
    /// Whether the words of a message say what kind of thing is asked for, in any language
    /// whose words are translated.
    pub by_its_words: bool,
    /// Whether it asks for nothing but what its subject is.
    pub only_its_subject: bool,
    /// Where it orders something to be done, now or later, and looks nothing up: what shows
    /// what was ordered before, and does nothing.
    pub orders: Option<Shown>,
}

impl Definition {
    /// An intent of which nothing holds: what a definition does not say is as here.
    pub(super) const PLAIN: Self = Self {
        name: "",
        settings: &[],
        slots: &[],
        read: |_| None,
        turned: afresh,
        remembered: false,
        takes_names: false,
        suggested: false,
        about_one: false,
        by_its_words: false,
        only_its_subject: false,
        orders: None,
    };
}

/// A key of a rule's `set`, and the values that it may have.
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// The values, one or several of which a rule sets.
    pub values: &'static [&'static str],
    /// Whether a message that no template claims takes it from the rule whose example is
    /// nearest.
    pub by_example: bool,
}

/// The setting by which an order only shows what was ordered.
#[derive(Clone, Copy)]
pub struct Shown {
    /// Its key.
    pub key: &'static str,
    /// Its value.
    pub value: &'static str,
}

/// A request about another subject.
pub struct Turned {
    /// What is wanted now.
    pub intent: Intent,
    /// Which names of the last request go on.
    pub keeps: Keeps,
}

impl Turned {
    /// The usual: names of the types that the new subject has none of go on.
    pub fn to(intent: Intent) -> Self {
        Self {
            intent,
            keeps: Keeps::OtherTypes,
        }
    }

    /// A look-up of a subject: one that names nothing is about nothing named before.
    pub fn look_up(intent: Intent, names: bool) -> Self {
        let keeps = match names {
            true => Keeps::OtherTypes,
            false => Keeps::Nothing,
        };
        Self { intent, keeps }
    }
}

/// Which names of the last request go on into the next.
pub enum Keeps {
    /// Those of types that the new subject names nothing of.
    OtherTypes,
    /// All of them.
    All,
    /// These.
    Only(Vec<EntityKey>),
    /// None, and none of the new ones.
    Nothing,
}

/// For an intent that nothing leans on: the new subject as a request of its own.
pub fn afresh(_: &Intent, subject: Subject) -> Turned {
    use crate::understand::model::{Asked, Fact};
    Turned::to(match subject.entities.is_empty() {
        true => Intent::Fact(Fact::asking(Asked::What)),
        false => Intent::Profile(subject),
    })
}
