//! Page boilerplate off, embedded articles split out, each with a note.
//!
//! Takes the stored text of one file; gives the blocks of each article in it, in
//! reading order. Who wrote an article and when is left to `dateline`.

use super::article::Note;
use super::boilerplate::Boilerplate;
use super::sentences::{ends_a_sentence, lines, trimmed};
use crate::language::span::Span;

/// What a block is, by its shape alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line that is no sentence: a headline, a name, a date.
    Short,
    /// Running text.
    Prose,
    /// The words under a picture.
    Caption,
}

/// A line, or several that were wrapped, of an article.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Where it stands in the stored text.
    pub span: Span,
    /// What it is.
    pub shape: Shape,
    /// Whether the same line follows at once: the mark of a headline on a page.
    pub repeated: bool,
}

/// The blocks of one article, with what was cut around them.
#[derive(Debug, Default)]
pub struct Draft {
    /// What is left, in reading order.
    pub blocks: Vec<Block>,
    /// What was cut, and why.
    pub notes: Vec<Note>,
}

impl Draft {
    fn has_prose(&self) -> bool {
        self.blocks.iter().any(|block| block.shape == Shape::Prose)
    }

    pub(super) fn cut(&mut self, why: impl Into<String>, span: Span) {
        self.notes.push(Note {
            why: format!("cut: {}", why.into()),
            span: Some(span),
        });
    }
}

/// Parts a page into its article and those embedded in it; the first is the
/// page's own. Never empty, though an article may have no blocks.
pub fn articles(stored: &str, boilerplate: &Boilerplate) -> Vec<Draft> {
    let mut drafts = vec![Draft::default()];
    let mut others_follow = false;
    // Whether the article at hand has running text already.
    let mut begun = false;
    for block in blocks(stored, boilerplate) {
        let text = block.span.of(stored);
        let Some(draft) = drafts.last_mut() else {
            break;
        };
        if block.shape == Shape::Short && boilerplate.leads_to_others(text) {
            draft.cut("a list of other articles begins", block.span);
            others_follow = true;
        } else if let Some(why) = boilerplate.line(text) {
            draft.cut(why, block.span);
        } else if begun && begins_another(&block, others_follow) {
            let mut next = Draft::default();
            next.blocks.push(block);
            drafts.push(next);
            others_follow = true;
            begun = false;
        } else {
            begun |= block.shape == Shape::Prose;
            draft.blocks.push(block);
        }
    }
    finish(drafts, stored, boilerplate)
}

/// The blocks of a text that is one article by itself, boilerplate cut off.
pub fn article(stored: &str, boilerplate: &Boilerplate) -> Draft {
    let mut draft = Draft::default();
    for block in blocks(stored, boilerplate) {
        let line = (block.shape == Shape::Short).then(|| block.span.of(stored));
        match line.and_then(|line| boilerplate.line(line)) {
            Some(why) => draft.cut(why, block.span),
            None => draft.blocks.push(block),
        }
    }
    drop_repeats(&mut draft, stored);
    draft
}

/// Whether a block behind a story is the headline of the next article on the page.
fn begins_another(block: &Block, others_follow: bool) -> bool {
    let headline = block.repeated || others_follow;
    block.shape == Shape::Short && headline
}

fn finish(drafts: Vec<Draft>, stored: &str, boilerplate: &Boilerplate) -> Vec<Draft> {
    let mut kept: Vec<Draft> = Vec::new();
    for mut draft in drafts {
        match kept.first_mut() {
            Some(host) if !draft.has_prose() => {
                for block in &draft.blocks {
                    host.cut("a link to another article", block.span);
                }
                host.notes.append(&mut draft.notes);
            }
            _ => {
                if draft.has_prose() {
                    cut_tail(&mut draft, stored, boilerplate);
                }
                drop_repeats(&mut draft, stored);
                draft.notes.sort_by_key(|note| note.span);
                kept.push(draft);
            }
        }
    }
    kept
}

/// Cuts what stands behind the last paragraph of the story.
fn cut_tail(draft: &mut Draft, stored: &str, boilerplate: &Boilerplate) {
    while let Some(last) = draft.blocks.last().copied() {
        let text = last.span.of(stored);
        if last.shape == Shape::Short && !is_listed(&draft.blocks, stored) {
            draft.cut("a line behind the end of the story", last.span);
        } else if let Some(why) = boilerplate.closing(text).filter(|_| draft.blocks.len() > 1) {
            draft.cut(why, last.span);
        } else {
            break;
        }
        draft.blocks.pop();
    }
}

/// Whether the last blocks are a list that the text before them announces.
fn is_listed(blocks: &[Block], stored: &str) -> bool {
    let mut above = blocks
        .iter()
        .rev()
        .skip_while(|block| block.shape == Shape::Short);
    above.next().is_some_and(|block| {
        let text = block.span.of(stored);
        block.shape == Shape::Prose && text.ends_with([':', '：'])
    })
}

/// Keeps the first of blocks with the same words.
fn drop_repeats(draft: &mut Draft, stored: &str) {
    if draft.blocks.len() < 2 {
        return;
    }
    let mut seen = std::collections::HashSet::new();
    for block in std::mem::take(&mut draft.blocks) {
        if seen.insert(block.span.of(stored)) {
            draft.blocks.push(block);
        } else {
            draft.cut("the same words stand above", block.span);
        }
    }
}

/// The page's lines, wrapped ones joined and doubled ones halved.
fn blocks(stored: &str, boilerplate: &Boilerplate) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for span in paragraphs(stored) {
        let half = doubled(stored, span);
        let span = half.unwrap_or(span);
        let text = span.of(stored);
        if let Some(last) = blocks.last_mut() {
            last.repeated |= last.span.of(stored) == text && last.shape == Shape::Short;
        }
        blocks.push(Block {
            span,
            shape: shape(text, boilerplate),
            repeated: false,
        });
    }
    blocks
}

/// What a line is. A sentence ends like one and has a few words; a long line is
/// running text whatever it ends with.
pub(super) fn shape(text: &str, boilerplate: &Boilerplate) -> Shape {
    if boilerplate.is_caption(text) {
        return Shape::Caption;
    }
    let sentence = ends_a_sentence(without_mark(text)) && has_words(text, 5);
    // What announces a list is text as well.
    let lead = text.ends_with([':', '：']) && has_words(text, 8);
    let quoted = text.starts_with(['"', '\'', '“', '‘', '«']) && has_words(text, 3);
    if sentence || lead || quoted || has_words(text, 30) {
        Shape::Prose
    } else {
        Shape::Short
    }
}

/// A line without a short mark in brackets behind its last sentence: `(Yonhap)`, `[3]`.
fn without_mark(text: &str) -> &str {
    const LONGEST: usize = 64;
    let open = match text.chars().next_back() {
        Some(')') => '(',
        Some(']') => '[',
        _ => return text,
    };
    match text.rfind(open) {
        Some(at) if text.len() - at <= LONGEST => text.get(..at).unwrap_or(text),
        _ => text,
    }
}

/// Whether a line has so many words, or more.
fn has_words(text: &str, many: usize) -> bool {
    if text.split_ascii_whitespace().nth(many - 1).is_some() {
        return true;
    }
    // Scripts without spaces between words: three characters stand for a word.
    let wide = |c: &char| ('\u{3000}'..='\u{9FFF}').contains(c);
    let wide = !text.is_ascii() && text.chars().filter(wide).nth(many * 3 - 1).is_some();
    wide || (!text.is_ascii() && text.split_whitespace().nth(many - 1).is_some())
}

/// The first half of a line that is the same words twice.
fn doubled(stored: &str, span: Span) -> Option<Span> {
    let text = span.of(stored);
    let middle = text.len() / 2;
    let first = text.get(..middle)?.trim();
    let second = text.get(middle..)?.trim();
    let long = first.split_whitespace().count() >= 3;
    (long && first == second).then(|| Span::new(span.start, span.start + first.len()))
}

/// The lines of `stored` that are not blank, hard-wrapped ones joined.
fn paragraphs(stored: &str) -> Vec<Span> {
    let mut paragraphs: Vec<Span> = Vec::new();
    let mut group: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in stored.split_inclusive('\n') {
        let whole = Span::new(start, start + line.len());
        start = whole.end;
        match trimmed(stored, bare(stored, whole)) {
            Some(span) => group.push(span),
            None => lines::close(stored, &mut group, &mut paragraphs),
        }
    }
    lines::close(stored, &mut group, &mut paragraphs);
    paragraphs
}

/// `line` without a byte order mark or the bullet of a list.
fn bare(stored: &str, line: Span) -> Span {
    let text = line.of(stored);
    let rest = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{FEFF}' | '•' | '·' | '●' | '▪' | '◦' | '*' | '|')
    });
    Span::new(line.end - rest.len(), line.end)
}

#[cfg(test)]
mod tests {
    use super::super::boilerplate::tests::boilerplate;
    use super::*;

    fn texts<'t>(draft: &Draft, stored: &'t str) -> Vec<&'t str> {
        draft
            .blocks
            .iter()
            .map(|block| block.span.of(stored))
            .collect()
    }

    #[test]
    fn a_page_is_parted_into_its_articles() {
        let page = "logo\nPort opens in Leeds\n\nPort opens in Leeds\n\nThe Daily3 days ago\n\n\
            The port of Leeds opened on Monday after long work.\n\nComments\n\nRelated Articles\n\n\
            Ferry sinks near Hull\nFerry sinks near Hull\n\nA ferry sank near Hull on Sunday, the guard said.\n\n\
            Buy our app\n";
        let drafts = articles(page, &boilerplate());
        assert_eq!(drafts.len(), 2);
        assert_eq!(
            texts(&drafts[0], page),
            [
                "Port opens in Leeds",
                "The Daily3 days ago",
                "The port of Leeds opened on Monday after long work."
            ]
        );
        assert_eq!(
            texts(&drafts[1], page),
            [
                "Ferry sinks near Hull",
                "A ferry sank near Hull on Sunday, the guard said."
            ]
        );
    }

    #[test]
    fn the_last_paragraph_of_a_story_stays_and_what_follows_it_goes() {
        for (tail, kept) in [
            ("Exports to the north rose by a tenth. (Yonhap)", true),
            ("It was the third time since the spring. [3]", true),
            (
                "공사는 2026년에 봄에 시작될 것으로 보인다. (서울=연합뉴스)",
                true,
            ),
            (
                "The council named three ports that are to be closed:\nHull\nLeeds",
                true,
            ),
            ("More of the day", false),
            ("The Daily (Leeds)", false),
        ] {
            let page = format!(
                "Port opens\n\nThe port of Leeds opened on Monday after long work.\n\n{tail}\n"
            );
            let drafts = articles(&page, &boilerplate());
            let texts = texts(&drafts[0], &page);
            let last = tail.lines().last().unwrap();
            assert_eq!(texts.contains(&last), kept, "{tail:?}: {texts:?}");
        }
    }

    #[test]
    fn wrapped_lines_are_one_paragraph_and_others_are_not() {
        for (text, expected) in [
            (
                "The ministry said on Monday that it would open talks\nwith its neighbours about the shared use of the river\nand its ports.",
                1,
            ),
            ("Steel\nCopper\nZinc", 3),
            (
                "The port opened on Monday.\nThe ferry left on Tuesday morning.",
                2,
            ),
        ] {
            assert_eq!(paragraphs(text).len(), expected, "text {text:?}");
        }
    }

    #[test]
    fn words_printed_twice_in_a_line_count_once() {
        let text = "A man smiles here. A man smiles here.";
        assert_eq!(
            doubled(text, Span::new(0, text.len())).unwrap().of(text),
            "A man smiles here."
        );
    }
}
