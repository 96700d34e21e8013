//! Why a file could not be read or written, and why a setting is ignored.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// An error of the system, or of the parser of the settings file.
    #[error("{0}")]
    Other(String),
    /// The reason for this file.
    #[error("{}: {reason}", file.display())]
    Of {
        /// The file.
        file: PathBuf,
        /// The reason.
        reason: Box<Reason>,
    },
    /// Two reasons: why the file is invalid, and why that could not be repaired.
    #[error("{0}; {1}")]
    Both(Box<Reason>, Box<Reason>),
    /// The settings file was saved by a newer version of the program.
    #[error("a newer version of this program saved it")]
    Newer,
    /// The settings file would be larger than it may be.
    #[error("it would be too large; remove servers from the list")]
    WouldBeTooLarge,
    /// The settings file uses TOML in a way that the program cannot edit.
    #[error("it is written in a way that cannot be changed automatically; edit it by hand")]
    Unchangeable,
    /// The settings file is larger than it may be.
    #[error("it is larger than any settings file")]
    TooLarge,
    /// The settings file is not UTF-8.
    #[error("it is not UTF-8 text")]
    NotText,
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// It is neither a file nor a folder.
    #[error("it is a device or a pipe, not a file")]
    NotAFile,
    /// This number of invalid files was kept already.
    #[error("there are {0} broken files already; remove some")]
    TooManyBroken(u32),
    /// Another window does not release the lock.
    #[error("another window has been saving it for too long; close that window")]
    Locked,
    /// There is no place for an export.
    #[error("this system has neither a file dialog nor a home folder")]
    NoFolder,
    /// Every name for an export is taken; there are this many.
    #[error("{0} files with this name exist already")]
    TooManyFiles(u32),
}

impl From<io::Error> for Reason {
    fn from(error: io::Error) -> Self {
        let known = error.get_ref().and_then(|inner| inner.downcast_ref::<Self>());
        known.cloned().unwrap_or_else(|| Self::Other(error.to_string()))
    }
}

impl From<Reason> for io::Error {
    fn from(reason: Reason) -> Self {
        Self::other(reason)
    }
}

impl From<&str> for Reason {
    fn from(error: &str) -> Self {
        Self::Other(error.to_owned())
    }
}

/// A value in the settings file that is ignored, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoredValue {
    /// A number is out of range.
    OutOfRange {
        /// The line, counted from 1, if known.
        line: Option<usize>,
        /// The setting as it is written.
        written: String,
        /// The setting as it is used.
        used: String,
    },
    /// An entry of the server list is not understood.
    Entry {
        /// The line, counted from 1, if known.
        line: Option<usize>,
    },
    /// This number of other values.
    More(usize),
}

impl fmt::Display for IgnoredValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::OutOfRange { line: Some(line), .. } | Self::Entry { line: Some(line) } = self {
            write!(out, "line {line}: ")?;
        }
        match self {
            Self::OutOfRange { written, used, .. } => {
                write!(out, "\"{written}\" is out of range; {used} is used")
            }
            Self::Entry { .. } => out.write_str(
                "the entry is not understood and stays as it is; a server needs a host and a port, and a kind must be known",
            ),
            Self::More(count) => write!(out, "and {count} more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_survives_being_an_error_of_the_system() {
        for reason in [Reason::Folder, Reason::TooManyBroken(20), Reason::from("no space left")] {
            assert_eq!(Reason::from(io::Error::from(reason.clone())), reason);
        }
        assert_eq!(Reason::from(io::Error::other("a")), Reason::from("a"));
    }
}
