//! What the window says about files: a bar on the settings at start, and a notice on what was just done.

use std::path::PathBuf;

/// What happened to the settings file; stays until dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
    /// It could not be understood; it was moved aside, and defaults are in use.
    Broken {
        /// The line of the mistake, counted from 1, where it is known.
        line: Option<usize>,
        /// What is wrong there.
        what: String,
        /// Where it is kept.
        kept: PathBuf,
    },
    /// It is of a newer version of the program: it is read as far as possible and not written.
    Newer {
        /// Where it is.
        file: PathBuf,
    },
    /// It could not be read at all; it is left as it is.
    Unreadable {
        /// Where it is.
        file: PathBuf,
        /// Why not.
        what: String,
    },
}

/// What happened just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The history was cleared, so many entries; it can be brought back.
    Cleared(usize),
    /// So many entries were copied.
    Copied(usize),
    /// The history was written to this file.
    Exported(PathBuf),
    /// The history could not be written, and why.
    NotExported(String),
    /// The settings could not be saved, and why.
    NotSaved(String),
    /// The command is longer than a line may be.
    TooLong,
    /// The worker takes no orders any more: a fault of ours.
    Stuck,
}
