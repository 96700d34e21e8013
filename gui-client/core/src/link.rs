//! The state of the window's connection.

use std::time::{Duration, Instant};

use crate::clock::ClockAddress;
use crate::commands::is_quit;
use crate::link_event::{Anomaly, CommandId, Ending, Failure, LinkId, Probe};

/// The commands that may be unanswered at once: more than a user sends, and few enough to bound the list.
const MAX_PENDING: usize = 32;

/// The state of the window's connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// There was no connection since the program started.
    NeverConnected,
    /// The user disconnected, or cancelled the attempt to connect.
    Disconnected,
    /// An attempt to connect is in progress.
    Connecting(Connecting),
    /// The server has sent its welcome.
    Connected(Connected),
    /// The attempt to connect failed.
    Failed(Failed),
    /// The connection ended, but not because of the user. The next command connects again.
    Lost {
        /// The server.
        server: ClockAddress,
        /// How the connection ended.
        ending: Ending,
    },
}

/// A command that is not answered yet.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingCommand {
    /// Its id.
    pub id: CommandId,
    /// Its text.
    pub command: String,
    /// When the user sent it.
    pub since: Instant,
    /// Whether the connection was made to send it. If that connection is lost too, it is not sent again.
    pub resent: bool,
}

/// An attempt to connect.
#[derive(Clone, Debug, PartialEq)]
pub struct Connecting {
    /// Its id.
    pub id: LinkId,
    /// The server.
    pub server: ClockAddress,
    /// When the attempt started.
    pub since: Instant,
    /// The commands to send once connected.
    pub queued: Vec<PendingCommand>,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Connected {
    /// Its id.
    pub id: LinkId,
    /// The server.
    pub server: ClockAddress,
    /// The welcome as sent.
    pub welcome: String,
    /// The commands that are not answered yet, oldest first.
    pub pending: Vec<PendingCommand>,
    /// The last measured round trip.
    pub round_trip: Option<Duration>,
    /// Why this is probably not a date and time server.
    pub anomaly: Option<Anomaly>,
    /// When the welcome was received.
    pub since: Instant,
    /// The probe that reads the server's clock; `None` while that is unknown, or if the clock cannot be read.
    pub clock: Option<Probe>,
    /// The number of questions in a row that a clock of another kind has not answered.
    pub(crate) unanswered: u32,
}

/// A failed attempt to connect.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// The server.
    pub server: ClockAddress,
    /// Why it failed.
    pub failure: Failure,
    /// The earliest time for another attempt, if the server gave one.
    pub retry_at: Option<Instant>,
}

/// Why no command can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// There is no connection.
    NotConnected,
    /// An attempt to connect is in progress.
    Connecting,
    /// Too many commands are unanswered.
    QueueFull,
    /// `quit` was sent.
    Quitting,
}

impl Link {
    /// Why no command can be sent; `None` if one can, perhaps after connecting again.
    #[must_use]
    pub fn blocked(&self) -> Option<Blocked> {
        match self {
            Self::NeverConnected | Self::Disconnected | Self::Failed(_) => Some(Blocked::NotConnected),
            Self::Connecting(_) => Some(Blocked::Connecting),
            Self::Connected(link) if link.is_quitting() => Some(Blocked::Quitting),
            Self::Connected(link) if link.pending.len() >= MAX_PENDING => Some(Blocked::QueueFull),
            Self::Connected(_) | Self::Lost { .. } => None,
        }
    }

    /// Whether `server` is connected.
    #[must_use]
    pub fn is_connected_to(&self, server: &ClockAddress) -> bool {
        matches!(self, Self::Connected(link) if link.server == *server)
    }

    /// The server of the connection, of the attempt, or of the last one that was lost or failed.
    #[must_use]
    pub fn server(&self) -> Option<&ClockAddress> {
        match self {
            Self::NeverConnected | Self::Disconnected => None,
            Self::Connecting(link) => Some(&link.server),
            Self::Connected(link) => Some(&link.server),
            Self::Failed(failed) => Some(&failed.server),
            Self::Lost { server, ending: _ } => Some(server),
        }
    }

    /// The id of the attempt or connection; `None` if there is neither.
    #[must_use]
    pub fn id(&self) -> Option<LinkId> {
        match self {
            Self::Connecting(link) => Some(link.id),
            Self::Connected(link) => Some(link.id),
            Self::NeverConnected | Self::Disconnected | Self::Failed(_) | Self::Lost { .. } => None,
        }
    }

    /// The oldest unanswered or queued command with this text.
    #[must_use]
    pub fn pending_command(&self, command: &str) -> Option<&PendingCommand> {
        let pending = match self {
            Self::Connecting(link) => &link.queued,
            Self::Connected(link) => &link.pending,
            Self::NeverConnected | Self::Disconnected | Self::Failed(_) | Self::Lost { .. } => return None,
        };
        pending.iter().find(|pending| pending.command == command)
    }
}

impl Connected {
    /// Whether `quit` was sent.
    #[must_use]
    pub(crate) fn is_quitting(&self) -> bool {
        self.pending.iter().any(|pending| is_quit(&pending.command))
    }
}
