//! What a search reports, and why its list is empty.

use super::announcement::{Announcement, Loss};
use crate::clock::ClockAddress;

/// The number of a search, so that events of an earlier one can be ignored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SearchId(pub u64);

/// How services are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Through Avahi, the service of the system.
    Avahi,
    /// By queries of this program.
    OwnQueries,
}

/// Why services cannot be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchFailure {
    /// This computer has no interface that is connected.
    NoInterface,
    /// The system does not let this program send or receive multicast DNS, for this reason.
    NotPermitted(String),
    /// The search ended with this error.
    Other(String),
}

/// An event of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkEvent {
    /// The search began.
    Began(Via),
    /// Another device announces something of any type, so multicast works.
    Heard,
    /// A service is announced.
    Found(Box<Announcement>),
    /// A service is no longer announced.
    Lost(Loss),
    /// The search ended or cannot begin.
    Failed(SearchFailure),
}

/// Why the list is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyEmpty {
    /// The setting is off.
    Off,
    /// Answers may still arrive.
    Searching,
    /// The search failed.
    Failed(SearchFailure),
    /// Every announced clock is in the server list.
    AllListed,
    /// Other devices announce services, but none announces a clock.
    NothingAnnounced(Via),
    /// No other device announces anything, as in a network that drops multicast.
    NothingHeard(Via),
}

/// An entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announced {
    /// Its name, without invisible characters.
    pub name: String,
    /// Where it is reached best.
    pub address: ClockAddress,
    /// Whether it is no longer announced.
    pub is_gone: bool,
}
