//! Accepts clients, and classifies the errors of `accept(2)` by what to do about them.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

use nix::errno::Errno;

use crate::platform::ACCEPT_INHERITS_NONBLOCKING;
use crate::settings::Protocol;

/// A client that has connected.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) stream: TcpStream,
    /// Its address; until the PROXY header has arrived, that of the proxy.
    pub(crate) peer: SocketAddr,
    /// That of the listener.
    pub(crate) protocol: Protocol,
}

/// The result of `accept(2)`.
#[derive(Debug)]
pub(crate) enum Accepted {
    /// A client.
    Client(Incoming),
    /// The queue is empty.
    Empty,
    /// The client has disconnected, or the call was interrupted: accept the next one.
    Next,
    /// The system lacks memory or descriptors: pause, then continue.
    Pause(io::Error),
    /// The socket itself is broken.
    Broken(io::Error),
}

/// Accepts the next client of `protocol` without waiting.
pub(super) fn accept(listener: &TcpListener, protocol: Protocol) -> Accepted {
    match listener.accept() {
        // A socket for both address families, which a service manager may pass, reports IPv4 clients as ::ffff:192.0.2.1.
        Ok((stream, peer)) => {
            if ACCEPT_INHERITS_NONBLOCKING && stream.set_nonblocking(false).is_err() {
                return Accepted::Next;
            }
            let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
            Accepted::Client(Incoming { stream, peer, protocol })
        }
        Err(error) => classify(error),
    }
}

/// See accept(2), section ERRORS.
fn classify(error: io::Error) -> Accepted {
    match error.raw_os_error().map(Errno::from_raw) {
        Some(Errno::EAGAIN) => Accepted::Empty,
        // Network errors of this connection, or a firewall rule.
        Some(
            Errno::EINTR
            | Errno::ECONNABORTED
            | Errno::EPERM
            | Errno::EPROTO
            | Errno::ENETDOWN
            | Errno::ENETUNREACH
            | Errno::ENOPROTOOPT
            | Errno::EHOSTDOWN
            | Errno::EHOSTUNREACH
            | Errno::ETIMEDOUT,
        ) => Accepted::Next,
        Some(Errno::EBADF | Errno::EINVAL | Errno::ENOTSOCK | Errno::EOPNOTSUPP | Errno::EFAULT) => {
            Accepted::Broken(error)
        }
        // EMFILE, ENFILE, ENOBUFS, ENOMEM and unknown errors. Retrying immediately would spin.
        Some(_) | None => Accepted::Pause(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_of_descriptors_pauses_and_a_client_that_disconnected_does_not() {
        let classified = |errno: Errno| classify(io::Error::from(errno));
        assert!(matches!(classified(Errno::EMFILE), Accepted::Pause(_)));
        assert!(matches!(classified(Errno::ENOMEM), Accepted::Pause(_)));
        assert!(matches!(classified(Errno::EDOM), Accepted::Pause(_)), "an unknown error must not spin");
        assert!(matches!(classified(Errno::ECONNABORTED), Accepted::Next));
        assert!(matches!(classified(Errno::EAGAIN), Accepted::Empty));
        assert!(matches!(classified(Errno::EBADF), Accepted::Broken(_)));
    }
}
