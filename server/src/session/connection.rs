//! A client's socket with deadlines on every wait, and a close that does not eat the last line.

use std::io::{self, ErrorKind};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsFd, AsRawFd};
use std::time::{Duration, Instant};

use datetime_protocol::limits::{LINGER_QUIET, LINGER_TOTAL};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::socket::{MsgFlags, recv, send};

use crate::platform::MORE_TO_COME;

/// How often a write that waits for its client checks that the parent is there.
const ORPHAN_CHECK: Duration = Duration::from_secs(1);

/// What a read brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// This many bytes.
    Bytes(usize),
    /// Nothing yet.
    Nothing,
    /// The client sends no more.
    Eof,
    /// The server is stopping; there may be something to read.
    Stop,
}

/// How a session waits for its client.
pub trait Receive {
    /// Reads what arrives from `client`, waiting until something does, it closes, the server stops, or `deadline` comes.
    ///
    /// # Errors
    /// What the system says.
    fn receive(
        &self,
        client: &TcpStream,
        buffer: &mut [u8],
        deadline: Option<Instant>,
    ) -> io::Result<Received>;

    /// Whether the server's parent process is gone, so that nothing ends this session any more if it does not itself.
    fn is_orphaned(&self) -> bool;
}

/// A client's socket.
pub(super) struct Connection<'a> {
    stream: &'a TcpStream,
    inbox: &'a dyn Receive,
}

impl<'a> Connection<'a> {
    pub(super) fn new(stream: &'a TcpStream, inbox: &'a dyn Receive) -> Self {
        Self { stream, inbox }
    }

    /// Reads what arrives until `deadline`.
    pub(super) fn receive(&self, buffer: &mut [u8], deadline: Option<Instant>) -> io::Result<Received> {
        self.inbox.receive(self.stream, buffer, deadline)
    }

    /// Reads what is there.
    pub(super) fn take(&self, buffer: &mut [u8]) -> io::Result<Received> {
        match recv(self.stream.as_raw_fd(), buffer, MsgFlags::MSG_DONTWAIT) {
            Ok(0) => Ok(Received::Eof),
            Ok(count) => Ok(Received::Bytes(count)),
            Err(Errno::EAGAIN | Errno::EINTR) => Ok(Received::Nothing),
            Err(error) => Err(error.into()),
        }
    }

    /// Sends all of `bytes`, by one deadline that reading a trickle does not renew.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] at the deadline, else what the socket says.
    pub(super) fn send(&self, bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        self.send_with(MsgFlags::empty(), bytes, timeout)
    }

    /// The same for the last that is sent before the close: it leaves in one packet with the end of file.
    ///
    /// # Errors
    /// The same.
    pub(super) fn send_last(&self, bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        // The end of the stream follows in the same packet and wakes the client once.
        self.send_with(MORE_TO_COME, bytes, timeout)
    }

    fn send_with(&self, flags: MsgFlags, mut bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        let mut deadline = None;
        while !bytes.is_empty() {
            match send(self.stream.as_raw_fd(), bytes, flags | MsgFlags::MSG_DONTWAIT) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => {
                    // Most clients read: the clock is asked only for those who do not.
                    let deadline =
                        *deadline.get_or_insert_with(|| timeout.map(|limit| Instant::now() + limit));
                    self.wait_for_room(deadline)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Waits until the client has read something, by `deadline`. Without one, a client that reads nothing would keep this
    /// process for as long as it likes after its parent was killed.
    fn wait_for_room(&self, deadline: Option<Instant>) -> io::Result<()> {
        loop {
            let check = Instant::now() + ORPHAN_CHECK;
            let mut fds = [PollFd::new(self.stream.as_fd(), PollFlags::POLLOUT)];
            if wait_for(&mut fds, Some(deadline.map_or(check, |deadline| deadline.min(check))))? > 0 {
                return Ok(());
            }
            if deadline.is_some_and(|deadline| deadline <= Instant::now()) || self.inbox.is_orphaned() {
                return Err(ErrorKind::TimedOut.into());
            }
        }
    }

    /// Closes so that the last line arrives: a plain close with unread input sends RST, which can overtake the line.
    /// Shuts the writing side and reads on, throwing away, until the client closes or falls silent, in bounded time.
    pub(super) fn linger(&self, waste: &mut [u8]) {
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let end = Instant::now() + LINGER_TOTAL;
        loop {
            let deadline = end.min(Instant::now() + LINGER_QUIET);
            let mut fds = [PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)];
            if wait_for(&mut fds, Some(deadline)).unwrap_or_default() == 0 {
                return;
            }
            match self.take(waste) {
                Ok(Received::Bytes(_) | Received::Nothing) if Instant::now() < end => {}
                Ok(_) | Err(_) => return,
            }
        }
    }
}

/// Polls until something is ready or `deadline` comes; an interruption by a signal is not an end. Returns how many are
/// ready, 0 at the deadline.
fn wait_for(fds: &mut [PollFd<'_>], deadline: Option<Instant>) -> io::Result<i32> {
    loop {
        let timeout = deadline.map_or(PollTimeout::NONE, timeout_until);
        match poll(fds, timeout) {
            Ok(0) if deadline.is_none_or(|deadline| Instant::now() < deadline) => {}
            Ok(ready) => return Ok(ready),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The time until `deadline` in whole milliseconds, rounded up so that a wait does not end just before it.
fn timeout_until(deadline: Instant) -> PollTimeout {
    let left = deadline.saturating_duration_since(Instant::now());
    let begun = u64::from(left.subsec_nanos().div_ceil(1_000_000));
    let milliseconds = left.as_secs().saturating_mul(1000).saturating_add(begun);
    PollTimeout::try_from(milliseconds).unwrap_or(PollTimeout::MAX)
}
