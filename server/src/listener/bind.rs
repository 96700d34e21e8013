//! One listening socket, made; and why it could not be, in words.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

use nix::errno::Errno;
use nix::sys::socket::sockopt::{Ipv6V6Only, KeepAlive, ReuseAddr, ReusePort, TcpNoDelay};
use nix::sys::socket::{self, AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, setsockopt};

use crate::platform::{Keepalive, set_keepalive};

/// Why there is no listening socket.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// This host has no such address family.
    #[error("this host has no {}", family(.0.ip()))]
    NoFamily(SocketAddr),
    /// Another program has it.
    #[error("cannot listen on {0}: port {port} is taken by another program; stop that one (`ss -ltnp 'sport = :{port}'` names it) or set another port in [server]", port = .0.port())]
    Taken(SocketAddr),
    /// Not for this user.
    #[error(
        "cannot listen on {0}: ports below 1024 are not permitted to this user; set a higher port in [server] or start as root"
    )]
    NotPermitted(SocketAddr),
    /// The address is not this machine's.
    #[error("cannot listen on {0}: this machine has no such address; `ip address` shows those it has")]
    NoAddress(SocketAddr),
    /// No address at all could be listened on.
    #[error("cannot listen on any address: this host has none of the address families in [server] bind")]
    Nowhere,
    /// Something else.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, #[source] io::Error),
}

fn family(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// Opens a listening socket, not blocking. `shared` lets it overlap another socket of ours that allows it too.
pub(super) fn bind(address: SocketAddr, backlog: i32, shared: bool) -> Result<TcpListener, ListenError> {
    open(address, backlog, shared).map_err(|errno| explain(address, errno))
}

/// Allows or forbids sockets of this user to overlap this one.
pub(super) fn share(listener: &TcpListener, shared: bool) -> io::Result<()> {
    Ok(setsockopt(listener, ReusePort, &shared)?)
}

/// Sets how many connections wait in the kernel, also on a socket that listens already.
pub(super) fn set_backlog(listener: &TcpListener, backlog: i32) -> io::Result<()> {
    Ok(socket::listen(listener, Backlog::new(backlog)?)?)
}

/// Sets what each client's socket takes over from the listening one, on every system that we know of: answers are small
/// and whole, so that none waits for the next, and a machine that vanished is found also where the idle time-out is off.
pub(super) fn serve_promptly(listener: &TcpListener) -> nix::Result<()> {
    setsockopt(listener, TcpNoDelay, &true)?;
    setsockopt(listener, KeepAlive, &true)?;
    set_keepalive(listener, KEEPALIVE)
}

/// A client that vanished is detected after two minutes; the default is two hours.
const KEEPALIVE: Keepalive = Keepalive { idle: 60, interval: 15, count: 4 };

fn open(address: SocketAddr, backlog: i32, shared: bool) -> nix::Result<TcpListener> {
    let family = if address.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 };
    let descriptor = socket::socket(family, SockType::Stream, SockFlag::empty(), None)?;
    let listener = TcpListener::from(descriptor);
    let flags = nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::FD_CLOEXEC);
    nix::fcntl::fcntl(&listener, flags)?;
    // A restart must not wait for the last connections of the one before; a port in use is refused all the same.
    setsockopt(&listener, ReuseAddr, &true)?;
    if address.is_ipv6() {
        // Else `::` would take IPv4 too, and 0.0.0.0 beside it would find its port taken.
        setsockopt(&listener, Ipv6V6Only, &true)?;
    }
    if shared {
        setsockopt(&listener, ReusePort, &true)?;
    }
    serve_promptly(&listener)?;
    socket::bind(std::os::fd::AsRawFd::as_raw_fd(&listener), &SockaddrStorage::from(address))?;
    socket::listen(&listener, Backlog::new(backlog)?)?;
    listener
        .set_nonblocking(true)
        .map_err(|error| Errno::from_raw(error.raw_os_error().unwrap_or_default()))?;
    Ok(listener)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "errno is the system's, and has 130 values")]
fn explain(address: SocketAddr, errno: Errno) -> ListenError {
    match errno {
        Errno::EAFNOSUPPORT => ListenError::NoFamily(address),
        // What a host says whose IPv6 is switched off: it has not even the wildcard and loopback addresses.
        Errno::EADDRNOTAVAIL if address.ip().is_unspecified() || address.ip().is_loopback() => {
            ListenError::NoFamily(address)
        }
        Errno::EADDRNOTAVAIL => ListenError::NoAddress(address),
        Errno::EADDRINUSE => ListenError::Taken(address),
        Errno::EACCES | Errno::EPERM if address.port() < 1024 => ListenError::NotPermitted(address),
        _ => ListenError::Other(address, errno.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpStream};

    use nix::sys::socket::getsockopt;

    use super::*;

    #[test]
    fn a_clients_socket_takes_over_what_is_set_on_the_listening_one() {
        let listener = bind((Ipv4Addr::LOCALHOST, 0).into(), 1, false).unwrap();
        listener.set_nonblocking(false).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (stream, _) = listener.accept().unwrap();
        assert!(stream.nodelay().unwrap());
        assert!(getsockopt(&stream, KeepAlive).unwrap());
    }
}
