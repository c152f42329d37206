//! Any text: its words keep their places and hold no space, and its skeleton is
//! letters and digits in lower case.

#![no_main]

use dateline::language::fold::{folded, skeleton, words};
use dateline::language::span::Span;
use dateline_fuzz::check_order;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = words(text);
    let spans: Vec<Span> = read.iter().map(|word| word.span).collect();
    check_order(text, &spans);
    for word in &read {
        assert!(
            !word.folded.is_empty(),
            "a word of nothing at {:?}",
            word.span
        );
        assert!(
            !word.folded.contains(char::is_whitespace),
            "{:?}",
            word.folded
        );
    }
    let joined: Vec<&str> = read.iter().map(|word| &*word.folded).collect();
    assert_eq!(folded(text), joined.join(" "));
    let bare = skeleton(text);
    assert!(bare.chars().all(char::is_alphanumeric), "{bare:?}");
    let lower: String = bare.chars().flat_map(char::to_lowercase).collect();
    assert_eq!(lower, bare, "a skeleton is not all in lower case");
});
