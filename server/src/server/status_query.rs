//! Answers status queries. A child process sends each answer, so that the server does not wait for the program that asked.

use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::socket::{MsgFlags, send};
use nix::unistd::Pid;

use super::event_loop::Server;
use super::phase::Phase;
use crate::host;
use crate::listener::Listener;
use crate::platform::{Signals, Woken, close_all_but, fork_child};
use crate::settings::Protocol;
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
pub(super) fn fork_status_child(server: &Server<'_>, stream: &UnixStream, now: Instant) -> nix::Result<Pid> {
    let parent = Pid::this();
    fork_child(|| {
        if !host::end_with_parent(parent) {
            return 0;
        }
        let status = status(server, parent, now);
        // A program that asks and does not read must not keep the port in use.
        close_all_but(&mut [stream.as_raw_fd()]);
        let sent = serde_json::to_vec(&status)
            .is_ok_and(|json| send_all(stream, &json, server.signals.only(&[]), now + WRITE_TIMEOUT).is_ok());
        u8::from(!sent)
    })
}

/// Sends everything before the deadline. The sandbox allows no socket options, such as a timeout.
fn send_all(stream: &UnixStream, mut bytes: &[u8], signals: Signals, deadline: Instant) -> nix::Result<()> {
    while !bytes.is_empty() {
        match send(stream.as_raw_fd(), bytes, MsgFlags::MSG_DONTWAIT) {
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::EINTR) => {}
            Err(Errno::EAGAIN) => {
                let mut fds = [PollFd::new(stream.as_fd(), PollFlags::POLLOUT)];
                if signals.wait(&mut fds, Some(deadline))? == Woken::Deadline {
                    return Err(Errno::ETIMEDOUT);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn status(server: &Server<'_>, pid: Pid, now: Instant) -> Status {
    let Server { configuration, connections, report, .. } = server;
    let limits = &configuration.settings().limits;
    let listening = |protocol| {
        let endpoints = server.listeners.iter().map(Listener::endpoint);
        let of_protocol = endpoints.filter(|endpoint| endpoint.protocol == protocol);
        of_protocol.map(|endpoint| endpoint.address.to_string()).collect()
    };
    let drain_timeout = limits.drain_timeout.as_duration().as_millis();
    Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pid: server.monitor.as_raw(),
        server_pid: pid.as_raw(),
        server_user: server.user.as_raw(),
        sandbox: server.confinement.clone(),
        started: wall_clock(server.started, now),
        uptime_seconds: now.saturating_duration_since(server.started).as_secs(),
        settings: configuration.source().to_owned(),
        listening: listening(Protocol::Datetime),
        listening_daytime: listening(Protocol::Daytime),
        listening_time: listening(Protocol::Time),
        commands: configuration
            .settings()
            .commands
            .iter()
            .map(|(name, _)| name.as_str().to_owned())
            .collect(),
        max_clients: limits.max_clients.get(),
        stopping: server.phase != Phase::Serving,
        drain_timeout_ms: u64::try_from(drain_timeout).unwrap_or(u64::MAX),
        totals: report.totals(connections.requests(), server.restarts),
        clients: connections.clients(now),
    }
}
