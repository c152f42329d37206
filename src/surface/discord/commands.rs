//! The slash commands, as data.
//!
//! Gives the body that registers them, and what a person who used one is taken to
//! have asked: every command but `/brief` is a way to type a message, so that it is
//! answered as the same words in a channel would be. Answering is left to `asking`.

use serde_json::{Value, json};

use crate::team::briefing::{Item, Order};

/// The message command, as it is shown in the menu of a message.
pub const ASK_ABOUT: &str = "Ask Dateline about this message";

/// What a command with its options stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The same as typing this.
    Typed(String),
    /// The same as typing "help", for the asker alone.
    Help,
    /// Something done to the briefing. An item to add is a topic until the desk has
    /// seen whether it names an entity.
    Brief(Order),
}

/// The commands as Discord takes them.
pub fn body() -> Value {
    json!([
        slash("ask", "Ask the corpus a question; the reply cites the sentences that answer it", json!([
            words("question", "What you want to know, in your own words", 1_000, false),
        ])),
        slash("entity", "Look up a person, an organisation, a programme, a place or a good", json!([
            words("name", "A name, or the beginning of one", 100, true),
        ])),
        slash("timeline", "What happened when, as far as the articles say", json!([
            words("subject", "Whom or what the timeline is about", 100, true),
        ])),
        slash("latest", "The newest sentences, of everything or about one subject", json!([
            optional(words("about", "Whom or what they are about", 100, true)),
        ])),
        slash("help", "What you can ask, with examples", json!([])),
        slash("brief", "The briefing that this server keeps together", json!([
            subcommand("show", "Show what is on the briefing", json!([])),
            subcommand("add", "Put an entity or a topic on the briefing", json!([
                words("item", "The name of an entity, or a topic", 100, true),
            ])),
            subcommand("remove", "Take an item off the briefing", json!([
                words("item", "Its number on the briefing, or its words", 100, false),
            ])),
            subcommand("post", "Post the briefing here, with fresh citations", json!([])),
        ])),
        {"type": 3, "name": ASK_ABOUT},
    ])
}

/// What a command means, given its path (`["brief", "add"]`) and its one option.
pub fn meaning(path: &[&str], option: Option<&str>) -> Option<Meaning> {
    let given = option.map(str::trim).unwrap_or_default();
    let typed = |lead: &str| Meaning::Typed(format!("{lead} {given}").trim().to_owned());
    let meaning = match path {
        ["ask"] => typed(""),
        ["entity"] => typed("brief me on"),
        ["timeline"] => typed("timeline"),
        ["latest"] if given.is_empty() => typed("latest"),
        ["latest"] => typed("latest on"),
        ["help"] => Meaning::Help,
        ["brief", "show"] => Meaning::Brief(Order::Show),
        ["brief", "add"] => Meaning::Brief(Order::Add(Item::Topic(given.to_owned()))),
        ["brief", "remove"] => Meaning::Brief(Order::Remove(given.to_owned())),
        ["brief", "post"] => Meaning::Brief(Order::Post),
        _ => return None,
    };
    Some(meaning)
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

fn slash(name: &str, description: &str, options: Value) -> Value {
    json!({"type": 1, "name": name, "description": description, "options": options})
}

fn subcommand(name: &str, description: &str, options: Value) -> Value {
    json!({"type": 1, "name": name, "description": description, "options": options})
}

/// An option that takes text and has to be given.
fn words(name: &str, description: &str, most: u32, completed: bool) -> Value {
    json!({
        "type": 3, "name": name, "description": description,
        "required": true, "max_length": most, "autocomplete": completed,
    })
}

fn optional(mut option: Value) -> Value {
    if let Some(required) = option.get_mut("required") {
        *required = Value::Bool(false);
    }
    option
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
                assert!(meaning(path, Some("x")).is_some(), "command {path:?}");
            }
        }
    }

    #[test]
    fn a_command_reads_as_what_one_would_type() {
        let typed = |words: &str| Some(Meaning::Typed(words.to_owned()));
        let rows = [
            (
                vec!["ask"],
                Some("first sccd meeting when?"),
                typed("first sccd meeting when?"),
            ),
            (
                vec!["entity"],
                Some("SK Group"),
                typed("brief me on SK Group"),
            ),
            (vec!["timeline"], Some("SCCD"), typed("timeline SCCD")),
            (vec!["latest"], None, typed("latest")),
            (vec!["latest"], Some("SCCD"), typed("latest on SCCD")),
            (
                vec!["brief", "show"],
                None,
                Some(Meaning::Brief(Order::Show)),
            ),
            (vec!["brief"], None, None),
            (vec!["unheard-of"], None, None),
        ];
        for (path, option, expected) in rows {
            assert_eq!(meaning(&path, option), expected, "command {path:?}");
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
