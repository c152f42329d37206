//! What several of the tests use: a desk over a corpus, and a conversation at it.
//!
//! Takes paths below the project's folder; gives a desk as the program itself
//! would open it. What is asked, and what must hold, is left to each test.

#![allow(
    dead_code,
    reason = "each test is a crate of its own and uses a part of this"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

pub(crate) mod dialogue;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use dateline::answer::Answer;
use dateline::bootstrap;
use dateline::data::DataPlace;
use dateline::desk::{Ask, Desk};
use dateline::settings::{Overrides, Settings};
use dateline::team::at_hand::TeamOnDemand;
use dateline::team::{GuildKey, Member};
use dateline::understand::dialogue::Conversation;
use jiff::civil::Date;

/// The corpus that comes with the program.
pub(crate) const SEEDS: &str = "seeds/articles";
/// Its names.
pub(crate) const SEED_NAMES: &str = "seeds/entities.toml";
/// A small corpus of another beat.
pub(crate) const RIVER: &str = "tests/corpus/river";
/// Its names.
pub(crate) const RIVER_NAMES: &str = "tests/corpus/river.toml";
/// The day after the newest seed article, as far as the tests care.
pub(crate) const TODAY: Date = jiff::civil::date(2025, 6, 25);

/// A path below the project's folder.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The settings as they ship, over these articles and names.
pub(crate) fn settings(corpus: &str, names: &str) -> Settings {
    let entities = match names {
        "none" => names.into(),
        path => project(path),
    };
    let overrides = Overrides {
        corpus: vec![project(corpus)],
        entities: vec![entities],
        data: Some(":memory:".into()),
    };
    Settings::load(&[], std::iter::empty(), &overrides).unwrap()
}

/// A desk over these articles and names; each is opened once.
pub(crate) fn desk(corpus: &str, names: &str) -> Arc<Desk> {
    type Desks = HashMap<(String, String), Arc<Desk>>;
    static DESKS: LazyLock<Mutex<Desks>> = LazyLock::new(Mutex::default);
    let mut desks = DESKS.lock().unwrap();
    let key = (corpus.to_owned(), names.to_owned());
    Arc::clone(desks.entry(key).or_insert_with(|| opened(corpus, names)))
}

/// Another desk over these articles and names, with briefings in memory.
pub(crate) fn opened(corpus: &str, names: &str) -> Arc<Desk> {
    let desk = bootstrap::desk_in_memory(&settings(corpus, names)).unwrap();
    Arc::new(desk.with_briefings(TeamOnDemand::new(DataPlace::Memory)))
}

/// Somebody whose briefing nobody else has seen.
pub(crate) fn newcomer() -> Member {
    static GUILDS: AtomicU64 = AtomicU64::new(0);
    Member {
        guild: GuildKey::guild(GUILDS.fetch_add(1, Ordering::Relaxed)),
        name: "ana".to_owned(),
    }
}

/// A desk over the articles that come with the program.
pub(crate) fn seeds() -> Arc<Desk> {
    desk(SEEDS, SEED_NAMES)
}

/// A desk over the small corpus of another beat.
pub(crate) fn river() -> Arc<Desk> {
    desk(RIVER, RIVER_NAMES)
}

/// Somebody at a desk, with a briefing of its own in memory.
pub(crate) struct Talk {
    desk: Arc<Desk>,
    today: Date,
    conversation: Conversation,
    by: Member,
}

impl Talk {
    /// A first conversation, on the day `today`.
    pub(crate) fn new(desk: Arc<Desk>, today: Date) -> Self {
        Self {
            desk,
            today,
            conversation: Conversation::default(),
            by: newcomer(),
        }
    }

    /// Forgets what was asked before. The briefing stays: it is the team's.
    pub(crate) fn start_over(&mut self) {
        self.conversation = Conversation::default();
    }

    /// One message and its whole answer, orders to the briefing carried out.
    pub(crate) fn say(&mut self, text: &str) -> Answer {
        let ask = Ask {
            asker: self.by.clone(),
            ..Ask::on(self.today, text)
        };
        self.desk.handle(&ask, &mut self.conversation).unwrap()
    }
}

/// The answer to one message that stands alone.
pub(crate) fn asked(desk: &Desk, text: &str, today: Date) -> Answer {
    let ask = Ask {
        asker: newcomer(),
        ..Ask::on(today, text)
    };
    desk.handle(&ask, &mut Conversation::default()).unwrap()
}
