//! Text that does nothing to a terminal: control characters of articles, names and
//! files are left out of what a command writes.

use std::io::{self, Write};

/// `text` without control characters other than line ends and tabs.
pub fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// Writes everything through [`plain`].
pub struct Plain<W>(pub W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.write_all(plain(text).as_bytes())?,
            // Pieces of text arrive whole; what is none is passed on as it is.
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_steer_the_terminal() {
        let mut out = Vec::new();
        let title = "\u{1b}]0;owned\u{7}Steel\u{9b}2J rises";
        writeln!(Plain(&mut out), "{title}").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "]0;ownedSteel2J rises\n");
    }
}
