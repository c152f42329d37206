//! `dateline show ARTICLE`: one stored article; `--sentences` numbers them with
//! their ranges of bytes.

use std::io::Write;

use super::extract::{Shown, write_article};
use super::{Format, write_json};
use crate::index::QuerySession;
use crate::ingest::article::ArticleId;
use crate::trouble::Trouble;

/// Writes an article.
///
/// # Errors
/// Where there is none with this id, or standard output cannot be written.
pub fn run(
    library: &QuerySession,
    id: &str,
    sentences: bool,
    format: Format,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    let wanted = ArticleId::new(id);
    let Some(analyzed) = library.article(&wanted) else {
        return Err(no_such_article(library, id));
    };
    let article = &analyzed.article;
    let shown = Shown::from(article);
    if format != Format::Text {
        return Ok(write_json(&shown, format, out)?);
    }
    if !sentences {
        return Ok(write_article(article, &shown, out)?);
    }
    let mut lines = String::new();
    for (number, sentence) in article.sentences.iter().enumerate() {
        let (start, end) = (sentence.span.start, sentence.span.end);
        let role = format!("{:?}", sentence.role).to_lowercase();
        lines.push_str(&format!(
            "{:>4}  {start}-{end}  {role}\n      {}\n",
            number + 1,
            article.text_of(sentence)
        ));
    }
    out.write_all(lines.as_bytes())
        .map_err(anyhow::Error::from)?;
    Ok(())
}

fn no_such_article(library: &QuerySession, id: &str) -> Trouble {
    let hint = match library.nearest_id(id) {
        Some(nearest) => format!("The nearest is `{nearest}`; `dateline corpus list` shows all."),
        None => "The corpus is empty.".to_owned(),
    };
    Trouble::asker(format!("there is no article `{id}`"), hint)
}
