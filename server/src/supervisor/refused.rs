//! Refused clients: each gets one line, and it arrives also where the client has already sent something. The parent
//! waits on none of them: they are polled with the rest, for a bounded time, a bounded number at once.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsFd;
use std::time::Instant;

use datetime_protocol::error::Refusal;
use datetime_protocol::limits::{LINGER_QUIET, LINGER_TOTAL};
use nix::poll::{PollFd, PollFlags};

/// Refused clients that are waited for at once; past it the oldest is closed early. Each holds a descriptor.
const MAX_REFUSED: usize = 64;

/// What is read and thrown away at a time.
const WASTE: usize = 4096;

/// A refused client that has its line and has not closed yet.
#[derive(Debug)]
struct Refused {
    stream: TcpStream,
    end: Instant,
    quiet_end: Instant,
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct RefusedClients(VecDeque<Refused>);

impl RefusedClients {
    /// Sends the refusal and begins to wait for the close.
    pub(super) fn refuse(&mut self, mut stream: TcpStream, refusal: Refusal, now: Instant) {
        if stream.set_nonblocking(true).is_err() {
            return;
        }
        // A new connection's buffer takes a line whole; where it does not, the client is gone.
        let sent = stream.write_all(format!("{refusal}\n").as_bytes());
        if sent.and_then(|()| stream.shutdown(Shutdown::Write)).is_err() {
            return;
        }
        if self.0.len() >= MAX_REFUSED {
            self.0.pop_front();
        }
        self.0.push_back(Refused { stream, end: now + LINGER_TOTAL, quiet_end: now + LINGER_QUIET });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.0.iter().map(|refused| PollFd::new(refused.stream.as_fd(), PollFlags::POLLIN))
    }

    /// When [`RefusedClients::tend`] is due even if nothing arrives.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.iter().map(|refused| refused.end.min(refused.quiet_end)).min()
    }

    /// Reads what arrived, and closes those that closed, fell silent or took too long.
    pub(super) fn tend(&mut self, now: Instant) {
        self.0.retain_mut(|refused| refused.is_waited_for(now));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Refused {
    // Apart, or its buffer would make the frame of the parent's loop greater, whose pages every fork has to copy.
    #[inline(never)]
    fn is_waited_for(&mut self, now: Instant) -> bool {
        match self.stream.read(&mut [0; WASTE]) {
            Ok(0) => false,
            Ok(_) => {
                self.quiet_end = now + LINGER_QUIET;
                now < self.end
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                now < self.end.min(self.quiet_end)
            }
            Err(_) => false,
        }
    }
}
