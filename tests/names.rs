//! Names from elsewhere: entity files of other makers, and names that the corpus
//! holds and no file covers, as the program itself reads and writes them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use std::path::Path;

use assert_cmd::Command;
use common::{RIVER, project};
use serde_json::Value;

const FTM: &str = "tests/corpus/names/river.ftm.jsonl";

/// Runs the program over the small corpus; gives standard output and standard error.
fn run(entities: &Path, arguments: &[&str]) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let theirs = std::env::vars_os().map(|(name, _)| name);
    for name in theirs.filter(|name| name.to_string_lossy().starts_with("DATELINE")) {
        command.env_remove(name);
    }
    command.current_dir(project("."));
    command.args([
        "--data",
        ":memory:",
        "--corpus",
        RIVER,
        "--now",
        "2025-09-01",
    ]);
    let output = command
        .arg("--entities")
        .arg(entities)
        .args(arguments)
        .output();
    let output = output.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr))
}

fn json(entities: &Path, arguments: &[&str]) -> Value {
    let (out, err) = run(entities, &[&["--format", "json"], arguments].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"))
}

#[test]
fn what_is_discovered_loads_as_an_entity_file_and_is_then_found() {
    let none = Path::new("none");
    let before = json(none, &["entity", "discover"]);
    let names: Vec<&str> = before["names"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name["name"].as_str().unwrap())
        .collect();
    for name in [
        "Iona Petrie",
        "Salmon Passage Programme",
        "Ansel Rivers Trust",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }

    let (file, _) = run(none, &["entity", "discover"]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.toml");
    std::fs::write(&path, &file).unwrap();
    let looked = json(&path, &["entity", "iona petrie"]);
    assert_eq!(looked["candidates"][0]["id"], "iona-petrie", "{file}");
    assert_eq!(looked["candidates"][0]["type"], "person", "{file}");
    let answer = json(&path, &["ask", "who is Iona Petrie?"]);
    assert_eq!(answer["status"], "answered", "{answer}");
    assert_eq!(answer["entities"][0]["id"], "iona-petrie");

    // What is listed is covered from then on.
    let after = json(&path, &["entity", "discover"]);
    assert_eq!(after["names"].as_array().unwrap().len(), 0, "{after}");
}

#[test]
fn a_name_that_no_file_covers_is_a_candidate_of_the_reply() {
    let none = Path::new("none");
    for (ask, id, intent) in [
        ("who is Iona Petrie?", "candidate:iona-petrie", "who"),
        ("who is iona petrie", "candidate:iona-petrie", "who"),
        (
            "brief me on Fenwick Hydro",
            "candidate:fenwick-hydro",
            "profile",
        ),
        (
            "timeline of Marrow Weir",
            "candidate:marrow-weir",
            "timeline",
        ),
    ] {
        let answer = json(none, &["ask", ask]);
        assert_eq!(answer["status"], "answered", "{ask}: {answer}");
        assert_eq!(answer["entities"][0]["id"], id, "{ask}");
        assert_eq!(answer["entities"][0]["how"], "candidate", "{ask}");
        assert_eq!(answer["intent"], intent, "{ask}");
    }
    let answer = json(none, &["ask", "who is Marta Oduya?"]);
    assert_eq!(answer["status"], "not_found", "{answer}");
    assert_eq!(answer["entities"].as_array().unwrap().len(), 0, "{answer}");
}

#[test]
fn every_context_of_a_discovered_name_is_a_citation_that_holds_it() {
    let found = json(Path::new("none"), &["entity", "discover", "--min", "2"]);
    for name in found["names"].as_array().unwrap() {
        let contexts = name["contexts"].as_array().unwrap();
        assert!((1..=3).contains(&contexts.len()), "{name}");
        assert!(name["articles"].as_u64().unwrap() >= 2, "{name}");
        for context in contexts {
            let (said, _) = run(
                Path::new("none"),
                &["verify", context["ref"].as_str().unwrap()],
            );
            assert!(said.contains("intact"), "{said}");
        }
    }
}

#[test]
fn a_file_of_follow_the_money_lines_is_read_and_what_is_left_out_is_told() {
    let path = project(FTM);
    let looked = json(&path, &["entity", "Iona Petrie"]);
    let ids: Vec<&str> = looked["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| candidate["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["ftm-petrie", "ftm-petrie-2"], "both keep their name");

    let (checked, _) = run(&path, &["corpus", "check"]);
    for line in [
        "river.ftm.jsonl:7: `Eel` is no schema that is known here",
        "river.ftm.jsonl:8: not a FollowTheMoney entity",
        "4 entities and 1 relation read",
        "1 names that are empty or one letter",
        "1 of schema Address",
    ] {
        assert!(checked.contains(line), "{line}: {checked}");
    }
}

#[test]
fn a_file_without_any_entity_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    std::fs::write(&path, "{\"id\": \"a\", \"text\": \"It rained.\"}\n").unwrap();
    let (_, err) = run(&path, &["entity", "rain"]);
    assert!(
        err.contains("articles.jsonl:1: not a FollowTheMoney entity: missing field `schema`"),
        "{err}"
    );
}

#[test]
fn a_typo_in_a_name_that_no_file_lists_is_read_as_the_one_the_corpus_holds_and_said() {
    let none = Path::new("none");
    for (typed, read, name) in [
        ("who is Iona Petrle?", "Iona Petrle", "Iona Petrie"),
        ("who is Tomas Ruel?", "Tomas Ruel", "Tomas Reuel"),
        ("what did Ibarre say?", "Ibarre", "Ibarra"),
    ] {
        let answer = json(none, &["ask", typed]);
        let note = answer["note"].as_str().unwrap_or_default();
        let said = format!("I read “{read}” as {name}.");
        assert!(note.contains(&said), "{typed}: {answer}");
        assert_eq!(answer["status"], "answered", "{typed}: {answer}");
    }
    // Nobody is called like that, and a plain word is nobody's name.
    for typed in ["who is Iona Kestrel?", "what did the councillors say?"] {
        let answer = json(none, &["ask", typed]);
        let note = answer["note"].as_str().unwrap_or_default();
        assert!(!note.contains("I read"), "{typed}: {answer}");
    }
}
