//! All connections of clients: admits or refuses each, forks a child for each session, and reaps the children.

use std::cell::Cell;
use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use datetime_protocol::error::Refusal;
use ipnet::IpNet;
use nix::errno::Errno;
use nix::poll::PollFd;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tracing::warn;

use super::admission::admit;
use super::child::SessionChild;
use super::children::{Children, Client};
use super::proxied::{Outcome, ProxiedConnections};
use super::refused::RefusedClients;
use super::retiring::RetiringListeners;
use super::scoreboard::Scoreboard;
use crate::clock::LocalZone;
use crate::host;
use crate::listener::Listener;
use crate::platform::{Exit, Signals, fork_child, reap_one};
use crate::sandbox::Confinement;
use crate::session::Buffers;
use crate::status::{ClientRow, wall_clock};
use crate::supervisor::configuration::Configuration;
use crate::supervisor::report::{EndedSession, LOCAL_NETWORKS_UNKNOWN, Report};

/// All connections of clients and all child processes.
pub(crate) struct Connections {
    /// The PID of this process, which children compare with that of their parent.
    parent: Pid,
    signals: Signals,
    confinement: Confinement,
    /// Used by children only: the memory of each is a copy of the parent's.
    buffers: Buffers,
    local_zone: LocalZone,
    children: Children,
    scoreboard: Scoreboard,
    refused: RefusedClients,
    proxied: ProxiedConnections,
    retiring: RetiringListeners,
}

impl Connections {
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
            refused: RefusedClients::default(),
            proxied: ProxiedConnections::default(),
            retiring: RetiringListeners::default(),
        })
    }

    /// Admits or refuses a new client. A connection from a trusted proxy first waits for its PROXY header.
    pub(crate) fn on_connection(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) {
        let local = LocalNetworks::default();
        let is_proxy = configuration.settings().access.is_proxy(peer.ip(), || local.read());
        local.report_failure(report, now);
        if is_proxy {
            self.proxied.insert(stream, peer, now);
        } else {
            self.admit_or_refuse(stream, peer, configuration, report);
        }
    }

    /// Handles input and deadlines of connections without a session: refused clients, clients of retiring listeners, and
    /// connections of proxies.
    pub(crate) fn advance(&mut self, configuration: &Configuration, report: &mut Report, now: Instant) {
        self.refused.discard_input(now);
        while let Some((stream, peer)) = self.retiring.next_client(now) {
            self.on_connection(stream, peer, configuration, report, now);
        }
        while let Some(outcome) = self.proxied.next_outcome(now) {
            match outcome {
                Outcome::Client(stream, client) => {
                    self.admit_or_refuse(stream, client, configuration, report);
                }
                Outcome::NoHeader(stream, proxy) => {
                    self.refuse(stream, proxy, Refusal::NoProxyHeader, report, now);
                }
            }
        }
    }

    fn admit_or_refuse(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        configuration: &Configuration,
        report: &mut Report,
    ) {
        // Not the time of the wakeup, because other clients may have been forked since.
        let now = Instant::now();
        let local = LocalNetworks::default();
        let admitted = self.admit(peer, configuration, &local).or_else(|_| {
            // A session may have ended whose SIGCHLD has not been delivered.
            self.reap(report, now);
            self.admit(peer, configuration, &local)
        });
        local.report_failure(report, now);
        match admitted {
            Ok(()) => self.start_session(stream, peer, configuration, report, now),
            Err(refusal) => self.refuse(stream, peer, refusal, report, now),
        }
    }

    fn admit(
        &self,
        peer: SocketAddr,
        configuration: &Configuration,
        local: &LocalNetworks,
    ) -> Result<(), Refusal> {
        let settings = configuration.settings();
        admit(peer.ip(), &settings.access, &settings.limits, &self.children, || local.read())
    }

    /// Sends a refusal and closes the connection.
    pub(crate) fn refuse(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        refusal: Refusal,
        report: &mut Report,
        now: Instant,
    ) {
        report.refused(peer, refusal, now);
        self.refused.refuse(stream, refusal, now);
    }

    fn start_session(
        &mut self,
        stream: TcpStream,
        peer: SocketAddr,
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) {
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
        match fork_child(|| child.run(&stream)) {
            Ok(pid) => {
                report.session_began(peer, pid, now);
                self.children.insert(pid, Client { peer, connected_at: now, row });
            }
            Err(error) => {
                if let Some(row) = row {
                    self.scoreboard.free(row);
                }
                report.fault("cannot fork", &error.into(), now);
                self.refuse(stream, peer, Refusal::NoProcess, report, now);
            }
        }
    }

    /// Reaps every child that has ended; one SIGCHLD can stand for several.
    pub(crate) fn reap(&mut self, report: &mut Report, now: Instant) {
        loop {
            match reap_one() {
                Ok(None) | Err(Errno::ECHILD) => return,
                Ok(Some((pid, exit))) => self.on_child_ended(pid, exit, report, now),
                Err(Errno::EINTR) => {}
                Err(error) => return report.fault("cannot reap children", &error.into(), now),
            }
        }
    }

    fn on_child_ended(&mut self, pid: Pid, exit: Exit, report: &mut Report, now: Instant) {
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

    /// Closes a listener once its pending handshakes have finished.
    pub(crate) fn retire(&mut self, listener: Listener, now: Instant) {
        self.retiring.insert(listener, now);
    }

    /// Makes retiring listeners close in the next [`Connections::advance`].
    pub(crate) fn expire_retiring(&mut self, now: Instant) {
        self.retiring.expire_now(now);
    }

    /// Refuses connections without a session and closes retiring listeners, because the server stops.
    pub(crate) fn refuse_waiting(&mut self, report: &mut Report, now: Instant) {
        for (stream, proxy) in self.proxied.take_all() {
            self.refuse(stream, proxy, Refusal::Stopping, report, now);
        }
        self.retiring.clear();
    }

    /// Closes the connections of refused clients at once.
    pub(crate) fn drop_refused(&mut self) {
        self.refused.clear();
    }

    /// Signals the children that serve clients.
    pub(crate) fn signal_sessions(&self, signal: Signal) {
        signal_all(self.children.pids(), signal);
    }

    /// Adds a child that answers a status query.
    pub(crate) fn add_status_child(&mut self, pid: Pid) {
        self.children.insert_status(pid);
    }

    /// The number of children that answer status queries.
    pub(crate) fn status_children(&self) -> usize {
        self.children.status_pids().len()
    }

    /// Kills the children that answer status queries.
    pub(crate) fn kill_status_children(&self) {
        signal_all(self.children.status_pids().iter().copied(), Signal::SIGKILL);
    }

    /// The number of sessions.
    pub(crate) fn count(&self) -> usize {
        self.children.count()
    }

    /// Whether no session is left and every refused client has its line.
    pub(crate) fn are_closed(&self) -> bool {
        self.children.count() == 0 && self.refused.is_empty()
    }

    /// What to poll for input. [`Connections::advance`] handles it.
    pub(crate) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.retiring.poll_fds().chain(self.proxied.poll_fds()).chain(self.refused.poll_fds())
    }

    /// When to call [`Connections::advance`] without input.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let deadlines = [self.refused.deadline(), self.proxied.deadline(), self.retiring.deadline()];
        deadlines.into_iter().flatten().min()
    }

    /// The number of valid commands in the sessions that have not ended.
    pub(crate) fn requests(&self) -> u64 {
        self.children.iter().map(|(_, client)| client.requests()).sum()
    }

    /// The clients for the status, longest connected first.
    pub(crate) fn clients(&self, now: Instant) -> Vec<ClientRow> {
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

fn signal_all(pids: impl Iterator<Item = Pid>, signal: Signal) {
    for pid in pids {
        // A child that has just ended stays a zombie until it is reaped, so the PID is not another process's.
        let _ = kill(pid, signal);
    }
}

/// Reads the networks of this machine when an access list needs them, and stores the error if that fails.
#[derive(Debug, Default)]
struct LocalNetworks {
    error: Cell<Option<Errno>>,
}

impl LocalNetworks {
    fn read(&self) -> Vec<IpNet> {
        host::local_networks().unwrap_or_else(|error| {
            self.error.set(Some(error));
            Vec::new()
        })
    }

    fn report_failure(&self, report: &mut Report, now: Instant) {
        if let Some(error) = self.error.get() {
            report.fault(LOCAL_NETWORKS_UNKNOWN, &error.into(), now);
        }
    }
}
