//! Dateline answers a team's questions from a corpus of news articles with
//! verbatim sentences, each cited. A question travels down this list, and every
//! module uses only what stands above it:
//!
//! | module | job |
//! | --- | --- |
//! | [`trouble`] | what can go wrong, sorted by who can put it right |
//! | [`settings`] | config files and environment, made into one checked struct |
//! | [`data`] | where the index and the database live, and who may write there |
//! | [`fitting`] | the lowest point of a function: weights out of examples |
//! | [`language`] | what text means, for articles and questions alike |
//! | [`ingest`] | files and feeds -> articles |
//! | [`entities`] | names and what they stand for |
//! | [`analysis`] | an article -> what its sentences hold |
//! | [`index`] | articles and entities -> a `Library` |
//! | [`discourse`] | what articles say to each other: speech, disagreement, outcome |
//! | [`understand`] | typed text -> a `Reading` |
//! | [`retrieve`] | a `Reading` -> `Evidence`, best first |
//! | [`answer`] | `Evidence` -> an `Answer` |
//! | [`desk`] | one question in, one answer out: the steps above, in order |
//! | [`team`] | what a team keeps: its briefing |
//! | [`reply`] | an `Answer` -> pages of text |
//! | [`bootstrap`] | settings -> the parts, built and checked |
//! | [`surface`] | where people type and read |
//!
//! The modules between `language` and `reply` turn values into values: no network,
//! and no file but those that the readers of `ingest` and `entities` are given.

pub mod analysis;
pub mod answer;
pub mod bootstrap;
pub mod data;
pub mod desk;
pub mod discourse;
pub mod entities;
pub mod fitting;
pub mod index;
pub mod ingest;
pub mod language;
pub mod reply;
pub mod retrieve;
pub mod settings;
pub mod surface;
pub mod team;
pub mod trouble;
pub mod understand;
