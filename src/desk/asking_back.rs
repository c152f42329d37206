//! What is said where a message was not understood, or can mean several things: why, and
//! what could be typed instead.

use jiff::civil::Date;

use super::{Ask, Desk};
use crate::answer::{Answer, Status};
use crate::index::QuerySession;
use crate::language::periods::Period;
use crate::language::terms::terms;
use crate::understand::dialogue::Conversation;
use crate::understand::intents;
use crate::understand::model::{Intent, Reading, Request};

/// How many messages to try are suggested.
const SUGGESTED: usize = 3;

impl Desk {
    pub(super) fn not_understood(
        &self,
        ask: &Ask,
        nearest: Vec<String>,
        library: &QuerySession,
    ) -> Answer {
        let status = if ask.addressed {
            Status::NotUnderstood
        } else {
            Status::Ignored
        };
        let mut answer = Answer::blank(&ask.text, "none", status);
        if ask.addressed {
            let known = terms(&ask.text, &library.lexicon)
                .iter()
                .any(|term| library.holds(&term.stem));
            let words = if known {
                "."
            } else {
                ", and none of its words are in the articles."
            };
            answer.note = Some(format!("I could not read that as a question{words}"));
            let near = nearest
                .iter()
                .filter_map(|text| self.localised(text, library));
            answer.suggestions = near.collect();
            if answer.suggestions.is_empty() {
                answer.suggestions = self.examples(library).into_iter().take(SUGGESTED).collect();
            }
        }
        self.complete_answer(&mut answer, None, ask.today(), library);
        answer
    }

    /// A question back, where a name has several owners and none is clearly meant.
    pub(super) fn unclear(
        &self,
        text: &str,
        ask: &Ask,
        request: &Request,
        library: &QuerySession,
    ) -> Option<Answer> {
        const CLEARLY: usize = 3;
        let bare = request.terms.is_empty() && request.named.is_empty();
        if bare && matches!(request.intent, Intent::Fact(_)) {
            let mut answer = Answer::blank(&ask.text, &request.name, Status::Unclear);
            answer.note = Some("About whom or what? The question names nothing.".to_owned());
            answer.suggestions = self.examples(library).into_iter().take(SUGGESTED).collect();
            self.complete_answer(&mut answer, Some(request), ask.today(), library);
            return Some(answer);
        }
        for ambiguous in &request.ambiguous {
            let mut counts: Vec<(usize, &str)> = ambiguous
                .keys
                .iter()
                .filter_map(|key| {
                    Some((
                        library.times_named_by(*key, ask.today()),
                        library.entity(*key)?.name,
                    ))
                })
                .collect();
            counts.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| one.1.cmp(other.1)));
            let [first, second, ..] = counts.as_slice() else {
                continue;
            };
            if first.0 >= second.0.max(1) * CLEARLY {
                continue;
            }
            let mut answer = Answer::blank(&ask.text, &request.name, Status::Unclear);
            let span = ambiguous.span;
            answer.note = Some(format!("“{}” can mean several.", span.of(text)));
            let before = text.get(..span.start).unwrap_or_default();
            let behind = text.get(span.end..).unwrap_or_default();
            answer.suggestions = counts
                .iter()
                .map(|(_, name)| format!("{before}{name}{behind}"))
                .collect();
            self.complete_answer(&mut answer, Some(request), ask.today(), library);
            return Some(answer);
        }
        None
    }

    /// A question back, where evidence finds two readings nearly as likely as each other:
    /// both, worded as phrases that are read so.
    pub(super) fn two_readings(
        &self,
        ask: &Ask,
        request: &Request,
        library: &QuerySession,
    ) -> Option<Answer> {
        let own = intents::named_by(&request.intent);
        let other = request.close.as_deref().filter(|_| ask.addressed)?;
        let worded = |intent: &str| self.worded(intent, request, ask.today(), library);
        let mut answer = Answer::blank(&ask.text, &request.name, Status::Unclear);
        answer.note = Some("I can read that in two ways.".to_owned());
        answer.suggestions = vec![worded(&own)?, worded(other)?];
        self.complete_answer(&mut answer, Some(request), ask.today(), library);
        Some(answer)
    }

    /// What a request is about and its time, in the words of an example of an intent; none
    /// where that is not read as the intent.
    fn worded(
        &self,
        intent: &str,
        request: &Request,
        today: Date,
        library: &QuerySession,
    ) -> Option<String> {
        const ABOUT: [&str; 3] = ["entity", "topic", "matter"];
        let mut slots = request.slots.iter();
        let slot = slots.find(|slot| ABOUT.contains(&slot.name.as_str()));
        // Of one name, its own words say what it is about.
        let about = match request.named.as_slice() {
            [named] => library.entity(named.key)?.name,
            _ => &slot?.words,
        };
        let period = request.period.as_ref();
        let rules = self.wordings.english.rules.iter();
        let mut rules: Vec<_> = rules.filter(|rule| rule.intent.name == intent).collect();
        rules.sort_by_key(|rule| rule.in_help.unwrap_or(u32::MAX));
        let examples = rules.into_iter().flat_map(|rule| &rule.examples);
        let mut worded = examples.filter_map(|example| {
            let [(name, span)] = example.slots.as_slice() else {
                return None;
            };
            if example.after.is_some() || !ABOUT.contains(&name.as_str()) {
                return None;
            }
            let before = example.text.get(..span.start)?;
            let behind = example.text.get(span.end..)?.trim_end_matches('?');
            let time = period.map_or_else(String::new, |period| format!(" {}", period.text));
            Some(format!("{before}{about}{behind}{time}"))
        });
        worded.find(|text| {
            let read = self.read(text, today, &Conversation::default(), library);
            let Reading::Clear(read) = read else {
                return false;
            };
            let same = |one: &Option<Period>, other: &Option<Period>| {
                let days = |it: &Option<Period>| it.as_ref().map(|it| (it.start, it.end));
                days(one) == days(other)
            };
            let limited = same(&read.period, &request.period);
            intents::named_by(&read.intent) == intent && limited && read.close.is_none()
        })
    }

    /// Messages to try, one for each way of asking, about what the corpus names most.
    pub(super) fn examples(&self, library: &QuerySession) -> Vec<String> {
        let rules = self.wordings.english.rules.iter();
        let mut rules: Vec<_> = rules.filter(|rule| rule.in_help.is_some()).collect();
        rules.sort_by_key(|rule| rule.in_help);
        let texts = rules
            .into_iter()
            .filter_map(|rule| rule.examples.first())
            .map(|example| example.text.as_str());
        texts
            .filter_map(|text| self.localised(text, library))
            .collect()
    }

    /// An example with names of the corpus in place of its own; none where the
    /// corpus names nothing of the kind.
    fn localised(&self, text: &str, library: &QuerySession) -> Option<String> {
        let mut text = text.to_owned();
        let (english, korean) = (&self.wordings.english, &self.wordings.korean);
        for (name, entity_type) in english.example_names.iter().chain(&korean.example_names) {
            if text.contains(name.as_str()) {
                let most_named = library.most_named(entity_type)?;
                text = text.replace(name.as_str(), most_named.name);
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::bootstrap::tests::seeds;

    #[test]
    fn of_two_close_readings_both_are_offered_in_words_that_are_read_so() {
        let desk = seeds();
        let library = desk.session();
        let today = date(2025, 6, 25);
        for (text, other, expected) in [
            ("brief me on Korea Zinc", "timeline", Some("Korea Zinc")),
            (
                "timeline of tariffs since 2024",
                "latest",
                Some("since 2024"),
            ),
            ("brief me on Korea Zinc", "help", None),
        ] {
            let read = desk.read(text, today, &Conversation::default(), &library);
            let Reading::Clear(mut request) = read else {
                panic!("{text:?} is not read");
            };
            request.close = Some(other.to_owned());
            let ask = Ask::on(today, text);
            let asked = desk.two_readings(&ask, &request, &library);
            let offered = asked.map(|answer| answer.suggestions);
            assert_eq!(
                offered.is_some(),
                expected.is_some(),
                "{text:?}: {offered:?}"
            );
            let Some((offered, held)) = offered.zip(expected) else {
                continue;
            };
            assert!(offered.iter().all(|it| it.contains(held)), "{offered:?}");
            let own = intents::named_by(&request.intent);
            for (offered, intent) in offered.iter().zip([own.as_str(), other]) {
                let read = desk.read(offered, today, &Conversation::default(), &library);
                let Reading::Clear(read) = read else {
                    panic!("{offered:?} is not read");
                };
                assert_eq!(intents::named_by(&read.intent), intent, "{offered:?}");
            }
        }
    }
}
