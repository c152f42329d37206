//! `dateline brief show | add WORDS | remove WORDS | post [--guild NAME]`
//!
//! Takes the parsed arguments and the desk; has the order carried out as from Discord
//! and writes the answer. Which exit code its status means is left to the caller.

use std::io::Write;

use jiff::Zoned;

use super::{Format, write_answer};
use crate::answer::Status;
use crate::desk::{Ask, Desk};
use crate::reply::terminal::Terminal;
use crate::team::briefing::{Item, Order};
use crate::team::{GuildKey, Member};
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

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
    fn order(&self) -> Order {
        match self {
            Self::Show => Order::Show,
            Self::Add { words } => Order::Add(Item::Topic(words.join(" "))),
            Self::Remove { words } => Order::Remove(words.join(" ")),
            Self::Post => Order::Post,
        }
    }
}

/// Carries out the command for `who` and writes the answer to `out`; gives its
/// status, which tells whether the order was refused.
///
/// # Errors
/// Where the team's database cannot be used or standard output cannot be written.
pub fn run(
    args: &BriefArgs,
    desk: &Desk,
    who: &str,
    now: Zoned,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<Status, Trouble> {
    let by = Member {
        guild: args.guild.clone(),
        name: who.to_owned(),
    };
    let ask = Ask::order(args.command.order(), by, now);
    let answer = desk.handle(&ask, &mut Conversation::default())?;
    write_answer(&answer, format, terminal, out)?;
    Ok(answer.status)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::bootstrap::tests::seeds;
    use crate::data::DataPlace;
    use crate::team::at_hand::TeamOnDemand;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        brief: BriefArgs,
    }

    fn parsed(line: &str) -> Result<BriefArgs, clap::Error> {
        let words = std::iter::once("brief").chain(line.split_whitespace());
        Line::try_parse_from(words).map(|line| line.brief)
    }

    fn desk() -> Desk {
        seeds().with_briefings(TeamOnDemand::new(DataPlace::Memory))
    }

    fn wrote(desk: &Desk, line: &str, format: Format) -> String {
        let now = "2025-06-25T09:00:00+09:00[Asia/Seoul]".parse().unwrap();
        let mut out = Vec::new();
        let args = parsed(line).unwrap();
        run(&args, desk, "ana", now, format, Terminal::PLAIN, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_command_says_what_came_of_it() {
        let desk = desk();
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
            let wrote = wrote(&desk, line, Format::Text);
            assert!(wrote.starts_with(said), "typed {line:?}: {wrote}");
        }
    }

    #[test]
    fn programs_read_the_whole_answer() {
        let desk = desk();
        for (format, lines) in [(Format::Jsonl, 1), (Format::Json, 20)] {
            let text = wrote(&desk, "--guild dm:42 add tin", format);
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
