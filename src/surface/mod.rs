//! Where people type and read.

pub mod console;
pub mod discord;
pub mod workers;
