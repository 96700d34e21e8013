//! The sessions: forks a child for each, reaps children that have exited, and lists the clients.

use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tracing::warn;

use super::child::SessionChild;
use super::children::{Children, Client};
use super::scoreboard::Scoreboard;
use crate::clock::LocalZone;
use crate::platform::{Exit, Signals, fork_child, reap_one};
use crate::sandbox::Confinement;
use crate::session::Buffers;
use crate::status::{ClientRow, wall_clock};
use crate::supervisor::configuration::Configuration;
use crate::supervisor::report::{EndedSession, Report};

/// The child processes, and what they inherit from the parent.
pub(crate) struct Sessions {
    parent: Pid,
    signals: Signals,
    confinement: Confinement,
    /// Used by children only: each has its own copy.
    buffers: Buffers,
    local_zone: LocalZone,
    children: Children,
    scoreboard: Scoreboard,
}

impl Sessions {
    /// Reserves the scoreboard and the buffers of sessions.
    ///
    /// # Errors
    /// The error of `mmap(2)` for the memory that sessions share with the parent.
    pub(crate) fn new(
        signals: Signals,
        confinement: Confinement,
        local_zone: LocalZone,
        now: Instant,
    ) -> nix::Result<Self> {
        Ok(Self {
            parent: Pid::this(),
            signals,
            confinement,
            buffers: Buffers::default(),
            local_zone,
            children: Children::default(),
            scoreboard: Scoreboard::reserve(now)?,
        })
    }

    /// Forks a child that serves a client.
    ///
    /// # Errors
    /// The error of `fork(2)`.
    pub(super) fn start(
        &mut self,
        stream: &TcpStream,
        peer: SocketAddr,
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) -> nix::Result<()> {
        // Before the fork, so that the session keeps the zone that the machine has now.
        if let Some(warning) = self.local_zone.refresh() {
            warn!("{warning}");
        }
        let row = self.scoreboard.allocate(now);
        let child = SessionChild {
            parent: self.parent,
            signals: self.signals,
            confinement: &self.confinement,
            buffers: &mut self.buffers,
            templates: configuration.templates(),
            local_zone: self.local_zone.zone(),
            limits: &configuration.settings().limits,
            row,
        };
        let forked = fork_child(|| child.run(stream));
        match (forked, row) {
            (Ok(pid), _) => {
                report.session_began(peer, pid, now);
                self.children.insert(pid, Client { peer, connected_at: now, row });
            }
            (Err(_), Some(row)) => self.scoreboard.free(row),
            (Err(_), None) => {}
        }
        forked.map(drop)
    }

    /// Reaps every child that has exited; one SIGCHLD can stand for several.
    pub(super) fn reap(&mut self, report: &mut Report, now: Instant) {
        loop {
            match reap_one() {
                Ok(None) | Err(Errno::ECHILD) => return,
                Ok(Some((pid, exit))) => self.on_exit(pid, exit, report, now),
                Err(Errno::EINTR) => {}
                Err(error) => return report.fault("cannot reap children", &error.into(), now),
            }
        }
    }

    fn on_exit(&mut self, pid: Pid, exit: Exit, report: &mut Report, now: Instant) {
        let Some(client) = self.children.remove(pid) else { return };
        let session = EndedSession {
            pid,
            peer: client.peer,
            duration: now.saturating_duration_since(client.connected_at),
            requests: client.requests(),
            exit,
        };
        report.session_ended(session, now);
        if let Some(row) = client.row {
            self.scoreboard.free(row);
        }
    }

    /// The table of children.
    pub(super) fn children(&self) -> &Children {
        &self.children
    }

    /// Adds a child that answers a status query.
    pub(super) fn add_status_child(&mut self, pid: Pid) {
        self.children.insert_status(pid);
    }

    /// The number of valid commands in the sessions that have not ended.
    pub(super) fn requests(&self) -> u64 {
        self.children.iter().map(|(_, client)| client.requests()).sum()
    }

    /// The clients for the status, longest connected first.
    pub(super) fn clients(&self, now: Instant) -> Vec<ClientRow> {
        let mut clients: Vec<_> = self.children.iter().collect();
        clients.sort_by_key(|(_, client)| client.connected_at);
        let row = |(pid, client): (Pid, &Client)| ClientRow {
            pid: pid.as_raw(),
            address: client.peer.to_string(),
            since: wall_clock(client.connected_at, now),
            requests: client.requests(),
            idle_seconds: client.row.map_or(0, |row| row.idle(now).as_secs()),
        };
        clients.into_iter().map(row).collect()
    }
}

/// Signals children.
pub(super) fn signal_all(pids: impl Iterator<Item = Pid>, signal: Signal) {
    for pid in pids {
        // A child that has just exited remains a zombie until it is reaped, so the PID cannot be that of another process.
        let _ = kill(pid, signal);
    }
}
