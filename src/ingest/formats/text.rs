//! Plain text as scrapers leave it: the page's words in order, one paragraph a
//! line or wrapped, its boilerplate among them, and sometimes further articles.

use super::{Contents, Source};
use crate::ingest::article::{Article, ArticleId};
use crate::ingest::dateline::{Header, bound_by_neighbours};
use crate::ingest::{Reader, clean, dateline};

/// Reads the article of a file, and those embedded in it.
pub(super) fn read(reader: &Reader, source: &Source) -> Contents {
    let stored = &source.text;
    let drafts = clean::articles(stored, &reader.boilerplate);
    let mut headers: Vec<Header> = drafts
        .iter()
        .map(|draft| dateline::read(draft, stored, &reader.boilerplate))
        .collect();
    bound_by_neighbours(&mut headers);
    let host = ArticleId::new(source.stem());
    let mut articles: Vec<Article> = Vec::new();
    for (number, (draft, header)) in drafts.into_iter().zip(headers).enumerate() {
        let id = match number {
            0 => host.clone(),
            _ => ArticleId::new(format!("{host}#{}", number + 1)),
        };
        let mut notes = draft.notes;
        notes.extend(header.notes);
        notes.sort_by_key(|note| note.span);
        let mut article = Article {
            id,
            file: source.file.clone(),
            stored: stored.clone(),
            title: header.title.map(|span| span.of(stored).to_owned()),
            publisher: header.publisher,
            byline: header.byline,
            published: header.published,
            url: None,
            language: None,
            sentences: reader.sentences(stored, &header.pieces),
            host: (number > 0).then(|| host.clone()),
            notes,
            corrected: Vec::new(),
        };
        article.language = reader.language(&article.text());
        articles.push(article);
    }
    articles.retain(|article| !article.sentences.is_empty());
    Contents {
        articles,
        problems: Vec::new(),
    }
}
