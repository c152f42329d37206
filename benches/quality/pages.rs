//! `pages PATH`: the article of an HTML page, its title, writer and day.
//!
//! Reads `pages.jsonl`: an `id`, the page's file (`html`), its `set` and `lang`.
//! Rows of the set `aeb` have the article's `body`: the 4-grams of its words are
//! counted as a multiset a page, precision and recall are means over the pages, and
//! F1 is that of the means. Other rows have `with_` and `without`, words that the
//! text should and should not have, and `title`, `author` and `date`, which count
//! where they are there and the page calls itself English. Halves are those of the
//! SHA-256 of the id, by its first digit. The peer is dom_smoothie.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use dateline::ingest::article::{Article, Role, digest};
use dateline::ingest::{Gathered, Reader};
use dateline::language::lexicon::Lexicon;
use dom_smoothie::{Config, Readability, TextMode};
use serde::Deserialize;

use crate::rows::{read, share};
use crate::watch::least;

const LARGEST_PAGE: u64 = 64 << 20;

#[derive(Deserialize)]
struct Row {
    id: String,
    set: String,
    html: String,
    lang: Option<String>,
    body: Option<String>,
    #[serde(default)]
    with_: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

/// What was read from a page.
#[derive(Default)]
struct Found {
    body: String,
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

/// How well some pages were read.
#[derive(Default)]
struct Tally {
    pages: usize,
    precision: f64,
    recall: f64,
    wanted: [usize; 2],
    unwanted: [usize; 2],
    title: Exact,
    author: Exact,
    date: Exact,
}

/// Values that are there, right and wrong.
#[derive(Clone, Copy, Default)]
struct Exact {
    there: usize,
    right: usize,
    wrong: usize,
}

impl Exact {
    fn count(&mut self, wanted: Option<&str>, found: Option<&str>, fold: fn(&str) -> String) {
        let Some(wanted) = wanted else { return };
        let found = found.map(fold);
        self.there += 1;
        self.right += usize::from(found.as_deref() == Some(fold(wanted).as_str()));
        self.wrong += usize::from(found.is_some_and(|found| found != fold(wanted)));
    }

    fn line(self) -> String {
        format!(
            "{:.3} ({:.3} wrong) of {}",
            share(self.right, self.there),
            share(self.wrong, self.there),
            self.there
        )
    }
}

/// Prints the figures.
pub(crate) fn measure(path: &Path) -> anyhow::Result<()> {
    let reader = Reader::new(Arc::new(Lexicon::english()?), LARGEST_PAGE)?;
    let rows: Vec<Row> = read(path, "pages.jsonl")?;
    let mut ours = <[Tally; 3]>::default();
    let mut peers = <[Tally; 3]>::default();
    let (mut own_time, mut peer_time) = (0.0, 0.0);
    for row in &rows {
        let file = path.join(&row.html);
        let bytes = std::fs::read(&file).with_context(|| row.html.clone())?;
        let text = String::from_utf8_lossy(&bytes);
        let half = usize::from(odd(&row.id));
        for group in [half, 2] {
            if let (Some(own), Some(peer)) = (ours.get_mut(group), peers.get_mut(group)) {
                own.count(row, &own_reading(&reader, &file));
                peer.count(row, &peer_reading(&text));
            }
        }
        own_time += least(|| black_box(own_reading(&reader, &file))).as_secs_f64();
        peer_time += least(|| black_box(peer_reading(&text))).as_secs_f64();
    }
    for (name, tallies) in [("ours", &ours), ("dom_smoothie", &peers)] {
        for (half, tally) in ["even half", "odd half", "all"].iter().zip(tallies) {
            tally.print(name, half);
        }
    }
    let pages = rows.len().max(1) as f64;
    println!(
        "processor time a page: ours {:.2} ms, dom_smoothie {:.2} ms, ratio {:.2}, {} rows",
        own_time / pages * 1e3,
        peer_time / pages * 1e3,
        own_time / peer_time,
        rows.len()
    );
    Ok(())
}

/// Whether an id belongs to the odd half.
fn odd(id: &str) -> bool {
    let first = digest(id.as_bytes()).chars().next();
    first.and_then(|digit| digit.to_digit(16)).unwrap_or(0) % 2 == 1
}

fn own_reading(reader: &Reader, file: &Path) -> Found {
    let mut gathered = Gathered::default();
    let read = reader.read_file(file, &"page.html".into(), &mut gathered);
    let article = gathered.articles.into_iter().map(|(_, article)| article);
    match (read, article.into_iter().next()) {
        (Ok(_), Some(article)) => Found {
            body: body(&article),
            title: article.title,
            author: article.byline,
            date: article.published.day().map(|day| day.to_string()),
        },
        _ => Found::default(),
    }
}

/// The running text of an article, without its headline, captions and the lines that
/// name writer and day.
fn body(article: &Article) -> String {
    let body = article
        .sentences
        .iter()
        .filter(|sentence| matches!(sentence.role, Role::Body | Role::Heading))
        .map(|sentence| article.text_of(sentence));
    body.collect::<Vec<_>>().join(" ")
}

fn peer_reading(text: &str) -> Found {
    let config = Config {
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let article = Readability::new(text, None, Some(config)).and_then(|mut page| page.parse());
    article.map_or_else(
        |_| Found::default(),
        |article| Found {
            body: article.text_content.to_string(),
            title: Some(article.title),
            author: article.byline,
            date: None,
        },
    )
}

impl Tally {
    fn count(&mut self, row: &Row, found: &Found) {
        if row.set == "aeb" {
            let wanted = grams(row.body.as_deref().unwrap_or_default());
            let (precision, recall) = agreement(&grams(&found.body), &wanted);
            self.pages += 1;
            self.precision += precision;
            self.recall += recall;
            return;
        }
        let body = spaced(&found.body);
        for (words, counts) in [
            (&row.with_, &mut self.wanted),
            (&row.without, &mut self.unwanted),
        ] {
            let there = words.iter().filter(|words| body.contains(&spaced(words)));
            counts[0] += there.count();
            counts[1] += words.len();
        }
        if row
            .lang
            .as_deref()
            .is_some_and(|lang| lang.starts_with("en"))
        {
            self.title
                .count(row.title.as_deref(), found.title.as_deref(), folded);
            self.author
                .count(row.author.as_deref(), found.author.as_deref(), folded);
            self.date
                .count(row.date.as_deref(), found.date.as_deref(), str::to_owned);
        }
    }

    fn print(&self, name: &str, half: &str) {
        let pages = self.pages.max(1) as f64;
        let (precision, recall) = (self.precision / pages, self.recall / pages);
        println!("{name}, {half}");
        println!(
            "  body: precision {precision:.4}, recall {recall:.4}, F1 {:.4} of {} pages",
            harmonic(precision, recall),
            self.pages
        );
        let [wanted, all_wanted] = self.wanted;
        let [unwanted, all_unwanted] = self.unwanted;
        println!(
            "  snippets: F1 {:.3}, {wanted} of {all_wanted} wanted, {unwanted} of {all_unwanted} unwanted",
            harmonic(share(wanted, wanted + unwanted), share(wanted, all_wanted))
        );
        println!("  title:  {}", self.title.line());
        println!("  author: {}", self.author.line());
        println!("  date:   {}", self.date.line());
    }
}

fn harmonic(one: f64, other: f64) -> f64 {
    if one + other == 0.0 {
        0.0
    } else {
        2.0 * one * other / (one + other)
    }
}

/// The words of a text: runs of letters, digits and underscores.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect()
}

fn grams(text: &str) -> HashMap<Vec<&str>, usize> {
    let words = words(text);
    let mut grams = HashMap::new();
    if words.len() < 4 {
        grams.insert(words, 1);
        return grams;
    }
    for gram in words.windows(4) {
        *grams.entry(gram.to_vec()).or_default() += 1;
    }
    grams
}

/// The shares of what was found that is wanted, and of what is wanted that was found.
fn agreement(found: &HashMap<Vec<&str>, usize>, wanted: &HashMap<Vec<&str>, usize>) -> (f64, f64) {
    let both: usize = found
        .iter()
        .map(|(gram, count)| *count.min(wanted.get(gram).unwrap_or(&0)))
        .sum();
    let of = |grams: &HashMap<Vec<&str>, usize>| match grams.values().sum() {
        0 => 1.0,
        all => share(both, all),
    };
    (of(found), of(wanted))
}

fn folded(text: &str) -> String {
    words(&text.to_lowercase()).join(" ")
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
