//! How firm something is: a "preliminary agreement" in one report and a "non-binding
//! preliminary agreement" in the other.

use std::collections::BTreeSet;

use crate::analysis::AnalyzedArticle;
use crate::language::quantities::Kind as Table;

use super::{Disagreement, Kind, Line, Reader};

/// How many words before its noun, or beside its verb, a word of firmness stands.
const REACH: usize = 4;
/// The least number of stems that two sentences share beside what is firm.
const SHARED: usize = 3;

/// A noun or a verb, and the words that say how firm it is.
struct Firm<'a> {
    line: &'a Line<'a>,
    head: usize,
    words: BTreeSet<String>,
    first: usize,
}

impl<'l> Reader<'l> {
    pub(super) fn wording(
        self,
        one: &'l AnalyzedArticle,
        other: &'l AnalyzedArticle,
    ) -> Vec<Disagreement> {
        let (ours, theirs) = (self.lines(one), self.lines(other));
        let (ours, theirs) = (self.firm(&ours), self.firm(&theirs));
        let mut found: Vec<Disagreement> = Vec::new();
        for own in &ours {
            let mut pairs = theirs.iter().filter(|other| self.differ(own, other));
            let Some(other) = pairs.next() else { continue };
            // Said once with the other's words, it is no matter of dispute.
            let said = |firm: &[Firm<'_>], like: &Firm<'_>| {
                firm.iter()
                    .any(|firm| firm.words == like.words && self.same_head(firm, like))
            };
            if said(&ours, other) || said(&theirs, own) || !found.is_empty() {
                continue;
            }
            found.push(Disagreement {
                kind: Kind::Wording,
                one: own.line.side(own.line.span(own.first, own.head + 1)),
                other: other
                    .line
                    .side(other.line.span(other.first, other.head + 1)),
            });
        }
        found
    }

    /// Every word that could be said to be more or less firm.
    fn firm<'a>(self, lines: &'a [Line<'a>]) -> Vec<Firm<'a>> {
        let mut found = Vec::new();
        for line in lines {
            for head in 0..line.words.len() {
                let stem = line.stems.get(head).map_or("", String::as_str);
                if stem.is_empty() || self.is_firm(line, head) {
                    continue;
                }
                let mut first = head;
                let mut words = BTreeSet::new();
                while first > 0
                    && head - first < REACH
                    && !line.breaks_behind(first - 1)
                    && self.is_modifier(line, first - 1)
                {
                    first -= 1;
                    if self.is_firm(line, first) {
                        let negated = first > 0
                            && line
                                .words
                                .get(first - 1)
                                .is_some_and(|word| word.folded == "non");
                        let word = line.words.get(first).map_or("", |word| &*word.folded);
                        words.insert(match negated {
                            true => format!("non{word}"),
                            false => word.to_owned(),
                        });
                    }
                }
                found.push(Firm {
                    line,
                    head,
                    words,
                    first,
                });
            }
        }
        found
    }

    fn is_firm(self, line: &Line<'_>, at: usize) -> bool {
        let word = line.words.get(at);
        word.is_some_and(|word| self.tables.is(Table::Firmness, &word.folded))
    }

    /// Whether a word can stand between a noun and what says how firm it is.
    fn is_modifier(self, line: &Line<'_>, at: usize) -> bool {
        let word = line.words.get(at);
        self.is_firm(line, at) || word.is_some_and(|word| word.folded == "non")
    }

    fn same_head(self, one: &Firm<'_>, other: &Firm<'_>) -> bool {
        let stem = |firm: &Firm<'_>| firm.line.stems.get(firm.head).cloned().unwrap_or_default();
        self.tables.are_same(&stem(one), &stem(other))
    }

    fn differ(self, one: &Firm<'_>, other: &Firm<'_>) -> bool {
        if one.words == other.words || !self.same_head(one, other) {
            return false;
        }
        let weak = |words: &BTreeSet<String>| {
            let mut words = words.iter();
            words.any(|word| self.tables.is(Table::Weak, word))
        };
        let bare = one.words.is_empty() || other.words.is_empty();
        let telling = match bare {
            true => weak(&one.words) || weak(&other.words),
            false => true,
        };
        telling && self.shared(&one.line.all_stems(), &other.line.all_stems()) > SHARED
    }
}
