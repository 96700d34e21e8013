//! What the update function asks the window, the worker and the disk thread to do.

use std::path::PathBuf;
use std::time::Duration;

use super::action::Field;
use crate::change::Change;
use crate::clock::ClockAddress;
use crate::history::Entry;
use crate::language::LanguageChoice;
use crate::link_event::{CommandId, LinkId, Probe};
use crate::network::SearchId;
use crate::settings::{Theme, Zoom};
use crate::watch::Alert;

/// An effect to perform.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Pass this request to the worker.
    Worker(WorkerRequest),
    /// Save this change in the settings file.
    Save(Change),
    /// Copy this text to the clipboard.
    Copy(String),
    /// Copy these entries of the history to the clipboard.
    CopyEntries(Vec<Entry>),
    /// Write these entries to a file that the user chooses.
    Export(Vec<Entry>),
    /// Search for clocks on this network, in place of an earlier search.
    Search(SearchId),
    /// End the search for clocks on this network.
    EndSearch,
    /// Show the window in this language.
    Language(LanguageChoice),
    /// Apply this theme and zoom.
    Appearance {
        /// Light, dark, or as the system.
        theme: Theme,
        /// Whether the colours have the highest contrast.
        high_contrast: bool,
        /// The zoom factor.
        zoom: Zoom,
    },
    /// Report this computer's addresses as [`Event::Addresses`](super::Event::Addresses).
    ReadAddresses,
    /// Tell the user about changes of the pinned clocks.
    Notify(Alert),
    /// Bring the window to the front.
    ShowWindow,
    /// Move the keyboard focus.
    Focus(FocusTarget),
    /// Show this folder in the system's file manager.
    OpenFolder(PathBuf),
}

/// A request to the worker, which owns the sockets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkerRequest {
    /// Connect to a clock; one of another kind is asked its first question.
    Connect(LinkId, ClockAddress),
    /// Send a command of the user.
    Send(LinkId, CommandId, String),
    /// Send a probe.
    Probe(LinkId, Probe),
    /// Close the connection, or cancel the attempt to connect.
    Close(LinkId),
    /// Use these timeouts from now on.
    SetTimeouts {
        /// For connecting, up to the welcome.
        connect: Duration,
        /// For an answer.
        answer: Duration,
    },
}

/// A control that can get the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// A field, with its text selected.
    Field(Field),
    /// The button that connects.
    Connect,
}
