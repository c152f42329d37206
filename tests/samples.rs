//! What goes wrong most easily, measured on labelled texts of many beats: who said
//! what, where two reports disagree, and what became of a plan.
//!
//! `cargo test --test samples -- --nocapture` prints the figures. The `develop` half of
//! each sample was read while the rules were written, the `measured` half was not. What
//! is shown unasked must be right in nine cases of ten there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod common;

#[path = "samples/corpus.rs"]
mod corpus;
#[path = "samples/disagreement.rs"]
mod disagreement;
#[path = "samples/outcomes.rs"]
mod outcomes;
#[path = "samples/quotes.rs"]
mod quotes;

/// How many were shown, were right of these, and were to be found.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    shown: usize,
    right: usize,
    labelled: usize,
}

impl Tally {
    fn precision(self) -> f64 {
        self.right as f64 / self.shown.max(1) as f64
    }

    fn report(self, what: &str) {
        let Self {
            shown,
            right,
            labelled,
        } = self;
        let recall = right as f64 / labelled.max(1) as f64;
        let precision = self.precision();
        println!(
            "{what}: {right} of {shown} shown are right ({precision:.3}), of {labelled} labelled {recall:.3} are found"
        );
    }
}
