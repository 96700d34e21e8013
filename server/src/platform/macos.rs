//! The functions of `platform` on macOS.

use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd};
use std::time::Duration;

use nix::errno::Errno;
use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::select::{FD_SETSIZE, FdSet, pselect};
use nix::sys::signal::SigSet;
use nix::sys::time::TimeSpec;
use nix::unistd::Gid;

use super::Keepalive;
pub use super::unsupported::*;

/// The name of a part that macOS does not have.
pub const FILTER: &str = "a filter on system calls";

/// The parts of the sandbox that this system does not support.
pub fn unsupported_parts() -> Vec<String> {
    vec!["a filter on system calls, and Landlock: macOS has neither".to_owned()]
}

/// Waits with `mask` as the signal mask. There is no `ppoll`: `pselect(2)` waits, and `poll(2)` then tells which descriptors are
/// ready. A descriptor beyond the size of a set is checked when something else wakes the process.
pub(super) fn wait(fds: &mut [PollFd<'_>], timeout: Option<Duration>, mask: SigSet) -> nix::Result<i32> {
    let (mut readable, mut writable) = (FdSet::new(), FdSet::new());
    for fd in fds.iter() {
        let fits = usize::try_from(fd.as_fd().as_raw_fd()).is_ok_and(|number| number < FD_SETSIZE);
        let set = if fd.events().contains(PollFlags::POLLOUT) { &mut writable } else { &mut readable };
        if fits {
            set.insert(fd.as_fd());
        }
    }
    let timeout = timeout.map(TimeSpec::from);
    pselect(None, &mut readable, &mut writable, None, timeout.as_ref(), &mask)?;
    poll(fds, PollTimeout::ZERO)
}

/// The maximum number of processes of this user. It does not apply to root.
///
/// # Errors
/// The error of `getrlimit(2)`.
#[expect(unsafe_code, reason = "nix has no name for this limit here")]
pub fn process_limit() -> nix::Result<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a limit that lives through the call.
    let result = unsafe { libc::getrlimit(libc::RLIMIT_NPROC, &raw mut limit) };
    Errno::result(result).map(|_| limit.rlim_cur)
}

/// Prevents this process from starting others. It does not apply to root.
///
/// # Errors
/// The error of `setrlimit(2)`.
#[expect(unsafe_code, reason = "nix has no name for this limit here")]
pub fn forbid_processes() -> nix::Result<()> {
    let none = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the pointer is to a limit that lives through the call.
    let result = unsafe { libc::setrlimit(libc::RLIMIT_NPROC, &raw const none) };
    Errno::result(result).map(drop)
}

/// Does nothing: the options have other names, or apply to the whole machine.
///
/// # Errors
/// None.
pub fn set_keepalive(_listener: &TcpListener, _keepalive: Keepalive) -> nix::Result<()> {
    Ok(())
}

/// Nothing needs to be restored, see [`set_groups`].
///
/// # Errors
/// None.
pub fn groups() -> nix::Result<Vec<Gid>> {
    Ok(Vec::new())
}

/// Does nothing: the first group of the list is the effective one, which `setgid(2)` sets.
///
/// # Errors
/// None.
pub fn set_groups(_groups: &[Gid]) -> nix::Result<()> {
    Ok(())
}
