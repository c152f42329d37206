//! `who signed the port deal` · `how much did Acme pay` · `did they meet`
//!
//! Takes the words of a question; gives what kind of thing would answer it. The
//! words that it is about are left to `slots`.

use super::definition::{Definition, Setting, Turned};
use crate::entities::EntityIndex;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Lexicon};
use crate::understand::model::{Asked, Fact, Intent};
use crate::understand::slots::Slots;

pub(super) const DEFINITION: Definition = Definition {
    name: "fact",
    settings: &[
        Setting {
            // What is asked for, whatever the words say.
            key: "asked",
            values: &[
                "person", "thing", "date", "place", "amount", "count", "reason", "manner", "yes-no",
            ],
            by_example: false,
        },
        Setting {
            // "noun": no word asks, a noun says what is wanted ("head of Acme"). "tag": a
            // statement with a question behind it.
            key: "form",
            values: &["noun", "tag"],
            by_example: false,
        },
    ],
    slots: &[
        "topic",
        "entity",
        "attribute",
        "rest",
        "statement",
        "period",
    ],
    read,
    turned: |last, _| Turned::to(last.clone()),
    remembered: true,
    suggested: true,
    by_its_words: true,
    ..Definition::PLAIN
};

fn read(slots: &Slots<'_>) -> Option<Intent> {
    let asked = match slots.setting("asked") {
        _ if slots.sets("form", "tag") => tagged(slots)?,
        Some("person") => Asked::Who,
        Some("date") => Asked::When,
        Some("place") => Asked::Where,
        Some("amount") => Asked::HowMuch,
        Some("count") => Asked::HowMany {
            noun: String::new(),
            entity_type: None,
        },
        Some("reason") => Asked::Why,
        Some("manner") => Asked::How,
        Some("yes-no") => Asked::YesNo,
        Some("thing") => slots.kind_in("topic").unwrap_or(Asked::What),
        _ => slots.asked()?,
    };
    if slots.has("entity") {
        slots.entity("entity")?;
    }
    if slots.sets("form", "noun") {
        // A time and nothing else is no subject, and what asks does so in its own way.
        slots.topic("topic")?;
        if self::asked(slots.words, slots.lexicon, slots.entities).is_some() {
            return None;
        }
    }
    let attribute = match slots.has("attribute") {
        true => Some(slots.topic("attribute")?.words),
        false => None,
    };
    Some(Intent::Fact(Fact { asked, attribute }))
}

/// "Acme bought the port, right?" wants yes or no, where it is about somebody.
fn tagged(slots: &Slots<'_>) -> Option<Asked> {
    let about = slots.topic("statement")?;
    let asks = asked(slots.words, slots.lexicon, slots.entities);
    let only_states = asks.is_none_or(|asked| asked == Asked::YesNo);
    (!about.entities.is_empty() && only_states).then_some(Asked::YesNo)
}

/// The classes of question words.
const ASKING: [Class; 6] = [
    Class::Who,
    Class::Which,
    Class::When,
    Class::Where,
    Class::Why,
    Class::How,
];

/// The class of a question word; none of another word.
pub fn question_word(word: &Word<'_>, lexicon: &Lexicon) -> Option<Class> {
    let mut classes = ASKING.into_iter();
    classes.find(|class| lexicon.is(*class, &word.folded))
}

/// Whether words begin as an exclamation does: "what a day".
pub fn exclaims(words: &[Word<'_>], lexicon: &Lexicon) -> bool {
    let is = |class, word: &Word<'_>| lexicon.is(class, &word.folded);
    matches!(words, [first, second, ..] if is(Class::Exclaims, first) && is(Class::Indefinite, second))
}

/// What kind of thing the words ask for; none where they do not ask.
///
/// The first question word tells, wherever it stands ("first meeting when?"); a
/// message that begins with a verb of asking ("did", "is") wants yes or no.
pub fn asked(words: &[Word<'_>], lexicon: &Lexicon, entities: &EntityIndex) -> Option<Asked> {
    let first = words.first()?;
    let leads = lexicon.asks(&first.folded);
    let behind_preposition = lexicon.is(Class::Preposition, &first.folded);
    let found = words
        .iter()
        .enumerate()
        .find_map(|(at, word)| Some((at, question_word(word, lexicon)?)));
    let Some((at, class)) = found.filter(|(at, _)| *at == 0 || !leads || behind_preposition) else {
        return leads.then_some(Asked::YesNo);
    };
    Some(match class {
        Class::Who => Asked::Who,
        Class::When => Asked::When,
        Class::Where => Asked::Where,
        Class::Why => Asked::Why,
        Class::How => how(words, at, lexicon, entities),
        _ => which(words, at, lexicon, entities),
    })
}

fn how(words: &[Word<'_>], at: usize, lexicon: &Lexicon, entities: &EntityIndex) -> Asked {
    let Some(next) = words.get(at + 1).map(|word| &*word.folded) else {
        return Asked::How;
    };
    if lexicon.is(Class::Cause, next) {
        return Asked::Why;
    }
    if lexicon.is(Class::Lasting, next) {
        return Asked::HowLong;
    }
    if lexicon.is(Class::Size, next) {
        return Asked::HowMuch;
    }
    if !lexicon.is(Class::Count, next) {
        return Asked::How;
    }
    // "How many members' votes": the noun behind the owner is the one that is counted.
    let owns = |at: usize| {
        let pair = words.get(at).zip(words.get(at + 1));
        pair.is_some_and(|(one, next)| next.span.start > one.span.end + 1)
    };
    let mut behind = (at + 2..words.len()).take(3).filter(|at| !owns(*at));
    let noun = behind.find_map(|at| kind(words.get(at)?, lexicon, entities));
    let first = || {
        let first = (at + 2..words.len()).find(|at| !owns(*at));
        let word = first.and_then(|at| words.get(at));
        word.map(|word| (lexicon.stem(&word.folded), None))
    };
    let (noun, entity_type) = noun.or_else(first).unwrap_or_default();
    Asked::HowMany { noun, entity_type }
}

fn which(words: &[Word<'_>], at: usize, lexicon: &Lexicon, entities: &EntityIndex) -> Asked {
    // The noun phrase behind "which" ends at the first verb of asking or preposition.
    let ends = |word: &Word<'_>| {
        lexicon.asks(&word.folded) || lexicon.is(Class::Preposition, &word.folded)
    };
    let behind = |skipped: usize| {
        let words = words.iter().skip(at + 1 + skipped).take(4);
        words.take_while(|word| !ends(word)).collect::<Vec<_>>()
    };
    let phrase = behind(0);
    // "이유가 뭐야": where nothing stands behind it, the noun stands before.
    if at + 1 == words.len()
        && let Some(asked) = at
            .checked_sub(1)
            .and_then(|before| measure(words.get(before)?, lexicon))
    {
        return asked;
    }
    let next = words.get(at + 1);
    if next.is_some_and(|next| lexicon.is(Class::Cause, &next.folded)) {
        return Asked::Why;
    }
    if let Some(asked) = phrase.iter().find_map(|word| measure(word, lexicon)) {
        return asked;
    }
    // "what is the reason for": the noun stands behind the verb and "the".
    let is_article = |word: &Word<'_>| lexicon.is(Class::Determiner, &word.folded);
    if phrase.is_empty() && words.get(at + 2).is_some_and(is_article) {
        let asked = behind(2)
            .into_iter()
            .find_map(|word| measure(word, lexicon));
        return asked.unwrap_or(Asked::What);
    }
    let mut kinds = phrase
        .iter()
        .map(|word| Some((word, kind(word, lexicon, entities)?)))
        .skip_while(Option::is_none);
    let first = kinds.next().flatten();
    // "Which party leader": the noun of a person behind it is the head.
    let person = kinds.next().flatten();
    let person = person.filter(|(_, (_, of))| of.as_deref() == Some("person"));
    let named = person.filter(|_| first.is_some()).or(first);
    match named {
        Some((word, (noun, entity_type))) => Asked::Kind {
            noun,
            typed: word.folded.to_string(),
            entity_type,
        },
        None => Asked::What,
    }
}

/// What a noun asks for that stands for a time, a sum, a number or a reason.
fn measure(word: &Word<'_>, lexicon: &Lexicon) -> Option<Asked> {
    let is = |class| lexicon.is(class, &word.folded);
    if is(Class::TimeNoun) {
        return Some(Asked::When);
    }
    if is(Class::SumNoun) {
        return Some(Asked::HowMuch);
    }
    if is(Class::ReasonNoun) {
        return Some(Asked::Why);
    }
    is(Class::NumberNoun).then(|| Asked::HowMany {
        noun: String::new(),
        entity_type: None,
    })
}

/// The kind of thing that the first noun of a kind among the words asks for.
pub fn kind_in(words: &[Word<'_>], lexicon: &Lexicon, entities: &EntityIndex) -> Option<Asked> {
    words.iter().find_map(|word| {
        let (noun, entity_type) = kind(word, lexicon, entities)?;
        Some(Asked::Kind {
            noun,
            typed: word.folded.to_string(),
            entity_type,
        })
    })
}

/// The stem of a noun that asks for entities of a kind, and their type.
fn kind(
    word: &Word<'_>,
    lexicon: &Lexicon,
    entities: &EntityIndex,
) -> Option<(String, Option<String>)> {
    let noun = lexicon.stem(&word.folded);
    let entity_type = lexicon.type_of(&noun).map(str::to_owned);
    (entity_type.is_some() || entities.has_kind(&noun)).then_some((noun, entity_type))
}
