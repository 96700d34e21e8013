//! What the model wants done.

use std::path::PathBuf;
use std::time::Duration;

use super::action::Field;
use crate::address::Address;
use crate::history::Entry;
use crate::link_event::{CommandId, LinkId, Probe};
use crate::settings::{Change, Theme, Zoom};

/// What the worker is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerRequest {
    /// Connect.
    Connect(LinkId, Address),
    /// Ask over the connection.
    Send(LinkId, CommandId, String),
    /// Ask for the program itself.
    Probe(LinkId, Probe),
    /// Close the connection, or give up the attempt.
    Close(LinkId),
    /// From now on, wait this long for a connection and its welcome, and for an answer.
    SetTimeouts {
        /// For a connection and its welcome.
        connect: Duration,
        /// For an answer.
        answer: Duration,
    },
}

/// What the model wants done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// By the worker.
    Worker(WorkerRequest),
    /// Save this change in the settings file.
    Save(Change),
    /// Put this text on the clipboard.
    Copy(String),
    /// Put these entries of the history on the clipboard.
    CopyEntries(Vec<Entry>),
    /// Write these answers to a file of the user's choice.
    Export(Vec<Entry>),
    /// Draw in this look, this large.
    Appearance(Theme, Zoom),
    /// Send the keyboard there.
    Focus(FocusTarget),
    /// Show this folder.
    OpenFolder(PathBuf),
}

/// Where the keyboard can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// Into a field, with its text selected.
    Field(Field),
    /// To the button that connects.
    Connect,
}
