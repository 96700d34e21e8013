//! Listening sockets passed by a service manager (sd_listen_fds(3)). They stay open while the server restarts, so no client is
//! refused.

use std::env;
use std::net::TcpListener;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use nix::sys::socket::sockopt::{AcceptConn, SockType};
use nix::sys::socket::{AddressFamily, SockaddrLike, SockaddrStorage, getpeername, getsockname, getsockopt};

use crate::platform::inherit;

/// The descriptor of the first socket that is passed (SD_LISTEN_FDS_START).
const FIRST: RawFd = 3;

/// Maximum number of sockets: as many as `[server] bind` can have addresses, for each protocol.
const MAX: RawFd = 3 * 16;

/// A descriptor that cannot be used, and the setting of the unit that has to change.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ActivationError {
    /// The descriptor is not open.
    #[error(
        "LISTEN_FDS includes descriptor {0}, which is not open; start the server through its .socket unit"
    )]
    NotOpen(RawFd),
    /// A file or a pipe.
    #[error(
        "descriptor {0} from the service manager is not a socket; use ListenStream= with a port in the .socket unit"
    )]
    NotASocket(RawFd),
    /// A datagram or sequential-packet socket.
    #[error(
        "descriptor {0} from the service manager is not a stream socket; use ListenStream= instead of ListenDatagram= or ListenSequentialPacket= in the .socket unit"
    )]
    NotAStream(RawFd),
    /// A Unix domain socket.
    #[error(
        "descriptor {0} from the service manager is not a TCP socket; use ListenStream= with a port, not a path, in the .socket unit"
    )]
    NotTcp(RawFd),
    /// A connection of one client.
    #[error(
        "descriptor {0} from the service manager is a connection, not a listening socket; set Accept=no in the .socket unit, because the server starts a process for each client itself"
    )]
    Connected(RawFd),
    /// A socket that does not listen.
    #[error(
        "descriptor {0} from the service manager does not listen; the program that passes it on has to call listen(2)"
    )]
    NotListening(RawFd),
    /// More than [`MAX`].
    #[error(
        "the service manager passed {0} sockets; up to {MAX} are supported: remove ListenStream= lines from the .socket unit"
    )]
    TooMany(RawFd),
}

/// Takes the sockets that were passed to this process. Must be called only once.
pub(super) fn take_passed() -> Result<Vec<TcpListener>, ActivationError> {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse::<RawFd>().ok());
    // Child processes inherit the variables, but they are meant only for this PID.
    if number("LISTEN_PID") != Some(nix::unistd::Pid::this().as_raw()) {
        return Ok(Vec::new());
    }
    let count = number("LISTEN_FDS").unwrap_or_default().max(0);
    if count > MAX {
        return Err(ActivationError::TooMany(count));
    }
    (FIRST..FIRST + count)
        .map(|number| {
            let socket = inherit(number).ok_or(ActivationError::NotOpen(number))?;
            check(number, &socket)?;
            Ok(TcpListener::from(socket))
        })
        .collect()
}

/// Checks that clients can be accepted from a socket.
fn check(number: RawFd, socket: &OwnedFd) -> Result<(), ActivationError> {
    let kind = getsockopt(socket, SockType).map_err(|_| ActivationError::NotASocket(number))?;
    if kind != nix::sys::socket::SockType::Stream {
        return Err(ActivationError::NotAStream(number));
    }
    let address = getsockname::<SockaddrStorage>(socket.as_raw_fd());
    let family = address.ok().and_then(|address| address.family());
    if !matches!(family, Some(AddressFamily::Inet | AddressFamily::Inet6)) {
        return Err(ActivationError::NotTcp(number));
    }
    if getsockopt(socket, AcceptConn) == Ok(true) {
        return Ok(());
    }
    let is_connected = getpeername::<SockaddrStorage>(socket.as_raw_fd()).is_ok();
    Err(if is_connected { ActivationError::Connected(number) } else { ActivationError::NotListening(number) })
}

#[cfg(test)]
mod tests {
    use std::net::{TcpStream, UdpSocket};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn only_a_listening_tcp_socket_is_accepted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let connection = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        assert_eq!(check(3, &connection.into()), Err(ActivationError::Connected(3)));
        assert_eq!(check(3, &listener.into()), Ok(()));
        let datagram = UdpSocket::bind("127.0.0.1:0").unwrap();
        assert_eq!(check(3, &datagram.into()), Err(ActivationError::NotAStream(3)));
        let directory = tempfile::TempDir::new().unwrap();
        let unix = UnixListener::bind(directory.path().join("socket")).unwrap();
        assert_eq!(check(3, &unix.into()), Err(ActivationError::NotTcp(3)));
        let file = std::fs::File::open("/dev/null").unwrap();
        assert_eq!(check(3, &file.into()), Err(ActivationError::NotASocket(3)));
        let silent = nix::sys::socket::socket(
            AddressFamily::Inet,
            nix::sys::socket::SockType::Stream,
            nix::sys::socket::SockFlag::empty(),
            None,
        );
        assert_eq!(check(3, &silent.unwrap()), Err(ActivationError::NotListening(3)));
    }
}
