//! Answers status queries. A child process sends each answer, so that the parent does not wait for the program that asked.

use std::error::Error;
use std::io::Write;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::unistd::Pid;

use super::configuration::Configuration;
use super::connections::Connections;
use super::report::Report;
use crate::host;
use crate::listener::Listeners;
use crate::platform::{close_all_but, fork_child};
use crate::status::{Status, wall_clock};

/// Maximum number of status queries that are answered at the same time. Only the owner of the control socket can connect, and an answer
/// takes about a millisecond.
pub(super) const MAX_STATUS_CHILDREN: usize = 8;

/// Maximum time for the program that asked to read the status.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// Forks a child that sends the status. Returns its PID.
///
/// # Errors
/// The error of `fork(2)`.
pub(super) fn fork_status_child(
    stream: &UnixStream,
    parent: Pid,
    status: impl FnOnce() -> Status,
) -> nix::Result<Pid> {
    fork_child(|| {
        if !host::end_with_parent(parent) {
            return 0;
        }
        let status = status();
        // A program that asks and does not read must not keep the port in use.
        close_all_but(stream.as_fd());
        u8::from(send(stream, &status).is_err())
    })
}

fn send(mut stream: &UnixStream, status: &Status) -> Result<(), Box<dyn Error>> {
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
    Ok(stream.write_all(&serde_json::to_vec(status)?)?)
}

/// The status of the server with this PID.
pub(super) fn status(
    pid: Pid,
    configuration: &Configuration,
    listeners: &Listeners,
    connections: &Connections,
    report: &Report,
    is_stopping: bool,
    now: Instant,
) -> Status {
    let limits = &configuration.settings().limits;
    let drain_timeout = limits.drain_timeout.as_duration().as_millis();
    Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: pid.as_raw(),
        started: wall_clock(report.started(), now),
        uptime_seconds: now.saturating_duration_since(report.started()).as_secs(),
        settings: configuration.source().to_string(),
        listening: listeners.iter().map(|listener| listener.address().to_string()).collect(),
        max_clients: limits.max_clients.get(),
        stopping: is_stopping,
        drain_timeout_ms: u64::try_from(drain_timeout).unwrap_or(u64::MAX),
        totals: report.totals(connections.requests()),
        clients: connections.clients(now),
    }
}
