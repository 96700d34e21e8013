//! What the window says beside the connection: a bar on the settings at start, and a notice on what was just done.

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What the user should know of what was before; stays until dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// It could not be understood, and is kept aside; others are in use.
    Broken {
        /// The line of the mistake, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong there.
        what: String,
        /// Where it is kept.
        saved_as: PathBuf,
        /// What is in use.
        fallback: Fallback,
    },
    /// It is of a newer version of the program: it is read as far as possible and not written.
    Newer {
        /// Where it is.
        file: PathBuf,
    },
    /// The program stopped by a fault of its own when it ran last; the report is kept here.
    Crashed {
        /// Where it is.
        report: PathBuf,
    },
    /// Some of its values are not used, each with the reason; the file is left as it is.
    Adjusted {
        /// Where it is.
        file: PathBuf,
        /// Which values, and what is used instead.
        values: Vec<String>,
    },
    /// It could not be read at all; it is left as it is.
    Unreadable {
        /// Where it is.
        file: PathBuf,
        /// Why not.
        what: String,
    },
}

/// The settings that are in use where the file is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Those of the last save before the present one.
    Backup,
    /// The program's own.
    Defaults,
    /// Those that the window had, since the file broke while it was open.
    Current,
}

/// The offer to bring back the cleared history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undo {
    /// How many entries were cleared.
    pub count: usize,
    /// Until then it stays, whatever else happens; after that, the next notice takes its place.
    pub until: Instant,
}

impl Undo {
    /// How long it stays at least.
    pub const TIME: Duration = Duration::from_secs(10);
}

/// What happened just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// So many entries were copied.
    Copied(usize),
    /// The history was written to this file.
    Exported(PathBuf),
    /// The history could not be written, and why.
    NotExported(String),
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The connection ended before these questions were answered.
    Unanswered(Vec<String>),
    /// The command is longer than a line may be.
    TooLong,
    /// The worker takes no orders any more: a fault of ours.
    InternalError,
}

impl Notice {
    /// Does it say that something went wrong?
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
