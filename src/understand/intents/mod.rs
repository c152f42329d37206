//! The intents, a file each, and the one table that lists them.
//!
//! Such a file exports its definition: its name, what a rule of it may set, how its slots
//! are read, what a follow-up on it means, and what else has to be known of it.

pub mod definition;
pub mod fact;

mod article;
mod briefing;
mod changes;
mod choice;
mod compare;
mod correction;
mod count;
mod define;
mod explain;
mod follow_up;
mod help;
mod latest;
mod list;
mod more;
mod none;
mod profile;
mod quote;
mod relation;
mod search;
mod sources;
mod timeline;
mod watch;

use super::model::{DialogueAct, Intent};
use definition::Definition;

/// Every intent that a rule can have.
pub const INTENTS: &[Definition] = &[
    fact::DEFINITION,
    define::DEFINITION,
    profile::DEFINITION,
    timeline::DEFINITION,
    latest::DEFINITION,
    quote::DEFINITION,
    compare::DEFINITION,
    relation::DEFINITION,
    list::DEFINITION,
    count::DEFINITION,
    changes::DEFINITION,
    search::DEFINITION,
    sources::DEFINITION,
    article::DEFINITION,
    briefing::DEFINITION,
    watch::DEFINITION,
    more::DEFINITION,
    explain::DEFINITION,
    choice::DEFINITION,
    correction::DEFINITION,
    follow_up::DEFINITION,
    help::DEFINITION,
    none::DEFINITION,
];

/// The intent that phrase files know by this name.
pub fn named(name: &str) -> Option<&'static Definition> {
    INTENTS.iter().find(|intent| intent.name == name)
}

/// The definition of what was read.
pub fn of(intent: &Intent) -> &'static Definition {
    match intent {
        Intent::Fact(_) => &fact::DEFINITION,
        Intent::Define(_) => &define::DEFINITION,
        Intent::Profile(_) => &profile::DEFINITION,
        Intent::Timeline(_) => &timeline::DEFINITION,
        Intent::Latest(_) => &latest::DEFINITION,
        Intent::Quote { .. } => &quote::DEFINITION,
        Intent::Compare { .. } => &compare::DEFINITION,
        Intent::Relation(..) => &relation::DEFINITION,
        Intent::List(_) => &list::DEFINITION,
        Intent::Count(_) => &count::DEFINITION,
        Intent::Changes => &changes::DEFINITION,
        Intent::Search(_) => &search::DEFINITION,
        Intent::Sources => &sources::DEFINITION,
        Intent::Article { .. } => &article::DEFINITION,
        Intent::Briefing(_) => &briefing::DEFINITION,
        Intent::Subscription(_) => &watch::DEFINITION,
        Intent::Dialogue(DialogueAct::More) => &more::DEFINITION,
        Intent::Dialogue(DialogueAct::Explain) => &explain::DEFINITION,
        Intent::Dialogue(DialogueAct::Correction(_)) => &correction::DEFINITION,
        Intent::Dialogue(DialogueAct::FollowUp(_)) => &follow_up::DEFINITION,
        Intent::Dialogue(DialogueAct::Choice(_) | DialogueAct::Article(_))
        | Intent::Cited { .. } => &choice::DEFINITION,
        Intent::Help => &help::DEFINITION,
        Intent::Idle => &none::DEFINITION,
    }
}

/// What replies call an intent that has no finer name.
pub fn named_by(intent: &Intent) -> String {
    of(intent).name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_an_order_is_one_of_its_settings() {
        let mut orders = 0;
        for definition in INTENTS {
            let Some(shown) = definition.orders else {
                continue;
            };
            orders += 1;
            let mut settings = definition.settings.iter();
            assert!(
                settings.any(|it| it.key == shown.key && it.values.contains(&shown.value)),
                "{}",
                definition.name
            );
        }
        assert!(orders > 0);
    }
}
