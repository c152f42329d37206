//! What the program says about itself: to standard error, never to standard
//! output, where results go.
//!
//! Takes the `[log]` settings and how much louder or quieter the command line
//! asks for; gives a subscriber for every part's `tracing` events.

use std::env;
use std::io::{self, IsTerminal};

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{FormatFields, MakeWriter, format};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, fmt};

use crate::settings::{LogFormat, LogSettings};

/// The levels from the quietest to the loudest.
const LEVELS: [LevelFilter; 6] = [
    LevelFilter::OFF,
    LevelFilter::ERROR,
    LevelFilter::WARN,
    LevelFilter::INFO,
    LevelFilter::DEBUG,
    LevelFilter::TRACE,
];

/// Starts logging to standard error. Every level becomes `louder` steps louder:
/// one for each `-v`, minus one for each `-q`. A command that ends by itself
/// passes one less than it was given, so that a person sees only warnings.
pub fn start(settings: &LogSettings, louder: i8) -> Result<(), TryInitError> {
    subscriber(settings, louder, io::stderr, colour_on_standard_error()).try_init()
}

/// Whether standard error shows colour: a terminal that does not refuse it.
pub fn colour_on_standard_error() -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
        || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    !refused && io::stderr().is_terminal()
}

fn subscriber<W>(
    settings: &LogSettings,
    louder: i8,
    to: W,
    colour: bool,
) -> impl Subscriber + use<W>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(to).with_ansi(colour);
    let lines = match settings.format {
        LogFormat::Text => lines.fmt_fields(escaped_fields()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter(&settings.filter, louder)))
}

/// The fields of a line with their control characters escaped: a file's name or
/// an error's text may come from anyone, and `tracing-subscriber` escapes the
/// message only.
fn escaped_fields() -> impl for<'w> FormatFields<'w> + Send + Sync + 'static {
    format::debug_fn(|to, field, value| {
        let value = escaped(&format!("{value:?}"));
        match field.name() {
            "message" => write!(to, "{value}"),
            name => write!(to, "{name}={value}"),
        }
    })
    .delimited(" ")
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// The levels of `directives`, each `louder` steps louder. Settings are checked
/// before they come here, so what does not parse is not worth an error.
fn filter(directives: &str, louder: i8) -> Targets {
    let chosen: Targets = directives
        .parse()
        .unwrap_or_else(|_| Targets::new().with_default(LevelFilter::INFO));
    let everything = chosen.default_level().unwrap_or(LevelFilter::OFF);
    let parts = chosen
        .iter()
        .map(|(part, level)| (part.to_owned(), shifted(level, louder)));
    Targets::new()
        .with_targets(parts)
        .with_default(shifted(everything, louder))
}

/// The level that is `louder` steps louder, as far as there are any.
fn shifted(level: LevelFilter, louder: i8) -> LevelFilter {
    let at = LEVELS.iter().position(|known| *known == level).unwrap_or(0);
    let wanted = at
        .saturating_add_signed(louder.into())
        .min(LEVELS.len() - 1);
    LEVELS.get(wanted).copied().unwrap_or(level)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use tracing::{debug, info, warn};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(filter: &str, format: LogFormat, louder: i8, colour: bool, log: fn()) -> String {
        let lines = Lines::default();
        let settings = LogSettings {
            filter: filter.to_owned(),
            format,
        };
        let writer = lines.clone();
        let to = move || writer.clone();
        tracing::subscriber::with_default(subscriber(&settings, louder, to, colour), log);
        let written = lines.0.lock().unwrap().clone();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn each_step_makes_every_level_louder_or_quieter() {
        let log = || {
            debug!("whispered");
            info!("said");
            warn!("called");
            debug!(target: "engine", "hummed");
        };
        for (filter, louder, expected) in [
            ("info", 0, ["said", "called"].as_slice()),
            ("info", 1, &["whispered", "said", "called", "hummed"]),
            ("info", -1, &["called"]),
            ("info", -9, &[]),
            ("info,engine=warn", 1, &["whispered", "said", "called"]),
            ("warn,engine=debug", 0, &["called", "hummed"]),
        ] {
            let text = logged(filter, LogFormat::Text, louder, false, log);
            let said: Vec<_> = text
                .lines()
                .filter_map(|line| line.split(' ').next_back())
                .collect();
            assert_eq!(said, expected, "filter {filter:?}, {louder} louder");
        }
    }

    #[test]
    fn control_characters_in_a_value_cannot_reach_the_terminal() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = logged("info", format, 0, false, || {
                let name = "\u{1b}[2Jevil\u{7}\nINFO forged";
                info!(file.name = name, shown = %name, "Left out {name}");
            });
            assert_eq!(text.lines().count(), 1, "{format:?}: {text:?}");
            assert!(
                !text.trim_end().contains(char::is_control),
                "{format:?}: {text:?}"
            );
        }
    }

    #[test]
    fn a_json_line_is_one_object_with_its_values_as_fields() {
        let text = logged("info", LogFormat::Json, 0, false, || {
            info!(article.count = 8, "Loaded 8 articles");
        });
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line.get("message").unwrap(), "Loaded 8 articles");
        assert_eq!(line.get("article.count").unwrap(), 8);
        assert_eq!(line.get("level").unwrap(), "INFO");
    }

    #[test]
    fn colour_is_written_only_where_it_is_wanted() {
        for colour in [true, false] {
            let text = logged("info", LogFormat::Text, 0, colour, || info!("said"));
            assert_eq!(text.contains('\u{1b}'), colour, "{text:?}");
        }
    }
}
