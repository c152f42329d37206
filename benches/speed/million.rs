//! `cargo bench --bench speed -- million PATH [COUNT [FOLDER]]`: many short articles
//! indexed, opened and asked about.
//!
//! PATH is a `.jsonl` of articles. Its paragraphs of some length are repeated, with
//! other numbers and names, until there are COUNT (a million) short articles. They
//! are indexed by the engine alone (its own analysis, text kept, one thread) and by
//! the whole pipeline, each in a process of its own, so that CPU time and peak memory
//! are of that work alone. Then the index is opened to a first answer, ten times, and
//! 1,000 questions are asked of it whose words, two to eight in a row, are drawn from the
//! articles of PATH; the engine alone is asked for the ten best articles that hold any of
//! the same words. Both answer as many other questions first. With FOLDER the indexes
//! are kept there, and those that are there are asked without being built.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use dateline::answer::Status;
use dateline::bootstrap;
use dateline::data::DataPlace;
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
        ["part", "ask", articles, folder] => timed(|| ask(articles, folder)),
        ["part", "query", articles, folder] => timed(|| query(articles, folder)),
        [path] => whole(Path::new(path), COUNT, None),
        [path, count, rest @ ..] => match count.parse() {
            Ok(count) => whole(Path::new(path), count, rest.first().map(Path::new)),
            Err(_) => usage(&format!("`{count}` is no number of articles")),
        },
        _ => usage("a file of articles is wanted"),
    }
}

fn usage(wrong: &str) -> ExitCode {
    eprintln!("{wrong}\nusage: cargo bench --bench speed -- million PATH [COUNT [FOLDER]]");
    ExitCode::from(2)
}

fn whole(path: &Path, count: u64, kept: Option<&Path>) -> ExitCode {
    let own = std::env::temp_dir().join(format!("dateline-million-{}", std::process::id()));
    let done = measure(path, count, kept.unwrap_or(&own));
    if kept.is_none() {
        let _left_to_the_system = fs::remove_dir_all(&own);
    }
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
    if !home.join("built").exists() {
        build(path, count, home, &articles)?;
        fs::write(home.join("built"), "").map_err(said)?;
    }
    let mut best = f64::MAX;
    for _ in 0..10 {
        best = best.min(child("open", &articles, &home.join("data"))?.wall);
    }
    println!(
        "opened to the first answer, best of ten: {:.0} ms",
        best * 1000.0
    );
    write_questions(path, &home.join("questions.txt"))?;
    let bare = output("query", &articles, &home.join("engine"))?;
    let whole = output("ask", &articles, &home.join("data"))?;
    for (name, read) in [("engine alone", &bare), ("whole answer", &whole)] {
        println!(
            "{name:<15} median {:.2} ms, p99 {:.2} ms, worst {:.1} ms, resident {} MB ({} MB of it not of files) {}",
            number(read, "median"),
            number(read, "p99"),
            number(read, "worst"),
            number(read, "resident").round(),
            number(read, "anonymous").round(),
            read["said"].as_str().unwrap_or_default()
        );
    }
    println!(
        "ratio           median {:.2}, p99 {:.2}",
        number(&whole, "median") / number(&bare, "median"),
        number(&whole, "p99") / number(&bare, "p99")
    );
    Ok(())
}

fn number(read: &Value, key: &str) -> f64 {
    read[key].as_f64().unwrap_or(f64::NAN)
}

fn build(path: &Path, count: u64, home: &Path, articles: &Path) -> Result<(), String> {
    let bytes = write_articles(path, count, articles)?;
    println!(
        "{count} articles of {} bytes of text on average",
        bytes / count
    );
    let engine = child("engine", articles, &home.join("engine"))?;
    let pipeline = child("pipeline", articles, &home.join("data"))?;
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
    let begun = Instant::now();
    let read = output(what, articles, folder)?;
    Ok(Part {
        wall: begun.elapsed().as_secs_f64(),
        cpu: number(&read, "cpu"),
        peak: read["peak"].as_u64().unwrap_or(0),
        size: size_of(folder),
    })
}

/// What a part of the measurement prints, run in a process of its own.
fn output(what: &str, articles: &Path, folder: &Path) -> Result<Value, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["million", "part", what])
        .args([articles, folder])
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let read = text.lines().last();
    let read: Option<Value> = read.and_then(|line| serde_json::from_str(line).ok());
    read.filter(|_| output.status.success()).ok_or_else(|| {
        let why = String::from_utf8_lossy(&output.stderr);
        format!("{what} failed: {why}")
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

/// Runs something that gives the milliseconds each question took, and a remark.
fn timed(work: impl FnOnce() -> Result<(Vec<f64>, String), String>) -> ExitCode {
    match work() {
        Ok((mut times, said)) => {
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied();
            println!(
                "{}",
                json!({
                    "median": at(0.5), "p99": at(0.99), "worst": times.last(), "said": said,
                    "resident": status("VmRSS:") as f64 / 1024.0,
                    "anonymous": status("RssAnon:") as f64 / 1024.0,
                })
            );
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
    status("VmHWM:") << 10
}

/// A line of this process's status, in kilobytes.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0)
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
        let index_manager = bootstrap::index_manager(&settings, &place)?;
        bootstrap::bring_up_to_date(&index_manager, &bootstrap::tools(&settings)?, true, &|_| {})
    };
    made().map(|_| ()).map_err(|trouble| trouble.to_string())
}

/// From nothing to the first answer.
fn open(articles: &str, folder: &str) -> Result<(), String> {
    let settings = settings(articles, folder)?;
    let place = DataPlace::Folder(PathBuf::from(folder));
    let desk = bootstrap::desk(&settings, &place, &|_| {}).map_err(|error| error.to_string())?;
    let answer = super::common::asked(
        &desk,
        "what did the minister say about the budget?",
        super::TODAY,
    );
    // Which articles there are is not known here: that none tells of it is an answer.
    match answer.status {
        Status::Answered | Status::NotFound => Ok(()),
        other => Err(format!("no answer: {other:?}")),
    }
}

/// How many questions are timed; as many others are asked before them.
const QUESTIONS: usize = 1000;

/// Writes the words of the questions, a line each: runs of two to eight words of the
/// articles' sentences.
fn write_questions(path: &Path, to: &Path) -> Result<(), String> {
    let said = |error: std::io::Error| error.to_string();
    let mut sentences: Vec<String> = Vec::new();
    for line in BufReader::new(File::open(path).map_err(said)?).lines() {
        let article: Value =
            serde_json::from_str(&line.map_err(said)?).map_err(|error| error.to_string())?;
        let text = article["text"].as_str().unwrap_or_default();
        let paragraphs = text.lines().filter(|text| text.split(' ').count() > 12);
        sentences.extend(paragraphs.take(3).map(str::to_owned));
    }
    if sentences.is_empty() {
        return Err("no sentence of some length in it".to_owned());
    }
    let mut dice = 11_u64;
    let mut roll = |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % below as u64).unwrap()
    };
    let mut out = BufWriter::new(File::create(to).map_err(said)?);
    for _ in 0..QUESTIONS * 2 {
        let words: Vec<&str> = sentences[roll(sentences.len())].split(' ').collect();
        let count = 2 + roll(7);
        let first = roll(words.len() - count);
        writeln!(out, "{}", words[first..first + count].join(" ")).map_err(said)?;
    }
    out.flush().map_err(said)
}

fn questions(folder: &str) -> Result<Vec<String>, String> {
    let path = Path::new(folder).with_file_name("questions.txt");
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Whole answers, the surface left out; every form in which words are asked about in turn.
fn ask(articles: &str, folder: &str) -> Result<(Vec<f64>, String), String> {
    const FORMS: [&str; 3] = [
        "what is known of {}?",
        "when did {} happen?",
        "search for {}",
    ];
    let settings = settings(articles, folder)?;
    let place = DataPlace::Folder(PathBuf::from(folder));
    let desk = bootstrap::desk(&settings, &place, &|_| {}).map_err(|error| error.to_string())?;
    let mut times = Vec::new();
    let mut cited = 0;
    for (number, words) in questions(folder)?.iter().enumerate() {
        let message = FORMS[number % FORMS.len()].replace("{}", words);
        let begun = Instant::now();
        let answer = super::common::asked(&desk, &message, super::TODAY);
        if number >= QUESTIONS {
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
            cited += usize::from(!answer.citations.is_empty() || !answer.nearest.is_empty());
        }
    }
    Ok((times, format!("({cited} of {QUESTIONS} with sentences)")))
}

/// The ten best articles that hold any of the words.
fn query(_: &str, folder: &str) -> Result<(Vec<f64>, String), String> {
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
    use tantivy::schema::IndexRecordOption;
    let said = |error: tantivy::TantivyError| error.to_string();
    let index = tantivy::Index::open_in_dir(folder).map_err(said)?;
    let text = index.schema().get_field("text").map_err(said)?;
    let mut analysis = index.tokenizer_for_field(text).map_err(said)?;
    let reader = index.reader().map_err(said)?;
    let searcher = reader.searcher();
    let mut times = Vec::new();
    for (number, words) in questions(folder)?.iter().enumerate() {
        let begun = Instant::now();
        let mut should: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        analysis.token_stream(words).process(&mut |token| {
            let term = tantivy::Term::from_field_text(text, &token.text);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            should.push((Occur::Should, Box::new(query)));
        });
        let best = TopDocs::with_limit(10).order_by_score();
        let found = searcher
            .search(&BooleanQuery::new(should), &best)
            .map_err(said)?;
        std::hint::black_box(found);
        if number >= QUESTIONS {
            times.push(begun.elapsed().as_secs_f64() * 1000.0);
        }
    }
    Ok((times, String::new()))
}
