//! The same question on the same articles gives the same reply, to the byte: in
//! another run, beside other questions, from an index built anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use std::path::Path;
use std::thread;

use common::dialogue::Dialogue;
use common::{SEED_NAMES, SEEDS, TODAY, asked, settings};
use dateline::bootstrap;
use dateline::data::DataPlace;
use dateline::desk::Desk;
use dateline::team::at_hand::TeamOnDemand;
use tempfile::TempDir;

/// What opens a conversation about the seeds, each message once.
fn messages() -> Vec<String> {
    let mut messages: Vec<String> = Dialogue::all()
        .into_iter()
        .filter(|dialogue| dialogue.corpus == SEEDS)
        .flat_map(|dialogue| dialogue.turns)
        .filter(|turn| turn.first)
        .map(|turn| turn.ask)
        .collect();
    messages.sort();
    messages.dedup();
    messages
}

/// Every reply as JSON, the time it took left out.
fn replies(desk: &Desk, messages: &[String]) -> Vec<String> {
    let reply = |message: &String| {
        let mut answer = asked(desk, message, TODAY);
        answer.took_us = 0;
        serde_json::to_string(&answer).unwrap()
    };
    messages.iter().map(reply).collect()
}

fn on_disk(folder: &Path) -> Desk {
    let data = DataPlace::Folder(folder.to_owned());
    let desk = bootstrap::desk(&settings(SEEDS, SEED_NAMES), &data, &|_| {}).unwrap();
    desk.with_briefings(TeamOnDemand::new(data))
}

#[test]
fn the_same_question_has_the_same_reply() {
    let messages = messages();
    assert!(messages.len() > 50, "{}", messages.len());
    let first = common::seeds();
    let expected = replies(&first, &messages);
    assert_eq!(replies(&first, &messages), expected, "asked again");
    let anew = common::opened(SEEDS, SEED_NAMES);
    assert_eq!(replies(&anew, &messages), expected, "another run");
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let stored = on_disk(one.path());
    assert_eq!(replies(&stored, &messages), expected, "from the disk");
    let rebuilt = on_disk(other.path());
    assert_eq!(
        replies(&rebuilt, &messages),
        expected,
        "an index built anew"
    );
    // Beside one another, and in another order.
    thread::scope(|scope| {
        let (anew, messages, expected) = (&anew, &messages, &expected);
        let running: Vec<_> = (0..4)
            .map(|turn| {
                scope.spawn(move || {
                    let mut order: Vec<usize> = (0..messages.len()).collect();
                    order.rotate_left(turn * messages.len() / 4);
                    for number in order {
                        let asked = std::slice::from_ref(&messages[number]);
                        assert_eq!(replies(anew, asked)[0], expected[number]);
                    }
                })
            })
            .collect();
        for thread in running {
            thread.join().unwrap();
        }
    });
}
