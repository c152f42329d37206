//! Where something was: another place behind the same word, or a part of it.

use crate::analysis::AnalyzedArticle;
use crate::language::lexicon::Class;
use crate::language::quantities::Kind as Table;

use super::{Disagreement, Kind, Line, Reader};

/// A name behind a word of place.
struct Where<'a> {
    line: &'a Line<'a>,
    /// The index of the word of place.
    at: usize,
    /// The folded words of direction before the name.
    direction: Vec<&'a str>,
    /// The folded words of the name.
    name: Vec<&'a str>,
    end: usize,
}

impl<'l> Reader<'l> {
    pub(super) fn places(
        self,
        one: &'l AnalyzedArticle,
        other: &'l AnalyzedArticle,
    ) -> Vec<Disagreement> {
        let (ours, theirs) = (self.lines(one), self.lines(other));
        let (ours_named, theirs_named) = (self.named(&ours), self.named(&theirs));
        let mut found = Vec::new();
        for own in &ours_named {
            let differing = |other: &&Where<'_>| {
                self.same_matter(own, other)
                    && match own.name == other.name {
                        true => own.direction != other.direction,
                        false => !holds(&theirs, &own.name) && !holds(&ours, &other.name),
                    }
            };
            let mut pairs = theirs_named.iter().filter(differing);
            let (Some(other), None) = (pairs.next(), pairs.next()) else {
                continue;
            };
            let said = |named: &[Where<'_>], like: &Where<'_>| {
                named
                    .iter()
                    .any(|named| named.name == like.name && named.direction == like.direction)
            };
            if said(&ours_named, other) || said(&theirs_named, own) {
                continue;
            }
            found.push(Disagreement {
                kind: Kind::Place,
                one: own.line.side(own.line.span(own.at, own.end)),
                other: other.line.side(other.line.span(other.at, other.end)),
            });
        }
        found
    }

    fn named<'a>(self, lines: &'a [Line<'a>]) -> Vec<Where<'a>> {
        let mut found = Vec::new();
        for line in lines {
            for at in 0..line.words.len() {
                let Some(word) = line.words.get(at) else {
                    continue;
                };
                if !self.lexicon.is(Class::PlacePreposition, &word.folded) || line.breaks_behind(at)
                {
                    continue;
                }
                found.extend(self.behind(line, at));
            }
        }
        found
    }

    fn behind<'a>(self, line: &'a Line<'a>, at: usize) -> Option<Where<'a>> {
        let folded = |at: usize| line.words.get(at).map(|word| &*word.folded);
        let mut next = at + 1;
        next += usize::from(folded(next) == Some("the"));
        let mut direction = Vec::new();
        while let Some(word) = folded(next).filter(|word| self.tables.is(Table::Direction, word)) {
            direction.push(word);
            next += 1;
        }
        let first = next;
        while line.is_large(next) && (next == first || !line.breaks_behind(next - 1)) {
            next += 1;
        }
        let name: Vec<&str> = (first..next).filter_map(folded).collect();
        let never = |word: &&str| self.lexicon.names().is_never(word);
        (!name.is_empty() && !name.iter().all(never)).then_some(Where {
            line,
            at,
            direction,
            name,
            end: next,
        })
    }

    /// Whether the same thing is said to be there: the same word of place, behind the
    /// same noun or verb, in sentences that share more than that.
    fn same_matter(self, one: &Where<'_>, other: &Where<'_>) -> bool {
        const SHARED: usize = 3;
        let word = |place: &Where<'_>| {
            let word = place.line.words.get(place.at);
            word.map(|word| word.folded.to_string())
        };
        let head = |place: &Where<'_>| {
            let before = place.at.checked_sub(1)?;
            let stem = place.line.stems.get(before)?;
            (!stem.is_empty()).then(|| stem.clone())
        };
        let (Some(own), Some(theirs)) = (head(one), head(other)) else {
            return false;
        };
        word(one) == word(other)
            && self.tables.are_same(&own, &theirs)
            && self.shared(&one.line.all_stems(), &other.line.all_stems()) >= SHARED
    }
}

/// Whether an article has all the words of a name in a row.
fn holds(lines: &[Line<'_>], name: &[&str]) -> bool {
    lines.iter().any(|line| {
        let mut runs = line.words.windows(name.len());
        runs.any(|run| {
            run.iter()
                .zip(name)
                .all(|(word, name)| word.folded == *name)
        })
    })
}
