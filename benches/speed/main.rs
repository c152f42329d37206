//! How fast it is, on the seed articles.
//!
//! `cargo bench --bench speed` measures everything; a word after `--` only what has
//! it in its name (`cargo bench --bench speed -- question`). Each run is compared
//! with the one before. `cargo bench --bench speed -- --test` runs everything once,
//! to see that it still works.
//!
//! | group | what is timed |
//! | --- | --- |
//! | `opening` | settings -> a desk ready for questions, files read and indexed |
//! | `question` | a message -> its answer, of each kind, the surface left out |
//! | `reading` | a message -> what is meant, and the times in it; among many names; at its worst |
//! | `text` | the same work on running text, in bytes a second |
//!
//! `cargo bench --bench speed -- million PATH [COUNT]` is a measurement of its own:
//! see `million.rs`. So is `cargo bench --bench speed -- spotting NAMES TEXT`, very many
//! names found in text beside two automata: see `spotting.rs`.
//!
//! Whether the answers are right is left to the tests.

#![allow(
    clippy::unwrap_used,
    reason = "a measurement that cannot go on says so by panicking"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group};
use dateline::desk::{Ask, Desk};
use dateline::entities::spot;
use dateline::index::QuerySession;
use dateline::ingest::sentences::sentences;
use dateline::language::periods::{self, Anchor, Direction};
use dateline::language::{fold, terms};
use dateline::understand::dialogue::Conversation;
use jiff::civil::{Date, date};

#[path = "../../tests/common/mod.rs"]
mod common;
mod messages;
mod million;
mod spotting;

const TODAY: Date = date(2025, 6, 25);

/// A message of each kind that costs differently.
const MESSAGES: &[(&str, &str)] = &[
    ("when", "first sccd meeting when?"),
    ("who", "which companies did Jose Fernandez meet?"),
    (
        "how-much",
        "how much did korea zinc pay for its stake in TMC",
    ),
    ("define", "What is the SCCD?"),
    ("profile", "brief me on Korea Zinc"),
    ("timeline", "timeline of the SCCD since 2023"),
    ("latest", "any news about semiconductors"),
    ("quote", "what did Chey Tae-won say about investment"),
    ("compare", "compare reports on critical minerals"),
    ("misspelt", "where did ahn dukgeun and riamondo meet"),
    ("not-found", "when did Elon Musk visit Seoul?"),
    ("none", "thanks a lot!"),
];

fn opening(criterion: &mut Criterion) {
    let settings = common::settings(common::SEEDS, common::SEED_NAMES);
    let mut group = criterion.benchmark_group("opening");
    group.sample_size(20);
    group.bench_function("seeds", |bencher| {
        bencher.iter(|| dateline::bootstrap::desk_in_memory(black_box(&settings)).unwrap());
    });
    group.finish();
}

fn questions(criterion: &mut Criterion) {
    let desk = common::seeds();
    let mut group = criterion.benchmark_group("question");
    for (kind, text) in MESSAGES {
        let ask = Ask::on(TODAY, *text);
        group.bench_function(*kind, |bencher| {
            bencher.iter(|| desk.handle(black_box(&ask), &mut Conversation::default()));
        });
    }
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    let desk = common::seeds();
    let library = QuerySession::to(desk.library());
    let mut group = criterion.benchmark_group("reading");
    for (kind, text) in MESSAGES {
        group.bench_function(format!("parse/{kind}"), |bencher| {
            let alone = Conversation::default();
            bencher.iter(|| desk.read(black_box(text), TODAY, &alone, &library));
        });
    }
    for text in [
        "since March",
        "between the first half of 2024 and last week",
        "thanks",
    ] {
        group.bench_function(format!("period/{text}"), |bencher| {
            bencher.iter(|| find_periods(black_box(text)));
        });
    }
    messages::measure(&mut group);
    group.finish();
}

fn text(criterion: &mut Criterion) {
    let desk = common::seeds();
    let library = desk.library();
    let (names, lexicon) = (&library.entities, &library.lexicon);
    let text = stored(&desk);
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("fold", |bencher| {
        bencher.iter(|| fold::words(black_box(&text)));
    });
    group.bench_function("terms", |bencher| {
        bencher.iter(|| terms::terms(black_box(&text), lexicon));
    });
    group.bench_function("spot", |bencher| {
        bencher.iter(|| {
            let words = fold::words(black_box(&text));
            spot::in_article(&text, &words, names, lexicon)
        });
    });
    group.bench_function("sentences", |bencher| {
        bencher.iter(|| {
            let paragraphs = black_box(&text).lines();
            paragraphs
                .map(|one| sentences(one, lexicon).len())
                .sum::<usize>()
        });
    });
    group.bench_function("periods", |bencher| {
        bencher.iter(|| find_periods(black_box(&text)));
    });
    group.finish();
}

fn find_periods(text: &str) -> usize {
    periods::find(text, &Anchor::on(TODAY), Direction::Past).len()
}

/// The text of every seed file, once each.
fn stored(desk: &Desk) -> String {
    let library = desk.library();
    let mut articles: Vec<_> = library
        .articles()
        .map(|analyzed| analyzed.article.clone())
        .collect();
    articles.sort_by(|one, other| one.id.cmp(&other.id));
    articles.dedup_by_key(|article| article.file.clone());
    let texts: Vec<&str> = articles.iter().map(|article| &*article.stored).collect();
    texts.join("\n")
}

/// Short enough to be run before every commit that touches the way of a question.
fn brief() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
}

criterion_group! {
    name = speed;
    config = brief();
    targets = opening, questions, reading, text
}

fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let behind = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1..)
    };
    if let Some(rest) = behind("million") {
        return million::run(rest);
    }
    if let Some(rest) = behind("spotting") {
        return spotting::run(rest);
    }
    speed();
    Criterion::default().configure_from_args().final_summary();
    std::process::ExitCode::SUCCESS
}
