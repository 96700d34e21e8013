//! Listeners removed by a reload. Each stays open until its pending handshakes finish, because closing it earlier would reset
//! those clients.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};
use tracing::info;

use crate::listener::{Accepted, Incoming, Listener};

/// Maximum time for pending handshakes to finish. On a LAN they take about a thousandth of it.
const GRACE: Duration = Duration::from_millis(200);

/// Listeners that are being closed, each with its deadline.
#[derive(Debug, Default)]
pub(super) struct RetiringListeners(Vec<(Listener, Instant)>);

impl RetiringListeners {
    /// Starts to close a listener. The monitor has made it drop new connection attempts, if the system can.
    pub(super) fn insert(&mut self, listener: Listener, now: Instant) {
        self.0.push((listener, now + GRACE));
    }

    /// Accepts the next client whose handshake has finished. Closes listeners whose deadline has passed, once they are empty.
    pub(super) fn next_client(&mut self, now: Instant) -> Option<Incoming> {
        let mut index = 0;
        while let Some((listener, deadline)) = self.0.get(index) {
            match listener.accept() {
                Accepted::Client(incoming) => return Some(incoming),
                Accepted::Next => {}
                Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) if *deadline > now => index += 1,
                Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => {
                    let (listener, _) = self.0.remove(index);
                    info!("no longer listening on {}", listener.endpoint());
                }
            }
        }
        None
    }

    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.0.iter().map(|(listener, _)| PollFd::new(listener.as_fd(), PollFlags::POLLIN))
    }

    /// When to call [`RetiringListeners::next_client`] if no client connects before.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.iter().map(|(_, deadline)| *deadline).min()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
