//! Where people type and read.

pub mod discord;
pub mod workers;
