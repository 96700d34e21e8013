//! Listeners that the settings ask for no more: closed once nobody is half in any more, since closing would reset them.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags};
use tracing::info;

use super::state::Supervisor;
use crate::listener::{Accepted, Listener, accept};

/// How long a handshake that has begun may take: on a LAN it is a thousandth of this.
const GRACE: Duration = Duration::from_millis(200);

/// Listeners on their way out, each until its deadline.
#[derive(Debug, Default)]
pub(super) struct Leaving(Vec<(Listener, Instant)>);

impl Leaving {
    pub(super) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.0.iter().map(|(listener, _)| PollFd::new(listener.as_fd(), PollFlags::POLLIN))
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.iter().map(|(_, until)| *until).min()
    }

    /// Has everything be due: another reload may want the same port again.
    pub(super) fn hurry(&mut self, now: Instant) {
        for (_, until) in &mut self.0 {
            *until = now;
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Supervisor {
    /// Begins to leave a listener. Where the system cannot hold off who begins to connect, it is closed at once.
    pub(super) fn leave(&mut self, listener: Listener, now: Instant) {
        let until = if listener.take_nobody_new().is_ok() { now + GRACE } else { now };
        self.leaving.0.push((listener, until));
        self.tend_leaving(now);
    }

    /// Takes who came in, and closes what is due.
    pub(super) fn tend_leaving(&mut self, now: Instant) {
        for (listener, until) in std::mem::take(&mut self.leaving.0) {
            self.empty(&listener);
            if until > now {
                self.leaving.0.push((listener, until));
            } else {
                let address = listener.address();
                drop(listener);
                info!("no longer listening on {address}");
            }
        }
    }

    /// Takes everybody who waits in a listener.
    fn empty(&mut self, listener: &Listener) {
        loop {
            match accept(listener.socket()) {
                Accepted::Client(stream, peer) => self.meet(stream, peer, Instant::now()),
                Accepted::Next => {}
                Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => return,
            }
        }
    }
}
