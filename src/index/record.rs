//! An article as bytes, and back.
//!
//! Takes an article; gives a record that carries a hash of itself, so that damage
//! on the disk is noticed before a word of it is quoted.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ingest::article::{
    Article, ArticleId, Certainty, ContentHash, Field, Note, Published, Role, Sentence,
};
use crate::language::span::Span;

/// The length of the hash in front of a record, in bytes.
const HASH: usize = 8;

/// Why bytes are no record.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum RecordError {
    /// They are not the bytes that were written.
    #[error("a stored article is damaged")]
    Damaged,
    /// They are intact but of another form.
    #[error("a stored article is of another version of the program")]
    Form,
}

/// A record as it is laid out.
#[derive(Serialize, Deserialize)]
struct Record<'r> {
    id: &'r str,
    file: &'r str,
    /// None where it is the text of the article it was embedded in.
    stored: Option<&'r str>,
    title: Option<&'r str>,
    publisher: Option<&'r str>,
    byline: Option<&'r str>,
    earliest: Option<i32>,
    latest: Option<i32>,
    certainty: u8,
    told_by: Option<&'r str>,
    url: Option<&'r str>,
    language: Option<&'r str>,
    host: Option<&'r str>,
    /// Bytes since the end of the one before, length, role, and paragraphs further.
    sentences: Vec<Piece>,
    #[serde(borrow)]
    notes: Vec<Remark<'r>>,
    /// The fields that a person has put right, a bit each.
    corrected: u8,
}

type Piece = (i32, u32, u8, i32);

#[derive(Serialize, Deserialize)]
struct Remark<'r> {
    why: &'r str,
    span: Option<(u32, u32)>,
}

/// Writes an article. `shares_text` says that its text is that of the article it
/// was embedded in and is kept there alone.
pub(super) fn write(article: &Article, shares_text: bool, out: &mut Vec<u8>) {
    out.clear();
    out.extend([0; HASH]);
    let (mut end, mut paragraph) = (0_i64, 0_i64);
    let pieces = article.sentences.iter().map(|sentence| {
        let piece = (
            small(sentence.span.start as i64 - end),
            length(sentence.span.len()),
            role_number(sentence.role),
            small(sentence.paragraph as i64 - paragraph),
        );
        end = sentence.span.end as i64;
        paragraph = sentence.paragraph as i64;
        piece
    });
    let record = Record {
        id: article.id.as_str(),
        file: &article.file,
        sentences: pieces.collect(),
        stored: (!shares_text).then_some(&*article.stored),
        title: article.title.as_deref(),
        publisher: article.publisher.as_deref(),
        byline: article.byline.as_deref(),
        earliest: article.published.earliest.map(day_number),
        latest: article.published.latest.map(day_number),
        certainty: article.published.certainty as u8,
        told_by: article.published.told_by.as_deref(),
        url: article.url.as_deref(),
        language: article.language.as_deref(),
        host: article.host.as_ref().map(ArticleId::as_str),
        notes: article.notes.iter().map(remark).collect(),
        corrected: bits(&article.corrected),
    };
    // Writing to memory fails only where a value has no length; none here has not.
    if let Ok(written) = postcard::to_extend(&record, std::mem::take(out)) {
        *out = written;
    }
    let hash = ContentHash::of(out.get(HASH..).unwrap_or_default());
    for (place, byte) in out.iter_mut().zip(hash.0.to_be_bytes()) {
        *place = byte;
    }
}

/// The article of a record; `text_of` gives the text of the article with an id,
/// for one that shares it.
///
/// # Errors
/// Where the bytes are not those that were written.
pub(super) fn read(
    bytes: &[u8],
    text_of: impl FnOnce(&ArticleId) -> Option<Arc<str>>,
) -> Result<Article, RecordError> {
    let record = checked(bytes)?;
    let host = record.host.map(ArticleId::new);
    let stored: Arc<str> = match (record.stored, &host) {
        (Some(stored), _) => stored.into(),
        (None, Some(host)) => text_of(host).ok_or(RecordError::Damaged)?,
        (None, None) => return Err(RecordError::Form),
    };
    let (mut end, mut paragraph) = (0_i64, 0_i64);
    let mut sentences = Vec::with_capacity(record.sentences.len());
    for (gap, length, role, further) in record.sentences {
        let start = end + i64::from(gap);
        end = start + i64::from(length);
        paragraph += i64::from(further);
        let place = |at: i64| usize::try_from(at).map_err(|_| RecordError::Form);
        sentences.push(Sentence {
            span: Span::new(place(start)?, place(end)?),
            role: role_of(role),
            paragraph: place(paragraph)?,
        });
    }
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Article {
        id: ArticleId::new(record.id),
        file: record.file.into(),
        title: owned(record.title),
        publisher: owned(record.publisher),
        byline: owned(record.byline),
        published: Published {
            earliest: record.earliest.and_then(day_of),
            latest: record.latest.and_then(day_of),
            certainty: certainty_of(record.certainty),
            told_by: owned(record.told_by),
        },
        url: owned(record.url),
        language: owned(record.language),
        notes: record.notes.iter().map(note).collect(),
        corrected: fields(record.corrected),
        sentences,
        host,
        stored,
    })
}

/// The text that a record holds itself, if it does.
///
/// # Errors
/// As [`read`].
pub(super) fn text_of(bytes: &[u8]) -> Result<Option<Arc<str>>, RecordError> {
    Ok(checked(bytes)?.stored.map(Arc::from))
}

fn checked(bytes: &[u8]) -> Result<Record<'_>, RecordError> {
    let (hash, record) = bytes.split_at_checked(HASH).ok_or(RecordError::Damaged)?;
    if ContentHash::of(record).0.to_be_bytes() != *hash {
        return Err(RecordError::Damaged);
    }
    postcard::from_bytes(record).map_err(|_| RecordError::Form)
}

fn bits(fields: &[Field]) -> u8 {
    let bit = |field: &Field| 1_u8 << *field as u8;
    fields.iter().map(bit).fold(0, |bits, bit| bits | bit)
}

fn fields(bits: u8) -> Vec<Field> {
    let set = |field: &Field| bits & 1 << *field as u8 != 0;
    Field::ALL.into_iter().filter(set).collect()
}

fn remark(note: &Note) -> Remark<'_> {
    Remark {
        why: &note.why,
        span: note.span.map(|span| (length(span.start), length(span.end))),
    }
}

fn note(remark: &Remark<'_>) -> Note {
    Note {
        why: remark.why.to_owned(),
        span: remark
            .span
            .map(|(start, end)| Span::new(start as usize, end as usize)),
    }
}

/// Days since 1 January 1970.
pub(super) fn day_number(day: Date) -> i32 {
    let since = day.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| span.get_days())
}

pub(super) fn day_of(number: i32) -> Option<Date> {
    let since = jiff::Span::new().try_days(number).ok()?;
    Date::constant(1970, 1, 1).checked_add(since).ok()
}

// A file is read only where its length fits; corpus.max_file_bytes is below 4 GiB.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

fn small(difference: i64) -> i32 {
    i32::try_from(difference).unwrap_or(i32::MAX)
}

const ROLES: [Role; 6] = [
    Role::Body,
    Role::Title,
    Role::Heading,
    Role::Dateline,
    Role::Byline,
    Role::Caption,
];

fn role_number(role: Role) -> u8 {
    let at = ROLES.iter().position(|known| *known == role);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

fn role_of(number: u8) -> Role {
    ROLES
        .get(usize::from(number))
        .copied()
        .unwrap_or(Role::Body)
}

fn certainty_of(number: u8) -> Certainty {
    let all = [
        Certainty::Stated,
        Certainty::Derived,
        Certainty::Bounded,
        Certainty::Unknown,
    ];
    all.into_iter()
        .find(|certainty| *certainty as u8 == number)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn article() -> Article {
        let stored: Arc<str> = "Harbour opens\n\nThe harbour opened. It is deep.".into();
        let sentence = |start, end, role, paragraph| Sentence {
            span: Span::new(start, end),
            role,
            paragraph,
        };
        Article {
            id: ArticleId::new("news/1#2"),
            file: "news/1.txt".into(),
            sentences: vec![
                sentence(15, 34, Role::Body, 1),
                sentence(0, 13, Role::Title, 0),
                sentence(35, 46, Role::Caption, 2),
            ],
            title: Some("Harbour opens".to_owned()),
            publisher: None,
            byline: Some("A. Writer".to_owned()),
            published: Published {
                earliest: Some(date(2024, 2, 29)),
                latest: Some(date(2024, 3, 1)),
                certainty: Certainty::Bounded,
                told_by: Some("2 days ago".to_owned()),
            },
            url: Some("https://herald.example/1".to_owned()),
            language: Some("en".to_owned()),
            host: Some(ArticleId::new("news/1")),
            notes: vec![Note {
                why: "cut: an advert".to_owned(),
                span: Some(Span::new(3, 9)),
            }],
            corrected: vec![Field::Title, Field::Language],
            stored,
        }
    }

    #[test]
    fn an_article_comes_back_as_it_was() {
        let article = article();
        for shares_text in [false, true] {
            let mut bytes = Vec::new();
            write(&article, shares_text, &mut bytes);
            let back = read(&bytes, |host| {
                assert_eq!(host.as_str(), "news/1");
                Some(article.stored.clone())
            });
            assert_eq!(format!("{:?}", back.unwrap()), format!("{article:?}"));
        }
    }

    #[test]
    fn a_record_with_one_bit_changed_is_refused() {
        let mut bytes = Vec::new();
        write(&article(), false, &mut bytes);
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            let read = read(&bytes, |_| None);
            assert_eq!(read.unwrap_err(), RecordError::Damaged, "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
    }
}
