//! Time expressions in a sentence, read on the date of its article.

use super::SentenceRef;
use crate::language::fold::Word;
use crate::language::lexicon::{Class, Cue};
use crate::language::periods::{Anchor, Direction, Period, find};
use crate::language::span::Span;

/// The day that relative words of an article are read against.
fn anchor(place: SentenceRef<'_>) -> Anchor {
    let published = &place.analyzed.article.published;
    match (published.earliest, published.latest) {
        (Some(earliest), Some(latest)) => Anchor::between(earliest, latest),
        _ => Anchor::unknown(),
    }
}

/// The time expressions of a sentence, read on its article's date: back in time, as
/// news tells, but forward behind words of planning ("expected in October").
pub(super) fn dates(place: SentenceRef<'_>) -> Vec<Period> {
    let mut back = find(place.text(), &anchor(place), Direction::Past);
    back.retain(|period| !is_of_a_name(period, place));
    if back.is_empty() {
        return back;
    }
    let mut forward = find(place.text(), &anchor(place), Direction::Future);
    forward.retain(|period| !is_of_a_name(period, place));
    let either = back.into_iter().zip(forward);
    either
        .map(|(back, forward)| {
            if is_ahead(&back, place) || is_soon(&back, &forward, place) {
                forward
            } else {
                back
            }
        })
        .collect()
}

/// Whether a word of time is a part of a name in capitals: "told USA TODAY".
fn is_of_a_name(period: &Period, place: SentenceRef<'_>) -> bool {
    let is_large = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    };
    let text = place.text();
    let before = text.get(..period.span.start).unwrap_or_default();
    let before = before.split_whitespace().next_back().unwrap_or_default();
    is_large(&period.text) && is_large(before) && !is_large(text)
}

/// Whether a day without a year is months ago on one reading and a few weeks off on the
/// other: news that means a day of last year gives the year.
fn is_soon(back: &Period, forward: &Period, place: SentenceRef<'_>) -> bool {
    const LONG_AGO: i32 = 240;
    const SOON: i32 = 100;
    let published = place.analyzed.article.published.latest;
    let (Some(published), Some(back), Some(forward)) = (published, back.start, forward.start)
    else {
        return false;
    };
    let (ago, ahead) = (
        (published - back).get_days(),
        (forward - published).get_days(),
    );
    ago > LONG_AGO && (0..=SOON).contains(&ahead)
}

/// Whether a time expression is of what is still to come: the last cue before it is one of
/// planning and not of telling, or there is none and the first behind it is one of planning:
/// "on Tuesday the port will open".
fn is_ahead(period: &Period, place: SentenceRef<'_>) -> bool {
    const REACH: usize = 14;
    const REACH_BEHIND: usize = 8;
    let read = place.words();
    let span = period.span.shifted(place.span().start);
    let end = read.partition_point(|word| word.span.end <= span.start);
    let before = read.get(end.saturating_sub(REACH)..end).unwrap_or_default();
    let last = |cue| {
        (0..before.len()).rev().find(|at| {
            let behind = before.get(*at..).unwrap_or_default();
            place.lexicon().find_cue(cue, behind) == Some(0)
        })
    };
    match (last(Cue::Planned), last(Cue::Speech)) {
        (Some(planned), Some(told)) => planned > told,
        (Some(_), None) => true,
        (None, Some(_)) => false,
        (None, None) => {
            let next = read.partition_point(|word| word.span.start < span.end);
            let behind = read.get(next..).unwrap_or_default();
            let behind = behind.get(..REACH_BEHIND).unwrap_or(behind);
            // "Opened on Monday, later than planned": past a comma another clause begins,
            // unless the time opens the sentence.
            let parted = |word: &&Word<'_>| {
                let between = Span::new(span.end, word.span.start.max(span.end));
                end > 1
                    && between
                        .of(place.stored())
                        .contains([',', ';', '(', '–', '—'])
            };
            let clause = behind.iter().take_while(|word| !parted(word)).count();
            let behind = behind.get(..clause).unwrap_or_default();
            // "on Monday on the plan": a noun plans nothing.
            let is_noun = |at: &usize| {
                let before = at.checked_sub(1).and_then(|at| behind.get(at));
                before.is_some_and(|it| place.lexicon().is(Class::Determiner, &it.folded))
            };
            let first = |cue| {
                place
                    .lexicon()
                    .find_cue(cue, behind)
                    .filter(|at| !is_noun(at))
            };
            match (first(Cue::Planned), first(Cue::Speech)) {
                (Some(planned), Some(told)) => planned < told,
                (planned, _) => planned.is_some(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::{Date, date};

    use crate::analysis::AnalyzedArticle;
    use crate::analysis::tests::article;
    use crate::entities::EntityIndex;
    use crate::language::lexicon::tests::english;

    /// The first days of the time expressions of a sentence that was published on Monday,
    /// 10 June 2024.
    fn days(text: &str) -> Vec<Option<Date>> {
        let analyzed =
            AnalyzedArticle::new(article(text), &EntityIndex::default(), &Arc::new(english()));
        let found = analyzed.sentence(0).dates().to_vec();
        found.into_iter().map(|period| period.start).collect()
    }

    #[test]
    fn a_day_is_past_unless_something_is_said_to_come_on_it() {
        let (before, after) = (Some(date(2024, 6, 5)), Some(date(2024, 6, 12)));
        for (text, expected) in [
            ("The weir was opened on Wednesday.", before),
            ("The weir is to be opened on Wednesday.", after),
            ("On Wednesday, the trust will open the weir.", after),
            (
                "Also speaking Wednesday will be the chief ecologist.",
                after,
            ),
            ("They said Wednesday that the weir will open.", before),
            ("It was opened on Wednesday, later than planned.", before),
        ] {
            assert_eq!(days(text), [expected], "{text:?}");
        }
    }

    #[test]
    fn a_word_of_time_in_a_name_is_none() {
        let today = Some(date(2024, 6, 10));
        assert_eq!(days("They told RIVER TODAY so."), []);
        assert_eq!(days("The weir opened today."), [today]);
        assert_eq!(days("THE WEIR OPENED TODAY."), [today]);
    }
}
