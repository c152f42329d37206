//! The team's briefing, as far as Discord is concerned.
//!
//! Takes orders from commands, buttons and plain words; has the team carry them out,
//! for the guild they came from or for the one person of a direct message.

use std::sync::Arc;

use super::{Bot, undone};
use crate::answer::Answer;
use crate::surface::discord::incoming::{Handed, Person, Place};
use crate::surface::workers::Answering;
use crate::team::briefing::{Item, Order};
use crate::trouble::Trouble;

impl Bot {
    /// Carries out an order that was given by a command or a button.
    pub(super) async fn answer_order(&self, handed: &Handed, order: Order) {
        let today = (self.clock)().date();
        let drafted = self.workers.with_desk(move |desk| {
            let order = resolved(order, desk);
            let draft = desk.draft(&typed(&order), today);
            (order, draft)
        });
        let answer = match drafted.await.map_err(undone) {
            Ok((order, draft)) => self.brief(handed.place, &handed.person, order, draft).await,
            Err(trouble) => Err(trouble),
        };
        self.finish(handed, None, answer).await;
    }

    /// Has the team carry out an order, and say what came of it.
    pub(super) async fn brief(
        &self,
        place: Place,
        person: &Person,
        order: Order,
        draft: Answer,
    ) -> Result<Answer, Trouble> {
        let now = (self.clock)();
        let today = now.date();
        let desk = Arc::clone(&self.desk);
        let freshen = move |item: &Item| desk.freshen(item, today);
        let answer = self
            .team
            .carry_out(
                &place.key(person),
                &person.name,
                now.timestamp(),
                order,
                draft,
                freshen,
            )
            .await?;
        Ok(answer)
    }
}

/// What was typed as the item of an order may name an entity, which the desk knows.
fn resolved(order: Order, desk: &dyn Answering) -> Order {
    match order {
        Order::Add(Item::Topic(words)) => Order::Add(desk.item(&words)),
        order => order,
    }
}

/// How a person would have put an order.
fn typed(order: &Order) -> String {
    match order {
        Order::Show => "show the briefing".to_owned(),
        Order::Add(item) => format!("add {item} to the briefing"),
        Order::Remove(which) => format!("remove {which} from the briefing"),
        Order::Post => "post the briefing".to_owned(),
    }
}
