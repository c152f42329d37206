//! What people see of an answer, and how it reaches them.
//!
//! Takes answers and troubles; gives bodies, with the buttons that belong under them,
//! and sends them: as the reply to a message, or in place of a promise.

use std::sync::Arc;

use serde_json::{Value, json};
use tracing::{debug, error, warn};

use super::Bot;
use crate::answer::Answer;
use crate::reply::Reply;
use crate::surface::discord::buttons::{Leaf, item_of, offered_by};
use crate::surface::discord::escape::escape;
use crate::surface::discord::incoming::{Handed, Person, Place};
use crate::surface::discord::render;
use crate::surface::discord::rest::CallError;
use crate::trouble::Trouble;

const FAILED: &str = "That went wrong on my side. It is logged; please try again.";
const NOT_TAKEN: &str = "I have an answer, but Discord does not let me show it here. \
     It is logged; please ask in another way or in another channel.";
const NOTHING_TO_SAY: &str = "I have nothing to say to that. `/help` shows what you can ask.";

impl Bot {
    /// A message that shows an answer, or says why there is none; above it what was
    /// asked, where the others have not seen it.
    pub(super) fn shown(
        &self,
        answer: Result<Answer, Trouble>,
        asked: Option<&str>,
        place: Place,
        asker: &Person,
    ) -> Value {
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => return render::say(&words(&trouble), 0),
        };
        let pages = render::render(&Reply::from(&answer), asked);
        if pages.is_empty() {
            return render::say(NOTHING_TO_SAY, 0);
        }
        let leaf = Leaf {
            pages: Arc::new(pages),
            at: 0,
            item: item_of(&answer),
            offered: offered_by(&answer),
        };
        self.page(&leaf, place, asker.id)
    }

    /// A page of an answer, with its buttons.
    pub(super) fn page(&self, leaf: &Leaf, place: Place, asker: u64) -> Value {
        let buttons = self.handles.buttons(leaf, place, asker);
        render::body(render::components(&leaf.pages, leaf.at, &buttons), 0)
    }

    /// Keeps the promise that an interaction was given.
    pub(super) async fn finish(
        &self,
        handed: &Handed,
        asked: Option<&str>,
        answer: Result<Answer, Trouble>,
    ) {
        let body = self.shown(answer, asked, handed.place, &handed.person);
        self.edit(handed, body).await;
    }

    /// A reply to a message. Its nonce is the message's id, so that one message is
    /// answered once however often the answer has to be sent.
    pub(super) async fn post(&self, place: Place, to: u64, body: Value) {
        let nonce = to.to_string();
        let body = reply(body, to, &nonce);
        let mut posted = self.rest.create_message(place.channel, body).await;
        if posted.as_ref().is_err_and(CallError::is_about_the_body) {
            let body = reply(render::say(NOT_TAKEN, 0), to, &format!("{nonce}-2"));
            posted = self.rest.create_message(place.channel, body).await;
        }
        if let Err(error) = posted {
            warn!(%error, channel = place.channel, "A message could not be answered");
        }
    }

    /// Puts a body in place of a promise.
    pub(super) async fn edit(&self, handed: &Handed, body: Value) {
        let edit = |body| {
            self.rest
                .edit_original(handed.application, &handed.token, body)
        };
        let mut edited = edit(body).await;
        if edited.as_ref().is_err_and(CallError::is_about_the_body) {
            edited = edit(render::say(NOT_TAKEN, 0)).await;
        }
        match edited {
            Ok(_) => {}
            Err(error) if error.is_over() => debug!(%error, "An interaction is over"),
            Err(error) => warn!(%error, "A promised answer could not be given"),
        }
    }
}

/// The body, as the reply to a message.
fn reply(mut body: Value, to: u64, nonce: &str) -> Value {
    if let Some(body) = body.as_object_mut() {
        let reference = json!({"message_id": to.to_string(), "fail_if_not_exists": false});
        body.insert("message_reference".to_owned(), reference);
        body.insert("nonce".to_owned(), json!(nonce));
        body.insert("enforce_nonce".to_owned(), json!(true));
    }
    body
}

/// What the asker hears of trouble. Ours is logged here, once and in full.
fn words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Asker { said, hint } => {
            let hint = hint.iter().map(|hint| format!("\n{}", escape(hint)));
            escape(said) + &hint.collect::<String>()
        }
        Trouble::Operator { .. } | Trouble::Machine { .. } | Trouble::Ours(_) => {
            error!(error = %trouble, "A question could not be answered");
            FAILED.to_owned()
        }
    }
}
