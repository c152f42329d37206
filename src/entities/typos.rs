//! How many typos lie between two spellings, and what they weigh.
//!
//! A typo is a letter too many, a missing letter, another letter, or two neighbours
//! that changed places.

/// The longest spelling that is compared, in letters.
pub(super) const LONGEST: usize = 64;

/// The least typos that make `typed` of `meant`; none where they are more than `most`
/// or a spelling is too long.
pub(super) fn typos(typed: &[char], meant: &[char], most: usize) -> Option<usize> {
    if typed.len().abs_diff(meant.len()) > most || typed.len().max(meant.len()) > LONGEST {
        return None;
    }
    let far = most + 1;
    let mut earlier = [far; LONGEST + 1];
    let mut above = [far; LONGEST + 1];
    for (at, slot) in above.iter_mut().take(far).enumerate() {
        *slot = at;
    }
    let mut before: Option<char> = None;
    for (row, c) in typed.iter().enumerate() {
        let mut here = [far; LONGEST + 1];
        if let Some(first) = here.first_mut() {
            *first = (row + 1).min(far);
        }
        let from = row.saturating_sub(most);
        let mut least = here.first().copied().unwrap_or(far);
        let mut left = if from == 0 { least } else { far };
        let mut passed = from.checked_sub(1).and_then(|at| meant.get(at)).copied();
        for (at, other) in meant.iter().enumerate().take(row + most + 1).skip(from) {
            let value = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(far);
            let mut best = value(&above, at) + usize::from(c != other);
            best = best.min(left + 1).min(value(&above, at + 1) + 1);
            if before == Some(*other) && passed == Some(*c) {
                best = best.min(value(&earlier, at.wrapping_sub(1)) + 1);
            }
            left = best.min(far);
            least = least.min(left);
            if let Some(slot) = here.get_mut(at + 1) {
                *slot = left;
            }
            passed = Some(*other);
        }
        if least > most {
            return None;
        }
        before = Some(*c);
        earlier = above;
        above = here;
    }
    above
        .get(meant.len())
        .copied()
        .filter(|typos| *typos <= most)
}

/// What the typos between two spellings weigh at the least: a whole one where a letter
/// stands for another, less where one is missing or doubled, neighbours changed places
/// or only a space is at fault.
pub(super) fn weight(typed: &[char], meant: &[char]) -> f64 {
    const SWAPPED: f64 = 0.7;
    let mut earlier: Vec<f64> = Vec::new();
    let mut above: Vec<f64> = vec![0.0];
    for (at, c) in meant.iter().enumerate() {
        let last = above.last().copied().unwrap_or(0.0);
        above.push(last + missing(at.checked_sub(1).and_then(|at| meant.get(at)), *c));
    }
    for (row, c) in typed.iter().enumerate() {
        let before = row.checked_sub(1).and_then(|at| typed.get(at));
        let too_many = added(before, *c);
        let mut here = Vec::with_capacity(meant.len() + 1);
        here.push(above.first().map_or(0.0, |above| above + too_many));
        for (at, other) in meant.iter().enumerate() {
            let value = |line: &[f64], at: usize| line.get(at).copied().unwrap_or(f64::MAX);
            let passed = at.checked_sub(1).and_then(|at| meant.get(at));
            let mut best = value(&above, at) + another(row.min(at), *c, *other);
            best = best.min(value(&above, at + 1) + too_many);
            best = best.min(value(&here, at) + missing(passed, *other));
            if c != other && before == Some(other) && passed == Some(c) {
                best = best.min(value(&earlier, at.wrapping_sub(1)) + SWAPPED);
            }
            here.push(best);
        }
        earlier = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or(0.0)
}

/// A letter that was left out, behind another.
fn missing(before: Option<&char>, c: char) -> f64 {
    match c {
        ' ' => 0.5,
        _ if before == Some(&c) => 0.6,
        _ => 0.8,
    }
}

/// A letter too many, behind another.
fn added(before: Option<&char>, c: char) -> f64 {
    match c {
        ' ' => 0.5,
        _ if before == Some(&c) => 0.6,
        _ => 1.0,
    }
}

/// A letter for another, at a place.
fn another(at: usize, typed: char, meant: char) -> f64 {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match (typed, meant) {
        _ if typed == meant => 0.0,
        _ if at == 0 => 1.1,
        _ if vowel(typed) && vowel(meant) => 0.9,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn likelier_typos_weigh_less() {
        for (meant, light, heavy) in [
            ("tarmok", "tramok", "tarmek"),
            ("tarmok", "tarrmok", "tarpmok"),
            ("tarmok", "tarmek", "tarmpk"),
            ("tarmok", "tarmop", "parmok"),
            ("orn tak", "orntak", "orntaks"),
            ("tarmok", "tarok", "tarbok"),
        ] {
            let of = |typed: &str| weight(&letters(typed), &letters(meant));
            assert!(of(light) < of(heavy), "{light:?} and {heavy:?}");
        }
    }

    proptest! {
        #[test]
        fn typos_are_counted_as_by_the_book(one in "[abc]{0,12}", other in "[abc]{0,12}") {
            let expected = strsim::osa_distance(&one, &other);
            for most in 0..4 {
                let found = typos(&letters(&one), &letters(&other), most);
                prop_assert_eq!(found, Some(expected).filter(|typos| *typos <= most));
            }
        }

        #[test]
        fn no_typo_weighs_nothing(one in "[abc ]{0,12}") {
            prop_assert_eq!(weight(&letters(&one), &letters(&one)), 0.0);
        }
    }
}
