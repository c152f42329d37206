//! `dateline verify CITATION…`: recomputes citations against the corpus: intact,
//! moved or gone.

use std::io::Write;

use regex::Regex;
use serde::Serialize;

use super::{Format, write_json};
use crate::desk::Desk;
use crate::retrieve::recheck::Checked;

#[derive(Serialize)]
struct Verdict {
    citation: String,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<String>,
    /// Where the words stand now, where they have moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<String>,
}

/// Checks each citation, or those that a file holds; gives whether all are intact
/// or only moved.
///
/// # Errors
/// Where a file cannot be read or standard output cannot be written.
pub fn run(
    desk: &Desk,
    citations: &[String],
    format: Format,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let mut good = true;
    let mut verdicts = Vec::new();
    for citation in expanded(citations)? {
        let verdict = verdict(desk, citation);
        good &= matches!(verdict.verdict, "intact" | "moved");
        verdicts.push(verdict);
    }
    match format {
        Format::Json => write_json(&verdicts, format, out)?,
        Format::Jsonl => {
            for verdict in &verdicts {
                write_json(verdict, format, out)?;
            }
        }
        Format::Text => {
            for verdict in &verdicts {
                let now = verdict
                    .now
                    .as_ref()
                    .map_or_else(String::new, |now| format!(", now {now}"));
                writeln!(out, "{:<9} {}{now}", verdict.verdict, verdict.citation)?;
                if let Some(quote) = &verdict.quote {
                    writeln!(out, "          {quote}")?;
                }
            }
            out.flush()?;
        }
    }
    Ok(good)
}

fn verdict(desk: &Desk, citation: String) -> Verdict {
    let (verdict, quote, now) = match desk.verify(&citation) {
        Checked::Intact(quote) => ("intact", Some(quote.text().to_owned()), None),
        Checked::Moved(quote) => {
            let now = quote.citation.reference.clone();
            ("moved", Some(quote.text().to_owned()), Some(now))
        }
        Checked::Gone => ("gone", None, None),
        Checked::Malformed => ("malformed", None, None),
    };
    Verdict {
        citation,
        verdict,
        quote,
        now,
    }
}

/// The citations, those of files in place of the files.
fn expanded(citations: &[String]) -> anyhow::Result<Vec<String>> {
    let reference = Regex::new(r"[^\s:\x22`\[\](),]+:\d+-\d+:[0-9a-fA-F]{8,64}")?;
    let mut all = Vec::new();
    for citation in citations {
        let path = std::path::Path::new(citation);
        if !path.is_file() {
            all.push(citation.clone());
            continue;
        }
        let text = std::fs::read_to_string(path)
            .map_err(|error| anyhow::anyhow!("`{citation}` cannot be read: {error}"))?;
        let found: Vec<String> = reference
            .find_iter(&text)
            .map(|found| found.as_str().to_owned())
            .collect();
        if found.is_empty() {
            anyhow::bail!("`{citation}` holds no citation like article:1193-1239:5f0c21aa");
        }
        all.extend(found);
    }
    Ok(all)
}
