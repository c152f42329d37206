//! Any text file: its articles share no words, and their sentences and notes lie
//! in the stored text, which is the file's own.

#![no_main]

use std::sync::{Arc, LazyLock};

use dateline::ingest::Reader;
use dateline::ingest::formats::{Reads, Source, of_ending};
use dateline::language::lexicon::Lexicon;
use dateline::language::span::Span;
use dateline_fuzz::check_order;
use libfuzzer_sys::fuzz_target;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let lexicon = Lexicon::english().expect("the shipped lexicon can be read");
    Reader::new(Arc::new(lexicon), u64::MAX).expect("the shipped patterns compile")
});

fuzz_target!(|text: &str| {
    let format = of_ending("txt").expect("text files have a reader");
    let Reads::Whole(read) = format.reads else {
        panic!("text files are read as a whole");
    };
    let source = Source {
        file: "page.txt".into(),
        text: text.into(),
    };
    let mut taken: Vec<Span> = Vec::new();
    for article in read(&READER, &source).articles {
        assert_eq!(&*article.stored, text);
        assert!(!article.sentences.is_empty(), "{} is empty", article.id);
        let spans: Vec<Span> = article.sentences.iter().map(|one| one.span).collect();
        check_order(text, &spans);
        for span in article.notes.iter().filter_map(|note| note.span) {
            assert!(
                text.get(span.start..span.end).is_some(),
                "a note on {span:?}"
            );
        }
        taken.extend(spans);
    }
    taken.sort();
    check_order(text, &taken);
});
