//! Any text: its words keep their places, and what is folded once is folded.

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
    assert_eq!(
        skeleton(&bare),
        bare,
        "a skeleton has a skeleton of its own"
    );
});
