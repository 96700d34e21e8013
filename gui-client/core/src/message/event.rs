//! What happens outside the window's thread.

use std::path::PathBuf;

use crate::link_event::{LinkId, News};
use crate::notice::Bar;

/// What happened outside the window's thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// About a connection.
    Link(LinkId, News),
    /// About a file.
    Disk(DiskNews),
}

/// What the disk thread tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskNews {
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The settings file was found broken when it was to be saved.
    Settings(Bar),
    /// The history was written to this file.
    Exported(PathBuf),
    /// The history could not be written, and why.
    NotExported(String),
    /// The user chose no file.
    ExportCancelled,
}
