//! Checks that a welcome or an answer is one line, within the length limit, that no client can take for an error.

use std::fmt;

use crate::limits::MAX_ANSWER;

/// The start of every error line. No answer starts with it.
pub const ERROR_PREFIX: &str = "error: ";

/// A welcome or an answer without its line end: at most [`MAX_ANSWER`] bytes, without control characters, and without
/// [`ERROR_PREFIX`] at its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(String);

/// Why a text cannot be an [`Answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidAnswer {
    /// It has this many bytes, more than [`MAX_ANSWER`].
    TooLong(usize),
    /// It contains this character, which could end the line or control a terminal.
    Control(char),
    /// It starts with [`ERROR_PREFIX`].
    LooksLikeError,
}

impl Answer {
    /// Checks `text`.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn new(text: String) -> Result<Self, InvalidAnswer> {
        check(&text)?;
        Ok(Self(text))
    }

    /// The line without its line end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks whether `text` may be an [`Answer`].
///
/// # Errors
/// The rule that the text breaks.
pub fn check(text: &str) -> Result<(), InvalidAnswer> {
    if text.len() > MAX_ANSWER {
        return Err(InvalidAnswer::TooLong(text.len()));
    }
    if let Some(control) = text.chars().find(|character| character.is_control()) {
        return Err(InvalidAnswer::Control(control));
    }
    if text.starts_with(ERROR_PREFIX) { Err(InvalidAnswer::LooksLikeError) } else { Ok(()) }
}

impl fmt::Display for InvalidAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(bytes) => write!(out, "{bytes} bytes, but at most {MAX_ANSWER} are allowed"),
            Self::Control(character) => {
                write!(
                    out,
                    "the control character {}, but only plain text is allowed",
                    character.escape_unicode()
                )
            }
            Self::LooksLikeError => {
                write!(out, "\"{ERROR_PREFIX}\" at the start, which is reserved for errors")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_line_within_the_limit_and_not_an_error() {
        let check = |text: &str| Answer::new(text.to_owned()).err();
        assert_eq!(check("Sunday"), None);
        assert_eq!(check(&"x".repeat(MAX_ANSWER)), None);
        assert_eq!(check(&"x".repeat(MAX_ANSWER + 1)), Some(InvalidAnswer::TooLong(MAX_ANSWER + 1)));
        let letters = MAX_ANSWER / 2 + 1;
        assert_eq!(check(&"é".repeat(letters)), Some(InvalidAnswer::TooLong(2 * letters)), "bytes count");
        assert_eq!(check("a\nb"), Some(InvalidAnswer::Control('\n')));
        assert_eq!(check("a\u{85}b"), Some(InvalidAnswer::Control('\u{85}')));
        assert_eq!(check("error: none"), Some(InvalidAnswer::LooksLikeError));
    }

    #[test]
    fn an_answer_is_sent_as_it_is_and_an_invalid_one_is_explained() {
        assert_eq!(Answer::new("12:00".to_owned()).unwrap().as_str(), "12:00");
        for (text, reason) in
            [("a\tb", "u{9}"), ("error: x", "error: "), (&"x".repeat(MAX_ANSWER + 1), "bytes")]
        {
            assert!(check(text).unwrap_err().to_string().contains(reason), "{text:.20}");
        }
    }
}
