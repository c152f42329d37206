//! What a team keeps, for threads that wait: the daemon's workers, and a command.
//!
//! Takes a team and the runtime that it runs on, or where it is to be opened; carries out
//! orders as [`Briefings`].

use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};

use super::briefing::Item;
use super::{Briefings, GivenOrder, Team, TeamError};
use crate::answer::Answer;
use crate::data::DataPlace;

/// A team whose database is open, on a runtime that others run.
#[derive(Clone, Debug)]
pub struct OpenTeam {
    team: Team,
    runtime: Handle,
}

impl OpenTeam {
    /// A team on the runtime of the caller, who keeps it running.
    pub fn here(team: Team) -> Self {
        Self {
            team,
            runtime: Handle::current(),
        }
    }
}

impl Briefings for OpenTeam {
    fn carry_out(
        &self,
        given: GivenOrder<'_>,
        freshen: &dyn Fn(&Item) -> Answer,
    ) -> Result<Answer, TeamError> {
        self.runtime.block_on(self.team.carry_out(given, freshen))
    }
}

/// A team whose database is opened when the first order needs it, on a runtime of its
/// own; closed when this is dropped.
#[derive(Debug)]
pub struct TeamOnDemand {
    data: DataPlace,
    opened: Mutex<Option<(Runtime, Team)>>,
}

impl TeamOnDemand {
    /// A team that keeps its briefings in `data`.
    pub fn new(data: DataPlace) -> Self {
        Self {
            data,
            opened: Mutex::default(),
        }
    }
}

impl Briefings for TeamOnDemand {
    fn carry_out(
        &self,
        given: GivenOrder<'_>,
        freshen: &dyn Fn(&Item) -> Answer,
    ) -> Result<Answer, TeamError> {
        // A panic on the way leaves the database as it was, open or not.
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let (runtime, team) = match opened.take() {
            Some(open) => opened.insert(open),
            None => {
                let runtime = Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(TeamError::Runtime)?;
                let team = runtime.block_on(Team::open(&self.data))?;
                opened.insert((runtime, team))
            }
        };
        runtime.block_on(team.carry_out(given, freshen))
    }
}

impl Drop for TeamOnDemand {
    fn drop(&mut self) {
        let opened = self.opened.get_mut();
        let opened = opened.unwrap_or_else(PoisonError::into_inner);
        if let Some((runtime, team)) = opened.take() {
            runtime.block_on(team.close());
        }
    }
}
