//! Shows untrusted text safely: escapes control and invisible characters, and limits the length.

use std::fmt;

use crate::limits::MAX_ECHO;

/// Displays text with control and invisible characters escaped, in at most [`MAX_ECHO`] characters including escapes.
#[derive(Clone, Copy, Debug)]
pub struct Echo<'a>(pub &'a str);

impl fmt::Display for Echo<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut remaining = MAX_ECHO;
        let mut rest = self.0.chars();
        while let Some(character) = rest.next() {
            let shown = Shown(character);
            // The last position is reserved for the ellipsis.
            let reserved = usize::from(!rest.as_str().is_empty());
            if shown.width() + reserved > remaining {
                return out.write_str("…");
            }
            remaining -= shown.width();
            shown.fmt(out)?;
        }
        Ok(())
    }
}

/// One character, escaped unless it is plainly visible.
struct Shown(char);

impl Shown {
    fn is_plain(&self) -> bool {
        match self.0 {
            // `escape_debug` escapes these for string literals.
            '"' | '\'' | '\\' => true,
            // Invisible letters and symbols: Hangul fillers and the blank Braille pattern.
            '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => false,
            // Escaped: controls, formats, separators except the space, combining and unassigned characters.
            other => other.escape_debug().eq([other]),
        }
    }

    fn width(&self) -> usize {
        if self.is_plain() { 1 } else { self.0.escape_unicode().len() }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_plain() { write!(out, "{}", self.0) } else { write!(out, "{}", self.0.escape_unicode()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_LINE;

    #[test]
    fn plain_text_is_not_changed() {
        assert_eq!(Echo("tíme 時").to_string(), "tíme 時");
        assert_eq!(Echo(&"x".repeat(MAX_ECHO)).to_string(), "x".repeat(MAX_ECHO));
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Echo("a\x1b[2J\u{202e}").to_string(), "a\\u{1b}[2J\\u{202e}");
    }

    #[test]
    fn invisible_characters_are_escaped() {
        for invisible in "\u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\u{180e}\u{2003}\u{200b}\u{200e}\u{2028}\u{2060}\u{2066}\u{2800}\u{3000}\u{3164}\u{fe0f}\u{feff}\u{e0041}".chars() {
            let escaped = invisible.escape_unicode().to_string();
            assert_eq!(Echo(&format!("a{invisible}b")).to_string(), format!("a{escaped}b"));
        }
        assert_eq!(Echo("a \"b\" 'c' \\d").to_string(), "a \"b\" 'c' \\d");
    }

    #[test]
    fn no_echo_is_longer_than_its_limit() {
        for text in ["x".repeat(MAX_ECHO + 1), "\0".repeat(MAX_LINE), "é".repeat(MAX_LINE / 2)] {
            let shown = Echo(&text).to_string();
            assert!(shown.chars().count() <= MAX_ECHO, "{shown}");
            assert!(shown.ends_with('…'), "{shown}");
        }
    }
}
