//! The sessions: forks a child for each, reaps children that have exited, and lists the clients.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use datetime_protocol::command::BUILT_IN;
use nix::errno::Errno;
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

use super::child::SessionChild;
use super::children::{Children, Client};
use super::scoreboard::{Row, Scoreboard};
use crate::clock::Zone;
use crate::listener::Incoming;
use crate::platform::{Exit, Signals, fork_child, reap, reap_any};
use crate::sandbox::TrialRecord;
use crate::server::configuration::Configuration;
use crate::server::report::{EndedSession, Report};
use crate::session::Buffers;
use crate::settings::Protocol;
use crate::status::{ClientRow, wall_clock};

/// Maximum number of marked rows that are examined at once, so that a compromised session that marks others costs little.
const MAX_MARKED: usize = 64;

/// How long after a child has exited all children are examined, for those that could not mark their row.
const SWEEP_DELAY: Duration = Duration::from_secs(1);

/// How long a trial conversation may take.
const TRIAL_TIMEOUT: Duration = Duration::from_secs(5);

/// The child processes, and what they inherit from the server.
pub(crate) struct Sessions {
    /// The process ID of the server.
    pid: Pid,
    signals: Signals,
    /// Whether a session limits itself.
    is_limited: bool,
    /// Used by children only: each has its own copy.
    buffers: Buffers,
    /// The time zone of the machine.
    local_zone: Zone,
    children: Children,
    scoreboard: Scoreboard,
    sweep_at: Option<Instant>,
}

impl Sessions {
    /// Reserves the scoreboard and the buffers of sessions.
    ///
    /// # Errors
    /// The error of `mmap(2)` for the memory that sessions share with the server.
    pub(crate) fn new(signals: Signals, local_zone: &[u8]) -> nix::Result<Self> {
        Ok(Self {
            pid: Pid::this(),
            signals,
            is_limited: false,
            buffers: Buffers::default(),
            local_zone: Zone::from_tzif(local_zone).unwrap_or_else(|_| Zone::utc()),
            children: Children::default(),
            scoreboard: Scoreboard::reserve(Instant::now())?,
            sweep_at: None,
        })
    }

    /// Sets whether sessions forbid themselves to start processes.
    pub(crate) fn limit_processes(&mut self, is_limited: bool) {
        self.is_limited = is_limited;
    }

    /// Sets the time zone of the machine, for clients that connect from now on. An invalid one is ignored.
    pub(super) fn set_local_zone(&mut self, tzif: &[u8]) {
        if let Ok(zone) = Zone::from_tzif(tzif) {
            self.local_zone = zone;
        }
    }

    /// Memory for trials of the sandbox.
    pub(crate) fn trial_record(&self) -> Option<TrialRecord> {
        self.scoreboard.trial_record()
    }

    /// Holds a conversation with a session over a socket pair. Returns whether it answered a command and ended as it should.
    pub(crate) fn try_conversation(
        &mut self,
        configuration: &Configuration,
        (client, session): (UnixStream, UnixStream),
    ) -> bool {
        let stream = TcpStream::from(OwnedFd::from(session));
        let Some(row) = self.scoreboard.cleared_row(0, Instant::now()) else { return false };
        let child = self.child(Pid::this(), configuration, Protocol::Datetime, row);
        let Ok(pid) = fork_child(|| child.run(&stream)) else { return false };
        drop(stream);
        // Every command, and `quit` as the last one.
        let commands: String = BUILT_IN.iter().flat_map(|command| [command.name, "\n"]).collect();
        let mut answers = String::new();
        let is_answered = (&client).write_all(commands.as_bytes()).is_ok()
            && client.shutdown(Shutdown::Write).is_ok()
            && (&client).read_to_string(&mut answers).is_ok();
        // Ends the session, also if nothing could be sent to it.
        drop(client);
        let is_reaped = waitpid(pid, None).is_ok();
        is_answered && is_reaped && answers.ends_with("goodbye\n")
    }

    fn child<'a>(
        &'a mut self,
        parent: Pid,
        configuration: &'a Configuration,
        protocol: Protocol,
        row: Row,
    ) -> SessionChild<'a> {
        SessionChild {
            parent,
            signals: self.signals,
            is_limited: self.is_limited,
            buffers: &mut self.buffers,
            templates: configuration.templates(),
            local_zone: &self.local_zone,
            limits: &configuration.settings().limits,
            protocol,
            row,
        }
    }

    /// Forks a child that serves a client.
    ///
    /// # Errors
    /// The error of `fork(2)`; EAGAIN if no row is free.
    pub(super) fn start(
        &mut self,
        incoming: &Incoming,
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) -> nix::Result<()> {
        let row = self.scoreboard.cleared_row(self.children.next_row(), now).ok_or(Errno::EAGAIN)?;
        let Incoming { stream, peer, protocol } = incoming;
        let child = self.child(self.pid, configuration, *protocol, row);
        let pid = fork_child(|| child.run(stream))?;
        report.session_began(*peer, *protocol, pid, now);
        self.children.insert(Client { pid, peer: *peer, protocol: *protocol, connected_at: now, row });
        Ok(())
    }

    /// Reaps children after a SIGCHLD, which can stand for several of them. The marks in the scoreboard tell which to try: the kernel
    /// examines one child for waitpid(PID), but all of them for waitpid(-1).
    pub(super) fn reap(&mut self, report: &mut Report, now: Instant) {
        self.sweep_at.get_or_insert(now + SWEEP_DELAY);
        let is_status_child = !self.children.status_pids().is_empty();
        let reaped = self.reap_marked(report, now);
        if reaped == 0 || reaped >= MAX_MARKED || is_status_child {
            // A session that was killed, a child that answered a status query, or many that ended together.
            self.sweep(report, now);
        }
    }

    /// Reaps the sessions that have marked that they have ended, and returns how many. One that is about to exit keeps its mark.
    pub(super) fn reap_marked(&mut self, report: &mut Report, now: Instant) -> usize {
        let mut reaped = 0;
        let marked: smallvec::SmallVec<[usize; MAX_MARKED]> =
            self.scoreboard.ended(self.children.end()).take(MAX_MARKED).collect();
        for row in marked {
            let exit = self.children.get(row).map(|client| reap(client.pid));
            if let Some(Ok(Some(exit))) = exit {
                reaped += 1;
                let client = self.children.remove(row);
                on_exit(client, exit, report, now);
            }
        }
        reaped
    }

    /// When to call [`Sessions::sweep`].
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.sweep_at
    }

    /// Reaps every child that has exited.
    pub(super) fn sweep(&mut self, report: &mut Report, now: Instant) {
        self.sweep_at = None;
        loop {
            match reap_any() {
                Ok(None) | Err(Errno::ECHILD) => return,
                Ok(Some((pid, exit))) => {
                    let client = self.children.remove_pid(pid);
                    on_exit(client, exit, report, now);
                }
                Err(Errno::EINTR) => {}
                Err(error) => return report.fault("cannot reap children", &error.into(), now),
            }
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
        // A compromised session can write any number.
        self.children.iter().map(|client| client.row.requests()).fold(0, u64::saturating_add)
    }

    /// The clients for the status, longest connected first.
    pub(super) fn clients(&self, now: Instant) -> Vec<ClientRow> {
        let mut clients: Vec<_> = self.children.iter().collect();
        clients.sort_by_key(|client| client.connected_at);
        let row = |client: &Client| ClientRow {
            pid: client.pid.as_raw(),
            address: client.peer.to_string(),
            protocol: client.protocol.name().to_owned(),
            since: wall_clock(client.connected_at, now),
            requests: client.row.requests(),
            idle_seconds: client.row.idle(now).as_secs(),
        };
        clients.into_iter().map(row).collect()
    }
}

fn on_exit(client: Option<Client>, exit: Exit, report: &mut Report, now: Instant) {
    let Some(Client { pid, peer, protocol, connected_at, row }) = client else { return };
    let duration = now.saturating_duration_since(connected_at);
    report.session_ended(EndedSession { pid, peer, protocol, duration, requests: row.requests(), exit }, now);
    row.clear_mark();
}

/// A socket pair for a trial conversation. The first end is that of the client.
///
/// # Errors
/// The error of `socketpair(2)` or `setsockopt(2)`.
pub(crate) fn trial_pair() -> std::io::Result<(UnixStream, UnixStream)> {
    let (client, session) = UnixStream::pair()?;
    client.set_read_timeout(Some(TRIAL_TIMEOUT))?;
    // The sockets of clients have one too.
    session.set_read_timeout(Some(TRIAL_TIMEOUT))?;
    Ok((client, session))
}
