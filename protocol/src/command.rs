//! The commands of the protocol: one table of the built-in ones, and the names that settings may add.

use std::fmt;

use crate::limits::MAX_COMMAND_NAME;
use crate::zone::ZoneName;

/// A parsed command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The current time in one of the server's formats.
    FormatTime {
        /// Which format.
        format: TimeFormat,
        /// A time zone other than the server's.
        zone: Option<ZoneName>,
    },
    /// The current time for programs: RFC 3339 with nanoseconds.
    Now,
    /// Whether the server's own clock is synchronised.
    Sync,
    /// The next change of the UTC offset.
    Next {
        /// A time zone other than the server's.
        zone: Option<ZoneName>,
    },
    /// The names of all commands.
    Help,
    /// `quit` or `exit`: answer with [`GOODBYE`] and close the connection.
    Quit,
}

/// Selects a format of the server's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// `day`
    Day,
    /// `date`
    Date,
    /// `time`
    Time,
    /// A custom command, by its index in the [`CommandParser`](crate::parser::CommandParser).
    Custom(usize),
}

/// An entry of [`BUILT_IN`].
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    /// The name that clients send, in lower case.
    pub name: &'static str,
    /// Whether a time zone may follow the name.
    pub takes_zone: bool,
    /// Whether a graphical client shows a button for it.
    pub has_button: bool,
    /// Builds the command; the zone is `None` unless the command takes one.
    pub command: fn(Option<ZoneName>) -> Command,
}

/// The commands that every server understands. `help` lists them in this order, with the custom commands after the last
/// one that takes a time format.
pub const BUILT_IN: [BuiltIn; 9] = [
    BuiltIn { name: "day", takes_zone: true, has_button: true, command: |zone| time(TimeFormat::Day, zone) },
    BuiltIn {
        name: "date",
        takes_zone: true,
        has_button: true,
        command: |zone| time(TimeFormat::Date, zone),
    },
    BuiltIn {
        name: "time",
        takes_zone: true,
        has_button: true,
        command: |zone| time(TimeFormat::Time, zone),
    },
    BuiltIn { name: "now", takes_zone: false, has_button: false, command: |_| Command::Now },
    BuiltIn { name: "sync", takes_zone: false, has_button: false, command: |_| Command::Sync },
    BuiltIn { name: "next", takes_zone: true, has_button: false, command: |zone| Command::Next { zone } },
    BuiltIn { name: "help", takes_zone: false, has_button: false, command: |_| Command::Help },
    BuiltIn { name: "quit", takes_zone: false, has_button: true, command: |_| Command::Quit },
    BuiltIn { name: "exit", takes_zone: false, has_button: false, command: |_| Command::Quit },
];

const fn time(format: TimeFormat, zone: Option<ZoneName>) -> Command {
    Command::FormatTime { format, zone }
}

/// The answer to `quit` and `exit`.
pub const GOODBYE: &str = "goodbye";

/// The name of a custom command: a lower-case letter, then lower-case letters, digits, `-` and `_`; at most
/// [`MAX_COMMAND_NAME`] characters; not the name of a built-in command.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommandName(String);

/// Why a text cannot be a [`CommandName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidName {
    /// Characters that are not allowed, or too many.
    Malformed,
    /// The name of a built-in command.
    BuiltIn,
}

impl CommandName {
    /// Checks `text`.
    ///
    /// # Errors
    /// The rule that the text breaks.
    pub fn new(text: &str) -> Result<Self, InvalidName> {
        let letter_first = text.starts_with(|first: char| first.is_ascii_lowercase());
        let plain =
            text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'));
        if !letter_first || !plain || text.len() > MAX_COMMAND_NAME {
            return Err(InvalidName::Malformed);
        }
        if BUILT_IN.iter().any(|built_in| built_in.name == text) {
            return Err(InvalidName::BuiltIn);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name as clients send it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => write!(
                out,
                "is not a command name; use a lower-case letter, then lower-case letters, digits, - and _, up to {MAX_COMMAND_NAME} characters"
            ),
            Self::BuiltIn => out.write_str("is a built-in command; choose another name"),
        }
    }
}
