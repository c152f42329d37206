//! Discord.

pub mod escape;
pub mod render;
