//! What became of plans: all that a timeline says was held, cancelled or put off.

use dateline::answer::PartKind;
use serde::Deserialize;

use super::Tally;
use super::corpus::{Article, TODAY, desk, sample};
use crate::common::asked;

#[derive(Deserialize)]
struct Sample {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    subject: String,
    article: Vec<Article>,
    plan: Vec<Plan>,
}

#[derive(Debug, Deserialize)]
struct Plan {
    sentence: String,
    outcome: String,
    by: Option<String>,
    #[serde(default)]
    also: Vec<String>,
}

/// An outcome that is shown behind a plan is right where the plan is labelled with it
/// and with this sentence, or with another of the article that tells it.
fn measure(name: &str, shows: bool) -> Tally {
    let read: Sample = toml::from_str(&sample(name)).unwrap();
    let mut tally = Tally::default();
    let desk = desk(read.case.iter().map(|case| case.article.as_slice()));
    for case in &read.case {
        let outcomes = case.plan.iter().filter(|plan| plan.outcome != "none");
        tally.labelled += outcomes.clone().count();
        let question = format!("timeline of {}", case.subject);
        let answer = asked(&desk, &question, TODAY);
        let quote = |part: &dateline::answer::Part| {
            let index = *part.citations.first().unwrap();
            answer.citations.get(index).unwrap().text().to_owned()
        };
        let mut found: Vec<&Plan> = Vec::new();
        for pair in answer.parts.windows(2) {
            let [planned, became] = pair else { continue };
            let outcome = match became.kind {
                PartKind::Held => "held",
                PartKind::Cancelled => "cancelled",
                PartKind::Postponed => "postponed",
                _ => continue,
            };
            let (sentence, by) = (quote(planned), quote(became));
            let same = |text: &String| text.contains(&sentence) || sentence.contains(&**text);
            // A timeline may show the plan of a namesake: it is judged by its own label.
            let mut plans = read
                .case
                .iter()
                .flat_map(|case| case.plan.iter().map(move |plan| (case, plan)));
            let label = plans.find(|(case, plan)| {
                plan.outcome == outcome
                    && (same(&plan.sentence) || plan.also.iter().any(same))
                    && case.article.iter().any(|article| {
                        let told = plan.by.as_ref();
                        told.is_some_and(|told| article.text.contains(told))
                            && article.text.contains(&by)
                    })
            });
            tally.shown += 1;
            tally.right += usize::from(label.is_some());
            found.extend(label.map(|(_, plan)| plan));
            if shows && label.is_none() {
                println!("WRONG {question}: {sentence}\n   {}: {by}", became.label);
            }
        }
        if shows {
            for plan in
                outcomes.filter(|plan| !found.iter().any(|known| std::ptr::eq(*known, *plan)))
            {
                let planned = answer
                    .parts
                    .iter()
                    .any(|part| part.kind == PartKind::Plan && quote(part) == plan.sentence);
                println!(
                    "MISSED ({planned}) {question}: {} | {} | {:?}",
                    plan.sentence, plan.outcome, plan.by
                );
            }
        }
    }
    tally.report(name);
    tally
}

#[test]
fn what_is_said_to_have_become_of_a_plan_did() {
    measure(
        "outcomes-develop",
        std::env::var_os("DATELINE_SHOW").is_some(),
    );
    let measured = measure("outcomes-measured", false);
    assert!(measured.labelled >= 25);
    assert!(measured.precision() >= 0.9, "{measured:?}");
}
