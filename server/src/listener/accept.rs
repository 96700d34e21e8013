//! Taking the next client, with the errors of `accept(2)` sorted by what is to be done.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

use nix::errno::Errno;

/// What an accept brought.
#[derive(Debug)]
pub enum Accepted {
    /// A client.
    Client(TcpStream, SocketAddr),
    /// Nobody waits any more.
    Empty,
    /// This one is gone, or something interrupted: go on.
    Next,
    /// The system has no room at the moment: rest, then go on.
    Pause(io::Error),
    /// The socket itself is broken.
    Broken(io::Error),
}

/// Takes the next client.
#[must_use]
pub fn accept(listener: &TcpListener) -> Accepted {
    match listener.accept() {
        // A socket of both families, as a service manager may hand over, shows IPv4 clients as ::ffff:192.0.2.1.
        Ok((stream, peer)) => {
            // The BSDs hand on that the listening socket does not wait; a session does (accept(2)).
            if cfg!(not(target_os = "linux")) && stream.set_nonblocking(false).is_err() {
                return Accepted::Next;
            }
            Accepted::Client(stream, SocketAddr::new(peer.ip().to_canonical(), peer.port()))
        }
        Err(error) => sort(error),
    }
}

/// Source: accept(2), the section on errors of the network and of the protocol.
fn sort(error: io::Error) -> Accepted {
    match error.raw_os_error().map(Errno::from_raw) {
        Some(Errno::EAGAIN) => Accepted::Empty,
        // The client is gone already, or a firewall rule forbids it.
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
        // EMFILE, ENFILE, ENOBUFS, ENOMEM, and what nobody thought of: trying again at once would spin.
        Some(_) | None => Accepted::Pause(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lack_of_descriptors_pauses_and_a_client_that_left_does_not() {
        let sorted = |errno: Errno| sort(io::Error::from(errno));
        assert!(matches!(sorted(Errno::EMFILE), Accepted::Pause(_)));
        assert!(matches!(sorted(Errno::ENOMEM), Accepted::Pause(_)));
        assert!(matches!(sorted(Errno::EDOM), Accepted::Pause(_)), "an unknown error must not spin");
        assert!(matches!(sorted(Errno::ECONNABORTED), Accepted::Next));
        assert!(matches!(sorted(Errno::EAGAIN), Accepted::Empty));
        assert!(matches!(sorted(Errno::EBADF), Accepted::Broken(_)));
    }
}
