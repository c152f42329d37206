//! The items of briefings: what words stand for as one, and what the corpus holds on it.

use jiff::civil::Date;

use super::{Ask, Desk, Means};
use crate::answer::{Answer, Status};
use crate::entities::lookup;
use crate::index::QuerySession;
use crate::language::fold::folded;
use crate::language::lexicon::{Class, Lexicon};
use crate::retrieve::recheck::{Checked, recheck, words_now};
use crate::understand::dialogue::Conversation;
use crate::understand::model::{Command, Intent, Item, Order, Reading, Subject};

impl Desk {
    /// What the corpus holds on an item of a briefing, with fresh citations. A
    /// pinned quotation comes back as it stands now, or not at all.
    pub fn freshen(&self, item: &Item, today: Date) -> Answer {
        self.freshened(item, today, &self.session())
    }

    /// The same from one snapshot.
    pub(super) fn freshened(&self, item: &Item, today: Date, library: &QuerySession) -> Answer {
        match item {
            Item::Citation { reference, text } => {
                self.pinned_again(reference, text, today, library)
            }
            Item::Entity { id, name } => {
                let key = library.entities.by_id(id);
                let subject = Subject {
                    words: name.clone(),
                    entities: key.into_iter().collect(),
                };
                self.profile(&subject, today, library)
            }
            Item::Topic(words) => {
                let subject = Subject {
                    words: words.clone(),
                    entities: Vec::new(),
                };
                self.profile(&subject, today, library)
            }
        }
    }

    fn profile(&self, subject: &Subject, today: Date, library: &QuerySession) -> Answer {
        let ask = Ask {
            means: Means::Command(Command::about("profile", &subject.words)),
            ..Ask::on(today, &subject.words)
        };
        let reading = self.reading(&ask, &ask.text, &Conversation::default(), library);
        let Reading::Clear(mut request) = reading else {
            return self.not_understood(&ask, Vec::new(), library);
        };
        if !subject.entities.is_empty() {
            request.intent = Intent::Profile(subject.clone());
        }
        self.answered(&subject.words, &ask, &request, library)
    }

    fn pinned_again(
        &self,
        reference: &str,
        text: &str,
        today: Date,
        library: &QuerySession,
    ) -> Answer {
        let mut answer = Answer::blank(text, "article", Status::NotFound);
        let found = match recheck(reference, library) {
            Checked::Intact(quote) => Some(quote),
            Checked::Moved(quote) => Some(quote),
            Checked::Gone | Checked::Malformed => words_now(text, library),
        };
        if let Some(quote) = found {
            answer.status = Status::Answered;
            answer.citations.push(*quote);
        }
        self.complete_answer(&mut answer, None, today, library);
        answer
    }

    /// An answer to an order that did not come as a typed message, complete but for
    /// what came of it.
    pub(super) fn ordered(&self, ask: &Ask, library: &QuerySession) -> Answer {
        let mut answer = Answer::blank(&ask.text, "briefing", Status::Done);
        "command/briefing".clone_into(&mut answer.rule);
        self.complete_answer(&mut answer, None, ask.today(), library);
        answer
    }
}

/// What was typed as the item of an order may name an entity.
pub(super) fn resolved(order: Order, library: &QuerySession) -> Order {
    match order {
        Order::Add(Item::Topic(words)) => Order::Add(item(&words, library)),
        order => order,
    }
}

/// What words stand for as an item of a briefing: a quotation where they are a
/// reference, an entity where they name one, else a topic.
fn item(words: &str, library: &QuerySession) -> Item {
    if let Checked::Intact(quote) | Checked::Moved(quote) = recheck(words, library) {
        return Item::Citation {
            reference: quote.citation.reference.clone(),
            text: quote.text().to_owned(),
        };
    }
    let best = lookup::candidates(words, &library.entities, 1)
        .into_iter()
        .next();
    let sure = best.filter(|found| !matches!(found.how, "part" | "fuzzy"));
    match sure.and_then(|found| library.entities.get(found.entity)) {
        Some(entity) => Item::Entity {
            id: entity.id.to_owned(),
            name: entity.name.to_owned(),
        },
        None => Item::Topic(words.trim().to_owned()),
    }
}

/// "add this to the briefing": the last answer's first citation is meant; none where
/// nothing was cited.
pub(super) fn pinned(
    order: Order,
    conversation: &Conversation,
    lexicon: &Lexicon,
) -> Option<Order> {
    let Order::Add(Item::Topic(words)) = &order else {
        return Some(order);
    };
    if !lexicon.is(Class::Pointer, &folded(words)) {
        return Some(order);
    }
    let cited = conversation.cited.first()?;
    Some(Order::Add(Item::Citation {
        reference: cited.reference.clone(),
        text: cited.text.clone(),
    }))
}

/// The answer to an order to add what was never cited.
pub(super) fn nothing_to_add(mut answer: Answer) -> Answer {
    answer.status = Status::Unclear;
    answer.note = Some(
        "Nothing was cited here before that I could add. Name what to add, or ask first."
            .to_owned(),
    );
    answer
}
