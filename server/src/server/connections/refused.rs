//! Refused clients: each gets one line, except those of Time, followed by a [`LingeringClose`]. The server does not wait for any of them: it polls
//! them with its other sockets, a limited number at the same time.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::os::fd::{AsFd, AsRawFd};
use std::time::Instant;

use datetime_protocol::error::Refusal;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{MsgFlags, send};

use crate::session::{LingeringClose, refusal_line};
use crate::settings::Protocol;

/// Maximum number of refused clients whose close is awaited. Beyond it, the oldest connection is closed early. Each uses a
/// file descriptor.
pub(super) const MAX_REFUSED: usize = 64;

/// Maximum number of bytes discarded per read.
const READ_SIZE: usize = 4096;

/// The connections of refused clients that have not closed yet, oldest first.
#[derive(Debug)]
pub(super) struct RefusedClients {
    connections: VecDeque<(TcpStream, LingeringClose)>,
    limit: usize,
}

impl RefusedClients {
    /// None yet, and up to `limit`.
    pub(super) fn new(limit: usize) -> Self {
        Self { connections: VecDeque::new(), limit }
    }

    /// Sends the refusal, if the protocol has lines, and starts to close the connection.
    pub(super) fn refuse(&mut self, stream: TcpStream, protocol: Protocol, refusal: Refusal, now: Instant) {
        let Some(line) = refusal_line(protocol, refusal) else { return };
        // The send buffer of a new connection holds a whole line. If sending fails, the client has disconnected.
        if send(stream.as_raw_fd(), line.as_bytes(), MsgFlags::MSG_DONTWAIT) != Ok(line.len()) {
            return;
        }
        let Ok(close) = LingeringClose::begin(&stream, now) else { return };
        if self.connections.len() >= self.limit {
            self.connections.pop_front();
        }
        self.connections.push_back((stream, close));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.connections.is_empty()
    }

    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.connections.iter().map(|(stream, _)| PollFd::new(stream.as_fd(), PollFlags::POLLIN))
    }

    /// When to call [`RefusedClients::discard_input`] if nothing arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.connections.iter().map(|(_, close)| close.deadline()).min()
    }

    /// Discards what has arrived, and closes connections whose wait is over.
    // Not inlined: the buffer would enlarge the stack frame of the event loop, whose pages every fork copies.
    #[inline(never)]
    pub(super) fn discard_input(&mut self) {
        let mut buffer = [0; READ_SIZE];
        self.connections
            .retain_mut(|(stream, close)| !close.discard_input(stream, &mut buffer, MsgFlags::MSG_DONTWAIT));
    }

    pub(super) fn clear(&mut self) {
        self.connections.clear();
    }
}
