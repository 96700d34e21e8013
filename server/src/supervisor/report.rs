//! What the parent logs of clients. Strangers cause these lines, so each kind has a bound.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use datetime_protocol::error::ErrorLine;
use nix::sys::wait::WaitStatus;
use tracing::{info, warn};

use super::children::Child;
use crate::log::RateLimit;
use crate::session::End;

/// The bounds on lines that strangers cause.
#[derive(Debug)]
pub(super) struct Report {
    sessions: RateLimit,
    refusals: RateLimit,
    faults: RateLimit,
}

impl Report {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            // A line a session while people use it; 20 a second, 2 kB, under a flood.
            sessions: RateLimit::new(200, Duration::from_millis(50), now),
            refusals: RateLimit::new(10, Duration::from_secs(1), now),
            faults: RateLimit::new(10, Duration::from_secs(5), now),
        }
    }

    pub(super) fn refused(&mut self, peer: SocketAddr, line: &ErrorLine, now: Instant) {
        if let Some(left_out) = self.refusals.take(now) {
            warn!(%peer, left_out, "refused: {line}");
        }
    }

    pub(super) fn fault(&mut self, what: &str, error: &io::Error, now: Instant) {
        if let Some(left_out) = self.faults.take(now) {
            warn!(left_out, "{what}: {error}");
        }
    }

    pub(super) fn ended(&mut self, child: &Child, status: WaitStatus, now: Instant) {
        let peer = child.peer;
        let seconds = now.saturating_duration_since(child.since).as_secs_f64();
        match status {
            WaitStatus::Exited(pid, code) => match End::of_status(code) {
                Some(end) => {
                    if let Some(left_out) = self.sessions.take(now) {
                        info!(%peer, %pid, seconds, left_out, "session ended: {end}");
                    }
                }
                None => {
                    if let Some(left_out) = self.faults.take(now) {
                        warn!(%peer, %pid, seconds, left_out, "session crashed: exit status {code}");
                    }
                }
            },
            WaitStatus::Signaled(pid, signal, _) => {
                if let Some(left_out) = self.faults.take(now) {
                    warn!(%peer, %pid, seconds, left_out, "session killed by {signal}");
                }
            }
            // Not asked for: waitpid reports them only with options that are not given.
            _ => {}
        }
    }
}
