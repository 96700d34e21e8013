//! What happens outside the window's thread.

use std::path::PathBuf;

use crate::link_event::{LinkEvent, LinkId};
use crate::notice::Warning;

/// What happened outside the window's thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// About a connection.
    Link(LinkId, LinkEvent),
    /// About a file.
    Disk(DiskEvent),
}

/// What the disk thread tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskEvent {
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// Why not.
        why: String,
    },
    /// The settings file was found broken when it was to be saved.
    Warning(Warning),
    /// The history was written to this file.
    Exported(PathBuf),
    /// The history could not be written, and why.
    NotExported(String),
    /// The user chose no file.
    ExportCancelled,
}
