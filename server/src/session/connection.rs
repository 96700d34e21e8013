//! A client's socket with deadlines on every wait, and a close that does not eat the last line.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use datetime_protocol::limits::{LINGER_QUIET, LINGER_TOTAL};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// What a wait ended with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// Something arrived, or the connection ended.
    Readable,
    /// The server is stopping.
    Stop,
    /// The deadline came.
    Deadline,
}

/// What a read brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// This many bytes.
    Bytes(usize),
    /// Nothing at the moment.
    Nothing,
    /// The client sends no more.
    EndOfFile,
}

/// A client's socket, not blocking, and the descriptor that becomes readable when the server stops.
pub(super) struct Connection<'a> {
    stream: &'a TcpStream,
    stop: BorrowedFd<'a>,
}

impl<'a> Connection<'a> {
    /// Prepares the socket.
    ///
    /// # Errors
    /// Where the system refuses an option.
    pub(super) fn new(stream: &'a TcpStream, stop: BorrowedFd<'a>) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        // Answers are small and whole: none waits for the next.
        stream.set_nodelay(true)?;
        // Finds a machine that vanished, also where the idle time-out is off.
        nix::sys::socket::setsockopt(stream, nix::sys::socket::sockopt::KeepAlive, &true)?;
        Ok(Self { stream, stop })
    }

    /// Waits until something arrives, the server stops, or `deadline` comes.
    pub(super) fn wait(&self, deadline: Option<Instant>) -> io::Result<Wake> {
        let mut fds =
            [PollFd::new(self.stop, PollFlags::POLLIN), PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)];
        match wait_for(&mut fds, deadline)? {
            0 => Ok(Wake::Deadline),
            _ if fds.first().and_then(PollFd::any).unwrap_or_default() => Ok(Wake::Stop),
            _ => Ok(Wake::Readable),
        }
    }

    /// Reads what is there.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> io::Result<Received> {
        let mut stream = self.stream;
        match stream.read(buffer) {
            Ok(0) => Ok(Received::EndOfFile),
            Ok(count) => Ok(Received::Bytes(count)),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {
                Ok(Received::Nothing)
            }
            Err(error) => Err(error),
        }
    }

    /// Sends all of `bytes`, by one deadline that reading a trickle does not renew.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] at the deadline, else what the socket says.
    pub(super) fn send(&self, mut bytes: &[u8], timeout: Option<Duration>) -> io::Result<()> {
        let deadline = timeout.map(|limit| Instant::now() + limit);
        let mut stream = self.stream;
        while !bytes.is_empty() {
            match stream.write(bytes) {
                Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let mut fds = [PollFd::new(self.stream.as_fd(), PollFlags::POLLOUT)];
                    if wait_for(&mut fds, deadline)? == 0 {
                        return Err(ErrorKind::TimedOut.into());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Closes so that the last line arrives: a plain close with unread input sends RST, which can overtake the line.
    /// Shuts the writing side and reads on, throwing away, until the client closes or falls silent, in bounded time.
    pub(super) fn linger(&self) {
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let end = Instant::now() + LINGER_TOTAL;
        let mut waste = [0; 4096];
        loop {
            let deadline = end.min(Instant::now() + LINGER_QUIET);
            let mut fds = [PollFd::new(self.stream.as_fd(), PollFlags::POLLIN)];
            if wait_for(&mut fds, Some(deadline)).unwrap_or_default() == 0 {
                return;
            }
            match self.receive(&mut waste) {
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
    let milliseconds = i32::try_from(left.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX);
    PollTimeout::try_from(milliseconds).unwrap_or(PollTimeout::MAX)
}
