//! `dateline chat`: a conversation, one message a line and one reply each; an
//! empty line starts a new conversation.
//!
//! On a terminal it has a prompt, history, editing and completion of names; piped
//! it reads lines and writes replies and nothing else.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use rustyline::completion::Completer;
use rustyline::config::Configurer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};

use super::ask::Asker;
use super::{Format, next_line, write_answer};
use crate::desk::Desk;
use crate::reply::terminal::Terminal;
use crate::trouble::Trouble;
use crate::understand::dialogue::Conversation;

const PROMPT: &str = "dateline> ";
/// The most lines of history that are kept.
const HISTORY: usize = 1_000;
/// The most names that are offered for completion.
const OFFERED: usize = 12;

/// Converses until the end of the input.
///
/// # Errors
/// Where the team's database cannot be used, or the input or output fails.
pub fn run(
    asker: &Asker,
    format: Format,
    terminal: Terminal,
    history: Option<PathBuf>,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    // One document cannot hold a conversation that goes on: a line each.
    let format = if format == Format::Json {
        Format::Jsonl
    } else {
        format
    };
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return at_a_terminal(asker, format, terminal, history, out);
    }
    let mut conversation = Conversation::default();
    let mut input = io::stdin().lock();
    while let Some(line) = next_line(&mut input).map_err(anyhow::Error::from)? {
        turn(asker, &line, &mut conversation, format, terminal, out)?;
    }
    Ok(())
}

/// Answers one line; an empty one starts a new conversation.
fn turn(
    asker: &Asker,
    line: &str,
    conversation: &mut Conversation,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    if line.trim().is_empty() {
        *conversation = Conversation::default();
        return Ok(());
    }
    let answer = asker.answer(line, conversation)?;
    write_answer(&answer, format, terminal, out)?;
    if format == Format::Text {
        writeln!(out)
            .and_then(|()| out.flush())
            .map_err(anyhow::Error::from)?;
    }
    Ok(())
}

fn at_a_terminal(
    asker: &Asker,
    format: Format,
    terminal: Terminal,
    history: Option<PathBuf>,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    let mut editor = editor(&asker.desk).map_err(anyhow::Error::from)?;
    if let Some(path) = &history {
        // There is no history before the first conversation.
        let _absent = editor.load_history(path);
    }
    welcome(asker, out)?;
    let mut conversation = Conversation::default();
    loop {
        match editor.readline(PROMPT) {
            Ok(line) => {
                if line.trim().is_empty() && conversation.last.is_some() {
                    writeln!(out, "(a new conversation)\n")
                        .and_then(|()| out.flush())
                        .map_err(anyhow::Error::from)?;
                }
                if matches!(line.trim(), "exit" | "quit" | ":q") {
                    break;
                }
                if !line.trim().is_empty() {
                    editor
                        .add_history_entry(&line)
                        .map_err(anyhow::Error::from)?;
                }
                if let Err(trouble) = turn(asker, &line, &mut conversation, format, terminal, out) {
                    eprintln!("dateline: {trouble}");
                }
            }
            // Ctrl-C drops the line, Ctrl-D ends the conversation.
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(anyhow::Error::from(error).into()),
        }
    }
    if let Some(path) = &history
        && let Err(error) = editor.save_history(path)
    {
        tracing::warn!(file = %path.display(), %error, "The history could not be kept");
    }
    Ok(())
}

fn welcome(asker: &Asker, out: &mut impl Write) -> Result<(), Trouble> {
    let library = asker.desk.library();
    let extent = library.extent(asker.now.date());
    let articles = match extent.articles {
        1 => "1 article".to_owned(),
        count => format!("{count} articles"),
    };
    let lines = format!(
        "Ask about what {articles} say; `help` shows how. Tab completes names, an empty line starts over, Ctrl-D ends.\n"
    );
    writeln!(out, "{lines}")
        .and_then(|()| out.flush())
        .map_err(anyhow::Error::from)?;
    Ok(())
}

fn editor(desk: &Arc<Desk>) -> rustyline::Result<Editor<Names, DefaultHistory>> {
    let mut editor = Editor::new()?;
    editor.set_max_history_size(HISTORY)?;
    editor.set_history_ignore_dups(true)?;
    editor.set_helper(Some(Names {
        desk: Arc::clone(desk),
    }));
    Ok(editor)
}

/// Completes the names of entities.
struct Names {
    desk: Arc<Desk>,
}

impl Names {
    /// The names that the last words before the cursor can begin, and where those
    /// words begin: of the longest run of words that begins one.
    fn complete(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        const MOST_WORDS: usize = 6;
        let before = line.get(..cursor).unwrap_or_default();
        let starts = before
            .char_indices()
            .filter(|(at, c)| {
                !c.is_whitespace()
                    && before
                        .get(..*at)
                        .is_none_or(|head| head.is_empty() || head.ends_with(char::is_whitespace))
            })
            .map(|(at, _)| at);
        let starts: Vec<usize> = starts.collect();
        let from = starts.len().saturating_sub(MOST_WORDS);
        for start in starts.iter().skip(from) {
            let typed = before.get(*start..).unwrap_or_default();
            let lower = typed.to_lowercase();
            let mut names = self.desk.complete(typed, OFFERED);
            names.retain(|name| {
                let name = name.to_lowercase();
                name.starts_with(&lower)
                    || name.split_whitespace().any(|word| word.starts_with(&lower))
            });
            if !names.is_empty() {
                return (*start, names);
            }
        }
        (cursor, Vec::new())
    }
}

impl Completer for Names {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _: &Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.complete(line, cursor))
    }
}

impl Helper for Names {}
impl Hinter for Names {
    type Hint = String;
}
impl Highlighter for Names {}
impl Validator for Names {}
