//! What became of a plan: whether a later article tells that it was held, cancelled or
//! put off.
//!
//! Takes a sentence that announces something, the days it is due, and a later article;
//! gives the sentence of the later article that shows what came of it. It must name the same, tell
//! it as done, and be of the days it was due: that two have met is not told by their
//! meeting on another day. Where that is not clear, nothing is said to have come of it.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use crate::analysis::{AnalyzedArticle, SentenceRef};
use crate::ingest::article::Role;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue, Lexicon};
use crate::language::periods::Period;
use crate::language::quantities::Quantities;

/// The least share of the plan's weight that the outcome and its surroundings hold.
const LEAST_HELD: f64 = 0.35;
/// The same where the sentence gives no day.
const LEAST_UNDATED: f64 = 0.5;
/// What a word counts for that only the headline or the sentence before holds.
const NEARBY: f64 = 0.5;
/// For how many days after its day something is told without one.
const TOLD_WITHIN: i32 = 2;

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It took place.
    Held,
    /// It was called off.
    Cancelled,
    /// It was put off.
    Postponed,
}

impl Became {
    /// The word for it, as a part of a reply is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Cancelled => "cancelled",
            Self::Postponed => "postponed",
        }
    }
}

/// What became of a plan, and the sentence that tells.
#[derive(Clone, Copy)]
pub struct Outcome<'l> {
    /// What became of it.
    pub became: Became,
    /// Where that is told.
    pub place: SentenceRef<'l>,
}

/// A word of the plan.
struct Unit {
    stem: String,
    weight: f64,
    name: bool,
}

/// What is planned.
pub struct Plan {
    due: Option<(Date, Date)>,
    units: Vec<Unit>,
    total: f64,
    /// The stems of who or what is to do it: the words before those of planning.
    subject: Vec<String>,
    /// The stems of what is to be done: the first words behind those of planning.
    event: Vec<String>,
    which: HashSet<String>,
    /// The stems of what is talked about, where it is a meeting.
    matter: HashSet<String>,
    /// Names of several words, folded: "Hill Railway Museum".
    names: Vec<Vec<String>>,
    /// The numbers that name one of several: "line 6".
    numbered: Vec<(String, String)>,
    /// The folded names behind each word of place.
    places: Places,
    /// Names of the sentence before and of the headline, where its own has none.
    around: HashSet<String>,
}

/// The folded names behind each word of place.
type Places = HashMap<String, HashSet<String>>;

impl Plan {
    /// What a sentence announces that is due in `due`; none where it names nothing.
    /// `weigh` tells how much a stem tells.
    /// The stems by which later articles that tell of it are found.
    pub fn stems(&self) -> impl Iterator<Item = &str> {
        self.units.iter().map(|unit| unit.stem.as_str())
    }

    /// The sentence of a later article that tells best what became of it, and how much
    /// speaks for that.
    pub fn told_in<'l>(&self, later: &'l AnalyzedArticle) -> Option<(f64, Outcome<'l>)> {
        let mut best: Option<(f64, Outcome<'l>)> = None;
        for told in later.sentences() {
            let Some((worth, became)) = self.became(told) else {
                continue;
            };
            if best.as_ref().is_none_or(|(best, _)| worth > *best) {
                let found = Outcome {
                    became,
                    place: told,
                };
                best = Some((worth, found));
            }
        }
        best
    }

    /// What a sentence announces that is due in `due`; none where it names nothing.
    /// `weigh` tells how much a stem tells.
    pub fn read(place: SentenceRef<'_>, due: &Period, weigh: &dyn Fn(&str) -> f64) -> Option<Self> {
        let lexicon = place.lexicon();
        let words = place.words();
        let start = place.sentence()?.span.start;
        let times: Vec<_> = place
            .dates()
            .iter()
            .map(|period| period.span.shifted(start))
            .collect();
        let telling = telling(words, place, lexicon);
        let mut units: Vec<Unit> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let one = std::slice::from_ref(word);
            let empty = lexicon.is_stop(&word.folded)
                || telling.get(at).copied().unwrap_or(false)
                || lexicon.find_cue(Cue::Planned, one).is_some()
                || times.iter().any(|time| time.overlaps(word.span));
            let stem = lexicon.stem(&word.folded);
            if empty || units.iter().any(|unit| unit.stem == stem) {
                continue;
            }
            units.push(Unit {
                weight: weigh(&stem),
                name: is_large(word, place) && (at > 0 || is_name(word, place)),
                stem,
            });
        }
        let total: f64 = units.iter().map(|unit| unit.weight).sum();
        let named = units.iter().any(|unit| unit.name);
        (total > 0.0).then(|| Self {
            due: due.start.zip(due.end).filter(|_| due.resolved),
            subject: subject(words, lexicon),
            event: event(words, place, lexicon),
            around: match named {
                true => HashSet::new(),
                false => names_around(place, lexicon),
            },
            matter: matter(words, place, lexicon),
            units,
            total,
            which: which(words, lexicon),
            names: match named {
                true => long_names(words, place),
                false => long_names_around(place),
            },
            numbered: numbered(words, place, lexicon),
            places: places(words, place, lexicon),
        })
    }

    /// What a sentence tells of it, and how much speaks for that.
    fn became(&self, told: SentenceRef<'_>) -> Option<(f64, Became)> {
        let lexicon = told.lexicon();
        told.sentence()
            .filter(|sentence| sentence.role == Role::Body)?;
        let words = told.words();
        let (held, names) = self.held_in(told, lexicon);
        let ours = which(words, lexicon);
        let other_one = !self.which.is_empty() && !ours.is_empty() && self.which.is_disjoint(&ours);
        let numbers = numbered(words, told, lexicon);
        let other_number = self.numbered.iter().any(|(noun, number)| {
            let mut same = numbers.iter().filter(|(own, _)| own == noun).peekable();
            same.peek().is_some() && same.all(|(_, own)| own != number)
        });
        if self.is_namesake(words, told) {
            return None;
        }
        if names == 0 || other_one || other_number || self.is_elsewhere(words, told, lexicon) {
            return None;
        }
        let published = told.analyzed.article.published.latest?;
        if let Some(became) = changed(words, lexicon) {
            // Put off after its day it was not.
            let in_time = self
                .due
                .is_none_or(|(_, end)| (published - end).get_days() <= TOLD_WITHIN);
            let of_it = self.is_done(told, lexicon) || self.is_by_them(told, lexicon);
            let denied = words
                .iter()
                .any(|word| lexicon.is(Class::Denies, &word.folded));
            let told = held >= LEAST_HELD && in_time && of_it && !denied;
            return told.then_some((held, became));
        }
        let open = lexicon.has_cue(Cue::Planned, words)
            || lexicon.has_cue(Cue::Denied, words)
            || words
                .iter()
                .any(|word| lexicon.is(Class::Ahead, &word.folded));
        if open
            || !is_past(words, told, lexicon)
            || !self.is_done(told, lexicon)
            || self.is_of_else(&matter(words, told, lexicon), lexicon)
            || !self.is_by_them(told, lexicon)
        {
            return None;
        }
        let (start, end) = self.due?;
        let days = event_days(told, words, lexicon);
        let of_it = |period: &Period| {
            let (Some(first), Some(last)) = (period.start, period.end) else {
                return false;
            };
            first <= end && last >= start
        };
        let on_the_day = days.iter().any(of_it);
        // Told on the days right behind it, without a day of its own.
        let soon = (published - end).get_days() <= TOLD_WITHIN && published >= start;
        let undated = days.is_empty() && soon;
        let enough = (on_the_day && published >= start && held >= LEAST_HELD)
            || (undated && held >= LEAST_UNDATED && names >= 2);
        // A day that fits speaks for it more than words do.
        let worth = held + if on_the_day { 0.2 } else { 0.0 };
        enough.then_some((worth, Became::Held))
    }

    /// Whether a sentence, or its headline, has a word for what was to be done.
    fn is_done(&self, told: SentenceRef<'_>, lexicon: &Lexicon) -> bool {
        let title = told.analyzed.title_stems();
        let mut stems = told.stems().chain(title);
        stems.any(|stem| has(&self.event, stem, lexicon))
    }

    /// Whether a sentence names another of the same kind, and not this one: the railway
    /// museum of a town for its maritime museum.
    fn is_namesake(&self, words: &[Word<'_>], told: SentenceRef<'_>) -> bool {
        let theirs = long_names(words, told);
        self.names.iter().any(|own| {
            let mut alike = theirs.iter().filter(|other| other.last() == own.last());
            !theirs.contains(own)
                && alike.any(|other| !other.ends_with(own) && !own.ends_with(other))
        })
    }

    /// Whether a meeting was about something else.
    fn is_of_else(&self, matter: &HashSet<String>, lexicon: &Lexicon) -> bool {
        let same = |stem: &String| {
            matter
                .iter()
                .any(|other| stem == other || is_same(stem, other, lexicon))
        };
        !self.matter.is_empty() && !matter.is_empty() && !self.matter.iter().any(same)
    }

    /// Whether a sentence, its headline or the sentence before names who was to do it.
    fn is_by_them(&self, told: SentenceRef<'_>, lexicon: &Lexicon) -> bool {
        let title = told.analyzed.title_stems();
        let before = told.before().into_iter().flat_map(SentenceRef::stems);
        let mut stems = told.stems().chain(title).chain(before);
        self.subject.is_empty() || stems.any(|stem| has(&self.subject, stem, lexicon))
    }

    /// The share of the plan's weight that a sentence and its surroundings hold, and how
    /// many of its names the sentence itself does.
    fn held_in(&self, told: SentenceRef<'_>, lexicon: &Lexicon) -> (f64, usize) {
        let here: HashSet<&str> = told.stems().collect();
        let mut near: HashSet<&str> = told.analyzed.title_stems().collect();
        near.extend(told.before().into_iter().flat_map(SentenceRef::stems));
        let mut weight = 0.0;
        let mut names = 0;
        for unit in &self.units {
            let same = |stems: &HashSet<&str>| {
                stems.contains(unit.stem.as_str())
                    || stems.iter().any(|stem| is_same(&unit.stem, stem, lexicon))
            };
            if same(&here) {
                weight += unit.weight;
                names += usize::from(unit.name);
            } else if same(&near) {
                weight += unit.weight * NEARBY;
            }
        }
        let around =
            |stems: &HashSet<&str>| self.around.iter().any(|name| stems.contains(name.as_str()));
        if !self.around.is_empty() {
            names += usize::from(around(&here) || around(&near));
        }
        (weight / self.total, names)
    }

    /// Whether a sentence tells of another place than the plan does: behind the same word
    /// of place it has other names, and nowhere those of the plan.
    fn is_elsewhere(&self, words: &[Word<'_>], told: SentenceRef<'_>, lexicon: &Lexicon) -> bool {
        let theirs = places(words, told, lexicon);
        let here = |name: &String| words.iter().any(|word| *word.folded == **name);
        self.places.iter().any(|(before, ours)| {
            let theirs = theirs.get(before);
            theirs.is_some_and(|theirs| ours.is_disjoint(theirs) && !ours.iter().any(here))
        })
    }
}

/// What a sentence says was changed about a plan, if it is called off or put off.
fn changed(words: &[Word<'_>], lexicon: &Lexicon) -> Option<Became> {
    let changes = [
        (Cue::Cancelled, Became::Cancelled),
        (Cue::Postponed, Became::Postponed),
    ];
    let is = |at: Option<usize>, class| {
        let word = at.and_then(|at| words.get(at));
        word.is_some_and(|word| lexicon.is(class, &word.folded))
    };
    let found = changes.into_iter().find(|(cue, _)| {
        lexicon.find_cue(*cue, words).is_some_and(|at| {
            // "its long-delayed trial"
            let hyphenated = words.get(at).is_some_and(|word| word.hyphenated);
            // "turned down a request to call it off", but "agreed to call it off"
            let unreal = is(at.checked_sub(1), Class::Unreal);
            let decided = is(at.checked_sub(2), Class::Decided);
            // "demanded that it be called off", but "it will be called off"
            let wished = is(at.checked_sub(1), Class::Be) && !is(at.checked_sub(2), Class::Unreal);
            !hyphenated && !wished && (!unreal || decided)
        })
    });
    found.map(|(_, became)| became)
}

/// The days that a sentence gives for what it tells, and not for when that was said.
fn event_days(told: SentenceRef<'_>, words: &[Word<'_>], lexicon: &Lexicon) -> Vec<Period> {
    const REACH: usize = 6;
    let start = told.sentence().map_or(0, |sentence| sentence.span.start);
    let mut days = told.dates().to_vec();
    days.retain(|period| {
        let span = period.span.shifted(start);
        let at = words.partition_point(|word| word.span.end <= span.start);
        let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
        let said = before
            .iter()
            .any(|word| lexicon.is(Class::Says, &word.folded));
        period.resolved && !said
    });
    days
}

/// The stems of what is planned: the first that tell something behind the first word of
/// planning.
fn event(words: &[Word<'_>], place: SentenceRef<'_>, lexicon: &Lexicon) -> Vec<String> {
    const MOST: usize = 3;
    let from = lexicon.find_cue(Cue::Planned, words).map_or(0, |at| at + 1);
    let behind = words.iter().skip(from);
    let telling = behind.filter(|word| {
        let one = std::slice::from_ref(*word);
        let number = word.folded.starts_with(|c: char| c.is_ascii_digit());
        !lexicon.is_stop(&word.folded)
            && lexicon.find_cue(Cue::Planned, one).is_none()
            && lexicon.find_cue(Cue::Ordinal, one).is_none()
            && !number
            && !is_large(word, place)
    });
    telling
        .take(MOST)
        .map(|word| lexicon.stem(&word.folded))
        .collect()
}

/// The stems of what a meeting is about: those behind the last word for it, names and
/// days left out.
fn matter(words: &[Word<'_>], place: SentenceRef<'_>, lexicon: &Lexicon) -> HashSet<String> {
    let is_meeting = |word: &Word<'_>| {
        let stem = lexicon.stem(&word.folded);
        lexicon.is(Class::Meeting, &stem)
    };
    let Some(last) = words.iter().rposition(is_meeting) else {
        return HashSet::new();
    };
    let behind = words.iter().skip(last + 1);
    let telling = behind.filter(|word| {
        let number = word.folded.starts_with(|c: char| c.is_ascii_digit());
        !lexicon.is_stop(&word.folded)
            && !is_large(word, place)
            && !number
            && !lexicon.is(Class::TimeUnit, &word.folded)
            && !lexicon.is(Class::Number, &word.folded)
    });
    telling.map(|word| lexicon.stem(&word.folded)).collect()
}

/// The stems that tell something before the first word of planning.
fn subject(words: &[Word<'_>], lexicon: &Lexicon) -> Vec<String> {
    let end = lexicon.find_cue(Cue::Planned, words).unwrap_or(0);
    let before = words.iter().take(end);
    let telling = before.filter(|word| !lexicon.is_stop(&word.folded));
    telling.map(|word| lexicon.stem(&word.folded)).collect()
}

/// The runs of two or more words written large, folded.
fn long_names(words: &[Word<'_>], place: SentenceRef<'_>) -> Vec<Vec<String>> {
    let stored = &place.analyzed.article.stored;
    let mut names: Vec<Vec<String>> = Vec::new();
    let mut end = None;
    for word in words {
        let touching = end.is_some_and(|end| stored.get(end..word.span.start) == Some(" "));
        end = is_large(word, place).then_some(word.span.end);
        match (end, names.last_mut()) {
            (Some(_), Some(name)) if touching => name.push(word.folded.to_string()),
            (Some(_), _) => names.push(vec![word.folded.to_string()]),
            (None, _) => {}
        }
    }
    for name in &mut names {
        // "The Hill Museum"
        if name.first().is_some_and(|first| first == "the") {
            name.remove(0);
        }
    }
    names.retain(|name| name.len() > 1);
    names
}

/// The numbers right behind a noun: "reactor 2", as the noun's stem and the number.
fn numbered(
    words: &[Word<'_>],
    place: SentenceRef<'_>,
    lexicon: &Lexicon,
) -> Vec<(String, String)> {
    const LONGEST: usize = 2;
    let stored = &place.analyzed.article.stored;
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [noun, number] => Some((noun, number)),
        _ => None,
    });
    let named = pairs.filter(|(noun, number)| {
        let digits = number.folded.bytes().all(|byte| byte.is_ascii_digit());
        let touching = stored.get(noun.span.end..number.span.start) == Some(" ");
        let stop = lexicon.is_stop(&noun.folded);
        digits
            && number.folded.len() <= LONGEST
            && touching
            && !stop
            && !lexicon.names().is_never(&noun.folded)
    });
    named
        .map(|(noun, number)| (lexicon.stem(&noun.folded), number.folded.to_string()))
        .collect()
}

/// The headlines and the sentence before.
fn around(place: SentenceRef<'_>) -> impl Iterator<Item = SentenceRef<'_>> {
    let before = (0..place.number).map(move |number| SentenceRef { number, ..place });
    before.filter(move |other| {
        let role = other.sentence().map(|sentence| sentence.role);
        role == Some(Role::Title) || other.number + 1 == place.number
    })
}

/// The names of several words there.
fn long_names_around(place: SentenceRef<'_>) -> Vec<Vec<String>> {
    let names = around(place).flat_map(|place| long_names(place.words(), place));
    names.collect()
}

/// The stems of the names there.
fn names_around(place: SentenceRef<'_>, lexicon: &Lexicon) -> HashSet<String> {
    let mut found = HashSet::new();
    for other in around(place) {
        for word in other.words().iter().skip(1) {
            if is_large(word, other)
                && !lexicon.is_stop(&word.folded)
                && !lexicon.names().is_never(&word.folded)
            {
                found.insert(lexicon.stem(&word.folded));
            }
        }
    }
    found
}

fn has(stems: &[String], stem: &str, lexicon: &Lexicon) -> bool {
    stems
        .iter()
        .any(|own| own == stem || is_same(own, stem, lexicon))
}

fn is_same(one: &str, other: &str, lexicon: &Lexicon) -> bool {
    lexicon.synonyms(one).any(|synonym| synonym == other)
        || Quantities::english().is_some_and(|tables| tables.are_same(one, other))
}

/// For each word whether it is of a clause that only tells who says so: ", the company
/// said on Tuesday".
fn telling(words: &[Word<'_>], place: SentenceRef<'_>, lexicon: &Lexicon) -> Vec<bool> {
    const SHORT: usize = 8;
    let stored = &place.analyzed.article.stored;
    let mut telling = vec![false; words.len()];
    let mut start = 0;
    for at in 0..words.len() {
        let comma = words
            .get(at)
            .zip(words.get(at + 1))
            .is_none_or(|(one, two)| {
                let between = stored.get(one.span.end..two.span.start);
                between.is_some_and(|between| between.contains([',', ';', '"', '”']))
            });
        if comma {
            let clause = words.get(start..=at).unwrap_or_default();
            let says = |word: &Word<'_>| {
                lexicon.is(Class::Says, &word.folded) || lexicon.is(Class::MaySay, &word.folded)
            };
            if start > 0 && clause.len() <= SHORT && clause.iter().any(says) {
                for told in telling.iter_mut().take(at + 1).skip(start) {
                    *told = true;
                }
            }
            start = at + 1;
        }
    }
    telling
}

/// The ordinals of a sentence: "the second meeting" is not the first.
fn which(words: &[Word<'_>], lexicon: &Lexicon) -> HashSet<String> {
    let ordinals = words.iter().filter(|word| {
        let one = std::slice::from_ref(*word);
        lexicon.find_cue(Cue::Ordinal, one).is_some()
    });
    ordinals.map(|word| lexicon.stem(&word.folded)).collect()
}

/// The folded words written large behind each word of place.
fn places(words: &[Word<'_>], place: SentenceRef<'_>, lexicon: &Lexicon) -> Places {
    let mut found = Places::new();
    for pair in words.windows(2) {
        if let [before, word] = pair
            && lexicon.is(Class::PlacePreposition, &before.folded)
            && is_large(word, place)
            && !lexicon.names().is_never(&word.folded)
        {
            let names = found.entry(before.folded.to_string()).or_default();
            names.insert(word.folded.to_string());
        }
    }
    found
}

fn is_large(word: &Word<'_>, place: SentenceRef<'_>) -> bool {
    let written = word.span.of(&place.analyzed.article.stored);
    written.starts_with(char::is_uppercase)
}

/// Whether the word at the head of a sentence is a name: the article has it again, and
/// never small.
fn is_name(word: &Word<'_>, place: SentenceRef<'_>) -> bool {
    let analyzed: &AnalyzedArticle = place.analyzed;
    let stored = &analyzed.article.stored;
    let mut again = 0;
    for number in 0..analyzed.article.sentences.len() {
        for other in analyzed.sentence(number).words() {
            if other.folded == word.folded {
                if !other.span.of(stored).starts_with(char::is_uppercase) {
                    return false;
                }
                again += 1;
            }
        }
    }
    again > 1
        || place
            .mentions()
            .any(|mention| mention.span.contains(word.span))
}

/// Whether a sentence tells something as done: it has a verb in the past.
fn is_past(words: &[Word<'_>], place: SentenceRef<'_>, lexicon: &Lexicon) -> bool {
    let mut small = words.iter().filter(|word| !is_large(word, place));
    small.any(|word| {
        let folded = &*word.folded;
        let regular = folded.len() > 4 && folded.ends_with("ed");
        regular || lexicon.is(Class::Past, folded)
    })
}
