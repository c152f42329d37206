//! A page as the rest of the reader sees it: its tree, its blocks, what the names
//! of its parts tell, and which blocks were cut and why.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::{Block, Blocks, Kind, share};
use super::cues::{Cues, Marks, Of};
use super::tags::Tag;
use super::tree::{At, Key, Tree};

/// A page that is being read.
pub(super) struct Page<'r> {
    pub(super) tree: Tree,
    pub(super) blocks: Blocks,
    pub(super) cues: &'r Cues,
    marks: Vec<Marks>,
    cut: Vec<Option<&'r str>>,
    /// Sums over the blocks before each that are not cut: running text, letters,
    /// letters in links, paragraphs of some length.
    sums: Vec<Sum>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    weight: f64,
    chars: u32,
    linked: u32,
    prose: u32,
}

impl<'r> Page<'r> {
    /// Reads a page.
    pub(super) fn of(text: &str, cues: &'r Cues) -> Self {
        let tree = Tree::of(text);
        let blocks = Blocks::of(&tree);
        let marks = marks(&tree, cues);
        let cut = vec![None; blocks.list.len()];
        let mut page = Self {
            tree,
            blocks,
            cues,
            marks,
            cut,
            sums: Vec::new(),
        };
        page.mark_captions();
        page.sum();
        page
    }

    /// Takes blocks for captions where a name around them says so.
    fn mark_captions(&mut self) {
        for number in 0..self.blocks.list.len() {
            let Some(block) = self.blocks.list.get(number) else {
                continue;
            };
            let holder = block.holder;
            let around = std::iter::once(holder).chain(self.tree.ancestors(holder));
            let named = around
                .take(3)
                .take_while(|at| !matches!(self.tree.tag(*at), Tag::Article | Tag::Body))
                .any(|at| self.speaks_of(at, Of::Caption) && !self.speaks_of(at, Of::Body));
            if named && let Some(block) = self.blocks.list.get_mut(number) {
                block.kind = Kind::Caption;
            }
        }
    }

    /// Adds up what is not cut.
    pub(super) fn sum(&mut self) {
        self.sums.clear();
        let mut sum = Sum::default();
        self.sums.push(sum);
        for (block, cut) in self.blocks.list.iter().zip(&self.cut) {
            if cut.is_none() {
                sum.weight += f64::from(block.weight());
                sum.chars = sum.chars.saturating_add(block.chars);
                sum.linked = sum.linked.saturating_add(block.linked);
                sum.prose += u32::from(block.is_prose());
            }
            self.sums.push(sum);
        }
    }

    /// The numbers of the blocks inside a node.
    pub(super) fn range(&self, at: At) -> Range<usize> {
        self.blocks.inside(&self.tree, at)
    }

    fn over(&self, range: &Range<usize>) -> (Sum, Sum) {
        let at = |number: usize| self.sums.get(number).copied().unwrap_or_default();
        (at(range.start), at(range.end))
    }

    /// How much running text some blocks hold, when it was last added up.
    pub(super) fn weight(&self, range: &Range<usize>) -> f32 {
        let (from, to) = self.over(range);
        (to.weight - from.weight) as f32
    }

    /// How many characters.
    pub(super) fn chars(&self, range: &Range<usize>) -> u32 {
        let (from, to) = self.over(range);
        to.chars - from.chars
    }

    /// Whether a paragraph of some length is among them.
    pub(super) fn holds_prose(&self, range: &Range<usize>) -> bool {
        let (from, to) = self.over(range);
        to.prose > from.prose
    }

    /// The part of the characters that are links.
    pub(super) fn link_share(&self, range: &Range<usize>) -> f32 {
        let (from, to) = self.over(range);
        share(to.linked - from.linked, to.chars - from.chars)
    }

    /// A block.
    pub(super) fn block(&self, number: usize) -> Option<&Block> {
        self.blocks.list.get(number)
    }

    /// The words of a block.
    pub(super) fn words(&self, number: usize) -> &str {
        self.block(number)
            .map_or("", |block| self.blocks.words(block))
    }

    /// Whether a node's name speaks of this.
    pub(super) fn speaks_of(&self, at: At, of: Of) -> bool {
        self.why(at, of).is_some()
    }

    /// Why a node's name speaks of this.
    pub(super) fn why(&self, at: At, of: Of) -> Option<&'r str> {
        let marks = self.marks.get(at as usize).copied()?;
        self.cues.why(marks, of)
    }

    /// Cuts some blocks; those that are cut keep their reason.
    pub(super) fn cut(&mut self, range: Range<usize>, why: &'r str) {
        for cut in self.cut.get_mut(range).into_iter().flatten() {
            cut.get_or_insert(why);
        }
    }

    /// Takes the cuts of some blocks back.
    pub(super) fn restore(&mut self, range: Range<usize>) {
        if let Some(cut) = self.cut.get_mut(range) {
            cut.fill(None);
        }
    }

    /// Why a block was cut, if it was.
    pub(super) fn cut_of(&self, number: usize) -> Option<&'r str> {
        self.cut.get(number).copied().flatten()
    }

    /// The blocks of a range that are not cut.
    pub(super) fn kept(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> + '_ {
        range.filter(|number| self.cut_of(*number).is_none())
    }
}

/// What the names of each node tell. Pages use the same names over and over.
fn marks(tree: &Tree, cues: &Cues) -> Vec<Marks> {
    let mut known: HashMap<&str, Marks> = HashMap::new();
    (0..tree.len())
        .map(|at| {
            if matches!(
                tree.tag(at),
                Tag::Text | Tag::Html | Tag::Body | Tag::Document
            ) {
                return Marks::default();
            }
            [Key::Class, Key::Id, Key::Role, Key::Test]
                .into_iter()
                .filter_map(|key| tree.get(at, key))
                .fold(Marks::default(), |marks, name| {
                    let own = known.entry(name).or_insert_with(|| cues.marks(name));
                    marks.and(*own)
                })
        })
        .collect()
}
