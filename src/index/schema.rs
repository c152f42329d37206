//! What is kept of an article in the engine's index, field by field.
//!
//! The analysis is ours: texts arrive as stems, one space between them.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, WhitespaceTokenizer};
use tantivy::{Index, IndexSettings, TantivyDocument, TantivyError};

use super::analysis::Analysed;
use super::days::day_number;
use super::record;
use crate::ingest::article::{Article, ContentHash};

/// Changes whenever an index of before can no longer be read.
pub(super) const FORMAT: u32 = 3;

const STEMS: &str = "stems";

/// The fields of the index.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The article's id.
    pub id: Field,
    /// The number of its file.
    pub file: Field,
    /// The hash of its content.
    pub content: Field,
    /// The stems of its title.
    pub title: Field,
    /// The stems of its text.
    pub text: Field,
    /// The ids of its entities, one for each mention.
    pub entities: Field,
    /// The first day it can have been published on.
    pub earliest: Field,
    /// The last day.
    pub latest: Field,
    /// Its publisher, folded.
    pub publisher: Field,
    /// Its publisher as the article writes it.
    pub publisher_name: Field,
    /// What nearly the same articles have nearly the same of.
    pub likeness: Field,
    /// The article itself.
    pub record: Field,
}

/// The names of the columns.
pub(super) mod columns {
    pub(in crate::index) const FILE: &str = "file";
    pub(in crate::index) const CONTENT: &str = "content";
    pub(in crate::index) const EARLIEST: &str = "earliest";
    pub(in crate::index) const LATEST: &str = "latest";
    pub(in crate::index) const PUBLISHER: &str = "publisher_name";
    pub(in crate::index) const LIKENESS: &str = "likeness";
}

impl Fields {
    /// The schema, and its fields.
    pub(super) fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let stems = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(STEMS)
                .set_index_option(IndexRecordOption::WithFreqs),
        );
        let fields = Self {
            id: schema.add_text_field("id", STRING),
            file: schema.add_u64_field(columns::FILE, FAST | INDEXED),
            content: schema.add_u64_field(columns::CONTENT, FAST),
            title: schema.add_text_field("title", stems.clone()),
            text: schema.add_text_field("text", stems.clone()),
            entities: schema.add_text_field("entities", stems),
            earliest: schema.add_i64_field(columns::EARLIEST, FAST),
            latest: schema.add_i64_field(columns::LATEST, FAST),
            publisher: schema.add_text_field("publisher", STRING),
            publisher_name: schema
                .add_text_field(columns::PUBLISHER, TextOptions::default().set_fast("raw")),
            likeness: schema.add_u64_field(columns::LIKENESS, FAST),
            record: schema.add_bytes_field("record", STORED),
        };
        (schema.build(), fields)
    }
}

/// How the engine keeps its files.
pub(super) fn settings() -> IndexSettings {
    IndexSettings::default()
}

/// Teaches an index how our texts are parted.
pub(super) fn register(index: &Index) {
    index
        .tokenizers()
        .register(STEMS, TextAnalyzer::from(WhitespaceTokenizer::default()));
}

/// What the engine keeps of an article besides what its text gives.
#[derive(Clone, Copy)]
pub(super) struct Filed {
    /// The number of its file.
    pub file: u64,
    /// The hash of its content.
    pub content: ContentHash,
    /// Whether its text is kept with the article it was embedded in.
    pub shares_text: bool,
}

/// An article as the engine takes it.
pub(super) fn document(
    fields: &Fields,
    article: &Article,
    analysed: Analysed,
    filed: &Filed,
    scratch: &mut Vec<u8>,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.id, article.id.as_str());
    document.add_u64(fields.file, filed.file);
    document.add_u64(fields.content, filed.content.0);
    if !analysed.title.is_empty() {
        document.add_text(fields.title, analysed.title);
    }
    document.add_text(fields.text, analysed.text);
    if !analysed.entities.is_empty() {
        document.add_text(fields.entities, analysed.entities);
    }
    document.add_i64(fields.earliest, day_number(article.published.earliest));
    document.add_i64(fields.latest, day_number(article.published.latest));
    if let Some(name) = &article.publisher {
        document.add_text(fields.publisher, analysed.publisher);
        document.add_text(fields.publisher_name, name);
    }
    document.add_u64(fields.likeness, analysed.likeness.0);
    record::write(article, filed.shares_text, scratch);
    document.add_bytes(fields.record, scratch);
    document
}

/// An index of our form in memory.
///
/// # Errors
/// Where the engine fails.
pub(super) fn in_memory() -> Result<Index, TantivyError> {
    let (schema, _) = Fields::new();
    let index = Index::builder()
        .schema(schema)
        .settings(settings())
        .create_in_ram()?;
    register(&index);
    Ok(index)
}
