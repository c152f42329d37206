//! Text of a page -> its tree, bounded in depth, size and attributes.
//!
//! Tokens are those of the HTML standard; the tree is simpler than a browser's and
//! every step is bounded, so that no page costs more than its length. Nodes lie in
//! reading order: what is inside a node are the nodes behind it up to its end.

use std::convert::Infallible;

use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span as Place, State, Tokenizer, naive_next_state};

use super::tags::Tag;
use crate::language::span::Span;

/// How deep elements nest; deeper ones are left out and their words kept, as
/// browsers do.
const DEEPEST: usize = 512;
/// How many nodes a page may have; the rest of it is left out.
const MOST_NODES: usize = 400_000;
/// How many attributes of an element are looked at.
const MOST_ATTRIBUTES: usize = 128;
/// The longest value of an attribute that is kept, in bytes.
const LONGEST_VALUE: usize = 16 << 10;
/// How many nodes a line is made of at most.
const MOST_PIECES: usize = 96;
/// How many elements are opened again behind a link that was closed around them.
const MOST_REOPENED: usize = 8;

/// Which attribute it is; others are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Class,
    Id,
    Itemprop,
    Itemtype,
    Property,
    Name,
    Content,
    Href,
    Rel,
    Datetime,
    Type,
    Lang,
    Role,
    Label,
    Test,
    Title,
    Hidden,
}

impl Key {
    fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"class" => Self::Class,
            b"id" => Self::Id,
            b"itemprop" => Self::Itemprop,
            b"itemtype" => Self::Itemtype,
            b"property" => Self::Property,
            b"name" => Self::Name,
            b"content" => Self::Content,
            b"href" => Self::Href,
            b"rel" => Self::Rel,
            b"datetime" => Self::Datetime,
            b"type" => Self::Type,
            b"lang" | b"xml:lang" => Self::Lang,
            b"role" => Self::Role,
            b"aria-label" => Self::Label,
            b"data-testid"
            | b"data-component"
            | b"data-module"
            | b"data-type"
            | b"data-component-name" => Self::Test,
            b"title" => Self::Title,
            // The style is kept only where it hides.
            b"hidden" | b"style" | b"aria-hidden" => Self::Hidden,
            _ => return None,
        })
    }
}

/// An element, or a run of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) tag: Tag,
    /// The node it stands in; the first node stands in itself.
    pub(super) parent: u32,
    /// The number behind the last node inside it.
    pub(super) end: u32,
    /// Of text and scripts, where it stands in the tree's text.
    text: (u32, u32),
    /// Its attributes.
    attributes: (u32, u16),
}

#[derive(Clone, Copy, Debug)]
struct Attribute {
    key: Key,
    value: (u32, u32),
}

/// The tree of a page.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    text: String,
    /// Whether a part was left out because the page is too large.
    pub(super) curtailed: bool,
}

/// The number of a node.
pub(super) type At = u32;

impl Tree {
    /// Reads a page.
    pub(super) fn of(page: &str) -> Self {
        let mut builder = Builder::new(page.len());
        let events = Events(CallbackEmitter::new(Taker(&mut builder)));
        let Ok(()) = Tokenizer::new_with_emitter(page, events).finish();
        builder.finish()
    }

    /// How many nodes there are.
    pub(super) fn len(&self) -> At {
        At::try_from(self.nodes.len()).unwrap_or(At::MAX)
    }

    /// A node; none behind the last.
    pub(super) fn node(&self, at: At) -> Option<&Node> {
        self.nodes.get(at as usize)
    }

    /// What a node is.
    pub(super) fn tag(&self, at: At) -> Tag {
        self.node(at).map_or(Tag::Text, |node| node.tag)
    }

    /// The number behind the last node inside `at`.
    pub(super) fn end(&self, at: At) -> At {
        self.node(at).map_or(at, |node| node.end)
    }

    /// The node that `at` stands in.
    pub(super) fn parent(&self, at: At) -> At {
        self.node(at).map_or(0, |node| node.parent)
    }

    /// The nodes directly inside `at`.
    pub(super) fn children(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let end = self.end(at);
        let mut next = at.saturating_add(1);
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.end(child).max(child + 1);
                child
            })
        })
    }

    /// The nodes around `at`, the nearest first.
    pub(super) fn ancestors(&self, at: At) -> impl Iterator<Item = At> + '_ {
        let mut next = at;
        std::iter::from_fn(move || {
            let parent = self.parent(next);
            (parent != next).then(|| {
                next = parent;
                parent
            })
        })
    }

    /// Every node inside `at`.
    pub(super) fn inside(&self, at: At) -> std::ops::Range<At> {
        at.saturating_add(1)..self.end(at)
    }

    /// The words of a text node, as the page has them.
    pub(super) fn text(&self, at: At) -> &str {
        self.node(at).map_or("", |node| self.piece(node.text))
    }

    /// The words inside `at`, runs of white space made one.
    pub(super) fn words(&self, at: At) -> String {
        let mut words = String::new();
        for inner in std::iter::once(at).chain(self.inside(at)) {
            match self.tag(inner) {
                Tag::Text | Tag::Title => append_words(&mut words, self.text(inner)),
                tag if !tag.is_inline() || tag == Tag::Br => gap(&mut words),
                _ => {}
            }
        }
        words.truncate(words.trim_end().len());
        words
    }

    /// The words inside `at`, where they are at most `most` bytes in few pieces: what
    /// could be a line costs little to look at, however much there is on a page.
    pub(super) fn line(&self, at: At, most: usize) -> Option<String> {
        let inside = self.inside(at);
        if inside.len() > MOST_PIECES {
            return None;
        }
        let bytes: usize = inside.map(|inner| self.text(inner).trim().len()).sum();
        (bytes <= most)
            .then(|| self.words(at))
            .filter(|words| words.len() <= most)
    }

    /// The value of an attribute.
    pub(super) fn get(&self, at: At, key: Key) -> Option<&str> {
        let (start, count) = self.node(at)?.attributes;
        let start = start as usize;
        let own = self.attributes.get(start..start + usize::from(count))?;
        let found = own.iter().find(|attribute| attribute.key == key)?;
        Some(self.piece(found.value))
    }

    /// Whether the page itself hides it.
    pub(super) fn is_hidden(&self, at: At) -> bool {
        self.get(at, Key::Hidden).is_some()
    }

    fn piece(&self, (start, end): (u32, u32)) -> &str {
        Span::new(start as usize, end as usize).of(&self.text)
    }
}

/// Appends text, runs of white space made one.
pub(super) fn append_words(words: &mut String, text: &str) {
    if text.starts_with(char::is_whitespace) {
        gap(words);
    }
    for word in text.split_whitespace() {
        words.push_str(word);
        words.push(' ');
    }
    if !text.ends_with(char::is_whitespace) && words.ends_with(' ') {
        words.pop();
    }
}

fn gap(words: &mut String) {
    if !words.is_empty() && !words.ends_with(' ') {
        words.push(' ');
    }
}

/// Hands the tokens of a page to the builder, and tells the tokenizer where the
/// builder sees text that is no markup.
struct Events<'b>(CallbackEmitter<Taker<'b>>);

struct Taker<'b>(&'b mut Builder);

impl Callback<Infallible, ()> for Taker<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, _: Place<()>) -> Option<Infallible> {
        self.0.take(&event);
        None
    }
}

impl ForwardingEmitter for Events<'_> {
    type Token = Infallible;

    fn inner(&mut self) -> &mut impl Emitter<Token = Self::Token> {
        &mut self.0
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        let _ = self.0.emit_current_tag();
        self.0.callback_mut().0.raw.take()
    }
}

/// Puts the tree together, token by token.
struct Builder {
    tree: Tree,
    open: Vec<At>,
    /// How many open elements there are of each kind, so that a stray end tag costs
    /// nothing.
    counts: [u16; KINDS],
    /// How many elements nest beyond the deepest.
    beyond: u32,
    /// The element whose attributes are being read.
    opening: Option<Opening>,
    /// What is left out up to its end: its name, and how many of it are open.
    skipping: Option<(Vec<u8>, u32)>,
    /// How the text behind the tag that was read last is to be read, where it is
    /// no markup.
    raw: Option<State>,
}

struct Opening {
    tag: Tag,
    name: Vec<u8>,
    seen: usize,
    first: usize,
    key: Option<Key>,
    json: bool,
}

/// More than there are kinds of elements.
const KINDS: usize = 64;

fn kind(tag: Tag) -> usize {
    match tag {
        Tag::Document => 0,
        Tag::Html => 1,
        Tag::Head => 2,
        Tag::Body => 3,
        Tag::Title => 4,
        Tag::Picture => 5,
        Tag::Figure => 6,
        Tag::Figcaption => 7,
        Tag::Article => 8,
        Tag::Section => 9,
        Tag::Main => 10,
        Tag::Aside => 11,
        Tag::Header => 12,
        Tag::Footer => 13,
        Tag::Nav => 14,
        Tag::Div => 15,
        Tag::P => 16,
        Tag::Heading(_) => 17,
        Tag::Ul => 18,
        Tag::Ol => 19,
        Tag::Li => 20,
        Tag::Dl => 21,
        Tag::Dt | Tag::Dd => 22,
        Tag::Table => 23,
        Tag::Caption => 24,
        Tag::TableSection => 25,
        Tag::Tr => 26,
        Tag::Cell => 27,
        Tag::Blockquote => 28,
        Tag::Pre => 29,
        Tag::A => 30,
        Tag::Strong => 31,
        Tag::Time => 32,
        Tag::Address => 33,
        Tag::Form => 34,
        Tag::Control => 35,
        Tag::Option => 36,
        Tag::Block => 37,
        Tag::Custom => 38,
        Tag::Inline => 39,
        Tag::Script => 40,
        _ => 41,
    }
}

impl Builder {
    fn new(bytes: usize) -> Self {
        let mut builder = Self {
            tree: Tree {
                nodes: Vec::with_capacity((bytes / 48).min(MOST_NODES)),
                text: String::with_capacity(bytes / 3),
                ..Tree::default()
            },
            open: Vec::with_capacity(64),
            counts: [0; KINDS],
            beyond: 0,
            opening: None,
            skipping: None,
            raw: None,
        };
        builder.push(Tag::Document, (0, 0), (0, 0));
        builder.descend();
        builder
    }

    fn take(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open_start(name),
            CallbackEvent::AttributeName { name } => self.attribute(name),
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { self_closing } => self.close_start(*self_closing),
            CallbackEvent::EndTag { name } => self.end_tag(name),
            CallbackEvent::String { value } => self.string(value),
            _ => {}
        }
    }

    fn open_start(&mut self, name: &[u8]) {
        self.opening = Some(Opening {
            tag: Tag::of(name),
            name: name.to_vec(),
            seen: 0,
            first: self.tree.attributes.len(),
            key: None,
            json: false,
        });
    }

    fn attribute(&mut self, name: &[u8]) {
        let Some(opening) = &mut self.opening else {
            return;
        };
        opening.seen += 1;
        opening.key = Key::of(name).filter(|_| opening.seen <= MOST_ATTRIBUTES);
        if opening.key == Some(Key::Hidden) && name == b"hidden" {
            opening.key = None;
            self.keep(Key::Hidden, b"");
        }
    }

    fn value(&mut self, value: &[u8]) {
        let Some(opening) = &mut self.opening else {
            return;
        };
        let Some(key) = opening.key.take() else {
            return;
        };
        match key {
            Key::Hidden if !hides(value) => {}
            Key::Type if opening.tag == Tag::Script => {
                opening.json = value.to_ascii_lowercase().ends_with(b"ld+json");
            }
            _ => self.keep(key, value),
        }
    }

    /// Keeps an attribute, the first of a name.
    fn keep(&mut self, key: Key, value: &[u8]) {
        let Some(opening) = &self.opening else {
            return;
        };
        let own = self.tree.attributes.get(opening.first..);
        let known = own.is_some_and(|own| own.iter().any(|attribute| attribute.key == key));
        if known || self.skipping.is_some() || value.len() > LONGEST_VALUE {
            return;
        }
        let value = self.store(value);
        self.tree.attributes.push(Attribute { key, value });
    }

    fn store(&mut self, bytes: &[u8]) -> (u32, u32) {
        let start = self.tree.text.len();
        match std::str::from_utf8(bytes) {
            Ok(text) => self.tree.text.push_str(text),
            Err(_) => self.tree.text.push_str(&String::from_utf8_lossy(bytes)),
        }
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        (place(start), place(self.tree.text.len()))
    }

    fn close_start(&mut self, self_closing: bool) {
        let Some(opening) = self.opening.take() else {
            return;
        };
        // In a drawing, `<title>` is an element like others.
        let drawing = matches!(&self.skipping, Some((name, _)) if name == b"svg");
        self.raw = naive_next_state(&opening.name).filter(|_| !drawing || opening.name != b"title");
        let count = self.tree.attributes.len() - opening.first;
        let attributes = (
            u32::try_from(opening.first).unwrap_or(u32::MAX),
            u16::try_from(count).unwrap_or(u16::MAX),
        );
        if let Some((name, depth)) = &mut self.skipping {
            if *name == opening.name {
                *depth += u32::from(!self_closing);
                return;
            }
            let breaks_out = name.as_slice() == b"svg" && opening.tag.ends_paragraph();
            if !breaks_out {
                return;
            }
            self.skipping = None;
        }
        match opening.tag {
            Tag::Skipped | Tag::Svg if self_closing && opening.tag == Tag::Svg => {}
            Tag::Skipped | Tag::Svg => self.skipping = Some((opening.name, 1)),
            Tag::Script if !opening.json => self.skipping = Some((opening.name, 1)),
            tag => self.start(tag, attributes),
        }
    }

    fn start(&mut self, tag: Tag, attributes: (u32, u16)) {
        match tag {
            Tag::Html | Tag::Head | Tag::Body if self.count(tag) > 0 => {
                self.merge(tag, attributes);
                return;
            }
            Tag::Body => self.close_to_kind(Tag::Head),
            _ if self.count(Tag::Head) > 0 && !tag.is_head_part() && tag != Tag::Head => {
                self.close_to_kind(Tag::Head);
            }
            _ => {}
        }
        self.imply_ends(tag);
        if !self.push(tag, (0, 0), attributes) {
            return;
        }
        if !tag.is_void() {
            self.descend();
        }
    }

    /// Gives a second `<html>` or `<body>`'s attributes to the first, which often
    /// has none.
    fn merge(&mut self, tag: Tag, attributes: (u32, u16)) {
        let first = self.open.iter().find(|at| self.tree.tag(**at) == tag);
        if let Some(at) = first
            && let Some(node) = self.tree.nodes.get_mut(*at as usize)
            && node.attributes.1 == 0
        {
            node.attributes = attributes;
        }
    }

    /// Closes what the beginning of `tag` closes.
    fn imply_ends(&mut self, tag: Tag) {
        if tag.ends_paragraph() && self.count(Tag::P) > 0 {
            self.close_within(Tag::P, Tag::is_wall);
        }
        match tag {
            Tag::Li => self.close_within(Tag::Li, |tag| {
                matches!(tag, Tag::Ul | Tag::Ol) || tag.is_wall()
            }),
            Tag::Dt | Tag::Dd => {
                self.close_within(Tag::Dd, |tag| tag == Tag::Dl || tag.is_wall());
            }
            Tag::Cell | Tag::Tr | Tag::TableSection => {
                let at_table = |tag| tag == Tag::Table;
                self.close_within(Tag::Cell, at_table);
                if tag != Tag::Cell {
                    self.close_within(Tag::Tr, at_table);
                }
                if tag == Tag::TableSection {
                    self.close_within(Tag::TableSection, at_table);
                }
            }
            Tag::A => self.close_link(),
            Tag::Option => self.close_within(Tag::Option, |tag| !tag.is_inline()),
            _ => {}
        }
        if matches!(tag, Tag::Heading(_)) && matches!(self.top(), Tag::Heading(_)) {
            self.close_top();
        }
    }

    fn end_tag(&mut self, name: &[u8]) {
        self.opening = None;
        if let Some((skipped, depth)) = &mut self.skipping {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipping = None;
                }
            }
            return;
        }
        let tag = Tag::of(name);
        if self.beyond > 0 && !tag.is_void() {
            self.beyond -= 1;
            return;
        }
        match tag {
            // What follows them still belongs to the page.
            Tag::Html | Tag::Body => {}
            Tag::A => self.close_link(),
            tag if tag.is_inline() => self.close_within(tag, |tag| !tag.is_inline()),
            tag if tag.is_table_part() => self.close_within(tag, |inner| {
                inner == Tag::Table && tag != Tag::Table || inner == Tag::Html
            }),
            tag => self.close_within(tag, Tag::is_wall),
        }
    }

    fn string(&mut self, value: &[u8]) {
        if self.skipping.is_some() {
            return;
        }
        let blank = value.iter().all(u8::is_ascii_whitespace);
        let outside = self.open.len() <= 1 || matches!(self.top(), Tag::Html | Tag::Head);
        if blank && outside {
            return;
        }
        if let Some(holder @ (Tag::Script | Tag::Title)) = Some(self.top()) {
            let text = self.store(value);
            let at = self.open.last().copied().unwrap_or(0) as usize;
            if let Some(node) = self.tree.nodes.get_mut(at)
                && node.tag == holder
                && node.text == (0, 0)
            {
                node.text = text;
            }
            return;
        }
        // Between elements, white space is one gap whatever its length.
        let text = match blank {
            true => self.store(b" "),
            false => self.store(value),
        };
        self.push(Tag::Text, text, (0, 0));
    }

    /// Adds a node to the open one; not where there are too many.
    fn push(&mut self, tag: Tag, text: (u32, u32), attributes: (u32, u16)) -> bool {
        if tag != Tag::Text && self.open.len() >= DEEPEST {
            self.beyond += u32::from(!tag.is_void());
            return false;
        }
        if self.tree.nodes.len() >= MOST_NODES {
            self.tree.curtailed = true;
            self.beyond += u32::from(!tag.is_void() && tag != Tag::Text);
            return false;
        }
        let at = self.tree.len();
        self.tree.nodes.push(Node {
            tag,
            parent: self.open.last().copied().unwrap_or(0),
            end: at + 1,
            text,
            attributes,
        });
        true
    }

    /// Opens the node that was added last.
    fn descend(&mut self) {
        let at = self.tree.len().saturating_sub(1);
        let tag = self.tree.tag(at);
        self.open.push(at);
        if let Some(count) = self.counts.get_mut(kind(tag)) {
            *count += 1;
        }
    }

    fn close_top(&mut self) {
        if self.open.len() <= 1 {
            return;
        }
        let Some(at) = self.open.pop() else { return };
        let end = self.tree.len();
        if let Some(node) = self.tree.nodes.get_mut(at as usize) {
            node.end = end;
            if let Some(count) = self.counts.get_mut(kind(node.tag)) {
                *count = count.saturating_sub(1);
            }
        }
    }

    fn top(&self) -> Tag {
        self.open
            .last()
            .map_or(Tag::Document, |at| self.tree.tag(*at))
    }

    fn count(&self, tag: Tag) -> u16 {
        self.counts.get(kind(tag)).copied().unwrap_or(0)
    }

    /// Closes the nearest open element of a kind and what is open inside it, unless
    /// a wall stands between.
    fn close_within(&mut self, tag: Tag, wall: impl Fn(Tag) -> bool) {
        if self.count(tag) == 0 {
            return;
        }
        let wanted = kind(tag);
        for place in (1..self.open.len()).rev() {
            let found = self
                .open
                .get(place)
                .map_or(Tag::Document, |at| self.tree.tag(*at));
            if kind(found) == wanted {
                while self.open.len() > place {
                    self.close_top();
                }
                return;
            }
            if wall(found) {
                return;
            }
        }
    }

    fn close_to_kind(&mut self, tag: Tag) {
        self.close_within(tag, |_| false);
    }

    /// Ends the open link; blocks that were opened inside it go on behind it.
    fn close_link(&mut self) {
        if self.count(Tag::A) == 0 {
            return;
        }
        let link = self
            .open
            .iter()
            .rposition(|at| self.tree.tag(*at) == Tag::A)
            .unwrap_or(0);
        let walled = self
            .open
            .get(link + 1..)
            .is_none_or(|above| above.iter().any(|at| self.tree.tag(*at).is_wall()));
        if link == 0 || walled {
            return;
        }
        let reopened: Vec<(Tag, (u32, u16))> = self
            .open
            .get(link + 1..)
            .unwrap_or_default()
            .iter()
            .filter_map(|at| self.tree.node(*at))
            .filter(|node| !node.tag.is_inline())
            .map(|node| (node.tag, node.attributes))
            .collect();
        if reopened.len() > MOST_REOPENED {
            return;
        }
        while self.open.len() > link {
            self.close_top();
        }
        for (tag, attributes) in reopened {
            if self.push(tag, (0, 0), attributes) {
                self.descend();
            }
        }
    }

    fn finish(mut self) -> Tree {
        while self.open.len() > 1 {
            self.close_top();
        }
        let end = self.tree.len();
        if let Some(root) = self.tree.nodes.first_mut() {
            root.end = end;
        }
        self.tree
    }
}

/// Whether the value of `hidden`, `aria-hidden` or `style` hides the element.
fn hides(value: &[u8]) -> bool {
    if value.eq_ignore_ascii_case(b"true") {
        return true;
    }
    if value.len() > 512 {
        return false;
    }
    let style: Vec<u8> = value
        .iter()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(u8::to_ascii_lowercase)
        .collect();
    let has = |wanted: &[u8]| style.windows(wanted.len()).any(|part| part == wanted);
    has(b"display:none") || has(b"visibility:hidden")
}
