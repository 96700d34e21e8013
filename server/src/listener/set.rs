//! The listening sockets of a server, and how they move when the settings change.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use strum::VariantArray;

use super::accept::{Accepted, accept};
use super::activation::take_passed;
use super::bind::{ListenError, bind, set_backlog, set_client_options, share};
use super::endpoint::Endpoint;
use crate::platform::drop_new_syns;
use crate::settings::{Protocol, Server, Settings};

/// Maximum number of attempts to find one port that is free on all addresses, if the settings have port 0.
const MAX_ATTEMPTS: usize = 16;

/// Maximum number of listeners: for each protocol the 16 in the settings, and those that a wildcard address there covers. Of each address
/// family, up to 16 were in earlier settings, and only one of the families had more than 15 if both were.
pub(crate) const MAX_LISTENERS: usize = Protocol::VARIANTS.len() * 33;

/// A listening socket.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    endpoint: Endpoint,
    /// The port in the settings, which can be 0.
    wanted_port: u16,
}

/// The listening sockets of a server.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    sockets: Vec<Listener>,
    /// Passed by the service manager: settings do not move them.
    inherited: bool,
}

/// Newly opened sockets.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) listeners: Listeners,
    /// Address families that this host lacks.
    pub(crate) warnings: Vec<ListenError>,
}

/// The result of a move.
#[derive(Debug)]
pub(crate) struct Moved {
    /// Listeners that are no longer in the settings. They may have clients in their queues.
    pub(crate) removed: Vec<Listener>,
    /// Addresses that are new, or that serve another protocol now.
    pub(crate) opened: Vec<Endpoint>,
    /// Address families that this host lacks, and protocols for which the service manager passed no socket.
    pub(crate) warnings: Vec<ListenError>,
}

/// The listeners of one protocol in the settings.
#[derive(Clone, Copy)]
struct Wanted<'s> {
    protocol: Protocol,
    /// Can be 0 for any free port.
    port: u16,
    server: &'s Server,
}

/// The listeners in the settings. Those of [`Protocol::Datetime`] are the first.
fn all_wanted(settings: &Settings) -> impl Iterator<Item = Wanted<'_>> {
    Protocol::VARIANTS.iter().filter_map(|protocol| {
        Some(Wanted { protocol: *protocol, port: settings.port(*protocol)?, server: &settings.server })
    })
}

impl Wanted<'_> {
    /// Whether to keep a listener for this protocol: its address is in the settings, or part of a wildcard address there. In the
    /// second case it continues to accept the clients of its address, because closing it could reset a pending handshake.
    fn keeps(&self, listener: &Listener) -> bool {
        let Self { port, server, .. } = self;
        let address = listener.address();
        let covered = server.bind.contains(&wildcard(address.ip())) && address.port() == *port;
        covered || server.bind.iter().any(|ip| self.is_served(*ip, listener))
    }

    /// Whether a listener is the one for `ip`.
    fn is_served(&self, ip: IpAddr, listener: &Listener) -> bool {
        let Endpoint { address, protocol } = listener.endpoint;
        let has_port =
            address.port() == self.port || (protocol == self.protocol && listener.wanted_port == self.port);
        address.ip() == ip && has_port
    }
}

impl Listener {
    /// Accepts the next client without waiting.
    pub(crate) fn accept(&self) -> Accepted {
        accept(&self.socket, self.endpoint.protocol)
    }

    /// Drops new connection attempts; pending handshakes still finish.
    ///
    /// # Errors
    /// The system does not support it.
    pub(crate) fn drop_new_syns(&self) -> io::Result<()> {
        drop_new_syns(&self.socket)
    }

    /// The address and the protocol.
    pub(crate) fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// The address on which it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.endpoint.address
    }

    /// A socket that another process has opened and passed to this one.
    pub(crate) fn passed(socket: OwnedFd, endpoint: Endpoint) -> Self {
        Self { socket: socket.into(), endpoint, wanted_port: endpoint.address.port() }
    }

    fn open(ip: IpAddr, port: u16, wanted: Wanted<'_>, shared: bool) -> Result<Self, ListenError> {
        let mut endpoint = Endpoint { address: SocketAddr::new(ip, port), protocol: wanted.protocol };
        let socket = bind(endpoint, wanted.server.backlog.get(), shared)?;
        endpoint.address = socket.local_addr().map_err(|error| ListenError::Other(endpoint, error))?;
        Ok(Self { socket, endpoint, wanted_port: wanted.port })
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Listeners {
    fn own(sockets: Vec<Listener>) -> Self {
        Self { sockets, inherited: false }
    }

    /// Takes the sockets passed by a service manager; `None` if there are none. All serve [`Protocol::Datetime`] until
    /// [`Listeners::assign`].
    ///
    /// # Errors
    /// A descriptor is not a listening TCP socket.
    pub(crate) fn inherit() -> io::Result<Option<Self>> {
        let sockets = take_passed().map_err(io::Error::other)?.into_iter().map(|socket| {
            socket.set_nonblocking(true)?;
            set_client_options(&socket)?;
            let endpoint = Endpoint { address: socket.local_addr()?, protocol: Protocol::Datetime };
            Ok(Listener { socket, endpoint, wanted_port: endpoint.address.port() })
        });
        let sockets = sockets.collect::<io::Result<Vec<_>>>()?;
        Ok((!sockets.is_empty()).then_some(Self { sockets, inherited: true }))
    }

    /// Lets each passed socket serve the protocol whose port in the settings it has, and [`Protocol::Datetime`] if there is none.
    /// Returns the endpoints that have changed, and a warning for each other protocol without a socket.
    pub(crate) fn assign(&mut self, settings: &Settings) -> (Vec<Endpoint>, Vec<ListenError>) {
        let mut missing: Vec<_> =
            all_wanted(settings).filter(|wanted| wanted.protocol != Protocol::Datetime).collect();
        let others = missing.clone();
        let mut changed = Vec::new();
        for listener in &mut self.sockets {
            let port = listener.address().port();
            let found = others.iter().find(|wanted| wanted.port == port);
            let protocol = found.map_or(Protocol::Datetime, |wanted| wanted.protocol);
            missing.retain(|wanted| wanted.protocol != protocol);
            if listener.endpoint.protocol != protocol {
                listener.endpoint.protocol = protocol;
                changed.push(listener.endpoint);
            }
        }
        let warning = |wanted: Wanted<'_>| ListenError::NotPassed(wanted.protocol, wanted.port);
        (changed, missing.into_iter().map(warning).collect())
    }

    /// Opens a socket for each address in the settings, for each protocol that is not off.
    ///
    /// # Errors
    /// [`ListenError`], except for an address family that this host lacks.
    pub(crate) fn open(settings: &Settings) -> Result<Opened, ListenError> {
        let mut attempts = 1;
        loop {
            match open_all(&Self::own(Vec::new()), settings) {
                // The free port of one address can be in use on another.
                Err(ListenError::Taken(_)) if settings.server.port == 0 && attempts < MAX_ATTEMPTS => {
                    attempts += 1;
                }
                Err(error) => return Err(error),
                Ok((new, warnings)) => return Ok(Opened { listeners: Self::own(new), warnings }),
            }
        }
    }

    /// Opens the addresses that are new in the settings and returns the listeners that are no longer in them. On failure
    /// nothing has changed.
    ///
    /// # Errors
    /// Those of [`Listeners::open`].
    pub(crate) fn move_to(&mut self, settings: &Settings) -> Result<Moved, ListenError> {
        if self.inherited {
            let (opened, warnings) = self.assign(settings);
            return Ok(Moved { removed: Vec::new(), opened, warnings });
        }
        let (new, warnings) = open_all(self, settings)?;
        let mut moved = Moved { removed: Vec::new(), opened: Vec::new(), warnings };
        let mut kept = Vec::new();
        for mut listener in std::mem::take(&mut self.sockets) {
            let Some(wanted) = all_wanted(settings).find(|wanted| wanted.keeps(&listener)) else {
                moved.removed.push(listener);
                continue;
            };
            listener.wanted_port = wanted.port;
            if listener.endpoint.protocol != wanted.protocol {
                listener.endpoint.protocol = wanted.protocol;
                moved.opened.push(listener.endpoint);
            }
            // On failure, the old backlog remains.
            let _ = set_backlog(&listener.socket, settings.server.backlog.get());
            kept.push(listener);
        }
        moved.opened.extend(new.iter().map(Listener::endpoint));
        kept.extend(new);
        self.sockets = kept;
        for listener in self.iter() {
            // Only needed during the move. Left on, a port that another server of this user has would not be detected.
            let _ = share(&listener.socket, false);
        }
        Ok(moved)
    }

    /// All listeners.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Listener> {
        self.sockets.iter()
    }

    /// Takes all listeners out, for a process that only accepts clients from them.
    pub(crate) fn take(&mut self) -> Vec<Listener> {
        std::mem::take(&mut self.sockets)
    }
}

/// The wildcard address of the family of `ip`.
fn wildcard(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// Opens the sockets in the settings that are not in `current`.
fn open_all(
    current: &Listeners,
    settings: &Settings,
) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let mut opened = Vec::new();
    let mut warnings = Vec::new();
    let keeper = |listener: &Listener| {
        all_wanted(settings).find(|wanted| wanted.keeps(listener)).map(|wanted| wanted.protocol)
    };
    for wanted in all_wanted(settings) {
        let kept: Vec<_> =
            current.iter().filter(|listener| keeper(listener) == Some(wanted.protocol)).collect();
        let removed = current.iter().filter(|listener| keeper(listener).is_none());
        let may_overlap: Vec<_> = kept.iter().copied().chain(removed).collect();
        let (new, missing) = open_wanted(&kept, &may_overlap, wanted)?;
        opened.extend(new);
        if warnings.is_empty() {
            // The other protocols lack the same address families.
            warnings = missing;
        }
    }
    Ok((opened, warnings))
}

/// Opens the sockets of one protocol that are not among those it keeps.
fn open_wanted(
    kept: &[&Listener],
    may_overlap: &[&Listener],
    wanted: Wanted<'_>,
) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let bind = &wanted.server.bind;
    let mut opened: Vec<Listener> = Vec::new();
    let mut warnings = Vec::new();
    for ip in bind {
        if *ip != wildcard(*ip) && bind.contains(&wildcard(*ip)) {
            // The wildcard address includes it; both could not be bound.
            continue;
        }
        if kept.iter().copied().chain(&opened).any(|listener| wanted.is_served(*ip, listener)) {
            continue;
        }
        // All addresses get the same port, even if the settings have port 0.
        let first = opened.first().or_else(|| kept.first().copied());
        let port = first.map_or(wanted.port, |first| first.address().port());
        match open_overlapping(may_overlap, *ip, port, wanted) {
            Ok(listener) => opened.push(listener),
            Err(warning @ ListenError::NoFamily(_)) => warnings.push(warning),
            Err(error) => return Err(error),
        }
    }
    let is_served = |ip: &IpAddr| kept.iter().any(|listener| wanted.is_served(*ip, listener));
    if opened.is_empty() && !bind.iter().any(is_served) {
        return Err(ListenError::Nowhere);
    }
    Ok((opened, warnings))
}

/// Opens a socket whose address may overlap a current one, such as 0.0.0.0 and 127.0.0.1. During a move both sockets allow it,
/// because closing the current one first would reset the clients in its queue.
fn open_overlapping(
    current: &[&Listener],
    ip: IpAddr,
    port: u16,
    wanted: Wanted<'_>,
) -> Result<Listener, ListenError> {
    let exclusive = Listener::open(ip, port, wanted, false);
    let overlaps = |listener: &&&Listener| {
        listener.address().port() == port && listener.address().is_ipv4() == ip.is_ipv4()
    };
    let overlapping: Vec<_> = current.iter().filter(overlaps).collect();
    if !matches!(exclusive, Err(ListenError::Taken(_))) || overlapping.is_empty() {
        return exclusive;
    }
    for listener in &overlapping {
        share(&listener.socket, true).map_err(|error| ListenError::Other(listener.endpoint, error))?;
    }
    let opened = Listener::open(ip, port, wanted, true);
    if opened.is_err() {
        for listener in &overlapping {
            let _ = share(&listener.socket, false);
        }
    }
    opened
}
