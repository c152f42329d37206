//! The slash commands, as data.
//!
//! One table lists them: what each asks for, and which slot each of its options fills.
//! Gives the body that registers them, and what a person who used one is taken to want.
//! Answering is left to `asking`.

use serde_json::{Value, json};

use crate::team::briefing::{Item, Order};
use crate::understand::model::Command;

/// The message command, as it is shown in the menu of a message.
pub const ASK_ABOUT: &str = "Ask Dateline about this message";

/// The longest text of an option that is a name, and of one that is a question, in
/// characters.
const NAME: u32 = 100;
const QUESTION: u32 = 1_000;

/// What a command with its options stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The same as typing this.
    Typed(String),
    /// A request that is read by its options.
    Command(Command),
    /// Something done to the briefing. An item to add is a topic until the desk has
    /// seen whether it names an entity.
    Brief(Order),
}

/// A slash command.
struct Slash {
    name: &'static str,
    description: &'static str,
    does: Does,
    options: &'static [SlashOption],
}

/// What a command does.
enum Does {
    /// Reads its one option as a message.
    Read,
    /// Asks for an intent, with its options as the slots.
    Ask(&'static str),
    /// Does something to the briefing.
    Brief(&'static [Slash]),
    /// Gives an order with its one option, where it has one.
    Order(fn(&str) -> Order),
}

/// An option that takes text.
struct SlashOption {
    name: &'static str,
    description: &'static str,
    /// The slot that it fills.
    slot: &'static str,
    most_characters: u32,
    completed: bool,
    required: bool,
}

impl SlashOption {
    /// The name of an entity, or a topic, which is completed while it is typed.
    const fn subject(name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            slot: "topic",
            most_characters: NAME,
            completed: true,
            required: true,
        }
    }

    /// A time that a look-up is limited to.
    const fn period() -> Self {
        Self {
            name: "when",
            description: "A time, such as \"since March\" or \"last week\"",
            slot: "period",
            most_characters: NAME,
            completed: false,
            required: false,
        }
    }
}

const COMMANDS: &[Slash] = &[
    Slash {
        name: "ask",
        description: "Ask the corpus a question; the reply cites the sentences that answer it",
        does: Does::Read,
        options: &[SlashOption {
            name: "question",
            description: "What you want to know, in your own words",
            slot: "",
            most_characters: QUESTION,
            completed: false,
            required: true,
        }],
    },
    Slash {
        name: "entity",
        description: "Look up a person, an organisation, a programme, a place or a good",
        does: Does::Ask("profile"),
        options: &[SlashOption::subject(
            "name",
            "A name, or the beginning of one",
        )],
    },
    Slash {
        name: "timeline",
        description: "What happened when, as far as the articles say",
        does: Does::Ask("timeline"),
        options: &[
            SlashOption::subject("subject", "Whom or what the timeline is about"),
            SlashOption::period(),
        ],
    },
    Slash {
        name: "latest",
        description: "The newest sentences, of everything or about one subject",
        does: Does::Ask("latest"),
        options: &[
            SlashOption {
                required: false,
                ..SlashOption::subject("about", "Whom or what they are about")
            },
            SlashOption::period(),
        ],
    },
    Slash {
        name: "help",
        description: "What you can ask, with examples",
        does: Does::Ask("help"),
        options: &[],
    },
    Slash {
        name: "brief",
        description: "The briefing that this server keeps together",
        does: Does::Brief(&[
            Slash {
                name: "show",
                description: "Show what is on the briefing",
                does: Does::Order(|_| Order::Show),
                options: &[],
            },
            Slash {
                name: "add",
                description: "Put an entity or a topic on the briefing",
                does: Does::Order(|words| Order::Add(Item::Topic(words.to_owned()))),
                options: &[SlashOption::subject(
                    "item",
                    "The name of an entity, or a topic",
                )],
            },
            Slash {
                name: "remove",
                description: "Take an item off the briefing",
                does: Does::Order(|words| Order::Remove(words.to_owned())),
                options: &[SlashOption {
                    completed: false,
                    ..SlashOption::subject("item", "Its number on the briefing, or its words")
                }],
            },
            Slash {
                name: "post",
                description: "Post the briefing here, with fresh citations",
                does: Does::Order(|_| Order::Post),
                options: &[],
            },
        ]),
        options: &[],
    },
];

/// The commands as Discord takes them.
pub fn body() -> Value {
    let commands = COMMANDS.iter().map(registered);
    let menu = json!({"type": 3, "name": ASK_ABOUT});
    commands.chain([menu]).collect()
}

fn registered(slash: &Slash) -> Value {
    let options: Value = match slash.does {
        Does::Brief(subcommands) => subcommands.iter().map(registered).collect(),
        _ => slash.options.iter().map(registered_option).collect(),
    };
    json!({"type": 1, "name": slash.name, "description": slash.description, "options": options})
}

fn registered_option(option: &SlashOption) -> Value {
    json!({
        "type": 3, "name": option.name, "description": option.description,
        "required": option.required, "max_length": option.most_characters,
        "autocomplete": option.completed,
    })
}

/// What a command means, given its path (`["brief", "add"]`) and its options, each with
/// its name and text; none where there is no such command.
pub fn meaning(path: &[&str], given: &[(String, String)]) -> Option<Meaning> {
    let (first, behind) = path.split_first()?;
    let slash = COMMANDS.iter().find(|slash| slash.name == *first)?;
    let slash = match (&slash.does, behind) {
        (Does::Brief(subcommands), [name]) => {
            let mut subcommands = subcommands.iter();
            subcommands.find(|subcommand| subcommand.name == *name)?
        }
        (_, []) => slash,
        _ => return None,
    };
    let filled = slash.options.iter().filter_map(|option| {
        let (_, text) = given.iter().find(|(name, _)| name == option.name)?;
        let text = text.trim();
        (!text.is_empty()).then(|| (option.slot.to_owned(), text.to_owned()))
    });
    let slots: Vec<(String, String)> = filled.collect();
    let text = || slots.first().map_or("", |(_, text)| text.as_str());
    Some(match slash.does {
        Does::Read => Meaning::Typed(text().to_owned()),
        Does::Ask(intent) => Meaning::Command(Command {
            intent: intent.to_owned(),
            slots,
        }),
        Does::Order(order) => Meaning::Brief(order(text())),
        Does::Brief(_) => return None,
    })
}

/// Whether what Discord holds already is what we would register. Discord adds keys
/// of its own and leaves out what is empty or false.
pub fn same(held: &Value, ours: &Value) -> bool {
    match (held, ours) {
        (Value::Object(held), Value::Object(ours)) => ours.iter().all(|(key, ours)| {
            let idle = matches!(ours, Value::Bool(false)) || ours == &json!([]);
            held.get(key).map_or(idle, |held| same(held, ours))
        }),
        (Value::Array(held), Value::Array(ours)) => {
            let named = |item: &Value| held.iter().any(|held| same(held, item));
            held.len() == ours.len() && ours.iter().all(named)
        }
        _ => held == ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_registered_means_something() {
        let body = body();
        for command in body.as_array().into_iter().flatten() {
            let name = command["name"].as_str().expect("a name");
            let options = command["options"].as_array().cloned().unwrap_or_default();
            let subcommands = options.iter().filter(|option| option["type"] == 1);
            let mut paths: Vec<Vec<&str>> = subcommands
                .map(|sub| vec![name, sub["name"].as_str().expect("a name")])
                .collect();
            if paths.is_empty() {
                paths.push(vec![name]);
            }
            for path in paths.iter().filter(|_| name != ASK_ABOUT) {
                assert!(meaning(path, &[]).is_some(), "command {path:?}");
            }
        }
    }

    #[test]
    fn a_command_asks_for_its_intent_with_its_options_as_slots() {
        let slots = |slots: &[(&str, &str)]| -> Vec<(String, String)> {
            let slots = slots.iter();
            slots
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect()
        };
        let command = |intent: &str, filled: &[(&str, &str)]| {
            Some(Meaning::Command(Command {
                intent: intent.to_owned(),
                slots: slots(filled),
            }))
        };
        let rows = [
            (
                vec!["ask"],
                vec![("question", " first sccd meeting when? ")],
                Some(Meaning::Typed("first sccd meeting when?".to_owned())),
            ),
            (
                vec!["entity"],
                vec![("name", "SK Group")],
                command("profile", &[("topic", "SK Group")]),
            ),
            (
                vec!["timeline"],
                vec![("subject", "SCCD"), ("when", "since March")],
                command("timeline", &[("topic", "SCCD"), ("period", "since March")]),
            ),
            (vec!["latest"], vec![], command("latest", &[])),
            (
                vec!["latest"],
                vec![("about", "SCCD"), ("when", " ")],
                command("latest", &[("topic", "SCCD")]),
            ),
            (
                vec!["brief", "show"],
                vec![],
                Some(Meaning::Brief(Order::Show)),
            ),
            (
                vec!["brief", "remove"],
                vec![("item", "2")],
                Some(Meaning::Brief(Order::Remove("2".to_owned()))),
            ),
            (vec!["brief"], vec![], None),
            (vec!["unheard-of"], vec![], None),
        ];
        for (path, given, expected) in rows {
            let found = meaning(&path, &slots(&given));
            assert_eq!(found, expected, "command {path:?}");
        }
    }

    #[test]
    fn every_command_asks_for_an_intent_that_reads_its_slots() {
        for slash in COMMANDS {
            let Does::Ask(intent) = slash.does else {
                continue;
            };
            let definition = crate::understand::intents::named(intent);
            let definition = definition.expect("the intent of a command");
            for option in slash.options {
                assert!(
                    definition.slots.contains(&option.slot),
                    "/{} {}",
                    slash.name,
                    option.name
                );
            }
        }
    }

    #[test]
    fn what_discord_adds_and_leaves_out_makes_no_difference() {
        let ours = json!([
            {"name": "a", "options": []},
            {"name": "b", "options": [{"name": "c", "autocomplete": false}]},
        ]);
        let held = json!([
            {"id": "2", "name": "b", "options": [{"name": "c"}]},
            {"id": "1", "name": "a", "version": "7"},
        ]);
        assert!(same(&held, &ours));
        assert!(!same(&json!([{"name": "a"}]), &ours));
        let other = json!([{"name": "a"}, {"name": "b", "options": [{"name": "d"}]}]);
        assert!(!same(&other, &ours));
    }
}
