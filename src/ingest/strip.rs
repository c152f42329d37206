//! A piece of HTML, such as the text of a feed's entry, as plain text.
//!
//! Takes markup; gives its words, a blank line between paragraphs. It knows no page
//! furniture: whole pages are for their own format.

/// Elements that begin a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "tr",
    "table",
    "section",
    "article",
    "figure",
    "figcaption",
    "hr",
    "pre",
    "dt",
    "dd",
    "header",
    "footer",
];
/// Elements whose content is not for readers.
const HIDDEN: &[&str] = &["script", "style", "template", "noscript", "iframe", "svg"];
/// The characters that text of any kind names; the rest is named by number.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("deg", "°"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("aacute", "á"),
    ("agrave", "à"),
    ("iacute", "í"),
    ("oacute", "ó"),
    ("uacute", "ú"),
    ("ntilde", "ñ"),
    ("ccedil", "ç"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("shy", ""),
];
/// The longest name of a character, in bytes.
const LONGEST_NAME: usize = 12;

/// The paragraphs of a piece of HTML.
pub(super) fn paragraphs(html: &str) -> String {
    let mut plain = Plain::default();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        plain.words(text);
        rest = plain.tag(tag);
    }
    plain.words(rest);
    plain.next();
    plain.paragraphs.join("\n\n")
}

/// The words of a piece of HTML on one line.
pub(super) fn one_line(html: &str) -> String {
    paragraphs(html)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[derive(Default)]
struct Plain {
    paragraphs: Vec<String>,
    current: String,
}

impl Plain {
    fn words(&mut self, text: &str) {
        for piece in unnamed(text).split_inclusive(char::is_whitespace) {
            let word = piece.trim_end();
            self.current.push_str(word);
            if word.len() < piece.len() && !self.current.ends_with(' ') {
                self.current.push(' ');
            }
        }
    }

    /// Takes what a `<` begins; gives what follows it.
    fn tag<'h>(&mut self, tag: &'h str) -> &'h str {
        if let Some(comment) = tag.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, rest)| rest);
        }
        let named = tag.strip_prefix('/').unwrap_or(tag);
        if !named.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
            // "a < b" in text that was not escaped.
            self.current.push('<');
            return tag;
        }
        let (inside, rest) = tag.split_once('>').unwrap_or((tag, ""));
        let name = named
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let is = |known: &&str| known.eq_ignore_ascii_case(name);
        if BLOCKS.iter().any(is) {
            self.next();
        }
        let hidden = HIDDEN.iter().any(is);
        if hidden && !inside.starts_with('/') && !inside.ends_with('/') {
            return behind(rest, name);
        }
        rest
    }

    fn next(&mut self) {
        let paragraph = self.current.trim();
        if !paragraph.is_empty() {
            self.paragraphs.push(paragraph.to_owned());
        }
        self.current.clear();
    }
}

/// What follows the end of a hidden element.
fn behind<'h>(rest: &'h str, name: &str) -> &'h str {
    let mut left = rest;
    while let Some((_, next)) = left.split_once("</") {
        let ends = next
            .get(..name.len())
            .is_some_and(|tag| tag.eq_ignore_ascii_case(name));
        if ends {
            return next.split_once('>').map_or("", |(_, rest)| rest);
        }
        left = next;
    }
    ""
}

/// `text` with the characters that it names.
fn unnamed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after
            .bytes()
            .take(LONGEST_NAME)
            .position(|byte| byte == b';');
        let named =
            end.and_then(|end| Some((character(after.get(..end)?)?, after.get(end + 1..)?)));
        match named {
            Some((character, behind)) => {
                out.push_str(&character);
                rest = behind;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        let known = NAMED.iter().find(|(known, _)| *known == name)?;
        return Some(known.1.to_owned());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let known = char::from_u32(code).filter(|c| *c == '\n' || !c.is_control());
    known.map(|c| if c == '\u{A0}' { ' ' } else { c }.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_off_and_paragraphs_stay_apart() {
        for (html, expected) in [
            ("<p>One.</p><p>Two <b>three</b>.</p>", "One.\n\nTwo three."),
            ("One<br/>Two", "One\n\nTwo"),
            (
                "<script>if (a < b) x();</script>Words<!-- <p>no</p> --> here",
                "Words here",
            ),
            (
                "A &amp; B &#8217;s &#x2014; &nope; 5 < 6",
                "A & B ’s — &nope; 5 < 6",
            ),
            ("<ul><li>One</li><li>Two</li></ul>", "One\n\nTwo"),
            ("a&nbsp;b <i\nclass='x'>c</i>", "a b c"),
            ("<script>never closed", ""),
            ("plain words", "plain words"),
        ] {
            assert_eq!(paragraphs(html), expected, "html {html:?}");
        }
    }
}
