//! `which sources do you have?`: the publishers, how many articles each has, and
//! of when.

use jiff::civil::Date;

use super::dates::day_in_words;
use super::{Answer, Part, Scene, Status, counted, extent};

pub(super) fn answer(mut draft: Answer, scene: &Scene<'_>) -> Answer {
    let mut unnamed = 0;
    for shelved in scene.library.articles() {
        unnamed += usize::from(shelved.article.publisher.is_none());
    }
    for (publisher, count) in scene.library.publishers() {
        draft.parts.push(source(format!(
            "{publisher}: {}{}",
            counted(count, "article"),
            dated(publisher, scene)
        )));
    }
    if unnamed > 0 {
        draft.parts.push(source(format!(
            "no publisher named: {}",
            counted(unnamed, "article")
        )));
    }
    draft.note = Some(extent(scene));
    draft.status = Status::Answered;
    draft.confidence = 1.0;
    draft
}

fn source(label: String) -> Part {
    Part {
        label,
        kind: "source".to_owned(),
        ..Part::default()
    }
}

/// The first and last day of a publisher's articles.
fn dated(publisher: &str, scene: &Scene<'_>) -> String {
    let key = crate::index::publisher_key(publisher);
    let own = || {
        scene
            .library
            .articles()
            .iter()
            .filter(|shelved| shelved.publisher == key)
    };
    let first: Option<Date> = own()
        .filter_map(|shelved| shelved.article.published.earliest)
        .min();
    let last: Option<Date> = own()
        .filter_map(|shelved| shelved.article.published.latest)
        .max();
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!(", {}", day_in_words(first)),
        (Some(first), Some(last)) => format!(", {} to {}", day_in_words(first), day_in_words(last)),
        _ => ", undated".to_owned(),
    }
}
