//! The same sentence in near copies of its article: reprints, and other versions.
//!
//! Takes a sentence; gives the articles that hold it too, to the letter or with a few
//! other words, and which words those are. What is said of that is left to `answer`.

use jiff::civil::Date;
use serde::Serialize;

use crate::analysis::AnalyzedArticle;
use crate::analysis::SentenceRef;
use crate::index::QuerySession;
use crate::ingest::article::{ArticleId, Published};
use crate::ingest::duplicates::{containment, differing};
use crate::language::fold::skeleton;

/// The share of its runs of words that a near copy has in common.
const CONTAINED: f64 = 0.6;
/// How many articles are compared word by word.
const COMPARED: usize = 24;

/// An article that holds a sentence with a few other words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// The article.
    pub article: ArticleId,
    /// When it was published.
    pub published: Published,
    /// What differs: the words of the quotation, and those in their place there.
    pub differing: Vec<(String, String)>,
    /// Whether it is another version of the same publisher's article and no reprint.
    pub version: bool,
}

/// Where else a sentence stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Articles with the same words.
    pub same: Vec<ArticleId>,
    /// Articles with nearly the same.
    pub nearly: Vec<Variant>,
}

/// Where a sentence stands in near copies of its article that are not of after
/// `today`.
pub fn copies(place: SentenceRef<'_>, library: &QuerySession, today: Date) -> Copies {
    let mut copies = Copies::default();
    let wanted = skeleton(place.text());
    for other in near(place, library, today) {
        let texts = other.article.sentences.iter();
        let texts = texts.map(|sentence| other.article.text_of(sentence));
        if texts.clone().any(|text| skeleton(text) == wanted) {
            copies.same.push(other.article.id.clone());
            continue;
        }
        let nearest = texts
            .filter_map(|text| differing(place.text(), text))
            .min_by_key(Vec::len);
        if let Some(differing) = nearest {
            copies.nearly.push(Variant {
                article: other.article.id.clone(),
                published: other.article.published.clone(),
                differing,
                version: is_version(place.analyzed, other),
            });
        }
    }
    copies
}

/// The near copies of a sentence's article that may hold it, in the order of their ids.
fn near<'v>(
    place: SentenceRef<'_>,
    library: &'v QuerySession,
    today: Date,
) -> Vec<&'v AnalyzedArticle> {
    let analyzed = place.analyzed;
    let own = analyzed.stems();
    let sought: Vec<&str> = place.stems().collect();
    let found = library.alike(analyzed.likeness(), &sought, today);
    let others = found.into_iter().take(COMPARED);
    let others = others.filter_map(|place| library.at(place));
    let mut near: Vec<&AnalyzedArticle> = others
        .filter(|other| other.article.id != analyzed.article.id)
        .filter(|other| containment(&own, &other.stems()) >= CONTAINED)
        .collect();
    near.sort_by(|one, other| one.article.id.cmp(&other.article.id));
    near
}

/// Whether two near copies are versions of one article: the same publisher's, or at
/// the same address.
fn is_version(one: &AnalyzedArticle, other: &AnalyzedArticle) -> bool {
    let named = !one.publisher.is_empty();
    let address = one.article.url.is_some() && one.article.url == other.article.url;
    address || (named && one.publisher == other.publisher)
}
