//! What a follow-up carries over.
//!
//! Takes the last request and what was read of a new message; fills the gaps of
//! an elliptic one and says what it filled them with. A full question carries
//! nothing.

use super::intents::{Intent, Subject};
use super::{Named, Request};
use crate::language::fold::{Word, folded};
use crate::language::lexicon::{Class, Lexicon};

/// What a conversation keeps of its last turn. A surface holds one for each
/// person and place, hands it to the desk with each message, and drops it when
/// it has been idle for long.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The last request that was about something.
    pub last: Option<Request>,
    /// The first citation of its answer: the reference and the words.
    pub cited: Option<(String, String)>,
}

/// A message with more words than this is a full question.
const ELLIPTIC_WORDS: usize = 9;

/// Carries names into a request that names nothing itself.
pub fn carry(
    request: &mut Request,
    words: &[Word<'_>],
    conversation: &Conversation,
    lexicon: &Lexicon,
    holds: &dyn Fn(&str) -> bool,
) {
    let Some(last) = &conversation.last else {
        return;
    };
    if !request.named.is_empty() || last.named.is_empty() || !leans(request, words, lexicon, holds)
    {
        return;
    }
    request.named = last.named.iter().map(Named::carried).collect();
    let keys: Vec<_> = request.named.iter().map(|named| named.key).collect();
    if let Some(subject) = stand_in(&mut request.intent, lexicon) {
        subject.entities = keys;
    }
}

/// Whether a message without names leans on the one before: it is short, and has a
/// word like "it", begins with "and", or asks about one thing alone ("how big is the
/// stake?"). A subject that the articles do not know is a new one.
fn leans(
    request: &Request,
    words: &[Word<'_>],
    lexicon: &Lexicon,
    holds: &dyn Fn(&str) -> bool,
) -> bool {
    const ONE_THING: usize = 1;
    if words.len() > ELLIPTIC_WORDS {
        return false;
    }
    let stands_in = words
        .iter()
        .any(|word| lexicon.is(Class::StandIn, &word.folded));
    let asks = matches!(request.intent, Intent::Fact(_));
    let at_home = request.terms.iter().all(|term| holds(&term.stem)) && !request.capitals;
    let goes_on = words
        .first()
        .is_some_and(|first| lexicon.is(Class::Connective, &first.folded));
    stands_in || (asks && at_home && (goes_on || request.terms.len() <= ONE_THING))
}

/// The subject of a look-up that is nothing but a word like "it".
fn stand_in<'i>(intent: &'i mut Intent, lexicon: &Lexicon) -> Option<&'i mut Subject> {
    let subject = match intent {
        Intent::Define(subject)
        | Intent::Profile(subject)
        | Intent::Timeline(subject)
        | Intent::Latest(Some(subject))
        | Intent::Quote {
            speaker: subject, ..
        } => subject,
        _ => return None,
    };
    let words = folded(&subject.words);
    lexicon.is(Class::StandIn, &words).then_some(subject)
}

/// The last request, asked again about something else ("and on visas?").
///
/// Where the new subject names entities, they take the place of those of their
/// type; where it is words, it is asked of the same entities.
pub fn turn(last: &Request, mut request: Request) -> Request {
    let subject = match &request.intent {
        Intent::Profile(subject) => subject.clone(),
        _ => return request,
    };
    if subject.words.is_empty() {
        return Request {
            named: last.named.iter().map(Named::carried).collect(),
            period: request.period,
            rule: request.rule,
            ..last.clone()
        };
    }
    let new = std::mem::take(&mut request.named);
    if new.is_empty() {
        request.named = last.named.iter().map(Named::carried).collect();
    } else {
        let kept = last
            .named
            .iter()
            .filter(|old| new.iter().all(|new| new.kind != old.kind));
        request.named = kept.map(Named::carried).collect();
        request.named.extend(new);
        request.terms = last.terms.iter().chain(&request.terms).cloned().collect();
    }
    request.intent = match &last.intent {
        Intent::Fact(fact) => Intent::Fact(fact.clone()),
        Intent::Define(_) => Intent::Define(subject),
        Intent::Timeline(_) => Intent::Timeline(subject),
        Intent::Latest(_) => Intent::Latest(Some(subject)),
        Intent::Quote { speaker, .. } if subject.entities.is_empty() => Intent::Quote {
            speaker: speaker.clone(),
            matter: Some(subject),
        },
        Intent::Quote { matter, .. } => Intent::Quote {
            speaker: subject,
            matter: matter.clone(),
        },
        _ if subject.entities.is_empty() => Intent::Fact(super::intents::fact::Fact {
            asked: super::intents::fact::Asked::What,
            attribute: None,
        }),
        _ => Intent::Profile(subject),
    };
    request.period = request.period.or_else(|| last.period.clone());
    request.also = last.also.clone();
    request
}
