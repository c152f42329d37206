//! A briefing: what a team wants to be told of, and what can be done to it.
//!
//! Takes orders and gives what came of them, in memory; how that is put in words
//! is left to `briefing_answers`, and keeping it to `store`.

use std::fmt;

use crate::language::fold::folded;
pub use crate::understand::model::{Item, Order};
use jiff::Timestamp;

/// The most items a briefing holds: as many as a person can read in one go.
pub const MOST_ITEMS: usize = 50;

/// The most characters of a topic.
pub const LONGEST_TOPIC: usize = 200;

/// The most characters kept of the name of whoever added an item.
const LONGEST_NAME: usize = 100;

impl Item {
    /// The item in the form it is kept in: a topic on one line, with single
    /// spaces and nothing that a terminal would act on.
    pub fn tidied(self) -> Self {
        match self {
            Self::Topic(words) => Self::Topic(one_line(&words)),
            other => other,
        }
    }

    /// Whether having both would say the same thing twice.
    pub fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Entity { id, .. }, Self::Entity { id: other, .. }) => id == other,
            (
                Self::Citation { reference, .. },
                Self::Citation {
                    reference: other, ..
                },
            ) => reference == other,
            (Self::Citation { .. }, _) | (_, Self::Citation { .. }) => false,
            (one, other) => folded(&one.to_string()) == folded(&other.to_string()),
        }
    }

    /// Whether `words`, folded, are its whole name, id or reference.
    fn is_called(&self, words: &str) -> bool {
        let handle = match self {
            Self::Entity { id, .. } => id,
            Self::Citation { reference, .. } => reference,
            Self::Topic(topic) => topic,
        };
        [handle, &self.to_string()]
            .iter()
            .any(|name| folded(name) == words)
    }

    /// Whether `words`, folded, stand in it as whole words.
    fn mentions(&self, words: &str) -> bool {
        let name = format!(" {} ", folded(&self.to_string()));
        name.contains(&format!(" {words} "))
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity { name, .. } => f.write_str(name),
            Self::Topic(words) => f.write_str(words),
            Self::Citation { text, .. } => f.write_str(text),
        }
    }
}

/// An item on a briefing, with who put it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of adding; unlike its number it never changes.
    pub place: i64,
    /// The item.
    pub item: Item,
    /// Who added it.
    pub added_by: String,
    /// When, to the millisecond.
    pub added_at: Timestamp,
}

/// A team's briefing. Its items are numbered from 1, in the order of adding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Briefing {
    entries: Vec<Entry>,
    next_place: i64,
}

/// What came of adding an item. Numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    /// It has this number now.
    At(usize),
    /// It was there already, under this number.
    Already(usize),
    /// There is no room for it.
    Full,
    /// The topic has more than [`LONGEST_TOPIC`] characters.
    TooLong,
    /// There is nothing to add.
    Blank,
}

/// What came of taking an item out. Numbers count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It is gone.
    Taken(Entry),
    /// Several fit: ask which.
    Several(Vec<usize>),
    /// There is no item of this number.
    NoNumber(usize),
    /// No item fits the words.
    NoneFits,
    /// It was not said which.
    Blank,
}

impl Default for Briefing {
    fn default() -> Self {
        Self::restored(Vec::new(), 1)
    }
}

impl Briefing {
    /// A briefing as it was kept: its entries, and the place of the next.
    pub fn restored(mut entries: Vec<Entry>, next_place: i64) -> Self {
        entries.sort_by_key(|entry| entry.place);
        let used = entries.last().map_or(0, |entry| entry.place);
        Self {
            entries,
            next_place: next_place.max(used.saturating_add(1)),
        }
    }

    /// Its entries, first to last.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Its entries with their numbers.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &Entry)> {
        (1..).zip(&self.entries)
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The place the next item gets.
    pub fn next_place(&self) -> i64 {
        self.next_place
    }

    /// Adds an item at the end, unless it is there already.
    pub fn add(&mut self, item: Item, who: &str, now: Timestamp) -> Added {
        let item = item.tidied();
        let words = item.to_string();
        if folded(&words).is_empty() {
            return Added::Blank;
        }
        if matches!(item, Item::Topic(_)) && words.chars().count() > LONGEST_TOPIC {
            return Added::TooLong;
        }
        if let Some(number) = self.number_of(&item) {
            return Added::Already(number);
        }
        if self.len() >= MOST_ITEMS {
            return Added::Full;
        }
        self.entries.push(Entry {
            place: self.next_place,
            item,
            added_by: one_line(who).chars().take(LONGEST_NAME).collect(),
            added_at: to_the_millisecond(now),
        });
        self.next_place = self.next_place.saturating_add(1);
        Added::At(self.len())
    }

    /// Takes out the item that `which` names: by its number, or else by its words.
    pub fn remove(&mut self, which: &str) -> Removed {
        let words = folded(which);
        if words.is_empty() {
            return Removed::Blank;
        }
        let number = as_number(which);
        if let Some(number) = number.filter(|number| (1..=self.len()).contains(number)) {
            return self.take(number);
        }
        match (self.fitting(&words).as_slice(), number) {
            ([only], _) => self.take(*only),
            ([], Some(number)) => Removed::NoNumber(number),
            ([], None) => Removed::NoneFits,
            (several, _) => Removed::Several(several.to_vec()),
        }
    }

    /// The number of the item that says the same as `item`.
    fn number_of(&self, item: &Item) -> Option<usize> {
        self.numbered()
            .find(|(_, entry)| entry.item.same_as(item))
            .map(|(number, _)| number)
    }

    /// The numbers of the items that folded words name: those they are the whole
    /// of, or else those they are a part of.
    fn fitting(&self, words: &str) -> Vec<usize> {
        let numbers = |fits: fn(&Item, &str) -> bool| -> Vec<usize> {
            self.numbered()
                .filter(|(_, entry)| fits(&entry.item, words))
                .map(|(number, _)| number)
                .collect()
        };
        let whole = numbers(Item::is_called);
        if whole.is_empty() {
            numbers(Item::mentions)
        } else {
            whole
        }
    }

    fn take(&mut self, number: usize) -> Removed {
        let index = number.saturating_sub(1);
        if index >= self.len() {
            return Removed::NoNumber(number);
        }
        Removed::Taken(self.entries.remove(index))
    }
}

/// `text` on one line: its words with single spaces, without control characters.
pub fn one_line(text: &str) -> String {
    let spaced = text.replace(|c: char| c.is_control() || is_direction(c), " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the character does nothing but turn the direction of writing, with
/// which one line could be made to look like another.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The number that a person means by "3", "#3", "3." or "no. 3".
fn as_number(text: &str) -> Option<usize> {
    let words = folded(text);
    let digits = ["number ", "no ", "item "]
        .iter()
        .find_map(|lead| words.strip_prefix(lead))
        .unwrap_or(&words);
    digits.parse().ok()
}

/// The database keeps no more, and what is kept has to equal what was said.
fn to_the_millisecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(moment.as_millisecond()).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn topic(words: &str) -> Item {
        Item::Topic(words.to_owned())
    }

    fn entity(id: &str, name: &str) -> Item {
        Item::Entity {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    fn pinned(reference: &str, text: &str) -> Item {
        Item::Citation {
            reference: reference.to_owned(),
            text: text.to_owned(),
        }
    }

    fn briefing(items: &[Item]) -> Briefing {
        let mut briefing = Briefing::default();
        for item in items {
            let added = briefing.add(item.clone(), "ana", Timestamp::UNIX_EPOCH);
            assert!(matches!(added, Added::At(_)), "adding {item:?}: {added:?}");
        }
        briefing
    }

    fn words(briefing: &Briefing) -> Vec<String> {
        let words = |entry: &Entry| entry.item.to_string();
        briefing.entries().iter().map(words).collect()
    }

    #[test]
    fn what_is_there_already_is_not_added_again() {
        let before = briefing(&[
            topic("rare earths"),
            entity("acme", "Acme Corporation"),
            pinned("a:0-4:00000000", "One."),
        ]);
        for (item, number) in [
            (topic("Rare  EARTHS"), 1),
            (topic("rare-earths"), 1),
            (entity("acme", "ACME"), 2),
            (topic("acme corporation"), 2),
            (pinned("a:0-4:00000000", "One."), 3),
        ] {
            let mut after = before.clone();
            let added = after.add(item.clone(), "ben", Timestamp::UNIX_EPOCH);
            assert_eq!(added, Added::Already(number), "added {item:?}");
            assert_eq!(after, before, "added {item:?}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_added() {
        let before = briefing(&[
            topic("rare earths"),
            entity("acme", "Acme"),
            pinned("a:0-4:00000000", "One."),
        ]);
        for item in [
            topic("rare earth prices"),
            entity("acme-uk", "Acme"),
            pinned("b:0-4:00000000", "One."),
            topic("One."),
        ] {
            let added = before
                .clone()
                .add(item.clone(), "ben", Timestamp::UNIX_EPOCH);
            assert_eq!(added, Added::At(4), "added {item:?}");
        }
    }

    #[test]
    fn what_says_nothing_or_too_much_is_refused() {
        for (item, came) in [
            (topic(""), Added::Blank),
            (topic(" \n\u{202e} … "), Added::Blank),
            (topic(&"é".repeat(LONGEST_TOPIC)), Added::At(1)),
            (topic(&"é".repeat(LONGEST_TOPIC + 1)), Added::TooLong),
        ] {
            let added = Briefing::default().add(item.clone(), "ana", Timestamp::UNIX_EPOCH);
            assert_eq!(added, came, "added {item:?}");
        }
    }

    #[test]
    fn a_full_briefing_takes_no_more_until_one_is_removed() {
        let items: Vec<_> = (1..=MOST_ITEMS).map(|n| topic(&format!("t{n}"))).collect();
        let mut briefing = briefing(&items);
        let more = || topic("one more");
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(briefing.add(more(), "ana", now), Added::Full);
        assert_eq!(
            briefing.add(topic("T7"), "ana", now),
            Added::Already(7),
            "a duplicate is told apart from a lack of room"
        );
        briefing.remove("1");
        assert_eq!(briefing.add(more(), "ana", now), Added::At(MOST_ITEMS));
    }

    #[test]
    fn an_item_is_found_by_its_number_or_its_words() {
        let items = [
            topic("critical minerals"),
            entity("acme", "Acme Corporation"),
            topic("minerals"),
            pinned("a:0-9:00000000", "Acme will close its Leeds plant."),
            topic("2024"),
        ];
        for (which, gone) in [
            ("1", Some(0)),
            (" #2 ", Some(1)),
            ("No. 3", Some(2)),
            ("item 4", Some(3)),
            ("Critical MINERALS", Some(0)),
            ("acme", Some(1)),
            ("corporation", Some(1)),
            ("minerals", Some(2)),
            ("a:0-9:00000000", Some(3)),
            ("leeds plant", Some(3)),
            ("2024", Some(4)),
            ("mineral", None),
        ] {
            let mut briefing = briefing(&items);
            let removed = match briefing.remove(which) {
                Removed::Taken(entry) => Some(entry.item),
                _ => None,
            };
            let expected = gone.and_then(|index: usize| items.get(index).cloned());
            assert_eq!(removed, expected, "typed {which:?}");
        }
    }

    #[test]
    fn what_cannot_be_removed_leaves_everything_in_place() {
        let before = briefing(&[topic("steel prices"), topic("steel tariffs"), topic("tin")]);
        for (which, came) in [
            ("steel", Removed::Several(vec![1, 2])),
            ("0", Removed::NoNumber(0)),
            ("4", Removed::NoNumber(4)),
            ("copper", Removed::NoneFits),
            ("  ", Removed::Blank),
            ("99999999999999999999999", Removed::NoneFits),
        ] {
            let mut after = before.clone();
            assert_eq!(after.remove(which), came, "typed {which:?}");
            assert_eq!(after, before, "typed {which:?}");
        }
    }

    #[test]
    fn a_place_is_never_given_twice() {
        let mut briefing = briefing(&[topic("a"), topic("b")]);
        briefing.remove("b");
        briefing.add(topic("c"), "ana", Timestamp::UNIX_EPOCH);
        let places: Vec<_> = briefing.entries().iter().map(|e| e.place).collect();
        assert_eq!(places, [1, 3]);
    }

    #[derive(Clone, Debug)]
    enum Step {
        Add(u8),
        Remove(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            3 => (0..30u8).prop_map(Step::Add),
            2 => (0..12usize).prop_map(Step::Remove),
        ];
        proptest::collection::vec(step, 0..40)
    }

    proptest! {
        #[test]
        fn numbers_run_from_one_and_nothing_else_is_lost(steps in steps()) {
            let mut briefing = Briefing::default();
            let mut expected: Vec<String> = Vec::new();
            for step in steps {
                match step {
                    Step::Add(n) => {
                        let name = format!("topic t{n}");
                        briefing.add(topic(&name), "ana", Timestamp::UNIX_EPOCH);
                        if !expected.contains(&name) && expected.len() < MOST_ITEMS {
                            expected.push(name);
                        }
                    }
                    Step::Remove(number) => {
                        briefing.remove(&number.to_string());
                        if (1..=expected.len()).contains(&number) {
                            expected.remove(number - 1);
                        }
                    }
                }
                prop_assert_eq!(&words(&briefing), &expected);
                let numbers: Vec<_> = briefing.numbered().map(|(number, _)| number).collect();
                prop_assert!(numbers.iter().copied().eq(1..=expected.len()));
            }
        }

        #[test]
        fn any_words_are_taken_or_refused_in_peace(words in "\\PC{0,300}", which in "\\PC{0,40}") {
            let mut briefing = Briefing::default();
            briefing.add(topic(&words), &which, Timestamp::UNIX_EPOCH);
            briefing.remove(&which);
            prop_assert!(briefing.len() <= 1);
        }
    }
}
