//! A span's own words, and where they stand.
//!
//! A quote can only be cut out of an article, so it is verbatim by construction.

use std::borrow::Cow;

use serde::Serialize;

use super::copies::Variant;
use crate::ingest::article::{Article, ArticleId, Field, Published, Role, digest};
use crate::language::span::Span;

/// Words of an article, to the letter, with their place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// The words.
    #[serde(rename = "quote")]
    text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub citation: Citation,
}

/// Where a quote stands, in a form that can be checked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Citation {
    /// The article.
    pub article: ArticleId,
    /// Its file, as a path below the corpus folder.
    pub file: String,
    /// The article's headline.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When.
    pub published: Published,
    /// The half-open range of bytes of the stored text.
    pub bytes: [usize; 2],
    /// SHA-256 of those bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Article, range and the first eight digits of the hash.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The article's own address.
    pub url: Option<String>,
    /// Where a person can open it at the sentence.
    pub link: Option<String>,
    /// The article it was embedded in: a "related" story on another's page, a release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<ArticleId>,
    /// What the quote is on its page, where it is no running text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Other articles that hold the same words.
    pub also_in: Vec<ArticleId>,
    /// Near copies of the article that hold them with a few others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nearly_in: Vec<Variant>,
    /// The sentence before it, where it begins with a word that stands for something in
    /// that: to be read first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Before>,
    /// What of this a person has put right.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Field>,
}

/// A sentence that is read before a quote, and where it stands in the same article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Before {
    /// The words.
    #[serde(rename = "quote")]
    text: String,
    /// The half-open range of bytes of the stored text.
    pub bytes: [usize; 2],
    /// Article, range and the first eight digits of the hash.
    #[serde(rename = "ref")]
    pub reference: String,
}

impl Quote {
    /// Cuts `span` out of the article. There is no other way to make a quote.
    pub fn cut(article: &Article, span: Span) -> Option<Self> {
        let text = article.stored.get(span.start..span.end)?.to_owned();
        let citation = Citation::to(article, span, &text);
        Some(Self { text, citation })
    }

    /// The same with the words at `span` of its article to be read first.
    pub fn with_before(mut self, article: &Article, span: Span) -> Self {
        if let Some(before) = Self::cut(article, span) {
            self.citation.before = Some(Before {
                text: before.text,
                bytes: before.citation.bytes,
                reference: before.citation.reference,
            });
        }
        self
    }

    /// The words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words as they are read: behind those of the sentence before, where that is
    /// quoted too.
    pub fn passage(&self) -> Cow<'_, str> {
        match &self.citation.before {
            Some(before) => Cow::Owned(format!("{} {}", before.text, self.text)),
            None => Cow::Borrowed(&self.text),
        }
    }
}

impl Citation {
    fn to(article: &Article, span: Span, text: &str) -> Self {
        let sha256 = digest(text.as_bytes());
        let reference = reference(&article.id, span, &sha256);
        Self {
            article: article.id.clone(),
            file: article.file.to_string(),
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            published: article.published.clone(),
            bytes: [span.start, span.end],
            sha256,
            reference,
            link: article.url.clone(),
            url: article.url.clone(),
            host: article.host.clone(),
            role: role(article, span),
            also_in: Vec::new(),
            nearly_in: Vec::new(),
            before: None,
            corrected: article.corrected.clone(),
        }
    }
}

/// What the sentence at a range is, where it is no running text.
fn role(article: &Article, span: Span) -> Option<Role> {
    let mut sentences = article.sentences.iter();
    let found = sentences.find(|sentence| sentence.span == span)?;
    Some(found.role).filter(|role| *role != Role::Body)
}

fn reference(article: &ArticleId, span: Span, sha256: &str) -> String {
    let short: String = sha256.chars().take(8).collect();
    format!("{article}:{}-{}:{short}", span.start, span.end)
}

/// A reference as people and programs pass it on: `article:start-end:hash`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The article.
    pub article: ArticleId,
    /// The range of bytes of its stored text.
    pub span: Span,
    /// The first digits of the hash of those bytes, eight of them or more.
    pub hash: String,
}

/// Why a text is not a reference.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a citation like article:1193-1239:5f0c21aa")]
pub struct NotAReference(pub String);

impl std::str::FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let parse = || {
            let (head, hash) = text.trim().rsplit_once(':')?;
            let (article, range) = head.rsplit_once(':')?;
            let (start, end) = range.split_once('-')?;
            let span = Span::new(start.parse().ok()?, end.parse().ok()?);
            let hex = hash.len() >= 8 && hash.chars().all(|c| c.is_ascii_hexdigit());
            let whole = !article.is_empty() && !span.is_empty() && hex;
            whole.then(|| Self {
                article: ArticleId::new(article),
                span,
                hash: hash.to_ascii_lowercase(),
            })
        };
        parse().ok_or_else(|| NotAReference(text.to_owned()))
    }
}
