//! `dateline ask "…"`: one question, one reply; and the way in for every command
//! that answers messages.

use std::io::Write;
use std::sync::Arc;

use jiff::Zoned;

use super::{Format, write_answer};
use crate::answer::{Answer, Status};
use crate::desk::{Ask, Desk};
use crate::reply::terminal::Terminal;
use crate::team::Member;
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

/// Answers messages typed at the command line.
pub struct Asker {
    /// What answers.
    pub desk: Arc<Desk>,
    /// The time of every question.
    pub now: Zoned,
}

impl Asker {
    /// Answers one message.
    ///
    /// # Errors
    /// Where the team's database cannot be used.
    pub fn answer(&self, text: &str, conversation: &mut Conversation) -> Result<Answer, Trouble> {
        let ask = Ask::message(text, Member::local(user()), self.now.clone());
        self.desk.handle(&ask, conversation)
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
    asker: &Asker,
    question: &str,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<Status, Trouble> {
    let answer = asker.answer(question, &mut Conversation::default())?;
    write_answer(&answer, format, terminal, out)?;
    Ok(answer.status)
}
