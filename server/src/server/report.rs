//! Logs and counts what happens to clients. Clients cause these log lines, so each kind has a rate limit.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use nix::unistd::Pid;
use strum::VariantArray;
use tracing::{debug, info, warn};

use crate::log::{RateLimit, lost_lines};
use crate::platform::{Exit, PANICKED};
use crate::session::End;
use crate::settings::Protocol;
use crate::status::{Reloads, Totals};

/// The counts since the server process started, and the rate limits of log lines.
#[derive(Debug)]
pub(super) struct Report {
    /// In the order of `Protocol::VARIANTS`.
    sessions: [u64; Protocol::VARIANTS.len()],
    requests: u64,
    crashed: u64,
    /// In the order of `Refusal::ALL` and `End::VARIANTS`. Not in a map on the heap: every fork copies the pages that change.
    refused: [u64; Refusal::ALL.len()],
    ended: [u64; End::VARIANTS.len()],
    /// As the monitor reports them.
    pub(super) reloads: Reloads,
    starts: RateLimit,
    ends: RateLimit,
    refusals: RateLimit,
    faults: RateLimit,
}

/// A session that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct EndedSession {
    pub(super) pid: Pid,
    pub(super) peer: SocketAddr,
    pub(super) protocol: Protocol,
    pub(super) duration: Duration,
    /// The number of valid commands.
    pub(super) requests: u64,
    pub(super) exit: Exit,
}

impl Report {
    pub(super) fn new(now: Instant, reloads: Reloads) -> Self {
        Self {
            sessions: [0; Protocol::VARIANTS.len()],
            requests: 0,
            crashed: 0,
            refused: [0; Refusal::ALL.len()],
            ended: [0; End::VARIANTS.len()],
            reloads,
            // One line per session in normal use; 20 lines (2 kB) per second under a flood of connections.
            starts: RateLimit::new(200, Duration::from_millis(50), now),
            ends: RateLimit::new(200, Duration::from_millis(50), now),
            refusals: RateLimit::new(10, Duration::from_secs(1), now),
            faults: RateLimit::new(10, Duration::from_secs(5), now),
        }
    }

    /// The counts, with `current_requests` for the sessions that have not ended.
    pub(super) fn totals(&self, current_requests: u64, restarts: u64) -> Totals {
        let causes = Refusal::ALL.map(|refusal| refusal.cause().to_owned());
        let ends = End::VARIANTS.iter().map(|end| end.name().to_owned());
        let protocols = Protocol::VARIANTS.iter().map(|protocol| protocol.name().to_owned());
        Totals {
            sessions: self.sessions.iter().sum(),
            protocols: protocols.zip(self.sessions).collect(),
            requests: self.requests.saturating_add(current_requests),
            refused: causes.into_iter().zip(self.refused).collect(),
            ended: ends.zip(self.ended).collect(),
            crashed: self.crashed,
            lost_log_lines: lost_lines(),
            restarts,
            reloads: self.reloads.succeeded,
            failed_reloads: self.reloads.failed,
            last_reload_error: self.reloads.last_error.clone(),
        }
    }

    pub(super) fn session_began(&mut self, peer: SocketAddr, protocol: Protocol, pid: Pid, now: Instant) {
        if let Some(count) = self.sessions.get_mut(protocol as usize) {
            *count += 1;
        }
        if tracing::enabled!(tracing::Level::DEBUG)
            && let Some(suppressed) = self.starts.take(now)
        {
            debug!(%peer, %pid, protocol = other(protocol), "session begun");
            warn_of_suppressed(suppressed, "session starts");
        }
    }

    pub(super) fn refused(&mut self, peer: SocketAddr, protocol: Protocol, refusal: Refusal, now: Instant) {
        let cause = Refusal::ALL.iter().position(|known| known.cause() == refusal.cause());
        if let Some(count) = cause.and_then(|cause| self.refused.get_mut(cause)) {
            *count += 1;
        }
        if let Some(suppressed) = self.refusals.take(now) {
            warn!(%peer, protocol = other(protocol), "refused: {refusal}");
            warn_of_suppressed(suppressed, "refusals");
        }
    }

    /// Logs an error of the system that does not end the server.
    pub(super) fn fault(&mut self, what: &str, error: &io::Error, now: Instant) {
        if let Some(suppressed) = self.faults.take(now) {
            warn!("{what}: {error}");
            warn_of_suppressed(suppressed, "faults");
        }
    }

    pub(super) fn session_ended(&mut self, session: EndedSession, now: Instant) {
        // A compromised session can write any number.
        self.requests = self.requests.saturating_add(session.requests);
        if let Some(end) = end(session.exit) {
            if let Some(count) = self.ended.get_mut(usize::from(end.status())) {
                *count += 1;
            }
            self.log_end(session, end, now);
        } else {
            self.crashed += 1;
            self.log_crash(session, now);
        }
    }

    fn log_end(&mut self, session: EndedSession, end: End, now: Instant) {
        let EndedSession { pid, peer, protocol, duration, requests, .. } = session;
        if tracing::enabled!(tracing::Level::INFO)
            && let Some(suppressed) = self.ends.take(now)
        {
            info!(
                %peer, %pid, protocol = other(protocol), milliseconds = duration.as_millis(), requests,
                "session ended: {end}"
            );
            warn_of_suppressed(suppressed, "session ends");
        }
    }

    fn log_crash(&mut self, session: EndedSession, now: Instant) {
        let EndedSession { pid, peer, protocol, duration, exit, .. } = session;
        if let Some(suppressed) = self.faults.take(now) {
            let how =
                if exit == Exit::Status(PANICKED.into()) { "panicked".to_owned() } else { exit.to_string() };
            warn!(
                %peer, protocol = other(protocol), milliseconds = duration.as_millis(),
                "session crashed: process {pid} {how}"
            );
            warn_of_suppressed(suppressed, "faults");
        }
    }
}

/// The name of a protocol for the log, if it is not that of this program.
fn other(protocol: Protocol) -> Option<&'static str> {
    (protocol != Protocol::Datetime).then(|| protocol.name())
}

/// The end that a session reported; `None` if it crashed or was killed.
fn end(exit: Exit) -> Option<End> {
    match exit {
        Exit::Status(status) => End::from_status(status),
        Exit::Signal(_) => None,
    }
}

fn warn_of_suppressed(count: u64, what: &str) {
    if count > 0 {
        warn!("{count} more {what} were not logged because of the rate limit");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_of_refusal_and_every_end_is_counted() {
        let now = Instant::now();
        let mut report = Report::new(now, Reloads::default());
        let peer = SocketAddr::from(([127, 0, 0, 1], 1));
        for refusal in Refusal::ALL {
            report.refused(peer, Protocol::Daytime, refusal, now);
        }
        let exits = End::VARIANTS.iter().map(|end| Exit::Status(end.status().into()));
        for exit in exits.chain([Exit::Status(PANICKED.into()), Exit::Signal(9)]) {
            let pid = Pid::from_raw(1);
            report.session_ended(
                EndedSession {
                    pid,
                    peer,
                    protocol: Protocol::Time,
                    duration: Duration::ZERO,
                    requests: 2,
                    exit,
                },
                now,
            );
        }
        let totals = report.totals(1, 0);
        assert!(totals.refused.values().all(|count| *count == 1), "{totals:?}");
        assert!(totals.ended.values().all(|count| *count == 1), "{totals:?}");
        assert_eq!((totals.refused.len(), totals.ended.len()), (Refusal::ALL.len(), End::VARIANTS.len()));
        assert_eq!((totals.crashed, totals.requests), (2, 2 * (End::VARIANTS.len() as u64 + 2) + 1));
    }
}
