//! Where two reports disagree: all that a comparison shows beside one another.

use dateline::answer::PartKind;
use serde::Deserialize;

use super::Tally;
use super::corpus::TODAY;
use super::corpus::{Article, desk, sample};
use crate::common::asked;

#[derive(Deserialize)]
struct Sample {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    question: String,
    article: Vec<Article>,
    #[serde(default)]
    disagrees: Vec<Disagrees>,
}

/// What differs, as the two articles put it. Which kind of difference it is called is
/// not judged.
#[derive(Debug, Deserialize)]
struct Disagrees {
    one: String,
    other: String,
}

/// A pair that is shown is right where its two sentences hold the two sides of one
/// labelled disagreement, and what is called differing stands in those.
fn measure(name: &str, shows: bool) -> Tally {
    let read: Sample = toml::from_str(&sample(name)).unwrap();
    let mut tally = Tally::default();
    let desk = desk(read.case.iter().map(|case| case.article.as_slice()));
    for case in &read.case {
        tally.labelled += case.disagrees.len();
        let answer = asked(&desk, &case.question, TODAY);
        let mut found: Vec<&Disagrees> = Vec::new();
        for part in answer
            .parts
            .iter()
            .filter(|part| part.kind == PartKind::Disagreement)
        {
            let quotes: Vec<&str> = part
                .citations
                .iter()
                .map(|index| answer.citations.get(*index).unwrap().text())
                .collect();
            let holds = |sentence: &str, words: &str| sentence.contains(words);
            let words: Vec<&str> = part.label.split(['“', '”']).skip(1).step_by(2).collect();
            let [first, second] = words.as_slice() else {
                panic!("{}", part.label);
            };
            let about = |words: &str, side: &str| {
                let mut words = words.split_whitespace();
                words.any(|word| side.contains(word))
            };
            let labelled = |label: &&Disagrees| {
                let straight = holds(quotes[0], &label.one) && holds(quotes[1], &label.other);
                let crossed = holds(quotes[0], &label.other) && holds(quotes[1], &label.one);
                (straight && about(first, &label.one) && about(second, &label.other))
                    || (crossed && about(first, &label.other) && about(second, &label.one))
            };
            let label = case.disagrees.iter().find(labelled);
            tally.shown += 1;
            tally.right += usize::from(label.is_some());
            found.extend(label);
            if shows && label.is_none() {
                println!("WRONG {}: {}\n   {quotes:?}", case.question, part.label);
            }
        }
        if shows {
            for label in &case.disagrees {
                if !found.iter().any(|found| std::ptr::eq(*found, label)) {
                    println!("MISSED {}: {label:?}", case.question);
                }
            }
        }
    }
    tally.report(name);
    tally
}

#[test]
fn what_is_shown_as_differing_differs() {
    measure(
        "disagreement-develop",
        std::env::var_os("DATELINE_SHOW").is_some(),
    );
    let measured = measure("disagreement-measured", false);
    assert!(measured.labelled >= 40);
    assert!(measured.precision() >= 0.9, "{measured:?}");
}
