//! A client's socket with a deadline on every wait.

use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::os::fd::{AsFd, AsRawFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;
use nix::sys::socket::{MsgFlags, recv, send};
use nix::unistd::Pid;

use super::lingering_close::LingeringClose;
use crate::host::is_orphaned;
use crate::platform::{ACCEPT_INHERITS_TIMEOUT, MORE_TO_COME, Signals, Woken, stop_requested};

/// How often a write that waits for its client checks that the server still exists.
const ORPHAN_CHECK: Duration = Duration::from_secs(1);

/// After this many reads in a row that did not have to wait, a stop is checked for: only a wait delivers signals.
const READS_BETWEEN_CHECKS: u32 = 16;

/// A deadline that is closer than this is waited for by a poll. Longer than the receive timeout of the socket.
const LONGEST_QUICK_READ: Duration = Duration::from_millis(150);

/// The result of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// This many bytes.
    Bytes(usize),
    /// Nothing until the deadline.
    Nothing,
    /// The client has closed its sending side.
    Eof,
    /// The server is stopping. There may be input that has not been read.
    Stop,
}

/// A client's socket.
pub(crate) struct Connection<'a> {
    stream: &'a TcpStream,
    /// The process of the server, which is the parent of this one.
    parent: Pid,
    signals: Signals,
    /// The number of reads, to check for a stop from time to time.
    reads: Cell<u32>,
}

impl<'a> Connection<'a> {
    /// A connection that is served by this process. `parent` is the server, whose signals it has.
    pub(crate) fn new(stream: &'a TcpStream, parent: Pid, signals: Signals) -> Self {
        Self { stream, parent, signals: signals.only(&[Signal::SIGTERM]), reads: Cell::new(0) }
    }

    /// Waits until bytes arrive, the client closes, the server stops or `deadline` passes.
    pub(super) fn receive(&self, buffer: &mut [u8], deadline: Option<Instant>) -> io::Result<Received> {
        let reads = self.reads.get().wrapping_add(1);
        self.reads.set(reads);
        if reads.is_multiple_of(READS_BETWEEN_CHECKS) {
            let _ = self.signals.deliver_pending();
        }
        // Most clients send their next command at once. This waits for the receive timeout of the socket, without a poll.
        let is_far = deadline.is_none_or(|deadline| deadline > Instant::now() + LONGEST_QUICK_READ);
        if ACCEPT_INHERITS_TIMEOUT && is_far && !stop_requested() {
            match self.receive_with(MsgFlags::empty(), buffer)? {
                Received::Nothing => {}
                received @ (Received::Bytes(_) | Received::Eof | Received::Stop) => return Ok(received),
            }
        }
        while !stop_requested() {
            let mut fds = [PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)];
            match self.signals.wait(&mut fds, deadline)? {
                Woken::Signal => {}
                Woken::Deadline if deadline.is_some_and(|deadline| deadline <= Instant::now()) => {
                    return Ok(Received::Nothing);
                }
                Woken::Deadline => {}
                Woken::Ready => match self.receive_available(buffer)? {
                    Received::Nothing => {}
                    received @ (Received::Bytes(_) | Received::Eof | Received::Stop) => return Ok(received),
                },
            }
        }
        Ok(Received::Stop)
    }

    /// Reads what has arrived, without waiting.
    pub(super) fn receive_available(&self, buffer: &mut [u8]) -> io::Result<Received> {
        self.receive_with(MsgFlags::MSG_DONTWAIT, buffer)
    }

    fn receive_with(&self, flags: MsgFlags, buffer: &mut [u8]) -> io::Result<Received> {
        match recv(self.stream.as_raw_fd(), buffer, flags) {
            Ok(0) => Ok(Received::Eof),
            Ok(count) => Ok(Received::Bytes(count)),
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(Received::Nothing),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends all of `bytes` within `timeout`, however slowly the client reads.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] after the timeout, otherwise the error of the socket.
    pub(super) fn send(&self, bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        self.send_with(MsgFlags::empty(), bytes, timeout)
    }

    /// Sends the last bytes before the close. They leave in one packet with the end of file, so the client wakes up once.
    ///
    /// # Errors
    /// Those of [`Connection::send`].
    pub(super) fn send_last(&self, bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        self.send_with(MORE_TO_COME, bytes, timeout)
    }

    fn send_with(&self, flags: MsgFlags, mut bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        let mut deadline = None;
        while !bytes.is_empty() {
            match send(self.stream.as_raw_fd(), bytes, flags | MsgFlags::MSG_DONTWAIT) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => {
                    let deadline =
                        *deadline.get_or_insert_with(|| timeout.map(|limit| Instant::now() + limit));
                    self.wait_until_writable(deadline)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Waits until the client has read something. Without a deadline, a client that reads nothing could otherwise occupy this
    /// process after the server was killed.
    fn wait_until_writable(&self, deadline: Option<Instant>) -> io::Result<()> {
        loop {
            let check = Instant::now() + ORPHAN_CHECK;
            if self.wait_for(PollFlags::POLLOUT, deadline.map_or(check, |deadline| deadline.min(check)))? {
                return Ok(());
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) || is_orphaned(self.parent) {
                return Err(ErrorKind::TimedOut.into());
            }
        }
    }

    /// Waits until the client has the last line; see [`LingeringClose`]. `buffer` is overwritten.
    pub(super) fn close(&self, buffer: &mut [u8]) {
        let Ok(mut close) = LingeringClose::begin(self.stream, Instant::now()) else { return };
        // The first read waits for the receive timeout of the socket, without a poll: most clients close at once.
        let mut flags = if ACCEPT_INHERITS_TIMEOUT { MsgFlags::empty() } else { MsgFlags::MSG_DONTWAIT };
        while !close.discard_input(self.stream, buffer, flags) {
            flags = MsgFlags::MSG_DONTWAIT;
            if self.wait_for(PollFlags::POLLIN, close.deadline()).is_err() {
                return;
            }
        }
    }

    /// Waits for `events` until `deadline`, also if signals interrupt the wait. Returns whether an event occurred.
    fn wait_for(&self, events: PollFlags, deadline: Instant) -> io::Result<bool> {
        let mut fds = [PollFd::new(self.stream.as_fd(), events)];
        loop {
            match poll(&mut fds, timeout_until(deadline)) {
                Ok(0) if Instant::now() < deadline => {}
                Ok(ready) => return Ok(ready > 0),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// The time until `deadline` in whole milliseconds, rounded up so that a wait does not end just before it.
fn timeout_until(deadline: Instant) -> PollTimeout {
    let left = deadline.saturating_duration_since(Instant::now());
    let rest = u64::from(left.subsec_nanos().div_ceil(1_000_000));
    let milliseconds = left.as_secs().saturating_mul(1000).saturating_add(rest);
    PollTimeout::try_from(milliseconds).unwrap_or(PollTimeout::MAX)
}
