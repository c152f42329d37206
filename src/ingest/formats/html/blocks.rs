//! The tree of a page -> its blocks: paragraphs, headings, items and rows.
//!
//! A block is a stretch of words that no other element of the page's grid parts.
//! Blocks lie in reading order, and those inside a node are a run of them, so that
//! sums over any part of the page cost nothing. Which blocks are the article is
//! left to `find`.

use super::tags::Tag;
use super::tree::{At, Tree};
use crate::ingest::sentences::ends_a_sentence;
use crate::language::span::Span;

/// What a block is, by the elements around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading and its level.
    Heading(u8),
    /// A paragraph that says so.
    Paragraph,
    /// An item of a list.
    Item,
    /// Words under a picture.
    Caption,
    /// Text with its line breaks.
    Lines,
    /// A row or a cell of a table.
    Row,
    /// Words that stand loose in their container.
    Loose,
}

/// One block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// The nearest element around it that is no part of a line.
    pub(super) holder: At,
    /// Its first piece of text.
    pub(super) from: At,
    /// What it is.
    pub(super) kind: Kind,
    /// Its words, in the text of all blocks.
    pub(super) text: Span,
    /// Its length in characters; those of scripts without spaces count threefold.
    pub(super) chars: u32,
    /// How many of them are links.
    pub(super) linked: u32,
    /// How many commas it has.
    pub(super) commas: u32,
    /// Whether it ends as a sentence does.
    pub(super) ended: bool,
    /// Whether it is a link and the beginning of what it leads to.
    pub(super) excerpt: bool,
}

impl Block {
    /// The part of its characters that are links.
    pub(super) fn link_share(&self) -> f32 {
        share(self.linked, self.chars)
    }

    /// Whether it is a paragraph of some length, and no list of links.
    pub(super) fn is_prose(&self) -> bool {
        self.ended && !self.excerpt && self.chars > 80 && self.link_share() < 0.3
    }

    /// How much running text it is, in paragraphs.
    pub(super) fn weight(&self) -> f32 {
        if self.chars < 25 || self.kind == Kind::Caption || self.excerpt {
            return 0.0;
        }
        let length = (self.chars as f32 / 100.0).min(4.0);
        let commas = (self.commas as f32).min(6.0) / 2.0;
        let whole = (1.0 + length + commas) * (1.0 - self.link_share());
        match self.kind {
            Kind::Heading(_) => 0.1,
            _ if self.ended || self.chars > 160 => whole,
            _ => whole * 0.25,
        }
    }
}

/// A part of a whole; none of nothing.
pub(super) fn share(part: u32, whole: u32) -> f32 {
    if whole == 0 {
        0.0
    } else {
        part as f32 / whole as f32
    }
}

/// All blocks of a page.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// In reading order.
    pub(super) list: Vec<Block>,
    /// Their words.
    pub(super) text: String,
}

impl Blocks {
    /// Reads the blocks of a page.
    pub(super) fn of(tree: &Tree) -> Self {
        let mut reading = Reading {
            tree,
            blocks: Self::default(),
            line: Line::default(),
            open: Vec::new(),
            link_end: 0,
        };
        let mut at = 0;
        while at < tree.len() {
            at = reading.step(at);
        }
        reading.close_until(At::MAX);
        reading.flush();
        reading.blocks
    }

    /// The words of a block.
    pub(super) fn words(&self, block: &Block) -> &str {
        block.text.of(&self.text)
    }

    /// The numbers of the blocks inside a node.
    pub(super) fn inside(&self, tree: &Tree, at: At) -> std::ops::Range<usize> {
        let start = self.list.partition_point(|block| block.from <= at);
        let end = tree.end(at);
        let end = self.list.partition_point(|block| block.from < end);
        start..end.max(start)
    }
}

struct Reading<'t> {
    tree: &'t Tree,
    blocks: Blocks,
    line: Line,
    /// The open elements that part lines.
    open: Vec<At>,
    link_end: At,
}

/// The block that is being read.
#[derive(Default)]
struct Line {
    start: usize,
    from: At,
    holder: At,
    chars: u32,
    linked: u32,
    commas: u32,
    gap: bool,
    /// How many line breaks stand behind its last word.
    breaks: u32,
}

impl Reading<'_> {
    /// Takes a node; gives the next one to look at.
    fn step(&mut self, at: At) -> At {
        self.close_until(at);
        let tag = self.tree.tag(at);
        match tag {
            Tag::Head | Tag::Script | Tag::Title | Tag::Option | Tag::Control => {
                return self.tree.end(at);
            }
            Tag::Text => self.text(at),
            Tag::Br => {
                self.line.breaks += 1;
                if self.line.breaks > 1 {
                    self.flush();
                }
            }
            Tag::A => self.link_end = self.tree.end(at),
            Tag::Cell if self.row_goes_on() => {
                self.push_str(" | ");
                self.open.push(at);
            }
            Tag::Custom => self.line.gap = true,
            _ if tag.is_inline() => {}
            _ => {
                if tag != Tag::Document && tag != Tag::Body && self.tree.is_hidden(at) {
                    self.flush();
                    return self.tree.end(at);
                }
                self.flush();
                self.open.push(at);
            }
        }
        if tag.is_inline() && tag != Tag::Text && self.tree.is_hidden(at) {
            return self.tree.end(at).max(at + 1);
        }
        at + 1
    }

    /// Ends the elements that do not reach to `at`.
    fn close_until(&mut self, at: At) {
        while let Some(top) = self.open.last().copied() {
            if self.tree.end(top) > at {
                break;
            }
            if self.tree.tag(top) != Tag::Cell {
                self.flush();
            }
            self.open.pop();
        }
    }

    /// Whether the words so far are a short cell of the same row.
    fn row_goes_on(&self) -> bool {
        let row = self.open.last().map(|at| self.tree.tag(*at));
        row == Some(Tag::Tr) && (1..100).contains(&self.line.chars)
    }

    fn push_str(&mut self, text: &str) {
        self.line.gap = false;
        self.blocks.text.push_str(text);
    }

    fn text(&mut self, at: At) {
        let text = self.tree.text(at);
        let holder = self.open.last().copied().unwrap_or(0);
        if self.tree.tag(holder) == Tag::Pre {
            self.verbatim(at, text);
            return;
        }
        self.line.gap |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            self.word(at, holder, word);
            self.line.gap = true;
        }
        if !text.ends_with(char::is_whitespace) && !text.is_empty() {
            self.line.gap = false;
        }
    }

    fn word(&mut self, at: At, holder: At, word: &str) {
        if self.line.chars == 0 {
            self.line.start = self.blocks.text.len();
            self.line.from = at;
            self.line.holder = holder;
        } else if self.line.breaks > 0 {
            self.blocks.text.push('\n');
        } else if self.line.gap {
            self.blocks.text.push(' ');
            self.line.chars += 1;
        }
        self.line.breaks = 0;
        self.line.gap = false;
        let mut chars = 0;
        for c in word.chars() {
            match c {
                // Marks of where a word may be parted are no part of it.
                '\u{AD}' | '\u{200B}' | '\u{FEFF}' => continue,
                ',' | '،' | '，' | '、' => self.line.commas += 1,
                _ => {}
            }
            chars += if ('\u{3000}'..='\u{9FFF}').contains(&c) {
                3
            } else {
                1
            };
            self.blocks.text.push(c);
        }
        self.line.chars += chars;
        if at < self.link_end {
            self.line.linked += chars + 1;
        }
    }

    /// Takes text whose line breaks count.
    fn verbatim(&mut self, at: At, text: &str) {
        let holder = self.open.last().copied().unwrap_or(0);
        for line in text.lines() {
            if line.trim().is_empty() {
                self.flush();
                continue;
            }
            for word in line.split_whitespace() {
                self.word(at, holder, word);
                self.line.gap = true;
            }
            self.line.breaks = 1;
        }
    }

    /// Ends the block.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.chars == 0 {
            return;
        }
        let text = Span::new(line.start, self.blocks.text.len());
        let words = text.of(&self.blocks.text);
        let ended = ends_a_sentence(words) || words.ends_with(':');
        let bare = words.trim_end_matches([']', ')', ' ']);
        let cut_short = bare.ends_with('…') || bare.ends_with("...");
        self.blocks.text.push('\n');
        self.blocks.list.push(Block {
            holder: line.holder,
            from: line.from,
            kind: self.kind(line.holder),
            text,
            chars: line.chars,
            linked: line.linked.min(line.chars),
            commas: line.commas,
            ended,
            excerpt: cut_short && line.linked > 20 && line.chars > line.linked + 20,
        });
    }

    /// What a block is by what stands around it.
    fn kind(&self, holder: At) -> Kind {
        let around = std::iter::once(holder).chain(self.tree.ancestors(holder));
        let mut found = Kind::Loose;
        for at in around.take(6) {
            let kind = match self.tree.tag(at) {
                Tag::Heading(level) => Kind::Heading(level),
                Tag::Figcaption | Tag::Caption => return Kind::Caption,
                Tag::Li | Tag::Dt | Tag::Dd => Kind::Item,
                Tag::Pre => Kind::Lines,
                Tag::P if at == holder => Kind::Paragraph,
                Tag::Cell | Tag::Tr => Kind::Row,
                Tag::Article | Tag::Section | Tag::Main | Tag::Body => break,
                _ => continue,
            };
            if found == Kind::Loose {
                found = kind;
            }
        }
        found
    }
}
