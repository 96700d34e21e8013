//! Listeners removed by a reload. Each stays open until its pending handshakes finish, because closing it earlier would reset
//! those clients.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};
use tracing::info;

use super::state::Supervisor;
use crate::listener::{Accepted, Listener, accept};

/// How long a handshake that has begun may take: on a LAN it is a thousandth of this.
const GRACE: Duration = Duration::from_millis(200);

/// Listeners that are being closed, each with its deadline.
#[derive(Debug, Default)]
pub(super) struct RetiringListeners(Vec<(Listener, Instant)>);

impl RetiringListeners {
    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.0.iter().map(|(listener, _)| PollFd::new(listener.as_fd(), PollFlags::POLLIN))
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.iter().map(|(_, until)| *until).min()
    }

    /// Makes all of them due: another reload may want the same port again.
    pub(super) fn expire_now(&mut self, now: Instant) {
        for (_, until) in &mut self.0 {
            *until = now;
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Supervisor {
    /// Begins to close a listener. Where the system cannot drop new connection attempts, it is closed at once.
    pub(super) fn retire(&mut self, listener: Listener, now: Instant) {
        let until = if listener.drop_new_syns().is_ok() { now + GRACE } else { now };
        self.retiring.0.push((listener, until));
        self.tend_retiring(now);
    }

    /// Accepts clients whose handshake has finished, and closes the listeners that are due.
    pub(super) fn tend_retiring(&mut self, now: Instant) {
        for (listener, until) in std::mem::take(&mut self.retiring.0) {
            self.empty(&listener);
            if until > now {
                self.retiring.0.push((listener, until));
            } else {
                let address = listener.address();
                drop(listener);
                info!("no longer listening on {address}");
            }
        }
    }

    /// Accepts every client that waits in a listener.
    fn empty(&mut self, listener: &Listener) {
        loop {
            match accept(listener.socket()) {
                Accepted::Client(stream, peer) => self.on_connection(stream, peer, Instant::now()),
                Accepted::Next => {}
                Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => return,
            }
        }
    }
}
