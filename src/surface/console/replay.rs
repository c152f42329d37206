//! `dateline replay ID`: an answer that was given once, given again, and what has
//! changed since.

use std::io::Write;

use super::{Format, write_answer, write_json};
use crate::data::DataPlace;
use crate::desk::Desk;
use crate::desk::replies;
use crate::reply::terminal::Terminal;
use crate::trouble::Trouble;

/// Gives an answer again, and says whether it is the same.
///
/// # Errors
/// Where nothing is kept of it, or standard output cannot be written.
pub fn run(
    desk: &Desk,
    data: &DataPlace,
    id: &str,
    format: Format,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    let folder = data.folder().ok_or_else(|| {
        anyhow::anyhow!("nothing is kept of answers with --data :memory:; name a data folder")
    })?;
    let kept = replies::find(folder, id).map_err(|error| anyhow::anyhow!(error))?;
    let replayed = desk.replay(&kept);
    if format != Format::Text {
        write_json(&replayed, format, out)?;
        return Ok(());
    }
    write_answer(&replayed.answer, format, terminal, out)?;
    let said = match replayed.changes.as_slice() {
        [] => format!("The same as on {}: {}.", kept.asked_on, kept.id),
        changes => format!(
            "Asked on {} as {}, now {}:\n  - {}",
            kept.asked_on,
            kept.id,
            replayed.answer.id,
            changes.join("\n  - ")
        ),
    };
    let written = writeln!(out, "\n{said}").and_then(|()| out.flush());
    Ok(written.map_err(|error| anyhow::anyhow!(error))?)
}
