//! `dateline config check|show`
//!
//! Takes settings as they were loaded, or the mistakes in them; writes what an
//! operator wants to know about them. A secret's value is never among it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Format;
use crate::settings::{InForce, LayerName, Mistake, Mistakes, Origin, Settings, Shown};

/// Writes every mistake, or that there is none; gives the exit code.
pub fn check(
    loaded: &Result<Settings, Mistakes>,
    format: Format,
    out: &mut impl Write,
) -> io::Result<u8> {
    let (layers, mistakes) = match loaded {
        Ok(settings) => (settings.layers(), [].as_slice()),
        Err(Mistakes(mistakes)) => ([].as_slice(), mistakes.as_slice()),
    };
    match format {
        Format::Text if loaded.is_ok() => write_fine(layers, out)?,
        Format::Text => write_mistakes(mistakes, out)?,
        Format::Jsonl if loaded.is_err() => {
            for mistake in mistakes {
                writeln!(out, "{}", mistake_json(mistake))?;
            }
        }
        Format::Json | Format::Jsonl => {
            let report = json!({
                "ok": loaded.is_ok(),
                "layers": layers.iter().map(LayerName::to_string).collect::<Vec<_>>(),
                "mistakes": mistakes.iter().map(mistake_json).collect::<Vec<_>>(),
            });
            writeln!(out, "{report}")?;
        }
    }
    Ok(if loaded.is_ok() { 0 } else { 2 })
}

/// Writes every setting with its value and where that came from.
pub fn show(settings: &Settings, format: Format, out: &mut impl Write) -> io::Result<()> {
    let in_force = settings.in_force();
    match format {
        Format::Text => write_settings(&in_force, out),
        Format::Json => {
            let all: Vec<_> = in_force.iter().map(setting_json).collect();
            writeln!(out, "{}", json!({ "settings": all }))
        }
        Format::Jsonl => in_force
            .iter()
            .try_for_each(|setting| writeln!(out, "{}", setting_json(setting))),
    }
}

fn write_fine(layers: &[LayerName], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "settings are fine; the layers, each over the one before:"
    )?;
    layers
        .iter()
        .try_for_each(|layer| writeln!(out, "  {layer}"))
}

fn write_mistakes(mistakes: &[Mistake], out: &mut impl Write) -> io::Result<()> {
    for mistake in mistakes {
        writeln!(out, "{mistake}")?;
    }
    match mistakes.len() {
        1 => writeln!(out, "1 mistake in the settings"),
        count => writeln!(out, "{count} mistakes in the settings"),
    }
}

fn write_settings(in_force: &[InForce], out: &mut impl Write) -> io::Result<()> {
    let values: Vec<_> = in_force.iter().map(|of| shown(&of.value)).collect();
    let name_width = width(in_force.iter().map(|setting| setting.name));
    let value_width = width(values.iter().map(String::as_str));
    let mut section = "";
    for (setting, value) in in_force.iter().zip(&values) {
        if setting.section != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}[{}]", setting.section)?;
            section = setting.section;
        }
        let InForce { name, origin, .. } = setting;
        writeln!(out, "{name:name_width$} = {value:value_width$}  # {origin}")?;
    }
    Ok(())
}

/// The width that aligns most of `texts`: a few long paths may stand out.
fn width<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    const WIDEST: usize = 40;
    texts
        .map(|text| text.chars().count())
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or(0)
}

fn shown(value: &Shown) -> String {
    match value {
        Shown::Value(value) => value.to_string(),
        Shown::Hidden => "(set, hidden)".to_owned(),
        Shown::Unset => "(not set)".to_owned(),
    }
}

fn setting_json(setting: &InForce) -> Value {
    let value = match &setting.value {
        Shown::Value(value) => json!(value),
        Shown::Hidden | Shown::Unset => Value::Null,
    };
    json!({
        "section": setting.section,
        "name": setting.name,
        "value": value,
        "set": setting.value != Shown::Unset,
        "hidden": setting.value == Shown::Hidden,
        "origin": origin_json(&setting.origin),
    })
}

fn mistake_json(mistake: &Mistake) -> Value {
    json!({
        "origin": origin_json(&mistake.origin),
        "said": mistake.said,
        "hint": mistake.hint,
    })
}

fn origin_json(origin: &Origin) -> Value {
    match origin {
        Origin::Shipped => json!({ "kind": "shipped" }),
        Origin::File { file, line } => {
            json!({ "kind": "file", "file": file.to_string_lossy(), "line": line })
        }
        Origin::Variable(name) => json!({ "kind": "environment", "variable": name }),
        Origin::CommandLine(option) => json!({ "kind": "command-line", "option": option }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Overrides;

    fn loaded(variables: &[(&str, &str)]) -> Result<Settings, Mistakes> {
        let variables = variables
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_string()));
        let overrides = Overrides {
            data: Some(":memory:".into()),
            ..Overrides::default()
        };
        Settings::load(&[], variables, &overrides)
    }

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_check_names_the_layers_or_every_mistake() {
        let fine = loaded(&[("DISCORD_TOKEN", "very.secret.token")]);
        let text = written(|out| assert_eq!(check(&fine, Format::Text, out).unwrap(), 0));
        assert_eq!(
            text,
            "settings are fine; the layers, each over the one before:\n  \
             shipped defaults\n  environment: DISCORD_TOKEN\n  command line: --data\n"
        );
        let wrong = loaded(&[
            ("DATELINE__ANSWERS__MAX_CITATIONS", "0"),
            ("DATELINE__LOG__FORMAT", "jsn"),
        ]);
        let text = written(|out| assert_eq!(check(&wrong, Format::Text, out).unwrap(), 2));
        assert_eq!(
            text,
            "environment variable DATELINE__ANSWERS__MAX_CITATIONS: `answers.max_citations` \
             is 0; it must be a whole number from 1 to 10\n\
             environment variable DATELINE__LOG__FORMAT: `log.format` is \"jsn\"; it must be \
             \"text\" or \"json\"; did you mean \"json\"?\n\
             2 mistakes in the settings\n"
        );
        let json = written(|out| assert_eq!(check(&wrong, Format::Json, out).unwrap(), 2));
        let report: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(report.pointer("/ok"), Some(&json!(false)));
        assert_eq!(
            report.pointer("/mistakes/1/origin/variable"),
            Some(&json!("DATELINE__LOG__FORMAT"))
        );
    }

    #[test]
    fn showing_never_shows_the_token() {
        let settings = loaded(&[("DISCORD_TOKEN", "very.secret.token")]).unwrap();
        for format in [Format::Text, Format::Json, Format::Jsonl] {
            let text = written(|out| show(&settings, format, out).unwrap());
            assert!(!text.contains("secret.token"), "{format:?}:\n{text}");
            assert!(text.contains("DISCORD_TOKEN"), "{format:?}:\n{text}");
        }
        assert!(!format!("{settings:?}").contains("secret.token"));
    }

    #[test]
    fn showing_aligns_values_and_their_origins_below_their_sections() {
        let settings = loaded(&[("DATELINE__ANSWERS__THRESHOLD", "0.7")]).unwrap();
        let text = written(|out| show(&settings, Format::Text, out).unwrap());
        let (_, answers) = text.split_once("[answers]\n").unwrap();
        let (answers, _) = answers.split_once("\n\n").unwrap();
        assert_eq!(
            answers,
            "max_citations           = 3                        # shipped default\n\
             max_per_article         = 6                        # shipped default\n\
             max_question_chars      = 2000                     # shipped default\n\
             threshold               = 0.7                      # environment variable DATELINE__ANSWERS__THRESHOLD\n\
             follow_up_minutes       = 30                       # shipped default"
        );
    }
}
