//! Markdown, with what its head says of the article.
//!
//! Takes a file; gives its article. Every span counts in the file as it lies: the
//! reading is done on a copy of the same length in which the markup is blank, and
//! what is found there is cut from the file itself. So no sentence begins with
//! `# `, `- ` or `> `, and a link within one stays as it lies.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::front::Front;
use super::{Contents, Problem, Source, language_of_tag};
use crate::ingest::article::{Article, ArticleId, Note, Sentence};
use crate::ingest::boilerplate::Boilerplate;
use crate::ingest::clean::{self, Block, Draft, Shape};
use crate::ingest::dates::{self, Order};
use crate::ingest::{Reader, dateline};
use crate::language::span::Span;

const TITLE: &[&str] = &["title", "headline"];
const DATE: &[&str] = &[
    "published",
    "date",
    "published_at",
    "date_published",
    "publish_date",
    "pubdate",
    "publishdate",
];
const BYLINE: &[&str] = &["byline", "bylines", "author", "authors"];
const PUBLISHER: &[&str] = &["publisher", "site", "site_name", "outlet", "source"];
const URL: &[&str] = &["canonical", "canonical_url", "url", "link", "source"];
const LANGUAGE: &[&str] = &["language", "lang", "locale"];

/// Reads the article of a file.
pub(super) fn read(reader: &Reader, source: &Source) -> Contents {
    let front = Front::of(&source.text);
    let page = Page::of(&source.text, front.body);
    let draft = page.draft(&reader.boilerplate);
    let header = dateline::read(&draft, &page.plain, &reader.boilerplate);
    let mut sentences = reader.sentences(&page.plain, &header.pieces);
    for sentence in &mut sentences {
        sentence.span = page.with_its_markup(sentence.span);
    }
    let mut notes = draft.notes;
    notes.extend(header.notes);
    let mut article = Article {
        id: ArticleId::new(source.stem()),
        file: source.file.clone(),
        stored: source.text.clone(),
        title: header.title.map(|span| one_line(span.of(&page.plain))),
        publisher: header.publisher,
        byline: header.byline,
        published: header.published,
        url: None,
        language: None,
        sentences,
        host: None,
        notes,
        corrected: Vec::new(),
    };
    let mut problems = Vec::new();
    state(&front, &mut article, &mut problems);
    problems.extend(front.problems);
    article.notes.sort_by_key(|note| note.span);
    if article.language.is_none() {
        article.language = reader.language(&page.text(&article.sentences));
    }
    problems.dedup();
    if article.sentences.is_empty() {
        return Contents {
            articles: Vec::new(),
            problems,
        };
    }
    // Nothing is left out because of its head.
    let told = problems.into_iter();
    let told = told.map(|problem| format!("line {}: {}", problem.line, problem.reason));
    article.notes.extend(told.map(Note::plain));
    Contents {
        articles: vec![article],
        problems: Vec::new(),
    }
}

/// Takes over what the head of the file says.
fn state(front: &Front, article: &mut Article, problems: &mut Vec<Problem>) {
    let first = |keys| {
        front
            .find(keys)
            .and_then(|(words, line)| Some((words.first()?, line)))
    };
    if let Some((title, _)) = first(TITLE) {
        article.title = Some(title.clone());
    }
    if let Some((names, _)) = front.find(BYLINE) {
        article.byline = Some(names.join(", "));
    }
    let is_address = |words: &str| words.starts_with("https://") || words.starts_with("http://");
    if let Some((name, _)) = first(PUBLISHER).filter(|(name, _)| !is_address(name)) {
        article.publisher = Some(name.clone());
    }
    let addresses = URL
        .iter()
        .filter_map(|key| first(std::slice::from_ref(key)));
    let mut addresses = addresses.filter(|(address, _)| is_address(address));
    article.url = addresses.next().map(|(address, _)| address.clone());
    let locale = first(LANGUAGE).map(|(tag, _)| tag.as_str());
    article.language = locale.and_then(language_of_tag);
    if let Some((written, line)) = first(DATE) {
        match dates::read(written, locale.and_then(Order::of_locale)) {
            Some(told) => {
                article.published = told.published;
                article.notes.extend(told.note.map(Note::plain));
            }
            None => {
                let written: String = written.chars().take(60).collect();
                let reason = format!(
                    "`{written}` is not a date like 2024-03-31; the article is kept without it"
                );
                problems.push(Problem { line, reason });
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page with its markup blank.
struct Page {
    /// As long as the file: its words stand where they stand there.
    plain: String,
    blocks: Vec<Found>,
    /// Links and emphasis with the words in them, by where those begin.
    wraps: Vec<(Span, Span)>,
    cut: Vec<(&'static str, Span)>,
}

/// A block and what it is by its markup.
struct Found {
    span: Span,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Heading,
    Caption,
    Other,
}

impl Page {
    fn of(text: &str, body: usize) -> Self {
        let mut walk = Walk::default();
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        let markdown = text.get(body..).unwrap_or_default();
        for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
            walk.event(
                &event,
                Span::new(range.start + body, range.end + body),
                text,
            );
        }
        walk.close();
        walk.words.sort();
        walk.wraps.sort_by_key(|(_, inner)| *inner);
        walk.blocks.sort_by_key(|found| found.span);
        Self {
            plain: blanked(text, &walk.words),
            blocks: walk.blocks,
            wraps: walk.wraps,
            cut: walk.cut,
        }
    }

    /// Its blocks as those of a page, boilerplate cut off.
    fn draft(&self, boilerplate: &Boilerplate) -> Draft {
        let mut draft = Draft::default();
        for (why, span) in &self.cut {
            draft.cut(*why, *span);
        }
        for found in &self.blocks {
            let text = found.span.of(&self.plain);
            let shape = match found.kind {
                Kind::Caption => Shape::Caption,
                Kind::Title | Kind::Heading => Shape::Short,
                Kind::Other => clean::shape(text, boilerplate),
            };
            match boilerplate.line(text) {
                Some(why) if shape == Shape::Short && found.kind != Kind::Title => {
                    draft.cut(why, found.span);
                }
                _ => draft.blocks.push(Block {
                    span: found.span,
                    shape,
                    repeated: found.kind == Kind::Title,
                }),
            }
        }
        draft
    }

    /// A sentence with the marks of the links and the emphasis that lie wholly in
    /// it; those around the whole of it stay outside.
    fn with_its_markup(&self, sentence: Span) -> Span {
        let from = self
            .wraps
            .partition_point(|(_, inner)| inner.start < sentence.start);
        let near = self.wraps.get(from..).unwrap_or_default().iter();
        let near = near.take_while(|(_, inner)| inner.start < sentence.end);
        let within = near.filter(|(_, inner)| {
            let whole = inner.start <= sentence.start && inner.end >= sentence.end;
            inner.end <= sentence.end && !whole
        });
        within.fold(sentence, |span, (outer, _)| {
            Span::new(span.start.min(outer.start), span.end.max(outer.end))
        })
    }

    fn text(&self, sentences: &[Sentence]) -> String {
        let texts = sentences
            .iter()
            .map(|sentence| sentence.span.of(&self.plain));
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// `text` with everything but `words` blank, byte for byte.
fn blanked(text: &str, words: &[Span]) -> String {
    let mut plain = String::with_capacity(text.len());
    for span in words {
        let Some(words) = text
            .get(span.start..span.end)
            .filter(|_| span.start >= plain.len())
        else {
            continue;
        };
        plain.extend(std::iter::repeat_n(' ', span.start - plain.len()));
        plain.push_str(words);
    }
    plain.extend(std::iter::repeat_n(' ', text.len() - plain.len()));
    plain
}

/// What is gathered on the way through a page.
#[derive(Default)]
struct Walk {
    words: Vec<Span>,
    blocks: Vec<Found>,
    wraps: Vec<(Span, Span)>,
    cut: Vec<(&'static str, Span)>,
    /// The block whose words come now.
    open: Option<(Span, Kind)>,
    /// The kind of the next block.
    kind: Option<Kind>,
    /// The links and the emphasis around the words that come now, each with the
    /// words in it so far.
    around: Vec<(Span, Option<Span>)>,
    /// The words of the picture that comes now.
    picture: Option<Option<Span>>,
    /// The words of those since the last block.
    pictures: Vec<Span>,
    /// Whether nothing here is part of the article.
    silent: bool,
}

impl Walk {
    fn event(&mut self, event: &Event<'_>, span: Span, text: &str) {
        match event {
            Event::Text(_) if !self.silent => self.word(span),
            Event::Code(_) if !self.silent => {
                let code = span.of(text);
                let inner = code.trim_matches('`');
                let before = code.len() - code.trim_start_matches('`').len();
                let start = span.start + before;
                self.around.push((span, None));
                self.word(Span::new(start, start + inner.len()));
                self.end_wrap();
            }
            Event::Start(tag) => self.start(tag, span, text),
            Event::End(tag) => self.end(*tag),
            Event::Rule => self.close(),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span, text: &str) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {
                self.around.push((span, None));
            }
            Tag::Image { .. } => self.picture = Some(None),
            Tag::TableCell => {}
            tag => {
                self.close();
                self.kind = match tag {
                    Tag::Heading { level, .. } if *level as usize == 1 => Some(Kind::Title),
                    Tag::Heading { .. } => Some(Kind::Heading),
                    _ => None,
                };
                let why = match tag {
                    Tag::CodeBlock(_) => "a block of code",
                    Tag::HtmlBlock if span.of(text).trim_start().starts_with("<!--") => "a comment",
                    Tag::HtmlBlock => "HTML among the Markdown",
                    _ => return,
                };
                self.silent = true;
                self.cut.push((why, span));
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {
                self.end_wrap();
            }
            TagEnd::Image => {
                self.pictures.extend(self.picture.take().flatten());
            }
            TagEnd::TableCell => {}
            _ => {
                self.close();
                self.silent = false;
            }
        }
    }

    fn word(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        match self.words.last_mut() {
            Some(last) if last.end == span.start => last.end = span.end,
            _ => self.words.push(span),
        }
        if let Some(words) = &mut self.picture {
            *words = Some(words.map_or(span, |before| Span::new(before.start, span.end)));
            return;
        }
        for (_, words) in &mut self.around {
            *words = Some(words.map_or(span, |before| Span::new(before.start, span.end)));
        }
        let kind = self.kind.unwrap_or(Kind::Other);
        let open = self.open.get_or_insert((span, kind));
        open.0.end = span.end;
    }

    fn end_wrap(&mut self) {
        if let Some((outer, Some(inner))) = self.around.pop() {
            self.wraps.push((outer, inner));
        }
    }

    fn close(&mut self) {
        self.around.clear();
        let open = self.open.take();
        for span in std::mem::take(&mut self.pictures) {
            // One between the words of a paragraph is part of it.
            let within =
                open.is_some_and(|(open, _)| open.start < span.end && span.start < open.end);
            if !within {
                let kind = Kind::Caption;
                self.blocks.push(Found { span, kind });
            }
        }
        if let Some((span, kind)) = open {
            self.blocks.push(Found { span, kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::language::lexicon::Lexicon;

    fn article(text: &str) -> (Article, Vec<Problem>) {
        let lexicon = Arc::new(Lexicon::english().unwrap());
        let reader = Reader::new(lexicon, 1 << 20).unwrap();
        let source = Source {
            file: "2024/port.md".into(),
            text: text.into(),
        };
        let mut contents = read(&reader, &source);
        (contents.articles.remove(0), contents.problems)
    }

    fn quotes(text: &str) -> Vec<String> {
        let (article, _) = article(text);
        let sentences = article.sentences.iter();
        sentences
            .map(|sentence| article.text_of(sentence).to_owned())
            .collect()
    }

    #[test]
    fn sentences_are_cut_from_the_file_without_the_marks_of_their_block() {
        for (text, expected) in [
            (
                "# Port of Leeds opens #\n\nThe port opened on Monday morning. Ships came.\n",
                &[
                    "Port of Leeds opens",
                    "The port opened on Monday morning.",
                    "Ships came.",
                ][..],
            ),
            (
                "Port of Leeds opens\n===\n\nThe port opened on Monday morning.\n",
                &["Port of Leeds opens", "The port opened on Monday morning."],
            ),
            (
                "> The port opened on Monday\n> morning, she said. It was\n> a good day for all.\n",
                &[
                    "The port opened on Monday\n> morning, she said.",
                    "It was\n> a good day for all.",
                ],
            ),
            (
                "- The port opened on Monday morning.\n- It cost $2 million to build it.\n",
                &[
                    "The port opened on Monday morning.",
                    "It cost $2 million to build it.",
                ],
            ),
            (
                "**The port opened on Monday.** [The mayor](https://x.y/a.b) spoke of *new hope*. All went home then.\n",
                &[
                    "The port opened on Monday.",
                    "[The mayor](https://x.y/a.b) spoke of *new hope*.",
                    "All went home then.",
                ],
            ),
            (
                "The port <br> opened on `Monday` morning &amp; closed.<!-- no -->\n",
                &["The port <br> opened on `Monday` morning &amp; closed."],
            ),
            (
                "The port opened on Monday morning.\n\n![Ships in the port](a.png)\n\n```\nlet code = 1;\n```\n\n<!-- hidden -->\n\nIt closed on Tuesday at noon.\n",
                &[
                    "The port opened on Monday morning.",
                    "Ships in the port",
                    "It closed on Tuesday at noon.",
                ],
            ),
            (
                "The port opened on Monday morning.\n\n| Good | Price |\n|---|---|\n| Steel | 3 |\n",
                &[
                    "The port opened on Monday morning.",
                    "Good | Price",
                    "Steel | 3",
                ],
            ),
        ] {
            assert_eq!(quotes(text), expected, "text {text:?}");
        }
    }

    #[test]
    fn the_head_says_who_wrote_it_and_when() {
        let head = "---\ntitle: \"Port: opens\"\ndate: 03/04/2024\nauthors: [Ada Quill, Bo Low]\nsource: https://herald.example/port\nsite_name: The Valley Herald\nlang: en-GB\ntags: [a]\n---\n";
        let (read, problems) = article(&format!(
            "{head}# Port opens\n\nThe port opened on Monday morning.\n"
        ));
        assert_eq!(problems, []);
        assert_eq!(read.id.as_str(), "2024/port");
        assert_eq!(read.title.as_deref(), Some("Port: opens"));
        assert_eq!(read.byline.as_deref(), Some("Ada Quill, Bo Low"));
        assert_eq!(read.publisher.as_deref(), Some("The Valley Herald"));
        assert_eq!(read.url.as_deref(), Some("https://herald.example/port"));
        assert_eq!(read.language.as_deref(), Some("en"));
        assert_eq!(read.published.day(), Some(jiff::civil::date(2024, 4, 3)));
        let (read, problems) =
            article("---\ndate: soon\n---\nThe port opened on Monday morning.\n");
        assert_eq!(read.published.day(), None);
        assert_eq!(problems, []);
        let noted = read
            .notes
            .iter()
            .any(|note| note.why.starts_with("line 2: `soon`"));
        assert!(noted, "{:?}", read.notes);
    }

    #[test]
    fn a_page_without_a_head_still_says_it_in_its_lines() {
        let (read, _) = article(
            "# Port of Leeds opens\n\n*By Ada Quill*\n\nPublished: June 28, 2024\n\nThe port opened on Monday morning.\n",
        );
        assert_eq!(read.title.as_deref(), Some("Port of Leeds opens"));
        assert_eq!(read.byline.as_deref(), Some("Ada Quill"));
        assert_eq!(read.published.day(), Some(jiff::civil::date(2024, 6, 28)));
    }
}
