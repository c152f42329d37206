//! Messages that a template stands for, for the test that reads them back.

use super::Phrases;
use super::template::{Holds, Piece, Slot, Token};

impl Phrases {
    /// For every template a few messages that it stands for: the rule, the line, and
    /// the message. Together they take every choice once.
    pub(in crate::understand) fn samples(&self) -> Vec<(String, String, String)> {
        let mut samples = Vec::new();
        for template in &self.templates {
            let Some(rule) = self.rules.get(template.rule) else {
                continue;
            };
            for turn in 0..widest(&template.pieces).max(2) {
                let mut words = Vec::new();
                write(&template.pieces, turn, self, &mut words);
                if !words.is_empty() {
                    samples.push((rule.name.clone(), template.say.clone(), words.join(" ")));
                }
            }
        }
        samples
    }
}

/// The most choices there are at one place, nothing being one of them.
fn widest(pieces: &[Piece]) -> usize {
    let width = |piece: &Piece| match piece {
        Piece::Choice { of, optional } => {
            let inner = of.iter().map(|choice| widest(choice)).max().unwrap_or(0);
            inner.max(of.len() + usize::from(*optional))
        }
        _ => 1,
    };
    pieces.iter().map(width).max().unwrap_or(1)
}

fn write(pieces: &[Piece], turn: usize, phrases: &Phrases, words: &mut Vec<String>) {
    for piece in pieces {
        match piece {
            Piece::Word(word) => words.push(word.clone()),
            Piece::Slot(slot) => words.push(filled(slot, phrases)),
            Piece::Choice { of, optional } => {
                let choice = turn % (of.len() + usize::from(*optional));
                if let Some(choice) = of.get(choice) {
                    write(choice, turn, phrases, words);
                }
            }
        }
    }
}

fn filled(slot: &Slot, phrases: &Phrases) -> String {
    let name_of = |kind: &str| {
        let mut names = phrases.example_names.iter();
        let found = names.find(|(_, known)| known == kind);
        found.map_or_else(String::new, |(name, _)| name.clone())
    };
    match (slot.name.as_str(), slot.holds) {
        ("entity", _) => return name_of("company"),
        ("other", _) => return name_of("person"),
        ("statement", _) => return format!("{} bought the port", name_of("company")),
        ("entities", _) => return format!("{}, {}", name_of("company"), name_of("person")),
        _ => {}
    }
    let words = match (slot.name.as_str(), slot.holds) {
        ("source", _) => "Daily Herald",
        ("attribute", _) => "share price",
        ("name", _) => "quantum tariff",
        ("briefing", _) => "minerals",
        ("noun", _) => "companies",
        ("without", _) => "copper",
        ("article", _) => "2024-06-28_port",
        ("rest", _) => "steel tariffs",
        ("matter", _) => "steel tariffs",
        (_, Holds::Count) => "2",
        (_, Holds::Token(Token::Period)) => "since 2023",
        (_, Holds::Token(Token::Schedule)) => "every weekday at 9am",
        (_, Holds::Token(Token::Phrase)) => "\"rare metals\"",
        (_, Holds::Token(Token::Channel)) => "#news",
        _ => "port deal",
    };
    words.to_owned()
}
