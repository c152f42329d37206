//! Where people type and read.
