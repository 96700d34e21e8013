//! The connection as the window sees it: one enum, with what each state knows inside it.

use std::time::{Duration, Instant};

use crate::address::Address;
use crate::link_event::{Anomaly, CommandId, Ending, Failure, LinkId, Probe};

/// The questions that may wait for their answers at once: more than anyone presses, few enough to stay bounded.
pub const MAX_PENDING: usize = 32;

/// Is there a connection, is one coming, or why is there none?
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Nothing was connected to since the program started.
    NeverConnected,
    /// The user ended the connection, by `quit` or by Disconnect, or gave up connecting.
    Disconnected,
    /// On its way.
    Connecting(Connecting),
    /// Welcomed.
    Connected(Connected),
    /// No connection came about.
    Failed(Failed),
    /// It ended without the user's doing: the next command connects again and asks.
    Lost {
        /// To whom it was.
        server: Address,
        /// How it ended.
        ending: Ending,
    },
}

/// A question on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingCommand {
    /// Which.
    pub id: CommandId,
    /// Its words.
    pub command: String,
    /// When it was asked.
    pub since: Instant,
    /// Was the connection made for it? Then it is not asked a third time.
    pub resent: bool,
}

/// A connection on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Connecting {
    /// Which attempt.
    pub id: LinkId,
    /// To whom.
    pub server: Address,
    /// Since when.
    pub since: Instant,
    /// What to ask as soon as it stands.
    pub queued: Vec<PendingCommand>,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Connected {
    /// Which.
    pub id: LinkId,
    /// To whom.
    pub server: Address,
    /// The welcome as sent.
    pub welcome: String,
    /// The questions that are not answered yet, oldest first.
    pub pending: Vec<PendingCommand>,
    /// The newest round trip.
    pub round_trip: Option<Duration>,
    /// What is odd about the server.
    pub anomaly: Option<Anomaly>,
    /// Since when it stands.
    pub since: Instant,
    /// How its clock can be read; `None` where that is not known yet, or where it cannot be.
    pub clock: Option<Probe>,
}

/// A connection that did not come about.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// To whom.
    pub server: Address,
    /// Why not.
    pub failure: Failure,
    /// When the server wants to be tried again, where it said so.
    pub retry_at: Option<Instant>,
}

/// Why nothing can be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// There is no connection.
    NotConnected,
    /// It is on its way.
    Connecting,
    /// [`MAX_PENDING`] questions wait already.
    QueueFull,
    /// `quit` was asked.
    Quitting,
}

impl Link {
    /// Why nothing can be asked now; `None` where a command goes out, if need be after connecting again.
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

    /// The server this is about, if any.
    #[must_use]
    pub fn server(&self) -> Option<&Address> {
        match self {
            Self::NeverConnected | Self::Disconnected => None,
            Self::Connecting(link) => Some(&link.server),
            Self::Connected(link) => Some(&link.server),
            Self::Failed(failed) => Some(&failed.server),
            Self::Lost { server, ending: _ } => Some(server),
        }
    }

    /// The attempt or connection whose events count.
    #[must_use]
    pub fn id(&self) -> Option<LinkId> {
        match self {
            Self::Connecting(link) => Some(link.id),
            Self::Connected(link) => Some(link.id),
            Self::NeverConnected | Self::Disconnected | Self::Failed(_) | Self::Lost { .. } => None,
        }
    }

    /// The oldest question of these words that waits, on its way or for the connection.
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
    /// Was `quit` asked?
    #[must_use]
    pub fn is_quitting(&self) -> bool {
        self.pending.iter().any(|pending| is_quit(&pending.command))
    }
}

/// Does this command end the connection?
#[must_use]
pub fn is_quit(command: &str) -> bool {
    let command = command.trim();
    command.eq_ignore_ascii_case("quit") || command.eq_ignore_ascii_case("exit")
}
