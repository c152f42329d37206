//! Where people type and read.

pub mod console;
