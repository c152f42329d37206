//! What a name that no entry covers is of: a person, a place, or a thing with a name.
//!
//! Takes a sentence and a run of words in it; gives what speaks for each kind. What several
//! sentences give is added up, so that one that tells nothing takes nothing away.

use super::gazetteer::{is_given_name, is_of_a_country, is_place};
use super::name_conventions::CUSTOMS;
use super::runs::{Run, Sentence};
use crate::language::lexicon::{Class, Cue};
use crate::language::names::NameWords;
use crate::language::vocabulary;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// Something else that has a name: an organisation, a programme, an event.
    Thing,
}

/// What speaks for a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// A title stands before it, or behind it in apposition.
    Title,
    /// It is written as a Korean given name is: "Sung-soo".
    Form,
    /// It begins with a given name.
    GivenName,
    /// It begins with a given name that is a place's as well: "Austin".
    GivenPlace,
    /// It has an initial between its words: "John F. Kennedy".
    Initial,
    /// The noun that it ends with, or has before "of", is one of places.
    PlaceNoun,
    /// The noun is one of other things.
    ThingNoun,
    /// It is a listed place.
    Listed,
    /// It is a listed place and a common word.
    ListedWord,
    /// A listed place stands behind the comma: "Sturgis, Michigan".
    WithinListed,
    /// It ends with a company's legal form.
    LegalForm,
    /// A word like "in" stands before it.
    PlaceWord,
    /// A verb of speech stands behind it.
    Speaking,
    /// An age, or "who", stands behind the comma.
    Described,
    /// "The" stands before it.
    Article,
    /// It is all in capitals.
    Acronym,
}

/// Each kind of evidence, what it speaks for, how much, and how that is told to a person.
const WEIGHTS: [(Evidence, NameKind, f64, &str); 16] = [
    (Evidence::Title, NameKind::Person, 3.0, "a title"),
    (Evidence::Form, NameKind::Person, 3.0, "its form"),
    (Evidence::GivenName, NameKind::Person, 2.0, "a given name"),
    (Evidence::GivenPlace, NameKind::Person, 0.8, "a given name"),
    (Evidence::Initial, NameKind::Person, 2.0, "an initial"),
    (Evidence::PlaceNoun, NameKind::Place, 2.5, "its noun"),
    (Evidence::ThingNoun, NameKind::Thing, 2.5, "its noun"),
    (Evidence::Listed, NameKind::Place, 3.0, "the list of places"),
    (
        Evidence::ListedWord,
        NameKind::Place,
        1.0,
        "the list of places",
    ),
    (
        Evidence::WithinListed,
        NameKind::Place,
        2.0,
        "the place behind it",
    ),
    (Evidence::LegalForm, NameKind::Thing, 4.0, "its legal form"),
    (
        Evidence::PlaceWord,
        NameKind::Place,
        1.5,
        "a word before it",
    ),
    (Evidence::Speaking, NameKind::Person, 1.0, "its speaking"),
    (
        Evidence::Described,
        NameKind::Person,
        2.0,
        "what is said of it",
    ),
    (Evidence::Article, NameKind::Thing, 1.0, "its article"),
    (Evidence::Acronym, NameKind::Thing, 1.2, "its capitals"),
];

/// What speaks for the kinds of a name, of all the places where it was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KindVotes {
    seen: u32,
    found: [u32; WEIGHTS.len()],
}

impl KindVotes {
    /// What a run in a sentence tells.
    pub(crate) fn of(sentence: &Sentence<'_>, run: &Run) -> Self {
        let mut votes = Self {
            seen: 1,
            ..Self::default()
        };
        let found = form(sentence, run)
            .into_iter()
            .chain(context(sentence, run));
        for evidence in found {
            if let Some(at) = WEIGHTS.iter().position(|(known, ..)| *known == evidence)
                && let Some(count) = votes.found.get_mut(at)
            {
                *count = 1;
            }
        }
        votes
    }

    /// Adds what was seen elsewhere.
    pub(crate) fn add(&mut self, more: &Self) {
        self.seen += more.seen;
        for (count, more) in self.found.iter_mut().zip(more.found) {
            *count += more;
        }
    }

    /// Its kind, and what tells it most; none where nothing does, or two are as likely.
    pub fn winner(&self) -> Option<(NameKind, &'static str)> {
        /// What the weightiest kind has to have at least, and more than the next.
        const LEAST: f64 = 1.0;
        const AHEAD: f64 = 0.4;
        let seen = f64::from(self.seen.max(1));
        let told = |at: usize| {
            self.found.get(at).map_or(0.0, |count| {
                // What is seen in one of four sentences still tells half.
                (f64::from(*count) / seen).sqrt()
            })
        };
        let worth = |kind: NameKind| -> f64 {
            let all = WEIGHTS.iter().enumerate();
            let own = all.filter(|(_, (_, of, ..))| *of == kind);
            own.map(|(at, (_, _, weight, _))| weight * told(at)).sum()
        };
        let mut kinds =
            [NameKind::Person, NameKind::Place, NameKind::Thing].map(|kind| (worth(kind), kind));
        kinds.sort_by(|one, other| other.0.total_cmp(&one.0));
        let [(best, kind), (next, _), _] = kinds;
        if best < LEAST || best < next + AHEAD {
            return None;
        }
        let own = WEIGHTS
            .iter()
            .enumerate()
            .filter(|(_, (_, of, ..))| *of == kind);
        let most = own.max_by(|(one, first), (other, second)| {
            (first.2 * told(*one)).total_cmp(&(second.2 * told(*other)))
        });
        most.map(|(_, (.., words))| (kind, *words))
    }
}

/// What a name tells by its own words.
fn form(sentence: &Sentence<'_>, run: &Run) -> Vec<Evidence> {
    /// The most words of a person's name.
    const PERSON: usize = 4;
    let folded: Vec<&str> = run.words.clone().map(|at| sentence.folded(at)).collect();
    let names = sentence.lexicon.names();
    let mut found = Vec::new();
    let whole = folded.join(" ");
    let has_of = folded.iter().any(|word| names.is_of(word));
    let head = head(&folded, names);
    if is_place(&whole) {
        let plain = folded.len() == 1 && vocabulary::is_common(&whole);
        found.push(if plain {
            Evidence::ListedWord
        } else {
            Evidence::Listed
        });
    }
    let last = run.words.end - 1;
    let given = folded.first().is_some_and(|first| is_given_name(first));
    let placed = folded.first().is_some_and(|first| is_place(first));
    let given_name = if placed {
        Evidence::GivenPlace
    } else {
        Evidence::GivenName
    };
    let of_a_person = !has_of && (2..=PERSON).contains(&folded.len());
    match head {
        // "Park" and "Hill" are people's names as well.
        Some("place") if of_a_person && given && folded.len() == 2 => found.push(given_name),
        Some("place") => found.push(Evidence::PlaceNoun),
        Some(_) => found.push(Evidence::ThingNoun),
        None if of_a_person && given => found.push(given_name),
        None => {}
    }
    let initial = |at: usize| {
        let written = sentence.written(at);
        written.chars().count() == 1 && written.starts_with(char::is_uppercase)
    };
    if folded.len() > 2 && (run.words.start..last).any(initial) {
        found.push(Evidence::Initial);
    }
    if is_shaped(sentence, run) {
        found.push(Evidence::Form);
    }
    let words: Vec<String> = folded.iter().map(|word| (*word).to_owned()).collect();
    if CUSTOMS.without_form(&words).is_some() {
        found.push(Evidence::LegalForm);
    }
    let letters = sentence.written(last);
    let large = letters.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !letters.chars().any(char::is_lowercase);
    if folded.len() == 1 && large && !found.contains(&Evidence::Listed) {
        found.push(Evidence::Acronym);
    }
    found
}

/// The type of thing that the noun of a name tells: the one that it ends with, or has
/// before "of".
pub(crate) fn head<'n>(folded: &[impl AsRef<str>], names: &'n NameWords) -> Option<&'n str> {
    let of = folded.iter().position(|word| names.is_of(word.as_ref()));
    let noun = match of {
        Some(of) => of.checked_sub(1).and_then(|before| folded.get(before)),
        None => folded.last(),
    };
    let head = noun.and_then(|noun| names.head(noun.as_ref()));
    // "The Senate" is one by itself, "the Bank" is some bank.
    head.filter(|head| folded.len() > 1 || *head == "body")
}

/// Whether a name is written as a Korean one is, the second part of the given name small:
/// "Kim Sung-soo".
pub(crate) fn is_shaped(sentence: &Sentence<'_>, run: &Run) -> bool {
    let last = run.words.end - 1;
    let hyphen = sentence.words.get(last).is_some_and(|word| word.hyphenated);
    hyphen && sentence.written(last).starts_with(char::is_lowercase)
}

/// The word that stands for a name of several later in its article: the last, of a name
/// that `is_shaped` the first.
pub(crate) fn surname(folded: &[String], shaped: bool) -> Option<&str> {
    const MOST_WORDS: usize = 4;
    if folded.len() < 2 || folded.len() > MOST_WORDS {
        return None;
    }
    let word = if shaped {
        folded.first()
    } else {
        folded.last()
    };
    word.map(String::as_str)
}

/// What the words around a name tell.
fn context(sentence: &Sentence<'_>, run: &Run) -> Vec<Evidence> {
    let lexicon = sentence.lexicon;
    let mut found = Vec::new();
    // "General Manager" is an office.
    let common = |at| vocabulary::is_common(sentence.folded(at));
    if run.titled && !(run.words.len() == 1 && common(run.words.start)) {
        found.push(Evidence::Title);
    }
    let end = run.words.end;
    let before = run.words.start.checked_sub(1);
    let before = before.filter(|_| sentence.gap(run.words.start) == " ");
    let before = before.map(|at| sentence.folded(at));
    if before.is_some_and(|word| lexicon.is(Class::PlacePreposition, word)) {
        found.push(Evidence::PlaceWord);
    }
    if before.is_some_and(|word| lexicon.is(Class::Definite, word)) {
        found.push(Evidence::Article);
    }
    let next = sentence.words.get(end..end + 1);
    let beside = matches!(sentence.gap(end), " ");
    if beside && next.is_some_and(|next| lexicon.has_cue(Cue::Speech, next)) {
        found.push(Evidence::Speaking);
    }
    if sentence.gap(end) == ", " {
        let behind = sentence.folded(end);
        let aged =
            behind.parse::<u8>().is_ok() && sentence.gap(end + 1).starts_with([',', '.', ' ']);
        let large = sentence.written(end).starts_with(char::is_uppercase);
        let two = format!("{behind} {}", sentence.folded(end + 1));
        if aged || lexicon.is(Class::Who, behind) {
            found.push(Evidence::Described);
        } else if large && (is_place(behind) || is_place(&two)) && run.words.len() < 3 {
            found.push(Evidence::WithinListed);
        }
    }
    found
}

/// Whether a run is no name at all, but what is of a country, a day or the like.
pub(crate) fn is_no_name(sentence: &Sentence<'_>, run: &Run) -> bool {
    let names = sentence.lexicon.names();
    let mut words = run.words.clone().map(|at| sentence.folded(at));
    words
        .all(|word| names.is_never(word) || is_of_a_country(word) || sentence.lexicon.is_stop(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;

    /// The kind of the last name in a text, and what tells it.
    fn kind(text: &str) -> Option<(NameKind, &'static str)> {
        let (words, lexicon) = (words(text), english());
        let sentence = Sentence {
            text,
            words: &words,
            lexicon: &lexicon,
        };
        let run = sentence.runs().pop().expect("a name");
        KindVotes::of(&sentence, &run).winner()
    }

    #[test]
    fn a_name_is_told_by_its_words_and_by_those_around_it() {
        use NameKind::{Person, Place, Thing};
        for (text, expected) in [
            ("they met President Zaltun", Some((Person, "a title"))),
            ("they met Concetta Zaltun", Some((Person, "a given name"))),
            ("they met Zal B. Tun", Some((Person, "an initial"))),
            ("they met Zal Tun-soo", Some((Person, "its form"))),
            (
                "it was Zaltun, 45, of the port",
                Some((Person, "what is said of it")),
            ),
            (
                "it was Zaltun, who left",
                Some((Person, "what is said of it")),
            ),
            ("they sold Queensland", Some((Place, "the list of places"))),
            ("a quay in Zaltun", Some((Place, "a word before it"))),
            ("the Zaltun Valley", Some((Place, "its noun"))),
            ("they sued Zaltun GmbH", Some((Thing, "its legal form"))),
            ("it is the Zaltun Ministry", Some((Thing, "its noun"))),
            ("they joined ZTN", Some((Thing, "its capitals"))),
            // A given name that is a place's as well tells too little.
            ("they saw London Exhibition", None),
            ("they sold Zaltun", None),
        ] {
            assert_eq!(kind(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_one_sentence_tells_holds_beside_those_that_tell_nothing() {
        let (lexicon, mut all) = (english(), KindVotes::default());
        for text in [
            "they met President Zaltun",
            "they saw Zaltun",
            "it was Zaltun",
        ] {
            let words = words(text);
            let sentence = Sentence {
                text,
                words: &words,
                lexicon: &lexicon,
            };
            let run = sentence.runs().pop().expect("a name");
            all.add(&KindVotes::of(&sentence, &run));
        }
        assert_eq!(all.winner(), Some((NameKind::Person, "a title")));
    }

    #[test]
    fn a_surname_stands_first_in_a_korean_name() {
        let name = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (text, shaped, expected) in [
            ("ana diaz", false, Some("diaz")),
            ("kim sung soo", true, Some("kim")),
            ("diaz", false, None),
            ("a b c d e", false, None),
        ] {
            assert_eq!(surname(&name(text), shaped), expected, "{text:?}");
        }
    }
}
