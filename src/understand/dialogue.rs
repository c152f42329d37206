//! What a follow-up carries over.
//!
//! Takes the last request and what was read of a new message; fills the gaps of
//! an elliptic one and says what it filled them with. A full question carries
//! nothing.

use super::intents;
use super::intents::definition::Keeps;
use super::model::{Ambiguous, Asked, AskedTerm, DialogueAct, Intent, Named, Request, Subject};
use crate::ingest::article::ArticleId;
use crate::language::fold::{Word, folded};
use crate::language::lexicon::{Class, Lexicon};
use crate::language::span::Span;

/// What a conversation keeps of its last turn. A surface holds one for each
/// person and place, hands it to the desk with each message, and drops it when
/// it has been idle for long.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The last request that was about something.
    pub last: Option<Request>,
    /// The folded words of the last message, whatever it asked.
    pub before: Vec<String>,
    /// Whom its short answer names.
    pub answer_names: Vec<Named>,
    /// The citations of its answer, in order.
    pub cited: Vec<Cited>,
    /// The articles that its sentences stand in, each once: those cited, or where nothing
    /// was found what came nearest.
    pub seen: Vec<ArticleId>,
    /// How many of the best citations for it were shown so far.
    pub shown: usize,
    /// The messages that the last reply offered to choose from.
    pub offered: Vec<String>,
    /// How the last reply came about.
    pub told: Option<Told>,
    /// The id of the last reply and what was read for it, where that can be read again.
    pub answered: Option<(String, Request)>,
}

impl Conversation {
    /// Keeps a request that was not answered: the next message may lean on its words, and
    /// nothing of an older reply belongs to it.
    pub fn goes_on_from(&mut self, request: Request) {
        self.last = Some(request);
        self.answer_names.clear();
        self.seen.clear();
        self.shown = 0;
        self.told = None;
        self.answered = None;
    }
}

/// A citation that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// `article:start-end:hash`.
    pub reference: String,
    /// Its words.
    pub text: String,
}

/// How a reply came about, as far as its request does not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// What came of it, in a word.
    pub status: &'static str,
    /// How likely its first citation answers.
    pub confidence: f64,
    /// How many replies of its kind were found right, and of how many, where that tells
    /// how likely; none where the model does.
    pub measured: Option<(u32, u32)>,
}

/// A message with more words than this is a full question.
const ELLIPTIC_WORDS: usize = 9;
/// The same of a question without a name of its own that has a word like "it": that word
/// must mean something.
const LEANING_WORDS: usize = 20;

/// Puts what leans on the last turn together with it; other requests stay as they are.
pub(super) fn resolve(request: Request, conversation: &Conversation) -> Request {
    let last = conversation.last.as_ref();
    let Intent::Dialogue(act) = &request.intent else {
        return request;
    };
    let cited = |number: usize| conversation.cited.get(number.checked_sub(1)?);
    match (act.clone(), last) {
        (DialogueAct::More, Some(last)) => Request {
            name: request.name,
            rule: request.rule,
            say: request.say,
            alternatives: request.alternatives,
            named: last.named.iter().map(Named::carried).collect(),
            skip: conversation.shown,
            ..last.clone()
        },
        (DialogueAct::Correction(subject) | DialogueAct::FollowUp(subject), last) => {
            let goes_on_in = conversation.seen.clone();
            Request {
                goes_on_in,
                ..turned(last, subject, request)
            }
        }
        (DialogueAct::Article(number), _) => showing(request, cited(number)),
        // What was offered is asked anew.
        (DialogueAct::Choice(_), _) if !conversation.offered.is_empty() => request,
        (DialogueAct::Choice(number), _) => {
            let number = number.unwrap_or(conversation.cited.len());
            showing(request, cited(number))
        }
        (DialogueAct::More | DialogueAct::Explain, _) => request,
    }
}

/// The message that a choice stands for, where the last reply offered some.
pub(super) fn chosen<'c>(request: &Request, conversation: &'c Conversation) -> Option<&'c str> {
    let Intent::Dialogue(DialogueAct::Choice(number)) = &request.intent else {
        return None;
    };
    let number = number.unwrap_or(conversation.offered.len());
    let offered = conversation.offered.get(number.checked_sub(1)?);
    offered.map(String::as_str)
}

fn turned(last: Option<&Request>, subject: Subject, request: Request) -> Request {
    match last {
        Some(last) => {
            let mut turned = turn(last, subject, request);
            turned.name = name_of(&turned.intent, last);
            turned.skip = 0;
            turned
        }
        None => Request {
            intent: Intent::Profile(subject),
            name: intents::named_by(&Intent::Profile(Subject::default())),
            ..request
        },
    }
}

fn showing(request: Request, cited: Option<&Cited>) -> Request {
    let about = Subject::default();
    let name = intents::named_by(&Intent::Article { about, date: false });
    match cited {
        Some(cited) => Request {
            intent: Intent::Cited {
                reference: cited.reference.clone(),
                text: cited.text.clone(),
            },
            name,
            ..request
        },
        None => Request { name, ..request },
    }
}

/// What replies call a request that goes on from another.
fn name_of(intent: &Intent, last: &Request) -> String {
    let goes_on = std::mem::discriminant(intent) == std::mem::discriminant(&last.intent);
    match intent {
        Intent::Fact(fact) if fact.asked != Asked::What => fact.asked.intent().to_owned(),
        _ if goes_on => last.name.clone(),
        other => intents::named_by(other),
    }
}

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
    // What is about no subject takes nothing along: to say so would not be true.
    if matches!(
        request.intent,
        Intent::Help
            | Intent::Idle
            | Intent::Sources
            | Intent::Changes
            | Intent::Cited { .. }
            | Intent::Dialogue(_)
    ) {
        return;
    }
    let meant = if request.named.is_empty() {
        if !leans(request, words, lexicon, holds) {
            return;
        }
        if let Intent::Fact(_) = &request.intent {
            let known = |term: &AskedTerm| request.terms.iter().any(|it| it.stem == term.stem);
            let kept: Vec<AskedTerm> = kept_terms(last).filter(|term| !known(term)).collect();
            request.terms.extend(kept);
        }
        meant(last, &conversation.answer_names, words, lexicon)
    } else {
        meant_beside(&request.named, last, words, lexicon)
    };
    if let [first, second, ..] = meant.as_slice()
        && let Some(word) = personal(words, lexicon)
    {
        // "he", of two persons: which one?
        request.ambiguous.push(Ambiguous {
            span: word.span,
            keys: vec![first.key, second.key],
        });
    }
    request.goes_on_in = conversation.seen.clone();
    let carried: Vec<Named> = meant.into_iter().map(Named::carried).collect();
    let keys: Vec<_> = carried.iter().map(|named| named.key).collect();
    request.named.extend(carried);
    if let Intent::Relation(one, other) = &mut request.intent
        && one.entities.is_empty()
        && let [first, second, ..] = keys.as_slice()
    {
        one.entities.push(*first);
        other.entities.push(*second);
    } else if let Some(subject) = stand_in(&mut request.intent, lexicon) {
        subject.entities = keys;
    }
}

/// Whom "he" means beside other names ("did he visit Borealis?"): persons of the last
/// turn, unless a person is named before it.
fn meant_beside<'l>(
    named: &[Named],
    last: &'l Request,
    words: &[Word<'_>],
    lexicon: &Lexicon,
) -> Vec<&'l Named> {
    let is_personal = |word: &&Word<'_>| lexicon.is(Class::OnePerson, &word.folded);
    let Some(word) = words.iter().find(is_personal) else {
        return Vec::new();
    };
    let before = |named: &Named| named.kind == "person" && named.span.start < word.span.start;
    if named.iter().any(before) {
        return Vec::new();
    }
    let unnamed = |old: &&Named| named.iter().all(|named| named.key != old.key);
    let persons = last.named.iter().filter(|named| named.kind == "person");
    persons.filter(unnamed).collect()
}

/// Which of the last names a message without any means: "he" alone means a person, whom
/// the answer named rather than whom the question did ("who replaced her?" · "what did he
/// say?"); anything else all names of the question.
fn meant<'l>(
    last: &'l Request,
    answered: &'l [Named],
    words: &[Word<'_>],
    lexicon: &Lexicon,
) -> Vec<&'l Named> {
    let persons = |named: &'l [Named]| -> Vec<&'l Named> {
        let persons = named.iter().filter(|named| named.kind == "person");
        persons.collect()
    };
    if personal(words, lexicon).is_some() {
        let of_either = [persons(answered), persons(&last.named)];
        let mut of_either = of_either.into_iter().filter(|it| !it.is_empty());
        if let Some(persons) = of_either.next() {
            return persons;
        }
    }
    last.named.iter().collect()
}

/// The word that stands for one person, where it is the only one that stands for
/// anything: "where did he meet her" is about both.
fn personal<'w>(words: &'w [Word<'_>], lexicon: &Lexicon) -> Option<&'w Word<'w>> {
    let is = |class, word: &Word<'_>| lexicon.is(class, &word.folded);
    let mut stand_ins = words.iter().filter(|word| is(Class::StandIn, word));
    let first = stand_ins.next()?;
    (stand_ins.next().is_none() && is(Class::OnePerson, first)).then_some(first)
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
    let stands_in = words
        .iter()
        .any(|word| lexicon.is(Class::StandIn, &word.folded));
    let asks = matches!(request.intent, Intent::Fact(_));
    let most = match stands_in && asks && !request.capitals {
        true => LEANING_WORDS,
        false => ELLIPTIC_WORDS,
    };
    if words.len() > most {
        return false;
    }
    let at_home = request.terms.iter().all(|term| holds(&term.stem)) && !request.capitals;
    let goes_on = words
        .first()
        .is_some_and(|first| lexicon.is(Class::Connective, &first.folded));
    // "is it raining?" is about nothing that was told.
    let heard = |term: &AskedTerm| holds(&term.stem);
    if asks && !request.terms.is_empty() && !request.terms.iter().any(heard) {
        return false;
    }
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

/// The terms of a request that go on into the next: those of its names go with them,
/// and where the others stood says nothing in another message.
fn kept_terms(last: &Request) -> impl Iterator<Item = AskedTerm> {
    let in_a_name = |term: &&AskedTerm| {
        let mut named = last.named.iter();
        named.any(|named| !named.span.is_empty() && named.span.overlaps(term.span))
    };
    let kept = last.terms.iter().filter(move |term| !in_a_name(term));
    kept.map(|term| AskedTerm {
        span: Span::default(),
        ..term.clone()
    })
}

/// The last request, asked again about something else ("and on visas?").
///
/// Where the new subject names entities, they take the place of those of their
/// type; where it is words, it is asked of the same entities.
fn turn(last: &Request, subject: Subject, mut request: Request) -> Request {
    if subject.words.is_empty() {
        return Request {
            named: last.named.iter().map(Named::carried).collect(),
            period: request.period.or_else(|| last.period.clone()),
            publisher: request.publisher.or_else(|| last.publisher.clone()),
            without: [last.without.as_slice(), &request.without].concat(),
            rule: request.rule,
            say: request.say,
            slots: request.slots,
            alternatives: request.alternatives,
            ..last.clone()
        };
    }
    let turned = (intents::of(&last.intent).turned)(&last.intent, subject);
    let new = std::mem::take(&mut request.named);
    if !new.is_empty() {
        request.terms = kept_terms(last).chain(request.terms).collect();
    }
    let goes_on = |old: &&Named| match &turned.keeps {
        Keeps::OtherTypes => new.iter().all(|new| new.kind != old.kind),
        Keeps::All => true,
        Keeps::Only(keys) => keys.contains(&old.key),
        Keeps::Nothing => false,
    };
    let kept = last.named.iter().filter(goes_on).map(Named::carried);
    request.named = match turned.keeps {
        Keeps::Nothing => Vec::new(),
        _ => kept.chain(new.iter().cloned()).collect(),
    };
    request.intent = turned.intent;
    request.period = request.period.or_else(|| last.period.clone());
    request.also = last.also.clone();
    request
}
