//! The entities themselves, in little room.
//!
//! Takes entities one after another; gives each back as it was. Ids and names lie in
//! one text, and what few entities have (other names, relations) lies apart, so that
//! a million that have a name and no more are small.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::{Alias, Entity, EntityKey, Relation};

/// An entity of the index.
#[derive(Clone, Copy, Debug)]
pub struct Known<'i> {
    /// Its stable id.
    pub id: &'i str,
    /// `person`, `company`, `place` …
    pub kind: &'i str,
    /// The stems of the nouns by which people ask for it.
    pub kinds: &'i [String],
    /// The name that is shown.
    pub name: &'i str,
    /// Its other names.
    pub aliases: &'i [Alias],
    /// Persons: the word that stands for them once they are named in full.
    pub surname: Option<&'i str>,
    /// What it has to do with others.
    pub relations: &'i [Relation],
}

impl<'i> From<&'i Entity> for Known<'i> {
    fn from(entity: &'i Entity) -> Self {
        Self {
            id: &entity.id,
            kind: &entity.kind,
            kinds: &entity.kinds,
            name: &entity.name,
            aliases: &entity.aliases,
            surname: entity.surname.as_deref(),
            relations: &entity.relations,
        }
    }
}

/// Where the parts of an entity stand.
struct Record {
    id_end: u32,
    name_end: u32,
    surname: (u32, u32),
    more: u32,
    kind: u16,
}

/// What few entities have.
struct More {
    kinds: Vec<String>,
    aliases: Vec<Alias>,
    relations: Vec<Relation>,
}

/// Entities, by key and by id.
#[derive(Default)]
pub(super) struct Store {
    /// Id, name and, where the name does not hold it, surname of each.
    text: String,
    records: Vec<Record>,
    more: Vec<More>,
    kinds: Vec<Box<str>>,
    by_id: HashTable<u32>,
}

const NOTHING_MORE: u32 = u32::MAX;

fn hash_of(id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(id.as_bytes());
    super::names::mixed(hasher.finish())
}

impl Store {
    /// Adds an entity; none past four gigabytes of text. Of several with one id the
    /// last is found by it.
    pub(super) fn push(&mut self, entity: Entity) -> Option<EntityKey> {
        let number = u32::try_from(self.records.len()).ok()?;
        let kind = self.kind(&entity.kind)?;
        let start = self.text.len();
        let whole = start + entity.id.len() + entity.name.len();
        let surname = entity.surname.as_deref().unwrap_or_default();
        u32::try_from(whole + surname.len()).ok()?;
        self.text.push_str(&entity.id);
        let id_end = self.text.len();
        self.text.push_str(&entity.name);
        let name_end = self.text.len();
        let surname_at = match entity.name.rfind(surname) {
            Some(at) => id_end + at,
            None => {
                self.text.push_str(surname);
                name_end
            }
        };
        let plain =
            entity.kinds.is_empty() && entity.aliases.is_empty() && entity.relations.is_empty();
        let more = if plain {
            NOTHING_MORE
        } else {
            self.more.push(More {
                kinds: entity.kinds,
                aliases: entity.aliases,
                relations: entity.relations,
            });
            u32::try_from(self.more.len() - 1).ok()?
        };
        self.records.push(Record {
            id_end: id_end as u32,
            name_end: name_end as u32,
            surname: (surname_at as u32, (surname_at + surname.len()) as u32),
            more,
            kind,
        });
        self.note_id(&entity.id, number);
        Some(EntityKey(number as usize))
    }

    fn note_id(&mut self, id: &str, number: u32) {
        let Self {
            by_id,
            text,
            records,
            ..
        } = self;
        let hash = hash_of(id);
        match by_id.find_mut(hash, |known| id_in(text, records, *known) == id) {
            Some(known) => *known = number,
            None => {
                by_id.insert_unique(hash, number, |of| hash_of(id_in(text, records, *of)));
            }
        }
    }

    fn kind(&mut self, kind: &str) -> Option<u16> {
        let known = self.kinds.iter().position(|known| **known == *kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push(kind.into());
            self.kinds.len() - 1
        });
        u16::try_from(at).ok()
    }

    /// Gives back what was kept for growing.
    pub(super) fn close(&mut self) {
        self.text.shrink_to_fit();
        self.records.shrink_to_fit();
        self.more.shrink_to_fit();
    }

    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    pub(super) fn by_id(&self, id: &str) -> Option<EntityKey> {
        let is_it = |known: &u32| id_in(&self.text, &self.records, *known) == id;
        let found = self.by_id.find(hash_of(id), is_it);
        found.map(|number| EntityKey(*number as usize))
    }

    pub(super) fn get(&self, key: EntityKey) -> Option<Known<'_>> {
        let record = self.records.get(key.0)?;
        let cut = |start: u32, end: u32| self.text.get(start as usize..end as usize);
        let more = self.more.get(record.more as usize);
        Some(Known {
            id: id_in(&self.text, &self.records, key.0 as u32),
            kind: self.kinds.get(usize::from(record.kind))?,
            kinds: more.map_or(&[], |more| &more.kinds),
            name: cut(record.id_end, record.name_end)?,
            aliases: more.map_or(&[], |more| &more.aliases),
            surname: cut(record.surname.0, record.surname.1).filter(|name| !name.is_empty()),
            relations: more.map_or(&[], |more| &more.relations),
        })
    }
}

fn id_in<'t>(text: &'t str, records: &[Record], number: u32) -> &'t str {
    let start = match (number as usize).checked_sub(1) {
        Some(before) => records
            .get(before)
            .map_or(0, |record| record.name_end.max(record.surname.1) as usize),
        None => 0,
    };
    let end = records
        .get(number as usize)
        .map_or(start, |record| record.id_end as usize);
    text.get(start..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(id: &str, name: &str, surname: Option<&str>) -> Entity {
        Entity {
            id: id.to_owned(),
            kind: "person".to_owned(),
            kinds: Vec::new(),
            name: name.to_owned(),
            aliases: Vec::new(),
            surname: surname.map(str::to_owned),
            relations: Vec::new(),
        }
    }

    #[test]
    fn an_entity_comes_back_as_it_went_in() {
        let rows = [
            ("orn", "Orn Tak-vel", Some("Orn")),
            ("dale", "Ida Dale", Some("Dahl")),
            ("port", "Port of Ten", None),
            ("", "", None),
        ];
        let mut store = Store::default();
        for (id, name, surname) in rows {
            store.push(entity(id, name, surname));
        }
        store.close();
        for (id, name, surname) in rows {
            let key = store.by_id(id).unwrap();
            let known = store.get(key).unwrap();
            assert_eq!((known.id, known.name, known.surname), (id, name, surname));
            assert_eq!(known.kind, "person");
        }
        assert_eq!(store.by_id("nobody"), None);
    }
}
