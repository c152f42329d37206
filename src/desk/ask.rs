//! What is handed to the desk: a message, a command or an order, who gave it, and when.

use jiff::Zoned;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::team::Member;
use crate::team::briefing::Order;
use crate::understand::model::Command;

/// A message that may be meant for the bot, or what was asked of it without one.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What was typed, without the mention of the bot; of a command or an order, how a
    /// person would have put it.
    pub text: String,
    /// How it came.
    pub means: Means,
    /// Whose it is.
    pub asker: Member,
    /// When it was asked, in the zone of whoever asks.
    pub now: Zoned,
    /// Whether the bot was addressed (mention, direct message, slash command,
    /// console): then it says something whatever was typed.
    pub addressed: bool,
}

/// How something is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Means {
    /// By a message, which is read.
    Message,
    /// By a command, whose slots are filled in already.
    Command(Command),
    /// By an order to the briefing, from a command or a button.
    Order(Order),
}

impl Ask {
    /// A message typed by `asker`, who addressed the bot.
    pub fn message(text: impl Into<String>, asker: Member, now: Zoned) -> Self {
        Self {
            text: text.into(),
            means: Means::Message,
            asker,
            now,
            addressed: true,
        }
    }

    /// A message typed at this machine, at the beginning of a day in UTC.
    pub fn on(day: Date, text: impl Into<String>) -> Self {
        let begins = day.to_zoned(TimeZone::UTC);
        let now = begins.unwrap_or_else(|_| Zoned::default());
        Self::message(text, Member::local("somebody"), now)
    }

    /// An order to the briefing that was not typed as a message.
    pub fn order(order: Order, asker: Member, now: Zoned) -> Self {
        let text = match &order {
            Order::Show => "show the briefing".to_owned(),
            Order::Add(item) => format!("add {item} to the briefing"),
            Order::Remove(which) => format!("remove {which} from the briefing"),
            Order::Post => "post the briefing".to_owned(),
        };
        Self {
            means: Means::Order(order),
            ..Self::message(text, asker, now)
        }
    }

    /// The day it was asked on.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The command that it came by.
    pub fn command(&self) -> Option<&Command> {
        match &self.means {
            Means::Command(command) => Some(command),
            Means::Message | Means::Order(_) => None,
        }
    }
}
