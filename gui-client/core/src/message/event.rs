//! What other threads report.

use std::net::IpAddr;
use std::path::PathBuf;

use crate::clock::ClockAddress;
use crate::link_event::{LinkEvent, LinkId};
use crate::network::{NetworkEvent, SearchId};
use crate::notice::Warning;
use crate::reason::Reason;

/// An event from another thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// From the worker, about a connection.
    Link(LinkId, LinkEvent),
    /// From the disk thread or an export.
    Disk(DiskEvent),
    /// From a search for clocks on this network.
    Network(SearchId, NetworkEvent),
    /// The addresses by which this computer is reached in a network, in a fixed order; none without a network.
    Addresses(Vec<IpAddr>),
    /// The program was started again with the same settings, perhaps with a server to connect to.
    StartedAgain(Option<ClockAddress>),
    /// The user clicked a notification about pinned clocks.
    AlertClicked,
    /// An effect could not be passed to its thread, because the thread has ended or its queue is full.
    EffectLost,
}

/// An event of the disk thread or of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskEvent {
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// The reason.
        why: Reason,
    },
    /// The settings file turned out to be broken when a change was to be saved.
    Warning(Warning),
    /// The history was exported to this file.
    Exported(PathBuf),
    /// The history could not be exported, for this reason.
    NotExported(Reason),
    /// The user cancelled the dialog that asks for a file.
    ExportCancelled,
}
