//! Messages read against every template and a hundred thousand names, and messages
//! that are written to take long.
//!
//! The names are made of syllables, the same in every run.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BenchmarkGroup, measurement::WallTime};
use dateline::bootstrap;
use dateline::desk::Desk;
use dateline::index::QuerySession;
use dateline::settings::{Overrides, Settings};
use dateline::understand::dialogue::Conversation;

use super::common;
use super::{MESSAGES, TODAY};

/// How many names there are beside those of the seeds.
const NAMES: usize = 100_000;
/// The longest message that is read, in characters.
const LONGEST: usize = 6_000;

/// Adds the measurements to the group.
pub(crate) fn measure(group: &mut BenchmarkGroup<'_, WallTime>) {
    let desk = with_many_names();
    let library = QuerySession::to(desk.library());
    let mut read = |name: String, text: &str| {
        group.bench_function(name, |bencher| {
            let alone = Conversation::default();
            bencher.iter(|| desk.read(black_box(text), TODAY, &alone, &library));
        });
    };
    for (kind, text) in MESSAGES {
        read(format!("parse-among-{NAMES}/{kind}"), text);
    }
    for (kind, text) in hostile() {
        read(format!("hostile-{LONGEST}/{kind}"), &text);
    }
}

/// The seeds, and an entity file of made-up names beside theirs.
fn with_many_names() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.toml");
    std::fs::write(&file, many_names()).unwrap();
    let overrides = Overrides {
        corpus: vec![common::project(common::SEEDS)],
        entities: vec![common::project(common::SEED_NAMES), file],
        data: Some(":memory:".into()),
    };
    let settings = Settings::load(&[], std::iter::empty(), &overrides).unwrap();
    bootstrap::desk_in_memory(&settings).unwrap()
}

fn many_names() -> String {
    let mut text = String::new();
    for number in 0..NAMES {
        let name = format!("{} {}", made_up(number, 3), made_up(number / 7 + 31, 2));
        writeln!(
            text,
            "[[entity]]\nid = \"e{number}\"\ntype = \"company\"\nname = \"{name} {number}\""
        )
        .unwrap();
    }
    text
}

fn made_up(mut number: usize, syllables: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ken", "dor", "mi", "sul", "tra", "ve", "lon", "qui", "ras", "po", "fen", "gar",
        "hil", "jo", "wes",
    ];
    let mut name = String::new();
    for _ in 0..syllables {
        name.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number = number / SYLLABLES.len() + 5;
    }
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

/// Messages of the greatest length, each against another part of the reading.
fn hostile() -> Vec<(&'static str, String)> {
    let filled = |unit: &str| unit.chars().cycle().take(LONGEST).collect::<String>();
    vec![
        ("one-word", filled("a")),
        ("template-words", filled("what is the latest on the ")),
        ("names", filled("Korea Zinc and ")),
        ("near-names", filled("Kroea Znic snad ")),
        ("strange-words", filled("xqzt vbnk wrtl ")),
        ("times", filled("since March 2023 until last week ")),
        ("quotes", filled("\"a\" “b” ")),
        ("brackets", filled("([{<")),
        ("hangul", filled("삼성전자는 누구를 만났나 ")),
        ("marks", filled("e\u{301}\u{327}")),
    ]
}
