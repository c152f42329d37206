//! `cargo bench --bench speed -- million PATH [COUNT]`: many short articles indexed,
//! changed, and opened.
//!
//! PATH is a `.jsonl` of articles. Its paragraphs of some length are repeated, with
//! other numbers and names, until there are COUNT (a million) short articles. They
//! are indexed by the engine alone (its own analysis, text kept, one thread) and by
//! the whole pipeline, each in a process of its own, so that CPU time and peak memory
//! are of that work alone. Then the index is opened to a first answer, ten times.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use dateline::data::DataPlace;
use dateline::opening;
use dateline::settings::{Overrides, Settings};
use serde::Deserialize;
use serde_json::{Value, json};

const COUNT: u64 = 1_000_000;
/// The length of a paragraph that makes an article, in bytes.
const LENGTH: std::ops::RangeInclusive<usize> = 136..=336;
const NAMES: [&str; 16] = [
    "Arden", "Belmor", "Castine", "Dorvell", "Elsham", "Farrow", "Gantry", "Holbeck", "Inverley",
    "Jarrow", "Kelso", "Lorne", "Marwick", "Norholt", "Orwin", "Penrose",
];

/// Runs the measurement, or one part of it in a process of its own.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "--bench")
        .collect();
    match words.as_slice() {
        ["part", "engine", articles, folder] => part(|| engine(articles, folder)),
        ["part", "pipeline", articles, folder] => part(|| pipeline(articles, folder)),
        ["part", "open", articles, folder] => part(|| open(articles, folder)),
        [path] => whole(Path::new(path), COUNT),
        [path, count] => match count.parse() {
            Ok(count) => whole(Path::new(path), count),
            Err(_) => usage(&format!("`{count}` is no number of articles")),
        },
        _ => usage("a file of articles is wanted"),
    }
}

fn usage(wrong: &str) -> ExitCode {
    eprintln!("{wrong}\nusage: cargo bench --bench speed -- million PATH [COUNT]");
    ExitCode::from(2)
}

fn whole(path: &Path, count: u64) -> ExitCode {
    let home = std::env::temp_dir().join(format!("dateline-million-{}", std::process::id()));
    let done = measure(path, count, &home);
    let _left_to_the_system = fs::remove_dir_all(&home);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{}: {reason}", path.display());
            ExitCode::from(2)
        }
    }
}

fn measure(path: &Path, count: u64, home: &Path) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    fs::create_dir_all(home).map_err(said)?;
    let articles = home.join("articles.jsonl");
    let bytes = write_articles(path, count, &articles)?;
    println!(
        "{count} articles of {} bytes of text on average",
        bytes / count
    );
    let engine = child("engine", &articles, &home.join("engine"))?;
    let pipeline = child("pipeline", &articles, &home.join("data"))?;
    for (name, part) in [("engine alone", &engine), ("whole pipeline", &pipeline)] {
        println!(
            "{name:<15} {:>9.0} articles a CPU-second, {:.1} s CPU, {:.1} s, peak {} MB, index {:.2} times the text",
            count as f64 / part.cpu,
            part.cpu,
            part.wall,
            part.peak >> 20,
            part.size as f64 / bytes as f64
        );
    }
    println!("ratio           {:.3}", engine.cpu / pipeline.cpu);
    let mut best = f64::MAX;
    for _ in 0..10 {
        best = best.min(child("open", &articles, &home.join("data"))?.wall);
    }
    println!(
        "opened to the first answer, best of ten: {:.0} ms",
        best * 1000.0
    );
    Ok(())
}

/// What a part took.
struct Part {
    cpu: f64,
    wall: f64,
    peak: u64,
    size: u64,
}

fn child(what: &str, articles: &Path, folder: &Path) -> Result<Part, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let output = Command::new(program)
        .args(["million", "part", what])
        .args([articles, folder])
        .output()
        .map_err(|error| error.to_string())?;
    let wall = begun.elapsed().as_secs_f64();
    let text = String::from_utf8_lossy(&output.stdout);
    let read: Option<Value> = text
        .lines()
        .last()
        .and_then(|line| serde_json::from_str(line).ok());
    let Some(read) = read.filter(|_| output.status.success()) else {
        return Err(format!(
            "{what} failed: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    };
    Ok(Part {
        cpu: read["cpu"].as_f64().unwrap_or(f64::NAN),
        wall,
        peak: read["peak"].as_u64().unwrap_or(0),
        size: size_of(folder),
    })
}

fn part(work: impl FnOnce() -> Result<(), String>) -> ExitCode {
    match work() {
        Ok(()) => {
            println!("{}", json!({ "cpu": cpu(), "peak": peak() }));
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// The CPU time of this process so far, in seconds.
fn cpu() -> f64 {
    // Behind the name in brackets: user and system time are fields 14 and 15.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let times = fields.split_whitespace().skip(11).take(2);
    times
        .filter_map(|time| time.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS_A_SECOND
}

/// The most memory this process had at once, in bytes, mapped files included.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) << 10
}

fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => size_of(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// Writes `count` short articles; gives the bytes of their texts.
fn write_articles(path: &Path, count: u64, to: &Path) -> Result<u64, String> {
    let said = |error: std::io::Error| error.to_string();
    let mut paragraphs = Vec::new();
    for line in BufReader::new(File::open(path).map_err(said)?).lines() {
        let article: Value =
            serde_json::from_str(&line.map_err(said)?).map_err(|error| error.to_string())?;
        let text = article["text"].as_str().unwrap_or_default();
        let fitting = text
            .lines()
            .map(str::trim)
            .filter(|text| LENGTH.contains(&text.len()));
        paragraphs.extend(fitting.map(|text| (text.to_owned(), article["date"].clone())));
    }
    if paragraphs.is_empty() {
        return Err("no paragraph of some length in it".to_owned());
    }
    let mut out = BufWriter::new(File::create(to).map_err(said)?);
    let mut dice = 7_u64;
    let mut bytes = 0;
    for (number, (text, date)) in (0..count).zip(paragraphs.iter().cycle()) {
        let text = match number < paragraphs.len() as u64 {
            true => text.clone(),
            false => varied(text, &mut dice),
        };
        bytes += text.len() as u64;
        let record = json!({ "id": format!("n{number:07}"), "text": text, "date": date,
            "publisher": NAMES[usize::try_from(number % 7).unwrap()] });
        writeln!(out, "{record}").map_err(said)?;
    }
    out.flush().map_err(said)?;
    Ok(bytes)
}

/// A paragraph with other numbers, and other names for half of its own.
fn varied(text: &str, dice: &mut u64) -> String {
    let mut roll = |below: u64| {
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        *dice % below
    };
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let name =
            at > 0 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
        if name && roll(2) == 0 {
            out.push_str(NAMES[usize::try_from(roll(16)).unwrap()]);
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            for c in word.chars() {
                match c.is_ascii_digit() {
                    true => write!(out, "{}", roll(10)).unwrap(),
                    false => out.push(c),
                }
            }
        } else {
            out.push_str(word);
        }
    }
    out
}

#[derive(Deserialize)]
struct Record<'r> {
    #[serde(borrow)]
    id: Cow<'r, str>,
    #[serde(borrow)]
    text: Cow<'r, str>,
}

/// The engine alone: its own analysis, the text kept, one thread.
fn engine(articles: &str, folder: &str) -> Result<(), String> {
    use tantivy::schema::{STORED, STRING, Schema, TEXT};
    let said = |error: tantivy::TantivyError| error.to_string();
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = tantivy::Index::create_in_dir(folder, schema.build()).map_err(said)?;
    let mut writer: tantivy::IndexWriter =
        index.writer_with_num_threads(1, 120 << 20).map_err(said)?;
    let file = File::open(articles).map_err(|error| error.to_string())?;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|error| error.to_string())?;
        let record: Record<'_> = serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let mut document = tantivy::TantivyDocument::new();
        document.add_text(id, &record.id);
        document.add_text(text, &record.text);
        writer.add_document(document).map_err(said)?;
    }
    writer.commit().map_err(said)?;
    writer.wait_merging_threads().map_err(said)
}

fn settings(articles: &str, folder: &str) -> Result<Settings, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let overrides = Overrides {
        corpus: vec![PathBuf::from(articles)],
        entities: vec![root.join("seeds/entities.toml")],
        data: Some(PathBuf::from(folder)),
    };
    Settings::load(&[], std::iter::empty(), &overrides).map_err(|error| error.to_string())
}

/// All of it: read, cleaned, dated, split, named, indexed.
fn pipeline(articles: &str, folder: &str) -> Result<(), String> {
    let settings = settings(articles, folder)?;
    let place = DataPlace::Folder(PathBuf::from(folder));
    let made = || {
        let keeper = opening::keeper(&settings, &place)?;
        opening::bring_up_to_date(&keeper, &opening::tools(&settings)?, true, &|_| {})
    };
    made().map(|_| ()).map_err(|trouble| trouble.to_string())
}

/// From nothing to the first answer.
fn open(articles: &str, folder: &str) -> Result<(), String> {
    let settings = settings(articles, folder)?;
    let place = DataPlace::Folder(PathBuf::from(folder));
    let desk = opening::desk(&settings, &place, &|_| {}).map_err(|error| error.to_string())?;
    let answer = super::common::asked(
        &desk,
        "what did the minister say about the budget?",
        super::TODAY,
    );
    match answer.citations.is_empty() && answer.nearest.is_empty() {
        true => Err("no answer".to_owned()),
        false => Ok(()),
    }
}
