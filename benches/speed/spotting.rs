//! `cargo bench --bench speed -- spotting NAMES TEXT`: very many names found in text.
//!
//! NAMES is a file of names, one a line, plain or `.gz`; TEXT a `.jsonl` whose rows
//! have a `text`. Each text is folded and read as an article is, words and all, and
//! the longest names that are whole words are found. Two automata, aho-corasick and
//! daachorse, look for the same names in the same texts as they are written, wherever
//! they stand and without folding: they are given less to do. Rounds of the three take
//! turns, and the best of each counts. Memory is that of a process of its own that
//! makes the index and nothing else.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use aho_corasick::AhoCorasick;
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
use dateline::entities::{Entity, EntityIndex, spot};
use dateline::language::fold::words;
use dateline::language::lexicon::Lexicon;
use flate2::read::GzDecoder;
use serde_json::Value;

const ROUNDS: usize = 7;

/// Counts the names in a text.
type Find<'f> = &'f dyn Fn(&str) -> usize;

/// Runs the measurement, or one part of it in a process of its own.
pub(crate) fn run(arguments: &[String]) -> ExitCode {
    let words: Vec<&str> = arguments
        .iter()
        .map(String::as_str)
        .filter(|word| *word != "--bench")
        .collect();
    let done = match words.as_slice() {
        ["part", names] => part(Path::new(names)),
        [names, text] => measure(Path::new(names), Path::new(text)),
        _ => Err("a file of names and a file of texts are wanted".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}\nusage: cargo bench --bench speed -- spotting NAMES TEXT");
            ExitCode::from(2)
        }
    }
}

fn measure(names: &Path, text: &Path) -> Result<(), String> {
    memory(names)?;
    let texts = texts(text)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let lexicon = Lexicon::english().map_err(said)?;
    let index = index(names, &lexicon)?;
    let mut patterns = lines(names)?.collect::<Result<Vec<_>, _>>().map_err(said)?;
    patterns.retain(|name| !name.is_empty());
    patterns.sort_unstable();
    patterns.dedup();
    println!(
        "{} names, {} texts of {:.1} MB together",
        patterns.len(),
        texts.len(),
        bytes as f64 / 1e6
    );
    let aho = AhoCorasick::builder()
        .match_kind(aho_corasick::MatchKind::LeftmostLongest)
        .build(&patterns)
        .map_err(said)?;
    let daachorse: DoubleArrayAhoCorasick<u32> = DoubleArrayAhoCorasickBuilder::new()
        .match_kind(daachorse::MatchKind::LeftmostLongest)
        .build(&patterns)
        .map_err(said)?;
    drop(patterns);
    let ours = |text: &str| spot::matches(text, &words(text), &index, &lexicon).len();
    let fold = |text: &str| words(text).len();
    let contestants: [(&str, Find<'_>); 4] = [
        ("ours, folding and all", &ours),
        ("folding alone", &fold),
        ("aho-corasick", &|text| aho.find_iter(text).count()),
        ("daachorse", &|text| {
            daachorse.leftmost_find_iter(text).count()
        }),
    ];
    let mut best = contestants.map(|(name, _)| (name, f64::MAX, 0));
    for _ in 0..ROUNDS {
        for ((_, find), (_, least, found)) in contestants.iter().zip(&mut best) {
            let begun = Instant::now();
            *found = texts.iter().map(|text| find(text)).sum();
            *least = begun.elapsed().as_secs_f64().min(*least);
        }
    }
    for (name, least, found) in best {
        let speed = bytes as f64 / 1e6 / least;
        println!("{name:<22} {speed:>6.1} MB/s, {found} found");
    }
    let [(_, ours, _), _, (_, aho, _), (_, daachorse, _)] = best;
    println!("of the faster peer     {:>6.2}", aho.min(daachorse) / ours);
    Ok(())
}

/// Makes the index in a process of its own, and prints what that took.
fn memory(names: &Path) -> Result<(), String> {
    let program = std::env::current_exe().map_err(said)?;
    let mut child = Command::new(program);
    child.args(["spotting", "part"]).arg(names);
    let output = child.output().map_err(said)?;
    print!("{}", String::from_utf8_lossy(&output.stdout));
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn part(names: &Path) -> Result<(), String> {
    let lexicon = Lexicon::english().map_err(said)?;
    let before = status("VmRSS:");
    let begun = Instant::now();
    let index = index(names, &lexicon)?;
    let took = begun.elapsed().as_secs_f64();
    let peak = status("VmHWM:").saturating_sub(before);
    let kept = status("VmRSS:").saturating_sub(before);
    println!(
        "index of {} entities    {} MB, peak {} MB while made in {took:.1} s",
        index.len(),
        kept / 1_000_000,
        peak / 1_000_000
    );
    index.make_ready();
    let lists = status("VmRSS:").saturating_sub(before + kept);
    println!("lists for look-ups     {} MB more", lists / 1_000_000);
    Ok(())
}

fn index(names: &Path, lexicon: &Lexicon) -> Result<EntityIndex, String> {
    let names = lines(names)?.map_while(Result::ok);
    let entities = names.enumerate().map(|(number, name)| Entity {
        id: number.to_string(),
        kind: "company".to_owned(),
        name,
        ..Entity::default()
    });
    Ok(EntityIndex::of(entities, String::new(), lexicon))
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>, String> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let packed = path.extension().is_some_and(|ending| ending == "gz");
    let read: Box<dyn Read> = match packed {
        true => Box::new(GzDecoder::new(file)),
        false => Box::new(file),
    };
    Ok(BufReader::new(read).lines())
}

fn texts(path: &Path) -> Result<Vec<String>, String> {
    let rows = lines(path)?.map(|line| {
        let row: Value = serde_json::from_str(&line.map_err(said)?).map_err(said)?;
        let text = row.get("text").and_then(Value::as_str);
        Ok(text.unwrap_or_default().to_owned())
    });
    rows.collect()
}

/// A figure of the process, in bytes.
fn status(what: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() * 1024
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
