//! What the window reports at its top: warnings from the start of the program, and a notice about the last action.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A warning about the settings or the previous run, shown until the user dismisses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The settings file is not valid. It was saved under another name.
    Broken {
        /// The line of the error, counted from 1, if known.
        line: Option<usize>,
        /// The error.
        what: String,
        /// Where the broken file was saved.
        saved_as: PathBuf,
        /// The settings in use.
        fallback: Fallback,
    },
    /// The settings file was written by a newer version of the program. It is used as far as possible, and not changed.
    Newer {
        /// The settings file.
        file: PathBuf,
    },
    /// The program crashed when it ran last.
    Crashed {
        /// The crash report.
        report: PathBuf,
    },
    /// Some values in the settings file are ignored. The file is not changed.
    Adjusted {
        /// The settings file.
        file: PathBuf,
        /// For each ignored value, why it is ignored and what is used instead.
        values: Vec<String>,
    },
    /// The settings file could not be read. It is not changed.
    Unreadable {
        /// The settings file.
        file: PathBuf,
        /// The error.
        what: String,
    },
}

/// The settings in use when the settings file is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Those of the backup.
    Backup,
    /// The defaults.
    Defaults,
    /// Those of this window: the file broke while it was open.
    Current,
}

/// The offer to restore the cleared history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    /// The number of cleared entries.
    pub count: usize,
    /// When the next notice may replace the offer.
    pub until: Instant,
}

impl Undo {
    /// The time for which no notice replaces the offer.
    pub(crate) const TIME: Duration = Duration::from_secs(10);
}

/// A notice about the last action, shown until the user dismisses it or another one replaces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This number of entries was copied.
    Copied(usize),
    /// The history was exported to this file.
    Exported(PathBuf),
    /// The history could not be exported, for this reason.
    NotExported(String),
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// The reason.
        why: String,
    },
    /// The connection ended before these commands were answered.
    Unanswered(Vec<String>),
    /// The command is longer than a line of the protocol may be.
    TooLong,
    /// A thread of the program has ended or does not respond.
    InternalError,
}

impl Notice {
    /// Whether something went wrong.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        match self {
            Self::NotExported(_)
            | Self::NotSaved { .. }
            | Self::Unanswered(_)
            | Self::TooLong
            | Self::InternalError => true,
            Self::Copied(_) | Self::Exported(_) => false,
        }
    }
}
