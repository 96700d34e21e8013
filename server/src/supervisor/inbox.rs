//! How a child waits for its client, for SIGTERM and for a deadline: in the read itself.

use std::cell::Cell;
use std::io;
use std::net::TcpStream;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, recv, setsockopt, sockopt::ReceiveTimeout};
use nix::sys::time::{TimeVal, TimeValLike};
use nix::unistd::Pid;

use crate::host;
use crate::platform::stop_requested;
use crate::session::{Receive, Received};

/// The time-out of the socket stays as it is while it is so much too long at the most. Every understood command moves the
/// idle deadline on by a little, and none is worth a system call.
const LATE: Duration = Duration::from_millis(10);

/// The same where it is too short: the read ends early and is begun again.
const EARLY: Duration = Duration::from_secs(1);

/// The longest that the socket is told: every system takes it, and whoever waits longer begins again.
const LONGEST: Duration = Duration::from_hours(24);

/// What a client sends, to be waited for.
#[derive(Debug)]
pub(super) struct Inbox {
    /// The server's parent process.
    parent: Pid,
    /// The time-out that the socket was told.
    told: Cell<Option<Duration>>,
}

impl Inbox {
    pub(super) fn new(parent: Pid) -> Self {
        Self { parent, told: Cell::new(None) }
    }
}

impl Receive for Inbox {
    fn is_orphaned(&self) -> bool {
        host::is_orphaned(self.parent)
    }

    fn receive(
        &self,
        client: &TcpStream,
        buffer: &mut [u8],
        deadline: Option<Instant>,
    ) -> io::Result<Received> {
        loop {
            let left =
                deadline.map_or(LONGEST, |deadline| deadline.saturating_duration_since(Instant::now()));
            // What has arrived by the deadline counts, also where this process is late.
            let flags = if left.is_zero() { MsgFlags::MSG_DONTWAIT } else { MsgFlags::empty() };
            self.tell(client, left)?;
            // After the time-out was set: the handler of the signal sets it too, and must have the last word.
            if stop_requested() {
                return Ok(Received::Stop);
            }
            match recv(client.as_raw_fd(), buffer, flags) {
                Ok(0) => return Ok(Received::Eof),
                Ok(count) => return Ok(Received::Bytes(count)),
                Err(Errno::EAGAIN) if left.is_zero() => return Ok(Received::Nothing),
                // The time is over or the signal came: which, the next turn finds.
                Err(Errno::EAGAIN | Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Inbox {
    /// Has a read of `client` end after about `left`.
    fn tell(&self, client: &TcpStream, left: Duration) -> nix::Result<()> {
        let left = left.min(LONGEST);
        if self.told.get().is_some_and(|told| told <= left + LATE && told + EARLY >= left) {
            return Ok(());
        }
        // Not 0, which means for ever.
        let microseconds = i64::try_from(left.as_micros()).unwrap_or(i64::MAX).max(1);
        setsockopt(client, ReceiveTimeout, &TimeVal::microseconds(microseconds))?;
        self.told.set(Some(left));
        Ok(())
    }
}
