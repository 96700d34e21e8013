//! Everything a session needs besides its socket.

use std::time::{Duration, Instant};

use super::templates::Templates;
use crate::clock::Zone;

/// What a session gets from the server.
pub(crate) struct Context<'s, C> {
    pub(crate) templates: &'s Templates,
    /// The default time zone of this client, fixed when it connected.
    pub(crate) zone: &'s Zone,
    pub(crate) clock: &'s C,
    /// Maximum time between two valid commands.
    pub(crate) idle_timeout: Option<Duration>,
    /// Maximum time for the client to read what has been sent.
    pub(crate) write_timeout: Option<Duration>,
    /// Called for each valid command with the time it arrived.
    pub(crate) on_request: &'s dyn Fn(Instant),
}
