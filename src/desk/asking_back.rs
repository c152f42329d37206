//! What is said where a message was not understood, or can mean several things: why, and
//! what could be typed instead.

use super::{Ask, Desk};
use crate::answer::{Answer, Status};
use crate::index::Visit;
use crate::language::terms::terms;
use crate::understand::model::Intent;
use crate::understand::model::Request;

/// How many messages to try are suggested.
const SUGGESTED: usize = 3;

impl Desk {
    pub(super) fn not_understood(
        &self,
        ask: &Ask,
        nearest: Vec<String>,
        library: &Visit,
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
        self.complete_answer(&mut answer, None, ask.today, library);
        answer
    }

    /// A question back, where a name has several owners and none is clearly meant.
    pub(super) fn unclear(
        &self,
        text: &str,
        ask: &Ask,
        request: &Request,
        library: &Visit,
    ) -> Option<Answer> {
        const CLEARLY: usize = 3;
        let bare = request.terms.is_empty() && request.named.is_empty();
        if bare && matches!(request.intent, Intent::Fact(_)) {
            let mut answer = Answer::blank(&ask.text, &request.name, Status::Unclear);
            answer.note = Some("About whom or what? The question names nothing.".to_owned());
            answer.suggestions = self.examples(library).into_iter().take(SUGGESTED).collect();
            self.complete_answer(&mut answer, Some(request), ask.today, library);
            return Some(answer);
        }
        for ambiguous in &request.ambiguous {
            let mut counts: Vec<(usize, &str)> = ambiguous
                .keys
                .iter()
                .filter_map(|key| {
                    Some((
                        library.times_named_by(*key, ask.today),
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
            self.complete_answer(&mut answer, Some(request), ask.today, library);
            return Some(answer);
        }
        None
    }

    /// Messages to try, one for each way of asking, about what the corpus names most.
    pub(super) fn examples(&self, library: &Visit) -> Vec<String> {
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
    fn localised(&self, text: &str, library: &Visit) -> Option<String> {
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
