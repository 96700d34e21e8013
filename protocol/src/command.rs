//! What a client can ask for.

use std::fmt;

use crate::limits::MAX_WORD;
use crate::zone::ZoneName;

/// The words that every server of this protocol understands; the first three can be given other formats, not other names.
pub const BUILT_IN: [&str; 8] = ["day", "date", "time", "now", "sync", "help", "quit", "exit"];

/// A command that was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The current moment in a format of the settings.
    Moment {
        /// Which format.
        word: MomentWord,
        /// Another zone than that of the settings.
        zone: Option<ZoneName>,
    },
    /// The current moment for machines, RFC 3339.
    Now,
    /// Whether the server's own clock is synchronised.
    Sync,
    /// Every word understood.
    Help,
    /// `quit` or `exit`: say goodbye and close.
    Quit,
}

/// The words that are answered with a moment in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentWord {
    /// `day`
    Day,
    /// `date`
    Date,
    /// `time`
    Time,
    /// A further word of the settings, by its place in the [`Vocabulary`](crate::vocabulary::Vocabulary).
    Further(usize),
}

/// A further word: a letter, then letters, digits, `-` and `_`, all small; [`MAX_WORD`] at most; not a built-in one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(String);

/// Why a text cannot be a further [`Word`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAWord {
    /// Wrong characters, or too many of them.
    Shape,
    /// It would hide a built-in command.
    BuiltIn,
}

impl Word {
    /// Checks `text`.
    ///
    /// # Errors
    /// [`NotAWord`] says what is wrong with it.
    pub fn new(text: &str) -> Result<Self, NotAWord> {
        let letter_first = text.starts_with(|first: char| first.is_ascii_lowercase());
        let plain =
            text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
        if !letter_first || !plain || text.len() > MAX_WORD {
            return Err(NotAWord::Shape);
        }
        if BUILT_IN.contains(&text) {
            return Err(NotAWord::BuiltIn);
        }
        Ok(Self(text.to_owned()))
    }

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NotAWord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => write!(
                out,
                "is not a command name; use a lower-case letter, then lower-case letters, digits, - and _, up to {MAX_WORD} characters"
            ),
            Self::BuiltIn => out.write_str("is a built-in command; choose another name"),
        }
    }
}
