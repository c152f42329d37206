//! `dateline corpus check|stats|list`: what the corpus holds, and what is wrong
//! with it.
//!
//! `check` reads every file anew, one at a time; the others ask the index.

mod check;
mod list;
mod stats;

pub use check::check;
pub use list::list;
pub use stats::{Surroundings, stats};
