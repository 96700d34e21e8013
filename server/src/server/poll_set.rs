//! Waits for the sockets of the server, and returns which are ready.

use std::time::Instant;

use nix::poll::PollFd;
use smallvec::SmallVec;

use crate::listener::MAX_LISTENERS;
use crate::platform::{Signals, Woken};

/// Number of descriptors that fit on the stack: usually those of exits, the monitor and the control socket, and a few listeners.
const ON_STACK: usize = 8;

/// A bit for each listener.
type Bits = u128;

/// Sockets that are ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ready {
    /// A child has exited.
    pub(super) child: bool,
    /// The monitor has sent an instruction, or has ended.
    pub(super) instruction: bool,
    /// The control socket has a connection.
    pub(super) query: bool,
    /// A bit for each listener that has a client.
    listeners: Bits,
}

impl Ready {
    /// Any socket may be ready, because the wait has failed.
    pub(super) fn unknown(listeners: usize) -> Self {
        let all = (0..listeners).fold(0, |bits, index| bits | bit(index));
        Self { child: true, instruction: true, query: true, listeners: all }
    }

    /// The indices of the listeners that have a client.
    pub(super) fn listeners(self) -> impl Iterator<Item = usize> {
        let mut left = self.listeners;
        std::iter::from_fn(move || {
            let index = (left != 0).then(|| left.trailing_zeros() as usize)?;
            // Without the lowest bit.
            left &= left - 1;
            Some(index)
        })
    }
}

fn bit(index: usize) -> Bits {
    const { assert!(MAX_LISTENERS <= Bits::BITS as usize, "each listener needs a bit") };
    u32::try_from(index).ok().and_then(|index| Bits::from(1_u8).checked_shl(index)).unwrap_or_default()
}

/// Waits for a socket, a signal or the deadline. `None` if no socket is ready.
///
/// # Errors
/// The error of `ppoll(2)`.
pub(super) fn wait<'fd>(
    signals: Signals,
    child_signal: Option<PollFd<'fd>>,
    monitor: Option<PollFd<'fd>>,
    control_socket: Option<PollFd<'fd>>,
    listeners: impl Iterator<Item = PollFd<'fd>>,
    connections: impl Iterator<Item = PollFd<'fd>>,
    deadline: Option<Instant>,
) -> nix::Result<Option<Ready>> {
    // On the stack, because every fork copies the heap pages that this loop writes to.
    let mut fds: SmallVec<[PollFd<'_>; ON_STACK]> = child_signal.into_iter().collect();
    let instruction = fds.len();
    fds.extend(monitor);
    let control = fds.len();
    fds.extend(control_socket);
    let first_listener = fds.len();
    fds.extend(listeners);
    let first_connection = fds.len();
    fds.extend(connections);
    match signals.wait(&mut fds, deadline)? {
        Woken::Signal | Woken::Deadline => Ok(None),
        Woken::Ready => {
            // A bit that nix does not know is an event too.
            let is_ready = |fd: Option<&PollFd<'_>>| fd.is_some_and(|fd| fd.any() != Some(false));
            let ready = (first_listener..first_connection).filter(|index| is_ready(fds.get(*index)));
            Ok(Some(Ready {
                child: instruction > 0 && is_ready(fds.first()),
                instruction: control > instruction && is_ready(fds.get(instruction)),
                query: first_listener > control && is_ready(fds.get(control)),
                listeners: ready.fold(0, |bits, index| bits | bit(index - first_listener)),
            }))
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
    fn the_last_listener_has_a_bit() {
        let ready = Ready::unknown(MAX_LISTENERS);
        assert_eq!(ready.listeners().collect::<Vec<_>>(), (0..MAX_LISTENERS).collect::<Vec<_>>());
    }

    #[test]
    fn only_sockets_that_are_ready_are_reported() {
        let signals = Signals::block().unwrap();
        for sender in 0..7 {
            let pairs: Vec<_> = (0..7).map(|_| UnixStream::pair().unwrap()).collect();
            let [(child, _), (monitor, _), (control, _), (first, _), (second, _), (connection, _), _] =
                pairs.as_slice()
            else {
                unreachable!()
            };
            (&pairs[sender].1).write_all(b"x").unwrap();
            let (listeners, connections) =
                ([fd(first), fd(second)].into_iter(), [fd(connection)].into_iter());
            let soon = Some(Instant::now() + Duration::from_millis(1));
            let ready = wait(
                signals,
                Some(fd(child)),
                Some(fd(monitor)),
                Some(fd(control)),
                listeners,
                connections,
                soon,
            )
            .unwrap();
            let is_any = ready.is_some();
            let ready = ready.unwrap_or_default();
            let clients: Vec<usize> = ready.listeners().collect();
            assert_eq!(
                (ready.child, ready.instruction, ready.query, is_any, clients),
                (
                    sender == 0,
                    sender == 1,
                    sender == 2,
                    sender < 6,
                    [3, 4].iter().position(|listener| *listener == sender).into_iter().collect()
                ),
                "{sender}"
            );
        }
    }
}
