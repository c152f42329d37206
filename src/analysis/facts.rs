//! What a sentence holds, each kind read once, when it is first asked for.

use std::sync::OnceLock;

use crate::language::fold::Word;
use crate::language::periods::Period;
use crate::language::quantities::Quantity;
use crate::language::span::Span;

/// What was read of one sentence so far.
#[derive(Default)]
pub(super) struct Facts {
    /// Spans in the stored text.
    pub words: OnceLock<Box<[Word<'static>]>>,
    /// Spans in the sentence.
    pub dates: OnceLock<Box<[Period]>>,
    /// Spans in the stored text, as those of all below.
    pub numbers: OnceLock<Box<[Span]>>,
    pub quantities: OnceLock<Box<[Quantity]>>,
    pub amounts: OnceLock<Box<[Span]>>,
    pub lengths: OnceLock<Box<[Span]>>,
}
