//! How much of each term of a question the sentences of an article hold.
//!
//! Takes a question once and the articles one by one; gives a table for each, read in one
//! pass over its terms: a question looks into thousands of sentences.

use rustc_hash::FxHashMap;

use super::question::{Content, Question};
use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::entities::EntityKey;
use crate::ingest::article::Role;
use crate::language::span::Span;
use crate::language::terms::Term;

/// What a synonym counts for beside the word itself.
pub(super) const SYNONYM: f64 = 0.6;
/// What a word counts for that has another ending: "expansion" for "expand".
pub(super) const KIN: f64 = 0.4;
/// The most terms among which words with other endings are looked for: of many some are
/// alike by chance.
const MOST_LIKENED: usize = 80;
/// The least that two words of one kin begin with together, in bytes.
const ALIKE: usize = 5;

/// The terms of a question, to be looked up by what articles hold.
pub(super) struct Sought<'q> {
    /// A stem, and the columns that it fills, each with how much it counts for.
    stems: FxHashMap<&'q str, Vec<(usize, f64)>>,
    /// How stems begin, and the columns of those that begin so.
    heads: FxHashMap<[u8; ALIKE], Vec<(usize, &'q str)>>,
    names: Vec<(usize, EntityKey)>,
    /// The column of the stems that an answer may hold as well, behind those of the terms.
    also: usize,
    /// The columns and stems of words that may be given name and surname.
    parts: Vec<[(usize, &'q str); 2]>,
}

impl<'q> Sought<'q> {
    pub(super) fn of(question: &'q Question) -> Self {
        let mut sought = Self {
            stems: FxHashMap::default(),
            heads: FxHashMap::default(),
            names: Vec::new(),
            also: question.terms.len(),
            parts: Vec::new(),
        };
        let part = |at: usize| match &question.terms.get(at)?.content {
            Content::Word(stem) => Some((at, stem.as_str())),
            Content::Name(_) => None,
        };
        let parts = question.beside.iter();
        sought.parts = parts
            .filter_map(|(given, surname)| Some([part(*given)?, part(*surname)?]))
            .collect();
        for (column, term) in question.terms.iter().enumerate() {
            match &term.content {
                Content::Name(key) => sought.names.push((column, *key)),
                Content::Word(stem) => {
                    sought.add(stem, column, 1.0);
                    for synonym in &term.synonyms {
                        sought.add(synonym, column, SYNONYM);
                    }
                    if let Some(head) = head(stem) {
                        sought.heads.entry(head).or_default().push((column, stem));
                    }
                }
            }
        }
        for stem in &question.also {
            sought.add(stem, sought.also, 1.0);
        }
        sought
    }

    fn add(&mut self, stem: &'q str, column: usize, worth: f64) {
        self.stems.entry(stem).or_default().push((column, worth));
    }

    /// Fills a row with what some stems hold; with `kin` words of other endings count too.
    fn fill<'s>(&self, row: &mut [f64], stems: impl Iterator<Item = &'s str>, kin: bool) {
        let mut add = |column: usize, worth: f64| {
            if let Some(held) = row.get_mut(column) {
                *held = held.max(worth);
            }
        };
        for stem in stems {
            for (column, worth) in self.stems.get(stem).into_iter().flatten() {
                add(*column, *worth);
            }
            let alike = head(stem).filter(|_| kin);
            let alike = alike.and_then(|head| self.heads.get(&head));
            for (column, own) in alike.into_iter().flatten() {
                if are_kin(own, stem) {
                    add(*column, KIN);
                }
            }
        }
    }
}

/// How much of each term of a question the sentences of an article hold, 0 to 1.
pub struct Held {
    columns: usize,
    /// A row for each sentence.
    rows: Vec<f64>,
    title: Vec<f64>,
    article: Vec<f64>,
}

impl Held {
    /// What the sentences of an article hold.
    pub(super) fn by(analyzed: &AnalyzedArticle, sought: &Sought<'_>) -> Self {
        let columns = sought.also + 1;
        let sentences = analyzed.article.sentences.len();
        let mut rows = vec![0.0; columns * sentences];
        let few = analyzed.terms.iter().map(Vec::len).sum::<usize>() <= MOST_LIKENED;
        let mut article = vec![0.0; columns];
        for (terms, row) in analyzed.terms.iter().zip(rows.chunks_mut(columns)) {
            let stems = || terms.iter().map(|term| term.stem.as_str());
            sought.fill(row, stems(), false);
            whole(&mut article, row);
            if terms.len() <= MOST_LIKENED {
                sought.fill(row, stems(), true);
            }
            if few {
                whole(&mut article, row);
            }
        }
        let mut title = vec![0.0; columns];
        sought.fill(&mut title, analyzed.title_stems(), true);
        let mut held = Self {
            columns,
            rows,
            title,
            article,
        };
        held.add_names(analyzed, sought);
        for parts in &sought.parts {
            held.add_surnames(analyzed, parts);
        }
        held
    }

    /// Lets a surname alone stand for the whole name, where the article gives it elsewhere.
    fn add_surnames(&mut self, analyzed: &AnalyzedArticle, parts: &[(usize, &str); 2]) {
        let [(given, first), (surname, last)] = *parts;
        let places = |number: usize| SentenceRef { analyzed, number };
        let holds =
            |held: &Self, number: usize, column: usize| held.in_sentence(number, column) >= 1.0;
        let sentences = 0..analyzed.article.sentences.len();
        let with_surname = sentences.filter(|number| holds(self, *number, surname));
        let (whole, alone): (Vec<usize>, Vec<usize>) =
            with_surname.partition(|number| holds(self, *number, given));
        let mut whole = whole.into_iter().map(places);
        if alone.is_empty() || !whole.any(|place| is_full_name(first, last, place)) {
            return;
        }
        for number in alone {
            if stands_alone(last, places(number))
                && let Some(held) = self.rows.get_mut(number * self.columns + given)
            {
                *held = 1.0;
            }
        }
    }

    fn add_names(&mut self, analyzed: &AnalyzedArticle, sought: &Sought<'_>) {
        /// A headline stands further up than this.
        const HEAD: usize = 6;
        if sought.names.is_empty() {
            return;
        }
        let sentences = &analyzed.article.sentences;
        for mention in &analyzed.mentions {
            let mut names = sought.names.iter();
            let Some((column, _)) = names.find(|(_, key)| *key == mention.entity) else {
                continue;
            };
            if let Some(held) = self.article.get_mut(*column) {
                *held = 1.0;
            }
            let after = sentences.partition_point(|one| one.span.start <= mention.span.start);
            let Some(number) = after.checked_sub(1) else {
                continue;
            };
            let Some(sentence) = sentences.get(number) else {
                continue;
            };
            if mention.span.end > sentence.span.end {
                continue;
            }
            if let Some(held) = self.rows.get_mut(number * self.columns + column) {
                *held = 1.0;
            }
            if number < HEAD
                && sentence.role == Role::Title
                && let Some(held) = self.title.get_mut(*column)
            {
                *held = 1.0;
            }
        }
    }

    /// What a sentence itself holds of the term in a column.
    pub fn in_sentence(&self, number: usize, column: usize) -> f64 {
        let held = self.rows.get(number * self.columns + column);
        held.copied().unwrap_or_default()
    }

    /// What the headline holds of it.
    pub fn in_title(&self, column: usize) -> f64 {
        self.title.get(column).copied().unwrap_or_default()
    }

    /// What the article holds of it.
    pub fn in_article(&self, column: usize) -> f64 {
        self.article.get(column).copied().unwrap_or_default()
    }

    /// Whether a sentence holds a stem that an answer may hold as well.
    pub fn also(&self, place: SentenceRef<'_>) -> bool {
        self.in_sentence(place.number, self.columns - 1) > 0.0
    }
}

/// Whether the name of a person of which only the surname stands in a sentence is given
/// whole elsewhere in its article: "Orla Finch … Finch is the new skipper".
pub(super) fn is_named_by_surname(given: &str, surname: &str, place: SentenceRef<'_>) -> bool {
    let analyzed = place.analyzed;
    let numbers = 0..analyzed.article.sentences.len();
    let mut others = numbers.map(|number| SentenceRef { analyzed, number });
    stands_alone(surname, place) && others.any(|other| is_full_name(given, surname, other))
}

/// Whether two words stand in a sentence one behind the other, both written large.
fn is_full_name(given: &str, surname: &str, place: SentenceRef<'_>) -> bool {
    let terms = place.terms();
    let stored = place.stored();
    let large = |term: &Term| term.span.of(stored).starts_with(char::is_uppercase);
    terms.windows(2).any(|pair| {
        let [one, other] = pair else { return false };
        let gap = Span::new(one.span.end, other.span.start.max(one.span.end)).of(stored);
        let joined = gap.contains(' ') && gap.trim_matches([' ', '"', '“', '”']).is_empty();
        one.stem == given && other.stem == surname && large(one) && large(other) && joined
    })
}

/// Whether a word stands in a sentence, written large, with no other large word right before
/// it that may be another's given name.
fn stands_alone(surname: &str, place: SentenceRef<'_>) -> bool {
    let (stored, lexicon) = (place.stored(), place.lexicon());
    let large = |span: Span| span.of(stored).starts_with(char::is_uppercase);
    place.terms().iter().any(|term| {
        let before = place.position(term.span).checked_sub(1);
        let before = before.and_then(|at| place.words().get(at));
        let other = before.is_some_and(|word| {
            let gap = Span::new(word.span.end, term.span.start.max(word.span.end)).of(stored);
            let plain = lexicon.is_stop(&word.folded)
                || lexicon.is_title(&word.folded)
                || lexicon.names().is_title(&word.folded);
            gap == " " && large(word.span) && !plain
        });
        term.stem == surname && large(term.span) && !other
    })
}

/// Raises each of some values to that of another row.
fn whole(all: &mut [f64], row: &[f64]) {
    for (all, own) in all.iter_mut().zip(row) {
        *all = all.max(*own);
    }
}

fn head(stem: &str) -> Option<[u8; ALIKE]> {
    stem.as_bytes().first_chunk::<ALIKE>().copied()
}

/// Whether two stems begin alike and differ in their endings alone: "expand", "expans".
fn are_kin(one: &str, other: &str) -> bool {
    /// The least that they begin with together, as a share of the longer.
    const SHARE: f64 = 0.6;
    /// The longest ending that is another, in bytes.
    const ENDING: usize = 4;
    let pairs = one.bytes().zip(other.bytes());
    let same = pairs.take_while(|(one, other)| one == other).count();
    let longer = one.len().max(other.len());
    same >= ALIKE && longer - same <= ENDING && same as f64 >= SHARE * longer as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_kin_differ_in_their_endings() {
        for (one, other, expected) in [
            ("expand", "expans", true),
            ("negoti", "negotiat", true),
            ("intern", "internet", true),
            ("consid", "consent", false),
            ("port", "ports", false),
            ("constitut", "construct", false),
        ] {
            assert_eq!(are_kin(one, other), expected, "{one} {other}");
        }
    }
}
