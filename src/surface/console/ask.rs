//! `dateline ask "…"`: one question, one reply; and the way in for every command
//! that answers messages.

use std::io::Write;
use std::sync::Arc;

use anyhow::Context;
use jiff::Zoned;
use tokio::runtime::{Builder, Runtime};

use super::{Format, write_answer};
use crate::answer::{Answer, Status};
use crate::data::DataPlace;
use crate::desk::{Ask, Desk, Outcome};
use crate::reply::terminal::Terminal;
use crate::team::briefing::Order;
use crate::team::{GuildKey, Team};
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

/// Answers messages typed at the command line. The team's database is opened when
/// the first order to the briefing needs it.
pub struct Asker {
    /// What answers.
    pub desk: Arc<Desk>,
    /// The time of every question.
    pub now: Zoned,
    data: DataPlace,
    team: Option<(Runtime, Team)>,
}

impl Asker {
    /// One that keeps its briefing in `data`.
    pub fn new(desk: Arc<Desk>, now: Zoned, data: DataPlace) -> Self {
        Self {
            desk,
            now,
            data,
            team: None,
        }
    }

    /// Answers one message.
    ///
    /// # Errors
    /// Where the team's database cannot be used.
    pub fn answer(
        &mut self,
        text: &str,
        conversation: &mut Conversation,
    ) -> Result<Answer, Trouble> {
        let ask = Ask {
            text: text.to_owned(),
            command: None,
            today: self.now.date(),
            addressed: true,
        };
        match self.desk.handle(&ask, conversation) {
            Outcome::Said(answer) => Ok(*answer),
            Outcome::Briefing(order, draft) => self.carry_out(order, *draft),
        }
    }

    fn carry_out(&mut self, order: Order, draft: Answer) -> Result<Answer, Trouble> {
        if self.team.is_none() {
            let runtime = Builder::new_current_thread()
                .enable_all()
                .build()
                .context("cannot start the runtime")?;
            let team = runtime.block_on(Team::open(&self.data))?;
            self.team = Some((runtime, team));
        }
        let Some((runtime, team)) = &self.team else {
            return Err(anyhow::anyhow!("the team's database is not open").into());
        };
        let (desk, today) = (Arc::clone(&self.desk), self.now.date());
        let freshen = move |item: &_| desk.freshen(item, today);
        let (guild, who) = (GuildKey::local(), user());
        let carried = team.carry_out(&guild, &who, self.now.timestamp(), order, draft, freshen);
        Ok(runtime.block_on(carried)?)
    }
}

impl Drop for Asker {
    fn drop(&mut self) {
        if let Some((runtime, team)) = self.team.take() {
            runtime.block_on(team.close());
        }
    }
}

/// The name of the person at the command line.
pub fn user() -> String {
    let named = ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    named.unwrap_or_else(|| "somebody".to_owned())
}

/// Answers one question and writes the reply; gives what came of it.
///
/// # Errors
/// Where the team's database cannot be used or standard output cannot be written.
pub fn run(
    asker: &mut Asker,
    question: &str,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<Status, Trouble> {
    let answer = asker.answer(question, &mut Conversation::default())?;
    write_answer(&answer, format, terminal, out)?;
    Ok(answer.status)
}
