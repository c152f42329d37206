//! What must hold for every question, every text and every file.
//!
//! A citation is checked against the file as it lies on disk, read here anew: the
//! program's own idea of its text is not trusted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use common::dialogue::Dialogue;
use common::{RIVER, SEEDS, TODAY, Talk, asked, desk, project, river, seeds};
use dateline::answer::{Answer, Status};
use dateline::desk::{Ask, Desk};
use dateline::index::QuerySession;
use dateline::ingest::Reader;
use dateline::ingest::article::Article;
use dateline::ingest::article::digest;
use dateline::language::lexicon::Lexicon;
use dateline::language::span::Span;
use dateline::language::{fold, periods};
use dateline::reply::terminal::Terminal;
use dateline::retrieve::quote::Quote;
use dateline::retrieve::recheck::Checked;
use dateline::understand::dialogue::Conversation;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::sample::select;

/// Questions with known answers, where the project lies beside them.
const QUESTIONS: &str = "../shared/eval/seeds/questions.jsonl";

// ------------------------------------------------------------- citations

/// What an article's ranges count in, read from disk: the file, or the text of
/// the record with the article's id.
fn on_disk(corpus: &str, quote: &Quote) -> Vec<u8> {
    let path = project(corpus).join(&quote.citation.file);
    let bytes = std::fs::read(&path).unwrap();
    if path.extension().is_none_or(|ending| ending != "jsonl") {
        return bytes;
    }
    let text = String::from_utf8(bytes).unwrap();
    let records = text.lines().map(serde_json::from_str::<serde_json::Value>);
    let records: Vec<serde_json::Value> = records.map(Result::unwrap).collect();
    let mut records = records.iter();
    let record = records.find(|record| record["id"] == quote.citation.article.as_str());
    record.unwrap()["text"]
        .as_str()
        .unwrap()
        .as_bytes()
        .to_vec()
}

/// Panics unless every quote of the answer is to the letter what its citation says.
fn check_quotes(answer: &Answer, desk: &Desk, corpus: &str, today: Date) {
    let asked = &answer.question;
    let library = QuerySession::to(desk.library());
    for quote in answer.citations.iter().chain(&answer.nearest) {
        let citation = &quote.citation;
        let reference = &citation.reference;
        let [start, end] = citation.bytes;
        let disk = on_disk(corpus, quote);
        let cut = disk.get(start..end);
        assert_eq!(
            cut,
            Some(quote.text().as_bytes()),
            "{reference} of {asked:?}"
        );
        let hash = digest(quote.text().as_bytes());
        assert_eq!(citation.sha256, hash, "{reference} of {asked:?}");
        let short: String = hash.chars().take(8).collect();
        let whole = format!("{}:{start}-{end}:{short}", citation.article);
        assert_eq!(*reference, whole, "asked {asked:?}");
        let checked = desk.verify(reference);
        assert!(
            matches!(checked, Checked::Intact(_)),
            "{reference} of {asked:?}: {checked:?}"
        );
        let analyzed = library.article(&citation.article).unwrap();
        let spans = || {
            analyzed
                .article
                .sentences
                .iter()
                .map(|sentence| sentence.span)
        };
        assert!(
            spans().any(|span| span.start == start) && spans().any(|span| span.end == end),
            "{reference} of {asked:?} is not of whole sentences"
        );
        let earliest = citation.published.earliest;
        assert!(
            earliest.is_none_or(|day| day <= today),
            "{reference} of {asked:?} is of {earliest:?}"
        );
        for article in &citation.also_in {
            let other = &library.article(article).unwrap().article;
            let said = fold::skeleton(quote.text());
            let mut sentences = other.sentences.iter();
            assert!(
                sentences.any(|one| fold::skeleton(other.text_of(one)) == said),
                "{reference} in {article}"
            );
        }
    }
    for part in &answer.parts {
        let held = part
            .citations
            .iter()
            .all(|index| *index < answer.citations.len());
        assert!(
            held,
            "{asked:?} has a part with citations it does not hold: {part:?}"
        );
    }
    match answer.status {
        Status::Answered => assert!(
            !answer.citations.is_empty() || answer.intent == "sources",
            "{asked:?} is answered without a citation"
        ),
        Status::NotFound => assert!(
            answer.note.is_some(),
            "{asked:?} is not found without a reason"
        ),
        _ => {}
    }
    assert!(
        (0.0..=1.0).contains(&answer.confidence),
        "{asked:?} has confidence {}",
        answer.confidence
    );
    assert_eq!(
        answer.answer.is_some(),
        answer.basis.is_some(),
        "asked {asked:?}"
    );
}

/// The answer as programs read it, without what may differ.
fn lasting(answer: &Answer) -> serde_json::Value {
    let mut json = serde_json::to_value(answer).unwrap();
    json.as_object_mut().unwrap().remove("took_us");
    json
}

#[test]
fn every_citation_of_every_conversation_is_what_the_file_holds() {
    for dialogue in Dialogue::all() {
        let desk = desk(&dialogue.corpus, &dialogue.entities);
        let mut talk = Talk::new(Arc::clone(&desk), dialogue.now);
        for turn in &dialogue.turns {
            if turn.first {
                talk.start_over();
            }
            check_quotes(&talk.say(&turn.ask), &desk, &dialogue.corpus, dialogue.now);
        }
    }
}

#[test]
fn every_citation_for_the_questions_beside_the_project_is_what_the_file_holds() {
    let path = project(QUESTIONS);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let desk = seeds();
    let mut conversations: HashMap<String, Conversation> = HashMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let after = row["after"].as_str().and_then(|id| conversations.get(id));
        let mut conversation = after.cloned().unwrap_or_default();
        let today = row["now"]
            .as_str()
            .map_or(TODAY, |day| day.parse().unwrap());
        let ask = Ask::on(today, row["question"].as_str().unwrap());
        let answer = desk.handle(&ask, &mut conversation).unwrap();
        check_quotes(&answer, &desk, SEEDS, today);
        conversations.insert(row["id"].as_str().unwrap().to_owned(), conversation);
    }
}

#[test]
fn the_same_question_gives_the_same_reply_from_another_desk_too() {
    for dialogue in Dialogue::all() {
        // Opening is slow, so a second desk is opened for one file of each corpus.
        let again = match dialogue.name().ends_with("/no-index.toml")
            || dialogue.name().ends_with("/who.toml")
        {
            true => common::opened(&dialogue.corpus, &dialogue.entities),
            false => desk(&dialogue.corpus, &dialogue.entities),
        };
        let first = desk(&dialogue.corpus, &dialogue.entities);
        for turn in &dialogue.turns {
            let [one, other] = [&first, &again].map(|desk| asked(desk, &turn.ask, dialogue.now));
            assert_eq!(lasting(&one), lasting(&other), "asked {:?}", turn.ask);
        }
    }
}

// ------------------------------------------------------ generated questions

/// What questions are made of: words and runs of words of both corpora, names,
/// the words that ask, times, and what nobody means.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut pieces: Vec<String> = Vec::new();
    for desk in [seeds(), river()] {
        let library = desk.library();
        let mut articles: Vec<_> = library.articles().collect();
        articles.sort_by(|one, other| one.article.id.cmp(&other.article.id));
        for analyzed in articles {
            let words: Vec<&str> = analyzed.article.stored.split_whitespace().collect();
            pieces.extend(words.iter().step_by(3).map(|word| (*word).to_owned()));
            pieces.extend(words.chunks(4).step_by(5).map(|words| words.join(" ")));
        }
        for (_, entity) in library.entities.all() {
            pieces.push(entity.name.to_owned());
            pieces.extend(entity.aliases.iter().map(|alias| alias.text.to_lowercase()));
        }
    }
    pieces
});

const ASKING: &[&str] = &[
    "who",
    "what",
    "when",
    "where",
    "why",
    "how",
    "how much",
    "how many",
    "did",
    "is",
    "which company",
    "what is",
    "who is",
    "timeline of",
    "latest on",
    "brief me on",
    "what did",
    "say about",
    "quote",
    "compare",
    "and",
    "vs",
    "search for",
    "sources",
    "help",
    "add",
    "to the briefing",
    "show the briefing",
    "remove",
    "what about",
    "the second",
    "article about",
    "date of",
    "he",
    "it",
    "they",
    "not",
    "?",
    "please",
];

const TIMES: &[&str] = &[
    "last week",
    "in 2024",
    "since March",
    "yesterday",
    "first half of 2024",
    "before 2023",
    "31 February",
    "in the year 9999",
    "two weeks ago",
    "next year",
    "Q3 2025",
    "2025-06-31",
    "지난주",
    "between May and June 2025",
];

const JUNK: &[&str] = &[
    "((",
    "\"",
    "<slot>",
    "{topic}",
    "\\d+",
    "🙂",
    "\u{202e}",
    "\u{0}",
    "%",
    "$",
    "a:1-2:00000000",
    "…",
    "'s",
    "-",
    "İ",
    "ß",
    "#2",
    "0",
    "99999999999999999999",
    "e\u{301}",
    "'; --",
];

fn piece() -> impl Strategy<Value = String> {
    let from = |list: &'static [&'static str]| select(list).prop_map(str::to_owned);
    prop_oneof![
        4 => select(PIECES.as_slice()),
        3 => from(ASKING),
        1 => from(TIMES),
        1 => from(JUNK),
    ]
}

fn question() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..9).prop_map(|pieces| pieces.join(" "))
}

fn day() -> impl Strategy<Value = Date> {
    let days = [
        TODAY,
        date(2023, 1, 1),
        date(2024, 6, 28),
        date(2025, 7, 8),
        date(2030, 2, 28),
        Date::MIN,
        Date::MAX,
    ];
    select(days.to_vec())
}

/// Any text, most of it short, some of it of as many characters as the settings
/// let through and more.
fn message() -> impl Strategy<Value = String> {
    let text =
        |most: usize| prop::collection::vec(any::<char>(), 0..most).prop_map(String::from_iter);
    prop_oneof![
        6 => text(40),
        2 => text(400),
        1 => text(6_001),
        2 => "[ -~\t\n]{0,200}",
        1 => ("[a-z(\\[{🙂 ]{1,12}", 1_usize..500).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_citation_for_any_question_is_what_the_file_holds(
        turns in prop::collection::vec(question(), 1..3),
        today in day(),
        over_river in any::<bool>(),
    ) {
        let (desk, corpus) = match over_river {
            true => (river(), RIVER),
            false => (seeds(), SEEDS),
        };
        let mut talks = [(); 2].map(|()| Talk::new(Arc::clone(&desk), today));
        for turn in turns {
            let [one, other] = talks.each_mut().map(|talk| talk.say(&turn));
            check_quotes(&one, &desk, corpus, today);
            prop_assert_eq!(lasting(&one), lasting(&other));
        }
    }

    #[test]
    fn any_message_is_answered_and_shown_without_control_characters(
        text in message(),
        addressed in any::<bool>(),
    ) {
        let desk = seeds();
        let ask = Ask { addressed, ..Ask::on(TODAY, text) };
        let answer = desk.handle(&ask, &mut Conversation::default()).unwrap();
        check_quotes(&answer, &desk, SEEDS, TODAY);
        let shown = Terminal::PLAIN.render(&answer);
        prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
        let too_long = ask.text.chars().count() > 2_000;
        // What is read as an order that this version does not know is refused as well.
        let refused = answer.note.as_ref().is_some_and(|note| note.contains("does not do that yet"));
        prop_assert_eq!(too_long, answer.status == Status::Error && !refused);
        if addressed && answer.status == Status::Ignored {
            prop_assert_eq!(shown, "");
        }
    }

    #[test]
    fn folding_and_periods_keep_to_the_text(text in message(), today in day()) {
        let mut end = 0;
        for word in fold::words(&text) {
            prop_assert!(word.span.start >= end && text.get(word.span.start..word.span.end).is_some());
            end = word.span.end;
        }
        let mut end = 0;
        for period in periods::find(&text, &periods::Anchor::on(today), periods::Direction::Past) {
            prop_assert!(period.span.start >= end);
            prop_assert_eq!(text.get(period.span.start..period.span.end), Some(period.text.as_str()));
            if let (Some(start), Some(last)) = (period.start, period.end) {
                prop_assert!(start <= last, "{period:?}");
            }
            end = period.span.end;
        }
    }
}

// ----------------------------------------------------------------- ingest

const LIMIT: u64 = 20_000;

static READER: LazyLock<Reader> = LazyLock::new(|| {
    let lexicon = Arc::new(Lexicon::english().unwrap());
    Reader::new(lexicon, LIMIT).unwrap()
});

/// Lines as pages have them, and as nobody would expect them.
fn line() -> impl Strategy<Value = String> {
    let lines: &[&str] = &[
        "",
        "",
        "   ",
        "The Valley Herald",
        "By Ada Quill",
        "Published : June 28, 2024 - 09:38",
        "date 2024-02-03",
        "Related Articles",
        "Comments",
        "No comments yet...",
        "• Valley Herald",
        "time13 hours ago",
        "Korea Herald4 days ago",
        "Share this article",
        "A headline of seven words stands here",
        "LEEDS, June 21, 2025 /Wire/ -- The works opened.",
        "Mr. Low of the U.S. Dept. of Works said \"No. Never.\" He left. It was 3.5 m wide.",
        "(Yonhap)logo",
        "#tag #tag",
        "Ada Quill poses for a photo. (Wire)",
        "\u{FEFF}",
        "\r",
        "e\u{301}\u{301}. 한국은 말했다. 그는 갔다.",
        "...!?!?...",
        "\u{2028}\u{85}",
        "{\"id\": \"a\", \"text\": \"One. Two.\"}",
        "{\"id\": \"a\", \"text\": \"Again.\", \"date\": \"2024-13-01\"}",
        "{\"id\": \"b\", \"text\": \" \"}",
        "{\"id\": \"c\", \"text\": \"T\\n\\nThree.\", \"date\": \"2024-03-01T10:00:00Z\"}",
        "{\"id\": 7}",
    ];
    prop_oneof![
        4 => select(lines.to_vec()).prop_map(str::to_owned),
        2 => prop::collection::vec(piece(), 1..40).prop_map(|words| words.join(" ")),
        1 => prop::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter),
    ]
}

fn page() -> impl Strategy<Value = String> {
    let breaks = select(vec!["\n", "\n\n", "\r\n"]);
    (prop::collection::vec(line(), 0..30), breaks).prop_map(|(lines, between)| lines.join(between))
}

/// Panics unless the sentences lie in order, apart, on characters and in the text.
fn check_sentences(article: &Article) {
    let mut end = 0;
    for sentence in &article.sentences {
        let Span { start, end: next } = sentence.span;
        let text = article.stored.get(start..next);
        assert!(
            start >= end,
            "{}: {:?} overlaps what ends at {end}",
            article.id,
            sentence.span
        );
        assert!(
            text.is_some_and(|text| !text.trim().is_empty()),
            "{}: {:?} is no text",
            article.id,
            sentence.span
        );
        end = next;
    }
    assert!(
        !article.sentences.is_empty(),
        "{} has no sentence",
        article.id
    );
}

/// The corpus in a new folder with these files, read.
fn read(files: &[(String, Vec<u8>)]) -> (tempfile::TempDir, dateline::ingest::Corpus) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let corpus = READER.read(&[folder.path().to_owned()]).unwrap();
    (folder, corpus)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_of_any_page_lie_in_order_apart_and_on_characters(text in page()) {
        let names = ["page.txt", "page.jsonl"];
        let files = names.map(|name| (name.to_owned(), text.clone().into_bytes()));
        let (_folder, corpus) = read(&files);
        let mut taken: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for article in &corpus.articles {
            check_sentences(article);
            if &*article.file == "page.txt" {
                prop_assert_eq!(&*article.stored, text.as_str());
                let spans = article.sentences.iter().map(|sentence| sentence.span);
                taken.entry(&article.file).or_default().extend(spans);
            }
        }
        // Articles that share a file share no sentence.
        for spans in taken.values_mut() {
            spans.sort();
            let apart = spans.windows(2).all(|pair| matches!(pair, [one, other] if one.end <= other.start));
            prop_assert!(apart, "{spans:?}");
        }
    }

    #[test]
    fn every_file_is_accounted_for_whatever_its_bytes(
        files in prop::collection::vec(
            (
                select(vec!["txt", "jsonl", "TXT", "bin", "html", ""]),
                prop_oneof![
                    2 => prop::collection::vec(any::<u8>(), 0..300),
                    2 => page().prop_map(String::into_bytes),
                    1 => (page(), any::<u8>()).prop_map(|(text, byte)| {
                        let mut bytes = text.into_bytes();
                        bytes.push(byte);
                        bytes
                    }),
                    1 => Just(vec![b'a'; usize::try_from(LIMIT).unwrap() + 1]),
                ],
            ),
            1..5,
        )
    ) {
        let files: Vec<(String, Vec<u8>)> = files.into_iter().enumerate()
            .map(|(number, (ending, bytes))| (format!("file{number}.{ending}"), bytes))
            .collect();
        let (folder, corpus) = read(&files);
        let reported: Vec<PathBuf> = corpus.files.iter().map(|report| report.path.clone()).collect();
        let written: Vec<PathBuf> = files.iter().map(|(name, _)| folder.path().join(name)).collect();
        prop_assert_eq!(reported, written);
        let mut ids = HashSet::new();
        for report in &corpus.files {
            match &report.outcome {
                Ok(found) => {
                    let of_file = corpus.articles.iter().filter(|article| article.file == report.file);
                    prop_assert_eq!(*found, of_file.count());
                    prop_assert!(*found > 0 || !report.problems.is_empty(), "{report:?}");
                }
                Err(reason) => prop_assert!(!reason.is_empty() && !reason.ends_with('.'), "{reason}"),
            }
        }
        for article in &corpus.articles {
            check_sentences(article);
            prop_assert!(ids.insert(article.id.clone()), "{} twice", article.id);
        }
    }
}

#[test]
fn every_article_of_both_corpora_keeps_to_its_text() {
    for (desk, corpus) in [(seeds(), SEEDS), (river(), RIVER)] {
        for analyzed in desk.library().articles() {
            let article = &analyzed.article;
            check_sentences(article);
            for sentence in &article.sentences {
                let quote = Quote::cut(article, sentence.span).unwrap();
                let disk = on_disk(corpus, &quote);
                let [start, end] = quote.citation.bytes;
                assert_eq!(
                    disk.get(start..end),
                    Some(quote.text().as_bytes()),
                    "{}",
                    quote.citation.reference
                );
            }
            for mention in &analyzed.mentions {
                let words = mention.span.of(&article.stored);
                assert!(
                    !words.trim().is_empty(),
                    "{}: {:?}",
                    article.id,
                    mention.span
                );
            }
        }
    }
}
