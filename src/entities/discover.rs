//! Names in the corpus that no entry covers.
//!
//! Takes articles one at a time, with the names that entries do cover; gives the
//! others, each with how often and where it stands and what it seems to be. They are
//! candidates for a person to judge: nothing here makes an entity of one. Memory is
//! bounded: past a number of different names the rarest are let go, and that is said.

use rustc_hash::{FxHashMap, FxHashSet};

use jiff::civil::Date;

use super::EntityIndex;
use super::name_kind::{KindVotes, NameKind, head, is_no_name, is_shaped, surname};
use super::runs::{Run, Sentence};
use super::spot::Mention;
use crate::ingest::article::{Article, ArticleId, Role};
use crate::language::fold::{Word, words};
use crate::language::lexicon::Lexicon;
use crate::language::span::Span;
use crate::language::vocabulary;

mod acronyms;

/// How many different names are counted before the rarest are let go.
const MOST_NAMES: usize = 250_000;
/// How many places are kept of a name.
const MOST_PLACES: usize = 3;
/// How many spellings and acronyms are kept of one.
const MOST_FORMS: usize = 4;
/// What a name is taken for where nothing tells.
pub(crate) const ANYTHING: &str = "company";

/// A name that no entry covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovered {
    /// As most sentences write it.
    pub name: String,
    /// The acronyms that articles explain as it.
    pub acronyms: Vec<String>,
    /// The type of entity it seems to be.
    pub kind: String,
    /// What tells the type; none where nothing does.
    pub told_by: Option<&'static str>,
    /// How many articles hold it.
    pub articles: u32,
    /// How many times it stands in them.
    pub mentions: u32,
    /// The first article with a date, and the last.
    pub first: Option<(Date, ArticleId)>,
    /// The last.
    pub last: Option<(Date, ArticleId)>,
    /// How it was found: `capitals`, `title`, `acronym`.
    pub how: Vec<&'static str>,
    /// Sentences that hold it, of the earliest articles.
    pub places: Vec<(ArticleId, Span)>,
}

/// What a corpus was found to name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The names, those in most articles first.
    pub names: Vec<Discovered>,
    /// How many names there are, those that are not listed among them.
    pub of: usize,
    /// How many articles were read.
    pub articles: u32,
    /// Names in up to so many articles may be missing, 0 where none is.
    pub let_go: u32,
}

/// What is known of a name while articles are read.
#[derive(Default)]
struct Tally {
    forms: Vec<(Box<str>, u32)>,
    acronyms: Vec<Box<str>>,
    articles: u32,
    mentions: u32,
    /// Mentions whose capital is not that of a sentence's first word.
    inside: u32,
    titled: u32,
    votes: KindVotes,
    first: Option<(Date, ArticleId)>,
    last: Option<(Date, ArticleId)>,
    places: Vec<(Option<Date>, ArticleId, Span)>,
}

/// A name in a sentence.
struct Sighting {
    key: String,
    written: Box<str>,
    /// Its words as they are compared.
    folded: Vec<String>,
    sentence: Span,
    at_start: bool,
    titled: bool,
    /// Written as a Korean given name is: "Sung-soo".
    shaped: bool,
    votes: KindVotes,
    acronym: Option<Box<str>>,
}

/// Reads articles and counts the names in them that no entry covers.
pub struct Discovery<'a> {
    entities: &'a EntityIndex,
    lexicon: &'a Lexicon,
    tallies: FxHashMap<String, Tally>,
    /// How often common words are written small.
    small: FxHashMap<String, u32>,
    most: usize,
    articles: u32,
    let_go: u32,
}

impl<'a> Discovery<'a> {
    /// Nothing is read yet.
    pub fn new(entities: &'a EntityIndex, lexicon: &'a Lexicon) -> Self {
        Self {
            entities,
            lexicon,
            tallies: FxHashMap::default(),
            small: FxHashMap::default(),
            most: MOST_NAMES,
            articles: 0,
            let_go: 0,
        }
    }

    /// Counts the common words of a sentence that are written small.
    fn count_small(&mut self, text: &str) {
        for word in words(text) {
            let small = word.span.of(text).starts_with(char::is_lowercase);
            if small && vocabulary::is_common(&word.folded) {
                match self.small.get_mut(&*word.folded) {
                    Some(count) => *count += 1,
                    None => {
                        self.small.insert(word.folded.into_owned(), 1);
                    }
                }
            }
        }
    }

    /// Whether a name is one word that is written small more often, and of which nothing
    /// tells that it is a name: "First", "Subscribe".
    fn is_word(&self, tally: &Tally) -> bool {
        /// How many times as often as small a name is written large.
        const LARGE: u32 = 3;
        let words = tally.folded();
        let [word] = words.as_slice() else {
            return false;
        };
        let told = tally.votes.winner().is_some() || !tally.acronyms.is_empty();
        let small = self.small.get(word).copied().unwrap_or_default();
        !told && vocabulary::is_common(word) && small.saturating_mul(LARGE) >= tally.inside
    }

    /// Counts the names of an article. `mentions` are those that entries cover, in
    /// order.
    pub fn read(&mut self, article: &Article, mentions: &[Mention]) {
        self.articles += 1;
        let told = article.sentences.iter();
        for piece in told.filter(|piece| piece.role == Role::Body) {
            self.count_small(article.text_of(piece));
        }
        let sightings = self.sightings(article, mentions);
        let resolved = resolved(sightings);
        let mut counted: FxHashSet<String> = FxHashSet::default();
        for sighting in resolved {
            let tally = self.tallies.entry(sighting.key.clone()).or_default();
            if counted.insert(sighting.key.clone()) {
                tally.article(article, sighting.sentence);
            }
            tally.mention(sighting);
        }
        if self.tallies.len() > self.most {
            self.let_rare_go();
        }
    }

    fn sightings(&self, article: &Article, mentions: &[Mention]) -> Vec<Sighting> {
        let mut sightings = Vec::new();
        let told = article.sentences.iter();
        for piece in told.filter(|piece| matches!(piece.role, Role::Body | Role::Caption)) {
            let text = article.text_of(piece);
            let read = words(text);
            let sentence = Sentence {
                text,
                words: &read,
                lexicon: self.lexicon,
            };
            if sentence.is_shouted() {
                continue;
            }
            let covered = |run: &[Word<'_>]| {
                let (Some(first), Some(last)) = (run.first(), run.last()) else {
                    return true;
                };
                let span = Span::new(first.span.start, last.span.end).shifted(piece.span.start);
                let from = mentions.partition_point(|mention| mention.span.end < span.end);
                let near = mentions.iter().skip(from).take(2);
                let named = near.clone().any(|mention| mention.span.contains(span));
                let folded: Vec<&str> = run.iter().map(|word| &*word.folded).collect();
                named || !self.entities.senses(&folded.join(" ")).is_empty()
            };
            let explained = acronyms::explained(&sentence);
            for found in &explained {
                let run = Run {
                    words: found.long.clone(),
                    at_start: false,
                    titled: false,
                };
                let known = read.get(run.words.clone()).is_none_or(covered);
                let acronym = sentence.written(found.acronym);
                if !known {
                    let sighting = self.sighting(&sentence, &run, piece.span);
                    sightings.extend(sighting.map(|sighting| Sighting {
                        acronym: Some(acronym.into()),
                        ..sighting
                    }));
                }
            }
            for mut run in sentence.runs() {
                let overlaps = |long: &std::ops::Range<usize>| {
                    run.words.start < long.end && long.start < run.words.end
                };
                if explained
                    .iter()
                    .any(|found| overlaps(&found.long) || run.words.contains(&found.acronym))
                {
                    continue;
                }
                // "Korean Acme Steel": where the rest is known, so is the name.
                if run.words.len() > 1
                    && self
                        .lexicon
                        .names()
                        .is_never(sentence.folded(run.words.start))
                {
                    let rest = run.words.start + 1..run.words.end;
                    if read.get(rest.clone()).is_none_or(covered) {
                        run.words = rest;
                    }
                }
                if !read.get(run.words.clone()).is_none_or(covered) {
                    sightings.extend(self.sighting(&sentence, &run, piece.span));
                }
            }
        }
        sightings
    }

    /// A run as a name; none where its words are no name.
    fn sighting(&self, sentence: &Sentence<'_>, run: &Run, place: Span) -> Option<Sighting> {
        let read = sentence.words.get(run.words.clone())?;
        let folded: Vec<String> = read.iter().map(|word| word.folded.to_string()).collect();
        let names = self.lexicon.names();
        let letters: usize = folded.iter().map(|word| word.chars().count()).sum();
        if is_no_name(sentence, run) || names.is_never(&folded.join(" ")) || letters < 2 {
            return None;
        }
        if names.title_at(read) == read.len() {
            return None;
        }
        let (first, last) = (read.first()?, read.last()?);
        let written = Span::new(first.span.start, last.span.end).of(sentence.text);
        Some(Sighting {
            key: folded.concat(),
            written: written.into(),
            shaped: is_shaped(sentence, run),
            sentence: place,
            at_start: run.at_start,
            titled: run.titled,
            votes: KindVotes::of(sentence, run),
            acronym: None,
            folded,
        })
    }

    /// Lets the rarest names go until there is room again.
    fn let_rare_go(&mut self) {
        while self.tallies.len() > self.most / 4 * 3 {
            self.let_go += 1;
            let rare = self.let_go;
            self.tallies.retain(|_, tally| tally.articles > rare);
        }
    }

    /// The names in at least `least` articles, those in most articles first, at most
    /// `most`.
    pub fn names(mut self, least: u32, most: usize) -> Found {
        self.join_short_forms();
        let mut names: Vec<Discovered> = Vec::new();
        let tallies = std::mem::take(&mut self.tallies);
        for tally in tallies.into_values() {
            let whole = tally.inside > 0 || tally.folded().len() > 1;
            if whole && !self.is_word(&tally) && tally.articles >= least && !tally.name().is_empty()
            {
                names.push(tally.discovered(self.lexicon));
            }
        }
        names.sort_by(|one, other| {
            let by_count = (other.articles, other.mentions).cmp(&(one.articles, one.mentions));
            by_count.then_with(|| one.name.cmp(&other.name))
        });
        let of = names.len();
        names.truncate(most);
        Found {
            names,
            of,
            articles: self.articles,
            let_go: self.let_go,
        }
    }

    /// Joins an acronym with the one name that it was explained as, and a name that
    /// only ever begins a sentence with the rest of it, where that is a name: "Earlier
    /// Acme Steel". Articles that have both are counted twice.
    fn join_short_forms(&mut self) {
        let mut longer: FxHashMap<String, Option<String>> = FxHashMap::default();
        for (key, tally) in &self.tallies {
            for acronym in &tally.acronyms {
                let one = longer
                    .entry(closed(acronym))
                    .or_insert_with(|| Some(key.clone()));
                if one.as_ref().is_some_and(|one| one != key) {
                    *one = None;
                }
            }
        }
        let mut joined: Vec<(String, String)> = longer
            .into_iter()
            .filter_map(|(short, long)| Some((short, long?)))
            .collect();
        for (key, tally) in self.tallies.iter().filter(|(_, tally)| tally.inside == 0) {
            let rest: String = tally.folded().into_iter().skip(1).collect();
            let known = self.tallies.get(&rest).is_some_and(|rest| rest.inside > 0);
            if known && tally.titled == 0 {
                joined.push((key.clone(), rest));
            }
        }
        joined.extend(self.surnames());
        joined.sort();
        for (from, to) in joined {
            if from == to || !self.tallies.contains_key(&to) {
                continue;
            }
            let Some(part) = self.tallies.remove(&from) else {
                continue;
            };
            if let Some(whole) = self.tallies.get_mut(&to) {
                whole.join(part);
            }
        }
    }

    /// The surnames that stand alone where nothing tells of what they are, each with the
    /// name of the person that it stands for most.
    fn surnames(&self) -> Vec<(String, String)> {
        /// How many times as often as the next person of that surname.
        const CLEARLY: u32 = 3;
        let mut persons: FxHashMap<String, Vec<(u32, &String)>> = FxHashMap::default();
        for (key, tally) in &self.tallies {
            let words = tally.folded();
            let kind = tally.votes.winner().map(|(kind, _)| kind);
            if let [_, .., last] = words.as_slice()
                && kind == Some(NameKind::Person)
            {
                let same = persons.entry(last.clone()).or_default();
                same.push((tally.articles, key));
            }
        }
        let alone = self.tallies.iter().filter_map(|(key, tally)| {
            let words = tally.folded();
            let [word] = words.as_slice() else {
                return None;
            };
            let free = tally.votes.winner().is_none() && !vocabulary::is_common(word);
            let mut same = persons.get(word).filter(|_| free)?.clone();
            same.sort_by(|one, other| other.cmp(one));
            let next = same.get(1).map_or(0, |(articles, _)| *articles);
            let (articles, to) = same.first()?;
            (*articles >= next * CLEARLY).then(|| (key.clone(), (*to).clone()))
        });
        alone.collect()
    }
}

/// The sightings of an article with each acronym and surname put to the full name
/// that the article has for it.
fn resolved(mut sightings: Vec<Sighting>) -> Vec<Sighting> {
    let mut full: FxHashMap<String, String> = FxHashMap::default();
    for sighting in &sightings {
        if let Some(acronym) = &sighting.acronym {
            full.insert(closed(acronym), sighting.key.clone());
        }
    }
    let mut surnames: FxHashMap<String, String> = FxHashMap::default();
    // Captions and quotations may use it before the full name is told.
    let several = |sighting: &&Sighting| sighting.folded.len() > 1;
    for sighting in sightings.iter().filter(several) {
        let explained = sighting.acronym.is_some();
        let short = surname(&sighting.folded, sighting.shaped).filter(|_| !explained);
        if let Some(surname) = short {
            surnames.insert(surname.to_owned(), sighting.key.clone());
        }
    }
    for sighting in &mut sightings {
        let [one] = sighting.folded.as_slice() else {
            continue;
        };
        if let Some(key) = full.get(&sighting.key).or_else(|| surnames.get(one)) {
            sighting.key.clone_from(key);
            // A short form is no spelling of the name.
            sighting.written = "".into();
        }
    }
    sightings
}

fn closed(name: &str) -> String {
    words(name).iter().map(|word| &*word.folded).collect()
}

impl Tally {
    fn article(&mut self, article: &Article, sentence: Span) {
        self.articles += 1;
        let day = article.published.earliest;
        if let Some(day) = day {
            let this = || Some((day, article.id.clone()));
            let earlier = |known: &(Date, ArticleId)| (day, &article.id) < (known.0, &known.1);
            let later = |known: &(Date, ArticleId)| (day, &article.id) > (known.0, &known.1);
            if self.first.as_ref().is_none_or(earlier) {
                self.first = this();
            }
            if self.last.as_ref().is_none_or(later) {
                self.last = this();
            }
        }
        self.place((day, article.id.clone(), sentence));
    }

    /// Keeps a place, if it is among the earliest.
    fn place(&mut self, place: (Option<Date>, ArticleId, Span)) {
        self.places.push(place);
        // Those without a date come last.
        self.places.sort_by(|one, other| {
            let key = |place: &(Option<Date>, ArticleId, Span)| (place.0.is_none(), place.0);
            let by_day = key(one).cmp(&key(other));
            by_day.then_with(|| (&one.1, one.2).cmp(&(&other.1, other.2)))
        });
        self.places.truncate(MOST_PLACES);
    }

    fn mention(&mut self, sighting: Sighting) {
        self.mentions += 1;
        self.inside += u32::from(!sighting.at_start);
        self.titled += u32::from(sighting.titled);
        self.votes.add(&sighting.votes);
        if let Some(acronym) = sighting.acronym
            && !self.acronyms.contains(&acronym)
            && self.acronyms.len() < MOST_FORMS
        {
            self.acronyms.push(acronym);
        }
        self.form(sighting.written);
    }

    fn form(&mut self, written: Box<str>) {
        let room = self.forms.len() < MOST_FORMS && !written.is_empty();
        match self.forms.iter_mut().find(|(form, _)| *form == written) {
            Some((_, count)) => *count += 1,
            None if room => self.forms.push((written, 1)),
            None => {}
        }
    }

    fn join(&mut self, part: Self) {
        self.articles += part.articles;
        self.mentions += part.mentions;
        self.inside += part.inside;
        self.votes.add(&part.votes);
        let earliest = [self.first.take(), part.first].into_iter().flatten().min();
        let latest = [self.last.take(), part.last].into_iter().flatten().max();
        (self.first, self.last) = (earliest, latest);
        for place in part.places {
            self.place(place);
        }
    }

    /// The spelling that most sentences have; of a longer name one that is not all in
    /// capitals first: that is how headlines write it.
    fn name(&self) -> &str {
        const SHORT: usize = 5;
        let plain = |form: &str| {
            let small = form.chars().any(|c| !c.is_uppercase() && c.is_alphabetic());
            small || form.chars().count() <= SHORT
        };
        let best = self.forms.iter().max_by(|one, other| {
            (plain(&one.0), one.1, &other.0).cmp(&(plain(&other.0), other.1, &one.0))
        });
        best.map_or("", |(form, _)| form)
    }

    fn folded(&self) -> Vec<String> {
        let read = words(self.name());
        read.iter().map(|word| word.folded.to_string()).collect()
    }

    fn discovered(self, lexicon: &Lexicon) -> Discovered {
        let (kind, told_by) = self.kind(lexicon);
        let mut how = vec!["capitals"];
        if self.titled > 0 {
            how.push("title");
        }
        if !self.acronyms.is_empty() {
            how.push("acronym");
        }
        if !self.name().contains(char::is_uppercase) {
            how.remove(0);
        }
        Discovered {
            name: self.name().to_owned(),
            kind,
            told_by,
            acronyms: self
                .acronyms
                .iter()
                .map(|acronym| acronym.to_string())
                .collect(),
            articles: self.articles,
            mentions: self.mentions,
            first: self.first,
            last: self.last,
            how,
            places: self
                .places
                .into_iter()
                .map(|(_, id, span)| (id, span))
                .collect(),
        }
    }

    /// What it seems to be, and what tells.
    fn kind(&self, lexicon: &Lexicon) -> (String, Option<&'static str>) {
        let Some((kind, told_by)) = self.votes.winner() else {
            return (ANYTHING.to_owned(), None);
        };
        let kind = match kind {
            NameKind::Person => "person",
            NameKind::Place => "place",
            NameKind::Thing => {
                let noun = head(&self.folded(), lexicon.names());
                noun.filter(|noun| *noun != "place").unwrap_or(ANYTHING)
            }
        };
        (kind.to_owned(), Some(told_by))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::entities::file::tests::index;
    use crate::entities::spot::in_article;
    use crate::ingest::article::{Published, Sentence as Piece};
    use crate::language::lexicon::tests::english;

    const ENTRIES: &str = r#"
        [[entity]]
        id = "acme"
        type = "company"
        name = "Acme Steel"
        [[entity]]
        id = "us"
        type = "place"
        name = "United States"
        aliases = ["US"]
    "#;

    /// An article of one sentence a line.
    fn article(id: &str, day: i8, text: &str) -> Article {
        let mut at = 0;
        let mut sentences = Vec::new();
        for line in text.split('\n') {
            sentences.push(Piece {
                span: Span::new(at, at + line.len()),
                role: Role::Body,
                paragraph: 0,
            });
            at += line.len() + 1;
        }
        Article {
            id: ArticleId::new(id),
            file: id.into(),
            stored: Arc::from(text),
            title: None,
            publisher: None,
            byline: None,
            published: Published::stated(date(2024, 1, day), ""),
            url: None,
            language: None,
            sentences,
            host: None,
            notes: Vec::new(),
            corrected: Vec::new(),
        }
    }

    fn discovered(texts: &[&str], most: usize) -> Found {
        let (index, lexicon) = (index(ENTRIES), english());
        let mut discovery = Discovery {
            most,
            ..Discovery::new(&index, &lexicon)
        };
        for (number, text) in (1_i8..).zip(texts) {
            let article = article(&format!("a{number}"), number, text);
            let mentions = in_article(text, &words(text), &index, &lexicon);
            discovery.read(&article, &mentions);
        }
        discovery.names(1, 100)
    }

    #[test]
    fn names_are_counted_folded_together_and_guessed() {
        for (texts, expected) in [
            (
                vec![
                    "Officials met Ana Diaz.\nDiaz said no.",
                    "They saw ANA DIAZ's boat and Ana-Diaz.",
                ],
                "Ana Diaz person 2 4",
            ),
            (
                vec!["Ports open.", "He went to the Ports."],
                "Ports company 2 2",
            ),
            (
                vec!["Ports open.", "He went to the Ports, to all ports."],
                "",
            ),
            (
                vec!["They met Ana Diaz.", "He saw Diaz there."],
                "Ana Diaz person 2 2",
            ),
            (vec!["Ports open."], ""),
            (
                vec!["Earlier Leith Motors rose.", "It sold Leith Motors."],
                "Leith Motors company 2 2",
            ),
            (vec!["the US and Acme Steel and Korean Acme Steel"], ""),
            (
                vec!["a talk with US President Jo Blow"],
                "Jo Blow person 1 1",
            ),
            (
                vec![
                    "the Salmon Passage Programme (SPP) opened.\nLater the SPP closed.",
                    "it left the SPP.",
                ],
                "Salmon Passage Programme programme 2 3",
            ),
            (vec!["안덕근 장관은 갔다"], "안덕근 person 1 1"),
            (
                vec!["They met Kim Sung-soo.\nThen Kim left."],
                "Kim Sung-soo person 1 2",
            ),
            (vec!["a firm in Leith"], "Leith place 1 1"),
        ] {
            let found = discovered(&texts, 100);
            let rows: Vec<String> = found
                .names
                .iter()
                .map(|name| {
                    format!(
                        "{} {} {} {}",
                        name.name, name.kind, name.articles, name.mentions
                    )
                })
                .collect();
            assert_eq!(rows.join(", "), expected, "{texts:?}");
        }
    }

    #[test]
    fn the_earliest_places_and_the_days_are_kept() {
        let text = "They met Ana Diaz.";
        let found = discovered(&[text; 5], 100);
        let name = &found.names[0];
        let ids: Vec<&str> = name.places.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["a1", "a2", "a3"]);
        assert_eq!(name.first.as_ref().unwrap().1.as_str(), "a1");
        assert_eq!(name.last.as_ref().unwrap().0, date(2024, 1, 5));
    }

    #[test]
    fn past_its_room_the_rarest_names_are_let_go_and_that_is_said() {
        let rare = "They met Bo Aa, Bo Bb, Bo Cc, Bo Dd and Bo Ee.";
        let found = discovered(&["They met Ana Diaz.", "They met Ana Diaz.", rare], 4);
        let names: Vec<&str> = found.names.iter().map(|name| name.name.as_str()).collect();
        assert_eq!((names, found.let_go), (vec!["Ana Diaz"], 1));
    }
}
