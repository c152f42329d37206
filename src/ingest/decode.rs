//! Bytes -> text.
//!
//! Takes the bytes of a file; gives its text, or why it has none. A citation of
//! plain text, Markdown or JSON counts the bytes of the file itself, so those are
//! to be UTF-8 as they lie. A page or a feed is stored anew, so it may be written
//! in any encoding: the one its byte order mark tells, else UTF-8 where it is that,
//! else the one it declares, else the one its bytes look like.

use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How a format's bytes become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoding {
    /// UTF-8 and nothing else; a byte order mark stays where it is.
    Utf8,
    /// What the file is written in, as it tells or as its bytes look.
    Declared,
}

/// A file's text, and what had to be decided to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: Arc<str>,
    /// What a person should know of how it was read.
    pub notes: Vec<String>,
}

/// How far into a file an encoding is declared.
const DECLARED_WITHIN: usize = 4096;
/// How much of a file tells whether it is text.
const LOOKED_AT: usize = 1 << 16;
/// One control character in so many bytes is still text.
const RARE: usize = 100;

impl Decoding {
    /// The text of a file's bytes.
    ///
    /// # Errors
    /// Why they are no text, in words for a person.
    pub fn decode(self, bytes: Vec<u8>) -> Result<Decoded, String> {
        if bytes.is_empty() {
            return Err("the file is empty".to_owned());
        }
        match self {
            Self::Utf8 => utf8(bytes),
            Self::Declared => declared(bytes),
        }
    }
}

fn utf8(bytes: Vec<u8>) -> Result<Decoded, String> {
    if bytes.contains(&0) {
        return Err(not_text(&bytes));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: text.into(),
            notes: Vec::new(),
        }),
        Err(error) => Err(format!(
            "not UTF-8 (byte {} cannot be read); convert it, for example with `iconv -t UTF-8`",
            error.utf8_error().valid_up_to()
        )),
    }
}

fn not_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            "UTF-16, not UTF-8; convert it, for example with `iconv -f UTF-16 -t UTF-8`".to_owned()
        }
        _ => "a binary file, not text".to_owned(),
    }
}

fn declared(bytes: Vec<u8>) -> Result<Decoded, String> {
    let (encoding, mut notes) = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => (encoding, Vec::new()),
        None => match wide(&bytes) {
            Some(encoding) => (encoding, Vec::new()),
            None if is_binary(&bytes) => return Err("a binary file, not text".to_owned()),
            None => choose(&bytes),
        },
    };
    let (text, broken) = encoding.decode_with_bom_removal(&bytes);
    if broken {
        let lost = text.matches('\u{FFFD}').count();
        notes.push(format!(
            "{lost} characters could not be read as {}",
            encoding.name()
        ));
    }
    let text = if text.contains('\0') {
        notes.push("cut: NUL characters".to_owned());
        text.replace('\0', "")
    } else {
        text.into_owned()
    };
    Ok(Decoded {
        text: text.into(),
        notes,
    })
}

/// UTF-16 without a byte order mark: every second byte of plain markup is NUL.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(512))?;
    let nuls = |parity: usize| {
        let side = head.iter().skip(parity).step_by(2);
        side.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (nuls(0), nuls(1));
    let most = head.len() / 4;
    if head.len() < 8 {
        None
    } else if odd > most && even == 0 {
        Some(UTF_16LE)
    } else if even > most && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether bytes hold more control characters than text does.
fn is_binary(bytes: &[u8]) -> bool {
    let known = [
        &b"%PDF-"[..],
        b"PK\x03\x04",
        b"\x7fELF",
        b"\x89PNG",
        b"GIF8",
    ];
    let head = bytes.get(..bytes.len().min(LOOKED_AT)).unwrap_or(bytes);
    let controls = head
        .iter()
        .filter(|byte| **byte < b' ' && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    known.iter().any(|magic| bytes.starts_with(magic)) || controls * RARE > head.len().max(2 * RARE)
}

/// The encoding of bytes without a byte order mark, and what is said of it.
fn choose(bytes: &[u8]) -> (&'static Encoding, Vec<String>) {
    let label = declaration(bytes);
    let told = label.as_deref().and_then(encoding_of);
    let escaped = bytes.contains(&0x1B);
    let valid = std::str::from_utf8(bytes).is_ok();
    if valid && !(escaped && told == Some(ISO_2022_JP)) {
        let wrong = told.filter(|told| *told != UTF_8 && !bytes.is_ascii());
        let note = wrong.map(|told| format!("it says that it is {}, and is UTF-8", told.name()));
        return (UTF_8, note.into_iter().collect());
    }
    let reads = |encoding: &'static Encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    };
    match told {
        Some(told) if told != UTF_8 && reads(told) => return (told, Vec::new()),
        Some(told) if told != UTF_8 => {}
        _ if mostly_utf8(bytes) => return (UTF_8, Vec::new()),
        _ => {}
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes), true);
    let looks = detector.guess(None, Utf8Detection::Allow);
    let said = match (told, label) {
        (Some(told), _) => format!(
            "it says that it is {}, and looks like {}",
            told.name(),
            looks.name()
        ),
        (None, Some(label)) => {
            let label: String = label.chars().take(40).collect();
            format!(
                "it says that it is `{label}`, which is no known encoding; it looks like {}",
                looks.name()
            )
        }
        (None, None) => format!(
            "it does not say its encoding; it looks like {}",
            looks.name()
        ),
    };
    (looks, vec![said])
}

/// Whether bytes are UTF-8 but for a few that were damaged.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut wide, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * 20 < wide
}

/// The encoding with this label. A page that says UTF-16 in plain bytes is not.
fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if wide { UTF_8 } else { encoding })
}

/// The label that the head of a page or a feed declares: of an XML declaration,
/// or of a `meta` element in either of its forms.
fn declaration(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(DECLARED_WITHIN))?;
    let head: String = head
        .iter()
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    let after = |mark: &str| head.split_once(mark).map(|(_, rest)| rest);
    let prolog = after("<?xml").and_then(|rest| rest.split_once("?>"));
    if let Some(label) = prolog.and_then(|(prolog, _)| value_of(prolog, "encoding")) {
        return Some(label);
    }
    let metas = head.split("<meta").skip(1);
    metas
        .filter_map(|meta| meta.split('>').next())
        .find_map(|meta| value_of(meta, "charset"))
}

/// The value of `name=` in a tag or in the `content` of one, its quotes left out.
fn value_of(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.trim_start_matches(['"', '\'']);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '/'));
    let label = rest.get(..end.unwrap_or(rest.len()))?;
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_in_the_encoding_that_it_is_in() {
        let page = |meta: &str, text: &[u8]| [meta.as_bytes(), b"<p>", text, b"</p>"].concat();
        let (kr, _, _) = encoding_rs::EUC_KR.encode("정부는 오늘 새로운 계획을 발표했다.");
        let utf16 = |text: &str| -> Vec<u8> {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            units.collect()
        };
        for (bytes, words, noted) in [
            (page("", "Café".as_bytes()), "Café", false),
            (page("<meta charset=latin1>", b"Caf\xe9"), "Café", false),
            (
                page("<meta charset=\"windows-1252\">", "Café".as_bytes()),
                "Café",
                true,
            ),
            (
                page("<?xml version='1.0' encoding='ISO-8859-1'?>", b"Caf\xe9"),
                "Café",
                false,
            ),
            (
                page(
                    "<meta http-equiv=Content-Type content='text/html; charset=euc-kr'>",
                    &kr,
                ),
                "새로운",
                false,
            ),
            (page("<meta charset=utf-8>", &kr), "새로운", true),
            (page("<meta charset=klingon>", &kr), "새로운", true),
            (page("", &kr), "새로운", true),
            ([&b"\xEF\xBB\xBF"[..], "é".as_bytes()].concat(), "é", false),
            ([&b"\xFF\xFE"[..], &utf16("<p>é")].concat(), "<p>é", false),
            (utf16("<p>plain words of a page"), "<p>plain", false),
            (
                page(
                    "",
                    "a long line of words \0 in it, and more é of them".as_bytes(),
                ),
                "words  in",
                true,
            ),
        ] {
            let read = Decoding::Declared.decode(bytes.clone()).unwrap();
            assert!(read.text.contains(words), "{read:?}");
            assert!(!read.text.starts_with('\u{FEFF}'), "{read:?}");
            assert_eq!(!read.notes.is_empty(), noted, "{read:?}");
        }
    }

    #[test]
    fn what_is_no_text_says_so() {
        for (bytes, reason) in [
            (&b""[..], "the file is empty"),
            (b"%PDF-1.7 words", "a binary file, not text"),
            (b"\0\x01\x02\x03", "a binary file, not text"),
        ] {
            let read = Decoding::Declared.decode(bytes.to_vec());
            assert_eq!(read, Err(reason.to_owned()), "{bytes:?}");
        }
    }
}
