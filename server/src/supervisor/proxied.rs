//! Connections of trusted proxies whose header has not come yet. The parent waits on none of them: they are polled with
//! the rest, for a bounded time, a bounded number at once.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};

use super::heading::{self, Heading, MAX_HEADER};

/// How long a proxy has for its header: it sends it as soon as it is connected.
const HEADER_TIMEOUT: Duration = Duration::from_secs(1);

/// A header that came in part is looked at again after this: its bytes stay where they are until it is whole, so that
/// polling for them would not wait.
const REST: Duration = Duration::from_millis(10);

/// Connections that are waited for at once; past it the oldest is closed. Each holds a descriptor.
const MAX_WAITING: usize = 256;

/// A connection without its header.
#[derive(Debug)]
struct Waiting {
    stream: TcpStream,
    proxy: SocketAddr,
    end: Instant,
    /// Not looked at before then: a part of the header is there.
    rest_until: Option<Instant>,
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct Proxied(VecDeque<Waiting>);

/// What became of a connection of a proxy.
#[derive(Debug)]
pub(super) enum Outcome {
    /// A client at this address; for a connection of the proxy's own, that is the proxy.
    Client(TcpStream, SocketAddr),
    /// Something else was sent, or nothing in time.
    NoHeader(TcpStream, SocketAddr),
}

impl Proxied {
    /// Begins to wait for the header of a connection that came at `now`.
    pub(super) fn wait_for(&mut self, stream: TcpStream, proxy: SocketAddr, now: Instant) {
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        if self.0.len() >= MAX_WAITING {
            self.0.pop_front();
        }
        self.0.push_back(Waiting { stream, proxy, end: now + HEADER_TIMEOUT, rest_until: None });
    }

    /// The next connection that is introduced, or never will be.
    pub(super) fn next(&mut self, now: Instant) -> Option<Outcome> {
        let mut place = 0;
        while let Some(waiting) = self.0.get_mut(place) {
            let heading = waiting.look(now);
            let waiting = if heading == Look::Wait { None } else { self.0.remove(place) };
            let Some(waiting) = waiting else {
                place += 1;
                continue;
            };
            // A session waits for its client in its own way.
            if waiting.stream.set_nonblocking(false).is_err() {
                continue;
            }
            match heading {
                Look::Wait | Look::Gone => {}
                Look::Client(client) => return Some(Outcome::Client(waiting.stream, client)),
                Look::Nobody => return Some(Outcome::NoHeader(waiting.stream, waiting.proxy)),
            }
        }
        None
    }

    /// Everyone who waits, to be told that the server stops.
    pub(super) fn take_all(&mut self) -> impl Iterator<Item = (TcpStream, SocketAddr)> + use<> {
        std::mem::take(&mut self.0).into_iter().map(|waiting| (waiting.stream, waiting.proxy))
    }

    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        let looked_at = self.0.iter().filter(|waiting| waiting.rest_until.is_none());
        looked_at.map(|waiting| PollFd::new(waiting.stream.as_fd(), PollFlags::POLLIN))
    }

    /// When [`Proxied::next`] is due even if nothing arrives.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0
            .iter()
            .map(|waiting| waiting.rest_until.map_or(waiting.end, |rest| rest.min(waiting.end)))
            .min()
    }
}

/// What one look at a connection showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Wait,
    /// It closed, as a health check that only connects does.
    Gone,
    Client(SocketAddr),
    Nobody,
}

impl Waiting {
    // Apart, as with refused clients: its buffer would lie in every frame of the parent's loop.
    #[inline(never)]
    fn look(&mut self, now: Instant) -> Look {
        if self.rest_until.is_some_and(|rest| rest > now) && now < self.end {
            return Look::Wait;
        }
        let mut bytes = [0; MAX_HEADER];
        let late = now >= self.end;
        let heading = match self.stream.peek(&mut bytes) {
            Ok(0) => return Look::Gone,
            Ok(length) => heading::read(bytes.get(..length).unwrap_or_default()),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                return if late { Look::Nobody } else { Look::Wait };
            }
            Err(_) => return Look::Gone,
        };
        match heading {
            Heading::Incomplete if late => Look::Nobody,
            Heading::Incomplete => {
                self.rest_until = Some(now + REST);
                Look::Wait
            }
            Heading::Own(length) => self.strip(length, self.proxy),
            Heading::Client(client, length) => self.strip(length, client),
            Heading::Wrong => Look::Nobody,
        }
    }

    /// Takes the header off: what is behind it is the client's.
    fn strip(&mut self, length: usize, client: SocketAddr) -> Look {
        let mut header = [0; MAX_HEADER];
        // They are all there: it was just looked at.
        match header.get_mut(..length).map(|header| self.stream.read_exact(header)) {
            Some(Ok(())) => Look::Client(client),
            Some(Err(_)) | None => Look::Gone,
        }
    }
}
