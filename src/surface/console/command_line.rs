//! The command line: its options, commands and help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

use super::Format;
use super::brief::BriefArgs;

/// Answers a team's questions from a corpus of news articles, in their own words,
/// each with its source.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    propagate_version = true,
    max_term_width = 100
)]
#[command(
    after_help = "Try it on the articles that come with it:\n  dateline ask \"first sccd meeting when?\"\n  dateline chat"
)]
pub struct CommandLine {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options that every command takes.
    #[command(flatten)]
    pub shared: Shared,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Shared {
    /// A settings file laid over the shipped defaults (repeatable)
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Vec<PathBuf>,
    /// A folder, file or .jsonl of articles (repeatable); replaces the configured ones
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub corpus: Vec<PathBuf>,
    /// An entity file or folder (repeatable), or `none`; replaces the configured ones
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub entities: Vec<PathBuf>,
    /// Where the index and the database live; `:memory:` keeps nothing on disk
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// The date or time taken as now when a question says "last week" (RFC 3339)
    #[arg(long, global = true, value_name = "WHEN")]
    pub now: Option<String>,
    /// How results are written
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// Show below each quotation the reference that `verify` takes
    #[arg(long, global = true)]
    pub refs: bool,
    /// Say more about the work (repeatable)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Say less about the work (repeatable)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub quiet: u8,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// A conversation: one message a line, one reply each
    #[command(
        after_help = "An empty line starts a new conversation.\n\nExample:\n  printf 'who met Jose Fernandez?\\nwhere?\\n' | dateline chat --format jsonl"
    )]
    Chat,
    /// One question, one reply
    #[command(
        after_help = "Example:\n  dateline ask \"how much did korea zinc pay for its stake in TMC\""
    )]
    Ask {
        /// The question
        #[arg(required = true)]
        question: Vec<String>,
    },
    /// What was understood, and why
    #[command(
        after_help = "Example:\n  dateline parse \"timeline of the SCCD since 2023\"\n  dateline parse - --format jsonl < questions.txt"
    )]
    Parse {
        /// The message, or `-` for one a line from standard input
        #[arg(required = true)]
        message: Vec<String>,
        /// Show the phrase that fitted, and the phrases that nearly do with the word
        /// where each fails
        #[arg(long)]
        explain: bool,
    },
    /// Ranked articles for plain words, best first
    #[command(after_help = "Example:\n  dateline search \"critical minerals\" --top 5")]
    Search {
        /// The words, or `-` for one query a line from standard input
        #[arg(required = true)]
        words: Vec<String>,
        /// How many articles at most
        #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        top: u32,
    },
    /// Candidates for a name, and the page of the best
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Example:\n  dateline entity \"Duk-geun Ahn\"\n  dateline entity discover > names.toml"
    )]
    Entity {
        /// What else to do
        #[command(subcommand)]
        what: Option<EntityCommand>,
        /// The name, or `-` for one a line from standard input
        #[arg(required = true)]
        name: Vec<String>,
    },
    /// Corpus files as the articles found in them
    #[command(after_help = "Example:\n  dateline extract seeds/articles/*.txt")]
    Extract {
        /// The files
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// One stored article
    #[command(after_help = "Example:\n  dateline show 003_3298dcaa809ed320 --sentences")]
    Show {
        /// The article's id
        article: String,
        /// Number its sentences, each with its range of bytes
        #[arg(long)]
        sentences: bool,
    },
    /// Recomputes citations against the corpus: intact, moved or gone
    #[command(after_help = "Example:\n  dateline verify 003_3298dcaa809ed320:1193-1239:9d8d83b8")]
    Verify {
        /// References (`article:start-end:hash`), or files that hold some
        #[arg(required = true)]
        citations: Vec<String>,
    },
    /// Gives an answer again by its id, and says what has changed since
    #[command(
        after_help = "The id stands in the JSON of a reply, and in `explain`.\n\nExample:\n  dateline replay a1b2c3d4e5f6"
    )]
    Replay {
        /// The answer's id
        id: String,
    },
    /// What the corpus holds, and what is wrong with it
    #[command(after_help = "Example:\n  dateline corpus check --corpus news/")]
    Corpus {
        /// What to tell
        #[command(subcommand)]
        what: CorpusCommand,
    },
    /// Builds the index of the corpus, or brings it up to date
    #[command(
        after_help = "Only what changed is read. Readers go on with the index of before until the new one is finished.\n\nExample:\n  dateline --corpus news/ index"
    )]
    Index {
        /// Read everything, whether it changed or not
        #[arg(long)]
        anew: bool,
    },
    /// The feeds that are polled for new articles
    #[command(after_help = "Example:\n  dateline feeds poll\n  dateline feeds list --format json")]
    Feeds {
        /// What to do
        #[command(subcommand)]
        what: FeedsCommand,
    },
    /// Runs a question file and prints the scores
    #[command(
        after_help = "Example:\n  dateline --data :memory: --now 2025-06-25 eval questions.jsonl"
    )]
    Eval {
        /// The question file, one JSON object a line
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Only rows whose key has this value
        #[arg(long = "where", value_name = "KEY=VALUE")]
        only: Option<String>,
    },
    /// The weights of the features that rank sentences
    #[command(
        after_help = "Example:\n  dateline --corpus news.jsonl --entities none fit collect questions.jsonl > found.jsonl\n  dateline fit weights found.jsonl > config/weights.toml"
    )]
    Fit {
        /// What to do
        #[command(subcommand)]
        what: FitCommand,
    },
    /// The team's briefing
    #[command(
        after_help = "Example:\n  dateline brief add critical minerals\n  dateline brief post"
    )]
    Brief(BriefArgs),
    /// The daemon: answers in Discord, polls the feeds
    #[command(after_help = "Example:\n  DISCORD_TOKEN=… dateline serve")]
    Serve,
    /// The settings
    #[command(
        after_help = "Example:\n  dateline config show\n  dateline config check --config my.toml"
    )]
    Config {
        /// What to tell
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// Completions for a shell, on standard output
    #[command(
        after_help = "Example:\n  dateline completions bash > /etc/bash_completion.d/dateline"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What to tell of the corpus.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum CorpusCommand {
    /// Every file and record that is left out, and why; ends with 1 if there is any
    Check,
    /// Counts by source, with first and last date
    Stats,
    /// Every article, a line each
    List,
}

/// What to do about names.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum EntityCommand {
    /// The names in the corpus that no entity file covers, as a file to begin with
    #[command(
        after_help = "Example:\n  dateline --entities none entity discover --min 3 > names.toml\n  dateline --entities names.toml chat"
    )]
    Discover {
        /// How many names at most, those in most articles first
        #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        top: u32,
        /// Only names that stand in so many articles
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        min: u32,
    },
}

/// What to do about the feeds.
#[derive(Clone, Debug, Subcommand)]
pub enum FeedsCommand {
    /// How each feed is doing
    List,
    /// Fetches what is new, once and now; code 1 if every feed failed
    Poll {
        /// The names of the feeds; none is all of them
        names: Vec<String>,
    },
}

/// What to tell of the settings.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ConfigCommand {
    /// Every mistake, or that there is none
    Check,
    /// Every setting, and where it came from
    Show,
}

/// A part of the rows of a file: every `of`-th, counted from the `number`-th, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// Which part.
    pub number: usize,
    /// Of how many.
    pub of: usize,
}

impl std::str::FromStr for Fold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let read = || {
            let (number, of) = text.split_once('/')?;
            let (number, of) = (number.parse().ok()?, of.parse().ok()?);
            (number >= 1 && number <= of).then_some(Self { number, of })
        };
        read().ok_or_else(|| format!("`{text}` is no part such as 1/5"))
    }
}

/// What to do about the weights.
#[derive(Debug, Subcommand)]
pub enum FitCommand {
    /// Writes what is found for the questions of a file, with its features
    Collect {
        /// The question file, one JSON object a line
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// Only rows whose key has this value
        #[arg(long = "where", value_name = "KEY=VALUE")]
        only: Option<String>,
    },
    /// Makes weights of what was collected, as a file of weights
    Weights {
        /// What `fit collect` wrote, a file for each corpus
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
        /// Files that tell of the confidence alone, not of the ranking
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        sure: Vec<PathBuf>,
    },
    /// Makes a file of word vectors out of a collection such as GloVe or fastText
    #[command(
        after_help = "Example:\n  dateline fit vectors --source \"GloVe 6B (PDDL)\" glove.6B.100d.txt > evidence/en.vectors.txt"
    )]
    Vectors {
        /// The collection as text: a word and its numbers on each line, the most frequent
        /// word first
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
        /// How many of its words are looked at
        #[arg(long, value_name = "NUMBER", default_value_t = 60_000)]
        words: usize,
        /// Keeps names and what else is no common English word
        #[arg(long)]
        all: bool,
        /// Where the collection is from and under which licence: stands at the head of what
        /// is written
        #[arg(long, value_name = "TEXT")]
        source: Option<String>,
    },
    /// Makes weights of labelled messages, for reading what no phrase fits
    #[command(
        after_help = "Example:\n  dateline fit readings config/evidence/messages/en.jsonl > en.tsv"
    )]
    Readings {
        /// Labelled messages, one JSON object a line: text, intent, and perhaps context (the
        /// message before) and persona (who typed it)
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
        /// Leaves out every N-th message of the last file, counted from the K-th: K/N, such as
        /// 1/5
        #[arg(long, value_name = "K/N")]
        without: Option<Fold>,
        /// Word vectors that `fit vectors` made, in place of those in use
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        vectors: Option<PathBuf>,
    },
}
