//! An `Answer` -> pages of text: what a person reads, piece by piece, before any
//! markup. Each surface renders the same blocks its own way.

pub mod markup;
pub mod pages;
pub mod terminal;

use crate::answer::{Answer, Basis, PartKind, Status};
use crate::retrieve::quote::Quote;

/// A piece of a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// Our own words above a group of quotes.
    Heading(String),
    /// The short answer, and whether the quotes hold it to the letter.
    Short(String, Option<Basis>),
    /// Quotations of one article, one behind the other, with the one line that tells where
    /// they stand.
    Quotations(Group),
    /// Our own words: why not found, what was carried over, what was read.
    Note(String),
    /// What can be typed next, as it stands.
    Suggestions(String, Vec<String>),
}

/// Quotations of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// In reading order; never empty.
    pub quotations: Vec<Quotation>,
    /// Whether a group before it told the headline of the same article.
    pub titled_before: bool,
}

/// A quotation in a reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Quotation {
    /// What it is called in the reply, counted from 1; none for what is shown without being
    /// an answer.
    pub number: Option<usize>,
    /// Our own words before it: a date in a timeline, a speaker.
    pub label: Option<String>,
    /// The words and where they stand.
    pub quote: Box<Quote>,
}

/// What a person is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The pieces, in reading order.
    pub blocks: Vec<Block>,
    /// Names in the quotes worth showing in bold, as they were asked about.
    pub names: Vec<String>,
}

impl From<&Answer> for Reply {
    fn from(answer: &Answer) -> Self {
        let mut blocks = Vec::new();
        if answer.status == Status::Ignored {
            return Self::default();
        }
        if answer.status == Status::Answered && !answer.sure {
            blocks.push(Block::Heading("Probably".to_owned()));
        }
        if let Some(short) = &answer.answer {
            blocks.push(Block::Short(short.clone(), answer.basis));
        }
        match answer.status {
            Status::Answered => {}
            Status::Done if !answer.parts.is_empty() => {
                blocks.extend(answer.note.clone().map(Block::Heading))
            }
            _ => blocks.extend(answer.note.clone().map(Block::Note)),
        }
        blocks.extend(cited(answer));
        if !answer.nearest.is_empty() {
            blocks.push(Block::Heading("Closest I have".to_owned()));
            let nearest = answer.nearest.iter().map(|quote| Quotation {
                number: None,
                label: None,
                quote: Box::new(quote.clone()),
            });
            nearest.for_each(|quotation| add(&mut blocks, quotation));
        }
        if answer.status == Status::Answered {
            blocks.extend(answer.note.clone().map(Block::Note));
        }
        if !answer.suggestions.is_empty() {
            let lead = match answer.status {
                Status::Unclear if !answer.entities.is_empty() => "Which did you mean?",
                Status::Unclear | Status::NotUnderstood | Status::NotFound => "You could try",
                _ => "Ask next",
            };
            let lead = lead.to_owned();
            blocks.push(Block::Suggestions(lead, answer.suggestions.clone()));
        }
        let names = answer.entities.iter().map(|named| named.name.clone());
        Self {
            blocks,
            names: names.collect(),
        }
    }
}

/// Adds a quotation: to the group before it, where that is of the same article.
fn add(blocks: &mut Vec<Block>, quotation: Quotation) {
    let article = &quotation.quote.citation.article;
    let of_it = |group: &Group| {
        let mut quotations = group.quotations.iter();
        quotations.any(|other| other.quote.citation.article == *article)
    };
    if let Some(Block::Quotations(group)) = blocks.last_mut()
        && of_it(group)
    {
        group.quotations.push(quotation);
        return;
    }
    let titled_before = blocks
        .iter()
        .any(|block| matches!(block, Block::Quotations(group) if of_it(group)));
    blocks.push(Block::Quotations(Group {
        quotations: vec![quotation],
        titled_before,
    }));
}

/// The citations, under the labels of their parts where the reply has structure.
fn cited(answer: &Answer) -> Vec<Block> {
    let quotation = |label: Option<String>, index: usize| {
        let quote = answer.citations.get(index)?;
        Some(Quotation {
            number: Some(index + 1),
            label,
            quote: Box::new(quote.clone()),
        })
    };
    let mut blocks = Vec::new();
    if answer.parts.is_empty() {
        let indexes = 0..answer.citations.len();
        let quotations = indexes.filter_map(|index| quotation(None, index));
        quotations.for_each(|quotation| add(&mut blocks, quotation));
        return blocks;
    }
    for part in &answer.parts {
        if part.citations.is_empty() {
            blocks.push(Block::Note(part.label.clone()));
        }
        // The date of a mention stands in its citation.
        let shown = |label: &String| !label.is_empty() && part.kind != PartKind::Mention;
        let label =
            Some(part.label.clone()).filter(|label| shown(label) || answer.status == Status::Done);
        for (place, index) in part.citations.iter().enumerate() {
            let label = label.clone().filter(|_| place == 0);
            if let Some(quotation) = quotation(label, *index) {
                add(&mut blocks, quotation);
            }
        }
    }
    blocks
}
