//! Opens one listening socket, and explains why that failed.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

use nix::errno::Errno;
use nix::sys::socket::sockopt::{Ipv6V6Only, KeepAlive, ReceiveTimeout, ReuseAddr, ReusePort, TcpNoDelay};
use nix::sys::socket::{self, AddressFamily, Backlog, SockFlag, SockType, SockaddrStorage, setsockopt};
use nix::sys::time::{TimeVal, TimeValLike};

use super::endpoint::Endpoint;
use crate::platform::{Keepalive, set_keepalive};
use crate::settings::Protocol;

/// Why a listening socket cannot be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListenError {
    /// The host lacks the address family.
    #[error("this host has no {}; skipped", family(.0.ip()))]
    NoFamily(SocketAddr),
    /// Another program uses the port.
    #[error("cannot listen on {0}: port {port} is taken by another program; stop that program (`ss -ltnp 'sport = :{port}'` shows it) or set another port in [{table}]", port = .0.address.port(), table = .0.protocol.table())]
    Taken(Endpoint),
    /// The user may not listen on the port.
    #[error(
        "cannot listen on {0}: ports below 1024 are not permitted to this user; set a higher port in [{table}], or start as root{OR_WITH_CAPABILITY}",
        table = .0.protocol.table()
    )]
    NotPermitted(Endpoint),
    /// No interface has this address.
    #[error("cannot listen on {0}: this machine has no such address; `ip address` shows those it has")]
    NoAddress(Endpoint),
    /// No address in the settings can be used.
    #[error("cannot listen on any address: this host has none of the address families in [server] bind")]
    Nowhere,
    /// The service manager passed sockets, but none for this protocol.
    #[error(
        "the service manager passed no socket with port {1}, so {0} is not served; add ListenStream={1} to the .socket unit"
    )]
    NotPassed(Protocol, u16),
    /// Another error.
    #[error("cannot listen on {0}: {1}")]
    Other(Endpoint, #[source] io::Error),
}

/// What else permits ports below 1024, on Linux.
const OR_WITH_CAPABILITY: &str = if cfg!(target_os = "linux") { " or with CAP_NET_BIND_SERVICE" } else { "" };

fn family(address: IpAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// Opens a non-blocking listening socket. With `shared`, its address may overlap that of another shared socket of this user.
pub(super) fn bind(endpoint: Endpoint, backlog: i32, shared: bool) -> Result<TcpListener, ListenError> {
    open(endpoint.address, backlog, shared).map_err(|errno| explain(endpoint, errno))
}

/// Sets whether the address may overlap that of another socket of this user.
pub(super) fn share(listener: &TcpListener, shared: bool) -> io::Result<()> {
    Ok(setsockopt(listener, ReusePort, &shared)?)
}

/// Sets how many connections can wait in the kernel; also works on a listening socket.
pub(super) fn set_backlog(listener: &TcpListener, backlog: i32) -> io::Result<()> {
    Ok(socket::listen(listener, Backlog::new(backlog)?)?)
}

/// Sets options that the sockets of clients inherit. A receive timeout, see `Connection::receive`. TCP_NODELAY, because each write is a complete answer. Keepalive, because a
/// client whose machine has crashed must be detected even without an idle timeout.
pub(super) fn set_client_options(listener: &TcpListener) -> nix::Result<()> {
    setsockopt(listener, TcpNoDelay, &true)?;
    setsockopt(listener, KeepAlive, &true)?;
    setsockopt(listener, ReceiveTimeout, &TimeVal::microseconds(QUICK_READ_US))?;
    set_keepalive(listener, KEEPALIVE)
}

/// How long a session waits for input before it waits by a poll, which also ends at deadlines and for signals. A client that is
/// quicker costs half the system calls; a stop waits up to that long for a session. In microseconds.
const QUICK_READ_US: i64 = 100_000;

/// A client that vanished is detected after two minutes; the default is two hours.
const KEEPALIVE: Keepalive = Keepalive { idle: 60, interval: 15, count: 4 };

fn open(address: SocketAddr, backlog: i32, shared: bool) -> nix::Result<TcpListener> {
    let family = if address.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 };
    let descriptor = socket::socket(family, SockType::Stream, SockFlag::empty(), None)?;
    let listener = TcpListener::from(descriptor);
    let flags = nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::FD_CLOEXEC);
    nix::fcntl::fcntl(&listener, flags)?;
    // Without it, a restarted server could not bind while connections of the previous one are in TIME_WAIT. A port on which
    // another socket listens is still refused.
    setsockopt(&listener, ReuseAddr, &true)?;
    if address.is_ipv6() {
        // Without it, `::` would include IPv4, and 0.0.0.0 could not be bound as well.
        setsockopt(&listener, Ipv6V6Only, &true)?;
    }
    if shared {
        setsockopt(&listener, ReusePort, &true)?;
    }
    set_client_options(&listener)?;
    socket::bind(std::os::fd::AsRawFd::as_raw_fd(&listener), &SockaddrStorage::from(address))?;
    socket::listen(&listener, Backlog::new(backlog)?)?;
    listener
        .set_nonblocking(true)
        .map_err(|error| Errno::from_raw(error.raw_os_error().unwrap_or_default()))?;
    Ok(listener)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "errno is the system's, and has 130 values")]
fn explain(endpoint: Endpoint, errno: Errno) -> ListenError {
    let address = endpoint.address;
    match errno {
        Errno::EAFNOSUPPORT => ListenError::NoFamily(address),
        // The error if IPv6 is disabled: then not even the wildcard and loopback addresses exist.
        Errno::EADDRNOTAVAIL if address.ip().is_unspecified() || address.ip().is_loopback() => {
            ListenError::NoFamily(address)
        }
        Errno::EADDRNOTAVAIL => ListenError::NoAddress(endpoint),
        Errno::EADDRINUSE => ListenError::Taken(endpoint),
        Errno::EACCES | Errno::EPERM if address.port() < 1024 => ListenError::NotPermitted(endpoint),
        _ => ListenError::Other(endpoint, errno.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, TcpStream};
    use std::time::Duration;

    use nix::sys::socket::getsockopt;

    use super::*;
    use crate::platform::ACCEPT_INHERITS_TIMEOUT;

    #[test]
    fn a_clients_socket_inherits_the_options_of_the_listening_one() {
        let endpoint = Endpoint { address: (Ipv4Addr::LOCALHOST, 0).into(), protocol: Protocol::Datetime };
        let listener = bind(endpoint, 1, false).unwrap();
        listener.set_nonblocking(false).unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (stream, _) = listener.accept().unwrap();
        assert!(stream.nodelay().unwrap());
        assert!(getsockopt(&stream, KeepAlive).unwrap());
        if ACCEPT_INHERITS_TIMEOUT {
            assert_eq!(stream.read_timeout().unwrap(), Some(Duration::from_millis(100)));
        }
    }
}
