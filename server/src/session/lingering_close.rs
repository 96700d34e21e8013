//! Closes a connection so that its last line arrives. A plain close with unread input sends RST, which can overtake the line
//! (RFC 9112, section 9.6). So the server shuts down its sending side and discards input until the client closes, sends
//! nothing for [`LINGER_QUIET`], or [`LINGER_TOTAL`] has passed.

use std::io;
use std::net::{Shutdown, TcpStream};
use std::os::fd::AsRawFd;
use std::time::Instant;

use datetime_protocol::limits::{LINGER_QUIET, LINGER_TOTAL};
use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv};

/// A close that waits for the client. The caller polls the socket until [`LingeringClose::deadline`].
#[derive(Debug)]
pub(crate) struct LingeringClose {
    total_end: Instant,
    quiet_end: Instant,
}

impl LingeringClose {
    /// Shuts down the sending side.
    ///
    /// # Errors
    /// The error of `shutdown(2)`: the connection no longer exists.
    pub(crate) fn begin(stream: &TcpStream, now: Instant) -> io::Result<Self> {
        stream.shutdown(Shutdown::Write)?;
        Ok(Self::new(now))
    }

    fn new(now: Instant) -> Self {
        Self { total_end: now + LINGER_TOTAL, quiet_end: now + LINGER_QUIET }
    }

    /// When to call [`LingeringClose::discard_input`] if nothing arrives before.
    pub(crate) fn deadline(&self) -> Instant {
        self.total_end.min(self.quiet_end)
    }

    /// Discards what has arrived; [`MsgFlags::MSG_DONTWAIT`] does not wait for more. Returns whether the wait is over and the
    /// socket can be closed.
    pub(crate) fn discard_input(&mut self, stream: &TcpStream, buffer: &mut [u8], flags: MsgFlags) -> bool {
        let received = recv(stream.as_raw_fd(), buffer, flags);
        self.is_over(received, Instant::now())
    }

    fn is_over(&mut self, received: nix::Result<usize>, now: Instant) -> bool {
        match received {
            Ok(0) => return true,
            Ok(_) => self.quiet_end = now + LINGER_QUIET,
            Err(Errno::EAGAIN | Errno::EINTR) => {}
            Err(_) => return true,
        }
        self.deadline() <= now
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOTHING: nix::Result<usize> = Err(Errno::EAGAIN);

    #[test]
    fn it_ends_at_the_end_of_file_or_with_the_connection() {
        let now = Instant::now();
        assert!(LingeringClose::new(now).is_over(Ok(0), now));
        assert!(LingeringClose::new(now).is_over(Err(Errno::ECONNRESET), now));
        assert!(!LingeringClose::new(now).is_over(NOTHING, now));
    }

    #[test]
    fn it_ends_after_200_ms_without_input() {
        let start = Instant::now();
        let mut close = LingeringClose::new(start);
        assert_eq!(close.deadline(), start + Duration::from_millis(200));
        assert!(!close.is_over(Ok(1), start + Duration::from_millis(150)));
        assert!(!close.is_over(NOTHING, start + Duration::from_millis(349)));
        assert!(close.is_over(NOTHING, start + Duration::from_millis(350)));
    }

    #[test]
    fn it_ends_after_1_s_in_total() {
        let start = Instant::now();
        let mut close = LingeringClose::new(start);
        for milliseconds in (0..1000).step_by(100) {
            assert!(!close.is_over(Ok(1), start + Duration::from_millis(milliseconds)));
        }
        assert_eq!(close.deadline(), start + Duration::from_secs(1));
        assert!(close.is_over(Ok(1), start + Duration::from_secs(1)));
    }
}
