//! All connections of clients: admits or refuses each client, and closes connections without a session.

use std::net::{SocketAddr, TcpStream};
use std::time::Instant;

use datetime_protocol::error::Refusal;
use nix::poll::PollFd;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::admission::admit;
use super::proxied::{Outcome, ProxiedConnections};
use super::refused::RefusedClients;
use super::retiring::RetiringListeners;
use super::sessions::{Sessions, signal_all};
use crate::listener::{Accepted, Listener, Listeners};
use crate::status::ClientRow;
use crate::supervisor::configuration::Configuration;
use crate::supervisor::local_networks::LocalNetworks;
use crate::supervisor::report::Report;

/// All connections of clients and all child processes.
pub(crate) struct Connections {
    sessions: Sessions,
    refused: RefusedClients,
    proxied: ProxiedConnections,
    retiring: RetiringListeners,
}

impl Connections {
    /// Starts without clients.
    pub(crate) fn new(sessions: Sessions) -> Self {
        Self {
            sessions,
            refused: RefusedClients::default(),
            proxied: ProxiedConnections::default(),
            retiring: RetiringListeners::default(),
        }
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
        local.report_error(report, now);
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
            self.sessions.reap(report, now);
            self.admit(peer, configuration, &local)
        });
        local.report_error(report, now);
        if let Err(refusal) = admitted {
            self.refuse(stream, peer, refusal, report, now);
        } else if let Err(error) = self.sessions.start(&stream, peer, configuration, report, now) {
            report.fault("cannot fork", &error.into(), now);
            self.refuse(stream, peer, Refusal::NoProcess, report, now);
        }
    }

    fn admit(
        &self,
        peer: SocketAddr,
        configuration: &Configuration,
        local: &LocalNetworks,
    ) -> Result<(), Refusal> {
        let settings = configuration.settings();
        let children = self.sessions.children();
        admit(peer.ip(), &settings.access, &settings.limits, children, || local.read())
    }

    /// Sends a refusal and closes the connection.
    fn refuse(
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

    /// Refuses the clients that have no session yet, because the server stops: those in the queues of the listeners, which
    /// would be reset when the listeners are closed, and those that wait for a PROXY header.
    pub(crate) fn refuse_waiting(
        &mut self,
        listeners: &Listeners,
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) {
        for listener in listeners.iter() {
            for _ in 0..configuration.settings().server.backlog.get() {
                match listener.accept() {
                    Accepted::Client(stream, peer) => {
                        self.refuse(stream, peer, Refusal::Stopping, report, now);
                    }
                    Accepted::Next => {}
                    Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => break,
                }
            }
        }
        for (stream, proxy) in self.proxied.take_all() {
            self.refuse(stream, proxy, Refusal::Stopping, report, now);
        }
        self.retiring.clear();
    }

    /// Closes the connections of refused clients immediately.
    pub(crate) fn drop_refused(&mut self) {
        self.refused.clear();
    }

    /// Closes a listener once its pending handshakes have finished.
    pub(crate) fn retire(&mut self, listener: Listener, now: Instant) {
        self.retiring.insert(listener, now);
    }

    /// Makes retiring listeners close in the next [`Connections::advance`].
    pub(crate) fn expire_retiring(&mut self, now: Instant) {
        self.retiring.expire_now(now);
    }

    /// Reaps every child that has exited.
    pub(crate) fn reap(&mut self, report: &mut Report, now: Instant) {
        self.sessions.reap(report, now);
    }

    /// Signals the children that serve clients.
    pub(crate) fn signal_sessions(&self, signal: Signal) {
        signal_all(self.sessions.children().pids(), signal);
    }

    /// Adds a child that answers a status query.
    pub(crate) fn add_status_child(&mut self, pid: Pid) {
        self.sessions.add_status_child(pid);
    }

    /// The number of children that answer status queries.
    pub(crate) fn status_children(&self) -> usize {
        self.sessions.children().status_pids().len()
    }

    /// Kills the children that answer status queries.
    pub(crate) fn kill_status_children(&self) {
        signal_all(self.sessions.children().status_pids().iter().copied(), Signal::SIGKILL);
    }

    /// The number of sessions.
    pub(crate) fn count(&self) -> usize {
        self.sessions.children().count()
    }

    /// Whether no session is left and no refused client is being waited for.
    pub(crate) fn are_closed(&self) -> bool {
        self.count() == 0 && self.refused.is_empty()
    }

    /// The sockets to poll for input that [`Connections::advance`] handles.
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
        self.sessions.requests()
    }

    /// The clients for the status, longest connected first.
    pub(crate) fn clients(&self, now: Instant) -> Vec<ClientRow> {
        self.sessions.clients(now)
    }
}
