//! A client's own words, made safe to repeat: nothing that moves a cursor, and not much of it.

use std::fmt;

use crate::limits::MAX_ECHO;

/// Shows text without control characters and at most [`MAX_ECHO`] characters long, escapes included.
#[derive(Clone, Copy, Debug)]
pub struct Echo<'a>(pub &'a str);

impl fmt::Display for Echo<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut room = MAX_ECHO;
        let mut rest = self.0.chars();
        while let Some(character) = rest.next() {
            let shown = Shown(character);
            // The last place is kept for the sign that something was left out.
            let kept = usize::from(!rest.as_str().is_empty());
            if shown.width() + kept > room {
                return out.write_str("…");
            }
            room -= shown.width();
            shown.fmt(out)?;
        }
        Ok(())
    }
}

/// One character, escaped where it would do more than be seen.
struct Shown(char);

impl Shown {
    fn is_plain(&self) -> bool {
        // U+2028 and U+2029 end a line for some readers; U+202A to U+202E and U+2066 to U+2069 turn text around.
        let turns = matches!(self.0, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        !self.0.is_control() && !turns
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

    #[test]
    fn plain_words_are_repeated_as_they_are() {
        assert_eq!(Echo("tíme 時").to_string(), "tíme 時");
        assert_eq!(Echo(&"x".repeat(40)).to_string(), "x".repeat(40));
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(Echo("a\x1b[2J\u{202e}").to_string(), "a\\u{1b}[2J\\u{202e}");
    }

    #[test]
    fn no_echo_is_longer_than_forty_characters() {
        for text in ["x".repeat(41), "\0".repeat(1024), "é".repeat(500)] {
            let shown = Echo(&text).to_string();
            assert!(shown.chars().count() <= MAX_ECHO, "{shown}");
            assert!(shown.ends_with('…'), "{shown}");
        }
    }
}
