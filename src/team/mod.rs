//! What a team keeps: its briefing.

pub mod briefing;
pub mod lock;
pub mod place;
