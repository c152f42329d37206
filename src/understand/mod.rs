//! Typed text -> a `Reading`.

pub mod dialogue;
