//! HTML pages -> their articles.

mod blocks;
mod byline;
pub(in crate::ingest) mod cues;
mod dates;
mod facts;
mod find;
mod head;
mod headline;
mod page;
mod prune;
mod structured;
mod tags;
mod tree;
mod words;

use super::{Contents, Source};
use crate::ingest::Reader;
use page::Page;

/// For trials.
pub fn trial(reader: &Reader, text: &str) -> String {
    let mut page = Page::of(text, &reader.cues);
    let region = find::article(&mut page);
    prune::prune(&mut page, region, &reader.furniture);
    let mut out = String::new();
    for number in page.kept(page.range(region)) {
        out.push_str(page.words(number));
        out.push_str("\n\n");
    }
    out
}

/// For trials.
pub fn trial_meta(reader: &Reader, text: &str) -> (Option<String>, Option<String>, Option<String>, Option<String>) {
    let mut page = Page::of(text, &reader.cues);
    let region = find::article(&mut page);
    prune::prune(&mut page, region, &reader.furniture);
    let facts = facts::Facts::of(&page.tree);
    let mut notes = Vec::new();
    let published = dates::find(&page, &facts, region, &mut notes);
    (
        headline::find(&page, &facts, region),
        byline::find(&page, &facts, region, &reader.furniture),
        published.day().map(|d| d.to_string()),
        published.told_by,
    )
}

/// For trials.
pub fn explain(reader: &Reader, text: &str) -> String {
    use std::fmt::Write as _;
    let mut page = Page::of(text, &reader.cues);
    let region = find::article(&mut page);
    prune::prune(&mut page, region, &reader.furniture);
    let mut out = String::new();
    let range = page.range(region);
    for number in 0..page.blocks.list.len() {
        let block = page.block(number).unwrap();
        let path: Vec<String> = std::iter::once(block.holder).chain(page.tree.ancestors(block.holder)).take(4).map(|at| format!("{:?}.{}", page.tree.tag(at), page.tree.get(at, tree::Key::Class).unwrap_or(""))).collect();
        let _ = writeln!(out, "{}{} {:?} w{:.1} c{} l{:.2} {} [{}] {:?} <{}>", if range.contains(&number) {">"} else {" "}, number, block.kind, block.weight(), block.chars, block.link_share(), block.ended, page.cut_of(number).unwrap_or(""), page.words(number).chars().take(160).collect::<String>(), path.join(" < "));
    }
    out
}

pub(super) fn read(_reader: &Reader, _source: &Source) -> Contents {
    Contents::default()
}
