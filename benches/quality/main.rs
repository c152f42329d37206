//! How good the parts are, measured on labelled files.
//!
//! `cargo bench --bench quality -- KIND PATH` prints the figures of one kind; PATH
//! is a folder of files in the form that the kind's own module describes.
//!
//! | kind | what is measured |
//! | --- | --- |
//! | `sentences` | where sentences begin and end, and how fast |
//! | `periods` | the days that times in words stand for |
//! | `names` | how alike two names are, typed names found in a list, strangers refused, slips |
//! | `pages` | the article of an HTML page, its title, writer and day |
//! | `ranking` | the articles that fit a query, best first |
//! | `off-corpus` | the confidence in answers that the corpus has and has not |
//!
//! Nothing is compared with an expected figure here: that is for whoever reads it.

mod names;
mod off_corpus;
mod pages;
mod periods;
mod ranking;
mod rows;
mod sentences;
mod watch;

use std::path::Path;
use std::process::ExitCode;

/// What can be measured, by its name.
struct Kind {
    name: &'static str,
    /// The files it reads.
    reads: &'static str,
    measure: fn(&Path) -> anyhow::Result<()>,
}

const KINDS: &[Kind] = &[
    Kind {
        name: "sentences",
        reads: "sentences.jsonl",
        measure: sentences::measure,
    },
    Kind {
        name: "periods",
        reads: "questions.jsonl, negatives.jsonl",
        measure: periods::measure,
    },
    Kind {
        name: "names",
        reads: "pairs_dev.jsonl, retrieval_index.txt, retrieval_queries_dev.jsonl, aliases_1m.txt.gz, typo_queries.json",
        measure: names::measure,
    },
    Kind {
        name: "pages",
        reads: "pages.jsonl, html/",
        measure: pages::measure,
    },
    Kind {
        name: "ranking",
        reads: "corpus.jsonl, queries.jsonl, qrels.tsv",
        measure: ranking::measure,
    },
    Kind {
        name: "off-corpus",
        reads: "corpus.jsonl, questions.jsonl",
        measure: off_corpus::measure,
    },
];

fn main() -> ExitCode {
    // Cargo adds `--bench` of its own; other switches are meant for criterion.
    let given: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    match *given.as_slice() {
        // A plain `cargo bench` runs every bench program: there is nothing to do.
        [] => {
            println!("{}", usage());
            ExitCode::SUCCESS
        }
        [name, path] => match KINDS.iter().find(|kind| kind.name == name) {
            Some(kind) => run(kind, Path::new(path)),
            None => refuse(&format!("`{name}` is nothing that can be measured")),
        },
        _ => refuse("a kind and a folder are needed"),
    }
}

fn run(kind: &Kind, path: &Path) -> ExitCode {
    match (kind.measure)(path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => refuse(&format!("{error:#}")),
    }
}

fn refuse(why: &str) -> ExitCode {
    eprintln!("{why}\n\n{}", usage());
    ExitCode::from(2)
}

fn usage() -> String {
    let mut text = String::from("cargo bench --bench quality -- KIND PATH\n\n");
    for kind in KINDS {
        text.push_str(&format!("  {:<12}PATH holds {}\n", kind.name, kind.reads));
    }
    text
}
