//! One question in, one answer out: the steps in order.

use jiff::civil::Date;

use crate::answer::{Answer, Status};
use crate::team::briefing::{Item, Order};
use crate::understand::dialogue::Conversation;

/// A message that may be meant for the bot.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What was typed, without the mention of the bot.
    pub text: String,
    /// The day it was asked on.
    pub today: Date,
    /// Whether the bot was addressed (mention, direct message, slash command,
    /// console): then it says something whatever was typed.
    pub addressed: bool,
}

/// What the desk makes of a message.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is answered.
    Said(Box<Answer>),
    /// It is an order to the team's briefing, which `team` carries out; the
    /// answer is complete but for what came of it.
    Briefing(Order, Box<Answer>),
}

/// Where every surface hands in its questions. Cheap to share.
pub struct Desk {}

impl Desk {
    /// Answers `ask` from one snapshot of the library.
    pub fn handle(&self, ask: &Ask, conversation: &mut Conversation) -> Outcome {
        conversation.asked = Some(ask.today);
        Outcome::Said(Box::new(Answer::blank(
            &ask.text,
            "none",
            Status::NotUnderstood,
        )))
    }

    /// What the corpus holds on an item of a briefing, with fresh citations.
    pub fn freshen(&self, item: &Item, _today: Date) -> Answer {
        Answer::blank(&item.to_string(), "profile", Status::NotFound)
    }

    /// An answer to an order that did not come as a typed message (a command, a
    /// button), complete but for what came of it. `typed` is how a person would
    /// have put it.
    pub fn draft(&self, typed: &str, _order: &Order, _today: Date) -> Answer {
        Answer::blank(typed, "briefing", Status::Done)
    }

    /// What words stand for as an item of a briefing: an entity where they name
    /// one, else a topic.
    pub fn item(&self, words: &str) -> Item {
        Item::Topic(words.to_owned())
    }

    /// Names of entities that begin with, or are near, what was typed so far;
    /// the best first, at most `most`.
    pub fn complete(&self, _typed: &str, _most: usize) -> Vec<String> {
        Vec::new()
    }
}
