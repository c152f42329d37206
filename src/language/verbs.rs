//! The forms of English verbs: `config/language/en.verbs.txt` has the base forms, read when
//! first needed; the irregular ones are the lexicon's.
//!
//! Takes a folded word; gives the form of a verb that it may be. Whether it is one where it
//! stands is left to whoever knows the words beside it: "strikes" may be blows too.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::lexicon::Lexicon;

pub(crate) const SHIPPED: &str = include_str!("../../config/language/en.verbs.txt");

static VERBS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let lines = SHIPPED.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// The form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "close", "hit"; of some the past is the same.
    Base,
    /// "closes"
    Third,
    /// "closed", "taken": the past or its participle.
    Past,
    /// "closing"
    Ing,
}

/// The form of a verb that a folded word may be; none of what is no common verb.
pub fn form(folded: &str, lexicon: &Lexicon) -> Option<Form> {
    if VERBS.contains(folded) {
        return Some(Form::Base);
    }
    let endings = [("ing", Form::Ing), ("ed", Form::Past), ("s", Form::Third)];
    let regular = endings.into_iter().find_map(|(ending, form)| {
        let stripped = folded.strip_suffix(ending)?;
        is_base(stripped, form).then_some(form)
    });
    let irregular = || lexicon.irregular(folded).map(|_| Form::Past);
    regular.or_else(irregular)
}

/// Whether what is left of a word without its ending is, as spelt, a base form: "clos",
/// "stopp", "carri".
fn is_base(stripped: &str, form: Form) -> bool {
    let is = |base: Cow<'_, str>| VERBS.contains(&*base);
    if form == Form::Third {
        let hissed = stripped.strip_suffix('e');
        let carried = hissed.and_then(|rest| rest.strip_suffix('i'));
        return is(stripped.into())
            || hissed.is_some_and(|base| is(base.into()))
            || carried.is_some_and(|base| is(format!("{base}y").into()));
    }
    let mut last = stripped.chars().rev();
    let doubled = last.next().filter(|letter| last.next() == Some(*letter));
    let doubled = doubled.and_then(|letter| stripped.strip_suffix(letter));
    let carried = stripped
        .strip_suffix('i')
        .filter(|_| form == Form::Past)
        .map(|base| format!("{base}y"));
    is(stripped.into())
        || is(format!("{stripped}e").into())
        || doubled.is_some_and(|base| is(base.into()))
        || carried.is_some_and(|base| is(base.into()))
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::tests::english;
    use super::*;

    #[test]
    fn forms_of_verbs_are_told_by_their_endings() {
        let lexicon = english();
        for (word, expected) in [
            ("close", Some(Form::Base)),
            ("closes", Some(Form::Third)),
            ("closed", Some(Form::Past)),
            ("closing", Some(Form::Ing)),
            ("stopped", Some(Form::Past)),
            ("stopping", Some(Form::Ing)),
            ("carries", Some(Form::Third)),
            ("carried", Some(Form::Past)),
            ("passes", Some(Form::Third)),
            ("bought", Some(Form::Past)),
            ("lantern", None),
            ("companies", None),
            ("memoranda", None),
            ("", None),
        ] {
            assert_eq!(form(word, &lexicon), expected, "{word:?}");
        }
    }
}
