//! What the parent logs of clients. Strangers cause these lines, so each kind has a bound.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use datetime_protocol::error::ErrorLine;
use nix::sys::wait::WaitStatus;
use nix::unistd::Pid;
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
            warn!(%peer, "refused: {line}");
            say_left_out(left_out, "refusals");
        }
    }

    pub(super) fn fault(&mut self, what: &str, error: &io::Error, now: Instant) {
        if let Some(left_out) = self.faults.take(now) {
            warn!("{what}: {error}");
            say_left_out(left_out, "faults");
        }
    }

    /// Whether the session chose its end itself, and was not killed and did not crash.
    pub(super) fn ended(&mut self, child: &Child, status: WaitStatus, now: Instant) -> bool {
        let peer = child.peer;
        let milliseconds = now.saturating_duration_since(child.since).as_millis();
        let end = ended_normally(status);
        if let Some((pid, end)) = end
            && tracing::enabled!(tracing::Level::INFO)
            && let Some(left_out) = self.sessions.take(now)
        {
            info!(%peer, %pid, milliseconds, requests = child.requests(), "session ended: {end}");
            say_left_out(left_out, "ends of sessions");
        }
        if end.is_none()
            && let Some(left_out) = self.faults.take(now)
        {
            warn!(%peer, milliseconds, "session crashed: {}", Spoken(status));
            say_left_out(left_out, "faults");
        }
        end.is_some()
    }
}

/// How a process ended that did not choose its end.
struct Spoken(WaitStatus);

impl fmt::Display for Spoken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let WaitStatus::Signaled(pid, signal, _) = self.0 {
            return write!(out, "process {pid} was killed by {signal}");
        }
        if let WaitStatus::Exited(pid, code) = self.0 {
            return write!(out, "process {pid} ended with exit status {code}");
        }
        write!(out, "{:?}", self.0)
    }
}

/// The end that a session itself chose; `None` where it was killed or crashed.
fn ended_normally(status: WaitStatus) -> Option<(Pid, End)> {
    if let WaitStatus::Exited(pid, code) = status { End::of_status(code).map(|end| (pid, end)) } else { None }
}

fn say_left_out(count: u64, what: &str) {
    if count > 0 {
        warn!("{count} more {what} were not logged, to keep the log from flooding");
    }
}
