//! What articles say to each other: who speaks in one, where two disagree, what became
//! of what one announces.
//!
//! Takes articles with what is known of their sentences; knows nothing of a library.

pub mod disagreement;
pub mod outcome;
pub mod speech;
