//! What text means, for articles and questions alike.

pub mod periods;
