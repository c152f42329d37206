//! An answer given once, given again: its id stands for what was read in the question,
//! the day, the rules and the corpus.
//!
//! Takes what is kept of an answer (the reading, never the message); gives the answer as
//! it would be given now, and what has changed since. Where neither the rules nor the
//! articles did, it is the same to the byte and has the same id. Where it is kept is left
//! to the surface.

use std::collections::HashMap;
use std::time::Instant;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Ask, Desk};
use crate::answer::{Answer, Status};
use crate::entities::EntityKey;
use crate::index::QuerySession;
use crate::index::unlisted::CANDIDATE;
use crate::retrieve::recheck::{Checked, recheck};
use crate::understand::dialogue::Conversation;
use crate::understand::model::Request;

/// What is kept of an answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// The answer's id.
    pub id: String,
    /// The day it was asked on.
    pub asked_on: Date,
    /// What was understood.
    request: Request,
    /// The entities that the reading names, by the keys it has for them.
    entities: Vec<(EntityKey, String)>,
    /// The rules it was answered by.
    rules: String,
    /// The articles it was answered from.
    corpus: String,
    /// What came of it, in a word.
    status: String,
    /// The short answer.
    answer: Option<String>,
    /// The citations, in order.
    citations: Vec<String>,
}

/// An answer given again.
#[derive(Clone, Debug, Serialize)]
pub struct Replayed {
    /// As it is given now.
    #[serde(flatten)]
    pub answer: Answer,
    /// The id that was asked for.
    pub replay_of: String,
    /// What is different, in sentences; nothing where it is the same.
    pub changes: Vec<String>,
}

impl Desk {
    /// What to keep of the answer that a conversation was given last; none where it can
    /// be read off nothing (an order, a greeting).
    pub(super) fn keep(
        &self,
        answer: &Answer,
        conversation: &Conversation,
        today: Date,
    ) -> Option<Kept> {
        let (id, request) = conversation.answered.as_ref()?;
        if *id != answer.id {
            return None;
        }
        let entities = answer.entities.iter().filter_map(|entity| {
            let mut named = request.named.iter();
            let named = named.find(|named| named.matched == entity.matched)?;
            Some((named.key, entity.id.clone()))
        });
        Some(Kept {
            id: id.clone(),
            asked_on: today,
            request: request.clone(),
            entities: entities.collect(),
            rules: self.rules.clone(),
            corpus: answer.corpus.clone(),
            status: answer.status.in_words().to_owned(),
            answer: answer.answer.clone(),
            citations: references(answer),
        })
    }

    /// Gives an answer again, as of the day it was asked on.
    pub fn replay(&self, kept: &Kept) -> Replayed {
        let started = Instant::now();
        let library = self.session();
        let (keys, mut changes) = keys_now(kept, &library);
        let request = kept
            .request
            .clone()
            .with_keys(|key| keys.get(&key).copied());
        let ask = Ask::on(kept.asked_on, format!("replay {}", kept.id));
        let mut answer = self.answered("", &ask, &request, &library);
        answer.took_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if answer.id != kept.id {
            changes.extend(self.differing(kept, &answer, &library));
        }
        Replayed {
            answer,
            replay_of: kept.id.clone(),
            changes,
        }
    }

    fn differing(&self, kept: &Kept, answer: &Answer, library: &QuerySession) -> Vec<String> {
        let mut said = Vec::new();
        if kept.rules != self.rules {
            said.push("The rules of the program have changed since.".to_owned());
        }
        if kept.corpus != answer.corpus {
            said.push("The articles or the entity index have changed since.".to_owned());
        }
        let now = references(answer);
        for gone in kept.citations.iter().filter(|old| !now.contains(old)) {
            said.push(match recheck(gone, library) {
                Checked::Intact(_) => {
                    format!("{gone} was cited, still stands, and is not cited now.")
                }
                Checked::Moved(quote) => {
                    format!(
                        "{gone} was cited; its words stand at {} now.",
                        quote.citation.reference
                    )
                }
                Checked::Gone | Checked::Malformed => {
                    format!("{gone} was cited; its words stand in no article any more.")
                }
            });
        }
        for new in now.iter().filter(|new| !kept.citations.contains(new)) {
            said.push(format!("{new} was not cited then."));
        }
        let status = answer.status.in_words();
        if kept.status != status {
            said.push(format!("It was {} then, and is {status} now.", kept.status));
        }
        if kept.answer != answer.answer && answer.status == Status::Answered {
            let short = |answer: &Option<String>| match answer {
                Some(words) => format!("“{words}”"),
                None => "none".to_owned(),
            };
            said.push(format!(
                "The short answer was {} then, and is {} now.",
                short(&kept.answer),
                short(&answer.answer)
            ));
        }
        if now == kept.citations && said.len() == 1 {
            said.push("What is cited is the same.".to_owned());
        }
        said
    }
}

fn references(answer: &Answer) -> Vec<String> {
    let citations = answer.citations.iter();
    citations
        .map(|quote| quote.citation.reference.clone())
        .collect()
}

/// The keys that the entities of a reading have now, and which have none any more.
fn keys_now(kept: &Kept, library: &QuerySession) -> (HashMap<EntityKey, EntityKey>, Vec<String>) {
    let mut keys = HashMap::new();
    let mut lost = Vec::new();
    for (key, id) in &kept.entities {
        let now = match id.starts_with(CANDIDATE) {
            true => {
                let named = kept.request.named.iter().find(|named| named.key == *key);
                let found = named.and_then(|named| library.candidate(&named.matched, true));
                found.map(|(key, _)| key)
            }
            false => library.entities.by_id(id),
        };
        match now {
            Some(now) => {
                keys.insert(*key, now);
            }
            None => lost.push(format!("`{id}`, which it asked about, is no longer known.")),
        }
    }
    (keys, lost)
}
