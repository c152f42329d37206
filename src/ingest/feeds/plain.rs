//! The words of a piece of HTML, as feeds carry it.
//!
//! Takes what a feed gives as content or summary; gives its text, a paragraph a
//! line with an empty line between. It is one pass over the characters, so nothing
//! in it can be too deep. Whole pages are left to the corpus's own HTML reader.

/// Elements that stand between paragraphs.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Elements whose content is no text.
const SILENT: &[&str] = &[
    "audio", "canvas", "head", "iframe", "math", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea", "title", "video",
];

/// The text of `html`.
pub(in crate::ingest) fn text(html: &str) -> String {
    let mut raw = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tail)) = rest.split_once('<') {
        raw.push_str(before);
        rest = match markup(tail) {
            Some(markup) => {
                if markup.breaks {
                    raw.push('\u{2029}');
                }
                markup.rest
            }
            None => {
                // A mere "less than".
                raw.push('<');
                tail
            }
        };
    }
    raw.push_str(rest);
    paragraphs(&html_escape::decode_html_entities(&raw))
}

struct Markup<'t> {
    rest: &'t str,
    breaks: bool,
}

/// Passes over what begins after a `<`, if it is markup.
fn markup(tail: &str) -> Option<Markup<'_>> {
    if let Some(comment) = tail.strip_prefix("!--") {
        let rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
        let breaks = false;
        return Some(Markup { rest, breaks });
    }
    if let Some(section) = tail.strip_prefix("![CDATA[") {
        // Its text is text; the end mark is taken off where it comes.
        let breaks = false;
        return Some(Markup {
            rest: section,
            breaks,
        });
    }
    let closing = tail.starts_with('/');
    let named = tail.strip_prefix('/').unwrap_or(tail);
    if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        return None;
    }
    let end = named.find(|c: char| !c.is_ascii_alphanumeric());
    let (name, _) = named.split_at(end.unwrap_or(named.len()));
    let name = name.to_ascii_lowercase();
    let rest = after_tag(named);
    let empty = named.len() - rest.len() >= 2 && {
        let inside = named.split_at(named.len() - rest.len()).0;
        inside.ends_with("/>")
    };
    if !closing && !empty && SILENT.contains(&name.as_str()) {
        return Some(Markup {
            rest: after_element(rest, &name),
            breaks: true,
        });
    }
    let breaks = BLOCKS.contains(&name.as_str());
    Some(Markup { rest, breaks })
}

/// What follows the `>` of a tag; one within a quoted value is not it.
fn after_tag(tag: &str) -> &str {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return tag.split_at(at + 1).1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: the first end of a tag has to do.
    tag.split_once('>').map_or("", |(_, rest)| rest)
}

/// What follows the end of the element `name`; nothing, where it has none.
fn after_element<'t>(text: &'t str, name: &str) -> &'t str {
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once("</") {
        let (head, _) = tail.split_at_checked(name.len()).unwrap_or((tail, ""));
        if head.eq_ignore_ascii_case(name) {
            return tail.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = tail;
    }
    ""
}

/// Spaces made single, empty lines made one, control characters left out.
fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut between = "";
    let text = text.replace("]]>", " ");
    let breaks = |c: char| c == '\u{2029}';
    for block in text.split(breaks).flat_map(|block| block.split("\n\n")) {
        for word in block.split(|c: char| c.is_whitespace() || c.is_control()) {
            if word.is_empty() {
                continue;
            }
            out.push_str(if out.is_empty() { "" } else { between });
            out.push_str(word);
            between = " ";
        }
        between = "\n\n";
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_html_are_kept_and_its_markup_is_not() {
        for (html, words) in [
            ("", ""),
            ("plain words", "plain words"),
            ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
            ("One<br/>two<br>three", "One\n\ntwo\n\nthree"),
            ("a <b>bold</b> <i>word</i>.", "a bold word."),
            ("un<b>broken</b>", "unbroken"),
            (
                "Fish &amp; chips &#8212; &quot;good&quot;",
                "Fish & chips — \"good\"",
            ),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("<a title=\"x > y\" href='#'>link</a>", "link"),
            ("<a title=\"open>link</a> more", "link more"),
            ("<script>if (a < b) { x() }</script>after", "after"),
            ("<STYLE>p{}</STYLE >after", "after"),
            ("<script>never closed", ""),
            ("<svg/>seen", "seen"),
            ("a<!-- not > this -->b", "ab"),
            ("a<!-- never closed", "a"),
            ("<![CDATA[inner]]> text", "inner text"),
            ("<!DOCTYPE html><p>x", "x"),
            ("line\nwrapped\n\nnext", "line wrapped\n\nnext"),
            ("bell\u{7}and\u{0}nul\u{1b}[31m", "bell and nul [31m"),
            ("&lt;b&gt;shown&lt;/b&gt;", "<b>shown</b>"),
            ("<p", ""),
            ("a </", "a </"),
            ("</p>한국어<p>둘", "한국어\n\n둘"),
            ("&nosuch; &#xFFFFFFFF;", "&nosuch; &#xFFFFFFFF;"),
        ] {
            assert_eq!(text(html), words, "{html:?}");
        }
    }

    #[test]
    fn hostile_html_takes_no_longer_than_other_html() {
        let many = 50_000;
        for piece in [
            "<div>", "<", "<a \"", "</", "<script>", "&amp;", "<!--", "<svg",
        ] {
            let _ = text(&piece.repeat(many));
        }
    }
}
