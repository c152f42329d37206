//! What the buttons under a reply do.
//!
//! A button carries a random handle and nothing else. Takes what a handle stands
//! for when the button is made; gives it back to a person who may press it, in the
//! place it was made for, until it expires. Pressing is left to `bot`.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::expiring_map::{ExpiringMap, lock};
use super::incoming::{Handed, Place};
use super::render::{Button, Pages};
use crate::answer::{Answer, Status};
use crate::team::briefing::Item;
use crate::understand::intents;

/// How many handles are kept; a reply takes up to three.
const MOST: usize = 10_000;
/// How long a button can be pressed.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How many messages are offered as buttons; a row holds five, two of which turn pages.
const MOST_OFFERED: usize = 3;
/// The longest label that Discord takes, in UTF-16 units.
const LABEL: usize = 80;
/// What our handles begin with, so that a stranger's are told apart.
const MARK: &str = "dateline:";

/// A reply that is longer than a page, or that something can be done with.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// All of its pages.
    pub pages: Arc<Pages>,
    /// The one that is shown.
    pub at: usize,
    /// What "Add to briefing" adds.
    pub item: Option<Item>,
    /// The messages that a question back offers to choose from.
    pub offered: Vec<String>,
}

/// What a button does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Shows another page in place of this one.
    Turn(Leaf),
    /// Adds an item to the briefing.
    Add(Item),
    /// Asks what was offered.
    Ask(String),
}

/// Why a button does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dead {
    /// Nothing is known of it: it is old, or was never ours.
    Expired,
    /// It is somebody else's.
    NotYours,
}

#[derive(Debug)]
struct Bound {
    place: Place,
    /// Who alone may press it.
    person: Option<u64>,
    action: Action,
}

/// The handles of all buttons that can still be pressed.
#[derive(Debug)]
pub struct Handles {
    bound: Mutex<ExpiringMap<String, Bound>>,
}

impl Default for Handles {
    fn default() -> Self {
        Self {
            bound: Mutex::new(ExpiringMap::new(MOST, LIFE)),
        }
    }
}

impl Handles {
    /// The buttons under a page. Only the one who asked turns the pages; anyone may
    /// add to the briefing, which belongs to all of them.
    pub fn buttons(&self, leaf: &Leaf, place: Place, asker: u64) -> Vec<Button> {
        let turn = |at: usize| Action::Turn(Leaf { at, ..leaf.clone() });
        let back = leaf.at.checked_sub(1).map(|at| ("Back", at));
        let more = Some(leaf.at + 1).filter(|at| *at < leaf.pages.len());
        let turns = [back, more.map(|at| ("More", at))];
        let mut buttons: Vec<Button> = turns
            .into_iter()
            .flatten()
            .map(|(label, at)| self.bind(label.to_owned(), place, Some(asker), turn(at)))
            .collect();
        for offered in leaf.offered.iter().take(MOST_OFFERED) {
            let label = shortened(offered);
            buttons.push(self.bind(label, place, None, Action::Ask(offered.clone())));
        }
        if let Some(item) = leaf.item.clone() {
            buttons.push(self.bind("Add to briefing".to_owned(), place, None, Action::Add(item)));
        }
        buttons
    }

    /// What the button does that was pressed.
    pub fn pressed(&self, handle: &str, by: &Handed) -> Result<Action, Dead> {
        let mut bound = lock(&self.bound);
        let bound = bound
            .get(&handle.to_owned(), Instant::now())
            .filter(|bound| bound.place == by.place)
            .ok_or(Dead::Expired)?;
        let allowed = bound.person.is_none_or(|person| person == by.person.id);
        allowed.then(|| bound.action.clone()).ok_or(Dead::NotYours)
    }

    fn bind(&self, label: String, place: Place, person: Option<u64>, action: Action) -> Button {
        let handle = fresh_handle();
        let bound = Bound {
            place,
            person,
            action,
        };
        lock(&self.bound).put(handle.clone(), bound, Instant::now());
        Button { label, handle }
    }
}

/// What "Add to briefing" under this reply adds: of a reply about one entity as a
/// whole the entity, else the first sentence cited.
pub fn item_of(answer: &Answer) -> Option<Item> {
    let entity = answer.entities.first().map(|named| Item::Entity {
        id: named.id.clone(),
        name: named.name.clone(),
    });
    let citation = answer.citations.first().map(|quote| Item::Citation {
        reference: quote.citation.reference.clone(),
        text: quote.text().to_owned(),
    });
    match answer.status {
        Status::Answered if about_one(&answer.intent) => entity.or(citation),
        Status::Answered => citation.or(entity),
        Status::NotFound => entity,
        _ => None,
    }
}

/// The messages that a question back offers; none under an answer.
pub fn offered_by(answer: &Answer) -> Vec<String> {
    match answer.status {
        Status::Unclear => answer.suggestions.clone(),
        _ => Vec::new(),
    }
}

/// A message as a label: cut where it is longer than Discord shows.
fn shortened(text: &str) -> String {
    let units = |text: &str| text.encode_utf16().count();
    if units(text) <= LABEL {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if units(&kept) + c.len_utf16() > LABEL - 1 {
            break;
        }
        kept.push(c);
    }
    kept.push('…');
    kept
}

/// Whether an intent answers with what the articles say of one subject as a whole.
fn about_one(intent: &str) -> bool {
    intents::named(intent).is_some_and(|intent| intent.about_one)
}

/// 128 bits that nobody can guess. Each fresh state is keyed by the operating
/// system's random numbers, and what it gives does not tell its keys.
fn fresh_handle() -> String {
    let mut handle = MARK.to_owned();
    for _ in 0..2 {
        let half = RandomState::new().hash_one(Instant::now());
        // Writing to a string cannot fail.
        let _ = write!(handle, "{half:016x}");
    }
    handle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Named;

    fn handed(guild: u64, person: u64) -> Handed {
        Handed {
            id: 1,
            application: 2,
            token: "t".to_owned(),
            place: place(guild),
            person: super::super::incoming::Person {
                id: person,
                name: "alice".to_owned(),
            },
        }
    }

    fn place(guild: u64) -> Place {
        Place {
            guild: Some(guild),
            channel: 10,
        }
    }

    fn leaf(at: usize) -> Leaf {
        Leaf {
            pages: Arc::new(vec![vec!["a".to_owned()]; 3]),
            at,
            item: Some(Item::Topic("visas".to_owned())),
            offered: Vec::new(),
        }
    }

    #[test]
    fn the_buttons_are_those_that_lead_somewhere() {
        let handles = Handles::default();
        let rows = [
            (0, vec!["More", "Add to briefing"]),
            (1, vec!["Back", "More", "Add to briefing"]),
            (2, vec!["Back", "Add to briefing"]),
        ];
        for (at, labels) in rows {
            let buttons = handles.buttons(&leaf(at), place(1), 7);
            let found: Vec<&str> = buttons.iter().map(|it| it.label.as_str()).collect();
            assert_eq!(found, labels, "page {at}");
        }
    }

    #[test]
    fn what_a_question_back_offers_has_buttons_that_anyone_may_press() {
        let handles = Handles::default();
        let long = "who signed the memorandum ".repeat(5);
        let leaf = Leaf {
            pages: Arc::new(vec![vec!["a".to_owned()]]),
            at: 0,
            item: None,
            offered: vec!["timeline of visas".to_owned(), long.clone()],
        };
        let buttons = handles.buttons(&leaf, place(1), 7);
        let [first, second] = buttons.as_slice() else {
            panic!("two buttons: {buttons:?}");
        };
        assert_eq!(first.label, "timeline of visas");
        assert!(second.label.ends_with('…') && second.label.encode_utf16().count() <= LABEL);
        let pressed = handles.pressed(&second.handle, &handed(1, 8));
        assert!(matches!(pressed, Ok(Action::Ask(text)) if text == long));
    }

    #[test]
    fn a_handle_works_for_its_place_and_its_person_alone() {
        let handles = Handles::default();
        let buttons = handles.buttons(&leaf(0), place(1), 7);
        let handle = |label: &str| {
            let button = buttons.iter().find(|button| button.label == label);
            button.expect("the button").handle.clone()
        };
        let (more, add) = (handle("More"), handle("Add to briefing"));
        let rows = [
            (&more, 1, 7, None),
            (&more, 1, 8, Some(Dead::NotYours)),
            (&more, 2, 7, Some(Dead::Expired)),
            (&add, 1, 8, None),
            (&add, 2, 8, Some(Dead::Expired)),
            (&"dateline:0000".to_owned(), 1, 7, Some(Dead::Expired)),
        ];
        for (handle, guild, person, dead) in rows {
            let pressed = handles.pressed(handle, &handed(guild, person));
            assert_eq!(pressed.err(), dead, "guild {guild}, person {person}");
        }
    }

    #[test]
    fn a_handle_fits_and_is_never_the_same_twice() {
        let handles: std::collections::HashSet<String> =
            (0..1000).map(|_| fresh_handle()).collect();
        assert_eq!(handles.len(), 1000);
        assert!(handles.iter().all(|handle| handle.len() <= 100));
    }

    #[test]
    fn a_reply_that_found_nothing_offers_its_entity_and_no_sentence() {
        let mut answer = Answer::blank("who owns SKC?", "who", Status::NotFound);
        assert_eq!(item_of(&answer), None);
        answer.entities.push(Named {
            id: "skc".to_owned(),
            name: "SKC".to_owned(),
            matched: "SKC".to_owned(),
            how: "exact".to_owned(),
        });
        let skc = Item::Entity {
            id: "skc".to_owned(),
            name: "SKC".to_owned(),
        };
        assert_eq!(item_of(&answer), Some(skc));
    }
}
