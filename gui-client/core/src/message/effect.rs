//! What the model wants done.

use std::path::PathBuf;
use std::time::Duration;

use super::action::Field;
use crate::address::Address;
use crate::history::Entry;
use crate::link_event::{AskId, LinkId, Look};
use crate::settings::{Change, Theme, Zoom};

/// What the worker is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Connect.
    Connect(LinkId, Address),
    /// Ask over the connection.
    Ask(LinkId, AskId, String),
    /// Ask for the program itself.
    Look(LinkId, Look),
    /// Close the connection, or give up the attempt.
    Close(LinkId),
    /// From now on, wait this long for a connection and its welcome, and for an answer.
    Wait {
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
    Order(Order),
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
    Focus(Target),
    /// Show this folder.
    OpenFolder(PathBuf),
}

/// Where the keyboard can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Into a field, with its text selected.
    Field(Field),
    /// To the button that connects.
    Connect,
}
