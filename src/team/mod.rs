//! What a team keeps: its briefing.
//!
//! Takes orders that the desk has made out; gives answers, the same on every surface.
//! Finding fresh citations is left to the desk, which hands itself in as a function.

pub mod at_hand;
pub mod briefing;
mod briefing_answers;
pub mod store;

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::answer::Answer;
use crate::data::{DataPlace, PlaceError};
use crate::team::briefing::{Briefing, Item, Order};
use crate::team::store::Store;
use crate::trouble::Trouble;

/// Whose data: a guild's, one person's from direct messages, or this machine's.
/// Nothing kept for one can be reached with the key of another.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GuildKey(String);

impl GuildKey {
    /// The longest name of a guild that is typed in.
    const LONGEST: usize = 64;

    /// A Discord guild.
    pub fn guild(id: u64) -> Self {
        Self(id.to_string())
    }

    /// One person's own, from direct messages.
    pub fn direct(user: u64) -> Self {
        Self(format!("dm:{user}"))
    }

    /// What the command line uses where no guild is named.
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// The key as it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GuildKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Somebody who asks, and whose briefing is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Whose data.
    pub guild: GuildKey,
    /// What others call the person.
    pub name: String,
}

impl Member {
    /// Somebody at the command line.
    pub fn local(name: impl Into<String>) -> Self {
        Self {
            guild: GuildKey::local(),
            name: name.into(),
        }
    }
}

/// An order to a briefing.
pub struct GivenOrder<'a> {
    /// What is to be done.
    pub order: Order,
    /// Who wants it.
    pub by: &'a Member,
    /// When it was given.
    pub now: Timestamp,
    /// An answer that is complete but for what comes of the order.
    pub draft: Answer,
}

/// Carries out orders to briefings, for whoever waits.
pub trait Briefings: Send + Sync {
    /// Carries out an order. `freshen` finds what the corpus holds on an item, and for a
    /// pinned citation where its words stand now.
    ///
    /// # Errors
    /// Where the database cannot be used.
    fn carry_out(
        &self,
        given: GivenOrder<'_>,
        freshen: &dyn Fn(&Item) -> Answer,
    ) -> Result<Answer, TeamError>;
}

/// Why a text is not the name of a guild.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a guild like local, 81384788765712384 or dm:80351110224678912")]
pub struct NotAGuild(pub String);

impl FromStr for GuildKey {
    type Err = NotAGuild;

    fn from_str(text: &str) -> Result<Self, NotAGuild> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
        let whole = !text.is_empty() && text.len() <= Self::LONGEST && text.chars().all(fits);
        whole
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| NotAGuild(text.to_owned()))
    }
}

/// What can go wrong with what a team keeps.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// The data folder cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// A newer version has been at work.
    #[error("{database} was written by a newer dateline: it has step {step} of the schema")]
    Newer {
        /// The database.
        database: String,
        /// The step that is not known here.
        step: i64,
        /// The last one that is.
        known: Option<i64>,
    },
    /// The tables are not those that were shipped.
    #[error("the tables of {database} are not dateline's: {source}")]
    Schema {
        /// The database.
        database: String,
        /// What does not fit.
        source: Box<sqlx::migrate::MigrateError>,
    },
    /// It is not a database, or not a whole one.
    #[error("{database} is damaged: {source}")]
    Damaged {
        /// The database.
        database: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// A row is not as it was written.
    #[error("{database} is damaged: item {number} of the briefing is not as it was written")]
    DamagedItem {
        /// The database.
        database: String,
        /// The item's number.
        number: usize,
    },
    /// The system does not let us.
    #[error("{database} cannot be opened for writing: {source}")]
    Refused {
        /// The database.
        database: String,
        /// What the database says.
        source: sqlx::Error,
    },
    /// Somebody else was writing for too long.
    #[error("{database} is busy: another process has been writing to it for seconds")]
    Busy {
        /// The database.
        database: String,
    },
    /// There is no room on the disk.
    #[error("{database} cannot be written: the disk is full")]
    Full {
        /// The database.
        database: String,
    },
    /// Anything else.
    #[error("{database} failed: {source}")]
    Database {
        /// The database.
        database: String,
        /// What it says.
        source: sqlx::Error,
    },
    /// What asks the database cannot be started.
    #[error("the runtime of the team's database cannot be started: {0}")]
    Runtime(#[source] std::io::Error),
}

impl From<TeamError> for Trouble {
    fn from(error: TeamError) -> Self {
        let hint = match &error {
            TeamError::Place(_) => "name another folder with --data",
            TeamError::Newer { .. } => {
                "use the newer version again, or name another folder with --data"
            }
            TeamError::Damaged { .. }
            | TeamError::DamagedItem { .. }
            | TeamError::Schema { .. } => {
                "restore it from a backup, or move it away to begin with an empty briefing"
            }
            TeamError::Refused { .. } => {
                "let this user write to it and to its folder, or name another with --data"
            }
            TeamError::Busy { .. } => {
                return Self::asker("The briefing is busy.", "Try again in a moment.");
            }
            TeamError::Full { .. } => {
                return Self::asker(
                    "The briefing cannot be changed: the disk is full.",
                    "Ask the operator to make room; nothing was lost.",
                );
            }
            TeamError::Database { .. } | TeamError::Runtime(_) => return Self::Ours(error.into()),
        };
        Self::operator(error.to_string(), hint)
    }
}

/// What all the teams on this machine keep. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Team {
    store: Store,
}

impl Team {
    /// Opens what is kept in `data`.
    pub async fn open(data: &DataPlace) -> Result<Self, TeamError> {
        let store = Store::open(data).await?;
        Ok(Self { store })
    }

    /// Lets running calls finish and closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// See [`Briefings::carry_out`]. `freshen` takes time, and is called where this is
    /// waited for: not on a thread that runs other tasks.
    async fn carry_out(
        &self,
        given: GivenOrder<'_>,
        freshen: &dyn Fn(&Item) -> Answer,
    ) -> Result<Answer, TeamError> {
        let GivenOrder {
            order,
            by,
            now,
            draft,
        } = given;
        let guild = &by.guild;
        match order {
            Order::Show => {
                let briefing = self.store.briefing(guild).await?;
                Ok(briefing_answers::shown(&briefing, now, draft))
            }
            Order::Add(item) => {
                let item = item.tidied();
                let add = |briefing: &mut Briefing| {
                    let added = briefing.add(item.clone(), &by.name, now);
                    briefing_answers::added(briefing, &item, &added, draft)
                };
                self.store.change(guild, add).await
            }
            Order::Remove(which) => {
                let remove = |briefing: &mut Briefing| {
                    let removed = briefing.remove(&which);
                    briefing_answers::removed(briefing, &which, &removed, draft)
                };
                self.store.change(guild, remove).await
            }
            Order::Post => {
                let briefing = self.store.briefing(guild).await?;
                Ok(briefing_answers::posted(&briefing, now, draft, freshen))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Status;

    fn draft() -> Answer {
        Answer {
            id: "a1b2c3d4".to_owned(),
            ..Answer::blank("typed", "briefing", Status::Done)
        }
    }

    fn nothing(item: &Item) -> Answer {
        Answer::blank(&item.to_string(), "search", Status::NotFound)
    }

    async fn order(team: &Team, order: Order) -> Answer {
        let by = Member {
            guild: GuildKey::guild(7),
            name: "ana".to_owned(),
        };
        let now = "2025-06-25T09:00:00Z".parse().unwrap();
        let given = GivenOrder {
            order,
            by: &by,
            now,
            draft: draft(),
        };
        let done = team.carry_out(given, &nothing).await;
        done.unwrap()
    }

    #[tokio::test]
    async fn a_briefing_is_built_shown_posted_and_cut_down() {
        let team = Team::open(&DataPlace::Memory).await.unwrap();
        let add = |words: &str| Order::Add(Item::Topic(words.to_owned()));
        let remove = |which: &str| Order::Remove(which.to_owned());
        for (given, status, note) in [
            (
                Order::Show,
                Status::Done,
                "The briefing is empty. Begin it by adding a name or a topic.",
            ),
            (
                add("  rare\nearths "),
                Status::Done,
                "Added “rare earths” to the briefing as number 1.",
            ),
            (
                add("Rare Earths"),
                Status::Done,
                "“Rare Earths” is on the briefing already, as number 1.",
            ),
            (Order::Show, Status::Done, "The briefing has 1 item."),
            (Order::Post, Status::Done, "Briefing of 25 June 2025"),
            (
                remove("rare-earths"),
                Status::Done,
                "Removed “rare earths” from the briefing. It is empty now.",
            ),
            (remove("1"), Status::NotFound, "The briefing is empty."),
            (
                Order::Post,
                Status::NotFound,
                "There is nothing to post: the briefing is empty.",
            ),
        ] {
            let answer = order(&team, given.clone()).await;
            assert_eq!(answer.status, status, "ordered {given:?}");
            assert_eq!(answer.note.as_deref(), Some(note), "ordered {given:?}");
            assert_eq!(answer.id, "a1b2c3d4", "ordered {given:?}");
        }
    }

    #[test]
    fn keys_of_guilds_people_and_this_machine_never_meet() {
        for (key, kept) in [
            (GuildKey::guild(42), "42"),
            (GuildKey::direct(42), "dm:42"),
            (GuildKey::local(), "local"),
        ] {
            assert_eq!(key.as_str(), kept);
            assert_eq!(kept.parse(), Ok(key), "typed {kept:?}");
        }
    }

    #[test]
    fn what_is_no_guild_is_refused() {
        for typed in ["", " ", "a b", "a'b", "é", &"1".repeat(65)] {
            let refused = typed.parse::<GuildKey>();
            assert_eq!(refused, Err(NotAGuild(typed.to_owned())), "typed {typed:?}");
        }
    }
}
