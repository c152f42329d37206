//! What a team keeps: its briefing.

pub mod briefing;
