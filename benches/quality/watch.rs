//! How long work takes.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// How long a run lasts at least: the system counts processor time in ticks.
const RUN: Duration = Duration::from_millis(100);

/// The least time that `work` takes in five runs: of the processor where the
/// system tells it, so that other programs do not count, else of the clock.
pub(crate) fn least<T>(work: impl Fn() -> T) -> Duration {
    let once = || {
        let (clock, before) = (Instant::now(), processor());
        let mut times = 0;
        while times == 0 || clock.elapsed() < RUN {
            black_box(work());
            times += 1;
        }
        let took = match (before, processor()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => clock.elapsed(),
        };
        took / times
    };
    (0..5).map(|_| once()).min().unwrap_or_default()
}

/// The time that this thread has had on a processor, where Linux counts it.
fn processor() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = told.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}
