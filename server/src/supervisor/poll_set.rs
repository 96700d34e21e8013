//! Waits for the sockets of the parent, and returns which can be accepted from.

use std::time::Instant;

use nix::poll::PollFd;
use smallvec::SmallVec;

use crate::platform::{Signals, Woken};

/// Number of descriptors that fit on the stack: usually a few listeners and the control socket.
const ON_STACK: usize = 8;

/// Sockets that can be accepted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    /// A listener has a client.
    pub(super) clients: bool,
    /// The control socket has a connection.
    pub(super) query: bool,
}

/// Waits for a socket, a signal or the deadline.
///
/// # Errors
/// The error of `ppoll(2)`.
pub(super) fn wait<'fd>(
    signals: Signals,
    control_socket: Option<PollFd<'fd>>,
    listeners: impl Iterator<Item = PollFd<'fd>>,
    connections: impl Iterator<Item = PollFd<'fd>>,
    deadline: Option<Instant>,
) -> nix::Result<Ready> {
    // On the stack, because every fork copies the heap pages that this loop writes to.
    let mut fds: SmallVec<[PollFd<'_>; ON_STACK]> = control_socket.into_iter().collect();
    let control_fds = fds.len();
    fds.extend(listeners);
    let accept_fds = fds.len();
    fds.extend(connections);
    match signals.wait(&mut fds, deadline)? {
        Woken::Signal | Woken::Deadline => Ok(Ready { clients: false, query: false }),
        Woken::Ready => {
            // A wait that finds a socket ready delivers no signals.
            _ = signals.deliver_pending();
            // A bit that nix does not know is an event too.
            let any = |fds: &[PollFd<'_>]| fds.iter().any(|fd| fd.any() != Some(false));
            let (accepted, _) = fds.split_at_checked(accept_fds).unwrap_or_default();
            let (control, listeners) = accepted.split_at_checked(control_fds).unwrap_or_default();
            Ok(Ready { clients: any(listeners), query: any(control) })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::fd::AsFd;
    use std::os::unix::net::UnixStream;
    use std::time::Duration;

    use nix::poll::PollFlags;

    use super::*;

    fn fd(stream: &UnixStream) -> PollFd<'_> {
        PollFd::new(stream.as_fd(), PollFlags::POLLIN)
    }

    #[test]
    fn only_sockets_with_a_connection_are_reported() {
        let signals = Signals::for_parent().unwrap();
        let expected = [(false, true), (true, false), (false, false), (false, false)];
        for (sender, (clients, query)) in expected.into_iter().enumerate() {
            let pairs: Vec<_> = (0..4).map(|_| UnixStream::pair().unwrap()).collect();
            let [(control, _), (listener, _), (connection, _), _] = pairs.as_slice() else { unreachable!() };
            (&pairs[sender].1).write_all(b"x").unwrap();
            let (listeners, connections) = ([fd(listener)].into_iter(), [fd(connection)].into_iter());
            let soon = Some(Instant::now() + Duration::from_millis(1));
            let ready = wait(signals, Some(fd(control)), listeners, connections, soon);
            assert_eq!(ready, Ok(Ready { clients, query }), "{sender}");
        }
    }
}
