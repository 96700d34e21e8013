//! What can be wrong with the settings, each mistake at its place.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// One mistake in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What, and what would be right.
    pub message: String,
}

/// The errors of a settings file: the first of them, at least one, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorList {
    /// The first, in the order of the file.
    pub first: Vec<LocatedError>,
    /// How many follow that are not shown.
    pub more: usize,
    /// Whether the search for errors ended before the file did.
    pub ended_early: bool,
}

/// Why there are no settings; shown as one line for each error.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file that was named could not be read.
    #[error("cannot read the settings in {}: {source}; correct the file, name another with --config, or omit the option to use the defaults", path.display())]
    Unreadable {
        /// That file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// They came from a pipe or a device.
    #[error("the settings came from {}, which is not a regular file and cannot be read again; restart the server to change them", path.display())]
    ReadOnce {
        /// That pipe or device.
        path: PathBuf,
    },
    /// The file sets nothing any more.
    #[error("{} sets nothing: the defaults would listen on every address and drop every [access] rule; restart the server if that is meant", path.display())]
    SetsNothing {
        /// That file.
        path: PathBuf,
    },
    /// The file has errors, at least one.
    #[error("{}", Listed(path, errors))]
    Invalid {
        /// The file, as it was named.
        path: String,
        /// What was found.
        errors: ErrorList,
    },
}

/// `FILE:LINE:COLUMN: what`, one a line.
struct Listed<'a>(&'a str, &'a ErrorList);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.1.first.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(out, "{end}{}:{}:{}: {}", self.0, error.line, error.column, error.message)?;
        }
        match (self.1.more, self.1.ended_early) {
            (0, false) => Ok(()),
            (0, true) => write!(out, "\n{}: the rest of the file was not checked", self.0),
            (more, false) => write!(out, "\n{}: and {more} more", self.0),
            (more, true) => {
                write!(out, "\n{}: and {more} more, and the rest of the file was not checked", self.0)
            }
        }
    }
}
