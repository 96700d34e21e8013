//! The listening sockets of a server, and how they move when the settings change.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use super::accept::{Accepted, accept};
use super::activation::take_passed;
use super::bind::{ListenError, bind, set_backlog, set_client_options, share};
use crate::platform::drop_new_syns;
use crate::settings::Server;

/// Maximum number of attempts to find one port that is free on all addresses, if the settings have port 0.
const MAX_ATTEMPTS: usize = 16;

/// Maximum number of listeners: 16 in the settings, and those that a wildcard address there covers. Of each address family, up to 16
/// were in earlier settings, and only one of the families had more than 15 if both were.
pub(crate) const MAX_LISTENERS: usize = 33;

/// A listening socket.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    /// The actual address; the port is never 0.
    address: SocketAddr,
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
    /// Addresses that are new.
    pub(crate) opened: Vec<SocketAddr>,
    /// Address families that this host lacks.
    pub(crate) warnings: Vec<ListenError>,
}

impl Listener {
    /// Accepts the next client without waiting.
    pub(crate) fn accept(&self) -> Accepted {
        accept(&self.socket)
    }

    /// Drops new connection attempts; pending handshakes still finish.
    ///
    /// # Errors
    /// The system does not support it.
    pub(crate) fn drop_new_syns(&self) -> io::Result<()> {
        drop_new_syns(&self.socket)
    }

    /// The address on which it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A socket that another process has opened and passed to this one.
    pub(crate) fn passed(socket: OwnedFd, address: SocketAddr) -> Self {
        Self { socket: socket.into(), address, wanted_port: address.port() }
    }

    fn open(ip: IpAddr, port: u16, server: &Server, shared: bool) -> Result<Self, ListenError> {
        let wanted = SocketAddr::new(ip, port);
        let socket = bind(wanted, server.backlog.get(), shared)?;
        let address = socket.local_addr().map_err(|error| ListenError::Other(wanted, error))?;
        Ok(Self { socket, address, wanted_port: server.port })
    }

    /// Whether to keep the listener: its address is in the settings, or part of a wildcard address there. In the second case
    /// it continues to accept the clients of its address, because closing it could reset a pending handshake.
    fn is_kept(&self, server: &Server) -> bool {
        let covered =
            server.bind.contains(&wildcard(self.address.ip())) && self.address.port() == server.port;
        covered || server.bind.iter().any(|ip| self.serves(*ip, server.port))
    }

    /// Whether it is the listener for `ip` and `port` in the settings.
    fn serves(&self, ip: IpAddr, port: u16) -> bool {
        self.address.ip() == ip && (self.wanted_port == port || self.address.port() == port)
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

    /// Takes the sockets passed by a service manager; `None` if there are none.
    ///
    /// # Errors
    /// A descriptor is not a listening TCP socket.
    pub(crate) fn inherit() -> io::Result<Option<Self>> {
        let sockets = take_passed().map_err(io::Error::other)?.into_iter().map(|socket| {
            socket.set_nonblocking(true)?;
            set_client_options(&socket)?;
            let address = socket.local_addr()?;
            Ok(Listener { socket, address, wanted_port: address.port() })
        });
        let sockets = sockets.collect::<io::Result<Vec<_>>>()?;
        Ok((!sockets.is_empty()).then_some(Self { sockets, inherited: true }))
    }

    /// Opens a socket for each address in the settings.
    ///
    /// # Errors
    /// [`ListenError`], except for an address family that this host lacks.
    pub(crate) fn open(server: &Server) -> Result<Opened, ListenError> {
        let mut attempts = 1;
        loop {
            match open_all(&Self::own(Vec::new()), server) {
                // The free port of one address can be in use on another.
                Err(ListenError::Taken(_)) if server.port == 0 && attempts < MAX_ATTEMPTS => attempts += 1,
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
    pub(crate) fn move_to(&mut self, server: &Server) -> Result<Moved, ListenError> {
        if self.inherited {
            return Ok(Moved { removed: Vec::new(), opened: Vec::new(), warnings: Vec::new() });
        }
        let (new, warnings) = open_all(self, server)?;
        let opened = new.iter().map(Listener::address).collect();
        let current = std::mem::take(&mut self.sockets).into_iter();
        let (mut kept, removed): (Vec<_>, Vec<_>) = current.partition(|listener| listener.is_kept(server));
        for listener in &mut kept {
            listener.wanted_port = server.port;
            // On failure, the old backlog remains.
            let _ = set_backlog(&listener.socket, server.backlog.get());
        }
        kept.extend(new);
        self.sockets = kept;
        for listener in self.iter() {
            // Only needed during the move. Left on, a port that another server of this user has would not be detected.
            let _ = share(&listener.socket, false);
        }
        Ok(Moved { removed, opened, warnings })
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

/// Opens the sockets for `server` that are not in `current`.
fn open_all(current: &Listeners, server: &Server) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let mut opened: Vec<Listener> = Vec::new();
    let mut warnings = Vec::new();
    for ip in &server.bind {
        if *ip != wildcard(*ip) && server.bind.contains(&wildcard(*ip)) {
            // The wildcard address includes it; both could not be bound.
            continue;
        }
        if current.iter().chain(&opened).any(|listener| listener.serves(*ip, server.port)) {
            continue;
        }
        // All addresses get the same port, even if the settings have port 0.
        let first = opened.first().or_else(|| current.iter().find(|listener| listener.is_kept(server)));
        let port = first.map_or(server.port, |first| first.address.port());
        match open_overlapping(current, *ip, port, server) {
            Ok(listener) => opened.push(listener),
            Err(warning @ ListenError::NoFamily(_)) => warnings.push(warning),
            Err(error) => return Err(error),
        }
    }
    let is_kept = |ip: &IpAddr| current.iter().any(|listener| listener.serves(*ip, server.port));
    if opened.is_empty() && !server.bind.iter().any(is_kept) {
        return Err(ListenError::Nowhere);
    }
    Ok((opened, warnings))
}

/// Opens a socket whose address may overlap a current one, such as 0.0.0.0 and 127.0.0.1. During a move both sockets allow it,
/// because closing the current one first would reset the clients in its queue.
fn open_overlapping(
    current: &Listeners,
    ip: IpAddr,
    port: u16,
    server: &Server,
) -> Result<Listener, ListenError> {
    let exclusive = Listener::open(ip, port, server, false);
    let overlaps =
        |listener: &&Listener| listener.address.port() == port && listener.address.is_ipv4() == ip.is_ipv4();
    let overlapping: Vec<_> = current.iter().filter(overlaps).collect();
    if !matches!(exclusive, Err(ListenError::Taken(_))) || overlapping.is_empty() {
        return exclusive;
    }
    for listener in &overlapping {
        share(&listener.socket, true).map_err(|error| ListenError::Other(listener.address, error))?;
    }
    let opened = Listener::open(ip, port, server, true);
    if opened.is_err() {
        for listener in &overlapping {
            let _ = share(&listener.socket, false);
        }
    }
    opened
}
