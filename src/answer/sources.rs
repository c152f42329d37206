//! `which sources do you have?`: the publishers, how many articles each has, and
//! of when.

use crate::index::search::Holdings;

use super::dates::day_in_words;
use super::{Answer, AnswerContext, Part, PartKind, Status, counted, extent};

pub(super) fn answer(mut draft: Answer, context: &AnswerContext<'_>) -> Answer {
    for held in context.library.holdings(context.today) {
        let count = counted(held.articles, "article");
        draft.parts.push(source(match &held.publisher {
            Some(publisher) => format!("{publisher}: {count}{}", dated(&held)),
            None => format!("no publisher named: {count}"),
        }));
    }
    draft.note = Some(extent(context));
    draft.status = Status::Answered;
    draft.confidence = 1.0;
    draft
}

fn source(label: String) -> Part {
    Part {
        label,
        kind: PartKind::Source,
        ..Part::default()
    }
}

/// The first and last day of a publisher's articles.
fn dated(held: &Holdings) -> String {
    match (held.first, held.last) {
        (Some(first), Some(last)) if first == last => format!(", {}", day_in_words(first)),
        (Some(first), Some(last)) => format!(", {} to {}", day_in_words(first), day_in_words(last)),
        _ => ", undated".to_owned(),
    }
}
