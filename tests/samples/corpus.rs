//! The articles of one labelled case, as a desk of their own.

use std::sync::Arc;

use dateline::bootstrap;
use dateline::desk::Desk;
use dateline::settings::{Overrides, Settings};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;

/// A day behind all of the articles.
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2027, 1, 1);

/// An article as a sample writes it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Article {
    pub(crate) publisher: String,
    pub(crate) date: String,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// A sample's text, by its name.
pub(crate) fn sample(name: &str) -> String {
    let path = crate::common::project(&format!("tests/samples/{name}.toml"));
    std::fs::read_to_string(path).unwrap()
}

/// A desk over the articles of all cases, without an entity file, that shows all it
/// finds. Article 2 of the third case is `3-2`.
pub(crate) fn desk<'a>(cases: impl Iterator<Item = &'a [Article]>) -> Arc<Desk> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("articles.jsonl");
    let numbered = cases.enumerate().flat_map(|(case, articles)| {
        let articles = articles.iter().enumerate();
        articles.map(move |(number, article)| (case, number, article))
    });
    let lines = numbered.map(|(case, number, article)| {
        let id = format!("{}-{}", case + 1, number + 1);
        let line = json!({
            "id": id, "title": article.title, "publisher": article.publisher,
            "date": article.date, "text": article.text.trim(),
        });
        format!("{line}\n")
    });
    std::fs::write(&file, lines.collect::<String>()).unwrap();
    let overrides = Overrides {
        corpus: vec![file],
        entities: vec!["none".into()],
        data: Some(":memory:".into()),
    };
    let all = [
        ("DATELINE__ANSWERS__MAX_CITATIONS", "10"),
        ("DATELINE__ANSWERS__MAX_PER_ARTICLE", "100"),
    ];
    let all = all.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let settings = Settings::load(&[], all.into_iter(), &overrides).unwrap();
    Arc::new(bootstrap::desk_in_memory(&settings).unwrap())
}
