//! What must hold of spans, whatever the text: shared by the targets.
//!
//! `cargo +nightly fuzz run TARGET` (cargo-fuzz) feeds one of them until something
//! does not hold; the input that shows it is then kept below `artifacts/`.

use dateline::language::span::Span;

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
