//! The items of a list that stands in one line: `1. Ports 2. Ferries`.
//!
//! Takes a line; gives its items, or the line itself where it is no list. A list
//! begins with the line, and each item with the number, letter or bullet that
//! comes after the last one's.

use crate::language::span::Span;

/// Bullets that part items wherever they stand between spaces.
const BULLETS: [char; 6] = ['•', '●', '▪', '◦', '‣', '⁃'];

/// How the items of a list are counted.
#[derive(Clone, Copy)]
enum Marker<'t> {
    /// The same sign before each.
    Bullet(char),
    /// A number or a letter between signs: `(`, 1 and `)`.
    Counted {
        before: &'t str,
        count: Count,
        after: &'t str,
    },
}

#[derive(Clone, Copy)]
enum Count {
    Number(u16),
    Letter(char),
}

/// The items of `line`.
pub(super) fn items(text: &str, line: Span) -> Vec<Span> {
    let mut marker = marker(line.of(text));
    let mut start = line.start;
    let mut found = Vec::with_capacity(1);
    while let Some((next, at)) = marker.and_then(|last| following(last, text, start, line.end)) {
        found.push(Span::new(start, at));
        start = at;
        marker = Some(next);
    }
    found.push(Span::new(start, line.end));
    found
}

/// The marker that a line begins with.
fn marker(line: &str) -> Option<Marker<'_>> {
    if let Some(bullet) = line.chars().next().filter(|c| BULLETS.contains(c)) {
        return Some(Marker::Bullet(bullet));
    }
    let inner = line.trim_start_matches('(');
    let before = line.get(..line.len() - inner.len())?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let first = inner.chars().next()?;
    let (count, rest) = if (1..=3).contains(&digits) {
        let number = inner.get(..digits)?.parse().ok()?;
        (Count::Number(number), inner.get(digits..)?)
    } else if first.is_ascii_alphabetic() {
        (Count::Letter(first), inner.get(1..)?)
    } else {
        return None;
    };
    let signs = rest.len() - rest.trim_start_matches(['.', ')']).len();
    let (after, item) = rest.split_at_checked(signs)?;
    let sane = match after {
        // "A. Smith and B. Jones" are people.
        "." => before.is_empty() && !first.is_ascii_uppercase(),
        ")" | ".)" => before.len() <= 1,
        _ => false,
    };
    (sane && item.starts_with(char::is_whitespace)).then_some(Marker::Counted {
        before,
        count,
        after,
    })
}

/// The marker behind `last`, and where in `text` it stands.
fn following<'t>(
    last: Marker<'t>,
    text: &str,
    start: usize,
    end: usize,
) -> Option<(Marker<'t>, usize)> {
    let (next, sign, spaced) = match last {
        Marker::Bullet(bullet) => (last, bullet.to_string(), false),
        Marker::Counted {
            before,
            count,
            after,
        } => {
            let count = count.next()?;
            let next = Marker::Counted {
                before,
                count,
                after,
            };
            (next, format!("{before}{}{after}", count.written()), true)
        }
    };
    let rest = text.get(start..end)?;
    rest.match_indices(&sign).find_map(|(at, _)| {
        let apart = rest.get(..at)?.ends_with(char::is_whitespace);
        let item = rest.get(at + sign.len()..)?;
        let whole = !spaced || item.starts_with(char::is_whitespace);
        (apart && whole && !item.trim_start().is_empty()).then_some((next, start + at))
    })
}

impl Count {
    fn next(self) -> Option<Self> {
        match self {
            Self::Number(number) => number.checked_add(1).map(Self::Number),
            Self::Letter('z' | 'Z') => None,
            Self::Letter(letter) => {
                let next = u8::try_from(letter).ok()?.checked_add(1)?;
                Some(Self::Letter(char::from(next)))
            }
        }
    }

    fn written(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Letter(letter) => letter.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_at_the_next_number_letter_or_bullet() {
        for (line, expected) in [
            ("1. Ports 2. Ferries 3. Docks", 3),
            ("1.) Ports 2.) Ferries", 2),
            ("(a) ports (b) ferries", 2),
            ("a. the ports b. the ferries", 2),
            ("• 9. Ports • 10. Ferries", 2),
            ("⁃9. Ports ⁃10. Ferries", 2),
            ("1. Ports 3. Ferries", 1),
            ("A. Smith met B. Jones", 1),
            ("1.5 percent to 2.5 percent", 1),
            ("Ports 1. and 2. are shut", 1),
            ("• Ports •", 1),
        ] {
            let found = items(line, Span::new(0, line.len()));
            assert_eq!(found.len(), expected, "line {line:?}: {found:?}");
        }
    }
}
