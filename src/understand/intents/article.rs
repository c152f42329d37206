//! `the article about <topic>` · `article <id>` · `open #2` · `how old is the report on
//! <topic>`: one article, or its date.

use super::choice::number;
use super::definition::{Definition, Setting};
use crate::understand::model::{DialogueAct, Intent, Subject};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "article",
    settings: &[
        Setting {
            key: "wanted",
            values: &["date"],
            by_example: false,
        },
        Setting {
            // Which citation of the last reply it is the article of.
            key: "number",
            values: &["1", "2", "3", "last"],
            by_example: false,
        },
    ],
    slots: &["topic", "article", "count", "source"],
    read,
    remembered: true,
    suggested: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    if let Some(span) = slots.span("article") {
        let id = span.of(slots.text);
        let is_id = !id.contains(char::is_whitespace) && id.contains(|c: char| c.is_ascii_digit());
        return is_id.then(|| Intent::Article {
            about: Subject::topic(id),
            date: false,
        });
    }
    if !slots.has("topic") {
        let number = number(slots).flatten().unwrap_or(1);
        return Some(Intent::Dialogue(DialogueAct::Article(number)));
    }
    if slots.is_clause("topic") {
        // "my piece on steel is done"
        return None;
    }
    let about = slots.topic("topic")?;
    let date = slots.sets("wanted", "date");
    Some(Intent::Article { about, date })
}
