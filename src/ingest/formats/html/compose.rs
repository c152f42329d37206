//! The blocks of an article -> its stored text, and what each paragraph is.

use std::collections::HashSet;

use super::blocks::Kind;
use super::page::Page;
use crate::ingest::article::{Note, Role};
use crate::language::periods::date_words::{Reading, reading};
use crate::language::span::Span;
use jiff::civil::Date;

/// The longest line that is taken for a byline or a dateline, in bytes.
const LONGEST_LINE: usize = 160;
/// Lines of fewer bytes may well stand twice.
const SHORT: usize = 40;
/// How many blocks above the text the lines under a headline stand.
const ABOVE: usize = 12;
/// How many behind its beginning.
const BEHIND: usize = 2;

/// An article's text while it is put together, a blank line between paragraphs.
#[derive(Debug, Default)]
pub(super) struct Composed {
    /// The text.
    pub(super) text: String,
    /// Its paragraphs.
    pub(super) pieces: Vec<(Span, Role)>,
}

impl Composed {
    /// Adds a paragraph.
    pub(super) fn push(&mut self, words: &str, role: Role) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.pieces.push((Span::new(start, self.text.len()), role));
    }

    /// Whether it holds running text.
    pub(super) fn has_body(&self) -> bool {
        self.pieces.iter().any(|(_, role)| *role == Role::Body)
    }

    /// How many bytes of running text it holds.
    pub(super) fn body_bytes(&self) -> usize {
        let body = self.pieces.iter().filter(|(_, role)| *role == Role::Body);
        body.map(|(span, _)| span.len()).sum()
    }

    /// The first and the last paragraph of the story.
    pub(super) fn story(&self) -> Option<(&str, &str)> {
        let mut story = self.pieces.iter().filter(|(_, role)| *role == Role::Body);
        let (first, _) = story.next()?;
        let last = story.next_back().map_or(first, |(last, _)| last);
        Some((first.of(&self.text), last.of(&self.text)))
    }
}

/// What stands above an article's text.
pub(super) struct Top<'t> {
    pub(super) title: Option<&'t str>,
    pub(super) byline: Option<&'t str>,
    pub(super) day: Option<Date>,
}

/// Puts an article together from the blocks of a range that are not cut, and the
/// captions among them.
pub(super) fn compose(page: &Page<'_>, range: std::ops::Range<usize>, top: &Top<'_>) -> Composed {
    let mut composed = Composed::default();
    if let Some(title) = top.title {
        composed.push(title, Role::Title);
    }
    let first = page.kept(range.clone()).next().unwrap_or(range.start);
    push_lines(page, first, top, &mut composed);
    let mut captions: HashSet<&str> = HashSet::new();
    let mut last: [&str; 3] = [""; 3];
    for number in range {
        let Some(block) = page.block(number) else {
            continue;
        };
        let caption = block.kind == Kind::Caption;
        if page.cut_of(number).is_some() && !(caption && is_own_caption(page, number)) {
            continue;
        }
        let words = page.words(number);
        // Pages print captions again, and pieces of their text at once for another
        // width of screen.
        let again = last.contains(&words) && words.len() > SHORT;
        if again || caption && !captions.insert(words) {
            continue;
        }
        last.rotate_left(1);
        if let Some(newest) = last.last_mut() {
            *newest = words;
        }
        let role = match block.kind {
            Kind::Heading(_) => Role::Heading,
            Kind::Caption => Role::Caption,
            _ => Role::Body,
        };
        composed.push(words, role);
    }
    composed
}

/// Whether a caption was set apart from the text rather than cut with what is around.
fn is_own_caption(page: &Page<'_>, number: usize) -> bool {
    page.cut_of(number) == Some(super::prune::CAPTION) && page.words(number).len() > 20
}

/// Adds the lines that name the writer and the day, as the page shows them.
fn push_lines(page: &Page<'_>, first: usize, top: &Top<'_>, composed: &mut Composed) {
    let (mut byline, mut day) = (top.byline, top.day);
    for number in first.saturating_sub(ABOVE)..first.saturating_add(BEHIND) {
        let words = page.words(number);
        if words.is_empty() || words.len() > LONGEST_LINE || top.title == Some(words) {
            continue;
        }
        if number >= first && page.cut_of(number).is_none() {
            continue;
        }
        if byline.is_some_and(|byline| words.contains(byline)) {
            composed.push(words, Role::Byline);
            byline = None;
        } else if day.is_some_and(|day| reading(words) == Some(Reading::Day(day))) {
            composed.push(words, Role::Dateline);
            day = None;
        }
    }
}

/// What was cut, a note for each reason.
pub(super) fn notes(page: &Page<'_>, range: &std::ops::Range<usize>) -> Vec<Note> {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for number in 0..page.blocks.list.len() {
        let outside = (!range.contains(&number)).then_some("outside the article");
        let Some(why) = page.cut_of(number).or(outside) else {
            continue;
        };
        if why == super::prune::CAPTION {
            continue;
        }
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    reasons
        .into_iter()
        .map(|(why, count)| Note {
            why: match count {
                1 => format!("cut: {why}"),
                count => format!("cut: {why} ({count} pieces)"),
            },
            span: None,
        })
        .collect()
}
