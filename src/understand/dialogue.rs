//! What a follow-up carries over.

use jiff::civil::Date;

/// What a conversation keeps of its last turn. A surface holds one for each
/// person and place, hands it to the desk with each message, and drops it when
/// it has been idle for long.
#[derive(Clone, Debug, Default)]
pub struct Conversation {
    /// The day of the last turn.
    pub asked: Option<Date>,
}
