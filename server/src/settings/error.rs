//! The errors of settings, each in a file with its line and column.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An error in a settings file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocatedError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// The errors in a settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorList {
    /// The first ones, in the order of the file; at least one.
    pub first: Vec<LocatedError>,
    /// The number of errors after these.
    pub more: usize,
    /// Whether the rest of the file was not checked.
    pub truncated: bool,
}

/// Why settings could not be loaded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read the settings in {}: {source}; name a readable file with --config", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The settings were read from a pipe or a device.
    #[error("cannot reload the settings: {} is not a regular file and cannot be read again; restart the server to change them", path.display())]
    NotReloadable {
        /// The pipe or device.
        path: PathBuf,
    },
    /// The file contains no settings any more.
    #[error("{} contains no settings; with the defaults, the server would listen on all addresses and lose its [access] rules: restart it if you want that", path.display())]
    Blank {
        /// The file.
        path: PathBuf,
    },
    /// The file has errors.
    #[error("{}", Report(path, errors))]
    Invalid {
        /// The file, as it was named.
        path: String,
        /// The errors in it.
        errors: ErrorList,
    },
}

/// Shows errors as `FILE:LINE:COLUMN: message`, one per line.
struct Report<'a>(&'a str, &'a ErrorList);

impl fmt::Display for Report<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(path, ErrorList { first, more, truncated }) = self;
        for (index, error) in first.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(out, "{separator}{path}:{}:{}: {}", error.line, error.column, error.message)?;
        }
        match (more, truncated) {
            (0, false) => Ok(()),
            (0, true) => write!(out, "\n{path}: the rest of the file was not checked"),
            (more, false) => write!(out, "\n{path}: and {more} more"),
            (more, true) => write!(out, "\n{path}: and {more} more; the rest of the file was not checked"),
        }
    }
}
