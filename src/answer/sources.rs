//! `which sources do you have?`: the publishers, how many articles each has, and
//! of when.

use jiff::civil::Date;

use crate::index::{Shelved, publisher_key};

use super::dates::day_in_words;
use super::{Answer, Part, Scene, Status, counted, extent};

pub(super) fn answer(mut draft: Answer, scene: &Scene<'_>) -> Answer {
    let mut unnamed = 0;
    for shelved in scene.library.as_of(scene.today) {
        unnamed += usize::from(shelved.article.publisher.is_none());
    }
    for (publisher, _) in scene.library.publishers() {
        let own: Vec<&Shelved> = of_publisher(publisher, scene);
        if !own.is_empty() {
            let count = counted(own.len(), "article");
            draft
                .parts
                .push(source(format!("{publisher}: {count}{}", dated(&own))));
        }
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

fn of_publisher<'l>(publisher: &str, scene: &Scene<'l>) -> Vec<&'l Shelved> {
    let key = publisher_key(publisher);
    scene
        .library
        .as_of(scene.today)
        .filter(|shelved| shelved.publisher == key)
        .collect()
}

/// The first and last day of a publisher's articles.
fn dated(own: &[&Shelved]) -> String {
    let published = || own.iter().map(|shelved| &shelved.article.published);
    let first: Option<Date> = published().filter_map(|date| date.earliest).min();
    let last: Option<Date> = published().filter_map(|date| date.latest).max();
    match (first, last) {
        (Some(first), Some(last)) if first == last => format!(", {}", day_in_words(first)),
        (Some(first), Some(last)) => format!(", {} to {}", day_in_words(first), day_in_words(last)),
        _ => ", undated".to_owned(),
    }
}
