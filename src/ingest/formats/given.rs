//! An article whose fields a record gives, and whose text is plain.
//!
//! Takes the fields of a line of JSON or of an entry of a feed; gives the article,
//! its blocks cleaned and parted into sentences.

use std::sync::Arc;

use super::language_of_tag;
use crate::ingest::article::{Article, ArticleId, Note, Published, Role};
use crate::ingest::clean::{self, Shape};
use crate::ingest::{Reader, dateline, dates};
use crate::language::span::Span;

/// What a record says of its article.
#[derive(Default)]
pub(super) struct Given {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) text: String,
    pub(super) published: Published,
    pub(super) publisher: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) url: Option<String>,
    /// A code or a tag: `en`, `en-GB`.
    pub(super) language: Option<String>,
    pub(super) notes: Vec<Note>,
}

impl Given {
    /// Takes over when it was published, and what is to be said of that.
    pub(super) fn date(&mut self, told: dates::Told) {
        self.published = told.published;
        self.notes.extend(told.note.map(Note::plain));
    }

    /// The article, of the file at a path below the corpus folder.
    pub(super) fn article(self, reader: &Reader, file: &Arc<str>) -> Article {
        let stored: Arc<str> = self.text.into();
        let draft = clean::article(&stored, &reader.boilerplate);
        let blocks = draft.blocks.iter();
        let role = |shape| match shape {
            Shape::Short => Role::Heading,
            Shape::Caption => Role::Caption,
            Shape::Prose => Role::Body,
        };
        let pieces: Vec<(Span, Role)> = blocks
            .map(|block| (block.span, role(block.shape)))
            .collect();
        let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let mut byline = filled(self.byline);
        let mut published = self.published;
        let mut story = pieces.iter().filter(|(_, role)| *role == Role::Body);
        if let Some((first, _)) = story.next() {
            let last = story.next_back().map_or(first, |(last, _)| last);
            let told = dateline::of_story(first.of(&stored), last.of(&stored));
            byline = byline.or(told.byline);
            if published == Published::default() {
                published = told.published;
            }
        }
        let language = self.language.as_deref().and_then(language_of_tag);
        let mut notes = draft.notes;
        notes.extend(self.notes);
        Article {
            id: ArticleId::new(self.id),
            file: file.clone(),
            title: filled(self.title),
            publisher: filled(self.publisher),
            byline,
            published,
            url: filled(self.url),
            language: language.or_else(|| reader.language(&stored)),
            sentences: reader.sentences(&stored, &pieces),
            host: None,
            notes,
            corrected: Vec::new(),
            stored,
        }
    }
}
