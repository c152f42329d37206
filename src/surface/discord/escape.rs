//! Text from people and from articles, made safe to show on Discord.
//!
//! Takes any text; gives text that Discord shows as it stands: no markup, no
//! mention, no link, nothing invisible. For display alone: what is verified is the
//! stored text. Which text needs it is left to `render`: all that is not ours.

use unicode_normalization::char::is_combining_mark;

/// Everything that Discord's markup gives a meaning.
const MARKUP: &str = r"\*_~|`>#-[]()<@:+.!";

/// How many marks may be stacked on one letter. Scripts need two or three.
const STACKED_MARKS: usize = 4;

/// Breaks what would be read as one word.
const BREAK: char = '\u{200B}';

/// `text` as Discord shows it to the letter, on as many lines as it has.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + text.len() / 8);
    let mut marks = 0;
    let mut shown = text.chars().filter_map(visible).peekable();
    while let Some(c) = shown.next() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks > STACKED_MARKS {
            continue;
        }
        if MARKUP.contains(c) {
            safe.push('\\');
        }
        safe.push(c);
        // `@everyone`, `<@1>`, `<#1>`, `<:a:1>`, `</a:1>` and `<t:1>` have to stay
        // words even where a client forgets about the backslash.
        let glued = shown.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(c, '@' | '<') && glued {
            safe.push(BREAK);
        }
    }
    safe
}

/// `text` on one line, for labels and citations.
pub fn escape_line(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    escape(&line.join(" "))
}

/// The character as it may be shown: controls become spaces; what is invisible or
/// turns the direction of the text around is left out.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        '\u{00AD}' | '\u{061C}' | '\u{180E}' => None,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => None,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' => None,
        '\u{E0000}'..='\u{E007F}' => None,
        '\u{2028}' | '\u{2029}' => Some('\n'),
        '\r' => None,
        _ if c.is_control() => Some(' '),
        _ => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        let rows = [
            ("**bold**", r"\*\*bold\*\*"),
            ("[text](https://a.b)", r"\[text\]\(https\://a\.b\)"),
            ("# heading", r"\# heading"),
            ("||spoiler||", r"\|\|spoiler\|\|"),
            ("```fence", r"\`\`\`fence"),
            ("@everyone", "\\@\u{200B}everyone"),
            ("<@&12>", "\\<\u{200B}\\@\u{200B}&12\\>"),
            ("<t:1700000000>", "\\<\u{200B}t\\:1700000000\\>"),
            ("1. one", r"1\. one"),
            ("a \u{202E}b\u{2066}\u{200D}c\u{7}", "a bc "),
            ("한국 & Ohio", "한국 & Ohio"),
        ];
        for (text, shown) in rows {
            assert_eq!(escape(text), shown, "text {text:?}");
        }
    }

    #[test]
    fn marks_do_not_pile_up() {
        let pile = format!("a{}", "\u{0301}".repeat(500));
        assert_eq!(escape(&pile).chars().count(), 1 + STACKED_MARKS);
    }

    proptest! {
        #[test]
        fn every_mark_of_markup_has_a_backslash_of_its_own(text in "\\PC{0,200}") {
            let safe = escape(&text);
            let mut characters = safe.chars();
            while let Some(c) = characters.next() {
                if c == '\\' {
                    prop_assert!(characters.next().is_some_and(|next| MARKUP.contains(next)));
                } else {
                    prop_assert!(!MARKUP.contains(c), "{c:?} stands bare in {safe:?}");
                }
            }
        }

        #[test]
        fn letters_and_digits_are_all_still_there(text in "[a-zA-Z0-9@<>#*_ .\\-]{0,200}") {
            let kept = |text: &str| -> String {
                text.chars().filter(|c| *c != '\\' && *c != BREAK).collect()
            };
            prop_assert_eq!(kept(&escape(&text)), kept(&text));
        }
    }
}
