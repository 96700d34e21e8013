//! All connections of clients: admits or refuses each client, and closes connections without a session.

use std::net::IpAddr;
use std::time::Instant;

use datetime_protocol::error::Refusal;
use ipnet::IpNet;
use nix::poll::PollFd;
use nix::unistd::Pid;

use super::admission::admit;
use super::proxied::{MAX_WAITING, Outcome, ProxiedConnections};
use super::refused::{MAX_REFUSED, RefusedClients};
use super::retiring::RetiringListeners;
use super::sessions::Sessions;
use crate::listener::{Accepted, Incoming, Listener, MAX_LISTENERS};
use crate::server::configuration::Configuration;
use crate::server::report::Report;
use crate::status::ClientRow;

/// Descriptors for everything but clients: the listeners of two settings, because a reload opens the new ones before it closes the
/// old ones, and about ten others. Without them, a reload would fail and end the server.
const RESERVED: usize = 2 * MAX_LISTENERS + 16;

/// How many descriptors connections without a session may use.
fn spare(descriptors: u64) -> usize {
    usize::try_from(descriptors).unwrap_or(usize::MAX).saturating_sub(RESERVED)
}

/// All connections of clients and all child processes.
pub(crate) struct Connections {
    sessions: Sessions,
    refused: RefusedClients,
    proxied: ProxiedConnections,
    retiring: RetiringListeners,
}

impl Connections {
    /// Starts without clients. This process may open up to `descriptors` files.
    pub(crate) fn new(sessions: Sessions, descriptors: u64) -> Self {
        let limit = |limit| (spare(descriptors) / 2).clamp(1, limit);
        Self {
            sessions,
            refused: RefusedClients::new(limit(MAX_REFUSED)),
            proxied: ProxiedConnections::new(limit(MAX_WAITING)),
            retiring: RetiringListeners::default(),
        }
    }

    /// Admits or refuses a new client. A connection from a trusted proxy first waits for its PROXY header.
    pub(crate) fn on_connection(
        &mut self,
        incoming: Incoming,
        configuration: &Configuration,
        networks: &[IpNet],
        report: &mut Report,
        now: Instant,
    ) {
        if configuration.settings().access.is_proxy(incoming.peer.ip(), networks) {
            self.proxied.insert(incoming, now);
        } else {
            self.admit_or_refuse(incoming, configuration, networks, report);
        }
    }

    /// Handles input and deadlines of connections without a session: refused clients, clients of retiring listeners, and
    /// connections of proxies.
    pub(crate) fn advance(
        &mut self,
        configuration: &Configuration,
        networks: &[IpNet],
        report: &mut Report,
        now: Instant,
    ) {
        if self.sessions.deadline().is_some_and(|deadline| deadline <= now) {
            self.sessions.sweep(report, now);
        }
        if !self.refused.is_empty() {
            self.refused.discard_input();
        }
        while let Some(incoming) = self.retiring.next_client(now) {
            self.on_connection(incoming, configuration, networks, report, now);
        }
        while let Some(outcome) = self.proxied.next_outcome(now) {
            match outcome {
                Outcome::Client(incoming) => {
                    self.admit_or_refuse(incoming, configuration, networks, report);
                }
                Outcome::NoHeader(incoming) => self.refuse(incoming, Refusal::NoProxyHeader, report, now),
            }
        }
    }

    fn admit_or_refuse(
        &mut self,
        incoming: Incoming,
        configuration: &Configuration,
        networks: &[IpNet],
        report: &mut Report,
    ) {
        let ip = incoming.peer.ip();
        // Not the time of the wakeup, because other clients may have been forked since.
        let now = Instant::now();
        let admitted = self.admit(ip, configuration, networks).or_else(|_| {
            // A session may have ended whose SIGCHLD has not been delivered.
            self.sessions.reap_marked(report, now);
            self.admit(ip, configuration, networks)
        });
        if let Err(refusal) = admitted {
            self.refuse(incoming, refusal, report, now);
        } else if let Err(error) = self.sessions.start(&incoming, configuration, report, now) {
            report.fault("cannot fork", &error.into(), now);
            self.refuse(incoming, Refusal::NoProcess, report, now);
        }
    }

    fn admit(&self, ip: IpAddr, configuration: &Configuration, networks: &[IpNet]) -> Result<(), Refusal> {
        let settings = configuration.settings();
        admit(ip, &settings.access, &settings.limits, self.sessions.children(), networks)
    }

    /// Sends a refusal and closes the connection.
    fn refuse(&mut self, incoming: Incoming, refusal: Refusal, report: &mut Report, now: Instant) {
        let Incoming { stream, peer, protocol } = incoming;
        report.refused(peer, protocol, refusal, now);
        self.refused.refuse(stream, protocol, refusal, now);
    }

    /// Refuses the clients that have no session yet, because the server stops: those in the queues of the listeners, which
    /// would be reset when the listeners are closed, and those that wait for a PROXY header.
    pub(crate) fn refuse_waiting(
        &mut self,
        listeners: &[Listener],
        configuration: &Configuration,
        report: &mut Report,
        now: Instant,
    ) {
        for listener in listeners {
            for _ in 0..configuration.settings().server.backlog.get() {
                match listener.accept() {
                    Accepted::Client(incoming) => self.refuse(incoming, Refusal::Stopping, report, now),
                    Accepted::Next => {}
                    Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => break,
                }
            }
        }
        for incoming in self.proxied.take_all() {
            self.refuse(incoming, Refusal::Stopping, report, now);
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

    /// Whether a removed listener is still open.
    pub(crate) fn is_retiring(&self) -> bool {
        !self.retiring.is_empty()
    }

    /// Sets the time zone of the machine, for clients that connect from now on.
    pub(crate) fn set_local_zone(&mut self, tzif: &[u8]) {
        self.sessions.set_local_zone(tzif);
    }

    /// Reaps children after a SIGCHLD.
    pub(crate) fn reap(&mut self, report: &mut Report, now: Instant) {
        self.sessions.reap(report, now);
    }

    /// Adds a child that answers a status query.
    pub(crate) fn add_status_child(&mut self, pid: Pid) {
        self.sessions.add_status_child(pid);
    }

    /// The number of children that answer status queries.
    pub(crate) fn status_children(&self) -> usize {
        self.sessions.children().status_pids().len()
    }

    /// The number of sessions.
    pub(crate) fn count(&self) -> usize {
        self.sessions.children().count()
    }

    /// Whether no session is left and no refused client is being waited for.
    pub(crate) fn are_closed(&self) -> bool {
        self.count() == 0 && self.are_refused_closed()
    }

    /// Whether no refused client is being waited for.
    pub(crate) fn are_refused_closed(&self) -> bool {
        self.refused.is_empty()
    }

    /// The sockets to poll for input that [`Connections::advance`] handles.
    pub(crate) fn poll_fds(&self) -> impl Iterator<Item = PollFd<'_>> {
        self.retiring.poll_fds().chain(self.proxied.poll_fds()).chain(self.refused.poll_fds())
    }

    /// When to call [`Connections::advance`] without input.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let deadlines = [
            self.refused.deadline(),
            self.proxied.deadline(),
            self.retiring.deadline(),
            self.sessions.deadline(),
        ];
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
