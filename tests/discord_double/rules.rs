//! What Discord demands of a body, and what we demand of ourselves, in rules that can
//! be read aloud.
//!
//! Takes a body as it went over the wire; gives the rules it breaks. The API
//! description misses most of them. What becomes of a good body is left to `state`.

use std::collections::HashSet;

use regex::Regex;
use serde_json::Value;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A message in a channel.
    Create,
    /// A message in place of an earlier one.
    Edit,
    /// A message as the first answer to an interaction.
    Answer,
    /// The promise of a message.
    Promise,
    /// Names that complete what is typed.
    Choices,
    /// The commands of the application.
    Commands,
}

impl Kind {
    fn is_message(self) -> bool {
        matches!(self, Self::Create | Self::Edit | Self::Answer)
    }
}

/// A rule: what must hold, and what does not where it does not.
type Rule = (&'static str, fn(&Value) -> Option<String>);

const MESSAGE: &[Rule] = &[
    (
        "a message has the Components V2 flag, and no content or embeds",
        |body| {
            let flags = body["flags"].as_u64().unwrap_or(0);
            let old = ["content", "embeds", "poll", "sticker_ids"];
            let old: Vec<_> = old.iter().filter(|key| body.get(*key).is_some()).collect();
            let wrong = flags & (1 << 15) == 0 || !old.is_empty();
            wrong.then(|| format!("flags {flags}, with {old:?}"))
        },
    ),
    ("a message has no keys that Discord does not know", |body| {
        unknown(
            body,
            &[
                "flags",
                "components",
                "allowed_mentions",
                "message_reference",
                "nonce",
                "enforce_nonce",
            ],
        )
    }),
    ("a message shows something", |body| {
        let empty = texts(body).is_empty();
        empty.then(|| "no text display".to_owned())
    }),
    (
        "a message has at most 40 components, nested ones counted",
        |body| {
            let count = components(body).len();
            (count > 40).then(|| count.to_string())
        },
    ),
    (
        "a message has at most 4,000 characters of text in all",
        |body| {
            let count: usize = texts(body)
                .iter()
                .map(|text| text.encode_utf16().count())
                .sum();
            (count > 4_000).then(|| count.to_string())
        },
    ),
    ("no text display is empty", |body| {
        let empty = texts(body).iter().any(|text| text.trim().is_empty());
        empty.then(|| "an empty one".to_owned())
    }),
    (
        "components are those that we use, each in its place and with its own keys",
        |body| {
            body["components"]
                .as_array()?
                .iter()
                .find_map(|part| nested(part, None))
        },
    ),
    ("a row has one to five buttons", |body| {
        rows(body)
            .iter()
            .map(|row| row["components"].as_array().map_or(0, Vec::len))
            .find(|count| !(1..=5).contains(count))
            .map(|count| count.to_string())
    }),
    (
        "a button has a label of at most 80 characters and a style",
        |body| {
            buttons(body).into_iter().find_map(|button| {
                let length = button["label"]
                    .as_str()
                    .map_or(0, |label| label.encode_utf16().count());
                let style = button["style"]
                    .as_u64()
                    .is_some_and(|style| (1..=4).contains(&style));
                (!(1..=80).contains(&length) || !style).then(|| button.to_string())
            })
        },
    ),
    (
        "a custom id has 1 to 100 characters and is there once",
        |body| {
            let mut seen = HashSet::new();
            buttons(body).into_iter().find_map(|button| {
                let id = button["custom_id"].as_str().unwrap_or_default();
                let fits = (1..=100).contains(&id.encode_utf16().count());
                (!fits || !seen.insert(id)).then(|| format!("{id:?}"))
            })
        },
    ),
    ("no text mentions anyone", |body| {
        let mention = pattern(r"<@[!&]?\d+>|<#\d+>|</[^>]+:\d+>|<t:\d+|@everyone|@here");
        texts(body)
            .iter()
            .find_map(|text| mention.find(text).map(|found| found.as_str().to_owned()))
    }),
    (
        "no text holds what cannot be seen or turns its direction",
        |body| {
            let hidden = |c: &char| {
                (c.is_control() && *c != '\n')
                    || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}'
                    | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            };
            texts(body)
                .concat()
                .chars()
                .find(hidden)
                .map(|c| format!("{c:?}"))
        },
    ),
    ("a link leads to the web, and shows where", |body| {
        let link = pattern(r"\[([^\]]*)\]\(<?([^)>]*)>?\)");
        texts(body)
            .concat_links(&link)
            .into_iter()
            .find_map(|(shown, address)| {
                let host = shown.replace('\\', "");
                let plain = address.starts_with("https://") || address.starts_with("http://");
                (!plain || !address.contains(&host)).then(|| format!("{shown} -> {address}"))
            })
    }),
];

/// What every body with a text or the promise of one must have.
const MENTIONS: Rule = (
    "nobody is pinged: allowed_mentions is there and allows nothing",
    |body| {
        let allowed = &body["allowed_mentions"];
        let nobody = allowed["parse"].as_array().is_some_and(Vec::is_empty)
            && allowed["replied_user"] == Value::Bool(false)
            && unknown(allowed, &["parse", "replied_user"]).is_none();
        (!nobody).then(|| allowed.to_string())
    },
);

const CREATE: &[Rule] = &[
    (
        "a new message has a nonce of at most 25 characters, and means it",
        |body| {
            let nonce = body["nonce"].as_str().unwrap_or_default();
            let fits =
                (1..=25).contains(&nonce.len()) && body["enforce_nonce"] == Value::Bool(true);
            (!fits).then(|| format!("{nonce:?}"))
        },
    ),
    (
        "a reply stands even where its question was deleted",
        |body| {
            let reference = body.get("message_reference")?;
            (reference["fail_if_not_exists"] != Value::Bool(false)).then(|| reference.to_string())
        },
    ),
];

const PROMISE: &[Rule] = &[(
    "a promise says no more than who may see what comes",
    |body| {
        let flags = body["flags"].as_u64().unwrap_or(0);
        let more = unknown(body, &["flags", "allowed_mentions"]);
        more.or_else(|| (flags & !(1 << 6) != 0).then(|| format!("flags {flags}")))
    },
)];

const CHOICES: &[Rule] = &[
    ("there are at most 25 choices", |body| {
        let count = body["choices"].as_array()?.len();
        (count > 25).then(|| count.to_string())
    }),
    (
        "a choice has a name and a value of 1 to 100 characters",
        |body| {
            body["choices"].as_array()?.iter().find_map(|choice| {
                let fits = |key: &str| {
                    let text = choice[key].as_str().unwrap_or_default();
                    (1..=100).contains(&text.encode_utf16().count())
                };
                (!fits("name") || !fits("value")).then(|| choice.to_string())
            })
        },
    ),
];

const COMMANDS: &[Rule] = &[
    (
        "a command has a name that Discord takes, in lower case",
        |body| {
            let name = pattern(r"^[-_'\p{L}\p{N}]{1,32}$");
            slashes(body)
                .into_iter()
                .chain(options(body))
                .find_map(|command| {
                    let given = command["name"].as_str().unwrap_or_default();
                    (!name.is_match(given) || given.to_lowercase() != given)
                        .then(|| given.to_owned())
                })
        },
    ),
    (
        "a command of the message menu has a name of 1 to 32 characters and no description",
        |body| {
            let menu = body
                .as_array()?
                .iter()
                .filter(|command| command["type"] == 3);
            menu.into_iter().find_map(|command| {
                let name = command["name"].as_str().unwrap_or_default().chars().count();
                let wrong = !(1..=32).contains(&name) || command.get("description").is_some();
                wrong.then(|| command.to_string())
            })
        },
    ),
    (
        "a command has a description of 1 to 100 characters",
        |body| {
            slashes(body)
                .into_iter()
                .chain(options(body))
                .find_map(|command| {
                    let length = command["description"]
                        .as_str()
                        .map_or(0, |text| text.chars().count());
                    (!(1..=100).contains(&length)).then(|| command.to_string())
                })
        },
    ),
    (
        "a command is there once, and so is each of its options",
        |body| {
            let named = |parts: &[&Value]| {
                let names: HashSet<_> = parts
                    .iter()
                    .map(|part| (&part["type"], &part["name"]))
                    .collect();
                names.len() == parts.len()
            };
            let commands: Vec<&Value> = body.as_array()?.iter().collect();
            let twice = !named(&commands)
                || holders(body)
                    .iter()
                    .any(|holder| !named(&inner(holder, "options")));
            twice.then(|| "two of one name".to_owned())
        },
    ),
    (
        "a command has at most 25 options, those that are required first",
        |body| {
            holders(body).into_iter().find_map(|holder| {
                let options = inner(holder, "options");
                let required: Vec<bool> = options
                    .iter()
                    .map(|option| option["required"] == Value::Bool(true))
                    .collect();
                let first = required.is_sorted_by(|before, after| before >= after);
                (options.len() > 25 || !first).then(|| holder["name"].to_string())
            })
        },
    ),
    (
        "an option has choices or completes, not both, and at most 25 choices",
        |body| {
            options(body).into_iter().find_map(|option| {
                let choices = inner(option, "choices").len();
                let both = choices > 0 && option["autocomplete"] == Value::Bool(true);
                (both || choices > 25).then(|| option.to_string())
            })
        },
    ),
    ("a command has at most 8,000 characters in all", |body| {
        slashes(body).into_iter().find_map(|command| {
            let length = command.to_string().chars().count();
            (length > 8_000).then(|| length.to_string())
        })
    }),
];

/// The rules that `body` breaks, each with what breaks it.
pub fn broken(kind: Kind, body: &Value) -> Vec<String> {
    let mut rules: Vec<&Rule> = Vec::new();
    if kind.is_message() {
        rules.extend(MESSAGE);
    }
    if kind.is_message() || kind == Kind::Promise {
        rules.push(&MENTIONS);
    }
    rules.extend(match kind {
        Kind::Create => CREATE,
        Kind::Promise => PROMISE,
        Kind::Choices => CHOICES,
        Kind::Commands => COMMANDS,
        Kind::Edit | Kind::Answer => &[],
    });
    let broken = rules.into_iter().filter_map(|(rule, holds)| {
        let why = holds(body)?;
        Some(format!("{kind:?}: {rule}: {why}"))
    });
    broken.collect()
}

/// All text that a person reads, one string a text display.
pub fn texts(body: &Value) -> Vec<&str> {
    let displays = components(body)
        .into_iter()
        .filter(|part| part["type"] == 10);
    displays
        .filter_map(|part| part["content"].as_str())
        .collect()
}

/// All buttons of a message.
pub fn buttons(body: &Value) -> Vec<&Value> {
    components(body)
        .into_iter()
        .filter(|part| part["type"] == 2)
        .collect()
}

fn rows(body: &Value) -> Vec<&Value> {
    components(body)
        .into_iter()
        .filter(|part| part["type"] == 1)
        .collect()
}

/// Every component, whatever it is inside of.
fn components(body: &Value) -> Vec<&Value> {
    let parts = inner(body, "components");
    let nested = parts.iter().flat_map(|part| components(part));
    parts
        .iter()
        .copied()
        .chain(nested.collect::<Vec<_>>())
        .collect()
}

fn nested(part: &Value, parent: Option<u64>) -> Option<String> {
    let kind = part["type"].as_u64().unwrap_or(0);
    let (places, keys): (&[Option<u64>], &[&str]) = match kind {
        17 => (&[None], &["type", "components", "accent_color", "spoiler"]),
        10 => (&[None, Some(17)], &["type", "content"]),
        14 => (&[None, Some(17)], &["type", "divider", "spacing"]),
        1 => (&[None, Some(17)], &["type", "components"]),
        2 => (
            &[Some(1)],
            &["type", "style", "label", "custom_id", "disabled"],
        ),
        _ => return Some(format!("type {kind}")),
    };
    if !places.contains(&parent) {
        return Some(format!("type {kind} inside {parent:?}"));
    }
    let inside = inner(part, "components");
    unknown(part, keys).or_else(|| inside.into_iter().find_map(|part| nested(part, Some(kind))))
}

fn unknown(value: &Value, known: &[&str]) -> Option<String> {
    let keys = value.as_object()?.keys();
    keys.into_iter()
        .find(|key| !known.contains(&key.as_str()))
        .cloned()
}

fn inner<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    value[key].as_array().into_iter().flatten().collect()
}

fn slashes(body: &Value) -> Vec<&Value> {
    let commands = body.as_array().into_iter().flatten();
    commands.filter(|command| command["type"] != 3).collect()
}

/// Commands and subcommands: what can hold options.
fn holders(body: &Value) -> Vec<&Value> {
    let subcommands = options(body)
        .into_iter()
        .filter(|option| option["type"] == 1);
    slashes(body).into_iter().chain(subcommands).collect()
}

/// Every option, whatever it is inside of.
fn options(body: &Value) -> Vec<&Value> {
    fn of(holder: &Value) -> Vec<&Value> {
        let options = inner(holder, "options");
        let deeper: Vec<&Value> = options.iter().flat_map(|option| of(option)).collect();
        options.into_iter().chain(deeper).collect()
    }
    slashes(body).into_iter().flat_map(of).collect()
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the rules' patterns are regular expressions")
}

trait Links {
    fn concat_links(&self, link: &Regex) -> Vec<(String, String)>;
}

impl Links for Vec<&str> {
    /// Every masked link of these texts: what it shows and where it leads. A bracket
    /// with a backslash before it begins no link.
    fn concat_links(&self, link: &Regex) -> Vec<(String, String)> {
        let text = self.concat().replace(r"\[", "").replace(r"\]", "");
        let found = link.captures_iter(&text);
        found
            .map(|found| (found[1].to_owned(), found[2].to_owned()))
            .collect()
    }
}
