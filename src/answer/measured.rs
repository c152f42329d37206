//! How likely a reply is right that no model tells of: as often as such replies were.
//!
//! Takes the kind of a reply; gives the share that a reader found right, from
//! `config/measured.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Answer, AnswerContext};

/// What was measured, as it ships with the program.
pub const SHIPPED: &str = include_str!("../../config/measured.toml");

/// A kind of reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyKind {
    /// Who or what somebody or something is, and what happened.
    Profile,
    /// Events by their dates.
    Timeline,
    /// The newest articles.
    Latest,
    /// What somebody said.
    Quote,
    /// Sentences that name two.
    Relation,
    /// Sentences that fit an expression.
    Search,
    /// Several side by side.
    Compare,
    /// "X is a forum".
    DefinedPlainly,
    /// "X, a forum", or a title before a name.
    DefinedBeside,
    /// "ghost guns — untraceable firearms": of words that are no name.
    WordsBeside,
}

/// What a reader found of replies of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// How many were right.
    pub right: u32,
    /// Of how many.
    pub of: u32,
}

impl Judged {
    /// The share that is right, after the rule of succession (Laplace): (right + 1) /
    /// (of + 2).
    fn share(self) -> f64 {
        f64::from(self.right + 1) / f64::from(self.of + 2)
    }
}

type Table = BTreeMap<ReplyKind, Judged>;

/// What is known of a kind.
pub fn judged(kind: ReplyKind) -> Judged {
    static TABLE: LazyLock<Table> =
        // That the file can be read, and knows every kind, is tested.
        LazyLock::new(|| toml::from_str(SHIPPED).unwrap_or_default());
    let unknown = Judged { right: 0, of: 0 };
    TABLE.get(&kind).copied().unwrap_or(unknown)
}

impl Answer {
    /// Says how likely the reply is right: as often as those of its kind were.
    pub(super) fn measured(&mut self, kind: ReplyKind, context: &AnswerContext<'_>) {
        self.confidence = judged(kind).share();
        self.sure = self.confidence >= context.weights.decision.sure;
        self.measured = Some(kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_was_judged_by_a_reader() {
        let table: Table = toml::from_str(SHIPPED).unwrap();
        for kind in [
            ReplyKind::Profile,
            ReplyKind::Timeline,
            ReplyKind::Latest,
            ReplyKind::Quote,
            ReplyKind::Relation,
            ReplyKind::Search,
            ReplyKind::Compare,
            ReplyKind::DefinedPlainly,
            ReplyKind::DefinedBeside,
            ReplyKind::WordsBeside,
        ] {
            let judged = table.get(&kind).expect("a kind that was judged");
            assert!(judged.of > 0 && judged.right <= judged.of, "{kind:?}");
        }
    }

    #[test]
    fn nothing_judged_tells_nothing() {
        let share = Judged { right: 0, of: 0 }.share();
        assert!((share - 0.5).abs() < 1e-9, "{share}");
    }
}
