//! A `Reply` -> the pages of a Discord message, in Components V2.
//!
//! Takes the blocks that every surface shows; gives bodies that keep Discord's
//! limits: 4,000 characters of text and 40 components a message, counted after
//! escaping. Every body that this bot sends is made here, so here alone is seen to
//! that none of them pings anyone. What a button does is left to `buttons`.

use reqwest::Url;
use serde_json::{Value, json};

use crate::answer::Basis;
use crate::reply::pages::{Budget, cut, pages, units};
use crate::reply::{Block, Group, Reply, markup};
use crate::retrieve::quote::Citation;

use super::escape::{escape, escape_line};

/// "This message has Components V2", and always will.
pub const COMPONENTS_V2: u64 = 1 << 15;
/// "Only the one who asked sees this."
pub const EPHEMERAL: u64 = 1 << 6;

/// Of Discord's 4,000 characters a message and 40 components: what a page's own
/// text may use beside its page number, its container and its buttons.
const PAGE: Budget = Budget {
    units: 3_900,
    pieces: 30,
};

/// The most that a quotation's words take beside its label and its citation. A
/// sentence that is longer than a page by itself is the only one ever cut.
const QUOTED: usize = 2_400;
/// The most of a label, a title or a suggestion.
const LINE: usize = 300;
/// The longest address that is worth a link.
const LINK: usize = 512;

/// A reply's pages, each a list of texts.
pub type Pages = Vec<Vec<String>>;

/// A button under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What a person reads on it.
    pub label: String,
    /// What comes back when it is pressed.
    pub handle: String,
}

/// Renders a reply as pages; none for a reply that says nothing. Of a question that
/// came by a command Discord shows the others nothing, so `asked` is shown above.
pub fn render(reply: &Reply, asked: Option<&str>) -> Pages {
    if reply.blocks.is_empty() {
        return Pages::new();
    }
    let names: Vec<&str> = reply.names.iter().map(String::as_str).collect();
    let asked = asked.map(|asked| format!("-# Asked: {}", line(asked)));
    let said = reply.blocks.iter().flat_map(|block| pieces(block, &names));
    pages(asked.into_iter().chain(said).collect(), PAGE)
}

/// One page as the components of a message.
pub fn components(pages: &Pages, at: usize, buttons: &[Button]) -> Value {
    let texts = pages.get(at).map(Vec::as_slice).unwrap_or_default();
    let mut inside: Vec<Value> = texts.iter().map(|text| text_display(text)).collect();
    if pages.len() > 1 {
        let place = format!("-# Page {} of {}", at + 1, pages.len());
        inside.push(text_display(&place));
    }
    let mut components = vec![json!({"type": 17, "components": inside})];
    if !buttons.is_empty() {
        let row: Vec<Value> = buttons.iter().map(button).collect();
        components.push(json!({"type": 1, "components": row}));
    }
    Value::Array(components)
}

/// A message body that shows these components and mentions nobody.
pub fn body(components: Value, flags: u64) -> Value {
    json!({
        "flags": COMPONENTS_V2 | flags,
        "allowed_mentions": nobody(),
        "components": components,
    })
}

/// A message body with a few words of our own.
pub fn say(words: &str, flags: u64) -> Value {
    let pages = vec![vec![words.to_owned()]];
    body(components(&pages, 0, &[]), flags)
}

/// The allowed mentions of everything we send.
pub fn nobody() -> Value {
    json!({"parse": [], "replied_user": false})
}

fn text_display(text: &str) -> Value {
    // Discord refuses a text display without a visible character.
    let text = if text.trim().is_empty() { "…" } else { text };
    json!({"type": 10, "content": text})
}

fn button(button: &Button) -> Value {
    json!({"type": 2, "style": 2, "label": button.label, "custom_id": button.handle})
}

fn pieces(block: &Block, names: &[&str]) -> Vec<String> {
    match block {
        Block::Heading(words) => vec![format!("**{}**", line(words))],
        Block::Short(answer, basis) => vec![short(answer, *basis)],
        Block::Quotations(group) => quotations(group, names),
        Block::Note(words) => cut(words, QUOTED, |part| units(&escape(part)))
            .into_iter()
            .map(escape)
            .collect(),
        Block::Suggestions(lead, typed) => vec![suggestions(lead, typed)],
    }
}

fn short(answer: &str, basis: Option<Basis>) -> String {
    let answer = escape_line(answer);
    match basis {
        Some(basis) => format!("**{answer}**\n-# {}", markup::basis(basis)),
        None => format!("**{answer}**"),
    }
}

/// Quotations of one article and where they stand, in one piece wherever a page holds it;
/// else each for itself.
fn quotations(group: &Group, names: &[&str]) -> Vec<String> {
    let several = group.quotations.len() > 1;
    let mut parts: Vec<String> = Vec::new();
    for quotation in &group.quotations {
        let words = quotation.quote.passage();
        let cut = cut(&words, QUOTED, |part| units(&escape(part)));
        let mut own: Vec<String> = cut.into_iter().map(|part| quoted(part, names)).collect();
        if let (Some(label), Some(first)) = (&quotation.label, own.first_mut()) {
            *first = format!("**{}**\n{first}", line(label));
        }
        let number = quotation.number.filter(|_| several);
        if let (Some(number), Some(last)) = (number, own.last_mut()) {
            last.push_str(&format!(" [{number}]"));
        }
        parts.extend(own);
    }
    let place = format!("-# {}", place(group));
    // Two quotation bars without a line between them would be one.
    let whole = format!("{}\n{place}", parts.join("\n\n"));
    if units(&whole) <= QUOTED + LINE * 4 {
        return vec![whole];
    }
    if several {
        let single = group.quotations.iter().map(|quotation| Group {
            quotations: vec![quotation.clone()],
            titled_before: group.titled_before,
        });
        return single.flat_map(|group| quotations(&group, names)).collect();
    }
    if let Some(last) = parts.last_mut() {
        last.push_str(&format!("\n{place}"));
    }
    parts
}

/// The words behind Discord's quotation bar, with the names asked about in bold.
fn quoted(words: &str, names: &[&str]) -> String {
    let lines = words.trim().lines();
    let lines: Vec<String> = lines
        .map(|line| format!("> {}", with_names(line, names)))
        .collect();
    lines.join("\n")
}

/// The text, escaped, with each whole-word occurrence of a name in bold.
fn with_names(text: &str, names: &[&str]) -> String {
    let mut rest = text;
    let mut before = None;
    let mut shown = String::new();
    while let Some((at, name)) = next_name(rest, before, names) {
        let (lead, tail) = rest.split_at(at);
        let (name, tail) = tail.split_at(name.len());
        shown.push_str(&escape(lead));
        shown.push_str(&format!("**{}**", escape(name)));
        before = name.chars().last();
        rest = tail;
    }
    shown + &escape(rest)
}

/// Where the next name stands as a word of its own; of two at one place the longer.
fn next_name<'n>(text: &str, before: Option<char>, names: &[&'n str]) -> Option<(usize, &'n str)> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: usize, name: &str| {
        let (lead, tail) = text.split_at(at);
        let after = tail.get(name.len()..).and_then(|rest| rest.chars().next());
        !inside(lead.chars().last().or(before)) && !inside(after)
    };
    names
        .iter()
        .filter(|name| !name.is_empty())
        .filter_map(|name| {
            let mut places = text.match_indices(name).map(|(at, _)| at);
            places.find(|at| whole(*at, name)).map(|at| (at, *name))
        })
        .min_by_key(|(at, name)| (*at, std::cmp::Reverse(name.len())))
}

/// "[1] The Korea Herald · 28 June 2024 · title · koreaherald.com"
fn place(group: &Group) -> String {
    let parts = markup::source(group, false);
    let mut parts: Vec<String> = parts.iter().map(|part| line(part)).collect();
    let citation = group.quotations.first().map(|first| &first.quote.citation);
    parts.extend(citation.and_then(link));
    let parts = parts.join(" · ");
    match markup::numbers(group) {
        Some(numbers) => format!("{numbers} {parts}"),
        None => parts,
    }
}

/// A link to the article, with the host it leads to. Only an article's own address
/// gets one, and only a plain one: http or https, no credentials, no characters
/// that would end the link early.
fn link(citation: &Citation) -> Option<String> {
    let own = citation.url.as_deref()?;
    let link = citation
        .link
        .as_deref()
        .filter(|link| link.starts_with(own) && plain(link));
    let address = link.or_else(|| Some(own).filter(|own| plain(own)))?;
    let url = Url::parse(address).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    let anonymous = url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|_| web && anonymous)?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    Some(format!("[{}](<{}>)", escape_line(host), url.as_str()))
}

fn plain(address: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "()<>[]`|\\".contains(c);
    address.len() <= LINK && address.is_ascii() && !address.contains(odd)
}

fn suggestions(lead: &str, typed: &[String]) -> String {
    let mut text = format!("**{}**", line(lead));
    for words in typed {
        let next = format!("\n- {}", line(words));
        if units(&text) + units(&next) > PAGE.units {
            break;
        }
        text.push_str(&next);
    }
    text
}

/// One line of text that is not ours, no longer than anyone reads.
fn line(text: &str) -> String {
    let shown = escape_line(text);
    if units(&shown) <= LINE {
        return shown;
    }
    let head = cut(text, LINE - 1, |part| units(&escape(part)));
    let head = head.first().map(|head| escape_line(head));
    format!("{}…", head.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::answer::{Answer, Status};
    use crate::ingest::article::{Article, ArticleId, Certainty, Published};
    use crate::language::span::Span;
    use crate::retrieve::quote::Quote;

    fn quote(text: &str) -> Quote {
        let article = Article {
            id: ArticleId::new("herald"),
            file: "herald.txt".into(),
            stored: text.into(),
            title: Some("Korea, US *discuss* supply chain".to_owned()),
            publisher: Some("The Korea Herald".to_owned()),
            byline: None,
            published: Published {
                earliest: Some(jiff::civil::date(2024, 6, 28)),
                latest: Some(jiff::civil::date(2024, 6, 28)),
                certainty: Certainty::Stated,
                told_by: None,
            },
            url: Some("https://www.koreaherald.com/view?id=1".to_owned()),
            language: None,
            sentences: Vec::new(),
            host: None,
            notes: Vec::new(),
            corrected: Vec::new(),
        };
        Quote::cut(&article, Span::new(0, text.len())).expect("the whole text")
    }

    fn answered(texts: &[&str]) -> Answer {
        let mut answer = Answer::blank("when?", "when", Status::Answered);
        answer.citations = texts.iter().map(|text| quote(text)).collect();
        answer
    }

    #[test]
    fn an_answer_reads_like_this() {
        let mut answer = answered(&["The first meeting was held in April last year."]);
        answer.answer = Some("April 2023".to_owned());
        answer.basis = Some(Basis::Derived);
        let mut reply = Reply::from(&answer);
        reply.names = vec!["meeting".to_owned()];
        let pages = render(&reply, None);
        assert_eq!(
            pages.concat().join("\n\n"),
            "**April 2023**\n-# derived from the quotation\n\n\
             > The first **meeting** was held in April last year\\.\n\
             -# [1] The Korea Herald · 28 June 2024 · Korea, US \\*discuss\\* supply chain · [koreaherald\\.com](<https://www.koreaherald.com/view?id=1>)"
        );
    }

    #[test]
    fn a_question_that_nobody_else_saw_stands_above_its_answer() {
        let reply = Reply::from(&answered(&["Words."]));
        let pages = render(&reply, Some("first *meeting*\nwhen?"));
        let first = pages.concat().first().cloned();
        assert_eq!(
            first.as_deref(),
            Some("-# Asked: first \\*meeting\\* when?")
        );
        assert_eq!(render(&Reply::default(), Some("hello")), Pages::new());
    }

    #[test]
    fn only_a_plain_address_of_the_article_becomes_a_link() {
        let rows = [
            ("https://herald.example/a", true),
            ("http://herald.example/a?b=1#c", true),
            ("javascript:alert(1)", false),
            ("https://user:pass@herald.example/", false),
            ("https://herald.example/a)b", false),
            ("https://herald.example/a b", false),
            ("https://herald.example/<@1>", false),
            ("herald.example", false),
        ];
        for (url, linked) in rows {
            let mut quote = quote("Words.");
            quote.citation.url = Some(url.to_owned());
            quote.citation.link = None;
            assert_eq!(link(&quote.citation).is_some(), linked, "address {url}");
        }
    }

    #[test]
    fn every_line_of_a_quotation_stands_behind_the_bar() {
        let pages = render(&Reply::from(&answered(&["one\ntwo\n# three"])), None);
        let text = pages.concat().concat();
        assert!(
            text.starts_with("> one\n> two\n> \\# three\n-# [1]"),
            "{text}"
        );
    }

    #[test]
    fn a_name_inside_a_longer_word_is_left_alone() {
        let rows = [
            ("SKC and SK", &["SK"][..], "SKC and **SK**"),
            ("Korea Zinc", &["Korea", "Korea Zinc"], "**Korea Zinc**"),
            ("nothing", &["SK"], "nothing"),
        ];
        for (text, names, shown) in rows {
            assert_eq!(with_names(text, names), shown, "text {text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn no_page_is_over_discords_limits(
            texts in prop::collection::vec("(\\PC|[*_@<>]){1,3000}", 1..12),
        ) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let pages = render(&Reply::from(&answered(&texts)), None);
            for at in 0..pages.len() {
                let shown = components(&pages, at, &[]);
                let texts: Vec<&str> = shown.pointer("/0/components")
                    .and_then(Value::as_array).into_iter().flatten()
                    .filter_map(|part| part.get("content")?.as_str()).collect();
                prop_assert!(texts.iter().map(|text| units(text)).sum::<usize>() <= 4_000);
                prop_assert!(texts.len() < 36);
            }
        }

        #[test]
        fn a_quotation_that_fits_a_page_stays_in_one_piece(text in "[a-z ]{1,2000}") {
            prop_assume!(!text.trim().is_empty());
            let pages = render(&Reply::from(&answered(&[&text])), None);
            prop_assert_eq!(pages.concat().len(), 1);
        }
    }
}
