//! How far the reading of a corpus has come, on standard error.
//!
//! On a terminal a bar with the rate and the time left; elsewhere nothing, since
//! whoever keeps a log wants its lines and not a bar's.

use std::cell::Cell;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::index::update::Progress;

/// A corpus that is read sooner than this needs no bar.
const PATIENCE: Duration = Duration::from_millis(400);
/// How often the bar is drawn anew.
const BEAT: Duration = Duration::from_millis(100);

/// A bar that follows an update of the index.
pub struct Bar {
    bar: ProgressBar,
    started: Instant,
    drawn: Cell<Option<Instant>>,
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Bar {
    /// A bar on standard error, if that is a terminal.
    pub fn new() -> Self {
        Self::of("{bar:30} {percent:>3}%  {msg}  {bytes_per_sec}  {eta} left")
    }

    /// A bar that follows articles of an index, where `bytes` counts articles.
    pub fn of_articles() -> Self {
        Self::of("{bar:30} {percent:>3}%  {msg}  {eta} left")
    }

    fn of(template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            drawn: Cell::new(None),
        }
    }

    /// Follows one step. Called for every record, so it looks at the clock and no more
    /// while nothing is due.
    pub fn follow(&self, progress: Progress) {
        if self.bar.is_hidden() {
            return;
        }
        let now = Instant::now();
        let early = now.duration_since(self.started) < PATIENCE;
        let lately = self
            .drawn
            .get()
            .is_some_and(|drawn| now.duration_since(drawn) < BEAT);
        if (early || lately) && !progress.finishing {
            return;
        }
        if early {
            return;
        }
        self.drawn.set(Some(now));
        self.bar.set_length(progress.of_bytes);
        self.bar.set_position(progress.bytes.min(progress.of_bytes));
        let seconds = now.duration_since(self.started).as_secs_f64();
        let rate = progress.articles as f64 / seconds.max(0.001);
        self.bar.set_message(match progress.finishing {
            true => format!("{} articles, writing the index", progress.articles),
            false => format!("{} articles, {rate:.0} a second", progress.articles),
        });
        self.bar.tick();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
