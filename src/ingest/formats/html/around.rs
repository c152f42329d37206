//! What of a page is not about its article: other articles, comments, the frame.
//!
//! Takes a page and where its article stands; gives the elements around it that can
//! say something of it. What they say is left to `byline` and `dates`.

use super::cues::Of;
use super::page::Page;
use super::tags::Tag;
use super::tree::At;

/// The elements that `sort` gives a rank, in order, those of other parts of the page
/// left out.
pub(super) fn fitting<'p, 'r>(
    page: &'p Page<'r>,
    region: At,
    sort: fn(&Page<'r>, At) -> Option<u8>,
) -> impl Iterator<Item = (At, u8)> + use<'p, 'r> {
    let mut skip = 0;
    (0..page.tree.len()).filter_map(move |at| {
        if at < skip {
            return None;
        }
        let sort = sort(page, at);
        let whole = sort.is_none() || !page.tree.tag(at).is_inline();
        if whole && is_elsewhere(page, at) && !holds(page, at, region) {
            skip = page.tree.end(at);
            return None;
        }
        Some((at, sort?))
    })
}

/// Whether an element holds other articles, comments or the frame of the page.
pub(super) fn is_elsewhere(page: &Page<'_>, at: At) -> bool {
    matches!(page.tree.tag(at), Tag::Nav | Tag::Footer | Tag::Aside)
        || page.speaks_of(at, Of::Others)
        || page.speaks_of(at, Of::Comments)
}

/// Whether a block stands in such an element that does not hold the article too.
pub(super) fn in_other_part(page: &Page<'_>, number: usize, region: At) -> bool {
    let Some(block) = page.block(number) else {
        return true;
    };
    std::iter::once(block.holder)
        .chain(page.tree.ancestors(block.holder))
        .any(|at| is_elsewhere(page, at) && !holds(page, at, region))
}

/// Whether one element stands inside another.
pub(super) fn holds(page: &Page<'_>, at: At, inner: At) -> bool {
    at <= inner && inner < page.tree.end(at)
}
