//! Any text: its sentences lie in order and apart, and lose nothing but white space.

#![no_main]

use std::sync::LazyLock;

use dateline::ingest::sentences::{sentences, trimmed};
use dateline::language::lexicon::Lexicon;
use dateline_fuzz::{check_complete, check_order};
use libfuzzer_sys::fuzz_target;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::english().expect("the shipped lexicon can be read"));

fuzz_target!(|text: &str| {
    let found = sentences(text, &LEXICON);
    check_order(text, &found);
    check_complete(text, &found);
    for span in found {
        assert_eq!(trimmed(text, span), Some(span), "white space at an end");
    }
});
