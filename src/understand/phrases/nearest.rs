//! How far a text gets into a template, and the word where it fails.
//!
//! Takes the pieces of a template and the words of a compared text; for people who
//! write templates and wonder why one does not fit.

use super::template::{Holds, Piece, Slot, Token};

/// A template that a text nearly fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// The rule.
    pub rule: String,
    /// The line of the rule, as the file has it.
    pub say: String,
    /// Where in the text it fails: the word, or none where the text ends too early.
    pub at: Option<String>,
    /// What would have had to stand there; none where the text should have ended.
    pub wanted: Vec<String>,
}

/// How far a text got: how many letters of it matched to the letter, at which word
/// it failed, and what was wanted there.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    pub(super) literal: usize,
    pub(super) at: usize,
    pub(super) wanted: Vec<String>,
}

/// How far `words` get into the pieces; none where they fit them whole.
pub(super) fn reach(pieces: &[Piece], words: &[&str]) -> Option<Reach> {
    let mut walk = Walk {
        words,
        best: Reach::default(),
    };
    let start = vec![Some(0)];
    let ends = walk.sequence(pieces, start);
    if ends.get(words.len()).is_some_and(Option::is_some) {
        return None;
    }
    // The template is over and the text is not.
    for (at, literal) in ends.iter().enumerate() {
        if let Some(literal) = literal {
            walk.fail(at, *literal, None);
        }
    }
    Some(walk.best)
}

/// For each place in the text that can be reached, the most letters matched.
type Places = Vec<Option<usize>>;

struct Walk<'w> {
    words: &'w [&'w str],
    best: Reach,
}

impl Walk<'_> {
    fn sequence(&mut self, pieces: &[Piece], mut places: Places) -> Places {
        for piece in pieces {
            places = match piece {
                Piece::Word(word) => self.step(&places, word, |typed| typed == word),
                Piece::Slot(slot) => self.slot(slot, &places),
                Piece::Choice { of, optional } => {
                    let mut joined = if *optional {
                        places.clone()
                    } else {
                        Vec::new()
                    };
                    for choice in of {
                        join(&mut joined, &self.sequence(choice, places.clone()));
                    }
                    joined
                }
            };
        }
        places
    }

    fn step(&mut self, places: &Places, wanted: &str, fits: impl Fn(&str) -> bool) -> Places {
        let mut next: Places = Vec::new();
        for (at, literal) in reached(places) {
            match self.words.get(at) {
                Some(typed) if fits(typed) => put(&mut next, at + 1, literal + typed.len()),
                _ => self.fail(at, literal, Some(wanted)),
            }
        }
        next
    }

    fn slot(&mut self, slot: &Slot, places: &Places) -> Places {
        const FEW: usize = 4;
        let shown = format!("{{{}}}", slot.name);
        let most = match slot.holds {
            Holds::Token(token) => {
                return self.step(places, &shown, |typed| Token::of(typed) == Some(token));
            }
            Holds::Count => {
                let is_count = |typed: &str| typed.bytes().all(|byte| byte.is_ascii_digit());
                return self.step(places, &shown, is_count);
            }
            Holds::FewWords => FEW,
            Holds::Words => self.words.len(),
        };
        let mut next: Places = Vec::new();
        for (at, literal) in reached(places) {
            if at >= self.words.len() {
                self.fail(at, literal, Some(&shown));
            }
            for end in at + 1..=(at + most).min(self.words.len()) {
                put(&mut next, end, literal);
            }
        }
        next
    }

    fn fail(&mut self, at: usize, literal: usize, wanted: Option<&str>) {
        let better = (literal, at) > (self.best.literal, self.best.at);
        if better {
            self.best = Reach {
                literal,
                at,
                wanted: Vec::new(),
            };
        }
        if better || (literal, at) == (self.best.literal, self.best.at) {
            let known = |wanted: &&str| !self.best.wanted.iter().any(|known| known == wanted);
            if let Some(wanted) = wanted.filter(known) {
                self.best.wanted.push(wanted.to_owned());
            }
        }
    }
}

fn reached(places: &Places) -> impl Iterator<Item = (usize, usize)> {
    let numbered = places.iter().enumerate();
    numbered.filter_map(|(at, literal)| Some((at, (*literal)?)))
}

fn put(places: &mut Places, at: usize, literal: usize) {
    if places.len() <= at {
        places.resize(at + 1, None);
    }
    if let Some(place) = places.get_mut(at) {
        *place = (*place).max(Some(literal));
    }
}

fn join(places: &mut Places, more: &Places) {
    for (at, literal) in reached(more) {
        put(places, at, literal);
    }
}
