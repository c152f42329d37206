//! Files that no honest source writes, over two hundred of them: nested beyond all
//! reason, packed to burst, in broken encodings, leading out of the corpus.
//!
//! `cargo test --test hostile` reads them once, small, and asks that each is
//! accounted for: as articles, or with a reason. `cargo test --release --test
//! hostile -- --ignored --nocapture` reads them large, one by one, and prints what
//! each costs: the target is 250 ms of CPU time for a megabyte.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "a test that cannot go on says so by panicking"
)]

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dateline::ingest::{Corpus, Gathered, Reader};
use dateline::language::lexicon::Lexicon;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The endings of the formats that are read as they lie, and packed.
const ENDINGS: &[&str] = &["txt", "md", "jsonl", "xml", "json", "html"];

/// What stands outside of the corpus and must never be read.
const SECRET: &str = "The harbour master keeps the key under the mat.";

/// A sentence among the noise, so that there is something to read.
const SENTENCE: &str = "The port of Leeds opened on Monday, the mayor said. ";

/// A file: its name and what is in it.
type Hostile = (String, Vec<u8>);

/// The files of every kind, each of about `size` bytes where its size is a matter
/// of choice.
fn hostile(size: usize) -> Vec<Hostile> {
    let mut files = Vec::new();
    for ending in ENDINGS {
        for (name, bytes) in anywhere(size) {
            files.push((format!("{name}-{ending}.{ending}"), bytes));
        }
    }
    files.extend(records(size));
    files.extend(heads(size));
    files.extend(feeds(size));
    files.extend(archives(size));
    files
}

fn repeated(piece: &str, size: usize) -> Vec<u8> {
    piece.repeat(size / piece.len() + 1).into_bytes()
}

/// Noise that always is the same.
fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    std::iter::repeat_with(next).take(size).collect()
}

/// What can stand in a file of any format.
fn anywhere(size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |text: &str, big: bool| -> Vec<u8> {
        let order = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        text.encode_utf16().flat_map(order).collect()
    };
    let around = |open: &str, close: &str| {
        let times = size / (open.len() + close.len()).max(1);
        [open.repeat(times), SENTENCE.to_owned(), close.repeat(times)]
            .concat()
            .into_bytes()
    };
    let sentences = SENTENCE.repeat(4);
    vec![
        ("empty", Vec::new()),
        ("blank", vec![b'\n'; size]),
        ("nul", vec![0; size]),
        ("nul-inside", [sentences.as_bytes(), b"\0", sentences.as_bytes()].concat()),
        ("noise", noise(size)),
        ("invalid", repeated("\u{e9}", size).into_iter().step_by(2).collect()),
        ("invalid-inside", [sentences.as_bytes(), b"\xff\xfe\xc0", sentences.as_bytes()].concat()),
        ("utf-16-le", [&b"\xff\xfe"[..], &wide(&sentences, false)].concat()),
        ("utf-16-be", [&b"\xfe\xff"[..], &wide(&sentences, true)].concat()),
        ("utf-16-bare", wide(&sentences, false)),
        ("latin", b"Le caf\xe9 a ouvert lundi, a dit le maire. Il est content.".to_vec()),
        ("korean", b"\xc1\xa4\xba\xce\xb4\xc2 \xbf\xc0\xb4\xc3 \xbb\xf5\xb7\xce\xbf\xee \xb0\xe8\xc8\xb9\xc0\xbb \xb9\xdf\xc7\xa5\xc7\xdf\xb4\xd9.".to_vec()),
        ("wrong-charset", ["<?xml version='1.0' encoding='UTF-16'?><meta charset=koi8-r>", &sentences].concat().into_bytes()),
        ("mark-alone", b"\xef\xbb\xbf".to_vec()),
        ("one-line", repeated(SENTENCE, size)),
        ("one-word", vec![b'a'; size]),
        ("figures", repeated("03/04/05 ", size)),
        ("stops", repeated(". ", size)),
        ("quotes", repeated("\"'\u{201c}", size)),
        ("initials", repeated("U.S. Mr. ", size)),
        ("returns", repeated("Words of a line.\r", size)),
        ("accents", repeated("e\u{301}\u{302}\u{303}", size)),
        ("turned", repeated("\u{202e}\u{2066}a\u{200d}", size)),
        ("dates", repeated("Published: 0000-00-00\n\n30 February 2024\n\n9999-99-99\n\n", size)),
        ("short-lines", repeated("By A\n", size)),
        ("brackets", around("[", "]")),
        ("parentheses", around("(", ")")),
        ("braces", around("{\"a\":", "}")),
        ("arrays", around("[[", "]]")),
        ("tags", around("<div>", "</div>")),
        ("open-tags", around("<a><i>", "")),
        ("angles", around("<", "")),
        ("attributes", [b"<p ".to_vec(), repeated("a='1' ", size), b">x</p>".to_vec()].concat()),
        ("ampersands", around("&", ";")),
        ("backquotes", around("`", "")),
        ("stars", around("*", "")),
        ("stars-apart", around("*a ", "")),
        ("underscores", around("_a*", "")),
        ("quoted", around("> ", "")),
        ("listed", around("- ", "")),
        ("pictures", around("![", "](x)")),
        ("links", around("[a](", "")),
        ("rules", repeated("---\n", size)),
        ("tables", repeated("|a", size)),
        ("comments", around("<!--", "")),
    ]
}

/// Lines that are no record of an article, or only nearly.
fn records(size: usize) -> Vec<Hostile> {
    let deep = format!(
        "{{\"id\": \"a\", \"text\": \"x\", \"more\": {}1{}}}",
        "[".repeat(size / 2),
        "]".repeat(size / 2)
    );
    let long = format!(
        "{{\"id\": \"a\", \"text\": \"{}\"}}",
        SENTENCE.repeat(size / SENTENCE.len())
    );
    let records: Vec<(&str, String)> = vec![
        ("deep", deep),
        ("long", long),
        ("number", format!("{{\"id\": \"a\", \"text\": \"x\", \"n\": {}}}", "9".repeat(size))),
        ("twice", "{\"id\": \"a\", \"id\": \"b\", \"text\": \"Words are here.\"}".to_owned()),
        ("same-id", "{\"id\": \"same\", \"text\": \"Words are here.\"}\n".repeat(3)),
        ("no-text", "{\"id\": \"a\", \"text\": \"\"}".to_owned()),
        ("no-id", "{\"text\": \"Words are here.\"}".to_owned()),
        ("id-number", "{\"id\": 7, \"text\": \"Words are here.\"}".to_owned()),
        ("id-long", format!("{{\"id\": \"{}\", \"text\": \"Words.\"}}", "i".repeat(size))),
        ("id-control", "{\"id\": \"a\\nb\\u0000\", \"text\": \"Words are here.\"}".to_owned()),
        ("surrogate", "{\"id\": \"a\", \"text\": \"\\ud800 words\"}".to_owned()),
        ("list", "[{\"id\": \"a\", \"text\": \"Words are here.\"}]".to_owned()),
        ("dates", ["0000-00-00", "9999-12-31", "2023-02-29", "03/04/05", "1e999", "-1", "\\u0000"]
            .iter().enumerate()
            .map(|(at, date)| format!("{{\"id\": \"date{at}\", \"text\": \"Words are here.\", \"date\": \"{date}\"}}\n"))
            .collect()),
        ("escapes", format!("{{\"id\": \"a\", \"text\": \"{}\"}}", "\\u0041".repeat(size / 6))),
        ("many", "{\"id\": \"x\"}\n".repeat(size / 12)),
    ];
    let named = records.into_iter();
    named
        .map(|(name, text)| (format!("record-{name}.jsonl"), text.into_bytes()))
        .collect()
}

/// Heads of Markdown files.
fn heads(size: usize) -> Vec<Hostile> {
    let laughs = (1..20).fold("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, n| {
        let list = vec![format!("*a{}", n - 1); 10].join(",");
        format!("{text}a{n}: &a{n} [{list}]\n")
    });
    let size = size.min(60_000);
    let yaml: Vec<(&str, String)> = vec![
        ("laughs", laughs),
        ("merge", "a: &a {b: c}\nd:\n  <<: [*a, *a, *a]\n".to_owned()),
        ("itself", "a: &a [*a]\n".to_owned()),
        ("deep-flow", format!("a: {}\n", "[".repeat(size))),
        (
            "deep-block",
            (0..size / 300)
                .map(|n| format!("{}a:\n", " ".repeat(n)))
                .collect(),
        ),
        ("deep-dash", format!("a:\n  {}x\n", "- ".repeat(size / 2))),
        ("twice", "title: one\ntitle: two\n".repeat(size / 22)),
        (
            "types",
            "title: {a: [1, 2]}\ndate: [2024]\nauthor: true\nurl: 1.5e400\n".to_owned(),
        ),
        (
            "numbers",
            format!(
                "date: {}\ntitle: 0x{}\n",
                "9".repeat(1_000),
                "f".repeat(1_000)
            ),
        ),
        (
            "tagged",
            "title: !!python/object/apply:os.system [\"true\"]\ndate: !!binary aGk=\n".to_owned(),
        ),
        ("tabs", "title:\tx\n\tdate: y\n".to_owned()),
        ("unclosed", "title: \"never closed\n".to_owned()),
        ("documents", "--- a\n".repeat(size / 6)),
        ("long", format!("title: {}\n", "x ".repeat(size / 2))),
        ("key", format!("? {}\n: x\n", "k".repeat(size / 2))),
        (
            "folded",
            format!("title: >\n{}", "  words\n".repeat(size / 8)),
        ),
    ];
    let toml: Vec<(&str, String)> = vec![
        ("deep", format!("a = {}\n", "[".repeat(size))),
        ("dotted", format!("{}a = 1\n", "a.".repeat(size / 2))),
        ("twice", "title = \"a\"\n".repeat(size / 12)),
        (
            "dates",
            "date = 9999-99-99\npublished = 0000-01-01\n".to_owned(),
        ),
        ("tables", "[a]\n".repeat(size / 4)),
        ("unclosed", "title = \"\"\"never".to_owned()),
    ];
    let file = |kind: &str, name: &str, mark: &str, head: String| {
        (
            format!("head-{kind}-{name}.md"),
            format!("{mark}\n{head}{mark}\n{SENTENCE}\n").into_bytes(),
        )
    };
    let yaml = yaml
        .into_iter()
        .map(|(name, head)| file("yaml", name, "---", head));
    let toml = toml
        .into_iter()
        .map(|(name, head)| file("toml", name, "+++", head));
    yaml.chain(toml).collect()
}

/// Feeds, and what looks like one.
fn feeds(size: usize) -> Vec<Hostile> {
    let rss = |inside: &str| {
        format!("<rss version=\"2.0\"><channel><title>T</title>{inside}</channel></rss>")
    };
    let item = |inside: &str| rss(&format!("<item><title>One</title>{inside}</item>"));
    let entities = (1..20).fold("<!ENTITY a0 \"ha\">".to_owned(), |text, n| {
        format!(
            "{text}<!ENTITY a{n} \"{}\">",
            format!("&a{};", n - 1).repeat(10)
        )
    });
    let feeds: Vec<(&str, String)> = vec![
        (
            "laughs",
            format!(
                "<!DOCTYPE rss [{entities}]>{}",
                item("<description>&a19;</description>")
            ),
        ),
        (
            "quadratic",
            format!(
                "<!DOCTYPE rss [<!ENTITY a \"{}\">]>{}",
                "x".repeat(size / 2),
                item(&"&a;".repeat(size / 6))
            ),
        ),
        (
            "external",
            format!(
                "<!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>{}",
                item("<description>&x;</description>")
            ),
        ),
        (
            "parameter",
            format!(
                "<!DOCTYPE rss [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\"> %x;]>{}",
                item("")
            ),
        ),
        (
            "include",
            item("<description><xi:include href=\"file:///etc/hostname\"/></description>"),
        ),
        (
            "items",
            rss(&"<item><title>One</title></item>".repeat(size / 30)),
        ),
        (
            "deep",
            item(&format!(
                "<description>{}</description>",
                "<a>".repeat(size / 3)
            )),
        ),
        (
            "deep-closed",
            item(&format!(
                "{}{}",
                "<a>".repeat(size / 7),
                "</a>".repeat(size / 7)
            )),
        ),
        (
            "attributes",
            item(&format!("<link {}/>", "a='1' ".repeat(size / 6))),
        ),
        (
            "namespaces",
            item(
                &(0..size / 40)
                    .map(|n| format!("<x{n} xmlns:n{n}='u{n}'>"))
                    .collect::<String>(),
            ),
        ),
        ("long-name", item(&format!("<{}/>", "n".repeat(size)))),
        (
            "cdata",
            item(&format!("<description><![CDATA[{}", "]]".repeat(size / 2))),
        ),
        (
            "markup",
            item(&format!(
                "<description>{}</description>",
                "&lt;script&gt;&lt;p&gt;".repeat(size / 22)
            )),
        ),
        (
            "text",
            item(&format!(
                "<description>{}</description>",
                SENTENCE.repeat(size / SENTENCE.len())
            )),
        ),
        (
            "dates",
            item("<pubDate>Fri, 99 Foo 0000 99:99:99 GMT</pubDate>"),
        ),
        (
            "cut-off",
            item("<description>words").replace("</description>", ""),
        ),
        (
            "atom-html",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content type=\"xhtml\"><div><p>x"
                .to_owned(),
        ),
        ("page", "<html><body><p>Words.</p></body></html>".to_owned()),
    ];
    let json: Vec<(&str, String)> = vec![
        (
            "items",
            format!(
                "{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{}]}}",
                vec!["{\"id\": \"1\", \"content_text\": \"Words.\"}"; size / 40].join(",")
            ),
        ),
        ("types", "{\"version\": 1, \"items\": {}}".to_owned()),
        (
            "deep",
            format!(
                "{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": {}",
                "[".repeat(size)
            ),
        ),
    ];
    let xml = feeds
        .into_iter()
        .map(|(name, text)| (format!("feed-{name}.xml"), text.into_bytes()));
    let json = json
        .into_iter()
        .map(|(name, text)| (format!("feed-{name}.json"), text.into_bytes()));
    xml.chain(json).collect()
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Archives: bombs, broken ones, and archives in archives.
fn archives(size: usize) -> Vec<Hostile> {
    let whole = packed(&repeated(SENTENCE, 2_000));
    let bomb = packed(&vec![b' '; size.max(1 << 20) * 50]);
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xFF;
    let mut files = Vec::new();
    for ending in ["txt", "jsonl", "md", "xml"] {
        for (name, bytes) in [
            ("bomb", bomb.clone()),
            ("bombs", [bomb.clone(), bomb.clone()].concat()),
            ("cut-off", whole[..whole.len() - 9].to_vec()),
            ("damaged", damaged.clone()),
            ("head-alone", whole[..10].to_vec()),
            ("tail", [whole.clone(), b"more".to_vec()].concat()),
            ("members", [whole.clone(), whole.clone()].concat()),
            ("none", b"no archive at all".to_vec()),
            ("empty", Vec::new()),
        ] {
            files.push((format!("archive-{name}-{ending}.{ending}.gz"), bytes));
        }
    }
    files.push(("archive-twice.txt.gz.gz".to_owned(), packed(&whole)));
    files.push(("archive-names.gz".to_owned(), whole));
    files
}

/// Entries of a folder that are no plain files, or have no plain name. Gives those
/// that must be listed.
fn entries(folder: &Path, outside: &Path) -> Vec<PathBuf> {
    let at = |name: &str| folder.join(name);
    let words = SENTENCE.as_bytes();
    fs::write(outside.join("secret.txt"), SECRET).unwrap();
    symlink(outside.join("secret.txt"), at("link-out.txt")).unwrap();
    symlink("../outside/secret.txt", at("link-out-below.txt")).unwrap();
    symlink(outside, at("link-out-folder")).unwrap();
    symlink("link-loop-b.txt", at("link-loop-a.txt")).unwrap();
    symlink("link-loop-a.txt", at("link-loop-b.txt")).unwrap();
    symlink(".", at("link-itself")).unwrap();
    symlink("nowhere.txt", at("link-nowhere.txt")).unwrap();
    symlink("/dev/zero", at("link-zero.txt")).unwrap();
    symlink("/proc/self/environ", at("link-environ.txt")).unwrap();
    symlink("/proc/self/fd/0", at("link-input.txt")).unwrap();
    fs::write(at("linked.txt"), words).unwrap();
    symlink("linked.txt", at("link-inside.txt")).unwrap();
    fs::hard_link(at("linked.txt"), at("link-hard.txt")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.txt"))
            .status()
            .unwrap()
            .success()
    );
    drop(UnixListener::bind(at("socket.txt")).unwrap());
    let mut names: Vec<PathBuf> = [
        "link-out.txt",
        "link-out-below.txt",
        "link-out-folder",
        "link-loop-a.txt",
        "link-loop-b.txt",
        "link-itself",
        "link-nowhere.txt",
        "link-zero.txt",
        "link-environ.txt",
        "link-input.txt",
        "linked.txt",
        "link-hard.txt",
        "pipe.txt",
        "socket.txt",
    ]
    .map(at)
    .to_vec();
    for name in [
        OsStr::from_bytes(b"latin-\xe9.txt"),
        OsStr::new("line\nbreak.txt"),
        OsStr::new("bell\u{7}.txt"),
        OsStr::new("caf\u{e9}.txt"),
        OsStr::new("cafe\u{301}.txt"),
        OsStr::new("Case.txt"),
        OsStr::new("case.txt"),
        OsStr::new("same.txt"),
        OsStr::new("same.text"),
        OsStr::new("two.dots.txt"),
        OsStr::new("no-ending"),
        OsStr::new("trailing.txt "),
        OsStr::new("\u{202e}txt.exe.txt"),
        OsStr::new(&format!("{}.txt", "n".repeat(251))),
    ] {
        fs::write(folder.join(name), words).unwrap();
        names.push(folder.join(name));
    }
    let deep = (0..40).fold(folder.to_owned(), |folder, _| folder.join("d"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("too-deep.txt"), words).unwrap();
    fs::create_dir(at("folder.txt")).unwrap();
    fs::write(at("folder.txt/inside.txt"), words).unwrap();
    names.push(at("folder.txt/inside.txt"));
    fs::create_dir(at("sub")).unwrap();
    fs::write(
        at("sub/corrections.toml"),
        "[[article]]\nid = \"x\"\ntitel = 1\n[[article]]\nfile = \"../../etc/passwd\"\n[",
    )
    .unwrap();
    names.push(at("sub/corrections.toml"));
    names
}

fn reader(limit: u64) -> Reader {
    Reader::new(Arc::new(Lexicon::english().unwrap()), limit).unwrap()
}

/// Panics unless every article is cut from its text and the secret is in none.
fn check(corpus: &Corpus) {
    let mut ids = BTreeSet::new();
    for article in &corpus.articles {
        assert!(ids.insert(article.id.as_str()), "{} twice", article.id);
        assert!(
            !article.stored.contains(SECRET),
            "{} is from outside",
            article.id
        );
        let mut end = 0;
        for sentence in &article.sentences {
            let text = article.stored.get(sentence.span.start..sentence.span.end);
            assert!(
                text.is_some_and(|text| !text.trim().is_empty()),
                "{}: {sentence:?}",
                article.id
            );
            assert!(
                sentence.span.start >= end,
                "{}: {sentence:?} overlaps",
                article.id
            );
            end = sentence.span.end;
        }
    }
    for file in &corpus.files {
        match &file.outcome {
            Ok(articles) => assert!(*articles > 0 || !file.problems.is_empty(), "{file:?}"),
            Err(reason) => assert!(!reason.is_empty() && !reason.ends_with('.'), "{file:?}"),
        }
    }
}

#[test]
fn every_hostile_file_is_accounted_for() {
    let began = Instant::now();
    let here = tempfile::tempdir().unwrap();
    let (folder, outside) = (here.path().join("news"), here.path().join("outside"));
    fs::create_dir(&folder).unwrap();
    fs::create_dir(&outside).unwrap();
    let mut written = entries(&folder, &outside);
    for (name, bytes) in hostile(3_000) {
        fs::write(folder.join(&name), bytes).unwrap();
        written.push(folder.join(name));
    }
    assert!(written.len() >= 200, "{} files", written.len());
    let reader = reader(1 << 20);
    let corpus = reader.read(std::slice::from_ref(&folder)).unwrap();
    check(&corpus);
    let reported: BTreeSet<&Path> = corpus
        .files
        .iter()
        .map(|file| file.path.as_path())
        .collect();
    for path in &written {
        assert!(
            reported.contains(path.as_path()),
            "{} is not accounted for",
            path.display()
        );
    }
    let outcome = |name: &str| {
        let found = corpus
            .files
            .iter()
            .find(|file| file.path == folder.join(name));
        found.map(|file| file.outcome.clone()).unwrap()
    };
    for (name, words) in [
        ("pipe.txt", "not a regular file"),
        ("socket.txt", "not a regular file"),
        ("link-out.txt", "leads out of the corpus"),
        ("link-zero.txt", "leads out of the corpus"),
        ("link-itself", "a link to a folder"),
        ("archive-bomb-txt.txt.gz", "more than"),
        ("archive-bomb-jsonl.jsonl.gz", "more than"),
        ("archive-cut-off-md.md.gz", "cut off"),
        ("archive-damaged-jsonl.jsonl.gz", "damaged"),
        ("line\nbreak.txt", "a control character"),
        ("caf\u{e9}.txt", "accents written otherwise"),
    ] {
        let outcome = outcome(name);
        assert!(
            outcome.as_ref().is_err_and(|reason| reason.contains(words)),
            "{name}: {outcome:?}"
        );
    }
    for name in [
        "linked.txt",
        "link-hard.txt",
        "Case.txt",
        "case.txt",
        "archive-members-txt.txt.gz",
    ] {
        assert_eq!(outcome(name), Ok(1), "{name}");
    }
    // The same corpus is read the same way again.
    let again = reader.read(&[folder]).unwrap();
    let ids = |corpus: &Corpus| -> Vec<String> {
        corpus
            .articles
            .iter()
            .map(|article| format!("{} of {}", article.id, article.file))
            .collect()
    };
    assert_eq!(ids(&corpus), ids(&again));
    println!(
        "{} files, {} articles, {:?}",
        written.len(),
        corpus.articles.len(),
        began.elapsed()
    );
}

/// The CPU time that this thread has used.
fn used() -> Duration {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = stat.split_whitespace().next().unwrap();
    Duration::from_nanos(nanoseconds.parse().unwrap())
}

fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[ignore = "measures; run it in release, with --nocapture"]
fn no_hostile_file_costs_more_than_it_may() {
    const MEGABYTE: f64 = 1_000_000.0;
    let here = tempfile::tempdir().unwrap();
    let reader = reader(32 << 20);
    let mut costs = Vec::new();
    let mut all = hostile(1_000_000);
    all.extend([
        (
            "ten-megabytes.txt".to_owned(),
            repeated(SENTENCE, 10_000_000),
        ),
        ("ten-megabytes-of-a.txt".to_owned(), vec![b'a'; 10_000_000]),
        (
            "ten-megabytes.md".to_owned(),
            repeated(SENTENCE, 10_000_000),
        ),
        (
            "ten-megabytes.jsonl".to_owned(),
            records(10_000_000).swap_remove(1).1,
        ),
    ]);
    for (name, bytes) in all {
        let path = here.path().join(&name);
        fs::write(&path, &bytes).unwrap();
        let mut gathered = Gathered::default();
        let before = used();
        let outcome = reader.read_file(&path, &name.as_str().into(), &mut gathered);
        let cost = used() - before;
        let accounted =
            outcome.is_err() || !gathered.articles.is_empty() || !gathered.problems.is_empty();
        assert!(accounted, "{name}: {outcome:?}");
        // A file of less than a megabyte may cost what one of a megabyte may.
        let per_megabyte = cost.as_secs_f64() * 1e3 / (bytes.len() as f64 / MEGABYTE).max(1.0);
        if per_megabyte > 250.0 {
            println!("{per_megabyte:8.1}  {name}");
        }
        costs.push((per_megabyte, name));
        fs::remove_file(path).unwrap();
    }
    costs.sort_by(|one, other| other.0.total_cmp(&one.0));
    println!(
        "{} files, peak memory {} MiB; ms of CPU time a megabyte, worst first:",
        costs.len(),
        peak_kib() / 1024
    );
    for (cost, name) in costs.iter().take(25) {
        println!("{cost:8.1}  {name}");
    }
    let worst = costs.first().unwrap();
    assert!(cfg!(debug_assertions) || worst.0 <= 250.0, "{worst:?}");
}
