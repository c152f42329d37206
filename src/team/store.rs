//! The database behind what a team keeps.
//!
//! Takes the guild with every call, and touches no other guild's rows; gives
//! briefings as they were kept, and keeps a change whole or not at all. What a
//! change may be is left to `briefing`.
//!
//! The SQL is what SQLite and PostgreSQL have in common. What is particular to
//! SQLite stands in `prepare` and `Store::migrate`.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions, AnyRow};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{AnyConnection, AnyPool, ConnectOptions as _, Connection as _, Row as _};
use tokio::sync::Mutex;

use crate::data::{DataPlace, PlaceError};
use crate::ingest::article::digest;
use crate::team::briefing::{Briefing, Entry, Item};
use crate::team::{GuildKey, TeamError};

static MIGRATIONS: Migrator = sqlx::migrate!("src/team/migrations");

/// The database's file in the data folder.
const FILE: &str = "team.sqlite";

/// SQLite lets one write while several read.
const CONNECTIONS: u32 = 4;

/// How long to wait for a free connection, and for a file that another makes.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before the file is tried again that another makes.
const PAUSE: Duration = Duration::from_millis(20);

/// How many digits of a row's hash are kept with it.
const SEAL_DIGITS: usize = 16;

/// The database of one data folder. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    /// Held by the one of this process that writes.
    writing: Arc<Mutex<()>>,
    /// What to call it in an error.
    name: String,
}

impl Store {
    /// Opens the database in `data`, made and brought up to date where needed.
    pub async fn open(data: &DataPlace) -> Result<Self, TeamError> {
        sqlx::any::install_default_drivers();
        let Some(folder) = data.make()? else {
            let store = Self::in_memory().await?;
            store.migrate().await?;
            return Ok(store);
        };
        let file = folder.join(FILE);
        let until = Instant::now() + PATIENCE;
        loop {
            let opened = Self::on_disk(&file).await;
            // Of several that make the file at once, SQLite turns one away without
            // waiting: neither could go on if both waited.
            if matches!(opened, Err(TeamError::Busy { .. })) && Instant::now() < until {
                tokio::time::sleep(PAUSE).await;
            } else {
                return opened;
            }
        }
    }

    /// Lets running calls finish and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// A guild's briefing; an empty one where nothing was kept yet.
    pub async fn briefing(&self, guild: &GuildKey) -> Result<Briefing, TeamError> {
        let mut connection = self.pool.acquire().await.map_err(self.failed())?;
        let next = "SELECT next_place FROM briefings WHERE guild = $1";
        let next: Option<i64> = sqlx::query_scalar(next)
            .bind(guild.as_str())
            .fetch_optional(&mut *connection)
            .await
            .map_err(self.failed())?;
        let entries = self.entries(&mut connection, guild).await?;
        Ok(Briefing::restored(entries, next.unwrap_or(1)))
    }

    /// Lets `decide` change a guild's briefing, and keeps what it changed. Of two
    /// changes at once, the second sees what the first made of it.
    pub async fn change<T>(
        &self,
        guild: &GuildKey,
        decide: impl FnOnce(&mut Briefing) -> T,
    ) -> Result<T, TeamError> {
        // SQLite lets whoever asks at the right moment write; this lets them in turn.
        let _turn = self.writing.lock().await;
        let mut work = self.pool.begin().await.map_err(self.failed())?;
        // Written before anything is read: the row is the lock on the briefing.
        let claim = "INSERT INTO briefings (guild, next_place) VALUES ($1, 1) \
             ON CONFLICT (guild) DO UPDATE SET next_place = briefings.next_place \
             RETURNING next_place";
        let next: i64 = sqlx::query_scalar(claim)
            .bind(guild.as_str())
            .fetch_one(&mut *work)
            .await
            .map_err(self.failed())?;
        let before = Briefing::restored(self.entries(&mut work, guild).await?, next);
        let mut after = before.clone();
        let said = decide(&mut after);
        if after == before {
            work.rollback().await.map_err(self.failed())?;
        } else {
            let keep = keep(&mut work, guild, &before, &after).await;
            keep.map_err(self.failed())?;
            work.commit().await.map_err(self.failed())?;
        }
        Ok(said)
    }

    async fn on_disk(file: &Path) -> Result<Self, TeamError> {
        let name = file.display().to_string();
        let url = sqlite_url(file).ok_or_else(|| PlaceError {
            folder: file.to_path_buf(),
            source: std::io::Error::other("its name is not UTF-8"),
        })?;
        let options = options(&url, &name)?;
        // A pool tries again where a connection fails, so that a damaged file
        // would be told as a lack of time. One connection alone says what it is.
        let first = async {
            let mut connection = options.connect().await?;
            prepare(&mut connection).await?;
            connection.close().await
        };
        first.await.map_err(|source| sorted(&name, source))?;
        let pool = pool_options().max_connections(CONNECTIONS);
        let store = Self::connected(pool, options, name).await?;
        store.migrate().await?;
        Ok(store)
    }

    async fn in_memory() -> Result<Self, TeamError> {
        let name = DataPlace::Memory.to_string();
        let options = options("sqlite::memory:", &name)?;
        // Every connection has a database of its own, so there is one for good.
        let pool = pool_options()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
        Self::connected(pool, options, name).await
    }

    async fn connected(
        pool: AnyPoolOptions,
        options: AnyConnectOptions,
        name: String,
    ) -> Result<Self, TeamError> {
        match pool.connect_with(options).await {
            Ok(pool) => Ok(Self {
                pool,
                writing: Arc::default(),
                name,
            }),
            Err(source) => Err(sorted(&name, source)),
        }
    }

    async fn migrate(&self) -> Result<(), TeamError> {
        let mut connection = self.pool.acquire().await.map_err(self.failed())?;
        let done = if is_sqlite(&connection) {
            // PostgreSQL takes a lock of its own while steps are made; SQLite has
            // none, and two processes could make the same step at once.
            let begun = connection.begin_with("BEGIN IMMEDIATE").await;
            let mut work = begun.map_err(self.failed())?;
            match stepped(&mut work).await {
                Ok(()) => work.commit().await.map_err(MigrateError::Execute),
                Err(error) => Err(error),
            }
        } else {
            stepped(&mut connection).await
        };
        done.map_err(|error| match error {
            MigrateError::VersionMissing(step) => TeamError::Newer {
                database: self.name.clone(),
                step,
                known: MIGRATIONS.iter().map(|step| step.version).max(),
            },
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
                sorted(&self.name, source)
            }
            source => TeamError::Schema {
                database: self.name.clone(),
                source: Box::new(source),
            },
        })
    }

    async fn entries(
        &self,
        connection: &mut AnyConnection,
        guild: &GuildKey,
    ) -> Result<Vec<Entry>, TeamError> {
        let select = "SELECT place, kind, subject, words, added_by, added_at, seal \
             FROM briefing_items WHERE guild = $1 ORDER BY place";
        let rows = sqlx::query(select)
            .bind(guild.as_str())
            .fetch_all(connection)
            .await
            .map_err(self.failed())?;
        let mut entries = Vec::with_capacity(rows.len());
        for (number, row) in (1..).zip(&rows) {
            let line = Line::read(row).map_err(self.failed())?;
            let entry = line.entry(guild).ok_or_else(|| TeamError::DamagedItem {
                database: self.name.clone(),
                number,
            })?;
            entries.push(entry);
        }
        Ok(entries)
    }

    fn failed(&self) -> impl Fn(sqlx::Error) -> TeamError + '_ {
        |source| sorted(&self.name, source)
    }
}

/// Makes the steps that the database lacks.
async fn stepped(connection: &mut AnyConnection) -> Result<(), MigrateError> {
    // What `run` does with a connection in hand. Through `run` itself the compiler
    // cannot tell that the future may move between threads.
    MIGRATIONS.run_direct(None, connection, false).await
}

/// Writes down in what `after` differs from `before`.
async fn keep(
    work: &mut AnyConnection,
    guild: &GuildKey,
    before: &Briefing,
    after: &Briefing,
) -> Result<(), sqlx::Error> {
    let lacks = |briefing: &Briefing, place| !briefing.entries().iter().any(|e| e.place == place);
    let delete = "DELETE FROM briefing_items WHERE guild = $1 AND place = $2";
    for gone in before.entries().iter().filter(|e| lacks(after, e.place)) {
        sqlx::query(delete)
            .bind(guild.as_str())
            .bind(gone.place)
            .execute(&mut *work)
            .await?;
    }
    for new in after.entries().iter().filter(|e| lacks(before, e.place)) {
        Line::of(new, guild).write(work, guild).await?;
    }
    sqlx::query("UPDATE briefings SET next_place = $2 WHERE guild = $1")
        .bind(guild.as_str())
        .bind(after.next_place())
        .execute(&mut *work)
        .await?;
    Ok(())
}

/// A row of `briefing_items`.
struct Line {
    place: i64,
    kind: String,
    subject: String,
    words: String,
    added_by: String,
    added_at: i64,
    seal: String,
}

impl Line {
    fn of(entry: &Entry, guild: &GuildKey) -> Self {
        let (kind, subject, words) = match &entry.item {
            Item::Entity { id, name } => ("entity", id.as_str(), name),
            Item::Topic(words) => ("topic", "", words),
            Item::Citation { reference, text } => ("citation", reference.as_str(), text),
        };
        let mut line = Self {
            place: entry.place,
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            words: words.clone(),
            added_by: entry.added_by.clone(),
            added_at: entry.added_at.as_millisecond(),
            seal: String::new(),
        };
        line.seal = line.sealed(guild);
        line
    }

    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            place: row.try_get("place")?,
            kind: row.try_get("kind")?,
            subject: row.try_get("subject")?,
            words: row.try_get("words")?,
            added_by: row.try_get("added_by")?,
            added_at: row.try_get("added_at")?,
            seal: row.try_get("seal")?,
        })
    }

    async fn write(self, work: &mut AnyConnection, guild: &GuildKey) -> Result<(), sqlx::Error> {
        let insert = "INSERT INTO briefing_items \
             (guild, place, kind, subject, words, added_by, added_at, seal) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        sqlx::query(insert)
            .bind(guild.as_str())
            .bind(self.place)
            .bind(self.kind)
            .bind(self.subject)
            .bind(self.words)
            .bind(self.added_by)
            .bind(self.added_at)
            .bind(self.seal)
            .execute(work)
            .await?;
        Ok(())
    }

    /// The entry it stands for; none where the row is not as it was written.
    fn entry(self, guild: &GuildKey) -> Option<Entry> {
        if self.seal != self.sealed(guild) {
            return None;
        }
        let item = match self.kind.as_str() {
            "entity" => Item::Entity {
                id: self.subject,
                name: self.words,
            },
            "topic" => Item::Topic(self.words),
            "citation" => Item::Citation {
                reference: self.subject,
                text: self.words,
            },
            _ => return None,
        };
        Some(Entry {
            place: self.place,
            item,
            added_by: self.added_by,
            added_at: Timestamp::from_millisecond(self.added_at).ok()?,
        })
    }

    /// The first digits of a hash over all the columns before it. Every length is
    /// counted in, so that no word can slip from one column into the next.
    fn sealed(&self, guild: &GuildKey) -> String {
        let texts = [
            guild.as_str(),
            &self.place.to_string(),
            &self.kind,
            &self.subject,
            &self.words,
            &self.added_by,
            &self.added_at.to_string(),
        ];
        let mut all = String::new();
        for text in texts {
            let _ = write!(all, "{}:{text}", text.len());
        }
        digest(all.as_bytes()).chars().take(SEAL_DIGITS).collect()
    }
}

fn options(url: &str, name: &str) -> Result<AnyConnectOptions, TeamError> {
    let options: AnyConnectOptions = url.parse().map_err(|source| sorted(name, source))?;
    Ok(options.disable_statement_logging())
}

fn pool_options() -> AnyPoolOptions {
    AnyPoolOptions::new()
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| Box::pin(prepare(connection)))
}

/// What SQLite has to be told on every connection.
async fn prepare(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if !is_sqlite(connection) {
        return Ok(());
    }
    // Patience first, for the second needs the file to itself for a moment.
    for pragma in [
        "PRAGMA busy_timeout = 10000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    Ok(())
}

fn is_sqlite(connection: &AnyConnection) -> bool {
    connection.backend_name() == "SQLite"
}

/// The address of a file that is made where it is absent; none where the path is
/// not UTF-8, which the driver cannot pass on.
fn sqlite_url(file: &Path) -> Option<String> {
    let mut url = "sqlite://".to_owned();
    for byte in file.to_str()?.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' => url.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => url.push(char::from(byte)),
            byte => {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url.push_str("?mode=rwc");
    Some(url)
}

/// An error of the database `name`, sorted by what can be done about it.
fn sorted(name: &str, source: sqlx::Error) -> TeamError {
    let database = name.to_owned();
    match sqlite_code(&source) {
        Some(5 | 6) => TeamError::Busy { database },
        Some(8 | 14 | 23) => TeamError::Refused { database, source },
        Some(11 | 26) => TeamError::Damaged { database, source },
        Some(13) => TeamError::Full { database },
        _ => TeamError::Database { database, source },
    }
}

/// The primary result code of SQLite: <https://www.sqlite.org/rescode.html>.
fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    // PostgreSQL's codes have five characters; some of them are all digits.
    (code < 10_000).then_some(code & 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trouble::Trouble;

    fn folder() -> (tempfile::TempDir, DataPlace) {
        let home = tempfile::tempdir().unwrap();
        let place = DataPlace::Folder(home.path().join("data"));
        (home, place)
    }

    fn file(place: &DataPlace) -> std::path::PathBuf {
        place.make().unwrap().unwrap().join(FILE)
    }

    fn items() -> Vec<Item> {
        vec![
            Item::Topic("ünïcode “tïn” 주석".to_owned()),
            Item::Entity {
                id: "acme".to_owned(),
                name: "Acme Corporation".to_owned(),
            },
            Item::Citation {
                reference: "a:0-9:5f0c21aa".to_owned(),
                text: "Tin\nrose.".to_owned(),
            },
        ]
    }

    async fn add(store: &Store, guild: &GuildKey, item: Item) {
        let now = "2025-06-25T09:00:00.123456Z".parse().unwrap();
        let add = |briefing: &mut Briefing| briefing.add(item, "ana", now);
        store.change(guild, add).await.unwrap();
    }

    async fn topics(store: &Store, guild: &GuildKey) -> Vec<String> {
        let briefing = store.briefing(guild).await.unwrap();
        let words = |entry: &Entry| entry.item.to_string();
        briefing.entries().iter().map(words).collect()
    }

    fn topic(words: &str) -> Item {
        Item::Topic(words.to_owned())
    }

    /// Runs a statement on the database behind the store's back.
    async fn meddle(place: &DataPlace, statement: &'static str) {
        let url = sqlite_url(&file(place)).unwrap();
        let options: AnyConnectOptions = url.parse().unwrap();
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(statement)
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    }

    #[tokio::test]
    async fn what_was_added_is_there_after_a_restart() {
        let (_home, place) = folder();
        let guild = GuildKey::guild(7);
        let before = {
            let store = Store::open(&place).await.unwrap();
            for item in items() {
                add(&store, &guild, item).await;
            }
            let remove = |briefing: &mut Briefing| briefing.remove("2");
            store.change(&guild, remove).await.unwrap();
            add(&store, &guild, topic("zinc")).await;
            // Not closed: a process that is killed does not close it either.
            store.briefing(&guild).await.unwrap()
        };
        let after = Store::open(&place).await.unwrap();
        let after = after.briefing(&guild).await.unwrap();
        assert_eq!(after, before);
        let places: Vec<_> = after.entries().iter().map(|entry| entry.place).collect();
        assert_eq!(places, [1, 3, 4]);
    }

    #[tokio::test]
    async fn every_kind_of_item_comes_back_as_it_was() {
        let store = Store::open(&DataPlace::Memory).await.unwrap();
        let guild = GuildKey::local();
        for item in items() {
            add(&store, &guild, item).await;
        }
        let kept = store.briefing(&guild).await.unwrap();
        let kept: Vec<_> = kept.entries().iter().map(|e| e.item.clone()).collect();
        assert_eq!(kept, items());
    }

    #[tokio::test]
    async fn no_guild_sees_or_changes_anothers_briefing() {
        let store = Store::open(&DataPlace::Memory).await.unwrap();
        let guilds = [
            GuildKey::guild(1),
            GuildKey::guild(11),
            GuildKey::direct(1),
            GuildKey::local(),
        ];
        for guild in &guilds {
            add(&store, guild, topic(&format!("of {guild}"))).await;
        }
        for guild in &guilds {
            assert_eq!(topics(&store, guild).await, [format!("of {guild}")]);
        }
        let remove = |briefing: &mut Briefing| briefing.remove("1");
        store.change(&guilds[0], remove).await.unwrap();
        for guild in &guilds[1..] {
            assert_eq!(topics(&store, guild).await, [format!("of {guild}")]);
        }
        assert_eq!(topics(&store, &GuildKey::guild(2)).await, [""; 0]);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 8)]
    async fn many_may_make_the_database_at_once() {
        for _ in 0..3 {
            let (_home, place) = folder();
            let mut opening = tokio::task::JoinSet::new();
            for _ in 0..8 {
                let place = place.clone();
                opening.spawn(async move { Store::open(&place).await.map(drop) });
            }
            for opened in opening.join_all().await {
                opened.unwrap();
            }
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn of_changes_at_once_none_is_lost() {
        let (_home, place) = folder();
        let guild = GuildKey::guild(7);
        let mut changes = tokio::task::JoinSet::new();
        // As many processes as stores, each opening the new database at once.
        for process in 0..3 {
            let (place, guild) = (place.clone(), guild.clone());
            changes.spawn(async move {
                let store = Store::open(&place).await.unwrap();
                let mut adding = tokio::task::JoinSet::new();
                for n in 0..4 {
                    let (store, guild) = (store.clone(), guild.clone());
                    let item = topic(&format!("topic {process} {n}"));
                    adding.spawn(async move { add(&store, &guild, item).await });
                }
                adding.join_all().await;
            });
        }
        changes.join_all().await;
        let store = Store::open(&place).await.unwrap();
        let kept = store.briefing(&guild).await.unwrap();
        let places: Vec<_> = kept.entries().iter().map(|entry| entry.place).collect();
        assert_eq!(places, (1..=12).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_change_that_was_not_finished_leaves_no_trace() {
        let (_home, place) = folder();
        let guild = GuildKey::guild(7);
        let store = Store::open(&place).await.unwrap();
        add(&store, &guild, topic("tin")).await;
        let mut work = store.pool.begin().await.unwrap();
        let before = store.briefing(&guild).await.unwrap();
        let mut after = before.clone();
        after.remove("1");
        keep(&mut work, &guild, &before, &after).await.unwrap();
        drop(work);
        assert_eq!(topics(&store, &guild).await, ["tin"]);
    }

    #[tokio::test]
    async fn a_folder_of_any_name_will_do() {
        let home = tempfile::tempdir().unwrap();
        for name in ["a b", "50%20off", "what?mode=ro", "#1", "한국", "b\\c:d"] {
            let place = DataPlace::Folder(home.path().join(name));
            let store = Store::open(&place).await.unwrap();
            add(&store, &GuildKey::local(), topic("tin")).await;
            store.close().await;
            assert!(file(&place).is_file(), "named {name:?}");
        }
    }

    #[tokio::test]
    async fn every_connection_of_sqlite_is_set_up() {
        let (_home, place) = folder();
        let store = Store::open(&place).await.unwrap();
        for (pragma, value) in [
            ("SELECT journal_mode FROM pragma_journal_mode", "wal"),
            (
                "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous",
                "2",
            ),
            (
                "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys",
                "1",
            ),
            (
                "SELECT CAST(timeout AS TEXT) FROM pragma_busy_timeout",
                "10000",
            ),
        ] {
            let query = sqlx::query_scalar::<_, String>(pragma);
            let is = query.fetch_one(&store.pool).await.unwrap();
            assert_eq!(is, value, "asked {pragma:?}");
        }
    }

    #[tokio::test]
    async fn a_newer_database_is_refused_and_left_as_it_is() {
        let (_home, place) = folder();
        Store::open(&place).await.unwrap().close().await;
        let newer = "INSERT INTO _sqlx_migrations \
             (version, description, success, checksum, execution_time) \
             VALUES (9, 'from the future', TRUE, x'00', 0)";
        meddle(&place, newer).await;
        let error = Store::open(&place).await.unwrap_err();
        assert!(matches!(error, TeamError::Newer { step: 9, .. }));
        let said = Trouble::from(error);
        assert_eq!(said.exit_code(), 2);
        let said = said.to_string();
        let named = said.contains("team.sqlite") && said.contains("newer dateline");
        assert!(named, "said {said:?}");
    }

    #[tokio::test]
    async fn a_damaged_file_is_named_with_the_next_step() {
        for (what, spoil) in [
            ("not a database", b"no database at all".repeat(100)),
            ("cut short", Vec::new()),
        ] {
            let (_home, place) = folder();
            Store::open(&place).await.unwrap().close().await;
            let file = file(&place);
            if spoil.is_empty() {
                let whole = std::fs::read(&file).unwrap();
                std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
            } else {
                std::fs::write(&file, spoil).unwrap();
            }
            let error = Store::open(&place).await.unwrap_err();
            assert!(
                matches!(error, TeamError::Damaged { .. }),
                "{what}: {error:?}"
            );
            let said = Trouble::from(error).to_string();
            let helps = said.contains("team.sqlite") && said.contains("backup");
            assert!(helps, "{what}: said {said:?}");
        }
    }

    #[tokio::test]
    async fn a_row_that_is_not_as_it_was_written_is_noticed() {
        for spoil in [
            "UPDATE briefing_items SET words = 'lead'",
            "UPDATE briefing_items SET guild = '8'",
            "UPDATE briefing_items SET added_at = added_at + 1",
            "UPDATE briefing_items SET kind = 'entity'",
        ] {
            let (_home, place) = folder();
            let store = Store::open(&place).await.unwrap();
            add(&store, &GuildKey::guild(8), topic("zinc")).await;
            add(&store, &GuildKey::guild(7), topic("tin")).await;
            meddle(&place, "DELETE FROM briefing_items WHERE guild = '8'").await;
            meddle(&place, spoil).await;
            let guild = if spoil.contains("guild") { 8 } else { 7 };
            let read = store.briefing(&GuildKey::guild(guild)).await;
            let noticed = matches!(read, Err(TeamError::DamagedItem { number: 1, .. }));
            assert!(noticed, "after {spoil:?}: {read:?}");
        }
    }

    #[test]
    fn every_step_of_the_schema_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/team/migrations");
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(MIGRATIONS.iter().count(), files);
    }
}
