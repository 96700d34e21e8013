//! The connection as the window sees it: one enum, with what each state knows inside it.

use std::time::{Duration, Instant};

use crate::address::Address;
use crate::link_event::{AskId, Ending, Failure, LinkId, Look, Oddity};

/// The questions that may wait for their answers at once: more than anyone presses, few enough to stay bounded.
pub const MAX_PENDING: usize = 32;

/// Is there a connection, is one coming, or why is there none?
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Nothing was connected to since the program started.
    Fresh,
    /// The user ended the connection, by `quit` or by Disconnect, or gave up connecting.
    Left,
    /// On its way.
    Connecting(Connecting),
    /// Welcomed.
    Connected(Connected),
    /// No connection came about.
    Failed(Failed),
    /// It ended without the user's doing: the next command connects again and asks.
    Lost {
        /// To whom it was.
        to: Address,
        /// How it ended.
        ending: Ending,
    },
}

/// A question on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Which.
    pub ask: AskId,
    /// Its words.
    pub words: String,
    /// When it was asked.
    pub since: Instant,
    /// Was the connection made for it? Then it is not asked a third time.
    pub again: bool,
}

/// A connection on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Connecting {
    /// Which attempt.
    pub id: LinkId,
    /// To whom.
    pub to: Address,
    /// Since when.
    pub since: Instant,
    /// What to ask as soon as it stands.
    pub then: Vec<Pending>,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Connected {
    /// Which.
    pub id: LinkId,
    /// To whom.
    pub to: Address,
    /// The welcome as sent.
    pub welcome: String,
    /// The questions that are not answered yet, oldest first.
    pub pending: Vec<Pending>,
    /// The newest round trip.
    pub round_trip: Option<Duration>,
    /// What is odd about the server.
    pub oddity: Option<Oddity>,
    /// Since when it stands.
    pub since: Instant,
    /// How its clock can be read; `None` where that is not known yet, or where it cannot be.
    pub clock: Option<Look>,
}

/// A connection that did not come about.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// To whom.
    pub to: Address,
    /// Why not.
    pub failure: Failure,
    /// When the server wants to be tried again, where it said so.
    pub retry_at: Option<Instant>,
}

/// Why nothing can be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mute {
    /// There is no connection.
    NotConnected,
    /// It is on its way.
    Connecting,
    /// [`MAX_PENDING`] questions wait already.
    Busy,
    /// `quit` was asked.
    Leaving,
}

impl Link {
    /// Why nothing can be asked now; `None` where a command goes out, if need be after connecting again.
    #[must_use]
    pub fn mute(&self) -> Option<Mute> {
        match self {
            Self::Fresh | Self::Left | Self::Failed(_) => Some(Mute::NotConnected),
            Self::Connecting(_) => Some(Mute::Connecting),
            Self::Connected(link) if link.is_leaving() => Some(Mute::Leaving),
            Self::Connected(link) if link.pending.len() >= MAX_PENDING => Some(Mute::Busy),
            Self::Connected(_) | Self::Lost { .. } => None,
        }
    }

    /// The server this is about, if any.
    #[must_use]
    pub fn server(&self) -> Option<&Address> {
        match self {
            Self::Fresh | Self::Left => None,
            Self::Connecting(link) => Some(&link.to),
            Self::Connected(link) => Some(&link.to),
            Self::Failed(failed) => Some(&failed.to),
            Self::Lost { to, ending: _ } => Some(to),
        }
    }

    /// The attempt or connection whose events count.
    #[must_use]
    pub fn id(&self) -> Option<LinkId> {
        match self {
            Self::Connecting(link) => Some(link.id),
            Self::Connected(link) => Some(link.id),
            Self::Fresh | Self::Left | Self::Failed(_) | Self::Lost { .. } => None,
        }
    }

    /// The oldest question of these words that waits, on its way or for the connection.
    #[must_use]
    pub fn waiting_for(&self, words: &str) -> Option<&Pending> {
        let pending = match self {
            Self::Connecting(link) => &link.then,
            Self::Connected(link) => &link.pending,
            Self::Fresh | Self::Left | Self::Failed(_) | Self::Lost { .. } => return None,
        };
        pending.iter().find(|pending| pending.words == words)
    }
}

impl Connected {
    /// Was `quit` asked?
    #[must_use]
    pub fn is_leaving(&self) -> bool {
        self.pending.iter().any(|pending| is_quit(&pending.words))
    }
}

/// Does this command end the connection?
#[must_use]
pub fn is_quit(words: &str) -> bool {
    let words = words.trim();
    words.eq_ignore_ascii_case("quit") || words.eq_ignore_ascii_case("exit")
}
