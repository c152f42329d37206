//! A reply for a terminal, or plain for a pipe: quotation bars, numbered
//! citations, names in bold, wrapped to the width.
//!
//! Control characters of articles and questions never reach the terminal.

use anstyle::{AnsiColor, Style};

use super::markup;
use super::{Block, Group, Reply};
use crate::answer::Answer;
use crate::language::fold::is_invisible;

/// How a terminal shows text.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// The width in columns; none leaves lines as they are.
    pub width: Option<usize>,
    /// Whether colours and bold are shown.
    pub colour: bool,
    /// Whether each citation shows what `verify` takes.
    pub refs: bool,
}

const SHORT: Style = Style::new().bold();
const BAR: Style = AnsiColor::Cyan.on_default();
const NAME: Style = Style::new().bold();
const SOURCE: Style = Style::new().dimmed();
const HEADING: Style = Style::new().underline();

impl Terminal {
    /// No colours and no wrapping.
    pub const PLAIN: Self = Self {
        width: None,
        colour: false,
        refs: false,
    };

    /// An answer as lines of text; empty for what is ignored.
    pub fn render(&self, answer: &Answer) -> String {
        let reply = Reply::from(answer);
        let names = self.names(&reply, answer);
        let blocks: Vec<String> = reply
            .blocks
            .iter()
            .map(|block| self.block(block, &names))
            .collect();
        blocks.join("\n")
    }

    /// The words to show in bold: the names as they were asked about and as typed.
    fn names(&self, reply: &Reply, answer: &Answer) -> Vec<String> {
        if !self.colour {
            return Vec::new();
        }
        let typed = answer.entities.iter().map(|named| named.matched.clone());
        let mut names: Vec<String> = reply.names.iter().cloned().chain(typed).collect();
        names.retain(|name| name.chars().count() > 1);
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        names
    }

    fn block(&self, block: &Block, names: &[String]) -> String {
        match block {
            Block::Heading(text) => format!("{}\n", self.styled(HEADING, &shown(text))),
            Block::Short(text, basis) => {
                let basis =
                    basis.map(|basis| self.styled(SOURCE, &format!(" ({})", markup::basis(basis))));
                format!(
                    "{}{}\n",
                    self.styled(SHORT, &shown(text)),
                    basis.unwrap_or_default()
                )
            }
            Block::Quotations(group) => self.quotations(group, names),
            Block::Note(text) => format!("{}\n", self.wrapped(&shown(text), "", "")),
            Block::Suggestions(lead, items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.wrapped(&shown(item), "  - ", "    "))
                    .collect();
                let colon = if lead.ends_with('?') { "" } else { ":" };
                format!("{lead}{colon}\n{}\n", items.join("\n"))
            }
        }
    }

    /// The quotations of a group, and below them where they stand.
    fn quotations(&self, group: &Group, names: &[String]) -> String {
        let mut text = String::new();
        let bar = self.styled(BAR, "│");
        let several = group.quotations.len() > 1;
        for (at, quotation) in group.quotations.iter().enumerate() {
            if let Some(label) = &quotation.label {
                text.push_str(&self.styled(SHORT, &shown(label)));
                text.push('\n');
            } else if at > 0 {
                text.push_str(&format!("{bar}\n"));
            }
            let number = quotation.number.filter(|_| several);
            let number = number.map_or_else(String::new, |number| format!(" [{number}]"));
            let words = format!("{}{number}", shown(&quotation.quote.passage()));
            for line in self.wrapped(&words, "", "").lines() {
                text.push_str(&format!("{bar} {}\n", self.bold(line, names)));
            }
        }
        let numbers = markup::numbers(group);
        let numbers = numbers.map_or_else(|| "  ".to_owned(), |numbers| format!("{numbers} "));
        let indent = " ".repeat(numbers.chars().count());
        let source = markup::source(group, self.refs).join(" · ");
        let line = self.wrapped(&shown(&source), &numbers, &indent);
        text.push_str(&self.styled(SOURCE, &line));
        text.push('\n');
        text
    }

    fn styled(&self, style: Style, text: &str) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Shows the names in a line in bold, the longest first.
    fn bold(&self, line: &str, names: &[String]) -> String {
        let mut out = String::new();
        let mut rest = line;
        'line: while !rest.is_empty() {
            let free = !out.ends_with(char::is_alphanumeric);
            for name in names.iter().filter(|_| free) {
                let Some(head) = rest.get(..name.len()) else {
                    continue;
                };
                let tail = rest.get(name.len()..).unwrap_or_default();
                if head.eq_ignore_ascii_case(name) && !tail.starts_with(char::is_alphanumeric) {
                    out.push_str(&self.styled(NAME, head));
                    rest = tail;
                    continue 'line;
                }
            }
            let mut chars = rest.chars();
            out.extend(chars.next());
            rest = chars.as_str();
        }
        out
    }

    fn wrapped(&self, text: &str, first: &str, further: &str) -> String {
        const BAR_COLUMNS: usize = 2;
        match self.width {
            None => format!("{first}{text}"),
            Some(width) => {
                let options = textwrap::Options::new(width.saturating_sub(BAR_COLUMNS).max(20))
                    .initial_indent(first)
                    .subsequent_indent(further)
                    .break_words(false);
                textwrap::fill(text, options)
            }
        }
    }
}

/// `text` without control and invisible characters, on one line.
fn shown(text: &str) -> String {
    text.chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}
