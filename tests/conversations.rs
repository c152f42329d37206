//! Whole conversations, word by word: every file of `tests/dialogues`.
//!
//! A reply that has changed is shown as a difference. Where the change is meant,
//! `DATELINE_ACCEPT=1 cargo test --test conversations` writes the new replies into
//! the files, to be read over as a diff before they are committed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use common::dialogue::{Dialogue, Turn};
use common::{Talk, desk, project};
use dateline::reply::terminal::Terminal;

/// Rewrites the replies in place of comparing them.
const ACCEPT: &str = "DATELINE_ACCEPT";

#[test]
fn every_reply_of_every_conversation_is_as_written() {
    let accept = std::env::var_os(ACCEPT).is_some_and(|value| value == "1");
    let mut differences = Vec::new();
    let dialogues = Dialogue::all();
    assert!(!dialogues.is_empty(), "there are no conversations");
    for dialogue in &dialogues {
        let replies = replies(dialogue);
        if accept {
            std::fs::write(&dialogue.path, dialogue.with_replies(&replies)).unwrap();
            continue;
        }
        for (turn, reply) in dialogue.turns.iter().zip(&replies) {
            differences.extend(difference(&dialogue.name(), turn, reply));
        }
    }
    assert!(
        differences.is_empty(),
        "{} replies are not as written; where that is meant, run again with {ACCEPT}=1 and read the diff\n\n{}",
        differences.len(),
        differences.join("\n")
    );
}

/// What is said to each turn of a file.
fn replies(dialogue: &Dialogue) -> Vec<String> {
    let desk = desk(&dialogue.corpus, &dialogue.entities);
    let mut talk = Talk::new(desk, dialogue.now);
    let turns = dialogue.turns.iter().map(|turn| {
        if turn.first {
            talk.start_over();
        }
        without_id(&Terminal::PLAIN.render(&talk.say(&turn.ask)))
    });
    turns.collect()
}

/// A reply without the id that it tells: any rule of the program changes that.
fn without_id(reply: &str) -> String {
    const TOLD: &str = "Its id is ";
    let Some((before, behind)) = reply.split_once(TOLD) else {
        return reply.to_owned();
    };
    let rest = behind.trim_start_matches(|c: char| c.is_ascii_hexdigit());
    format!("{before}{TOLD}…{rest}")
}

/// The lines that differ, below the file, the line and the question.
fn difference(name: &str, turn: &Turn, said: &str) -> Option<String> {
    const SHOWN: usize = 120;
    let written = turn.reply.as_deref().unwrap_or_default();
    if turn.reply.is_some() && written == said {
        return None;
    }
    let ask: String = turn.ask.chars().take(SHOWN).collect();
    let mut shown = format!("{name}:{}: {ask:?}\n", turn.line);
    for (mark, line) in compared(written, said) {
        shown.push_str(&format!("  {mark} {line}\n"));
    }
    if turn.reply.is_none() {
        shown.push_str("  (the turn has no reply yet)\n");
    } else if written.lines().eq(said.lines()) {
        shown.push_str("  (only the line break at the end differs)\n");
    }
    Some(shown)
}

/// The lines of both texts in order, each with `-` where only the first has it,
/// `+` where only the second has it, and a space where both do.
fn compared<'t>(one: &'t str, other: &'t str) -> Vec<(char, &'t str)> {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    // The length of the longest common run of lines from each pair of places on.
    let mut common = vec![vec![0_usize; other.len() + 1]; one.len() + 1];
    for (i, left) in one.iter().enumerate().rev() {
        for (j, right) in other.iter().enumerate().rev() {
            common[i][j] = match left == right {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut lines = Vec::new();
    while i < one.len() || j < other.len() {
        if i < one.len() && j < other.len() && one[i] == other[j] {
            lines.push((' ', one[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == other.len() || (i < one.len() && common[i + 1][j] >= common[i][j + 1]) {
            lines.push(('-', one[i]));
            i += 1;
        } else {
            lines.push(('+', other[j]));
            j += 1;
        }
    }
    lines
}

#[test]
fn a_difference_shows_the_lines_that_changed() {
    let marked = |one, other| -> String {
        let lines = compared(one, other);
        lines
            .iter()
            .map(|(mark, line)| format!("{mark}{line}"))
            .collect()
    };
    for (one, other, shown) in [
        ("a\nb\nc", "a\nb\nc", " a b c"),
        ("a\nb\nc", "a\nx\nc", " a-b+x c"),
        ("a", "", "-a"),
        ("", "a", "+a"),
        ("a\nb", "b\nc", "-a b+c"),
    ] {
        assert_eq!(marked(one, other), shown, "{one:?} and {other:?}");
    }
}

#[test]
fn rewriting_replies_keeps_comments_order_and_every_letter() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.toml");
    let before = "# why\n[[turn]]\nask = 'a \\ b' # kept\nreply = \"\"\"\nold\n\"\"\"\n\n\
        [[conversation]]\nabout = \"new\"\n\n[[turn]]\nask = \"c\"\n# the end\n";
    std::fs::write(&path, before).unwrap();
    let replies = ["one \\ \"\"\" two\n", ""].map(str::to_owned);
    let after = Dialogue::read(&path).with_replies(&replies);
    std::fs::write(&path, &after).unwrap();
    let read = Dialogue::read(&path);
    let said: Vec<Option<&str>> = read
        .turns
        .iter()
        .map(|turn| turn.reply.as_deref())
        .collect();
    assert_eq!(said, replies.each_ref().map(|reply| Some(reply.as_str())));
    assert_eq!(
        read.turns.iter().map(|turn| turn.first).collect::<Vec<_>>(),
        [false, true]
    );
    for kept in [
        "# why\n",
        "ask = 'a \\ b' # kept\n",
        "about = \"new\"\n",
        "# the end\n",
    ] {
        assert!(after.contains(kept), "lost {kept:?}:\n{after}");
    }
    assert_eq!(
        read.with_replies(&replies),
        after,
        "writing twice changes nothing"
    );
}

#[test]
fn every_intent_has_its_conversations() {
    // The intents that `parse` can name and the program answers; a new one wants
    // a file of its own.
    let phrases = dateline::understand::phrases::Phrases::read(
        "en.toml",
        dateline::understand::phrases::ENGLISH,
    )
    .unwrap();
    // Questions of fact go by what they ask for.
    let shown = phrases
        .rules
        .iter()
        .filter_map(|rule| rule.shown_as.as_deref());
    let intents = dateline::understand::intents::INTENTS.iter();
    let intents = intents
        .map(|intent| intent.name)
        .filter(|name| *name != "fact");
    for intent in intents.chain(shown) {
        let file = project(&format!("tests/dialogues/{intent}.toml"));
        assert!(file.is_file(), "`{intent}` has no {}", file.display());
    }
}
