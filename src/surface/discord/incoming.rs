//! What comes in from Discord, as far as anything is made of it.
//!
//! Takes events as serenity's types; gives our own values, or nothing for what is not meant
//! for the bot. What is done about them is left to `bot`.

use serenity::all::{
    CommandData, CommandDataOptionValue, CommandInteraction, ComponentInteraction, Interaction,
    Message, MessageType, User,
};

use crate::team::GuildKey;

/// Where something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The guild; none in a direct message.
    pub guild: Option<u64>,
    /// The channel.
    pub channel: u64,
}

/// Who said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: u64,
    /// What others call them.
    pub name: String,
}

/// A message that addresses the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The message's id.
    pub id: u64,
    /// Where it was said.
    pub place: Place,
    /// Who said it.
    pub person: Person,
    /// What was said, without the mention of the bot; none where Discord does not
    /// show it to us.
    pub text: Option<String>,
}

/// What an interaction is answered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The interaction's id.
    pub id: u64,
    /// The application it was made for.
    pub application: u64,
    /// What lets us answer.
    pub token: String,
    /// Where it was made.
    pub place: Place,
    /// By whom.
    pub person: Person,
}

/// Anything that comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A message that addresses the bot.
    Message(Heard),
    /// A slash command: its path, and each of its options with its name and text.
    Command(Handed, Vec<String>, Vec<(String, String)>),
    /// "Ask about this message", with the message's words.
    AskAbout(Handed, String),
    /// The beginning of an option, while it is typed.
    Completion(Handed, String),
    /// A button, by its handle.
    Click(Handed, String),
}

impl Place {
    /// Whose briefing is meant here.
    pub fn key(self, person: &Person) -> GuildKey {
        self.guild
            .map_or_else(|| GuildKey::direct(person.id), GuildKey::guild)
    }
}

impl Heard {
    /// Reads a message, where it addresses the bot whose id is `me`: by a mention, by
    /// a reply to one of its messages, or directly. Bots and webhooks are never
    /// answered, so that two of them cannot talk to each other for ever.
    pub fn read(message: &Message, me: u64) -> Option<Self> {
        let person = message.webhook_id.is_none() && !message.author.bot && !message.author.system;
        let said = matches!(
            message.kind,
            MessageType::Regular | MessageType::InlineReply
        );
        let mentioned = message.mentions.iter().any(|user| user.id.get() == me);
        let answered = message.referenced_message.as_deref();
        let replied = answered.is_some_and(|answered| answered.author.id.get() == me);
        let direct = message.guild_id.is_none();
        if !person || !said || !(mentioned || replied || direct) {
            return None;
        }
        // Without the message-content intent the words of a reply that mentions
        // nobody are withheld; an empty text is all there is to see.
        let withheld = message.content.is_empty() && !mentioned && !direct;
        Some(Self {
            id: message.id.get(),
            place: Place {
                guild: message.guild_id.map(|guild| guild.get()),
                channel: message.channel_id.get(),
            },
            person: Person::from(&message.author),
            text: (!withheld).then(|| without_mention(&message.content, me)),
        })
    }
}

impl Incoming {
    /// Reads an interaction; nothing for kinds that we do not offer.
    pub fn read(interaction: Interaction) -> Option<Self> {
        match interaction {
            Interaction::Command(command) => {
                let handed = Handed::from(&command);
                if command.data.target_id.is_some() {
                    // A bot has the id of its application.
                    let words = without_mention(&target(&command.data)?, handed.application);
                    return Some(Self::AskAbout(handed, words));
                }
                let (path, options) = path(&command.data);
                Some(Self::Command(handed, path, options))
            }
            Interaction::Autocomplete(command) => {
                let typed = command.data.autocomplete()?.value.to_owned();
                Some(Self::Completion(Handed::from(&command), typed))
            }
            Interaction::Component(click) => {
                let handle = click.data.custom_id.clone();
                Some(Self::Click(Handed::from(&click), handle))
            }
            _ => None,
        }
    }

    /// What tells it from everything else that comes in.
    pub fn id(&self) -> u64 {
        match self {
            Self::Message(heard) => heard.id,
            Self::Command(handed, ..)
            | Self::AskAbout(handed, _)
            | Self::Completion(handed, _)
            | Self::Click(handed, _) => handed.id,
        }
    }
}

impl From<&User> for Person {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.get(),
            name: user
                .global_name
                .clone()
                .unwrap_or_else(|| user.name.clone()),
        }
    }
}

impl From<&CommandInteraction> for Handed {
    fn from(command: &CommandInteraction) -> Self {
        Self {
            id: command.id.get(),
            application: command.application_id.get(),
            token: command.token.clone(),
            place: Place {
                guild: command.guild_id.map(|guild| guild.get()),
                channel: command.channel_id.get(),
            },
            person: Person::from(&command.user),
        }
    }
}

impl From<&ComponentInteraction> for Handed {
    fn from(click: &ComponentInteraction) -> Self {
        Self {
            id: click.id.get(),
            application: click.application_id.get(),
            token: click.token.clone(),
            place: Place {
                guild: click.guild_id.map(|guild| guild.get()),
                channel: click.channel_id.get(),
            },
            person: Person::from(&click.user),
        }
    }
}

/// The words of the message that a message command was used on.
fn target(data: &CommandData) -> Option<String> {
    let id = data.target_id?.to_message_id();
    let message = data.resolved.messages.get(&id)?;
    Some(message.content.clone())
}

/// A command with its subcommands, and its options that hold text.
fn path(data: &CommandData) -> (Vec<String>, Vec<(String, String)>) {
    let mut path = vec![data.name.clone()];
    let mut options = &data.options;
    while let Some(option) = options.first()
        && let CommandDataOptionValue::SubCommand(inner)
        | CommandDataOptionValue::SubCommandGroup(inner) = &option.value
    {
        path.push(option.name.clone());
        options = inner;
    }
    let given = options.iter().filter_map(|option| match &option.value {
        CommandDataOptionValue::String(text) => Some((option.name.clone(), text.clone())),
        _ => None,
    });
    (path, given.collect())
}

/// What was said, without the mention of the bot.
fn without_mention(text: &str, me: u64) -> String {
    let text = text
        .replace(&format!("<@{me}>"), " ")
        .replace(&format!("<@!{me}>"), " ");
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mention_is_no_part_of_the_question() {
        let rows = [
            ("<@7> when was it?", "when was it?"),
            ("hey <@!7>, when?", "hey  , when?"),
            ("<@7>", ""),
            ("<@8> and <@7>", "<@8> and"),
        ];
        for (said, asked) in rows {
            assert_eq!(without_mention(said, 7), asked, "said {said:?}");
        }
    }
}
