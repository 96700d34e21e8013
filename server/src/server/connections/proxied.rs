//! Connections of trusted proxies whose PROXY header has not arrived. The server does not wait for any of them: it polls them
//! with its other sockets, for a limited time, a limited number at the same time.

use std::collections::VecDeque;
use std::io::Read;
use std::net::SocketAddr;
use std::os::fd::{AsFd, AsRawFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{MsgFlags, recv};

use super::proxy_header::{Header, MAX_HEADER, parse};
use crate::listener::Incoming;

/// Maximum time for the header to arrive: a proxy sends it as soon as it is connected.
const HEADER_TIMEOUT: Duration = Duration::from_secs(1);

/// How long to wait before an incomplete header is read again. Its bytes stay in the socket until it is complete, so a poll
/// would return immediately.
const RETRY_DELAY: Duration = Duration::from_millis(10);

/// Maximum number of connections without a header. Beyond it, the oldest is closed. Each uses a file descriptor.
pub(super) const MAX_WAITING: usize = 256;

/// A connection without its header.
#[derive(Debug)]
struct Waiting {
    incoming: Incoming,
    deadline: Instant,
    /// When to read an incomplete header again.
    retry_at: Option<Instant>,
}

/// All connections without a header, oldest first.
#[derive(Debug)]
pub(super) struct ProxiedConnections {
    connections: VecDeque<Waiting>,
    limit: usize,
}

/// A connection that no longer waits for its header.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Its peer is the client, or the proxy if the connection is its own.
    Client(Incoming),
    /// The proxy sent something else, or nothing in time.
    NoHeader(Incoming),
}

impl ProxiedConnections {
    /// None yet, and up to `limit`.
    pub(super) fn new(limit: usize) -> Self {
        Self { connections: VecDeque::new(), limit }
    }

    /// Starts to wait for the header of a connection.
    pub(super) fn insert(&mut self, incoming: Incoming, now: Instant) {
        if self.connections.len() >= self.limit {
            self.connections.pop_front();
        }
        self.connections.push_back(Waiting { incoming, deadline: now + HEADER_TIMEOUT, retry_at: None });
    }

    /// The next connection whose header has arrived or cannot arrive any more.
    pub(super) fn next_outcome(&mut self, now: Instant) -> Option<Outcome> {
        let mut index = 0;
        while let Some(waiting) = self.connections.get_mut(index) {
            let progress = waiting.read_header(now);
            if progress == Progress::Waiting {
                index += 1;
                continue;
            }
            let Waiting { incoming, .. } = self.connections.remove(index)?;
            match progress {
                Progress::Waiting | Progress::Closed => {}
                Progress::Client(peer) => return Some(Outcome::Client(Incoming { peer, ..incoming })),
                Progress::NoHeader => return Some(Outcome::NoHeader(incoming)),
            }
        }
        None
    }

    /// Removes all connections.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = Incoming> + use<> {
        std::mem::take(&mut self.connections).into_iter().map(|waiting| waiting.incoming)
    }

    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        let polled = self.connections.iter().filter(|waiting| waiting.retry_at.is_none());
        polled.map(|waiting| PollFd::new(waiting.incoming.stream.as_fd(), PollFlags::POLLIN))
    }

    /// When to call [`ProxiedConnections::next_outcome`] if nothing arrives before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.connections
            .iter()
            .map(|waiting| waiting.retry_at.map_or(waiting.deadline, |retry| retry.min(waiting.deadline)))
            .min()
    }
}

/// The state of a connection after a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Waiting,
    /// The proxy has closed the connection, as some health checks do.
    Closed,
    Client(SocketAddr),
    NoHeader,
}

impl Waiting {
    // Not inlined: the buffer would enlarge the stack frame of the event loop, whose pages every fork copies.
    #[inline(never)]
    fn read_header(&mut self, now: Instant) -> Progress {
        let is_late = now >= self.deadline;
        if self.retry_at.is_some_and(|retry| retry > now) && !is_late {
            return Progress::Waiting;
        }
        let mut bytes = [0; MAX_HEADER];
        let header = match recv(
            self.incoming.stream.as_raw_fd(),
            &mut bytes,
            MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT,
        ) {
            Ok(0) => return Progress::Closed,
            Ok(length) => parse(bytes.get(..length).unwrap_or_default()),
            Err(Errno::EAGAIN | Errno::EINTR) => {
                return if is_late { Progress::NoHeader } else { Progress::Waiting };
            }
            Err(_) => return Progress::Closed,
        };
        match header {
            Header::Incomplete if is_late => Progress::NoHeader,
            Header::Incomplete => {
                self.retry_at = Some(now + RETRY_DELAY);
                Progress::Waiting
            }
            Header::Own(length) => self.strip(length, self.incoming.peer),
            Header::Client(client, length) => self.strip(length, client),
            Header::Invalid => Progress::NoHeader,
        }
    }

    /// Removes the header from the stream: the bytes after it are the client's.
    fn strip(&mut self, length: usize, client: SocketAddr) -> Progress {
        let mut header = [0; MAX_HEADER];
        // Does not wait: the peek has seen all of these bytes.
        match header.get_mut(..length).map(|header| self.incoming.stream.read_exact(header)) {
            Some(Ok(())) => Progress::Client(client),
            Some(Err(_)) | None => Progress::Closed,
        }
    }
}
