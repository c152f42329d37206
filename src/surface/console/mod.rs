//! The commands of the command line, one file each. Results go to standard output
//! alone; progress, logs and errors to standard error.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;

use crate::answer::Answer;
use crate::reply::terminal::Terminal;

pub mod ask;
pub mod brief;
pub mod chat;
pub mod command_line;
pub mod config;
pub mod corpus;
pub mod entity;
pub mod eval;
pub mod extract;
pub mod feeds;
pub mod fit;
pub mod index;
pub mod logging;
pub mod parse;
pub mod plain;
pub mod progress;
pub mod replay;
pub mod search;
pub mod show;
pub mod verify;

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

/// Writes one result as JSON, indented unless a line each was asked for.
fn write_json(value: &impl Serialize, format: Format, out: &mut impl Write) -> anyhow::Result<()> {
    match format {
        Format::Jsonl => writeln!(out, "{}", serde_json::to_string(value)?)?,
        _ => writeln!(out, "{}", serde_json::to_string_pretty(value)?)?,
    }
    Ok(out.flush()?)
}

/// Writes an answer, for a person or a program.
fn write_answer(
    answer: &Answer,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    match format {
        Format::Text => {
            let text = terminal.render(answer);
            if !text.trim().is_empty() {
                writeln!(out, "{}", text.trim_end())?;
            }
            Ok(out.flush()?)
        }
        _ => write_json(answer, format, out),
    }
}

/// The longest line that is read from standard input, in bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// The next line of `input` without its ending; none at the end. What is not UTF-8
/// is replaced, and a line is cut at [`LONGEST_LINE`].
fn next_line(input: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    input
        .by_ref()
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut bytes)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    if bytes.last() != Some(&b'\n') {
        // The rest of a line that is too long is passed over.
        skip_line(input)?;
    }
    let line = String::from_utf8_lossy(&bytes);
    Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Runs `each` on the words of the command line, or for `-` on every line of
/// standard input that is not empty. A line that is malformed gets its reason, in
/// its place, and the rest goes on; gives whether all were well formed.
fn for_each_query<W: Write>(
    words: &[String],
    out: &mut W,
    mut each: impl FnMut(&str, &mut W) -> Result<(), QueryError>,
) -> anyhow::Result<bool> {
    let mut answer = |query: &str, out: &mut W| match each(query, out) {
        Ok(()) => Ok(true),
        Err(QueryError::Malformed(reason)) => {
            writeln!(out, "{}", serde_json::json!({ "error": reason }))?;
            out.flush()?;
            Ok(false)
        }
        Err(QueryError::Failed(error)) => Err(error),
    };
    if words != ["-"] {
        return answer(&words.join(" "), out);
    }
    let mut input = io::stdin().lock();
    let mut good = true;
    while let Some(line) = next_line(&mut input)? {
        if !line.trim().is_empty() {
            good &= answer(&line, out)?;
        }
    }
    Ok(good)
}

/// Why a query of a stream got no result.
enum QueryError {
    /// It has not the form of one.
    Malformed(String),
    /// The work failed.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for QueryError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// A query that is a JSON object, or `plain` where it is text. `form` shows how an
/// object looks.
fn json_or<T: serde::de::DeserializeOwned>(
    query: &str,
    form: &str,
    plain: impl Fn() -> T,
) -> Result<T, QueryError> {
    const SHOWN: usize = 80;
    if !query.trim_start().starts_with("{\"") {
        return Ok(plain());
    }
    serde_json::from_str(query).map_err(|error| {
        let head: String = query.chars().take(SHOWN).collect();
        QueryError::Malformed(format!("`{head}` is not a line like {form}: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_whatever_they_hold() {
        let mut input = io::Cursor::new(b"one\r\n\ntwo \xff\nlast".to_vec());
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input).unwrap() {
            lines.push(line);
        }
        assert_eq!(lines, ["one", "", "two \u{FFFD}", "last"]);
    }
}
