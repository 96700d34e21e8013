//! Whoever connects to the control socket gets the status, from a child of its own: the parent waits on nobody.

use std::io::{ErrorKind, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};

use super::children::Child;
use super::phase::Phase;
use super::run::ACCEPT_PAUSE;
use super::state::Supervisor;
use crate::host;
use crate::log::lost_lines;
use crate::platform::close_all_but;
use crate::platform::fork_child;
use crate::runtime::ControlSocket;
use crate::status::{ClientRow, Status};

/// Status children at once: the socket's owner alone can ask, and one answer takes a millisecond.
const MAX_STATUS_CHILDREN: usize = 8;

/// How long an asker may take to read.
const PATIENCE: Duration = Duration::from_secs(5);

impl Supervisor {
    /// Templates everybody who asks for the status.
    pub(super) fn answer_control(&mut self, now: Instant) {
        while self.can_answer_control() {
            let stream = match self.runtime.control_socket.as_ref().map(ControlSocket::accept) {
                Some(Ok(stream)) => stream,
                Some(Err(error)) if error.kind() != ErrorKind::WouldBlock => {
                    self.paused_until = Some(now + ACCEPT_PAUSE);
                    return self.report.fault("cannot accept who asks for the status, resting", &error, now);
                }
                Some(Err(_)) | None => return,
            };
            match fork_child(|| self.tell_status(stream, now)) {
                Ok(pid) => self.status_children.push(pid),
                Err(error) => return self.report.fault("cannot fork to tell the status", &error.into(), now),
            }
        }
    }

    /// Whether another can be answered before one of those is done.
    pub(super) fn can_answer_control(&self) -> bool {
        self.status_children.len() < MAX_STATUS_CHILDREN
    }

    /// The whole life of a child that tells the status. It closes what is the parent's first: a program that asks and does
    /// not read would keep the port.
    fn tell_status(&self, mut stream: UnixStream, now: Instant) -> u8 {
        if !host::end_with_parent(self.pid) {
            return 0;
        }
        let status = self.status(now);
        close_all_but(stream.as_fd());
        write_status(&mut stream, &status)
    }

    fn status(&self, now: Instant) -> Status {
        let settings = &self.loaded.settings;
        let mut totals = self.totals.clone();
        totals.lost_log_lines = lost_lines();
        totals.requests += self.children.iter().map(|(_, child)| child.requests()).sum::<u64>();
        let mut clients: Vec<_> = self.children.iter().collect();
        clients.sort_by_key(|(_, child)| child.since);
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: self.pid.as_raw(),
            started: wall_clock(self.begun, now),
            uptime_seconds: now.saturating_duration_since(self.begun).as_secs(),
            settings: self.loaded.source.to_string(),
            listening: self.listeners.iter().map(|listener| listener.address().to_string()).collect(),
            max_clients: settings.limits.max_clients.get(),
            stopping: self.phase != Phase::Serving,
            drain_timeout_ms: milliseconds(settings.limits.drain_timeout.as_duration()),
            totals,
            clients: clients.into_iter().map(|(pid, child)| row(pid.as_raw(), child, now)).collect(),
        }
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn row(pid: i32, child: &Child, now: Instant) -> ClientRow {
    ClientRow {
        pid,
        address: child.peer.to_string(),
        since: wall_clock(child.since, now),
        requests: child.requests(),
        idle_seconds: child.row.map_or(0, |row| row.idle(now).as_secs()),
    }
}

/// When something was, by the clock as it is set now.
fn wall_clock(then: Instant, now: Instant) -> String {
    let ago = chrono::TimeDelta::from_std(now.saturating_duration_since(then)).unwrap_or_default();
    let at: DateTime<Utc> = Utc::now().checked_sub_signed(ago).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn write_status(stream: &mut UnixStream, status: &Status) -> u8 {
    let send = || -> Result<(), Box<dyn std::error::Error>> {
        stream.set_nonblocking(false)?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(stream.write_all(&serde_json::to_vec(status)?)?)
    };
    u8::from({ send }().is_err())
}
