//! A search with operators: `"supply chain" AND (steel OR nickel) NOT China`,
//! `tariffs NEAR/5 steel`.
//!
//! Takes what was typed; gives an expression, and tells whether an article holds it.
//! Operators are written in capitals; words side by side are all wanted. Text without
//! an operator is no expression: its words are searched for by how much they tell.

use std::collections::HashSet;

use crate::analysis::AnalyzedArticle;
use crate::language::fold::{Word, words};
use crate::language::lexicon::Lexicon;

use crate::analysis::SentenceRef;

/// How near `NEAR` is where no number is given, in words.
const NEAR: usize = 10;
/// How deep brackets are read.
const DEEPEST: usize = 16;
/// How many parts an expression has at most; what is behind them is left out.
const MOST_PARTS: usize = 64;

/// A word that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    stem: String,
    typed: String,
}

/// What an article must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// A word anywhere in it.
    Word(Wanted),
    /// Folded words one behind the other in a sentence.
    Phrase(Vec<String>),
    /// Two words within so many words of a sentence.
    Near(Wanted, Wanted, usize),
    /// All of these.
    All(Vec<Self>),
    /// One of these.
    Any(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
}

/// A piece of what was typed.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(Wanted),
    Phrase(Vec<String>),
    And,
    Or,
    Not,
    Near(usize),
    Open,
    Close,
}

/// The expression that was typed; none where it has no operator and no quotation marks,
/// or nothing is wanted in it.
pub fn expression(text: &str, lexicon: &Lexicon) -> Option<Expression> {
    let tokens = tokens(text, lexicon);
    let plain = |token: &Token| matches!(token, Token::Word(_));
    if tokens.iter().all(plain) {
        return None;
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
    };
    let found = parser.any(0)?;
    (!found.wanted().is_empty()).then_some(found)
}

fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next()
        && tokens.len() < MOST_PARTS
    {
        if first.is_whitespace() {
            rest = rest.trim_start();
            continue;
        }
        if let Some((inside, behind)) = quoted(rest) {
            let phrase: Vec<String> = words(inside)
                .into_iter()
                .map(|word| word.folded.into_owned())
                .collect();
            if !phrase.is_empty() {
                tokens.push(Token::Phrase(phrase));
            }
            rest = behind;
            continue;
        }
        if matches!(first, '(' | ')') {
            tokens.push(if first == '(' {
                Token::Open
            } else {
                Token::Close
            });
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”'))
            .filter(|end| *end > 0)
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        tokens.extend(operator(word).or_else(|| wanted(word, lexicon).map(Token::Word)));
        rest = behind;
        if word.is_empty() {
            break;
        }
    }
    tokens
}

/// What stands between the quotation marks that a text begins with, and what is behind.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let close = match text.chars().next()? {
        '"' => '"',
        '“' => '”',
        '”' => return Some(("", text.get('”'.len_utf8()..)?)),
        _ => return None,
    };
    let inside = text.get(text.chars().next()?.len_utf8()..)?;
    match inside.split_once(close) {
        Some(parts) => Some(parts),
        None => Some((inside, "")),
    }
}

fn operator(word: &str) -> Option<Token> {
    match word {
        "AND" | "&&" => Some(Token::And),
        "OR" | "||" => Some(Token::Or),
        "NOT" => Some(Token::Not),
        "NEAR" => Some(Token::Near(NEAR)),
        _ => {
            let number = word.strip_prefix("NEAR/")?;
            number.parse().ok().map(Token::Near)
        }
    }
}

/// A word, where it tells something.
fn wanted(word: &str, lexicon: &Lexicon) -> Option<Wanted> {
    let first = words(word).into_iter().next()?;
    (!lexicon.is_stop(&first.folded)).then(|| Wanted {
        stem: lexicon.stem(&first.folded),
        typed: first.span.of(word).to_owned(),
    })
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn next_is(&mut self, token: &Token) -> bool {
        let is = self.tokens.get(self.at) == Some(token);
        self.at += usize::from(is);
        is
    }

    fn any(&mut self, depth: usize) -> Option<Expression> {
        let mut parts: Vec<Expression> = self.all(depth).into_iter().collect();
        while self.next_is(&Token::Or) {
            parts.extend(self.all(depth));
        }
        one_or(parts, Expression::Any)
    }

    fn all(&mut self, depth: usize) -> Option<Expression> {
        let mut parts = Vec::new();
        loop {
            while self.next_is(&Token::And) {}
            match self.tokens.get(self.at) {
                None | Some(Token::Or | Token::Close) => break,
                Some(_) => parts.extend(self.one(depth)),
            }
        }
        one_or(parts, Expression::All)
    }

    fn one(&mut self, depth: usize) -> Option<Expression> {
        if self.next_is(&Token::Not) {
            let part = self.one(depth)?;
            return Some(Expression::Not(Box::new(part)));
        }
        if self.next_is(&Token::Open) {
            if depth >= DEEPEST {
                self.at = self.tokens.len();
                return None;
            }
            let inside = self.any(depth + 1);
            self.next_is(&Token::Close);
            return inside;
        }
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        match token {
            Token::Phrase(phrase) => Some(Expression::Phrase(phrase.clone())),
            Token::Word(word) => Some(self.near(word).unwrap_or(Expression::Word(word.clone()))),
            _ => None,
        }
    }

    /// "steel NEAR/5 tariffs", behind its first word.
    fn near(&mut self, word: &Wanted) -> Option<Expression> {
        let (Some(Token::Near(reach)), Some(Token::Word(other))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return None;
        };
        self.at += 2;
        Some(Expression::Near(word.clone(), other.clone(), *reach))
    }
}

fn one_or(
    mut parts: Vec<Expression>,
    several: fn(Vec<Expression>) -> Expression,
) -> Option<Expression> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(several(parts)),
    }
}

impl Expression {
    /// The stems and folded words that an article which holds it may have; those behind
    /// NOT left out.
    pub fn wanted(&self) -> Vec<String> {
        match self {
            Self::Word(word) => vec![word.stem.clone()],
            Self::Phrase(words) => words.clone(),
            Self::Near(one, other, _) => vec![one.stem.clone(), other.stem.clone()],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::Not(_) => Vec::new(),
        }
    }

    /// Whether an article holds it.
    pub fn holds(&self, analyzed: &AnalyzedArticle, lexicon: &Lexicon) -> bool {
        let places =
            || (0..analyzed.article.sentences.len()).map(|number| SentenceRef { analyzed, number });
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(analyzed, lexicon)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(analyzed, lexicon)),
            Self::Not(part) => !part.holds(analyzed, lexicon),
            _ => places().any(|place| self.parts_in(place, lexicon) > 0),
        }
    }

    /// How many of its wanted parts a sentence holds.
    pub fn parts_in(&self, place: SentenceRef<'_>, lexicon: &Lexicon) -> usize {
        match self {
            Self::Word(word) => usize::from(place.stems().any(|own| own == word.stem)),
            Self::Phrase(phrase) => usize::from(has_phrase(place.words(), phrase)),
            Self::Near(one, other, reach) => {
                usize::from(has_near(place, (&one.stem, &other.stem), *reach, lexicon))
            }
            Self::All(parts) | Self::Any(parts) => {
                let held = parts.iter().map(|part| part.parts_in(place, lexicon));
                held.sum()
            }
            Self::Not(_) => 0,
        }
    }

    /// As it was understood: `("supply chain" AND steel) NOT China`.
    pub fn in_words(&self) -> String {
        let joined = |parts: &[Self], with: &str| {
            let parts: Vec<String> = parts.iter().map(Self::in_words).collect();
            format!("({})", parts.join(with))
        };
        match self {
            Self::Word(word) => word.typed.clone(),
            Self::Phrase(words) => format!("“{}”", words.join(" ")),
            Self::Near(one, other, reach) => format!("{} NEAR/{reach} {}", one.typed, other.typed),
            Self::All(parts) => joined(parts, " AND "),
            Self::Any(parts) => joined(parts, " OR "),
            Self::Not(part) => format!("NOT {}", part.in_words()),
        }
    }
}

fn has_phrase(read: &[Word<'_>], phrase: &[String]) -> bool {
    let mut runs = read.windows(phrase.len().max(1));
    runs.any(|run| {
        run.iter()
            .zip(phrase)
            .all(|(word, wanted)| word.folded == *wanted)
    })
}

fn has_near(place: SentenceRef<'_>, pair: (&str, &str), reach: usize, lexicon: &Lexicon) -> bool {
    let holds = |wanted: &str| place.stems().any(|stem| stem == wanted);
    if !holds(pair.0) || !holds(pair.1) {
        return false;
    }
    let read = place.words();
    let stems: Vec<String> = read.iter().map(|word| lexicon.stem(&word.folded)).collect();
    let at = |wanted: &str| -> HashSet<usize> {
        let all = stems.iter().enumerate();
        all.filter(|(_, stem)| *stem == wanted)
            .map(|(at, _)| at)
            .collect()
    };
    let (ones, others) = (at(pair.0), at(pair.1));
    ones.iter().any(|one| {
        let mut others = others.iter();
        others.any(|other| one != other && one.abs_diff(*other) <= reach)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_bind_as_people_expect() {
        let lexicon = Lexicon::english().expect("the shipped tables are well formed");
        for (text, expected) in [
            ("tariffs AND steel", Some("(tariffs AND steel)")),
            ("\"supply chain\" steel", Some("(“supply chain” AND steel)")),
            (
                "steel AND (tariffs OR quotas) NOT China",
                Some("(steel AND (tariffs OR quotas) AND NOT China)"),
            ),
            ("steel NEAR/5 tariffs", Some("steel NEAR/5 tariffs")),
            ("the OR of AND steel", Some("steel")),
            ("steel tariffs", None),
            ("NOT China", None),
            ("((((", None),
            ("steel AND", Some("steel")),
        ] {
            let read = expression(text, &lexicon).map(|found| found.in_words());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
