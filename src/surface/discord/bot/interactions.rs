//! Interactions at the front desk: each gets its first answer here, within Discord's
//! three seconds.
//!
//! Takes commands, clicks and half-typed names; answers at once what needs no work,
//! and promises an answer for what does, which then waits in its guild's line.

use std::time::Duration;

use serde_json::{Value, json};
use tracing::warn;

use super::{Asked, Bot, HELP, TOO_MUCH, Work};
use crate::surface::discord::buttons::{Action, Dead};
use crate::surface::discord::commands::{self, Meaning};
use crate::surface::discord::incoming::{Handed, Incoming};
use crate::surface::discord::render::{self, EPHEMERAL};
use crate::team::briefing::Order;

/// How long a name may take to be completed; a later answer is of no use.
const COMPLETION: Duration = Duration::from_millis(1_500);
/// The most names that Discord takes, and the longest.
const CHOICES: (usize, usize) = (25, 100);

const EXPIRED: &str = "This button has expired. Ask again to get a fresh one.";
const NOT_YOURS: &str = "Only the person who asked can turn these pages. \
     Ask the same to get your own.";
const UNHEARD_OF: &str = "I do not know this command. `/help` lists what you can ask.";
const NO_WORDS: &str = "There are no words in this message that I could look for.";

impl Bot {
    /// Gives an interaction its first answer.
    pub(super) async fn receive(&self, incoming: Incoming) {
        match incoming {
            Incoming::Command(handed, path, options) => {
                let path: Vec<&str> = path.iter().map(String::as_str).collect();
                let meaning = commands::meaning(&path, &options);
                self.receive_command(handed, &path, meaning).await;
            }
            Incoming::AskAbout(handed, words) if words.trim().is_empty() => {
                self.refuse(&handed, NO_WORDS).await;
            }
            Incoming::AskAbout(handed, words) => {
                let meaning = Meaning::Typed(words.trim().to_owned());
                self.receive_command(handed, &[], Some(meaning)).await;
            }
            Incoming::Click(handed, handle) => self.receive_click(handed, &handle).await,
            // These two are admitted elsewhere.
            Incoming::Message(_) | Incoming::Completion(..) => {}
        }
    }

    async fn receive_command(&self, handed: Handed, path: &[&str], meaning: Option<Meaning>) {
        let private = matches!(&meaning, Some(Meaning::Command(command)) if command.intent == HELP);
        let work = match meaning {
            Some(Meaning::Typed(text)) => Work::Interaction(handed.clone(), Asked::Typed(text)),
            Some(Meaning::Command(command)) => {
                Work::Interaction(handed.clone(), Asked::command(path, command))
            }
            Some(Meaning::Brief(order)) => Work::Interaction(handed.clone(), Asked::Order(order)),
            None => return self.refuse(&handed, UNHEARD_OF).await,
        };
        self.take_in(handed, work, private).await;
    }

    async fn receive_click(&self, handed: Handed, handle: &str) {
        match self.handles.pressed(handle, &handed) {
            Err(Dead::Expired) => self.refuse(&handed, EXPIRED).await,
            Err(Dead::NotYours) => self.refuse(&handed, NOT_YOURS).await,
            Ok(Action::Turn(leaf)) => {
                let body = self.page(&leaf, handed.place, handed.person.id);
                self.call_back(&handed, 7, body).await;
            }
            Ok(Action::Ask(text)) => {
                let work = Work::Interaction(handed.clone(), Asked::Typed(text));
                self.take_in(handed, work, false).await;
            }
            Ok(Action::Add(item)) => {
                let work = Work::Interaction(handed.clone(), Asked::Order(Order::Add(item)));
                self.take_in(handed, work, true).await;
            }
        }
    }

    /// Promises an answer and puts the work in line, or says why not.
    async fn take_in(&self, handed: Handed, work: Work, private: bool) {
        if let Some(words) = self.refusal(handed.place, &handed.person, &work) {
            return self.refuse(&handed, words).await;
        }
        let flags = if private { EPHEMERAL } else { 0 };
        let promise = json!({"flags": flags, "allowed_mentions": render::nobody()});
        if !self.call_back(&handed, 5, promise).await {
            return;
        }
        let key = handed.place.key(&handed.person);
        if self.queue.offer(&key, work).is_err() {
            self.edit(&handed, render::say(TOO_MUCH, 0)).await;
        }
    }

    /// Names that complete what is being typed; none where they would come too late.
    pub(super) async fn complete(&self, handed: &Handed, typed: String) {
        let names = self.workers.complete(typed, CHOICES.0, COMPLETION).await;
        let names = names.unwrap_or_default();
        let choices: Vec<Value> = names
            .iter()
            .filter(|name| !name.trim().is_empty() && name.encode_utf16().count() <= CHOICES.1)
            .take(CHOICES.0)
            .map(|name| json!({"name": name, "value": name}))
            .collect();
        self.call_back(handed, 8, json!({"choices": choices})).await;
    }

    async fn refuse(&self, handed: &Handed, words: &str) {
        self.call_back(handed, 4, render::say(words, EPHEMERAL))
            .await;
    }

    /// Gives an interaction its first answer; whether there is anything left to do.
    async fn call_back(&self, handed: &Handed, kind: u8, data: Value) -> bool {
        let body = json!({"type": kind, "data": data});
        let called = self.rest.callback(handed.id, &handed.token, body).await;
        called
            .inspect_err(|error| warn!(%error, kind, "An interaction could not be answered"))
            .is_ok()
    }
}
