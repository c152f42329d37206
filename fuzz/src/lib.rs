//! What must hold of spans and articles, whatever the text: shared by the targets.
//!
//! `cargo +nightly fuzz run TARGET` (cargo-fuzz) feeds one of them until something
//! does not hold; the input that shows it is then kept below `artifacts/`.

use std::sync::{Arc, LazyLock};

use dateline::ingest::Reader;
use dateline::ingest::article::Article;
use dateline::ingest::formats::{Reads, Source, of_ending};
use dateline::language::lexicon::Lexicon;
use dateline::language::span::Span;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let lexicon = Lexicon::english().expect("the shipped lexicon can be read");
    Reader::new(Arc::new(lexicon), u64::MAX).expect("the shipped patterns compile")
});

/// The articles of a file with this ending that is read as a whole.
pub fn articles(ending: &str, text: &str) -> Vec<Article> {
    let format = of_ending(ending).expect("files of this kind have a reader");
    let Reads::Whole(read) = format.reads else {
        panic!("files of this kind are read as a whole");
    };
    let source = Source {
        file: format!("page.{ending}").into(),
        text: text.into(),
    };
    read(&READER, &source).articles
}

/// Fails unless the article has sentences, and they and its notes lie in its text.
pub fn check_article(article: &Article) {
    let spans = sentence_spans(article);
    assert!(!spans.is_empty(), "{} is empty", article.id);
    check_order(&article.stored, &spans);
    for span in article.notes.iter().filter_map(|note| note.span) {
        let words = article.stored.get(span.start..span.end);
        assert!(words.is_some(), "a note of {} on {span:?}", article.id);
    }
}

/// Where the sentences of an article stand.
pub fn sentence_spans(article: &Article) -> Vec<Span> {
    article.sentences.iter().map(|one| one.span).collect()
}

/// Fails unless the spans lie in `text` in order, apart, on characters, and none
/// is blank.
pub fn check_order(text: &str, spans: &[Span]) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end, "{span:?} begins before {end}");
        let words = text.get(span.start..span.end);
        let words = words.unwrap_or_else(|| panic!("{span:?} is cut through a character"));
        assert!(!words.trim().is_empty(), "{span:?} is blank");
        end = span.end;
    }
}

/// Fails unless nothing but white space lies between the spans and around them.
pub fn check_complete(text: &str, spans: &[Span]) {
    let mut end = 0;
    let last = Span::new(text.len(), text.len());
    for span in spans.iter().chain([&last]) {
        let gap = Span::new(end, span.start).of(text);
        assert!(gap.trim().is_empty(), "{gap:?} is lost before {span:?}");
        end = span.end;
    }
}
