//! The commands of the command line, one file each.

pub mod brief;
pub mod config;
pub mod logging;

/// How a command writes its results (`--format`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// One JSON object a line.
    Jsonl,
}
