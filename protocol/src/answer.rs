//! What may go out as a welcome or an answer: one line that no client can mistake for anything else.

use std::fmt;

use crate::limits::MAX_ANSWER;

/// What every refusal and every mistake begins with, and no answer does.
pub const ERROR_PREFIX: &str = "error: ";

/// A welcome or an answer without its line end: at most [`MAX_ANSWER`] bytes, without control characters, and not
/// beginning with [`ERROR_PREFIX`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(String);

/// Why a text cannot be an [`Answer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidAnswer {
    /// It has this many bytes.
    TooLong(usize),
    /// It holds this character, which could end the line or steer a terminal.
    Control(char),
    /// A client would take it for an error.
    LooksLikeError,
}

impl Answer {
    /// Checks `text`.
    ///
    /// # Errors
    /// [`InvalidAnswer`] says which rule the text breaks.
    pub fn new(text: String) -> Result<Self, InvalidAnswer> {
        check(&text)?;
        Ok(Self(text))
    }

    /// The line, without its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks whether `text` may be an [`Answer`].
///
/// # Errors
/// [`InvalidAnswer`] says which rule the text breaks.
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
            Self::TooLong(bytes) => write!(out, "{bytes} bytes, where {MAX_ANSWER} are allowed"),
            Self::Control(character) => {
                write!(
                    out,
                    "the control character {}, where one plain line is allowed",
                    character.escape_unicode()
                )
            }
            Self::LooksLikeError => {
                write!(out, "a beginning of \"{ERROR_PREFIX}\", which only errors may have")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_bounded_line_that_is_no_error() {
        let check = |text: &str| Answer::new(text.to_owned()).err();
        assert_eq!(check("Sunday"), None);
        assert_eq!(check(&"x".repeat(1024)), None);
        assert_eq!(check(&"é".repeat(513)), Some(InvalidAnswer::TooLong(1026)));
        assert_eq!(check("a\nb"), Some(InvalidAnswer::Control('\n')));
        assert_eq!(check("a\u{85}b"), Some(InvalidAnswer::Control('\u{85}')));
        assert_eq!(check("error: none"), Some(InvalidAnswer::LooksLikeError));
    }
}
