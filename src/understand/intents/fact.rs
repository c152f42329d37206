//! `who signed the port deal` · `how much did Acme pay` · `did they meet`
//!
//! Takes the words of a question; gives what kind of thing would answer it. The
//! words that it is about are left to `slots`.

use super::Intent;
use crate::entities::EntityIndex;
use crate::language::fold::Word;
use crate::language::lexicon::Lexicon;
use crate::understand::slots::Slots;

/// A question of fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What would answer it.
    pub asked: Asked,
    /// A property by its name ("share price"): the sentence has to name it too.
    pub attribute: Option<String>,
}

/// The kind of thing that answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A person, or a body that acts like one.
    Who,
    /// Something of a kind that has a noun: "which company".
    Kind {
        /// The noun's stem.
        noun: String,
        /// The type of entity it stands for, where it stands for one.
        entity_type: Option<String>,
    },
    /// A day or a longer time.
    When,
    /// A place.
    Where,
    /// A sum, a share, a size.
    HowMuch,
    /// A number of things.
    HowMany {
        /// The stem of what is counted.
        noun: String,
        /// The type of entity it stands for, where it stands for one.
        entity_type: Option<String>,
    },
    /// A reason.
    Why,
    /// A manner, or anything that tells how.
    How,
    /// Anything.
    What,
    /// Whether it is so.
    YesNo,
}

impl Asked {
    /// The intent's name in replies.
    pub fn intent(&self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Kind { entity_type, .. } => match entity_type.as_deref() {
                Some("person" | "company" | "body" | "association" | "outlet") => "who",
                Some("place") => "where",
                _ => "what",
            },
            Self::When => "when",
            Self::Where => "where",
            Self::HowMuch => "how-much",
            Self::HowMany { .. } => "how-many",
            Self::Why => "why",
            Self::How => "how",
            Self::What => "what",
            Self::YesNo => "yes-no",
        }
    }
}

pub(super) fn from_slots(rule: &str, slots: &Slots<'_>) -> Option<Intent> {
    if rule == "who/is" {
        return slots.entity("entity").map(Intent::Define);
    }
    let asked = slots.asked()?;
    if slots.has("entity") {
        slots.entity("entity")?;
    }
    let attribute = match rule {
        "what/attribute" => Some(slots.topic("attribute")?.words),
        _ => None,
    };
    Some(Intent::Fact(Fact { asked, attribute }))
}

/// What kind of thing the words ask for; none where they do not ask.
///
/// The first question word tells, wherever it stands ("first meeting when?"); a
/// message that begins with a verb of asking ("did", "is") wants yes or no.
pub fn asked(words: &[Word<'_>], lexicon: &Lexicon, entities: &EntityIndex) -> Option<Asked> {
    let folded = |at: usize| words.get(at).map(|word| &*word.folded);
    let place = words.iter().position(|word| {
        matches!(
            &*word.folded,
            "who" | "whom" | "whose" | "what" | "which" | "when" | "where" | "why" | "how"
        )
    });
    let leads = folded(0).is_some_and(|first| lexicon.asks(first));
    let Some(at) = place.filter(|at| *at == 0 || !leads || is_preposition(folded(0))) else {
        return leads.then_some(Asked::YesNo);
    };
    Some(match folded(at)? {
        "who" | "whom" | "whose" => Asked::Who,
        "when" => Asked::When,
        "where" => Asked::Where,
        "why" => Asked::Why,
        "how" => how(words, at, lexicon, entities),
        _ => which(words, at, lexicon, entities),
    })
}

fn is_preposition(word: Option<&str>) -> bool {
    matches!(
        word,
        Some("in" | "at" | "on" | "to" | "from" | "for" | "by" | "with" | "of" | "since" | "until")
    )
}

fn how(words: &[Word<'_>], at: usize, lexicon: &Lexicon, entities: &EntityIndex) -> Asked {
    match words.get(at + 1).map(|word| &*word.folded) {
        Some(
            "much" | "big" | "large" | "high" | "long" | "far" | "old" | "tall" | "deep" | "heavy"
            | "fast" | "expensive",
        ) => Asked::HowMuch,
        Some("many" | "often") => {
            let noun = words
                .iter()
                .skip(at + 2)
                .take(3)
                .find_map(|word| kind(word, lexicon, entities));
            let first = || {
                words
                    .get(at + 2)
                    .map(|word| (lexicon.stem(&word.folded), None))
            };
            let (noun, entity_type) = noun.or_else(first).unwrap_or_default();
            Asked::HowMany { noun, entity_type }
        }
        _ => Asked::How,
    }
}

fn which(words: &[Word<'_>], at: usize, lexicon: &Lexicon, entities: &EntityIndex) -> Asked {
    // The noun phrase behind "which" ends at the first verb of asking.
    let behind = words.iter().skip(at + 1).take(4);
    let phrase: Vec<&Word<'_>> = behind
        .take_while(|word| !lexicon.asks(&word.folded))
        .collect();
    for word in &phrase {
        match &*word.folded {
            "year" | "date" | "day" | "month" | "time" | "week" | "quarter" => return Asked::When,
            "percentage" | "percent" | "amount" | "price" | "sum" | "proportion" | "size" => {
                return Asked::HowMuch;
            }
            "number" => {
                return Asked::HowMany {
                    noun: String::new(),
                    entity_type: None,
                };
            }
            "reason" | "reasons" => return Asked::Why,
            _ => {}
        }
    }
    let noun = phrase.iter().find_map(|word| kind(word, lexicon, entities));
    match noun {
        Some((noun, entity_type)) => Asked::Kind { noun, entity_type },
        None => Asked::What,
    }
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
