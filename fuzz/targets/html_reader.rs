//! Any page: the sentences and notes of its articles lie in their stored texts, and
//! no two articles have one id.

#![no_main]

use std::collections::HashSet;

use dateline_fuzz::{articles, check_article};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut ids = HashSet::new();
    for article in articles("html", text) {
        check_article(&article);
        assert!(
            ids.insert(article.id.clone()),
            "{} is there twice",
            article.id
        );
    }
});
