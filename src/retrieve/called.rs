//! Of what kind the articles say that a thing is: "the golfer Orla Finch", "Acme, a
//! mining company", "unions such as the Weavers", "Acme, Bolt and other companies".
//!
//! Takes a noun and the names that may be of its kind; gives those that some sentence calls
//! so. The forms are those of M. Hearst, "Automatic acquisition of hyponyms from large text
//! corpora" (COLING 1992), with the apposition and the copula.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::SentenceRef;
use crate::index::QuerySession;
use crate::index::search::{ArticlePlace, Query, SearchError};
use crate::language::fold::{Word, words};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;

/// How many articles are looked into for what they call names.
const MOST_ARTICLES: usize = 12;
/// So many sentences that only go on about a name as one of its kind say that it is.
const ENOUGH: usize = 2;
/// The most words between a name and the noun that tells what it is.
const REACH: usize = 8;

/// A kind of thing, by the noun that asks for it.
struct Kind<'l> {
    /// Folded.
    noun: &'l str,
    /// The type that the noun stands for; its other nouns tell as well: "firm" for company.
    of_type: Option<&'l str>,
    lexicon: &'l Lexicon,
}

impl<'l> Kind<'l> {
    fn of(noun: &'l str, lexicon: &'l Lexicon) -> Self {
        Self {
            noun,
            of_type: lexicon.type_of(&lexicon.stem(noun)),
            lexicon,
        }
    }

    fn is_named_by(&self, word: &Word<'_>) -> bool {
        let of_type = || self.lexicon.type_of(&self.lexicon.stem(&word.folded));
        let alike = self.of_type.is_some() && of_type() == self.of_type;
        alike || are_one_noun(&word.folded, self.noun)
    }
}

/// Whether two folded words are one noun, each of one thing or of several: their stems alone
/// would make a senator of the Senate.
fn are_one_noun(one: &str, other: &str) -> bool {
    let is_plural_of = |several: &str, single: &str| {
        let ending = several.strip_prefix(single);
        let ies = || several.strip_suffix("ies").zip(single.strip_suffix('y'));
        matches!(ending, Some("s" | "es")) || ies().is_some_and(|(one, other)| one == other)
    };
    one == other || is_plural_of(one, other) || is_plural_of(other, one)
}

/// Those of some folded names that articles call by a folded noun: the articles where the
/// names were found, and others that hold noun and names.
///
/// # Errors
/// Where the search engine fails.
pub fn called(
    names: &FxHashSet<String>,
    noun: &str,
    found_in: impl Iterator<Item = ArticlePlace>,
    library: &QuerySession,
) -> Result<FxHashSet<String>, SearchError> {
    let lexicon = &library.lexicon;
    let kind = Kind::of(noun, lexicon);
    let stems = names.iter().flat_map(|name| name.split(' '));
    let mut terms: FxHashMap<String, f32> = stems.map(|word| (lexicon.stem(word), 1.0)).collect();
    terms.insert(lexicon.stem(noun), 2.0);
    let query = Query {
        terms: terms.into_iter().collect(),
        ..Query::default()
    };
    let more = library.search(&query, MOST_ARTICLES)?.into_iter();
    let mut places: Vec<ArticlePlace> = found_in.chain(more.map(|hit| hit.article)).collect();
    places.sort_unstable();
    places.dedup();
    let names: Vec<(&String, Vec<Word<'_>>)> =
        names.iter().map(|name| (name, words(name))).collect();
    let mut told: FxHashMap<&String, usize> = FxHashMap::default();
    for analyzed in places.into_iter().filter_map(|place| library.at(place)) {
        for number in 0..analyzed.article.sentences.len() {
            let place = SentenceRef { analyzed, number };
            if !place.words().iter().any(|word| kind.is_named_by(word)) {
                continue;
            }
            for (name, parts) in &names {
                *told.entry(*name).or_default() += calls(place, parts, &kind);
            }
        }
    }
    let told = told.into_iter().filter(|(_, told)| *told >= ENOUGH);
    Ok(told.map(|(name, _)| name.clone()).collect())
}

/// How much a sentence says that a name is of a kind: `ENOUGH` where it calls it so, 1 where
/// it goes on about it as if it were.
fn calls(place: SentenceRef<'_>, parts: &[Word<'_>], kind: &Kind<'_>) -> usize {
    let read = place.words();
    let is_here = |at: &usize| {
        let here = read.get(*at..*at + parts.len()).unwrap_or_default();
        let mut pairs = here.iter().zip(parts);
        let large = here.first().is_some_and(|word| {
            let written = word.span.of(place.stored());
            written.starts_with(char::is_uppercase)
        });
        large && pairs.all(|(one, other)| one.folded == other.folded)
    };
    let form = Form {
        place,
        read,
        lexicon: kind.lexicon,
    };
    let nouns = read.iter().enumerate();
    let nouns: Vec<usize> = nouns
        .filter(|(_, word)| kind.is_named_by(word))
        .map(|(at, _)| at)
        .collect();
    let heres = (0..read.len()).filter(is_here);
    let told = heres.flat_map(|first| {
        let name = first..first + parts.len();
        let form = &form;
        nouns.iter().map(move |noun| form.tells(&name, *noun))
    });
    told.max().unwrap_or(0)
}

/// The words of a sentence, by how they stand to one another.
struct Form<'l> {
    place: SentenceRef<'l>,
    read: &'l [Word<'l>],
    lexicon: &'l Lexicon,
}

impl Form<'_> {
    fn is(&self, at: usize, class: Class) -> bool {
        let word = self.read.get(at);
        word.is_some_and(|word| self.lexicon.is(class, &word.folded))
    }

    fn is_large(&self, at: usize) -> bool {
        let word = self.read.get(at);
        word.is_some_and(|word| {
            let written = word.span.of(self.place.stored());
            written.starts_with(char::is_uppercase)
        })
    }

    /// What is written between a word and the next.
    fn gap(&self, at: usize) -> &str {
        let pair = self.read.get(at).zip(self.read.get(at + 1));
        pair.map_or("", |(one, next)| {
            Span::new(one.span.end, next.span.start.max(one.span.end)).of(self.place.stored())
        })
    }

    /// Whether words are a row of names, or of parts of them: "Acme, Bolt and Bank of".
    fn are_a_row(&self, mut words: Range<usize>) -> bool {
        let names = self.lexicon.names();
        words.all(|at| {
            let word = self.read.get(at);
            let small = word.is_some_and(|word| names.is_of(&word.folded))
                || self.is(at, Class::LastOfRow)
                || self.is(at, Class::Determiner);
            (self.is_large(at) || small) && matches!(self.gap(at), " " | ", " | "-" | " & ")
        })
    }

    /// How much a noun says of a name.
    fn tells(&self, name: &Range<usize>, noun: usize) -> usize {
        let called = self.leads_to(noun, name.start)
            || self.describes(name.end, noun)
            || self.ends(name, noun)
            || self.sums_up(name.end, noun);
        match called {
            true => ENOUGH,
            false => usize::from(self.goes_on(name, noun)),
        }
    }

    /// "The Weavers union"
    fn ends(&self, name: &Range<usize>, noun: usize) -> bool {
        let led = name.start.checked_sub(1);
        let led = led.is_some_and(|at| self.is(at, Class::Determiner));
        let beside = noun == name.end && self.gap(noun - 1) == " ";
        led && beside && !self.is_large(noun + 1)
    }

    /// "Acme said that the flood cost the company two ships."
    fn goes_on(&self, name: &Range<usize>, noun: usize) -> bool {
        let definite = noun.checked_sub(1);
        let definite = definite.is_some_and(|at| self.is(at, Class::Definite));
        let near = (name.end + 1..=name.end + REACH).contains(&noun);
        name.start == 0 && near && definite
    }

    /// "The golfer Orla Finch", "companies such as Acme, Bolt".
    fn leads_to(&self, noun: usize, name: usize) -> bool {
        const LONGEST: usize = 24;
        if noun >= name || name - noun > LONGEST {
            return false;
        }
        let beside = noun + 1 == name && self.gap(noun) == " ";
        let behind = (noun + 1..name).find(|at| !self.is(*at, Class::Exemplifies));
        let row = behind.unwrap_or(name);
        let follows = row > noun + 1 || self.gap(noun) == " ";
        let given = follows && self.is_large(row) && self.are_a_row(row..name);
        beside || given
    }

    /// "Acme, the mining company", "Acme is a company".
    fn describes(&self, end: usize, noun: usize) -> bool {
        if noun <= end || noun - end > REACH {
            return false;
        }
        let Some(last) = end.checked_sub(1) else {
            return false;
        };
        let unbroken = (end..noun).all(|at| matches!(self.gap(at), " " | "-" | "’s " | "'s "));
        let plain = (end..noun).all(|at| !self.is(at, Class::Preposition) || at == end);
        let clause = self.is(end, Class::Relative);
        let apposed = self.gap(last) == ", " && self.is(end, Class::Describes) && !clause;
        let is_so = self.is(end, Class::Copula)
            && self.gap(last) == " "
            && (self.is(end + 1, Class::Describes) || self.is(end + 1, Class::Determiner));
        // "Reed, the company's owner", "Reed is the company CEO"
        let owned = self.gap(noun).starts_with(['\'', '’']);
        let next = self.read.get(noun + 1);
        let office = next.is_some_and(|word| self.lexicon.is_title(&word.folded));
        unbroken && plain && (apposed || is_so) && !owned && !office
    }

    /// "Acme, Bolt and other companies".
    fn sums_up(&self, end: usize, noun: usize) -> bool {
        let others = (end..noun).find(|at| self.is(*at, Class::Others));
        let Some(others) = others.filter(|at| noun - at <= 3 && noun - end <= 2 * REACH) else {
            return false;
        };
        let joined = others
            .checked_sub(1)
            .is_some_and(|at| self.is(at, Class::LastOfRow));
        joined && self.are_a_row(end..others)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::AnalyzedArticle;
    use crate::analysis::tests::article;
    use crate::entities::EntityIndex;
    use crate::language::lexicon::tests::english;

    #[test]
    fn sentences_say_of_what_kind_a_name_is() {
        let lexicon = Arc::new(english());
        for (text, name, noun, expected) in [
            ("The golfer Orla Finch won.", "orla finch", "golfer", true),
            (
                "Golfers such as Orla Finch and Ned Dray won.",
                "ned dray",
                "golfer",
                true,
            ),
            (
                "Companies like Acme, Bolt and Carrow left.",
                "bolt",
                "company",
                true,
            ),
            (
                "Acme, Bolt and other companies left.",
                "acme",
                "company",
                true,
            ),
            ("Acme, a maker of pumps, left.", "acme", "company", true),
            (
                "Acme is the largest mining company here.",
                "acme",
                "company",
                true,
            ),
            ("The Weavers union said no.", "weavers", "union", true),
            (
                "The company met Orla Finch on Monday.",
                "orla finch",
                "company",
                false,
            ),
            (
                "Golfers left the club. Ned Dray stayed.",
                "ned dray",
                "golfer",
                false,
            ),
            (
                "Companies left, Bolt said on Monday.",
                "bolt",
                "company",
                false,
            ),
            ("Acme said that the company left.", "acme", "company", false),
            (
                "Acme said that the company left.\nAcme left as the company shrank.",
                "acme",
                "company",
                true,
            ),
            (
                "The Senate heard Orla Finch.",
                "orla finch",
                "senators",
                false,
            ),
            (
                "Senators Orla Finch and Ned Dray spoke.",
                "ned dray",
                "senator",
                true,
            ),
            ("The Tour golfer Orla Finch won.", "tour", "golfer", false),
            (
                "Orla Finch, who runs a company, won.",
                "orla finch",
                "company",
                false,
            ),
        ] {
            let analyzed = AnalyzedArticle::new(article(text), &EntityIndex::default(), &lexicon);
            let kind = Kind::of(noun, &lexicon);
            let numbers = 0..analyzed.article.sentences.len();
            let told = numbers.map(|number| {
                let place = SentenceRef {
                    analyzed: &analyzed,
                    number,
                };
                calls(place, &words(name), &kind)
            });
            assert_eq!(
                told.sum::<usize>() >= ENOUGH,
                expected,
                "{text} {name} {noun}"
            );
        }
    }
}
