//! Any text file: its articles share no words, and their sentences and notes lie
//! in the stored text, which is the file's own.

#![no_main]

use dateline::language::span::Span;
use dateline_fuzz::{articles, check_article, check_order, sentence_spans};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut taken: Vec<Span> = Vec::new();
    for article in articles("txt", text) {
        assert_eq!(&*article.stored, text);
        check_article(&article);
        taken.extend(sentence_spans(&article));
    }
    taken.sort();
    check_order(text, &taken);
});
