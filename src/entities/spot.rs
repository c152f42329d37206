//! Mentions in text, longest first.
//!
//! Takes folded words; gives the entities they name, whole words only and the
//! longest name first ("Korea Zinc" is never "Korea"). In an article a weak name
//! needs its full name or a second entity, and a surname stands for the person
//! who was named in full; in a question both are taken as they come.

use std::collections::{HashMap, HashSet};

use super::name_conventions::CUSTOMS;
use super::names::{Lead, NO_WORDS, Names, with_word};
use super::{EntityIndex, EntityKey, Origin, Sense, Strength};
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;
use crate::language::vocabulary;

/// A name found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Whom it names.
    pub entity: EntityKey,
    /// Where, in bytes of the text.
    pub span: Span,
    /// How many words it takes.
    pub words: usize,
    /// How it matched.
    pub how: How,
}

/// How a name matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// The entity's own name.
    Exact,
    /// One of its other names.
    Alias,
    /// A person's surname alone.
    Surname,
    /// The letters that the article put in brackets behind the name.
    Acronym,
    /// A word for a country that its entry does not have: its adjective or its capital.
    Country,
}

impl How {
    /// The word for it in replies.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Surname => "surname",
            Self::Acronym => "acronym",
            Self::Country => "country",
        }
    }
}

/// A run of words that is a name, and what it can stand for.
#[derive(Clone, Copy, Debug)]
pub struct Match<'i> {
    /// The index of its first word.
    pub first: usize,
    /// How many words it takes.
    pub words: usize,
    /// Where it stands.
    pub span: Span,
    /// Whether an s stands behind it that may be a possessive without its apostrophe.
    possessive: bool,
    senses: &'i [Sense],
}

/// Whose words are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    /// Those of an article, as editors leave them.
    Editor,
    /// Those of a message, as they are typed.
    Typist,
}

impl Match<'_> {
    /// The entities it can stand for.
    pub fn entities(&self) -> impl Iterator<Item = EntityKey> {
        self.senses.iter().map(|sense| sense.entity)
    }
}

/// The names in `words`, leftmost and longest, none overlapping.
pub fn matches<'i>(
    text: &str,
    words: &[Word<'_>],
    index: &'i EntityIndex,
    lexicon: &Lexicon,
) -> Vec<Match<'i>> {
    matches_of(text, words, index.names(), lexicon, Writer::Editor)
}

fn matches_of<'i>(
    text: &str,
    words: &[Word<'_>],
    names: &'i Names,
    lexicon: &Lexicon,
    writer: Writer,
) -> Vec<Match<'i>> {
    let mut found = Vec::new();
    let mut free = 0;
    // Looked up some at a time, so that no word waits for the memory of another.
    let mut leads = [NOTHING; AT_ONCE];
    for (block, some) in words.chunks(AT_ONCE).enumerate() {
        for (word, lead) in some.iter().zip(&mut leads) {
            let hash = with_word(NO_WORDS, &word.folded);
            *lead = (hash, names.first(hash));
        }
        for (place, (word, (hash, lead))) in some.iter().zip(&leads).enumerate() {
            let at = block * AT_ONCE + place;
            let may_be = || is_korean(&word.folded) || without_s(word, text, writer).is_some();
            if at < free || !(lead.is_any() || may_be()) {
                continue;
            }
            let rest = words.get(at..).unwrap_or_default();
            let found_here = longest_at(text, rest, at, (*hash, *lead), names, lexicon, writer);
            if let Some(longest) = found_here {
                free = at + longest.words;
                found.push(longest);
            }
        }
    }
    found
}

/// How many words are looked up at once.
const AT_ONCE: usize = 32;
const NOTHING: (u64, Lead) = (
    NO_WORDS,
    Lead {
        ends: false,
        goes_on: false,
    },
);

/// The longest name at the head of `words`, whose first is number `first` and has
/// this hash and lead.
fn longest_at<'i>(
    text: &str,
    words: &[Word<'_>],
    first: usize,
    (mut hash, mut lead): (u64, Lead),
    names: &'i Names,
    lexicon: &Lexicon,
    writer: Writer,
) -> Option<Match<'i>> {
    let mut best = None;
    let mut before = NO_WORDS;
    let mut last: Option<&Word<'_>> = None;
    for (count, word) in words.iter().enumerate() {
        if let Some(last) = last {
            let between = text.get(last.span.end..word.span.start).unwrap_or_default();
            if !holds_together(between) {
                break;
            }
            hash = with_word(before, &word.folded);
            lead = names.lead(hash);
        }
        let head = words.get(..count).unwrap_or_default().iter();
        let head = head.map(|word| &*word.folded);
        let whole = lead.ends.then(|| {
            let run = head.clone().chain([&*word.folded]);
            names.find(hash, run)
        });
        let name = whole.flatten().or_else(|| {
            let mut bare = without_particles(&word.folded, count > 0, lexicon);
            bare.find_map(|bare| names.find(with_word(before, bare), head.clone().chain([bare])))
        });
        let possessive = || {
            let bare = without_s(word, text, writer)?;
            names.find(with_word(before, bare), head.clone().chain([bare]))
        };
        if let Some(name) = name {
            best = Some((name, count + 1, word.span.end, false));
        } else if let Some(name) = possessive() {
            best = Some((name, count + 1, word.span.end - 1, true));
        }
        if !lead.goes_on {
            break;
        }
        before = hash;
        last = Some(word);
    }
    let (name, count, end, possessive) = best?;
    Some(Match {
        first,
        words: count,
        span: Span::new(words.first()?.span.start, end),
        possessive,
        senses: names.senses(name),
    })
}

/// A typed word without the s at its end, as people leave out the apostrophe before it.
fn without_s<'w>(word: &'w Word<'_>, text: &str, writer: Writer) -> Option<&'w str> {
    let written = word.span.of(text);
    if writer != Writer::Typist || !written.ends_with(['s', 'S']) {
        return None;
    }
    word.folded.strip_suffix('s').filter(|bare| bare.len() > 1)
}

/// Whether a word ends in Hangul.
fn is_korean(word: &str) -> bool {
    let foreign = word.as_bytes().last().is_some_and(|last| !last.is_ascii());
    let last = word.chars().next_back().filter(|_| foreign);
    last.is_some_and(|c| ('\u{AC00}'..='\u{D7A3}').contains(&c))
}

/// A Korean word without the particle that is written together with it, the longest
/// particle first. A name is of two letters at least, unless words stand before it.
fn without_particles<'w>(
    word: &'w str,
    goes_on: bool,
    lexicon: &Lexicon,
) -> impl Iterator<Item = &'w str> {
    const LONGEST: usize = 3;
    let shortest = if goes_on { 1 } else { 2 };
    let count = if is_korean(word) {
        word.chars().count()
    } else {
        0
    };
    let cuts = word.char_indices().enumerate().take(count);
    let cuts = cuts.skip(shortest.max(count.saturating_sub(LONGEST)));
    cuts.filter_map(move |(_, (at, _))| {
        let (bare, ending) = word.split_at_checked(at)?;
        lexicon.is(Class::Particle, ending).then_some(bare)
    })
}

/// Whether words on both sides of `between` can be parts of one name.
fn holds_together(between: &str) -> bool {
    between.len() <= 6 && !between.contains(['.', '!', '?', ';', ':', '\n', '"', '“', '”'])
}

/// The entities that an article names. `words` are those of `text`, and spans
/// count in it.
pub fn in_article(
    text: &str,
    words: &[Word<'_>],
    index: &EntityIndex,
    lexicon: &Lexicon,
) -> Vec<Mention> {
    let mut found = matches(text, words, index, lexicon);
    found.retain(|found| {
        !is_plain_word(found, text, words, lexicon) && !is_plain_company(found, text, words)
    });
    if found.is_empty() {
        return Vec::new();
    }
    let mut named: HashSet<EntityKey> = HashSet::new();
    for found in &found {
        named.extend(strong(found).map(|sense| sense.entity));
    }
    let mut surnames: HashMap<&str, EntityKey> = HashMap::new();
    let mut mentions = Vec::new();
    for (number, found_here) in found.iter().enumerate() {
        let sense = strong(found_here).next().or_else(|| {
            let near = || neighbours(&found, number).any(|other| strong(other).next().is_some());
            weak_sense(found_here, text, &named, &surnames, near)
        });
        let Some(sense) = sense else { continue };
        if let Some(surname) = index.get(sense.entity).and_then(|entity| entity.surname) {
            // The last one named in full is who a shared surname stands for.
            if sense.strength == Strength::Strong {
                surnames.insert(surname, sense.entity);
            }
        }
        mentions.push(mention(found_here, sense));
    }
    name_acronyms(text, words, &mut mentions);
    mentions
}

/// Adds the mentions by letters that the article itself says stand for a name: "the
/// Acme Trade Forum (ATF)" makes every "ATF" behind it one. Letters that are a name of
/// their own stay what they are.
fn name_acronyms(text: &str, words: &[Word<'_>], mentions: &mut Vec<Mention>) {
    let mut defined: HashMap<&str, (EntityKey, usize)> = HashMap::new();
    for mention in mentions.iter() {
        if let Some(letters) = letters_behind(text, mention.span.end) {
            defined
                .entry(letters)
                .or_insert((mention.entity, mention.span.end));
        }
    }
    if defined.is_empty() {
        return;
    }
    let known: HashSet<usize> = mentions.iter().map(|known| known.span.start).collect();
    let found = words.iter().filter_map(|word| {
        let (entity, from) = defined.get(word.span.of(text))?;
        let free = word.span.start >= *from && !known.contains(&word.span.start);
        free.then_some(Mention {
            entity: *entity,
            span: word.span,
            words: 1,
            how: How::Acronym,
        })
    });
    mentions.extend(found.collect::<Vec<_>>());
    mentions.sort_by_key(|mention| mention.span);
}

/// The letters that stand in brackets right behind a place, where they are an acronym:
/// capitals and figures, two to ten.
fn letters_behind(text: &str, at: usize) -> Option<&str> {
    let inside = text.get(at..)?.strip_prefix(" (")?;
    let (letters, _) = inside.split_once(')')?;
    let short = (2..=10).contains(&letters.len());
    let capitals = letters
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (short && capitals && letters.starts_with(|c: char| c.is_ascii_uppercase())).then_some(letters)
}

fn mention(found: &Match<'_>, sense: &Sense) -> Mention {
    let how = match (sense.own, sense.surname) {
        _ if matches!(sense.origin, Origin::Country | Origin::Capital) => How::Country,
        (true, _) => How::Exact,
        (_, true) => How::Surname,
        _ => How::Alias,
    };
    Mention {
        entity: sense.entity,
        span: found.span,
        words: found.words,
        how,
    }
}

fn strong<'i>(found: &Match<'i>) -> impl Iterator<Item = &'i Sense> + use<'i> {
    found
        .senses
        .iter()
        .filter(|sense| sense.strength == Strength::Strong)
}

/// The sense of a name that is not strong, where the article supports it.
fn weak_sense<'i>(
    found: &Match<'i>,
    text: &str,
    named: &HashSet<EntityKey>,
    surnames: &HashMap<&str, EntityKey>,
    near: impl Fn() -> bool,
) -> Option<&'i Sense> {
    let written = found.span.of(text);
    let full = found
        .senses
        .iter()
        .filter(|sense| named.contains(&sense.entity));
    let mut full = full.filter(|sense| !sense.surname || written.starts_with(char::is_uppercase));
    let last_named = surnames.get(written).copied();
    let by_name = match last_named {
        Some(person) => full
            .clone()
            .find(|sense| sense.entity == person)
            .or_else(|| full.next()),
        None => full.next(),
    };
    by_name.or_else(|| {
        let weak = found
            .senses
            .iter()
            .find(|sense| sense.strength == Strength::Weak);
        weak.filter(|_| near())
    })
}

/// The matches within a sentence's reach of one.
fn neighbours<'m, 'i>(
    found: &'m [Match<'i>],
    number: usize,
) -> impl Iterator<Item = &'m Match<'i>> {
    const REACH: usize = 25;
    let here = found.get(number).map_or(0, |found| found.first);
    let near = move |other: &&Match<'i>| other.first != here && other.first.abs_diff(here) <= REACH;
    let from = number.saturating_sub(6);
    found.iter().skip(from).take(13).filter(near)
}

/// Whether a match is an ordinary word ("us") and not the acronym it looks like.
fn is_plain_word(found: &Match<'_>, text: &str, words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let Some(word) = words.get(found.first).filter(|_| found.words == 1) else {
        return false;
    };
    let acronym = found.senses.iter().all(|sense| sense.capitals);
    let written = found.span.of(text);
    acronym && lexicon.is_also_a_word(&word.folded) && written.chars().any(char::is_lowercase)
}

/// Whether a match is made of common words that are a name only where they are written
/// large, and they are not.
fn is_plain_company(found: &Match<'_>, text: &str, words: &[Word<'_>]) -> bool {
    let run = words.get(found.first..found.first + found.words);
    let mut run = run.unwrap_or_default().iter();
    let small = |word: &Word<'_>| {
        !CUSTOMS.is_small(&word.folded) && word.span.of(text).starts_with(char::is_lowercase)
    };
    found.senses.iter().all(|sense| sense.large) && run.any(small)
}

/// Whether a match is an ordinary plural that ends like a possessive: "docs", "the dialogues".
fn is_plural(found: &Match<'_>, text: &str, words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let last = words.get(found.first + found.words - 1);
    let before = found.first.checked_sub(1);
    let before = before.and_then(|before| words.get(before));
    let small = !found.span.of(text).contains(char::is_uppercase);
    let word = last.is_some_and(|last| vocabulary::is_common(&last.folded));
    let acronym = found.senses.iter().all(|sense| sense.capitals);
    let many = before.is_some_and(|word| {
        lexicon.is(Class::Determiner, &word.folded) || lexicon.is(Class::Number, &word.folded)
    });
    let common = found.senses.iter().all(|sense| sense.common);
    found.possessive && (common || many || (small && found.words == 1 && (word || acronym)))
}

/// Whether a capital stands for its government and not for a place: not behind "in" and
/// the like.
fn is_government(found: &Match<'_>, words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let before = found.first.checked_sub(1);
    let before = before.and_then(|before| words.get(before));
    before.is_none_or(|word| !lexicon.is(Class::PlacePreposition, &word.folded))
}

/// The words as they are in full, where one is written short: "commerce dept".
fn in_full<'w>(words: &[Word<'w>]) -> Option<Vec<Word<'w>>> {
    let short = |word: &Word<'_>| CUSTOMS.in_full(&word.folded).is_some();
    words.iter().any(short).then(|| {
        let full = words
            .iter()
            .map(|word| match CUSTOMS.in_full(&word.folded) {
                Some(full) => Word {
                    folded: full.to_owned().into(),
                    ..word.clone()
                },
                None => word.clone(),
            });
        full.collect()
    })
}

/// Adds matches that overlap none of those that were found before.
fn add_free<'i>(found: &mut Vec<Match<'i>>, more: Vec<Match<'i>>) {
    for more in more {
        let free = found.iter().all(|known| !known.span.overlaps(more.span));
        if free {
            found.push(more);
        }
    }
    found.sort_by_key(|found| found.first);
}

/// Takes the legal form behind a company's name into it: "Acme Steel Ltd".
fn with_legal_form(
    found: &mut Match<'_>,
    text: &str,
    words: &[Word<'_>],
    index: &EntityIndex,
    lexicon: &Lexicon,
) -> bool {
    let of_company = |sense: &Sense| {
        let entity = index.get(sense.entity);
        entity.is_some_and(|entity| !matches!(entity.kind, "person" | "place" | "good" | "event"))
    };
    if found.possessive || !found.senses.iter().any(of_company) {
        return false;
    }
    let rest = words.get(found.first + found.words..).unwrap_or_default();
    let stopped = rest
        .first()
        .is_none_or(|word| lexicon.is_stop(&word.folded));
    let run = rest.iter().map(|word| &*word.folded);
    let Some((_, count)) = CUSTOMS.form_at(run).filter(|_| !stopped) else {
        return false;
    };
    let Some(last) = rest.get(count - 1) else {
        return false;
    };
    let between = text
        .get(found.span.end..last.span.start)
        .unwrap_or_default();
    let together = between.chars().count() <= 2 || count > 1;
    if together && !between.contains(['!', '?', ';', ':', '\n', '"']) {
        found.span.end = last.span.end;
        found.words += count;
        return true;
    }
    false
}

/// The names in a question: every sense is kept, the strongest first. An acronym
/// that is also a word counts in capitals or behind "the". People leave out
/// apostrophes and legal forms, write words short, and call a country by its adjective
/// or its capital.
pub fn in_question<'i>(
    text: &str,
    words: &[Word<'_>],
    index: &'i EntityIndex,
    lexicon: &Lexicon,
) -> Vec<(Match<'i>, Vec<Mention>)> {
    let find = |words: &[Word<'_>], names: &'i Names| {
        matches_of(text, words, names, lexicon, Writer::Typist)
    };
    let mut found = find(words, index.names());
    found.retain(|found| !is_plural(found, text, words, lexicon));
    if let Some(full) = in_full(words) {
        add_free(&mut found, find(&full, index.names()));
    }
    found.retain_mut(|found| {
        with_legal_form(found, text, words, index, lexicon) || !is_plain_company(found, text, words)
    });
    found.retain(|found| {
        let before = found
            .first
            .checked_sub(1)
            .and_then(|before| words.get(before));
        let article = before.is_some_and(|word| word.folded == "the");
        let qualified = before.is_some_and(|word| !lexicon.is_stop(&word.folded));
        // "the dialogue" is a name for one; "harvest dialogue" is another.
        let common = found.senses.iter().all(|sense| sense.common);
        article || !(is_plain_word(found, text, words, lexicon) || (common && qualified))
    });
    add_country_words(&mut found, text, words, index, lexicon);
    let read = found.into_iter().map(|found| {
        let mut senses: Vec<&Sense> = found.senses.iter().collect();
        senses.sort_by_key(|sense| sense.strength as u8);
        let strongest = senses.first().map(|sense| sense.strength);
        senses.retain(|sense| Some(sense.strength) == strongest);
        let mentions = senses
            .into_iter()
            .map(|sense| mention(&found, sense))
            .collect();
        (found, mentions)
    });
    read.collect()
}

/// Adds the words for countries that no entry has, where they are no part of a name. A
/// capital that is a place of its own stands for its country too where it is said to do
/// something.
fn add_country_words<'i>(
    found: &mut Vec<Match<'i>>,
    text: &str,
    words: &[Word<'_>],
    index: &'i EntityIndex,
    lexicon: &Lexicon,
) {
    let more = matches_of(text, words, index.country_words(), lexicon, Writer::Typist);
    for more in more {
        let mut known = found.iter().filter(|known| known.span.overlaps(more.span));
        let capital = more
            .senses
            .iter()
            .all(|sense| sense.origin == Origin::Capital);
        let of_its_own = |known: &Match<'_>| {
            capital && known.span == more.span && is_government(&more, words, lexicon)
        };
        let free = known.next().is_none_or(of_its_own) && known.next().is_none();
        let plain = is_plural(&more, text, words, lexicon) || is_plain_company(&more, text, words);
        if free && !plain {
            found.push(more);
        }
    }
    // Of two at one place the entry's own comes first.
    found.sort_by_key(|found| found.first);
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::index;
    use super::*;
    use crate::language::fold::words;
    use crate::language::lexicon::tests::english;

    const ENTRIES: &str = r#"
        [[entity]]
        id = "peru"
        type = "place"
        name = "Peru"
        [[entity]]
        id = "peru-steel"
        type = "company"
        name = "Peru Steel"
        aliases = [{ text = "Steel", strength = "weak", note = "a good as well" }]
        [[entity]]
        id = "ana-diaz"
        type = "person"
        name = "Ana-Lena Díaz"
        aliases = ["Minister Diaz"]
        [[entity]]
        id = "usa"
        type = "place"
        name = "United States"
        aliases = ["US"]
    "#;

    fn named(text: &str) -> Vec<String> {
        let index = index(ENTRIES);
        in_article(text, &words(text), &index, &english())
            .into_iter()
            .map(|mention| index.get(mention.entity).unwrap().id.to_owned())
            .collect()
    }

    #[test]
    fn the_longest_name_wins_and_context_decides_the_weak_ones() {
        for (text, expected) in [
            // Letters in brackets stand for the name before them, and only behind it.
            (
                "PSC rose. Peru Steel (PSC) fell, PSC said. Psc is a word.",
                vec!["peru-steel", "peru-steel", "peru-steel"],
            ),
            ("The Port Authority (PA) said PA is open.", vec![]),
            ("Peru Steel (R) and R fell.", vec!["peru-steel"]),
            ("Peru Steel opened a mill.", vec!["peru-steel"]),
            ("Peru. Steel is dear.", vec!["peru", "peru-steel"]),
            ("Steel is dear.", vec![]),
            (
                "Peru Steel said Steel would grow.",
                vec!["peru-steel", "peru-steel"],
            ),
            (
                "Ana Lena Diaz left. Diaz returned.",
                vec!["ana-diaz", "ana-diaz"],
            ),
            ("Analena Díaz left.", vec!["ana-diaz"]),
            ("Diaz returned.", vec![]),
            ("They told us about the US.", vec!["usa"]),
            ("Peruvian trade", vec![]),
        ] {
            assert_eq!(named(text), expected, "text {text:?}");
        }
    }

    const TYPED: &str = r#"
        [[entity]]
        id = "peru"
        type = "place"
        kinds = ["country"]
        name = "Peru"
        [[entity]]
        id = "georgia"
        type = "place"
        kinds = ["state"]
        name = "Georgia"
        [[entity]]
        id = "south-africa"
        type = "place"
        kinds = ["country"]
        name = "South Africa"
        aliases = [{ text = "Africa", strength = "weak", note = "the continent too" }]
        [[entity]]
        id = "poland"
        type = "place"
        kinds = ["country"]
        name = "Poland"
        [[entity]]
        id = "warsaw"
        type = "place"
        kinds = ["city"]
        name = "Warsaw"
        [[entity]]
        id = "lima"
        type = "person"
        name = "Paulo Lima"
        surname = "Lima"
        [[entity]]
        id = "tarvik"
        type = "company"
        name = "Tarvik Copper AG"
        aliases = ["TCA"]
        [[entity]]
        id = "anchor"
        type = "company"
        name = "The Anchor Company"
        [[entity]]
        id = "fisheries"
        type = "body"
        name = "Department of Fisheries"
        aliases = ["Fisheries Department"]
        [[entity]]
        id = "chips"
        type = "good"
        name = "chips"
        aliases = [{ text = "the panel", strength = "weak", note = "any is called so" }]
    "#;

    fn asked(text: &str) -> Vec<(String, String)> {
        let index = index(TYPED);
        let found = in_question(text, &words(text), &index, &english());
        let named = found.iter().flat_map(|(_, mentions)| mentions);
        let read = named.map(|mention| {
            let id = index.get(mention.entity).unwrap().id.to_owned();
            (id, mention.span.of(text).to_owned())
        });
        read.collect()
    }

    #[test]
    fn people_leave_out_apostrophes_and_legal_forms_and_write_words_short() {
        for (text, expected) in [
            ("tarvik coppers new mine", vec![("tarvik", "tarvik copper")]),
            ("perus tin", vec![("peru", "peru")]),
            (
                "what is Tarvik Copper up to",
                vec![("tarvik", "Tarvik Copper")],
            ),
            (
                "what is Tarvik Copper Ltd up to",
                vec![("tarvik", "Tarvik Copper Ltd")],
            ),
            ("tarvik copper jsc", vec![("tarvik", "tarvik copper jsc")]),
            ("the anchor co said", vec![("anchor", "anchor co")]),
            ("the anchor of the ship", vec![]),
            (
                "fisheries dept budget",
                vec![("fisheries", "fisheries dept")],
            ),
            // Plurals and other words.
            ("tcas", vec![]),
            ("the tarvik coppers", vec![]),
            ("two panels", vec![]),
        ] {
            let found = asked(text);
            let found: Vec<_> = found.iter().map(|(id, at)| (&**id, &**at)).collect();
            assert_eq!(found, expected, "text {text:?}");
        }
    }

    #[test]
    fn adjectives_and_capitals_stand_for_the_countries_of_the_file() {
        for (text, expected) in [
            ("peruvian tin", vec!["peru"]),
            ("did the Peruvians sign", vec!["peru"]),
            ("페루 광산", vec!["peru"]),
            ("african mines", vec!["south-africa"]),
            ("pretorias answer", vec!["south-africa"]),
            ("georgian wine", vec![]),
            ("bolivian tin", vec![]),
            // Somebody's own name, another place, and a word like others.
            ("what did lima say", vec!["lima"]),
            ("the talks in Warsaw", vec!["warsaw"]),
            ("did Warsaw agree", vec!["warsaw", "poland"]),
            ("polish the text", vec![]),
            ("Polish coal", vec!["poland"]),
        ] {
            let found = asked(text);
            let found: Vec<_> = found.iter().map(|(id, _)| &**id).collect();
            assert_eq!(found, expected, "text {text:?}");
        }
    }

    #[test]
    fn an_article_names_a_company_without_its_legal_form() {
        let index = index(TYPED);
        for (text, expected) in [
            ("Tarvik Copper opened a mine.", vec!["tarvik"]),
            ("Tarvik Copper AG opened a mine.", vec!["tarvik"]),
            ("They cast anchor. Anchor prices rose.", vec![]),
            ("Peruvian tin rose. Pretoria agreed.", vec![]),
        ] {
            let found = in_article(text, &words(text), &index, &english());
            let ids = found
                .iter()
                .map(|found| index.get(found.entity).unwrap().id);
            assert_eq!(ids.collect::<Vec<_>>(), expected, "text {text:?}");
        }
    }

    #[test]
    fn in_a_question_a_surname_is_enough() {
        let index = index(ENTRIES);
        let lexicon = english();
        for (text, expected) in [
            ("what did diaz say", vec!["ana-diaz"]),
            ("exports to the us", vec!["usa"]),
            ("tell us more", vec![]),
        ] {
            let found = in_question(text, &words(text), &index, &lexicon);
            let ids: Vec<&str> = found
                .iter()
                .flat_map(|(_, mentions)| mentions)
                .map(|mention| index.get(mention.entity).unwrap().id)
                .collect();
            assert_eq!(ids, expected, "text {text:?}");
        }
    }
}
