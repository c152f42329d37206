//! `dateline show ARTICLE`: one stored article; `--sentences` numbers them with
//! their ranges of bytes.

use std::io::Write;

use super::extract::{Shown, write_article};
use super::{Format, write_json};
use crate::index::Library;
use crate::ingest::article::ArticleId;
use crate::trouble::Trouble;

/// Writes an article.
///
/// # Errors
/// Where there is none with this id, or standard output cannot be written.
pub fn run(
    library: &Library,
    id: &str,
    sentences: bool,
    format: Format,
    out: &mut impl Write,
) -> Result<(), Trouble> {
    let wanted = ArticleId::new(id);
    let Some(shelved) = library.article(&wanted) else {
        return Err(no_such_article(library, id));
    };
    let article = &shelved.article;
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

fn no_such_article(library: &Library, id: &str) -> Trouble {
    let ids = library
        .articles()
        .iter()
        .map(|shelved| shelved.article.id.as_str());
    let nearest = ids.max_by(|one, other| {
        strsim::jaro_winkler(one, id).total_cmp(&strsim::jaro_winkler(other, id))
    });
    let hint = match nearest {
        Some(nearest) => format!("The nearest is `{nearest}`; `dateline corpus list` shows all."),
        None => "The corpus is empty.".to_owned(),
    };
    Trouble::asker(format!("there is no article `{id}`"), hint)
}
