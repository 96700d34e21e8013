//! What the parent logs of clients. Strangers cause these lines, so each kind has a bound.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use nix::unistd::Pid;
use tracing::{debug, info, warn};

use super::children::Child;
use crate::log::RateLimit;
use crate::platform::Exit;
use crate::platform::PANICKED;
use crate::session::End;

/// The bounds on lines that strangers cause.
#[derive(Debug)]
pub(super) struct Report {
    beginnings: RateLimit,
    sessions: RateLimit,
    refusals: RateLimit,
    faults: RateLimit,
}

impl Report {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            beginnings: RateLimit::new(200, Duration::from_millis(50), now),
            // A line a session while people use it; 20 a second, 2 kB, under a flood.
            sessions: RateLimit::new(200, Duration::from_millis(50), now),
            refusals: RateLimit::new(10, Duration::from_secs(1), now),
            faults: RateLimit::new(10, Duration::from_secs(5), now),
        }
    }

    pub(super) fn begun(&mut self, peer: SocketAddr, pid: Pid, now: Instant) {
        if tracing::enabled!(tracing::Level::DEBUG)
            && let Some(left_out) = self.beginnings.take(now)
        {
            debug!(%peer, %pid, "session begun");
            say_left_out(left_out, "beginnings of sessions");
        }
    }

    pub(super) fn refused(&mut self, peer: SocketAddr, refusal: Refusal, now: Instant) {
        if let Some(left_out) = self.refusals.take(now) {
            warn!(%peer, "refused: {refusal}");
            say_left_out(left_out, "refusals");
        }
    }

    pub(super) fn fault(&mut self, what: &str, error: &io::Error, now: Instant) {
        if let Some(left_out) = self.faults.take(now) {
            warn!("{what}: {error}");
            say_left_out(left_out, "faults");
        }
    }

    /// Logs how a session ended; the end that it chose, or `None` where it was killed or crashed.
    pub(super) fn ended(&mut self, pid: Pid, child: &Child, exit: Exit, now: Instant) -> Option<End> {
        let peer = child.peer;
        let milliseconds = now.saturating_duration_since(child.since).as_millis();
        let end = chosen_end(exit);
        if let Some(end) = end
            && tracing::enabled!(tracing::Level::INFO)
            && let Some(left_out) = self.sessions.take(now)
        {
            info!(%peer, %pid, milliseconds, requests = child.requests(), "session ended: {end}");
            say_left_out(left_out, "ends of sessions");
        }
        if end.is_none()
            && let Some(left_out) = self.faults.take(now)
        {
            let how =
                if exit == Exit::Status(PANICKED.into()) { "panicked".to_owned() } else { exit.to_string() };
            warn!(%peer, milliseconds, "session crashed: process {pid} {how}");
            say_left_out(left_out, "faults");
        }
        end
    }
}

fn chosen_end(exit: Exit) -> Option<End> {
    match exit {
        Exit::Status(status) => End::from_status(status),
        Exit::Signal(_) => None,
    }
}

fn say_left_out(count: u64, what: &str) {
    if count > 0 {
        warn!("{count} more {what} were not logged, to keep the log from flooding");
    }
}
