//! Waiting with other signals let in than at any other time, both in one call: a signal cannot slip in between.

use std::time::Duration;

use nix::poll::PollFd;
use nix::sys::signal::SigSet;
use nix::sys::time::TimeSpec;

/// Waits until a descriptor is ready, `timeout` has passed or a signal that `held` leaves out has come (EINTR). Returns
/// how many are ready, 0 when the time is over.
///
/// # Errors
/// What `ppoll(2)` says.
#[cfg(any(target_os = "linux", target_os = "freebsd", target_os = "dragonfly"))]
pub(super) fn wait(fds: &mut [PollFd<'_>], timeout: Option<Duration>, held: SigSet) -> nix::Result<i32> {
    nix::poll::ppoll(fds, timeout.map(TimeSpec::from), Some(held))
}

/// The same where there is no `ppoll`: `pselect(2)` waits, and `poll(2)` then tells what is ready. A descriptor past what
/// a set can hold is looked at when something else happens.
#[cfg(not(any(target_os = "linux", target_os = "freebsd", target_os = "dragonfly")))]
pub(super) fn wait(fds: &mut [PollFd<'_>], timeout: Option<Duration>, held: SigSet) -> nix::Result<i32> {
    use nix::poll::{PollFlags, PollTimeout, poll};
    use nix::sys::select::{FD_SETSIZE, FdSet, pselect};
    use std::os::fd::{AsFd, AsRawFd};

    let (mut readable, mut writable) = (FdSet::new(), FdSet::new());
    for fd in fds.iter() {
        let within = usize::try_from(fd.as_fd().as_raw_fd()).is_ok_and(|number| number < FD_SETSIZE);
        let set = if fd.events().contains(PollFlags::POLLOUT) { &mut writable } else { &mut readable };
        if within {
            set.insert(fd.as_fd());
        }
    }
    let timeout = timeout.map(TimeSpec::from);
    pselect(None, &mut readable, &mut writable, None, timeout.as_ref(), &held)?;
    poll(fds, PollTimeout::ZERO)
}
