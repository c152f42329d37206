//! Short answers: what is read off a sentence, and where nothing is.
//!
//! Each row is an article of its own among the others, a question, and the short answer.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use std::fs;

use common::{asked, opened};
use dateline::answer::Status;
use jiff::civil::date;

/// The article, the question, the short answer if one can be given.
const ROWS: &[(&str, &str, Option<&str>)] = &[
    // A list is whole or it is none.
    (
        "The envoys of Quell and Marrin signed the Oldwater charter on Monday.",
        "who signed the Oldwater charter?",
        None,
    ),
    (
        "Workers of the Tamsin mill may join unions such as Redhand, Longhand or Millmen.",
        "when did the workers of the Tamsin mill join Redhand?",
        None,
    ),
    // A title belongs to a name of one word.
    (
        "Guild medal winner Lady Corvane sang the anthem at the Harrow games, while Orla Finch danced.",
        "who sang the anthem at the Harrow games?",
        Some("Lady Corvane"),
    ),
    // Where in a place.
    (
        "The weavers keep their looms at Fenwick hall in London.",
        "where do the weavers keep their looms?",
        Some("Fenwick hall in London"),
    ),
    // Years that say which of its kind something is.
    (
        "The Vellum choir dropped its 1990 songs when it toured the coast.",
        "when did the Vellum choir tour the coast?",
        None,
    ),
    // Another's figure.
    (
        "About 3,100 sheep were lost to the shaking fever on Orrin.",
        "how many sheep were lost to the shaking fever on Skarn?",
        None,
    ),
    // A number of something else.
    (
        "All three Ossel cafes voted for the union of waiters in April.",
        "how many waiters of the Ossel cafes voted for the union?",
        None,
    ),
    // Whose number: that of the noun behind the owner.
    (
        "Dray beat Holm with 512 votes to 377 among the members of the Weavers party.",
        "how many members' votes did Dray beat Holm with?",
        Some("512 votes"),
    ),
    // What was asked is what was done, and by whom.
    (
        "Brant Foods, which hired 3,400 people last year, laid off 210 people on Oxley street.",
        "how many people did Brant Foods lay off on Oxley street?",
        Some("210 people"),
    ),
    (
        "Brant Foods hired 3,500 people for its Pell street ovens.",
        "how many people did Brant Foods lay off from its Pell street ovens?",
        None,
    ),
    (
        "Skipper Orla Quist sued the ferry owner Bram Tolley on 4 May 2019.",
        "when did Bram Tolley sue the skipper Orla Quist?",
        None,
    ),
    // Whose age it is.
    (
        "In the suit the 19-year-old Tobin says that the piper Hanna Reck wronged him at the Sund fair.",
        "how old is Hanna Reck, whom Tobin sues?",
        None,
    ),
    (
        "The 23-year-old piper Hanna Reckling won at the Lund fair.",
        "how old is the piper Hanna Reckling?",
        Some("23"),
    ),
    // What is ahead is no length.
    (
        "With the Gantry dock strike looming in two weeks, the crews meet on Friday.",
        "how long did the Gantry dock strike last?",
        None,
    ),
    // The noun that a size is of tells what it is measured in.
    (
        "Colby Partners backed the $300 million sale of Ithrin Holdings, in which it has a stake.",
        "how big a stake does Colby Partners have in Ithrin Holdings?",
        None,
    ),
    (
        "Colby Rail let go 10 percent of its workforce after a loss of $20 million.",
        "how much of its workforce did Colby Rail let go?",
        Some("10 percent"),
    ),
    // A surname stands for the whole name.
    (
        "Ned Harrick will sail the Gull round the cape. Harrick is 47 and has three sons.",
        "what age is Ned Harrick?",
        Some("47"),
    ),
];

#[test]
fn short_answers_are_read_off_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    for (number, (text, ..)) in ROWS.iter().enumerate() {
        let article = format!("---\ndate: 2025-06-02\npublisher: The Coast Courier\n---\n{text}\n");
        fs::write(folder.path().join(format!("{number}.md")), article).unwrap();
    }
    let desk = opened(folder.path().to_str().unwrap(), "none");
    let mut wrong = Vec::new();
    for (text, question, expected) in ROWS {
        let answer = asked(&desk, question, date(2025, 6, 10));
        let told = answer.answer.as_deref();
        let answered = answer.status == Status::Answered;
        if told != *expected || (expected.is_some() && !answered) {
            wrong.push(format!(
                "{question}\n  expected {expected:?}, got {told:?} ({:?}, {:.2})\n  {text}",
                answer.status, answer.confidence
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
