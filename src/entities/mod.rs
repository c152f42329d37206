//! The entity index: names and what they stand for; loaded, checked, immutable.
//!
//! Takes entity files; gives the index, or every entry that is at fault with its
//! file, line and reason. Finding names in text is left to `spot`, finding what a
//! typed name means to `lookup`.

use std::sync::{LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::ingest::article::digest;
use crate::language::fold::{Word, folded, words};
use crate::language::lexicon::Lexicon;
use crate::language::vocabulary;

pub mod countries;
pub mod discover;
mod file;
mod finder;
pub mod gazetteer;
pub mod likeness;
pub mod lookup;
mod name_conventions;
pub mod name_kind;
mod names;
pub(crate) mod runs;
pub mod spot;
mod store;
mod typos;

pub use file::{EntityError, EntityFault, Imported, Loaded, load, parse};
pub use store::Known;

use countries::{Countries, CountryWord};
use finder::Finder;
use names::{Gathered, Names};
use store::Store;

/// Where an entity stands in the index.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
pub struct EntityKey(pub(crate) usize);

impl EntityKey {
    /// The key of a candidate that is no entry of the index: the same for the same
    /// hash, and past every place in it.
    pub(crate) fn unlisted(hash: u64) -> Self {
        const FIRST: usize = usize::MAX / 2;
        Self(FIRST + (hash >> 2) as usize % FIRST)
    }
}

/// How much a name alone says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// It stands for the entity wherever it is found.
    #[default]
    Strong,
    /// It needs the full name elsewhere in the article, or a second entity near.
    Weak,
    /// It counts only beside the full name.
    Context,
}

/// A relation to another entity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// `president-of`, `affiliate-of`, `part-of` …
    pub kind: String,
    /// The other entity's id.
    pub to: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// One of an entity's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// As it is written.
    pub text: String,
    /// How much it says.
    pub strength: Strength,
}

/// Somebody or something with names, on the way into the index.
#[derive(Clone, Debug, Default)]
pub struct Entity {
    /// Its stable id.
    pub id: String,
    /// `person`, `company`, `place` …
    pub kind: String,
    /// The stems of the nouns by which people ask for it.
    pub kinds: Vec<String>,
    /// The name that is shown.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<Alias>,
    /// Persons: the word that stands for them once they are named in full.
    pub surname: Option<String>,
    /// What it has to do with others.
    pub relations: Vec<Relation>,
}

/// What one name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) entity: EntityKey,
    pub(crate) strength: Strength,
    /// Whether it is the entity's own name and no alias.
    pub(crate) own: bool,
    /// Whether the alias is written all in capitals.
    pub(crate) capitals: bool,
    /// Whether it is a surname alone.
    pub(crate) surname: bool,
    /// Whether it is a common noun that needs context: weak, and written small.
    pub(crate) common: bool,
    /// Whether every word of it is a common one: it counts only where they are written
    /// large.
    pub(crate) large: bool,
    /// Where it comes from.
    pub(crate) origin: Origin,
}

/// Where a name of an entity comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Its entry has it.
    Listed,
    /// A company's name without its legal form.
    WithoutForm,
    /// The table of countries has it as a name or an adjective.
    Country,
    /// The table of countries has it as a capital.
    Capital,
}

/// Every entity, and the tables to find them by.
#[derive(Default)]
pub struct EntityIndex {
    entities: Store,
    names: Names,
    /// What the table of countries calls those that are entities, and their entries do
    /// not: for questions only.
    country_words: Names,
    /// What finds names that were not typed as they are; made when first needed.
    finder: OnceLock<Finder>,
    /// The stems of the nouns by which people ask for entities.
    kinds: FxHashSet<String>,
    version: String,
}

impl EntityIndex {
    /// An index of entities that were checked.
    fn new(entities: Vec<Entity>, version: String, lexicon: &Lexicon) -> Self {
        Self::of(entities, version, lexicon)
    }

    /// An index of entities that need no check. They are taken one after another, so
    /// that a million of them need not be there at once.
    pub fn of(
        entities: impl IntoIterator<Item = Entity>,
        version: String,
        lexicon: &Lexicon,
    ) -> Self {
        let mut index = Self {
            version,
            ..Self::default()
        };
        let mut gathered = Gathered::default();
        for mut entity in entities {
            for kind in &mut entity.kinds {
                *kind = lexicon.stems_of(kind);
            }
            index.kinds.extend(entity.kinds.iter().cloned());
            index.add(entity, &mut gathered);
        }
        index.entities.close();
        gathered.add_short_names();
        index.names = gathered.finish();
        index.country_words = country_words(&index, lexicon);
        index
    }

    /// Whether some entity is asked for by the noun with this stem.
    pub fn has_kind(&self, stem: &str) -> bool {
        self.kinds.contains(stem)
    }

    fn add(&mut self, entity: Entity, names: &mut Gathered) {
        // An entity that finds no room has no names either.
        let key = EntityKey(self.entities.len());
        let sense = |strength, own, text: &str| Sense {
            entity: key,
            strength,
            own,
            capitals: !text.chars().any(char::is_lowercase),
            surname: false,
            common: strength != Strength::Strong
                && !text.chars().any(char::is_uppercase)
                && text.is_ascii(),
            large: false,
            origin: Origin::Listed,
        };
        let has_form = matches!(
            entity.kind.as_str(),
            "company" | "body" | "association" | "outlet"
        );
        let mut add = |name: &str, sense: Sense| {
            for spelling in spellings(name) {
                if spelling.is_empty() {
                    continue;
                }
                names.add(&spelling.join(" "), sense);
                if has_form && sense.strength == Strength::Strong {
                    names.note_short_name(&spelling, sense);
                }
            }
        };
        add(&entity.name, sense(Strength::Strong, true, &entity.name));
        for alias in &entity.aliases {
            add(&alias.text, sense(alias.strength, false, &alias.text));
        }
        if let Some(surname) = &entity.surname {
            let mut sense = sense(Strength::Context, false, surname);
            sense.surname = true;
            add(surname, sense);
        }
        self.entities.push(entity);
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every entity, in the order of the files.
    pub fn all(&self) -> impl Iterator<Item = (EntityKey, Known<'_>)> {
        let keys = (0..self.len()).map(EntityKey);
        keys.filter_map(|key| Some((key, self.get(key)?)))
    }

    /// The entity with a key of this index.
    pub fn get(&self, key: EntityKey) -> Option<Known<'_>> {
        self.entities.get(key)
    }

    /// The entity with this id.
    pub fn by_id(&self, id: &str) -> Option<EntityKey> {
        self.entities.by_id(id)
    }

    /// Makes what a look-up needs, which the first one would otherwise wait for.
    pub fn make_ready(&self) {
        self.finder();
    }

    /// Changes when any entry does.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether an entity is a part or a body of another.
    pub fn belongs(&self, part: EntityKey, whole: EntityKey) -> bool {
        let (Some(part), Some(whole)) = (self.get(part), self.get(whole)) else {
            return false;
        };
        let within = |relation: &&Relation| matches!(relation.kind.as_str(), "part-of" | "body-of");
        part.relations
            .iter()
            .filter(within)
            .any(|relation| relation.to == whole.id)
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| Finder::of(&self.names))
    }

    /// What a folded name stands for, one space between its words.
    pub(crate) fn senses(&self, folded: &str) -> &[Sense] {
        let name = self.names.named(folded);
        name.map_or(&[], |name| self.names.senses(name))
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    pub(crate) fn country_words(&self) -> &Names {
        &self.country_words
    }
}

/// Changes whenever other names would be found in the same text by code that is not data.
const FINDING: u32 = 1;

/// The version of everything but the entries that decides which names are found in a text.
pub fn rules() -> &'static str {
    static RULES: LazyLock<String> = LazyLock::new(|| {
        let data = [
            name_conventions::SHIPPED,
            name_conventions::FIRST_NAMES,
            countries::SHIPPED,
        ];
        let whole = format!("{FINDING} {}{}", data.concat(), vocabulary::SHIPPED);
        digest(whole.as_bytes()).chars().take(16).collect()
    });
    &RULES
}

/// What the table of countries calls the places of an index that are countries, and their
/// entries do not. A word that an entry has is that entry's, but for a capital that is a
/// place of its own.
fn country_words(index: &EntityIndex, lexicon: &Lexicon) -> Names {
    let kinds = Countries::shipped().kinds().iter();
    let kinds: Vec<String> = kinds.map(|kind| lexicon.stems_of(kind)).collect();
    let mut gathered = Gathered::default();
    for (key, entity) in index.all().filter(|(_, entity)| entity.kind == "place") {
        let asked_so = entity.kinds.iter().any(|kind| kinds.contains(kind));
        let unsaid = entity.kinds.is_empty() && entity.relations.is_empty();
        if !asked_so && !unsaid {
            continue;
        }
        let strong = |alias: &&Alias| alias.strength == Strength::Strong;
        let aliases = entity.aliases.iter().filter(strong);
        let names = aliases.map(|alias| alias.text.as_str());
        let found = [entity.name].into_iter().chain(names).find_map(|name| {
            let mut found = Countries::shipped().find(&folded(name));
            found.find_map(|(country, what)| (what == CountryWord::Name).then_some(country))
        });
        let Some(country) = found else { continue };
        let listed = entity.aliases.iter().map(|alias| alias.text.as_str());
        let short = listed.flat_map(|alias| country.short_adjectives(alias));
        let short = short.map(|word| (word, CountryWord::Adjective));
        for (word, what) in country.words().chain(short) {
            let people = (what == CountryWord::Adjective).then(|| format!("{word}s"));
            for word in [Some(word.to_owned()), people].into_iter().flatten() {
                for spelling in spellings(&word) {
                    add_country_word(index, &mut gathered, &spelling, key, what);
                }
            }
        }
    }
    gathered.finish()
}

fn add_country_word(
    index: &EntityIndex,
    gathered: &mut Gathered,
    spelling: &[String],
    key: EntityKey,
    what: CountryWord,
) {
    let word = spelling.join(" ");
    let is_place = |sense: &Sense| {
        sense.entity != key
            && index
                .get(sense.entity)
                .is_some_and(|entity| entity.kind == "place")
    };
    let listed = index.senses(&word);
    if listed.is_empty() || (what == CountryWord::Capital && listed.iter().all(is_place)) {
        let sense = Sense {
            entity: key,
            strength: Strength::Strong,
            own: false,
            capitals: false,
            surname: false,
            common: false,
            large: spelling.iter().all(|word| vocabulary::is_common(word)),
            origin: match what {
                CountryWord::Capital => Origin::Capital,
                CountryWord::Name | CountryWord::Adjective => Origin::Country,
            },
        };
        gathered.add(&word, sense);
    }
}

/// The ways a name is written once folded: its words, and with hyphenated words
/// as one; with "and" for "&", and without. A leading "the" is dropped.
fn spellings(name: &str) -> Vec<Vec<String>> {
    let mut read = words(name);
    if read.len() > 1 && read.first().is_some_and(|word| word.folded == "the") {
        read.remove(0);
    }
    let mut spelt = hyphens(&read);
    let joined = joined_by_and(name, &read);
    spelt.extend(joined.into_iter().filter(|words| !words.is_empty()));
    spelt
}

/// The words of a name with "and" in place of each "&" between them, or, where it has
/// "and", without that, as it is read where it is written "&".
fn joined_by_and(name: &str, read: &[Word<'_>]) -> Option<Vec<String>> {
    const AND: &str = "and";
    let inner = read
        .get(1..read.len().saturating_sub(1))
        .unwrap_or_default();
    if inner.iter().any(|word| word.folded == AND) {
        let kept = read.iter().filter(|word| word.folded != AND);
        let kept: Vec<String> = kept.map(|word| word.folded.to_string()).collect();
        return (kept.len() > 1).then_some(kept);
    }
    let mut spelt: Vec<String> = Vec::with_capacity(read.len() + 1);
    let mut end = 0;
    for word in read {
        let between = name.get(end..word.span.start).unwrap_or_default();
        if !spelt.is_empty() && between.contains('&') {
            spelt.push(AND.to_owned());
        }
        spelt.push(word.folded.to_string());
        end = word.span.end;
    }
    (spelt.len() > read.len()).then_some(spelt)
}

fn hyphens(read: &[Word<'_>]) -> Vec<Vec<String>> {
    let apart: Vec<String> = read.iter().map(|word| word.folded.to_string()).collect();
    let mut joined: Vec<String> = Vec::new();
    for Word {
        folded, hyphenated, ..
    } in read
    {
        match joined.last_mut() {
            Some(last) if *hyphenated => last.push_str(folded),
            _ => joined.push(folded.to_string()),
        }
    }
    if joined == apart {
        vec![apart]
    } else {
        vec![apart, joined]
    }
}
