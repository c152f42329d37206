//! A `Reading` -> `Evidence`, best first.

pub mod quote;
