//! `dateline brief show | add WORDS | remove WORDS | post [--guild NAME]`
//!
//! Takes the parsed arguments, the desk and the team; carries the order out as
//! Discord would and writes the answer. How an answer looks as text, and which
//! exit code its status means, is left to the caller.

use std::io::Write;
use std::sync::Arc;

use jiff::Zoned;

use crate::answer::{Answer, Status};
use crate::desk::Desk;
use crate::reply::terminal::Terminal;
use crate::team::briefing::Order;
use crate::team::{GuildKey, Team};
use crate::trouble::Trouble;

/// The arguments of `dateline brief`.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Example: dateline brief add critical minerals")]
pub struct BriefArgs {
    /// What to do to the briefing.
    #[command(subcommand)]
    pub command: BriefCommand,
    /// Whose briefing: a Discord server's id, `dm:` and a user id, or a name of your own
    #[arg(long, value_name = "NAME", default_value = "local", global = true)]
    pub guild: GuildKey,
}

/// What can be done to the briefing.
#[derive(Clone, Debug, PartialEq, Eq, clap::Subcommand)]
pub enum BriefCommand {
    /// List its items with their numbers
    Show,
    /// Add a name or a topic
    #[command(after_help = "Example: dateline brief add critical minerals")]
    Add {
        /// The name or the topic
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Take an item out, by its number or its words
    #[command(after_help = "Example: dateline brief remove 2")]
    Remove {
        /// The item's number, or words of it
        #[arg(required = true, value_name = "NUMBER|WORDS")]
        words: Vec<String>,
    },
    /// Print it with fresh citations for every item
    Post,
}

impl BriefCommand {
    /// The order it stands for.
    fn order(&self, desk: &Desk) -> Order {
        match self {
            Self::Show => Order::Show,
            Self::Add { words } => Order::Add(desk.item(&words.join(" "))),
            Self::Remove { words } => Order::Remove(words.join(" ")),
            Self::Post => Order::Post,
        }
    }

    /// The same as a person would say it.
    fn typed(&self) -> String {
        match self {
            Self::Show => "show the briefing".to_owned(),
            Self::Add { words } => format!("add {} to the briefing", words.join(" ")),
            Self::Remove { words } => format!("remove {} from the briefing", words.join(" ")),
            Self::Post => "post the briefing".to_owned(),
        }
    }
}

/// How an answer is written.
#[derive(Clone, Copy)]
pub enum Written {
    /// For people.
    Text(Terminal),
    /// One JSON object, indented.
    Json,
    /// One JSON object on one line.
    JsonLine,
}

impl Written {
    fn write(self, answer: &Answer, out: &mut impl Write) -> anyhow::Result<()> {
        match self {
            Self::Text(terminal) => writeln!(out, "{}", terminal.render(answer).trim_end())?,
            Self::Json => writeln!(out, "{}", serde_json::to_string_pretty(answer)?)?,
            Self::JsonLine => writeln!(out, "{}", serde_json::to_string(answer)?)?,
        }
        Ok(out.flush()?)
    }
}

/// Carries out the command for `who` and writes the answer to `out`; gives its
/// status, which tells whether the order was refused.
pub async fn run(
    args: &BriefArgs,
    desk: &Arc<Desk>,
    team: &Team,
    who: &str,
    now: &Zoned,
    written: Written,
    out: &mut impl Write,
) -> Result<Status, Trouble> {
    let today = now.date();
    let order = args.command.order(desk);
    let draft = desk.draft(&args.command.typed(), today);
    let finder = Arc::clone(desk);
    let freshen = move |item: &_| finder.freshen(item, today);
    let answer = team
        .carry_out(&args.guild, who, now.timestamp(), order, draft, freshen)
        .await?;
    written.write(&answer, out)?;
    Ok(answer.status)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::bootstrap::tests::seeds;
    use crate::data::DataPlace;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        brief: BriefArgs,
    }

    fn parsed(line: &str) -> Result<BriefArgs, clap::Error> {
        let words = std::iter::once("brief").chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.brief)
    }

    async fn wrote(team: &Team, line: &str, written: Written) -> String {
        let now = "2025-06-25T09:00:00+09:00[Asia/Seoul]".parse().unwrap();
        let desk = Arc::new(seeds());
        let mut out = Vec::new();
        let args = parsed(line).unwrap();
        run(&args, &desk, team, "ana", &now, written, &mut out)
            .await
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[tokio::test]
    async fn every_command_says_what_came_of_it() {
        let team = Team::open(&DataPlace::Memory).await.unwrap();
        for (line, said) in [
            (
                "add port fees",
                "Added “port fees” to the briefing as number 1.\n",
            ),
            ("show", "The briefing has 1 item.\n"),
            ("post", "Briefing of 25 June 2025\n"),
            (
                "show --guild 42",
                "The briefing is empty. Begin it by adding a name or a topic.\n",
            ),
            (
                "remove Port Fees",
                "Removed “port fees” from the briefing. It is empty now.\n",
            ),
        ] {
            let wrote = wrote(&team, line, Written::Text(Terminal::PLAIN)).await;
            assert!(wrote.starts_with(said), "typed {line:?}: {wrote}");
        }
    }

    #[tokio::test]
    async fn programs_read_the_whole_answer() {
        let team = Team::open(&DataPlace::Memory).await.unwrap();
        for (written, lines) in [(Written::JsonLine, 1), (Written::Json, 20)] {
            let text = wrote(&team, "--guild dm:42 add tin", written).await;
            let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(answer["status"], "done");
            assert_eq!(answer["question"], "add tin to the briefing");
            assert!(text.lines().count() >= lines && text.ends_with('\n'));
        }
    }

    #[test]
    fn a_line_without_what_it_needs_is_refused() {
        for line in ["", "add", "remove", "drop 1", "show --guild a/b"] {
            assert!(parsed(line).is_err(), "typed {line:?}");
        }
    }
}
