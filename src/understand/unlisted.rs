//! Names in a message that no entry covers: "Who is Gina Raimondo?" over a corpus
//! that nobody wrote an entity file for.
//!
//! Takes the words where a phrase wants a name and none is known, the longest runs
//! first; whether the articles write them as a name is asked of the library. Other
//! questions are found by their words as they are.

use crate::entities::EntityKey;
use crate::language::fold::Word;
use crate::language::span::Span;
use crate::language::vocabulary;

use super::message::Message;
use super::model::Named;
use super::{Context, spelling};

/// How a candidate is said to have matched.
pub(super) const CANDIDATE: &str = "candidate";
/// How a name that was misspelt is said to have matched.
const TYPO: &str = "fuzzy";
/// The shortest misspelt name, in letters.
const LEAST_TYPO: usize = 5;
/// The same of one that was typed small.
const LEAST_SMALL_TYPO: usize = 6;
/// The same beside another word of the name.
const LEAST_TYPO_BESIDE: usize = 4;
/// The most words of a name.
const LONGEST: usize = 5;
/// How many runs of words are looked for in the articles.
const MOST_LOOKUPS: usize = 12;

impl Message<'_> {
    /// Adds a candidate for every run of words that a phrase takes for a name and that
    /// the articles write as one; gives whether there is any.
    pub(super) fn name_unlisted(&mut self, context: &Context<'_>) -> bool {
        let wanted = self.wanted_names(context);
        self.name_unlisted_in(&wanted, context)
    }

    /// The same for the runs of words within some spans.
    pub(super) fn name_unlisted_in(&mut self, wanted: &[Span], context: &Context<'_>) -> bool {
        let known = self.named.len();
        let mut at = 0;
        let mut lookups = MOST_LOOKUPS;
        while at < self.words.len() {
            let end = self.free_until(at, wanted, context);
            let most = (end - at).min(LONGEST);
            let found = (1..=most).rev().find_map(|count| {
                let run = self.words.get(at..at + count)?;
                let (span, large) = self.sought(run, at, context)?;
                lookups = lookups.checked_sub(1)?;
                let (key, kind) = (context.unlisted)(span.of(self.text), large)?;
                Some((count, span, key, kind))
            });
            if let Some((count, span, key, kind)) = found {
                self.named.push(Named {
                    key,
                    kind,
                    matched: span.of(self.text).to_owned(),
                    how: CANDIDATE.into(),
                    span,
                });
                at += count;
            } else {
                at += 1;
            }
        }
        self.named.sort_by_key(|named| named.span);
        self.named.len() > known
    }

    /// Adds the name that articles hold and that no entry covers, where a single typo makes
    /// of it what was typed and no article holds that: "Meyer" where all write "Mayer". Of
    /// several that could be meant none is. `typos` are the places of such words.
    pub(super) fn name_misspelt_unlisted(&mut self, typos: &[usize], context: &Context<'_>) {
        let mut lookups = MOST_LOOKUPS;
        for at in typos {
            let found = self.misspelt_unlisted_at(*at, &mut lookups, context);
            if let Some((named, mended)) = found {
                if mended {
                    self.mended.push(named.span);
                }
                self.named.push(named);
            }
        }
    }

    /// Leaves misspelt names to be mended as words where no phrase wants a name there; gives
    /// whether there were any.
    pub(super) fn drop_mended(&mut self, context: &Context<'_>) -> bool {
        if self.mended.is_empty() {
            return false;
        }
        let wanted = self.wanted_names(context);
        let mended = std::mem::take(&mut self.mended).into_iter();
        let is_wanted = |span: &Span| wanted.iter().any(|wanted| wanted.contains(*span));
        let (kept, dropped): (Vec<Span>, Vec<Span>) = mended.partition(is_wanted);
        self.mended = kept;
        self.named.retain(|named| !dropped.contains(&named.span));
        !dropped.is_empty()
    }

    /// The name that is meant by the word at a place and those beside it, and whether the
    /// word would be mended without being taken for a name.
    fn misspelt_unlisted_at(
        &self,
        at: usize,
        lookups: &mut usize,
        context: &Context<'_>,
    ) -> Option<(Named, bool)> {
        let word = self.words.get(at)?;
        let typed = word.span.of(self.text);
        let large = typed.starts_with(char::is_uppercase);
        let least = if large { LEAST_TYPO } else { LEAST_SMALL_TYPO };
        let letters = word.folded.len();
        let free = |word: &Word<'_>| {
            let named = self
                .named
                .iter()
                .any(|named| named.span.overlaps(word.span));
            let mut periods = self.periods.iter();
            !named && !periods.any(|period| period.span.overlaps(word.span))
        };
        let plain = !word.folded.bytes().all(|byte| byte.is_ascii_lowercase())
            || vocabulary::is_common(&word.folded);
        if plain || letters < LEAST_TYPO_BESIDE || !free(word) {
            return None;
        }
        // "Anna Meyer": another word of the name makes it surer.
        let beside = |word: &&Word<'_>| {
            let written = word.span.of(self.text).starts_with(char::is_uppercase);
            let stop = context.lexicon.is_stop(&word.folded) || context.phrases.knows(&word.folded);
            large && written && !stop && free(word)
        };
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        let before = before.filter(|_| self.holds_together(at)).filter(beside);
        let behind = self.words.get(at + 1);
        let behind = behind
            .filter(|_| self.holds_together(at + 1))
            .filter(beside);
        let windows = [
            before.map(|word| (Some(word), None)),
            behind.map(|word| (None, Some(word))),
        ];
        for (before, behind) in windows.into_iter().flatten().chain([(None, None)]) {
            let beside = before.is_some() || behind.is_some();
            if !beside && letters < least {
                continue;
            }
            let first = before.map_or(word.span.start, |before| before.span.start);
            let end = behind.map_or(word.span.end, |behind| behind.span.end);
            let mut found: Option<(EntityKey, String)> = None;
            let (mut several, mut mended) = (false, false);
            for spelling in spelling::of_name(&word.folded, beside) {
                let known = (context.holds)(&context.lexicon.stem(&spelling));
                if !known || vocabulary::is_common(&spelling) {
                    continue;
                }
                let head = Span::new(first, word.span.start).of(self.text);
                let tail = Span::new(word.span.end, end).of(self.text);
                *lookups = lookups.checked_sub(1)?;
                if let Some(named) = (context.unlisted)(&format!("{head}{spelling}{tail}"), large) {
                    several |= found.as_ref().is_some_and(|(key, _)| *key != named.0);
                    mended = spelling::is_mended_into(&word.folded, large, &spelling);
                    found = Some(named);
                }
            }
            if let Some((key, kind)) = found.filter(|_| !several) {
                let span = Span::new(first, end);
                let named = Named {
                    key,
                    kind,
                    matched: span.of(self.text).to_owned(),
                    how: TYPO.into(),
                    span,
                };
                return Some((named, mended));
            }
        }
        None
    }

    /// Where a phrase that fits wants a name, or a look-up a subject; of a few words
    /// that nothing claims, all of them.
    fn wanted_names(&self, context: &Context<'_>) -> Vec<Span> {
        let fits = context.phrases.fits(&self.compared, &self.polite);
        let mut wanted = Vec::new();
        for fit in &fits {
            let rule = context.phrases.rules.get(fit.rule);
            let looks_up = rule.is_some_and(|rule| !rule.last_resort && rule.intent.takes_names);
            for (name, range) in &fit.slots {
                let is_name = matches!(name.as_str(), "entity" | "other" | "entities");
                let is_subject = matches!(name.as_str(), "topic" | "name") && looks_up;
                let span = self.original(range).filter(|_| is_name || is_subject);
                wanted.extend(span.filter(|span| self.words_in(*span) <= LONGEST));
            }
        }
        let words = self.core_words(context);
        if fits.is_empty() && words.len() <= LONGEST {
            wanted.push(Span::new(0, self.text.len()));
        }
        wanted
    }

    fn words_in(&self, span: Span) -> usize {
        let inside = self.words.iter().filter(|word| span.contains(word.span));
        inside.count()
    }

    /// Where the run of words from `at` on ends that can be parts of one name.
    fn free_until(&self, at: usize, wanted: &[Span], context: &Context<'_>) -> usize {
        let names = context.lexicon.names();
        let joins = |word: &Word<'_>| names.is_of(&word.folded) || names.is_inner(&word.folded);
        let free = |word: &Word<'_>| {
            let sought = wanted.iter().any(|span| span.contains(word.span));
            let named = self
                .named
                .iter()
                .any(|named| named.span.overlaps(word.span));
            let dated = self
                .periods
                .iter()
                .any(|period| period.span.overlaps(word.span));
            sought && !named && !dated
        };
        let tells = |word: &Word<'_>| free(word) && !context.lexicon.is_stop(&word.folded);
        let mut end = at;
        while let Some(word) = self.words.get(end).filter(|word| free(word)) {
            // "Ministry of Health": what joins stands between two that tell something.
            let next = self.words.get(end + 1);
            let inside = end > at && joins(word) && next.is_some_and(tells);
            let together = end == at || self.holds_together(end);
            if !together || !(tells(word) || inside) {
                break;
            }
            end += 1;
        }
        end
    }

    fn holds_together(&self, at: usize) -> bool {
        let Some([before, word]) = at.checked_sub(1).and_then(|from| self.words.get(from..=at))
        else {
            return false;
        };
        let between = Span::new(before.span.end, word.span.start).of(self.text);
        matches!(
            between,
            " " | "-" | ". " | " & " | "'s " | "’s " | "' " | "’ "
        )
    }

    /// The span of a run that may be a name, and whether it was typed as one; none
    /// where it is a title, or a single word typed small or at the head.
    fn sought(&self, run: &[Word<'_>], at: usize, context: &Context<'_>) -> Option<(Span, bool)> {
        let (first, last) = (run.first()?, run.last()?);
        let is_large = |word: &Word<'_>| {
            word.hyphenated || !word.span.of(self.text).starts_with(char::is_lowercase)
        };
        let capital = |word: &Word<'_>| {
            let first = word.span.of(self.text).chars().next();
            !word.hyphenated && first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        };
        let names = context.lexicon.names();
        let joins = |word: &Word<'_>| names.is_of(&word.folded) || names.is_inner(&word.folded);
        if context.lexicon.is_stop(&last.folded) {
            return None;
        }
        let large = run.iter().all(|word| is_large(word) || joins(word)) && run.iter().any(capital);
        let plain = names.title_at(run) > 0 || run.iter().all(|word| names.is_never(&word.folded));
        let alone = run.len() == 1 && (!large || at == 0);
        // Where there are entries, words typed small are no name that nobody listed.
        let unlikely = !large && !context.entities.is_empty();
        let span = Span::new(first.span.start, last.span.end);
        (!plain && !alone && !unlikely && span.len() > 2).then_some((span, large))
    }
}
