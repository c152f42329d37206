//! Pages of the right size, with no piece cut in two.
//!
//! Takes pieces of rendered text and what a page holds; gives pages that hold
//! every piece once and in order. What a piece looks like is left to the surface,
//! and so is how its length is counted where that is not the length of its text.

use unicode_segmentation::UnicodeSegmentation;

/// What one page holds.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// UTF-16 units of text, over all its pieces.
    pub units: usize,
    /// Pieces.
    pub pieces: usize,
}

/// The length of a text as Discord counts it.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The pieces as pages. A piece stands on one page, whole; only one that is longer
/// than a page by itself is cut, between words where it has any.
pub fn pages(pieces: Vec<String>, budget: Budget) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut page = Vec::new();
    let mut used = 0;
    for piece in pieces
        .iter()
        .flat_map(|piece| cut(piece, budget.units, units))
    {
        let length = units(piece);
        let full = used + length > budget.units || page.len() >= budget.pieces.max(1);
        if full && !page.is_empty() {
            pages.push(std::mem::take(&mut page));
            used = 0;
        }
        used += length;
        page.push(piece.to_owned());
    }
    if !page.is_empty() {
        pages.push(page);
    }
    pages
}

/// `text` in as few parts as it takes for each to have at most `most` by `measure`,
/// cut between words, or between characters where one word alone is longer.
pub fn cut(text: &str, most: usize, measure: impl Fn(&str) -> usize) -> Vec<&str> {
    if measure(text) <= most {
        return vec![text];
    }
    let mut parts = Vec::new();
    let (mut start, mut end, mut used) = (0, 0, 0);
    for segment in text.split_word_bounds().flat_map(|word| {
        let characters = measure(word) > most;
        let whole = (!characters).then_some(word);
        let single = word.graphemes(true).filter(move |_| characters);
        whole.into_iter().chain(single)
    }) {
        let length = measure(segment);
        if used + length > most && end > start {
            parts.extend(text.get(start..end));
            (start, used) = (end, 0);
        }
        end += segment.len();
        used += length;
    }
    parts.extend(text.get(start..end).filter(|rest| !rest.is_empty()));
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn paging_loses_nothing(
            pieces in prop::collection::vec("\\PC{0,120}", 0..30),
            units in 1_usize..200,
            most in 1_usize..10,
        ) {
            let budget = Budget { units, pieces: most };
            let paged = pages(pieces.clone(), budget);
            prop_assert_eq!(paged.concat().concat(), pieces.concat());
        }

        #[test]
        fn no_page_is_over_its_budget(
            pieces in prop::collection::vec("[a-zß 한]{0,120}", 0..30),
            budget_units in 8_usize..200,
            most in 1_usize..10,
        ) {
            let budget = Budget { units: budget_units, pieces: most };
            for page in pages(pieces, budget) {
                prop_assert!(page.iter().map(|piece| units(piece)).sum::<usize>() <= budget_units);
                prop_assert!(page.len() <= most);
                prop_assert!(!page.is_empty());
            }
        }

        #[test]
        fn a_piece_that_fits_a_page_is_never_cut(
            pieces in prop::collection::vec("[a-z ]{1,50}", 1..30),
        ) {
            let paged = pages(pieces.clone(), Budget { units: 50, pieces: 10 });
            prop_assert_eq!(paged.concat(), pieces);
        }
    }

    #[test]
    fn a_piece_longer_than_a_page_is_cut_between_words() {
        let cuts = cut("Korea Zinc owns five percent", 12, units);
        assert_eq!(cuts, ["Korea Zinc ", "owns five ", "percent"]);
    }
}
