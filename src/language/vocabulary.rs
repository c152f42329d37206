//! The common words of English as they are spelt: `config/language/en.words.txt`, read
//! when first needed.
//!
//! Takes a folded word; tells whether it is one of them. A word that is missing may be
//! rare, a name or a typo.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

pub(crate) const SHIPPED: &str = include_str!("../../config/language/en.words.txt");

static WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// Whether a folded word is a common English one, in any of its forms.
pub fn is_common(folded: &str) -> bool {
    WORDS.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_either_spelling_and_names_are_not() {
        for (word, expected) in [
            ("harbour", true),
            ("harbor", true),
            ("organised", true),
            ("quarries", true),
            ("quaries", false),
            ("lisbon", false),
            ("scowl", true),
            ("kevin", false),
            ("", false),
        ] {
            assert_eq!(is_common(word), expected, "{word:?}");
        }
    }
}
