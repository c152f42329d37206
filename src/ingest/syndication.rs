//! Whether a story was taken over from an agency or another paper.
//!
//! Takes who signed an article and who published it; gives the name of the outlet
//! that signed it, where that is another than the publisher. The marks themselves,
//! `(Yonhap)` at the head or the end of a story, are read by `dateline`.

use super::article::Note;
use super::boilerplate::Boilerplate;
use super::formats::html::cues::Cues;
use super::publishers;

/// The note on an article with this byline, where an outlet signed it.
pub(super) fn note(
    byline: Option<&str>,
    publisher: Option<&str>,
    boilerplate: &Boilerplate,
    cues: &Cues,
) -> Option<Note> {
    let signed = byline?.split([',', ';', '/']).map(str::trim);
    let mut outlets = signed.filter(|name| is_outlet(name, boilerplate, cues));
    let outlet = outlets.next()?;
    let own = publisher.is_some_and(|publisher| is_one(outlet, publisher));
    // A single word may be the name of a person after all.
    let sure = match outlet.contains(' ') {
        true => "syndicated",
        false => "perhaps syndicated",
    };
    (!own).then(|| Note::plain(format!("{sure}: signed by `{outlet}`")))
}

/// Whether a name is that of an outlet: it has the shape of one, or is a single word
/// where a person has two.
fn is_outlet(name: &str, boilerplate: &Boilerplate, cues: &Cues) -> bool {
    let mut letters = name.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let single = name.chars().count() > 2 && name.chars().all(char::is_alphabetic);
    let word = capital && single && !cues.is_label(name);
    word || (name.contains(' ') && boilerplate.is_masthead(name))
}

/// Whether two names mean one outlet: `Yonhap` and `Yonhap News Agency` do.
fn is_one(outlet: &str, publisher: &str) -> bool {
    let (one, other) = (publishers::key(outlet), publishers::key(publisher));
    one.starts_with(&other) || other.starts_with(&one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_that_signs_for_another_is_told() {
        let (boilerplate, cues) = (Boilerplate::shipped().unwrap(), Cues::shipped().unwrap());
        for (byline, publisher, expected) in [
            (
                "Yonhap",
                Some("The Korea Herald"),
                Some("perhaps syndicated: signed by `Yonhap`"),
            ),
            ("Yonhap", Some("Yonhap News Agency"), None),
            ("Yonhap", Some("yonhap.com"), None),
            (
                "Ana Diaz, Reuters",
                Some("The Ledger"),
                Some("perhaps syndicated: signed by `Reuters`"),
            ),
            (
                "Associated Press",
                Some("The Ledger"),
                Some("syndicated: signed by `Associated Press`"),
            ),
            (
                "Associated Press",
                None,
                Some("syndicated: signed by `Associated Press`"),
            ),
            ("Ana Diaz", Some("The Ledger"), None),
            ("Staff", Some("The Ledger"), None),
            ("Reporter", Some("The Ledger"), None),
            ("홍길동", Some("한국일보"), None),
            ("The Ledger", Some("Ledger"), None),
        ] {
            let note = note(Some(byline), publisher, &boilerplate, &cues);
            assert_eq!(
                note.as_ref().map(|note| note.why.as_str()),
                expected,
                "{byline}, {publisher:?}"
            );
        }
    }
}
