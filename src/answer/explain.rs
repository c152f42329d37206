//! `how did you get that?`: the rule that claimed the last question, what its names
//! stand for, the sentences that came first with what spoke for each, why the others
//! lost, and which limit left nothing.

use crate::index::QuerySession;
use crate::index::search::SearchError;
use crate::retrieve::features::FEATURES;
use crate::retrieve::question::Question;
use crate::retrieve::rank::Weights;
use crate::retrieve::{Evidence, Ranked, RejectReason, answer_type, reject_reason, retrieve};
use crate::understand::dialogue::Told;
use crate::understand::model::{self, Intent, Request};

use super::{Answer, AnswerContext, Named, Part, PartKind, Status, counted};

/// How many sentences are explained.
const SHOWN: usize = 4;
/// How many of a sentence's features are told.
const FEATURES_SHOWN: usize = 5;

/// How the answer to `last` came about; `told` is what became of it.
///
/// # Errors
/// Where the search engine fails.
pub fn explained(
    mut draft: Answer,
    last: &Request,
    told: Option<&Told>,
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let mut said = reading(last, context.library);
    if let Some(told) = told {
        let tells = match (told.measured, &last.intent) {
            (Some((right, of)), _) => {
                format!("{right} of {of} replies of its kind were found right")
            }
            (None, Intent::Fact(_) | Intent::List(_)) => {
                let least = context.weights.decision.threshold;
                format!("at least {least:.2} is needed")
            }
            (None, _) => "nothing in it was weighed".to_owned(),
        };
        said.push(format!(
            "It was {}, with a confidence of {:.2} ({tells}).",
            told.status, told.confidence
        ));
        said.push(format!("Its id is {}.", told.id));
    }
    if !last.alternatives.is_empty() {
        said.push(format!(
            "Other rules fitted too: {}.",
            last.alternatives.join(", ")
        ));
    }
    if !last.terms.is_empty() || !last.named.is_empty() {
        let evidence = retrieve(last, context.library, context.weights, context.today)?;
        said.extend(emptied(last, &evidence, context)?);
        candidates(&mut draft, &evidence, context);
    }
    draft.note = Some(said.join(" "));
    draft.status = Status::Done;
    draft.confidence = 1.0;
    Ok(draft)
}

/// How likely the readings were, and what spoke most for the best of them or against it.
fn weighed(evidence: &model::Evidence) -> String {
    const CUES: usize = 4;
    let readings = evidence.readings.iter();
    let readings: Vec<String> = readings
        .map(|likely| format!("{} {:.2}", likely.intent, likely.probability))
        .collect();
    let cues = evidence.cues.iter().take(CUES);
    let cues: Vec<String> = cues
        .map(|cue| format!("{} {:+.2}", cue.what, cue.weight))
        .collect();
    format!(
        "By evidence: {}; what spoke most: {}.",
        readings.join(", "),
        cues.join(", ")
    )
}

/// The rule, the names, the words and the limits of a request.
fn reading(last: &Request, library: &QuerySession) -> Vec<String> {
    let mut said = vec![match &last.say {
        Some(say) => format!("The rule `{}` claimed your question: `{say}`.", last.rule),
        None => format!(
            "No phrase claimed your question; it went to `{}` by its own words.",
            last.rule
        ),
    }];
    said.extend(last.evidence.as_ref().map(weighed));
    for named in Named::of(last, library) {
        said.push(format!(
            "“{}” is {} ({}; {}).",
            named.matched, named.name, named.id, named.how
        ));
    }
    let typed: Vec<String> = last
        .terms
        .iter()
        .map(|term| format!("{} ({})", term.typed, term.stem))
        .collect();
    if !typed.is_empty() {
        said.push(format!(
            "Looked for, with their stems: {}.",
            typed.join(", ")
        ));
    }
    said.extend(limits(last).map(|(words, _)| format!("Limited to {words}.")));
    said
}

/// The limits of a request in words, each with the request without it.
fn limits(request: &Request) -> impl Iterator<Item = (String, Request)> {
    let period = request.period.as_ref().map(|period| {
        let free = Request {
            period: None,
            ..request.clone()
        };
        (format!("“{}”", period.text), free)
    });
    let publisher = request.publisher.as_ref().map(|publisher| {
        let free = Request {
            publisher: None,
            ..request.clone()
        };
        (publisher.clone(), free)
    });
    let without = (!request.without.is_empty()).then(|| {
        let free = Request {
            without: Vec::new(),
            ..request.clone()
        };
        let words = request.without.join("”, “");
        (format!("sentences without “{words}”"), free)
    });
    [period, publisher, without].into_iter().flatten()
}

/// Which limit left nothing, and what there is without it.
fn emptied(
    last: &Request,
    evidence: &Evidence,
    context: &AnswerContext<'_>,
) -> Result<Vec<String>, SearchError> {
    let mut said = Vec::new();
    if !evidence.ranked.is_empty() {
        return Ok(said);
    }
    for (words, free) in limits(last) {
        let found = retrieve(&free, context.library, context.weights, context.today)?;
        if !found.ranked.is_empty() {
            said.push(format!(
                "The limit to {words} left nothing; without it there are {}.",
                counted(found.ranked.len(), "sentence")
            ));
        }
    }
    Ok(said)
}

/// The first sentences, each with what spoke for it and what it lacks.
fn candidates(draft: &mut Answer, evidence: &Evidence, context: &AnswerContext<'_>) {
    let best = evidence.ranked.first().map_or(0.0, |first| first.score);
    for (number, ranked) in evidence.ranked.iter().take(SHOWN).enumerate() {
        let Some(place) = context.library.place(ranked) else {
            continue;
        };
        let known = draft.citations.len();
        let Some(index) = draft.cite(place, context).filter(|index| *index == known) else {
            continue;
        };
        let lacks = reject_reason(&evidence.question, ranked, context.library);
        let lacks = lacks.map_or_else(String::new, |lack| {
            format!("; it {}", lacking(&lack, &evidence.question, context))
        });
        let behind = match number {
            0 => String::new(),
            _ => format!(", {:.1} behind the first", best - ranked.score),
        };
        draft.parts.push(Part {
            label: format!(
                "score {:.1}{behind}: {}{lacks}; {}",
                ranked.score,
                speaking(ranked, context.weights),
                draft
                    .citations
                    .get(index)
                    .map_or("", |quote| &quote.citation.reference)
            ),
            kind: PartKind::Candidate,
            citations: vec![index],
            ..Part::default()
        });
    }
    let rest = evidence.ranked.len().saturating_sub(SHOWN);
    if rest > 0 {
        draft.parts.push(Part {
            label: format!("{rest} more came behind these."),
            kind: PartKind::Coverage,
            ..Part::default()
        });
    }
}

/// The features that weigh most in a score: "coverage +4.2, article +3.1".
fn speaking(ranked: &Ranked, weights: &Weights) -> String {
    let values = ranked.features.values();
    let weighed = FEATURES.iter().zip(weights.score_weights()).zip(values);
    let mut weighed: Vec<(&str, f64)> = weighed
        .map(|((feature, weight), value)| (feature.name, weight * value))
        .filter(|(_, weight)| weight.abs() >= 0.05)
        .collect();
    weighed.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    let told = weighed.iter().take(FEATURES_SHOWN);
    let told: Vec<String> = told
        .map(|(name, weight)| format!("{name} {weight:+.1}"))
        .collect();
    told.join(", ")
}

/// What a sentence lacks, as the end of a sentence about it.
fn lacking(lack: &RejectReason, question: &Question, context: &AnswerContext<'_>) -> String {
    match lack {
        RejectReason::Nothing => "holds none of the words".to_owned(),
        RejectReason::Entity(key) => {
            let entity = context.library.entity(*key);
            let name = entity.map_or("a name that was asked about", |entity| entity.name);
            format!("is not about {name}")
        }
        RejectReason::Attribute => format!("does not give “{}”", question.attribute.join(" ")),
        RejectReason::Ordinal(typed) => format!("does not speak of the {typed}"),
        RejectReason::Period => "is of another time".to_owned(),
        RejectReason::AnswerType => {
            format!("is not one that {}", answer_type::missing(question))
        }
        RejectReason::Another(name) => format!("tells of another than {name}"),
        RejectReason::Planned => "only tells that it is planned".to_owned(),
        RejectReason::Unknown | RejectReason::TooLittle | RejectReason::Confidence => {
            let count = question.terms.len();
            format!("holds too little of the {count} things asked about")
        }
    }
}
