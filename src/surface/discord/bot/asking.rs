//! A question, from what was typed to what is shown.
//!
//! Takes messages and questions that came by commands; has the workers answer them,
//! in the conversation that the asker has in this place, and hands the answer on to
//! be shown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::debug;

use super::{Asked, Bot, HELP, Talk, undone};
use crate::answer::Answer;
use crate::desk::{Ask, Means};
use crate::surface::discord::expiring_map::lock;
use crate::surface::discord::incoming::{Handed, Heard, Person, Place};
use crate::surface::discord::render;
use crate::team::Member;
use crate::trouble::Trouble;

/// Answers faster than this need no sign of work; Discord shows one for ten seconds.
const TYPING: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(8));

const WITHHELD: &str = "Discord does not show me the words of a reply that does not \
     mention me. Please reply with the mention on, or use `/ask`.";

impl Bot {
    /// Answers a message by a message.
    pub(super) async fn answer_message(&self, heard: Heard) {
        let Heard {
            id,
            place,
            person,
            text,
        } = heard;
        let Some(text) = text else {
            return self.post(place, id, render::say(WITHHELD, 0)).await;
        };
        // A bare mention asks what one can ask.
        let question = if text.is_empty() {
            Asked::help()
        } else {
            Asked::Typed(text)
        };
        let answer = self.ask(place, &person, question);
        let answer = self.while_typing(place.channel, answer).await;
        self.post(place, id, self.shown(answer, None, place, &person))
            .await;
    }

    /// Answers what was asked by an interaction.
    pub(super) async fn answer_asked(&self, handed: &Handed, asked: Asked) {
        // What others have not seen is shown above the answer to it.
        let shown = match &asked {
            Asked::Typed(text) => Some(text.clone()),
            Asked::Command(command, text) => Some(text.clone()).filter(|_| command.intent != HELP),
            Asked::Order(_) => None,
        };
        let answer = self.ask(handed.place, &handed.person, asked).await;
        self.finish(handed, shown.as_deref(), answer).await;
    }

    /// Answers what was asked, whatever it turns out to be.
    async fn ask(&self, place: Place, person: &Person, asked: Asked) -> Result<Answer, Trouble> {
        let talk = self.talk(place, person);
        let mut conversation = talk.lock().await;
        let by = Member {
            guild: place.key(person),
            name: person.name.clone(),
        };
        let now = (self.clock)();
        let ask = match asked {
            Asked::Typed(text) => Ask::message(text, by, now),
            Asked::Command(command, text) => Ask {
                means: Means::Command(command),
                ..Ask::message(text, by, now)
            },
            Asked::Order(order) => Ask::order(order, by, now),
        };
        let (answer, next) = self
            .workers
            .answer(ask, conversation.clone())
            .await
            .map_err(undone)?;
        *conversation = next;
        answer
    }

    /// The conversation that a person has here, or a new one where it is over.
    fn talk(&self, place: Place, person: &Person) -> Talk {
        let now = Instant::now();
        let key = (place.channel, person.id);
        let mut talks = lock(&self.conversations);
        let talk = talks.get(&key, now).map(|talk| Arc::clone(talk));
        let talk = talk.unwrap_or_default();
        talks.put(key, Arc::clone(&talk), now);
        talk
    }

    /// Waits for `work`, and lets the channel see that there is some.
    async fn while_typing<T>(&self, channel: u64, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        let mut pause = TYPING.0;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                () = tokio::time::sleep(pause) => pause = TYPING.1,
            }
            tokio::select! {
                biased;
                done = &mut work => return done,
                typing = self.rest.typing(channel) => if let Err(error) = typing {
                    debug!(%error, "Typing could not be shown");
                },
            }
        }
    }
}
