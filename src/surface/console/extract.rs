//! `dateline extract FILE…`: corpus files as the articles found in them.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{Format, write_json};
use crate::answer::dates::published_in_words;
use crate::ingest::article::{Article, ArticleId, Field, Note, Published};
use crate::ingest::corrections::Corrections;
use crate::ingest::formats::of_name;
use crate::ingest::{Gathered, Reader};
use crate::language::span::Span;

#[derive(Serialize)]
struct Extracted {
    file: String,
    articles: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<String>,
}

/// An article as `extract` and `show` write it.
#[derive(Serialize)]
pub(super) struct Shown {
    id: ArticleId,
    title: Option<String>,
    publisher: Option<String>,
    byline: Option<String>,
    published: Published,
    url: Option<String>,
    language: Option<String>,
    text: String,
    sentences: Vec<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<ArticleId>,
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrected: Vec<Field>,
}

impl From<&Article> for Shown {
    fn from(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            byline: article.byline.clone(),
            published: article.published.clone(),
            url: article.url.clone(),
            language: article.language.clone(),
            text: shown_text(article),
            sentences: article
                .sentences
                .iter()
                .map(|sentence| sentence.span)
                .collect(),
            host: article.host.clone(),
            notes: article
                .notes
                .iter()
                .map(|note| note_in_words(note, article))
                .collect(),
            corrected: article.corrected.clone(),
        }
    }
}

/// The text that the ranges of sentences count; for a file that is itself text, where
/// they count the file's bytes, the text without the page's boilerplate.
fn shown_text(article: &Article) -> String {
    match of_name(&article.file).is_some_and(|format| format.keeps_text) {
        true => article.text(),
        false => article.stored.to_string(),
    }
}

/// What was cut and why, with the words it was.
fn note_in_words(note: &Note, article: &Article) -> String {
    const SHOWN: usize = 60;
    let Some(span) = note.span else {
        return note.why.clone();
    };
    let text = span.of(&article.stored);
    let head: String = text.chars().take(SHOWN).collect();
    let more = if head.len() < text.len() { "…" } else { "" };
    format!(
        "{} (bytes {}-{}): {head}{more}",
        note.why, span.start, span.end
    )
}

/// Reads each file and writes its articles. A file that cannot be read says why,
/// and the rest goes on.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(
    reader: &Reader,
    files: &[PathBuf],
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let mut all_read = true;
    // One object a line where there are several.
    let format = match (format, files) {
        (Format::Json, [_, _, ..]) => Format::Jsonl,
        _ => format,
    };
    for path in files {
        let (articles, extracted) = extract(reader, path);
        all_read &= extracted.error.is_none();
        match format {
            Format::Text => write_text(&articles, &extracted, out)?,
            _ => write_json(&extracted, format, out)?,
        }
    }
    Ok(all_read)
}

fn extract(reader: &Reader, path: &Path) -> (Vec<Article>, Extracted) {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    if path.is_dir() {
        return (
            Vec::new(),
            Extracted {
                file: path.display().to_string(),
                articles: Vec::new(),
                error: Some(
                    "it is a folder; name its files, or look at all with `dateline corpus check`"
                        .to_owned(),
                ),
                problems: Vec::new(),
            },
        );
    }
    let mut contents = Gathered::default();
    // A file that a person names may be a link.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let corrections = Corrections::beside(path);
    let mut corrected = corrections.over(&mut contents);
    let outcome = reader.read_file(&real, &file.as_str().into(), &mut corrected);
    let articles = contents.articles.into_iter().map(|(_, article)| article);
    let articles: Vec<Article> = articles.collect();
    let extracted = Extracted {
        file,
        articles: articles.iter().map(Shown::from).collect(),
        error: outcome.err(),
        problems: contents
            .problems
            .iter()
            .map(|problem| format!("line {}: {}", problem.line, problem.reason))
            .collect(),
    };
    (articles, extracted)
}

fn write_text(
    articles: &[Article],
    extracted: &Extracted,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    writeln!(out, "== {}", extracted.file)?;
    if let Some(error) = &extracted.error {
        writeln!(out, "not read: {error}")?;
    }
    for problem in &extracted.problems {
        writeln!(out, "left out: {problem}")?;
    }
    for (article, shown) in articles.iter().zip(&extracted.articles) {
        write_article(article, shown, out)?;
    }
    Ok(out.flush()?)
}

/// Writes the head, the text and the notes of an article.
pub(super) fn write_article(
    article: &Article,
    shown: &Shown,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mark = |field| match article.corrected.contains(&field) {
        true => " (corrected)",
        false => "",
    };
    let or = |text: &Option<String>, field| {
        let text = text.as_deref().unwrap_or("not stated");
        format!("{text}{}", mark(field))
    };
    writeln!(out, "\nid         {}", article.id)?;
    writeln!(out, "title      {}", or(&article.title, Field::Title))?;
    writeln!(
        out,
        "publisher  {}",
        or(&article.publisher, Field::Publisher)
    )?;
    writeln!(out, "byline     {}", or(&article.byline, Field::Byline))?;
    let told = article
        .published
        .told_by
        .as_ref()
        .map_or_else(String::new, |told| format!(", from “{told}”"));
    writeln!(
        out,
        "published  {}{told}{}",
        published_in_words(&article.published),
        mark(Field::Date)
    )?;
    if let Some(url) = &article.url {
        writeln!(out, "url        {url}{}", mark(Field::Url))?;
    }
    if article.corrected.contains(&Field::Language) {
        let language = or(&article.language, Field::Language);
        writeln!(out, "language   {language}")?;
    }
    if let Some(host) = &article.host {
        writeln!(out, "found in   {host}")?;
    }
    writeln!(out, "\n{}\n", shown.text)?;
    for note in &shown.notes {
        writeln!(out, "note: {note}")?;
    }
    Ok(())
}
