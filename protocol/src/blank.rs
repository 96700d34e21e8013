//! Recognises blanks: the characters that separate words and may surround a line.
//!
//! Text copied from a web page or a chat often contains no-break spaces, zero-width spaces and direction marks.

/// Whether `character` separates words: white space (the Unicode property `White_Space`), or an invisible character such as a
/// soft hyphen, joiner, direction mark or zero-width space.
#[must_use]
pub fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

/// Removes the blanks at both ends of `text`.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_zero_width_characters_are_blanks_and_letters_are_not() {
        for blank in
            " \t\u{b}\u{85}\u{a0}\u{3000}\u{2003}\u{2028}\u{200b}\u{200d}\u{200e}\u{2060}\u{feff}\u{202e}"
                .chars()
        {
            assert!(is_blank(blank), "{blank:?}");
        }
        for other in "aé時\0\u{1b}\u{301}\u{fffd}-".chars() {
            assert!(!is_blank(other), "{other:?}");
        }
        assert_eq!(trim("\u{feff}\u{a0}day \u{200b}"), "day");
        assert_eq!(trim("\u{3000}\u{2060}"), "");
    }
}
