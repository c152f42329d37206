//! The program as scripts and operators meet it: exit codes, messages, and the
//! keys of everything it writes for programs.
//!
//! Every run is of the binary itself, in a folder of its own choice, with none of
//! the caller's settings. What a reply says is left to `conversations`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Output, Stdio};

use assert_cmd::Command;
use common::{RIVER, RIVER_NAMES, project};
use dateline::data::DataPlace;
use dateline::data::lock::Lock;
use dateline::ingest::article::digest;
use serde_json::Value;
use tempfile::TempDir;

const DONE: i32 = 0;
const FAILED: i32 = 1;
const WRONG: i32 = 2;

/// The small corpus of another beat, from the project's folder.
const OVER: [&str; 4] = ["--corpus", RIVER, "--entities", RIVER_NAMES];

// ---------------------------------------------------------------- running it

/// The program, without any settings of whoever runs the tests.
fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let own = |name: &str| name.starts_with("DATELINE") || name.starts_with("DISCORD");
    let theirs = std::env::vars_os().map(|(name, _)| name);
    for name in theirs.filter(|name| name.to_str().is_some_and(own)) {
        command.env_remove(name);
    }
    command.env("USER", "ana");
    command
}

/// Runs it in `folder`, with nothing kept on disk.
fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = program();
    command
        .current_dir(folder)
        .args(["--data", ":memory:"])
        .args(arguments);
    command.write_stdin(input).output().unwrap()
}

/// Runs it over the small corpus.
fn run(arguments: &[&str], input: &str) -> Output {
    let all = [&OVER[..], &["--now", "2025-09-01"], arguments].concat();
    run_in(&project("."), &all, input)
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// Panics unless it ended with `code` and said all of `said` on standard error.
fn ended(output: &Output, code: i32, said: &[&str], what: &str) {
    let heard = err(output);
    assert_eq!(output.status.code(), Some(code), "{what}: {heard}");
    for words in said {
        assert!(
            heard.contains(words),
            "{what} does not say {words:?}:\n{heard}"
        );
    }
    let crashed = heard.contains("panicked") || heard.contains("RUST_BACKTRACE");
    assert!(!crashed, "{what} crashed:\n{heard}");
}

fn json(output: &Output) -> Value {
    serde_json::from_str(out(output)).unwrap_or_else(|error| panic!("{error}: {}", out(output)))
}

fn json_lines(output: &Output) -> Vec<Value> {
    let lines = out(output).lines().map(serde_json::from_str);
    lines.map(Result::unwrap).collect()
}

/// A folder with these files, whose folders are made.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

// ----------------------------------------------------------------- bad input

#[test]
fn a_missing_or_empty_corpus_is_named_with_the_next_step() {
    let here = folder(&[("hollow/.hidden", b""), ("nothing/empty.txt", b"")]);
    for (corpus, said) in [
        ("absent", ["`absent`", "--corpus"]),
        ("hollow", ["`hollow` is empty", "--corpus"]),
        ("nothing", ["`nothing`", "corpus check"]),
    ] {
        let arguments = [
            "--corpus",
            corpus,
            "--entities",
            "none",
            "ask",
            "who is here?",
        ];
        let output = run_in(here.path(), &arguments, "");
        ended(&output, WRONG, &said, corpus);
        assert_eq!(out(&output), "", "over {corpus}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_is_used() {
    let large = vec![b'a'; 3_000];
    let here = folder(&[
        ("news/binary.txt", b"\x7fELF\0\0"),
        ("news/empty.txt", b""),
        ("news/good.txt", b"The ferry to Orlen sails at noon."),
        ("news/large.txt", &large),
        ("news/latin.txt", b"caf\xe9"),
        ("news/picture.png", b"\x89PNG"),
        ("news/wide.txt", b"\xff\xfeh\0i\0"),
        (
            "news/wire.jsonl",
            b"{\"id\": \"a\", \"text\": \"The pier is shut.\"}\n\n{\"id\": \"b\"}\nno record\n{\"id\": \"c\", \"text\": \"x\", \"date\": \"June\"}\n",
        ),
        ("small.toml", b"[corpus]\nmax_file_bytes = 2048\n"),
    ]);
    let over = [
        "--config",
        "small.toml",
        "--corpus",
        "news",
        "--entities",
        "none",
    ];
    let check = run_in(here.path(), &[&over[..], &["corpus", "check"]].concat(), "");
    ended(&check, FAILED, &[], "corpus check");
    for said in [
        "news/binary.txt: a binary file",
        "news/empty.txt: the file is empty",
        "news/large.txt: 3000 bytes, more than corpus.max_file_bytes allows (2048)",
        "news/latin.txt: not UTF-8 (byte 3",
        "news/picture.png: no reader for this kind of file",
        "news/wide.txt: UTF-16, not UTF-8",
        "news/wire.jsonl:3: ",
        "news/wire.jsonl:4: ",
        "news/wire.jsonl:5: article `c`: `June` is not a date",
        "8 files, 2 articles, 9 left out",
    ] {
        assert!(
            out(&check).contains(said),
            "missing {said:?}:\n{}",
            out(&check)
        );
    }
    let ask = run_in(
        here.path(),
        &[&over[..], &["ask", "when does the ferry to Orlen sail?"]].concat(),
        "",
    );
    ended(
        &ask,
        DONE,
        &["dateline corpus check", "files=6 records=3"],
        "ask",
    );
    assert!(
        out(&ask).contains("The ferry to Orlen sails at noon."),
        "{}",
        out(&ask)
    );
}

/// Runs it in `folder` over its `news`, with an index on disk.
fn run_kept(folder: &Path, arguments: &[&str]) -> Output {
    let all = ["--corpus", "news", "--entities", "none", "--data", "data"];
    let mut command = program();
    command.current_dir(folder).args(all).args(arguments);
    command.output().unwrap()
}

/// What `corpus list` says of each article: its id and its title.
fn listed(folder: &Path) -> Vec<String> {
    let listed = json(&run_kept(folder, &["--format", "json", "corpus", "list"]));
    let lines = listed.as_array().unwrap().iter();
    lines
        .map(|line| format!("{} {}", line["id"].as_str().unwrap(), line["title"]))
        .collect()
}

#[test]
fn what_cannot_be_read_any_more_stays_as_it_was() {
    let line = |id: &str| {
        format!("{{\"id\": \"{id}\", \"title\": \"Pier {id}\", \"text\": \"The pier is shut.\"}}\n")
    };
    let all = line("a") + &line("b") + &line("c");
    let here = folder(&[
        ("news/wire.jsonl", all.as_bytes()),
        ("news/note.txt", b"The ferry to Orlen sails at noon."),
        (
            "news/corrections.toml",
            b"[[article]]\nid = \"a\"\ntitle = \"Pier one\"\n[[article]]\nfile = \"note.txt\"\ntitle = \"Note\"\n",
        ),
    ]);
    let whole = [
        "a \"Pier one\"",
        "b \"Pier b\"",
        "c \"Pier c\"",
        "note \"Note\"",
    ];
    assert_eq!(listed(here.path()), whole);
    let write = |name: &str, text: &str| fs::write(here.path().join(name), text).unwrap();
    let cut_short = all.strip_suffix("is shut.\"}\n").unwrap();
    let corrections = fs::read_to_string(here.path().join("news/corrections.toml")).unwrap();
    for (name, text, expected) in [
        ("news/wire.jsonl", cut_short, &whole[..]),
        ("news/wire.jsonl", "no record\n", &whole),
        ("news/wire.jsonl", &all, &whole),
        (
            "news/corrections.toml",
            &format!("{corrections}[[article"),
            &whole,
        ),
        ("news/corrections.toml", &corrections, &whole),
        (
            "news/wire.jsonl",
            &(line("a") + &line("b")),
            &[whole[0], whole[1], whole[3]],
        ),
    ] {
        write(name, text);
        assert_eq!(listed(here.path()), expected, "{name}: {text:?}");
    }
    // Written again as they are, the corrections still know of what they speak.
    write("news/corrections.toml", &corrections);
    let summary = json(&run_kept(here.path(), &["--format", "json", "index"]));
    assert_eq!(summary["left_out"], serde_json::json!([]), "{summary}");
}

#[test]
fn every_fault_of_an_entity_file_is_told_with_its_line() {
    let entries = "[[entity]]\nid = \"one\"\ntype = \"company\"\nname = \"One Works\"\naliases = [\"\", \"X\", \"Shared\"]\n\n\
        [[entity]]\nid = \"two\"\ntype = \"company\"\nname = \"Two Works\"\naliases = [\"Shared\"]\n";
    let here = folder(&[
        ("names.toml", entries.as_bytes()),
        ("broken.toml", b"[[entity]\n"),
    ]);
    let corpus = project(RIVER);
    let over = |names| {
        [
            "--corpus",
            corpus.to_str().unwrap(),
            "--entities",
            names,
            "ask",
            "hi",
        ]
    };
    let output = run_in(here.path(), &over("names.toml"), "");
    let said = [
        "names.toml:1: `one`: an alias is empty",
        "names.toml:1: `one`: the alias `X` is one letter",
        "names.toml:7: the strong alias `Shared` belongs to both `one` and `two`",
        "--entities none",
    ];
    ended(&output, WRONG, &said, "names.toml");
    ended(
        &run_in(here.path(), &over("broken.toml"), ""),
        WRONG,
        &["broken.toml:1"],
        "broken.toml",
    );
    ended(
        &run_in(here.path(), &over("absent.toml"), ""),
        WRONG,
        &["`absent.toml`"],
        "absent.toml",
    );
}

#[test]
fn a_phrase_file_whose_example_is_read_otherwise_is_refused() {
    let shipped = fs::read_to_string(project("config/phrases/en.toml")).unwrap();
    let mistaken = shipped.replacen("  \"what can you do?\",", "  \"who met Acme?\",", 1);
    assert_ne!(mistaken, shipped);
    let torn = shipped.replacen("\"help [me]\",", "\"(help [me]\",", 1);
    let line = mistaken
        .lines()
        .position(|line| line.contains("who met Acme?"))
        .unwrap()
        + 1;
    let here = folder(&[
        ("mistaken/en.toml", mistaken.as_bytes()),
        ("torn/en.toml", torn.as_bytes()),
        ("mistaken.toml", b"[language]\nphrases = \"mistaken\"\n"),
        ("torn.toml", b"[language]\nphrases = \"torn\"\n"),
    ]);
    let corpus = project(RIVER);
    let place = format!("en.toml:{line}: ");
    for (config, said) in [
        (
            "mistaken.toml",
            vec![
                place.as_str(),
                "\"who met Acme?\"",
                "`help/commands`",
                "language.phrases",
            ],
        ),
        ("torn.toml", vec!["torn/en.toml:", "language.phrases"]),
    ] {
        let over = [
            "--config",
            config,
            "--corpus",
            corpus.to_str().unwrap(),
            "--entities",
            "none",
        ];
        let output = run_in(here.path(), &[&over[..], &["ask", "hi"]].concat(), "");
        ended(&output, WRONG, &said, config);
    }
}

#[test]
fn every_mistake_in_the_settings_is_told_at_once() {
    let here = folder(&[(
        "two.toml",
        b"[corpus]\nfoldrs = [\"x\"]\nmax_file_bytes = \"big\"\n",
    )]);
    let said = [
        "two.toml:2: ",
        "did you mean `folders`?",
        "two.toml:3: ",
        "corpus.max_file_bytes",
    ];
    let check = run_in(
        here.path(),
        &["--config", "two.toml", "config", "check"],
        "",
    );
    assert_eq!(check.status.code(), Some(WRONG));
    for words in said {
        assert!(
            out(&check).contains(words),
            "missing {words:?}:\n{}",
            out(&check)
        );
    }
    let ask = run_in(here.path(), &["--config", "two.toml", "ask", "hi"], "");
    ended(&ask, WRONG, &said, "ask");
    let mut set = program();
    set.env("DATELINE__LOG__FORMAT", "tabular")
        .args(["config", "check"]);
    let output = set.output().unwrap();
    assert_eq!(output.status.code(), Some(WRONG));
    assert!(
        out(&output).contains("DATELINE__LOG__FORMAT"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_wrong_command_line_ends_with_2_and_says_what_is_wrong() {
    for (arguments, said) in [
        (&["frobnicate"][..], &["frobnicate", "--help"][..]),
        (&[], &["Usage"]),
        (&["ask"], &["<QUESTION>"]),
        (
            &["--now", "nonsense", "ask", "hi"],
            &["--now nonsense", "2025-06-25"],
        ),
        (&["--now", "2025-02-30", "ask", "hi"], &["2025-02-30"]),
        (&["--format", "xml", "ask", "hi"], &["xml", "jsonl"]),
        (&["search", "x", "--top", "0"], &["--top"]),
        (&["brief", "show", "--guild", "a b"], &["`a b`"]),
        (
            &["--config", "absent.toml", "ask", "hi"],
            &["absent.toml", "--config"],
        ),
    ] {
        let output = run_in(&project("."), arguments, "");
        ended(&output, WRONG, said, &format!("{arguments:?}"));
        assert_eq!(out(&output), "", "{arguments:?}");
    }
}

#[test]
fn what_is_not_there_is_named_and_ends_with_1() {
    for (arguments, said) in [
        (
            &["show", "fish-leader"][..],
            &["`fish-leader`", "`fish-ladder`"][..],
        ),
        (&["eval", "absent.jsonl"], &["`absent.jsonl`"]),
        (&["extract", "absent.txt"], &[]),
        (&["verify", "fish-ladder:0-9:00000000"], &[]),
        (&["verify", "nonsense"], &[]),
    ] {
        ended(&run(arguments, ""), FAILED, said, &format!("{arguments:?}"));
    }
}

#[test]
fn messages_that_nobody_means_are_answered_and_done() {
    let long = "tungsten? ".repeat(600);
    for typed in [
        long.as_str(),
        "",
        "((((([[[[{{{{",
        "🙂🙃🦀",
        "\u{1}\u{2}\u{1b}[2J",
        "--",
        "\"",
        ".*",
        "%s%n",
    ] {
        let output = run(&["--format", "json", "ask", "--", typed], "");
        let status = json(&output)["status"].as_str().unwrap().to_owned();
        // One that is too long to be read is refused, and so the work failed.
        let code = if status == "error" { FAILED } else { DONE };
        ended(
            &output,
            code,
            &[],
            &typed.chars().take(40).collect::<String>(),
        );
        assert!(
            matches!(&*status, "error" | "not_understood" | "not_found"),
            "typed {typed:?}: {status}"
        );
    }
    for typed in ["\u{1}\u{2}\u{1b}[2J", "who is \u{1b}[31mPetrie\u{7}?"] {
        let text = run(&["ask", "--", typed], "");
        let control = |c: char| c.is_control() && c != '\n';
        assert!(
            !out(&text).contains(control),
            "typed {typed:?}: {:?}",
            out(&text)
        );
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let project = project(".");
    for arguments in [
        &["chat"][..],
        &["corpus", "list"],
        &["config", "show"],
        &["--format", "jsonl", "search", "-"],
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.current_dir(&project).args(["--data", ":memory:"]);
        command.args(OVER).args(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        // It may be gone before all of it is written.
        let _gone = input.write_all("who opened the ladder?\n".repeat(20).as_bytes());
        drop(input);
        let output = child.wait_with_output().unwrap();
        ended(&output, DONE, &[], &format!("{arguments:?}"));
        assert_eq!(err(&output), "", "{arguments:?}");
    }
}

#[test]
fn the_daemon_wants_a_token() {
    ended(
        &run(&["serve"], ""),
        WRONG,
        &["DATELINE__DISCORD__TOKEN"],
        "serve",
    );
}

#[test]
fn a_second_daemon_on_the_same_data_names_the_first() {
    let data = tempfile::tempdir().unwrap();
    let place = DataPlace::Folder(data.path().to_owned());
    let held = Lock::take(&place, "dateline serve").unwrap();
    let serve = || {
        let mut command = program();
        // Port 9 answers nobody: should the lock not hold, nothing leaves this machine.
        command.env("DATELINE__DISCORD__TOKEN", "not-a-token");
        command.env("DATELINE__DISCORD__API_URL", "http://127.0.0.1:9");
        command.current_dir(project(".")).args(OVER);
        command
            .arg("--data")
            .arg(data.path())
            .arg("serve")
            .output()
            .unwrap()
    };
    let pid = format!("process {}", std::process::id());
    let folder = data.path().canonicalize().unwrap();
    let said = [pid.as_str(), folder.to_str().unwrap(), "--data"];
    ended(&serve(), WRONG, &said, "a second daemon");
    // Whoever only reads works beside it.
    let mut ask = program();
    ask.current_dir(project(".")).args(OVER);
    ask.arg("--data")
        .arg(data.path())
        .args(["ask", "who opened the fish ladder?"]);
    ended(&ask.output().unwrap(), DONE, &[], "ask beside a daemon");
    drop(held);
}

/// The daemon with a token that leads nowhere, on a folder of its own; it goes on trying.
#[cfg(unix)]
fn daemon(data: &Path) -> std::process::Child {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .current_dir(project("."))
        .args(OVER)
        .arg("--data")
        .arg(data)
        .arg("serve")
        .env("DATELINE__DISCORD__TOKEN", "a.b.c")
        .env("DATELINE__DISCORD__API_URL", "http://127.0.0.1:9")
        .stderr(Stdio::null());
    let child = command.spawn().unwrap();
    let status = data.join("status.json");
    let tries = (0..600).find(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        status.exists()
    });
    assert!(tries.is_some(), "the daemon never wrote its status");
    child
}

#[cfg(unix)]
#[test]
fn a_hangup_ends_no_daemon_and_what_it_keeps_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    fs::create_dir_all(data.join("replies")).unwrap();
    fs::write(data.join("replies/old.json"), "{}").unwrap();
    for (path, mode) in [("", 0o755), ("replies", 0o755), ("replies/old.json", 0o644)] {
        fs::set_permissions(data.join(path), fs::Permissions::from_mode(mode)).unwrap();
    }
    let mut daemon = daemon(&data);
    std::thread::sleep(Duration::from_millis(500));
    let send = |signal: &str| {
        let id = daemon.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(sent.unwrap().success());
    };
    send("-HUP");
    std::thread::sleep(Duration::from_millis(500));
    send("-TERM");
    let ended = daemon.wait().unwrap();
    assert_eq!(ended.code(), Some(DONE), "{ended:?}: the hangup ended it");
    let mut open = Vec::new();
    let mut left = vec![data];
    while let Some(path) = left.pop() {
        let found = path.symlink_metadata().unwrap();
        if found.permissions().mode() & 0o077 != 0 {
            open.push(path.clone());
        }
        if found.is_dir() {
            left.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
        }
    }
    assert!(open.is_empty(), "open to others: {open:?}");
}

// --------------------------------------------------------- what programs read

/// Keys, each with the types that its values may have; `key?` may be left out.
type Keys = &'static str;

const REPLY: Keys = "id: string, question: string, intent: string, status: string, answer: string|null, \
    confidence: number, basis: string|null, citations: array, nearest: array, \
    note: string|null, suggestions: array, entities: array, period: object|null, \
    rule: string, corpus: string, parts?: array, took_us: number";
const CITATION: Keys = "quote: string, article: string, file: string, title: string|null, \
    publisher: string|null, published: object, bytes: array, sha256: string, ref: string, \
    url: string|null, link: string|null, also_in: array";
const PUBLISHED: Keys = "earliest: string|null, latest: string|null, certainty: string";
const NAMED: Keys = "id: string, name: string, matched: string, how: string";
const PERIOD: Keys = "text: string, start: string|null, end: string|null";
const PART: Keys = "label: string, kind: string, date?: object, speaker?: string, direct?: boolean, \
    citations: array";
const PARSED: Keys = "text: string, intent: string, entities: array, period: object|null, periods: array, \
    slots: object, rule: string|null, alternatives: array";
const FOUND: Keys = "id: string|number|null, query: string, hits: array";
const HIT: Keys = "article: string, score: number";
const LOOKED: Keys = "query: string, candidates: array";
const CANDIDATE: Keys =
    "id: string, name: string, type: string, matched: string, how: string, score: number";
const EXTRACTED: Keys = "file: string, articles: array, error?: string";
const ARTICLE: Keys = "id: string, title: string|null, publisher: string|null, byline: string|null, \
    published: object, url: string|null, language: string|null, text: string, \
    sentences: array, host?: string, notes: array";
const VERDICT: Keys = "citation: string, verdict: string, quote?: string, now?: string";
const CHECKED: Keys = "files: number, articles: number, faults: array, notes: array";
const FAULT: Keys = "file: string, line: number|null, reason: string";
const LISTED: Keys = "id: string, file: string, title: string|null, publisher: string|null, \
    published: object, sentences: number";
const STATS: Keys = "files: number, files_left_out: number, records_left_out: number, \
    articles: number, undated: number, first: string|null, last: string|null, \
    duplicate_groups: number, duplicates: number, sources: array";
const SOURCE: Keys = "source: string|null, articles: number, undated: number, first: string|null, \
    last: string|null, quiet_days: number|null";

/// Panics unless `value` has all these keys, each of its type. Keys may be added.
fn has(value: &Value, keys: Keys, what: &str) {
    for key in keys.split(", ") {
        let (key, types) = key.split_once(": ").unwrap();
        let name = key.trim_end_matches('?');
        let Some(value) = value.get(name) else {
            assert!(key.ends_with('?'), "{what} has no `{name}`: {value}");
            continue;
        };
        let of = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        assert!(
            types.split('|').any(|allowed| allowed == of),
            "`{name}` of {what} is {value}, no {types}"
        );
    }
}

fn all_have(values: &Value, keys: Keys, what: &str) {
    for value in values.as_array().unwrap() {
        has(value, keys, what);
    }
}

fn one_of(value: &Value, allowed: &[&str], what: &str) {
    let said = value.as_str().unwrap();
    assert!(
        allowed.contains(&said),
        "{what} is {said:?}, none of {allowed:?}"
    );
}

/// Panics unless `reply` is a whole reply.
fn is_reply(reply: &Value, typed: &str) {
    has(reply, REPLY, typed);
    let statuses = [
        "answered",
        "not_found",
        "unclear",
        "not_understood",
        "done",
        "ignored",
        "error",
    ];
    one_of(&reply["status"], &statuses, typed);
    if !reply["basis"].is_null() {
        one_of(&reply["basis"], &["stated", "derived"], typed);
    }
    for list in ["citations", "nearest"] {
        all_have(&reply[list], CITATION, typed);
        for citation in reply[list].as_array().unwrap() {
            has(&citation["published"], PUBLISHED, typed);
            one_of(
                &citation["published"]["certainty"],
                &["stated", "derived", "bounded", "unknown"],
                typed,
            );
            assert_eq!(
                citation["sha256"],
                digest(citation["quote"].as_str().unwrap().as_bytes()),
                "typed {typed:?}"
            );
            let range = citation["bytes"].as_array().unwrap();
            assert!(
                range.len() == 2 && range.iter().all(Value::is_u64),
                "typed {typed:?}: {range:?}"
            );
        }
    }
    all_have(&reply["entities"], NAMED, typed);
    if reply["period"].is_object() {
        has(&reply["period"], PERIOD, typed);
    }
    if let Some(parts) = reply.get("parts") {
        all_have(parts, PART, typed);
    }
}

#[test]
fn a_reply_has_the_keys_that_scripts_rely_on() {
    for (typed, intent, status) in [
        ("when did the fish ladder open", "when", "answered"),
        (
            "how many otters live in the River Ansel",
            "how-many",
            "not_found",
        ),
        ("brief me on Lintel Water", "profile", "answered"),
        (
            "what did Iona Petrie say about the ladder since 2024",
            "quote",
            "answered",
        ),
        ("who is Petrie", "who", "unclear"),
        ("which sources do you have?", "sources", "answered"),
        ("help", "help", "done"),
        ("thanks", "none", "ignored"),
        ("qwertz uiop", "profile", "not_found"),
        ("qwertz", "none", "not_understood"),
        ("add eels to the briefing", "briefing", "done"),
    ] {
        let output = run(&["--format", "json", "ask", typed], "");
        ended(&output, DONE, &[], typed);
        let reply = json(&output);
        is_reply(&reply, typed);
        let said = [&reply["question"], &reply["intent"], &reply["status"]];
        assert_eq!(said, [typed, intent, status], "typed {typed:?}");
    }
}

#[test]
fn the_words_of_a_question_need_no_quotation_marks_and_a_line_holds_the_same() {
    let one = json(&run(
        &["--format", "json", "ask", "who opened the fish ladder"],
        "",
    ));
    let many = json(&run(
        &[
            "--format", "json", "ask", "who", "opened", "the", "fish", "ladder",
        ],
        "",
    ));
    let words = ["--format", "jsonl", "ask", "who opened the fish ladder"];
    let lines = json_lines(&run(&words, ""));
    assert_eq!(lines.len(), 1);
    for mut other in [many, lines[0].clone()] {
        other["took_us"] = one["took_us"].clone();
        assert_eq!(other, one);
    }
}

#[test]
fn a_conversation_is_answered_line_by_line_in_order() {
    let input = "who opened the fish ladder at Marrow Weir?\nwhen?\n\nwhen?\r\n\u{FFFD}\nadd eels to the briefing\nshow the briefing";
    let output = run(&["--format", "jsonl", "chat"], input);
    ended(&output, DONE, &[], "chat");
    let replies = json_lines(&output);
    let typed: Vec<&str> = replies
        .iter()
        .map(|reply| reply["question"].as_str().unwrap())
        .collect();
    let lines: Vec<&str> = input.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(typed, lines);
    for reply in &replies {
        is_reply(reply, reply["question"].as_str().unwrap());
    }
    assert_eq!(
        replies[1]["entities"][0]["how"], "carried",
        "{}",
        replies[1]
    );
    assert_eq!(
        replies[2]["entities"],
        serde_json::json!([]),
        "an empty line starts over"
    );
    assert_eq!(
        replies[5]["parts"].as_array().unwrap().len(),
        1,
        "the briefing lasts as long as the run"
    );
}

#[test]
fn a_conversation_answers_each_line_before_it_reads_the_next() {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .current_dir(project("."))
        .args(["--data", ":memory:"])
        .args(OVER);
    command
        .args(["--format", "jsonl", "chat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut replies = BufReader::new(child.stdout.take().unwrap()).lines();
    for typed in ["who opened the fish ladder?", "help", "what is the SPP?"] {
        writeln!(input, "{typed}").unwrap();
        let reply: Value = serde_json::from_str(&replies.next().unwrap().unwrap()).unwrap();
        assert_eq!(reply["question"], typed);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reading_has_its_keys_on_the_command_line_and_line_by_line() {
    let typed = "timeline of the SPP since 2023";
    let parsed = json(&run(&["--format", "json", "parse", typed], ""));
    has(&parsed, PARSED, typed);
    all_have(&parsed["entities"], NAMED, typed);
    all_have(&parsed["periods"], PERIOD, typed);
    let period = &parsed["periods"][0];
    let words = typed.get(20..30);
    assert_eq!(
        (period["text"].as_str(), &period["span"]),
        (words, &serde_json::json!([20, 30]))
    );
    assert_eq!(
        [&parsed["intent"], &parsed["entities"][0]["id"]],
        ["timeline", "salmon-passage-programme"]
    );

    let lines =
        "latest news\n\n{\"text\": \"what happened last week\", \"now\": \"2020-01-08\"}\nqwertz\n";
    let output = run(&["--format", "jsonl", "parse", "-"], lines);
    ended(&output, DONE, &[], "parse -");
    let parsed = json_lines(&output);
    let texts: Vec<&Value> = parsed.iter().map(|line| &line["text"]).collect();
    assert_eq!(texts, ["latest news", "what happened last week", "qwertz"]);
    assert_eq!(parsed[1]["period"]["start"], "2019-12-30");
    assert_eq!(parsed[2]["intent"], "none");
    parsed.iter().for_each(|line| has(line, PARSED, "parse -"));
    // A malformed line gets its reason in its place, and the rest goes on.
    let mixed = run(
        &["--format", "jsonl", "parse", "-"],
        "{\"text\": 3}\nlatest news\n",
    );
    ended(&mixed, FAILED, &[], "parse -");
    let answers = json_lines(&mixed);
    let reason = answers[0]["error"].as_str().unwrap();
    assert!(reason.contains("{\"text\": 3}"), "{reason}");
    assert_eq!(answers[1]["text"], "latest news");
}

#[test]
fn a_search_has_its_keys_and_carries_the_id_that_came_with_it() {
    let found = json(&run(
        &[
            "--format", "json", "search", "salmon", "ladder", "--top", "2",
        ],
        "",
    ));
    has(&found, FOUND, "search");
    all_have(&found["hits"], HIT, "search");
    assert_eq!(found["hits"].as_array().unwrap().len(), 2);
    let scores: Vec<f64> = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["score"].as_f64().unwrap())
        .collect();
    assert!(scores.is_sorted_by(|one, next| one >= next), "{scores:?}");

    let lines = "{\"id\": 7, \"text\": \"drought\"}\nbypass\n{\"id\": \"x\", \"text\": \"zzzz\"}\n";
    let found = json_lines(&run(&["--format", "jsonl", "search", "-"], lines));
    let ids: Vec<&Value> = found.iter().map(|line| &line["id"]).collect();
    assert_eq!(
        ids,
        [&serde_json::json!(7), &Value::Null, &serde_json::json!("x")]
    );
    assert_eq!(found[0]["hits"][0]["article"], "wire-0117");
    assert_eq!(found[2]["hits"], serde_json::json!([]));
}

#[test]
fn articles_after_now_are_not_used() {
    let over = [&OVER[..], &["--now", "2025-01-01", "--format", "json"]].concat();
    let found = run_in(
        &project("."),
        &[&over[..], &["search", "salmon"]].concat(),
        "",
    );
    let hits = json(&found)["hits"].clone();
    assert!(!hits.as_array().unwrap().is_empty());
    for hit in hits.as_array().unwrap() {
        assert!(
            !hit["article"].as_str().unwrap().starts_with("wire-"),
            "{hits}"
        );
    }
}

#[test]
fn a_name_has_its_keys_and_says_how_it_matched() {
    for (typed, id, how) in [
        ("Iona Petrie", "iona-petrie", "exact"),
        ("SPP", "salmon-passage-programme", "alias"),
        ("Reuel", "tomas-reuel", "surname"),
        ("lintel watr", "lintel-water", "fuzzy"),
        ("jose ibarra", "jose-ibarra", "exact"),
        ("아이오나 피트리", "iona-petrie", "alias"),
    ] {
        let looked = json(&run(&["--format", "json", "entity", typed], ""));
        has(&looked, LOOKED, typed);
        all_have(&looked["candidates"], CANDIDATE, typed);
        let best = &looked["candidates"][0];
        assert_eq!([&best["id"], &best["how"]], [id, how], "typed {typed:?}");
    }
    let none = run(&["--format", "jsonl", "entity", "-"], "zzzz\nqqqq\n");
    ended(&none, DONE, &[], "entity -");
    let empty: Vec<bool> = json_lines(&none)
        .iter()
        .map(|line| line["candidates"] == serde_json::json!([]))
        .collect();
    assert_eq!(empty, [true, true]);
}

#[test]
fn an_article_reads_the_same_extracted_and_shown() {
    let file = format!("{RIVER}/fish-ladder.txt");
    let extracted = json(&run(&["--format", "json", "extract", &file], ""));
    has(&extracted, EXTRACTED, "extract");
    all_have(&extracted["articles"], ARTICLE, "extract");
    let shown = json(&run(&["--format", "json", "show", "fish-ladder"], ""));
    assert_eq!(shown, extracted["articles"][0]);
    has(&shown["published"], PUBLISHED, "show");
    let bytes = fs::read(project(&file)).unwrap();
    for sentence in shown["sentences"].as_array().unwrap() {
        let [start, end] =
            [0, 1].map(|at| usize::try_from(sentence[at].as_u64().unwrap()).unwrap());
        assert!(
            std::str::from_utf8(&bytes[start..end]).is_ok_and(|text| !text.is_empty()),
            "{sentence}"
        );
    }
    let numbered = run(&["show", "fish-ladder", "--sentences"], "");
    let lines = out(&numbered).lines().count();
    assert_eq!(lines, 2 * shown["sentences"].as_array().unwrap().len());
}

#[test]
fn several_files_are_extracted_a_line_each_and_a_bad_one_says_why() {
    let good = format!("{RIVER}/mill-dam.txt");
    let wire = format!("{RIVER}/wire.jsonl");
    let output = run(
        &["--format", "json", "extract", &good, "absent.txt", &wire],
        "",
    );
    assert_eq!(output.status.code(), Some(FAILED));
    let files = json_lines(&output);
    files
        .iter()
        .for_each(|file| has(file, EXTRACTED, "extract"));
    let counts: Vec<usize> = files
        .iter()
        .map(|file| file["articles"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts, [1, 0, 3]);
    let errors: Vec<bool> = files.iter().map(|file| file["error"].is_string()).collect();
    assert_eq!(errors, [false, true, false]);
}

#[test]
fn a_citation_is_verified_from_the_command_line_and_from_a_file() {
    let reply = run(
        &[
            "--format",
            "json",
            "ask",
            "who opened the fish ladder at Marrow Weir?",
        ],
        "",
    );
    let first = json(&reply)["citations"][0].clone();
    let reference = first["ref"].as_str().unwrap();
    let (head, _) = reference.rsplit_once(':').unwrap();
    let changed = format!("{head}:00000000");
    let (article, _) = head.rsplit_once(':').unwrap();
    let range = first["bytes"].as_array().unwrap();
    let [start, end] = [0, 1].map(|at| range[at].as_u64().unwrap() + 1);
    let (hash, _) = first["sha256"].as_str().unwrap().split_at(8);
    let moved = format!("{article}:{start}-{end}:{hash}");
    let here = folder(&[("reply.json", &reply.stdout)]);
    let file = here.path().join("reply.json");
    for (citation, verdict, code) in [
        (reference, "intact", DONE),
        (moved.as_str(), "moved", DONE),
        (changed.as_str(), "gone", FAILED),
        ("nonsense", "malformed", FAILED),
        (file.to_str().unwrap(), "intact", DONE),
    ] {
        let output = run(&["--format", "json", "verify", citation], "");
        ended(&output, code, &[], citation);
        let verdicts = json(&output);
        all_have(&verdicts, VERDICT, citation);
        let verdicts = verdicts.as_array().unwrap();
        assert!(!verdicts.is_empty(), "{citation}");
        assert!(
            verdicts.iter().all(|one| one["verdict"] == verdict),
            "{citation}: {verdicts:?}"
        );
    }
}

/// An answer is given again by its id; where its article has gone, that is said.
#[test]
fn an_answer_is_given_again_and_what_changed_is_told() {
    let first: &[u8] = b"Grid plan\n\nThe council approved the grid plan on Monday.\n";
    let other: &[u8] = b"Ferry\n\nThe ferry to Lomar was sold to a bank in May 2024.\n";
    let home = folder(&[("news/one.txt", first), ("news/two.txt", other)]);
    let ask = ["--now", "2025-09-01", "--format", "json"];
    let kept = |more: &[&str]| run_kept(home.path(), &[&ask[..], more].concat());
    let answer = json(&kept(&["ask", "who approved the grid plan?"]));
    let id = answer["id"].as_str().unwrap();
    assert_eq!(answer["status"], "answered");

    let same = json(&kept(&["replay", id]));
    assert_eq!(same["id"], answer["id"]);
    assert_eq!(same["citations"], answer["citations"]);
    assert_eq!(same["changes"].as_array().unwrap().len(), 0);

    fs::write(
        home.path().join("news/one.txt"),
        "Grid plan\n\nNothing is known.\n",
    )
    .unwrap();
    let now = json(&kept(&["replay", id]));
    assert_ne!(now["id"], answer["id"]);
    let changes = now["changes"].to_string();
    for said in [
        "articles or the entity index have changed",
        "stand in no article any more",
    ] {
        assert!(changes.contains(said), "{changes}");
    }
    ended(
        &kept(&["replay", "zz"]),
        1,
        &["is not an answer's id"],
        "no id",
    );
    ended(
        &kept(&["replay", "0123456789ab"]),
        1,
        &["nothing is kept"],
        "an unknown id",
    );
}

/// What came in, changed and went is told after the index was built anew, too.
#[test]
fn what_became_of_the_corpus_is_told() {
    let plan: &[u8] = b"Grid plan\n\nThe council approved the grid plan. It costs $4 million.\n";
    let ferry: &[u8] = b"Ferry sold\n\nThe ferry to Lomar was sold to a bank.\n";
    let home = folder(&[("news/plan.txt", plan), ("news/ferry.txt", ferry)]);
    let kept = |arguments: &[&str]| run_kept(home.path(), arguments);
    let parts = || {
        let ask = ["--format", "json", "ask", "what changed since yesterday?"];
        let answer = json(&kept(&ask));
        let quoted = |part: &Value| {
            let first = part["citations"].get(0).and_then(Value::as_u64);
            let at = first.and_then(|at| usize::try_from(at).ok());
            at.map_or(Value::Null, |at| answer["citations"][at]["quote"].clone())
        };
        let parts = answer["parts"].as_array().unwrap().iter();
        let told = parts.map(|part| {
            let label = part["label"].as_str().unwrap().to_owned();
            (
                part["kind"].as_str().unwrap().to_owned(),
                label,
                quoted(part),
            )
        });
        told.collect::<Vec<_>>()
    };
    ended(&kept(&["index"]), DONE, &[], "the first index");

    let at = |name: &str| home.path().join("news").join(name);
    fs::write(
        at("plan.txt"),
        "Grid plan\n\nThe council approved the grid plan. It costs $9 million.\n",
    )
    .unwrap();
    fs::remove_file(at("ferry.txt")).unwrap();
    fs::write(at("dam.txt"), "Dam\n\nA dam is built at Orlen.\n").unwrap();
    let told = parts();
    let [new, changed, withdrawn] = told.as_slice() else {
        panic!("{told:?}");
    };
    assert_eq!(
        (new.0.as_str(), &new.2),
        ("new", &"A dam is built at Orlen.".into())
    );
    assert_eq!(changed.0, "changed");
    assert!(
        changed.1.contains("no longer says “It costs $4 million.”"),
        "{changed:?}"
    );
    assert_eq!(changed.2, "It costs $9 million.");
    assert_eq!(
        (withdrawn.0.as_str(), &withdrawn.2),
        ("withdrawn", &Value::Null)
    );
    assert!(
        withdrawn.1.contains("`ferry`, “The ferry to Lomar"),
        "{withdrawn:?}"
    );

    ended(&kept(&["index", "--anew"]), DONE, &[], "the index anew");
    assert_eq!(parts(), told);
    fs::write(at("ferry.txt"), ferry).unwrap();
    fs::write(at("plan.txt"), plan).unwrap();
    let told = parts();
    let kinds: Vec<&str> = told.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["new", "new"], "what is so again is told no more");
}

#[test]
fn what_the_corpus_holds_has_its_keys() {
    let checked = json(&run(&["--format", "json", "corpus", "check"], ""));
    has(&checked, CHECKED, "corpus check");
    all_have(&checked["notes"], FAULT, "corpus check");
    assert_eq!([&checked["files"], &checked["articles"]], [3, 5]);
    let listed = json(&run(&["--format", "json", "corpus", "list"], ""));
    all_have(&listed, LISTED, "corpus list");
    let lines = json_lines(&run(&["--format", "jsonl", "corpus", "list"], ""));
    assert_eq!(listed, Value::Array(lines));
    let stats = json(&run(&["--format", "json", "corpus", "stats"], ""));
    has(&stats, STATS, "corpus stats");
    all_have(&stats["sources"], SOURCE, "corpus stats");
    let wire = stats["sources"].as_array().unwrap().iter();
    let wire = wire.filter(|source| source["source"] == "Riverwatch Wire");
    assert_eq!(
        wire.map(|source| &source["articles"]).collect::<Vec<_>>(),
        [3]
    );
    assert_eq!(
        [&stats["files"], &stats["articles"], &stats["undated"]],
        [3, 5, 0]
    );
}

#[test]
fn the_briefing_is_kept_from_one_run_to_the_next_and_for_each_guild() {
    let data = tempfile::tempdir().unwrap();
    let brief = |arguments: &[&str]| {
        let mut command = program();
        command
            .current_dir(project("."))
            .args(OVER)
            .args(["--now", "2025-09-01"]);
        command
            .arg("--data")
            .arg(data.path())
            .args(["--format", "json", "brief"])
            .args(arguments);
        let output = command.output().unwrap();
        ended(&output, DONE, &[], &format!("{arguments:?}"));
        let reply = json(&output);
        is_reply(&reply, &format!("{arguments:?}"));
        reply
    };
    let labels = |reply: &Value| {
        let parts = reply
            .get("parts")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        parts
            .iter()
            .map(|part| part["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    brief(&["add", "Fenwick Hydro"]);
    brief(&["add", "water", "levels"]);
    brief(&["add", "eels", "--guild", "42"]);
    let shown = labels(&brief(&["show"]));
    assert!(
        matches!(&shown[..], [one, two] if one.starts_with("1. Fenwick Hydro") && two.starts_with("2. “water levels”")),
        "{shown:?}"
    );
    assert_eq!(labels(&brief(&["show", "--guild", "42"])).len(), 1);
    let posted = brief(&["post"]);
    assert!(
        !posted["citations"].as_array().unwrap().is_empty(),
        "{posted}"
    );
    assert_eq!(brief(&["remove", "1"])["status"], "done");
    assert_eq!(labels(&brief(&["show"])).len(), 1);
    assert_eq!(brief(&["remove", "biscuits"])["status"], "not_found");
}

#[test]
fn a_question_file_is_scored() {
    let rows = "{\"id\": \"a\", \"question\": \"who opened the fish ladder at Marrow Weir?\", \"answerable\": true, \"kind\": \"who\", \
         \"sentence\": [\"The Ansel Rivers Trust opened a fish ladder at Marrow Weir on Monday, two years later than planned.\"]}\n\
        {\"id\": \"b\", \"question\": \"when?\", \"after\": \"a\", \"answerable\": true, \"kind\": \"when\", \"answer_in_sentence\": [\"Monday\"]}\n\
        {\"id\": \"c\", \"question\": \"qwertz uiop?\", \"answerable\": false, \"kind\": \"none\"}\n";
    let here = folder(&[
        ("rows.jsonl", rows.as_bytes()),
        ("broken.jsonl", b"{\"id\": \"a\"}\n"),
    ]);
    let path = here.path().join("rows.jsonl");
    let output = run(&["--format", "json", "eval", path.to_str().unwrap()], "");
    ended(&output, DONE, &[], "eval");
    let report = json(&output);
    assert_eq!(report["rows"].as_array().unwrap().len(), 3);
    assert_eq!(
        [
            &report["all"]["answerable"],
            &report["all"]["unanswerable"],
            &report["all"]["abstained"]
        ],
        [2, 1, 1]
    );
    let only = json(&run(
        &[
            "--format",
            "json",
            "eval",
            path.to_str().unwrap(),
            "--where",
            "kind=who",
        ],
        "",
    ));
    assert_eq!(only["rows"].as_array().unwrap().len(), 1);
    let broken = here.path().join("broken.jsonl");
    ended(
        &run(&["eval", broken.to_str().unwrap()], ""),
        FAILED,
        &["broken.jsonl"],
        "a broken question file",
    );
}

#[test]
fn settings_are_shown_with_where_they_came_from_and_secrets_hidden() {
    let mut command = program();
    command
        .env("DATELINE__DISCORD__TOKEN", "hush-hush-hush")
        .env("DATELINE__ANSWERS__MAX_CITATIONS", "2");
    command.args(["--data", ":memory:", "config", "show"]);
    let output = command.output().unwrap();
    ended(&output, DONE, &[], "config show");
    for said in [
        "max_citations",
        "DATELINE__ANSWERS__MAX_CITATIONS",
        "--data",
        "time_zone",
    ] {
        assert!(
            out(&output).contains(said),
            "missing {said:?}:\n{}",
            out(&output)
        );
    }
    assert!(!out(&output).contains("hush"), "{}", out(&output));
}

#[test]
fn help_shows_an_example_for_every_command() {
    let help = program().arg("--help").output().unwrap();
    ended(&help, DONE, &[], "--help");
    let commands = out(&help)
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1);
    let names = commands.map_while(|line| line.split_whitespace().next());
    let names: Vec<&str> = names.filter(|name| *name != "help").collect();
    assert!(names.len() >= 10, "{names:?}");
    for name in names {
        let output = program().args([name, "--help"]).output().unwrap();
        ended(&output, DONE, &[], name);
        assert!(
            out(&output).contains("Example"),
            "{name} shows no example:\n{}",
            out(&output)
        );
    }
    let version = program().arg("--version").output().unwrap();
    assert_eq!(
        out(&version),
        format!("dateline {}\n", env!("CARGO_PKG_VERSION"))
    );
    let bash = program().args(["completions", "bash"]).output().unwrap();
    assert!(out(&bash).contains("complete"), "{}", out(&bash));
}

#[test]
fn results_alone_go_to_standard_output() {
    let here = folder(&[
        ("news/good.txt", b"The ferry to Orlen sails at noon."),
        ("news/bad.bin", b"\0"),
    ]);
    let over = ["--corpus", "news", "--entities", "none", "--format", "json"];
    for louder in [&[][..], &["-v"], &["-vv"], &["-q"]] {
        let arguments = [&over[..], louder, &["ask", "when does the ferry sail?"]].concat();
        let output = run_in(here.path(), &arguments, "");
        ended(&output, DONE, &[], &format!("{louder:?}"));
        is_reply(&json(&output), "when does the ferry sail?");
        assert!(
            !err(&output).contains('\u{1b}'),
            "colour where there is no terminal: {}",
            err(&output)
        );
    }
    assert_eq!(
        err(&run_in(
            here.path(),
            &[&over[..], &["-qq", "ask", "hi"]].concat(),
            ""
        )),
        ""
    );
}

// --------------------------------------------------------------------- feeds

/// A server with one feed at `/feed`; everything else is not there.
fn feed_server(feed: &'static str) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let asked = lines.next().unwrap().unwrap();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let (status, body) = match asked.starts_with("GET /feed ") {
                true => ("200 OK", feed),
                false => ("404 Not Found", ""),
            };
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
            write!(stream, "{head}connection: close\r\n\r\n{body}").unwrap();
        }
    });
    root
}

#[test]
fn a_feed_is_polled_and_what_is_in_it_answers_questions() {
    let root = feed_server(
        "<rss version=\"2.0\"><channel><title>The Harbour Times</title><item><guid>1</guid>\
         <title>Acme buys port</title><pubDate>Sat, 28 Jun 2025 07:00:00 GMT</pubDate>\
         <description>Acme bought the port of Leith for $20 million.</description>\
         </item></channel></rss>",
    );
    let here = TempDir::new().unwrap();
    let settings = |private: bool| {
        let text = format!(
            "[entities]\nfiles = []\n[corpus]\nfolders = [\"articles\"]\n[data]\nfolder = \"data\"\n\
             [feeds]\nallow_private_addresses = {private}\n\
             [[feeds.sources]]\nname = \"harbour\"\nurl = \"{root}/feed\"\npages = false\n"
        );
        fs::write(here.path().join("my.toml"), text).unwrap();
    };
    fs::create_dir(here.path().join("articles")).unwrap();
    let dateline = |arguments: &[&str]| {
        let mut command = program();
        let given = ["--config", "my.toml"].iter().chain(arguments);
        command.current_dir(here.path()).args(given);
        command.output().unwrap()
    };
    settings(false);
    let refused = dateline(&["feeds", "poll"]);
    ended(&refused, FAILED, &[], "a feed on this machine");
    assert!(out(&refused).contains("127.0.0.1 is a loopback address"));
    settings(true);
    let unknown = dateline(&["feeds", "poll", "herald"]);
    ended(
        &unknown,
        WRONG,
        &["no feed `herald`", "harbour"],
        "a wrong name",
    );
    let polled = dateline(&["feeds", "poll"]);
    ended(&polled, DONE, &[], "poll");
    assert_eq!(out(&polled), "harbour: 1 new of 1 item\n");
    let again = json(&dateline(&["feeds", "poll", "harbour", "--format", "json"]));
    assert_eq!((&again["new"], &again["items"]), (&0.into(), &1.into()));
    let listed = json(&dateline(&["feeds", "list", "--format", "json"]));
    assert_eq!(listed[0]["name"], "harbour");
    assert_eq!(
        (&listed[0]["items"], &listed[0]["failures"]),
        (&1.into(), &0.into())
    );
    assert!(out(&dateline(&["feeds", "list"])).contains("1 item, the last just now"));
    let answered = dateline(&["ask", "how much did Acme pay for the port of Leith?"]);
    assert!(
        out(&answered).contains("for $20 million"),
        "{}",
        out(&answered)
    );
    assert!(
        out(&answered).contains("The Harbour Times"),
        "{}",
        out(&answered)
    );
}

#[test]
fn feeds_need_a_folder_and_one_writer() {
    let here = TempDir::new().unwrap();
    let settings = "[[feeds.sources]]\nurl = \"https://news.example/feed\"\n";
    fs::write(here.path().join("my.toml"), settings).unwrap();
    let poll = ["--config", "my.toml", "feeds", "poll"];
    let memory = run_in(here.path(), &poll, "");
    ended(&memory, WRONG, &["feeds need a data folder"], "in memory");
    let none = run_in(here.path(), &["feeds", "poll"], "");
    ended(&none, WRONG, &["no feeds are set up"], "without feeds");
    let data = here.path().join("data");
    let _held = Lock::take(&DataPlace::Folder(data.clone()), "dateline serve").unwrap();
    let mut command = program();
    command.current_dir(here.path()).args(["--data", "data"]);
    let beside = command.args(poll).output().unwrap();
    ended(&beside, WRONG, &["(`dateline serve`)"], "beside the daemon");
}

#[test]
fn word_vectors_and_the_weights_fitted_with_others_are_refused_together() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("evidence");
    std::fs::create_dir(&own).unwrap();
    let rows = "{\"text\": \"unroll the saga of tin\", \"intent\": \"timeline\"}\n\
        {\"text\": \"whats cooking with tin\", \"intent\": \"latest\"}\n";
    std::fs::write(folder.path().join("ours.jsonl"), rows).unwrap();
    std::fs::write(own.join("en.vectors.txt"), "the AA\nsaga A_\n").unwrap();
    let fit = [
        "--entities",
        "none",
        "--corpus",
        ".",
        "fit",
        "readings",
        "ours.jsonl",
    ];
    let fitted = |more: &[&str]| {
        let output = run_in(folder.path(), &[&fit[..], more].concat(), "");
        assert!(output.status.success(), "{output:?}");
        std::fs::write(own.join("en.tsv"), &output.stdout).unwrap();
    };
    let check = || {
        let mut command = program();
        command.current_dir(folder.path()).args(["config", "check"]);
        command.env("DATELINE__LANGUAGE__EVIDENCE", &own);
        command.output().unwrap()
    };
    fitted(&[]);
    let output = check();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("those here have 2"), "{said}");
    fitted(&["--vectors", "evidence/en.vectors.txt"]);
    let output = check();
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("those here have"), "{said}");
}
