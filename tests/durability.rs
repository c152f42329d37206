//! What is kept on disk survives: processes killed at any moment, bits flipped, two
//! writers at once.
//!
//! A short run of each is part of the tests; the long ones, with progress on
//! standard error, are run by
//! `cargo test --release --test durability -- --ignored --nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use dateline::answer::Answer;
use dateline::bootstrap;
use dateline::data::DataPlace;
use dateline::desk::{Ask, Desk};
use dateline::index::index_manager::{Found, IndexManager};
use dateline::index::reload::Reload;
use dateline::index::update::Tools;
use dateline::retrieve::quote::Quote;
use dateline::settings::{Overrides, Settings};
use dateline::understand::dialogue::Conversation;
use tempfile::TempDir;

/// Numbers without a pattern, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below.max(1)
    }
}

/// A corpus of invented harbours, and the data folder of its index.
struct Case {
    home: TempDir,
    articles: BTreeMap<String, String>,
    number: u64,
}

const FILES: u64 = 12;

impl Case {
    fn new(articles: u64) -> Self {
        let mut case = Self {
            home: tempfile::tempdir().unwrap(),
            articles: BTreeMap::new(),
            number: 0,
        };
        fs::create_dir(case.corpus()).unwrap();
        for _ in 0..articles {
            case.add();
        }
        for file in 0..FILES {
            case.write(file);
        }
        case
    }

    fn corpus(&self) -> PathBuf {
        self.home.path().join("corpus")
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn add(&mut self) -> u64 {
        self.number += 1;
        let number = self.number;
        let text = format!(
            "Harbour {number} of the county opened on Monday. Its quay is {} metres long, the \
             mayor said. Work on berth {} goes on until the autumn.",
            number * 7 % 993,
            number * 13 % 59
        );
        self.articles.insert(format!("a{number}"), text);
        number % FILES
    }

    /// Writes one file of the corpus as it is to be now, in one step.
    fn write(&self, file: u64) {
        let of_file = self
            .articles
            .iter()
            .filter(|(id, _)| id.trim_start_matches('a').parse::<u64>().unwrap() % FILES == file);
        let lines = of_file.map(|(id, text)| {
            serde_json::json!({ "id": id, "text": text, "title": format!("Harbour {id}"),
                "date": "2025-03-04" })
            .to_string()
        });
        let lines: Vec<String> = lines.collect();
        let aside = self.home.path().join("aside");
        fs::write(&aside, lines.join("\n") + "\n").unwrap();
        fs::rename(&aside, self.corpus().join(format!("{file}.jsonl"))).unwrap();
    }

    /// Changes a few articles.
    fn change(&mut self, dice: &mut Dice) {
        for _ in 0..=dice.roll(4) {
            let file = match dice.roll(3) {
                0 => self.add(),
                1 => {
                    let at = usize::try_from(dice.roll(self.articles.len() as u64)).unwrap();
                    let id = self.articles.keys().nth(at).unwrap().clone();
                    self.articles.remove(&id);
                    id.trim_start_matches('a').parse::<u64>().unwrap() % FILES
                }
                _ => {
                    let at = usize::try_from(dice.roll(self.articles.len() as u64)).unwrap();
                    let (id, text) = self.articles.iter_mut().nth(at).unwrap();
                    *text = format!("{text} It was dredged {} times.", dice.roll(90));
                    id.trim_start_matches('a').parse::<u64>().unwrap() % FILES
                }
            };
            self.write(file);
        }
    }

    fn settings(&self) -> Settings {
        let overrides = Overrides {
            corpus: vec![self.corpus()],
            entities: vec!["none".into()],
            data: Some(self.data()),
        };
        Settings::load(&[], std::iter::empty(), &overrides).unwrap()
    }

    /// `dateline index` over this corpus.
    fn index(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(["--entities", "none", "--corpus"])
            .arg(self.corpus())
            .arg("--data")
            .arg(self.data())
            .arg("index")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn index_manager(&self) -> (IndexManager, Tools) {
        let settings = self.settings();
        let place = DataPlace::Folder(self.data());
        let tools = bootstrap::tools(&settings).unwrap();
        (bootstrap::index_manager(&settings, &place).unwrap(), tools)
    }

    /// The articles of the index as it lies on disk: none where there is none.
    fn kept(&self) -> Option<BTreeMap<String, String>> {
        let (index_manager, tools) = self.index_manager();
        match index_manager.find(&tools) {
            Found::Nothing => None,
            Found::Usable(library) => {
                assert!(library.check(), "the index is damaged");
                let articles: Vec<_> = library.articles().collect();
                assert_eq!(
                    articles.len(),
                    library.len(),
                    "articles that cannot be read"
                );
                let texts = articles.into_iter().map(|analyzed| {
                    let article = &analyzed.article;
                    (article.id.to_string(), article.stored.to_string())
                });
                Some(texts.collect())
            }
            Found::Broken(error) => panic!("the index cannot be opened: {error}"),
            Found::Outdated | Found::OfAnother(_) => panic!("the index is of something else"),
        }
    }

    /// Panics where anything lies in the data folder that no process needs.
    fn is_swept(&self) {
        let index = self.data().join("index");
        let folders: Vec<PathBuf> = entries(&index);
        assert_eq!(folders.len(), 1, "{folders:?}");
        let (index_manager, tools) = self.index_manager();
        let Found::Usable(library) = index_manager.find(&tools) else {
            panic!("no index");
        };
        let known = library.file_names();
        for file in entries(&folders[0]) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            let lock = name.starts_with(".tantivy-") && name.ends_with(".lock");
            assert!(lock || known.contains(&name), "{} is left", file.display());
        }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

fn ask(desk: &Desk, text: &str) -> Answer {
    let ask = Ask::on(jiff::civil::date(2025, 6, 1), text);
    desk.handle(&ask, &mut Conversation::default()).unwrap()
}

/// Whether a quotation is what its article says.
fn is_true(quote: &Quote, articles: &BTreeMap<String, String>) -> bool {
    let citation = &quote.citation;
    let [start, end] = citation.bytes;
    let text = articles.get(citation.article.as_str());
    let title = format!("Harbour {}", citation.article);
    text.and_then(|text| text.get(start..end)) == Some(quote.text())
        && citation.title.as_deref() == Some(title.as_str())
}

/// Kills `dateline index` at random moments while the corpus goes on changing, until
/// so many processes have died before their end.
fn killed(times: u64, articles: u64) {
    let mut case = Case::new(articles);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let took = |case: &Case| {
        let begun = Instant::now();
        assert!(case.index().status().unwrap().success());
        u64::try_from(begun.elapsed().as_micros()).unwrap()
    };
    let whole = took(&case);
    case.change(&mut dice);
    let mut update = took(&case);
    let (mut killed, mut round) = (0, 0);
    while killed < times {
        assert!(
            round < times * 8,
            "only {killed} of {round} were killed in time"
        );
        let before = case.kept();
        // Every tenth time from nothing, so that whole builds are killed as well.
        let (before, most) = match round % 10 {
            9 => {
                fs::remove_dir_all(case.data().join("index")).unwrap();
                (None, whole)
            }
            _ => (before, update),
        };
        case.change(&mut dice);
        let mut process = case.index().spawn().unwrap();
        std::thread::sleep(Duration::from_micros(dice.roll(most)));
        process.kill().unwrap();
        killed += u64::from(!process.wait().unwrap().success());
        let after = case.kept();
        assert!(
            after == before || after.as_ref() == Some(&case.articles),
            "round {round}: neither the articles of before nor those of now"
        );
        if round % 5 == 4 {
            update = took(&case);
            assert_eq!(case.kept().as_ref(), Some(&case.articles), "round {round}");
            case.is_swept();
        }
        round += 1;
    }
    took(&case);
    assert_eq!(case.kept().as_ref(), Some(&case.articles));
    case.is_swept();
    eprintln!(
        "{killed} processes killed before their end, in {round} rounds: 0 lost, 0 unreadable, 0 left over"
    );
}

/// Flips one bit of the index at a time; gives how many flips were noticed at once.
fn flipped(times: u64, articles: u64) {
    let case = Case::new(articles);
    assert!(case.index().status().unwrap().success());
    let folder = entries(&case.data().join("index")).remove(0);
    let files: Vec<PathBuf> = entries(&folder)
        .into_iter()
        .filter(|file| file.metadata().unwrap().len() > 0)
        .collect();
    let settings = case.settings();
    let (index_manager, tools) = case.index_manager();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut at_open, mut by_check, mut wrong, mut unnoticed) = (0, 0, 0, 0);
    for round in 0..times {
        // Small files as often as large ones: there a bit matters more.
        let file = &files[usize::try_from(dice.roll(files.len() as u64)).unwrap()];
        let sound = fs::read(file).unwrap();
        let mut bytes = sound.clone();
        let bit = dice.roll(bytes.len() as u64 * 8);
        bytes[usize::try_from(bit / 8).unwrap()] ^= 1 << (bit % 8);
        fs::remove_file(file).unwrap();
        fs::write(file, &bytes).unwrap();
        match index_manager.find(&tools) {
            Found::Usable(library) => {
                let library = Arc::new(*library);
                let desk = bootstrap::desk_over(&settings, library.clone()).unwrap();
                let number = dice.roll(articles) + 1;
                for question in [
                    format!("how long is the quay of harbour {number}?"),
                    format!("when did harbour {number} open"),
                    "what did the mayor say about berth 12".to_owned(),
                ] {
                    // The desk says that the index is damaged; a panic would be one here too.
                    let answer = ask(&desk, &question);
                    let quotes = answer.citations.iter().chain(&answer.nearest);
                    for quote in quotes {
                        if !is_true(quote, &case.articles) {
                            wrong += 1;
                            eprintln!("round {round}, {}: {quote:?}", file.display());
                        }
                    }
                }
                if library.check() {
                    unnoticed += 1;
                    eprintln!(
                        "round {round}: bit {bit} of {} goes unnoticed",
                        file.display()
                    );
                } else {
                    by_check += 1;
                }
            }
            Found::Nothing | Found::Broken(_) | Found::Outdated | Found::OfAnother(_) => {
                at_open += 1;
            }
        }
        fs::remove_file(file).unwrap();
        fs::write(file, &sound).unwrap();
    }
    eprintln!(
        "{times} flips: {at_open} noticed at opening, {by_check} by the check, {unnoticed} not, {wrong} wrong citations"
    );
    assert_eq!((wrong, unnoticed), (0, 0));
}

#[test]
fn a_killed_process_leaves_the_old_index_or_the_new() {
    killed(10, 60);
}

#[test]
#[ignore = "minutes"]
fn three_hundred_killed_processes_leave_the_old_index_or_the_new() {
    killed(300, 3_000);
}

#[test]
fn a_flipped_bit_is_noticed_and_never_cited() {
    flipped(40, 60);
}

#[test]
#[ignore = "minutes"]
fn a_thousand_flipped_bits_are_noticed_and_never_cited() {
    flipped(1_000, 400);
}

#[test]
fn a_damaged_index_is_built_anew_by_whoever_meets_it() {
    let case = Case::new(40);
    assert!(case.index().status().unwrap().success());
    let folder = entries(&case.data().join("index")).remove(0);
    for file in entries(&folder) {
        let mut bytes = fs::read(&file).unwrap();
        let Some(middle) = bytes.len().checked_sub(1).map(|last| last / 2) else {
            continue;
        };
        bytes[middle] ^= 4;
        fs::remove_file(&file).unwrap();
        fs::write(&file, bytes).unwrap();
    }
    let place = DataPlace::Folder(case.data());
    let desk = bootstrap::desk(&case.settings(), &place, &|_| {}).unwrap();
    let answer = ask(&desk, "how long is the quay of harbour 7?");
    assert!(!answer.citations.is_empty(), "{answer:?}");
    assert_eq!(case.kept().as_ref(), Some(&case.articles));
    case.is_swept();
}

#[test]
fn a_changed_corpus_gives_the_same_library_as_one_read_anew() {
    let mut case = Case::new(30);
    let mut dice = Dice(77);
    for _ in 0..6 {
        assert!(case.index().status().unwrap().success());
        case.change(&mut dice);
    }
    let settings = case.settings();
    let place = DataPlace::Folder(case.data());
    let kept = bootstrap::library(&settings, &place, &|_| {}).unwrap();
    let anew = bootstrap::library(&settings, &DataPlace::Memory, &|_| {}).unwrap();
    let all = |library: &dateline::index::Library| -> BTreeMap<String, String> {
        let articles = library.articles();
        articles
            .map(|analyzed| {
                (
                    analyzed.article.id.to_string(),
                    format!("{:?}", analyzed.article),
                )
            })
            .collect()
    };
    assert_eq!(all(&kept), all(&anew));
    assert_eq!(all(&kept).len(), case.articles.len());
}

/// Changes one article again and again while questions are asked; gives how long it
/// took each time until an answer held the change.
fn reloaded(articles: u64, changes: u64) -> Vec<Duration> {
    let mut case = Case::new(articles);
    let settings = case.settings();
    let place = DataPlace::Folder(case.data());
    let index_manager = bootstrap::index_manager(&settings, &place).unwrap();
    let tools = bootstrap::tools(&settings).unwrap();
    let made = bootstrap::bring_up_to_date(&index_manager, &tools, true, &|_| {});
    let library = Arc::new(made.unwrap().0);
    let desk = Arc::new(bootstrap::desk_over(&settings, library.clone()).unwrap());
    let reload = Arc::new(Reload::new(
        index_manager,
        tools,
        library,
        Some(case.data()),
    ));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let served = desk.clone();
    let watching = runtime.spawn(reload.clone().run(move |library| served.replace(library)));
    let stop = Arc::new(AtomicBool::new(false));
    let (asked, stopped) = (desk.clone(), stop.clone());
    // What every version of the corpus says; one version never says two things.
    let asking = std::thread::spawn(move || {
        let mut said: BTreeMap<String, String> = BTreeMap::new();
        let mut answers = 0_u64;
        while !stopped.load(Ordering::Relaxed) {
            let answer = ask(&asked, "how often was harbour 5 of the county dredged?");
            let words = answer
                .citations
                .first()
                .map_or("", |quote| quote.text())
                .to_owned();
            assert_ne!(answer.status, dateline::answer::Status::Error, "{answer:?}");
            let before = said.insert(answer.corpus.clone(), words.clone());
            assert!(
                before.is_none_or(|before| before == words),
                "{} says two things",
                answer.corpus
            );
            answers += 1;
        }
        answers
    });
    // The watch takes a moment to begin.
    std::thread::sleep(Duration::from_secs(1));
    let mut took = Vec::new();
    for change in 0..changes {
        let number = change + 100;
        case.articles.insert(
            "a5".to_owned(),
            format!("Harbour 5 of the county was dredged {number} times."),
        );
        case.write(5);
        let begun = Instant::now();
        loop {
            let answer = ask(&desk, "how often was harbour 5 of the county dredged?");
            let quotes = answer.citations.iter().chain(&answer.nearest);
            if quotes
                .into_iter()
                .any(|quote| quote.text().contains(&format!(" {number} times")))
            {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "never seen: {answer:?}"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        took.push(begun.elapsed());
    }
    stop.store(true, Ordering::Relaxed);
    let answers = asking.join().unwrap();
    watching.abort();
    assert!(!reload.status().is_troubled(), "{:?}", reload.status());
    took.sort_unstable();
    eprintln!(
        "{articles} articles, {changes} changes, {answers} answers meanwhile: seen after {:?} (median), {:?} (most)",
        took[took.len() / 2],
        took[took.len() - 1]
    );
    took
}

#[test]
fn a_changed_article_is_answered_from_without_a_restart() {
    assert_eq!(reloaded(60, 3).len(), 3);
}

#[test]
#[ignore = "minutes; prints the times"]
fn a_changed_article_of_a_hundred_thousand_is_seen_at_once() {
    assert_eq!(reloaded(100_000, 20).len(), 20);
}
