//! Who said what: of every name in a text, all that it is shown to have said.

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
    #[serde(flatten)]
    article: Article,
    names: Vec<String>,
    #[serde(default)]
    statement: Vec<Statement>,
}

#[derive(Debug, Deserialize)]
struct Statement {
    sentence: String,
    speaker: String,
    direct: bool,
}

/// What is shown of the speakers of a sample; a statement with another's name, or
/// reported words shown as the speaker's own, are wrong.
fn measure(name: &str, shows: bool) -> Tally {
    let read: Sample = toml::from_str(&sample(name)).unwrap();
    let mut tally = Tally::default();
    let articles = read
        .case
        .iter()
        .map(|case| std::slice::from_ref(&case.article));
    let desk = desk(articles);
    for (number, case) in read.case.iter().enumerate() {
        tally.labelled += case.statement.len();
        let own = format!("{}-1", number + 1);
        for name in &case.names {
            let answer = asked(&desk, &format!("what did {name} say?"), TODAY);
            if shows && answer.intent != "quote" {
                println!("not read as a quote question: {name}");
            }
            let mut found = Vec::new();
            for part in answer
                .parts
                .iter()
                .filter(|part| part.kind == PartKind::Quote)
            {
                let quote = answer.citations.get(part.citations[0]).unwrap();
                if quote.citation.article.as_str() != own {
                    // A namesake of another case: who is meant, the question left open.
                    continue;
                }
                let labelled = |statement: &&Statement| {
                    statement.speaker == *name && statement.sentence.trim() == quote.text()
                };
                let label = case.statement.iter().find(labelled);
                let right = label.is_some_and(|label| Some(label.direct) == part.direct);
                tally.shown += 1;
                tally.right += usize::from(right);
                found.push(quote.text().to_owned());
                if shows && !right {
                    let mark = if label.is_some() {
                        "direct?"
                    } else {
                        "speaker"
                    };
                    println!("WRONG {mark} {name} {:?}: {}", part.direct, quote.text());
                }
            }
            if shows {
                let own = case.statement.iter().filter(|own| own.speaker == *name);
                for own in own.filter(|own| !found.contains(&own.sentence)) {
                    println!("MISSED {name}: {}", own.sentence);
                }
            }
        }
    }
    tally.report(name);
    tally
}

#[test]
fn quotations_are_their_speakers() {
    measure(
        "quotes-develop",
        std::env::var_os("DATELINE_SHOW").is_some(),
    );
    let measured = measure("quotes-measured", false);
    assert!(measured.labelled >= 40);
    assert!(measured.precision() >= 0.9, "{measured:?}");
}
