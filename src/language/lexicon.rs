//! What the words of a language do: `config/language/<language>.toml`, read once.
//!
//! Takes the file's text; gives tables to look folded words up in. It knows no
//! names: those are `entities`.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use frostem::{Algorithm, Stemmer};
use serde::Deserialize;

use super::fold::{Word, folded};
use super::names::{Lists, NameWords};

pub(crate) const SHIPPED: &str = include_str!("../../config/language/en.toml");

/// The longest word, in bytes: longer runs of letters are none.
pub(crate) const LONGEST_WORD: usize = 64;

/// Why a language file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the language file `{file}`: {reason}")]
pub struct LexiconError {
    file: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    stop: Vec<String>,
    question_words: Vec<String>,
    starters: Vec<String>,
    also_words: Vec<String>,
    words: FxHashMap<Class, Vec<String>>,
    abbreviations: Abbreviations,
    irregular: FxHashMap<String, String>,
    derived: FxHashMap<String, String>,
    particle_verbs: FxHashMap<String, String>,
    synonyms: Synonyms,
    opposites: Opposites,
    types: FxHashMap<String, Vec<String>>,
    cues: FxHashMap<Cue, Vec<String>>,
    titles: Titles,
    names: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    before_a_name: Vec<String>,
    before_a_number: Vec<String>,
    anywhere: Vec<String>,
    units: Vec<String>,
    clock: Vec<String>,
    after_clock: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    groups: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opposites {
    pairs: Vec<[String; 2]>,
    prefixes: Vec<String>,
    long: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    words: Vec<String>,
}

/// What a word or a run of words tells about its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cue {
    /// It has not happened yet.
    Planned,
    /// It may happen, or may have.
    Possible,
    /// It did not happen.
    Denied,
    /// It was called off.
    Cancelled,
    /// It was put off.
    Postponed,
    /// A reason is given.
    Reason,
    /// What caused something, told by words that hardly mean anything else.
    Blame,
    /// Somebody is speaking.
    Speech,
    /// It says what something is.
    Definition,
    /// A picture is meant.
    Caption,
    /// The date of an article is meant.
    DateOfPublication,
    /// One of a series is meant.
    Ordinal,
    /// What belongs to the number behind it: "at least".
    Bound,
}

/// What the full stop behind a shortened word does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// It never ends a sentence: a name follows.
    BeforeName,
    /// It ends none before a number; before anything else the word is another.
    BeforeNumber,
    /// It may end a sentence; the next word tells.
    Anywhere,
    /// It ends a sentence unless lower case follows.
    Unit,
    /// It stands behind a time of day.
    Clock,
}

/// A small class of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each is described beside its words in the language file"
)]
pub enum Class {
    Who,
    When,
    Where,
    Why,
    How,
    Which,
    Size,
    Count,
    TimeNoun,
    SumNoun,
    NumberNoun,
    ReasonNoun,
    Cause,
    Exclaims,
    Indefinite,
    Finite,
    LeavesOpen,
    JoinsRange,
    PartsClauses,
    Owns,
    Perfect,
    Being,
    Do,
    With,
    Complement,
    LeadsRange,
    LeadsChange,
    Birth,
    Definite,
    Against,
    JoinsLedRange,
    AgeWord,
    Copula,
    Apart,
    TakesPlace,
    Agent,
    FirstPerson,
    Contracted,
    Relative,
    Aside,
    Order,
    Ahead,
    Preposition,
    PlacePreposition,
    StandIn,
    RefersBack,
    LeansBack,
    Report,
    Mention,
    Limit,
    Number,
    Currency,
    TimeUnit,
    MoneyUnit,
    Lasting,
    Sample,
    Exemplifies,
    Others,
    Particle,
    Quotative,
    Determiner,
    Connective,
    Unit,
    Describes,
    Pointer,
    Joiner,
    LastOfRow,
    Spot,
    Within,
    OnePerson,
    Says,
    MaySay,
    Unsays,
    BesideSaying,
    Source,
    Voice,
    Myself,
    Itself,
    Past,
    Did,
    Modal,
    Meeting,
    Unreal,
    Decided,
    Be,
    Denies,
}

/// What stands behind a verb to make another of it, and what that means.
#[derive(Debug)]
struct ParticleVerb {
    particles: Vec<String>,
    stem: String,
}

fn opposing(read: &Opposites) -> Vec<(String, usize)> {
    /// The shortest stems that a prefix makes opposites of, in bytes.
    const SHORT: usize = 4;
    const LONG: usize = 6;
    let of = |prefixes: &[String], least: usize| -> Vec<(String, usize)> {
        let prefixes = prefixes.iter();
        prefixes.map(|prefix| (prefix.clone(), least)).collect()
    };
    [of(&read.prefixes, SHORT), of(&read.long, LONG)].concat()
}

/// The tables of one language.
pub struct Lexicon {
    stop: FxHashSet<String>,
    question_words: FxHashSet<String>,
    starters: FxHashSet<String>,
    also_words: FxHashSet<String>,
    classes: FxHashMap<Class, FxHashSet<String>>,
    abbreviations: FxHashMap<String, Abbreviation>,
    after_clock: FxHashSet<String>,
    irregular: FxHashMap<String, String>,
    derived: FxHashMap<String, String>,
    /// By the stem of the verb, the longest first.
    particle_verbs: FxHashMap<String, Vec<ParticleVerb>>,
    /// The first words of all particles.
    particles: FxHashSet<String>,
    synonyms: FxHashMap<String, Vec<usize>>,
    groups: Vec<Vec<String>>,
    opposites: FxHashMap<String, Vec<String>>,
    /// Prefixes that make an opposite, each with the shortest stem it does so before.
    opposing: Vec<(String, usize)>,
    types: FxHashMap<String, String>,
    cues: FxHashMap<Cue, Vec<Vec<String>>>,
    titles: FxHashSet<String>,
    names: NameWords,
    stemmer: Stemmer,
}

impl Lexicon {
    /// The English tables that ship with the program.
    pub fn english() -> Result<Self, LexiconError> {
        Self::read("config/language/en.toml", SHIPPED)
    }

    /// Reads the tables from the text of `file`.
    ///
    /// # Errors
    /// Where it is not TOML of the expected form.
    pub fn read(file: &str, text: &str) -> Result<Self, LexiconError> {
        let read: File = toml::from_str(text).map_err(|error| LexiconError {
            file: file.to_owned(),
            reason: error.to_string(),
        })?;
        let mut lexicon = Self {
            stop: folded_set(&read.stop),
            question_words: folded_set(&read.question_words),
            starters: folded_set(&read.starters),
            also_words: folded_set(&read.also_words),
            classes: classes(&read.words),
            abbreviations: abbreviations(&read.abbreviations),
            after_clock: folded_set(&read.abbreviations.after_clock),
            irregular: read.irregular,
            derived: read.derived,
            particle_verbs: FxHashMap::default(),
            particles: FxHashSet::default(),
            synonyms: FxHashMap::default(),
            groups: Vec::new(),
            opposites: FxHashMap::default(),
            opposing: opposing(&read.opposites),
            types: FxHashMap::default(),
            cues: FxHashMap::default(),
            titles: folded_set(&read.titles.words),
            names: NameWords::new(&read.names, &read.titles.words),
            stemmer: Stemmer::new(Algorithm::English),
        };
        for (kind, nouns) in &read.types {
            for noun in nouns {
                let stems = lexicon.stems_of(noun);
                lexicon.types.insert(stems, kind.clone());
            }
        }
        for (typed, meant) in &read.particle_verbs {
            let mut words = split(typed).into_iter();
            let verb = words.next().unwrap_or_default();
            let verb = lexicon.stem(&verb);
            let read = ParticleVerb {
                particles: words.collect(),
                stem: lexicon.stem(&folded(meant)),
            };
            lexicon.particles.extend(read.particles.first().cloned());
            let verbs = lexicon.particle_verbs.entry(verb).or_default();
            verbs.push(read);
            verbs.sort_by_key(|verb| std::cmp::Reverse(verb.particles.len()));
        }
        for group in &read.synonyms.groups {
            let stems: Vec<String> = group.iter().map(|word| lexicon.stems_of(word)).collect();
            let number = lexicon.groups.len();
            for stem in &stems {
                lexicon
                    .synonyms
                    .entry(stem.clone())
                    .or_default()
                    .push(number);
            }
            lexicon.groups.push(stems);
        }
        for [one, other] in &read.opposites.pairs {
            let [one, other] = [one, other].map(|word| lexicon.stems_of(word));
            for (from, to) in [(&one, &other), (&other, &one)] {
                let known = lexicon.opposites.entry(from.clone()).or_default();
                known.push(to.clone());
            }
        }
        for (cue, phrases) in read.cues {
            let mut split: Vec<Vec<String>> = phrases.iter().map(|phrase| split(phrase)).collect();
            split.sort();
            lexicon.cues.insert(cue, split);
        }
        Ok(lexicon)
    }

    /// ISO 639-1 code of the language.
    pub fn language(&self) -> &'static str {
        "en"
    }

    /// Whether a text is in this language beyond doubt: of its first words very many
    /// are those that only hold sentences together, and they are not all the same.
    pub fn is_language_of(&self, text: &str) -> bool {
        const LOOKED_AT: usize = 60;
        const LEAST_WORDS: usize = 8;
        // After so many words, more of them are wanted, and no more are read.
        const SURE: usize = 16;
        // Of a stop word, in bytes: few are as long.
        const LONGEST: usize = 9;
        const LEAST_DIFFERENT: usize = 4;
        let (mut words, mut stops) = (0, 0);
        let mut different: Vec<&str> = Vec::with_capacity(LEAST_DIFFERENT);
        let mut lower = String::new();
        for word in text.split_ascii_whitespace().take(LOOKED_AT) {
            let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
            words += usize::from(!word.is_empty());
            let stop = match word.len() {
                0 | LONGEST.. => None,
                _ if word.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                    lower.clear();
                    lower.push_str(word);
                    lower.make_ascii_lowercase();
                    self.stop.get(lower.as_str())
                }
                _ => self.stop.get(word),
            };
            if let Some(stop) = stop {
                stops += 1;
                if different.len() < LEAST_DIFFERENT && !different.contains(&stop.as_str()) {
                    different.push(stop);
                }
            }
            if words == SURE && stops * 4 >= words && different.len() >= LEAST_DIFFERENT {
                return true;
            }
        }
        words >= LEAST_WORDS && stops * 5 >= words && different.len() >= LEAST_DIFFERENT
    }

    /// Whether a folded word is of a class.
    pub fn is(&self, class: Class, folded: &str) -> bool {
        self.classes
            .get(&class)
            .is_some_and(|words| words.contains(folded))
    }

    /// Whether a folded word says nothing about what a text is about.
    pub fn is_stop(&self, folded: &str) -> bool {
        self.stop.contains(folded)
    }

    /// Whether a question can begin with this folded word.
    pub fn asks(&self, folded: &str) -> bool {
        self.question_words.contains(folded)
    }

    /// The stems of words that tell the opposite of a stem.
    pub fn opposites(&self, stem: &str) -> &[String] {
        self.opposites.get(stem).map_or(&[], Vec::as_slice)
    }

    /// The spellings that a stem would have as its own opposite: with a prefix that says
    /// so, or without the one it has. Most are no words.
    pub fn opposing(&self, stem: &str) -> impl Iterator<Item = String> {
        let prefixes = self.opposing.iter();
        prefixes.filter_map(
            move |(prefix, least)| match stem.strip_prefix(prefix.as_str()) {
                Some(rest) => (rest.len() >= *least).then(|| rest.to_owned()),
                None => (stem.len() >= *least).then(|| format!("{prefix}{stem}")),
            },
        )
    }

    /// Whether a sentence that begins with this folded word begins one for sure.
    pub fn starts_a_sentence(&self, folded: &str) -> bool {
        self.starters.contains(folded)
    }

    /// Whether this folded word, written in capitals, would be an acronym.
    pub fn is_also_a_word(&self, folded: &str) -> bool {
        self.also_words.contains(folded)
    }

    /// What a full stop behind this word does: as it is written, inner stops
    /// kept, or else in lower case.
    pub fn abbreviation(&self, written: &str) -> Option<Abbreviation> {
        let lower = || self.abbreviations.get(&written.to_lowercase());
        let found = self.abbreviations.get(written).or_else(|| {
            let capitals = written.contains(char::is_uppercase);
            capitals.then(lower).flatten()
        });
        found.copied()
    }

    /// Whether a time of day goes on with this folded word: a weekday, a zone.
    pub fn goes_on_after_clock(&self, folded: &str) -> bool {
        self.after_clock.contains(folded)
    }

    /// Whether this folded word stands before people's names.
    pub fn is_title(&self, folded: &str) -> bool {
        self.titles.contains(folded)
    }

    /// The words by which names are told that nobody listed.
    pub fn names(&self) -> &NameWords {
        &self.names
    }

    /// The base form of the past or participle of a verb that forms it without a rule:
    /// "take" of "took".
    pub fn irregular(&self, folded: &str) -> Option<&str> {
        self.irregular.get(folded).map(String::as_str)
    }

    /// The stem of a folded word, irregular forms brought together first. What is longer
    /// than any word is its own: the stemmer takes the square of the length in time.
    pub fn stem(&self, folded: &str) -> String {
        self.stem_of(folded).into_owned()
    }

    /// The same, owned only where it is another word.
    pub fn stem_of<'w>(&'w self, folded: &'w str) -> Cow<'w, str> {
        if folded.len() > LONGEST_WORD {
            return Cow::Borrowed(folded);
        }
        let derived = || self.derived.get(folded).map(String::as_str);
        let plain = self.irregular(folded).or_else(derived);
        self.stemmer.stem(plain.unwrap_or(folded))
    }

    /// What the verb at the head of `words` means together with the particle behind it
    /// ("took over"): the stem of that, and how many words the two are.
    pub fn particle_verb(&self, words: &[Word<'_>]) -> Option<(&str, usize)> {
        let [verb, behind @ ..] = words else {
            return None;
        };
        // Most words have none behind them.
        if !self.particles.contains(&*behind.first()?.folded) {
            return None;
        }
        let stands = |verb: &&ParticleVerb| {
            let mut both = verb.particles.iter().zip(behind);
            verb.particles.len() <= behind.len() && both.all(|(own, word)| *own == word.folded)
        };
        let mut verbs = self.particle_verbs.get(&self.stem(&verb.folded))?.iter();
        let found = verbs.find(stands)?;
        Some((found.stem.as_str(), 1 + found.particles.len()))
    }

    /// The stems of a phrase, one space between them.
    pub fn stems_of(&self, phrase: &str) -> String {
        let words = split(phrase);
        let stems: Vec<String> = words.iter().map(|word| self.stem(word)).collect();
        stems.join(" ")
    }

    /// The stems that can stand for this one, itself left out.
    pub fn synonyms<'l>(&'l self, stem: &'l str) -> impl Iterator<Item = &'l str> {
        let groups = self.synonyms.get(stem).into_iter().flatten();
        groups
            .filter_map(|group| self.groups.get(*group))
            .flatten()
            .map(String::as_str)
            .filter(move |other| *other != stem)
    }

    /// The type of entity that a stem (or several, spaced) asks for: `company`.
    pub fn type_of(&self, stems: &str) -> Option<&str> {
        self.types.get(stems).map(String::as_str)
    }

    /// Whether one of the cue's phrases stands in the words.
    pub fn has_cue(&self, cue: Cue, words: &[Word<'_>]) -> bool {
        self.find_cue(cue, words).is_some()
    }

    /// Where the first phrase of the cue begins among the words.
    pub fn find_cue(&self, cue: Cue, words: &[Word<'_>]) -> Option<usize> {
        let phrases = self.cues.get(&cue)?;
        (0..words.len()).find(|at| {
            phrases.iter().any(|phrase| {
                let here = words.get(*at..*at + phrase.len());
                here.is_some_and(|here| {
                    let pairs = here.iter().zip(phrase);
                    pairs
                        .into_iter()
                        .all(|(word, expected)| word.folded == *expected)
                })
            })
        })
    }
}

fn split(phrase: &str) -> Vec<String> {
    folded(phrase).split(' ').map(str::to_owned).collect()
}

fn folded_set(words: &[String]) -> FxHashSet<String> {
    words.iter().map(|word| folded(word)).collect()
}

fn classes(words: &FxHashMap<Class, Vec<String>>) -> FxHashMap<Class, FxHashSet<String>> {
    words
        .iter()
        .map(|(class, words)| (*class, folded_set(words)))
        .collect()
}

/// Each abbreviation with what it does; one that stands in several lists does
/// what the first of them says.
fn abbreviations(read: &Abbreviations) -> FxHashMap<String, Abbreviation> {
    let lists = [
        (&read.before_a_name, Abbreviation::BeforeName),
        (&read.before_a_number, Abbreviation::BeforeNumber),
        (&read.clock, Abbreviation::Clock),
        (&read.anywhere, Abbreviation::Anywhere),
        (&read.units, Abbreviation::Unit),
    ];
    let mut table = FxHashMap::default();
    for (words, does) in lists {
        for word in words {
            table.entry(word.clone()).or_insert(does);
        }
    }
    table
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::fold::words;
    use super::*;

    pub(crate) fn english() -> Lexicon {
        Lexicon::english().unwrap()
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        let lexicon = english();
        for (one, other) in [
            ("memoranda", "memorandum"),
            ("met", "meeting"),
            ("companies", "company"),
            ("strategic", "strategies"),
            ("proposal", "proposed"),
        ] {
            assert_eq!(lexicon.stem(one), lexicon.stem(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_is_longer_than_a_word_is_its_own_stem() {
        let long = "ponies".repeat(LONGEST_WORD);
        assert_eq!(english().stem(&long), long);
    }

    #[test]
    fn cues_are_found_as_whole_words() {
        let lexicon = english();
        for (text, cue, expected) in [
            ("they agreed to meet", Cue::Planned, true),
            ("the agreement held", Cue::Planned, false),
            ("It did not take place", Cue::Denied, true),
            ("a notable success", Cue::Denied, false),
            ("X is a forum", Cue::Definition, true),
        ] {
            assert_eq!(lexicon.has_cue(cue, &words(text)), expected, "{text:?}");
        }
    }
}
