//! What a site asks of robots: its `robots.txt`, as RFC 9309 reads it.
//!
//! Takes the file and our own name; gives which pages may be fetched and how long
//! to wait between two. Fetching the file, and what an absent one means, is left to
//! `web`.

use std::time::Duration;

use reqwest::Url;

/// The most of the file that is read.
pub(super) const LONGEST_FILE: usize = 500 * 1024;
/// The longest pattern that is read whole; of a longer one, its beginning counts.
const LONGEST_PATTERN: usize = 2048;
/// The longest wait that a site can ask for.
const LONGEST_DELAY: f64 = 30.0;

/// The rules of one site for us.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    /// How long to wait between two requests.
    pub(super) delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    /// Normalised as the path is that it is compared with.
    pattern: String,
}

/// Lines that belong together: for whom, and what.
#[derive(Default)]
struct Group {
    for_us: bool,
    for_all: bool,
    robots: Robots,
}

impl Robots {
    /// No page may be fetched.
    pub(super) fn nothing() -> Self {
        Self {
            rules: vec![Rule {
                allow: false,
                pattern: "/".to_owned(),
            }],
            delay: None,
        }
    }

    /// Reads the rules for the robot called `token`: those of all groups that name
    /// it, else of those for every robot.
    pub(super) fn read(file: &[u8], token: &str) -> Self {
        let file = file.get(..LONGEST_FILE).unwrap_or(file);
        let text = String::from_utf8_lossy(file);
        let groups = groups(text.trim_start_matches('\u{FEFF}'), token);
        let named = groups.iter().any(|group| group.for_us);
        let ours = groups
            .into_iter()
            .filter(|group| if named { group.for_us } else { group.for_all });
        ours.fold(Self::default(), |mut all, group| {
            all.rules.extend(group.robots.rules);
            all.delay = all.delay.max(group.robots.delay);
            all
        })
    }

    /// Whether the page may be fetched: the longest rule that fits decides, and
    /// where two are as long, the one that allows.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let path = match url.query() {
            Some(query) => normal(&format!("{}?{query}", url.path())),
            None => normal(url.path()),
        };
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        let strongest = fitting.max_by_key(|rule| (rule.pattern.len(), rule.allow));
        strongest.is_none_or(|rule| rule.allow)
    }
}

fn groups(text: &str, token: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut naming = false;
    for line in text.split(['\n', '\r']) {
        let line = line.split('#').next().unwrap_or_default();
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        if name == "user-agent" {
            if !naming {
                groups.push(Group::default());
            }
            naming = true;
            if let Some(group) = groups.last_mut() {
                group.for_us |= product(value).eq_ignore_ascii_case(token);
                group.for_all |= value == "*";
            }
            continue;
        }
        let Some(group) = groups.last_mut() else {
            continue;
        };
        match name.as_str() {
            // A rule without a path says nothing.
            "allow" | "disallow" => {
                naming = false;
                if !value.is_empty() {
                    group.robots.rules.push(Rule {
                        allow: name == "allow",
                        pattern: pattern(value),
                    });
                }
            }
            "crawl-delay" => {
                naming = false;
                let seconds = value.parse::<f64>().ok().filter(|s| *s > 0.0);
                let delay = seconds.map(|s| Duration::from_secs_f64(s.min(LONGEST_DELAY)));
                group.robots.delay = group.robots.delay.max(delay);
            }
            // Other lines, such as `Sitemap`, belong to no group.
            _ => {}
        }
    }
    groups
}

/// The name a robot goes by, without its version: `dateline` of `dateline/0.1.0`.
pub(super) fn product(agent: &str) -> &str {
    let end = agent.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_');
    agent.split_at(end.unwrap_or(agent.len())).0
}

fn pattern(value: &str) -> String {
    let cut = value.char_indices().nth(LONGEST_PATTERN);
    let kept = cut.map_or(value, |(end, _)| value.split_at(end).0);
    if kept.starts_with(['/', '*']) {
        normal(kept)
    } else {
        normal(&format!("/{kept}"))
    }
}

/// A path in the one spelling in which paths are compared: what is not ASCII
/// percent-encoded, and what need not be encoded as it is.
fn normal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let encoded = (*byte == b'%').then(|| hex(after)).flatten();
        rest = match encoded {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
        match encoded.unwrap_or(*byte) {
            plain if plain.is_ascii_alphanumeric() || b"-._~".contains(&plain) => {
                out.push(char::from(plain));
            }
            other if encoded.is_some() || !other.is_ascii_graphic() => {
                out.push_str(&format!("%{other:02X}"));
            }
            other => out.push(char::from(other)),
        }
    }
    out
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Whether a path begins as the pattern says, in which `*` is anything and `$` at
/// the end is the end of the path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return !whole || rest.is_empty();
    };
    for piece in middle {
        // The leftmost place leaves the most for the pieces after it.
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        rest = after;
    }
    if whole {
        rest.ends_with(last)
    } else {
        rest.contains(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(file: &str, path: &str) -> bool {
        let url = format!("https://news.example{path}");
        Robots::read(file.as_bytes(), "dateline").allows(&Url::parse(&url).unwrap())
    }

    #[test]
    fn the_longest_rule_that_fits_decides() {
        for (rules, path, allowed) in [
            ("", "/a", true),
            ("Disallow:", "/a", true),
            ("Disallow: /", "/", false),
            ("Disallow: /", "/a?b", false),
            ("Disallow: /a", "/b", true),
            ("Disallow: /a", "/ab", false),
            ("Disallow: /a/\nAllow: /a/b", "/a/b", true),
            ("Disallow: /a/\nAllow: /a/b", "/a/c", false),
            ("Allow: /a\nDisallow: /a", "/a", true),
            ("Disallow: /a\nAllow: /a", "/a", true),
            ("Disallow: a", "/abc", false),
            ("Disallow: /*.pdf", "/x/y.pdf?z", false),
            ("Disallow: /*.pdf$", "/x/y.pdf?z", true),
            ("Disallow: /*.pdf$", "/x/y.pdf", false),
            ("Disallow: /*.pdf$", "/x.pdf.pdf", false),
            ("Disallow: /$", "/", false),
            ("Disallow: /$", "/a", true),
            ("Disallow: /a*b*c$", "/a1b2c", false),
            ("Disallow: /a*b*c$", "/a1c2b", true),
            ("Disallow: *a", "/xxa", false),
            ("Disallow: /*?session=", "/p?session=1", false),
            ("Disallow: /*?session=", "/p?other=1", true),
            ("Disallow: /caf%C3%A9", "/café/menu", false),
            ("Disallow: /café", "/caf%c3%a9/menu", false),
            ("Disallow: /%7Ejoe", "/~joe/x", false),
            ("Disallow: /a%2Fb", "/a/b", true),
            ("Disallow: /a%2fb", "/a%2Fb", false),
            ("DISALLOW : /a # why", "/a", false),
            ("disallow: /a\rallow: /a/b", "/a/b", true),
            ("Noindex: /a", "/a", true),
        ] {
            let file = format!("User-agent: *\n{rules}\n");
            assert_eq!(allows(&file, path), allowed, "{rules:?} {path:?}");
        }
    }

    #[test]
    fn a_group_that_names_us_wins_over_the_one_for_all() {
        for (file, path, allowed) in [
            ("Disallow: /", "/a", true),
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /b",
                "/a",
                true,
            ),
            ("User-agent: DateLine/2.0 (x)\nDisallow: /", "/a", false),
            ("User-agent: datelinebot\nDisallow: /", "/a", true),
            (
                "User-agent: other\nUser-agent: dateline\nDisallow: /",
                "/a",
                false,
            ),
            (
                "User-agent: dateline\nDisallow: /a\nUser-agent: other\nDisallow: /b",
                "/b",
                true,
            ),
            (
                "User-agent: dateline\nDisallow: /a\n\nUser-agent: dateline\nDisallow: /b",
                "/b",
                false,
            ),
            (
                "User-agent: dateline\nSitemap: https://x.example/\nUser-agent: *\nDisallow: /",
                "/a",
                false,
            ),
            ("\u{FEFF}User-agent: *\nDisallow: /", "/a", false),
            ("User-agent: *\r\nDisallow: /\r\n", "/a", false),
            ("<html>not found: really</html>", "/a", true),
        ] {
            assert_eq!(allows(file, path), allowed, "{file:?} {path:?}");
        }
        assert!(!Robots::nothing().allows(&Url::parse("https://a.example").unwrap()));
    }

    #[test]
    fn a_delay_is_honoured_up_to_half_a_minute() {
        for (line, delay) in [
            ("Crawl-delay: 2", Some(Duration::from_secs(2))),
            ("crawl-delay: 0.5", Some(Duration::from_millis(500))),
            ("Crawl-delay: 86400", Some(Duration::from_secs(30))),
            ("Crawl-delay: inf", Some(Duration::from_secs(30))),
            ("Crawl-delay: -1", None),
            ("Crawl-delay: nan", None),
            ("Crawl-delay: soon", None),
        ] {
            let file = format!("User-agent: *\n{line}");
            let robots = Robots::read(file.as_bytes(), "dateline");
            assert_eq!(robots.delay, delay, "{line}");
        }
    }

    #[test]
    fn a_hostile_file_is_read_within_its_bounds() {
        let stars = format!("User-agent: *\nDisallow: /{}", "*a".repeat(100_000));
        let many = format!("User-agent: *\n{}", "Disallow: /*a*b$\n".repeat(30_000));
        let noise: Vec<u8> = (0..600_000).map(|at| (at % 251) as u8).collect();
        let path = format!("https://a.example/{}", "a".repeat(2000));
        let url = Url::parse(&path).unwrap();
        for file in [stars.as_bytes(), many.as_bytes(), &noise] {
            let _ = Robots::read(file, "dateline").allows(&url);
        }
        let late = format!("User-agent: *\n{}\nDisallow: /", "#".repeat(LONGEST_FILE));
        assert!(Robots::read(late.as_bytes(), "dateline").allows(&url));
    }
}
