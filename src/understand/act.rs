//! What a question asks that somebody does, and whether by whom or to what: the verb of
//! "who closed the mill" and of "what did Acme close".
//!
//! Takes the words of a question in English, and which of them are names; gives the verb and
//! the part that is asked for, or none where it has no verb that says anything ("who is the
//! mayor", "what did they do") or it cannot be told.

use crate::language::fold::Word;
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;
use crate::language::verbs::{Form, form};

use super::intents::fact::question_word;
use super::model::{Act, Asked, Part};

/// The words of a question, and which of them are names.
pub(super) struct Words<'m> {
    /// Those of the sentence that asks.
    pub(super) read: &'m [Word<'m>],
    /// Whether the word at a place is one of a name.
    pub(super) is_name: &'m dyn Fn(&Word<'_>) -> bool,
    pub(super) lexicon: &'m Lexicon,
}

/// The verb of a question.
struct Verb {
    /// Its place among the words.
    at: usize,
    /// The part in it that is asked for.
    part: Part,
    /// Where the words stand between its helper and it, and their part.
    subject: Option<(Span, Part)>,
}

impl Words<'_> {
    /// The act that is asked about.
    pub(super) fn act(&self, asked: &Asked) -> Option<Act> {
        let led = self.read.first()?;
        let at = self
            .read
            .iter()
            .position(|word| question_word(word, self.lexicon).is_some());
        // "did Acme close the mill"
        let at = match at {
            Some(at) => at + 1,
            None if self.lexicon.asks(&led.folded) => 0,
            None => return None,
        };
        let helper = (at..self.read.len()).find(|at| self.is_helper(*at));
        let told = match at {
            0 => None,
            _ => self.without_helper(asked, at, helper.unwrap_or(self.read.len())),
        };
        let Verb {
            at: verb,
            part,
            subject,
        } = told.or_else(|| self.behind_helper(helper?))?;
        // "When was the port meeting" has no verb that says anything.
        if *asked == Asked::When && self.verb(verb) == Some(Form::Ing) {
            return None;
        }
        // What is done somewhere, at some time, or for a reason has its place, time or reason
        // beside the verb, on either side.
        let part = match asked {
            Asked::Who | Asked::Kind { .. } | Asked::HowMany { .. } | Asked::HowMuch => part,
            Asked::What if !self.ends_in_preposition() => part,
            _ => Part::Beside,
        };
        let part = match part {
            Part::Undergoes if self.ends_in_preposition() => Part::Beside,
            part => part,
        };
        let particle = self
            .lexicon
            .particle_verb(self.read.get(verb..).unwrap_or_default());
        let stem = match particle {
            Some((stem, _)) => stem.to_owned(),
            None => self.lexicon.stem(&self.read.get(verb)?.folded),
        };
        Some(Act {
            stem,
            part,
            subject,
        })
    }

    fn is(&self, at: usize, class: Class) -> bool {
        let word = self.read.get(at);
        word.is_some_and(|word| self.lexicon.is(class, &word.folded))
    }

    fn is_helper(&self, at: usize) -> bool {
        let classes = [Class::Do, Class::Modal, Class::Perfect, Class::Being];
        let named = self.read.get(at).is_some_and(|word| (self.is_name)(word));
        !named && classes.into_iter().any(|class| self.is(at, class))
    }

    /// Whether a word is the past of a verb as well as its base form: "hit", or that of
    /// another: "found", "shot".
    fn is_its_own_past(&self, at: usize) -> bool {
        let word = self.read.get(at);
        word.is_some_and(|word| self.lexicon.irregular(&word.folded).is_some())
    }

    /// The form of the verb at a place; none of a name, a stop word, or what stands where no
    /// verb does: "the walk", "their walk", "of walks".
    fn verb(&self, at: usize) -> Option<Form> {
        let word = self.read.get(at)?;
        let before = at.checked_sub(1);
        let noun = [Class::Determiner, Class::Owns, Class::Preposition];
        let is_noun = noun
            .into_iter()
            .any(|class| before.is_some_and(|before| self.is(before, class)));
        let behind = self.read.get(at..).unwrap_or_default();
        let says_nothing =
            self.lexicon.is_stop(&word.folded) && self.lexicon.particle_verb(behind).is_none();
        let none = is_noun || says_nothing || (self.is_name)(word);
        (!none).then(|| form(&word.folded, self.lexicon)).flatten()
    }

    /// The verb that stands before every helper: "who closed the mill", "which firms closed
    /// mills".
    fn without_helper(&self, asked: &Asked, from: usize, to: usize) -> Option<Verb> {
        let stem = |at: usize| {
            let word = self.read.get(at);
            word.map_or(String::new(), |word| self.lexicon.stem(&word.folded))
        };
        let from = match asked {
            Asked::Who | Asked::What => from,
            Asked::Kind { noun, .. } | Asked::HowMany { noun, .. } => {
                (from..to).find(|at| stem(*at) == *noun)? + 1
            }
            _ => return None,
        };
        // Right before a helper stands a noun: "which mills has".
        let verb = |at: usize| {
            self.verb(at)
                .filter(|_| at + 1 < to || to == self.read.len())
        };
        let told = |at: &usize| verb(*at).is_some_and(|form| form != Form::Ing);
        // "What ferries stopped": one that may be a noun gives way to one that is none.
        let past = |at: &usize| verb(*at) == Some(Form::Past);
        let verb = (from..to).find(past).or_else(|| (from..to).find(told))?;
        Some(Verb {
            at: verb,
            part: Part::Does,
            subject: None,
        })
    }

    /// The verb behind the first helper: "who has closed it", "who was chosen", "what did
    /// Acme close".
    fn behind_helper(&self, helper: usize) -> Option<Verb> {
        let is = |class| self.is(helper, class);
        let fits = |at: &usize| {
            self.verb(*at).is_some_and(|form| match form {
                // The participles of some are the same: "was hit".
                Form::Base => !is(Class::Being) || self.is_its_own_past(*at),
                Form::Past => is(Class::Being) || is(Class::Perfect),
                Form::Ing => is(Class::Being) || is(Class::Perfect),
                Form::Third => false,
            })
        };
        // "has been quickly closed": what may stand between a helper and its verb.
        let between = |at: &usize| {
            let adverb = self.read.get(*at);
            self.is(*at, Class::Being) || adverb.is_some_and(|word| word.folded.ends_with("ly"))
        };
        let next = (helper + 1..self.read.len()).find(|at| !between(at))?;
        // Behind "did" stands somebody, and at the head of a question too.
        let at_once = helper > 0 && !is(Class::Do) && fits(&next);
        let verb = match at_once {
            true => next,
            false => (next + 1..self.read.len()).find(fits)?,
        };
        let helped = (helper..verb).any(|at| self.is(at, Class::Being));
        let passive = helped && self.verb(verb) != Some(Form::Ing);
        // "Who was she beaten by": who is behind "by" does it.
        let by = self.is(self.read.len() - 1, Class::Agent);
        let part = match (passive, at_once) {
            (true, _) if by => Part::Does,
            (true, true) | (false, false) => Part::Undergoes,
            (true, false) => Part::Beside,
            (false, true) => Part::Does,
        };
        // Who stands between them does it, or undergoes it.
        let between = self.read.get(next).zip(self.read.get(verb - 1));
        let between = between.filter(|_| !at_once);
        let subject = between.map(|(first, last)| {
            let part = if passive { Part::Undergoes } else { Part::Does };
            (Span::new(first.span.start, last.span.end), part)
        });
        Some(Verb {
            at: verb,
            part,
            subject,
        })
    }

    /// Whether a preposition at the end is left without what it belongs to: "who did she
    /// marry into".
    fn ends_in_preposition(&self) -> bool {
        let last = self.read.len().checked_sub(1);
        last.is_some_and(|last| {
            self.is(last, Class::Preposition) || self.is(last, Class::PlacePreposition)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::EntityIndex;
    use crate::language::fold::words;
    use crate::language::lexicon::Lexicon;
    use crate::understand::intents::fact::asked;

    #[test]
    fn the_act_and_the_part_that_is_asked_for_are_read_off_a_question() {
        let lexicon = Lexicon::english().unwrap();
        let entities = EntityIndex::default();
        for (question, expected) in [
            ("who closed the mill?", "close does"),
            ("what did Acme close?", "close undergoes acme does"),
            (
                "how many people did Acme lay off?",
                "dismiss undergoes acme does",
            ),
            (
                "how many people were laid off by Acme?",
                "dismiss undergoes",
            ),
            (
                "which ferries cancelled trips over the storm?",
                "cancel does",
            ),
            ("which mills has Acme closed?", "close undergoes acme does"),
            ("who was chosen to run the mill?", "choos undergoes"),
            ("who has been running the mill?", "run does"),
            ("who was Lund beaten by?", "beat does lund undergoes"),
            ("who did Lund slap?", "slap undergoes lund does"),
            ("where did the storm hit?", "hit beside the storm does"),
            (
                "when was the mill closed?",
                "close beside the mill undergoes",
            ),
            ("did Acme close the mill?", "close beside acme does"),
            ("who will the union meet?", "meet undergoes the union does"),
            ("where was Lund shot?", "shoot beside lund undergoes"),
            ("who was hit by the storm?", "hit undergoes"),
            ("who is the mayor?", ""),
            ("when was the first port meeting?", ""),
            ("what is the price of the ferry?", ""),
            ("who does Lund work for?", "work beside lund does"),
            ("how many ferries sank?", "sink does"),
            ("how much did the bank pay?", "pay undergoes the bank does"),
            ("what caused the fire?", ""),
        ] {
            let read = words(question);
            let is_name = |word: &Word<'_>| {
                word.span.start > 0 && word.span.of(question).starts_with(char::is_uppercase)
            };
            let words = Words {
                read: &read,
                is_name: &is_name,
                lexicon: &lexicon,
            };
            let asked = asked(&read, &lexicon, &entities).unwrap();
            let act = words.act(&asked);
            let told = act.map_or(String::new(), |act| {
                let subject = act.subject.map_or(String::new(), |(span, part)| {
                    format!(" {} {part:?}", span.of(question))
                });
                format!("{} {:?}{subject}", act.stem, act.part).to_lowercase()
            });
            assert_eq!(told, expected, "{question:?}");
        }
    }
}
