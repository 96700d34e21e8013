//! All listening sockets of the settings, and the way from one set to another.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::os::fd::{AsFd, BorrowedFd};

use super::activation::handed_over;
use super::bind::{ListenError, bind, serve_promptly, set_backlog, share};
use crate::platform::drop_new_syns;
use crate::settings::Server;

/// Tries to find one free port for all addresses, where port 0 asks for any.
const PORT_TRIES: usize = 16;

/// A listening socket.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    /// Where it really listens: never port 0.
    address: SocketAddr,
    /// The port that the settings said, perhaps 0.
    wanted_port: u16,
}

/// The listening sockets of a server, at least one.
#[derive(Debug)]
pub struct Listeners {
    sockets: Vec<Listener>,
    /// They were handed over by the service manager, who holds them too: no settings move them.
    inherited: bool,
}

/// New sockets, and what to warn of.
#[derive(Debug)]
pub struct Opened {
    /// The sockets.
    pub listeners: Listeners,
    /// Address families that were skipped.
    pub warnings: Vec<ListenError>,
}

/// A move carried out. Clients may wait in the sockets that were left: they are to be emptied, then dropped.
#[derive(Debug)]
pub struct Moved {
    /// The settings ask for these no more.
    pub left: Vec<Listener>,
    /// The addresses that are new.
    pub opened: Vec<SocketAddr>,
    /// Address families that were skipped.
    pub warnings: Vec<ListenError>,
}

impl Listener {
    /// The socket.
    #[must_use]
    pub fn socket(&self) -> &TcpListener {
        &self.socket
    }

    /// Drops new connection attempts from now on; handshakes that have begun still finish.
    ///
    /// # Errors
    /// Where the system cannot.
    pub fn drop_new_syns(&self) -> io::Result<()> {
        drop_new_syns(&self.socket)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    fn open(ip: IpAddr, port: u16, server: &Server, shared: bool) -> Result<Self, ListenError> {
        let wanted = SocketAddr::new(ip, port);
        let socket = bind(wanted, server.backlog.get(), shared)?;
        let address = socket.local_addr().map_err(|error| ListenError::Other(wanted, error))?;
        Ok(Self { socket, address, wanted_port: server.port })
    }

    /// Whether it is one of those that the settings ask for, or stands for a part of one. A socket on 127.0.0.1 beside
    /// a new one on 0.0.0.0 goes on taking the clients of its address: closing it could reset one who is just coming.
    fn stays(&self, server: &Server) -> bool {
        let covered =
            server.bind.contains(&everywhere(self.address.ip())) && self.address.port() == server.port;
        covered || server.bind.iter().any(|ip| self.serves(*ip, server.port))
    }

    /// Whether it is what the settings ask for at `ip`.
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

    /// Takes over the sockets that a service manager listens on for us; `None` where it hands over none.
    ///
    /// # Errors
    /// [`ActivationError`](super::ActivationError) where something is handed over that is not a listening TCP socket.
    pub fn inherit() -> io::Result<Option<Self>> {
        let sockets = handed_over().map_err(io::Error::other)?.into_iter().map(|socket| {
            socket.set_nonblocking(true)?;
            serve_promptly(&socket)?;
            let address = socket.local_addr()?;
            Ok(Listener { socket, address, wanted_port: address.port() })
        });
        let sockets = sockets.collect::<io::Result<Vec<_>>>()?;
        Ok((!sockets.is_empty()).then_some(Self { sockets, inherited: true }))
    }

    /// Opens a socket for each address of the settings.
    ///
    /// # Errors
    /// [`ListenError`] where one of them cannot be had, other than for want of its address family.
    pub fn open(server: &Server) -> Result<Opened, ListenError> {
        let mut tries = 1;
        loop {
            match open_all(&Self::own(Vec::new()), server) {
                // With port 0, the port that one address got may be taken on the next.
                Err(ListenError::Taken(_)) if server.port == 0 && tries < PORT_TRIES => tries += 1,
                Err(error) => return Err(error),
                Ok((new, warnings)) => return Ok(Opened { listeners: Self::own(new), warnings }),
            }
        }
    }

    /// Moves to other settings: opens what is new, keeps what stays, and hands back what is left. Nothing has changed
    /// where it fails.
    ///
    /// # Errors
    /// [`ListenError`] as for [`Listeners::open`].
    pub fn move_to(&mut self, server: &Server) -> Result<Moved, ListenError> {
        if self.inherited {
            return Ok(Moved { left: Vec::new(), opened: Vec::new(), warnings: Vec::new() });
        }
        let (new, warnings) = open_all(self, server)?;
        let opened = new.iter().map(Listener::address).collect();
        let present = std::mem::take(&mut self.sockets).into_iter();
        let (mut kept, left): (Vec<_>, Vec<_>) = present.partition(|listener| listener.stays(server));
        for listener in &mut kept {
            listener.wanted_port = server.port;
            // Only the length of the queue: a kernel that refuses keeps the one before.
            let _ = set_backlog(&listener.socket, server.backlog.get());
        }
        kept.extend(new);
        self.sockets = kept;
        for listener in self.iter() {
            // Only for the move: always on, it would hide a port that another server of this user has.
            let _ = share(&listener.socket, false);
        }
        Ok(Moved { left, opened, warnings })
    }

    /// The sockets.
    pub fn iter(&self) -> impl Iterator<Item = &Listener> {
        self.sockets.iter()
    }

    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sockets.len()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&Listener> {
        self.sockets.get(place)
    }

    /// Closes them all.
    pub fn close(&mut self) {
        self.sockets.clear();
    }
}

/// All addresses of the family of `ip`.
fn everywhere(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

/// Opens the sockets that `server` asks for and `present` has not.
fn open_all(present: &Listeners, server: &Server) -> Result<(Vec<Listener>, Vec<ListenError>), ListenError> {
    let mut opened: Vec<Listener> = Vec::new();
    let mut warnings = Vec::new();
    for ip in &server.bind {
        if *ip != everywhere(*ip) && server.bind.contains(&everywhere(*ip)) {
            // The wildcard beside it takes its clients too; alone, each would find the other's port taken.
            continue;
        }
        if present.iter().chain(&opened).any(|listener| listener.serves(*ip, server.port)) {
            continue;
        }
        // One port for all addresses, also where any will do.
        let first = opened.first().or_else(|| present.iter().find(|listener| listener.stays(server)));
        let port = first.map_or(server.port, |first| first.address.port());
        match open_beside(present, *ip, port, server) {
            Ok(listener) => opened.push(listener),
            Err(warning @ ListenError::NoFamily(_)) => warnings.push(warning),
            Err(error) => return Err(error),
        }
    }
    let stays = |ip: &IpAddr| present.iter().any(|listener| listener.serves(*ip, server.port));
    if opened.is_empty() && !server.bind.iter().any(stays) {
        return Err(ListenError::Nowhere);
    }
    Ok((opened, warnings))
}

/// Opens a socket that may overlap one of our own (127.0.0.1 → 0.0.0.0): closing that one first would reset the clients
/// who wait in it, so for the move both allow the other.
fn open_beside(present: &Listeners, ip: IpAddr, port: u16, server: &Server) -> Result<Listener, ListenError> {
    let alone = Listener::open(ip, port, server, false);
    let overlaps =
        |listener: &&Listener| listener.address.port() == port && listener.address.is_ipv4() == ip.is_ipv4();
    let own: Vec<_> = present.iter().filter(overlaps).collect();
    if !matches!(alone, Err(ListenError::Taken(_))) || own.is_empty() {
        return alone;
    }
    for listener in &own {
        share(&listener.socket, true).map_err(|error| ListenError::Other(listener.address, error))?;
    }
    let beside = Listener::open(ip, port, server, true);
    if beside.is_err() {
        for listener in &own {
            let _ = share(&listener.socket, false);
        }
    }
    beside
}
