//! `dateline fit vectors FILE`: word vectors out of a collection of them.
//!
//! Takes a text file with a word and its numbers on each line, as GloVe, word2vec and
//! fastText write them; writes a file for `config/language/` or a folder of evidence.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::Context;
use rustc_hash::FxHashSet;

use crate::language::fold::folded;
use crate::language::vocabulary;
use crate::language::word_vectors::written;

/// Writes the vectors of the first `words` of a collection: of the common English ones
/// among them, or of all.
///
/// # Errors
/// Where the file cannot be read, a line is malformed, no word is left, or the vectors
/// cannot be written.
pub fn vectors(
    file: &Path,
    words: usize,
    all: bool,
    source: Option<&str>,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let shown = file.display();
    let open = File::open(file).with_context(|| format!("`{shown}` cannot be read"))?;
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut kept: Vec<(String, Vec<f64>)> = Vec::new();
    let mut any = false;
    for (number, line) in BufReader::new(open).lines().enumerate().take(words) {
        let line = line.with_context(|| format!("`{shown}` cannot be read"))?;
        let mut cells = line.trim_end().split(' ');
        let word = folded(cells.next().unwrap_or_default());
        let numbers: Result<Vec<f64>, _> = cells.map(str::parse).collect();
        let finite = |numbers: &Vec<f64>| numbers.iter().all(|number| number.is_finite());
        let numbers = numbers
            .ok()
            .filter(|numbers| !numbers.is_empty() && finite(numbers));
        let numbers = numbers.with_context(|| {
            format!(
                "{shown}:{}: no word with its numbers, all of them finite",
                number + 1
            )
        })?;
        // word2vec and fastText begin with how many words and numbers there are.
        if number == 0 && numbers.len() == 1 {
            continue;
        }
        let first = kept.first().map(|(_, first)| first.len());
        if let Some(first) = first.filter(|first| *first != numbers.len()) {
            anyhow::bail!(
                "{shown}:{}: {} numbers, where the first word has {first}",
                number + 1,
                numbers.len()
            );
        }
        any = true;
        let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic);
        let wanted = is_word && (all || vocabulary::is_common(&word));
        if wanted && seen.insert(word.clone()) {
            kept.push((word, numbers));
        }
    }
    if !any {
        anyhow::bail!("`{shown}` holds no word");
    }
    if kept.is_empty() {
        anyhow::bail!("no word of `{shown}` is a common English one; `--all` keeps every word");
    }
    let head = format!(
        "What words mean: those that are used alike have numbers that are alike. {} words\n\
         made by `dateline fit vectors` of {}; not to be edited.",
        kept.len(),
        source.map_or_else(|| shown.to_string(), str::to_owned)
    );
    write!(out, "{}", written(&head, &kept))?;
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::word_vectors::WordVectors;

    /// What is written of a collection with this text.
    fn made(text: &str, all: bool) -> anyhow::Result<String> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("c.txt");
        std::fs::write(&file, text)?;
        let mut out = Vec::new();
        vectors(&file, 10, all, Some("Made up"), &mut out)?;
        Ok(String::from_utf8(out)?)
    }

    #[test]
    fn common_words_are_kept_and_the_line_of_counts_is_none() {
        let text = "4 2\nthe 1 0\nkevin 0.5 0.5\nharbour 0 1\n, 1 1\n";
        let known = |text: &str, word: &str| {
            let read = WordVectors::read("t.txt", text).unwrap();
            !read.together([word]).is_empty()
        };
        for (all, names) in [(false, false), (true, true)] {
            let text = made(text, all).unwrap();
            assert!(text.contains("Made up"), "{text}");
            assert!(known(&text, "the") && known(&text, "harbour"), "{text}");
            assert_eq!(known(&text, "kevin"), names, "{text}");
        }
    }

    #[test]
    fn what_is_no_collection_is_refused_by_line() {
        for (text, said) in [
            ("", "holds no word"),
            ("4 2\n", "holds no word"),
            ("kevin 1 0\n", "--all"),
            ("the 1 0\nharbour 1\n", "c.txt:2"),
            ("the nan 0\n", "c.txt:1"),
            ("the one two\n", "c.txt:1"),
        ] {
            let error = made(text, false).unwrap_err().to_string();
            assert!(error.contains(said), "{text:?}: {error}");
        }
    }
}
