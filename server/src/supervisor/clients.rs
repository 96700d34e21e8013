//! One client: admitted and given a child, or refused with a line.

use std::cell::Cell;
use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::time::Instant;

use datetime_protocol::error::Refusal;
use ipnet::IpNet;
use nix::errno::Errno;
use tracing::warn;

use super::admission::admit;
use super::children::Child;
use super::proxied::Outcome;
use super::scoreboard::Row;
use super::state::{LOCAL_UNKNOWN, Supervisor};
use crate::clock::SystemClock;
use crate::host;
use crate::platform::close_all_but;
use crate::platform::fork_child;
use crate::session::{Connection, Context, End, refuse, serve};

impl Supervisor {
    /// Takes a connection in: as a client's, or, from a trusted proxy, once its header says whose it is.
    pub(super) fn on_connection(&mut self, stream: TcpStream, peer: SocketAddr, now: Instant) {
        let local = LocalNetworks::default();
        let is_proxy = self.loaded.settings.access.is_proxy(peer.ip(), || local.read());
        self.report_unread(&local, now);
        if is_proxy {
            self.proxied.wait_for(stream, peer, now);
        } else {
            self.admit_or_refuse(stream, peer);
        }
    }

    /// Receives the clients that trusted proxies have introduced by now.
    pub(super) fn tend_proxied(&mut self, now: Instant) {
        while let Some(introduced) = self.proxied.next(now) {
            match introduced {
                Outcome::Client(stream, client) => self.admit_or_refuse(stream, client),
                Outcome::NoHeader(stream, proxy) => {
                    self.refuse(stream, proxy, Refusal::NoProxyHeader, now);
                }
            }
        }
    }

    /// Admits a client and forks its child, or refuses it with a line that says why.
    pub(super) fn admit_or_refuse(&mut self, stream: TcpStream, peer: SocketAddr) {
        let now = Instant::now();
        // Children that have ended hold no place, also where their signal is not taken yet.
        let local = LocalNetworks::default();
        let admitted = self.admit(peer, &local).or_else(|_| {
            self.reap(now);
            self.admit(peer, &local)
        });
        self.report_unread(&local, now);
        match admitted {
            Ok(()) => self.start(stream, peer, now),
            Err(refusal) => self.refuse(stream, peer, refusal, now),
        }
    }

    fn admit(&self, peer: SocketAddr, local: &LocalNetworks) -> Result<(), Refusal> {
        let settings = &self.loaded.settings;
        admit(peer.ip(), &settings.access, &settings.limits, &self.children, || local.read())
    }

    fn report_unread(&mut self, local: &LocalNetworks, now: Instant) {
        if let Some(error) = local.failure.get() {
            self.report.fault(LOCAL_UNKNOWN, &error.into(), now);
        }
    }

    pub(super) fn refuse(&mut self, stream: TcpStream, peer: SocketAddr, refusal: Refusal, now: Instant) {
        self.report.refused(peer, refusal, now);
        *self.totals.refused.entry(refusal.cause().to_owned()).or_default() += 1;
        self.refused.refuse(stream, refusal, now);
    }

    fn start(&mut self, stream: TcpStream, peer: SocketAddr, now: Instant) {
        // Before the fork: the client keeps the zone that the machine has now.
        if let Some(warning) = self.local_zone.refresh() {
            warn!("{warning}");
        }
        let row = self.scoreboard.take(now);
        match fork_child(|| self.child(&stream, row)) {
            Ok(pid) => {
                self.report.begun(peer, pid, now);
                self.totals.sessions += 1;
                self.children.insert(pid, Child { peer, since: now, row });
            }
            Err(error) => {
                if let Some(row) = row {
                    self.scoreboard.give_back(row);
                }
                self.report.fault("cannot fork", &error.into(), now);
                self.refuse(stream, peer, Refusal::NoProcess, now);
            }
        }
    }

    /// A child's whole life: closes what is the parent's, talks, and returns its exit status.
    fn child(&mut self, stream: &TcpStream, row: Option<Row>) -> u8 {
        if !host::end_with_parent(self.pid) {
            return End::Stopped.status();
        }
        let confined = self.confinement.confine_child();
        close_all_but(stream.as_fd());
        let connection = Connection::new(stream, self.pid, self.signals);
        if confined.is_err() {
            refuse(Refusal::NoProcess, &mut self.buffers, &connection);
            return End::Failed.status();
        }
        let limits = &self.loaded.settings.limits;
        let context = Context {
            templates: &self.templates,
            zone: self.templates.zone.as_ref().unwrap_or_else(|| self.local_zone.zone()),
            clock: &SystemClock,
            idle_timeout: limits.idle_timeout.get(),
            write_timeout: limits.write_timeout.get(),
            on_request: &|now| {
                if let Some(row) = row {
                    row.count(now);
                }
            },
        };
        serve(&context, &mut self.buffers, &connection).status()
    }
}

/// Reads the networks of this machine where an access list asks for them, and remembers why that failed.
#[derive(Debug, Default)]
struct LocalNetworks {
    failure: Cell<Option<Errno>>,
}

impl LocalNetworks {
    fn read(&self) -> Vec<IpNet> {
        host::local_networks().unwrap_or_else(|error| {
            self.failure.set(Some(error));
            Vec::new()
        })
    }
}
